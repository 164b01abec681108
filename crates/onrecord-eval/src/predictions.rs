//! Predictions kept in a file.

use std::collections::HashMap;
use std::path::Path;

use onrecord::CodePoints;

use crate::reading::WholeReading;
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
    reading: WholeReading,
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
    /// It may be a [`WholeReading`] or a part of one. An attribution may state its `"confidence"`, 0 to 1. The text may be left out; if it is
    /// given it must be the gold report's. Of several lines with one id the last counts.
    /// `name` stands for the file in error messages.
    ///
    /// # Errors
    ///
    /// If a line is not in this form.
    pub fn parse(bytes: &[u8], name: &str) -> Result<Self, Error> {
        let mut reports = HashMap::new();
        for row in rows(bytes, name)? {
            let text = row.optional("text")?;
            let (attributions, reading) = (row.attributions()?, row.reading()?);
            reports.insert(row.id()?, Row { text, attributions, reading, place: row.place });
        }
        Ok(Self { reports })
    }

    /// What was predicted for `report`: nothing if the file does not have it.
    ///
    /// # Errors
    ///
    /// If the predictions were made on another text, or lie outside of this one.
    pub fn of(&self, report: &GoldReport) -> Result<Vec<Predicted>, Error> {
        let Some(row) = self.row(report)? else { return Ok(Vec::new()) };
        let points = CodePoints::new(&report.text);
        row.attributions.iter().map(|raw| raw.anchored(&points)).collect()
    }

    /// All that was predicted for `report`: not even an empty layer if the file does not have it.
    ///
    /// # Errors
    ///
    /// If the predictions were made on another text, or lie outside of this one.
    pub fn whole(&self, report: &GoldReport) -> Result<WholeReading, Error> {
        let Some(row) = self.row(report)? else { return Ok(WholeReading::default()) };
        row.reading.clone().checked(&CodePoints::new(&report.text), &row.place)
    }

    /// The row of `report`, on the same text.
    fn row(&self, report: &GoldReport) -> Result<Option<&Row>, Error> {
        let Some(row) = self.reports.get(&report.id) else { return Ok(None) };
        if row.text.as_ref().is_some_and(|text| *text != report.text) {
            let why =
                format!("its text is not the gold report's, {:?}: read that very text again", report.id);
            return Err(Error::anchor(&row.place, why));
        }
        Ok(Some(row))
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
