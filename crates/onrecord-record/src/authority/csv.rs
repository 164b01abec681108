//! Tables: [CSV](https://www.rfc-editor.org/rfc/rfc4180), or with tabs or semicolons between the fields.

use std::{
    collections::HashSet,
    io::{BufRead, Cursor, Read},
};

use csv::{ByteRecord, ReaderBuilder, StringRecord};

use super::{
    Authority, AuthorityError, AuthorityFormat, AuthorityKind, AuthorityList, AuthorityName, AuthorityOffice,
    AuthorityPlace, gather::Gathering, value,
};

/// What can stand between two fields. The first one with which the header has a name column is it.
const SEPARATORS: [u8; 3] = [b',', b'\t', b';'];

/// What to look for where a field goes over several lines.
const UNCLOSED: &str = "does a quotation mark not close? The rows after it are then missing, too";

/// Headers of the name column, as [`plain`] makes them; of several columns, the one whose header stands first here.
const NAME: [&str; 3] = ["name", "itemlabel", "personlabel"];

const OFFICE: [&str; 8] =
    ["officelabel", "positionlabel", "titlelabel", "rolelabel", "office", "position", "title", "role"];

const ORGANISATION: [&str; 8] = [
    "organisationlabel",
    "organizationlabel",
    "bodylabel",
    "employerlabel",
    "organisation",
    "organization",
    "body",
    "employer",
];

/// Where what is; numbers of columns.
struct Columns {
    name: usize,
    id: Option<usize>,
    wikidata: Option<usize>,
    kind: Option<usize>,
    other_names: Vec<usize>,
    weak_names: Vec<usize>,
    given_name: Option<usize>,
    family_name: Option<usize>,
    honorific: Option<usize>,
    classification: Option<usize>,
    link: Option<usize>,
    office: Option<usize>,
    organisation: Option<usize>,
    from: Option<usize>,
    to: Option<usize>,
    born: Option<usize>,
    died: Option<usize>,
}

impl Columns {
    /// The columns among these headers; none without a name column.
    fn of(headers: &mut Headers) -> Option<Self> {
        Some(Self {
            name: headers.one(&NAME)?,
            id: headers.one(&["id"]),
            wikidata: headers.one(&["wikidata", "wikidataid", "qid", "item", "person"]),
            kind: headers.one(&["kindlabel", "typelabel", "kind", "type", "schema"]),
            other_names: headers.all(&[
                "aliases",
                "alias",
                "othernames",
                "othername",
                "altlabel",
                "altlabels",
            ]),
            weak_names: headers.all(&["weaknames", "weakaliases", "weakalias"]),
            given_name: headers.one(&["givennamelabel", "givenname", "firstname"]),
            family_name: headers.one(&["familynamelabel", "familyname", "lastname", "surname"]),
            honorific: headers.one(&["honorific", "honorificprefix"]),
            classification: headers.one(&["classification"]),
            link: headers.one(&["url", "link"]),
            office: headers.one(&OFFICE),
            organisation: headers.one(&ORGANISATION),
            from: headers.one(&["from", "start", "startdate", "starttime"]),
            to: headers.one(&["to", "end", "enddate", "endtime"]),
            born: headers.one(&["birthdate", "born", "dateofbirth"]),
            died: headers.one(&["deathdate", "died", "dateofdeath"]),
        })
    }
}

/// The header row.
struct Headers {
    texts: Vec<String>,
    /// Which columns are known.
    known: Vec<bool>,
}

impl Headers {
    fn of(row: &StringRecord) -> Self {
        Self { texts: row.iter().map(value::clean).collect(), known: vec![false; row.len()] }
    }

    /// The columns with these headers.
    fn all(&mut self, names: &[&str]) -> Vec<usize> {
        let plain: Vec<String> = self.texts.iter().map(|text| plain(text)).collect();
        let columns: Vec<usize> =
            names.iter().filter_map(|name| plain.iter().position(|header| header == name)).collect();
        for &at in &columns {
            self.known[at] = true;
        }
        columns
    }

