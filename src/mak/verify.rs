//! Checking proofs at a terminal, without a network: the program, a file and the published key are enough.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use proof::bundle::Statement;
use proof::chain;
use proof::inclusion::{self, Entry};
use proof::verify::Fault;
use rules::state::LotState;
use serde::Serialize;
use web::Locale;
use web::render::{Args as Words, Missing, Texts, format};

/// The texts are in the program itself: it checks without the folders it serves from.
const TEXTS: [(Locale, &str); 2] = [
    (Locale::Ru, include_str!("../../locales/ru/verify.ftl")),
    (Locale::En, include_str!("../../locales/en/verify.ftl")),
];
/// The file proves nothing, or proves a fraud.
const FAILED: u8 = 1;
/// The file could not be read at all.
const UNREADABLE: u8 = 2;

/// What is checked, with what and in which language.
#[derive(Args)]
pub struct VerifyArgs {
    /// The files, as the API gives them
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The network's public key, as it was published (GET /api/v1/proof/keys); without it, the file's own is believed
    #[arg(long)]
    key: Option<String>,
    /// The language of the answer: ru or en; without it, that of the environment
    #[arg(long)]
    lang: Option<String>,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

/// What is said about a good file, line by line.
type Lines = Vec<String>;

struct Speaker {
    texts: Texts,
    locale: Locale,
}

impl Speaker {
    fn say(&self, key: &str, args: &[(&'static str, String)]) -> String {
        let args: Words<'_> = args.iter().map(|(name, value)| ((*name).into(), value.as_str().into())).collect();
        self.texts.get(self.locale, &format!("verify-{key}"), &args).unwrap_or_else(|_| key.to_owned())
    }

    fn count(&self, key: &str, counts: &[(&'static str, usize)]) -> String {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let args: Words<'_> = counts.iter().map(|(name, count)| ((*name).into(), number(*count).into())).collect();
        self.texts.get(self.locale, &format!("verify-{key}"), &args).unwrap_or_else(|_| key.to_owned())
    }
}

/// `mak verify-lot`: 0 when everything fits, 1 when something does not, 2 when there is nothing to read; of several files the
/// worst of these.
///
/// # Errors
/// When the texts can't be read, which is a defect of the program.
pub fn lot(args: &VerifyArgs) -> anyhow::Result<ExitCode> {
    run(args, proof::verify, |speaker, verified| {
        let said = &verified.statement;
        let bids = usize::try_from(said.bids).unwrap_or_default();
        vec![
            speaker.say("promise", &[]),
            speaker.count("log", &[("bids", bids), ("refused", said.refused), ("notices", said.notices)]),
            outcome(speaker, said),
            sealed(speaker, said),
            key(speaker, args, &verified.key),
        ]
    })
}

/// `mak verify-bid`: one bid, without the others.
///
/// # Errors
/// As [`lot`].
pub fn bid(args: &VerifyArgs) -> anyhow::Result<ExitCode> {
    run(args, inclusion::verify, |speaker, proof| {
        let amount = match &proof.entry {
            Entry::Bid(bid) => bid.amount.as_kopecks(),
            Entry::Refusal(refusal) => refusal.amount,
        };
        let amount = ("amount", format::money(amount, speaker.locale));
        let first = match &proof.entry {
            Entry::Bid(_) => speaker.say("bid-taken", &[amount]),
            Entry::Refusal(refusal) => speaker.say("bid-refused", &[amount, ("code", refusal.code.clone())]),
        };
        let place = speaker.count("bid-place", &[("place", proof.index + 1), ("leaves", proof.leaves)]);
        vec![first, place, sealed(speaker, &proof.statement), key(speaker, args, &proof.key)]
    })
}

/// `mak verify-heads`: the chain of daily heads.
///
/// # Errors
/// As [`lot`].
pub fn heads(args: &VerifyArgs) -> anyhow::Result<ExitCode> {
    run(args, chain::verify, |speaker, verified| {
        let lots = usize::try_from(verified.lots).unwrap_or_default();
        let mut lines = vec![speaker.count("heads", &[("heads", verified.heads), ("lots", lots)])];
        if let (Some(from), Some(to), Some(latest)) = (verified.from, verified.to, &verified.latest) {
            lines.push(speaker.say("heads-days", &[("from", from.to_string()), ("to", to.to_string())]));
            lines.push(speaker.say("heads-latest", &[("hash", latest.clone())]));
        }
        lines
    })
}

fn run<T: Serialize>(
    args: &VerifyArgs,
    verify: impl Fn(&str, Option<&str>) -> Result<T, Fault>,
    tell: impl Fn(&Speaker, &T) -> Lines,
) -> anyhow::Result<ExitCode> {
    let speaker = Speaker { texts: Texts::of(&TEXTS, Missing::Fail)?, locale: locale(args.lang.as_deref()) };
    let mut worst = 0;
    for file in &args.files {
        worst = worst.max(one(&speaker, args, file, &verify, &tell)?);
    }
    Ok(ExitCode::from(worst))
}

/// Checks one file and says what was found; answers how it went.
fn one<T: Serialize>(
    speaker: &Speaker,
    args: &VerifyArgs,
    file: &Path,
    verify: impl Fn(&str, Option<&str>) -> Result<T, Fault>,
    tell: impl Fn(&Speaker, &T) -> Lines,
) -> anyhow::Result<u8> {
    let name = file.display().to_string();
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(cause) => {
            eprintln!("{}", speaker.say("no-file", &[("file", name), ("cause", cause.to_string())]));
            return Ok(UNREADABLE);
        }
    };
    match verify(&text, args.key.as_deref()) {
        Ok(verified) if args.json => println!("{}", serde_json::to_string_pretty(&verified)?),
        Ok(verified) => {
            println!("{}", speaker.say("good", &[("file", name)]));
            tell(speaker, &verified).iter().for_each(|line| println!("  {line}"));
        }
        Err(fault) => {
            if args.json {
                println!("{}", serde_json::json!({ "fault": fault }));
            }
            eprintln!("{}", speaker.say("bad", &[("file", name)]));
            eprintln!("  {}", speaker.say(&format!("fault-{}", word(fault)), &[]));
            return Ok(FAILED);
        }
    }
    Ok(0)
}

fn outcome(speaker: &Speaker, said: &Statement) -> String {
    let stage = ("stage", (said.stage + 1).to_string());
    match (said.state, said.winner, said.price) {
        (LotState::Sold, Some(winner), Some(price)) => {
            let price = format::money(price.as_kopecks(), speaker.locale);
            speaker.say("sold", &[("winner", winner.to_string()), ("price", price), stage])
        }
        (LotState::Cancelled, ..) => speaker.say("cancelled", &[]),
        _ => speaker.say("unsold", &[stage]),
    }
}

fn sealed(speaker: &Speaker, said: &Statement) -> String {
    let at = said.closed_at.format("%Y-%m-%d %H:%M:%S UTC").to_string();
    speaker.say("sealed", &[("lot", said.lot.to_string()), ("at", at)])
}

fn key(speaker: &Speaker, args: &VerifyArgs, key: &str) -> String {
    speaker.say(if args.key.is_some() { "key-trusted" } else { "key-own" }, &[("key", key.to_owned())])
}

fn word(fault: Fault) -> String {
    serde_json::to_value(fault).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Russian unless the environment says otherwise: it is the network's language.
fn locale(asked: Option<&str>) -> Locale {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| crate::settings::optional(name));
    let word = asked.map(str::to_owned).or(set).unwrap_or_default();
    if word.starts_with("en") { Locale::En } else { Locale::Ru }
}
