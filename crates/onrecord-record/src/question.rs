//! Questions to the record.

pub(crate) mod affair;
pub(crate) mod entity;
pub(crate) mod happened;
pub(crate) mod ledger;
pub(crate) mod problems;
mod query;
pub(crate) mod quote;
pub(crate) mod report;
pub(crate) mod said_and_did;
pub(crate) mod search;

use serde::Serialize;

use crate::{Error, Store};

/// How much a store has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Texts.
    pub reports: u64,
    /// Statements.
    pub statements: u64,
    /// Events.
    pub events: u64,
}

impl Store {
    /// How much there is.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn totals(&self) -> Result<Totals, Error> {
        let sql = "SELECT (SELECT count(*) FROM report), (SELECT count(*) FROM statement), (SELECT count(*) FROM event)";
        let totals = self.db.query_row(sql, [], |row| {
            Ok(Totals { reports: row.get(0)?, statements: row.get(1)?, events: row.get(2)? })
        });
        totals.map_err(|error| self.error(error))
    }
}
