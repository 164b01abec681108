//! What the network sees of an event and a mention beside their states: how the mention lies to the event's trigger. Each
//! trait is a row of an embedding table; training reads the same traits through `examples/featurise.rs`.

use crate::Span;
use crate::actor::features::{Profile, Said, Shape};
use crate::actor::lexicon;
use crate::text::Layout;

/// The traits of an event and a mention, and the rows of each one's table.
pub const TRAITS: [(&str, usize); 10] = [
    ("sentences", 4),
    ("distance", 19),
    ("rank", 9),
    ("shape", Shape::COUNT),
    ("statement", 7),
    ("quotation", 5),
    ("before", 14),
    ("after", 7),
    ("between", 6),
    ("actor", 20),
];

/// A mention's row in each table of [`TRAITS`].
pub type Traits = [u16; TRAITS.len()];

/// Sentences before the trigger's in which participants are sought; 97 in 100 stand in its own.
const BEFORE: usize = 2;
/// And sentences after it.
const AFTER: usize = 1;
/// Mentions that are tried at most.
const MOST: usize = 48;

/// Where a trigger stands.
#[derive(Clone, Copy, Debug)]
pub struct Trigger {
    span: Span,
    sentence: usize,
    /// The first word at or behind its start.
    word: usize,
    /// The statement whose content it stands in.
    within: Option<usize>,
    /// The statement whose cue it is.
    cue_of: Option<usize>,
    quotation: Option<usize>,
}

