//! The list of leads in each of its states.

use super::*;

/// Every state of the page.
pub(super) fn all() -> Vec<LeadList> {
    let tab = |label: &str, current, more| Tab {
        label: label.into(),
        href: "/leads".into(),
        count: Some(3),
        more,
        current,
        hue: "",
    };
    let cell = |kind: fields::Kind, filled: bool| row::Cell {
        field: format!("f{}", kind.as_str()),
        num: kind == fields::Kind::Number,
        value: filled.then(|| sample_value(kind)),
    };
    let row = |duplicate, task: &str| LeadRow {
        id: Uuid::from_u128(if duplicate { 1 } else { 2 }),
        name: "Кузнецова Екатерина Андреевна".into(),
        status: Word { label: "Новый".into(), hue: "blue".into(), ..Word::default() },
        product: "mortgage".into(),
        amount: if duplicate { Some(kernel::Money::roubles(4_850_000)) } else { None },
        phone: "+7 912 •••-••-89".into(),
        email: "k•••@mail.ru".into(),
        city: "Екатеринбург".into(),
        source: "site".into(),
        lawful_basis: "consent".into(),
        comment: "Просит перезвонить после обеда".into(),
        bought: duplicate,
        price: if duplicate { Some(kernel::Money::roubles(1_200)) } else { None },
        in_deal: duplicate,
        owner: if duplicate { Some("Анна Воронцова".into()) } else { None },
        created_at: web::sample_at(),
        updated_at: web::sample_at(),
        duplicate,
        task: task.into(),
        task_state: if task.is_empty() { "" } else { "late" },
        tags: vec![TagPart { id: tags::TagId(1), name: "горячий".into(), hue: "red".into() }],
        custom: fields::Kind::ALL.iter().map(|kind| cell(*kind, duplicate)).collect(),
    };
    let (asked, sort) = (Asked::default(), Sort::Newest);
    let standing =
        crm::lead::field::Field::ALL.iter().filter(|field| field.is_column()).map(|field| field.code().to_owned());
    let every: Vec<Column> = standing
        .chain(fields::Kind::ALL.iter().map(|kind| format!("f{}", kind.as_str())))
        .map(|field| Column { field, width: Some(120) })
        .collect();
    let none = Fields::default();
    let full = LeadList {
        tabs: vec![tab("Все", true, true), tab("Мои", false, false)],
        columns: heads(&columns::usual(), &asked, None, sort, &none),
        name_column: "name:200".into(),
        offered: offered(&columns::usual(), &none),
        rows: vec![row(true, "Позвонить"), row(false, "")],
        total: Some(2),
        next: Some("/leads?after=1".into()),
        here: "/leads".into(),
        clear: "/leads".into(),
        query: String::new(),
        exact: String::new(),
        codes: "name,status".into(),
        appended: false,
        filtered: false,
        q: String::new(),
        view: String::new(),
        status: String::new(),
        source: String::new(),
        responsible: String::new(),
        sort: String::new(),
        conditions: ConditionsPart {
            join: "all",
            inner: "any",
            fields: conditions_part::fields(&none),
            ..ConditionsPart::default()
        },
        refused: false,
        saved: None,
        differs: false,
        may_share: false,
        statuses: vec![Choice::any("crm-filter-status"), Choice::named("new", "Новый")],
        sources: choices::sources(),
        people: vec![Choice::any("crm-filter-responsible")],
        can_create: true,
        may_edit: true,
        may_assign: true,
        may_delete: true,
        may_export: true,
        may_setup: true,
        in_all: Some(2),
        can_live: true,
        tags: vec![TagPart { id: tags::TagId(1), name: "горячий".into(), hue: "red".into() }],
        segments: vec![Choice::named(Uuid::from_u128(5), "Обзвон в декабре")],
    };
    let empty = LeadList { rows: Vec::new(), next: None, total: Some(0), ..full.clone() };
    let nothing_found =
        LeadList { filtered: true, q: "нет такого".into(), total: None, can_create: false, ..empty.clone() };
    let appended = LeadList { appended: true, total: None, ..full.clone() };
    let saved = |may_change| ViewPart {
        id: Uuid::from_u128(7),
        name: "Ипотека Уфа".into(),
        shared: true,
        version: 2,
        may_change,
        may_share: may_change,
    };
    let of_custom = |column: &Column| Head {
        field: column.field.clone(),
        label: String::new(),
        name: "Паспорт до".into(),
        icon: "",
        num: false,
        sorted: "",
        href: String::new(),
        width: None,
    };
    let conditions = conditions_part::sample();
    let by_conditions = LeadList {
        conditions,
        columns: heads(&every[..18], &asked, None, sort, &none)
            .into_iter()
            .chain(every[18..].iter().map(of_custom))
            .collect(),
        offered: offered(&every[..18], &none),
        differs: true,
        may_share: true,
        filtered: true,
        in_all: Some(0),
        can_live: false,
        ..full.clone()
    };
    let of_view = LeadList { saved: Some(saved(true)), view: Uuid::from_u128(7).to_string(), ..by_conditions.clone() };
    let of_another =
        LeadList { saved: Some(saved(false)), differs: false, refused: true, may_edit: false, ..empty.clone() };
    vec![full, empty, nothing_found, appended, by_conditions, of_view, of_another]
}
