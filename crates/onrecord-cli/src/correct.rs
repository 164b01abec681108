//! `onrecord correct`, `undo` and `history`: what people say of the lines of a record.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use clap::ValueHint;
use onrecord_record::{Correction, Store};
use serde_json::json;

use crate::{
    Failure, Outcome, add,
    ask::{self, Asked},
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

    /// Who says so, why, and in which record.
    #[command(flatten)]
    pub said: Said,
}

/// Arguments of `onrecord undo`.
#[derive(Debug, clap::Args)]
pub struct UndoArgs {
    /// The correction's number, as `onrecord history` has it
    #[arg(value_name = "NUMBER")]
    pub number: i64,

    /// Who says so, why, and in which record.
    #[command(flatten)]
    pub said: Said,
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

/// Who says something of a record, and why.
#[derive(Debug, clap::Args)]
pub struct Said {
    /// Who says so; the name that you are logged in with, if not given
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,

    /// Why
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,

    /// The record's file
    #[arg(long, value_name = "FILE", default_value = ask::STORE, value_hint = ValueHint::FilePath)]
    pub store: PathBuf,
}

/// A field with its value.
fn field(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((field, value)) if !field.trim().is_empty() => Ok((field.to_owned(), value.to_owned())),
        _ => Err("give a field and its value, such as 'speaker=Ada Quill' or kind=direct".into()),
    }
}

impl Said {
    /// Who it is that says so.
    pub(crate) fn by(&self) -> Result<String, Failure> {
        // What is asked for on the command line, then what the system says: the latter has one of two names.
        let logged_in =
            || ["USER", "USERNAME", "LOGNAME"].into_iter().filter_map(|name| std::env::var(name).ok());
        let mut names = self.by.clone().into_iter().chain(logged_in());
        names.find(|name| !name.trim().is_empty()).ok_or_else(|| {
            Failure::because(
                "a record says who corrected what, and the system does not say who you are; give --by NAME",
            )
        })
    }

    pub(crate) fn store(&self) -> Result<Store, Failure> {
        Store::open(&self.store).map_err(Failure::because)
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
    let by = args.said.by()?;
    let mut store = args.said.store()?;
    let report = ask::find(&store, &args.which)?;
    let correction = if args.accept {
        Correction::Accept
    } else if args.reject {
        Correction::Reject
    } else {
        Correction::Edit(args.set.clone())
    };
    let number = store
        .correct(report, &args.line, &correction, &by, args.said.note.as_deref())
        .map_err(Failure::because)?;
    add::join(&mut store).map_err(Failure::because)?;
    done(&store, number)
}

/// Undoes a correction.
pub(crate) fn undo(args: &UndoArgs) -> Result<Outcome, Failure> {
    let by = args.said.by()?;
    let mut store = args.said.store()?;
    let number = store.undo(args.number, &by, args.said.note.as_deref()).map_err(Failure::because)?;
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
