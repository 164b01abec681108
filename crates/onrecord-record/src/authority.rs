//! Authority lists: who is who, as somebody else has written it down.
//!
//! A parliament, a newsroom or a project such as `OpenSanctions` keeps a list of people and organisations with their names,
//! offices and dates. [`AuthorityList::read`] makes plain entries of it, whatever its form; it neither looks anything up nor
//! touches a store. `follow_the_money`, `popolo` and `csv` read one form each, `gather` joins what belongs to one entry, and
//! `value` says what a name, a date and an item of Wikidata are.

use std::{
    fmt,
    io::{BufRead, Cursor, Read},
};

use serde_json::Value;

mod csv;
mod error;
mod follow_the_money;
mod gather;
mod popolo;
mod value;

pub use error::AuthorityError;

/// An authority list: what [`AuthorityList::read`] makes of a file.
///
/// ```
/// use onrecord_record::{AuthorityFormat, AuthorityList};
/// let list = AuthorityList::parse("\
/// id,name,aliases,office,organisation,from,to
/// 7,Wilma Tarn,Billie Tarn|W. Tarn,harbour master,Harbour Board,2029-05,
/// 7,Wilma Tarn,,councillor,Tarnside Council,2021,2029-05-01
/// ".as_bytes())?;
/// assert_eq!(list.format, AuthorityFormat::Csv);
/// let [wilma] = &list.entries[..] else { panic!("one person, two offices") };
/// assert_eq!((wilma.name.as_str(), wilma.other_names.len(), wilma.offices.len()), ("Wilma Tarn", 2, 2));
/// assert_eq!(wilma.offices[1].to.as_deref(), Some("2029-05-01"));
/// # Ok::<(), onrecord_record::AuthorityError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorityList {
    /// The form that was recognised.
    pub format: AuthorityFormat,
    /// The people and organisations, in the list's order; no two have the same id.
    pub entries: Vec<Authority>,
    /// What could not be read, or was left out.
    pub notices: Vec<AuthorityNotice>,
}

/// The form of an authority list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AuthorityFormat {
    /// [Popolo](https://www.popoloproject.com/specs/) as JSON.
    Popolo,
    /// [FollowTheMoney](https://followthemoney.tech/) entities as lines of JSON.
    FollowTheMoney,
    /// A table with a header, its fields separated by commas, tabs or semicolons.
    Csv,
}

/// A person or an organisation of an authority list.
///
/// Names have no white space around them and single spaces inside, and no list has a text twice. Dates are `YYYY`, `YYYY-MM` or
/// `YYYY-MM-DD` and days that exist.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Authority {
    /// The list's own id; if it gives none, the item of Wikidata or else the name, with “ (2)” after it if that is taken.
    pub id: String,
    /// What it is.
    pub kind: AuthorityKind,
    /// The main name; never empty.
    pub name: String,
    /// Other names in full: former ones, other languages and scripts, abbreviations. The main name is not among them.
    pub other_names: Vec<AuthorityName>,
    /// Names that many others have, too, such as a nickname: by themselves they identify nobody. None is in `other_names`.
    pub weak_names: Vec<String>,
    /// Given names, where the list has them apart.
    pub given_names: Vec<String>,
    /// Family names, where the list has them apart.
    pub family_names: Vec<String>,
    /// What goes before the name, such as “Dr”.
    pub honorifics: Vec<String>,
    /// What kind of organisation it is, in the list's words, such as “party”.
    pub classification: Option<String>,
    /// The item of Wikidata: `Q` and a number.
    pub wikidata: Option<String>,
    /// Addresses of pages about it.
    pub links: Vec<String>,
    /// When the person was born.
    pub born: Option<String>,
    /// When the person died.
    pub died: Option<String>,
    /// The offices that the person holds or held, in the list's order.
    pub offices: Vec<AuthorityOffice>,
}

/// What an entry of an authority list is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AuthorityKind {
    /// A person.
    Person,
    /// An organisation, company or public body.
    Organisation,
    /// The list does not say.
    #[default]
    Unknown,
}

/// A name beside the main one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct AuthorityName {
    /// The name.
    pub name: String,
    /// Since when it was used, if the list says so.
    pub from: Option<String>,
    /// Until when it was used, if the list says so.
    pub to: Option<String>,
}

