//! One statement, one event, however many papers report it.
//!
//! Statements of one speaker are one if their words say so, the more so the nearer in time the reports are: a long run of the
//! same words is a quotation of the same occasion, a short one only within days. Events are one if they are of one kind with the same people on the same day;
//! where no day is given, within a few of the reports. What is unsure stays two.

use std::collections::{BTreeSet, HashMap, HashSet};

use rusqlite::{Connection, params};

/// Days between reports up to which the same run of so many words is one statement.
const RUNS: [(usize, i32); 2] = [(10, 45), (7, 10)];

/// A shorter run is one statement if it is so much of the lesser one.
const SHORT_RUN: (usize, f32, i32) = (5, 0.6, 7);

/// A quotation of at least so many words that lies wholly in another is a clipping of it, within so many days.
const CLIPPINGS: [(usize, i32); 3] = [(6, 90), (4, 7), (3, 3)];

/// Days after which nothing is one statement.
const LONGEST: i32 = 90;

/// How much of two statements must be alike, word pair by word pair (Dice 1945), for them to be one with an edit, from so many words on and
/// within so many days.
const EDITED: (f32, usize, i32) = (0.6, 7, 7);

/// Statements and events of one person that are compared with each that follows.
const NEAR: usize = 400;

/// A statement as it is compared.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) id: i64,
    pub(crate) report: i64,
    pub(crate) day: Option<i32>,
    /// Its words, folded, and which of them are quoted.
    pub(crate) words: Vec<String>,
    pub(crate) quoted: Vec<bool>,
}

impl Said {
    pub(crate) fn new(id: i64, report: i64, day: Option<i32>, content: &str) -> Self {
        let (mut words, mut quoted) = (Vec::new(), Vec::new());
        let (mut word, mut inside) = (String::new(), false);
        let mut before = ' ';
        let letters: Vec<char> = content.chars().collect();
        for (at, &letter) in letters.iter().enumerate() {
            let next = letters.get(at + 1).copied().unwrap_or(' ');
            // An apostrophe within a word is part of it, and counts for nothing.
            let apostrophe =
                matches!(letter, '’' | '\'') && before.is_alphanumeric() && next.is_alphanumeric();
            if letter.is_alphanumeric() {
                word.extend(letter.to_lowercase());
            } else if !apostrophe {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                    quoted.push(inside);
                }
                match letter {
                    '“' | '‘' | '«' => inside = true,
                    '”' | '»' => inside = false,
                    '’' if !before.is_whitespace() => inside = false,
                    '"' => inside = !inside,
                    '\'' => inside = before.is_whitespace() || at == 0,
                    _ => {}
                }
            }
            before = letter;
        }
        if !word.is_empty() {
            words.push(word);
            quoted.push(inside);
        }
        Self { id, report, day, words, quoted }
    }

    /// The longest run of quoted words.
    fn quotation(&self) -> &[String] {
        let mut best = 0..0;
        let mut from = 0;
        for at in 0..=self.quoted.len() {
            if !self.quoted.get(at).copied().unwrap_or(false) {
                if at - from > best.len() {
                    best = from..at;
                }
                from = at + 1;
            }
        }
        &self.words[best]
    }

    /// Whether it and `other` are one statement.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        // Twice in one report is twice; a report without a day may be of any.
        let (true, Some(one), Some(two)) = (self.report != other.report, self.day, other.day) else {
            return false;
        };
        let days = (one - two).abs();
        if days > LONGEST {
            return false;
        }
        let run = longest_run(&self.words, &other.words);
        if RUNS.iter().any(|&(words, within)| run >= words && days <= within) {
            return true;
        }
        let (least, share, within) = SHORT_RUN;
        let lesser = self.words.len().min(other.words.len());
        if days <= within && run >= least && run as f32 >= share * lesser as f32 {
            return true;
        }
        let clipped = |short: &Self, long: &Self| {
            let quotation = short.quotation();
            CLIPPINGS.iter().any(|&(words, within)| quotation.len() >= words && days <= within)
                && tells(quotation)
                && long.words.windows(quotation.len()).any(|run| run == quotation)
        };
        if clipped(self, other) || clipped(other, self) {
            return true;
        }
        let (least, words, within) = EDITED;
        days <= within && lesser >= words && dice(&self.words, &other.words) >= least
    }
}

