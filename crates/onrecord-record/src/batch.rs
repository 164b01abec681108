//! Writing: reports, their readings, where they were found, and what could not be read, a batch in one transaction.

use jiff::{Timestamp, Unit};
use onrecord::{ReaderOptions, Report, json::Document};
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};
use sha2::{Digest, Sha256};

use crate::{Error, Store, correct, erase, error::Kind, identity::topic::topic, lines, near::Shingles};

/// How alike texts are compared at most: the best candidates, by the bands that they share.
const CANDIDATES: usize = 8;

/// What a reading was made with.
#[derive(Clone, Debug, PartialEq)]
pub struct MadeWith {
    /// The program and its version: [`onrecord::json::PROGRAM`].
    pub program: String,
    /// The model's name and version.
    pub model: String,
    /// Statements of a lower confidence were left out.
    pub min_confidence: f32,
    /// Speakers of a lower confidence were left unknown.
    pub min_speaker: f32,
    /// Events of a lower confidence were left out.
    pub min_event: f32,
}

impl MadeWith {
    /// This program, with the model of this name and these options.
    #[must_use]
    pub fn new(model: &str, options: &ReaderOptions) -> Self {
        Self {
            program: onrecord::json::PROGRAM.to_owned(),
            model: model.to_owned(),
            min_confidence: options.min_confidence,
            min_speaker: options.min_speaker,
            min_event: options.min_event,
        }
    }
}

/// Where a report is found.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Address {
    /// On the web: an `http` or `https` address, without its fragment.
    Web(String),
    /// In a file of its own: the file's path, as [`path_name`](crate::path_name) gives it.
    File(String),
    /// In a file of many, under an id of its own there.
    Record {
        /// The file's path.
        file: String,
        /// The id.
        id: String,
    },
    /// In a file of many, without an id. Another report in this line later is no new version of it.
    Line {
        /// The file's path.
        file: String,
        /// The line, from 1.
        line: u64,
    },
}

impl Address {
    /// The web address in `url`, which may be whatever a page said.
    #[must_use]
    pub fn web(url: &str) -> Option<Self> {
        let url = url.trim();
        let scheme = |scheme: &str| {
            url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
                && url.len() > scheme.len()
        };
        let url = (scheme("http://") || scheme("https://")).then_some(url)?;
        Some(Self::Web(url.split('#').next().unwrap_or(url).to_owned()))
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Web(_) => "web",
            Self::File(_) => "file",
            Self::Record { .. } => "record",
            Self::Line { .. } => "line",
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Web(name) | Self::File(name) => name.clone(),
            Self::Record { file, id } => format!("{file}#{id}"),
            Self::Line { file, line } => format!("{file}:{line}"),
        }
    }
}

/// How much of a file is in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileState {
    /// Its size in bytes when it was read.
    pub size: u64,
    /// When it was last changed, in nanoseconds since 1970.
    pub modified: i64,
    /// Whether all of it has been dealt with.
    pub done: bool,
    /// Of a file of many reports: the bytes that have been dealt with,
    pub offset: u64,
    /// and the lines.
    pub line: u64,
}

/// Why something of the input is not in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// It could not be read.
    Failed,
    /// It was left out on purpose.
    Skipped,
}

impl ProblemKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Failed, Self::Skipped];

    /// The word used in tables and JSON: `failed` or `skipped`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }
}

/// A text as the store knows it by: its SHA-256, what its near-duplicates are found by, and some of its words.
#[derive(Clone, Debug)]
pub struct Fingerprint {
    pub(crate) sha256: [u8; 32],
    pub(crate) shingles: Shingles,
    pub(crate) bands: Vec<i64>,
    pub(crate) topic: Vec<String>,
}

impl Fingerprint {
    /// That of `text`. Takes time linear in its length, so that it is made where texts are read, not where they are stored.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let shingles = Shingles::of(text);
        Self { sha256: sha256(text), bands: shingles.bands(), shingles, topic: topic(text) }
    }
}

