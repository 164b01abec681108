//! The fields of a line that a person can set: what they are called, what they can be, and how a reading comes to have them.
//!
//! What a person types names actors and dates of one reading, and words. It is kept as places in the text ([`Fields`]), which every
//! later reading has, too.

use std::collections::{BTreeMap, BTreeSet};

use onrecord::{
    CodePoints, EventKind, Later, Link, LinkKind, MentionForm, RunnerUp, Span, Speaker, Step, date,
    json::Word,
};
use serde::{Deserialize, Serialize};

use super::{
    LineKind,
    anchor::{self, Place, Who},
    apply::Work,
    mend::{self, Gone},
};
use crate::identity::words::fold;

/// Actors and dates that a message lists.
const LISTED: usize = 24;

/// Fields with what they are to be.
pub(crate) type Fields = BTreeMap<String, To>;

/// What a field is to be, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum To {
    /// A kind, a title, a name.
    Word(String),
    /// Actors.
    Who(Vec<Who>),
    /// Words of the text; of `when` those of the date.
    At(Vec<Place>),
    /// Nothing.
    Nothing,
}

/// What can be said in a field.
#[derive(Clone, Copy)]
enum Form {
    /// One of a few words.
    OneOf(fn() -> Vec<&'static str>),
    /// Any text.
    Text { optional: bool },
    /// A TIMEX3 value.
    Timex,
    /// An actor, or nobody.
    Actor { optional: bool },
    /// Actors.
    Actors,
    /// A date of the reading, or none.
    Date,
    /// Words of the text.
    Words { optional: bool },
}

fn words<W: Word>() -> Vec<&'static str> {
    W::ALL.iter().map(|one| one.word()).collect()
}

/// The fields of a kind of line.
fn fields(kind: LineKind) -> &'static [(&'static str, Form)] {
    match kind {
        LineKind::Actor => {
            &[("name", Form::Text { optional: false }), ("kind", Form::OneOf(words::<onrecord::ActorKind>))]
        }
        LineKind::Office => &[
            ("title", Form::Text { optional: false }),
            ("body", Form::Text { optional: true }),
            ("holder", Form::Actor { optional: false }),
            ("status", Form::OneOf(words::<onrecord::OfficeStatus>)),
        ],
        LineKind::Date => &[("value", Form::Timex)],
        LineKind::Statement => &[
            ("speaker", Form::Actor { optional: true }),
            ("kind", Form::OneOf(words::<onrecord::StatementKind>)),
            ("source", Form::Words { optional: true }),
            ("cue", Form::Words { optional: true }),
            ("content", Form::Words { optional: false }),
        ],
        LineKind::Event => &[
            ("type", Form::OneOf(words::<EventKind>)),
            ("status", Form::OneOf(words::<onrecord::EventStatus>)),
            ("by", Form::Actors),
            ("to", Form::Actors),
            ("re", Form::Words { optional: true }),
            ("when", Form::Date),
        ],
        LineKind::Link => &[("kind", Form::OneOf(words::<onrecord::BearingKind>))],
    }
}

/// What a person has typed for line `index`, checked, and as places.
pub(super) fn prepare(
    work: &Work<'_>,
    kind: LineKind,
    index: usize,
    typed: &[(String, String)],
) -> Result<Fields, String> {
    if typed.is_empty() {
        return Err(format!("say what is to be changed; {}", can_be_set(kind)));
    }
    let mut values: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (field, value) in typed {
        values.entry(field.trim()).or_default().push(value.trim());
    }
    let mut prepared = Fields::new();
    for (field, values) in values {
        let Some(&(_, form)) = fields(kind).iter().find(|(name, _)| *name == field) else {
            return Err(format!("{field:?} is none of its fields; {}", can_be_set(kind)));
        };
        let to = value(work, kind, index, field, form, &values).map_err(|what| format!("{field}: {what}"))?;
        prepared.insert(field.to_owned(), to);
    }
    Ok(prepared)
}

fn can_be_set(kind: LineKind) -> String {
    let names: Vec<&str> = fields(kind).iter().map(|(name, _)| *name).collect();
    let verb = kind.as_str();
    let article = if verb.starts_with(['a', 'e', 'o']) { "an" } else { "a" };
    format!("of {article} {verb} these can be set: {}", names.join(", "))
}

