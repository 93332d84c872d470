//! All components with invented data: the page to look at after a change of style. It is served in development only.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{FieldError, Money};
use serde::Serialize;
use uuid::Uuid;

use super::card::{Choice, DealCard, LotCard, Mark, Tab};
use super::page::Page;

/// One row of the sample table.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// The client.
    pub name: &'static str,
    /// The status's word and hue.
    pub status: (&'static str, &'static str),
    /// The next task.
    pub task: (&'static str, &'static str),
    /// The amount.
    pub amount: Option<Money>,
    /// The product's code.
    pub product: &'static str,
    /// The phone, in E.164.
    pub phone: &'static str,
    /// When it came.
    pub at: DateTime<Utc>,
}

/// The page of all components.
#[derive(Debug, Clone, Serialize)]
pub struct Gallery {
    /// Lots in every state.
    pub lots: Vec<LotCard>,
    /// Columns of the board: title, hue, deals.
    pub columns: Vec<(&'static str, &'static str, Vec<DealCard>)>,
    /// Rows of the table.
    pub rows: Vec<Row>,
    /// Saved views.
    pub tabs: Vec<Tab>,
    /// Verdicts of an import.
    pub verdicts: Vec<Tab>,
    /// Names of people.
    pub people: Vec<&'static str>,
    /// A name with marks of HTML in it, which have to be seen as they are.
    pub marked_up: &'static str,
    /// Choices of a product.
    pub products: Vec<Choice>,
    /// Refused fields.
    pub errors: Vec<FieldError>,
    /// A moment a little while ago.
    pub at: DateTime<Utc>,
}

impl Page for Gallery {
    const TEMPLATE: &'static str = "components/gallery.html";
    const FRAGMENTS: &'static [&'static str] = &["lots"];

    fn samples() -> Vec<Self> {
        let now = DateTime::from_timestamp(1_795_351_440, 0).unwrap_or_default();
        vec![Self {
            lots: lots(now),
            columns: columns(now),
            rows: rows(now),
            tabs: tabs(&["Все лиды", "В работе", "Мои", "Без контакта", "С биржи", "Просрочены"], &[""; 6]),
            verdicts: tabs(
                &["Все строки", "Создать", "Обновить", "Дубль в файле", "Ошибка"],
                &["", "green", "blue", "amber", "red"],
            ),
            people: vec!["Анна Воронцова", "Игорь Гаврилов"],
            marked_up: "<b>Кузнецова & Ко</b>",
            products: ["mortgage", "secured", "refinance"]
                .map(|code| Choice::of(code, format!("product-{code}")))
                .into(),
            errors: vec![FieldError::new("phone", "invalid_phone")],
            at: now - TimeDelta::minutes(13),
        }]
    }
}

