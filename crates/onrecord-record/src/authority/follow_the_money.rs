//! [FollowTheMoney](https://followthemoney.tech/) entities, one in JSON on each line, as `OpenSanctions`
//! [publishes them](https://www.opensanctions.org/docs/bulk/json/).
//!
//! An entity has an id, a [schema](https://followthemoney.tech/explorer/) and properties, each a list of texts. Where one names
//! another, it has its id, or (`targets.nested.json`) the entity itself. They come in any order, so that offices are put together
//! at the end. Of an entity, only what names and offices need is kept: such files can have gigabytes.

use std::{collections::HashMap, io::BufRead};

use serde_json::Value;

use super::{
    Authority, AuthorityError, AuthorityFormat, AuthorityKind, AuthorityList, AuthorityName, AuthorityOffice,
    AuthorityPlace,
    gather::Gathering,
    value::{self, Object},
};

/// Whether `value` is an entity.
pub(super) fn is_entity(value: &Value) -> bool {
    value.get("schema").is_some_and(Value::is_string) && value.get("properties").is_some_and(Value::is_object)
}

/// Reads an entity from each line.
pub(super) fn read_lines(mut reader: impl BufRead) -> Result<AuthorityList, AuthorityError> {
    let mut reading = Reading::default();
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        if reader.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let text =
            std::str::from_utf8(&line).map_err(|error| AuthorityError::not_utf_8(number, &error))?.trim();
        if text.is_empty() {
            continue;
        }
        let place = AuthorityPlace::Line(number);
        match serde_json::from_str(text) {
            Ok(value) => reading.entity(place, &value, None),
            Err(error) => {
                let cut = if error.is_eof() { "it is cut" } else { "it is not JSON" };
                reading.gathering.notice(place, format!("left out: {cut} (column {})", error.column()));
            }
        }
    }
    Ok(reading.finish())
}

/// Reads a list of entities.
pub(super) fn from_list(entities: &[Value]) -> AuthorityList {
    let mut reading = Reading::default();
    for (at, entity) in entities.iter().enumerate() {
        reading.entity(AuthorityPlace::Entry { list: "entities", number: at + 1 }, entity, None);
    }
    reading.finish()
}

/// A schema that ties a person to an organisation: the properties that name them, and what the person then is at least.
struct Tie {
    schema: &'static str,
    person: &'static str,
    organisation: &'static str,
    title: &'static str,
}

const TIES: [Tie; 3] = [
    Tie { schema: "Membership", person: "member", organisation: "organization", title: "member" },
    Tie { schema: "Directorship", person: "director", organisation: "organization", title: "director" },
    Tie { schema: "Employment", person: "employee", organisation: "employer", title: "employee" },
];

/// A position.
struct Post {
    title: String,
    /// The organisation's id.
    organisation: Option<String>,
}

/// An office, by ids.
struct Held {
    place: AuthorityPlace,
    holder: String,
    /// The post's id, or else the title and the organisation's id.
    what: Result<String, (String, Option<String>)>,
    from: Option<String>,
    to: Option<String>,
}

#[derive(Default)]
struct Reading {
    gathering: Gathering,
    posts: HashMap<String, Post>,
    held: Vec<Held>,
}

impl Reading {
    /// An entity, and those inside it. `outer` is the id of the one that it stands in.
    fn entity(&mut self, place: AuthorityPlace, entity: &Value, outer: Option<&str>) {
        let id = value::id(entity.get("id"));
        let (Some(schema), Some(properties)) = (
            entity.get("schema").and_then(Value::as_str),
            entity.get("properties").and_then(Value::as_object),
        ) else {
            // One inside another may be cut short to its id and caption.
            if outer.is_none() {
                self.gathering.notice(place, "left out: it is no entity with `schema` and `properties`");
            }
            return;
        };
        if id.is_empty() {
            self.gathering.notice(place, format!("left out: {schema} without `id`"));
            return;
        }
        match schema {
            "Person" => self.entry(place, AuthorityKind::Person, &id, entity, properties),
            "Organization" | "Company" | "PublicBody" => {
                self.entry(place, AuthorityKind::Organisation, &id, entity, properties);
            }
            "LegalEntity" => self.entry(place, AuthorityKind::Unknown, &id, entity, properties),
            "Position" => self.position(place, id.clone(), properties),
            "Occupancy" => {
                let holders = or_outer(ids(properties, "holder"), outer);
                let posts = or_outer(ids(properties, "post"), outer.filter(|_| !holders.is_empty()));
                self.hold(place, schema, properties, &holders, posts.into_iter().map(Ok));
            }
            _ => {
                if let Some(tie) = TIES.iter().find(|tie| tie.schema == schema) {
                    self.tie(place, tie, properties, outer);
                }
            }
        }
        for inner in
            properties.values().filter_map(Value::as_array).flatten().filter(|inner| inner.is_object())
        {
            self.entity(place, inner, Some(&id));
        }
    }

