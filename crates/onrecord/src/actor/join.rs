//! Joins mentions to actors: each to the actor whose mentions before it are likeliest, unless their
//! names or genders rule it out.

use std::collections::HashMap;

use super::binding;
use super::features::{Profile, candidates, traits};
use super::lexicon::{self, Gender};
use crate::heads::actors::{ActorHead, Sides};

/// What joins a mention to its actor; see [`super::resolve::Resolved`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Joined {
    pub(super) actor: usize,
    pub(super) antecedent: Option<usize>,
    pub(super) confidence: f32,
    pub(super) rival: Option<(usize, f32)>,
}

/// What joining goes by beside the network.
#[derive(Clone, Debug, Default)]
pub(super) struct Identity {
    /// The words of its proper name, folded; empty if it has none.
    pub(super) name: Vec<String>,
    /// Whether it is a person.
    pub(super) person: bool,
}

impl Identity {
    /// The identity of a mention with this name.
    pub(super) fn new(name: Option<&str>, person: bool) -> Self {
        let words = name.into_iter().flat_map(|name| name.split(|c: char| c.is_whitespace() || c == '.'));
        // A person's name goes to the preposition: "Ada Quill of Northport".
        let words = words.enumerate().take_while(|(n, w)| *n < 2 || !person || !lexicon::is_preposition(w));
        let name = words
            .map(|(_, w)| w)
            .map(|w| lexicon::fold(lexicon::without_possessive(w)))
            .filter(|w| !w.is_empty() && lexicon::honorific(w).is_none());
        Self { name: name.collect(), person }
    }
}

/// What is known of an actor from its mentions so far.
#[derive(Debug, Default)]
struct Known {
    names: Vec<Vec<String>>,
    person: bool,
    he: bool,
    she: bool,
    /// Its mentions, in order.
    mentions: Vec<usize>,
}

impl Known {
    /// Whether the mention cannot be of this actor: another name, or another gender.
    fn rules_out(&self, identity: &Identity, gender: Gender) -> bool {
        let other_gender = match gender {
            Gender::Male => self.she && !self.he,
            Gender::Female => self.he && !self.she,
            _ => false,
        };
        let persons = identity.person && self.person;
        let other_name = persons
            && !identity.name.is_empty()
            && !self.names.is_empty()
            && (self.names.iter().all(|name| differ(name, &identity.name))
                || identity.name.len() > 1
                    && self.names.iter().any(|name| name.len() > 1 && differ(name, &identity.name)));
        other_gender || other_name
    }

    /// Its last mention so far.
    fn latest(&self) -> usize {
        *self.mentions.last().expect("an actor begins with a mention")
    }

    /// Whether two actors are of different genders or kinds.
    fn clashes(&self, other: &Self) -> bool {
        self.person != other.person || self.he && other.she && !other.he || self.she && other.he && !other.she
    }
}

/// Whether two names cannot be one person's: no word in common, or one surname with two first names.
fn differ(a: &[String], b: &[String]) -> bool {
    let shares = a.iter().any(|word| b.contains(word));
    if !shares {
        // A name may be cut short: "Rob" for "Robert".
        return !a.iter().any(|x| b.iter().any(|y| x.starts_with(y.as_str()) || y.starts_with(x.as_str())));
    }
    let initial = |name: &[String]| name[0].chars().next();
    a.len() > 1
        && b.len() > 1
        && a.last() == b.last()
        && initial(a) != initial(b)
        && !a[1..].contains(&b[0])
        && !b[1..].contains(&a[0])
}

