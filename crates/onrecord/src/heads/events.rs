//! What happened: which words of a window begin the trigger of an event and of which kind; for each, where the trigger ends,
//! whether it happened, what it is about; and, over a report, who takes part and when it was.
//!
//! Participants are scored as pairs of an event and a mention, from the states of both and from how the mention lies to the
//! trigger ([`crate::event::features`]). What an event is about, and its date, are pointed at (Vinyals et al. 2015).

use rten_simd::{Isa, SimdOp, SimdUnaryOp};
use rten_vecmath::Gelu;

use super::actors::{ActorHead, Labelled, MENTION};
use super::{AddProduct, dot, log_odds, sigmoid, softmax};
use crate::encoder::{Projection, ProjectionScratch};
use crate::event::features::{TRAITS, Traits};
use crate::heads::statements::signed_bucket;
use crate::weights::Weights;
use crate::{Error, EventKind, EventStatus, Span};

/// Hidden units of a token that may begin a trigger.
const ANCHOR: usize = 160;
/// Hidden units of an event, and of a pair of an event and a mention.
const EVENT: usize = 128;
/// Units of what an event points at.
const POINT: usize = 64;
/// Columns of the projection: the anchor, a trigger's first and last token, first and last words of what an event is about,
/// dates.
const COLUMNS: usize = ANCHOR + 2 * EVENT + 3 * POINT;
const FIRST: usize = ANCHOR;
const LAST: usize = ANCHOR + EVENT;
const BEGINS: usize = ANCHOR + 2 * EVENT;
const ENDS: usize = BEGINS + POINT;
const DATES: usize = ENDS + POINT;
/// What an event's state is turned into: in a pair, the same for the bilinear part, for its status, three pointers.
const SIDES: usize = 3 * EVENT + 3 * POINT;
/// Bilinear heads of a pair.
const HEADS: usize = 8;
/// Tokens of a trigger at the most.
const LONGEST: usize = 10;
const KINDS: usize = EventKind::ALL.len();
/// The kinds and none, in whole vectors.
const WIDE: usize = (KINDS + 1).next_multiple_of(8);
const STATUSES: usize = EventStatus::ALL.len();
/// Rows of the table of distances.
const DISTANCES: usize = 37;
/// Rows of the table of how far a date stands from a trigger.
const DATE_FAR: usize = 8;
/// A token that begins a trigger with a lower probability is not kept.
const LEAST: f32 = 0.2;
/// The logit of a kind that a model does not know.
const NEVER: f32 = -1e4;

/// What the confidence of an event is computed from: one, the log odds of being an event, those of its kind among all.
pub(crate) const EVENT_EVIDENCE: usize = 3;

/// The weights of the head.
#[derive(Debug)]
pub(crate) struct EventHead {
    project: Projection,
    /// `[ANCHOR, WIDE]`: a column for none and for each kind, the last ones empty.
    kind: Vec<f32>,
    kind_bias: Vec<f32>,
    /// `[LONGEST, EVENT]`
    width: Vec<f32>,
    end: Vec<f32>,
    end_bias: f32,
    /// `[EVENT, SIDES]`: transposed.
    sides: Vec<f32>,
    sides_bias: Vec<f32>,
    /// `[KINDS, EVENT]`
    of_kind: Vec<f32>,
    /// `[MENTION, 2 × EVENT]`: transposed.
    mention: Vec<f32>,
    mention_bias: Vec<f32>,
    /// `[rows, EVENT]` for each trait.
    traits: [Vec<f32>; TRAITS.len()],
    /// `[HEADS, EVENT]`
    bilinear: Vec<f32>,
    /// `[2, EVENT]`
    role: Vec<f32>,
    role_bias: [f32; 2],
    /// `[STATUSES, EVENT]`
    status: Vec<f32>,
    status_bias: [f32; STATUSES],
    /// `[KINDS, EVENT]`
    kind_status: Vec<f32>,
    /// `[DISTANCES, 2]`
    far: Vec<f32>,
    /// `[KINDS, 2]`
    without: Vec<f32>,
    date_far: Vec<f32>,
    confidence: [f32; EVENT_EVIDENCE],
}

/// An event that a window may tell of.
#[derive(Clone, Debug)]
pub(crate) struct Occurrence {
    /// Its trigger's bytes.
    pub(crate) trigger: Span,
    /// The likeliest kind.
    pub(crate) kind: EventKind,
    /// The probability that it is an event, and that it is of that kind.
    pub(crate) likely: f32,
    pub(crate) of_kind: f32,
    /// The probability of each status.
    pub(crate) status: [f32; STATUSES],
    /// The words that it is about.
    pub(crate) about: Option<Span>,
    /// Its sides in pairs and its pointer to dates.
    sides: Box<[f32; SIDES]>,
}

