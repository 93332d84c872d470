//! What the columns of a file mean, told by the words of their headers.

use std::sync::LazyLock;

use kernel::text;

use crate::lead::{LeadInput, RawAmount};
use crate::words::Words;

/// Fields that a column can fill, as in `words/columns.txt`.
pub const FIELDS: [&str; 12] = [
    "name",
    "last_name",
    "first_name",
    "middle_name",
    "phone",
    "email",
    "city",
    "product",
    "amount",
    "source",
    "lawful_basis",
    "comment",
];
/// Beginnings of a word that make any header one of phones or e-mails, where no header says so exactly.
const STEMS: [(&str, &[&str]); 2] = [
    ("phone", &["телефон", "phone", "mobile", "сотов", "мобил"]),
    ("email", &["mail", "email", "почт", "имейл", "емейл"]),
];
/// What stands for the name in a row that has a contact and no name.
const NAMELESS: &str = "—";

/// The header row and the field of each column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// Headers as written; letters where there is no header row.
    pub names: Vec<String>,
    fields: Vec<Option<String>>,
}

/// What the call of an import says once for all rows where the file has nothing.
#[derive(Debug, Clone, Default)]
pub struct Defaults {
    /// Code or name of a source.
    pub source: String,
    /// Code or name of a lawful basis.
    pub lawful_basis: String,
    /// Code or name of a product.
    pub product: String,
}

impl Defaults {
    /// Something for what is not told yet, to look at the rest of a row.
    pub(crate) fn or_any(self) -> Defaults {
        let or = |told: String, any: &str| if told.is_empty() { any.to_owned() } else { told };
        Defaults {
            source: or(self.source, "site"),
            lawful_basis: or(self.lawful_basis, "none"),
            product: or(self.product, "consumer"),
        }
    }
}

impl Columns {
    /// Reads a row as a header.
    pub(crate) fn read(names: &[String]) -> Columns {
        static WORDS: LazyLock<Words> = LazyLock::new(|| Words::read(include_str!("../words/columns.txt")));
        let mut columns = Columns { names: names.to_vec(), fields: vec![None; names.len()] };
        for (index, name) in names.iter().enumerate() {
            if let Some(field) = WORDS.find(name).filter(|field| !columns.has(field)) {
                columns.set(index, field);
            }
        }
        for (field, stems) in STEMS {
            if !columns.has(field)
                && let Some(index) =
                    names.iter().enumerate().position(|(i, name)| columns.is_free(i) && speaks_of(name, stems))
            {
                columns.set(index, field);
            }
        }
        columns
    }

    /// Columns of a file without a header row, named as a spreadsheet names them.
    pub(crate) fn lettered(width: usize) -> Columns {
        Columns { names: (0..width).map(letter).collect(), fields: vec![None; width] }
    }

    /// The same columns by other names.
    pub(crate) fn named(self, names: &[String]) -> Columns {
        Columns { names: names.to_vec(), ..self }
    }

    /// The same columns with the fields that somebody chose; an empty text is none.
    pub(crate) fn chosen(mut self, fields: &[String]) -> Columns {
        let given = fields.iter().map(|field| Some(field.clone()).filter(|field| !field.is_empty()));
        self.fields = given.chain(std::iter::repeat(None)).take(self.names.len()).collect();
        self
    }

    /// The field that each column fills; `None` for those that are kept and not used.
    pub fn fields(&self) -> Vec<Option<&str>> {
        self.fields.iter().map(Option::as_deref).collect()
    }

    /// Whether a column fills `field`.
    pub fn has(&self, field: &str) -> bool {
        self.fields.iter().flatten().any(|own| own == field)
    }

    /// The column that fills `field`, and `None` where none does.
    pub(crate) fn column_of(&self, field: &str) -> Option<usize> {
        self.fields.iter().position(|own| own.as_deref() == Some(field))
    }

    pub(crate) fn has_contact(&self) -> bool {
        self.has("phone") || self.has("email")
    }

    pub(crate) fn known(&self) -> usize {
        self.fields.iter().flatten().count()
    }

    fn is_free(&self, index: usize) -> bool {
        self.fields.get(index).is_some_and(Option::is_none)
    }

    fn set(&mut self, index: usize, field: &'static str) {
        if let Some(place) = self.fields.get_mut(index) {
            *place = Some(field.to_owned());
        }
    }

