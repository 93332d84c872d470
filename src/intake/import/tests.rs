//! Imports against a real database: the pool's table, filled by the shortest target there can be.

mod wizard;

use std::cell::Cell;
use std::time::Instant;

use db::{PlatformTx, TenantTx};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Actor, Email, Error, ImportId, LeadId, Phone, Result, Role};
use schema::platform::{import_rows, leads};
use testkit::TestNet;
use uuid::Uuid;

use super::run::Run;
use super::*;
use crate::{file, shared};

/// The pool's leads as bare rows. It breaks off after `chunks_left` insertions, as a killed worker would.
struct Bare {
    chunks_left: Cell<u32>,
}

impl Bare {
    fn steady() -> Bare {
        Bare { chunks_left: Cell::new(u32::MAX) }
    }
}

impl ImportTarget<PlatformTx> for Bare {
    async fn existing(&self, tx: &mut PlatformTx, phones: &[Phone], emails: &[Email]) -> Result<Vec<Existing>> {
        let found: Vec<(LeadId, Option<Phone>, Option<Email>)> = leads::table
            .filter(leads::phone.eq_any(phones).or(leads::email.eq_any(emails)))
            .select((leads::id, leads::phone, leads::email))
            .load(tx.conn())
            .await?;
        Ok(found.into_iter().map(|(lead, phone, email)| Existing { lead, phone, email }).collect())
    }

    async fn insert(&self, tx: &mut PlatformTx, _: &Actor, import: ImportId, new: &[NewLead]) -> Result<()> {
        let now = tx.now();
        let rows: Vec<_> = new
            .iter()
            .map(|lead| {
                (
                    leads::id.eq(lead.id),
                    leads::name.eq(&lead.draft.name),
                    leads::phone.eq(&lead.draft.phone),
                    leads::email.eq(&lead.draft.email),
                    leads::city.eq(&lead.draft.city),
                    leads::comment.eq(&lead.draft.comment),
                    leads::product.eq(lead.draft.product),
                    leads::source.eq(lead.draft.source),
                    leads::lawful_basis.eq(lead.draft.lawful_basis),
                    leads::status.eq("new"),
                    leads::import_id.eq(import),
                    leads::created_at.eq(now),
                    leads::updated_at.eq(now),
                )
            })
            .collect();
        diesel::insert_into(leads::table).values(&rows).execute(tx.conn()).await?;
        match self.chunks_left.get() {
            0 => Err(Error::Conflict("killed")),
            left => {
                self.chunks_left.set(left - 1);
                Ok(())
            }
        }
    }

    /// A number that no two leads may have, in any case of its letters.
    async fn offer(_: &mut PlatformTx, _: &Actor) -> Result<Offer> {
        let mut number = Extra::free("number", "Договор", |cell| Ok(Some(cell.into())));
        number.sole = true;
        Ok(Offer { extras: vec![number], ..Offer::default() })
    }

    fn keys(value: &serde_json::Value) -> Vec<String> {
        vec![value.to_string().to_lowercase()]
    }

    async fn undo(&self, tx: &mut PlatformTx, _: &Actor, _: ImportId, ids: &[LeadId]) -> Result<Vec<LeadId>> {
        let gone = diesel::delete(leads::table)
            .filter(leads::id.eq_any(ids))
            .filter(leads::version.eq(1))
            .returning(leads::id);
        Ok(gone.load(tx.conn()).await?)
    }
}

/// No test here fills a tenant's base.
impl ImportTarget<TenantTx> for Bare {
    async fn existing(&self, _: &mut TenantTx, _: &[Phone], _: &[Email]) -> Result<Vec<Existing>> {
        Err(Error::NotFound)
    }
    async fn insert(&self, _: &mut TenantTx, _: &Actor, _: ImportId, _: &[NewLead]) -> Result<()> {
        Err(Error::NotFound)
    }
    async fn undo(&self, _: &mut TenantTx, _: &Actor, _: ImportId, _: &[LeadId]) -> Result<Vec<LeadId>> {
        Err(Error::NotFound)
    }
}

