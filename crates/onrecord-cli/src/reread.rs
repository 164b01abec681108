//! `onrecord reread`: new readings of the reports of a record, in the place of those that it has.

use std::{
    io::{self, IsTerminal, Write},
    path::PathBuf,
    time::Instant,
};

use clap::ValueHint;
use indicatif::{ProgressBar, ProgressStyle};
use onrecord::json::Document;
use onrecord_record::{Error, MadeWith, Store};

use crate::{
    Failure, Outcome,
    add::{ReadWith, join, number, progress::rounded},
    ordered,
};

/// Reports in a transaction.
const BATCH: usize = 64;

/// Reports that are asked for at a time.
const PAGE: usize = 1000;

/// Arguments of `onrecord reread`.
#[derive(Debug, clap::Args)]
pub struct RereadArgs {
    /// The record's file
    #[arg(long, value_name = "FILE", default_value = crate::ask::STORE, value_hint = ValueHint::FilePath)]
    pub store: PathBuf,

    /// How to read.
    #[command(flatten)]
    pub with: ReadWith,
}

/// The reports that have to be read anew, one after another.
struct Reports {
    store: Store,
    with: MadeWith,
    page: std::vec::IntoIter<i64>,
    /// The last one so far.
    last: i64,
}

impl Iterator for Reports {
    type Item = Result<i64, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = match self.page.next() {
            Some(next) => next,
            None => {
                match self.store.to_reread(&self.with, self.last, PAGE) {
                    Ok(page) => self.page = page.into_iter(),
                    Err(error) => return Some(Err(error)),
                }
                self.page.next()?
            }
        };
        self.last = next;
        Some(Ok(next))
    }
}

/// Reads what was read with another program, model or options, and puts the new readings in the place of the old ones.
pub(crate) fn run(args: &RereadArgs) -> Result<Outcome, Failure> {
    let (reader, model, made_with) = args.with.reader()?;
    let mut store = Store::open(&args.store).map_err(Failure::because)?;
    let reports = Reports {
        store: Store::open(&args.store).map_err(Failure::because)?,
        with: made_with.clone(),
        page: Vec::new().into_iter(),
        last: 0,
    };
    let began = Instant::now();
    let bar = io::stderr().is_terminal().then(|| {
        let style = ProgressStyle::with_template("{spinner} {human_pos} reports, {per_sec}");
        ProgressBar::new_spinner().with_style(style.expect("the template is sound"))
    });
    let worker = || {
        let (mut worker, store, model) = (reader.worker(), Store::open(&args.store), model.as_str());
        move |report: Result<i64, Error>| {
            let store = store.as_ref().map_err(Error::to_string)?;
            let read = || {
                let report = report?;
                let text = store.as_read(report)?;
                Ok::<_, Error>((report, Document::new(&worker.read(&text), Some(model))))
            };
            read().map_err(|error| error.to_string())
        }
    };
    let (mut reports_read, mut statements) = (0, 0);
    let mut waiting: Vec<(i64, Document)> = Vec::new();
    let mut flush = |waiting: &mut Vec<(i64, Document)>| {
        let mut batch = store.batch()?;
        let row = batch.made_with(&made_with)?;
        for (report, document) in waiting.drain(..) {
            batch.reread(report, &document, row)?;
        }
        batch.commit()
    };
    ordered::each(reports, worker, |read| {
        let read: (i64, Document) = read.map_err(Failure::Because)?;
        reports_read += 1;
        statements += read.1.statements.len() as u64;
        waiting.push(read);
        if let Some(bar) = &bar {
            bar.inc(1);
        }
        if waiting.len() >= BATCH {
            flush(&mut waiting).map_err(Failure::because)?;
        }
        Ok(())
    })?;
    if !waiting.is_empty() {
        flush(&mut waiting).map_err(Failure::because)?;
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    join(&mut store).map_err(Failure::because)?;
    let summary = format!(
        "{} read anew in {}: {}\n",
        number(reports_read, "report", "reports"),
        rounded(began.elapsed()),
        number(statements, "statement", "statements")
    );
    io::stdout()
        .write_all(summary.as_bytes())
        .map_err(|error| Failure::writing("standard output", &error))?;
    Ok(Outcome::Done)
}
