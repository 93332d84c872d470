//! A sum of money in Russian words (сумма прописью), as invoices and acts want it: «Одна тысяча двести рублей 50 копеек».

use kernel::Money;

const UNITS: [&str; 20] = [
    "",
    "один",
    "два",
    "три",
    "четыре",
    "пять",
    "шесть",
    "семь",
    "восемь",
    "девять",
    "десять",
    "одиннадцать",
    "двенадцать",
    "тринадцать",
    "четырнадцать",
    "пятнадцать",
    "шестнадцать",
    "семнадцать",
    "восемнадцать",
    "девятнадцать",
];
const FEMININE: [&str; 3] = ["", "одна", "две"];
const TENS: [&str; 10] =
    ["", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто"];
const HUNDREDS: [&str; 10] =
    ["", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот"];
/// Names of each group of three digits after the first, for one, two and five of them; thousands are feminine.
const GROUPS: [[&str; 3]; 6] = [
    ["тысяча", "тысячи", "тысяч"],
    ["миллион", "миллиона", "миллионов"],
    ["миллиард", "миллиарда", "миллиардов"],
    ["триллион", "триллиона", "триллионов"],
    ["квадриллион", "квадриллиона", "квадриллионов"],
    ["квинтиллион", "квинтиллиона", "квинтиллионов"],
];
const ROUBLES: [&str; 3] = ["рубль", "рубля", "рублей"];
const KOPECKS: [&str; 3] = ["копейка", "копейки", "копеек"];

/// The sum in words with a capital, kopecks in two digits.
pub fn in_words(sum: Money) -> String {
    let kopecks = sum.as_kopecks().unsigned_abs();
    let (roubles, rest) = (kopecks / 100, kopecks % 100);
    let mut words = Vec::new();
    if sum < Money::ZERO {
        words.push("минус");
    }
    number(roubles, &mut words);
    words.push(form(roubles, &ROUBLES));
    let text = format!("{} {rest:02} {}", words.join(" "), form(rest, &KOPECKS));
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn number(whole: u64, words: &mut Vec<&'static str>) {
    if whole == 0 {
        words.push("ноль");
    }
    for (index, names) in GROUPS.iter().enumerate().rev() {
        let power = 1_000_u64.pow(u32::try_from(index + 1).unwrap_or(0));
        let group = whole / power % 1_000;
        if group > 0 {
            below_thousand(group, index == 0, words);
            words.push(form(group, names));
        }
    }
    below_thousand(whole % 1_000, false, words);
}

fn below_thousand(number: u64, feminine: bool, words: &mut Vec<&'static str>) {
    let place = |number: u64| usize::try_from(number).unwrap_or(0);
    let mut say = |word: &'static str| {
        if !word.is_empty() {
            words.push(word);
        }
    };
    say(HUNDREDS[place(number / 100 % 10)]);
    let rest = number % 100;
    let unit = if rest < 20 { rest } else { rest % 10 };
    if rest >= 20 {
        say(TENS[place(rest / 10)]);
    }
    match FEMININE.get(place(unit)) {
        Some(word) if feminine => say(word),
        _ => say(UNITS[place(unit)]),
    }
}

/// The form of a noun after a number: один рубль, два рубля, пять рублей.
fn form(number: u64, forms: &[&'static str; 3]) -> &'static str {
    match (number % 100, number % 10) {
        (11..=14, _) => forms[2],
        (_, 1) => forms[0],
        (_, 2..=4) => forms[1],
        _ => forms[2],
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn sums_as_accountants_write_them() {
        for (kopecks, words) in [
            (0, "Ноль рублей 00 копеек"),
            (1, "Ноль рублей 01 копейка"),
            (100, "Один рубль 00 копеек"),
            (20_002, "Двести рублей 02 копейки"),
            (110_011, "Одна тысяча сто рублей 11 копеек"),
            (201_250, "Две тысячи двенадцать рублей 50 копеек"),
            (2_100_000, "Двадцать одна тысяча рублей 00 копеек"),
            (100_100_121, "Один миллион одна тысяча один рубль 21 копейка"),
            (200_000_000_000, "Два миллиарда рублей 00 копеек"),
            (-545, "Минус пять рублей 45 копеек"),
            (11_400, "Сто четырнадцать рублей 00 копеек"),
            (34_200, "Триста сорок два рубля 00 копеек"),
        ] {
            assert_eq!(in_words(Money::kopecks(kopecks)), words);
        }
    }

    /// Reads a number of roubles back.
    fn read(words: &str) -> u64 {
        let (mut whole, mut group) = (0, 0);
        for word in words.split(' ') {
            let at = |list: &[&str]| list.iter().position(|known| !known.is_empty() && *known == word);
            if let Some(n) = at(&UNITS).or_else(|| at(&FEMININE)) {
                group += n as u64;
            } else if let Some(n) = at(&TENS) {
                group += n as u64 * 10;
            } else if let Some(n) = at(&HUNDREDS) {
                group += n as u64 * 100;
            } else if let Some(power) = GROUPS.iter().position(|names| names.contains(&word)) {
                whole += group * 1_000_u64.pow(u32::try_from(power + 1).unwrap());
                group = 0;
            }
        }
        whole + group
    }

    proptest! {
        #[test]
        fn words_say_the_number(kopecks in any::<i64>()) {
            let words = in_words(Money::kopecks(kopecks));
            let roubles = words.to_lowercase();
            prop_assert_eq!(read(&roubles), kopecks.unsigned_abs() / 100);
            prop_assert!(!roubles.contains("  ") && !roubles.starts_with(' '));
        }
    }
}
