//! From the sightings of a block to entities.
//!
//! Two profiles that share no rare mark, no word of an office, no honorific and no text are not compared: a
//! name that thousands bear costs what they have in common, not the square of them.

use std::collections::{BTreeSet, HashMap};

use super::{
    Name,
    evidence::{
        AHEAD, BOTH_KNOWN, Background, Comparison, JOIN, Profile, Reason, SEVERAL, SURELY, compare, weigh,
    },
};

/// What a mark must weigh for two profiles to be compared because of it alone.
const LEAST_MARK: f32 = 0.2;

/// Reports from which on one of a name is compared with all who have it.
const PROMINENT: usize = 6;

/// What was found: who is one, and why.
#[derive(Debug)]
pub(crate) struct Clusters {
    /// Each entity with its sightings.
    pub(crate) profiles: Vec<Profile>,
    /// Why each sighting is of the entity that it is of; empty for the first of each.
    pub(crate) reasons: Vec<Vec<Reason>>,
}

/// What two profiles can share that makes it worth comparing them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Handle {
    Mark(u32),
    /// A title of one word, which can be any end of a longer one;
    Title(String),
    /// such an end of a longer one;
    TitleEnd(String),
    /// and the two words at an end of a longer one, which it shares with all that are the same but for others.
    TitlePair(String, String),
    Body(String),
    Honorific(String),
    Text(i64),
    /// An organisation's name, which is enough.
    Name,
    /// A first name under which one person is much in the news;
    Prominent(String),
    /// and one under which others are named.
    Named(String),
}

/// The handles of a profile: those by which others find it, or those by which it finds others.
fn handles(profile: &Profile, background: Background<'_>, finds: bool) -> BTreeSet<Handle> {
    let marks =
        profile.company.iter().flatten().filter(|&&mark| background.marks[mark as usize].1 >= LEAST_MARK);
    let mut handles: BTreeSet<Handle> = marks.map(|&mark| Handle::Mark(mark)).collect();
    for office in &profile.offices {
        // "Chair" and "chairman" are one title.
        let words: Vec<&str> = office
            .title_words()
            .iter()
            .map(|word| if word.starts_with("chair") { "chair" } else { word })
            .collect();
        match words[..] {
            [] => {}
            [word] => {
                handles.insert(Handle::Title(word.to_owned()));
                if finds {
                    handles.insert(Handle::TitleEnd(word.to_owned()));
                }
            }
            [first, second, ..] => {
                let (before, last) = (words[words.len() - 2], words[words.len() - 1]);
                let end = if finds { Handle::Title } else { Handle::TitleEnd };
                handles.extend([first, last].map(|word| end(word.to_owned())));
                let pairs = [(first, second), (before, last)];
                handles.extend(pairs.map(|(one, two)| Handle::TitlePair(one.to_owned(), two.to_owned())));
            }
        }
        handles.extend(office.body_words().map(|word| Handle::Body(word.to_owned())));
    }
    handles.extend(profile.honorific.clone().map(Handle::Honorific));
    handles.extend(profile.texts.iter().map(|&text| Handle::Text(text)));
    if profile.names.iter().any(|name| matches!(name, Name::Organisation(name) if !name.is_common())) {
        handles.insert(Handle::Name);
    }
    // Who is much in the news is compared with all of the name, and they with him.
    let is_prominent = profile.reports.len() >= PROMINENT;
    for name in &profile.names {
        if let Name::Person(name) = name
            && let Some(first) = name.given.first()
        {
            if finds || is_prominent {
                handles.insert(Handle::Prominent(first.clone()));
            }
            if finds == is_prominent {
                handles.insert(Handle::Named(first.clone()));
            }
        }
    }
    handles
}

/// Profiles, and which have what handles. A profile that was joined to another is empty.
struct Known<'b> {
    profiles: Vec<Profile>,
    by: HashMap<Handle, BTreeSet<usize>>,
    background: Background<'b>,
}

impl<'b> Known<'b> {
    fn new(background: Background<'b>) -> Self {
        Self { profiles: Vec::new(), by: HashMap::new(), background }
    }