    /// The column with the first of these headers that there is.
    fn one(&mut self, names: &[&str]) -> Option<usize> {
        self.all(names).first().copied()
    }

    fn text(&self, at: usize) -> &str {
        self.texts.get(at).map_or("?", String::as_str)
    }

    /// The columns of which nothing is known.
    fn unknown(&self) -> impl Iterator<Item = usize> {
        (0..self.texts.len()).filter(|&at| !self.known[at])
    }
}

/// A header or kind without what does not matter in it: `Start date`, `start_date` and `startDate` are the same.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Reads the table that begins with `head` and goes on with `rest`.
pub(super) fn read(mut head: Vec<u8>, rest: impl BufRead) -> Result<AuthorityList, AuthorityError> {
    // Before the header, lines of spaces are empty, too.
    let blank: Vec<&[u8]> =
        head.split_inclusive(|&byte| byte == b'\n').take_while(|line| line.trim_ascii().is_empty()).collect();
    let (bytes, lines) = (blank.concat().len(), blank.len());
    head.splice(..bytes, std::iter::repeat_n(b'\n', lines));

    if !head.contains(&b'\n') {
        // Then this is the whole file, perhaps with the line ends of an old Macintosh.
        head.iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
    }

    let mut reading = Reading::of(&head)?;
    let mut rows = Rows::of(reading.separator, Cursor::new(head).chain(rest));
    // The header.
    rows.next()?;
    while let Some((line, row)) = rows.next()? {
        let row = StringRecord::from_byte_record(row).map_err(|error| {
            let column = reading.headers.text(error.utf8_error().field());
            AuthorityError::not_utf_8_in_column(line, column)
        })?;
        reading.row(AuthorityPlace::Line(line), &row);
    }
    Ok(reading.gathering.finish(AuthorityFormat::Csv))
}

/// The rows of a table, with the line on which each begins.
struct Rows<R>(csv::Reader<R>);

impl<R: Read> Rows<R> {
    fn of(separator: u8, input: R) -> Self {
        // Were a carriage return the end of a row, too, lines would be counted wrongly. As it is, it goes with other white space.
        let mut builder = ReaderBuilder::new();
        builder
            .delimiter(separator)
            .terminator(csv::Terminator::Any(b'\n'))
            .has_headers(false)
            .flexible(true);
        Self(builder.from_reader(input))
    }

    fn next(&mut self) -> Result<Option<(u64, ByteRecord)>, AuthorityError> {
        let mut row = ByteRecord::new();
        if !self.0.read_byte_record(&mut row).map_err(std::io::Error::from)? {
            return Ok(None);
        }
        // Empty lines before a row are skipped with it, and counted to it: so from its end, too.
        let breaks = row.as_slice().iter().filter(|&&byte| byte == b'\n').count() as u64;
        let from_end = self.0.position().line().saturating_sub(1 + breaks);
        let line = row.position().map_or(1, csv::Position::line).max(from_end);
        Ok(Some((line, row)))
    }
}

struct Reading {
    separator: u8,
    columns: Columns,
    headers: Headers,
    gathering: Gathering,
    /// The kinds that were reported as unknown.
    kinds: HashSet<String>,
}

impl Reading {
    /// Reads the header.
    fn of(head: &[u8]) -> Result<Self, AuthorityError> {
        let (mut header_line, mut most) = (1, Vec::new());
        for separator in SEPARATORS {
            let Some((line, row)) = Rows::of(separator, head).next()? else { continue };
            let row = StringRecord::from_byte_record(row).map_err(|error| {
                let column = error.utf8_error().field() + 1;
                AuthorityError::not_utf_8_in_column(line, &column.to_string())
            })?;
            let mut headers = Headers::of(&row);
            let Some(columns) = Columns::of(&mut headers) else {
                if headers.texts.len() > most.len() {
                    (header_line, most) = (line, headers.texts);
                }
                continue;
            };
            let unread: Vec<String> = headers.unknown().map(|at| format!("`{}`", headers.text(at))).collect();
            let mut gathering = Gathering::default();
            if !unread.is_empty() {
                gathering
                    .notice(AuthorityPlace::Line(line), format!("columns not read: {}", unread.join(", ")));
            }
            return Ok(Self { separator, columns, headers, gathering, kinds: HashSet::new() });
        }
        Err(AuthorityError::no_name_column(header_line, most))
    }

