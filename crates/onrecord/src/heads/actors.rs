//! Who is there: which spans of a window are mentions of actors, names, titles of offices and
//! bodies that offices belong to; and, over all mentions of a report, which are of one actor.
//!
//! Spans are scored from the states of their first and last token and their width (Lee et al.
//! 2017). Coreference scores pairs of mentions from the states of both and from how they lie to
//! each other ([`crate::actor::features`]); each mention takes the best antecedent or none.

use rten_simd::{Isa, SimdOp, SimdUnaryOp};
use rten_vecmath::Gelu;

use super::{AddProduct, dot, sigmoid, softmax};
use crate::actor::features::{Profile, Shape, TRAITS, Traits};
use crate::encoder::{Projection, ProjectionScratch};
use crate::weights::Weights;
use crate::{ActorKind, Error, OfficeStatus, Span};

/// Hidden units of a span.
const SPAN: usize = 96;
/// Hidden units of a mention, and of a pair of mentions.
pub(crate) const MENTION: usize = 128;
/// Columns of the projection: a span's first and last token, a mention's first and last token.
const COLUMNS: usize = 2 * SPAN + 2 * MENTION;
/// Bilinear heads of a pair.
const HEADS: usize = 8;
/// Tokens of a span at the most.
const WIDEST: usize = 24;
/// What a span can be: [`ActorKind`]s, then name, title, body.
const LABELS: usize = 6;
const NAME: usize = 3;
const TITLE: usize = 4;
const BODY: usize = 5;
/// A span is a name, a title or a body from this probability on.
pub(crate) const PART: f32 = 0.5;
/// A span that is nothing with this probability is not kept.
const LEAST: f32 = 0.1;
/// What a mention's state is turned into: the later of a pair, the earlier one, both again for the
/// bilinear part, the first of its actor, an office.
const SIDES: usize = 6;

/// The weights of the head.
#[derive(Debug)]
pub(crate) struct ActorHead {
    project: Projection,
    /// `[WIDEST, SPAN]`
    width: Vec<f32>,
    /// `[SPAN, 8]`: a column a label, the last two empty.
    label: Vec<f32>,
    label_bias: [f32; LABELS],
    /// `[MENTION, SIDES × MENTION]`: transposed.
    sides: Vec<f32>,
    sides_bias: Vec<f32>,
    /// `[rows, MENTION]` for each trait.
    traits: [Vec<f32>; TRAITS.len()],
    /// `[HEADS, MENTION]`
    bilinear: Vec<f32>,
    pair: Vec<f32>,
    pair_bias: f32,
    /// `[Shape::COUNT, MENTION]`
    shape: Vec<f32>,
    /// `[4, MENTION]`
    often: Vec<f32>,
    first: Vec<f32>,
    first_bias: f32,
    /// `[states, MENTION]`
    state: Vec<f32>,
    state_bias: Vec<f32>,
    /// Logistic regression from evidence to the confidence of a speaker and of an office.
    speaker: [f32; SPEAKER_EVIDENCE],
    office: [f32; OFFICE_EVIDENCE],
}

/// What the confidence of a speaker is computed from: one, the log odds of the chain's links and of the mention that
/// speaks, whether it is a pronoun.
pub(crate) const SPEAKER_EVIDENCE: usize = 4;
/// What that of an office is computed from: one, the log odds of the title, whether its holder's mention holds it,
/// whether its holder has a name.
pub(crate) const OFFICE_EVIDENCE: usize = 4;

/// A span that may be something.
#[derive(Clone, Debug)]
pub(crate) struct Labelled {
    /// Its bytes.
    pub(crate) span: Span,
    /// The probability of each label.
    pub(super) labels: [f32; LABELS],
    /// Its state: what [`ActorHead::sides`] works on.
    state: Box<[f32; MENTION]>,
}

impl Labelled {
    /// The probability that it mentions an actor.
    pub(crate) fn mention(&self) -> f32 {
        self.labels[..NAME].iter().sum::<f32>().min(1.0)
    }

    /// The probability of each kind of actor.
    pub(crate) fn kinds(&self) -> [f32; ActorKind::ALL.len()] {
        self.labels[..NAME].try_into().expect("three kinds")
    }

    /// Whether it is more likely than not an actor's name, and no office used as one.
    pub(crate) fn is_name(&self) -> bool {
        self.labels[NAME] >= PART && self.labels[NAME] > self.labels[TITLE]
    }

    /// The probability that it is the title of an office.
    pub(crate) fn title(&self) -> f32 {
        self.labels[TITLE]
    }

    /// Its state, for other heads.
    pub(super) fn state(&self) -> &[f32; MENTION] {
        &self.state
    }

    /// The probability that it is the body that an office belongs to.
    pub(crate) fn body(&self) -> f32 {
        self.labels[BODY]
    }
}

/// Buffers that the head reuses.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    projection: ProjectionScratch,
    projected: Vec<f32>,
    hidden: Vec<f32>,
}

/// All sides of a report's mentions, `[mentions, SIDES × MENTION]`.
#[derive(Debug, Default)]
pub(crate) struct Sides(Vec<f32>);

