//! Offices of a report: titles that the network marks, each given to the actor whose mention holds
//! it, with the body that it belongs to.

use std::collections::HashMap;

use super::demonym;
use crate::actor::lexicon;
use crate::actor::name::innermost;
use crate::actor::resolve::Cast;
use crate::heads::actors::{ActorHead, Labelled, OFFICE_EVIDENCE, PART};
use crate::heads::log_odds;
use crate::text::Layout;
use crate::{ActorKind, MentionForm, Office, OfficeStatus, Span};

/// Words between a title and its body at the most: "spokeswoman for the then Northport council".
const REACH: usize = 4;

/// Mentions in a list of persons at the most.
const LIST: usize = 12;
/// A span is a title from this probability on: less than other parts of mentions need, as it must have a holder, too.
const TITLE: f32 = 0.3;

/// One place that gives an actor a title.
struct Place {
    holder: usize,
    title: Span,
    /// Whether the title is said of several, in the plural.
    several: bool,
    body: Option<Span>,
    evidence: Span,
    /// What confidence is computed from.
    proof: [f32; OFFICE_EVIDENCE],
    status: [f32; OfficeStatus::ALL.len()],
}

/// Finds the offices of the actors in `cast`, in order of their evidence, and joins actors that it finds to be one by them.
pub(crate) fn find(
    text: &str,
    layout: &Layout,
    head: &ActorHead,
    found: &[Labelled],
    cast: &mut Cast,
) -> Vec<Office> {
    evidenced(text, layout, head, found, cast).into_iter().map(|(office, _)| office).collect()
}

/// The same, each with what its confidence is computed from.
pub(crate) fn evidenced(
    text: &str,
    layout: &Layout,
    head: &ActorHead,
    found: &[Labelled],
    cast: &mut Cast,
) -> Vec<(Office, [f32; OFFICE_EVIDENCE])> {
    let offices = merge(text, head, places(text, layout, head, found, cast));
    let known: Vec<Office> = offices.iter().map(|(office, _)| office.clone()).collect();
    let same = super::holder::same(text, &known, cast);
    if same.is_empty() {
        return offices;
    }
    cast.merge(&same);
    merge(text, head, places(text, layout, head, found, cast))
}

/// Every place that gives an actor a title, in text order.
fn places(text: &str, layout: &Layout, head: &ActorHead, found: &[Labelled], cast: &Cast) -> Vec<Place> {
    // "Dame" is none.
    let honorific = |span: Span| lexicon::honorific(&lexicon::fold(span.of(text))).is_some();
    let titles = found.iter().filter(|label| label.title() >= TITLE && !honorific(label.span));
    let titles: Vec<&Labelled> = titles.collect();
    let titles = without_inner(titles);
    // In text order.
    let bodies: Vec<&Labelled> = found.iter().filter(|label| label.body() >= PART).collect();
    let spans: Vec<Span> = cast.mentions.iter().map(|m| m.span).collect();
    let sides = head.sides(titles.iter().copied());
    let mut places: Vec<Place> = Vec::new();
    for (n, title) in titles.iter().enumerate() {
        let sentence = layout.sentences.partition_point(|s| s.start <= title.span.start).saturating_sub(1);
        let Some(&sentence) = layout.sentences.get(sentence) else { continue };
        let Some((mention, inside)) = holder(text, sentence, &spans, cast, title.span) else { continue };
        let from = bodies.partition_point(|b| b.span.start < sentence.start);
        let body = bodies[from..]
            .iter()
            .map(|b| b.span)
            .take_while(|b| b.start < sentence.end)
            .filter(|b| sentence.contains(*b) && belongs(text, *b, title.span))
            .min_by_key(|b| gap(*b, title.span))
            .or_else(|| of_phrase(text, layout, sentence, title.span));
        let others = if plural(title.span.of(text)) {
            beside(text, sentence, &spans, cast, mention, &titles)
        } else {
            Vec::new()
        };
        let several = !others.is_empty();
        for (k, mention) in [mention].into_iter().chain(others).enumerate() {
            places.push(Place {
                holder: cast.mentions[mention].actor,
                title: title.span,
                several,
                // "Presidents Ada Quill of Northport and Ines Vidal of Eastshire".
                body: body.filter(|b| k == 0 || b.end <= title.span.start),
                evidence: evidence(text, sentence, title.span, body),
                proof: [1.0, log_odds(title.title()), inside, f32::from(u8::from(named(cast, mention)))],
                status: head.status(&sides, n),
            });
        }
    }
    places
}

/// Bytes between two places.
fn gap(a: Span, b: Span) -> usize {
    if a.end <= b.start { b.start - a.end } else { a.start.saturating_sub(b.end) }
}

