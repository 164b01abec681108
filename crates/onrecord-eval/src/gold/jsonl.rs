//! JSON Lines.

use jiff::civil::Date;
use onrecord::CodePoints;

use super::GoldReport;
use crate::Error;
use crate::rows::{Row, rows};

/// Reads JSON Lines: one report and annotator a line, here broken for show.
///
/// ```json
/// {"id": "north-pier", "annotator": "anna", "publisher": "Shore Echo", "date": "2031-05-02",
///  "title": "Pier to close", "text": "“It is unsafe,” said Ola Brand.",
///  "attributions": [{"source": [[21, 30]], "cue": [[16, 20]], "content": [[0, 15]]}]}
/// ```
///
/// Each role is a list of `[start, end)` offsets in Unicode code points of `text`; source and cue
/// may be left out or null, as may all fields but `id`, `text` and `attributions`. The
/// attributions may also be called `statements`, as in OnRecord's own readings. A line that has
/// `actors`, `offices`, `dates`, `events`, `affairs` or `links` is a
/// [`WholeReading`](crate::reading::WholeReading), too, and need not have any attributions. Other
/// fields are ignored. `name` stands for the file in error messages.
///
/// # Errors
///
/// If a line is not such a report ([`Error::is_format`]) or a position lies outside its text
/// ([`Error::is_anchor`]).
pub fn parse_jsonl(bytes: &[u8], name: &str) -> Result<Vec<GoldReport>, Error> {
    rows(bytes, name)?.iter().map(report).collect()
}

fn report(row: &Row) -> Result<GoldReport, Error> {
    let text = row.text()?;
    let points = CodePoints::new(&text);
    let attributions = row
        .attributions()?
        .iter()
        .map(|raw| Ok(raw.anchored(&points)?.attribution))
        .collect::<Result<_, Error>>()?;
    let reading = row.reading()?;
    Ok(GoldReport {
        id: row.id()?,
        annotator: row.optional("annotator")?,
        publisher: row.optional("publisher")?,
        title: row.optional("title")?,
        date: date(row)?,
        attributions,
        reading: if reading.is_more_than_statements() {
            Some(reading.checked(&points, &row.place)?)
        } else {
            None
        },
        text,
    })
}

fn date(row: &Row) -> Result<Option<Date>, Error> {
    let Some(date) = row.optional("date")? else { return Ok(None) };
    date.parse().map(Some).map_err(|_| {
        let why = format!("\"date\" is {date:?}: write the day as in \"2031-05-02\", or null");
        Error::format(&row.place, why)
    })
}
