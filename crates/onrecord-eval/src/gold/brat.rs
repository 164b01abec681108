//! brat standoff.

mod document;
mod link;

use super::{GoldReport, utf8};
use crate::Error;

/// Reads brat standoff: annotations `ann` about the plain text `text`.
///
/// ```text
/// T1  Source 21 30        Ola Brand
/// T2  Cue 16 20           said
/// T3  Content 0 15;33 44  “It is unsafe,” “and ugly.”
/// E1  Cue:T2 Source:T1 Content:T3
/// ```
///
/// Columns are parted by tabs. A `T` line marks words: a type, offsets in Unicode code points
/// (end exclusive, fragments parted by `;`), and the words themselves, which must be what the text
/// has there. The types that count are `Source`, `Cue` and `Content`, in capitals or not,
/// also as the last part of a longer name (`Attribution-Source`); others may be present.
///
/// The words are joined to attributions in any of these ways:
///
/// - by an event whose trigger is the cue: `E1  Cue:T2 Source:T1 Content:T3`;
/// - by an event whose trigger is a type of its own, as in the PolNeAR corpus:
///   `E1  Attribution:T4 Source:T1 Cue:T2 Content:T3`; the trigger's words are no part of it;
/// - by relations from or to the cue, of any type: `R1  Says Arg1:T2 Arg2:T3`. All that is
///   linked to one cue is one attribution;
/// - by a relation between source and content: it adds the source to the one attribution that
///   has the content, or makes one without a cue.
///
/// Arguments may be numbered (`Source2:T5`). Words that nothing links, relations between two
/// words of the same role, and attributes, notes, normalisations and equivalences are passed
/// over. `id` becomes the report's id, `name` stands for the file of annotations in
/// messages.
///
/// # Errors
///
/// If a line is malformed or refers to what is not there, if a link is ambiguous, or if words are
/// marked and none linked ([`Error::is_format`]); if an annotation does not fit the text
/// ([`Error::is_anchor`]).
pub fn parse_brat(id: &str, ann: &[u8], text: &[u8], name: &str) -> Result<GoldReport, Error> {
    let text = utf8(text, &format!("the text of {name}"))?;
    let document = document::read(utf8(ann, name)?, text, name)?;
    let attributions = link::attributions(&document, name)?;
    Ok(GoldReport { id: id.to_owned(), text: text.to_owned(), attributions, ..GoldReport::default() })
}
