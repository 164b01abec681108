//! An office used as a name: "the Commissioner" is the Ada Quill whom the same report calls commissioner elsewhere.
//!
//! Coreference reads on from mention to mention, and a report may call somebody by her office for paragraphs before it
//! says who holds it. Where it names just one holder of the office, both are the same person.

use std::collections::HashMap;

use crate::actor::features::Shape;
use crate::actor::lexicon::{self, Gender};
use crate::actor::resolve::Cast;
use crate::{ActorKind, MentionForm, Office};

/// The actors without a name that are one with a named one: (without, with), each `without` once and no `with` among them.
pub(super) fn same(text: &str, offices: &[Office], cast: &Cast) -> Vec<(usize, usize)> {
    let named: Vec<bool> =
        cast.actors.iter().map(|a| a.mentions.iter().any(|m| m.form == MentionForm::Name)).collect();
    // Offices of named holders by the last word of their titles.
    let last = |office: &Office| office.title.split_whitespace().next_back().map(lexicon::fold);
    let mut by_title: HashMap<Option<String>, Vec<&Office>> = HashMap::new();
    for office in offices.iter().filter(|o| named[o.holder]) {
        by_title.entry(last(office)).or_default().push(office);
    }
    let mut out: HashMap<usize, usize> = HashMap::new();
    for office in offices.iter().filter(|o| !named[o.holder]) {
        let others = by_title.get(&last(office)).into_iter().flatten();
        let mut holders = others
            .filter(|other| same_title(&office.title, &other.title) && same_body(office, other))
            .map(|other| other.holder);
        let Some(holder) = holders.next().filter(|first| holders.all(|other| other == *first)) else {
            continue;
        };
        if definite(text, cast, office.holder) && one_gender(cast, office.holder, holder) {
            out.entry(office.holder).or_insert(holder);
        }
    }
    let mut out: Vec<(usize, usize)> = out.into_iter().collect();
    out.sort_unstable();
    out
}

/// Whether every mention of the actor that is no pronoun means one whom the reader knows: "the commissioner", not "a
/// commissioner" or "the next commissioner".
fn definite(text: &str, cast: &Cast, actor: usize) -> bool {
    const OTHERS: &[&str] = &[
        "former",
        "ex",
        "next",
        "new",
        "acting",
        "interim",
        "incoming",
        "outgoing",
        "then",
        "previous",
        "deputy",
        "successor",
    ];
    let mut own =
        cast.members[actor].iter().filter(|&&n| cast.mentions[n].form != MentionForm::Pronoun).peekable();
    cast.actors[actor].kind == ActorKind::Person
        && own.peek().is_some()
        && own.all(|&n| {
            let words = cast.mentions[n].span.of(text);
            matches!(
                cast.profiles[n].shape,
                Shape::Definite | Shape::DefiniteName | Shape::Name | Shape::FullName
            ) && !words
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| OTHERS.contains(&lexicon::fold(word).as_str()))
        })
}

/// Whether one title is the other, or its end: "police commissioner" and "Commissioner".
fn same_title(a: &str, b: &str) -> bool {
    let (a, b) = (lexicon::fold(a), lexicon::fold(b));
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split_whitespace().collect(), b.split_whitespace().collect());
    a.ends_with(&b) || b.ends_with(&a)
}

/// Whether two offices can belong to one body: one has none, or they share a word or the beginning of one, as "Met Police"
/// and "Metropolitan Police Service" do.
fn same_body(a: &Office, b: &Office) -> bool {
    let (Some(a), Some(b)) = (&a.body, &b.body) else { return true };
    let (a, b) = (lexicon::fold(a), lexicon::fold(b));
    let long = |word: &&str| word.chars().count() > 2 && !lexicon::is_determiner(word);
    a.split_whitespace()
        .filter(long)
        .any(|x| b.split_whitespace().filter(long).any(|y| x.starts_with(y) || y.starts_with(x)))
}

/// Whether no mention of the one says "he" and one of the other "she".
fn one_gender(cast: &Cast, a: usize, b: usize) -> bool {
    let has =
        |actor: usize, gender: Gender| cast.members[actor].iter().any(|&n| cast.profiles[n].gender == gender);
    let only = |actor: usize, gender: Gender, other: Gender| has(actor, gender) && !has(actor, other);
    let differ =
        |x: usize, y: usize| only(x, Gender::Male, Gender::Female) && only(y, Gender::Female, Gender::Male);
    !differ(a, b) && !differ(b, a)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{OfficeStatus, Span};

    fn office(title: &str, body: Option<&str>) -> Office {
        Office {
            title: title.to_owned(),
            body: body.map(str::to_owned),
            holder: 0,
            status: OfficeStatus::Current,
            evidence: Span::new(0, 0),
            began: None,
            ended: None,
            confidence: 1.0,
        }
    }

    #[test]
    fn titles_that_are_one() {
        assert!(same_title("Commissioner", "commissioner"));
        assert!(same_title("Fire Commissioner", "commissioner"));
        assert!(!same_title("Commissioner", "deputy"));
        assert!(!same_title("deputy commissioner", "fire commissioner"));
    }

    #[test]
    fn bodies_that_are_one() {
        let same = |a, b| same_body(&office("chair", a), &office("chair", b));
        assert!(same(Some("Met Fire"), Some("Metropolitan Fire Service")));
        assert!(same(None, Some("Northport")));
        assert!(!same(Some("Northport"), Some("Eastshire")));
        assert!(!same(Some("the Board"), Some("the Council")));
    }
}
