//! The verdicts held against the truth of files that `../shared/tools/make_leads.py` makes.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use kernel::LeadId;
use uuid::Uuid;

use crate::file::{self, Defaults, Hints, Item};
use crate::import::judge::{Known, Rules, Verdict, judge};
use crate::import::{Offer, Options, Plan, Policy};
use crate::shared;

/// What the importer says about every row, as the truth files write it.
fn verdicts(path: &Path) -> Vec<String> {
    let defaults = Defaults { source: "site".into(), lawful_basis: "consent".into(), product: String::new() };
    let mut plan = Plan::new(&Options::default(), defaults, Offer::default());
    let (mut known, mut contacts, mut ids) = (Known::default(), HashMap::new(), 0_u128);
    let rules = Rules { policy: Policy::Skip, soles: Vec::new(), keys: |value| vec![value.to_string()] };
    let mut lines = Vec::new();
    let outcome = file::read(path, &Hints::default(), &mut |item| {
        let row = match item {
            Item::Format(format) => {
                plan.begin(format.columns);
                return ControlFlow::Continue(());
            }
            Item::Row(row) => row,
        };
        let checked = plan.check(row);
        let draft = checked.outcome.clone().ok().map(|candidate| candidate.draft);
        let contact =
            draft.map(|d| (d.phone.map_or(String::new(), String::from), d.email.map_or(String::new(), String::from)));
        let mut judged = judge(vec![checked], &mut known, &rules, || {
            ids += 1;
            LeadId(Uuid::from_u128(ids))
        });
        if let Some((row, verdict)) = judged.verdicts.pop() {
            let (phone, email) = contact.unwrap_or_default();
            lines.push(match verdict {
                Verdict::Created(id) => {
                    contacts.insert(id, phone.clone());
                    format!("{},ok,{phone},{email},", row.number)
                }
                Verdict::Duplicate { of, first_row } => {
                    assert!(contacts.contains_key(&of));
                    format!(
                        "{},duplicate,{phone},{email},{}",
                        row.number,
                        first_row.map_or(String::new(), |r| r.to_string())
                    )
                }
                Verdict::Invalid(fault) => format!("{},{},,,", row.number, fault.code),
                Verdict::Updated(_) => panic!("nothing is changed"),
            });
        }
        ControlFlow::Continue(())
    });
    outcome.unwrap();
    lines
}

/// The truth, without the phone that it knows of a row with a bad e-mail.
fn truth(path: &Path) -> Vec<String> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let lines = reader.records().map(|record| {
        let record = record.unwrap();
        let cells: Vec<&str> = record.iter().collect();
        let [row, verdict, phone, email, first_row] = cells.as_slice() else { panic!("five cells: {record:?}") };
        let phone = if *verdict == "invalid_email" { "" } else { phone };
        format!("{row},{verdict},{phone},{email},{first_row}")
    });
    lines.collect()
}

fn assert_true(file: &Path, truth_file: &Path) {
    let (found, want) = (verdicts(file), truth(truth_file));
    for (found, want) in found.iter().zip(&want) {
        // The phone of a duplicate found by its e-mail is not in the truth: it names the phone it would have had.
        assert_eq!(found, want, "{}", file.display());
    }
    assert_eq!(found.len(), want.len(), "{}", file.display());
}

fn shared_file(name: &str) -> Option<PathBuf> {
    let path = shared::path(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: ../shared/{name} is not here");
    None
}

fn make(directory: &Path, name: &str, arguments: &[&str]) -> Option<(PathBuf, PathBuf)> {
    let tool = shared_file("tools/make_leads.py")?;
    let (file, truth) = (directory.join(name), directory.join(format!("{name}.truth")));
    let made =
        Command::new("python3").arg(tool).args(arguments).arg("--out").arg(&file).arg("--truth").arg(&truth).output();
    match made {
        Ok(output) if output.status.success() => Some((file, truth)),
        Ok(output) => panic!("make_leads.py: {}", String::from_utf8_lossy(&output.stderr)),
        Err(_) => {
            eprintln!("skipped: there is no python3");
            None
        }
    }
}

#[test]
fn the_networks_files_get_exactly_their_verdicts() {
    for (file, truth) in
        [("network_10k_cp1251.csv", "network_10k.truth.csv"), ("network_3k_utf8bom.csv", "network_3k.truth.csv")]
    {
        let names = (shared_file(&format!("data/leads/{file}")), shared_file(&format!("data/leads/{truth}")));
        if let (Some(file), Some(truth)) = names {
            assert_true(&file, &truth);
        }
    }
}

#[test]
fn files_of_every_encoding_separator_and_seed_get_exactly_their_verdicts() {
    let directory = tempfile::tempdir().unwrap();
    let mut seed = 100;
    for encoding in ["cp1251", "utf-8", "utf-8-sig", "utf-16", "koi8-r", "cp866", "utf-16-le", "utf-16-be"] {
        for delimiter in [";", ",", "\t", "|"] {
            seed += 1;
            let rows = if seed % 4 == 0 { "40" } else { "600" };
            let arguments =
                ["--rows", rows, "--seed", &seed.to_string(), "--encoding", encoding, "--delimiter", delimiter];
            let Some((file, truth)) = make(directory.path(), &format!("{seed}.csv"), &arguments) else { return };
            assert_true(&file, &truth);
        }
    }
}

#[test]
fn a_file_of_a_hundred_thousand_rows_is_read_quickly() {
    let directory = tempfile::tempdir().unwrap();
    let Some((file, truth)) = make(directory.path(), "large.csv", &["--rows", "100000", "--seed", "7"]) else { return };
    let started = Instant::now();
    let found = verdicts(&file);
    let took = started.elapsed();
    eprintln!("100,000 rows read and judged in {took:.2?}: {:.0} rows/s", 100_000.0 / took.as_secs_f64());
    assert_eq!(found, self::truth(&truth));
    assert!(took.as_secs() < 60, "{took:?}");
}
