//! From spans that may be mentions to actors: which are mentions, which are of one actor, what it
//! is called.

use super::features::{Profile, Said, Shape, profiles};
use super::join::{self, Identity, Joined};
use super::lexicon;
use super::name::{self, Named};
use super::{Actor, ActorKind, Mention, MentionForm};
use crate::heads::actors::{ActorHead, Labelled, PART};
use crate::text::Layout;
use crate::{Span, Statement};

/// A span may be a mention from this probability on …
const LEAST: f32 = 0.35;
/// … and is one from this one on …
const MENTION: f32 = 0.6;
/// … or if a mention of its actor has this one: "it" is more likely an actor where the actor is sure.
const SURE: f32 = 0.85;

/// The mentions of a report and what joins them.
#[derive(Debug, Default)]
pub(crate) struct Cast {
    /// In order of their start, the longer first.
    pub(crate) mentions: Vec<Resolved>,
    /// What they look like.
    pub(crate) profiles: Vec<Profile>,
    /// In order of their first mention.
    pub(crate) actors: Vec<Actor>,
    /// The mentions of each actor, in order.
    pub(crate) members: Vec<Vec<usize>>,
}

impl Cast {
    /// Makes actors others: of each pair the first becomes the second, which keeps its name and kind.
    pub(crate) fn merge(&mut self, pairs: &[(usize, usize)]) {
        let mut into: Vec<usize> = (0..self.actors.len()).collect();
        for &(from, to) in pairs {
            into[from] = to;
        }
        // Actors stay in order of their first mention.
        let mut number: Vec<Option<usize>> = vec![None; self.actors.len()];
        let mut order = Vec::new();
        for mention in &mut self.mentions {
            let actor = into[mention.actor];
            mention.actor = *number[actor].get_or_insert_with(|| {
                order.push(actor);
                order.len() - 1
            });
        }
        self.members = vec![Vec::new(); order.len()];
        for (n, mention) in self.mentions.iter().enumerate() {
            self.members[mention.actor].push(n);
        }
        let mut actors: Vec<Option<Actor>> = std::mem::take(&mut self.actors).into_iter().map(Some).collect();
        self.actors.extend(order.iter().zip(&self.members).map(|(&actor, own)| {
            let mentions = own.iter().map(|&n| &self.mentions[n]);
            let mentions = mentions.map(|m| Mention { span: m.span, form: m.form }).collect();
            Actor { mentions, ..actors[actor].take().expect("each actor once") }
        }));
    }
}

/// A mention that an actor was found for.
#[derive(Clone, Debug)]
pub(crate) struct Resolved {
    /// Its words.
    pub(crate) span: Span,
    /// Its actor.
    pub(crate) actor: usize,
    /// The mention before it that joins it to its actor; none if it is the actor's first.
    pub(crate) antecedent: Option<usize>,
    /// The probability that it belongs to the actor's mentions before it, or that it is the first.
    pub(crate) confidence: f32,
    /// The probability that it is a mention at all.
    pub(crate) likely: f32,
    /// The next likeliest mention to join it to, with the probability of that mention's actor.
    pub(crate) rival: Option<(usize, f32)>,
    /// How it mentions its actor.
    pub(crate) form: MentionForm,
    /// The name inside it that is its own.
    pub(crate) name: Option<Span>,
    /// Its number among the spans that may be something.
    pub(crate) label: usize,
}