/// Joins all mentions of a report; the second part is the number of actors.
pub(super) fn join(
    text: &str,
    head: &ActorHead,
    sides: &Sides,
    profiles: &[Profile],
    identities: &[Identity],
) -> (Vec<Joined>, usize) {
    let mut joined: Vec<Joined> = Vec::with_capacity(profiles.len());
    let mut actors: Vec<Known> = Vec::new();
    // Actors by the first and the last word of their names.
    let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut scored: Vec<(usize, f32)> = Vec::new();
    // For each actor that a mention may be of: the sum, and the likeliest mention of it with its share.
    let mut options: Vec<(usize, f32, usize, f32)> = Vec::new();
    for (later, identity) in identities.iter().enumerate() {
        let gender = profiles[later].gender;
        let none = head.first(sides, later, &profiles[later]);
        let near = joined.iter().zip(profiles).skip(later.saturating_sub(CLAUSE));
        let others: Vec<usize> = near
            .filter(|(_, earlier)| binding::disjoint(text, earlier, &profiles[later]))
            .map(|(joined, _)| joined.actor)
            .collect();
        scored.clear();
        scored.extend(
            candidates(profiles, later)
                .into_iter()
                .filter(|&earlier| {
                    let actor = joined[earlier].actor;
                    !others.contains(&actor) && !actors[actor].rules_out(identity, gender)
                })
                .map(|earlier| {
                    (earlier, head.pair(sides, later, earlier, &traits(text, profiles, later, earlier)))
                }),
        );
        let top = scored.iter().map(|s| s.1).fold(none, f32::max);
        let total = (none - top).exp() + scored.iter().map(|s| (s.1 - top).exp()).sum::<f32>();
        options.clear();
        for &(earlier, score) in &scored {
            let p = (score - top).exp() / total;
            match options.iter_mut().find(|o| o.0 == joined[earlier].actor) {
                Some(option) => {
                    option.1 += p;
                    if p > option.3 {
                        (option.2, option.3) = (earlier, p);
                    }
                }
                None => options.push((joined[earlier].actor, p, earlier, p)),
            }
        }
        options.sort_by(|a, b| b.1.total_cmp(&a.1));
        let new = (none - top).exp() / total;
        let best = options.first().filter(|o| o.1 > new).copied();
        let rival = options.get(usize::from(best.is_some())).map(|&(_, p, earlier, _)| (earlier, p));
        // A name that one actor alone has is that one's, however far back it was; unless the network joins it to another
        // that has a name, too, and this is but a part of it.
        let same = named(&by_name, &actors, identity, gender).filter(|&actor| {
            best.is_none_or(|b| {
                b.0 != actor && (actors[b.0].names.is_empty() || whole(&actors[actor], identity))
            })
        });
        let one = match (best, same) {
            (Some((actor, p, earlier, _)), None) => {
                let rival = rival.filter(|r| r.1 > new);
                Joined { actor, antecedent: Some(earlier), confidence: p, rival }
            }
            (best, Some(actor)) => {
                let option = options.iter().find(|o| o.0 == actor);
                let antecedent = option.map_or_else(|| actors[actor].latest(), |o| o.2);
                let confidence = option.map_or(0.0, |o| o.1).max(SAME_NAME);
                // "His former rival, Joe Quill" is the Joe Quill of before.
                if let Some((nameless, p, ..)) = best
                    && actors[nameless].names.is_empty()
                    && p > MERGE
                    && !actors[actor].clashes(&actors[nameless])
                {
                    merge(&mut joined, &mut actors, nameless, actor);
                }
                Joined { actor, antecedent: Some(antecedent), confidence, rival: None }
            }
            (None, None) => {
                actors.push(Known::default());
                Joined { actor: actors.len() - 1, antecedent: None, confidence: new, rival }
            }
        };
        let known = &mut actors[one.actor];
        known.mentions.push(later);
        known.he |= gender == Gender::Male;
        known.she |= gender == Gender::Female;
        known.person |= identity.person;
        if !identity.name.is_empty() && !known.names.contains(&identity.name) {
            known.names.push(identity.name.clone());
            for word in [identity.name.first(), identity.name.last()].into_iter().flatten() {
                let all = by_name.entry(word).or_default();
                if !all.contains(&one.actor) {
                    all.push(one.actor);
                }
            }
        }
        joined.push(one);
    }
    (joined, actors.len())
}

/// Mentions before one that may stand in its clause.
const CLAUSE: usize = 8;
/// How likely it is that the one actor with a mention's name is the mention's.
const SAME_NAME: f32 = 0.8;
/// From this probability on, an actor without a name is the one whose name its mention's apposition gives.
const MERGE: f32 = 0.5;

