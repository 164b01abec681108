//! The linear-chain CRF that tags a window's tokens for one anchor.
//!
//! Lafferty, McCallum and Pereira (2001); decoding after Viterbi (1967). Decoding is constrained:
//! a path has at most one source, at least some content, and a cue only from its anchor on.

/// Tags: outside, and begin and inside of each role.
pub(crate) const TAGS: usize = 7;

/// A role of an attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Source,
    Cue,
    Content,
}

/// Tag indices, in the order in which the network was trained.
pub(crate) mod tag {
    pub(crate) const O: usize = 0;
    pub(crate) const B_SOURCE: usize = 1;
    pub(crate) const I_SOURCE: usize = 2;
    pub(crate) const B_CUE: usize = 3;
    pub(crate) const I_CUE: usize = 4;
    pub(crate) const B_CONTENT: usize = 5;
    pub(crate) const I_CONTENT: usize = 6;
}

/// The role of a tag, and whether it begins a span.
pub(crate) fn role(tag: usize) -> Option<(Role, bool)> {
    Some(match tag {
        tag::B_SOURCE => (Role::Source, true),
        tag::I_SOURCE => (Role::Source, false),
        tag::B_CUE => (Role::Cue, true),
        tag::I_CUE => (Role::Cue, false),
        tag::B_CONTENT => (Role::Content, true),
        tag::I_CONTENT => (Role::Content, false),
        _ => return None,
    })
}

const NEVER: f32 = -1.0e4;

/// The scores of tags following one another.
#[derive(Clone, Debug)]
pub(crate) struct Crf {
    /// `transitions[from][to]`, [`NEVER`] where an inside tag would begin a span.
    transitions: [[f32; TAGS]; TAGS],
    /// `exp` of the same, for sums over all paths.
    weights: [[f32; TAGS]; TAGS],
    start: [f32; TAGS],
}

/// One step's state beside the tag: whether a source, whether content has been seen.
const FLAGS: usize = 4;
const HAS_SOURCE: usize = 1;
const HAS_CONTENT: usize = 2;
const STATES: usize = TAGS * FLAGS;

/// Buffers that decoding reuses.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    back: Vec<[u8; STATES]>,
    forward: Vec<[f32; TAGS]>,
    backward: Vec<[f32; TAGS]>,
    /// Each token's probability of each tag, summed over all paths.
    pub(crate) marginals: Vec<[f32; TAGS]>,
    /// The best path's tag of each token.
    pub(crate) path: Vec<u8>,
}

impl Crf {
    /// From the trained `transitions` (row-major, from × to) and `start` scores.
    pub(crate) fn new(transitions: &[f32], start: &[f32]) -> Self {
        let mut crf =
            Self { transitions: [[NEVER; TAGS]; TAGS], weights: [[0.0; TAGS]; TAGS], start: [NEVER; TAGS] };
        for to in 0..TAGS {
            let inside = matches!(role(to), Some((_, false)));
            if !inside {
                crf.start[to] = start[to];
            }
            for from in 0..TAGS {
                if !inside || from == to || from + 1 == to {
                    crf.transitions[from][to] = transitions[from * TAGS + to];
                    crf.weights[from][to] = crf.transitions[from][to].exp();
                }
            }
        }
        crf
    }

