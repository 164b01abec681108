//! What the `onrecord` command does: everything but `main`, so that tests can call it.

mod add;
pub mod args;
mod ask;
mod bench;
mod correct;
mod erase;
mod eval;
mod export;
mod identify;
mod manual;
mod ordered;
mod read;
mod reread;
pub mod show;

use std::{fmt, io, process::ExitCode};

use clap::Parser;

use self::args::{Args, Command};

/// What the command reports when something went wrong, usage errors included.
const FAILED: u8 = 2;

/// Runs the command with the arguments of this process.
#[must_use]
pub fn main() -> ExitCode {
    let done = match Args::parse().command {
        Command::Read(args) => read::run(&args),
        Command::Add(args) => add::run(&args),
        Command::Reread(args) => reread::run(&args),
        Command::Search(args) => ask::search(&args),
        Command::Report(args) => ask::report(&args),
        Command::Person(args) => ask::known::person(&args),
        Command::Office(args) => ask::known::office(&args),
        Command::Timeline(args) => ask::known::timeline(&args),
        Command::Affair(args) => ask::known::affair(&args),
        Command::SaidAndDid(args) => ask::known::said_and_did(&args),
        Command::Quote(args) => ask::known::quote(&args),
        Command::Open(args) => ask::known::open(&args),
        Command::Merge(args) => identify::merge(&args),
        Command::Split(args) => identify::split(&args),
        Command::Rename(args) => identify::rename(&args),
        Command::People(args) => identify::people(&args),
        Command::Problems(args) => ask::problems(&args),
        Command::Correct(args) => correct::correct(&args),
        Command::Undo(args) => correct::undo(&args),
        Command::History(args) => correct::history(&args),
        Command::Export(args) => export::run(&args),
        Command::Erase(args) => erase::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Completions(args) => manual::completions(&args),
        Command::Man => manual::man(),
    };
    match done {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::SomeFailed) => ExitCode::from(FAILED),
        // Who reads our output has seen enough.
        Err(Failure::Closed) => ExitCode::SUCCESS,
        Err(Failure::Usage(error)) => error.exit(),
        Err(Failure::Because(why)) => {
            anstream::eprintln!("onrecord: {}", show::one_line(&why));
            ExitCode::from(FAILED)
        }
    }
}

/// How a command ended that could do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was done.
    Done,
    /// Some of it could not be done, and the user has been told.
    SomeFailed,
}

/// Why a command could not do its work.
#[derive(Debug)]
pub enum Failure {
    /// The reader of our output went away.
    Closed,
    /// The arguments make no sense together.
    Usage(clap::Error),
    /// What is wrong, and what to do about it.
    Because(String),
}

impl Failure {
    /// A failure with its reason.
    pub fn because(why: impl fmt::Display) -> Self {
        Self::Because(why.to_string())
    }

    /// A failure to write to `place`.
    fn writing(place: &str, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Closed,
            _ => Self::Because(format!("{place}: cannot be written: {error}")),
        }
    }
}