/// Whether a body and a title are so near that one belongs to the other: "chair of the [board]", "[the board]’s chair".
fn belongs(text: &str, body: Span, title: Span) -> bool {
    let (first, second) = if body.start < title.start { (body, title) } else { (title, body) };
    text.get(first.end..second.start).is_some_and(|between| {
        !between.contains([',', ';', ':', '“', '”', '"', '(']) && between.split_whitespace().count() <= REACH
    })
}

/// The capitalised words behind "of" or "for" after a title, if the network marks no body: "Mayor of [Northport]".
fn of_phrase(text: &str, layout: &Layout, sentence: Span, title: Span) -> Option<Span> {
    let first = layout.words.partition_point(|w| w.start < title.end);
    let words = layout.words[first..].iter().take_while(|w| sentence.contains(**w));
    let mut words = words.map(|w| (*w, w.of(text))).peekable();
    let apart = |from: usize, to: usize| text[from..to].trim().is_empty();
    let (preposition, _) =
        words.next_if(|(w, word)| matches!(*word, "of" | "for") && apart(title.end, w.start))?;
    let mut end = preposition.end;
    if let Some((article, _)) = words.next_if(|(_, word)| *word == "the") {
        end = article.end;
    }
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    // One word only: "Mayor of Northport Edwin Osei" has no mark between the city and the name.
    words.next_if(|(w, word)| capital(word) && apart(end, w.start)).map(|(word, _)| word)
}

/// Titles without those that lie inside or across a likelier or longer one.
fn without_inner(mut titles: Vec<&Labelled>) -> Vec<&Labelled> {
    titles.sort_by_key(|t| (t.span.start, std::cmp::Reverse(t.span.end)));
    let mut out: Vec<&Labelled> = Vec::new();
    for title in titles {
        match out.last_mut() {
            Some(last) if last.span.overlaps(title.span) => {
                if title.title() > last.title() {
                    *last = title;
                }
            }
            _ => out.push(title),
        }
    }
    out
}

/// Whether the actor of a mention has a name of its own.
fn named(cast: &Cast, mention: usize) -> bool {
    cast.actors[cast.mentions[mention].actor].mentions.iter().any(|m| m.form == MentionForm::Name)
}

/// The mention whose actor holds the title at `title`, and 1 if the title stands in it, 0 if it stands beside it.
fn holder(text: &str, sentence: Span, spans: &[Span], cast: &Cast, title: Span) -> Option<(usize, f32)> {
    let person = |n: &usize| {
        let actor = &cast.actors[cast.mentions[*n].actor];
        actor.kind == ActorKind::Person
    };
    // The innermost mention of a person that holds it: "the [Mayor]'s spokesman", "[Mayor Ada Quill]".
    if let Some(inner) = innermost(spans, title) {
        let around = (0..=inner).rev().take(12).filter(|&n| spans[n].contains(title));
        if let Some(n) = around.into_iter().find(|n| person(n)) {
            return Some((n, 1.0));
        }
        return None;
    }
    // Else one beside it: "Ada Quill, chair of the board," or "the chair, Ada Quill".
    let after = spans.partition_point(|s| s.start < title.end);
    let only = |from: usize, to: usize, most: usize| {
        to >= from && to - from <= most && !text[from..to].contains(['.', ';', ':', '“', '”'])
    };
    let before =
        (0..after).rev().take(12).filter(|&n| spans[n].end <= title.start && sentence.contains(spans[n]));
    let before = before.into_iter().find(|n| person(n) && only(spans[*n].end, title.start, 40));
    let behind = (after..spans.len()).take(4).take_while(|&n| sentence.contains(spans[n]));
    let behind = behind.into_iter().find(|n| person(n) && only(title.end, spans[*n].start, 24));
    match (before, behind) {
        (Some(b), Some(a)) if spans[a].start - title.end < title.start - spans[b].end => Some((a, 0.0)),
        (Some(b), _) => Some((b, 0.0)),
        (None, Some(a)) => Some((a, 0.0)),
        (None, None) => None,
    }
}

/// Whether a title is in the plural, maybe: "ministers", "MPs".
fn plural(title: &str) -> bool {
    let last = title.split_whitespace().next_back().unwrap_or("");
    (last.ends_with('s') && !last.ends_with("ss")) || last.ends_with("men")
}

/// A title in the singular.
fn singular(title: &str) -> String {
    let ends = [("ies", "y"), ("men", "man"), ("s", "")];
    let one = ends.iter().find_map(|(many, one)| Some(format!("{}{one}", title.strip_suffix(many)?)));
    one.unwrap_or_else(|| title.to_owned())
}

