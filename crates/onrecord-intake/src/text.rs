//! Plain text: the report is the file.

use onrecord::Report;

use crate::Error;

/// `text` unchanged: positions in a reading are positions in the file.
pub(crate) fn report(id: String, text: String) -> Result<Report, Error> {
    if text.trim().is_empty() {
        return Err(Error::empty());
    }
    Ok(Report::from_text(id, text))
}