impl Trigger {
    /// The trigger at `span`.
    #[must_use]
    pub fn new(layout: &Layout, said: &[Said<'_>], span: Span) -> Self {
        let before = layout.quotations.partition_point(|q| q.span.start <= span.start);
        let outer = (0..before).rev().take(8).find(|&q| !layout.quotations[q].nested);
        Self {
            span,
            sentence: layout.sentences.partition_point(|s| s.start <= span.start).saturating_sub(1),
            word: layout.words.partition_point(|w| w.end <= span.start),
            within: said.iter().position(|s| s.content.iter().any(|c| c.contains(span))),
            cue_of: said.iter().position(|s| s.cue.iter().any(|c| c.overlaps(span))),
            quotation: outer.filter(|&q| layout.quotations[q].span.contains(span)),
        }
    }

    /// The statement whose content it stands in.
    #[must_use]
    pub fn within(&self) -> Option<usize> {
        self.within
    }

    /// The statement whose cue it is.
    #[must_use]
    pub fn cue_of(&self) -> Option<usize> {
        self.cue_of
    }

    /// The number of its sentence.
    #[must_use]
    pub fn sentence(&self) -> usize {
        self.sentence
    }
}

/// The mentions that may take part in an event, in text order. `profiles` are all mentions in order of their start.
#[must_use]
pub fn candidates(profiles: &[Profile], trigger: &Trigger) -> std::ops::Range<usize> {
    let from = profiles.partition_point(|p| p.sentence() + BEFORE < trigger.sentence);
    let to = profiles.partition_point(|p| p.sentence() <= trigger.sentence + AFTER);
    // The nearest, if a sentence is full of them.
    let at = profiles.partition_point(|p| p.span.start < trigger.span.start).clamp(from, to);
    at.saturating_sub(MOST / 2).max(from)..(at + MOST / 2).min(to)
}

/// How often an actor is mentioned and which it is in order of first mention, as a row of the table `actor`.
#[must_use]
pub fn salience(mentions: usize, rank: usize) -> usize {
    let often = match mentions {
        0 | 1 => 0,
        2 => 1,
        3 | 4 => 2,
        5..=8 => 3,
        _ => 4,
    };
    often * 4 + rank.min(3)
}

/// How mention `m` lies to a trigger; `actor` is its actor's [`salience`].
#[must_use]
pub fn traits(
    text: &str,
    layout: &Layout,
    profiles: &[Profile],
    m: usize,
    trigger: &Trigger,
    actor: usize,
) -> Traits {
    let mention = &profiles[m];
    let overlaps = mention.span.overlaps(trigger.span);
    let later = mention.span.start >= trigger.span.end;
    let first = layout.words.partition_point(|w| w.end <= mention.span.start);
    let last = layout.words.partition_point(|w| w.start < mention.span.end);
    let between =
        if later { first.saturating_sub(trigger.word + 1) } else { trigger.word.saturating_sub(last) };
    let gap = if later {
        text.get(trigger.span.end..mention.span.start)
    } else {
        text.get(mention.span.end..trigger.span.start)
    };
    [
        // Two before is 0, the next is 3.
        (mention.sentence() + BEFORE).saturating_sub(trigger.sentence).min(3),
        if overlaps { 0 } else { 1 + 9 * usize::from(!later) + bucket(between) },
        rank(profiles, m, trigger),
        mention.shape.index(),
        statement(mention, trigger),
        match (mention.quotation(), trigger.quotation) {
            (None, None) => 0,
            (Some(x), Some(y)) if x == y => 1,
            (Some(_), Some(_)) => 2,
            (Some(_), None) => 3,
            (None, Some(_)) => 4,
        },
        word_before(text, layout, mention.span, first),
        word_after(text, layout, mention.span, last),
        crossing(gap.unwrap_or("")),
        actor,
    ]
    .map(|row| row as u16)
}

fn bucket(words: usize) -> usize {
    match words {
        n @ 0..=3 => n,
        4 | 5 => 4,
        6..=8 => 5,
        9..=13 => 6,
        14..=22 => 7,
        _ => 8,
    }
}

/// Which mention of the trigger's sentence it is, counted from the trigger.
fn rank(profiles: &[Profile], m: usize, trigger: &Trigger) -> usize {
    let mention = &profiles[m];
    if mention.sentence() != trigger.sentence {
        return 0;
    }
    let own = |n: &&Profile| n.sentence() == trigger.sentence;
    if mention.span.start >= trigger.span.start {
        let before = profiles[..m].iter().rev().take(3).take_while(own);
        1 + before.filter(|p| p.span.start >= trigger.span.start).count()
    } else {
        let after = profiles[m + 1..].iter().take(3).take_while(own);
        5 + after.filter(|p| p.span.start < trigger.span.start).count()
    }
}

/// How they lie to what was said and by whom.
fn statement(mention: &Profile, trigger: &Trigger) -> usize {
    if trigger.cue_of.is_some() && mention.source_of() == trigger.cue_of {
        1
    } else if trigger.cue_of.is_some() && mention.within() == trigger.cue_of {
        2
    } else if trigger.within.is_some() && mention.source_of() == trigger.within {
        3
    } else if trigger.within.is_some() && mention.within() == trigger.within {
        4
    } else if trigger.within.is_some() {
        5
    } else {
        6 * usize::from(mention.source_of().is_some())
    }
}

fn word_before(text: &str, layout: &Layout, mention: Span, first: usize) -> usize {
    let Some(word) = first.checked_sub(1).map(|w| layout.words[w]) else { return 0 };
    let gap = text.get(word.end..mention.start).unwrap_or("");
    if gap.contains(['.', '!', '?', '\n']) {
        return 0;
    }
    if gap.contains(',') {
        return 12;
    }
    match lexicon::fold(word.of(text)).as_str() {
        "by" => 1,
        "of" => 2,
        "to" => 3,
        "from" => 4,
        "for" => 5,
        "against" => 6,
        "with" => 7,
        "on" | "over" | "about" => 8,
        "at" | "in" => 9,
        "that" => 10,
        "and" | "or" => 11,
        _ => 13,
    }
}

fn word_after(text: &str, layout: &Layout, mention: Span, last: usize) -> usize {
    let rest = text.get(mention.end..).unwrap_or("");
    if rest.starts_with("’s") || rest.starts_with("'s") || rest.starts_with("’ ") || rest.starts_with("' ")
    {
        return 0;
    }
    let Some(word) = layout.words.get(last) else { return 4 };
    let gap = text.get(mention.end..word.start).unwrap_or("");
    if gap.contains(',') {
        return 1;
    }
    if gap.contains(['.', '!', '?', '\n', ';', ':']) {
        return 4;
    }
    match lexicon::fold(word.of(text)).as_str() {
        "and" | "or" => 2,
        "has" | "had" | "have" | "is" | "was" | "were" | "are" | "be" | "been" | "will" | "would"
        | "should" | "must" | "may" | "could" | "can" => 3,
        "who" | "which" | "whose" => 5,
        _ => 6,
    }
}

/// What stands between them: commas, and whether a quotation begins or ends.
fn crossing(gap: &str) -> usize {
    let commas = gap.matches(',').take(2).count();
    commas + 3 * usize::from(gap.contains(['“', '”', '"', '‘']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::features::profiles;

    #[test]
    fn any_words_have_rows_in_the_tables() {
        let text = "“Ada Quill’s brother,” said — Tom Reed, who was by the board. She quit; he, it and the board’s chair\n3 ﷽ the";
        let layout = Layout::of(text);
        let spans: Vec<Span> = layout.words.clone();
        let (source, cue, content) = ([spans[0]], [spans[3]], [spans[1], spans[2]]);
        let said = [Said { source: &source, cue: &cue, content: &content }];
        let profiles = profiles(text, &layout, &said, &spans);
        for &span in &spans {
            let trigger = Trigger::new(&layout, &said, span);
            for m in candidates(&profiles, &trigger) {
                let rows = traits(text, &layout, &profiles, m, &trigger, salience(m, m));
                for (row, (name, rows)) in rows.iter().zip(TRAITS) {
                    assert!(usize::from(*row) < rows, "{name}");
                }
            }
        }
    }

    #[test]
    fn how_mentions_lie_to_a_trigger() {
        let text = "Tom Reed was sacked by Ada Quill. She thanked him.";
        let layout = Layout::of(text);
        let at = |words: &str| {
            let start = text.find(words).unwrap();
            Span::new(start, start + words.len())
        };
        let profiles = profiles(text, &layout, &[], &[at("Tom Reed"), at("Ada Quill"), at("She"), at("him")]);
        let trigger = Trigger::new(&layout, &[], at("sacked"));
        assert_eq!(candidates(&profiles, &trigger), 0..4);
        let of = |m: usize| traits(text, &layout, &profiles, m, &trigger, 0);
        let named = |m: usize, name: &str| of(m)[TRAITS.iter().position(|t| t.0 == name).unwrap()];
        assert_eq!(named(0, "sentences"), 2);
        assert_eq!(named(2, "sentences"), 3);
        assert_eq!((named(0, "distance"), named(1, "distance")), (1 + 9 + 1, 1 + 1));
        assert_eq!((named(0, "rank"), named(1, "rank"), named(3, "rank")), (5, 1, 0));
        assert_eq!(named(1, "before"), 1);
        assert_eq!(named(0, "after"), 3);
    }
}
