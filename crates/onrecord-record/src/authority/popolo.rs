//! [Popolo](https://www.popoloproject.com/specs/) JSON, as EveryPolitician, mySociety and many parliaments publish it.
//!
//! What the specification leaves open is read as these publishers write it: memberships in a list of their own or inside their
//! person, post or organisation; posts inside their organisation; a person without `name` whose names are all among
//! `other_names`, the present one with the note “Main” (mySociety's members of the parliament of the United Kingdom).

use std::collections::HashMap;

use serde_json::Value;

use super::{
    Authority, AuthorityFormat, AuthorityKind, AuthorityList, AuthorityName, AuthorityOffice, AuthorityPlace,
    gather::Gathering,
    value::{self, Object},
};

/// The keys under which persons and organisations stand, the specification's first.
const PERSONS: [&str; 2] = ["persons", "people"];
const ORGANISATIONS: [&str; 2] = ["organizations", "organisations"];

/// Whether `object` is a Popolo list.
pub(super) fn is_list(object: &Object) -> bool {
    let has_list = |key: &&str| object.get(*key).is_some_and(Value::is_array);
    PERSONS.iter().chain(&ORGANISATIONS).any(has_list)
}

/// Whether `entries` can be a bare list of persons.
pub(super) fn are_persons(entries: &[Value]) -> bool {
    let named = |entry: &Value| entry.get("name").is_some() || entry.get("other_names").is_some();
    entries.is_empty() || entries.iter().any(named)
}

/// Reads a bare list of persons; what has a `classification` is an organisation.
pub(super) fn from_list(entries: &[Value]) -> AuthorityList {
    let mut reading = Reading::default();
    let (organisations, persons): (Vec<_>, Vec<_>) =
        entries.iter().enumerate().partition(|(_, entry)| entry.get("classification").is_some());
    let place = |at| AuthorityPlace::Entry { list: PERSONS[0], number: at + 1 };
    for (_, entry) in &organisations {
        reading.index_organisation(entry);
    }
    for (at, entry) in persons {
        reading.entry(place(at), AuthorityKind::Person, entry);
    }
    for (at, entry) in organisations {
        reading.entry(place(at), AuthorityKind::Organisation, entry);
    }
    reading.finish()
}

/// Reads an object with lists.
pub(super) fn from_object(object: &Object) -> AuthorityList {
    let mut reading = Reading::default();
    for (_, organisation) in ORGANISATIONS.iter().flat_map(|list| entries(object, list)) {
        reading.index_organisation(organisation);
    }
    for (_, post) in entries(object, "posts") {
        reading.index_post(post, None);
    }
    for (_, event) in entries(object, "events") {
        if let Some(event) = event.as_object() {
            reading.events.insert(value::id(event.get("id")), event);
        }
    }
    let kinds = [(PERSONS, AuthorityKind::Person), (ORGANISATIONS, AuthorityKind::Organisation)];
    for (lists, kind) in kinds {
        for (place, entry) in lists.iter().flat_map(|list| entries(object, list)) {
            reading.entry(place, kind, entry);
        }
    }
    for (place, post) in entries(object, "posts") {
        reading.memberships_of_post(place, post, None);
    }
    for (place, membership) in entries(object, "memberships") {
        reading.membership(place, membership, Around::default());
    }
    reading.finish()
}

/// The entries of the list `name`, and where they stand.
fn entries<'j>(object: &'j Object, name: &'static str) -> impl Iterator<Item = (AuthorityPlace, &'j Value)> {
    list(object, name)
        .iter()
        .enumerate()
        .map(move |(at, entry)| (AuthorityPlace::Entry { list: name, number: at + 1 }, entry))
}

/// The list in the field `name`; none if there is no list.
fn list<'j>(object: &'j Object, name: &str) -> &'j [Value] {
    object.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// A post, and the organisation inside which it stands.
#[derive(Clone, Copy)]
struct Post<'j> {
    post: &'j Object,
    organisation: Option<&'j Object>,
}

/// What stands around a membership.
#[derive(Clone, Copy, Default)]
struct Around<'j> {
    post: Option<Post<'j>>,
    organisation: Option<&'j Object>,
}

#[derive(Default)]
struct Reading<'j> {
    gathering: Gathering,
    organisations: HashMap<String, &'j Object>,
    posts: HashMap<String, Post<'j>>,
    events: HashMap<String, &'j Object>,
}

impl<'j> Reading<'j> {
    fn index_organisation(&mut self, organisation: &'j Value) {
        let Some(organisation) = organisation.as_object() else { return };
        self.organisations.insert(value::id(organisation.get("id")), organisation);
        for post in list(organisation, "posts") {
            self.index_post(post, Some(organisation));
        }
    }