/// A token at which a trigger begins, and of which kind the event is.
#[derive(Clone, Copy, Debug)]
struct Begin {
    token: usize,
    kind: usize,
    likely: f32,
    of_kind: f32,
}

/// A time expression as an event may point at it.
#[derive(Clone, Debug)]
pub(crate) struct DateKey {
    /// Its number among the report's.
    pub(crate) date: usize,
    key: [f32; POINT],
}

/// Buffers that the head reuses.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    projection: ProjectionScratch,
    projected: Vec<f32>,
}

/// A window as the head reads it; offsets are bytes, tokens those between `[CLS]` and `[SEP]`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window<'a> {
    /// The encoder's output, one row a token, `[CLS]` and `[SEP]` included.
    pub(crate) hidden: &'a [f32],
    /// The tokens' bytes.
    pub(crate) spans: &'a [Span],
    /// Their sentence numbers.
    pub(crate) sentences: &'a [u32],
}

impl EventHead {
    /// The head's weights out of a model file; none if the file has no such head.
    ///
    /// # Errors
    ///
    /// If one is missing or of another shape.
    pub(crate) fn from_weights(weights: &Weights, hidden: usize) -> Result<Option<Self>, Error> {
        const NAME: &str = "heads.events.kind.weight";
        if weights.shape(NAME).is_none() {
            return Ok(None);
        }
        let [outputs, _] = weights.dims(NAME)?;
        if !(2..=KINDS + 1).contains(&outputs) {
            return Err(Error::model(format!(
                "tensor `{NAME}`: for {} types of events, of which there are {KINDS}",
                outputs.saturating_sub(1)
            )));
        }
        let get = |name: &str, shape: &[usize]| weights.tensor_f32(&format!("heads.events.{name}"), shape);
        // Kinds that were added after the model was made stand last; it never finds them.
        let of_kinds = |name: &str, columns: usize| -> Result<Vec<f32>, Error> {
            let mut rows = get(name, &[outputs - 1, columns])?;
            rows.resize(KINDS * columns, 0.0);
            Ok(rows)
        };
        let mut kind = vec![0.0; ANCHOR * WIDE];
        for (k, row) in get("kind.weight", &[outputs, ANCHOR])?.chunks_exact(ANCHOR).enumerate() {
            for (unit, &weight) in row.iter().enumerate() {
                kind[unit * WIDE + k] = weight;
            }
        }
        let mut kind_bias = get("kind.bias", &[outputs])?;
        kind_bias.resize(KINDS + 1, NEVER);
        kind_bias.resize(WIDE, 0.0);
        let transposed = |name: &str, outputs: usize, inputs: usize| -> Result<Vec<f32>, Error> {
            let mut out = vec![0.0; inputs * outputs];
            for (to, row) in get(name, &[outputs, inputs])?.chunks_exact(inputs).enumerate() {
                for (from, &weight) in row.iter().enumerate() {
                    out[from * outputs + to] = weight;
                }
            }
            Ok(out)
        };
        let mut traits: [Vec<f32>; TRAITS.len()] = std::array::from_fn(|_| Vec::new());
        for (table, (name, rows)) in traits.iter_mut().zip(TRAITS) {
            *table = get(&format!("traits.{name}"), &[rows, EVENT])?;
        }
        fn fixed<const N: usize>(values: &[f32]) -> [f32; N] {
            std::array::from_fn(|k| values[k])
        }
        Ok(Some(Self {
            project: Projection::from_weights(weights, "heads.events.project", hidden, COLUMNS)?,
            kind,
            kind_bias,
            width: get("width", &[LONGEST, EVENT])?,
            end: get("end.weight", &[EVENT])?,
            end_bias: get("end.bias", &[1])?[0],
            sides: transposed("sides.weight", SIDES, EVENT)?,
            sides_bias: get("sides.bias", &[SIDES])?,
            of_kind: of_kinds("of_kind", EVENT)?,
            mention: transposed("mention.weight", 2 * EVENT, MENTION)?,
            mention_bias: get("mention.bias", &[2 * EVENT])?,
            traits,
            bilinear: get("bilinear", &[HEADS, EVENT])?,
            role: get("role.weight", &[2, EVENT])?,
            role_bias: fixed(&get("role.bias", &[2])?),
            status: get("status.weight", &[STATUSES, EVENT])?,
            status_bias: fixed(&get("status.bias", &[STATUSES])?),
            kind_status: of_kinds("kind_status", EVENT)?,
            far: get("far", &[DISTANCES, 2])?,
            without: of_kinds("without", 2)?,
            date_far: get("date_far", &[DATE_FAR])?,
            confidence: fixed(&get("confidence", &[EVENT_EVIDENCE])?),
        }))
    }

