//! Reports that people have annotated, and the formats they come in.

mod brat;
mod citron;
mod files;
mod jsonl;

use std::collections::HashMap;
use std::path::Path;

use jiff::civil::Date;
use onrecord::Report;

pub use brat::parse_brat;
pub use citron::parse_citron;
pub use jsonl::parse_jsonl;

use crate::reading::WholeReading;
use crate::{Attribution, Error};

/// One annotator's reading of one report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoldReport {
    /// The report's name; the same report annotated by several people has the same id and text.
    pub id: String,
    /// Who annotated it, if the format says so.
    pub annotator: Option<String>,
    /// The paper, agency or site.
    pub publisher: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// The day the report appeared.
    pub date: Option<Date>,
    /// The text that was annotated, unchanged.
    pub text: String,
    /// Who said what, in the file's order.
    pub attributions: Vec<Attribution>,
    /// All of the annotation, where it is of more than who said what.
    pub reading: Option<WholeReading>,
}

impl GoldReport {
    /// The report without its annotations, to be read.
    #[must_use]
    pub fn report(&self) -> Report {
        Report {
            title: self.title.clone(),
            date: self.date,
            publisher: self.publisher.clone(),
            ..Report::from_text(self.id.clone(), self.text.clone())
        }
    }
}

/// A format of annotated reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Told by the files' names: `.jsonl` and `.ndjson` are JSON Lines, `.ann` (or the `.txt`
    /// beside it) is brat, `.json` is Citron.
    #[default]
    Auto,
    /// JSON Lines, see [`parse_jsonl`].
    Jsonl,
    /// brat standoff, see [`parse_brat`].
    Brat,
    /// Citron's annotated JSON, see [`parse_citron`].
    Citron,
}

/// Reads annotated reports from files and folders; folders are searched to any depth, in the
/// order of their files' names.
///
/// A brat file `x.ann` is about `x.txt` in the same folder or in a folder `text` beside its
/// own, as in the PolNeAR corpus. Where there is none, `x_anna.ann` is annotator `anna`'s reading
/// of `x.txt`.
///
/// # Errors
///
/// If a file cannot be read ([`Error::is_io`]), is not in the format ([`Error::is_format`]), or an
/// annotation does not fit its text ([`Error::is_anchor`]).
pub fn read_gold<P: AsRef<Path>>(
    paths: impl IntoIterator<Item = P>,
    format: Format,
) -> Result<Vec<GoldReport>, Error> {
    let mut reports = Vec::new();
    for path in paths {
        files::read(path.as_ref(), format, &mut reports)?;
    }
    // Predictions are found by id: two texts of one name would be scored with the same ones.
    let mut texts: HashMap<&str, &str> = HashMap::new();
    for report in &reports {
        if *texts.entry(&report.id).or_insert(&report.text) != report.text {
            let why = "two different texts have this id; give each report a name of its own";
            return Err(Error::format(format!("report {:?}", report.id), why));
        }
    }
    Ok(reports)
}

/// `bytes` as text, or an error that says where they are not UTF-8.
fn utf8<'b>(bytes: &'b [u8], name: &str) -> Result<&'b str, Error> {
    std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|&&b| b == b'\n').count() + 1;
        Error::format(format!("{name}, line {line}"), "not UTF-8: save the file in that encoding")
    })
}
