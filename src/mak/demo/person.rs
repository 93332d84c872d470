//! People who want a loan. Nobody of them exists.

use intake::{LawfulBasis, LeadInput, Product, RawAmount, Source};
use kernel::Money;

use super::dice::Dice;
use super::words::Words;

/// Mobile codes that the Russian numbering plan has given to no operator: such a number reaches nobody.
const CODES: &[i64] = &[935, 942, 943, 944, 945, 946, 947, 948, 972, 973, 974, 975, 976];

/// What people ask for: of a hundred so many, the least and the largest loan in thousands of roubles, what the broker earns of
/// it in basis points.
struct Wish {
    product: Product,
    percent: i64,
    thousands: (i64, i64),
    commission_bp: (i64, i64),
}

const fn wish(product: Product, percent: i64, thousands: (i64, i64), commission_bp: (i64, i64)) -> Wish {
    Wish { product, percent, thousands, commission_bp }
}

const WISHES: &[Wish] = &[
    wish(Product::Mortgage, 26, (2_500, 14_000), (100, 220)),
    wish(Product::Secured, 18, (1_000, 12_000), (200, 400)),
    wish(Product::Consumer, 18, (150, 2_500), (400, 800)),
    wish(Product::Refinance, 12, (500, 6_000), (150, 350)),
    wish(Product::Car, 10, (400, 4_000), (250, 500)),
    wish(Product::Business, 10, (1_000, 20_000), (200, 350)),
    wish(Product::Leasing, 3, (1_000, 18_000), (150, 300)),
    wish(Product::Guarantee, 3, (500, 15_000), (150, 300)),
];

/// A person with a wish, from one of the cities of a section of `words.txt`. `number` keeps addresses apart.
///
/// # Errors
/// When `words.txt` lacks a section.
pub fn person(words: &Words, dice: &Dice, cities: &str, number: usize) -> anyhow::Result<LeadInput> {
    let (name, latin) = name(words, dice)?;
    let wish = wished(dice);
    let thousands = dice.between(wish.thousands.0, wish.thousands.1 + 1) / 50 * 50;
    let roubles = thousands.max(wish.thousands.0) * 1_000;
    let known = dice.chance(92);
    Ok(LeadInput {
        name,
        phone: phone(dice),
        email: if dice.chance(45) { format!("{latin}{number}@example.org") } else { String::new() },
        city: words.pick(dice, cities)?.to_owned(),
        product: wish.product.code().to_owned(),
        amount: if known { RawAmount::Kopecks(roubles * 100) } else { RawAmount::Absent },
        source: Source::Site.code().to_owned(),
        lawful_basis: LawfulBasis::Consent.code().to_owned(),
        comment: if dice.chance(55) { words.pick(dice, "comments")?.to_owned() } else { String::new() },
    })
}

fn name(words: &Words, dice: &Dice) -> anyhow::Result<(String, String)> {
    let woman = dice.chance(52);
    let first = words.pick(dice, if woman { "women" } else { "men" })?;
    let last = words.pick(dice, "surnames")?;
    let (first, first_latin) = first.split_once(' ').unwrap_or((first, ""));
    let (last, last_latin) = last.split_once(' ').unwrap_or((last, ""));
    // Every surname of the list takes the same ending.
    let (end, end_latin) = if woman { ("\u{430}", "a") } else { ("", "") };
    Ok((format!("{first} {last}{end}"), format!("{first_latin}.{last_latin}{end_latin}")))
}

fn wished(dice: &Dice) -> &'static Wish {
    let mut left = dice.between(0, 100);
    for wish in WISHES {
        left -= wish.percent;
        if left < 0 {
            return wish;
        }
    }
    &WISHES[0]
}

fn phone(dice: &Dice) -> String {
    format!("+7{}{:07}", dice.pick(CODES, 935), dice.between(1_000_000, 10_000_000))
}

/// The same person once more, with the phone as another hand writes it: `8 (935) 123-45-67`.
pub fn again(person: &LeadInput) -> LeadInput {
    let digits: String = person.phone.chars().filter(char::is_ascii_digit).skip(1).collect();
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default().to_owned();
    LeadInput {
        phone: format!("8 ({}) {}-{}-{}", part(0, 3), part(3, 6), part(6, 8), part(8, 10)),
        comment: String::new(),
        ..person.clone()
    }
}

/// What a bank lends in the end, and what of it the broker earns.
pub fn issued(dice: &Dice, product: Product, wanted: Option<Money>) -> (Money, Money) {
    let wish = WISHES.iter().find(|wish| wish.product == product).unwrap_or(&WISHES[0]);
    let wanted = wanted.unwrap_or(Money::roubles(wish.thousands.0 * 1_500));
    let lent = wanted.basis_points(dice.between(8_000, 10_001)).as_kopecks() / 1_000_000 * 1_000_000;
    let lent = Money::kopecks(lent.max(5_000_000));
    (lent, lent.basis_points(dice.between(wish.commission_bp.0, wish.commission_bp.1)))
}

#[cfg(test)]
mod tests {
    use kernel::Entropy;

    use super::*;

    #[test]
    fn everybody_passes_the_check_of_every_door() {
        let (words, dice) = (Words::read(), Dice::new(&Entropy::seeded(3)));
        for number in 0..300 {
            let section = ["cities_north", "cities_volga", "cities_ural"][number % 3];
            let person = person(&words, &dice, section, number).unwrap();
            let draft = person.check().unwrap();
            let twin = again(&person).check().unwrap();
            assert_eq!(draft.phone, twin.phone);
            let (lent, earned) = issued(&dice, draft.product, draft.amount);
            assert!(lent.is_payable() && earned.is_payable() && earned < lent, "{lent:?} {earned:?}");
        }
    }

    #[test]
    fn the_wishes_are_a_hundred() {
        assert_eq!(WISHES.iter().map(|wish| wish.percent).sum::<i64>(), 100);
    }
}