/// The mentions of persons that a list goes on with after `mention`: "ministers [Ada Quill], Tom Reed of Eastshire and Ines Vidal".
/// One with a title of its own is not of the list.
fn beside(
    text: &str,
    sentence: Span,
    spans: &[Span],
    cast: &Cast,
    mention: usize,
    titles: &[&Labelled],
) -> Vec<usize> {
    let titled = |span: Span| {
        let from = titles.partition_point(|t| t.span.start < span.start);
        titles.get(from).is_some_and(|t| span.contains(t.span))
    };
    let mut out = Vec::new();
    let mut end = spans[mention].end;
    for (n, &span) in spans.iter().enumerate().skip(mention + 1).take(LIST) {
        if span.start < end {
            continue;
        }
        let actor = &cast.actors[cast.mentions[n].actor];
        let gap = &text[end..span.start];
        let joins =
            |word: &str| matches!(word, "and" | "," | "of" | "&") || word.starts_with(char::is_uppercase);
        let list = gap.contains(',') || gap.split_whitespace().any(|w| matches!(w, "and" | "&"));
        if !sentence.contains(span) || !gap.split_whitespace().all(joins) || !list || titled(span) {
            break;
        }
        // A body inside the list is none of its members.
        if actor.kind == ActorKind::Person && cast.mentions[n].form == MentionForm::Name {
            out.push(n);
            end = span.end;
        }
    }
    out
}

/// The words that say so: title and body with what tells the office's state before them.
fn evidence(text: &str, sentence: Span, title: Span, body: Option<Span>) -> Span {
    let mut out = title;
    if let Some(body) = body {
        out = Span::new(out.start.min(body.start), out.end.max(body.end));
    }
    let before = &text[sentence.start..out.start];
    if let Some(word) = before.trim_end().rsplit(char::is_whitespace).next()
        && matches!(
            lexicon::fold(word).as_str(),
            "former"
                | "ex"
                | "acting"
                | "interim"
                | "outgoing"
                | "incoming"
                | "then"
                | "late"
                | "new"
                | "next"
        )
    {
        out.start = sentence.start + before.trim_end().len() - word.len();
    }
    out
}

/// One office for each title of each holder: a title that is part of another is the same one.
fn merge(text: &str, head: &ActorHead, places: Vec<Place>) -> Vec<(Office, [f32; OFFICE_EVIDENCE])> {
    let key = |span: Span| lexicon::fold(span.of(text));
    let mut groups: Vec<Vec<Place>> = Vec::new();
    // Each holder's groups.
    let mut of: HashMap<usize, Vec<usize>> = HashMap::new();
    for place in places {
        let title = key(place.title);
        let held = of.entry(place.holder).or_default();
        let same = held.iter().copied().find(|&group| {
            groups[group].iter().any(|p| {
                let other = key(p.title);
                other.contains(&title) || title.contains(&other)
            })
        });
        match same {
            Some(group) => groups[group].push(place),
            None => {
                held.push(groups.len());
                groups.push(vec![place]);
            }
        }
    }
    groups
        .iter()
        .map(|group| {
            let best = group.iter().find(|p| p.body.is_some()).unwrap_or(&group[0]);
            // The first place says most about the state, the others a little.
            let mut status = [0.0; OfficeStatus::ALL.len()];
            for (n, place) in group.iter().enumerate() {
                for (sum, p) in status.iter_mut().zip(place.status) {
                    *sum += if n == 0 { p } else { 0.25 * p };
                }
            }
            let top = (0..status.len()).max_by(|&a, &b| status[a].total_cmp(&status[b]).then(b.cmp(&a)));
            let body =
                group.iter().find_map(|p| p.body).map(|b| lexicon::without_possessive(b.of(text)).to_owned());
            let body = body.or_else(|| group.iter().find_map(|p| demonym::before(text, p.title)));
            let proof = best.proof;
            let title = best.title.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
            let office = Office {
                title: if best.several { singular(&title) } else { title },
                body,
                holder: best.holder,
                status: OfficeStatus::ALL[top.expect("five states")],
                evidence: best.evidence,
                began: None,
                ended: None,
                confidence: head.office_confidence(&proof),
            };
            (office, proof)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_several() {
        for (many, one) in
            [("ministers", "minister"), ("Secretaries", "Secretary"), ("chairmen", "chairman"), ("MPs", "MP")]
        {
            assert!(plural(many));
            assert_eq!(singular(many), one);
        }
        assert!(!plural("governess"));
        assert!(!plural("mayor"));
        assert!(!plural(""));
    }
}
