//! `onrecord merge`, `split`, `rename` and `people import`: who is one, as people say.

use std::path::PathBuf;

use clap::{Subcommand, ValueHint};
use onrecord_record::{AuthorityList, Store};

use crate::{
    Failure, Outcome,
    add::{self, number},
    ask::{STORE, known::one},
    show::one_line,
};

/// Notices of a list that are shown.
const NOTICES: usize = 10;

/// Who corrects what.
#[derive(Debug, clap::Args)]
pub struct Correcting {
    /// Who says so; the name that you are logged in with if not given
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,

    /// Why
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,

    /// The record's file
    #[arg(long, value_name = "FILE", default_value = STORE, value_hint = ValueHint::FilePath)]
    pub store: PathBuf,
}

impl Correcting {
    /// Who says so.
    pub(crate) fn by(&self) -> Result<String, Failure> {
        let login = || ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
        let by = self.by.clone().or_else(login).map(|by| by.trim().to_owned()).filter(|by| !by.is_empty());
        by.ok_or_else(|| Failure::because("whose correction is this? Say so with --by NAME"))
    }

    pub(crate) fn store(&self) -> Result<Store, Failure> {
        Store::open(&self.store).map_err(Failure::because)
    }
}

/// Arguments of `onrecord merge`.
#[derive(Debug, clap::Args)]
pub struct MergeArgs {
    /// The person or organisation that stays: its number, or a name that only it has
    #[arg(value_name = "ONE")]
    pub one: String,

    /// The one that is the same
    #[arg(value_name = "OTHER")]
    pub other: String,

    /// Whose correction.
    #[command(flatten)]
    pub correcting: Correcting,
}

/// Arguments of `onrecord split`.
#[derive(Debug, clap::Args)]
pub struct SplitArgs {
    /// The person or organisation that is two: its number, or a name that only it has
    #[arg(value_name = "ONE")]
    pub one: String,

    /// The reports that mean the other one, by their numbers
    #[arg(long, value_name = "REPORT", required = true, num_args = 1.., value_delimiter = ',')]
    pub reports: Vec<i64>,

    /// Whose correction.
    #[command(flatten)]
    pub correcting: Correcting,
}

/// Arguments of `onrecord rename`.
#[derive(Debug, clap::Args)]
pub struct RenameArgs {
    /// The person or organisation: its number, or a name that only it has
    #[arg(value_name = "ONE")]
    pub one: String,

    /// What it is called
    #[arg(value_name = "NAME")]
    pub name: String,

    /// Whose correction.
    #[command(flatten)]
    pub correcting: Correcting,
}

/// Arguments of `onrecord people`.
#[derive(Debug, clap::Args)]
pub struct PeopleArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: PeopleCommand,
}

/// What to do with authority lists.
#[derive(Debug, Subcommand)]
pub enum PeopleCommand {
    /// Take in a list of people and organisations, and link those of the record to it
    Import(ImportArgs),
}

/// Arguments of `onrecord people import`.
#[derive(Debug, clap::Args)]
pub struct ImportArgs {
    /// The list: Popolo JSON, FollowTheMoney JSON lines, or a table (CSV)
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,

    /// What to call the list; its file's name if not given
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,

    /// The record's file
    #[arg(long, value_name = "FILE", default_value = STORE, value_hint = ValueHint::FilePath)]
    pub store: PathBuf,
}

/// Says that two are one.
pub(crate) fn merge(args: &MergeArgs) -> Result<Outcome, Failure> {
    let mut store = args.correcting.store()?;
    let (keep, other) = (one(&store, &args.one)?, one(&store, &args.other)?);
    let (by, note) = (args.correcting.by()?, args.correcting.note.as_deref());
    let made = store.merge(keep.entity, other.entity, &by, note).map_err(Failure::because)?;
    done(&mut store, made, &format!("{} ({}) is {} ({})", other.name, other.entity, keep.name, keep.entity))
}

/// Says that one is two.
pub(crate) fn split(args: &SplitArgs) -> Result<Outcome, Failure> {
    let mut store = args.correcting.store()?;
    let whole = one(&store, &args.one)?;
    let (by, note) = (args.correcting.by()?, args.correcting.note.as_deref());
    let made = store.split(whole.entity, &args.reports, &by, note).map_err(Failure::because)?;
    let reports: Vec<String> = args.reports.iter().map(i64::to_string).collect();
    done(&mut store, made, &format!("{} of report {} is somebody else", whole.name, reports.join(", ")))
}

/// Says what somebody is called.
pub(crate) fn rename(args: &RenameArgs) -> Result<Outcome, Failure> {
    let mut store = args.correcting.store()?;
    let known = one(&store, &args.one)?;
    let (by, note) = (args.correcting.by()?, args.correcting.note.as_deref());
    let made = store.rename(known.entity, &args.name, &by, note).map_err(Failure::because)?;
    done(&mut store, made, &format!("{} ({}) is called {}", known.name, known.entity, args.name))
}

/// Carries a correction out, and says so.
fn done(store: &mut Store, made: i64, what: &str) -> Result<Outcome, Failure> {
    add::join(store).map_err(Failure::because)?;
    anstream::println!("{}; `onrecord undo {made}` takes it back", one_line(what));
    Ok(Outcome::Done)
}

/// Takes a list in.
pub(crate) fn people(args: &PeopleArgs) -> Result<Outcome, Failure> {
    let PeopleCommand::Import(args) = &args.command;
    let file = args.file.display();
    let bytes =
        std::fs::read(&args.file).map_err(|error| Failure::because(format_args!("{file}: {error}")))?;
    let list =
        AuthorityList::parse(&bytes).map_err(|error| Failure::because(format_args!("{file}: {error}")))?;
    for notice in list.notices.iter().take(NOTICES) {
        anstream::eprintln!("onrecord: {}", one_line(&format!("{file}, {notice}")));
    }
    if list.notices.len() > NOTICES {
        anstream::eprintln!("onrecord: {} further notices", list.notices.len() - NOTICES);
    }
    let stem = args.file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let name = args.name.clone().or(stem).unwrap_or_else(|| "list".to_owned());
    let mut store = Store::open(&args.store).map_err(Failure::because)?;
    let imported = store.import(&name, &list).map_err(Failure::because)?;
    anstream::println!(
        "{} of {}: {} linked",
        number(imported.entries, "entry", "entries"),
        one_line(&name),
        number(
            imported.linked,
            "person or organisation of the record is",
            "people and organisations of the record are"
        )
    );
    Ok(Outcome::Done)
}
