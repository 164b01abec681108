//! What can be wrong with a store.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use rusqlite::ErrorCode;

/// Why a store could not be opened, read or written. The message names the file and says what to do about it.
///
/// Whatever went wrong, a store that was intact still is: everything is written in transactions.
#[derive(Debug)]
pub struct Error {
    path: PathBuf,
    kind: Kind,
}

#[derive(Debug)]
pub(crate) enum Kind {
    /// There is no such file.
    Missing,
    /// It is a folder.
    Folder,
    /// There is a file, but no store in it.
    Foreign(&'static str),
    /// It was made by a later program.
    Newer { found: i64, known: i64 },
    /// What is in it does not hang together: what of it.
    Form(String),
    /// A reading that was to be stored does not: what of it.
    Reading(String),
    /// What a person wants to change cannot be changed so: why.
    Refused(String),
    /// Another program has it open, so that its file cannot be written anew.
    InUse,
    /// What SQLite says.
    Sqlite(rusqlite::Error),
    /// What the system says.
    Io(io::Error),
}

impl Error {
    pub(crate) fn new(path: &Path, kind: Kind) -> Self {
        Self { path: path.to_owned(), kind }
    }

    fn code(&self) -> Option<ErrorCode> {
        match &self.kind {
            Kind::Sqlite(error) => error.sqlite_error_code(),
            _ => None,
        }
    }

    /// Whether there is no file of this name.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self.kind, Kind::Missing)
    }

    /// Whether the file is something else than a store.
    #[must_use]
    pub fn is_foreign(&self) -> bool {
        matches!(self.kind, Kind::Foreign(_) | Kind::Folder) || self.code() == Some(ErrorCode::NotADatabase)
    }

    /// Whether the store was made by a later version of the program.
    #[must_use]
    pub fn is_newer(&self) -> bool {
        matches!(self.kind, Kind::Newer { .. })
    }

    /// Whether another program kept the store locked for too long.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        matches!(self.kind, Kind::InUse)
            || matches!(self.code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
    }

    /// Whether there is no room left to write.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.code() == Some(ErrorCode::DiskFull)
    }

    /// Whether it is the reading that was to be stored which does not hang together.
    #[must_use]
    pub fn is_reading(&self) -> bool {
        matches!(self.kind, Kind::Reading(_))
    }

    /// Whether it is a correction that is refused: of what is not there, or to what cannot be.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        matches!(self.kind, Kind::Refused(_))
    }

    /// Whether the store is damaged.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        matches!(self.kind, Kind::Form(_)) || self.code() == Some(ErrorCode::DatabaseCorrupt)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.path.display())?;
        let sqlite = match &self.kind {
            Kind::Missing => {
                return f.write_str(
                    "no such store; check the path, or make one with `onrecord add PATH --store FILE`",
                );
            }
            Kind::Folder => return f.write_str("is a folder; name a file in it, such as record.db"),
            Kind::Foreign(what) => {
                return write!(f, "is not an OnRecord store: {what}; name another file for the store");
            }
            Kind::Newer { found, known } => {
                return write!(
                    f,
                    "was made by a newer OnRecord (its form is {found}, this program knows up to {known}); \
                     install the newer program, or name another file"
                );
            }
            Kind::Form(what) => return write!(f, "is damaged: {what}; {}", Self::RECOVER),
            Kind::Reading(what) => return write!(f, "not stored: {what}"),
            Kind::InUse => {
                return f.write_str(
                    "another program has it open, so that unused parts of its file may still have what was erased; \
                     end that program, then run `onrecord erase` without a name to finish",
                );
            }
            Kind::Refused(what) => return f.write_str(what),
            Kind::Io(error) => return write!(f, "cannot be read: {error}"),
            Kind::Sqlite(error) => error,
        };
        match sqlite.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                f.write_str("another program is writing to it; wait until that is done, then run the same command again")
            }
            Some(ErrorCode::DiskFull) => f.write_str(
                "no room left to write; what was stored so far is safe: free some space, then run the same command again",
            ),
            Some(ErrorCode::NotADatabase) => {
                f.write_str("is not an OnRecord store: it is no SQLite database; name another file for the store")
            }
            Some(ErrorCode::DatabaseCorrupt) => write!(f, "is damaged ({sqlite}); {}", Self::RECOVER),
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
                write!(f, "may not be written ({sqlite}); check its permissions and those of its folder")
            }
            Some(ErrorCode::CannotOpen) => {
                write!(f, "cannot be opened ({sqlite}); check that its folder exists and may be written to")
            }
            Some(ErrorCode::SystemIoFailure) => {
                write!(f, "cannot be read or written ({sqlite}); check the disk, then run the same command again")
            }
            _ => write!(f, "{sqlite}"),
        }
    }
}

impl Error {
    const RECOVER: &str = "restore it from a copy, or save what can be saved with `sqlite3 FILE .recover`";
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            Kind::Sqlite(error) => Some(error),
            Kind::Io(error) => Some(error),
            _ => None,
        }
    }
}
