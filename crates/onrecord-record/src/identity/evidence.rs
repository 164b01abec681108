//! What speaks for and against two sightings being of one person or organisation.
//!
//! Each thing that agrees or differs has a weight, as in probabilistic record linkage (Fellegi and Sunter 1969, “A theory for record
//! linkage”), roughly a log-odds ratio to base e; together they must reach [`JOIN`]. The weights are few, and set by hand on a development
//! archive (`tests/archive/README.md`): a record must be able to say why two names were joined in words that a reporter can check.

use std::{
    collections::{BTreeMap, HashSet},
    fmt,
};

use serde::Serialize;

use super::{Name, office_name::OfficeName, person_name::Agreement};

/// What must come together for two to be held to be one.
pub(crate) const JOIN: f32 = 3.75;

/// What must come together at once, before all else of a block is known.
pub(crate) const SURELY: f32 = 5.5;

/// What must come together for two of whom several reports tell: of one, they would have shared more.
pub(crate) const BOTH_KNOWN: f32 = 5.0;
/// Several reports.
pub(crate) const SEVERAL: usize = 3;

/// By how much the best must be ahead of the next where a name fits several.
pub(crate) const AHEAD: f32 = 1.0;

/// First and family name, of a family name that few bear in the record; that many bear. Alone it is not enough: namesakes are in the
/// news, too.
const RARE_NAME: f32 = 3.25;
const COMMON_NAME: f32 = 2.75;
/// Bearers of a family name in the record, by first names, from which on it is common.
pub(crate) const COMMON_FAMILY: usize = 3;
const SHORT_NAME: f32 = 2.75;
const INITIAL: f32 = 2.5;
const SPELLING: f32 = 2.5;
const FAMILY_ONLY: f32 = 0.5;
/// A whole name that many reports have of one person: of their number, to base 2, and at most. Two of one name who are both much in the
/// news are rare; a namesake of somebody who is, in a report or two, is, too.
const PROMINENT: (f32, f32) = (0.35, 2.5);
/// How many times the reports the one must have that the other has.
const MORE_PROMINENT: usize = 4;
/// Days before and after the reports of the one within which the other's must be.
const PROMINENT_FOR: i32 = 365;
/// An organisation's name that only one body can have; that many have.
const OWN_NAME: f32 = 6.0;
const SHARED_NAME: f32 = 1.5;

const SAME_OFFICE: f32 = 4.0;
const SAME_TITLE: f32 = 1.5;
const SAME_BODY: f32 = 1.5;
/// All offices differ, and so do their bodies; or those are not said.
const OTHER_OFFICE: f32 = -3.0;
const OTHER_TITLE: f32 = -1.25;

const OTHER_GENDER: f32 = -6.0;
/// "Dame", "Professor": few have it.
const SAME_HONORIFIC: f32 = 1.0;

/// One report keeps them apart.
const SAME_REPORT: f32 = -4.0;
/// Printings of one text.
const SAME_TEXT: f32 = 4.0;

/// Names that one report of each has beside them: together at most this, and what it means if there are none.
const COMPANY: f32 = 5.0;
const NO_COMPANY: f32 = -1.0;
/// Reports of a profile whose names are compared.
const COMPANIES: usize = 24;
/// Names beside each, from which on it means something that none is shared.
const ENOUGH_COMPANY: usize = 2;

/// Days from which on a family name alone is of somebody else, or none.
const LONG: i32 = 180;
const LONG_AGO: f32 = -2.0;

/// What reports can share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Mark {
    /// Somebody's whole name.
    Name,
    /// Somebody's family name.
    Family,
    /// A word that the report has often.
    Topic,
}

impl Mark {
    /// What it weighs if so many reports have it of a record of this size: two of a thousand that share a rare one are of one affair.
    pub(crate) fn weight(self, reports: u32, size: Size) -> f32 {
        let rarity = 2.4 + 0.5 * (f32::from(size.0) - (reports.max(2) as f32).log2());
        let rarity = rarity.clamp(0.05, 1.9);
        match self {
            Self::Name => rarity,
            Self::Family | Self::Topic => rarity / 2.0,
        }
    }
}

/// How large a record is, in steps of four times the reports: what twenty of a hundred have says little, what twenty of ten thousand have says much.
/// In steps, as each has all names joined anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Size(pub(crate) u8);