    /// The best path for the anchor at token `anchor` under the constraints, into `buffers.path`.
    ///
    /// `emissions` has one row a token. `source_bonus` is added to a path that has a source. Returns
    /// the path's score (without the bonus), or `None` if no path satisfies the constraints.
    pub(crate) fn decode(
        &self,
        emissions: &[[f32; TAGS]],
        anchor: usize,
        source_bonus: f32,
        buffers: &mut Buffers,
    ) -> Option<f32> {
        let n = emissions.len();
        buffers.back.clear();
        buffers.path.clear();
        let mut best = [NEVER; STATES];
        for (t, emission) in emissions.iter().enumerate() {
            let mut next = [f32::NEG_INFINITY; STATES];
            let mut from = [0u8; STATES];
            for to in 0..TAGS {
                let allowed = match to {
                    tag::B_CUE => t == anchor,
                    tag::I_CUE => t > anchor,
                    tag::B_CONTENT => true,
                    _ => t != anchor,
                };
                if !allowed {
                    continue;
                }
                if t == 0 {
                    let inside = matches!(role(to), Some((_, false)));
                    if !inside {
                        let state = to * FLAGS + gained(to);
                        next[state] = self.start[to] + emission[to] + bonus(to, source_bonus);
                    }
                    continue;
                }
                for before in 0..TAGS {
                    let transition = self.transitions[before][to];
                    if transition <= NEVER {
                        continue;
                    }
                    for flags in 0..FLAGS {
                        // A second source is no path.
                        if to == tag::B_SOURCE && flags & HAS_SOURCE != 0 {
                            continue;
                        }
                        let score = best[before * FLAGS + flags] + transition;
                        let state = to * FLAGS + (flags | gained(to));
                        if score > next[state] {
                            next[state] = score;
                            from[state] = (before * FLAGS + flags) as u8;
                        }
                    }
                }
                for flags in 0..FLAGS {
                    next[to * FLAGS + flags] += emission[to] + bonus(to, source_bonus);
                }
            }
            best = next;
            buffers.back.push(from);
        }
        let (mut state, score) = (0..STATES)
            .filter(|state| (state % FLAGS) & HAS_CONTENT != 0)
            .map(|state| (state, best[state]))
            .max_by(|a, b| a.1.total_cmp(&b.1))?;
        if !score.is_finite() || score <= NEVER / 2.0 {
            return None;
        }
        let score = score - if (state % FLAGS) & HAS_SOURCE != 0 { source_bonus } else { 0.0 };
        buffers.path.resize(n, 0);
        for t in (0..n).rev() {
            buffers.path[t] = (state / FLAGS) as u8;
            state = usize::from(buffers.back[t][state]);
        }
        Some(score)
    }

    /// Sums over all paths: the marginal probabilities into `buffers.marginals`; returns the log of
    /// the total. Forward and backward sums are rescaled at each token (Rabiner 1989).
    pub(crate) fn sum(&self, emissions: &[[f32; TAGS]], buffers: &mut Buffers) -> f32 {
        let Buffers { forward, backward, marginals, .. } = buffers;
        let n = emissions.len();
        for list in [&mut *forward, &mut *backward, &mut *marginals] {
            list.clear();
            list.resize(n, [0.0; TAGS]);
        }
        let mut log_total = 0.0f64;
        for t in 0..n {
            let top = emissions[t].iter().copied().fold(f32::MIN, f32::max);
            let mut row = [0.0; TAGS];
            for to in 0..TAGS {
                let before = if t == 0 {
                    self.start[to].exp()
                } else {
                    (0..TAGS).map(|from| forward[t - 1][from] * self.weights[from][to]).sum()
                };
                row[to] = before * (emissions[t][to] - top).exp();
            }
            let scale: f32 = row.iter().sum();
            log_total += f64::from(scale.ln()) + f64::from(top);
            forward[t] = row.map(|x| x / scale);
        }
        for t in (0..n).rev() {
            let mut row = [1.0; TAGS];
            if t + 1 < n {
                let top = emissions[t + 1].iter().copied().fold(f32::MIN, f32::max);
                let mut next = [0.0; TAGS];
                for to in 0..TAGS {
                    next[to] = backward[t + 1][to] * (emissions[t + 1][to] - top).exp();
                }
                for (sum, weights) in row.iter_mut().zip(&self.weights) {
                    *sum = weights.iter().zip(&next).map(|(w, x)| w * x).sum();
                }
                let scale: f32 = row.iter().sum();
                row = row.map(|x| x / scale);
            }
            backward[t] = row;
            let mut joint = [0.0; TAGS];
            for k in 0..TAGS {
                joint[k] = forward[t][k] * row[k];
            }
            let total: f32 = joint.iter().sum();
            marginals[t] = joint.map(|x| x / total);
        }
        log_total as f32
    }

