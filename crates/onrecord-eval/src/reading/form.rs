//! The JSON form of whole readings.

use std::fmt;

use serde_json::{Map, Value};

use super::{Actor, Affair, Event, Link, Office, Said, TimeExpression, WholeReading};
use crate::Error;
use crate::rows::pair;

/// The layers beside the statements, any of which makes a row a whole reading.
pub(crate) const FIELDS: [&str; 6] = ["actors", "offices", "dates", "events", "affairs", "links"];

type Fields = Map<String, Value>;

/// The layers among `fields`, which stand at `place`. Offsets are not looked up in the text yet.
pub(crate) fn read(fields: &Fields, place: &str) -> Result<WholeReading, Error> {
    let place = Place::Line(place);
    // A reading calls its attributions statements.
    let said = if fields.contains_key("statements") { "statements" } else { "attributions" };
    Ok(WholeReading {
        actors: layer(fields, &place, "actors", actor)?,
        offices: layer(fields, &place, "offices", |item, _| office(item))?,
        dates: layer(fields, &place, "dates", |item, _| date(item))?,
        statements: layer(fields, &place, said, |item, _| statement(item))?,
        events: layer(fields, &place, "events", |item, _| event(item))?,
        affairs: layer(fields, &place, "affairs", |item, _| affair(item))?,
        links: layer(fields, &place, "links", |item, _| link(item))?,
    })
}

fn actor(item: &Item<'_>, index: usize) -> Result<Actor, Error> {
    Ok(Actor {
        id: item.reference("id")?.unwrap_or_else(|| index.to_string()),
        kind: item.text("kind")?,
        mentions: item.list("mentions", mention)?,
    })
}

/// `[start, end]`, or an object that says more of the mention.
fn mention(value: &Value, place: &Place<'_>) -> Result<[usize; 2], Error> {
    match value.get("span") {
        Some(span) => pair(span, || Place::Field(place, "span").to_string()),
        None => pair(value, || place.to_string()),
    }
}

fn office(item: &Item<'_>) -> Result<Office, Error> {
    Ok(Office {
        holder: item.reference("holder")?,
        title: item.text("title")?.unwrap_or_default(),
        status: item.text("status")?,
    })
}

fn date(item: &Item<'_>) -> Result<TimeExpression, Error> {
    Ok(TimeExpression { span: item.pair("span")?, value: item.text("value")? })
}

fn statement(item: &Item<'_>) -> Result<Said, Error> {
    Ok(Said {
        id: item.reference("id")?,
        speaker: item.reference("speaker")?,
        source: item.list("source", |value, place| pair(value, || place.to_string()))?,
        content: item.list("content", |value, place| pair(value, || place.to_string()))?,
    })
}

fn event(item: &Item<'_>) -> Result<Event, Error> {
    Ok(Event {
        id: item.reference("id")?,
        kind: item.needed("type", item.text("type")?)?,
        status: item.text("status")?,
        trigger: item.pair("trigger")?,
        by: item.references("by")?,
        to: item.references("to")?,
    })
}

fn affair(item: &Item<'_>) -> Result<Affair, Error> {
    Ok(Affair { about: item.references("about")?, events: item.references("events")? })
}

fn link(item: &Item<'_>) -> Result<Link, Error> {
    Ok(Link {
        statement: item.needed("statement", item.reference("statement")?)?,
        later: item.needed("later", item.reference("later")?)?,
        kind: item.needed("kind", item.text("kind")?)?,
    })
}

/// The list of objects called `key`; `None` if there is none.
fn layer<T>(
    fields: &Fields,
    place: &Place<'_>,
    key: &'static str,
    read: impl Fn(&Item<'_>, usize) -> Result<T, Error>,
) -> Result<Option<Vec<T>>, Error> {
    let place = Place::Layer(place, key);
    match fields.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Array(values)) => {
            let items = values.iter().enumerate().map(|(n, value)| {
                let place = Place::Item(&place, n);
                match value {
                    Value::Object(fields) => read(&Item { fields, place: &place }, n),
                    _ => Err(place.wrong(format_args!("each of the {key} is an object: write `{{…}}`"))),
                }
            });
            items.collect::<Result<_, _>>().map(Some)
        }
        Some(_) => Err(place.wrong("not a list of objects; write [] where there are none")),
    }
}

/// One object of a layer.
struct Item<'v> {
    fields: &'v Fields,
    place: &'v Place<'v>,
}

impl Item<'_> {
    fn get(&self, key: &str) -> Option<&Value> {
        self.fields.get(key).filter(|value| !value.is_null())
    }

    /// A field that is text, null or absent.
    fn text(&self, key: &'static str) -> Result<Option<String>, Error> {
        match self.get(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(Place::Field(self.place, key).wrong("not text: write it in quotation marks")),
        }
    }

    /// An id, null or absent.
    fn reference(&self, key: &'static str) -> Result<Option<String>, Error> {
        self.get(key).map(|value| reference(value, &Place::Field(self.place, key))).transpose()
    }

    fn references(&self, key: &'static str) -> Result<Vec<String>, Error> {
        self.list(key, reference)
    }

    /// A list; what is null or absent is an empty one.
    fn list<T>(
        &self,
        key: &'static str,
        read: impl Fn(&Value, &Place<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let place = Place::Field(self.place, key);
        match self.get(key) {
            None => Ok(Vec::new()),
            Some(Value::Array(values)) => {
                values.iter().enumerate().map(|(n, value)| read(value, &Place::Item(&place, n))).collect()
            }
            Some(_) => Err(place.wrong("not a list; write [] where there is none")),
        }
    }

    /// A `[start, end]` that must be there.
    fn pair(&self, key: &'static str) -> Result<[usize; 2], Error> {
        pair(self.get(key).unwrap_or(&Value::Null), || Place::Field(self.place, key).to_string())
    }

    fn needed<T>(&self, key: &'static str, found: Option<T>) -> Result<T, Error> {
        found.ok_or_else(|| Place::Field(self.place, key).wrong("missing: without it, nothing can be right"))
    }
}

/// An id: text, a whole number, or the `actor` of an object that says more of the reference.
fn reference(value: &Value, place: &Place<'_>) -> Result<String, Error> {
    match value.get("actor").unwrap_or(value) {
        Value::String(id) => Ok(id.clone()),
        Value::Number(id) if !id.is_f64() => Ok(id.to_string()),
        _ => Err(place.wrong("not an id, such as \"A1\"")),
    }
}

/// Where a value stands. It is put into words only if something is wrong there.
enum Place<'p> {
    /// The file and the line.
    Line(&'p str),
    Layer(&'p Place<'p>, &'static str),
    Field(&'p Place<'p>, &'static str),
    Item(&'p Place<'p>, usize),
}

impl Place<'_> {
    fn wrong(&self, why: impl fmt::Display) -> Error {
        Error::format(self.to_string(), why.to_string())
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => f.write_str(line),
            Self::Layer(line, key) => write!(f, "{line}, {key}"),
            Self::Field(item, key) => write!(f, "{item}.{key}"),
            Self::Item(list, n) => write!(f, "{list}[{n}]"),
        }
    }
}
