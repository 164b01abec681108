//! A reading without somebody: their lines gone, their names blanked, and all else as it was.

use std::collections::BTreeSet;

use onrecord::{
    Actor, ActorKind, CodePoints, Mention, MentionForm, Reading, Report, Span,
    json::{self, Document},
};

use super::names::{BLANK, Names, blank};
use crate::correct::mend::{self, Gone};

/// A document without somebody.
#[derive(Clone, Debug)]
pub(crate) struct Blanked {
    pub(crate) document: Document,
    /// Where they stood in the text: code points, end exclusive.
    pub(crate) places: Vec<[usize; 2]>,
}

/// Adds to `who` the people of `reading` who are called by nothing but the family name of one of them, if nobody else has it: whoever
/// reads "Quill" in a report of Ada Quill takes it for her.
pub(super) fn with_namesakes(reading: &Reading<'_>, who: &mut BTreeSet<usize>, names: &Names) {
    let others =
        || reading.actors.iter().enumerate().filter(|(n, actor)| !who.contains(n) && is_named(actor));
    let bare: Vec<usize> =
        others().filter(|(_, actor)| names.is_family(&actor.name)).map(|(n, _)| n).collect();
    let family = |name: &str| name.rsplit(' ').next().map(str::to_lowercase);
    let is_taken =
        |name: &str| others().any(|(n, actor)| !bare.contains(&n) && family(&actor.name) == family(name));
    let bare: Vec<usize> = bare.iter().copied().filter(|&n| !is_taken(&reading.actors[n].name)).collect();
    if !who.is_empty() {
        who.extend(bare);
    }
}

pub(super) fn is_named(actor: &Actor) -> bool {
    actor.kind == ActorKind::Person && actor.mentions.iter().any(|mention| mention.form == MentionForm::Name)
}

/// The lines that are only there for the actors in `who`, or for whoever stood at `places` in the text.
pub(super) fn lines_of(reading: &Reading<'_>, who: &BTreeSet<usize>, places: &[[usize; 2]]) -> Gone {
    let text = reading.report.text.as_str();
    let points = CodePoints::new(text);
    let mentions: Vec<Mention> =
        who.iter().flat_map(|&n| reading.actors[n].mentions.iter().copied()).collect();
    let places: Vec<Span> = places.iter().filter_map(|&place| points.span(place)).collect();
    // "Ada Quill, the harbour master" is, "Ada Quill’s spokesman" and "her brother" are not.
    let begins = |source: Span, span: Span| {
        source.start == span.start && source.contains(span) && !text[span.end..].starts_with(['\'', '’'])
    };
    let is_them = |source: Span| {
        mentions.iter().any(|mention| {
            mention.span == source || mention.form != MentionForm::Pronoun && begins(source, mention.span)
        }) || places
            .iter()
            .any(|&place| place.contains(source) || place.of(text).contains(BLANK) && begins(source, place))
    };
    let mut gone = Gone { actors: who.clone(), ..Gone::default() };
    for (n, statement) in reading.statements.iter().enumerate() {
        let is_theirs = match statement.speaker.actor {
            Some(actor) => who.contains(&actor),
            // Not surely theirs; but the words for whoever says it are theirs.
            None => statement.source.iter().any(|&source| is_them(source)),
        };
        if is_theirs {
            gone.statements.insert(n);
        }
    }
    for (n, event) in reading.events.iter().enumerate() {
        let mut all = event.by.iter().chain(&event.to).peekable();
        if all.peek().is_some() && all.all(|actor| who.contains(actor)) {
            gone.events.insert(n);
        }
    }
    gone
}