fn value(
    work: &Work<'_>,
    kind: LineKind,
    index: usize,
    field: &str,
    form: Form,
    values: &[&str],
) -> Result<To, String> {
    let is_none = |value: &str| value.is_empty() || value.eq_ignore_ascii_case("none");
    let none = values.iter().any(|value| is_none(value));
    if none && values.len() > 1 {
        return Err("is none or something, not both".to_owned());
    }
    let single = !matches!(form, Form::Actors | Form::Words { .. });
    if single && values.len() > 1 {
        return Err("is there twice, and can only be one".to_owned());
    }
    let first = values.first().copied().unwrap_or_default();
    match form {
        Form::OneOf(words) => {
            let words = words();
            match words.iter().find(|word| word.eq_ignore_ascii_case(first)) {
                Some(word) => Ok(To::Word((*word).to_owned())),
                None => Err(format!("{first:?} is none of {}", words.join(", "))),
            }
        }
        Form::Text { optional: true } if none => Ok(To::Nothing),
        Form::Text { .. } if first.is_empty() => Err("must not be empty".to_owned()),
        Form::Text { .. } => Ok(To::Word(first.to_owned())),
        Form::Timex => match date::meaning(first) {
            Some(_) => Ok(To::Word(first.to_owned())),
            None => Err(format!(
                "{first:?} is no TIMEX3 value; write a day as 2031-03-04, a month as 2031-03, a year as 2031, a week as 2031-W10, \
                 an evening as 2031-03-04TEV, a duration as P3Y, or PAST_REF, PRESENT_REF, FUTURE_REF"
            )),
        },
        Form::Actor { optional } if none => {
            if optional {
                Ok(To::Nothing)
            } else {
                Err(format!("must be somebody; the report has {}", actors(work)))
            }
        }
        Form::Actor { .. } => actor(work, first).map(|n| To::Who(vec![who(work, n)])),
        Form::Actors if none => Ok(To::Nothing),
        Form::Actors => {
            let mut all = BTreeSet::new();
            for value in values {
                match actor(work, value) {
                    Ok(one) => {
                        all.insert(one);
                    }
                    // Several at once, unless it is a name with a comma.
                    Err(_) if value.contains(',') => {
                        for part in value.split(',').map(str::trim).filter(|part| !part.is_empty()) {
                            all.insert(actor(work, part)?);
                        }
                    }
                    Err(why) => return Err(why),
                }
            }
            Ok(To::Who(all.into_iter().map(|n| who(work, n)).collect()))
        }
        Form::Date if none => Ok(To::Nothing),
        Form::Date => when(work, first),
        Form::Words { optional } if none => {
            if optional {
                Ok(To::Nothing)
            } else {
                Err("must be words of the report; reject the line if nothing was said".to_owned())
            }
        }
        Form::Words { .. } => {
            let near = near(work, kind, index, field);
            let mut places = Vec::with_capacity(values.len());
            for value in values {
                places.push(find_words(work.text(), value, near).ok_or_else(|| {
                    format!("{value:?} is not in the report's text; give its exact words, and several pieces one by one")
                })?);
            }
            places.sort_unstable();
            if places.windows(2).any(|pair| pair[0][1] > pair[1][0]) {
                return Err("its pieces overlap; give each once".to_owned());
            }
            Ok(To::At(places))
        }
    }
}

/// The actor with this id or name.
fn actor(work: &Work<'_>, value: &str) -> Result<usize, String> {
    let all = &work.reading.actors;
    let id = value.strip_prefix('A').and_then(|number| number.parse::<usize>().ok());
    if let Some(n) = id.and_then(|number| number.checked_sub(1))
        && n < all.len()
    {
        return Ok(n);
    }
    let wanted = fold(value);
    let named: Vec<usize> = (0..all.len()).filter(|&n| fold(&all[n].name) == wanted).collect();
    match named[..] {
        [one] => Ok(one),
        [] => Err(format!("{value:?} is no actor of the report, which has {}", actors(work))),
        _ => {
            let ids: Vec<String> = named.iter().map(|n| format!("A{}", n + 1)).collect();
            Err(format!("{value:?} is the name of {}; give the id of one", ids.join(" and ")))
        }
    }
}

/// The reading's actors, for a message.
fn actors(work: &Work<'_>) -> String {
    let all = &work.reading.actors;
    let named = all.iter().enumerate().take(LISTED).map(|(n, actor)| format!("A{} {}", n + 1, actor.name));
    listed(named.collect(), all.len(), "no actors")
}