impl Sides {
    fn get(&self, mention: usize, side: usize) -> &[f32; MENTION] {
        self.0[(mention * SIDES + side) * MENTION..][..MENTION].try_into().expect("MENTION units")
    }
}

impl ActorHead {
    /// The head's weights out of a model file.
    ///
    /// # Errors
    ///
    /// If one is missing or of another shape.
    pub(crate) fn from_weights(weights: &Weights, hidden: usize) -> Result<Self, Error> {
        let get = |name: &str, shape: &[usize]| weights.tensor_f32(&format!("heads.actors.{name}"), shape);
        let rows = get("label.weight", &[LABELS, SPAN])?;
        let mut label = vec![0.0; SPAN * 8];
        for (k, row) in rows.chunks_exact(SPAN).enumerate() {
            for (unit, &weight) in row.iter().enumerate() {
                label[unit * 8 + k] = weight;
            }
        }
        let bias = get("label.bias", &[LABELS])?;
        let mut sides = vec![0.0; SIDES * MENTION * MENTION];
        for (to, row) in get("sides.weight", &[SIDES * MENTION, MENTION])?.chunks_exact(MENTION).enumerate() {
            for (from, &weight) in row.iter().enumerate() {
                sides[from * SIDES * MENTION + to] = weight;
            }
        }
        let mut traits: [Vec<f32>; TRAITS.len()] = std::array::from_fn(|_| Vec::new());
        for (table, (name, rows)) in traits.iter_mut().zip(TRAITS) {
            *table = get(&format!("traits.{name}"), &[rows, MENTION])?;
        }
        let states = OfficeStatus::ALL.len();
        Ok(Self {
            project: Projection::from_weights(weights, "heads.actors.project", hidden, COLUMNS)?,
            width: get("width", &[WIDEST, SPAN])?,
            label,
            label_bias: std::array::from_fn(|k| bias[k]),
            sides,
            sides_bias: get("sides.bias", &[SIDES * MENTION])?,
            traits,
            bilinear: get("bilinear", &[HEADS, MENTION])?,
            pair: get("pair.weight", &[MENTION])?,
            pair_bias: get("pair.bias", &[1])?[0],
            shape: get("shape", &[Shape::COUNT, MENTION])?,
            often: get("often", &[4, MENTION])?,
            first: get("first.weight", &[MENTION])?,
            first_bias: get("first.bias", &[1])?[0],
            state: get("state.weight", &[states, MENTION])?,
            state_bias: get("state.bias", &[states])?,
            speaker: fixed(&get("speaker", &[SPEAKER_EVIDENCE])?),
            office: fixed(&get("office", &[OFFICE_EVIDENCE])?),
        })
    }

    /// Appends what may be something in a window to `found`.
    ///
    /// `hidden` is the encoder's output, one row a token, `[CLS]` and `[SEP]` included; `spans` are
    /// the bytes of the tokens between those two, `sentences` their sentence numbers.
    pub(crate) fn find(
        &self,
        text: &str,
        hidden: &[f32],
        spans: &[Span],
        sentences: &[u32],
        scratch: &mut Scratch,
        found: &mut Vec<Labelled>,
    ) {
        let Scratch { projection, projected, hidden: units } = scratch;
        self.project.forward(hidden, spans.len() + 2, projection, projected);
        let inner = |token: usize| Self::inner(text, spans, token);
        let mut lasts = Vec::with_capacity(WIDEST);
        for first in 0..spans.len() {
            if inner(first) {
                continue;
            }
            lasts.clear();
            let end = (first + WIDEST).min(spans.len());
            lasts.extend(
                (first..end).take_while(|&t| sentences[t] == sentences[first]).filter(|&t| !inner(t + 1)),
            );
            units.clear();
            units.resize(lasts.len() * SPAN, 0.0);
            SpanUnits { head: self, projected, first, lasts: &lasts, units }.dispatch();
            Gelu {}.map_mut(units);
            for (&last, units) in lasts.iter().zip(units.chunks_exact(SPAN)) {
                let mut sums = [0.0f32; 8];
                for (unit, weights) in units.iter().zip(self.label.chunks_exact(8)) {
                    for (sum, weight) in sums.iter_mut().zip(weights) {
                        *sum += unit * weight;
                    }
                }
                let labels: [f32; LABELS] = std::array::from_fn(|k| sigmoid(sums[k] + self.label_bias[k]));
                if labels.iter().any(|&p| p >= LEAST) {
                    let column =
                        |token: usize, from: usize| &projected[(token + 1) * COLUMNS + from..][..MENTION];
                    let mut state = Box::new([0.0; MENTION]);
                    let (a, b) = (column(first, 2 * SPAN), column(last, 2 * SPAN + MENTION));
                    for (to, (a, b)) in state.iter_mut().zip(a.iter().zip(b)) {
                        *to = a + b;
                    }
                    Gelu {}.map_mut(&mut state[..]);
                    let span = Span::new(spans[first].start, spans[last].end);
                    found.push(Labelled { span, labels, state });
                }
            }
        }
    }