/// `document` without the lines in `gone`, the actors in `who` among them, and with all of `names` blanked.
pub(super) fn without(
    document: &Document,
    who: &BTreeSet<usize>,
    gone: Gone,
    names: &Names,
) -> Result<Blanked, json::Error> {
    let report = document.report();
    let mut reading = document.reading(&report)?;
    let points = CodePoints::new(&report.text);
    let mut places = Vec::new();
    let mut names_at = Vec::new();
    for mention in who.iter().filter_map(|&n| reading.actors.get(n)).flat_map(|actor| &actor.mentions) {
        let place = points.pair(mention.span);
        places.push(place);
        if mention.form == MentionForm::Name {
            let [start, end] = names.in_mention(mention.span.of(&report.text));
            names_at.push([place[0] + start, place[0] + end]);
        }
    }
    // Others have names of their own.
    let others =
        || reading.actors.iter().enumerate().filter(|(n, _)| !who.contains(n)).map(|(_, actor)| actor);
    let of_others = |only_namesakes: bool| -> Vec<[usize; 2]> {
        others()
            .filter(|actor| !only_namesakes || is_named(actor) && names.is_one(&actor.name))
            .flat_map(|actor| &actor.mentions)
            .filter(|mention| mention.form == MentionForm::Name)
            .map(|mention| points.pair(mention.span))
            .collect()
    };
    let (named, namesakes) = (of_others(false), of_others(true));
    let free = |place: &[usize; 2], taken: &[[usize; 2]]| {
        !taken.iter().any(|other| other[0] < place[1] && place[0] < other[1])
    };
    names_at.extend(names.whole(&report.text).into_iter().filter(|place| free(place, &namesakes)));
    if !who.is_empty() {
        names_at.extend(names.families(&report.text).into_iter().filter(|place| free(place, &named)));
    }
    mend::remove(&mut reading, gone);

    let families = !who.is_empty();
    let blanked = Report {
        text: blank(&report.text, &names_at),
        title: report.title.as_deref().map(|title| names.blank(title, families)),
        // Others of the family may write.
        byline: report.byline.as_deref().map(|byline| names.blank(byline, false)),
        ..report.clone()
    };
    let reading = moved(&reading, &blanked, names, families);
    places.extend(names_at);
    places.sort_unstable();
    places.dedup();
    let document = Document {
        version: document.version,
        program: document.program.clone(),
        ..Document::new(&reading, document.model.as_deref())
    };
    Ok(Blanked { document, places })
}

/// `reading` on `report`, which has the same code points in number, some of them blanked.
fn moved<'r>(reading: &Reading<'_>, report: &'r Report, names: &Names, families: bool) -> Reading<'r> {
    let (from, to) = (CodePoints::new(&reading.report.text), CodePoints::new(&report.text));
    let one = |span: &mut Span| {
        if let Some(there) = to.span(from.pair(*span)) {
            *span = there;
        }
    };
    let all = |spans: &mut Vec<Span>| spans.iter_mut().for_each(one);
    let mut moved = Reading {
        report,
        sentences: reading.sentences.clone(),
        actors: reading.actors.clone(),
        offices: reading.offices.clone(),
        dates: reading.dates.clone(),
        statements: reading.statements.clone(),
        events: reading.events.clone(),
        affairs: reading.affairs.clone(),
        bearings: reading.bearings.clone(),
    };
    all(&mut moved.sentences);
    for actor in &mut moved.actors {
        let is_described = actor.mentions.iter().all(|mention| mention.form != MentionForm::Name);
        let is_namesake = is_named(actor) && names.is_one(&actor.name);
        if !is_namesake {
            actor.name = names.blank(&actor.name, families && is_described);
        }
        actor.mentions.iter_mut().for_each(|mention| one(&mut mention.span));
    }
    for office in &mut moved.offices {
        one(&mut office.evidence);
        office.title = names.blank(&office.title, families);
        office.body = office.body.as_deref().map(|body| names.blank(body, false));
    }
    moved.dates.iter_mut().for_each(|date| one(&mut date.span));
    for statement in &mut moved.statements {
        for role in [&mut statement.source, &mut statement.cue, &mut statement.content] {
            all(role);
        }
        statement.speaker.because.iter_mut().for_each(|link| one(&mut link.span));
    }
    for event in &mut moved.events {
        one(&mut event.trigger);
        all(&mut event.re);
    }
    moved
}
