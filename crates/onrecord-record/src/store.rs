//! Opening a store: its file, its form, its migrations.

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior, config::DbConfig};

use crate::{Error, error::Kind};

/// What says in a SQLite file that it is a store of ours: “OnRc” (`PRAGMA application_id`).
const APPLICATION: i64 = 0x4F6E_5263;

/// How the tables came to be; the number of those done is the store's form (`PRAGMA user_version`). Only ever added to.
const MIGRATIONS: [&str; 1] = [include_str!("../migrations/0001.sql")];

/// How long to wait for another program that writes.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long to wait before trying again where SQLite itself does not.
const PAUSE: Duration = Duration::from_millis(10);

/// A record in its file.
///
/// One SQLite database in WAL mode: any number of programs read it while one writes. Everything is written in transactions, so
/// that a store is whole whenever the program is killed.
#[derive(Debug)]
pub struct Store {
    pub(crate) db: Connection,
    pub(crate) path: PathBuf,
}

impl Store {
    /// Opens the store in the file at `path`, which must exist, and brings it to this program's form.
    ///
    /// # Errors
    ///
    /// If there is no such file ([`Error::is_missing`]), it is no store ([`Error::is_foreign`]) or one of a later program
    /// ([`Error::is_newer`]), it is damaged ([`Error::is_damaged`]), or locked for ten seconds ([`Error::is_locked`]).
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::at(path.as_ref(), false)
    }

    /// Opens the store in the file at `path`, or makes one where there is no file, or an empty one.
    ///
    /// # Errors
    ///
    /// As [`Store::open`], but for a file that is missing; and if the file cannot be made.
    pub fn create(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::at(path.as_ref(), true)
    }

    fn at(path: &Path, create: bool) -> Result<Self, Error> {
        let fail = |kind| Error::new(path, kind);
        match fs::metadata(path) {
            Ok(file) if file.is_dir() => return Err(fail(Kind::Folder)),
            Ok(_) => {}
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(fail(Kind::Io(error))),
            Err(_) if !create => return Err(fail(Kind::Missing)),
            Err(_) => {}
        }
        let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        flags.set(OpenFlags::SQLITE_OPEN_CREATE, create);
        let db = Connection::open_with_flags(path, flags).map_err(|error| fail(Kind::Sqlite(error)))?;
        let mut store = Self { db, path: path.to_owned() };
        store.prepare(create)?;
        Ok(store)
    }

    /// Checks what the file is, before anything in it is touched, and sets the connection up.
    fn prepare(&mut self, create: bool) -> Result<(), Error> {
        self.db.busy_timeout(PATIENCE).map_err(|error| self.error(error))?;
        let form = {
            // At one moment: another program may be making the store right now.
            let snapshot = Transaction::new_unchecked(&self.db, TransactionBehavior::Deferred)
                .map_err(|error| self.error(error))?;
            self.form(&snapshot)?
        };
        if form.is_none() && !create {
            return Err(Error::new(&self.path, Kind::Foreign("it is empty")));
        }
        self.write_ahead()?;
        let settings = "
            -- A transaction is safe from the end of the program at once, from that of the machine a little later.
            PRAGMA synchronous = NORMAL;
            PRAGMA foreign_keys = ON;
            -- 64 MiB.
            PRAGMA cache_size = -65536;
            PRAGMA journal_size_limit = 67108864;
            -- A store may come from somebody else: no function that could do harm runs from its schema.
            PRAGMA trusted_schema = OFF;
            PRAGMA cell_size_check = ON;
        ";
        self.db.execute_batch(settings).map_err(|error| self.error(error))?;
        // Without this, a statement on a table with partial indexes is parsed anew whenever another value is bound to it: the value
        // might tell that an index can be used.
        self.db
            .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
            .map_err(|error| self.error(error))?;
        self.db.set_prepared_statement_cache_capacity(128);
        if form.is_none_or(|form| form < MIGRATIONS.len()) {
            self.migrate()?;
        }
        Ok(())
    }

    /// Sets WAL mode. A file keeps it, but several programs may be making the same store, and SQLite does not wait for a lock here.
    fn write_ahead(&self) -> Result<(), Error> {
        let end = Instant::now() + PATIENCE;
        loop {
            let set = self.db.query_row("PRAGMA journal_mode = WAL", [], |row| row.get::<_, String>(0));
            match set.map_err(|error| self.error(error)) {
                Ok(_) => return Ok(()),
                Err(error) if error.is_locked() && Instant::now() < end => thread::sleep(PAUSE),
                Err(error) => return Err(error),
            }
        }
    }

    /// How many migrations the store has had; none if the file is empty.
    fn form(&self, db: &Connection) -> Result<Option<usize>, Error> {
        let number =
            |sql| db.query_row(sql, [], |row| row.get::<_, i64>(0)).map_err(|error| self.error(error));
        let tables = number("SELECT count(*) FROM sqlite_schema")?;
        let application = number("PRAGMA application_id")?;
        let form = number("PRAGMA user_version")?;
        match (application, usize::try_from(form)) {
            (0, Ok(0)) if tables == 0 => Ok(None),
            (APPLICATION, Ok(done)) if done <= MIGRATIONS.len() => Ok(Some(done)),
            (APPLICATION, Ok(_)) => {
                Err(Error::new(&self.path, Kind::Newer { found: form, known: MIGRATIONS.len() as i64 }))
            }
            _ => Err(Error::new(&self.path, Kind::Foreign("it is another program's SQLite database"))),
        }
    }

    /// Brings the store to this program's form, all or nothing.
    fn migrate(&mut self) -> Result<(), Error> {
        let path = self.path.clone();
        let fail = |error| Error::new(&path, Kind::Sqlite(error));
        let transaction =
            Transaction::new_unchecked(&self.db, TransactionBehavior::Immediate).map_err(fail)?;
        // Another program may have done it while this one waited.
        let done = self.form(&transaction)?.unwrap_or(0);
        for migration in &MIGRATIONS[done..] {
            transaction.execute_batch(migration).map_err(fail)?;
        }
        transaction.pragma_update(None, "application_id", APPLICATION).map_err(fail)?;
        transaction.pragma_update(None, "user_version", MIGRATIONS.len() as i64).map_err(fail)?;
        transaction.commit().map_err(fail)
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How long to wait while another program writes; ten seconds, if nothing is said.
    ///
    /// # Errors
    ///
    /// If SQLite says so.
    pub fn wait(&self, patience: Duration) -> Result<(), Error> {
        self.db.busy_timeout(patience).map_err(|error| self.error(error))
    }

    /// The file's size in pages of 4,096 bytes.
    #[doc(hidden)]
    pub fn pages(&self) -> Result<i64, Error> {
        self.db.query_row("PRAGMA page_count", [], |row| row.get(0)).map_err(|error| self.error(error))
    }

    /// Lets the file grow to this size only, for tests of full disks.
    #[doc(hidden)]
    pub fn limit_pages(&self, pages: i64) -> Result<(), Error> {
        let limit = self.db.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()));
        limit.map_err(|error| self.error(error))
    }

    /// What SQLite says, with the file's name.
    pub(crate) fn error(&self, error: rusqlite::Error) -> Error {
        Error::new(&self.path, Kind::Sqlite(error))
    }

    /// Checks the whole store: SQLite's pages, foreign keys and search indexes. Takes as long as reading all of it.
    ///
    /// # Errors
    ///
    /// If something is not as it must be ([`Error::is_damaged`]).
    pub fn check(&self) -> Result<(), Error> {
        let broken = |what: String| Err(Error::new(&self.path, Kind::Form(what)));
        let said: String = self
            .db
            .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
            .map_err(|error| self.error(error))?;
        if said != "ok" {
            return broken(said);
        }
        let stray = self.db.query_row("PRAGMA foreign_key_check", [], |row| row.get::<_, String>(0));
        match stray {
            Err(rusqlite::Error::QueryReturnedNoRows) => {}
            Ok(table) => return broken(format!("a row of {table} points to one that is not there")),
            Err(error) => return Err(self.error(error)),
        }
        for table in ["report", "statement", "actor", "office"] {
            // With rank 1 it is compared with the table, too.
            let sql = format!("INSERT INTO {table}_fts ({table}_fts, rank) VALUES ('integrity-check', 1)");
            self.db.execute_batch(&sql).map_err(|error| self.error(error))?;
        }
        Ok(())
    }
}