/// An office of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct AuthorityOffice {
    /// What it is called; “member” (“employee”, “director”) where the list only tells of a membership (employment, directorship).
    pub title: String,
    /// Where it is held.
    pub organisation: Option<String>,
    /// The first day, month or year; none if the list does not say.
    pub from: Option<String>,
    /// The last day, month or year; none if the office goes on, or the list does not say.
    pub to: Option<String>,
}

/// Something of an authority list that was left out. The rest was read all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorityNotice {
    /// Where it stands.
    pub place: AuthorityPlace,
    /// What is wrong with it.
    pub why: String,
}

impl fmt::Display for AuthorityNotice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.why)
    }
}

/// A place in an authority list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AuthorityPlace {
    /// A line of the file, counted from 1; for a row of a table, the line on which it begins.
    Line(u64),
    /// An entry of a JSON list.
    Entry {
        /// The list's name, such as `persons`.
        list: &'static str,
        /// Which one it is, counted from 1.
        number: usize,
    },
}

impl fmt::Display for AuthorityPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Entry { list, number } => write!(f, "entry {number} of `{list}`"),
        }
    }
}

/// So many lines are looked at to tell the form, so that one bad line at the top does not hide it.
const HEAD: usize = 8;

impl AuthorityList {
    /// Reads the authority list that `bytes` are; as [`AuthorityList::read`].
    ///
    /// # Errors
    ///
    /// As [`AuthorityList::read`], but for those of reading.
    pub fn parse(bytes: &[u8]) -> Result<Self, AuthorityError> {
        Self::read(bytes)
    }

    /// Reads an authority list in UTF-8, with or without a byte order mark, to its end. Its form is told from its content:
    ///
    /// - [Popolo](https://www.popoloproject.com/specs/) JSON: an object with `persons`, `organizations`, `posts`, `memberships` and
    ///   `events` (each may be missing, and they may stand inside each other), or a list of persons. A membership's title is its
    ///   `role`, its `label`, its post's `label` or its post's `role`, whichever comes first. A date that it does not give is that
    ///   of its `legislative_period_id`, as [EveryPolitician](https://docs.everypolitician.org/data_structure.html) writes them.
    /// - [FollowTheMoney](https://followthemoney.tech/explorer/) entities, one in JSON on each line, as in `OpenSanctions`'
    ///   [`entities.ftm.json` and `targets.nested.json`](https://www.opensanctions.org/docs/bulk/json/), or a JSON list of them.
    ///   Persons, organisations, companies, public bodies and legal entities become entries; positions with occupancies,
    ///   memberships, employments and directorships become offices. Other schemata are passed over. Lines with the same id are
    ///   parts of one entry.
    /// - a table ([CSV](https://www.rfc-editor.org/rfc/rfc4180), or with tabs or semicolons) whose header has a column `name`, or
    ///   `itemLabel` or `personLabel` as from [Wikidata's query service](https://www.wikidata.org/wiki/Wikidata:SPARQL_query_service).
    ///   Further columns: `id`, `wikidata` (or `qid`, `item`, `person`), `kind` (`type`, `schema`), `aliases` (`alias`,
    ///   `other_names`, `altLabel`; names separated by `|` or `;`), `weak_names`, `given_name`, `family_name`, `honorific`, `office`
    ///   (`position`, `title`, `role`), `organisation` (`organization`, `body`, `employer`), `from` (`start`, `start_date`), `to`
    ///   (`end`, `end_date`), `birth_date` (`born`), `death_date` (`died`), `classification`, `url`. Letter case, spaces, `-` and
    ///   `_` in headers do not matter, and a column `…Label` wins over one without. Rows with the same id, or the same item of
    ///   Wikidata where there is no id, are one entry with several offices; rows of the same name alone are not.
    ///
    /// Of a date with a time, the time is cut off; the year 9999 stands for an open end, as parliaments write it.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, is empty, not in UTF-8, in none of these forms, JSON that is cut or broken, or a table without a
    /// name column. A row, line or entry that is wrong in itself, and a date that is none, is only reported among the notices.
    ///
    /// ```
    /// let cut = onrecord_record::AuthorityList::parse(br#"{"persons": [{"id": "1", "name": "Wilma Ta"#).unwrap_err();
    /// assert!(cut.to_string().starts_with("line 1, column 42: the file ends in the middle of the JSON"));
    /// ```
    pub fn read(mut reader: impl BufRead) -> Result<Self, AuthorityError> {
        let mut head = Vec::new();
        let mut lines = 0;
        while lines < HEAD {
            let start = head.len();
            if reader.read_until(b'\n', &mut head)? == 0 {
                break;
            }
            lines += usize::from(!head[start..].trim_ascii().is_empty());
        }
        if head.starts_with("\u{feff}".as_bytes()) {
            head.drain(.."\u{feff}".len());
        }
        error::refuse_what_is_no_list(&head)?;
        if !matches!(head.trim_ascii_start().first(), Some(b'{' | b'[')) {
            return csv::read(head, reader);
        }
        let is_entity =
            |line| serde_json::from_slice(line).is_ok_and(|line| follow_the_money::is_entity(&line));
        if head.split(|&byte| byte == b'\n').any(is_entity) {
            return follow_the_money::read_lines(Cursor::new(head).chain(reader));
        }
        reader.read_to_end(&mut head)?;
        from_json(&head)
    }
}