/// The one actor known so far that has the mention's name: all of it, or, of a person, its last or first word alone, as
/// surnames come first in much of Asia.
fn named(
    by_name: &HashMap<&str, Vec<usize>>,
    actors: &[Known],
    identity: &Identity,
    gender: Gender,
) -> Option<usize> {
    let name = &identity.name;
    let fits = |actor: usize| {
        let known = &actors[actor];
        let persons = identity.person && known.person;
        let part = |long: &[String], short: &[String]| {
            long.ends_with(short) || short.len() == 1 && long.first() == short.first()
        };
        let same = |n: &[String]| n == name || persons && (part(n, name) || part(name, n));
        known.person == identity.person
            && known.names.iter().any(|n| same(n))
            && !known.rules_out(identity, gender)
    };
    let with = |word: Option<&String>| by_name.get(word?.as_str());
    let by_last = with(name.last()).into_iter().flatten();
    let by_first = with(name.first()).into_iter().flatten();
    let mut fitting = by_last.chain(by_first).copied().filter(|&actor| fits(actor));
    let first = fitting.next()?;
    fitting.all(|actor| actor == first).then_some(first)
}

/// Whether the actor has the mention's name, of two words or more.
fn whole(known: &Known, identity: &Identity) -> bool {
    identity.name.len() > 1 && known.names.contains(&identity.name)
}

/// Makes the actor `from`, which has no name, the actor `to`.
fn merge(joined: &mut [Joined], actors: &mut [Known], from: usize, to: usize) {
    let gone = std::mem::take(&mut actors[from]);
    for &mention in &gone.mentions {
        joined[mention].actor = to;
    }
    let known = &mut actors[to];
    known.he |= gone.he;
    known.she |= gone.she;
    known.mentions.extend(gone.mentions);
    known.mentions.sort_unstable();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(words: &str) -> Vec<String> {
        Identity::new(Some(words), true).name
    }

    #[test]
    fn names_that_differ() {
        for (a, b) in [
            ("Ms Osei", "Ms Quill"),
            ("Ada Quill", "Tom Quill"),
            ("Ada Quill", "Ruth Osei"),
            ("Quill", "Osei"),
        ] {
            assert!(differ(&name(a), &name(b)), "{a}, {b}");
        }
        for (a, b) in [
            ("Ada Quill", "Quill"),
            ("Ada Quill", "Ada"),
            ("Ada M. Quill", "Ada Quill"),
            ("Rob Osei", "Robert Osei"),
            ("Ada Osei-Quill", "Ada Quill"),
            ("Ada Quill’s", "Quill"),
        ] {
            assert!(!differ(&name(a), &name(b)), "{a}, {b}");
        }
    }

    #[test]
    fn a_name_that_one_actor_alone_has() {
        let person = |names: &[&str]| Known {
            names: names.iter().map(|n| name(n)).collect(),
            person: true,
            ..Known::default()
        };
        let actors = [
            person(&["Jung Won-soon"]),
            person(&["Ada Quill", "Quill"]),
            person(&["Tom Reed"]),
            person(&["Ruth Reed"]),
        ];
        let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
        for (actor, known) in actors.iter().enumerate() {
            for word in known.names.iter().flatten() {
                by_name.entry(word).or_default().push(actor);
            }
        }
        let of = |words: &str| named(&by_name, &actors, &Identity::new(Some(words), true), Gender::Unknown);
        assert_eq!(of("Jung"), Some(0));
        assert_eq!(of("Ms Quill"), Some(1));
        assert_eq!(of("Ada Quill of Northport"), Some(1));
        // Of another with her surname.
        assert_eq!(of("Tom Quill"), None);
        assert_eq!(of("Reed"), None);
        assert_eq!(named(&by_name, &actors, &Identity::new(Some("Quill"), false), Gender::Unknown), None);
    }

    #[test]
    fn genders_rule_out() {
        let known = Known { she: true, person: true, ..Known::default() };
        let nameless = Identity { person: true, ..Identity::default() };
        assert!(known.rules_out(&nameless, Gender::Male));
        assert!(!known.rules_out(&nameless, Gender::Female));
        assert!(!known.rules_out(&nameless, Gender::Unknown));
    }
}
