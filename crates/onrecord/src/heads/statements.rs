//! Who said what: a detector of anchors (first words of cues) and, for each anchor, a CRF over the
//! window that marks its source, cue and content.
//!
//! The CRF's scores come from the pair (anchor, token): an additive part, a bilinear part of several
//! heads, and embeddings of the distance in tokens and in sentences.

use rten_simd::{Isa, SimdOp, SimdUnaryOp};
use rten_vecmath::Gelu;

use super::crf::{self, Crf, Role, TAGS};
use super::sigmoid;
use crate::Error;
use crate::encoder::{Projection, ProjectionScratch};
use crate::tokens::Guideline;
use crate::weights::Weights;

/// Hidden units of a pair.
const PAIR: usize = 192;
/// Bilinear heads.
const HEADS: usize = 8;
/// Units of a bilinear head.
const HEAD: usize = PAIR / HEADS;
/// Embedded distances in tokens on each side: exact to 8, then by half octaves.
const DISTANCES: usize = 18;
/// Embedded distances in sentences: −3 to 3.
const SENTENCES: usize = 7;
/// Anchors below this logit (probability 0.05) are not tried.
const LEAST_ANCHOR: f32 = -2.94;
/// What a path with a source gains in decoding: a statement mostly has one.
const SOURCE_BONUS: f32 = 1.0;
/// What confidence is computed from.
pub(crate) const EVIDENCE: usize = 6;

/// The weights of the head.
#[derive(Debug)]
pub(crate) struct StatementHead {
    /// Five projections of the hidden state in one: anchor, pair's cue side, pair's token side,
    /// bilinear cue side, bilinear token side. The last two hold unit d of head h at d × HEADS + h.
    project: Projection,
    anchor: Vec<f32>,
    anchor_bias: f32,
    /// `[2 × DISTANCES + 1, PAIR]`
    distance: Vec<f32>,
    /// `[SENTENCES, PAIR]`
    sentence: Vec<f32>,
    /// `[HEADS, PAIR]`
    bilinear: Vec<f32>,
    /// `[PAIR, 8]`: a column a tag, the last one empty.
    emit: Vec<f32>,
    emit_bias: [f32; TAGS],
    crf: Crf,
    /// Logistic regression from evidence to confidence: weights, then a bias for each guideline.
    confidence: Vec<f32>,
    /// Distance in tokens (absolute) to its bucket.
    buckets: Vec<u8>,
}

/// One statement found in a window, in tokens of the window.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    /// Runs of tokens `(role, first, one past the last)` in order.
    pub(crate) runs: Vec<(Role, usize, usize)>,
    /// Calibrated probability that source and content are right.
    pub(crate) confidence: f32,
    /// What the confidence was computed from; see [`evidence`].
    pub(crate) evidence: [f32; EVIDENCE],
}

/// Buffers that the head reuses.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    projection: ProjectionScratch,
    /// `[tokens, 5 × PAIR]`
    pub(crate) projected: Vec<f32>,
    gelu: Vec<f32>,
    pair: Vec<f32>,
    emissions: Vec<[f32; TAGS]>,
    crf: crf::Buffers,
}

impl StatementHead {
    /// The head's weights out of a model file.
    ///
    /// # Errors
    ///
    /// If one is missing or of another shape.
    pub(crate) fn from_weights(weights: &Weights, hidden: usize) -> Result<Self, Error> {
        let get =
            |name: &str, shape: &[usize]| weights.tensor_f32(&format!("heads.statements.{name}"), shape);
        let emit_rows = get("emit.weight", &[TAGS, PAIR])?;
        let mut emit = vec![0.0; PAIR * 8];
        for (tag, row) in emit_rows.chunks_exact(PAIR).enumerate() {
            for (unit, &weight) in row.iter().enumerate() {
                emit[unit * 8 + tag] = weight;
            }
        }
        let bias = get("emit.bias", &[TAGS])?;
        Ok(Self {
            project: Projection::from_weights(weights, "heads.statements.project", hidden, 5 * PAIR)?,
            anchor: get("anchor.weight", &[PAIR])?,
            anchor_bias: get("anchor.bias", &[1])?[0],
            distance: get("distance", &[2 * DISTANCES + 1, PAIR])?,
            sentence: get("sentence", &[SENTENCES, PAIR])?,
            bilinear: get("bilinear", &[HEADS, PAIR])?,
            emit,
            emit_bias: std::array::from_fn(|tag| bias[tag]),
            crf: Crf::new(&get("transitions", &[TAGS, TAGS])?, &get("start", &[TAGS])?),
            confidence: get("confidence", &[EVIDENCE + Guideline::COUNT])?,
            buckets: (0..1024).map(bucket).collect(),
        })
    }