/// What one JSON value holds.
fn from_json(bytes: &[u8]) -> Result<AuthorityList, AuthorityError> {
    let text = std::str::from_utf8(bytes).map_err(|error| AuthorityError::not_utf_8_in(bytes, &error))?;
    let value: Value = serde_json::from_str(text).map_err(|error| {
        // Each line can be JSON without the file being so; what follows the first would then be called superfluous.
        let first = text.trim_start().lines().next().unwrap_or_default();
        match serde_json::from_str::<Value>(first) {
            Ok(value) if !error.is_eof() => AuthorityError::shape("lines of JSON", &value),
            _ => AuthorityError::json(error),
        }
    })?;
    match &value {
        Value::Array(entries) if entries.iter().any(follow_the_money::is_entity) => {
            Ok(follow_the_money::from_list(entries))
        }
        Value::Array(entries) if popolo::are_persons(entries) => Ok(popolo::from_list(entries)),
        Value::Object(object) if popolo::is_list(object) => Ok(popolo::from_object(object)),
        Value::Object(_) if follow_the_money::is_entity(&value) => {
            Ok(follow_the_money::from_list(std::slice::from_ref(&value)))
        }
        _ => Err(AuthorityError::shape("JSON", &value)),
    }
}

/// What tests of several forms want.
#[cfg(test)]
mod made {
    use super::AuthorityOffice;

