//! Entries as they come together from rows, lines and lists.

use std::collections::{HashMap, HashSet, hash_map};
use std::hash::Hash;

use serde_json::Value;

use super::{
    Authority, AuthorityFormat, AuthorityKind, AuthorityList, AuthorityName, AuthorityNotice,
    AuthorityOffice, AuthorityPlace,
    value::{self, Object},
};

/// Longer texts are no names and no titles; bytes.
const LONGEST: usize = 2000;

/// What was read so far.
#[derive(Default)]
pub(super) struct Gathering {
    entries: Vec<Authority>,
    by_id: HashMap<String, usize>,
    by_wikidata: HashMap<String, usize>,
    /// Where the names of entries without an id of any kind stand first.
    nameless: HashMap<String, AuthorityPlace>,
    notices: Vec<AuthorityNotice>,
}

impl Gathering {
    /// Reports that something at `place` was left out.
    pub(super) fn notice(&mut self, place: AuthorityPlace, why: impl Into<String>) {
        self.notices.push(AuthorityNotice { place, why: why.into() });
    }

    /// `text` as a name or title; none if there is nothing in it. `what` says what it is meant to be.
    pub(super) fn text(&mut self, place: AuthorityPlace, what: &str, text: &str) -> Option<String> {
        if text.len() > LONGEST {
            self.notice(place, format!("`{what}` is left out: {} bytes are too many", text.len()));
            return None;
        }
        let text = value::clean(text);
        // A dash, or the like, where nothing is known.
        text.contains(char::is_alphanumeric).then_some(text)
    }

    /// The text of the field `name` of `object`.
    pub(super) fn field(&mut self, place: AuthorityPlace, object: &Object, name: &str) -> Option<String> {
        match object.get(name) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => self.text(place, name, text),
            Some(Value::Number(number)) => Some(number.to_string()),
            Some(_) => {
                self.notice(place, format!("`{name}` is left out: it is no text"));
                None
            }
        }
    }

    /// `text` as a date; none if it is empty or none. `what` says what it is meant to be.
    pub(super) fn date(&mut self, place: AuthorityPlace, what: &str, text: &str) -> Option<String> {
        let date = value::date(text);
        if date.is_none() && !text.trim().is_empty() {
            let short: String = text.trim().chars().take(40).collect();
            self.notice(place, format!("`{what}` is left out: “{short}” is not YYYY, YYYY-MM or YYYY-MM-DD"));
        }
        date.filter(|date| !date.starts_with("9999")).map(str::to_owned)
    }

    /// The date in the field `name` of `object`.
    pub(super) fn date_field(
        &mut self,
        place: AuthorityPlace,
        object: &Object,
        name: &str,
    ) -> Option<String> {
        let text = self.field(place, object, name)?;
        self.date(place, name, &text)
    }

    /// Two ends of a time; none if it ends before it begins, since either may be wrong.
    pub(super) fn period(
        &mut self,
        place: AuthorityPlace,
        from: Option<String>,
        to: Option<String>,
    ) -> (Option<String>, Option<String>) {
        if let (Some(first), Some(last)) = (&from, &to)
            && value::ends_before(first, last)
        {
            self.notice(
                place,
                format!("its dates are left out: it ends in {last}, before it begins in {first}"),
            );
            return (None, None);
        }
        (from, to)
    }

    /// Adds an entry, or what it says to the one of the same id. Without an id, the item of Wikidata is it.
    pub(super) fn add(&mut self, place: AuthorityPlace, entry: Authority) {
        let same_item = entry.wikidata.as_ref().and_then(|item| self.by_wikidata.get(item).copied());
        let known = if entry.id.is_empty() {
            same_item
        } else {
            let has_no_id = |&at: &usize| self.entries[at].id.is_empty();
            self.by_id.get(&entry.id).copied().or_else(|| same_item.filter(has_no_id))
        };
        if entry.id.is_empty() && entry.wikidata.is_none() {
            match self.nameless.entry(entry.name.clone()) {
                hash_map::Entry::Vacant(vacant) => {
                    vacant.insert(place);
                }
                hash_map::Entry::Occupied(first) => {
                    let why = format!(
                        "{} stands at {}, too, and neither has an id: they are kept apart; give both the same `id` if they \
                         are one",
                        entry.name,
                        first.get()
                    );
                    self.notice(place, why);
                }
            }
        }
        let at = known.unwrap_or(self.entries.len());
        if !entry.id.is_empty() {
            self.by_id.entry(entry.id.clone()).or_insert(at);
        }
        if let Some(item) = &entry.wikidata {
            self.by_wikidata.entry(item.clone()).or_insert(at);
        }
        if known.is_none() {
            self.entries.push(entry);
        } else {
            self.join(at, place, entry);
        }
    }

    /// Adds what `more` says to the entry `at`.
    fn join(&mut self, at: usize, place: AuthorityPlace, more: Authority) {
        let entry = &mut self.entries[at];
        let mut contradictions = Vec::new();
        if entry.id.is_empty() {
            entry.id = more.id;
        }
        if entry.kind == AuthorityKind::Unknown {
            entry.kind = more.kind;
        } else if more.kind != AuthorityKind::Unknown && more.kind != entry.kind {
            contradictions.push(format!("{:?}, not {:?}", entry.kind, more.kind));
        }
        entry.other_names.push(AuthorityName { name: more.name, ..AuthorityName::default() });
        entry.other_names.extend(more.other_names);
        entry.weak_names.extend(more.weak_names);
        entry.given_names.extend(more.given_names);
        entry.family_names.extend(more.family_names);
        entry.honorifics.extend(more.honorifics);
        entry.links.extend(more.links);
        entry.offices.extend(more.offices);
        for (known, more) in [
            (&mut entry.classification, more.classification),
            (&mut entry.wikidata, more.wikidata),
            (&mut entry.born, more.born),
            (&mut entry.died, more.died),
        ] {
            match (&*known, more) {
                (None, more) => *known = more,
                (Some(_), None) => {}
                (Some(before), Some(more)) if *before == more => {}
                (Some(before), Some(more)) => match value::more_exact(before, &more) {
                    Some(exact) if value::date(exact).is_some() => *known = Some(exact.to_owned()),
                    _ => contradictions.push(format!("{before}, not {more}")),
                },
            }
        }
        let name = entry.name.clone();
        for contradiction in contradictions {
            self.notice(place, format!("{name} is kept as {contradiction}: the list says both"));
        }
    }

    /// The entry with this id.
    pub(super) fn find(&mut self, id: &str) -> Option<&mut Authority> {
        self.by_id.get(id).and_then(|&at| self.entries.get_mut(at))
    }

    /// The list that was gathered.
    pub(super) fn finish(mut self, format: AuthorityFormat) -> AuthorityList {
        let mut ids: HashSet<String> = self.by_id.into_keys().collect();
        let mut times: HashMap<String, usize> = HashMap::new();
        for entry in &mut self.entries {
            tidy(entry);
            if entry.id.is_empty() {
                let id = entry.wikidata.as_ref().unwrap_or(&entry.name);
                let time = times.entry(id.clone()).or_insert(1);
                entry.id = id.clone();
                while ids.contains(&entry.id) {
                    *time += 1;
                    entry.id = format!("{id} ({time})");
                }
                ids.insert(entry.id.clone());
            }
        }
        AuthorityList { format, entries: self.entries, notices: self.notices }
    }
}