/// The SHA-256 of `text` in UTF-8.
#[must_use]
pub fn sha256(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

/// A reading, ready to be stored.
#[derive(Clone, Debug)]
pub struct Read {
    /// The reading, with its report.
    pub document: Document,
    /// Its text's.
    pub fingerprint: Fingerprint,
}

impl Read {
    /// What `reading` says.
    ///
    /// # Panics
    ///
    /// If a span of the reading does not lie in its report's text on character boundaries.
    #[must_use]
    pub fn new(reading: &onrecord::Reading<'_>, model: &str) -> Self {
        Self {
            document: Document::new(reading, Some(model)),
            fingerprint: Fingerprint::of(&reading.report.text),
        }
    }
}

/// Where a report was found, and what was said of it there.
#[derive(Clone, Debug)]
pub struct Found<'f> {
    /// The report. Only its text must be the one that was read; the rest may differ from address to address.
    pub report: &'f Report,
    /// The SHA-256 of its text.
    pub sha256: [u8; 32],
    /// Where it is to be found.
    pub address: &'f Address,
    /// The file that it was read from, as [`Batch::file`] numbers it.
    pub file: Option<i64>,
    /// The line there, from 1, if the file has many reports.
    pub line: Option<u64>,
}

/// What adding a report came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// The report's row; none if its text is not in the store and no reading was given.
    pub report: Option<i64>,
    /// Its text is new.
    pub new_text: bool,
    /// Its text is new, and a near-duplicate of one that is not.
    pub near_duplicate: bool,
    /// Its address is new.
    pub new_address: bool,
    /// The address had another text, or another headline, date, publisher or byline, before.
    pub new_version: bool,
}

/// One transaction. What was added is in the store when [`Batch::commit`] returns, all of it, and none of it before.
#[derive(Debug)]
pub struct Batch<'s> {
    store: &'s Store,
    transaction: Transaction<'s>,
    /// When: to the second, in UTC.
    now: String,
}

impl Store {
    /// Begins to write. Waits while another program writes, up to ten seconds.
    ///
    /// # Errors
    ///
    /// If the store stays locked ([`Error::is_locked`]) or cannot be written.
    pub fn batch(&mut self) -> Result<Batch<'_>, Error> {
        let store = &*self;
        let transaction = Transaction::new_unchecked(&store.db, TransactionBehavior::Immediate)
            .map_err(|error| store.error(error))?;
        Ok(Batch { store, transaction, now: now() })
    }

    /// What is known of the file of this name.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn file(&self, name: &str) -> Result<Option<FileState>, Error> {
        let row = |row: &rusqlite::Row<'_>| {
            Ok(FileState {
                size: row.get(0)?,
                modified: row.get(1)?,
                done: row.get(2)?,
                offset: row.get(3)?,
                line: row.get(4)?,
            })
        };
        let sql = "SELECT size, modified, done, offset, line FROM file WHERE name = ?1";
        let find = || self.db.prepare_cached(sql)?.query_row([name], row).optional();
        find().map_err(|error| self.error(error))
    }

    /// Whether a text with this SHA-256 is in the store, with its reading.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn has_text(&self, sha256: &[u8; 32]) -> Result<bool, Error> {
        let find = || self.db.prepare_cached("SELECT 1 FROM report WHERE text_sha256 = ?1")?.exists([sha256]);
        find().map_err(|error| self.error(error))
    }
}

impl Store {
    /// The rows of reports whose readings were made with something else than `with`, from the one behind `after` on, at most `most`.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn to_reread(&self, with: &MadeWith, after: i64, most: usize) -> Result<Vec<i64>, Error> {
        let sql = "SELECT id FROM report WHERE id > ?6 AND reader_id NOT IN (SELECT id FROM reader
            WHERE (program, model, min_confidence, min_speaker, min_event) = (?1, ?2, ?3, ?4, ?5)) ORDER BY id LIMIT ?7";
        let values = params![
            with.program,
            with.model,
            lines::real(with.min_confidence),
            lines::real(with.min_speaker),
            lines::real(with.min_event),
            after,
            most
        ];
        let find = || {
            let mut statement = self.db.prepare_cached(sql)?;
            statement.query_map(values, |row| row.get(0))?.collect::<Result<Vec<_>, _>>()
        };
        find().map_err(|error| self.error(error))
    }

    /// The report in row `report`, as it was read.
    ///
    /// # Errors
    ///
    /// If the store cannot be read, or has no such report ([`Error::is_damaged`]).
    pub fn as_read(&self, report: i64) -> Result<Report, Error> {
        lines::report(&self.db, report).map_err(|wrong| match wrong {
            lines::Wrong::Sqlite(rusqlite::Error::QueryReturnedNoRows) => {
                Error::new(&self.path, Kind::Form(format!("there is no report {report}")))
            }
            lines::Wrong::Sqlite(error) => self.error(error),
            lines::Wrong::Form(what) => {
                Error::new(&self.path, Kind::Form(format!("report {report}: {what}")))
            }
        })
    }
}

