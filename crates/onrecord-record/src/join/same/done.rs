//! One event, however many papers report it.

use super::{
    said::shared,
    words::{Folder, Token, words},
};

/// An event as it is compared.
#[derive(Clone, Debug)]
pub(super) struct Done {
    pub(super) id: i64,
    pub(super) report: i64,
    pub(super) kind: String,
    pub(super) status: String,
    /// The day of the report.
    pub(super) day: Option<i32>,
    /// The days on which the report says that it was.
    pub(super) when: Option<(i32, i32)>,
    /// Entities that did it, and to whom it was done, ascending.
    pub(super) by: Vec<i64>,
    pub(super) to: Vec<i64>,
    /// What it is about.
    pub(super) re: Matter,
}

/// What an event is about, in words that say something.
#[derive(Clone, Debug, Default)]
pub(super) struct Matter {
    /// Folded, ascending, each once.
    tokens: Vec<Token>,
    /// To leave an office, in whichever words.
    leaving: bool,
}

/// Words for leaving an office: “to step down”, “resign”.
const LEAVING: &str =
    "resign resigns resigning resignation quit quits quitting stand step stepping standing go leave";

impl Matter {
    pub(super) fn new(text: &str, folder: &mut Folder) -> Self {
        let words = words(text);
        let mut tokens = Vec::new();
        for word in &words {
            folder.fold(&word.text, |token| tokens.push(token));
        }
        tokens.retain(|&token| Folder::is_content(token));
        tokens.sort_unstable();
        tokens.dedup();
        // "To go", but not "to go to court".
        let mut rest = words
            .iter()
            .map(|word| &word.text[..])
            .filter(|word| !matches!(*word, "to" | "that" | "he" | "she" | "down" | "aside"));
        let leaving = rest.next().is_some_and(|word| LEAVING.split(' ').any(|other| other == word))
            && (rest.next().is_none() || words.iter().any(|word| word.text.starts_with("resign")));
        Self { tokens, leaving }
    }

    fn is_known(&self) -> bool {
        self.leaving || !self.tokens.is_empty()
    }

    /// Whether both can be of one thing, as far as that is said.
    fn agrees(&self, other: &Self) -> bool {
        !self.is_known() || !other.is_known() || self.is_like(other)
    }

    /// Whether both are of one thing.
    fn is_like(&self, other: &Self) -> bool {
        let fewest = self.tokens.len().min(other.tokens.len());
        self.leaving && other.leaving || fewest > 0 && 2 * shared(&self.tokens, &other.tokens) >= fewest
    }
}

/// How sure it is that two are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sureness {
    No,
    /// If there is no other that it could be.
    Maybe,
    Yes,
}

/// How often one of a type befalls somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rarity {
    /// As one criticises many, and many things.
    Daily,
    /// Once in a while.
    Seldom,
    /// Once in years.
    Rare,
}

/// How often an event of this type befalls somebody, and the days between reports within which it is the same though no day is given.
fn rarity(kind: &str, status: &str) -> (Rarity, i32) {
    match kind {
        // To be asked to go, or to say that one will not, is nothing rare.
        _ if !matches!(status, "happened" | "planned") => (Rarity::Daily, 2),
        "resign" | "dismiss" | "convict" | "acquit" => (Rarity::Rare, 14),
        "charge" | "elect" | "appoint" => (Rarity::Seldom, 14),
        "suspend" | "arrest" | "no_confidence" | "sanction" | "apologise" => (Rarity::Seldom, 5),
        "investigate" | "publish" | "repeal" | "enact" | "vote" | "sue" | "rule" => (Rarity::Seldom, 4),
        _ => (Rarity::Daily, 2),
    }
}

/// Days for which reports look back on what is rare without saying when it was.
const LOOKING_BACK: i32 = 60;

/// Days of the longest time that is said, “in April”, within which what befalls one once in a while can be meant.
const MONTH: i32 = 31;

