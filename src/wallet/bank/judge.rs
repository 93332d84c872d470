//! Whose an incoming payment is, as a pure function: the payer's number first, then what the payer wrote.

use kernel::text::key;
use kernel::{Inn, TenantId};

/// The shortest name that is looked for in a purpose, in characters.
const SHORTEST_NAME: usize = 3;

/// What of a tenant a payment may name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// The tenant.
    pub tenant: TenantId,
    /// The wallet's number.
    pub number: i32,
    /// The taxpayer's number.
    pub inn: Option<Inn>,
    /// Names that mean it: its own, its site's, its legal one.
    names: Vec<String>,
}

impl Office {
    /// A tenant by its wallet's number, taxpayer's number and names.
    pub fn new(tenant: TenantId, number: i32, inn: Option<Inn>, names: &[&str]) -> Self {
        let names = names.iter().map(|name| key(name)).filter(|name| name.chars().count() >= SHORTEST_NAME);
        Self { tenant, number, inn, names: names.map(|name| format!(" {name} ")).collect() }
    }
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// One tenant; the code is `inn` or `purpose`.
    Matched(TenantId, &'static str),
    /// Several may be meant.
    Ambiguous,
    /// Nobody is named.
    Unmatched,
}

/// Judges a payment. A number that several tenants share is decided by the purpose among them.
pub fn judge(payer_inn: &str, purpose: &str, offices: &[Office]) -> Verdict {
    let inn = Inn::parse(payer_inn).ok();
    let by_inn: Vec<&Office> = offices.iter().filter(|office| inn.is_some() && office.inn == inn).collect();
    if let [office] = by_inn[..] {
        return Verdict::Matched(office.tenant, "inn");
    }
    let among = if by_inn.is_empty() { offices.iter().collect() } else { by_inn };
    match named(purpose, &among)[..] {
        [tenant] => Verdict::Matched(tenant, "purpose"),
        [] if among.len() == offices.len() => Verdict::Unmatched,
        _ => Verdict::Ambiguous,
    }
}

/// The tenants that a purpose names: by the wallet's number, which is meant for it, else by the longest names in it.
fn named(purpose: &str, offices: &[&Office]) -> Vec<TenantId> {
    let text = format!(" {} ", key(purpose));
    let numbers = wallet_numbers(&text);
    let by_number: Vec<TenantId> =
        offices.iter().filter(|office| numbers.contains(&office.number)).map(|office| office.tenant).collect();
    if !by_number.is_empty() {
        return by_number;
    }
    let hits: Vec<(&str, TenantId)> = offices
        .iter()
        .flat_map(|office| office.names.iter().map(|name| (name.as_str(), office.tenant)))
        .filter(|(name, _)| text.contains(name))
        .collect();
    // «Урал-Кредит» also says «Урал»: a name inside a longer one that was found does not count.
    let shadowed = |name: &str| hits.iter().any(|(other, _)| other.len() > name.len() && other.contains(name));
    let mut found: Vec<TenantId> = hits.iter().filter(|(name, _)| !shadowed(name)).map(|(_, tenant)| *tenant).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Numbers that follow the word for a wallet: `кошелёк № 12`, `wallet 12`.
fn wallet_numbers(text: &str) -> Vec<i32> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_wallet = |word: &str| word.starts_with("кошел") || word == "wallet";
    let after = |index: usize| {
        let mut rest = words.iter().skip(index + 1).skip_while(|word| matches!(**word, "n" | "no" | "номер"));
        rest.next().and_then(|word| word.parse().ok())
    };
    words.iter().enumerate().filter(|(_, word)| is_wallet(word)).filter_map(|(index, _)| after(index)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn tenant(number: u128) -> TenantId {
        TenantId(Uuid::from_u128(number))
    }

    fn offices() -> Vec<Office> {
        let inn = |text| Inn::parse(text).ok();
        vec![
            Office::new(tenant(1), 11, inn("7707083893"), &["Север-Финанс", "north", "ООО «Ромашка»"]),
            Office::new(tenant(2), 12, inn("500100732259"), &["Урал-Кредит", "ural", ""]),
            Office::new(tenant(3), 13, inn("500100732259"), &["Урал", "ural-2"]),
            Office::new(tenant(4), 14, None, &["Волга", "volga"]),
        ]
    }

    #[test]
    fn the_payers_number_comes_first() {
        let verdict = |inn, purpose| judge(inn, purpose, &offices());
        assert_eq!(verdict("7707083893", "за кошелёк № 14"), Verdict::Matched(tenant(1), "inn"));
        assert_eq!(verdict("500100732259", "оплата"), Verdict::Ambiguous);
        assert_eq!(verdict("500100732259", "Пополнение, кабинет ural-2"), Verdict::Matched(tenant(3), "purpose"));
        assert_eq!(verdict("7707083894", "оплата"), Verdict::Unmatched, "a number that does not check is none");
        assert_eq!(verdict("", ""), Verdict::Unmatched);
    }

    #[test]
    fn a_purpose_names_an_office_or_its_wallet() {
        let verdict = |purpose| judge("", purpose, &offices());
        assert_eq!(verdict("Пополнение кошелька №14, без НДС"), Verdict::Matched(tenant(4), "purpose"));
        assert_eq!(verdict("wallet no 12"), Verdict::Matched(tenant(2), "purpose"));
        assert_eq!(verdict("для УРАЛ-КРЕДИТ по договору 14"), Verdict::Matched(tenant(2), "purpose"));
        assert_eq!(verdict("офис Урал"), Verdict::Matched(tenant(3), "purpose"));
        assert_eq!(verdict("за Волга и Север-Финанс"), Verdict::Ambiguous);
        assert_eq!(verdict("Волгаспецстрой"), Verdict::Unmatched, "part of a word is no name");
        assert_eq!(verdict("кошелёк 99"), Verdict::Unmatched);
    }

    proptest! {
        #[test]
        fn any_text_is_safe(inn in any::<String>(), purpose in any::<String>()) {
            let _ = judge(&inn, &purpose, &offices());
        }
    }
}