    fn entry(
        &mut self,
        place: AuthorityPlace,
        kind: AuthorityKind,
        id: &str,
        entity: &Value,
        properties: &Object,
    ) {
        let mut all = |name| self.texts(place, properties, name);
        let (mut names, mut others) = (all("name"), all("alias"));
        others.extend(all("previousName"));
        others.extend(all("abbreviation"));
        let (given_names, family_names) = (all("firstName"), all("lastName"));
        let weak_names = all("weakAlias");
        let honorifics = all("title");
        let titles = all("position");
        let links = all("wikipediaUrl");
        let classification = all("classification").into_iter().next();
        // The caption is the name that the publisher shows.
        let caption = entity.get("caption").and_then(Value::as_str).map(value::clean);
        if let Some(at) = names.iter().position(|name| Some(name) == caption.as_ref()) {
            names.swap(0, at);
        }
        if let (true, [given, ..], [family, ..]) = (names.is_empty(), &given_names[..], &family_names[..]) {
            names.push(format!("{given} {family}"));
        }
        names.extend(others);
        if names.is_empty() {
            self.gathering.notice(place, format!("left out: `{id}` has no name"));
            return;
        }
        let name = names.remove(0);
        let item = texts(properties, "wikidataId").find_map(value::wikidata);
        let born = self.date(place, properties, "birthDate");
        let died = self.date(place, properties, "deathDate");
        let entry = Authority {
            // OpenSanctions takes the item of Wikidata for the id if it knows it.
            wikidata: item.or_else(|| value::wikidata(id)),
            id: id.to_owned(),
            kind,
            name,
            other_names: names
                .into_iter()
                .map(|name| AuthorityName { name, ..AuthorityName::default() })
                .collect(),
            weak_names,
            given_names,
            family_names,
            honorifics,
            classification,
            links,
            born,
            died,
            offices: titles
                .into_iter()
                .map(|title| AuthorityOffice { title, ..AuthorityOffice::default() })
                .collect(),
        };
        self.gathering.add(place, entry);
    }

    fn position(&mut self, place: AuthorityPlace, id: String, properties: &Object) {
        match self.texts(place, properties, "name").into_iter().next() {
            Some(title) => {
                let organisation = ids(properties, "organization").into_iter().next();
                self.posts.insert(id, Post { title, organisation });
            }
            None => self.gathering.notice(place, format!("left out: the position `{id}` has no name")),
        }
    }

    fn tie(&mut self, place: AuthorityPlace, tie: &Tie, properties: &Object, outer: Option<&str>) {
        let persons = or_outer(ids(properties, tie.person), outer);
        let organisations =
            or_outer(ids(properties, tie.organisation), outer.filter(|_| !persons.is_empty()));
        let mut titles = self.texts(place, properties, "role");
        if titles.is_empty() {
            titles.push(tie.title.to_owned());
        }
        let what = organisations.iter().flat_map(|organisation| {
            titles.iter().map(move |title| Err((title.clone(), Some(organisation.clone()))))
        });
        self.hold(place, tie.schema, properties, &persons, what);
    }

    /// Notes that `holders` hold each of `what`, at the time that `properties` give.
    fn hold(
        &mut self,
        place: AuthorityPlace,
        schema: &str,
        properties: &Object,
        holders: &[String],
        what: impl Iterator<Item = Result<String, (String, Option<String>)>>,
    ) {
        let (from, to) = (self.date(place, properties, "startDate"), self.date(place, properties, "endDate"));
        let (from, to) = self.gathering.period(place, from, to);
        let before = self.held.len();
        for what in what {
            for holder in holders {
                let (holder, from, to) = (holder.clone(), from.clone(), to.clone());
                self.held.push(Held { place, holder, what: what.clone(), from, to });
            }
        }
        if self.held.len() == before {
            self.gathering.notice(place, format!("left out: {schema} that does not say whose or of what"));
        }
    }

    /// The texts of the property `name`.
    fn texts(&mut self, place: AuthorityPlace, properties: &Object, name: &str) -> Vec<String> {
        texts(properties, name).filter_map(|text| self.gathering.text(place, name, text)).collect()
    }

