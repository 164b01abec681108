//! What coreference sees of mentions beside the network's states: their words, and how two of them
//! lie to each other. Each trait of a pair is a row of an embedding table; training reads the same
//! traits through `examples/featurise.rs`.

use std::collections::HashMap;

use super::first_name;
use super::lexicon::{self, Gender, Pronoun};
use crate::Span;
use crate::text::Layout;

/// The traits of a pair and the rows of each one's table.
pub const TRAITS: [(&str, usize); 10] = [
    ("shape", Shape::COUNT * Shape::COUNT),
    ("words", 14),
    ("gender", 25),
    ("sentences", 10),
    ("between", 11),
    ("layout", 10),
    ("statement", 10),
    ("quotation", 5),
    ("often", 4),
    ("place", 4),
];

/// A pair's row in each table of [`TRAITS`].
pub type Traits = [u16; TRAITS.len()];

/// Mentions this far back are always tried as antecedents; beyond, only those that share words.
const NEAR: usize = 60;
/// And none beyond these, so that reading takes time linear in a report's length.
const FAR: usize = 600;
/// Antecedents that are tried at most.
const MOST: usize = 120;

/// What a mention looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A pronoun.
    Pronoun(Pronoun),
    /// One capitalised word, or all of one: "Osei".
    Name,
    /// Several capitalised words.
    FullName,
    /// A name after an honorific.
    Honoured,
    /// Lower-case words before a name: "former minister Ada Quill".
    TitledName,
    /// "the Commissioner": a capitalised noun behind an article.
    DefiniteName,
    /// "the watchdog".
    Definite,
    /// "his wife", "the Mayor's office".
    Possessive,
    /// "a spokesman", "several officers".
    Indefinite,
    /// "critics".
    Bare,
}

impl Shape {
    /// How many there are.
    pub const COUNT: usize = Pronoun::COUNT + 9;

    /// Its number in the tables.
    #[must_use]
    pub fn index(self) -> usize {
        let after = match self {
            Self::Pronoun(pronoun) => return pronoun as usize,
            Self::Name => 0,
            Self::FullName => 1,
            Self::Honoured => 2,
            Self::TitledName => 3,
            Self::DefiniteName => 4,
            Self::Definite => 5,
            Self::Possessive => 6,
            Self::Indefinite => 7,
            Self::Bare => 8,
        };
        Pronoun::COUNT + after
    }

    /// Whether it holds a proper name.
    #[must_use]
    pub fn is_name(self) -> bool {
        matches!(self, Self::Name | Self::FullName | Self::Honoured | Self::TitledName)
    }
}

/// A mention's words and place.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Where it stands.
    pub span: Span,
    /// What it looks like.
    pub shape: Shape,
    /// Of whom it can be said.
    pub gender: Gender,
    /// Its words without articles and honorifics, folded.
    core: Vec<String>,
    /// How many of `core`'s last words are capitalised: the name at its end.
    named: usize,
    /// The head's place in `core`: the last word before a preposition.
    head: usize,
    /// Its letters if it is all capitals, such as "ACLU", or its words' first letters.
    acronym: String,
    is_acronym: bool,
    sentence: usize,
    /// The statement whose content it stands in.
    within: Option<usize>,
    /// The statement whose source it stands in.
    source_of: Option<usize>,
    /// The quotation it stands in.
    quotation: Option<usize>,
    /// How many mentions have the same words.
    often: usize,
}

/// The words of a statement, as coreference and events use them.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// The words that name the speaker.
    pub source: &'a [Span],
    /// The words that signal it.
    pub cue: &'a [Span],
    /// What was said.
    pub content: &'a [Span],
}