    /// The score of the path that is outside everywhere: the reading that there is no statement.
    pub(crate) fn outside(&self, emissions: &[[f32; TAGS]]) -> f32 {
        let stay = self.transitions[tag::O][tag::O];
        let sum: f32 = emissions.iter().map(|e| e[tag::O]).sum();
        self.start[tag::O] + sum + stay * emissions.len().saturating_sub(1) as f32
    }
}

/// The flag that a tag sets.
fn gained(tag: usize) -> usize {
    match role(tag) {
        Some((Role::Source, _)) => HAS_SOURCE,
        Some((Role::Content, _)) => HAS_CONTENT,
        _ => 0,
    }
}

fn bonus(tag: usize, source_bonus: f32) -> f32 {
    if tag == tag::B_SOURCE { source_bonus } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn crf(values: &[f32]) -> Crf {
        Crf::new(&values[..TAGS * TAGS], &values[TAGS * TAGS..TAGS * (TAGS + 1)])
    }

    fn rows(values: &[f32]) -> Vec<[f32; TAGS]> {
        values.chunks_exact(TAGS).map(|row| row.try_into().unwrap()).collect()
    }

    /// Every path with its score, the slow way.
    fn all_paths(crf: &Crf, emissions: &[[f32; TAGS]]) -> Vec<(Vec<usize>, f32)> {
        let mut paths: Vec<(Vec<usize>, f32)> = vec![(vec![], 0.0)];
        for emission in emissions {
            paths = paths
                .into_iter()
                .flat_map(|(path, score)| {
                    (0..TAGS).map(move |to| {
                        let step =
                            path.last().map_or(crf.start[to], |&from: &usize| crf.transitions[from][to]);
                        let mut longer = path.clone();
                        longer.push(to);
                        (longer, score + step + emission[to])
                    })
                })
                .filter(|(_, score)| *score > NEVER / 2.0)
                .collect();
        }
        paths
    }

    fn allowed(path: &[usize], anchor: usize) -> bool {
        let count = |wanted| path.iter().filter(|&&t| t == wanted).count();
        count(tag::B_SOURCE) <= 1
            && count(tag::B_CONTENT) >= 1
            && path.iter().enumerate().all(|(t, &k)| k != tag::B_CUE || t == anchor)
            && matches!(path[anchor], tag::B_CUE | tag::B_CONTENT)
    }

    proptest! {
        #[test]
        fn agrees_with_trying_every_path(
            weights in prop::collection::vec(-2.0f32..2.0, TAGS * (TAGS + 1)),
            values in prop::collection::vec(-3.0f32..3.0, TAGS * 5),
            anchor in 0usize..5,
        ) {
            let (crf, emissions) = (crf(&weights), rows(&values));
            let mut buffers = Buffers::default();
            let paths = all_paths(&crf, &emissions);
            let total = paths.iter().map(|(_, s)| f64::from(*s).exp()).sum::<f64>();
            let got = crf.sum(&emissions, &mut buffers);
            prop_assert!((f64::from(got) - total.ln()).abs() < 1e-3, "{got} {}", total.ln());
            for (t, row) in buffers.marginals.iter().enumerate() {
                for (k, &p) in row.iter().enumerate() {
                    let wanted = paths.iter().filter(|(path, _)| path[t] == k).map(|(_, s)| f64::from(*s).exp()).sum::<f64>() / total;
                    prop_assert!((f64::from(p) - wanted).abs() < 1e-3);
                }
            }
            let best = paths.iter().filter(|(p, _)| allowed(p, anchor)).map(|(_, s)| *s).fold(f32::MIN, f32::max);
            let score = crf.decode(&emissions, anchor, 0.0, &mut buffers).unwrap();
            prop_assert!((score - best).abs() < 1e-3, "{score} {best}");
            let path: Vec<usize> = buffers.path.iter().map(|&k| usize::from(k)).collect();
            prop_assert!(allowed(&path, anchor));
        }
    }

    #[test]
    fn one_token_can_be_content_alone() {
        let crf = Crf::new(&[0.0; TAGS * TAGS], &[0.0; TAGS]);
        let mut buffers = Buffers::default();
        assert!(crf.decode(&[[0.0; TAGS]], 0, 1.0, &mut buffers).is_some());
        assert_eq!(buffers.path, [tag::B_CONTENT as u8]);
    }
}