    /// Appends what a window may tell of to `found`, and those of `dates` (bytes, in order) that stand in it to `keys`.
    pub(crate) fn find(
        &self,
        text: &str,
        window: Window<'_>,
        dates: &[Span],
        scratch: &mut Scratch,
        found: &mut Vec<Occurrence>,
        keys: &mut Vec<DateKey>,
    ) {
        let Window { hidden, spans, .. } = window;
        let Scratch { projection, projected } = scratch;
        self.project.forward(hidden, spans.len() + 2, projection, projected);
        let row = |token: usize| &projected[(token + 1) * COLUMNS..][..COLUMNS];
        if let (Some(first), Some(last)) = (spans.first(), spans.last()) {
            let from = dates.partition_point(|d| d.start < first.start);
            for (n, date) in dates.iter().enumerate().skip(from).take_while(|(_, d)| d.start < last.end) {
                let token = spans.partition_point(|s| s.end <= date.start);
                if token < spans.len() {
                    let key = row(token)[DATES..].try_into().expect("POINT units");
                    keys.push(DateKey { date: n, key });
                }
            }
        }
        for token in 0..spans.len() {
            if ActorHead::inner(text, spans, token) {
                continue;
            }
            let mut units: [f32; ANCHOR] = row(token)[..ANCHOR].try_into().expect("ANCHOR units");
            Gelu {}.map_mut(&mut units);
            let mut logits = [0.0; WIDE];
            logits.copy_from_slice(&self.kind_bias);
            AddProduct { weights: &self.kind, inputs: &units, to: &mut logits }.dispatch();
            let logits = &mut logits[..=KINDS];
            // The exponential only where there may be an event.
            let likeliest = (1..=KINDS).max_by(|&a, &b| logits[a].total_cmp(&logits[b]).then(b.cmp(&a)));
            let kind = likeliest.expect("there are kinds");
            if logits[kind] < logits[0] - 6.0 {
                continue;
            }
            softmax(logits);
            let likely = 1.0 - logits[0];
            if likely >= LEAST {
                let begin = Begin { token, kind: kind - 1, likely, of_kind: logits[kind] };
                found.push(self.occurrence(text, window, projected, begin));
            }
        }
    }

    fn occurrence(&self, text: &str, window: Window<'_>, projected: &[f32], begin: Begin) -> Occurrence {
        let Window { spans, sentences, .. } = window;
        let Begin { token: first, kind, likely, of_kind } = begin;
        let row = |token: usize| &projected[(token + 1) * COLUMNS..][..COLUMNS];
        let state = |last: usize| -> [f32; EVENT] {
            let (a, b) = (&row(first)[FIRST..][..EVENT], &row(last)[LAST..][..EVENT]);
            let width = &self.width[(last - first) * EVENT..][..EVENT];
            let mut state = std::array::from_fn(|i| a[i] + b[i] + width[i]);
            Gelu {}.map_mut(&mut state);
            state
        };
        let ends = (first..spans.len().min(first + LONGEST))
            .take_while(|&t| sentences[t] == sentences[first])
            .filter(|&t| !ActorHead::inner(text, spans, t + 1));
        let best = ends.map(|t| (t, state(t))).map(|(t, s)| (t, s, self.end_bias + dot(&s, &self.end)));
        let (last, state, _) =
            best.reduce(|a, b| if b.2 > a.2 { b } else { a }).unwrap_or_else(|| (first, state(first), 0.0));
        let mut sides = Box::new([0.0; SIDES]);
        sides.copy_from_slice(&self.sides_bias);
        AddProduct { weights: &self.sides, inputs: &state, to: &mut sides[..] }.dispatch();

        let own = &self.kind_status[kind * EVENT..][..EVENT];
        let mut units: [f32; EVENT] = std::array::from_fn(|i| sides[2 * EVENT + i] + own[i]);
        Gelu {}.map_mut(&mut units);
        let mut status =
            std::array::from_fn(|k| self.status_bias[k] + dot(&units, &self.status[k * EVENT..][..EVENT]));
        softmax(&mut status);

        let sentence: Vec<usize> = (0..spans.len()).filter(|&t| sentences[t] == sentences[first]).collect();
        let scale = 1.0 / (POINT as f32).sqrt();
        let far = |token: usize, end: usize| self.far[signed_bucket(first, token) * 2 + end];
        let query = &sides[3 * EVENT..][..POINT];
        let begins = |&token: &usize| dot(&row(token)[BEGINS..][..POINT], query) * scale + far(token, 0);
        let best = sentence.iter().map(|t| (*t, begins(t))).reduce(|a, b| if b.1 > a.1 { b } else { a });
        let about = best.filter(|b| b.1 > self.without[kind * 2]).map(|(begin, _)| {
            let query = &sides[3 * EVENT + POINT..][..POINT];
            let begun = &row(begin)[BEGINS..][..POINT];
            let query: [f32; POINT] = std::array::from_fn(|i| query[i] + begun[i]);
            let ends = |token: usize| dot(&row(token)[ENDS..][..POINT], &query) * scale + far(token, 1);
            let after = sentence.iter().copied().filter(|t| *t >= begin);
            let end = after.map(|t| (t, ends(t))).reduce(|a, b| if b.1 > a.1 { b } else { a });
            // Words are whole.
            let mut begin = begin;
            while begin > 0 && ActorHead::inner(text, spans, begin) {
                begin -= 1;
            }
            let mut end = end.map_or(begin, |e| e.0);
            while ActorHead::inner(text, spans, end + 1) {
                end += 1;
            }
            Span::new(spans[begin].start, spans[end].end)
        });
        Occurrence {
            trigger: Span::new(spans[first].start, spans[last].end),
            kind: EventKind::ALL[kind],
            likely,
            of_kind,
            status,
            about,
            sides,
        }
    }