    pub(super) fn office(
        title: &str,
        organisation: Option<&str>,
        from: Option<&str>,
        to: Option<&str>,
    ) -> AuthorityOffice {
        let [organisation, from, to] = [organisation, from, to].map(|part| part.map(str::to_owned));
        AuthorityOffice { title: title.to_owned(), organisation, from, to }
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    const SAMPLES: [&str; 4] = [
        r#"{"persons": [{"id": "1", "name": "Wilma Tarn", "other_names": [{"name": "Billie Tarn", "end_date": "2020"}],
            "identifiers": [{"scheme": "wikidata", "identifier": "Q900000001"}], "memberships": [{"post_id": 3}]}],
            "organizations": [{"id": "2", "name": "Harbour Board", "posts": [{"id": 3, "label": "chair"}]}],
            "memberships": [{"person_id": "1", "organization_id": "2", "start_date": "2020-01-01T00:00:00Z"}]}"#,
        r#"{"id": "o", "schema": "Occupancy", "properties": {"holder": ["p"], "post": ["j"], "startDate": ["2020"]}}
{"id": "p", "schema": "Person", "properties": {"name": ["Wilma Tarn"], "alias": ["Billie"], "birthDate": ["1970-02"]}}
{"id": "j", "schema": "Position", "properties": {"name": ["chair"], "organization": [{"id": "b", "schema": "PublicBody"}]}}"#,
        "name,aliases,qid,office,from\r\n\"Tarn, Wilma\",Billie|W. Tarn,Q900000001,chair,2020-02-30\r\n",
        "Name\tBorn\nWilma Tarn\t1970\n",
    ];

    fn said(bytes: &[u8]) -> String {
        AuthorityList::parse(bytes).unwrap_err().to_string()
    }

    #[test]
    fn the_form_is_told_from_the_content() {
        let format = |text: &str| {
            let list = AuthorityList::parse(text.as_bytes()).unwrap();
            assert!(list.entries.iter().any(|entry| entry.name.contains("Tarn")), "{list:?}");
            list.format
        };
        let formats = SAMPLES.map(format);
        use AuthorityFormat::{Csv, FollowTheMoney, Popolo};
        assert_eq!(formats, [Popolo, FollowTheMoney, Csv, Csv]);
        // With a byte order mark and empty lines before it.
        assert_eq!(SAMPLES.map(|text| format(&format!("\u{feff}\r\n \n{text}"))), formats);
        // The first line is bad, the others are not.
        assert_eq!(format(&format!("{{\"id\": \"x\", \"sche\n{}", SAMPLES[1])), FollowTheMoney);
        let list = format!("[{}]", SAMPLES[1].replace("}\n{", "},\n{"));
        assert_eq!(format(&list), FollowTheMoney);
        assert_eq!(format(r#"[{"name": "Wilma Tarn"}]"#), Popolo);
    }

    #[test]
    fn what_is_no_list_is_refused_with_advice() {
        for empty in ["", "\u{feff}", " \r\n\n"] {
            assert!(said(empty.as_bytes()).contains("is empty"), "{empty:?}");
        }
        assert!(said(b"PK\x03\x04rest").contains("unpack it"));
        assert!(said(b"\x1f\x8b\x08rest").contains("unpack it"));
        assert!(said(b"\xff\xfen\0a\0m\0e\0").contains("UTF-16"));
        assert!(said(b"name\0,id").contains("not text"));
        assert!(said(b"<!DOCTYPE html><p>Sign in").contains("web page"));
        assert!(said(b"name\nWilma\nR\xe9my Quay\n").contains("line 3"), "{}", said(b"name\nW\nR\xe9my\n"));
        assert!(said(b"[{\"name\":\n \"R\xe9my\"}]").contains("line 2, byte 4"));
        let line = SAMPLES[1].replace("Billie", "R");
        let mut bytes = line.into_bytes();
        let at = bytes.windows(3).position(|three| three == b"\"R\"").unwrap() + 1;
        bytes[at] = 0xe9;
        assert!(said(&bytes).contains("line 2, byte"), "{}", said(&bytes));
        assert!(said(b"[{\"name\": \"Wilma\"},\n{\"na").contains("line 2, column 4: the file ends"));
        assert!(said(b"[{\"name\": \"Wilma\"},\n{na}]").contains("line 2, column 2: not JSON"));
        assert!(said(&[b'['; 100_000]).contains("not JSON"));
        assert!(said(b"{\"type\": \"FeatureCollection\"}").contains("`type`"));
        assert!(said(b"{\"text\": \"a\"}\n{\"text\": \"b\"}\n").contains("lines of JSON"));
        assert!(said(b"[1, 2]").contains("`persons`"));
        assert!(said(b"first,last\nWilma,Tarn\n").contains("`first`, `last`"));
    }

    #[test]
    fn a_list_may_be_empty() {
        for empty in ["[]", r#"{"persons": []}"#, "name,office\n", "name"] {
            assert_eq!(AuthorityList::parse(empty.as_bytes()).unwrap().entries, [], "{empty}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn nothing_panics_on_any_bytes(bytes in vec(any::<u8>(), 0..200), start in 0..6_usize) {
            let start = ["", "{", "[{", "name,", "\u{feff}name\n", r#"{"schema":"Person","properties":{"#][start];
            let _ = AuthorityList::parse(&[start.as_bytes(), &bytes].concat());
        }

        #[test]
        fn nothing_panics_on_damaged_lists(
            sample in 0..4_usize, from in any::<prop::sample::Index>(), length in 0..9_usize, by in vec(any::<u8>(), 0..4)
        ) {
            let mut bytes = SAMPLES[sample].as_bytes().to_vec();
            let from = from.index(bytes.len());
            bytes.splice(from..bytes.len().min(from + length), by);
            if let Ok(list) = AuthorityList::parse(&bytes) {
                for entry in list.entries {
                    prop_assert!(!entry.id.is_empty() && !entry.name.trim().is_empty());
                    prop_assert!(entry.other_names.iter().all(|other| other.name != entry.name));
                }
            }
        }

        #[test]
        fn nothing_panics_on_values_of_other_types(
            sample in 0..2_usize, which in any::<prop::sample::Index>(), other in 0..7_usize
        ) {
            // Another value for one of the texts.
            let sample = SAMPLES[sample];
            let other = ["null", "7", "[]", "{}", "[[1]]", r#"{"id": {}}"#, "true"][other];
            let texts: Vec<usize> = sample.match_indices('"').map(|(at, _)| at).collect();
            let first = which.index(texts.len() / 2) * 2;
            let (from, to) = (texts[first], texts[first + 1]);
            let _ = AuthorityList::parse(format!("{}{other}{}", &sample[..from], &sample[to + 1..]).as_bytes());
        }
    }
}