/// The profiles of `mentions`, which are in order of their start, the longer first.
#[must_use]
pub fn profiles(text: &str, layout: &Layout, said: &[Said<'_>], mentions: &[Span]) -> Vec<Profile> {
    let places = |part: for<'s> fn(&Said<'s>) -> &'s [Span]| {
        let all = said.iter().enumerate().flat_map(|(n, said)| part(said).iter().map(move |&span| (span, n)));
        let mut all: Vec<(Span, usize)> = all.collect();
        all.sort_unstable();
        all
    };
    let surroundings =
        Surroundings { text, layout, sources: places(|s| s.source), contents: places(|s| s.content) };
    let mut out: Vec<Profile> = mentions.iter().map(|&span| Profile::of(&surroundings, span)).collect();
    let mut counts: HashMap<&[String], usize> = HashMap::new();
    for profile in &out {
        *counts.entry(&profile.core).or_default() += 1;
    }
    let often: Vec<usize> = out.iter().map(|p| counts[p.core.as_slice()]).collect();
    for (profile, often) in out.iter_mut().zip(often) {
        profile.often = often;
    }
    out
}

/// What mentions stand in.
struct Surroundings<'a> {
    text: &'a str,
    layout: &'a Layout,
    /// Places in order, each with the number of its statement.
    sources: Vec<(Span, usize)>,
    contents: Vec<(Span, usize)>,
}

/// The statement of the place nearest before `span`'s end that `fits`; only the last few are looked at.
fn nearest(places: &[(Span, usize)], span: Span, fits: impl Fn(Span) -> bool) -> Option<usize> {
    let before = places.partition_point(|(place, _)| place.start < span.end);
    places[..before].iter().rev().take(8).find(|(place, _)| fits(*place)).map(|(_, statement)| *statement)
}

