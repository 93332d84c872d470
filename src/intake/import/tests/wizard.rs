//! An import that is set up step by step, checked, stopped and gone on with.

use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::file::{Columns, Defaults, Hints, Row, survey};
use crate::import::act::{cancel, check, discard, pause, resume, run as launch};
use crate::import::{Edit, Layout, NewDraft};

async fn set_up(net: &TestNet, path: &Path) -> Import {
    let actor = net.person(Role::Admin, None);
    let (format, survey) = survey(path, &Hints::default()).unwrap();
    let id = ImportId(net.db().entropy().uuid(net.db().clock().now()));
    let new = NewDraft { id, file_name: "лиды.csv", file_size: 1, source: Some("site"), lawful_basis: "consent" };
    let options = Options { product: Some("car".into()), ..Options::default() };
    let begin = async |tx: &mut PlatformTx| {
        let last = remembered(tx, &format.columns.names).await?;
        let fields = recognise(&format.columns, &survey, &Offer::default(), last.as_ref()).fields;
        let layout = Layout { format: format.clone(), survey: survey.clone(), fields };
        draft(tx, &actor, &new, options.clone(), &layout).await
    };
    net.db().platform(&actor, begin).await.unwrap()
}

/// Runs an act as head office's admin.
macro_rules! act {
    ($net:expr, $act:ident, $id:expr) => {{
        let actor = $net.person(Role::Admin, None);
        $net.db().platform(&actor, async |tx| $act(tx, &actor, $id).await).await
    }};
}

async fn try_out(net: &TestNet, id: ImportId, path: &Path) -> Result<()> {
    let run = super::run(net, id);
    let import = run.claim(&[State::Checking], State::Checking).await?.ok_or(Error::NotFound)?;
    run.try_rows(&import, path, &Bare::steady(), &Bare::steady()).await
}

fn counts(import: &Import) -> (i32, i32, i32, i32, i32) {
    (import.rows, import.created, import.updated, import.duplicates, import.invalid)
}

#[actix_web::test]
async fn a_check_tells_what_the_import_then_does_and_writes_nothing() {
    let (net, path) = (TestNet::new().await, numbered(2_500));
    let id = set_up(&net, &path).await.id;
    assert!(matches!(act!(net, launch, id), Err(Error::Conflict("import_not_checked"))));
    act!(net, check, id).unwrap();
    act!(net, check, id).expect("twice is as good as once");
    try_out(&net, id, &path).await.unwrap();
    let checked = get(&net, id).await;
    assert_eq!((checked.state, counts(&checked)), (State::Checked, (2_503, 2_500, 0, 2, 1)));
    assert_eq!(count_leads(&net).await, 0);
    let kept = fates(&net, id).await;
    assert_eq!(kept[2], (3, "invalid_phone".to_owned(), None));
    assert_eq!(kept.len(), 50, "the first rows and all that are refused");

    act!(net, launch, id).unwrap();
    load(&net, id, &path, &Bare::steady()).await.unwrap();
    let done = get(&net, id).await;
    assert_eq!((done.state, counts(&done)), (State::Done, counts(&checked)));
    assert_eq!(fates(&net, id).await.len(), 2_503);
    assert_eq!(count_leads(&net).await, 2_500);
}

#[actix_web::test]
async fn a_check_that_was_broken_off_begins_anew() {
    let (net, path) = (TestNet::new().await, numbered(1_500));
    let id = set_up(&net, &path).await.id;
    act!(net, check, id).unwrap();
    let dead = super::run(&net, id);
    let import = dead.claim(&[State::Checking], State::Checking).await.unwrap().unwrap();
    net.advance(chrono::Duration::seconds(60));
    try_out(&net, id, &path).await.unwrap();
    assert_eq!(counts(&get(&net, id).await), (1_503, 1_500, 0, 2, 1));
    let late = dead.try_rows(&import, &path, &Bare::steady(), &Bare::steady()).await;
    assert!(matches!(late, Err(Error::Conflict("import_taken_over"))), "{late:?}");
}

