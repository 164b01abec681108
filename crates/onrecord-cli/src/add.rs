//! `onrecord add`: from files and folders to the record, over all cores.
//!
//! One thread lists what there is to do (in turn, whichever is free), all threads read, and this one writes: results come to it
//! in the order of the list, so that a store is the same however many cores there are. A batch of them is one transaction,
//! with how far each file has got. So a store always holds the beginning of the list, and `add` goes on from there.

mod language;
pub(crate) mod progress;
mod walk;

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Read as _, Write as _},
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use clap::ValueHint;
use indicatif::HumanCount;
use onrecord::{Reader, ReaderOptions, Report, Worker};
use onrecord_intake::MAX_BYTES;
use onrecord_record::{
    Address, Batch, Error, FileState, Found, MadeWith, ProblemKind, Read, Store, path_name, sha256,
};

use self::{
    progress::{Progress, rounded},
    walk::{Item, Line, Source, Walk},
};
use crate::{Failure, Outcome, args::confidence, ordered, read::model};

/// Reports in a transaction at most, and bytes of their texts,
const BATCH: usize = 64;
const BATCH_BYTES: usize = 4 << 20;

/// and how long they wait for it.
const BATCH_TIME: Duration = Duration::from_millis(500);

/// Kinds of files that are passed over which are told apart, and those that the summary names.
const KINDS: usize = 200;
const NAMED_KINDS: usize = 6;

/// Arguments of `onrecord add`.
#[derive(Debug, clap::Args)]
pub struct AddArgs {
    /// Files and folders to read: plain text, Markdown, HTML, and JSON Lines with a report a line
    #[arg(value_name = "PATH", required = true, value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,

    /// The record's file; made if it is not there
    #[arg(long, value_name = "FILE", default_value = crate::ask::STORE, value_hint = ValueHint::FilePath)]
    pub store: PathBuf,

    /// How to read.
    #[command(flatten)]
    pub with: ReadWith,
}

/// What reports are read with.
#[derive(Debug, clap::Args)]
pub struct ReadWith {
    /// Read with this model instead of the one built in
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub model: Option<PathBuf>,

    /// Leave out statements of a lower confidence, 0 to 1
    #[arg(long, value_name = "NUMBER", default_value_t = ReaderOptions::MIN_CONFIDENCE, value_parser = confidence)]
    pub min_confidence: f32,

    /// Leave speakers of a lower confidence unknown, 0 to 1
    #[arg(long, value_name = "NUMBER", default_value_t = ReaderOptions::MIN_SPEAKER, value_parser = confidence)]
    pub min_speaker: f32,

    /// Leave out events of a lower confidence, 0 to 1
    #[arg(long, value_name = "NUMBER", default_value_t = ReaderOptions::MIN_EVENT, value_parser = confidence)]
    pub min_event: f32,
}

impl ReadWith {
    /// The reader, the name of its model, and what its readings are said to be made with.
    pub(crate) fn reader(&self) -> Result<(Reader, String, MadeWith), Failure> {
        let options = ReaderOptions {
            min_confidence: self.min_confidence,
            min_speaker: self.min_speaker,
            min_event: self.min_event,
            ..ReaderOptions::default()
        };
        let model = Arc::new(model(self.model.as_deref())?);
        let (name, made_with) = (model.name().to_owned(), MadeWith::new(model.name(), &options));
        Ok((Reader::new(model, options), name, made_with))
    }
}

