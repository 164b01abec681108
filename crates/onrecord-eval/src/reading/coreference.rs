//! Whether the mentions of one actor are kept together and those of two apart.
//!
//! Three views of it, each with its blind spot, and their mean, as at the CoNLL shared tasks
//! (Pradhan et al. 2012): MUC counts links between mentions (Vilain et al. 1995), B-cubed goes by
//! mention (Bagga and Baldwin 1998), CEAF-e by actor (Luo 2005). Mentions are the same if their
//! spans are. CEAF-e's actors are paired greedily, best first, not by the optimal assignment.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::align::{Candidate, greedy};

type Mention = [usize; 2];

/// Precision, recall and F1 of one measure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Share {
    /// The share of what was predicted that is right.
    pub precision: f64,
    /// The share of the gold that was found.
    pub recall: f64,
    /// The harmonic mean of the two.
    pub f1: f64,
}

/// The three measures, and their mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Coreference {
    /// By link.
    pub muc: Share,
    /// By mention.
    #[serde(rename = "b-cubed")]
    pub b_cubed: Share,
    /// By actor.
    #[serde(rename = "ceaf-e")]
    pub ceaf_e: Share,
    /// The mean of the three F1.
    #[serde(rename = "f1")]
    pub mean_f1: f64,
}

impl Coreference {
    /// The measures under their names, in the order they are shown.
    pub fn rows(&self) -> impl Iterator<Item = (&'static str, Share)> {
        [("MUC", self.muc), ("B-cubed", self.b_cubed), ("CEAF-e", self.ceaf_e)].into_iter()
    }
}

/// Numerator and denominator.
#[derive(Clone, Copy, Debug, Default)]
struct Ratio(f64, f64);

impl Ratio {
    fn add(&mut self, other: Self) {
        self.0 += other.0;
        self.1 += other.1;
    }

    fn share(self) -> f64 {
        if self.1 == 0.0 { 0.0 } else { self.0 / self.1 }
    }
}

/// Recall and precision of each measure.
#[derive(Clone, Debug, Default)]
pub(super) struct CoreferenceCounts {
    muc: [Ratio; 2],
    b_cubed: [Ratio; 2],
    ceaf_e: [Ratio; 2],
}

impl CoreferenceCounts {
    /// Adds the mentions of one report's actors.
    #[expect(clippy::cast_precision_loss, reason = "a report does not have 2^53 actors")]
    pub(super) fn add(&mut self, gold: &[&[Mention]], predicted: &[&[Mention]]) {
        let (gold, predicted) = (Clusters::new(gold), Clusters::new(predicted));
        for (n, (of, by)) in [(&gold, &predicted), (&predicted, &gold)].into_iter().enumerate() {
            self.muc[n].add(muc(of, by));
            self.b_cubed[n].add(b_cubed(of, by));
        }
        let similarity = similarity(&gold, &predicted);
        for (n, side) in [&gold, &predicted].into_iter().enumerate() {
            // Actors without mentions resemble none, but there they are.
            self.ceaf_e[n].add(Ratio(similarity, side.lists.len() as f64));
        }
    }

    /// The order of the floating-point operations is the reference scorer's.
    pub(super) fn scores(&self) -> Coreference {
        let share = |[recall, precision]: [Ratio; 2]| {
            let (recall, precision) = (recall.share(), precision.share());
            let sum = precision + recall;
            let f1 = if sum == 0.0 { 0.0 } else { 2.0 * precision * recall / sum };
            Share { precision, recall, f1 }
        };
        let [muc, b_cubed, ceaf_e] = [self.muc, self.b_cubed, self.ceaf_e].map(share);
        Coreference { muc, b_cubed, ceaf_e, mean_f1: (muc.f1 + b_cubed.f1 + ceaf_e.f1) / 3.0 }
    }
}

/// The actors of one side as the mentions that they keep together.
struct Clusters<'m> {
    /// The mentions of each as they were given; one may be given twice.
    lists: &'m [&'m [Mention]],
    /// The same, each once.
    sets: Vec<Vec<Mention>>,
    /// Which actor a mention belongs to, and of several the last.
    of: HashMap<Mention, usize>,
    /// All the actors that a mention is given for.
    all: HashMap<Mention, Vec<usize>>,
}