    fn index_post(&mut self, post: &'j Value, organisation: Option<&'j Object>) {
        if let Some(post) = post.as_object() {
            self.posts.insert(value::id(post.get("id")), Post { post, organisation });
        }
    }

    /// A person or organisation, with the memberships inside it.
    fn entry(&mut self, place: AuthorityPlace, kind: AuthorityKind, entry: &'j Value) {
        let Some(object) = entry.as_object() else {
            self.gathering.notice(place, "left out: it is no object");
            return;
        };
        let mut entry = Authority { kind, id: value::id(object.get("id")), ..Authority::default() };
        let gathering = &mut self.gathering;
        let mut main = gathering.field(place, object, "name");
        for other in list(object, "other_names") {
            let Some((other, is_main)) = other_name(gathering, place, other) else { continue };
            if is_main && other.to.is_none() && main.is_none() {
                main = Some(other.name.clone());
            }
            entry.other_names.push(other);
        }
        for list_name in ["abbreviation", "abbreviations"] {
            for name in texts(object, list_name) {
                let name = gathering.text(place, list_name, name);
                entry.other_names.extend(name.map(|name| AuthorityName { name, ..AuthorityName::default() }));
            }
        }
        entry.given_names.extend(gathering.field(place, object, "given_name"));
        entry.family_names.extend(gathering.field(place, object, "family_name"));
        entry.honorifics.extend(gathering.field(place, object, "honorific_prefix"));
        entry.classification = gathering.field(place, object, "classification");
        entry.born = gathering.date_field(place, object, "birth_date");
        entry.died = gathering.date_field(place, object, "death_date");
        entry.links.extend(
            list(object, "links")
                .iter()
                .filter_map(|link| link.get("url")?.as_str())
                .map(|url| url.trim().to_owned())
                .filter(|url| !url.is_empty()),
        );
        entry.wikidata = item_of_wikidata(object);
        let last_known = || entry.other_names.last().map(|other| other.name.clone());
        let Some(name) = main.or_else(|| personal_name(gathering, place, object)).or_else(last_known) else {
            gathering.notice(place, format!("left out: {} has no name", described(&entry.id)));
            return;
        };
        entry.name = name;
        if kind == AuthorityKind::Person {
            for membership in list(object, "memberships") {
                let office = self.office(place, membership, Around::default());
                entry.offices.extend(office);
            }
        }
        self.gathering.add(place, entry);
        if kind == AuthorityKind::Organisation {
            let around = Around { post: None, organisation: Some(object) };
            for membership in list(object, "memberships") {
                self.membership(place, membership, around);
            }
            for post in list(object, "posts") {
                self.memberships_of_post(place, post, Some(object));
            }
        }
    }

    fn memberships_of_post(
        &mut self,
        place: AuthorityPlace,
        post: &'j Value,
        organisation: Option<&'j Object>,
    ) {
        let Some(post) = post.as_object() else { return };
        let around = Around { post: Some(Post { post, organisation }), organisation };
        for membership in list(post, "memberships") {
            self.membership(place, membership, around);
        }
    }

    /// A membership that names its person.
    fn membership(&mut self, place: AuthorityPlace, membership: &'j Value, around: Around<'j>) {
        let person = match membership.get("person_id") {
            Some(person) => value::id(Some(person)),
            None => value::id(membership.get("person").and_then(|person| person.get("id"))),
        };
        // Organisations are members of others, too.
        let is_of_another = membership.get("member").is_some() || membership.get("member_id").is_some();
        if person.is_empty() && is_of_another {
            return;
        }
        let Some(office) = self.office(place, membership, around) else { return };
        match self.gathering.find(&person).filter(|_| !person.is_empty()) {
            Some(entry) => entry.offices.push(office),
            None => {
                let why =
                    format!("left out: “{}” of {}, who is not in the list", office.title, described(&person));
                self.gathering.notice(place, why);
            }
        }
    }