async fn begin(net: &TestNet, path: &std::path::Path) -> ImportId {
    let actor = net.person(Role::Admin, None);
    let new = NewImport::check("leads.csv", "site", "consent", r#"{"product":"Ипотека"}"#).unwrap();
    let format = new.inspect(path).unwrap();
    let id = ImportId(net.db().entropy().uuid(net.db().clock().now()));
    net.db().platform(&actor, async |tx| start(tx, &actor, id, &new, &format, 1).await).await.unwrap();
    id
}

fn run(net: &TestNet, id: ImportId) -> Run {
    Run { context: net.jobs(), tenant: None, id, runner: Uuid::new_v4() }
}

async fn load(net: &TestNet, id: ImportId, path: &std::path::Path, target: &Bare) -> Result<()> {
    let run = run(net, id);
    let import = run.claim(&[State::Queued, State::Running], State::Running).await?.ok_or(Error::NotFound)?;
    run.take_rows(&import, path, target, target).await
}

async fn get(net: &TestNet, id: ImportId) -> Import {
    let actor = net.person(Role::Admin, None);
    net.db().platform(&actor, async |tx| find(tx, &actor, id).await).await.unwrap()
}

async fn fates(net: &TestNet, id: ImportId) -> Vec<(i32, String, Option<i32>)> {
    let actor = net.person(Role::Admin, None);
    let query = import_rows::table.filter(import_rows::import_id.eq(id)).order(import_rows::row).select((
        import_rows::row,
        import_rows::verdict,
        import_rows::first_row,
    ));
    net.db().platform(&actor, async |tx| Ok(query.load(tx.conn()).await?)).await.unwrap()
}

async fn count_leads(net: &TestNet) -> i64 {
    let actor = net.person(Role::Admin, None);
    net.db().platform(&actor, async |tx| Ok(leads::table.count().get_result(tx.conn()).await?)).await.unwrap()
}

fn numbered(rows: u32) -> tempfile::TempPath {
    let path = tempfile::NamedTempFile::new().unwrap().into_temp_path();
    let lines: String = (0..rows).map(|i| format!("И{i};8926{i:07};\n")).collect();
    std::fs::write(
        &path,
        format!("ФИО;Телефон;E-mail\nА;89260000000;a@mail.ru\nБ;9260000001;A@MAIL.RU\nВ;нет;\n{lines}"),
    )
    .unwrap();
    path
}

#[actix_web::test]
async fn rows_get_verdicts_and_the_import_is_undone_but_for_what_was_touched() {
    let (net, path) = (TestNet::new().await, numbered(5));
    let id = begin(&net, &path).await;
    load(&net, id, &path, &Bare::steady()).await.unwrap();
    let import = get(&net, id).await;
    assert_eq!(import.state, State::Done);
    assert_eq!((import.rows, import.created, import.duplicates, import.invalid), (8, 5, 2, 1));
    assert_eq!(import.faults().into_iter().collect::<Vec<_>>(), [("invalid_phone".to_owned(), 1)]);
    let want = [
        (1, "ok", None),
        (2, "duplicate", Some(1)),
        (3, "invalid_phone", None),
        (4, "duplicate", Some(1)),
        (5, "ok", None),
    ];
    let want: Vec<_> = want.into_iter().map(|(row, verdict, first)| (row, verdict.to_owned(), first)).collect();
    assert_eq!(fates(&net, id).await[..5], want);

    let again = begin(&net, &path).await;
    load(&net, again, &path, &Bare::steady()).await.unwrap();
    let import = get(&net, again).await;
    assert_eq!((import.created, import.duplicates), (0, 7), "what the base holds is not made twice");

    let actor = net.person(Role::Admin, None);
    let touch = async |tx: &mut PlatformTx| {
        let one = leads::name.eq("И3");
        Ok(diesel::update(leads::table.filter(one)).set(leads::version.eq(2)).execute(tx.conn()).await?)
    };
    assert_eq!(net.db().platform(&actor, touch).await.unwrap(), 1);
    net.db().platform(&actor, async |tx| request_undo(tx, &actor, id).await).await.unwrap();
    run(&net, id).undo(&Bare::steady(), &Bare::steady()).await.unwrap();
    let import = get(&net, id).await;
    assert_eq!((import.state, import.undone, import.kept), (State::Undone, 4, 1));
    assert_eq!(count_leads(&net).await, 1);
}

#[actix_web::test]
async fn a_value_that_no_two_leads_may_have_is_the_same_in_another_spelling() {
    let (net, path) = (TestNet::new().await, tempfile::NamedTempFile::new().unwrap().into_temp_path());
    let rows = "А;89260000000;А-1\nБ;89260000001;а-1\nВ;89260000002;А-2\n";
    std::fs::write(&path, format!("ФИО;Телефон;Договор\n{rows}")).unwrap();
    let actor = net.person(Role::Admin, None);
    let options = r#"{"product":"Ипотека","columns":["name","phone","number"]}"#;
    let new = NewImport::check("leads.csv", "site", "consent", options).unwrap();
    let format = new.inspect(&path).unwrap();
    let id = ImportId(net.db().entropy().uuid(net.db().clock().now()));
    net.db().platform(&actor, async |tx| start(tx, &actor, id, &new, &format, 1).await).await.unwrap();
    load(&net, id, &path, &Bare::steady()).await.unwrap();
    let verdicts: Vec<String> = fates(&net, id).await.into_iter().map(|(_, verdict, _)| verdict).collect();
    assert_eq!(verdicts, ["ok", "value_taken", "ok"]);
}

#[actix_web::test]
async fn a_killed_import_goes_on_where_it_was() {
    let (net, path) = (TestNet::new().await, numbered(3_500));
    let id = begin(&net, &path).await;
    let killed = Bare { chunks_left: Cell::new(2) };
    assert!(load(&net, id, &path, &killed).await.is_err());
    let halfway = get(&net, id).await;
    assert_eq!((halfway.state, halfway.position, halfway.rows), (State::Running, 2_000, 2_000));
    assert_eq!(count_leads(&net).await, i64::from(halfway.created));

    net.advance(chrono::Duration::seconds(60));
    load(&net, id, &path, &Bare::steady()).await.unwrap();
    let import = get(&net, id).await;
    assert_eq!(
        (import.state, import.rows, import.created, import.duplicates, import.invalid),
        (State::Done, 3_503, 3_500, 2, 1)
    );
    assert_eq!(count_leads(&net).await, 3_500);
    let fates = fates(&net, id).await;
    assert!(fates.iter().enumerate().all(|(i, fate)| usize::try_from(fate.0) == Ok(i + 1)));
}

#[actix_web::test]
async fn a_running_import_is_not_undone_and_a_taken_one_is_left_alone() {
    let (net, path) = (TestNet::new().await, numbered(1));
    let id = begin(&net, &path).await;
    let actor = net.person(Role::Admin, None);
    let asked = net.db().platform(&actor, async |tx| request_undo(tx, &actor, id).await).await;
    assert!(matches!(asked, Err(Error::Conflict("import_running"))));
    let (first, second) = (run(&net, id), run(&net, id));
    let import = first.claim(&[State::Queued, State::Running], State::Running).await.unwrap().unwrap();
    net.advance(chrono::Duration::seconds(60));
    second.claim(&[State::Queued, State::Running], State::Running).await.unwrap().unwrap();
    let stale = first.take_rows(&import, &path, &Bare::steady(), &Bare::steady()).await;
    assert!(matches!(stale, Err(Error::Conflict("import_taken_over"))), "{stale:?}");
    assert_eq!(count_leads(&net).await, 0);
}

#[actix_web::test]
async fn an_import_that_its_worker_left_is_undone_as_far_as_it_had_come() {
    let (net, path) = (TestNet::new().await, numbered(1));
    let id = begin(&net, &path).await;
    let actor = net.person(Role::Admin, None);
    let dead = run(&net, id);
    let import = dead.claim(&[State::Queued, State::Running], State::Running).await.unwrap().unwrap();
    let ask = async || net.db().platform(&actor, async |tx| request_undo(tx, &actor, id).await).await;
    assert!(matches!(ask().await, Err(Error::Conflict("import_running"))), "its worker may live");
    net.advance(chrono::Duration::seconds(60));
    ask().await.expect("nobody has renewed the lease");
    let late = dead.take_rows(&import, &path, &Bare::steady(), &Bare::steady()).await;
    assert!(matches!(late, Err(Error::Conflict("import_taken_over"))), "{late:?}");
    run(&net, id).undo(&Bare::steady(), &Bare::steady()).await.unwrap();
    assert_eq!(get(&net, id).await.state, State::Undone);
    assert_eq!(count_leads(&net).await, 0);
}

#[actix_web::test]
async fn the_networks_file_gets_exactly_its_verdicts_in_the_database() {
    let (path, truth) =
        (shared::path("data/leads/network_10k_cp1251.csv"), shared::path("data/leads/network_10k.truth.csv"));
    if !path.exists() {
        eprintln!("skipped: ../shared/data/leads is not here");
        return;
    }
    let net = TestNet::new().await;
    let id = begin(&net, &path).await;
    let started = Instant::now();
    load(&net, id, &path, &Bare::steady()).await.unwrap();
    eprintln!("10,000 rows imported in {:.2?}", started.elapsed());
    let want: Vec<(i32, String, Option<i32>)> = csv::Reader::from_path(truth)
        .unwrap()
        .into_records()
        .map(|record| {
            let record = record.unwrap();
            (record[0].parse().unwrap(), record[1].to_owned(), record[4].parse().ok())
        })
        .collect();
    assert_eq!(fates(&net, id).await, want);
    let import = get(&net, id).await;
    assert_eq!((import.encoding.as_deref(), import.delimiter.as_deref()), (Some("windows-1251"), Some(";")));
}

#[actix_web::test]
async fn a_refused_upload_says_what_is_wrong() {
    let path = numbered(1);
    let field = |error: Error| match error {
        Error::Invalid(errors) => {
            errors.into_iter().map(|e| format!("{}: {}", e.field, e.code)).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    };
    for (source, basis, options, want) in [
        ("", "consent", "{\"product\":\"car\"}", "source: required"),
        ("луна", "consent", "", "source: unknown_source"),
        ("site", "", "", "lawful_basis: required"),
        ("site", "так", "", "lawful_basis: unknown_lawful_basis"),
        ("site", "consent", "", "product: required"),
        ("site", "consent", "{\"product\":\"слон\"}", "product: unknown_product"),
        ("site", "consent", "{\"encoding\":\"эльфийская\"}", "options: invalid_options"),
        ("site", "consent", "[", "options: invalid_options"),
    ] {
        let refused = NewImport::check("x.csv", source, basis, options).and_then(|new| new.inspect(&path).map(|_| ()));
        assert_eq!(field(refused.unwrap_err()), want);
    }
    let empty = tempfile::NamedTempFile::new().unwrap();
    let new = NewImport::check("x.csv", "site", "consent", "").unwrap();
    assert_eq!(field(new.inspect(empty.path()).unwrap_err()), "file: file_empty");
    assert!(matches!(file::inspect(empty.path(), &file::Hints::default()), Err(file::FileError::Empty)));
}