fn listed(mut some: Vec<String>, of: usize, none: &str) -> String {
    if some.is_empty() {
        return none.to_owned();
    }
    if of > some.len() {
        some.push(format!("{} more", of - some.len()));
    }
    some.join(", ")
}

fn who(work: &Work<'_>, n: usize) -> Who {
    Who { name: work.reading.actors[n].name.clone(), at: work.anchor(LineKind::Actor, n).place }
}

/// The date with this id or these words.
fn when(work: &Work<'_>, value: &str) -> Result<To, String> {
    let all = &work.reading.dates;
    let id = value.strip_prefix('T').and_then(|number| number.parse::<usize>().ok());
    let by_id = id.and_then(|number| number.checked_sub(1)).filter(|&n| n < all.len());
    let words = |n: usize| all[n].span.of(work.text());
    let by_words = || {
        let mut named = (0..all.len()).filter(|&n| fold(words(n)) == fold(value));
        named.next().filter(|_| named.next().is_none())
    };
    match by_id.or_else(by_words) {
        Some(n) => Ok(To::At(vec![work.points.pair(all[n].span)])),
        None => {
            let some = (0..all.len()).take(LISTED).map(|n| format!("T{} “{}”", n + 1, words(n)));
            let some = listed(some.collect(), all.len(), "no dates");
            Err(format!("{value:?} is no date of the report, or several; it has {some}"))
        }
    }
}

/// Where the words of a field are looked for first: where it has some, else where the line hangs.
fn near(work: &Work<'_>, kind: LineKind, index: usize, field: &str) -> usize {
    let spans = match (kind, field) {
        (LineKind::Statement, "source") => &work.reading.statements[index].source,
        (LineKind::Statement, "cue") => &work.reading.statements[index].cue,
        (LineKind::Statement, _) => &work.reading.statements[index].content,
        (LineKind::Event, _) => &work.reading.events[index].re,
        _ => &Vec::new(),
    };
    spans.first().map_or(work.anchor(kind, index).place[0], |span| work.points.code_point(span.start))
}

/// The place of `words` in `text` that is nearest to `near`, whatever the form of marks and white space.
fn find_words(text: &str, words: &str, near: usize) -> Option<Place> {
    let plain = |text: &str| -> String {
        let plain = |c: char| match c {
            '‘' | '’' | '‚' | '‛' => '\'',
            '“' | '”' | '„' | '‟' => '"',
            '‐' | '‑' | '–' | '—' => '-',
            c if c.is_whitespace() => ' ',
            c => c,
        };
        text.chars().map(plain).collect()
    };
    // One character each, so that code points are the same.
    let (text, words) = (plain(text), plain(words));
    let points = CodePoints::new(&text);
    let len = words.chars().count();
    let places = text.match_indices(&words).map(|(at, _)| points.code_point(at));
    places.min_by_key(|start| start.abs_diff(near)).filter(|_| len > 0).map(|start| [start, start + len])
}

