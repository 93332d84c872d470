//! One document of a bank's file: a payment, read from the lines of its section.

use chrono::{Datelike, NaiveDate};
use kernel::Money;

use super::file::clip;

/// A payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its number at the payer's bank.
    pub number: String,
    /// Its date.
    pub date: NaiveDate,
    /// How much.
    pub amount: Money,
    /// Who pays.
    pub payer: Party,
    /// Who is paid.
    pub payee: Party,
    /// What for, in the payer's words.
    pub purpose: String,
}

/// A side of a payment; what is not told is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Party {
    /// The name.
    pub name: String,
    /// The taxpayer's number as written.
    pub inn: String,
    /// The account.
    pub account: String,
}

/// Why a document could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// `section_not_closed`, `no_number`, `bad_date`, `bad_amount`, `conflicting_amounts`.
    pub code: &'static str,
    /// The document's number, where there is one.
    pub number: String,
}

/// The lines of one document. A key may come twice; the first that says something counts.
pub(super) struct Fields<'f>(pub(super) &'f [(String, String)]);

impl Fields<'_> {
    /// The payment that the lines tell of.
    pub(super) fn document(&self) -> Result<Document, Fault> {
        let number = self.first(&["номер"]);
        let fault = |code| Fault { code, number: number.clone() };
        let mut sums: Vec<&str> =
            self.0.iter().filter(|(key, _)| key == "сумма").map(|(_, sum)| sum.as_str()).collect();
        sums.dedup();
        if sums.len() > 1 {
            return Err(fault("conflicting_amounts"));
        }
        let amount = sums.first().and_then(|sum| amount(sum)).ok_or_else(|| fault("bad_amount"))?;
        let date = date(&self.first(&["дата"])).ok_or_else(|| fault("bad_date"))?;
        if number.is_empty() {
            return Err(fault("no_number"));
        }
        let (payer, payee) = (self.party("плательщик"), self.party("получатель"));
        Ok(Document { number, date, amount, payer, payee, purpose: self.purpose() })
    }

    /// The first value under one of these keys that says something; empty where none does.
    pub(super) fn first(&self, keys: &[&str]) -> String {
        let find = |key: &&str| self.0.iter().find(|(name, value)| name == key && !value.is_empty());
        keys.iter().find_map(find).map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// The name of a side: banks write it into `Плательщик`, `Плательщик1` or both, some with the number in front.
    fn party(&self, side: &str) -> Party {
        let key = |end: &str| format!("{side}{end}");
        let name = self.first(&[&key("1"), side]);
        let account = self.first(&[&key("счет"), &key("счёт"), &key("расчсчет"), &key("расчсчёт")]);
        let (told, name) = split_inn(&name);
        let inn = self.first(&[&key("инн")]);
        Party { inn: if inn.is_empty() { told } else { inn }, name, account }
    }

    fn purpose(&self) -> String {
        let whole = self.first(&["назначениеплатежа"]);
        if !whole.is_empty() {
            return whole;
        }
        let parts = (1..=6).map(|n| self.first(&[&format!("назначениеплатежа{n}")]));
        clip(&parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "))
    }
}

/// `ИНН 7707083893 ООО Ромашка` and `7707083893, ООО Ромашка` carry the number inside the name.
fn split_inn(name: &str) -> (String, String) {
    let rest = name.strip_prefix("ИНН").map_or(name, str::trim_start);
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    if !matches!(digits.len(), 10 | 12) {
        return (String::new(), name.to_owned());
    }
    let rest = rest.get(digits.len()..).unwrap_or_default();
    (digits, rest.trim_start_matches([',', ' ', '/']).to_owned())
}

/// `1234.56`, `1234,5`, `1234`: roubles with at most two decimals, above zero.
fn amount(text: &str) -> Option<Money> {
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 15 || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    let kopecks: i64 = format!("{part:0<2}").parse().ok()?;
    let money = Money::kopecks(whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(kopecks)?);
    money.is_payable().then_some(money)
}

/// `31.12.2026`, of this century.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let date = NaiveDate::parse_from_str(text.trim(), "%d.%m.%Y").ok()?;
    (2000..2100).contains(&date.year()).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_and_dates_as_banks_write_them() {
        assert_eq!(amount("23"), Some(Money::roubles(23)));
        assert_eq!(amount("1234.5"), Some(Money::kopecks(123_450)));
        assert_eq!(amount("1234,56"), Some(Money::kopecks(123_456)));
        for bad in ["", "0", "0.00", "-5", "1.234", "1e3", "1 000", "99999999999999", "１２"] {
            assert_eq!(amount(bad), None, "{bad}");
        }
        assert_eq!(date("31.12.2026"), NaiveDate::from_ymd_opt(2026, 12, 31));
        for bad in ["", "31.02.2026", "2026-12-31", "01.01.1900", "1.1"] {
            assert_eq!(date(bad), None, "{bad}");
        }
    }

    #[test]
    fn names_may_carry_the_number() {
        assert_eq!(split_inn("ИНН 7707083893 ООО Ромашка"), ("7707083893".into(), "ООО Ромашка".into()));
        assert_eq!(split_inn("500100732259, Иванов"), ("500100732259".into(), "Иванов".into()));
        assert_eq!(split_inn("1С-Битрикс"), (String::new(), "1С-Битрикс".into()));
    }
}