    /// A mention in pairs, `[2 × EVENT]`.
    pub(crate) fn mention(&self, mention: &Labelled) -> Vec<f32> {
        let mut out = self.mention_bias.clone();
        AddProduct { weights: &self.mention, inputs: mention.state(), to: &mut out }.dispatch();
        out
    }

    /// The scores of a mention of doing what `event` is (by) and of having it done to them (to).
    pub(crate) fn roles(&self, event: &Occurrence, mention: &[f32], traits: &Traits) -> [f32; 2] {
        let mut units = [0.0; EVENT];
        PairUnits { head: self, event, mention, traits, units: &mut units }.dispatch();
        Gelu {}.map_mut(&mut units);
        std::array::from_fn(|k| self.role_bias[k] + dot(&units, &self.role[k * EVENT..][..EVENT]))
    }

    /// The probabilities of dates of being the event's; `far` is how each lies to the trigger: sentences (-2 to 1), and whether
    /// it stands behind it in its own.
    pub(crate) fn dates(&self, event: &Occurrence, keys: &[(&DateKey, isize, bool)]) -> Vec<f32> {
        let query = &event.sides[3 * EVENT + 2 * POINT..];
        let scale = 1.0 / (POINT as f32).sqrt();
        let score = |&(key, gap, behind): &(&DateKey, isize, bool)| {
            let far = 2 * (gap + 2).clamp(0, 3).unsigned_abs() + usize::from(gap == 0 && behind);
            dot(&key.key, query) * scale + self.date_far[far]
        };
        let mut out: Vec<f32> = keys.iter().map(score).collect();
        out.push(self.without[event.kind as usize * 2 + 1]);
        softmax(&mut out);
        out.pop();
        out
    }

    /// What the confidence of an event is computed from.
    pub(crate) fn evidence(event: &Occurrence) -> [f32; EVENT_EVIDENCE] {
        [1.0, log_odds(event.likely), log_odds(event.of_kind)]
    }

    /// The calibrated probability that the report tells of such an event.
    pub(crate) fn confidence(&self, event: &Occurrence) -> f32 {
        sigmoid(dot(&self.confidence, &Self::evidence(event)))
    }
}

/// Hidden units of an event and a mention, before the activation.
struct PairUnits<'a> {
    head: &'a EventHead,
    event: &'a Occurrence,
    mention: &'a [f32],
    traits: &'a Traits,
    units: &'a mut [f32; EVENT],
}

impl SimdOp for PairUnits<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) {
        let Self { head, event, mention, traits, units } = self;
        let row = |from: &'_ [f32], at: usize| -> [f32; EVENT] {
            from[at * EVENT..][..EVENT].try_into().expect("EVENT units")
        };
        let (u, kind, v) =
            (row(&event.sides[..], 0), row(&head.of_kind, event.kind as usize), row(mention, 0));
        for i in 0..EVENT {
            units[i] = u[i] + kind[i] + v[i];
        }
        for (table, &at) in head.traits.iter().zip(traits) {
            let row = row(table, usize::from(at));
            for i in 0..EVENT {
                units[i] += row[i];
            }
        }
        const HEAD: usize = EVENT / HEADS;
        let (q, k) = (row(&event.sides[..], 1), row(mention, 1));
        for (h, weights) in head.bilinear.chunks_exact(EVENT).enumerate() {
            let product = dot(&q[h * HEAD..][..HEAD], &k[h * HEAD..][..HEAD]);
            for i in 0..EVENT {
                units[i] += weights[i] * product;
            }
        }
    }
}