/// Whether a few words are more than a turn of phrase: two at least are none of the commonest.
fn tells(words: &[String]) -> bool {
    words.iter().filter(|word| word.chars().count() > 3).count() >= 2
}

/// How many words the longest run has that both have.
fn longest_run(one: &[String], two: &[String]) -> usize {
    let mut best = 0;
    // Lengths of the runs that end at each word of `two`, for the last word of `one`.
    let mut runs = vec![0; two.len() + 1];
    for word in one {
        let mut before = 0;
        for (at, other) in two.iter().enumerate() {
            let run = if word == other { before + 1 } else { 0 };
            before = std::mem::replace(&mut runs[at + 1], run);
            best = best.max(run);
        }
    }
    best
}

/// How many pairs of neighbouring words both have, of all.
fn dice(one: &[String], two: &[String]) -> f32 {
    let pairs = |words: &[String]| {
        words.windows(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect::<HashSet<_>>()
    };
    let (one, two) = (pairs(one), pairs(two));
    2.0 * one.intersection(&two).count() as f32 / (one.len() + two.len()).max(1) as f32
}

/// An event as it is compared.
#[derive(Clone, Debug)]
pub(crate) struct Done {
    pub(crate) id: i64,
    pub(crate) report: i64,
    pub(crate) kind: String,
    pub(crate) status: String,
    /// The day of the report.
    pub(crate) day: Option<i32>,
    /// The days on which the report says that it was.
    pub(crate) when: Option<(i32, i32)>,
    /// Entities that did it, and to whom it was done, ascending.
    pub(crate) by: Vec<i64>,
    pub(crate) to: Vec<i64>,
    /// The longer words of what it is about, folded.
    pub(crate) re: Vec<String>,
}

/// Days between reports within which an event of this kind, of one person, is the same though no day is given; and whether somebody else
/// must take part, too, as one criticises many.
fn nearness(kind: &str) -> (i32, bool) {
    match kind {
        // Once, for a long time.
        "resign" | "dismiss" | "convict" | "acquit" | "charge" | "elect" | "appoint" => (14, false),
        "suspend" | "arrest" | "no_confidence" | "sanction" | "apologise" => (5, false),
        "investigate" | "publish" | "repeal" | "enact" | "vote" | "sue" | "rule" => (4, false),
        _ => (2, true),
    }
}

impl Done {
    /// Whether it and `other` are one event.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        if self.report == other.report || self.kind != other.kind || self.status != other.status {
            return false;
        }
        let share = |one: &[i64], two: &[i64]| one.iter().any(|entity| two.contains(entity));
        let either_is_empty = |one: &[i64], two: &[i64]| one.is_empty() || two.is_empty();
        let (by, to) = (share(&self.by, &other.by), share(&self.to, &other.to));
        // Whom both name must be the same.
        if !(by || either_is_empty(&self.by, &other.by))
            || !(to || either_is_empty(&self.to, &other.to))
            || !(by || to)
        {
            return false;
        }
        // One may take two offices in a week.
        if matches!(&self.kind[..], "appoint" | "elect")
            && !self.re.is_empty()
            && !other.re.is_empty()
            && !self.re.iter().any(|word| other.re.contains(word))
        {
            return false;
        }
        let (near, both) = nearness(&self.kind);
        if both && !(by && to) {
            return false;
        }
        let (Some(one), Some(two)) = (self.day, other.day) else { return false };
        match (self.when, other.when) {
            (Some(one), Some(two)) => {
                one.0 <= two.1 && two.0 <= one.1 && (one.1 - one.0).min(two.1 - two.0) <= near
            }
            (Some(when), None) => is_within(when, two, near),
            (None, Some(when)) => is_within(when, one, near),
            (None, None) => (one - two).abs() <= near,
        }
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

/// For each of `all`, in order of time, the place of the first that is the same, if there is one.
pub(crate) fn firsts<T>(all: &[T], is_same: impl Fn(&T, &T) -> bool) -> Vec<Option<usize>> {
    let mut first: Vec<Option<usize>> = Vec::with_capacity(all.len());
    for at in 0..all.len() {
        let from = at.saturating_sub(NEAR);
        let same = (from..at).find(|&before| is_same(&all[before], &all[at]));
        first.push(same.map(|before| first[before].unwrap_or(before)));
    }
    first
}

/// Joins what reports have of the same statements of `entity`, and of the same events in which it takes part.
pub(super) fn store(db: &Connection, entity: i64) -> rusqlite::Result<()> {
    let sql = "SELECT statement.id, report.id, julianday(report.date), statement.content FROM actor
        JOIN statement ON statement.actor_id = actor.id JOIN report ON report.id = statement.report_id
        WHERE entity_id = ?1 ORDER BY report.date, report.id, statement.number";
    let said: Vec<Said> = db
        .prepare_cached(sql)?
        .query_map([entity], |row| {
            Ok(Said::new(row.get(0)?, row.get(1)?, day(row, 2)?, row.get_ref(3)?.as_str()?))
        })?
        .collect::<Result<_, _>>()?;
    let mut update =
        db.prepare_cached("UPDATE statement SET same_as = ?2 WHERE id = ?1 AND same_as IS NOT ?2")?;
    for (one, first) in said.iter().zip(firsts(&said, Said::is_same)) {
        update.execute(params![one.id, first.map(|first| said[first].id)])?;
    }
    let sql = "SELECT DISTINCT event.id, report.id, type, status, julianday(report.date), julianday(earliest), julianday(latest), re, report.date
        FROM actor JOIN event_participant ON event_participant.actor_id = actor.id JOIN event ON event.id = event_id
            JOIN report ON report.id = event.report_id LEFT JOIN time_expression ON time_expression.id = time_expression_id
        WHERE entity_id = ?1 ORDER BY report.date, report.id, event.number";
    let mut done: Vec<Done> = db
        .prepare_cached(sql)?
        .query_map([entity], |row| {
            Ok(Done {
                id: row.get(0)?,
                report: row.get(1)?,
                kind: row.get(2)?,
                status: row.get(3)?,
                day: day(row, 4)?,
                when: day(row, 5)?.zip(day(row, 6)?),
                by: Vec::new(),
                to: Vec::new(),
                re: row.get_ref(7)?.as_str_or_null()?.map_or_else(Vec::new, long_words),
            })
        })?
        .collect::<Result<_, _>>()?;
    let sql = "SELECT role = 'by', entity_id FROM event_participant JOIN actor ON actor.id = actor_id
        WHERE event_id = ?1 AND entity_id IS NOT NULL ORDER BY entity_id";
    for event in &mut done {
        let mut statement = db.prepare_cached(sql)?;
        let mut rows = statement.query([event.id])?;
        while let Some(row) = rows.next()? {
            let of = if row.get(0)? { &mut event.by } else { &mut event.to };
            of.push(row.get(1)?);
        }
    }
    // Each event has its turn with one who takes part: whom reports that leave others out still name.
    let own: Vec<Done> = done
        .into_iter()
        .filter(|event| {
            let (first, second) = if is_about_the_object(&event.kind) {
                (&event.to, &event.by)
            } else {
                (&event.by, &event.to)
            };
            first.first().or(second.first()) == Some(&entity)
        })
        .collect();
    let mut update =
        db.prepare_cached("UPDATE event SET same_as = ?2 WHERE id = ?1 AND same_as IS NOT ?2")?;
    let mut by_kind: HashMap<(&str, &str), Vec<&Done>> = HashMap::new();
    for event in &own {
        by_kind.entry((&event.kind, &event.status)).or_default().push(event);
    }
    for events in by_kind.values() {
        for (one, first) in events.iter().zip(firsts(events, |one, two| one.is_same(two))) {
            update.execute(params![one.id, first.map(|first| events[first].id)])?;
        }
    }
    Ok(())
}

/// The words of `text` that have more than three letters, folded.
fn long_words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 3);
    words.map(str::to_lowercase).collect()
}

