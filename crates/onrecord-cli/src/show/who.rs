//! Who a report is about and who speaks in it, in words for people.

use std::collections::HashSet;

use onrecord::{Actor, LinkKind, MentionForm, Office, OfficeStatus, Reading, Statement, Unknown};

use super::{percent, words};

/// A report's actors, by their place in the reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cast {
    /// Those to be shown first, in order of their first mention.
    pub(crate) leading: Vec<usize>,
    /// Those without a name and those mentioned once only, unless they speak, hold an office or are held to
    /// account.
    pub(crate) others: Vec<usize>,
}

impl Cast {
    pub(crate) fn of(reading: &Reading<'_>) -> Self {
        let holders = reading.offices.iter().map(|office| office.holder);
        let speakers = reading.statements.iter().filter_map(|statement| statement.speaker.actor);
        let accountable = reading.affairs.iter().flat_map(|affair| affair.about.iter().copied());
        let busy: HashSet<usize> = holders.chain(speakers).chain(accountable).collect();
        let leads = |&n: &usize| {
            let actor: &Actor = &reading.actors[n];
            let named = actor.mentions.iter().any(|mention| mention.form == MentionForm::Name);
            named && actor.mentions.len() > 1 || busy.contains(&n)
        };
        let (leading, others) = (0..reading.actors.len()).partition(leads);
        Self { leading, others }
    }
}

/// The name of the `n`th actor, without honorifics.
pub(crate) fn name(reading: &Reading<'_>, n: usize) -> String {
    match reading.actors.get(n) {
        Some(actor) if actor.name.trim().is_empty() => format!("unnamed {}", actor.kind.as_str()),
        Some(actor) => actor.name.clone(),
        None => "unlisted actor".into(),
    }
}

/// The name of the `n`th actor with the honorific before it.
pub(crate) fn full_name(reading: &Reading<'_>, n: usize) -> String {
    let honorific = reading.actors.get(n).and_then(|actor| actor.honorific.as_deref());
    match honorific.map(str::trim).filter(|honorific| !honorific.is_empty()) {
        Some(honorific) => format!("{honorific} {}", name(reading, n)),
        None => name(reading, n),
    }
}

/// “Commissioner, Metropolitan Police — former”.
pub(crate) fn office(office: &Office) -> String {
    let mut line = office.title.clone();
    if let Some(body) = &office.body {
        line = format!("{line}, {body}");
    }
    match office.status {
        OfficeStatus::Current => line,
        status => format!("{line} — {}", status.as_str()),
    }
}

/// “1 mention”, “9 mentions”.
pub(crate) fn mentions(actor: &Actor) -> String {
    match actor.mentions.len() {
        1 => "1 mention".into(),
        several => format!("{several} mentions"),
    }
}

/// How the list names who made a statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Who {
    /// The actor, if it is known.
    pub(crate) actor: Option<usize>,
    /// The name, or what the report says if it begins with that, or if the speaker is unknown.
    pub(crate) name: String,
    /// What the report says, if it says something else.
    pub(crate) source: String,
    /// Why the speaker is unknown, and who it may be.
    pub(crate) unknown: String,
}

impl Who {
    pub(crate) fn said(reading: &Reading<'_>, statement: &Statement) -> Self {
        let source = words(&reading.report.text, &statement.source);
        let speaker = &statement.speaker;
        let Some(actor) = speaker.actor else {
            let unknown = speaker.unknown.map(|why| {
                let perhaps = speaker.runner_up.map(|next| {
                    format!("; perhaps {}, {}", name(reading, next.actor), percent(next.confidence))
                });
                format!("speaker unknown: {}{}", reason(why), perhaps.unwrap_or_default())
            });
            return Self { name: source, unknown: unknown.unwrap_or_default(), ..Self::default() };
        };
        let (short, full) = (name(reading, actor), full_name(reading, actor));
        let (name, source) = if begins_with(&source, &full) || begins_with(&source, &short) {
            (source, String::new())
        } else {
            (short, source)
        };
        Self { actor: Some(actor), name, source, unknown: String::new() }
    }
}

/// Whether `text` begins with the whole words of `name`.
fn begins_with(text: &str, name: &str) -> bool {
    text.strip_prefix(name).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// Why a speaker is unknown.
fn reason(unknown: Unknown) -> &'static str {
    match unknown {
        Unknown::NoSource => "no source given",
        Unknown::NoActor => "the source is no person, organisation or group",
        Unknown::Unsure => "not sure",
    }
}

/// One step of the way from a statement to the name of its speaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// What the step before is of these words: “pronoun of”. Nothing for the first.
    pub(crate) join: &'static str,
    /// The report's words.
    pub(crate) words: String,
    /// How sure that is. Nothing for the first.
    pub(crate) confidence: String,
}

/// Why the speaker of `statement` is held to be so: the mentions that lead to the name.
pub(crate) fn chain(reading: &Reading<'_>, statement: &Statement) -> Vec<Step> {
    let text = &reading.report.text;
    let mut before = 0;
    let steps = statement.speaker.because.iter().enumerate().map(|(n, link)| {
        let words = words(text, &[link.span]);
        let longer = words.len() > before;
        before = words.len();
        let (join, confidence) = match n {
            0 => ("", String::new()),
            _ => (join(link.by, longer), percent(link.confidence)),
        };
        Step { join, words, confidence }
    });
    steps.collect()
}

/// What words are of the next ones in a chain, which are `longer` or not.
fn join(by: LinkKind, longer: bool) -> &'static str {
    match by {
        LinkKind::Source => "words for",
        LinkKind::SameName => "same name as",
        LinkKind::PartOfName if longer => "part of the name",
        LinkKind::PartOfName => "fuller name than",
        LinkKind::OtherName => "other name of",
        LinkKind::Apposition => "beside",
        LinkKind::Title => "title of",
        LinkKind::Description => "description of",
        LinkKind::Pronoun => "pronoun of",
        LinkKind::FirstPerson => "said of themselves by",
    }
}

/// How sure the speaker is, and who else it may be: “91%; else Edwin Osei, 4%”. Nothing for unknown ones.
pub(crate) fn sureness(reading: &Reading<'_>, statement: &Statement) -> String {
    let speaker = &statement.speaker;
    if speaker.actor.is_none() {
        return String::new();
    }
    let other = speaker
        .runner_up
        .map(|next| format!("; else {}, {}", name(reading, next.actor), percent(next.confidence)));
    format!("{}{}", percent(speaker.confidence), other.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_whole_words() {
        assert!(begins_with("Tom Reed, chairman", "Tom Reed") && begins_with("Tom Reed", "Tom Reed"));
        assert!(!begins_with("Tom Reedham", "Tom Reed") && !begins_with("Mr Reed", "Tom Reed"));
    }

    #[test]
    fn offices() {
        let mut held = Office {
            title: "Commissioner".into(),
            body: Some("Harbour Police".into()),
            holder: 0,
            status: OfficeStatus::Former,
            began: None,
            ended: None,
            evidence: (0..1).into(),
            confidence: 1.0,
        };
        assert_eq!(office(&held), "Commissioner, Harbour Police — former");
        (held.status, held.body) = (OfficeStatus::Current, None);
        assert_eq!(office(&held), "Commissioner");
    }
}