/// Drops what an entry says twice.
fn tidy(entry: &mut Authority) {
    let mut names = HashMap::new();
    names.insert(entry.name.clone(), None);
    let mut other_names: Vec<AuthorityName> = Vec::new();
    for other in entry.other_names.drain(..) {
        match names.entry(other.name.clone()) {
            hash_map::Entry::Vacant(vacant) => {
                vacant.insert(Some(other_names.len()));
                other_names.push(other);
            }
            // With other dates, it was used at other times, too.
            hash_map::Entry::Occupied(known) => {
                if let Some(known) = known.get().and_then(|at| other_names.get_mut(at))
                    && *known != other
                {
                    (known.from, known.to) = (None, None);
                }
            }
        }
    }
    entry.other_names = other_names;
    entry.weak_names.retain(|name| !names.contains_key(name));
    for texts in [
        &mut entry.weak_names,
        &mut entry.given_names,
        &mut entry.family_names,
        &mut entry.honorifics,
        &mut entry.links,
    ] {
        once(texts);
    }
    once(&mut entry.offices);
    // A title by itself says nothing more than the same one with its dates.
    let bare = |office: &AuthorityOffice| {
        office.organisation.is_none() && office.from.is_none() && office.to.is_none()
    };
    let fuller: HashSet<String> =
        entry.offices.iter().filter(|office| !bare(office)).map(|office| office.title.clone()).collect();
    entry.offices.retain(|office| !bare(office) || !fuller.contains(&office.title));
}