impl Done {
    /// Whether it and `other` are one event.
    pub(super) fn sameness(&self, other: &Self) -> Sureness {
        if self.report == other.report || self.kind != other.kind || self.status != other.status {
            return Sureness::No;
        }
        let share = |one: &[i64], two: &[i64]| one.iter().any(|entity| two.contains(entity));
        let either_is_empty = |one: &[i64], two: &[i64]| one.is_empty() || two.is_empty();
        let (by, to) = (share(&self.by, &other.by), share(&self.to, &other.to));
        // Whom both name must be the same.
        if !(by || either_is_empty(&self.by, &other.by))
            || !(to || either_is_empty(&self.to, &other.to))
            || !(by || to)
        {
            return Sureness::No;
        }
        // One may take two offices in a week.
        if matches!(&self.kind[..], "appoint" | "elect" | "resign") && !self.re.agrees(&other.re) {
            return Sureness::No;
        }
        let (rarity, near) = rarity(&self.kind, &self.status);
        if rarity == Rarity::Daily && !(by && to) && !self.re.is_like(&other.re) {
            return Sureness::No;
        }
        let (Some(one), Some(two)) = (self.day, other.day) else { return Sureness::No };
        let sure = match (self.when, other.when) {
            (Some(one), Some(two)) => {
                one.0 <= two.1 && two.0 <= one.1 && (one.1 - one.0).min(two.1 - two.0) <= near
            }
            (Some(when), None) => is_within(when, two, near),
            (None, Some(when)) => is_within(when, one, near),
            (None, None) => (one - two).abs() <= near,
        };
        if sure {
            return Sureness::Yes;
        }
        let maybe = rarity != Rarity::Daily
            && match (self.when, other.when) {
                (Some(_), Some(_)) => false,
                (Some(when), None) => {
                    is_within_month(when, two) || rarity == Rarity::Rare && is_after(when, two)
                }
                (None, Some(when)) => {
                    is_within_month(when, one) || rarity == Rarity::Rare && is_after(when, one)
                }
                (None, None) => rarity == Rarity::Rare && (one - two).abs() <= LOOKING_BACK,
            };
        if maybe { Sureness::Maybe } else { Sureness::No }
    }
}

/// Whether reports of such events name the one to whom it is done rather than the one who does it: "was arrested".
pub(crate) fn is_about_the_object(kind: &str) -> bool {
    matches!(
        kind,
        "dismiss"
            | "suspend"
            | "appoint"
            | "arrest"
            | "charge"
            | "convict"
            | "acquit"
            | "sanction"
            | "harm"
            | "investigate"
            | "no_confidence"
    )
}

/// Whether a report of `day` can mean what was `when`, without saying so.
fn is_within(when: (i32, i32), day: i32, near: i32) -> bool {
    when.1 - when.0 <= near && when.0 <= day && day - when.1 <= near
}

/// Whether what a report of `day` has of that day, or the one before, was `when`: “in March”.
fn is_within_month(when: (i32, i32), day: i32) -> bool {
    when.1 - when.0 <= MONTH && when.0 <= day && day <= when.1 + 1
}

/// Whether a report of `day` may look back on what was `when`.
fn is_after(when: (i32, i32), day: i32) -> bool {
    when.1 - when.0 <= MONTH && when.0 <= day && day - when.1 <= LOOKING_BACK
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(kind: &str, report: i64, day: i32, when: Option<(i32, i32)>) -> Done {
        Done {
            id: report,
            report,
            kind: kind.into(),
            status: "happened".into(),
            day: Some(day),
            when,
            by: vec![7],
            to: vec![],
            re: Matter::default(),
        }
    }

    #[test]
    fn one_event() {
        use Sureness::{Maybe, No, Yes};
        let resign = |report, day, when| done("resign", report, day, when);
        assert_eq!(resign(1, 0, None).sameness(&resign(2, 6, None)), Yes);
        assert_eq!(resign(1, 0, Some((0, 0))).sameness(&resign(2, 6, Some((0, 0)))), Yes);
        assert_eq!(
            resign(1, 0, Some((0, 0))).sameness(&resign(2, 6, Some((5, 5)))),
            No,
            "two days, two events"
        );
        assert_eq!(resign(1, 0, Some((0, 0))).sameness(&resign(2, 6, None)), Yes);
        assert_eq!(resign(1, 0, Some((0, 0))).sameness(&resign(2, 40, None)), Maybe, "who resigned");
        assert_eq!(
            resign(1, 0, Some((0, 0))).sameness(&resign(2, 40, Some((-10, 20)))),
            Yes,
            "who resigned last month"
        );
        assert_eq!(resign(1, 0, None).sameness(&resign(2, 40, Some((-10, 20)))), Maybe);
        assert_eq!(resign(1, 0, Some((0, 0))).sameness(&resign(2, 400, None)), No);
    }

    #[test]
    fn what_happens_daily() {
        let criticise = |report, to| Done { to, ..done("criticise", report, 0, None) };
        assert_eq!(criticise(1, vec![8]).sameness(&criticise(2, vec![8])), Sureness::Yes);
        assert_eq!(
            criticise(1, vec![8]).sameness(&criticise(2, vec![])),
            Sureness::No,
            "one criticises many"
        );
        assert_eq!(criticise(1, vec![8]).sameness(&criticise(2, vec![9])), Sureness::No);
        let mut folder = Folder::new();
        let mut refuse =
            |report, re| Done { re: Matter::new(re, &mut folder), ..done("refuse", report, 0, None) };
        let first = refuse(1, "to resign");
        assert_eq!(first.sameness(&refuse(2, "to step down")), Sureness::Yes);
        assert_eq!(first.sameness(&refuse(2, "to go to court")), Sureness::No);
        assert_eq!(first.sameness(&refuse(2, "")), Sureness::No);
        assert_eq!(
            refuse(1, "to publish the letters").sameness(&refuse(2, "publication of the letters")),
            Sureness::Yes
        );
    }
}