impl Profile {
    fn of(surroundings: &Surroundings<'_>, span: Span) -> Self {
        let Surroundings { text, layout, sources, contents } = surroundings;
        let from = layout.words.partition_point(|w| w.end <= span.start);
        let mut words: Vec<&str> = Vec::new();
        for word in layout.words[from..].iter().take_while(|w| w.start < span.end) {
            let part = Span::new(word.start.max(span.start), word.end.min(span.end)).of(text);
            words.push(lexicon::without_possessive(part));
        }
        let folded: Vec<String> = words.iter().map(|w| lexicon::fold(w)).collect();
        let capital = |w: &str| w.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric());
        let mut skip = 0;
        let mut article = None;
        let mut honoured = None;
        for word in &folded {
            if article.is_none() && honoured.is_none() && lexicon::is_determiner(word) {
                article = Some(word.as_str());
            } else if let Some(gender) = lexicon::honorific(word).filter(|_| capital(words[skip])) {
                honoured = Some(honoured.filter(|&g| g != Gender::Unknown).unwrap_or(gender));
            } else {
                break;
            }
            skip += 1;
        }
        if skip == folded.len() {
            skip = 0;
        }
        let core = &folded[skip..];
        let shown = &words[skip..];
        let named = shown.iter().rev().take_while(|w| capital(w)).count();
        let head = core
            .iter()
            .position(|w| lexicon::is_preposition(w))
            .filter(|&at| at > 0)
            .map_or(core.len().saturating_sub(1), |at| at - 1);
        let possessive = article.is_some_and(lexicon::is_possessive)
            || span.of(text).contains(['\'', '’'])
                && words.len() > 1
                && shown.last().is_some_and(|w| !capital(w));
        let pronoun = if folded.len() == 1 { lexicon::pronoun(&folded[0]) } else { None };
        let shape = match pronoun {
            Some(pronoun) => Shape::Pronoun(pronoun),
            None if honoured.is_some() => Shape::Honoured,
            None if possessive => Shape::Possessive,
            None if article == Some("the") && named > 0 && named == core.len() => Shape::DefiniteName,
            None if article == Some("the") => Shape::Definite,
            None if article.is_some() => Shape::Indefinite,
            None if named == 0 && !core.is_empty() && capital(shown[0]) => Shape::FullName,
            None if named == 0 => Shape::Bare,
            None if named < core.len() && !capital(shown[0]) => Shape::TitledName,
            None if core.len() == 1 => Shape::Name,
            None => Shape::FullName,
        };
        let gender = match (pronoun, honoured) {
            (Some(pronoun), _) => lexicon::gender_of(pronoun),
            (None, Some(gender)) if gender != Gender::Unknown => gender,
            _ => match core.get(head).map_or(Gender::Unknown, |w| lexicon::noun_gender(w)) {
                Gender::Unknown => first_names(core, named),
                known => known,
            },
        };
        let is_acronym = core.len() == 1
            && shown[0].chars().count() > 1
            && shown[0].chars().all(|c| c.is_uppercase() || c == '.');
        let acronym = if is_acronym {
            core[0].replace('.', "")
        } else {
            shown
                .iter()
                .filter(|w| capital(w))
                .filter_map(|w| w.chars().next())
                .flat_map(char::to_lowercase)
                .collect()
        };
        let sentence = layout.sentences.partition_point(|s| s.start <= span.start).saturating_sub(1);
        let before = layout.quotations.partition_point(|q| q.span.start <= span.start);
        let outer = (0..before).rev().take(8).find(|&q| !layout.quotations[q].nested);
        let quotation = outer.filter(|&q| layout.quotations[q].span.contains(span));
        Self {
            span,
            shape,
            gender,
            named,
            head,
            acronym,
            is_acronym,
            sentence,
            within: nearest(contents, span, |content| content.contains(span)),
            source_of: nearest(sources, span, |source| source.overlaps(span)),
            quotation,
            often: 1,
            core: folded[skip..].to_vec(),
        }
    }

    /// The words without articles and honorifics, in lower case.
    #[must_use]
    pub fn core(&self) -> &[String] {
        &self.core
    }

    /// The number of its sentence.
    #[must_use]
    pub fn sentence(&self) -> usize {
        self.sentence
    }

    /// The statement whose content it stands in.
    #[must_use]
    pub fn within(&self) -> Option<usize> {
        self.within
    }

    /// The statement whose source it stands in.
    #[must_use]
    pub fn source_of(&self) -> Option<usize> {
        self.source_of
    }

    /// The quotation it stands in.
    #[must_use]
    pub fn quotation(&self) -> Option<usize> {
        self.quotation
    }

    /// How often the same words are mentioned, as a row of the table `often`.
    #[must_use]
    pub fn often(&self) -> usize {
        match self.often {
            0 | 1 => 0,
            2 => 1,
            3 | 4 => 2,
            _ => 3,
        }
    }
}

/// What the first name among the last `named` words of a mention tells: "Justice Ruth Bader Osei".
fn first_names(core: &[String], named: usize) -> Gender {
    let Some((_, before)) = core[core.len() - named..].split_last() else { return Gender::Unknown };
    let mut told = before.iter().rev().map(|word| first_name::gender(word));
    told.find(|&gender| gender != Gender::Unknown).unwrap_or(Gender::Unknown)
}

/// The mentions before `later` that may be of the same actor, nearest first.
#[must_use]
pub fn candidates(profiles: &[Profile], later: usize) -> Vec<usize> {
    let mut out = Vec::new();
    for earlier in (later.saturating_sub(FAR)..later).rev() {
        if out.len() == MOST {
            break;
        }
        if later - earlier <= NEAR || (1..=7).contains(&words(&profiles[later], &profiles[earlier])) {
            out.push(earlier);
        }
    }
    out
}