    pub(crate) fn cell<'c>(&self, cells: &'c [String], field: &str) -> &'c str {
        self.column_of(field).and_then(|index| cells.get(index)).map_or("", String::as_str)
    }

    /// The lead that a row describes. A row without a name gets a dash: a contact alone is worth keeping.
    pub fn input(&self, cells: &[String], defaults: &Defaults) -> LeadInput {
        let or = |cell: &str, default: &str| if cell.trim().is_empty() { default.to_owned() } else { cell.to_owned() };
        LeadInput {
            name: or(&self.name(cells), NAMELESS),
            phone: self.cell(cells, "phone").to_owned(),
            email: self.cell(cells, "email").to_owned(),
            city: self.cell(cells, "city").to_owned(),
            product: or(self.cell(cells, "product"), &defaults.product),
            amount: RawAmount::Roubles(self.amount(cells)),
            source: or(self.cell(cells, "source"), &defaults.source),
            lawful_basis: or(self.cell(cells, "lawful_basis"), &defaults.lawful_basis),
            comment: self.comment(cells),
        }
    }

    /// The amount with the unit that its header tells and the cell does not: «Сумма, тыс».
    fn amount(&self, cells: &[String]) -> String {
        let cell = self.cell(cells, "amount").trim();
        let unit = self.column_of("amount").and_then(|index| self.names.get(index)).map_or("", |name| unit(name));
        if cell.ends_with(|c: char| c.is_ascii_digit()) { format!("{cell}{unit}") } else { cell.to_owned() }
    }

    /// What all columns of comments say, each below the header of its column where there are several.
    fn comment(&self, cells: &[String]) -> String {
        let own = |(index, _): &(usize, &Option<String>)| {
            let cell = cells.get(*index).map_or("", |cell| cell.trim());
            let name = self.names.get(*index).map_or("", String::as_str);
            (!cell.is_empty()).then_some((name, cell))
        };
        let columns = || self.fields.iter().enumerate().filter(|(_, field)| field.as_deref() == Some("comment"));
        if columns().nth(1).is_none() {
            return self.cell(cells, "comment").to_owned();
        }
        columns()
            .filter_map(|column| own(&column))
            .map(|(name, cell)| format!("{name}: {cell}"))
            .collect::<Vec<_>>()
            .join("\n")
    }

    fn name(&self, cells: &[String]) -> String {
        let parts = ["last_name", "first_name", "middle_name"].map(|field| self.cell(cells, field));
        let whole = self.cell(cells, "name");
        if whole.trim().is_empty() { parts.join(" ") } else { whole.to_owned() }
    }
}

/// What the header of a column of amounts multiplies them by.
pub(crate) fn unit(header: &str) -> &'static str {
    let key = text::key(header);
    let mut words = key.split(' ');
    words
        .find_map(|word| match word {
            "тыс" | "тысяч" | "thousand" | "thousands" => Some("тыс"),
            "млн" | "миллионов" | "million" | "millions" => Some("млн"),
            _ => None,
        })
        .unwrap_or_default()
}

/// `A` … `Z`, `AA` …
fn letter(index: usize) -> String {
    let last = char::from(b'A' + u8::try_from(index % 26).unwrap_or(0));
    if index < 26 { last.to_string() } else { format!("{}{last}", letter(index / 26 - 1)) }
}

fn speaks_of(name: &str, stems: &[&str]) -> bool {
    name.chars().count() <= 60 && text::key(name).split(' ').any(|word| stems.iter().any(|stem| word.starts_with(stem)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(names: &[&str]) -> Columns {
        Columns::read(&names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn the_headers_of_the_networks_files() {
        let found = columns(&[
            "ФИО",
            "Телефон",
            "E-mail",
            "Город",
            "Источник",
            "Продукт",
            "Сумма",
            "Комментарий",
            "Дата заявки",
        ]);
        let want = ["name", "phone", "email", "city", "source", "product", "amount", "comment"].map(Some);
        assert_eq!(found.fields(), [want.as_slice(), &[None]].concat());
    }

    #[test]
    fn synonyms_of_both_languages() {
        let found = columns(&["Full Name", "MOBILE PHONE", "email_address", "Loan amount", "Lead source"]);
        assert_eq!(found.fields(), ["name", "phone", "email", "amount", "source"].map(Some));
        let found = columns(&["Тел. (основной)", "Эл. почта:", "Тел."]);
        assert_eq!(found.fields(), [None, Some("email"), Some("phone")]);
        let found = columns(&["Контактный телефон клиента", "Телефон жены"]);
        assert_eq!(found.fields(), [Some("phone"), None]);
    }

    #[test]
    fn a_name_in_three_columns_and_no_name() {
        let found = columns(&["Фамилия", "Имя", "Отчество", "Телефон"]);
        let cells = ["Петрова", "Анна", "", "1"].map(String::from);
        assert_eq!(found.input(&cells, &Defaults::default()).name.trim(), "Петрова Анна");
        assert_eq!(found.input(&[], &Defaults::default()).name, NAMELESS);
    }

    #[test]
    fn the_call_fills_what_the_file_leaves_empty() {
        let found = columns(&["Телефон", "Источник"]);
        let defaults = Defaults { source: "site".into(), lawful_basis: "consent".into(), product: "car".into() };
        let input = found.input(&["1".into(), " ".into()], &defaults);
        assert_eq!(
            (input.source.as_str(), input.lawful_basis.as_str(), input.product.as_str()),
            ("site", "consent", "car")
        );
        assert_eq!(found.input(&["1".into(), "Авито".into()], &defaults).source, "Авито");
    }
}