impl Batch<'_> {
    /// The row of what readings are made with.
    ///
    /// # Errors
    ///
    /// If the store cannot be written.
    pub fn made_with(&mut self, with: &MadeWith) -> Result<i64, Error> {
        let values = params![
            with.program,
            with.model,
            lines::real(with.min_confidence),
            lines::real(with.min_speaker),
            lines::real(with.min_event),
            format!("{}, model {}", with.program, with.model),
        ];
        let find = "SELECT id FROM reader
            WHERE (program, model, min_confidence, min_speaker, min_event) = (?1, ?2, ?3, ?4, ?5) AND name = ?6";
        let insert = "INSERT INTO reader (program, model, min_confidence, min_speaker, min_event, name)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        self.run(|db| {
            let found = db.prepare_cached(find)?.query_row(values, |row| row.get(0)).optional()?;
            found.map_or_else(|| db.prepare_cached(insert)?.insert(values), Ok)
        })
    }

    /// Notes how much of the file of this name is in the store, and gives its row.
    ///
    /// # Errors
    ///
    /// If the store cannot be written.
    pub fn file(&mut self, name: &str, state: &FileState) -> Result<i64, Error> {
        let sql =
            "INSERT INTO file (name, size, modified, done, offset, line) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (name) DO UPDATE SET size = ?2, modified = ?3, done = ?4, offset = ?5, line = ?6
            RETURNING id";
        let FileState { size, modified, done, offset, line } = state;
        let values = params![name, size, modified, done, offset, line];
        self.run(|db| db.prepare_cached(sql)?.query_row(values, |row| row.get(0)))
    }

    /// Notes that the file of this name, or a line of it (from 1), is not in the store, and why. The same again changes nothing.
    ///
    /// # Errors
    ///
    /// If the store cannot be written.
    pub fn problem(
        &mut self,
        file: &str,
        line: Option<u64>,
        kind: ProblemKind,
        why: &str,
    ) -> Result<(), Error> {
        let sql = "INSERT INTO problem (file, line, kind, why, since) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (file, line) DO UPDATE SET kind = ?3, why = ?4, since = ?5 WHERE (kind, why) <> (?3, ?4)";
        let now = self.now.clone();
        let values = params![file, line.unwrap_or(0), kind.as_str(), why, now];
        self.run(|db| db.prepare_cached(sql)?.execute(values).map(drop))
    }

    /// Forgets the problems of the file of this name: it is being read anew, or all is well with it.
    ///
    /// # Errors
    ///
    /// If the store cannot be written.
    pub fn no_problems(&mut self, file: &str) -> Result<(), Error> {
        self.run(|db| db.prepare_cached("DELETE FROM problem WHERE file = ?1")?.execute([file]).map(drop))
    }

    /// Forgets what was wrong with the file of this name as a whole, and keeps what is with its lines.
    ///
    /// # Errors
    ///
    /// If the store cannot be written.
    pub fn no_problem(&mut self, file: &str) -> Result<(), Error> {
        let sql = "DELETE FROM problem WHERE file = ?1 AND line = 0";
        self.run(|db| db.prepare_cached(sql)?.execute([file]).map(drop))
    }

    /// Adds a report where it was found.
    ///
    /// A text that is in the store already gets the address only, and `read` is not looked at; without `read`, a text that is not
    /// is left out, and [`Added::report`] says so. `made_with` is what [`Batch::made_with`] gave. The same report at the same address
    /// again changes nothing.
    ///
    /// # Errors
    ///
    /// If the store cannot be written, or the document names what it does not list ([`Error::is_reading`]).
    pub fn add(&mut self, found: &Found<'_>, read: Option<&Read>, made_with: i64) -> Result<Added, Error> {
        let mut added = Added::default();
        let known = "SELECT id FROM report WHERE text_sha256 = ?1";
        let known = self.run(|db| {
            db.prepare_cached(known)?.query_row([found.sha256], |row| row.get::<_, i64>(0)).optional()
        })?;
        let report = match (known, read) {
            (Some(report), _) => report,
            (None, None) => return Ok(added),
            (None, Some(read)) => {
                let original = self.original(&read.fingerprint)?;
                added.new_text = true;
                added.near_duplicate = original.is_some();
                self.report(found.report, read, original, made_with)?
            }
        };
        added.report = Some(report);
        self.version(found, report, &mut added)?;
        Ok(added)
    }

    /// The report of which a text with this fingerprint is a near-duplicate, and how far they resemble each other.
    fn original(&mut self, fingerprint: &Fingerprint) -> Result<Option<(i64, f64)>, Error> {
        if fingerprint.bands.is_empty() {
            return Ok(None);
        }
        // Only originals have bands, so that a wire story in a thousand papers is one candidate. A list of numbers, as JSON.
        let sql = "SELECT report_id, text FROM
            (SELECT report_id, count(*) AS shared FROM report_band WHERE band IN (SELECT value FROM json_each(?1))
                GROUP BY report_id ORDER BY shared DESC, report_id LIMIT ?2)
            JOIN report ON report.id = report_id ORDER BY shared DESC, report_id";
        let bands = lines::json(&fingerprint.bands);
        let candidates = self.run(|db| {
            db.prepare_cached(sql)?
                .query_map(params![bands, CANDIDATES], |row| {
                    Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
                })?
                .collect::<Result<Vec<_>, _>>()
        })?;
        let near = candidates
            .into_iter()
            .filter_map(|(report, text)| Some((report, fingerprint.shingles.near(&Shingles::of(&text))?)));
        // The nearest one; of several as near, the first.
        Ok(near.reduce(|best, next| if next.1 > best.1 { next } else { best }))
    }

    /// Inserts a report with its reading.
    fn report(
        &mut self,
        report: &Report,
        read: &Read,
        original: Option<(i64, f64)>,
        made_with: i64,
    ) -> Result<i64, Error> {
        let erased = self.checked(&read.document.id, |db| erase::from_new(db, &read.document))?;
        let without = erased.as_ref().map(|(blanked, names)| Report {
            text: blanked.document.text.clone(),
            title: report.title.as_deref().map(|title| names.blank(title, true)),
            byline: report.byline.as_deref().map(|byline| names.blank(byline, false)),
            ..report.clone()
        });
        let report = without.as_ref().unwrap_or(report);
        let document = erased.as_ref().map_or(&read.document, |(blanked, _)| &blanked.document);
        let sql = "INSERT INTO report (name, slug, title, date, publisher, byline, url, text, text_sha256, sentences, copy_of,
                resemblance, reader_id, added, erased)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";
        let Report { id, text, title, date, publisher, byline, url } = report;
        let (copy_of, resemblance) = original.unzip();
        let name = lines::headline(title.as_deref(), text);
        let (date, now) = (date.map(|date| date.to_string()), self.now.clone());
        let sha256 = read.fingerprint.sha256;
        let sentences = lines::json(&document.sentences);
        let topic_now = erased.as_ref().map(|_| topic(&document.text));
        let row = self.run(|db| {
            let row = db.prepare_cached(sql)?.insert(params![
                name,
                id,
                title,
                date,
                publisher,
                byline,
                url,
                text,
                sha256,
                sentences,
                copy_of,
                resemblance,
                made_with,
                now,
                erased.is_some()
            ])?;
            let mut insert =
                db.prepare_cached("INSERT OR IGNORE INTO report_topic (report_id, word) VALUES (?1, ?2)")?;
            for word in topic_now.as_ref().unwrap_or(&read.fingerprint.topic) {
                insert.execute(params![row, word])?;
            }
            if let Some((blanked, _)) = &erased {
                erase::keep_places(db, row, &blanked.places)?;
            }
            if copy_of.is_none() {
                let mut insert =
                    db.prepare_cached("INSERT OR IGNORE INTO report_band (band, report_id) VALUES (?1, ?2)")?;
                for band in &read.fingerprint.bands {
                    insert.execute(params![band, row])?;
                }
            }
            Ok(row)
        })?;
        self.checked(&document.id, |db| correct::put(db, row, document))?;
        Ok(row)
    }

    /// Does `work` with the reading that is called `id`, which may not hang together.
    fn checked<T>(
        &self,
        id: &str,
        work: impl FnOnce(&rusqlite::Connection) -> Result<T, lines::Wrong>,
    ) -> Result<T, Error> {
        work(&self.transaction).map_err(|wrong| match wrong {
            lines::Wrong::Sqlite(error) => self.store.error(error),
            lines::Wrong::Form(what) => {
                Error::new(&self.store.path, Kind::Reading(format!("the reading of {id}: {what}")))
            }
        })
    }

    /// Notes that `report` was found where it was, if that is new.
    fn version(&mut self, found: &Found<'_>, report: i64, added: &mut Added) -> Result<(), Error> {
        let (name, kind) = (found.address.name(), found.address.kind());
        let again = self.run(|db| erase::found_again(db, report, found.report))?;
        let Report { title, date, publisher, byline, .. } = again.as_ref().unwrap_or(found.report);
        let (date, now) = (date.map(|date| date.to_string()), self.now.clone());
        let (new_address, number) = self.run(|db| {
            let address = db
                .prepare_cached("SELECT id FROM address WHERE name = ?1")?
                .query_row([&name], |row| row.get::<_, i64>(0))
                .optional()?;
            let id = match address {
                Some(id) => id,
                None => db
                    .prepare_cached("INSERT INTO address (name, kind) VALUES (?1, ?2)")?
                    .insert(params![name, kind])?,
            };
            let sql = "INSERT INTO version
                    (address_id, number, report_id, title, date, publisher, byline, file_id, line, added)
                VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM version WHERE address_id = ?1),
                    ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                ON CONFLICT DO NOTHING RETURNING number";
            let values = params![id, report, title, date, publisher, byline, found.file, found.line, now];
            let number = db.prepare_cached(sql)?.query_row(values, |row| row.get::<_, i64>(0)).optional()?;
            Ok((address.is_none(), number))
        })?;
        added.new_address = new_address;
        added.new_version =
            number.is_some_and(|number| number > 1) && !matches!(found.address, Address::Line { .. });
        Ok(())
    }

    /// Puts another reading of the report in row `report` in the place of the one that it has, with what people have corrected. Its
    /// lines get new rows; what is kept by the report and its words is not touched.
    ///
    /// # Errors
    ///
    /// If the store cannot be written, there is no such report, the reading is of another text, or the document names what it does
    /// not list ([`Error::is_reading`]).
    pub fn reread(&mut self, report: i64, document: &Document, made_with: i64) -> Result<(), Error> {
        // Of a report from which somebody was erased, the text is not the one of `text_sha256`.
        let sql = "UPDATE report SET sentences = ?2, reader_id = ?3 WHERE id = ?1 AND text = ?4";
        let values = params![report, lines::json(&document.sentences), made_with, document.text];
        if self.run(|db| db.prepare_cached(sql)?.execute(values))? == 0 {
            let what = format!("the reading of {}: report {report} has another text", document.id);
            return Err(Error::new(&self.store.path, Kind::Reading(what)));
        }
        self.checked(&document.id, |db| {
            if erase::from_reread(db, report, document)? {
                return Ok(());
            }
            let entities = lines::delete(db, report)?;
            correct::forget(db, report)?;
            correct::put(db, report, document)?;
            Ok(lines::keep_entities(db, report, &entities)?)
        })
    }

    /// Ends the batch: it is in the store, whatever happens to the program from now on.
    ///
    /// # Errors
    ///
    /// If the store cannot be written; then nothing of the batch is in it.
    pub fn commit(self) -> Result<(), Error> {
        let store = self.store;
        self.transaction.commit().map_err(|error| store.error(error))
    }

    fn run<T>(
        &mut self,
        work: impl FnOnce(&rusqlite::Connection) -> rusqlite::Result<T>,
    ) -> Result<T, Error> {
        work(&self.transaction).map_err(|error| self.store.error(error))
    }
}

/// This moment, to the second, in UTC.
pub(crate) fn now() -> String {
    let now = Timestamp::now();
    // A clock at the calendar's end cannot be rounded, and is no reason to stop.
    now.round(Unit::Second).unwrap_or(now).to_string()
}
