//! Predictions kept in a file.

use std::collections::HashMap;
use std::path::Path;

use onrecord::CodePoints;

use crate::rows::{RawAttribution, rows};
use crate::{Error, GoldReport, Predicted};

/// Predicted attributions by report id.
pub struct Predictions {
    reports: HashMap<String, Row>,
}

struct Row {
    place: String,
    text: Option<String>,
    attributions: Vec<RawAttribution>,
}

impl Predictions {
    /// Reads predictions from a file, see [`Predictions::parse`].
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or holds no predictions.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let bytes = std::fs::read(path).map_err(|error| Error::io(path, error))?;
        Self::parse(&bytes, &path.display().to_string())
    }

    /// Reads predictions in JSON Lines: one report a line, `{"id", "text", "attributions"}` or a
    /// reading as [`onrecord::json`] writes it, in the form of [`parse_jsonl`](crate::parse_jsonl).
    ///
    /// An attribution may state its `"confidence"`, 0 to 1. The text may be left out; if it is
    /// given it must be the gold report's. Of several lines with one id the last counts.
    /// `name` stands for the file in error messages.
    ///
    /// # Errors
    ///
    /// If a line is not in this form.
    pub fn parse(bytes: &[u8], name: &str) -> Result<Self, Error> {
        let mut reports = HashMap::new();
        for row in rows(bytes, name)? {
            let (text, attributions) = (row.optional("text")?, row.attributions()?);
            reports.insert(row.id()?, Row { text, attributions, place: row.place });
        }
        Ok(Self { reports })
    }

    /// What was predicted for `report`: nothing if the file does not have it.
    ///
    /// # Errors
    ///
    /// If the predictions were made on another text, or lie outside of this one.
    pub fn of(&self, report: &GoldReport) -> Result<Vec<Predicted>, Error> {
        let Some(row) = self.reports.get(&report.id) else { return Ok(Vec::new()) };
        if row.text.as_ref().is_some_and(|text| *text != report.text) {
            let why =
                format!("its text is not the gold report's, {:?}: read that very text again", report.id);
            return Err(Error::anchor(&row.place, why));
        }
        let points = CodePoints::new(&report.text);
        row.attributions.iter().map(|raw| raw.anchored(&points)).collect()
    }

    /// Whether the file has a line for the report of this id.
    #[must_use]
    pub fn contains(&self, id: &str) -> bool {
        self.reports.contains_key(id)
    }

    /// How many reports the file has predictions for.
    #[must_use]
    pub fn len(&self) -> usize {
        self.reports.len()
    }

    /// Whether the file has predictions for none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.reports.is_empty()
    }
}
