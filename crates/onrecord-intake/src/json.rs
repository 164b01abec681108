//! One report as a JSON object: a line of a JSON Lines file.

use onrecord::Report;
use serde_json::{Map, Value};

use crate::{Error, MAX_BYTES, MAX_TEXT, date, html, text};

/// A report from a file of many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The report. Its id is the record's, or empty where it has none.
    pub report: Report,
    /// Whether the record has an id of its own.
    pub has_id: bool,
}

/// Reads the report that the JSON object `line` holds.
///
/// `text` is read exactly as it stands, or `html` as a web page. Beside it there may be `id` (a string or a number), `title`,
/// `date`, `publisher`, `byline` (or `author`) and `url`; what the object says wins over what the page says. Other fields are
/// passed over, and so is a date that names no day.
///
/// # Errors
///
/// If `line` is no JSON object in UTF-8, has neither `text` nor `html`, a field that is no text, too much text, or a page without
/// an article.
///
/// ```
/// let line = r#"{"id": 7, "text": "“I am done,” she said.", "date": "2031-03-04", "section": "local"}"#;
/// let record = onrecord_intake::json_line(line.as_bytes())?;
/// assert_eq!(record.report.id, "7");
/// assert_eq!(record.report.text, "“I am done,” she said.");
/// # Ok::<(), onrecord_intake::Error>(())
/// ```
pub fn json_line(line: &[u8]) -> Result<Record, Error> {
    if line.len() > MAX_BYTES {
        return Err(Error::too_large(line.len()));
    }
    let line = std::str::from_utf8(line).map_err(|error| Error::not_utf_8(error.valid_up_to()))?;
    let line = line.trim_start_matches('\u{feff}');
    let object: Map<String, Value> = serde_json::from_str(line).map_err(|error| Error::json(&error))?;
    let field = |name| field(&object, name);
    let id = match object.get("id") {
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => field("id")?.map(str::to_owned),
    };
    let words = field("text")?;
    let mut report = match (words, field("html")?) {
        (Some(words), _) => text::report(String::new(), words.to_owned())?,
        (None, Some(page)) => html::report(String::new(), page)?,
        (None, None) if object.contains_key("text") || object.contains_key("html") => {
            return Err(Error::empty());
        }
        (None, None) => return Err(Error::no_text()),
    };
    if let Some(at) = report.text.find('\0') {
        return Err(Error::not_text(at, 1 + report.text[..at].matches('\n').count()));
    }
    if report.text.len() > MAX_TEXT {
        return Err(Error::long_text(report.text.len()));
    }
    let say = |known: &mut Option<String>, said: Option<&str>| {
        if let Some(said) = said {
            *known = Some(said.trim().to_owned());
        }
    };
    say(&mut report.title, field("title")?);
    say(&mut report.publisher, field("publisher")?);
    say(&mut report.byline, field("byline")?.map_or_else(|| field("author"), |byline| Ok(Some(byline)))?);
    say(&mut report.url, field("url")?);
    if let Some(day) = field("date")?.and_then(date::day) {
        report.date = Some(day);
    }
    let has_id = id.is_some();
    report.id = id.unwrap_or_default();
    Ok(Record { report, has_id })
}

/// The text of a field; none if there is nothing in it.
fn field<'o>(object: &'o Map<String, Value>, name: &'static str) -> Result<Option<&'o str>, Error> {
    let what = match object.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => return Ok(Some(text.as_str()).filter(|text| !text.trim().is_empty())),
        Some(Value::Bool(_)) => "true or false",
        Some(Value::Number(_)) => "a number",
        Some(Value::Array(_)) => "a list",
        Some(Value::Object(_)) => "an object",
    };
    Err(Error::field(name, what))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(line: &[u8]) -> String {
        json_line(line).unwrap_err().to_string()
    }

    #[test]
    fn all_that_may_be_said() {
        let line = r#"{"id":"r-1","text":"It rained.","title":" Rain ","date":"Tue, 04 Mar 2031 23:59:00 GMT",
            "publisher":"The Courier","author":"By Tom Reed","byline":null,"url":"https://courier.example/rain","tags":["a"]}"#;
        let record = json_line(line.as_bytes()).unwrap();
        assert!(record.has_id);
        assert_eq!(
            record.report,
            Report {
                title: Some("Rain".into()),
                date: Some(jiff::civil::date(2031, 3, 4)),
                publisher: Some("The Courier".into()),
                byline: Some("By Tom Reed".into()),
                url: Some("https://courier.example/rain".into()),
                ..Report::from_text("r-1", "It rained.")
            }
        );
    }

    #[test]
    fn a_page() {
        let line = r#"{"html":"<title>Snow</title><p>It snowed &amp; snowed.</p>","text":"","title":"Rain"}"#;
        let record = json_line(line.as_bytes()).unwrap();
        assert!(!record.has_id);
        assert_eq!(
            (record.report.text.as_str(), record.report.title.as_deref()),
            ("It snowed & snowed.", Some("Rain"))
        );
    }

    #[test]
    fn bad_lines_say_what_is_wrong() {
        assert!(said(b"").contains("not JSON"), "{}", said(b""));
        assert!(said(b"{\"text\": \"It ra").contains("column"));
        assert!(said(b"[1, 2]").contains("not JSON"));
        assert!(said(b"{\"title\": \"Rain\"}").contains("`text`"));
        assert!(said(b"{\"text\": \" \"}").contains("empty"));
        assert!(said(b"{\"text\": [\"It rained.\"]}").contains("`text` is a list"));
        assert!(said(b"{\"text\": \"It rained.\", \"url\": 7}").contains("`url` is a number"));
        assert!(said(b"{\"text\": \"It \\u0000rained.\"}").contains("control character"));
        assert!(said(b"{\"text\": \"caf\xe9\"}").contains("byte 13"));
        assert!(json_line(&[b'['; 100_000]).is_err());
        let long = format!("{{\"text\": \"{}\"}}", "a ".repeat(MAX_TEXT / 2 + 1));
        assert!(json_line(long.as_bytes()).unwrap_err().is_too_large());
    }
}
