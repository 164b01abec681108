//! What could not be read, or was left out.

use serde::Serialize;

use crate::{Error, Store};

/// Something of the input that is not in the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The file, as [`path_name`](crate::path_name) gives it.
    pub file: String,
    /// The line, from 1; none if it is the whole file.
    pub line: Option<u64>,
    /// `failed` or `skipped`, as [`ProblemKind`](crate::ProblemKind) has it.
    pub kind: String,
    /// What is wrong, and what to do about it.
    pub why: String,
    /// When it was first found so, in UTC.
    pub since: String,
}

impl Store {
    /// What could not be read or was left out, in order of the file and the line.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn problems(&self) -> Result<Vec<Problem>, Error> {
        let sql = "SELECT file, line, kind, why, since FROM problem ORDER BY file, line";
        let find = || {
            let mut statement = self.db.prepare_cached(sql)?;
            let problems = statement.query_map([], |row| {
                Ok(Problem {
                    file: row.get(0)?,
                    line: Some(row.get(1)?).filter(|&line| line > 0),
                    kind: row.get(2)?,
                    why: row.get(3)?,
                    since: row.get(4)?,
                })
            })?;
            problems.collect::<Result<Vec<_>, _>>()
        };
        find().map_err(|error| self.error(error))
    }

    /// Whether the file or folder of this name, or a line of it, could not be read or was left out.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn has_problem(&self, file: &str) -> Result<bool, Error> {
        let find = || self.db.prepare_cached("SELECT 1 FROM problem WHERE file = ?1")?.exists([file]);
        find().map_err(|error| self.error(error))
    }
}