/// Finds the actors of a report among the spans that may be something, which come window by window.
pub(crate) fn resolve(
    text: &str,
    layout: &Layout,
    head: &ActorHead,
    found: &[Labelled],
    statements: &[Statement],
) -> Cast {
    let likely = likelihoods(text, found);
    let chosen = choose(text, layout, found, &likely);
    let spans: Vec<Span> = chosen.iter().map(|&k| found[k].span).collect();
    let said: Vec<Said<'_>> =
        statements.iter().map(|s| Said { source: &s.source, cue: &s.cue, content: &s.content }).collect();
    let profiles = profiles(text, layout, &said, &spans);
    let sides = head.sides(chosen.iter().map(|&k| &found[k]));

    let names = name::owned(text, &spans, found, Labelled::is_name);
    let identities: Vec<Identity> = chosen
        .iter()
        .zip(&names)
        .zip(&profiles)
        .map(|((&k, name), profile)| {
            let [person, organisation, group] = found[k].kinds();
            // "Ms Quill" holds a name even where the network marks none.
            let honoured = (profile.shape == Shape::Honoured).then(|| profile.core().join(" "));
            let name = name.map(|k| found[k].span.of(text)).or(honoured.as_deref());
            Identity::new(name, person > organisation.max(group))
        })
        .collect();
    let (joined, clusters) = join::join(text, head, &sides, &profiles, &identities);
    let Kept { chosen, spans, profiles, joined, clusters } =
        keep(&likely, Kept { chosen, spans, profiles, joined, clusters });
    let names = name::owned(text, &spans, found, Labelled::is_name);
    let titles = name::owned(text, &spans, found, |label| label.title() >= PART);
    let mentions: Vec<Resolved> = spans
        .iter()
        .enumerate()
        .map(|(n, &span)| {
            let Joined { actor, antecedent, confidence, rival } = joined[n];
            let name = names[n].map(|k| found[k].span);
            let form = match profiles[n].shape {
                Shape::Pronoun(_) => MentionForm::Pronoun,
                _ if name.is_some() => MentionForm::Name,
                _ if titles[n].is_some() => MentionForm::Title,
                shape if shape.is_name() => MentionForm::Name,
                _ => MentionForm::Description,
            };
            let likely = likely[chosen[n]];
            Resolved { likely, span, actor, antecedent, confidence, rival, form, name, label: chosen[n] }
        })
        .collect();
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); clusters];
    for (n, mention) in mentions.iter().enumerate() {
        members[mention.actor].push(n);
    }
    let actors = members.iter().map(|own| actor(text, found, &chosen, &mentions, own)).collect();
    Cast { mentions, profiles, actors, members }
}

/// What is known of each mention, in the same order.
struct Kept {
    chosen: Vec<usize>,
    spans: Vec<Span>,
    profiles: Vec<Profile>,
    joined: Vec<Joined>,
    /// The number of actors.
    clusters: usize,
}

/// Drops what is no mention after all now that the actors are known, and numbers what stays anew.
fn keep(likely: &[f32], all: Kept) -> Kept {
    let mut top = vec![0.0f32; all.clusters];
    for (&k, joined) in all.chosen.iter().zip(&all.joined) {
        top[joined.actor] = top[joined.actor].max(likely[k]);
    }
    // No mention of an actor lies in another of the same: the likelier one is it.
    let mut nested = vec![false; all.chosen.len()];
    for n in 0..all.chosen.len() {
        let chance = |n: usize| likely[all.chosen[n]];
        for outer in (n.saturating_sub(12)..n).filter(|&outer| all.spans[outer].contains(all.spans[n])) {
            if all.joined[outer].actor == all.joined[n].actor {
                nested[if chance(outer) < chance(n) { outer } else { n }] = true;
            }
        }
    }
    let stays =
        |n: usize| !nested[n] && (likely[all.chosen[n]] >= MENTION || top[all.joined[n].actor] >= SURE);
    let mut number: Vec<Option<usize>> = Vec::with_capacity(all.chosen.len());
    let mut actors: Vec<Option<usize>> = vec![None; all.clusters];
    let mut clusters = 0;
    let mut kept = 0;
    for n in 0..all.chosen.len() {
        number.push(stays(n).then_some(kept));
        if stays(n) {
            kept += 1;
            actors[all.joined[n].actor].get_or_insert_with(|| {
                clusters += 1;
                clusters - 1
            });
        }
    }
    // A mention whose antecedent goes is joined to that one's antecedent.
    let staying = |mut n: usize| loop {
        match number[n] {
            Some(new) => break Some(new),
            None => n = all.joined[n].antecedent?,
        }
    };
    let own = (0..all.chosen.len()).filter(|&n| stays(n));
    let joined = own.clone().map(|n| {
        let Joined { actor, antecedent, confidence, rival } = all.joined[n];
        let rival = rival.and_then(|(other, p)| Some((number[other]?, p)));
        let actor = actors[actor].expect("numbered above");
        Joined { actor, antecedent: antecedent.and_then(staying), confidence, rival }
    });
    Kept {
        joined: joined.collect(),
        chosen: own.clone().map(|n| all.chosen[n]).collect(),
        spans: own.clone().map(|n| all.spans[n]).collect(),
        profiles: own.map(|n| all.profiles[n].clone()).collect(),
        clusters,
    }
}