    /// The most exact date of the property `name`; none if there are several that contradict each other.
    fn date(&mut self, place: AuthorityPlace, properties: &Object, name: &str) -> Option<String> {
        let mut found: Option<String> = None;
        for text in texts(properties, name) {
            let Some(date) = self.gathering.date(place, name, text) else { continue };
            let before = found.take().unwrap_or_default();
            match value::more_exact(&before, &date) {
                Some(exact) => found = Some(exact.to_owned()),
                None => {
                    self.gathering
                        .notice(place, format!("`{name}` is left out: it is {before} and also {date}"));
                    return None;
                }
            }
        }
        found
    }

    /// Puts offices together, now that everything is known.
    fn finish(mut self) -> AuthorityList {
        for Held { place, holder, what, from, to } in self.held {
            let (title, organisation) = match what {
                Ok(post) => match self.posts.get(&post) {
                    Some(post) => (post.title.clone(), post.organisation.clone()),
                    None => {
                        let why = format!(
                            "left out: `{holder}` holds `{post}`, a position that is not in the file"
                        );
                        self.gathering.notice(place, why);
                        continue;
                    }
                },
                Err(known) => known,
            };
            let organisation =
                organisation.and_then(|id| self.gathering.find(&id)).map(|entry| entry.name.clone());
            match self.gathering.find(&holder) {
                Some(entry) if entry.kind == AuthorityKind::Organisation => {}
                Some(entry) => entry.offices.push(AuthorityOffice { title, organisation, from, to }),
                None => {
                    let why = format!("left out: “{title}” of `{holder}`, who is not in the file");
                    self.gathering.notice(place, why);
                }
            }
        }
        self.gathering.finish(AuthorityFormat::FollowTheMoney)
    }
}

/// The values of the property `name`: a list, or one by itself.
fn values<'j>(properties: &'j Object, name: &str) -> &'j [Value] {
    match properties.get(name) {
        Some(Value::Array(values)) => values,
        Some(value) => std::slice::from_ref(value),
        None => &[],
    }
}

/// The texts of the property `name`.
fn texts<'j>(properties: &'j Object, name: &str) -> impl Iterator<Item = &'j str> {
    values(properties, name).iter().filter_map(Value::as_str)
}

/// The ids of the entities that the property `name` names or holds.
fn ids(properties: &Object, name: &str) -> Vec<String> {
    let id = |value: &Value| match value {
        Value::Object(inner) => value::id(inner.get("id")),
        other => value::id(Some(other)),
    };
    values(properties, name).iter().map(id).filter(|id| !id.is_empty()).collect()
}