    /// Whether a token goes on with the word of the one before.
    pub(super) fn inner(text: &str, spans: &[Span], token: usize) -> bool {
        let alphanumeric = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        token > 0
            && spans.get(token).is_some_and(|s| {
                spans[token - 1].end == s.start
                    && alphanumeric(text[s.start..].chars().next())
                    && alphanumeric(text[..s.start].chars().next_back())
            })
    }

    /// The sides of mentions.
    pub(crate) fn sides<'a>(&self, mentions: impl ExactSizeIterator<Item = &'a Labelled>) -> Sides {
        let mut out = Vec::with_capacity(mentions.len() * SIDES * MENTION);
        for mention in mentions {
            let from = out.len();
            out.extend_from_slice(&self.sides_bias);
            AddProduct { weights: &self.sides, inputs: &mention.state[..], to: &mut out[from..] }.dispatch();
        }
        Sides(out)
    }

    /// The score of `later` and `earlier` being of one actor.
    pub(crate) fn pair(&self, sides: &Sides, later: usize, earlier: usize, traits: &Traits) -> f32 {
        let mut units = [0.0f32; MENTION];
        PairUnits { head: self, sides, later, earlier, traits, units: &mut units }.dispatch();
        Gelu {}.map_mut(&mut units);
        self.pair_bias + dot(&units, &self.pair)
    }

    /// The score of a mention being the first of its actor.
    pub(crate) fn first(&self, sides: &Sides, mention: usize, profile: &Profile) -> f32 {
        let shape = &self.shape[profile.shape.index() * MENTION..][..MENTION];
        let often = &self.often[profile.often() * MENTION..][..MENTION];
        let side = sides.get(mention, 4);
        let mut units: [f32; MENTION] = std::array::from_fn(|i| side[i] + shape[i] + often[i]);
        Gelu {}.map_mut(&mut units);
        self.first_bias + dot(&units, &self.first)
    }

    /// The calibrated probability that a speaker is the right one.
    pub(crate) fn speaker_confidence(&self, evidence: &[f32; SPEAKER_EVIDENCE]) -> f32 {
        sigmoid(dot(&self.speaker, evidence))
    }

    /// The calibrated probability that an office's title and holder are right.
    pub(crate) fn office_confidence(&self, evidence: &[f32; OFFICE_EVIDENCE]) -> f32 {
        sigmoid(dot(&self.office, evidence))
    }

    /// The probability of each [`OfficeStatus`] of a title.
    pub(crate) fn status(&self, sides: &Sides, title: usize) -> [f32; OfficeStatus::ALL.len()] {
        let mut units = *sides.get(title, 5);
        Gelu {}.map_mut(&mut units);
        let mut out: [f32; OfficeStatus::ALL.len()] =
            std::array::from_fn(|k| self.state_bias[k] + dot(&units, &self.state[k * MENTION..][..MENTION]));
        softmax(&mut out);
        out
    }
}

fn fixed<const N: usize>(values: &[f32]) -> [f32; N] {
    std::array::from_fn(|k| values[k])
}

/// Hidden units of the spans from `first` to each of `lasts`, before the activation. As in the
/// statements' head, plain loops whose sums are never reordered.
struct SpanUnits<'a> {
    head: &'a ActorHead,
    projected: &'a [f32],
    first: usize,
    lasts: &'a [usize],
    units: &'a mut [f32],
}

impl SimdOp for SpanUnits<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) {
        let Self { head, projected, first, lasts, units } = self;
        let row = |from: &'_ [f32], at: usize| -> [f32; SPAN] {
            from[at..][..SPAN].try_into().expect("SPAN units")
        };
        let a = row(projected, (first + 1) * COLUMNS);
        for (&last, out) in lasts.iter().zip(units.chunks_exact_mut(SPAN)) {
            let b = row(projected, (last + 1) * COLUMNS + SPAN);
            let width = row(&head.width, (last - first) * SPAN);
            for i in 0..SPAN {
                out[i] = a[i] + b[i] + width[i];
            }
        }
    }
}

/// Hidden units of a pair, before the activation.
struct PairUnits<'a> {
    head: &'a ActorHead,
    sides: &'a Sides,
    later: usize,
    earlier: usize,
    traits: &'a Traits,
    units: &'a mut [f32; MENTION],
}

impl SimdOp for PairUnits<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) {
        let Self { head, sides, later, earlier, traits, units } = self;
        let (u, v) = (sides.get(later, 0), sides.get(earlier, 1));
        let (q, k) = (sides.get(later, 2), sides.get(earlier, 3));
        for i in 0..MENTION {
            units[i] = u[i] + v[i];
        }
        for (table, &row) in head.traits.iter().zip(traits) {
            let row: &[f32; MENTION] =
                table[usize::from(row) * MENTION..][..MENTION].try_into().expect("MENTION units");
            for i in 0..MENTION {
                units[i] += row[i];
            }
        }
        const HEAD: usize = MENTION / HEADS;
        for (h, weights) in head.bilinear.chunks_exact(MENTION).enumerate() {
            let product = dot(&q[h * HEAD..][..HEAD], &k[h * HEAD..][..HEAD]);
            for i in 0..MENTION {
                units[i] += weights[i] * product;
            }
        }
    }
}