impl<'m> Clusters<'m> {
    fn new(lists: &'m [&'m [Mention]]) -> Self {
        let mut sets = Vec::with_capacity(lists.len());
        let (mut of, mut all) = (HashMap::new(), HashMap::<Mention, Vec<usize>>::new());
        for (n, &list) in lists.iter().enumerate() {
            let mut set = list.to_vec();
            set.sort_unstable();
            set.dedup();
            for &mention in &set {
                of.insert(mention, n);
                all.entry(mention).or_default().push(n);
            }
            sets.push(set);
        }
        Self { lists, sets, of, all }
    }

    /// How many mentions of `set` each of the actors has that have any.
    fn shared(&self, set: &[Mention]) -> BTreeMap<usize, usize> {
        let mut shared = BTreeMap::new();
        for n in set.iter().filter_map(|mention| self.all.get(mention)).flatten() {
            *shared.entry(*n).or_default() += 1;
        }
        shared
    }
}

/// Of the links that hold the actors of `gold` together, how many are left in `by`.
#[expect(clippy::cast_precision_loss, reason = "a report does not have 2^53 mentions")]
fn muc(gold: &Clusters<'_>, by: &Clusters<'_>) -> Ratio {
    let (mut kept, mut links) = (0, 0);
    for (list, set) in gold.lists.iter().zip(&gold.sets).filter(|(list, _)| list.len() > 1) {
        let mut parts: Vec<_> = set.iter().filter_map(|mention| by.of.get(mention)).collect();
        let alone = set.len() - parts.len();
        parts.sort_unstable();
        parts.dedup();
        kept += list.len() - parts.len() - alone;
        links += list.len() - 1;
    }
    Ratio(kept as f64, links as f64)
}

/// For each mention of `gold`, how many of its actor's mentions are with it in `by`.
#[expect(clippy::cast_precision_loss, reason = "a report does not have 2^53 mentions")]
fn b_cubed(gold: &Clusters<'_>, by: &Clusters<'_>) -> Ratio {
    let (mut found, mut mentions) = (0.0, 0);
    for (list, set) in gold.lists.iter().zip(&gold.sets) {
        let shared = by.shared(set);
        for mention in *list {
            let together = by.of.get(mention).and_then(|n| shared.get(n)).copied().unwrap_or_default();
            found += together as f64 / list.len() as f64;
        }
        mentions += list.len();
    }
    Ratio(found, mentions as f64)
}

/// The summed Dice coefficients of the actors paired.
#[expect(clippy::cast_precision_loss, reason = "a report does not have 2^53 mentions")]
fn similarity(gold: &Clusters<'_>, predicted: &Clusters<'_>) -> f64 {
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut dice = HashMap::new();
    for (i, set) in gold.sets.iter().enumerate() {
        for (j, shared) in predicted.shared(set) {
            let alike = (2 * shared) as f64 / (set.len() + predicted.sets[j].len()) as f64;
            candidates.push((alike, i, j));
            dice.insert((i, j), alike);
        }
    }
    // From 0, not from the -0 that an empty sum of floats is.
    greedy(candidates).iter().fold(0.0, |sum, pair| sum + dice.get(pair).copied().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores(gold: &[&[usize]], predicted: &[&[usize]]) -> Coreference {
        let spans = |side: &[&[usize]]| -> Vec<Vec<Mention>> {
            side.iter().map(|list| list.iter().map(|&n| [n, n + 1]).collect()).collect()
        };
        let (gold, predicted) = (spans(gold), spans(predicted));
        let (gold, predicted): (Vec<_>, Vec<_>) =
            (gold.iter().map(Vec::as_slice).collect(), predicted.iter().map(Vec::as_slice).collect());
        let mut counts = CoreferenceCounts::default();
        counts.add(&gold, &predicted);
        counts.scores()
    }

    /// The example of Luo (2005), figure 1: four systems on actors of five, two and five mentions.
    #[test]
    fn the_example_of_the_paper_on_ceaf() {
        let gold: [&[usize]; 3] = [&[1, 2, 3, 4, 5], &[6, 7], &[8, 9, 10, 11, 12]];
        let a = scores(&gold, &[&[1, 2, 3, 4, 5], &[6, 7, 8, 9, 10, 11, 12]]);
        assert!((a.muc.f1 - 18.0 / 19.0).abs() < 1e-12, "{a:?}");
        assert!((a.b_cubed.f1 - 0.865).abs() < 5e-4, "{a:?}");
        assert!((a.ceaf_e.f1 - 0.733).abs() < 5e-4, "{a:?}");
        let everything: Vec<usize> = (1..=12).collect();
        let c = scores(&gold, &[&everything]);
        assert!((c.muc.f1 - 0.9).abs() < 1e-12, "{c:?}");
        assert!((c.b_cubed.f1 - 0.545).abs() < 5e-4, "{c:?}");
        assert!((c.ceaf_e.f1 - 0.294).abs() < 5e-4, "{c:?}");
        let same = scores(&gold, &gold);
        assert_eq!((same.mean_f1, scores(&[], &[]).mean_f1), (1.0, 0.0));
    }
}
