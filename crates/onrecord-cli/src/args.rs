//! The command line.

use std::path::PathBuf;

use clap::{Args as Group, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;
use jiff::civil::Date;
use onrecord::ReaderOptions;
use onrecord_intake::Format;

use crate::{
    add::AddArgs,
    ask::{
        ProblemsArgs, ReportArgs, SearchArgs,
        known::{OfOneArgs, OfficeArgs, OpenArgs, PersonArgs, QuoteArgs, TimelineArgs},
    },
    bench::BenchArgs,
    correct::{CorrectArgs, HistoryArgs, UndoArgs},
    erase::EraseArgs,
    eval::EvalArgs,
    export::ExportArgs,
    identify::{MergeArgs, PeopleArgs, RenameArgs, SplitArgs},
    reread::RereadArgs,
};

/// Reads news reports and shows who said what, every line with the words that prove it.
#[derive(Debug, Parser)]
#[command(name = "onrecord", version, after_help = EXAMPLES, disable_help_subcommand = true)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  onrecord read report.txt                      show a report with its statements marked
  onrecord read --format html page.html > a.html   the same as a web page
  onrecord read --format jsonl news/*.txt > statements.jsonl
  curl -s https://example.org/report | onrecord read --url https://example.org/report -
  onrecord add news/ --store record.db          read a whole archive into a record
  onrecord search faulty doors --speaker Quill  ask it who said what

Run `onrecord read --help` for all that `read` can do.";

const READ_EXAMPLES: &str = "\
Examples:
  onrecord read report.txt
  onrecord read --min-confidence 0.7 --format html --output report.html page.html
  onrecord read --because report.txt
  onrecord read --format jsonl news/*.txt > statements.jsonl
  onrecord read --date 2031-03-04 --title 'Harbour to close' - < report.txt
  onrecord read --color always report.txt | less -R

A file that cannot be read is reported, the others are read all the same, and the exit status is 2.";

const ADD_EXAMPLES: &str = "\
Examples:
  onrecord add news/ --store record.db
  onrecord add reports.jsonl 2031/*.html
  onrecord problems

Killed at any moment, it goes on where it was when it is run again. What is in the record already is not read again.";

const SEARCH_EXAMPLES: &str = "\
Examples:
  onrecord search faulty doors
  onrecord search '\"no plans\" resign*' --speaker Quill --from 2031-01-01
  onrecord search --about Quill --office mayor --json
  onrecord search --reports harbour";

const CORRECT_EXAMPLES: &str = "\
Examples:
  onrecord correct 12 S3 --accept
  onrecord correct news/wharf.txt E1 --reject --note 'it was only planned'
  onrecord correct 12 S3 --set 'speaker=Ada Quill' --set 'content=“I will stay”'
  onrecord correct 12 E2 --set type=resign --set by=A1 --set when=Friday --by 'Mara Finch'

The lines of a report and their ids are those of `onrecord report REPORT --json`. Fields: of actors name and kind; of offices title, body, \
holder and status; of dates value; of statements speaker, kind, source, cue and content; of events type, status, by, to, re and \
when; of links kind.";

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read reports and show who said what
    #[command(after_help = READ_EXAMPLES)]
    Read(Box<ReadArgs>),
    /// Read reports, files and whole folders, and add them to a record
    #[command(after_help = ADD_EXAMPLES)]
    Add(AddArgs),
    /// Read the reports of a record anew, with another model or program
    Reread(RereadArgs),
    /// Find what was said in a record: by words, speaker, whom it is about, office, and day
    #[command(after_help = SEARCH_EXAMPLES)]
    Search(SearchArgs),
    /// Show a report of a record with its reading, its versions and its copies
    Report(ReportArgs),
    /// Show what is known of a person or an organisation: names, offices, statements
    Person(PersonArgs),
    /// Show who held an office, from when to when, with the words that say so
    Office(OfficeArgs),
    /// Show what happened in order of time, each once however many papers tell of it
    Timeline(TimelineArgs),
    /// Show for what somebody is held to account: the steps from all reports, and what is still open
    Affair(OfOneArgs),
    /// Show what somebody said beside what came of it
    SaidAndDid(OfOneArgs),
    /// Show a statement in all its printings: the first, clipped and edited ones
    Quote(QuoteArgs),
    /// List what is owed: demands, notices, promises, denials and inquiries, and what has borne on them since
    Open(OpenArgs),
    /// Say that two people or organisations of the record are one
    Merge(MergeArgs),
    /// Say that whom some reports mean is somebody else
    Split(SplitArgs),
    /// Say what a person or an organisation is called
    Rename(RenameArgs),
    /// Link people and organisations to authority lists
    People(PeopleArgs),
    /// List what could not be read into a record, and why
    Problems(ProblemsArgs),
    /// Accept, reject or change a line of a report's reading
    #[command(after_help = CORRECT_EXAMPLES)]
    Correct(CorrectArgs),
    /// Undo a correction
    Undo(UndoArgs),
    /// List what people have corrected, by whom, when and why
    History(HistoryArgs),
    /// Write corrected readings as annotations
    Export(ExportArgs),
    /// Take a person out of a record for good, after showing what goes
    Erase(EraseArgs),
    /// Measure how right readings are, on annotated reports
    Eval(Box<EvalArgs>),
    /// Measure how fast this machine reads
    Bench(BenchArgs),
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
    /// Print the manual page
    Man,
}

/// Arguments of `onrecord read`.
#[derive(Debug, Group)]
pub struct ReadArgs {
    /// Files to read: plain text, Markdown or HTML; `-` is standard input
    #[arg(value_name = "PATH", required = true, value_hint = ValueHint::FilePath)]
    pub paths: Vec<PathBuf>,

    /// How to show what was read
    #[arg(long, short, value_enum, default_value_t = OutputFormat::Terminal)]
    pub format: OutputFormat,

    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,

    /// Leave out statements of a lower confidence, 0 to 1
    #[arg(long, value_name = "NUMBER", default_value_t = ReaderOptions::MIN_CONFIDENCE, value_parser = confidence)]
    pub min_confidence: f32,

    /// Leave speakers of a lower confidence unknown, 0 to 1
    #[arg(long, value_name = "NUMBER", default_value_t = ReaderOptions::MIN_SPEAKER, value_parser = confidence)]
    pub min_speaker: f32,

    /// Leave out events of a lower confidence, 0 to 1
    #[arg(long, value_name = "NUMBER", default_value_t = ReaderOptions::MIN_EVENT, value_parser = confidence)]
    pub min_event: f32,

    /// What the files are; `auto` goes by their names, then by how they begin
    #[arg(long, value_enum, default_value_t = InputFormat::Auto)]
    pub input_format: InputFormat,

    /// The day the reports appeared, whatever they say themselves
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub date: Option<Date>,

    /// The report's headline, whatever it says itself; for one report
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,

    /// Where the report was published, whatever it says itself; for one report
    #[arg(long, value_name = "ADDRESS", value_hint = ValueHint::Url)]
    pub url: Option<String>,

    /// Read with this model instead of the one built in
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub model: Option<PathBuf>,

    /// In the terminal format, say under each statement why its speaker is held to be so
    #[arg(long)]
    pub because: bool,

    /// Whether the terminal format is in colour; `auto` goes by the terminal and NO_COLOR
    #[arg(long, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
}

/// Arguments of `onrecord completions`.
#[derive(Debug, Group)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// How to show what was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// The text with its statements marked, then who said what
    Terminal,
    /// One document, indented; an array of them for several paths
    Json,
    /// One document a line
    Jsonl,
    /// A web page that needs nothing beside itself
    Html,
}

/// What the files are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InputFormat {
    /// What their names say, or how they begin
    Auto,
    /// Plain text, read exactly as it is
    Text,
    /// Markdown, with or without front matter
    Markdown,
    /// A web page, of which the article is read
    Html,
}

impl InputFormat {
    /// The format, if it is given.
    #[must_use]
    pub fn given(self) -> Option<Format> {
        match self {
            Self::Auto => None,
            Self::Text => Some(Format::Text),
            Self::Markdown => Some(Format::Markdown),
            Self::Html => Some(Format::Html),
        }
    }
}

/// Whether to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal that has it, unless NO_COLOR is set
    Auto,
    /// Even into a pipe or a file
    Always,
    /// Brackets instead
    Never,
}

/// A probability.
pub(crate) fn confidence(text: &str) -> Result<f32, String> {
    match text.parse() {
        Ok(number) if (0.0..=1.0).contains(&number) => Ok(number),
        _ => Err("give a number from 0 to 1, such as 0.7".into()),
    }
}

/// A day.
pub(crate) fn date(text: &str) -> Result<Date, String> {
    let four_two_two = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    match text.parse() {
        Ok(date) if four_two_two => Ok(date),
        _ => Err("give a day of the calendar as year-month-day, such as 2031-03-04".into()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn sound() {
        Args::command().debug_assert();
    }

    #[test]
    fn values() {
        assert_eq!(confidence("0.25"), Ok(0.25));
        assert!(["", "-0.1", "1.01", "NaN", "inf", "70%"].iter().all(|bad| confidence(bad).is_err()));
        assert_eq!(date("2031-03-04"), Ok(jiff::civil::date(2031, 3, 4)));
        assert!(
            ["2031-02-30", "2031-3-4", "04/03/2031", "20310304", "2031-03-04T10"]
                .iter()
                .all(|bad| date(bad).is_err())
        );
    }
}
