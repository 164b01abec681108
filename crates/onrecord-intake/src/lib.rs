//! Turns bytes into [`Report`]s: plain text, Markdown and HTML, whatever their encoding, and lines of JSON.
//!
//! ```
//! let page = b"<title>Mayor resigns | The Courier</title><meta property=og:site_name content='The Courier'>\
//!     <p>&ldquo;I am <b>done</b>,&rdquo; Mayor Ada Quill said on Monday.</p>";
//! let report = onrecord_intake::report("mayor.html", page, None)?;
//! assert_eq!(report.id, "mayor");
//! assert_eq!(report.title.as_deref(), Some("Mayor resigns"));
//! assert_eq!(report.text, "“I am done,” Mayor Ada Quill said on Monday.");
//! # Ok::<(), onrecord_intake::Error>(())
//! ```
//!
//! # What becomes of the text
//!
//! * **Plain text** comes through unchanged, line ends and all; only a byte order mark goes. Its
//!   title and date are not guessed.
//! * **Markdown** gives its words: one paragraph per heading, list item, quoted paragraph or table
//!   cell, separated by a blank line. Code blocks, images and comments are dropped; a line break
//!   within a paragraph becomes a space. Title, date, byline, publisher and address come from YAML
//!   or TOML front matter, a missing title from the first heading of level one.
//! * **HTML** gives the page's article, found as browsers' reader views find it: one paragraph per
//!   block, separated by a blank line. White space, no-break spaces included, is folded to single
//!   spaces; soft hyphens and zero-width spaces are dropped, so that words stay whole. `<q>` is
//!   read with the quotation marks a browser shows. What is known about the report comes from
//!   JSON-LD, Open Graph and other `<meta>` names, `<time>`, `<title>` and the byline.
//!
//! Quotation marks are never changed.
//!
//! # Encodings
//!
//! A byte order mark decides, then valid UTF-8, then what an HTML page declares, then a guess from
//! the bytes. Bytes that are wrong in their encoding become U+FFFD, so that their place is seen.
//!
//! # Limits
//!
//! At most [`MAX_BYTES`] are read. In HTML, nesting beyond 256 levels is flattened: the words stay.
//! A page of more than 50,000 elements, or 8 MiB of text and tags that matter, is not searched for
//! its article: all its paragraphs of prose are the report.

mod charset;
mod date;
mod error;
mod format;
mod html;
mod json;
mod markdown;
mod text;

use std::path::Path;

use onrecord::Report;

pub use error::Error;
pub use format::Format;
pub use json::{Record, json_line};

/// The most bytes a report may have: 64 MiB.
///
/// Who reads files can check their size against it before reading them.
pub const MAX_BYTES: usize = 64 << 20;

/// A report's text may have this many bytes (about 700,000 words): ten times the longest feature
/// ever printed, and minutes of reading. What is longer is a collection, not a report.
pub const MAX_TEXT: usize = 4 << 20;

/// Reads one report.
///
/// `name` is the file's name or path; its stem becomes the report's id. Without a `format`, the
/// name's extension decides, and where that says nothing (standard input), how the text begins.
///
/// # Errors
///
/// If there is nothing to read, too much, bytes that are not text, or a page without an article.
pub fn report(name: impl AsRef<Path>, bytes: &[u8], format: Option<Format>) -> Result<Report, Error> {
    if bytes.len() > MAX_BYTES {
        return Err(Error::too_large(bytes.len()));
    }
    let name = name.as_ref();
    let id = match name.file_stem() {
        Some(stem) => stem.to_string_lossy().into_owned(),
        None => "report".to_owned(),
    };
    let format = format.or_else(|| Format::of_name(name));
    let text = charset::decode(bytes, format)?;
    let report = match format.unwrap_or_else(|| Format::sniff(&text)) {
        Format::Text => text::report(id, text),
        Format::Markdown => markdown::report(id, &text),
        Format::Html => html::report(id, &text),
    }?;
    if report.text.len() > MAX_TEXT {
        return Err(Error::long_text(report.text.len()));
    }
    Ok(report)
}
