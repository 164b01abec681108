//! `onrecord person`, `office`, `timeline`, `affair`, `said-and-did`, `quote` and `open`: what many reports together know.

use jiff::civil::Date;
use onrecord::EventKind;
use onrecord_record::{EntityHit, Happenings, Owed, Store};
use serde_json::json;

use super::Asked;
use crate::{Failure, Outcome, args::date};

/// People and organisations that a list of candidates names.
const CANDIDATES: usize = 20;

/// Arguments of `onrecord person`.
#[derive(Debug, clap::Args)]
pub struct PersonArgs {
    /// The person or organisation: a name, words of it, or its number
    #[arg(value_name = "NAME", required = true)]
    pub name: Vec<String>,

    /// Say of each report why it is held to mean this one
    #[arg(long)]
    pub because: bool,

    /// Which record, and how to answer.
    #[command(flatten)]
    pub asked: Asked,
}

/// Arguments of `onrecord office`.
#[derive(Debug, clap::Args)]
pub struct OfficeArgs {
    /// Words of the office's title and body
    #[arg(value_name = "WORDS", required = true)]
    pub words: Vec<String>,

    /// Which record, and how to answer.
    #[command(flatten)]
    pub asked: Asked,
}

/// Arguments of `onrecord timeline`.
#[derive(Debug, clap::Args)]
pub struct TimelineArgs {
    /// Who takes part: a name, words of it, or a number; everybody if not given
    #[arg(value_name = "NAME")]
    pub name: Vec<String>,

    /// Only events of this type, such as `resign`
    #[arg(long = "type", value_name = "TYPE", value_parser = event_type)]
    pub kind: Option<EventKind>,

    /// From this day on
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub from: Option<Date>,

    /// Up to this day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub to: Option<Date>,

    /// Show so many at most, the last ones
    #[arg(long, value_name = "NUMBER", default_value_t = 100)]
    pub limit: usize,

    /// Which record, and how to answer.
    #[command(flatten)]
    pub asked: Asked,
}

/// Arguments of `onrecord affair` and `onrecord said-and-did`.
#[derive(Debug, clap::Args)]
pub struct OfOneArgs {
    /// The person or organisation: a name, words of it, or its number
    #[arg(value_name = "NAME", required = true)]
    pub name: Vec<String>,

    /// Show so many at most, the last ones
    #[arg(long, value_name = "NUMBER", default_value_t = 20)]
    pub limit: usize,

    /// Which record, and how to answer.
    #[command(flatten)]
    pub asked: Asked,
}

/// Arguments of `onrecord quote`.
#[derive(Debug, clap::Args)]
pub struct QuoteArgs {
    /// Words that were said, in their order
    #[arg(value_name = "WORDS", required = true)]
    pub words: Vec<String>,

    /// Show so many statements at most
    #[arg(long, value_name = "NUMBER", default_value_t = 5)]
    pub limit: usize,

    /// Which record, and how to answer.
    #[command(flatten)]
    pub asked: Asked,
}

/// Arguments of `onrecord open`.
#[derive(Debug, clap::Args)]
pub struct OpenArgs {
    /// Who owes it: a name, words of it, or a number; everybody if not given
    #[arg(value_name = "NAME")]
    pub name: Vec<String>,

    /// Only one kind
    #[arg(long, value_name = "KIND", value_parser = ["demand", "notice", "promise", "denial", "inquiry"])]
    pub kind: Option<String>,

    /// Only what nothing has borne on since
    #[arg(long)]
    pub unanswered: bool,

    /// Show so many at most, the last ones
    #[arg(long, value_name = "NUMBER", default_value_t = 20)]
    pub limit: usize,

    /// Which record, and how to answer.
    #[command(flatten)]
    pub asked: Asked,
}

/// A type of events.
pub(crate) fn event_type(word: &str) -> Result<EventKind, String> {
    EventKind::ALL.iter().copied().find(|kind| kind.as_str() == word).ok_or_else(|| {
        let all: Vec<&str> = EventKind::ALL.iter().map(|kind| kind.as_str()).collect();
        format!("give one of {}", all.join(", "))
    })
}