/// How the mention `later` lies to the mention `earlier`.
#[must_use]
pub fn traits(text: &str, profiles: &[Profile], later: usize, earlier: usize) -> Traits {
    let (b, a) = (&profiles[later], &profiles[earlier]);
    [
        b.shape.index() * Shape::COUNT + a.shape.index(),
        words(b, a),
        b.gender as usize * 5 + a.gender as usize,
        match b.sentence - a.sentence.min(b.sentence) {
            n @ 0..=4 => n,
            5 | 6 => 5,
            7..=9 => 6,
            10..=14 => 7,
            15..=24 => 8,
            _ => 9,
        },
        match later - earlier {
            n @ 0..=4 => n,
            5 | 6 => 5,
            7..=9 => 6,
            10..=14 => 7,
            15..=24 => 8,
            25..=49 => 9,
            _ => 10,
        },
        arrangement(text, b.span, a.span),
        statement(b, a),
        match (b.quotation, a.quotation) {
            (None, None) => 0,
            (Some(x), Some(y)) if x == y => 1,
            (Some(_), Some(_)) => 2,
            (Some(_), None) => 3,
            (None, Some(_)) => 4,
        },
        a.often(),
        a.sentence.min(3),
    ]
    .map(|row| row as u16)
}

/// How the words of two mentions that are no pronouns compare.
fn words(b: &Profile, a: &Profile) -> usize {
    if matches!(b.shape, Shape::Pronoun(_)) || matches!(a.shape, Shape::Pronoun(_)) {
        return 0;
    }
    let (x, y) = (b.core.as_slice(), a.core.as_slice());
    if x == y {
        return 1;
    }
    if x.is_empty() || y.is_empty() {
        return 13;
    }
    let part = |s: &[String], l: &[String]| s.iter().all(|w| l.contains(w));
    if y.ends_with(x) {
        2
    } else if x.ends_with(y) {
        3
    } else if y.starts_with(x) {
        4
    } else if x.starts_with(y) {
        5
    } else if part(x, y) {
        6
    } else if part(y, x) {
        7
    } else if (b.is_acronym || a.is_acronym) && b.acronym == a.acronym && b.acronym.len() > 1 {
        8
    } else if b.named > 0 && a.named > 0 && x.last() == y.last() {
        // "Ada Quill" and "Tom Quill"; or "Ada Quill" and "director Quill".
        if b.named > 1 && a.named > 1 { 9 } else { 10 }
    } else if x.get(b.head) == y.get(a.head) {
        11
    } else if x[x.len() - b.named..].iter().any(|w| y[y.len() - a.named..].contains(w)) {
        12
    } else {
        13
    }
}

/// How two places lie to each other: nested, side by side, or apart.
fn arrangement(text: &str, b: Span, a: Span) -> usize {
    if a.contains(b) {
        return match (a.start == b.start, a.end == b.end) {
            (true, _) => 1,
            (_, true) => 2,
            _ => 3,
        };
    }
    if a.end > b.start {
        return 4;
    }
    let Some(gap) = text.get(a.end..b.start).filter(|gap| gap.len() < 24) else { return 0 };
    let words: Vec<&str> = gap.split_whitespace().collect();
    match words.as_slice() {
        [] => 5,
        [","] => 6,
        [one] if !one.chars().any(char::is_alphanumeric) => 7,
        all if all.iter().all(|w| lexicon::joins(w)) => 8,
        [one] | [",", one] if matches!(*one, "and" | "or" | "&") => 9,
        _ => 0,
    }
}

