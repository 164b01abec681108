//! The lines of a standoff file.

use std::collections::HashMap;

use onrecord::{CodePoints, Span};

use crate::Error;
use crate::rows::{anchor, check};

/// What words are in an attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Source,
    Cue,
    Content,
}

impl Role {
    /// The role that a type or an argument of this name has.
    pub(super) fn named(name: &str) -> Option<Self> {
        let name = name.trim_end_matches(|c: char| c.is_ascii_digit()).to_ascii_lowercase();
        let mut parts = name.rsplit(|c: char| !c.is_alphanumeric());
        let role = match parts.next()? {
            "source" => Self::Source,
            "cue" => Self::Cue,
            "content" => Self::Content,
            _ => return None,
        };
        // PolNeAR has triggers of the type `Attribution-no-source`.
        (parts.next() != Some("no")).then_some(role)
    }
}

/// Marked words: a `T` line.
#[derive(Debug)]
pub(super) struct Entity {
    pub(super) role: Option<Role>,
    pub(super) spans: Vec<Span>,
}

/// An `E` line.
#[derive(Debug)]
pub(super) struct Event<'a> {
    pub(super) line: usize,
    pub(super) trigger: &'a str,
    /// Names of arguments and what they refer to.
    pub(super) arguments: Vec<(&'a str, &'a str)>,
}

/// An `R` line.
#[derive(Debug)]
pub(super) struct Relation<'a> {
    pub(super) line: usize,
    pub(super) ends: [&'a str; 2],
}

/// All lines that can be part of an attribution.
#[derive(Debug, Default)]
pub(super) struct Document<'a> {
    pub(super) entities: HashMap<&'a str, Entity>,
    pub(super) events: Vec<Event<'a>>,
    /// Triggers of events by the events' ids.
    pub(super) triggers: HashMap<&'a str, &'a str>,
    pub(super) relations: Vec<Relation<'a>>,
}

/// Reads the lines of `ann`, checking marked words against `text`.
pub(super) fn read<'a>(ann: &'a str, text: &str, name: &str) -> Result<Document<'a>, Error> {
    let points = CodePoints::new(text);
    let mut document = Document::default();
    for (n, line) in ann.split('\n').enumerate() {
        let (number, line) = (n + 1, line.strip_suffix('\r').unwrap_or(line));
        if line.trim().is_empty() {
            continue;
        }
        let place = || format!("{name}, line {number}");
        let wrong = |why: &str| Error::format(place(), why);
        let (id, rest) = line.split_once('\t').unwrap_or((line, ""));
        let known = match id.as_bytes().first() {
            Some(b'T') => {
                let entity = entity(rest, text, &points, place)?;
                document.entities.insert(id, entity).is_some()
            }
            Some(b'E') => {
                let mut pairs = rest.split_whitespace().map(|pair| pair.split_once(':'));
                let (Some(Some((_, trigger))), Some(arguments)) = (pairs.next(), pairs.collect()) else {
                    return Err(wrong("an event reads `E1<tab>Cue:T2 Source:T1 Content:T3`"));
                };
                document.events.push(Event { line: number, trigger, arguments });
                document.triggers.insert(id, trigger).is_some()
            }
            Some(b'R') => {
                let ends: Option<Vec<_>> =
                    rest.split_whitespace().skip(1).map(|pair| Some(pair.split_once(':')?.1)).collect();
                let Some(Ok(ends)) = ends.map(<[&str; 2]>::try_from) else {
                    return Err(wrong("a relation reads `R1<tab>Type Arg1:T1 Arg2:T2`"));
                };
                document.relations.push(Relation { line: number, ends });
                false
            }
            Some(b'A' | b'M' | b'N' | b'#' | b'*') => false,
            _ => return Err(wrong("not a line of brat standoff: it begins with T, E, R, A, M, N, # or *")),
        };
        if known {
            return Err(wrong(&format!("{id} is there twice: number each annotation differently")));
        }
    }
    Ok(document)
}

/// `Type 12 20;25 30<tab>the words`
fn entity(
    rest: &str,
    text: &str,
    points: &CodePoints<'_>,
    place: impl Fn() -> String,
) -> Result<Entity, Error> {
    let malformed = || Error::format(place(), "marked words read `T1<tab>Source 12 20;25 30<tab>the words`");
    let (mark, words) = rest.split_once('\t').ok_or_else(malformed)?;
    let (kind, offsets) = mark.split_once(' ').ok_or_else(malformed)?;
    let mut spans = Vec::new();
    for fragment in offsets.split(';') {
        let pair: Option<Vec<usize>> = fragment.split_whitespace().map(|n| n.parse().ok()).collect();
        let pair = pair.and_then(|pair| <[usize; 2]>::try_from(pair).ok()).ok_or_else(malformed)?;
        spans.push(anchor(pair, points, &place)?);
    }
    let found: Vec<&str> = spans.iter().map(|span| span.of(text)).collect();
    check(words, &found.join(" "), &place)?;
    Ok(Entity { role: Role::named(kind), spans })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_told_by_the_last_part_of_a_name() {
        for (name, role) in [
            ("Source", Some(Role::Source)),
            ("CUE", Some(Role::Cue)),
            ("Attribution-Content", Some(Role::Content)),
            ("quote_source2", Some(Role::Source)),
            ("Attribution", None),
            ("Attribution-no-source", None),
            ("Resource", None),
            ("", None),
        ] {
            assert_eq!(Role::named(name), role, "{name}");
        }
    }
}