#[actix_web::test]
async fn a_paused_import_goes_on_where_it_was_and_a_cancelled_one_keeps_what_it_loaded() {
    let (net, path) = (TestNet::new().await, numbered(3_500));
    let id = begin(&net, &path).await;
    let killed = Bare { chunks_left: Cell::new(2) };
    assert!(load(&net, id, &path, &killed).await.is_err());
    act!(net, pause, id).unwrap();
    act!(net, pause, id).unwrap();
    assert!(matches!(load(&net, id, &path, &Bare::steady()).await, Err(Error::NotFound)), "nobody works in a pause");
    assert_eq!(get(&net, id).await.position, 2_000);
    act!(net, resume, id).unwrap();
    act!(net, resume, id).unwrap();
    load(&net, id, &path, &Bare::steady()).await.unwrap();
    let done = get(&net, id).await;
    assert_eq!((done.state, done.created), (State::Done, 3_500));
    assert!(matches!(act!(net, pause, id), Err(Error::Conflict("import_not_running"))));

    let second = numbered(3_500);
    let text = std::fs::read_to_string(&second).unwrap().replace("8926", "8927").replace("926", "927");
    std::fs::write(&second, text).unwrap();
    let id = begin(&net, &second).await;
    assert!(load(&net, id, &second, &Bare { chunks_left: Cell::new(1) }).await.is_err());
    act!(net, cancel, id).unwrap();
    act!(net, cancel, id).unwrap();
    assert!(matches!(act!(net, resume, id), Err(Error::Conflict("import_not_running"))));
    let loaded = get(&net, id).await.created;
    assert_eq!(count_leads(&net).await, 3_500 + i64::from(loaded));
    act!(net, request_undo, id).unwrap();
    super::run(&net, id).undo(&Bare::steady(), &Bare::steady()).await.unwrap();
    assert_eq!(count_leads(&net).await, 3_500);
}

#[actix_web::test]
async fn a_worker_whose_import_was_stopped_has_not_failed() {
    let (net, path) = (TestNet::new().await, numbered(10));
    let id = begin(&net, &path).await;
    let worker = super::run(&net, id);
    let import = worker.claim(&[State::Queued], State::Running).await.unwrap().unwrap();
    act!(net, pause, id).unwrap();
    let outcome = worker.take_rows(&import, &path, &Bare::steady(), &Bare::steady()).await;
    assert!(matches!(outcome, Err(Error::Conflict("import_taken_over"))));
    assert!(worker.unless_stopped(outcome).await.is_ok());
    assert_eq!((get(&net, id).await.state, count_leads(&net).await), (State::Paused, 0));
}

#[actix_web::test]
async fn two_people_do_not_change_a_draft_at_once_and_one_on_its_way_is_not_changed() {
    let (net, path) = (TestNet::new().await, numbered(1));
    let actor = net.person(Role::Admin, None);
    let import = set_up(&net, &path).await;
    let edit = |basis: &str| Edit {
        lawful_basis: Some(basis.to_owned()),
        options: import.options().unwrap(),
        ..Edit::default()
    };
    let save = async |version: i32, basis: &str| {
        net.db().platform(&actor, async |tx| change(tx, &actor, import.id, version, edit(basis)).await).await
    };
    assert_eq!(save(1, "contract").await.unwrap().lawful_basis, "contract");
    assert!(matches!(save(1, "none").await, Err(Error::Conflict("stale"))));
    act!(net, check, import.id).unwrap();
    assert!(matches!(save(2, "none").await, Err(Error::Conflict("import_begun"))));
    try_out(&net, import.id, &path).await.unwrap();
    let again = save(2, "none").await.unwrap();
    assert_eq!((again.state, again.rows), (State::Draft, 0), "what was checked has to be checked anew");
    act!(net, discard, import.id).unwrap();
    assert!(matches!(act!(net, discard, import.id), Err(Error::NotFound)));
}

#[actix_web::test]
async fn the_next_file_with_the_same_headers_is_read_as_the_last_one_was() {
    let (net, path) = (TestNet::new().await, numbered(1));
    let actor = net.person(Role::Admin, None);
    let first = set_up(&net, &path).await;
    let mut options = first.options().unwrap();
    options.columns = Some(["name", "phone", "city"].map(str::to_owned).to_vec());
    let edit = Edit { options, ..Edit::default() };
    let save = async |tx: &mut PlatformTx| change(tx, &actor, first.id, 1, edit.clone()).await;
    net.db().platform(&actor, save).await.unwrap();
    assert_eq!(set_up(&net, &path).await.fields[2], "email", "a draft is nobody's habit");
    act!(net, check, first.id).unwrap();
    try_out(&net, first.id, &path).await.unwrap();
    act!(net, launch, first.id).unwrap();
    assert_eq!(set_up(&net, &path).await.fields[2], "city");
}

