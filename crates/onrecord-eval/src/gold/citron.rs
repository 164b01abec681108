//! The annotated JSON of BBC Citron.

use onrecord::{CodePoints, Span};
use serde_json::Value;

use super::GoldReport;
use crate::rows::{anchor, check, without_mark};
use crate::{Attribution, Error};

/// Reads a document in the annotation format of BBC Citron: one JSON object a file.
///
/// ```json
/// {"text": "“It is unsafe,” said Ola Brand.",
///  "quotes": [{"cue": {"start": 16, "end": 20, "text": "said"},
///              "sources": [{"start": 21, "end": 30, "text": "Ola Brand"}],
///              "contents": [{"start": 0, "end": 15, "text": "“It is unsafe,”"}]}]}
/// ```
///
/// Offsets are Unicode code points of `text`, end exclusive. A span's own `text` may be left
/// out; where it is given it must be what the report has there. `cue` and `sources` may be null or
/// left out; `coreferences`, `coreference_groups`, `confidence` and other fields are ignored.
/// `id` becomes the report's id; `name` stands for the file in error messages.
///
/// # Errors
///
/// If the file is not such a document ([`Error::is_format`]) or a span does not fit the text
/// ([`Error::is_anchor`]).
pub fn parse_citron(id: &str, bytes: &[u8], name: &str) -> Result<GoldReport, Error> {
    let document: Value = serde_json::from_slice(without_mark(bytes)).map_err(|error| {
        Error::format(name, format!("not JSON ({error}): a file holds one document in Citron's format"))
    })?;
    let Some(text) = document.get("text").and_then(Value::as_str) else {
        return Err(Error::format(name, "no \"text\": a document in Citron's format carries its text"));
    };
    let Some(quotes) = document.get("quotes").and_then(Value::as_array) else {
        let why = "no list \"quotes\": this is not Citron's format; \
                   reports in OnRecord's form are read from .jsonl files, or with the format named";
        return Err(Error::format(name, why));
    };
    let points = CodePoints::new(text);
    let attributions = quotes
        .iter()
        .enumerate()
        .map(|(n, quote)| attribution(quote, text, &points, &format!("{name}, quotes[{n}]")))
        .collect::<Result<_, _>>()?;
    Ok(GoldReport { id: id.to_owned(), text: text.to_owned(), attributions, ..GoldReport::default() })
}

fn attribution(
    quote: &Value,
    text: &str,
    points: &CodePoints<'_>,
    place: &str,
) -> Result<Attribution, Error> {
    let Value::Object(quote) = quote else {
        return Err(Error::format(place, "a quote is an object with cue, sources and contents"));
    };
    let many = |key: &str| match quote.get(key) {
        None | Some(Value::Null) if key != "contents" => Ok(Vec::new()),
        Some(Value::Array(spans)) => spans
            .iter()
            .enumerate()
            .map(|(n, value)| span(value, text, points, &format!("{place}.{key}[{n}]")))
            .collect(),
        _ => {
            Err(Error::format(format!("{place}.{key}"), "not a list of spans: write [] where there is none"))
        }
    };
    let cue = match quote.get("cue") {
        None | Some(Value::Null) => Vec::new(),
        Some(cue) => vec![span(cue, text, points, &format!("{place}.cue"))?],
    };
    Ok(Attribution { source: many("sources")?, cue, content: many("contents")? })
}

fn span(value: &Value, text: &str, points: &CodePoints<'_>, place: &str) -> Result<Span, Error> {
    let offset = |key: &str| value.get(key)?.as_u64().and_then(|n| usize::try_from(n).ok());
    let Some(pair) = offset("start").zip(offset("end")) else {
        let why = "a span is an object such as {\"start\": 12, \"end\": 16, \"text\": \"said\"}";
        return Err(Error::format(place, why));
    };
    let span = anchor(pair.into(), points, || place.to_owned())?;
    match value.get("text") {
        None | Some(Value::Null) => {}
        Some(Value::String(expected)) => check(expected, span.of(text), || place.to_owned())?,
        Some(_) => return Err(Error::format(place, "a span's \"text\" is text in quotation marks")),
    }
    Ok(span)
}