/// Drops all but the first of equal ones.
fn once<T: Clone + Eq + Hash>(list: &mut Vec<T>) {
    let mut seen = HashSet::new();
    list.retain(|one| seen.insert(one.clone()));
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: AuthorityPlace = AuthorityPlace::Line(2);

    fn entry(id: &str, wikidata: Option<&str>, name: &str) -> Authority {
        let wikidata = wikidata.map(str::to_owned);
        Authority { id: id.to_owned(), wikidata, name: name.to_owned(), ..Authority::default() }
    }

    fn ids(entries: &[Authority]) -> Vec<&str> {
        entries.iter().map(|entry| entry.id.as_str()).collect()
    }

    #[test]
    fn the_same_id_is_the_same_entry() {
        let mut gathering = Gathering::default();
        gathering.add(PLACE, entry("1", None, "Wilma Tarn"));
        gathering.add(PLACE, entry("2", Some("Q900000001"), "Wilma Tarn"));
        gathering.add(PLACE, entry("", Some("Q900000001"), "Billie Tarn"));
        gathering.add(PLACE, entry("", Some("Q900000002"), "Tom Quay"));
        gathering.add(PLACE, entry("4", Some("Q900000002"), "Tom Quay"));
        // Another id is another entry, whatever Wikidata says.
        gathering.add(PLACE, entry("5", Some("Q900000001"), "Billie Tarn"));
        let list = gathering.finish(AuthorityFormat::Csv);
        assert_eq!(ids(&list.entries), ["1", "2", "4", "5"]);
        assert_eq!(list.entries[1].other_names[0].name, "Billie Tarn");
        assert_eq!(list.notices, []);
    }

    #[test]
    fn ids_are_made_where_there_are_none() {
        let mut gathering = Gathering::default();
        for _ in 0..3 {
            gathering.add(PLACE, entry("", None, "Tom Quay"));
        }
        gathering.add(PLACE, entry("", Some("Q900000002"), "Tom Quay"));
        gathering.add(PLACE, entry("Tom Quay", None, "Wilma Tarn"));
        let list = gathering.finish(AuthorityFormat::Csv);
        assert_eq!(
            ids(&list.entries),
            ["Tom Quay (2)", "Tom Quay (3)", "Tom Quay (4)", "Q900000002", "Tom Quay"]
        );
        assert_eq!(list.notices.len(), 2);
        assert!(list.notices[0].to_string().starts_with("line 2: Tom Quay stands at line 2, too"));
    }

    #[test]
    fn contradictions_are_reported() {
        let mut gathering = Gathering::default();
        let born = |born: &str, kind| Authority {
            born: Some(born.to_owned()),
            kind,
            ..entry("1", None, "Wilma Tarn")
        };
        gathering.add(PLACE, born("1970", AuthorityKind::Unknown));
        gathering.add(PLACE, born("1970-03-04", AuthorityKind::Person));
        gathering.add(PLACE, born("1971", AuthorityKind::Organisation));
        let list = gathering.finish(AuthorityFormat::Csv);
        assert_eq!(list.entries[0].born.as_deref(), Some("1970-03-04"));
        assert_eq!(list.entries[0].kind, AuthorityKind::Person);
        let whys: Vec<&str> = list.notices.iter().map(|notice| notice.why.as_str()).collect();
        assert_eq!(
            whys,
            [
                "Wilma Tarn is kept as Person, not Organisation: the list says both",
                "Wilma Tarn is kept as 1970-03-04, not 1971: the list says both",
            ]
        );
    }

    #[test]
    fn nothing_is_said_twice() {
        let other = |name: &str, to: Option<&str>| AuthorityName {
            name: name.to_owned(),
            to: to.map(str::to_owned),
            from: None,
        };
        let office = |title: &str, from: Option<&str>| AuthorityOffice {
            title: title.to_owned(),
            from: from.map(str::to_owned),
            ..AuthorityOffice::default()
        };
        let mut gathering = Gathering::default();
        gathering.add(
            PLACE,
            Authority {
                other_names: vec![
                    other("Wilma Tarn", Some("2020")),
                    other("Wilma Quay", Some("2020")),
                    other("Billie Tarn", Some("2020")),
                    other("Billie Tarn", None),
                    other("Wilma Quay", Some("2020")),
                ],
                weak_names: ["Billie Tarn", "Billie", "Billie", "Wilma Tarn"].map(str::to_owned).to_vec(),
                offices: vec![
                    office("chair", None),
                    office("chair", Some("2020")),
                    office("member", None),
                    office("chair", Some("2020")),
                    office("member", None),
                ],
                ..entry("1", None, "Wilma Tarn")
            },
        );
        let list = gathering.finish(AuthorityFormat::Csv);
        let entry = &list.entries[0];
        assert_eq!(entry.other_names, [other("Wilma Quay", Some("2020")), other("Billie Tarn", None)]);
        assert_eq!(entry.weak_names, ["Billie"]);
        assert_eq!(entry.offices, [office("chair", Some("2020")), office("member", None)]);
    }

    #[test]
    fn dates_and_periods() {
        let mut gathering = Gathering::default();
        assert_eq!(gathering.date(PLACE, "to", "9999-12-31"), None);
        assert_eq!(gathering.date(PLACE, "to", " "), None);
        let some = |text: &str| Some(text.to_owned());
        let period = (some("2020-05-01"), some("2020"));
        assert_eq!(gathering.period(PLACE, period.0.clone(), period.1.clone()), period);
        assert_eq!(gathering.notices, []);
        assert_eq!(gathering.date(PLACE, "to", "soon"), None);
        assert_eq!(gathering.period(PLACE, some("2020-05"), some("2020-04-30")), (None, None));
        assert_eq!(gathering.notices.len(), 2);
        assert!(gathering.notices[0].why.contains("`to` is left out: “soon”"));
    }
}
