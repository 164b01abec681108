//! Why a file is no authority list.

use std::{fmt, io, str::Utf8Error};

use serde_json::Value;

/// Why an authority list could not be read. The message names the place in the file and says what to do; not the file, which
/// only the caller knows.
#[derive(Debug)]
pub struct AuthorityError(Kind);

#[derive(Debug)]
enum Kind {
    /// What the system says.
    Io(io::Error),
    /// There is nothing in it.
    Empty,
    /// It is something else: what, and what to do.
    Foreign(&'static str),
    /// Some bytes are not UTF-8: where.
    Utf8(String),
    /// It begins as JSON, but is not.
    Json(serde_json::Error),
    /// It is JSON, but of another shape: what there is instead.
    Shape(String),
    /// No column has names: the line of the header, and the columns that there are.
    Columns(u64, Vec<String>),
}

impl AuthorityError {
    /// Whether the file could not be read at all; [`std::error::Error::source`] then is what the system says.
    #[must_use]
    pub fn is_io(&self) -> bool {
        matches!(self.0, Kind::Io(_))
    }

    /// Line `line`, counted from 1, is not UTF-8.
    pub(super) fn not_utf_8(line: u64, error: &Utf8Error) -> Self {
        Self(Kind::Utf8(format!("line {line}, byte {}", error.valid_up_to() + 1)))
    }

    /// The row that begins in line `line` is not UTF-8 in a column.
    pub(super) fn not_utf_8_in_column(line: u64, column: &str) -> Self {
        Self(Kind::Utf8(format!("line {line}, column `{column}`")))
    }

    /// The whole file, `bytes`, is not UTF-8.
    pub(super) fn not_utf_8_in(bytes: &[u8], error: &Utf8Error) -> Self {
        let before = bytes.get(..error.valid_up_to()).unwrap_or(bytes);
        let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count();
        let byte = 1 + before.iter().rev().take_while(|&&byte| byte != b'\n').count();
        Self(Kind::Utf8(format!("line {line}, byte {byte}")))
    }

    pub(super) fn json(error: serde_json::Error) -> Self {
        Self(Kind::Json(error))
    }

    /// `value`, in a file that is `what`, is no list that we know.
    pub(super) fn shape(what: &str, value: &Value) -> Self {
        let found = match value {
            Value::Object(object) if object.is_empty() => "an empty object".to_owned(),
            Value::Object(object) => format!("an object with {}", quoted(object.keys())),
            Value::Array(_) => "a list of things without names".to_owned(),
            _ => "a single value".to_owned(),
        };
        Self(Kind::Shape(format!("{what}, but {found}")))
    }

    pub(super) fn no_name_column(line: u64, columns: Vec<String>) -> Self {
        Self(Kind::Columns(line, columns))
    }
}

/// The first few of `names`, each in backquotes.
fn quoted<'n>(names: impl Iterator<Item = &'n String>) -> String {
    const FEW: usize = 12;
    let mut names: Vec<String> = names
        .take(FEW + 1)
        .map(|name| match name.char_indices().nth(40) {
            Some((at, _)) => format!("`{}…`", &name[..at]),
            None => format!("`{name}`"),
        })
        .collect();
    if names.len() > FEW {
        names[FEW] = "…".to_owned();
    }
    names.join(", ")
}

/// Refuses a file that begins with `head` if it is none in which a list could be.
pub(super) fn refuse_what_is_no_list(head: &[u8]) -> Result<(), AuthorityError> {
    const SIGNS: [(&[u8], &str); 6] = [
        (b"\x1f\x8b", "is packed (gzip); unpack it and try again"),
        (b"PK\x03\x04", "is packed (ZIP, or a spreadsheet); unpack it, or save the spreadsheet as CSV"),
        (b"\xff\xfe", "is in UTF-16; save it as UTF-8"),
        (b"\xfe\xff", "is in UTF-16; save it as UTF-8"),
        (b"%PDF", "is a PDF; save the list in it as CSV"),
        (
            b"<",
            "is a web page or XML, perhaps in place of the file that was to be downloaded; save the list as CSV or JSON",
        ),
    ];
    let start = head.trim_ascii_start();
    if start.is_empty() {
        return Err(AuthorityError(Kind::Empty));
    }
    if let Some((_, what)) = SIGNS.iter().find(|(sign, _)| start.starts_with(sign)) {
        return Err(AuthorityError(Kind::Foreign(what)));
    }
    if head.contains(&0) {
        return Err(AuthorityError(Kind::Foreign("is not text; save the list as CSV or JSON in UTF-8")));
    }
    Ok(())
}

impl From<io::Error> for AuthorityError {
    fn from(error: io::Error) -> Self {
        Self(Kind::Io(error))
    }
}

impl fmt::Display for AuthorityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const FORMS: &str = "an authority list is Popolo JSON (an object with `persons` or `organizations`, or a list of \
                             persons), lines of FollowTheMoney entities (each with `schema` and `properties`), or CSV with a \
                             column `name`";
        match &self.0 {
            Kind::Io(error) => write!(f, "cannot be read: {error}"),
            Kind::Empty => write!(f, "is empty; {FORMS}"),
            Kind::Foreign(what) => f.write_str(what),
            Kind::Utf8(place) => {
                write!(f, "{place}: not UTF-8; save the file as UTF-8, or unpack it first if it is packed")
            }
            Kind::Json(error) if error.is_eof() => write!(
                f,
                "line {}, column {}: the file ends in the middle of the JSON; it is cut: get it again",
                error.line(),
                error.column()
            ),
            Kind::Json(error) => {
                write!(
                    f,
                    "line {}, column {}: not JSON ({error}); mend it there, or get the file again",
                    error.line(),
                    error.column()
                )
            }
            Kind::Shape(what) => write!(f, "is {what}; {FORMS}"),
            Kind::Columns(line, columns) => write!(
                f,
                "line {line}: no column `name` (or `itemLabel`, `personLabel`) among {}; the header must name the columns: \
                 rename the one that has the names",
                quoted(columns.iter())
            ),
        }
    }
}

impl std::error::Error for AuthorityError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0 {
            Kind::Io(error) => Some(error),
            Kind::Json(error) => Some(error),
            _ => None,
        }
    }
}