/// The probability of each span of being a mention. Proper names go without the article: of "the Harbour Board" and "Harbour
/// Board" the second has what both have.
fn likelihoods(text: &str, found: &[Labelled]) -> Vec<f32> {
    let mut out: Vec<f32> = found.iter().map(Labelled::mention).collect();
    for (k, label) in found.iter().enumerate() {
        let words = label.span.of(text);
        let Some(name) = words.strip_prefix("the ").or_else(|| words.strip_prefix("The ")) else { continue };
        let [person, organisation, group] = label.kinds();
        let small = |word: &str| lexicon::is_preposition(word) || matches!(word, "and" | "the" | "&");
        let proper = |word: &str| word.starts_with(char::is_uppercase) || small(word);
        if person > organisation.max(group)
            || !name.starts_with(char::is_uppercase)
            || !name.split_whitespace().all(proper)
        {
            continue;
        }
        let without = Span::new(label.span.end - name.len(), label.span.end);
        let behind = found[k..].iter().take_while(|l| l.span.start <= without.start);
        if let Some(at) = behind.take(256).position(|l| l.span == without) {
            out[k + at] = (out[k + at] + out[k]).min(1.0);
            out[k] = 0.0;
        }
    }
    out
}

/// The spans that may be mentions: likely enough, none crossing a likelier one, in order of their start,
/// the longer first.
fn choose(text: &str, layout: &Layout, found: &[Labelled], chances: &[f32]) -> Vec<usize> {
    let mut out = Vec::new();
    let mut from = 0;
    let sentence = |k: usize| layout.sentences.partition_point(|s| s.start <= found[k].span.start);
    while from < found.len() {
        let mut to = from + 1;
        while to < found.len() && sentence(to) == sentence(from) {
            to += 1;
        }
        // No span leaves its sentence.
        let mut likely: Vec<usize> = (from..to).filter(|&k| chances[k] >= LEAST).collect();
        let names: Vec<Span> = (from..to).filter(|&k| found[k].is_name()).map(|k| found[k].span).collect();
        likely.retain(|&k| !is_list(text, &found[k], &names) && !runs_on(text, found[k].span));
        likely.sort_by(|&a, &b| chances[b].total_cmp(&chances[a]).then(a.cmp(&b)));
        let mut kept: Vec<usize> = Vec::new();
        for k in likely {
            let span = found[k].span;
            let clash = |other: Span| {
                let crosses = || other.overlaps(span) && !other.contains(span) && !span.contains(other);
                other == span || crosses() || same_phrase(text, other, span) || same_phrase(text, span, other)
            };
            if !kept.iter().any(|&other| clash(found[other].span)) {
                kept.push(k);
            }
        }
        kept.sort_by_key(|&k| (found[k].span.start, std::cmp::Reverse(found[k].span.end)));
        out.extend(kept);
        from = to;
    }
    out
}