    /// Appends the statements of one window to `found`, each anchor's best.
    ///
    /// `hidden` is the encoder's output, one row a token, `[CLS]` and `[SEP]` included;
    /// `sentences` is each token's sentence number, `guideline` the one that the tokens were marked with.
    pub(crate) fn find(
        &self,
        hidden: &[f32],
        sentences: &[u32],
        guideline: Guideline,
        scratch: &mut Scratch,
        found: &mut Vec<Found>,
    ) {
        let n = sentences.len();
        self.project.forward(hidden, n, &mut scratch.projection, &mut scratch.projected);
        self.find_projected(sentences, guideline, scratch, found);
    }

    /// The same from projections that are in `scratch.projected` already.
    pub(crate) fn find_projected(
        &self,
        sentences: &[u32],
        guideline: Guideline,
        scratch: &mut Scratch,
        found: &mut Vec<Found>,
    ) {
        let n = sentences.len();
        for anchor in 1..n.saturating_sub(1) {
            let logit = self.anchor_logit(anchor, scratch);
            if logit >= LEAST_ANCHOR {
                self.score_pairs(anchor, sentences, scratch);
                found.extend(self.decode(anchor, logit, guideline, scratch));
            }
        }
    }

    fn anchor_logit(&self, token: usize, scratch: &mut Scratch) -> f32 {
        let Scratch { projected, gelu, .. } = scratch;
        gelu.clear();
        gelu.extend_from_slice(&projected[token * 5 * PAIR..][..PAIR]);
        Gelu {}.map_mut(gelu);
        self.anchor_bias + gelu.iter().zip(&self.anchor).map(|(x, w)| x * w).sum::<f32>()
    }

    /// The CRF's scores of all tokens for one anchor, into `scratch.emissions`.
    fn score_pairs(&self, anchor: usize, sentences: &[u32], scratch: &mut Scratch) {
        let Scratch { projected, pair, emissions, .. } = scratch;
        let n = sentences.len();
        pair.clear();
        pair.resize(n * PAIR, 0.0);
        Pairs { head: self, anchor, sentences, projected, pair }.dispatch();
        Gelu {}.map_mut(pair);
        emissions.clear();
        emissions.resize(n, [0.0; TAGS]);
        Emissions { head: self, pair, emissions }.dispatch();
    }

    /// The best statement of an anchor, with what its confidence rests on.
    fn decode(
        &self,
        anchor: usize,
        logit: f32,
        guideline: Guideline,
        scratch: &mut Scratch,
    ) -> Option<Found> {
        let Scratch { emissions, crf: buffers, .. } = scratch;
        let score = self.crf.decode(emissions, anchor, SOURCE_BONUS, buffers)?;
        let total = self.crf.sum(emissions, buffers);
        let outside = self.crf.outside(emissions);
        let mut runs: Vec<(Role, usize, usize)> = Vec::new();
        for (t, &tag) in buffers.path.iter().enumerate() {
            match crf::role(usize::from(tag)) {
                Some((role, false)) if runs.last().is_some_and(|r| r.0 == role && r.2 == t) => {
                    runs.last_mut().expect("not empty").2 = t + 1;
                }
                Some((role, _)) => runs.push((role, t, t + 1)),
                None => {}
            }
        }
        let evidence = evidence(logit, score - total, outside - total, buffers);
        let (weights, biases) = self.confidence.split_at(EVIDENCE);
        let sum = biases[guideline.index()] + weights.iter().zip(&evidence).map(|(w, x)| w * x).sum::<f32>();
        Some(Found { runs, confidence: sigmoid(sum), evidence })
    }
}

/// How sure a path is: the anchor's logit, the path's log probability, the log odds that there is
/// a statement at all, and for content and source the overlap to be expected with the right one
/// (each token's marginal probability counted), the last two as log odds; whether there is a source.
fn evidence(logit: f32, path: f32, outside: f32, buffers: &crf::Buffers) -> [f32; EVIDENCE] {
    let overlap = |wanted: Role| {
        let (mut inside, mut missed, mut length) = (0.0f32, 0.0f32, 0.0f32);
        for (&tag, marginals) in buffers.path.iter().zip(&buffers.marginals) {
            let p: f32 = (0..TAGS)
                .filter(|&k| crf::role(k).is_some_and(|(r, _)| r == wanted))
                .map(|k| marginals[k])
                .sum();
            if crf::role(usize::from(tag)).is_some_and(|(role, _)| role == wanted) {
                inside += p;
                length += 1.0;
            } else {
                missed += p;
            }
        }
        // Without a source in the path: how likely it is that there is none.
        if length == 0.0 { (-missed).exp() } else { inside / (length + missed) }
    };
    let source =
        buffers.path.iter().any(|&t| crf::role(usize::from(t)).is_some_and(|(r, _)| r == Role::Source));
    [
        logit.clamp(-8.0, 8.0),
        path.max(-12.0),
        log_odds(1.0 - outside.min(0.0).exp()),
        log_odds(overlap(Role::Content)),
        log_odds(overlap(Role::Source)),
        f32::from(u8::from(source)),
    ]
}

