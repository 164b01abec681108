//! How right groups are: which sightings, over all reports, are of one person.

use std::{collections::HashMap, hash::Hash};

use crate::Prf;

/// B-cubed precision and recall (Bagga and Baldwin 1998, “Algorithms for scoring coreference chains”) of a grouping.
///
/// Each of `items` is one thing that was grouped, with its group in the gold and the one that it was put into. For each, precision is the
/// share of its found group that its gold group has, too, and recall the share of its gold group that was found with it; the figures are the means
/// over all items. Without items, all are 0.
#[must_use]
pub fn b_cubed<G: Eq + Hash, S: Eq + Hash>(items: &[(G, S)]) -> Prf {
    let mut gold: HashMap<&G, usize> = HashMap::new();
    let mut found: HashMap<&S, usize> = HashMap::new();
    let mut both: HashMap<(&G, &S), usize> = HashMap::new();
    for (one, other) in items {
        *gold.entry(one).or_default() += 1;
        *found.entry(other).or_default() += 1;
        *both.entry((one, other)).or_default() += 1;
    }
    let mean = |whole: &dyn Fn(&G, &S) -> usize| {
        let shares = items.iter().map(|(one, other)| both[&(one, other)] as f64 / whole(one, other) as f64);
        shares.sum::<f64>() / items.len().max(1) as f64
    };
    let precision = mean(&|_, other| found[other]);
    let recall = mean(&|one, _| gold[one]);
    let f1 = if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
    Prf { precision, recall, f1, gold: items.len(), predicted: items.len() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures() {
        // Two people; one of the second was put to the first.
        let found = b_cubed(&[("a", 1), ("a", 1), ("b", 1), ("b", 2)]);
        assert!((found.precision - (2.0 * (2.0 / 3.0) + 1.0 / 3.0 + 1.0) / 4.0).abs() < 1e-9);
        assert!((found.recall - (1.0 + 1.0 + 0.5 + 0.5) / 4.0).abs() < 1e-9);
        assert_eq!(b_cubed::<u8, u8>(&[]).f1, 0.0);
        assert_eq!(b_cubed(&[(1, "x"), (2, "y")]).f1, 1.0);
    }
}
