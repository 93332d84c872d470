//! Bank files for tests.

use chrono::NaiveDate;
use kernel::Money;
use proptest::prelude::*;

use super::document::{Document, Party};

fn party() -> impl Strategy<Value = Party> {
    ("[А-Я][а-яa-z =«»-]{0,30}[а-я]", "([0-9]{10}|[0-9]{12})?", "[0-9]{20}").prop_map(|(name, inn, account)| Party {
        name: kernel::text::line(&name),
        inn,
        account,
    })
}

/// Any document that a bank could write.
pub(crate) fn sample() -> impl Strategy<Value = Document> {
    let date = (2000_i32..2100, 1_u32..=366)
        .prop_filter_map("a day of that year", |(year, day)| NaiveDate::from_yo_opt(year, day));
    ("[0-9]{1,9}", date, 1_i64..100_000_000_000, party(), party(), "[А-Яа-яA-Za-z0-9 №=.,-]{0,120}").prop_map(
        |(number, date, amount, payer, payee, purpose)| Document {
            number,
            date,
            amount: Money::kopecks(amount),
            payer,
            payee,
            purpose: kernel::text::line(&purpose),
        },
    )
}

/// A file of the format.
pub(crate) fn write(accounts: &[&str], documents: &[Document]) -> String {
    let mut text = String::from("1CClientBankExchange\nВерсияФормата=1.03\nКодировка=Windows\nОтправитель=Банк\n");
    for account in accounts {
        text += &format!(
            "СекцияРасчСчет\nДатаНачала=01.11.2026\nДатаКонца=22.11.2026\nРасчСчет={account}\nКонецРасчСчет\n"
        );
    }
    for document in documents {
        let kopecks = document.amount.as_kopecks();
        text += &format!(
            "СекцияДокумент=Платежное поручение\nНомер={}\nДата={}\nСумма={}.{:02}\n",
            document.number,
            document.date.format("%d.%m.%Y"),
            kopecks / 100,
            kopecks % 100,
        );
        for (side, party) in [("Плательщик", &document.payer), ("Получатель", &document.payee)] {
            text += &format!("{side}Счет={}\n{side}ИНН={}\n{side}1={}\n", party.account, party.inn, party.name);
        }
        text += &format!("НазначениеПлатежа={}\nКонецДокумента\n", document.purpose);
    }
    text + "КонецФайла\n"
}