/// What became of a report.
enum Became {
    /// It was read, or its text was in the store already.
    Read(Box<Report>, Address, Option<Box<Read>>),
    /// It is in another language.
    Foreign(&'static str),
    /// It could not be read.
    Failed(String),
}

/// What is to be written.
enum Done {
    Report(Source, Became),
    Line(Line, Became),
    /// Of all else there is nothing to read.
    Other(Item),
}

/// What was done, for the summary.
#[derive(Debug, Default)]
struct Counts {
    /// Texts that are new,
    reports: u64,
    /// and near-duplicates among them.
    near_duplicates: u64,
    statements: u64,
    events: u64,
    /// Texts that were known, at a new address.
    copies: u64,
    versions: u64,
    /// Reports that were known, at the address where they were.
    known: u64,
    unchanged: u64,
    failed: u64,
    foreign: BTreeMap<&'static str, u64>,
    passed_over: BTreeMap<String, u64>,
}

/// Reads what `args` say and adds it to the record.
pub(crate) fn run(args: &AddArgs) -> Result<Outcome, Failure> {
    let (reader, model, made_with) = args.with.reader()?;
    let open = || Store::open(&args.store);
    let mut writer = Writer {
        store: Store::create(&args.store).map_err(Failure::because)?,
        made_with,
        batch: Vec::new(),
        bytes: 0,
        since: Instant::now(),
        counts: Counts::default(),
        progress: Progress::new(&args.paths),
    };
    let began = Instant::now();
    let walk = Walk::new(&args.paths, Some(open().map_err(Failure::because)?));
    let worker = || {
        let (mut worker, store) = (reader.worker(), open());
        let (reader, model) = (&reader, model.as_str());
        move |item| {
            let store = match &store {
                Ok(store) => store,
                // The writer has it open: this one would be, too, but for something that it will meet as well.
                Err(error) => return Err(error.to_string()),
            };
            work(item, store, reader, &mut worker, model).map_err(|error| error.to_string())
        }
    };
    ordered::each(walk, worker, |done| writer.take(done.map_err(Failure::Because)?))?;
    writer.flush()?;
    let Writer { mut store, counts, progress, .. } = writer;
    drop(progress);
    join(&mut store).map_err(Failure::because)?;
    let summary = counts.summary(&store, began.elapsed()).map_err(Failure::because)?;
    io::stdout()
        .write_all(summary.as_bytes())
        .map_err(|error| Failure::writing("standard output", &error))?;
    Ok(if counts.failed == 0 { Outcome::Done } else { Outcome::SomeFailed })
}

/// Joins what reports have of one person or organisation, and says how far it is.
pub(crate) fn join(store: &mut Store) -> Result<(), Error> {
    let bar = progress::joining(store.to_join()?);
    let joined = store.join(|done, _| {
        if let Some(bar) = &bar {
            bar.set_position(done);
        }
    });
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    joined.map(drop)
}

/// Does what there is to do for `item`.
fn work(item: Item, store: &Store, reader: &Reader, worker: &mut Worker, model: &str) -> Result<Done, Error> {
    let mut read = |report: Report, address: Address| {
        if store.has_text(&sha256(&report.text))? {
            return Ok(Became::Read(Box::new(report), address, None));
        }
        if let Some(language) = language::foreign(&report.text) {
            return Ok(Became::Foreign(language));
        }
        // Nothing should panic, whatever the bytes; but if something does, the archive is read on.
        let done = catch_unwind(AssertUnwindSafe(|| Box::new(Read::new(&worker.read(&report), model))));
        Ok::<_, Error>(match done {
            Ok(done) => Became::Read(Box::new(report), address, Some(done)),
            Err(_) => {
                *worker = reader.worker();
                Became::Failed(
                    "the program failed at it, which is our mistake; please send us the report".into(),
                )
            }
        })
    };
    Ok(match item {
        Item::Report(source) => {
            let result = match file(&source) {
                Ok(report) => {
                    let address = address(&report, || Address::File(source.name.clone()));
                    read(report, address)?
                }
                Err(why) => Became::Failed(why),
            };
            Done::Report(source, result)
        }
        Item::Line(mut line) => {
            let result = match record(&mut line) {
                Ok((report, address)) => read(report, address)?,
                Err(why) => Became::Failed(why),
            };
            Done::Line(line, result)
        }
        Item::Broken(error) => return Err(error),
        other => Done::Other(other),
    })
}

/// Where a report is to be found: on the web, if it says where, or else where it was read.
fn address(report: &Report, read: impl FnOnce() -> Address) -> Address {
    report.url.as_deref().and_then(Address::web).unwrap_or_else(read)
}

/// The report that a file holds.
fn file(source: &Source) -> Result<Report, String> {
    let mut bytes = Vec::new();
    // No more than tells that there is too much: the file may grow while it is read, or be of no size that is said.
    if source.size <= MAX_BYTES as u64 {
        let read =
            File::open(&source.path).and_then(|file| file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes));
        read.map_err(|error| walk::reason(&error))?;
    } else {
        return Err(format!(
            "too large: {} bytes, and a report may have {MAX_BYTES} at most; split it into one file per report, or into \
             lines of JSON (.jsonl)",
            source.size
        ));
    }
    onrecord_intake::report(&source.path, &bytes, source.format).map_err(|error| error.to_string())
}

/// The report that a line of a file holds, with its address. The line's bytes are not needed any more.
fn record(line: &mut Line) -> Result<(Report, Address), String> {
    let bytes = match &mut line.bytes {
        Ok(bytes) => std::mem::take(bytes),
        Err(length) => {
            return Err(format!(
                "too large: a line of {length} bytes, and a report may have {MAX_BYTES} at most"
            ));
        }
    };
    let record = onrecord_intake::json_line(&bytes).map_err(|error| error.to_string())?;
    let (mut report, file, number) = (record.report, &line.source.name, line.number);
    let address = address(&report, || match record.has_id {
        true => Address::Record { file: file.clone(), id: report.id.clone() },
        false => Address::Line { file: file.clone(), line: number },
    });
    if !record.has_id {
        let stem = line.source.path.file_stem().unwrap_or_default().to_string_lossy();
        report.id = format!("{stem}-{number}");
    }
    Ok((report, address))
}

