//! From marked words, events and relations to attributions.

use std::collections::HashMap;

use super::document::{Document, Entity, Event, Relation, Role};
use crate::{Attribution, Error};

/// The attributions that the events and relations of `document` make, in the file's order.
pub(super) fn attributions(document: &Document<'_>, name: &str) -> Result<Vec<Attribution>, Error> {
    let mut links = Links { document, name, made: Vec::new(), holders: HashMap::new() };
    for event in &document.events {
        links.event(event)?;
    }
    // A source may be linked to a content whose cue is only linked further down.
    let mut without_cue = Vec::new();
    for relation in &document.relations {
        links.relation(relation, &mut without_cue)?;
    }
    for (line, source, content) in without_cue {
        let at = links.holder(line, content, Role::Content)?;
        links.put(at, source, Role::Source);
    }
    if links.made.is_empty() && document.entities.values().any(|e| e.role == Some(Role::Content)) {
        let why = "contents are marked, but nothing links them to their cues: add events or relations";
        return Err(Error::format(name, why));
    }
    for attribution in &mut links.made {
        for spans in [&mut attribution.source, &mut attribution.cue, &mut attribution.content] {
            spans.sort_unstable();
            spans.dedup();
        }
    }
    Ok(links.made)
}

struct Links<'a> {
    document: &'a Document<'a>,
    name: &'a str,
    made: Vec<Attribution>,
    /// Which attributions a cue or a content is part of.
    holders: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Links<'a> {
    fn wrong(&self, line: usize, why: impl Into<String>) -> Error {
        Error::format(format!("{}, line {line}", self.name), why)
    }

    fn entity(&self, line: usize, id: &str) -> Result<&'a Entity, Error> {
        self.document.entities.get(id).ok_or_else(|| {
            self.wrong(
                line,
                format!("refers to {id}, which marks no words: add its T line or correct the number"),
            )
        })
    }

    fn event(&mut self, event: &Event<'a>) -> Result<(), Error> {
        let trigger = self.entity(event.line, event.trigger)?;
        let mut parts: Vec<_> = trigger.role.map(|role| (event.trigger, role)).into_iter().collect();
        for &(argument, id) in &event.arguments {
            let named = Role::named(argument);
            if named.is_none() && self.document.triggers.contains_key(id) {
                continue;
            }
            let own = self.entity(event.line, id)?.role;
            if let (Some(named), Some(own)) = (named, own)
                && named != own
            {
                let why = format!("takes {id} as {argument}, but it is marked as {own:?}: correct either");
                return Err(self.wrong(event.line, why));
            }
            parts.extend(named.or(own).map(|role| (id, role)));
        }
        if !parts.is_empty() {
            self.made.push(Attribution::default());
            for (id, role) in parts {
                self.put(self.made.len() - 1, id, role);
            }
        }
        Ok(())
    }

    /// Adds what `relation` links to its cue's attribution; without a cue, notes it for later.
    fn relation(
        &mut self,
        relation: &Relation<'a>,
        without_cue: &mut Vec<(usize, &'a str, &'a str)>,
    ) -> Result<(), Error> {
        let line = relation.line;
        let mut ends = Vec::new();
        for id in relation.ends {
            // A relation to an event is one to its trigger.
            let id = self.document.triggers.get(id).copied().unwrap_or(id);
            ends.extend(self.entity(line, id)?.role.map(|role| (id, role)));
        }
        let &[first, second] = ends.as_slice() else { return Ok(()) };
        match (first, second) {
            ((_, a), (_, b)) if a == b => {}
            ((cue, Role::Cue), (id, role)) | ((id, role), (cue, Role::Cue)) => {
                let at = self.holder(line, cue, Role::Cue)?;
                self.put(at, id, role);
            }
            ((source, Role::Source), (content, _)) | ((content, _), (source, _)) => {
                without_cue.push((line, source, content));
            }
        }
        Ok(())
    }

    /// The one attribution that has the cue or the content `id`; a new one if none has.
    fn holder(&mut self, line: usize, id: &'a str, role: Role) -> Result<usize, Error> {
        match self.holders.get(id).map(Vec::as_slice) {
            None => {
                self.made.push(Attribution::default());
                self.put(self.made.len() - 1, id, role);
                Ok(self.made.len() - 1)
            }
            Some(&[at]) => Ok(at),
            Some(_) => {
                let why =
                    format!("{id} is part of several attributions: link to the cue of the one that is meant");
                Err(self.wrong(line, why))
            }
        }
    }

    fn put(&mut self, at: usize, id: &'a str, role: Role) {
        let spans = &self.document.entities[id].spans;
        let attribution = &mut self.made[at];
        match role {
            Role::Source => attribution.source.extend(spans),
            Role::Cue => attribution.cue.extend(spans),
            Role::Content => attribution.content.extend(spans),
        }
        if role != Role::Source {
            let holders = self.holders.entry(id).or_default();
            if !holders.contains(&at) {
                holders.push(at);
            }
        }
    }
}