/// What was prepared, in one line.
pub(super) fn called(fields: &Fields, text: &str) -> String {
    let points = CodePoints::new(text);
    let words = |place: &Place| points.span(*place).map_or("", |span| span.of(text));
    let one = |(field, to): (&String, &To)| {
        let to = match to {
            To::Word(word) => word.clone(),
            To::Who(who) => who.iter().map(|who| who.name.as_str()).collect::<Vec<_>>().join(", "),
            To::At(places) => format!("“{}”", places.iter().map(words).collect::<Vec<_>>().join(" … ")),
            To::Nothing => "none".to_owned(),
        };
        format!("{field} = {}", crate::lines::beginning(&to, super::CALLED))
    };
    fields.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Makes fields forget whom `is_gone` says, and blanks their text. Whether there is something left.
pub(super) fn forget(
    fields: &mut Fields,
    is_gone: impl Fn(&Who) -> bool,
    blank: impl Fn(&str) -> String,
) -> bool {
    fields.retain(|_, to| match to {
        To::Who(who) => {
            who.retain(|who| !is_gone(who));
            who.iter_mut().for_each(|who| who.name = blank(&who.name));
            !who.is_empty()
        }
        To::Word(word) => {
            *word = blank(word);
            true
        }
        To::At(_) | To::Nothing => true,
    });
    !fields.is_empty()
}

/// Everything that fields name in this reading.
struct Found {
    actors: BTreeMap<String, Vec<usize>>,
    spans: BTreeMap<String, Vec<Span>>,
    when: Option<usize>,
}

/// Sets the fields of line `index`, and gives the index that it has then. None, and nothing is changed, if the reading does not have
/// what they name.
pub(super) fn perform(work: &mut Work<'_>, kind: LineKind, index: usize, fields: &Fields) -> Option<usize> {
    let mut found = Found { actors: BTreeMap::new(), spans: BTreeMap::new(), when: None };
    for (field, to) in fields {
        match to {
            To::Who(who) => {
                let mut all: Vec<usize> =
                    who.iter().map(|who| who.find(&work.reading, &work.points)).collect::<Option<_>>()?;
                all.sort_unstable();
                all.dedup();
                found.actors.insert(field.clone(), all);
            }
            To::At(places) if field == "when" => found.when = Some(date_at(work, *places.first()?)?),
            To::At(places) => {
                let spans = places.iter().map(|&place| work.points.span(place)).collect::<Option<_>>()?;
                found.spans.insert(field.clone(), spans);
            }
            To::Word(_) | To::Nothing => {}
        }
    }
    match kind {
        LineKind::Actor => set_actor(work, index, fields),
        LineKind::Office => set_office(work, index, fields, &found),
        LineKind::Date => set_date(work, index, fields),
        LineKind::Statement => return set_statement(work, index, fields, &found),
        LineKind::Event => set_event(work, index, fields, &found),
        LineKind::Link => {
            let link = work.reading.bearings.get_mut(index)?;
            link.kind = one_of(fields, "kind").unwrap_or(link.kind);
            Some(())
        }
    }?;
    Some(index)
}

/// The date at a place, or that best overlaps it.
fn date_at(work: &Work<'_>, place: Place) -> Option<usize> {
    let dates = work.reading.dates.iter().enumerate();
    let fits = dates.map(|(n, date)| (anchor::common(place, work.points.pair(date.span)), n));
    let best = fits.filter(|fit| fit.0 > 0.0).reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.map(|(_, n)| n)
}

fn word<'f>(fields: &'f Fields, field: &str) -> Option<&'f str> {
    match fields.get(field) {
        Some(To::Word(word)) => Some(word),
        _ => None,
    }
}

fn one_of<W: Word>(fields: &Fields, field: &str) -> Option<W> {
    let word = word(fields, field)?;
    W::ALL.iter().copied().find(|one| one.word() == word)
}

fn set_actor(work: &mut Work<'_>, index: usize, fields: &Fields) -> Option<()> {
    let actor = work.reading.actors.get_mut(index)?;
    actor.kind = one_of(fields, "kind").unwrap_or(actor.kind);
    if let Some(name) = word(fields, "name") {
        name.clone_into(&mut actor.name);
    }
    Some(())
}

fn set_office(work: &mut Work<'_>, index: usize, fields: &Fields, found: &Found) -> Option<()> {
    let office = work.reading.offices.get_mut(index)?;
    office.status = one_of(fields, "status").unwrap_or(office.status);
    if let Some(title) = word(fields, "title") {
        title.clone_into(&mut office.title);
    }
    match fields.get("body") {
        Some(To::Word(body)) => office.body = Some(body.clone()),
        Some(_) => office.body = None,
        None => {}
    }
    if let Some(&holder) = found.actors.get("holder").and_then(|who| who.first()) {
        office.holder = holder;
    }
    Some(())
}

fn set_date(work: &mut Work<'_>, index: usize, fields: &Fields) -> Option<()> {
    let date = work.reading.dates.get_mut(index)?;
    if let Some(value) = word(fields, "value") {
        let meaning = date::meaning(value)?;
        value.clone_into(&mut date.value);
        (date.earliest, date.latest, date.grain) = (meaning.earliest, meaning.latest, meaning.grain);
        date.confidence = 1.0;
    }
    Some(())
}

fn set_statement(work: &mut Work<'_>, index: usize, fields: &Fields, found: &Found) -> Option<usize> {
    let statement = work.reading.statements.get_mut(index)?;
    statement.kind = one_of(fields, "kind").unwrap_or(statement.kind);
    let mut moved = false;
    for (field, spans) in
        [("source", &mut statement.source), ("cue", &mut statement.cue), ("content", &mut statement.content)]
    {
        match (found.spans.get(field), fields.get(field)) {
            (Some(new), _) if !new.is_empty() => new.clone_into(spans),
            (_, Some(To::Nothing)) if field != "content" => spans.clear(),
            _ => continue,
        }
        moved = true;
    }
    let before = statement.speaker.actor;
    let speaker = match (found.actors.get("speaker").and_then(|who| who.first()), fields.get("speaker")) {
        (Some(&actor), _) => Some(Some(actor)),
        (None, Some(_)) => Some(None),
        (None, None) => None,
    };
    match speaker {
        Some(Some(actor)) => {
            let speaker = said_by(work, index, actor)?;
            work.reading.statements[index].speaker = speaker;
        }
        Some(None) => {
            let statement = &mut work.reading.statements[index];
            statement.speaker = mend::unknown(statement);
        }
        None => {}
    }
    if let (Some(before), Some(now)) = (before, speaker)
        && now != Some(before)
    {
        not_theirs(work, before, Later::Statement(index));
    }
    Some(if moved { work.place(index) } else { index })
}

