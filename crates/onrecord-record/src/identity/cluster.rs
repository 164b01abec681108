//! From the sightings of a block to entities.

use super::{
    Name,
    evidence::{AHEAD, BOTH_KNOWN, Background, Comparison, JOIN, Profile, Reason, SEVERAL, SURELY, compare},
};

/// Profiles of one block that are compared each with each at most.
const PAIRS: usize = 400;

/// What was found: who is one, and why.
#[derive(Debug)]
pub(crate) struct Clusters {
    /// Each entity with its sightings.
    pub(crate) profiles: Vec<Profile>,
    /// Why each sighting is of the entity that it is of; empty for the first of each.
    pub(crate) reasons: Vec<Vec<Reason>>,
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
    let mut profiles: Vec<Profile> = Vec::new();
    for sighting in distinct {
        place(sighting, &mut profiles, background, &mut reasons, SURELY, 0.0);
    }
    merge(&mut profiles, background, &mut reasons);
    // Those whose name alone does not tell: first to whom they fit, then to each other.
    let known = profiles.len();
    let mut left = Vec::new();
    for sighting in others {
        match best(&sighting, &profiles[..known], background, JOIN, AHEAD) {
            Some((at, found)) => join(&mut profiles[at], sighting, found, &mut reasons),
            None => left.push(sighting),
        }
    }
    let mut strangers: Vec<Profile> = Vec::new();
    for sighting in left {
        // More is known of the known by now.
        match best(&sighting, &profiles[..known], background, JOIN, AHEAD) {
            Some((at, found)) => join(&mut profiles[at], sighting, found, &mut reasons),
            None => place(sighting, &mut strangers, background, &mut reasons, JOIN, AHEAD),
        }
    }
    merge(&mut strangers, background, &mut reasons);
    profiles.extend(strangers);
    Clusters { profiles, reasons }
}

/// Joins `sighting` to the profile that it fits best, or begins another.
fn place(
    sighting: Profile,
    profiles: &mut Vec<Profile>,
    background: Background<'_>,
    reasons: &mut [Vec<Reason>],
    least: f32,
    ahead: f32,
) {
    match best(&sighting, profiles, background, least, ahead) {
        Some((at, found)) => join(&mut profiles[at], sighting, found, reasons),
        None => profiles.push(sighting),
    }
}

/// The profile that `sighting` fits well enough and best, if no other comes near.
fn best(
    sighting: &Profile,
    profiles: &[Profile],
    background: Background<'_>,
    least: f32,
    ahead: f32,
) -> Option<(usize, Comparison)> {
    let mut best: Option<(usize, Comparison)> = None;
    let (mut next, mut beside) = (f32::NEG_INFINITY, f32::NEG_INFINITY);
    for (at, profile) in profiles.iter().enumerate().filter(|(_, profile)| may_be(sighting, profile)) {
        let Some(found) = compare(profile, sighting, background) else { continue };
        let ahead_so_far = best.as_ref().map_or(f32::NEG_INFINITY, |best| best.1.weight);
        // A report that calls somebody "Sister Dunn" beside a Kelly Dunn may well mean her, and not another Dunn.
        if found.in_one_report {
            beside = beside.max(found.but_for_report);
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
    best.filter(|best| best.1.weight >= least && best.1.weight >= next + ahead)
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

fn join(profile: &mut Profile, other: Profile, found: Comparison, reasons: &mut [Vec<Reason>]) {
    if let Some(&first) = other.members.first() {
        reasons[first] = found.reasons;
    }
    profile.absorb(other);
}

/// Joins profiles that fit each other, the best first.
fn merge(profiles: &mut Vec<Profile>, background: Background<'_>, reasons: &mut [Vec<Reason>]) {
    if profiles.len() > PAIRS {
        return;
    }
    loop {
        let mut best: Option<(usize, usize, Comparison)> = None;
        for one in 0..profiles.len() {
            for two in one + 1..profiles.len() {
                if !may_be(&profiles[one], &profiles[two]) {
                    continue;
                }
                let Some(found) = compare(&profiles[one], &profiles[two], background) else { continue };
                let both_known = profiles[one].reports.len().min(profiles[two].reports.len()) >= SEVERAL;
                let least = if both_known { BOTH_KNOWN } else { JOIN };
                if found.weight >= least && best.as_ref().is_none_or(|best| best.2.weight < found.weight) {
                    best = Some((one, two, found));
                }
            }
        }
        let Some((one, two, found)) = best else { return };
        let other = profiles.remove(two);
        join(&mut profiles[one], other, found, reasons);
    }
}