    /// The office that a membership is.
    fn office(
        &mut self,
        place: AuthorityPlace,
        membership: &'j Value,
        around: Around<'j>,
    ) -> Option<AuthorityOffice> {
        let Some(membership) = membership.as_object() else {
            self.gathering.notice(place, "a membership is left out: it is no object");
            return None;
        };
        let inside = |object: &'j Object, key: &str| object.get(key).and_then(Value::as_object);
        let by_id = |object: &'j Object, key: &str| object.get(key).map(|id| value::id(Some(id)));
        let post = by_id(membership, "post_id")
            .and_then(|id| self.posts.get(&id).copied())
            .or_else(|| inside(membership, "post").map(|post| Post { post, organisation: None }))
            .or(around.post);
        let organisation_of = |object: &'j Object| {
            by_id(object, "organization_id")
                .and_then(|id| self.organisations.get(&id).copied())
                .or_else(|| inside(object, "organization"))
        };
        let organisation = organisation_of(membership)
            .or_else(|| post.and_then(|post| organisation_of(post.post).or(post.organisation)))
            .or(around.organisation);
        let term = by_id(membership, "legislative_period_id").and_then(|id| self.events.get(&id).copied());

        let gathering = &mut self.gathering;
        let organisation = organisation.and_then(|object| gathering.field(place, object, "name"));
        let title = gathering
            .field(place, membership, "role")
            .or_else(|| gathering.field(place, membership, "label"))
            .or_else(|| gathering.field(place, post?.post, "label"))
            .or_else(|| gathering.field(place, post?.post, "role"));
        if title.is_none() && organisation.is_none() {
            gathering.notice(
                place,
                "a membership is left out: it has neither a role nor a known post or organisation",
            );
            return None;
        }
        let (from, to) = (
            gathering.date_field(place, membership, "start_date"),
            gathering.date_field(place, membership, "end_date"),
        );
        let (mut from, mut to) = gathering.period(place, from, to);
        // What the membership does not say is as in its term, unless that contradicts it: terms are dated as the assembly is.
        let is_open = |key| membership.get(key).is_none_or(Value::is_null);
        if let Some(term) = term {
            if is_open("start_date") {
                from = gathering.date_field(place, term, "start_date");
                from = from.filter(|from| to.as_ref().is_none_or(|to| !value::ends_before(from, to)));
            }
            if is_open("end_date") {
                to = gathering.date_field(place, term, "end_date");
                to = to.filter(|to| from.as_ref().is_none_or(|from| !value::ends_before(from, to)));
            }
        }
        Some(AuthorityOffice { title: title.unwrap_or_else(|| "member".to_owned()), organisation, from, to })
    }

    fn finish(self) -> AuthorityList {
        self.gathering.finish(AuthorityFormat::Popolo)
    }
}

/// One of `other_names`, and whether it is the main one.
fn other_name(
    gathering: &mut Gathering,
    place: AuthorityPlace,
    other: &Value,
) -> Option<(AuthorityName, bool)> {
    let object = match other {
        Value::String(name) => {
            let name = gathering.text(place, "other_names", name)?;
            return Some((AuthorityName { name, ..AuthorityName::default() }, false));
        }
        Value::Object(object) => object,
        _ => {
            gathering.notice(place, "one of `other_names` is left out: it is no object");
            return None;
        }
    };
    let name = gathering.field(place, object, "name").or_else(|| personal_name(gathering, place, object))?;
    let (from, to) =
        (gathering.date_field(place, object, "start_date"), gathering.date_field(place, object, "end_date"));
    let (from, to) = gathering.period(place, from, to);
    let is_main =
        object.get("note").and_then(Value::as_str).is_some_and(|note| note.eq_ignore_ascii_case("main"));
    Some((AuthorityName { name, from, to }, is_main))
}

/// A name out of its parts: given and family name, or those of a peer.
fn personal_name(gathering: &mut Gathering, place: AuthorityPlace, object: &Object) -> Option<String> {
    let mut field = |name| gathering.field(place, object, name);
    if let (Some(given), Some(family)) = (field("given_name"), field("family_name")) {
        return Some(format!("{given} {family}"));
    }
    let (rank, name) = (field("honorific_prefix")?, field("lordname")?);
    Some(match field("lordofname") {
        Some(of) => format!("{rank} {name} of {of}"),
        None => format!("{rank} {name}"),
    })
}

/// The texts in the field `name`, which may be one or a list.
fn texts<'j>(object: &'j Object, name: &str) -> impl Iterator<Item = &'j str> {
    let one = object.get(name).and_then(Value::as_str);
    one.into_iter().chain(list(object, name).iter().filter_map(Value::as_str))
}

/// The item of Wikidata among the identifiers, or the links.
fn item_of_wikidata(object: &Object) -> Option<String> {
    let identifier = |identifier: &Value| {
        let is_item = identifier.get("scheme")?.as_str()?.eq_ignore_ascii_case("wikidata");
        identifier.get("identifier")?.as_str().filter(|_| is_item).and_then(value::wikidata)
    };
    let link = |link: &Value| {
        let url = link.get("url")?.as_str()?;
        value::wikidata(url).filter(|_| url.contains("wikidata.org/"))
    };
    list(object, "identifiers")
        .iter()
        .find_map(identifier)
        .or_else(|| list(object, "links").iter().find_map(link))
}

