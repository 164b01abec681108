//! The heads of actors and events against PyTorch: what `training/parity_heads.py` recorded of made-up weights and states,
//! which are made here once more.

use serde_json::Value;

use super::actors::{self, ActorHead, Labelled};
use super::events::{self, EventHead, Occurrence, Window};
use crate::Span;
use crate::weights::{Weights, WeightsBuilder};

const HIDDEN: usize = 64;
/// What rounding states to bytes may change a probability by, and a score of several units.
const PROBABILITY: f32 = 0.03;
const SCORE: f32 = 0.5;

/// Numbers that hang on the name alone: FNV-1a, then MurmurHash3's finaliser.
fn units(name: &str, count: usize) -> Vec<u32> {
    let seed = name.bytes().fold(0x811C_9DC5u32, |x, byte| (x ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let mixed = |n: usize| {
        let mut x = (n as u32).wrapping_mul(0x9E37_79B9).wrapping_add(seed);
        for (shift, factor) in [(16, 0x85EB_CA6B), (13, 0xC2B2_AE35)] {
            x = (x ^ x >> shift).wrapping_mul(factor);
        }
        x ^ x >> 16
    };
    (0..count).map(mixed).collect()
}

fn values(name: &str, count: usize, size: f32) -> Vec<f32> {
    units(name, count).into_iter().map(|x| size * ((x >> 8) as f32 / (1 << 23) as f32 - 1.0)).collect()
}

fn weights(tensors: &Value) -> Weights {
    let mut builder = WeightsBuilder::default();
    for (name, told) in tensors.as_object().expect("tensors by name") {
        let shape: Vec<usize> = serde_json::from_value(told["shape"].clone()).expect("a shape");
        let count = shape.iter().product();
        if let Some(size) = told["size"].as_f64() {
            let mut values = values(name, count, size as f32);
            if name.ends_with("scale") {
                values.iter_mut().for_each(|x| *x = x.abs());
            }
            builder.tensor_f32(name, &shape, &values);
        } else {
            let bytes = units(name, count).into_iter().map(|x| ((x >> 24) as i32 - 128).max(-127) as i8);
            builder.tensor_i8(name, &shape, &bytes.collect::<Vec<_>>());
        }
    }
    Weights::parse(builder.build()).expect("the weights parse")
}

fn close(what: &str, found: &[f32], recorded: &Value, within: f32) {
    let recorded: Vec<f32> = serde_json::from_value(recorded.clone()).expect("numbers");
    assert_eq!(found.len(), recorded.len(), "{what}");
    for (found, recorded) in found.iter().zip(recorded) {
        assert!((found - recorded).abs() < within, "{what}: {found}, PyTorch {recorded}");
    }
}

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().expect("a number")).expect("a small one")
}

fn traits(value: &Value) -> [u16; 10] {
    serde_json::from_value(value.clone()).expect("ten rows")
}

#[test]
fn heads_compute_what_pytorch_does() {
    let told: Value = serde_json::from_str(include_str!("../../tests/data/heads.json")).expect("JSON");
    let weights = weights(&told["tensors"]);
    let words = number(&told["words"]);
    let text = vec!["ab"; words].join(" ");
    let spans: Vec<Span> = (0..words).map(|n| Span::new(3 * n, 3 * n + 2)).collect();
    let sentences: Vec<u32> = serde_json::from_value(told["sentences"].clone()).expect("numbers");
    let hidden = values("hidden", (words + 2) * HIDDEN, 1.0);
    let list = |name: &str| told[name].as_array().expect("a list").clone();

    let head = ActorHead::from_weights(&weights, HIDDEN).expect("the actors' head loads");
    let mut labelled = Vec::new();
    head.find(&text, &hidden, &spans, &sentences, &mut actors::Scratch::default(), &mut labelled);
    let own: Vec<Labelled> = list("spans")
        .iter()
        .map(|case| {
            let [first, last]: [usize; 2] = serde_json::from_value(case["span"].clone()).expect("two words");
            let span = Span::new(spans[first].start, spans[last].end);
            let found = labelled.iter().find(|l| l.span == span).expect("a likely span").clone();
            close("labels", &found.labels, &case["labels"], PROBABILITY);
            found
        })
        .collect();
    let sides = head.sides(own.iter());
    for (n, case) in list("spans").iter().enumerate() {
        close("states of offices", &head.status(&sides, n), &case["status"], PROBABILITY);
    }
    for case in list("pairs") {
        let (later, earlier) = (number(&case["later"]), number(&case["earlier"]));
        let score = head.pair(&sides, later, earlier, &traits(&case["traits"]));
        close("a pair", &[score], &Value::from(vec![case["score"].clone()]), SCORE);
    }

    let head = EventHead::from_weights(&weights, HIDDEN).expect("the events' head loads").expect("is there");
    let window = Window { hidden: &hidden, spans: &spans, sentences: &sentences };
    let dates = [2, 5, 11].map(|n: usize| spans[n]);
    let (mut found, mut keys) = (Vec::new(), Vec::new());
    head.find(&text, window, &dates, &mut events::Scratch::default(), &mut found, &mut keys);
    assert!(list("events").len() > 4);
    for case in list("events") {
        let (first, last) = (number(&case["first"]), number(&case["last"]));
        let starts = |o: &&Occurrence| o.trigger.start == spans[first].start;
        let event = found.iter().find(starts).expect("an event at that word");
        assert_eq!(event.trigger.end, spans[last].end, "{case}");
        assert_eq!(event.kind.as_str(), case["kind"], "{case}");
        let chances = Value::from(vec![case["likely"].clone(), case["of_kind"].clone()]);
        close("an event and its kind", &[event.likely, event.of_kind], &chances, PROBABILITY);
        close("statuses", &event.status, &case["status"], PROBABILITY);
        if case["about"] != "unclear" {
            let about: Option<[usize; 2]> =
                serde_json::from_value(case["about"].clone()).expect("words or none");
            assert_eq!(event.about, about.map(|[a, b]| Span::new(spans[a].start, spans[b].end)), "{case}");
        }
        let mention = head.mention(&own[number(&case["mention"])]);
        let roles = head.roles(event, &mention, &traits(&case["traits"]));
        close("roles", &roles, &case["roles"], SCORE);
        let far = [(-2, false), (0, true), (1, false)];
        let near: Vec<_> = keys.iter().zip(far).map(|(key, (gap, behind))| (key, gap, behind)).collect();
        let mut chances = head.dates(event, &near);
        chances.push(1.0 - chances.iter().sum::<f32>());
        close("dates", &chances, &case["dates"], PROBABILITY);
    }
}