/// Writes what was read, a batch at a time.
struct Writer {
    store: Store,
    made_with: MadeWith,
    batch: Vec<Done>,
    /// Of the texts in the batch.
    bytes: usize,
    since: Instant,
    counts: Counts,
    progress: Progress,
}

impl Writer {
    fn take(&mut self, done: Done) -> Result<(), Failure> {
        let step = match &done {
            Done::Report(source, _) => source.size,
            Done::Line(line, _) => line.end - line.start,
            Done::Other(Item::Unchanged { size }) => *size,
            Done::Other(_) => 0,
        };
        match &done {
            Done::Report(source, Became::Failed(why)) => {
                self.progress.complain(&format!("{}: {why}", source.name));
            }
            Done::Line(line, Became::Failed(why)) => {
                self.progress.complain(&format!("{}, line {}: {why}", line.source.name, line.number));
            }
            Done::Other(Item::Unreadable { name, why }) => self.progress.complain(&format!("{name}: {why}")),
            _ => {}
        }
        match done {
            Done::Other(Item::Unchanged { .. }) => self.counts.unchanged += 1,
            Done::Other(Item::PassedOver { extension }) => {
                let kinds = &mut self.counts.passed_over;
                let known = kinds.len() < KINDS || kinds.contains_key(&extension);
                *kinds.entry(if known { extension } else { "others".to_owned() }).or_default() += 1;
            }
            done => {
                if let Done::Report(_, Became::Read(report, ..)) | Done::Line(_, Became::Read(report, ..)) =
                    &done
                {
                    self.bytes += report.text.len();
                }
                self.batch.push(done);
            }
        }
        if self.batch.len() >= BATCH || self.bytes >= BATCH_BYTES || self.since.elapsed() >= BATCH_TIME {
            self.flush()?;
        }
        self.progress.step(step, self.counts.reports);
        Ok(())
    }

    /// Writes what waits, in one transaction.
    fn flush(&mut self) -> Result<(), Failure> {
        self.since = Instant::now();
        self.bytes = 0;
        if self.batch.is_empty() {
            return Ok(());
        }
        let mut written = || {
            let mut batch = self.store.batch()?;
            let made_with = batch.made_with(&self.made_with)?;
            for done in self.batch.drain(..) {
                write(&mut batch, done, made_with, &mut self.counts)?;
            }
            batch.commit()
        };
        written().map_err(Failure::because)
    }
}

/// Writes what became of one thing.
fn write(batch: &mut Batch<'_>, done: Done, made_with: i64, counts: &mut Counts) -> Result<(), Error> {
    match done {
        Done::Report(source, result) => {
            let name = &source.name;
            // What failed is tried again, each time: it may have been mended in a way that does not show.
            let state = state(&source, true, 0, 0);
            match result {
                Became::Read(report, address, read) => {
                    let file = batch.file(name, &state)?;
                    batch.no_problems(name)?;
                    add(batch, &report, &address, read.as_deref(), (file, None), made_with, counts)?;
                }
                Became::Foreign(language) => {
                    batch.file(name, &state)?;
                    batch.problem(name, None, ProblemKind::Skipped, &not_english(language))?;
                    *counts.foreign.entry(language).or_default() += 1;
                }
                Became::Failed(why) => {
                    batch.problem(name, None, ProblemKind::Failed, &why)?;
                    counts.failed += 1;
                }
            }
        }
        Done::Line(line, result) => {
            let name = &line.source.name;
            let file = batch.file(name, &state(&line.source, false, line.end, line.number))?;
            let number = Some(line.number);
            match result {
                Became::Read(report, address, read) => {
                    add(batch, &report, &address, read.as_deref(), (file, number), made_with, counts)?;
                }
                Became::Foreign(language) => {
                    batch.problem(name, number, ProblemKind::Skipped, &not_english(language))?;
                    *counts.foreign.entry(language).or_default() += 1;
                }
                Became::Failed(why) => {
                    batch.problem(name, number, ProblemKind::Failed, &why)?;
                    counts.failed += 1;
                }
            }
        }
        Done::Other(Item::Begin { source, resumed: false }) => {
            // Whatever was wrong with its lines, they are read anew.
            batch.file(&source.name, &state(&source, false, 0, 0))?;
            batch.no_problems(&source.name)?;
        }
        Done::Other(Item::End { source, lines }) => {
            batch.file(&source.name, &state(&source, true, source.size, lines))?;
            batch.no_problem(&source.name)?;
        }
        Done::Other(Item::Mended { name }) => batch.no_problems(&name)?,
        Done::Other(Item::Unreadable { name, why }) => {
            batch.problem(&name, None, ProblemKind::Failed, &why)?;
            counts.failed += 1;
        }
        Done::Other(_) => {}
    }
    Ok(())
}