impl Size {
    /// The size of a record of so many reports.
    pub(crate) fn of(reports: u64) -> Self {
        let mut size = Self(0);
        while reports >= (4 * SMALL) << (2 * size.0) {
            size.0 += 1;
        }
        size
    }

    /// Reports from which on it makes no difference how many have a mark.
    pub(crate) fn most(self) -> i64 {
        32 << self.0
    }
}

/// Reports of a small record.
const SMALL: u64 = 60;

/// One reason, as it is stored and shown.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Reason {
    /// What agrees or differs, in words.
    pub(crate) why: String,
    /// How much it speaks for one (or, below zero, for two).
    pub(crate) weight: f32,
}

/// What is known of one person or organisation: of one report, or of several that are held to be of one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Profile {
    /// Sightings, as places in the block's list.
    pub(crate) members: Vec<usize>,
    pub(crate) names: Vec<Name>,
    /// Men and women are told apart by pronouns and honorifics.
    pub(crate) gender: Option<bool>,
    /// What not everybody has before the name, folded: "dame", "dr".
    pub(crate) honorific: Option<String>,
    pub(crate) offices: Vec<OfficeName>,
    /// Marks beside it, ascending, in each of the last of its reports.
    pub(crate) company: Vec<Vec<u32>>,
    pub(crate) reports: HashSet<i64>,
    /// Reports that are near-duplicates of each other have one number.
    pub(crate) texts: HashSet<i64>,
    /// Days since 1970 of the first and last report.
    pub(crate) days: Option<(i32, i32)>,
    /// What people have said must be kept apart: the side on which it is, by the correction's number.
    pub(crate) sides: BTreeMap<i64, bool>,
}

impl Profile {
    /// Takes all of `other` in.
    pub(crate) fn absorb(&mut self, other: Self) {
        self.members.extend(other.members);
        for name in other.names {
            if !self.names.contains(&name) {
                self.names.push(name);
            }
        }
        self.gender = self.gender.or(other.gender);
        self.honorific = self.honorific.take().or(other.honorific);
        for office in other.offices {
            if !self.offices.contains(&office) {
                self.offices.push(office);
            }
        }
        self.company.extend(other.company);
        let surplus = self.company.len().saturating_sub(COMPANIES);
        self.company.drain(..surplus);
        self.reports.extend(other.reports);
        self.texts.extend(other.texts);
        self.days = match (self.days, other.days) {
            (Some(one), Some(two)) => Some((one.0.min(two.0), one.1.max(two.1))),
            (one, two) => one.or(two),
        };
        self.sides.extend(other.sides);
    }

    /// The same without its names, for comparing all else.
    pub(crate) fn nameless(&self) -> Self {
        Self { names: Vec::new(), ..self.clone() }
    }

    /// Whether it has a name that tells one person or body from others of the block.
    pub(crate) fn is_distinct(&self) -> bool {
        self.names.iter().any(|name| match name {
            Name::Person(name) => !name.given.is_empty(),
            Name::Organisation(name) => !name.is_common(),
        })
    }
}

/// What is known of the record as a whole.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Background<'b> {
    /// Of each mark that reports share, by its number: how it is shown, and what it weighs.
    pub(crate) marks: &'b [(String, f32)],
    /// First names that the block's family name has in the record.
    pub(crate) bearers: usize,
}

/// How far two profiles are of one.
#[derive(Clone, Debug)]
pub(crate) struct Comparison {
    pub(crate) weight: f32,
    /// How much of it is that one of them is much in the news.
    pub(crate) prominence: f32,
    /// One report has both, apart.
    pub(crate) in_one_report: bool,
    /// Why, if that is wanted.
    pub(crate) reasons: Vec<Reason>,
    is_explained: bool,
}

impl Comparison {
    /// What it would weigh if no report had both, apart.
    pub(crate) fn but_for_report(&self) -> f32 {
        if self.in_one_report { self.weight - SAME_REPORT } else { self.weight }
    }

    fn add(&mut self, weight: f32, why: impl fmt::Display) {
        self.weight += weight;
        if self.is_explained {
            self.reasons.push(Reason { why: why.to_string(), weight });
        }
    }
}

/// What speaks for and against `one` and `two` being one; none if they cannot be.
pub(crate) fn compare(one: &Profile, two: &Profile, background: Background<'_>) -> Option<Comparison> {
    compared(one, two, background, true)
}

