//! The passwords that everybody tries first: a list of words, with whatever people put around them, and walks along keys.

/// Lower case, at least four letters each. Years, digits and signs around them, and `0` for `o` and the like, change nothing.
const WORDS: &str = "\
    password passwort passw pass passwd admin administrator root login welcome letmein iloveyou monkey dragon \
    master sunshine princess football baseball superman batman shadow michael jordan jennifer hunter trustno \
    starwars whatever freedom secret changeme default guest user test tester testing demo temp hello computer \
    internet samsung google qwerty qwertz azerty access system server manager director owner partner operator \
    employee credit kredit broker ipoteka money bank summer winter spring autumn january october moscow moskva \
    russia rossiya piter spartak zenit privet parol lubov lyubov natasha andrey aleksandr alexander sergey dmitry \
    maksim nikita vladimir svetlana tatyana marina maria anastasia ekaterina kristina zaq makcrm makcredit пароль \
    привет любовь админ администратор россия москва спартак зенит солнышко наташа андрей александр сергей дмитрий \
    максим кредит брокер ипотека директор менеджер солнце мария марина светлана екатерина владимир вход тест \
    qazwsx qazwsxedc zaqwsx asdfgh zxcvbn qweasd qweasdzxc asdf qwer zxcv йцукен фывапр ячсмит фыва abc abcd \
    abcdef aaa xxx loveyou babygirl flower cookie killer pokemon matrix";

/// Rows of keys and of signs: a piece of one, either way, is a walk and not a password.
const ROWS: &[&str] = &[
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "qazwsxedcrfvtgbyhnujm",
    "qwertyuiopasdfghjklzxcvbnm",
    "147258369",
    "789456123",
    "123321",
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "йцукенгшщзхъ",
    "фывапролджэ",
    "ячсмитьбю",
    "!@#$%^&*()",
    "йцукенгшщзхъфывапролджэячсмитьбю",
    "1й2ц3у4к5е6н7г8ш9щ0з",
];

/// From this length on a repeated or walked text is as long as a phrase and is let be.
const PHRASE: usize = 24;

/// Whether `password` is among what is tried first, or is only the words of `about` with digits and signs around.
pub(super) fn is_common(password: &str, about: &[&str]) -> bool {
    let lower = password.to_lowercase();
    if lower.chars().count() < PHRASE && (is_repeated(&lower) || is_walk(&lower)) {
        return true;
    }
    let bare = core(&lower);
    let cores = [plain(&bare), bare, core(&plain(&lower))];
    cores.iter().any(|core| is_listed(core) || names_the_person(core, about))
}

/// A word, or one word said twice or more.
fn is_listed(core: &str) -> bool {
    let said = |word: &str| core.len().is_multiple_of(word.len()) && word.repeat(core.len() / word.len()) == core;
    !core.is_empty() && WORDS.split_whitespace().any(said)
}

fn names_the_person(core: &str, about: &[&str]) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let core = letters(core);
    about.iter().any(|about| {
        let lower = about.to_lowercase();
        let local = lower.split('@').next().unwrap_or_default();
        let whole = [letters(&lower), letters(local)];
        whole.iter().any(|name| !name.is_empty() && *name == core)
            || local.split(|c: char| !c.is_alphanumeric()).any(|word| word.chars().count() > 2 && word == core)
    })
}

/// The text without digits and signs at its ends.
fn core(text: &str) -> String {
    text.trim_matches(|c: char| !c.is_alphabetic()).to_owned()
}

/// The usual disguises undone: `p@ssw0rd` is `password`.
fn plain(text: &str) -> String {
    let letter = |c| match c {
        '@' | '4' => 'a',
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '5' | '$' => 's',
        '7' => 't',
        c => c,
    };
    text.chars().map(letter).collect()
}

/// One to four characters over and over.
fn is_repeated(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    (1..=4).any(|unit| chars.len() >= unit * 2 && chars.iter().zip(&chars[unit..]).all(|(a, b)| a == b))
}

/// Made only of pieces of the rows, each of three characters or more.
fn is_walk(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < chars.len() {
        let longest = (at + 3..=chars.len()).rev().find(|end| {
            let piece: String = chars[at..*end].iter().collect();
            let back: String = piece.chars().rev().collect();
            ROWS.iter().any(|row| row.contains(&piece) || row.contains(&back))
        });
        match longest {
            Some(end) => at = end,
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_tried_first_is_common() {
        for password in [
            "password",
            "PASSWORD123",
            "p@$$w0rd2026",
            "qwertyuiop",
            "1q2w3e4r",
            "1qaz2wsx",
            "123456789",
            "987654321",
            "qwe123qwe",
            "abcd1234",
            "11111111",
            "12121212",
            "asdfghjkl",
            "zxcvbnm123",
            "пароль123",
            "йцукенгшщз",
            "Админ2026!",
            "testtest",
            "loveyou7",
            "adminadmin",
            "Ипотека-2025",
            "admin123",
            "qwerty!@#",
        ] {
            assert!(is_common(password, &[]), "{password}");
        }
    }

    #[test]
    fn what_is_not_listed_is_not_common() {
        for password in ["Demo-pass-2026", "blue-tram-41", "kontora pishet", "тёплый чай 9", "password manager fan"]
        {
            assert!(!is_common(password, &[]), "{password}");
        }
    }

    #[test]
    fn the_persons_words_count() {
        assert!(is_common("ivanov77", &["ivanov@mail.ru"]));
        assert!(is_common("Ольга-Ким", &["Ольга Ким"]));
        assert!(!is_common("ivanov likes tea", &["ivanov@mail.ru"]));
    }
}