/// Adds a report that was read from the row `file`, and counts it.
fn add(
    batch: &mut Batch<'_>,
    report: &Report,
    address: &Address,
    read: Option<&Read>,
    (file, line): (i64, Option<u64>),
    made_with: i64,
    counts: &mut Counts,
) -> Result<(), Error> {
    let sha256 = sha256(&report.text);
    let added = batch.add(&Found { report, sha256, address, file: Some(file), line }, read, made_with)?;
    if let Some(read) = read.filter(|_| added.new_text) {
        counts.reports += 1;
        counts.near_duplicates += u64::from(added.near_duplicate);
        counts.statements += read.document.statements.len() as u64;
        counts.events += read.document.events.len() as u64;
    } else if added.new_address {
        counts.copies += 1;
    } else if !added.new_version {
        counts.known += 1;
    }
    counts.versions += u64::from(added.new_version);
    Ok(())
}

fn state(source: &Source, done: bool, offset: u64, line: u64) -> FileState {
    FileState { size: source.size, modified: source.modified, done, offset, line }
}

fn not_english(language: &str) -> String {
    format!("in {language}; only English is read")
}

impl Counts {
    /// What was done, in words, and what the record has now.
    fn summary(&self, store: &Store, time: Duration) -> Result<String, Error> {
        let mut text = String::new();
        let mut line = |what: String| {
            text.push_str(&what);
            text.push('\n');
        };
        line(format!(
            "{} read in {}: {}, {}",
            number(self.reports, "new report", "new reports"),
            rounded(time),
            number(self.statements, "statement", "statements"),
            number(self.events, "event", "events")
        ));
        for (count, one, several) in [
            (self.near_duplicates, "near-duplicate of another report", "near-duplicates of other reports"),
            (
                self.copies,
                "report already there, at a new address",
                "reports already there, at new addresses",
            ),
            (
                self.versions,
                "new version of what was at its address",
                "new versions of what was at their addresses",
            ),
            (self.known, "report already there", "reports already there"),
            (self.unchanged, "file unchanged since it was read", "files unchanged since they were read"),
        ] {
            if count > 0 {
                line(format!("  {}", number(count, one, several)));
            }
        }
        let foreign: u64 = self.foreign.values().sum();
        if foreign > 0 {
            let which = commonest(self.foreign.iter().map(|(&language, &count)| (language, count)));
            line(format!("  {} in another language skipped ({which})", number(foreign, "report", "reports")));
        }
        let passed_over: u64 = self.passed_over.values().sum();
        if passed_over > 0 {
            let which = commonest(self.passed_over.iter().map(|(kind, &count)| (kind.as_str(), count)));
            line(format!("  {} of other kinds passed over ({which})", number(passed_over, "file", "files")));
        }
        if self.failed > 0 {
            line(format!(
                "  {} not be read: `onrecord problems` says which and why",
                number(self.failed, "could", "could")
            ));
        }
        let totals = store.totals()?;
        line(format!(
            "{} has {}, {}, {}",
            crate::show::one_line(&path_name(store.path())),
            number(totals.reports, "report", "reports"),
            number(totals.statements, "statement", "statements"),
            number(totals.events, "event", "events")
        ));
        Ok(text)
    }
}

/// The commonest of `counts`, each with its number: “12 .jpg, 3 .css …”.
fn commonest<'c>(counts: impl Iterator<Item = (&'c str, u64)>) -> String {
    let mut counts: Vec<_> = counts.collect();
    counts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    let more = if counts.len() > NAMED_KINDS { " …" } else { "" };
    let named = counts.iter().take(NAMED_KINDS);
    let named = named.map(|(what, count)| format!("{} {}", HumanCount(*count), crate::show::one_line(what)));
    named.collect::<Vec<_>>().join(", ") + more
}

/// A number with its noun.
pub(crate) fn number(count: u64, one: &str, several: &str) -> String {
    format!("{} {}", HumanCount(count), if count == 1 { one } else { several })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commonest_kinds_are_named() {
        let counts = [(".a", 1), (".b", 2000), (".\u{1b}", 2)];
        assert_eq!(commonest(counts.into_iter()), "2,000 .b, 2 .␛, 1 .a");
        let many: Vec<String> = (0..9).map(|n| format!(".{n}")).collect();
        assert_eq!(
            commonest(many.iter().map(|kind| (kind.as_str(), 1))),
            "1 .0, 1 .1, 1 .2, 1 .3, 1 .4, 1 .5 …"
        );
    }
}
