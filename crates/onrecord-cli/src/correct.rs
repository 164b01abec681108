//! `onrecord correct`, `undo` and `history`: what people say of the lines of a record.

use std::io::{self, Write};

use onrecord_record::{Correction, Store};
use serde_json::json;

use crate::{
    Failure, Outcome, add,
    ask::{self, Asked},
    identify::Correcting,
};

/// Arguments of `onrecord correct`.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("what").required(true))]
pub struct CorrectArgs {
    /// The report: its number, its web address, its file, or the beginning of its text's SHA-256
    #[arg(value_name = "REPORT")]
    pub which: String,

    /// The line, as `onrecord report --json` calls it: S3, E1, A2, O1, T4, L1
    #[arg(value_name = "LINE")]
    pub line: String,

    /// It is right
    #[arg(long, group = "what")]
    pub accept: bool,

    /// The report does not say so: the line goes, with what cannot stand without it
    #[arg(long, group = "what")]
    pub reject: bool,

    /// Make this field of it this value; several times for several fields, or several pieces of one; `none` empties one
    #[arg(long, group = "what", value_name = "FIELD=VALUE", value_parser = field)]
    pub set: Vec<(String, String)>,

    /// Whose correction.
    #[command(flatten)]
    pub correcting: Correcting,
}

/// Arguments of `onrecord undo`.
#[derive(Debug, clap::Args)]
pub struct UndoArgs {
    /// The correction's number, as `onrecord history` has it
    #[arg(value_name = "NUMBER")]
    pub number: i64,

    /// Whose correction.
    #[command(flatten)]
    pub correcting: Correcting,
}

/// Arguments of `onrecord history`.
#[derive(Debug, clap::Args)]
pub struct HistoryArgs {
    /// Only of this report: its number, its web address, its file, or the beginning of its text's SHA-256
    #[arg(value_name = "REPORT")]
    pub which: Option<String>,

    /// Which record, and how to answer.
    #[command(flatten)]
    pub asked: Asked,
}

/// A field with its value.
fn field(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((field, value)) if !field.trim().is_empty() => Ok((field.to_owned(), value.to_owned())),
        _ => Err("give a field and its value, such as 'speaker=Ada Quill' or kind=direct".into()),
    }
}

/// Prints a line that says what was done.
pub(crate) fn say(line: &str) -> Result<Outcome, Failure> {
    let mut out = io::stdout();
    writeln!(out, "{}", crate::show::one_line(line))
        .and_then(|()| out.flush())
        .map_err(|error| Failure::writing("standard output", &error))?;
    Ok(Outcome::Done)
}

/// Corrects a line.
pub(crate) fn correct(args: &CorrectArgs) -> Result<Outcome, Failure> {
    let by = args.correcting.by()?;
    let mut store = args.correcting.store()?;
    let report = ask::find(&store, &args.which)?;
    let correction = if args.accept {
        Correction::Accept
    } else if args.reject {
        Correction::Reject
    } else {
        Correction::Edit(args.set.clone())
    };
    let number = store
        .correct(report, &args.line, &correction, &by, args.correcting.note.as_deref())
        .map_err(Failure::because)?;
    add::join(&mut store).map_err(Failure::because)?;
    done(&store, number)
}

/// Undoes a correction.
pub(crate) fn undo(args: &UndoArgs) -> Result<Outcome, Failure> {
    let by = args.correcting.by()?;
    let mut store = args.correcting.store()?;
    let number = store.undo(args.number, &by, args.correcting.note.as_deref()).map_err(Failure::because)?;
    add::join(&mut store).map_err(Failure::because)?;
    done(&store, number)
}

/// Says what was done, with the number to undo it by.
fn done(store: &Store, number: i64) -> Result<Outcome, Failure> {
    let history = store.history(None).map_err(Failure::because)?;
    let what = history.iter().rev().find(|entry| entry.number == number).map_or("", |entry| &entry.what);
    say(&format!("{number}: {what}"))
}

/// Lists what people have said of a record.
pub(crate) fn history(args: &HistoryArgs) -> Result<Outcome, Failure> {
    let store = args.asked.store()?;
    let report = args.which.as_deref().map(|which| ask::find(&store, which)).transpose()?;
    let history = store.history(report).map_err(Failure::because)?;
    args.asked.answer(json!({ "history": history }), |terminal| terminal.history(&history))
}