/// Who else takes part in the events of `entities`.
pub(super) fn beside(db: &Connection, entities: &BTreeSet<i64>) -> rusqlite::Result<BTreeSet<i64>> {
    let sql = "SELECT DISTINCT other.entity_id FROM actor JOIN event_participant AS part ON part.actor_id = actor.id
        JOIN event_participant AS beside ON beside.event_id = part.event_id JOIN actor AS other ON other.id = beside.actor_id
        WHERE actor.entity_id = ?1 AND other.entity_id IS NOT NULL";
    let mut all = BTreeSet::new();
    for entity in entities {
        let mut statement = db.prepare_cached(sql)?;
        for other in statement.query_map([entity], |row| row.get(0))? {
            all.insert(other?);
        }
    }
    Ok(all)
}

/// A Julian day as whole days.
fn day(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<Option<i32>> {
    #[expect(clippy::cast_possible_truncation, reason = "days of the calendar are few")]
    Ok(row.get::<_, Option<f64>>(at)?.map(|day| (day + 0.5).floor() as i32))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(report: i64, day: i32, content: &str) -> Said {
        Said::new(report, report, Some(day), content)
    }

    #[test]
    fn quoted_words() {
        let one = said(1, 0, "she had “no intention of going”, and wasn't 'sorry'");
        assert_eq!(one.words, ["she", "had", "no", "intention", "of", "going", "and", "wasnt", "sorry"]);
        assert_eq!(one.quotation(), ["no", "intention", "of", "going"]);
        assert_eq!(said(1, 0, "\"We won't go.\"").quotation(), ["we", "wont", "go"]);
    }

    #[test]
    fn one_statement() {
        let whole = said(1, 0, "“I have no intention of going anywhere while the doors are as they are”");
        assert!(whole.is_same(&said(2, 1, "she had ‘no intention of going anywhere’")));
        assert!(whole.is_same(&said(
            3,
            7,
            "\"I have no intention of leaving anywhere while the doors are as they are\""
        )));
        assert!(!whole.is_same(&said(4, 30, "she had ‘no intention of going anywhere’")), "said again");
        assert!(!whole.is_same(&said(5, 0, "she would stay")));
        assert!(
            !whole.is_same(&said(1, 0, "“I have no intention of going anywhere”")),
            "twice in one report is twice"
        );
        assert!(!said(1, 0, "“it is”").is_same(&said(2, 0, "“it is”")), "a turn of phrase");
    }

    #[test]
    fn one_event() {
        let resign = |report, day, when| Done {
            id: report,
            report,
            kind: "resign".into(),
            status: "happened".into(),
            day: Some(day),
            when,
            by: vec![7],
            to: vec![],
            re: vec![],
        };
        assert!(resign(1, 0, None).is_same(&resign(2, 6, None)));
        assert!(resign(1, 0, Some((0, 0))).is_same(&resign(2, 6, Some((0, 0)))));
        assert!(!resign(1, 0, Some((0, 0))).is_same(&resign(2, 6, Some((5, 5)))), "two days, two events");
        assert!(resign(1, 0, Some((0, 0))).is_same(&resign(2, 6, None)));
        let criticise = |report, to| Done { kind: "criticise".into(), to, ..resign(report, 0, None) };
        assert!(criticise(1, vec![8]).is_same(&criticise(2, vec![8])));
        assert!(!criticise(1, vec![8]).is_same(&criticise(2, vec![])), "one criticises many");
        assert!(!criticise(1, vec![8]).is_same(&criticise(2, vec![9])));
    }

    #[test]
    fn the_first_of_several() {
        assert_eq!(
            firsts(&[1, 2, 1, 1, 2, 3], |one, two| one == two),
            [None, None, Some(0), Some(0), Some(1), None]
        );
    }
}