/// The same without the reasons, of which only those of a few pairs are wanted.
pub(crate) fn weigh(one: &Profile, two: &Profile, background: Background<'_>) -> Option<Comparison> {
    compared(one, two, background, false)
}

fn compared(
    one: &Profile,
    two: &Profile,
    background: Background<'_>,
    is_explained: bool,
) -> Option<Comparison> {
    if one.sides.iter().any(|(split, side)| two.sides.get(split).is_some_and(|other| other != side)) {
        return None;
    }
    let mut comparison =
        Comparison { weight: 0.0, prominence: 0.0, in_one_report: false, reasons: Vec::new(), is_explained };
    let names = compare_names(one, two, background, &mut comparison)?;
    if names == Names::Whole {
        compare_prominence(one, two, &mut comparison);
    }
    if let (Some(one), Some(two)) = (one.gender, two.gender)
        && one != two
    {
        comparison.add(OTHER_GENDER, "one is a man, the other a woman");
    }
    if let Some(honorific) = &one.honorific
        && two.honorific.as_ref() == Some(honorific)
    {
        comparison.add(SAME_HONORIFIC, format_args!("both “{honorific}”"));
    }
    compare_offices(one, two, &mut comparison);
    let (few, many) = if one.reports.len() < two.reports.len() { (one, two) } else { (two, one) };
    if few.reports.iter().any(|report| many.reports.contains(report)) {
        comparison.add(SAME_REPORT, "one report has both, apart");
        comparison.in_one_report = true;
    } else if few.texts.iter().any(|text| many.texts.contains(text)) {
        comparison.add(SAME_TEXT, "two printings of one text");
    }
    compare_company(one, two, background, &mut comparison);
    if let (Names::Family, Some(one), Some(two)) = (names, one.days, two.days)
        && (one.0 - two.1).max(two.0 - one.1) > LONG
    {
        comparison.add(LONG_AGO, "long apart");
    }
    Some(comparison)
}

/// What of two names agrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Names {
    /// A person's first and family name.
    Whole,
    /// The family name alone.
    Family,
    Other,
}

/// Adds what the names say; none if they are of two.
fn compare_names(
    one: &Profile,
    two: &Profile,
    background: Background<'_>,
    comparison: &mut Comparison,
) -> Option<Names> {
    if one.names.is_empty() || two.names.is_empty() {
        return Some(Names::Other);
    }
    let mut best: Option<(f32, &str, Names)> = None;
    for first in &one.names {
        for second in &two.names {
            let found = match (first, second) {
                (Name::Person(first), Name::Person(second)) => match first.agreement(second) {
                    Agreement::Different => return None,
                    Agreement::Same if background.bearers >= COMMON_FAMILY => {
                        (COMMON_NAME, "the same name", Names::Whole)
                    }
                    Agreement::Same => (RARE_NAME, "the same name", Names::Whole),
                    Agreement::Short => (SHORT_NAME, "a short form of the name", Names::Other),
                    Agreement::Initial => (INITIAL, "an initial of the name", Names::Other),
                    Agreement::Spelling => (SPELLING, "a name spelled alike", Names::Other),
                    Agreement::FamilyOnly => (FAMILY_ONLY, "the family name", Names::Family),
                },
                (Name::Organisation(first), Name::Organisation(second)) => {
                    if first.is_common() || second.is_common() {
                        (SHARED_NAME, "the same name, which others have, too", Names::Other)
                    } else {
                        (OWN_NAME, "the same name", Names::Other)
                    }
                }
                _ => return None,
            };
            if best.is_none_or(|best| best.0 < found.0) {
                best = Some(found);
            }
        }
    }
    let (weight, why, names) = best?;
    comparison.add(weight, why);
    Some(names)
}

/// Adds that one of the two is much in the news under the name.
fn compare_prominence(one: &Profile, two: &Profile, comparison: &mut Comparison) {
    let (few, many) = if one.reports.len() < two.reports.len() { (one, two) } else { (two, one) };
    let (times, near) = (many.reports.len(), few.days.zip(many.days));
    let near =
        near.is_some_and(|(few, many)| few.0 >= many.0 - PROMINENT_FOR && few.1 <= many.1 + PROMINENT_FOR);
    if near && times >= MORE_PROMINENT * few.reports.len() {
        comparison.prominence = ((times as f32).log2() * PROMINENT.0).min(PROMINENT.1);
        comparison.add(comparison.prominence, format_args!("{times} reports have the name of one person"));
    }
}