    fn push(&mut self, profile: Profile) {
        let at = self.profiles.len();
        for handle in handles(&profile, self.background, false) {
            self.by.entry(handle).or_default().insert(at);
        }
        self.profiles.push(profile);
    }

    /// Joins `other` to the profile at `at`.
    fn join(&mut self, at: usize, other: Profile, found: Comparison, reasons: &mut [Vec<Reason>]) {
        if let Some(&first) = other.members.first() {
            reasons[first] = found.reasons;
        }
        let mut new = handles(&other, self.background, false);
        let before = self.profiles[at].reports.len();
        self.profiles[at].absorb(other);
        if before < PROMINENT && self.profiles[at].reports.len() >= PROMINENT {
            new.extend(handles(&self.profiles[at], self.background, false));
        }
        for handle in new {
            self.by.entry(handle).or_default().insert(at);
        }
    }

    /// Those that share a handle with `profile`, in their order.
    fn near(&self, profile: &Profile) -> BTreeSet<usize> {
        let near = handles(profile, self.background, true);
        near.iter()
            .filter_map(|handle| self.by.get(handle))
            .flatten()
            .copied()
            .filter(|&at| may_be(profile, &self.profiles[at]))
            .collect()
    }

    /// The profile that `sighting` fits well enough and best, if no other comes near.
    fn best(&self, sighting: &Profile, least: f32, ahead: f32) -> Option<(usize, Comparison)> {
        let mut best: Option<(usize, Comparison)> = None;
        let (mut next, mut beside) = (f32::NEG_INFINITY, f32::NEG_INFINITY);
        for at in self.near(sighting) {
            let Some(found) = weigh(&self.profiles[at], sighting, self.background) else { continue };
            let ahead_so_far = best.as_ref().map_or(f32::NEG_INFINITY, |best| best.1.weight);
            // A report that calls somebody "Sister Dunn" beside a Kelly Dunn may well mean her, and not another Dunn.
            if found.in_one_report {
                beside = beside.max(found.but_for_report());
            }
            if found.weight > ahead_so_far {
                next = ahead_so_far;
                best = Some((at, found));
            } else {
                next = next.max(found.weight);
            }
        }
        // With a name of their own they were compared as such.
        let next = if sighting.is_distinct() { next } else { next.max(beside) };
        best.filter(|(_, best)| {
            // Of two who are much in the news neither is meant more.
            let ahead = if best.weight - best.prominence < least { ahead.max(AHEAD) } else { ahead };
            best.weight >= least && best.weight >= next + ahead
        })
        .and_then(|(at, _)| Some((at, compare(&self.profiles[at], sighting, self.background)?)))
    }

    /// Joins `sighting` to the profile that it fits best, or begins another.
    fn place(&mut self, sighting: Profile, reasons: &mut [Vec<Reason>], least: f32, ahead: f32) {
        match self.best(&sighting, least, ahead) {
            Some((at, found)) => self.join(at, sighting, found, reasons),
            None => self.push(sighting),
        }
    }