    fn row(&mut self, place: AuthorityPlace, row: &StringRecord) {
        let superfluous = row.iter().skip(self.headers.texts.len()).any(|field| !field.trim().is_empty());
        if superfluous {
            let why = format!(
                "left out: {} fields under {} headers; put a field with a separator in it in quotation marks",
                row.len(),
                self.headers.texts.len()
            );
            self.gathering.notice(place, why);
            return;
        }
        self.report_rows_in_fields(place, row);
        let id = self.columns.id.and_then(|at| self.text(place, row, at)).unwrap_or_default();
        let wikidata = self.columns.wikidata.and_then(|at| self.wikidata(place, row, at));
        let Some(name) = self.label(place, row, Some(self.columns.name)) else {
            if row.iter().any(|field| !field.trim().is_empty()) {
                self.gathering.notice(place, "left out: it has no name");
            }
            return;
        };
        let other_names = self.names(place, row, self.columns.other_names.clone());
        let given_name = self.label(place, row, self.columns.given_name);
        let family_name = self.label(place, row, self.columns.family_name);
        let born = self.date(place, row, self.columns.born);
        let died = self.date(place, row, self.columns.died);
        let office = self.office(place, row);
        let is_somebody = [&given_name, &family_name, &born, &died].into_iter().any(Option::is_some);
        let kind = match self.kind(place, row) {
            AuthorityKind::Unknown if is_somebody || office.is_some() => AuthorityKind::Person,
            kind => kind,
        };
        let entry = Authority {
            id,
            kind,
            name,
            other_names: other_names
                .into_iter()
                .map(|name| AuthorityName { name, ..AuthorityName::default() })
                .collect(),
            weak_names: self.names(place, row, self.columns.weak_names.clone()),
            given_names: given_name.into_iter().collect(),
            family_names: family_name.into_iter().collect(),
            honorifics: self.label(place, row, self.columns.honorific).into_iter().collect(),
            classification: self.label(place, row, self.columns.classification),
            wikidata,
            links: self.columns.link.and_then(|at| self.text(place, row, at)).into_iter().collect(),
            born,
            died,
            // An organisation's body is the one that it belongs to.
            offices: office.into_iter().filter(|_| kind != AuthorityKind::Organisation).collect(),
        };
        self.gathering.add(place, entry);
    }

    /// Reports a field that nobody reads in which whole rows seem to be: a quotation mark before them does not close.
    fn report_rows_in_fields(&mut self, place: AuthorityPlace, row: &StringRecord) {
        let separators = self.headers.texts.len() - 1;
        let is_row = |line: &str| line.bytes().filter(|&byte| byte == self.separator).count() == separators;
        let has_rows = |&at: &usize| {
            separators > 1 && row.get(at).is_some_and(|field| field.lines().skip(1).any(is_row))
        };
        let found = self.headers.unknown().find(has_rows);
        if let Some(at) = found {
            let why = format!("there are rows in `{}`: {UNCLOSED}", self.headers.text(at));
            self.gathering.notice(place, why);
        }
    }

