//! `onrecord search`, `report` and `problems`: questions to the record, answered in the terminal or as JSON.

pub(crate) mod known;

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use anstream::{AutoStream, ColorChoice};
use clap::{ValueEnum, ValueHint};
use jiff::civil::Date;
use onrecord::{EventKind, StatementKind};
use onrecord_record::{Search, Store, path_name};
use serde::Serialize;
use serde_json::json;

use crate::{
    Failure, Outcome,
    args::{Color, date},
    read::output::{color, columns},
    show::terminal::Terminal,
};

/// The record's file where none is named.
pub(crate) const STORE: &str = "record.db";

/// Which record is asked, and how the answer is shown.
#[derive(Debug, clap::Args)]
pub struct Asked {
    /// The record's file
    #[arg(long, value_name = "FILE", default_value = STORE, value_hint = ValueHint::FilePath)]
    pub store: PathBuf,

    /// Answer in JSON
    #[arg(long)]
    pub json: bool,

    /// Whether the answer is in colour; `auto` goes by the terminal and NO_COLOR
    #[arg(long, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
}

/// Arguments of `onrecord search`.
#[derive(Debug, clap::Args)]
pub struct SearchArgs {
    /// Words that were said: all of them; "in quotation marks" together, `*` for any ending
    #[arg(value_name = "WORDS")]
    pub words: Vec<String>,

    /// Who said it: words of the name
    #[arg(long, value_name = "NAME")]
    pub speaker: Option<String>,

    /// Whom it mentions: words of the name
    #[arg(long, value_name = "NAME")]
    pub about: Option<String>,

    /// In which office: words of its title and body
    #[arg(long, value_name = "WORDS")]
    pub office: Option<String>,

    /// What it is or tells of: an event of this type, such as `promise`
    #[arg(long = "type", value_name = "TYPE", value_parser = known::event_type)]
    pub event: Option<EventKind>,

    /// How it is given: wholly, partly or not in quotation marks
    #[arg(long, value_enum, value_name = "KIND")]
    pub kind: Option<Kind>,

    /// In reports from this day on
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub from: Option<Date>,

    /// In reports up to this day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub to: Option<Date>,

    /// Search whole reports, not what was said
    #[arg(long, conflicts_with_all = ["speaker", "about", "office", "event", "kind"])]
    pub reports: bool,

    /// Show so many at most
    #[arg(long, value_name = "NUMBER", default_value_t = 20)]
    pub limit: usize,

    /// Which record, and how to answer.
    #[command(flatten)]
    pub asked: Asked,
}

/// How a statement is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// All of it in quotation marks
    Direct,
    /// None of it
    Indirect,
    /// Part of it
    Mixed,
}

/// Arguments of `onrecord report`.
#[derive(Debug, clap::Args)]
pub struct ReportArgs {
    /// The report: its number, its web address, its file, or the beginning of its text's SHA-256
    #[arg(value_name = "REPORT")]
    pub which: String,

    /// Say under each statement why its speaker is held to be so
    #[arg(long)]
    pub because: bool,

    /// Which record, and how to answer.
    #[command(flatten)]
    pub asked: Asked,
}

/// Arguments of `onrecord problems`.
#[derive(Debug, clap::Args)]
pub struct ProblemsArgs {
    /// Which record, and how to answer.
    #[command(flatten)]
    pub asked: Asked,
}

impl Asked {
    pub(crate) fn store(&self) -> Result<Store, Failure> {
        Store::open(&self.store).map_err(Failure::because)
    }

    /// Prints the answer in the form that is asked for.
    pub(crate) fn answer(
        &self,
        json: impl Serialize,
        terminal: impl FnOnce(Terminal) -> String,
    ) -> Result<Outcome, Failure> {
        let choice = color(self.color, false);
        let in_color = !matches!(choice, ColorChoice::Never);
        let text = if self.json {
            serde_json::to_string_pretty(&json).expect("an answer is JSON") + "\n"
        } else {
            terminal(Terminal::new(columns(), in_color))
        };
        let mut out: Box<dyn Write> =
            if in_color { Box::new(AutoStream::always(io::stdout())) } else { Box::new(io::stdout()) };
        out.write_all(text.as_bytes())
            .and_then(|()| out.flush())
            .map_err(|error| Failure::writing("standard output", &error))?;
        Ok(Outcome::Done)
    }
}

/// Shows what was said, or reports, as asked.
pub(crate) fn search(args: &SearchArgs) -> Result<Outcome, Failure> {
    let words = args.words.join(" ");
    let search = Search {
        words: Some(words).filter(|words| !words.trim().is_empty()),
        speaker: args.speaker.clone(),
        about: args.about.clone(),
        office: args.office.clone(),
        event: args.event,
        kind: args.kind.map(|kind| match kind {
            Kind::Direct => StatementKind::Direct,
            Kind::Indirect => StatementKind::Indirect,
            Kind::Mixed => StatementKind::Mixed,
        }),
        from: args.from,
        to: args.to,
    };
    let store = args.asked.store()?;
    if args.reports {
        let hits = store.search_reports(&search, args.limit).map_err(Failure::because)?;
        return args.asked.answer(json!({ "reports": hits }), |terminal| terminal.report_hits(&hits));
    }
    let hits = store.search(&search, args.limit).map_err(Failure::because)?;
    args.asked.answer(json!({ "statements": hits }), |terminal| terminal.hits(&hits))
}

/// The row of the report that `which` names.
pub(crate) fn find(store: &Store, which: &str) -> Result<i64, Failure> {
    let mut found = store.find(which).map_err(Failure::because)?;
    if found.is_none() {
        // A file is kept under its whole path; what stands behind it, `#id` or `:line`, is no matter here.
        let path = std::path::absolute(Path::new(which)).map(|path| path_name(&path));
        if let Ok(path) = path {
            found = store.find(&path).map_err(Failure::because)?;
        }
    }
    found.ok_or_else(|| missing(store, which))
}

fn missing(store: &Store, which: &str) -> Failure {
    Failure::because(format_args!(
        "{which}: no such report in {}; `onrecord search --reports` finds reports by their words",
        store.path().display()
    ))
}

/// Shows one report with all that is known of it.
pub(crate) fn report(args: &ReportArgs) -> Result<Outcome, Failure> {
    let store = args.asked.store()?;
    let row = find(&store, &args.which)?;
    let Some(found) = store.report(&row.to_string()).map_err(Failure::because)? else {
        return Err(missing(&store, &args.which));
    };
    let report = found.document.report();
    let reading = found.document.reading(&report).map_err(Failure::because)?;
    args.asked.answer(&found, |terminal| {
        let terminal = terminal.because(args.because);
        format!("{}\n\n{}", terminal.show(&reading).trim_end(), terminal.kept(&found))
    })
}

/// Lists what could not be read.
pub(crate) fn problems(args: &ProblemsArgs) -> Result<Outcome, Failure> {
    let problems = args.asked.store()?.problems().map_err(Failure::because)?;
    args.asked.answer(json!({ "problems": problems }), |terminal| terminal.problems(&problems))
}