    /// Joins profiles that fit each other, the likeliest first, until none do.
    fn merge(&mut self, reasons: &mut [Vec<Reason>]) {
        let mut changed: BTreeSet<usize> = (0..self.profiles.len()).collect();
        while !changed.is_empty() {
            let mut pairs: Vec<(f32, usize, usize)> = Vec::new();
            for &one in &changed {
                for two in self.near(&self.profiles[one]) {
                    // A pair of two that changed once only.
                    if one == two || (changed.contains(&two) && two < one) {
                        continue;
                    }
                    if let Some(found) = self.fitting(one, two, weigh) {
                        pairs.push((found.weight, one.min(two), one.max(two)));
                    }
                }
            }
            pairs.sort_by(|one, two| two.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(two.1, two.2))));
            changed.clear();
            for (_, one, two) in pairs {
                // What has changed is compared anew in the next round.
                if changed.contains(&one) || changed.contains(&two) || self.profiles[two].members.is_empty() {
                    continue;
                }
                let Some(found) = self.fitting(one, two, compare) else { continue };
                if self.has_rival(one, two, &found) {
                    continue;
                }
                let other = std::mem::take(&mut self.profiles[two]);
                self.join(one, other, found, reasons);
                changed.insert(one);
            }
        }
        let profiles = std::mem::take(&mut self.profiles);
        self.by.clear();
        for profile in profiles.into_iter().filter(|profile| !profile.members.is_empty()) {
            self.push(profile);
        }
    }

    /// Whether the two are one only as one of them is much in the news, and somebody else of the name is nearly as likely.
    fn has_rival(&self, one: usize, two: usize, found: &Comparison) -> bool {
        if found.weight - found.prominence >= self.least(one, two) {
            return false;
        }
        let (few, many) = if self.profiles[one].reports.len() < self.profiles[two].reports.len() {
            (one, two)
        } else {
            (two, one)
        };
        self.near(&self.profiles[few]).into_iter().filter(|&other| other != few && other != many).any(
            |other| {
                self.profiles[other].reports.len() >= SEVERAL
                    && weigh(&self.profiles[few], &self.profiles[other], self.background)
                        .is_some_and(|rival| rival.weight + AHEAD > found.weight)
            },
        )
    }

    /// How far two profiles are one, if they are far enough.
    fn fitting(
        &self,
        one: usize,
        two: usize,
        compare: impl Fn(&Profile, &Profile, Background<'_>) -> Option<Comparison>,
    ) -> Option<Comparison> {
        let least = self.least(one, two);
        compare(&self.profiles[one], &self.profiles[two], self.background)
            .filter(|found| found.weight >= least)
    }

    /// What must come together for the two to be one.
    fn least(&self, one: usize, two: usize) -> f32 {
        let fewest = self.profiles[one].reports.len().min(self.profiles[two].reports.len());
        if fewest >= SEVERAL { BOTH_KNOWN } else { JOIN }
    }
}

/// The entities of a block.
///
/// `sightings` are profiles of one report each, in order of time, and `members` of each is its place. Names that tell people
/// apart come first, the surest of them; then what is left of them, the likeliest first; then names that fit several. A name that fits two
/// as well stays by itself.
pub(crate) fn cluster(sightings: Vec<Profile>, background: Background<'_>) -> Clusters {
    let mut reasons = vec![Vec::new(); sightings.len()];
    let (distinct, others): (Vec<Profile>, Vec<Profile>) =
        sightings.into_iter().partition(Profile::is_distinct);
    let mut known = Known::new(background);
    for sighting in distinct {
        known.place(sighting, &mut reasons, SURELY, 0.0);
    }
    known.merge(&mut reasons);
    // Those whose name alone does not tell: first to whom they fit, then to each other.
    let mut left = Vec::new();
    for sighting in others {
        match known.best(&sighting, JOIN, AHEAD) {
            Some((at, found)) => known.join(at, sighting, found, &mut reasons),
            None => left.push(sighting),
        }
    }
    let mut strangers = Known::new(background);
    for sighting in left {
        // More is known of the known by now.
        match known.best(&sighting, JOIN, AHEAD) {
            Some((at, found)) => known.join(at, sighting, found, &mut reasons),
            None => strangers.place(sighting, &mut reasons, JOIN, AHEAD),
        }
    }
    strangers.merge(&mut reasons);
    let mut profiles = known.profiles;
    profiles.extend(strangers.profiles);
    Clusters { profiles, reasons }
}

/// A quick look before all is compared: first names that begin otherwise are of two people.
fn may_be(one: &Profile, two: &Profile) -> bool {
    let initial = |profile: &Profile| match &profile.names[..] {
        [Name::Person(name)] => name.initial(),
        _ => None,
    };
    initial(one).zip(initial(two)).is_none_or(|(one, two)| one == two)
        // Known by a middle name.
        || [one, two].iter().any(|profile| matches!(&profile.names[..], [Name::Person(name)] if name.given.len() > 1))
}