fn tabs(labels: &[&str], hues: &[&'static str]) -> Vec<Tab> {
    let counts = [2_112, 1_842, 213, 37, 20, 5];
    let tab = |((label, hue), (index, count)): ((&&str, &&'static str), (usize, u64))| Tab {
        label: (*label).to_owned(),
        href: format!("?view={index}"),
        count: Some(count),
        more: false,
        current: index == 1,
        hue,
    };
    labels.iter().zip(hues).zip(counts.into_iter().enumerate()).map(tab).collect()
}

fn lots(now: DateTime<Utc>) -> Vec<LotCard> {
    let lot = |n: u128, stage, state, product: &str, millions: i64, city: &str, seconds| LotCard {
        id: Uuid::from_u128(n),
        number: format!("48-20{n}"),
        href: format!("/lots/{}", Uuid::from_u128(n)),
        stage,
        state,
        product: product.to_owned(),
        amount_from: Some(Money::roubles(millions * 1_000_000)),
        amount_to: Some(Money::roubles(millions * 1_000_000 + 1_000_000)),
        city: city.to_owned(),
        created_at: now - TimeDelta::minutes(6 * millions),
        quality: u8::try_from(44 + millions * 8).ok(),
        price: Some(Money::roubles(2_400 + millions * 100)),
        reserve: "hidden",
        bid: None,
        ends_at: now + TimeDelta::seconds(seconds),
        extended: false,
        reason: None,
        can_bid: true,
        suggested: "4 200".to_owned(),
    };
    let bid = Some(Money::roubles(3_650));
    vec![
        LotCard { bid, state: "lead", ..lot(31, "sealed", "", "mortgage", 4, "Екатеринбург", 102) },
        LotCard {
            bid, state: "lost", reserve: "met", ..lot(32, "ascending", "", "secured", 2, "Нижний Тагил", 34)
        },
        LotCard { extended: true, ..lot(33, "sealed", "", "refinance", 1, "Уфа", 190) },
        LotCard { reserve: "none", ..lot(34, "descending", "", "car", 1, "Пермь", 245) },
        LotCard { reason: Some("cap"), can_bid: false, ..lot(35, "sealed", "off", "business", 5, "Сургут", 400) },
        LotCard { bid, can_bid: false, ..lot(36, "assign", "won", "consumer", 3, "Екатеринбург", -60) },
    ]
}

fn columns(now: DateTime<Utc>) -> Vec<(&'static str, &'static str, Vec<DealCard>)> {
    let deal = |n: u128, title: &str, roubles: i64, owner: Option<&str>, days: i64| DealCard {
        id: Uuid::from_u128(n),
        version: 1,
        title: title.to_owned(),
        href: format!("/deals/{}", Uuid::from_u128(n)),
        amount: Some(Money::roubles(roubles)),
        owner: owner.map(str::to_owned),
        since: now - TimeDelta::days(days),
        rotting: days > 5,
        note: if days == 3 { "9 из 12 документов".to_owned() } else { String::new() },
        marks: Vec::new(),
        task: "Отправить ссылку".to_owned(),
        task_state: if days > 5 { "late" } else { "" },
    };
    let mark = |label: &str, hue, icon| Mark { label: label.to_owned(), hue, icon };
    let marks = vec![mark("Сбер", "green", "check"), mark("ВТБ", "gray", "dots"), mark("Альфа", "red", "x")];
    vec![
        (
            "Анкета",
            "gray",
            vec![
                deal(1, "Фролов Игорь", 7_200_000, Some("Игорь Гаврилов"), 1),
                deal(2, "Седов Марат", 3_900_000, None, 6),
            ],
        ),
        ("Сбор документов", "violet", vec![deal(3, "Никифоров Глеб", 7_800_000, Some("Мария Соколова"), 3)]),
        (
            "Подано в банки",
            "blue",
            vec![DealCard {
                marks, ..deal(4, "Тарасова Елена", 5_400_000, Some("Анна Воронцова"), 4)
            }],
        ),
        ("Выдача", "green", Vec::new()),
    ]
}

fn rows(now: DateTime<Utc>) -> Vec<Row> {
    let row = |name, status, task, roubles: Option<i64>, product, minutes| Row {
        name,
        status,
        task,
        amount: roubles.map(Money::roubles),
        product,
        phone: "+79123456789",
        at: now - TimeDelta::minutes(minutes),
    };
    vec![
        row(
            "Кузнецова Екатерина",
            ("Новый", "blue"),
            ("Первый контакт: 12 мин", "soon"),
            Some(4_850_000),
            "mortgage",
            18,
        ),
        row("Сафина Алия", ("Контакт", "cyan"), ("Позвонить в 15:30", ""), Some(1_640_000), "refinance", 62),
        row("Беляев Артём", ("Недозвон", "amber"), ("Перезвон, 40 мин назад", "late"), Some(650_000), "consumer", 140),
        row("Мельникова Ольга Юрьевна", ("Согласия", "violet"), ("Подписать согласие", ""), None, "secured", 4_000),
        row("Романова Дарья", ("В сделке", "green"), ("Анкета, сегодня", ""), Some(6_300_000), "mortgage", 9_000),
    ]
}