/// A speaker whom a person has named, with the mention that stands for it: in the statement's source, or the nearest one.
fn said_by(work: &Work<'_>, index: usize, actor: usize) -> Option<Speaker> {
    let statement = work.reading.statements.get(index)?;
    let from = statement.source.first().or(statement.cue.first()).or(statement.content.first())?;
    let inside = |span: Span| statement.source.iter().any(|source| source.contains(span));
    let mentions = &work.reading.actors.get(actor)?.mentions;
    let best = mentions.iter().min_by_key(|mention| {
        (!inside(mention.span), mention.form != MentionForm::Name, mention.span.start.abs_diff(from.start))
    })?;
    let by = match best.form {
        _ if inside(best.span) => LinkKind::Source,
        MentionForm::Name => LinkKind::SameName,
        MentionForm::Title => LinkKind::Title,
        MentionForm::Description => LinkKind::Description,
        MentionForm::Pronoun => LinkKind::Pronoun,
    };
    Some(Speaker {
        actor: Some(actor),
        confidence: 1.0,
        because: vec![Link { span: best.span, by, confidence: 1.0 }],
        unknown: None,
        runner_up: None::<RunnerUp>,
    })
}

fn set_event(work: &mut Work<'_>, index: usize, fields: &Fields, found: &Found) -> Option<()> {
    let event = work.reading.events.get_mut(index)?;
    event.status = one_of(fields, "status").unwrap_or(event.status);
    let mut before: BTreeSet<usize> = event.by.iter().chain(&event.to).copied().collect();
    for (role, who) in [("by", &mut event.by), ("to", &mut event.to)] {
        match (found.actors.get(role), fields.get(role)) {
            (Some(new), _) => new.clone_into(who),
            (None, Some(_)) => who.clear(),
            (None, None) => {}
        }
    }
    match (found.spans.get("re"), fields.get("re")) {
        (Some(new), _) => event.re.clone_from(new),
        (None, Some(_)) => event.re.clear(),
        (None, None) => {}
    }
    if fields.contains_key("when") {
        event.when = found.when;
    }
    for actor in event.by.iter().chain(&event.to) {
        before.remove(actor);
    }
    if let Some(kind) = one_of::<EventKind>(fields, "type") {
        let was = event.kind.step();
        event.kind = kind;
        for step in work.reading.affairs.iter_mut().flat_map(|affair| &mut affair.steps) {
            // What was a reaction can be one still if it is a judgement.
            if step.event == index && (step.step == was || kind.step() != Step::Judgement) {
                step.step = kind.step();
            }
        }
    }
    for actor in before {
        not_theirs(work, actor, Later::Event(index));
    }
    Some(())
}

/// Takes out the links of `actor` with `edited`, which is not theirs any more, unless what is said there mentions them.
fn not_theirs(work: &mut Work<'_>, actor: usize, edited: Later) {
    let mentions = work.reading.actors.get(actor).map(|actor| &actor.mentions[..]).unwrap_or_default();
    let is_mentioned = match edited {
        // "I" is whoever says it.
        Later::Statement(n) => work.reading.statements.get(n).is_some_and(|statement| {
            let mut named = mentions.iter().filter(|mention| mention.form != MentionForm::Pronoun);
            named.any(|mention| statement.content.iter().any(|piece| piece.contains(mention.span)))
        }),
        Later::Event(_) => false,
    };
    if is_mentioned {
        return;
    }
    let links = work.reading.bearings.iter().enumerate();
    let links = links.filter(|(_, link)| {
        link.actor == actor && (link.later == edited || Later::Statement(link.statement) == edited)
    });
    let links = links.map(|(n, _)| n).collect();
    work.remove(Gone { links, ..Gone::default() });
}
