//! Addresses of the list, read and written.

use kernel::UserId;
use uuid::Uuid;

use super::*;

fn none() -> Fields {
    Fields::default()
}

/// An address, with its conditions read.
fn read(query: &str) -> Asked {
    let mut asked = Asked::parse(query).unwrap();
    asked.settle(&[], &none()).unwrap();
    asked
}

fn view(query: &str) -> View {
    View {
        id: ViewId(Uuid::from_u128(7)),
        name: "Вид".into(),
        owner: UserId(Uuid::from_u128(1)),
        shared: false,
        conditions: read(query).conditions,
        sort: "-amount".into(),
        columns: Vec::new(),
        version: 1,
    }
}

#[test]
fn an_address_says_no_more_than_it_has_to() {
    let kept = view("c0=city&c0o=contains&c0v=Уфа");
    let id = kept.id.to_string();
    let of_view = format!("view={id}");
    for (asked, said) in [
        ("", ""),
        ("q=&status=&view=&sort=", ""),
        ("view=mine&status=new&add=", "view=mine&status=new"),
        ("c7=amount&c7v=5", "c0=amount&c0o=at_least&c0v=5"),
        ("c0=amount&add=city", "c0=amount&c0o=at_least&c1=city&c1o=contains"),
        ("c0=amount&add0=city", "c0=amount&c0o=at_least&c1=city&c1o=contains&c1g=0"),
        (&of_view, &of_view),
        (&format!("{of_view}&changed=1&c0=city&c0o=contains&c0v=Уфа"), &of_view),
        (&format!("{of_view}&changed=1"), &format!("{of_view}&changed=1")),
    ] {
        let mut asked = Asked::parse(asked).unwrap();
        let views = [kept.clone()];
        let saved = asked.settle(&views, &none()).unwrap();
        assert_eq!(asked.query(saved), said);
        let mut again = Asked::parse(&asked.query(saved)).unwrap();
        again.settle(&views, &none()).unwrap();
        assert_eq!((again.conditions, again.q), (asked.conditions.clone(), asked.q.clone()), "it says the same");
    }
    assert!(matches!(Asked::parse("view=gone").unwrap().settle(&[], &none()), Err(Error::NotFound)));
    assert!(matches!(Asked::parse(&of_view).unwrap().settle(&[], &none()), Err(Error::NotFound)));
}

#[test]
fn what_is_exact_stays_when_the_view_changes() {
    let mut asked = Asked::parse(&format!("view={}", ViewId(Uuid::from_u128(7)))).unwrap();
    asked.settle(&[view("c0=city&c0o=contains&c0v=Уфа")], &none()).unwrap();
    let mut later = Asked::parse(&asked.exact()).unwrap();
    later.settle(&[view("")], &none()).unwrap();
    assert_eq!(later.conditions, asked.conditions);
}

#[test]
fn quick_choices_and_standing_views_become_conditions() {
    let status = |code: &str, kind: &str| Status {
        code: code.into(),
        name: code.into(),
        name_en: None,
        kind: kind.into(),
        hue: "blue".into(),
        next: None,
        archived: false,
    };
    let statuses = [status("new", "open"), status("lost", "lost")];
    let said = |query: &str| {
        let conditions = read(query).as_conditions(&statuses).unwrap();
        conditions.iter().map(|one| format!("{} {}", one.field, one.values.join(","))).collect::<Vec<_>>()
    };
    assert_eq!(said("view=open"), ["status new"]);
    assert_eq!(said("view=open&status=lost"), ["status lost"], "the choice takes the view's place");
    assert_eq!(said("view=mine&source=site"), ["responsible me", "source site"]);
    assert_eq!(said("view=bought&responsible=none"), ["bought ", "responsible "]);
    let many: Vec<String> = (0..=20).map(|n| format!("c{n}=city")).collect();
    assert!(read(&many.join("&")).as_conditions(&statuses).is_err());
}

#[test]
fn a_condition_is_dropped_by_its_place() {
    let asked = read("c0=city&c1=amount&c1g=0&c2=bought");
    let left = |place: usize| asked.without(place).conditions.iter().map(|one| one.field.clone()).collect::<Vec<_>>();
    assert_eq!(left(1), ["city", "bought"]);
    assert_eq!(left(2), ["city", "amount"]);
}