/// An entry in words.
fn described(id: &str) -> String {
    if id.is_empty() { "somebody without an id".to_owned() } else { format!("`{id}`") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> AuthorityList {
        let list = AuthorityList::parse(json.as_bytes()).unwrap();
        assert_eq!(list.format, AuthorityFormat::Popolo);
        list
    }

    /// Offices as lines.
    fn offices(entry: &Authority) -> Vec<String> {
        let line = |office: &AuthorityOffice| {
            let part = |part: &Option<String>| part.clone().unwrap_or_else(|| "?".to_owned());
            format!(
                "{}, {}, {} to {}",
                office.title,
                part(&office.organisation),
                part(&office.from),
                part(&office.to)
            )
        };
        entry.offices.iter().map(line).collect()
    }

    #[test]
    fn a_list_with_everything() {
        let list = read(
            r#"{
            "persons": [{
                "id": "p1", "name": "Wilma Tarn", "given_name": "Wilma", "family_name": "Tarn", "honorific_prefix": "Dr",
                "birth_date": "1970-03-04", "death_date": null, "gender": "female",
                "identifiers": [{"scheme": "isni", "identifier": "7"}, {"scheme": "wikidata", "identifier": "Q900000001"}],
                "links": [{"note": "home", "url": " https://tarn.example/ "}],
                "other_names": [
                    {"lang": "en", "name": "Wilma Tarn", "note": "multilingual"},
                    {"name": "Wilma  Quay", "start_date": "1970-03-04", "end_date": "1995"},
                    {"lang": "de", "name": "Wilma Tarn", "note": "multilingual"},
                    {"lang": "ru", "name": "Вильма Тарн"}
                ]
            }],
            "organizations": [
                {"id": "o1", "name": "Tarnside Assembly", "classification": "legislature"},
                {"id": "o2", "name": "Harbour Party", "classification": "party", "abbreviation": "HP",
                 "other_names": [{"name": "Quay Party", "end_date": "2001"}],
                 "links": [{"url": "https://www.wikidata.org/wiki/Q900000002"}]}
            ],
            "posts": [{"id": "s1", "label": "Member for Tarnside East", "role": "Member", "organization_id": "o1"}],
            "events": [{"id": "term/3", "classification": "legislative period", "start_date": "2019-05-01", "end_date": "2023-04-30"}],
            "areas": [],
            "memberships": [
                {"person_id": "p1", "organization_id": "o1", "role": "member", "on_behalf_of_id": "o2",
                 "legislative_period_id": "term/3", "start_date": "2020-02-01"},
                {"person_id": "p1", "post_id": "s1", "start_date": "2023-05-01"},
                {"person_id": "p1", "role": "clerk", "legislative_period_id": "term/3", "end_date": "2019-04-27"},
                {"person_id": "p1", "organization_id": "o2"}
            ]}"#,
        );
        assert_eq!(list.notices, []);
        let [wilma, assembly, party] = &list.entries[..] else { panic!("{:?}", list.entries) };
        assert_eq!(
            *wilma,
            Authority {
                id: "p1".into(),
                kind: AuthorityKind::Person,
                name: "Wilma Tarn".into(),
                other_names: vec![
                    AuthorityName {
                        name: "Wilma Quay".into(),
                        from: Some("1970-03-04".into()),
                        to: Some("1995".into()),
                    },
                    AuthorityName { name: "Вильма Тарн".into(), ..AuthorityName::default() },
                ],
                given_names: vec!["Wilma".into()],
                family_names: vec!["Tarn".into()],
                honorifics: vec!["Dr".into()],
                wikidata: Some("Q900000001".into()),
                links: vec!["https://tarn.example/".into()],
                born: Some("1970-03-04".into()),
                offices: wilma.offices.clone(),
                ..Authority::default()
            }
        );
        assert_eq!(
            offices(wilma),
            [
                "member, Tarnside Assembly, 2020-02-01 to 2023-04-30",
                "Member for Tarnside East, Tarnside Assembly, 2023-05-01 to ?",
                "clerk, ?, ? to 2019-04-27",
                "member, Harbour Party, ? to ?",
            ]
        );
        assert_eq!((assembly.kind, assembly.id.as_str()), (AuthorityKind::Organisation, "o1"));
        assert_eq!(party.classification.as_deref(), Some("party"));
        assert_eq!(party.wikidata.as_deref(), Some("Q900000002"));
        let names: Vec<&str> = party.other_names.iter().map(|other| other.name.as_str()).collect();
        assert_eq!(names, ["Quay Party", "HP"]);
    }

    #[test]
    fn lists_inside_each_other() {
        let list = read(
            r#"{"people": [{"id": 1, "name": "Wilma Tarn", "memberships": [{"post_id": 5},
                {"role": "adviser", "organization": {"name": "Ferry Company"}}, {"post": {"role": "clerk"}}]}],
            "organisations": [{"id": 2, "name": "Harbour Board",
                "posts": [{"id": 5, "label": "chair", "memberships": [{"person_id": 1, "end_date": "9999-12-31"}]}],
                "memberships": [{"person": {"id": 1}, "role": "treasurer"}, {"member_id": 9}]}]}"#,
        );
        assert_eq!(list.notices, []);
        assert_eq!(
            offices(&list.entries[0]),
            [
                "chair, Harbour Board, ? to ?",
                "adviser, Ferry Company, ? to ?",
                "clerk, ?, ? to ?",
                "treasurer, Harbour Board, ? to ?",
            ]
        );
    }

    #[test]
    fn a_bare_list() {
        let list = read(
            r#"[{"name": "Wilma Tarn", "other_names": ["Billie Tarn"], "memberships": [{"organization_id": "b"}]},
                {"id": "b", "name": "Harbour Board", "classification": "board"}, {"given_name": "Tom", "family_name": "Quay"}]"#,
        );
        let names: Vec<&str> = list.entries.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, ["Wilma Tarn", "Tom Quay", "Harbour Board"]);
        assert_eq!(list.entries[0].id, "Wilma Tarn");
        assert_eq!(offices(&list.entries[0]), ["member, Harbour Board, ? to ?"]);
        assert_eq!(list.entries[2].kind, AuthorityKind::Organisation);
    }

    #[test]
    fn names_in_parts() {
        let list = read(
            r#"{"persons": [
            {"id": "1", "other_names": [
                {"note": "Main", "given_name": "Wilma", "family_name": "Quay", "end_date": "1995-01-01"},
                {"note": "Main", "given_name": "Wilma", "family_name": "Tarn", "start_date": "1995-01-02", "end_date": "9999-12-31"},
                {"note": "Alternate", "name": "Billie Tarn"}]},
            {"id": "2", "other_names": [{"note": "Main", "honorific_prefix": "Lord", "lordname": "Quay", "lordofname": "Tarnside"}]}]}"#,
        );
        assert_eq!(list.notices, []);
        let names: Vec<&str> = list.entries.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, ["Wilma Tarn", "Lord Quay of Tarnside"]);
        let others: Vec<&str> = list.entries[0].other_names.iter().map(|other| other.name.as_str()).collect();
        assert_eq!(others, ["Wilma Quay", "Billie Tarn"]);
    }

    #[test]
    fn what_is_wrong_is_reported_and_the_rest_is_read() {
        let list = read(
            r#"{"persons": [7, {"id": "x"}, {"id": "1", "name": ["Wilma"], "family_name": "–", "other_names": [3, "Wilma Tarn"],
                "birth_date": "March 1970", "memberships": ["chair", {}]}],
            "memberships": [{"person_id": "9", "role": "clerk"}, {"person_id": "1", "role": "chair", "start_date": "2020", "end_date": "2019"}]}"#,
        );
        assert_eq!(list.entries.len(), 1);
        assert_eq!(list.entries[0].name, "Wilma Tarn");
        assert_eq!(offices(&list.entries[0]), ["chair, ?, ? to ?"]);
        let notices: Vec<String> = list.notices.iter().map(ToString::to_string).collect();
        assert_eq!(
            notices,
            [
                "entry 1 of `persons`: left out: it is no object",
                "entry 2 of `persons`: left out: `x` has no name",
                "entry 3 of `persons`: `name` is left out: it is no text",
                "entry 3 of `persons`: one of `other_names` is left out: it is no object",
                "entry 3 of `persons`: `birth_date` is left out: “March 1970” is not YYYY, YYYY-MM or YYYY-MM-DD",
                "entry 3 of `persons`: a membership is left out: it is no object",
                "entry 3 of `persons`: a membership is left out: it has neither a role nor a known post or organisation",
                "entry 1 of `memberships`: left out: “clerk” of `9`, who is not in the list",
                "entry 2 of `memberships`: its dates are left out: it ends in 2019, before it begins in 2020",
            ]
        );
    }
}
