//! Pairing what was predicted with what there is.

use std::collections::HashMap;

use crate::words::WordSet;

/// How well gold item number `.1` and predicted item number `.2` go together; above 0.
pub(super) type Candidate = (f64, usize, usize);

/// Pairs `(gold, predicted)` one to one, best score first, and of equal scores the earlier gold,
/// then the earlier prediction.
pub(super) fn greedy(mut candidates: Vec<Candidate>) -> Vec<(usize, usize)> {
    candidates.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let length = |n: fn(&Candidate) -> usize| candidates.iter().map(n).max().map_or(0, |most| most + 1);
    let (mut gold, mut predicted) = (vec![false; length(|c| c.1)], vec![false; length(|c| c.2)]);
    let mut pairs = Vec::new();
    for (_, i, j) in candidates {
        if !gold[i] && !predicted[j] {
            (gold[i], predicted[j]) = (true, true);
            pairs.push((i, j));
        }
    }
    pairs
}

/// The pairs of spans that overlap, with the length of what they share, in no order. Takes time
/// for the spans and the pairs, not for every two spans.
pub(super) fn overlapping(gold: &[[usize; 2]], predicted: &[[usize; 2]]) -> Vec<(usize, usize, usize)> {
    let side = |spans: &[[usize; 2]], is_gold: bool| {
        let solid = spans.iter().enumerate().filter(|(_, [start, end])| start < end);
        solid.map(move |(n, &span)| (span, is_gold, n)).collect::<Vec<_>>()
    };
    let mut spans = [side(gold, true), side(predicted, false)].concat();
    spans.sort_unstable();
    // The spans of either side that began before and may still go on.
    let mut open: [Vec<([usize; 2], usize)>; 2] = [Vec::new(), Vec::new()];
    let mut found = Vec::new();
    for (span, is_gold, n) in spans {
        let others = &mut open[usize::from(!is_gold)];
        others.retain(|&([_, end], _)| end > span[0]);
        for &([_, end], other) in others.iter() {
            let (i, j) = if is_gold { (n, other) } else { (other, n) };
            found.push((i, j, end.min(span[1]) - span[0]));
        }
        open[usize::from(is_gold)].push((span, n));
    }
    found
}

/// The pairs of spans that overlap and that `suit`, the longer the overlap the better.
#[expect(clippy::cast_precision_loss, reason = "a report does not have 2^53 characters")]
pub(super) fn by_overlap(
    overlaps: &[(usize, usize, usize)],
    suit: impl Fn(usize, usize) -> bool,
) -> Vec<Candidate> {
    let suited = overlaps.iter().filter(|&&(i, j, _)| suit(i, j));
    suited.map(|&(i, j, length)| (length as f64, i, j)).collect()
}

/// How alike actors are: the Dice coefficient of their mentions, a mention of the gold one being
/// shared if it overlaps any of the predicted one.
#[expect(clippy::cast_precision_loss, reason = "a report does not have 2^53 mentions")]
pub(super) fn by_mentions(gold: &[&[[usize; 2]]], predicted: &[&[[usize; 2]]]) -> Vec<Candidate> {
    let flat = |actors: &[&[[usize; 2]]]| -> (Vec<[usize; 2]>, Vec<usize>) {
        let mentions = actors.iter().enumerate();
        mentions.flat_map(|(n, mentions)| mentions.iter().map(move |&mention| (mention, n))).unzip()
    };
    let ((gold_mentions, gold_actors), (mentions, actors)) = (flat(gold), flat(predicted));
    let overlaps = overlapping(&gold_mentions, &mentions);
    let mut shared: Vec<_> = overlaps.iter().map(|&(m, n, _)| (gold_actors[m], actors[n], m)).collect();
    // A mention counts once, however many of the other actor's it overlaps.
    shared.sort_unstable();
    shared.dedup();
    let same_actors = |a: &(usize, usize, usize), b: &(usize, usize, usize)| (a.0, a.1) == (b.0, b.1);
    let dice = shared.chunk_by(same_actors).map(|shared| {
        let (i, j, _) = shared[0];
        ((2 * shared.len()) as f64 / (gold[i].len() + predicted[j].len()) as f64, i, j)
    });
    dice.collect()
}

/// The pairs of contents of whose words at least half are in both: their intersection over union.
#[expect(clippy::cast_precision_loss, reason = "a report does not have 2^53 words")]
pub(super) fn by_words(gold: &[WordSet], predicted: &[WordSet]) -> Vec<Candidate> {
    let mut holders: HashMap<usize, Vec<usize>> = HashMap::new();
    for (j, words) in predicted.iter().enumerate() {
        for word in words.iter() {
            holders.entry(word).or_default().push(j);
        }
    }
    let mut candidates = Vec::new();
    for (i, words) in gold.iter().enumerate() {
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for word in words.iter() {
            for &j in holders.get(&word).into_iter().flatten() {
                *shared.entry(j).or_default() += 1;
            }
        }
        for (j, shared) in shared {
            let iou = shared as f64 / (words.len() + predicted[j].len() - shared) as f64;
            if iou >= 0.5 {
                candidates.push((iou, i, j));
            }
        }
    }
    candidates
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn best_first_then_earliest() {
        assert_eq!(greedy(vec![]), []);
        assert_eq!(greedy(vec![(1.0, 1, 0), (1.0, 0, 1), (1.0, 0, 0), (2.0, 5, 1)]), [(5, 1), (0, 0)]);
    }

    fn spans() -> impl Strategy<Value = Vec<[usize; 2]>> {
        prop::collection::vec((0_usize..30, 0_usize..12).prop_map(|(start, len)| [start, start + len]), 0..20)
    }

    proptest! {
        #[test]
        fn overlaps_are_those_that_every_two_spans_have(gold in spans(), predicted in spans()) {
            let mut plainly = Vec::new();
            for (i, g) in gold.iter().enumerate() {
                for (j, p) in predicted.iter().enumerate() {
                    let shared = g[1].min(p[1]).saturating_sub(g[0].max(p[0]));
                    if shared > 0 {
                        plainly.push((i, j, shared));
                    }
                }
            }
            let mut found = overlapping(&gold, &predicted);
            found.sort_unstable();
            prop_assert_eq!(found, plainly);
        }
    }
}