/// `ids`, or the entity in which the one with no ids stands.
fn or_outer(mut ids: Vec<String>, outer: Option<&str>) -> Vec<String> {
    if ids.is_empty() {
        ids.extend(outer.map(str::to_owned));
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authority::made::office;

    fn read(lines: &str) -> AuthorityList {
        let list = AuthorityList::parse(lines.as_bytes()).unwrap();
        assert_eq!(list.format, AuthorityFormat::FollowTheMoney);
        list
    }

    #[test]
    fn entities_that_refer_forward() {
        let list = read(
            r#"
{"id":"x-1","caption":"Occupancy","schema":"Occupancy","properties":{"holder":["Q900000001"],"post":["x-2"],"startDate":["2029"],"endDate":["2030-01-31"]}}
{"id":"x-3","schema":"Membership","properties":{"member":["Q900000001"],"organization":["x-5"],"startDate":["2020"]}}
{"id":"x-4","schema":"Directorship","properties":{"director":["Q900000001"],"organization":["x-5"],"role":["treasurer"]}}
{"id":"Q900000001","caption":"Wilma Tarn","schema":"Person","properties":{"name":["Tarn Wilma","Wilma Tarn"],"alias":["Billie Tarn"],"weakAlias":["Billie"],"previousName":["Wilma Quay"],"firstName":["Wilma"],"lastName":["Tarn"],"title":["Dr"],"birthDate":["1970","1970-03-04"],"deathDate":[],"position":["chair","Minister for Ferries (2031)"],"country":["xx"]},"datasets":["peps"],"referents":[],"target":true}
{"id":"x-2","schema":"Position","properties":{"name":["chair"],"organization":["x-6"]}}
{"id":"x-5","schema":"Company","properties":{"name":["Ferry Company"],"abbreviation":["FC"],"wikidataId":["Q900000002"]}}
{"id":"x-6","schema":"PublicBody","properties":{"name":["Harbour Board"]}}
{"id":"x-7","schema":"LegalEntity","properties":{"name":["Tarnside Ropes"]}}
{"id":"x-8","schema":"Vessel","properties":{"name":["Wilma"]}}
"#,
        );
        assert_eq!(list.notices, []);
        let [wilma, company, board, ropes] = &list.entries[..] else { panic!("{:?}", list.entries) };
        assert_eq!(
            *wilma,
            Authority {
                id: "Q900000001".into(),
                kind: AuthorityKind::Person,
                name: "Wilma Tarn".into(),
                other_names: ["Tarn Wilma", "Billie Tarn", "Wilma Quay"]
                    .map(|name| AuthorityName { name: name.into(), ..AuthorityName::default() })
                    .to_vec(),
                weak_names: vec!["Billie".into()],
                given_names: vec!["Wilma".into()],
                family_names: vec!["Tarn".into()],
                honorifics: vec!["Dr".into()],
                wikidata: Some("Q900000001".into()),
                born: Some("1970-03-04".into()),
                offices: vec![
                    office("Minister for Ferries (2031)", None, None, None),
                    office("chair", Some("Harbour Board"), Some("2029"), Some("2030-01-31")),
                    office("member", Some("Ferry Company"), Some("2020"), None),
                    office("treasurer", Some("Ferry Company"), None, None),
                ],
                ..Authority::default()
            }
        );
        assert_eq!(company.other_names[0].name, "FC");
        assert_eq!(company.wikidata.as_deref(), Some("Q900000002"));
        assert_eq!((board.kind, ropes.kind), (AuthorityKind::Organisation, AuthorityKind::Unknown));
    }

    #[test]
    fn entities_inside_each_other() {
        let list = read(
            r#"{"id":"p","schema":"Person","properties":{"name":["Wilma Tarn"],"positionOccupancies":[
{"id":"o","schema":"Occupancy","properties":{"startDate":["2029"],"post":[{"id":"j","schema":"Position","properties":{"name":["chair"]}}]}},
{"id":"n","schema":"Occupancy","properties":{"holder":["p"],"post":["j"],"startDate":["2033"]}}],
"familyPerson":[{"id":"f","schema":"Family","properties":{"person":[{"id":"p","caption":"Wilma Tarn"}],"relative":[{"id":"q","schema":"Person","properties":{"name":["Tom Quay"]}}]}}]}}"#,
        );
        assert_eq!(list.notices, []);
        let names: Vec<&str> = list.entries.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, ["Wilma Tarn", "Tom Quay"]);
        assert_eq!(
            list.entries[0].offices,
            [office("chair", None, Some("2029"), None), office("chair", None, Some("2033"), None)]
        );
    }

    #[test]
    fn lines_with_the_same_id_are_one_entry() {
        let list = read(
            r#"{"id":"p","schema":"LegalEntity","properties":{"name":["Wilma Tarn"]}}
{"id":"p","schema":"Person","properties":{"name":["Wilma Tarn"],"alias":["Billie Tarn"]}}"#,
        );
        assert_eq!(list.entries.len(), 1);
        assert_eq!(list.entries[0].kind, AuthorityKind::Person);
        assert_eq!(list.entries[0].other_names.len(), 1);
    }

    #[test]
    fn what_is_wrong_is_reported_and_the_rest_is_read() {
        let list = read(
            r#"{"id":"p","schema":"Person","properties":{"name":"Wilma Tarn","birthDate":["1970","1971"]}}
{"id":"o","schema":"Occupancy","properties":{"holder":["p"],"post":["gone"]}}
{"id":"o","schema":"Occupancy","properties":{"post":["j"]}}
{"id":"m","schema":"Membership","properties":{"member":["gone"],"organization":["p"]}}
{"schema":"Person","properties":{"name":["Tom Quay"]}}
{"id":"r","schema":"Person","properties":{"name":[" - "],"lastName":["Reed"]}}
{"id":"j","schema":"Position","properties":{}}
[]
nonsense
{"id":"c","schema":"Company","prop"#,
        );
        assert_eq!(list.entries.len(), 1);
        assert_eq!((list.entries[0].name.as_str(), &list.entries[0].born), ("Wilma Tarn", &None));
        let notices: Vec<String> = list.notices.iter().map(ToString::to_string).collect();
        assert_eq!(
            notices,
            [
                "line 1: `birthDate` is left out: it is 1970 and also 1971",
                "line 3: left out: Occupancy that does not say whose or of what",
                "line 5: left out: Person without `id`",
                "line 6: left out: `r` has no name",
                "line 7: left out: the position `j` has no name",
                "line 8: left out: it is no entity with `schema` and `properties`",
                "line 9: left out: it is not JSON (column 2)",
                "line 10: left out: it is cut (column 34)",
                "line 2: left out: `p` holds `gone`, a position that is not in the file",
                "line 4: left out: “member” of `gone`, who is not in the file",
            ]
        );
    }
}