    /// What stands in column `at`. Nothing that is read goes over several lines.
    fn cell<'r>(&mut self, place: AuthorityPlace, row: &'r StringRecord, at: usize) -> &'r str {
        let cell = row.get(at).unwrap_or_default().trim();
        if cell.contains(['\n', '\r']) {
            let why = format!(
                "`{}` is left out: it goes over {} lines; {UNCLOSED}",
                self.headers.text(at),
                cell.lines().count()
            );
            self.gathering.notice(place, why);
            return "";
        }
        cell
    }

    /// The text in column `at`.
    fn text(&mut self, place: AuthorityPlace, row: &StringRecord, at: usize) -> Option<String> {
        let cell = self.cell(place, row, at);
        self.gathering.text(place, self.headers.text(at), cell)
    }

    /// The words in a column; none if there is an item of Wikidata, which its query service gives where it has no label.
    fn label(&mut self, place: AuthorityPlace, row: &StringRecord, column: Option<usize>) -> Option<String> {
        self.text(place, row, column?).filter(|text| value::wikidata(text).is_none())
    }

    /// The names in some columns.
    fn names(&mut self, place: AuthorityPlace, row: &StringRecord, columns: Vec<usize>) -> Vec<String> {
        let mut names = Vec::new();
        for at in columns {
            for name in self.cell(place, row, at).split(['|', ';']) {
                names.extend(self.gathering.text(place, self.headers.text(at), name));
            }
        }
        names
    }

    fn date(&mut self, place: AuthorityPlace, row: &StringRecord, column: Option<usize>) -> Option<String> {
        let at = column?;
        let cell = self.cell(place, row, at);
        self.gathering.date(place, self.headers.text(at), cell)
    }

    fn wikidata(&mut self, place: AuthorityPlace, row: &StringRecord, at: usize) -> Option<String> {
        let text = self.text(place, row, at)?;
        let item = value::wikidata(&text);
        if item.is_none() {
            let header = self.headers.text(at);
            self.gathering.notice(
                place,
                format!("`{header}` is left out: “{text}” is no item of Wikidata, such as Q42"),
            );
        }
        item
    }

    fn kind(&mut self, place: AuthorityPlace, row: &StringRecord) -> AuthorityKind {
        let Some(text) = self.columns.kind.and_then(|at| self.text(place, row, at)) else {
            return AuthorityKind::Unknown;
        };
        // As Wikidata, FollowTheMoney, schema.org and people write it.
        let words = value::wikidata(&text).unwrap_or_else(|| text.clone());
        match plain(words.rsplit('/').next().unwrap_or_default()).as_str() {
            "person" | "people" | "human" | "individual" | "politician" | "q5" => AuthorityKind::Person,
            "organisation"
            | "organization"
            | "org"
            | "company"
            | "publicbody"
            | "body"
            | "agency"
            | "institution"
            | "party"
            | "politicalparty"
            | "authority"
            | "governmentorganization" => AuthorityKind::Organisation,
            "legalentity" => AuthorityKind::Unknown,
            _ => {
                if self.kinds.insert(text.clone()) {
                    let why = format!("“{text}” is not known as a kind; write person or organisation");
                    self.gathering.notice(place, why);
                }
                AuthorityKind::Unknown
            }
        }
    }

    fn office(&mut self, place: AuthorityPlace, row: &StringRecord) -> Option<AuthorityOffice> {
        let title = self.label(place, row, self.columns.office);
        let organisation = self.label(place, row, self.columns.organisation);
        let is_employer = |at: usize| plain(self.headers.text(at)).starts_with("employer");
        let bare = if self.columns.organisation.is_some_and(is_employer) { "employee" } else { "member" };
        let title = title.or_else(|| organisation.is_some().then(|| bare.to_owned()))?;
        let (from, to) = (self.date(place, row, self.columns.from), self.date(place, row, self.columns.to));
        let (from, to) = self.gathering.period(place, from, to);
        Some(AuthorityOffice { title, organisation, from, to })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authority::made::office;

    fn read(text: &str) -> AuthorityList {
        let list = AuthorityList::parse(text.as_bytes()).unwrap();
        assert_eq!(list.format, AuthorityFormat::Csv);
        list
    }

    fn names(entry: &Authority) -> Vec<&str> {
        entry.other_names.iter().map(|other| other.name.as_str()).collect()
    }

    #[test]
    fn a_table_with_everything() {
        let list = read(
            "ID,Name,Alias,other names,weak_aliases,Kind,QID,given_name,Family Name,honorific,Position,Employer,Start Date,\
             end-date,Birth date,died,classification,URL,colour\r\n\
             7,\" Wilma  Tarn\",Billie Tarn|W. Tarn ;,Wilma Quay,Billie,person,Q900000001,Wilma,Tarn,Dr,\"chair, acting\",\
             Harbour Board,2029-05-01T00:00:00Z,,1970,,,https://tarn.example,red\r\n\
             \r\n\
             7,Wilma Tarn,,,,,,,,,,Ferry Company,2020,2021\r\n\
             8,Harbour Board,HB,,,Public body,,,,,,Tarnside,,,,,board,,\r\n",
        );
        let [unread] = &list.notices[..] else { panic!("{:?}", list.notices) };
        assert_eq!(unread.to_string(), "line 1: columns not read: `colour`");
        let [wilma, board] = &list.entries[..] else { panic!("{:?}", list.entries) };
        let other = |name: &str| AuthorityName { name: name.to_owned(), ..AuthorityName::default() };
        assert_eq!(
            *wilma,
            Authority {
                id: "7".into(),
                kind: AuthorityKind::Person,
                name: "Wilma Tarn".into(),
                other_names: ["Billie Tarn", "W. Tarn", "Wilma Quay"].map(other).to_vec(),
                weak_names: vec!["Billie".into()],
                given_names: vec!["Wilma".into()],
                family_names: vec!["Tarn".into()],
                honorifics: vec!["Dr".into()],
                wikidata: Some("Q900000001".into()),
                links: vec!["https://tarn.example".into()],
                born: Some("1970".into()),
                offices: vec![
                    office("chair, acting", Some("Harbour Board"), Some("2029-05-01"), None),
                    office("employee", Some("Ferry Company"), Some("2020"), Some("2021")),
                ],
                ..Authority::default()
            }
        );
        assert_eq!((board.kind, board.offices.len()), (AuthorityKind::Organisation, 0));
        assert_eq!(board.classification.as_deref(), Some("board"));
        assert_eq!(names(board), ["HB"]);
    }

    #[test]
    fn as_wikidata_exports_it() {
        let list = read(
            "item,itemLabel,altLabel,position,positionLabel,start,end\n\
             http://www.wikidata.org/entity/Q900000001,Wilma Tarn,Billie Tarn|W. Tarn,http://www.wikidata.org/entity/Q900000009,chair,2029-05-01T00:00:00Z,\n\
             http://www.wikidata.org/entity/Q900000001,Wilma Tarn,Billie Tarn|W. Tarn,http://www.wikidata.org/entity/Q900000008,Q900000008,,\n\
             http://www.wikidata.org/entity/Q900000001,Wilma Tarn,,http://www.wikidata.org/entity/Q900000007,clerk,http://www.wikidata.org/.well-known/genid/7,2020-01-01T00:00:00Z\n\
             http://www.wikidata.org/entity/Q900000002,Q900000002,,,,,\n",
        );
        let [wilma] = &list.entries[..] else { panic!("{:?}", list.entries) };
        assert_eq!((wilma.id.as_str(), wilma.wikidata.as_deref()), ("Q900000001", Some("Q900000001")));
        assert_eq!(names(wilma), ["Billie Tarn", "W. Tarn"]);
        assert_eq!(
            wilma.offices,
            [
                office("chair", None, Some("2029-05-01"), None),
                office("clerk", None, None, Some("2020-01-01"))
            ]
        );
        let notices: Vec<String> = list.notices.iter().map(ToString::to_string).collect();
        assert_eq!(notices.len(), 2);
        assert!(notices[0].starts_with("line 4: `start` is left out: “http://"), "{}", notices[0]);
        assert_eq!(notices[1], "line 5: left out: it has no name");
    }

    #[test]
    fn tabs_and_semicolons() {
        for text in [
            "name\toffice\nTarn, Wilma\tchair; acting\n",
            "\"name\";\"office\"\n\"Tarn, Wilma\";\"chair; acting\"\n",
        ] {
            let list = read(text);
            assert_eq!(list.entries[0].name, "Tarn, Wilma");
            assert_eq!(list.entries[0].offices, [office("chair; acting", None, None, None)]);
        }
        // Old Macintosh line ends, and none at the end.
        assert_eq!(read("name,born\rWilma Tarn,1970\rTom Quay,1971").entries.len(), 2);
    }

    #[test]
    fn rows_without_ids_are_kept_apart() {
        let list = read("name,office\nTom Quay,chair\nWilma Tarn,clerk\nTom Quay,mayor\n");
        assert_eq!(list.entries.len(), 3);
        let [notice] = &list.notices[..] else { panic!("{:?}", list.notices) };
        assert_eq!(notice.place, AuthorityPlace::Line(4));
        assert!(notice.why.contains("stands at line 2, too"));
    }

    #[test]
    fn what_is_wrong_is_reported_and_the_rest_is_read() {
        let list = read(
            "\u{feff}name,qid,type,born\n\
             Tarn, Wilma,,person,1970\n\
             Ann Reed,900000001,robot,4 March 1970\n\
             Tom Quay,,robot,1971,,\n\
             ,Q900000002,,\n\
             \n\
             Lou Quay\n\
             \"Ed Tarn,,,\n\
             Al Tarn,,,\n",
        );
        let names: Vec<&str> = list.entries.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, ["Ann Reed", "Tom Quay", "Lou Quay"]);
        assert_eq!(list.entries[0].kind, AuthorityKind::Unknown);
        assert_eq!(list.entries[1].kind, AuthorityKind::Person);
        let notices: Vec<String> = list.notices.iter().map(ToString::to_string).collect();
        assert_eq!(
            notices,
            [
                "line 2: left out: 5 fields under 4 headers; put a field with a separator in it in quotation marks",
                "line 3: `qid` is left out: “900000001” is no item of Wikidata, such as Q42",
                "line 3: `born` is left out: “4 March 1970” is not YYYY, YYYY-MM or YYYY-MM-DD",
                "line 3: “robot” is not known as a kind; write person or organisation",
                "line 5: left out: it has no name",
                "line 8: `name` is left out: it goes over 2 lines; does a quotation mark not close? The rows after it are then \
                 missing, too",
                "line 8: left out: it has no name",
            ]
        );
    }

    #[test]
    fn a_quotation_mark_that_does_not_close() {
        let rest = "Tom Quay,chair,red\n".repeat(200);
        let list = read(&format!("name,office,colour\nWilma Tarn,\"chair,blue\n{rest}"));
        assert_eq!((list.entries.len(), list.entries[0].offices.len()), (1, 0));
        assert!(
            list.notices[1].to_string().starts_with("line 2: `office` is left out: it goes over 201 lines")
        );
        // In a column that is not read.
        let list = read(&format!("name,office,colour\nWilma Tarn,chair,\"blue\n{rest}"));
        assert_eq!(list.entries.len(), 1);
        assert!(list.notices[1].to_string().starts_with("line 2: there are rows in `colour`"));
        let list = read(
            "name,office,life\nWilma Tarn,chair,\"Born.\nLived, and died.\"\nTom Quay,chair,\"Not yet.\"\n",
        );
        assert_eq!((list.entries.len(), list.notices.len()), (2, 1));
    }

    #[test]
    fn lines_are_counted_as_they_stand() {
        let text = "\u{feff}\n  \nname,born,life\nTom Quay,never,\n\n\nWilma Tarn,never,\"Not\nyet.\n\"\nLou Quay,never,";
        for text in [text.to_owned(), text.replace('\n', "\r\n"), format!("{text}\n")] {
            let list = read(&text);
            let lines: Vec<String> = list.notices.iter().map(|notice| notice.place.to_string()).collect();
            assert_eq!(lines, ["line 3", "line 4", "line 7", "line 10"]);
            assert_eq!(list.entries.len(), 3);
        }
    }
}