/// The one that `which` means, or why it is not clear.
pub(crate) fn one(store: &Store, which: &str) -> Result<EntityHit, Failure> {
    let mut hits = store.entities(which, None).map_err(Failure::because)?;
    match hits.len() {
        0 => Err(Failure::because(format_args!(
            "{which}: nobody of that name in {}; `onrecord search --speaker` and `--reports` find words, and names that are not joined yet \
             are joined by `onrecord add`",
            store.path().display()
        ))),
        1 => Ok(hits.remove(0)),
        _ => {
            let named: Vec<String> = hits.iter().take(CANDIDATES).map(in_short).collect();
            let more = if hits.len() > CANDIDATES {
                format!(", and {} more", hits.len() - CANDIDATES)
            } else {
                String::new()
            };
            Err(Failure::because(format_args!(
                "{which} can be several; give the number of one: {}{more}",
                named.join("; ")
            )))
        }
    }
}

/// `7 Ada Quill (harbour master, 12 reports)`.
fn in_short(hit: &EntityHit) -> String {
    let what = hit.offices.first().map_or(hit.kind.as_str(), String::as_str);
    let reports = if hit.reports == 1 { "report" } else { "reports" };
    format!("{} {} ({what}, {} {reports})", hit.entity, hit.name, hit.reports)
}

/// The number of whom `name` means, if a name is given.
fn maybe(store: &Store, name: &[String]) -> Result<Option<i64>, Failure> {
    let name = name.join(" ");
    (!name.trim().is_empty()).then(|| one(store, &name).map(|hit| hit.entity)).transpose()
}

/// Shows what is known of somebody, or who it can be.
pub(crate) fn person(args: &PersonArgs) -> Result<Outcome, Failure> {
    let store = args.asked.store()?;
    let name = args.name.join(" ");
    let hits = store.entities(&name, None).map_err(Failure::because)?;
    if hits.len() > 1 {
        return args.asked.answer(json!({ "several": hits }), |terminal| terminal.several(&hits));
    }
    let hit = one(&store, &name)?;
    let known = store.entity(hit.entity).map_err(Failure::because)?;
    args.asked.answer(&known, |terminal| terminal.because(args.because).person(&known))
}

/// Shows who held an office.
pub(crate) fn office(args: &OfficeArgs) -> Result<Outcome, Failure> {
    let tenures = args.asked.store()?.office(&args.words.join(" ")).map_err(Failure::because)?;
    args.asked.answer(json!({ "tenures": tenures }), |terminal| terminal.tenures(&tenures))
}

/// Shows what happened.
pub(crate) fn timeline(args: &TimelineArgs) -> Result<Outcome, Failure> {
    let store = args.asked.store()?;
    let entity = maybe(&store, &args.name)?;
    let asked = Happenings { entity, kind: args.kind, from: args.from, to: args.to };
    let events = store.timeline(&asked, args.limit).map_err(Failure::because)?;
    args.asked.answer(json!({ "events": events }), |terminal| terminal.timeline(&events))
}

/// Shows for what somebody is held to account.
pub(crate) fn affair(args: &OfOneArgs) -> Result<Outcome, Failure> {
    let store = args.asked.store()?;
    let hit = one(&store, &args.name.join(" "))?;
    let affairs = store.affairs(hit.entity, args.limit).map_err(Failure::because)?;
    args.asked.answer(json!({ "affairs": affairs }), |terminal| terminal.stored_affairs(&hit, &affairs))
}

/// Shows what somebody said beside what came of it.
pub(crate) fn said_and_did(args: &OfOneArgs) -> Result<Outcome, Failure> {
    let store = args.asked.store()?;
    let hit = one(&store, &args.name.join(" "))?;
    let pairs = store.said_and_did(hit.entity, args.limit).map_err(Failure::because)?;
    args.asked.answer(json!({ "pairs": pairs }), |terminal| terminal.pairs(&hit, &pairs))
}

/// Shows a statement in all its printings.
pub(crate) fn quote(args: &QuoteArgs) -> Result<Outcome, Failure> {
    let quotes = args.asked.store()?.quote(&args.words.join(" "), args.limit).map_err(Failure::because)?;
    args.asked.answer(json!({ "quotes": quotes }), |terminal| terminal.quotes(&quotes))
}

/// Shows what is owed.
pub(crate) fn open(args: &OpenArgs) -> Result<Outcome, Failure> {
    let store = args.asked.store()?;
    let asked =
        Owed { entity: maybe(&store, &args.name)?, unanswered: args.unanswered, kind: args.kind.clone() };
    let entries = store.open_ledger(&asked, args.limit).map_err(Failure::because)?;
    args.asked.answer(json!({ "open": entries }), |terminal| terminal.ledger(&entries))
}