fn log_odds(p: f32) -> f32 {
    let p = p.clamp(1e-4, 1.0 - 1e-4);
    (p / (1.0 - p)).ln()
}

/// The bucket of the distance from one token to another, as a row of a table of both directions.
pub(super) fn signed_bucket(from: usize, to: usize) -> usize {
    let bucket = usize::from(bucket(from.abs_diff(to)));
    if to >= from { DISTANCES + bucket } else { DISTANCES - bucket }
}

/// The bucket of an absolute distance.
fn bucket(distance: usize) -> u8 {
    let bucket = if distance <= 8 {
        distance
    } else {
        9 + (2.0 * (distance as f32 / 8.0).log2() + 1e-4).floor() as usize
    };
    bucket.min(DISTANCES) as u8
}

/// Hidden units of all pairs of one anchor, before the activation. Plain loops that the compiler
/// turns into the widest vectors there are; no sum is reordered, so all machines agree to the bit.
struct Pairs<'a> {
    head: &'a StatementHead,
    anchor: usize,
    sentences: &'a [u32],
    projected: &'a [f32],
    pair: &'a mut [f32],
}

impl SimdOp for Pairs<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) {
        let Self { head, anchor, sentences, projected, pair } = self;
        let part = |t: usize, k: usize| -> &[f32; PAIR] {
            projected[(t * 5 + k) * PAIR..][..PAIR].try_into().expect("PAIR units")
        };
        let row = |table: &'_ [f32], k: usize| -> [f32; PAIR] {
            table[k * PAIR..][..PAIR].try_into().expect("PAIR units")
        };
        let (cue, query) = (part(anchor, 1), part(anchor, 3));
        let bilinear: [[f32; PAIR]; HEADS] = std::array::from_fn(|h| row(&head.bilinear, h));
        for (t, out) in pair.chunks_exact_mut(PAIR).enumerate() {
            let out: &mut [f32; PAIR] = out.try_into().expect("PAIR units");
            let gap = usize::from(head.buckets[t.abs_diff(anchor).min(head.buckets.len() - 1)]);
            let gap = if t < anchor { DISTANCES - gap } else { DISTANCES + gap };
            let apart = i64::from(sentences[t]) - i64::from(sentences[anchor]);
            let apart = (apart.clamp(-3, 3) + 3) as usize;
            let (token, key) = (part(t, 2), part(t, 4));
            let (near, line) = (row(&head.distance, gap), row(&head.sentence, apart));
            let mut product = [0.0; HEADS];
            for d in 0..HEAD {
                for (h, sum) in product.iter_mut().enumerate() {
                    *sum += query[d * HEADS + h] * key[d * HEADS + h];
                }
            }
            for i in 0..PAIR {
                out[i] = cue[i] + token[i] + near[i] + line[i];
            }
            for (weight, product) in bilinear.iter().zip(product) {
                for i in 0..PAIR {
                    out[i] += weight[i] * product;
                }
            }
        }
    }
}

/// The tags' scores from the activated units.
struct Emissions<'a> {
    head: &'a StatementHead,
    pair: &'a [f32],
    emissions: &'a mut [[f32; TAGS]],
}

impl SimdOp for Emissions<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) {
        for (units, out) in self.pair.chunks_exact(PAIR).zip(self.emissions) {
            let mut sums = [0.0f32; 8];
            for (unit, weights) in units.iter().zip(self.head.emit.chunks_exact(8)) {
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    *sum += unit * weight;
                }
            }
            for (tag, score) in out.iter_mut().enumerate() {
                *score = sums[tag] + self.head.emit_bias[tag];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::bucket;

    #[test]
    fn buckets_are_those_of_the_training() {
        // Recorded from training/network.py, distance_bucket.
        let wanted = [
            (0, 0),
            (1, 1),
            (8, 8),
            (9, 9),
            (11, 9),
            (12, 10),
            (15, 10),
            (16, 11),
            (22, 11),
            (23, 12),
            (32, 13),
            (64, 15),
            (128, 17),
            (181, 17),
            (182, 18),
            (253, 18),
            (511, 18),
        ];
        for (distance, index) in wanted {
            assert_eq!(bucket(distance), index, "distance {distance}");
        }
    }
}
