//! Rows of JSON Lines files: one report a line, positions in Unicode code points.

use onrecord::{CodePoints, Span};
use serde_json::{Map, Value};

use crate::reading::{self, WholeReading};
use crate::{Attribution, Error, Predicted};

/// One line's object.
pub(crate) struct Row {
    /// The file and the line, for messages.
    pub(crate) place: String,
    fields: Map<String, Value>,
}

/// An attribution whose positions have not been looked up in a text yet.
pub(crate) struct RawAttribution {
    place: String,
    source: Vec<[usize; 2]>,
    cue: Vec<[usize; 2]>,
    content: Vec<[usize; 2]>,
    confidence: Option<f64>,
}

/// The objects of a JSON Lines file called `name`; empty lines are skipped.
pub(crate) fn rows(bytes: &[u8], name: &str) -> Result<Vec<Row>, Error> {
    let mut rows = Vec::new();
    for (n, line) in without_mark(bytes).split(|&b| b == b'\n').enumerate() {
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        let place = format!("{name}, line {}", n + 1);
        match serde_json::from_slice(line) {
            Ok(Value::Object(fields)) => rows.push(Row { place, fields }),
            Ok(_) => return Err(Error::format(place, "a report is a JSON object: write one `{…}` a line")),
            Err(error) => {
                let why = format!("not JSON ({error}): write each report as one JSON object on one line");
                return Err(Error::format(place, why));
            }
        }
    }
    Ok(rows)
}

/// `bytes` without the byte order mark that some editors put in front.
pub(crate) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes)
}

impl Row {
    fn wrong(&self, why: impl Into<String>) -> Error {
        Error::format(&self.place, why)
    }

    /// The report's id: text, or a whole number.
    pub(crate) fn id(&self) -> Result<String, Error> {
        match self.fields.get("id") {
            Some(Value::String(id)) => Ok(id.clone()),
            Some(Value::Number(id)) if !id.is_f64() => Ok(id.to_string()),
            _ => Err(self.wrong("no \"id\": give the report a name that its predictions have, too")),
        }
    }

    /// A field that is text, null or absent.
    pub(crate) fn optional(&self, key: &str) -> Result<Option<String>, Error> {
        match self.fields.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(value)) => Ok(Some(value.clone())),
            Some(_) => Err(self.wrong(format!("\"{key}\" is not text: write it in quotation marks"))),
        }
    }

    /// The report's text.
    pub(crate) fn text(&self) -> Result<String, Error> {
        self.optional("text")?.ok_or_else(|| self.wrong("no \"text\": a gold report carries its own text"))
    }

    /// What the row has of a whole reading. Its places have not been looked up in a text yet.
    pub(crate) fn reading(&self) -> Result<WholeReading, Error> {
        reading::read(&self.fields, &self.place)
    }

    /// The attributions; a reading calls them statements, and may have other things instead.
    pub(crate) fn attributions(&self) -> Result<Vec<RawAttribution>, Error> {
        let found = ["attributions", "statements"].into_iter().find_map(|k| Some((k, self.fields.get(k)?)));
        let Some((key, value)) = found else {
            if reading::FIELDS.iter().any(|key| self.fields.contains_key(*key)) {
                return Ok(Vec::new());
            }
            return Err(
                self.wrong("neither \"attributions\" nor \"statements\": write [] where there are none")
            );
        };
        let Value::Array(items) = value else {
            return Err(self.wrong(format!("\"{key}\" is not a list")));
        };
        let place = |n: usize| format!("{}, {key}[{n}]", self.place);
        items.iter().enumerate().map(|(n, item)| RawAttribution::read(item, place(n))).collect()
    }
}

impl RawAttribution {
    fn read(item: &Value, place: String) -> Result<Self, Error> {
        let Value::Object(fields) = item else {
            return Err(Error::format(place, "an attribution is an object with source, cue and content"));
        };
        let confidence = match fields.get("confidence") {
            None | Some(Value::Null) => None,
            Some(value) => match value.as_f64() {
                Some(confidence) if (0.0..=1.0).contains(&confidence) => Some(confidence),
                _ => return Err(Error::format(place, "\"confidence\" is not a number from 0 to 1")),
            },
        };
        let role = |name: &str| match fields.get(name) {
            None | Some(Value::Null) if name != "content" => Ok(Vec::new()),
            Some(Value::Array(spans)) => {
                let place = |n: usize| format!("{place}.{name}[{n}]");
                spans.iter().enumerate().map(|(n, span)| pair(span, || place(n))).collect()
            }
            _ => Err(Error::format(
                format!("{place}.{name}"),
                "not a list of [start, end) pairs, such as [[12, 20]]; write [] where there is none",
            )),
        };
        let (source, cue, content) = (role("source")?, role("cue")?, role("content")?);
        Ok(Self { place, source, cue, content, confidence })
    }

    /// The attribution in the text that `points` was made for.
    pub(crate) fn anchored(&self, points: &CodePoints<'_>) -> Result<Predicted, Error> {
        let role = |name: &str, pairs: &[[usize; 2]]| -> Result<Vec<Span>, Error> {
            let place = |n: usize| format!("{}.{name}[{n}]", self.place);
            pairs.iter().enumerate().map(|(n, &pair)| anchor(pair, points, || place(n))).collect()
        };
        let attribution = Attribution {
            source: role("source", &self.source)?,
            cue: role("cue", &self.cue)?,
            content: role("content", &self.content)?,
        };
        Ok(Predicted { attribution, confidence: self.confidence })
    }
}

/// A JSON `[start, end]`.
pub(crate) fn pair(value: &Value, place: impl Fn() -> String) -> Result<[usize; 2], Error> {
    let offset = |value: &Value| value.as_u64().and_then(|n| usize::try_from(n).ok());
    match value.as_array().map(Vec::as_slice) {
        Some([start, end]) => offset(start).zip(offset(end)).map(|(start, end)| [start, end]),
        _ => None,
    }
    .ok_or_else(|| Error::format(place(), "not a [start, end) pair of code-point offsets, such as [12, 20]"))
}

/// The span that a pair of code-point offsets stands for.
pub(crate) fn anchor(
    pair: [usize; 2],
    points: &CodePoints<'_>,
    place: impl Fn() -> String,
) -> Result<Span, Error> {
    points.span(pair).ok_or_else(|| {
        let ([start, end], total) = (pair, points.total());
        let why = if start > end {
            format!("[{start}, {end}) runs backwards: the start comes first")
        } else {
            format!(
                "[{start}, {end}) runs beyond the text, which has {total} characters; \
                 check that offsets count Unicode code points of this very text, not bytes"
            )
        };
        Error::anchor(place(), why)
    })
}

/// Checks that the words an annotation was made on are the words at its place. Line breaks and
/// runs of blanks are not compared: annotation tools write them as a single blank.
pub(crate) fn check(expected: &str, found: &str, place: impl Fn() -> String) -> Result<(), Error> {
    if expected.split_whitespace().eq(found.split_whitespace()) {
        return Ok(());
    }
    let why = format!(
        "annotates {}, but the text there reads {}; take the text that was annotated, \
         unchanged (encoding, line endings), or annotate this one again",
        excerpt(expected),
        excerpt(found)
    );
    Err(Error::anchor(place(), why))
}

/// A few words of `text` in quotation marks.
fn excerpt(text: &str) -> String {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{:?}…", &text[..end]),
        None => format!("{text:?}"),
    }
}