/// Whether `inner` is `outer` with less before or behind its head, so that both cannot be mentions: "the mayor" in "the mayor of
/// Northport", "Ada Quill" in "former mayor Ada Quill", but not "Ada Quill" in "Ada Quill's brother" or "spokesman for Ada
/// Quill". Annotators hardly ever mark both.
fn same_phrase(text: &str, outer: Span, inner: Span) -> bool {
    if outer == inner || !outer.contains(inner) {
        return false;
    }
    if outer.start == inner.start {
        let behind = Span::new(inner.end, outer.end).of(text);
        let next = behind.split_whitespace().next().unwrap_or("");
        return behind.starts_with(char::is_whitespace) && lexicon::is_preposition(next);
    }
    outer.end == inner.end && !lexicon::is_dependent(Span::new(outer.start, inner.start).of(text))
}

/// Whether the span names several persons: "Ada Quill and Tom Reed" is two mentions, not one.
fn is_list(text: &str, label: &Labelled, names: &[Span]) -> bool {
    let [person, organisation, group] = label.kinds();
    let inside = || names.iter().filter(|name| label.span.contains(**name));
    person > organisation.max(group)
        && inside().any(|first| {
            inside().any(|second| {
                text.get(first.end..second.start)
                    .is_some_and(|gap| gap.split_whitespace().any(|word| word == "and"))
            })
        })
}

/// Whether the span goes on behind what ends a noun phrase: three mentions in a thousand hold a comma, and nearly all that
/// seem to are two.
fn runs_on(text: &str, span: Span) -> bool {
    let words = span.of(text);
    let count = |mark: char| words.matches(mark).count();
    words.contains([',', ';', ':', '“', '”', '"', '\n']) || count('(') != count(')')
}

/// The actor whose mentions are those numbered `own`.
fn actor(text: &str, found: &[Labelled], chosen: &[usize], mentions: &[Resolved], own: &[usize]) -> Actor {
    let mut kinds = [0.0f32; ActorKind::ALL.len()];
    for &n in own {
        for (sum, p) in kinds.iter_mut().zip(found[chosen[n]].kinds()) {
            *sum += p;
        }
    }
    let best = (0..kinds.len()).max_by(|&a, &b| kinds[a].total_cmp(&kinds[b]).then(b.cmp(&a)));
    let kind = ActorKind::ALL[best.expect("three kinds")];
    let own: Vec<&Resolved> = own.iter().map(|&n| &mentions[n]).collect();
    let Named { name, honorific } = name::of(text, kind, &own);
    let mentions = own.iter().map(|m| Mention { span: m.span, form: m.form }).collect();
    Actor { kind, name, honorific, mentions }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_phrase_or_one_within_another() {
        let same = |outer: &str, inner: &str| {
            let start = outer.rfind(inner).unwrap();
            let start = if outer.starts_with(inner) { 0 } else { start };
            same_phrase(outer, Span::new(0, outer.len()), Span::new(start, start + inner.len()))
        };
        for (outer, inner) in [
            ("the mayor of Northport", "the mayor"),
            ("former mayor Ada Quill", "Ada Quill"),
            ("the Harbour Board", "Harbour Board"),
            ("Organisation of Harbours head Ada Quill", "Ada Quill"),
            ("Mayor of Northport Ada Quill", "Ada Quill"),
        ] {
            assert!(same(outer, inner), "{outer}: {inner}");
        }
        for (outer, inner) in [
            ("Ada Quill’s brother", "Ada Quill"),
            ("her brother Tom", "her"),
            ("a spokesman for Ada Quill", "Ada Quill"),
            ("an adviser to Mayor Ada Quill", "Ada Quill"),
            ("chair of the Harbour Board", "Harbour Board"),
            ("Tom Reed and Ada Quill", "Ada Quill"),
            ("Northport mayor", "Northport mayor"),
        ] {
            assert!(!same(outer, inner), "{outer}: {inner}");
        }
    }
}