#[test]
fn what_a_draft_lacks_is_told_by_its_fields() {
    let import = crate::page::sample(State::Draft);
    let lacks = |columns: &[&str]| {
        let columns = Some(columns.iter().map(|column| (*column).to_owned()).collect());
        let options = Options { columns, product: Some("car".into()), ..Options::default() };
        problems(&import, &options)
            .into_iter()
            .map(|error| format!("{}: {}", error.field, error.code))
            .collect::<Vec<_>>()
    };
    assert_eq!(lacks(&["name", "phone"]), Vec::<String>::new());
    assert_eq!(lacks(&["first_name", "last_name", "email", "comment", "comment"]), Vec::<String>::new());
    assert_eq!(lacks(&["name", "phone", "phone"]), ["c2: field_twice"]);
    assert_eq!(lacks(&["city"]), ["columns: no_name_column", "columns: no_contact_column"]);
}

fn planned(options: &Options) -> Plan {
    let defaults = Defaults { source: "site".into(), lawful_basis: "consent".into(), product: "car".into() };
    let mut plan = Plan::new(options, defaults, Offer::default());
    let names = ["ФИО", "Телефон", "Продукт"].map(str::to_owned);
    plan.begin(Columns::lettered(3).named(&names).chosen(&["name", "phone", "product"].map(str::to_owned)));
    plan
}

#[test]
fn words_of_the_file_mean_what_was_chosen_and_the_row_keeps_them_as_written() {
    let map = [("ипотечка", Meaning::Value("mortgage".into())), ("нет", Meaning::Skip), ("?", Meaning::Reject)];
    let map = map.map(|(word, meaning)| (word.to_owned(), meaning)).into();
    let meanings = Meanings { map, unknown: Meaning::Value("leasing".into()) };
    let mut plan = planned(&Options { values: [("product".to_owned(), meanings)].into(), ..Options::default() });
    for (written, want) in [
        (" ипотечка ", Ok("mortgage")),
        ("нет", Ok("car")),
        ("", Ok("car")),
        ("слон", Ok("leasing")),
        ("?", Err("unknown_product")),
    ] {
        let cells = vec!["Анна".to_owned(), "89261234567".to_owned(), written.to_owned()];
        let checked = plan.check(Row { number: 1, cells: cells.clone() });
        assert_eq!(checked.row.cells, cells);
        let found = match &checked.outcome {
            Ok(candidate) => Ok(candidate.draft.product.code()),
            Err(fault) => {
                assert_eq!(fault.column, Some(2));
                Err(fault.code.as_str())
            }
        };
        assert_eq!(found, want);
    }
}

proptest! {
    /// However a file is cut and whatever is chosen, every row gets its verdict and the survey counts them all.
    #[test]
    fn every_row_of_any_file_gets_a_verdict(
        cells in proptest::collection::vec(proptest::collection::vec("[а-яa-z0-9;,\" ]{0,8}", 1..4), 1..20),
        fields in proptest::collection::vec(prop_oneof!["name", "phone", "product", "comment", "нет", ""], 0..5),
    ) {
        let path = tempfile::NamedTempFile::new().unwrap().into_temp_path();
        let line = |row: &Vec<String>| row.join(";");
        std::fs::write(&path, cells.iter().map(line).collect::<Vec<_>>().join("\n")).unwrap();
        if let Ok((format, found)) = survey(&path, &Hints::default()) {
            let mut plan = planned(&Options { columns: Some(fields), ..Options::default() });
            plan.begin(format.columns.clone());
            let mut rows = 0;
            let hints = Hints { header: format.header.map_or(file::Header::Absent, file::Header::Line), ..Hints::default() };
            file::read(&path, &hints, &mut |item| {
                if let file::Item::Row(row) = item {
                    rows += 1;
                    let _verdict = plan.check(row);
                }
                std::ops::ControlFlow::Continue(())
            }).unwrap();
            prop_assert_eq!(found.total, rows);
        }
    }
}