/// How two mentions lie to what was said and by whom.
fn statement(b: &Profile, a: &Profile) -> usize {
    if b.within.is_some() && b.within == a.source_of {
        1
    } else if b.source_of.is_some() && b.source_of == a.within {
        2
    } else if b.within.is_some() && b.within == a.within {
        3
    } else if b.source_of.is_some() && b.source_of == a.source_of {
        4
    } else if b.source_of.is_some() && a.source_of.is_some() {
        5
    } else {
        match (b.within.is_some(), a.within.is_some()) {
            (true, true) => 6,
            (true, false) => 7,
            (false, true) => 8,
            (false, false) => 9 * usize::from(b.source_of.is_some()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Mayor Ada Quill met her brother, Mr Tom Quill, on Friday. “I sang,” said Mr Quill. The Northport \
                        Harbour Board (NHB) and a spokesman for the board thanked the Commissioner and critics.";

    /// The profiles of the mentions with these words, in order, each sought behind the one before.
    fn of(words: &[&str]) -> Vec<Profile> {
        let layout = Layout::of(TEXT);
        let mut at = 0;
        let spans: Vec<Span> = words
            .iter()
            .map(|w| {
                let start = at + TEXT[at..].find(w).unwrap_or_else(|| panic!("{w:?} is not in the text"));
                at = start + 1;
                Span::new(start, start + w.len())
            })
            .collect();
        let place = |words: &str| {
            let start = TEXT.find(words).unwrap();
            [Span::new(start, start + words.len())]
        };
        let (source, content) = (place("Mr Quill"), place("“I sang,”"));
        profiles(TEXT, &layout, &[Said { source: &source, cue: &[], content: &content }], &spans)
    }

    fn trait_of(name: &str, words: &[&str]) -> u16 {
        let profiles = of(words);
        let table = TRAITS.iter().position(|(trait_name, _)| *trait_name == name).unwrap();
        traits(TEXT, &profiles, profiles.len() - 1, 0)[table]
    }

    #[test]
    fn shapes() {
        let words = [
            "Mayor Ada Quill",
            "her",
            "Mr Tom Quill",
            "I",
            "The Northport Harbour Board",
            "NHB",
            "a spokesman",
            "the board",
            "the Commissioner",
            "critics",
        ];
        let shapes: Vec<Shape> = of(&words).iter().map(|p| p.shape).collect();
        let wanted = [
            Shape::FullName,
            Shape::Pronoun(Pronoun::She),
            Shape::Honoured,
            Shape::Pronoun(Pronoun::I),
            Shape::DefiniteName,
            Shape::Name,
            Shape::Indefinite,
            Shape::Definite,
            Shape::DefiniteName,
            Shape::Bare,
        ];
        assert_eq!(shapes, wanted);
        assert_eq!(of(&["her brother"])[0].shape, Shape::Possessive);
        assert_eq!(of(&["her brother"])[0].gender, Gender::Male);
        assert_eq!(of(&["Mr Tom Quill"])[0].gender, Gender::Male);
    }

    #[test]
    fn words_of_two_mentions() {
        assert_eq!(trait_of("words", &["Mr Tom Quill", "Mr Quill"]), 2);
        assert_eq!(trait_of("words", &["Ada Quill", "Mr Tom Quill"]), 9);
        assert_eq!(trait_of("words", &["The Northport Harbour Board", "NHB"]), 8);
        assert_eq!(trait_of("words", &["Ada Quill", "her"]), 0);
    }

    #[test]
    fn places_of_two_mentions() {
        assert_eq!(trait_of("layout", &["her brother", "Mr Tom Quill"]), 6);
        assert_eq!(trait_of("layout", &["Mayor Ada Quill", "Ada Quill"]), 2);
        assert_eq!(trait_of("layout", &["Mayor Ada Quill", "her"]), 0);
        assert_eq!(trait_of("sentences", &["Mayor Ada Quill", "critics"]), 2);
    }

    #[test]
    fn first_persons_and_their_quotations() {
        assert_eq!(trait_of("statement", &["I", "Mr Quill"]), 2);
        assert_eq!(trait_of("quotation", &["Mr Tom Quill", "I"]), 3);
    }

    #[test]
    fn any_words_have_a_profile() {
        let text = "— “ ’s” 3 ÉCOLE\u{301} ﷽ the";
        let layout = Layout::of(text);
        let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        for (n, &start) in boundaries.iter().enumerate() {
            let mentions: Vec<Span> =
                boundaries[n + 1..].iter().rev().map(|&end| Span::new(start, end)).collect();
            let profiles = profiles(text, &layout, &[], &mentions);
            for later in 1..profiles.len() {
                for (row, (_, rows)) in traits(text, &profiles, later, later - 1).iter().zip(TRAITS) {
                    assert!(usize::from(*row) < rows);
                }
            }
        }
    }
}
