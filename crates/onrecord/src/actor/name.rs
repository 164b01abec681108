//! What an actor is called: the fullest name that the report gives, honorifics apart.

use super::lexicon;
use super::resolve::Resolved;
use super::{ActorKind, MentionForm};
use crate::Span;
use crate::heads::actors::Labelled;

/// An actor's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) honorific: Option<String>,
}

/// For each mention, the longest span that `is` wanted and belongs to no mention inside it; "Quill" is not the own name of "a
/// friend of Quill".
///
/// `mentions` are in order of their start, the longer first.
pub(crate) fn owned(
    text: &str,
    mentions: &[Span],
    found: &[Labelled],
    is: impl Fn(&Labelled) -> bool,
) -> Vec<Option<usize>> {
    let mut out: Vec<Option<usize>> = vec![None; mentions.len()];
    for (k, label) in found.iter().enumerate().filter(|(_, label)| is(label)) {
        if let Some(owner) = innermost(mentions, label.span)
            && !lexicon::is_dependent(Span::new(mentions[owner].start, label.span.start).of(text))
        {
            // The one at its end: "Harbour Board chair [Ada Quill]".
            let rank = |span: Span| (span.end == mentions[owner].end, span.len());
            if out[owner].is_none_or(|other| rank(found[other].span) < rank(label.span)) {
                out[owner] = Some(k);
            }
        }
    }
    out
}

/// The innermost mention that contains `span`.
pub(crate) fn innermost(mentions: &[Span], span: Span) -> Option<usize> {
    let before = mentions.partition_point(|m| m.start <= span.start);
    // Those around a place nest, so the last one that reaches far enough is the innermost; nests are shallow.
    (0..before).rev().take(12).find(|&m| mentions[m].contains(span))
}

/// The name of an actor with these mentions, in text order.
pub(crate) fn of(text: &str, kind: ActorKind, mentions: &[&Resolved]) -> Named {
    let words = |span: Span| span.of(text).split_whitespace().count();
    let shouted = |span: Span| {
        let name = span.of(text);
        words(span) > 1 && !name.chars().any(char::is_lowercase)
    };
    // The name with most words, not in capitals; the first of equals. A group has no name of its own.
    let names = mentions.iter().filter_map(|m| m.name);
    let fullest = names.fold(None, |best: Option<Span>, name| match best {
        Some(best) if (!shouted(best), words(best)) >= (!shouted(name), words(name)) => Some(best),
        _ => Some(name),
    });
    let honorific = mentions.iter().filter(|_| kind == ActorKind::Person).find_map(|m| {
        let to_name = Span::new(m.span.start, m.name.map_or(m.span.end, |name| name.end)).of(text);
        to_name.split_whitespace().rev().skip(1).find(|word| {
            word.chars().next().is_some_and(char::is_uppercase)
                && lexicon::honorific(&lexicon::fold(word)).is_some()
        })
    });
    let named = |span: Span| {
        let name = span.of(text).split_whitespace().collect::<Vec<_>>();
        // What the network left on: an honorific before the name, a possessive behind it.
        let skip = name.iter().take_while(|w| lexicon::honorific(&lexicon::fold(w)).is_some()).count();
        let name = if skip < name.len() { &name[skip..] } else { &name[..] };
        lexicon::without_possessive(&name.join(" ")).to_owned()
    };
    let by_form = |form: MentionForm| mentions.iter().find(|m| m.form == form).map(|m| m.span);
    let span = fullest
        .or_else(|| by_form(MentionForm::Name))
        .or_else(|| by_form(MentionForm::Title))
        .or_else(|| by_form(MentionForm::Description))
        .unwrap_or(mentions[0].span);
    Named { name: named(span), honorific: honorific.map(str::to_owned) }
}