fn compare_offices(one: &Profile, two: &Profile, comparison: &mut Comparison) {
    let mut best: Option<(f32, &OfficeName, &OfficeName)> = None;
    for first in &one.offices {
        for second in &two.offices {
            let (title, body) = (first.same_title(second), first.same_body(second));
            let found = match (title, body) {
                (true, Some(true)) => SAME_OFFICE,
                (true, None) if !first.is_common() => SAME_TITLE,
                (_, Some(true)) => SAME_BODY,
                _ => continue,
            };
            if best.is_none_or(|best| best.0 < found) {
                best = Some((found, first, second));
            }
        }
    }
    match best {
        Some((weight, first, second)) => match first.same_title(second) {
            true if first.same_body(second).is_some() => {
                comparison.add(weight, format_args!("the same office: {first}"));
            }
            true => comparison.add(weight, format_args!("the same title: {first}")),
            false => comparison.add(weight, format_args!("offices of one body: {first}; {second}")),
        },
        None => {
            let (Some(first), Some(second)) = (one.offices.first(), two.offices.first()) else { return };
            let pairs = || one.offices.iter().flat_map(|one| two.offices.iter().map(move |two| (one, two)));
            // "A minister" may be of any body.
            if pairs().any(|(one, two)| one.same_title(two) && one.same_body(two).is_none()) {
                return;
            }
            let weight = if pairs().all(|(one, two)| one.same_body(two).is_some()) {
                OTHER_OFFICE
            } else {
                OTHER_TITLE
            };
            comparison.add(weight, format_args!("other offices: {first}; {second}"));
        }
    }
}

fn compare_company(one: &Profile, two: &Profile, background: Background<'_>, comparison: &mut Comparison) {
    let weight = |&mark: &u32| background.marks[mark as usize].1;
    let (few, many) = if one.company.len() <= two.company.len() { (one, two) } else { (two, one) };
    let mut best: (f32, &[u32], &[u32]) = (0.0, &[], &[]);
    // How much each report of the lesser known has in common with the nearest of the other, in the mean: some two of many share
    // somebody by chance.
    let mut total = 0.0;
    for first in &few.company {
        let mut nearest = 0.0;
        for second in &many.company {
            let sum: f32 = shared(first, second).map(|mark| weight(&mark)).sum();
            if sum > best.0 {
                best = (sum, first, second);
            }
            nearest = sum.max(nearest);
        }
        total += nearest.min(COMPANY);
    }
    let mean = total / few.company.len().max(1) as f32;
    if best.0 == 0.0 {
        let most = |profile: &Profile| profile.company.iter().map(Vec::len).max().unwrap_or(0);
        if most(one).min(most(two)) >= ENOUGH_COMPANY {
            comparison.add(NO_COMPANY, "nobody beside both");
        }
        return;
    }
    if !comparison.is_explained {
        comparison.add(mean, "");
        return;
    }
    let mut shared: Vec<u32> = shared(best.1, best.2).collect();
    let name = |mark: u32| &background.marks[mark as usize].0[..];
    shared.sort_by(|one, two| weight(two).total_cmp(&weight(one)).then_with(|| name(*one).cmp(name(*two))));
    let names: Vec<&str> = shared.iter().take(3).map(|&one| name(one)).collect();
    comparison.add(mean, format_args!("both beside {}", names.join(", ")));
}

/// What both have; both ascend.
fn shared<'m>(one: &'m [u32], two: &'m [u32]) -> impl Iterator<Item = u32> + 'm {
    let mut two = two.iter().copied().peekable();
    one.iter().copied().filter(move |mark| {
        while two.next_if(|other| other < mark).is_some() {}
        two.peek() == Some(mark)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_few_of_many_have_weighs_more() {
        let sizes = [0, 60, 239, 240, 959, 960, 100_000].map(|reports| Size::of(reports).0);
        assert_eq!(sizes, [0, 0, 0, 1, 1, 2, 5]);
        let weight = |reports, size| Mark::Name.weight(reports, Size(size));
        assert!(weight(2, 0) > weight(8, 0) && weight(8, 0) > weight(30, 0));
        assert!(weight(30, 2) > weight(30, 0));
        for size in 0..6 {
            let most = u32::try_from(Size(size).most()).unwrap();
            assert_eq!(weight(most, size), weight(100 * most, size), "no more need be counted");
        }
    }
}
