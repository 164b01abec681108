//! `onrecord export`: corrected readings as annotations, to learn and to measure from.

use std::{
    collections::HashSet,
    fs::File,
    io::{self, BufWriter, Write},
    path::PathBuf,
};

use clap::{ValueEnum, ValueHint};
use onrecord_eval::reading::corpus_line;
use onrecord_record::Store;

use crate::{Failure, Outcome, ask};

/// Arguments of `onrecord export`.
#[derive(Debug, clap::Args)]
pub struct ExportArgs {
    /// Which reports, by number, web address, file, or the beginning of the text's SHA-256; if none, those with corrected lines
    #[arg(value_name = "REPORT")]
    pub which: Vec<String>,

    /// In which form
    #[arg(long, short, value_enum, default_value_t = Form::Corpus)]
    pub format: Form,

    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,

    /// The record's file
    #[arg(long, value_name = "FILE", default_value = ask::STORE, value_hint = ValueHint::FilePath)]
    pub store: PathBuf,
}

/// How reports are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// One annotated report a line, as the OnRecord corpus has them and `onrecord eval` reads them
    Corpus,
}

/// Writes reports with their corrected readings.
pub(crate) fn run(args: &ExportArgs) -> Result<Outcome, Failure> {
    let store = Store::open(&args.store).map_err(Failure::because)?;
    let mut reports = Vec::new();
    if args.which.is_empty() {
        reports = store.corrected().map_err(Failure::because)?;
    }
    for which in &args.which {
        let report = ask::find(&store, which)?;
        if !reports.contains(&report) {
            reports.push(report);
        }
    }
    let place = args.output.as_ref().map_or("standard output".to_owned(), |path| path.display().to_string());
    let failed = |error: io::Error| Failure::writing(&place, &error);
    let mut out: Box<dyn Write> = match &args.output {
        Some(path) => Box::new(BufWriter::new(File::create(path).map_err(failed)?)),
        None => Box::new(BufWriter::new(io::stdout())),
    };
    let mut ids = HashSet::new();
    for report in reports {
        let Some(found) = store.report(&report.to_string()).map_err(Failure::because)? else { continue };
        let Form::Corpus = args.format;
        // Two reports may be called the same, and annotations are found by what they are called.
        let mut id = found.document.id.clone();
        while !ids.insert(id.clone()) {
            id = format!("{id}-{report}");
        }
        writeln!(out, "{}", corpus_line(&found.document, &id)).map_err(failed)?;
    }
    out.flush().map_err(failed)?;
    Ok(Outcome::Done)
}
