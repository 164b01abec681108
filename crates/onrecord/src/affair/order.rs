//! Which of two events came first, and the order that agrees best with all pairs.

use super::parts::{Age, Tense, View};
use crate::{EventKind, EventStatus, Step};

/// Traits of two events, the first told first: what each group says, and how many rows it has.
pub const ORDER: [(&str, usize); 20] = [
    ("kind", EventKind::ALL.len()),
    ("status", EventStatus::ALL.len()),
    ("age", Age::COUNT),
    ("tense", Tense::COUNT),
    ("marked as earlier", 1),
    ("marked as later", 1),
    ("what the other is about", 2),
    ("what the other statement tells", 2),
    ("steps", Step::ALL.len() * Step::ALL.len()),
    ("dates", 2),
    ("gap", 4),
    ("connector between, in one sentence", CONNECTORS.len() + 1),
    ("connector before the first, in one sentence", 2),
    ("beginning of the later sentence", 3),
    ("beginning of the earlier sentence", 3),
    ("in the first sentence, by step", Step::ALL.len()),
    ("part of the report", 4),
    ("its clause looks back", 1),
    ("connector between and the second has not happened", CONNECTORS.len() + 1),
    ("acts on who acts in the other, by step of the other", Step::ALL.len()),
];

/// Words that tell how what stands before and behind them lies in time; those further up count before others.
const CONNECTORS: [&[&str]; 17] = [
    &["after", "following", "follows", "followed"],
    &["before", "ahead", "until"],
    &[
        "then",
        "subsequently",
        "later",
        "leading",
        "prompting",
        "forcing",
        "causing",
        "led",
        "leads",
        "prompted",
    ],
    &["since"],
    &["because", "due", "amid", "despite"],
    &["over"],
    &["response", "protest", "retaliation"],
    &["when"],
    &["if", "unless"],
    &["for"],
    &["as", "while"],
    &["who", "which", "whose"],
    &["by", "with"],
    &["of", "in", "on", "against"],
    &["to"],
    &["that"],
    &["and", "but"],
];

/// Words beside a trigger that say that it was before something else, or after.
const EARLIER: [&str; 9] =
    ["earlier", "previously", "former", "formerly", "previous", "initially", "already", "once", "past"];
const LATER: [&str; 7] = ["later", "subsequently", "afterwards", "then", "eventually", "finally", "now"];

fn row(group: usize, n: usize) -> usize {
    ORDER[..group].iter().map(|(_, rows)| rows).sum::<usize>() + n.min(ORDER[group].1 - 1)
}

/// The rows that apply to events `a` and `b`, told in this order, each with its sign.
pub(crate) fn pair(view: &View<'_>, a: usize, b: usize) -> Vec<(usize, f32)> {
    let (x, y) = (&view.parts.events[a], &view.parts.events[b]);
    let (p, q) = (view.places[a], view.places[b]);
    let mut rows: Vec<(usize, f32)> = Vec::new();
    let mut against = |group: usize, m: usize, n: usize| {
        if m != n {
            rows.push((row(group, m), 1.0));
            rows.push((row(group, n), -1.0));
        }
    };
    against(0, x.kind as usize, y.kind as usize);
    against(1, x.status as usize, y.status as usize);
    against(2, p.age as usize, q.age as usize);
    against(3, p.tense as usize, q.tense as usize);
    let part = |sentence: usize| 4 * sentence / view.parts.sentences.len().max(1);
    if view.parts.sentences.len() > 4 {
        against(16, part(p.sentence), part(q.sentence));
    }
    if p.sentence == 0 && q.sentence > 0 {
        rows.push((row(15, x.kind.step() as usize), 1.0));
    }
    let mut sided = |group: usize, n: usize, of_a: bool, of_b: bool| {
        if of_a != of_b {
            rows.push((row(group, n), if of_a { 1.0 } else { -1.0 }));
        }
    };
    sided(4, 0, marked(view, a, &EARLIER), marked(view, b, &EARLIER));
    sided(5, 0, marked(view, a, &LATER), marked(view, b, &LATER));
    let back = |event: usize| {
        let words = view.words(view.sentence(event).start, view.parts.events[event].trigger.start);
        words.iter().any(|w| matches!(w.as_str(), "had" | "previously" | "earlier" | "ago" | "last"))
    };
    sided(17, 0, back(a), back(b));
    let real = |status: EventStatus| matches!(status, EventStatus::Happened | EventStatus::Alleged);
    let within = |list: &[crate::Span], trigger: crate::Span| list.iter().any(|re| re.contains(trigger));
    let (a_in, b_in) = (within(&y.re, x.trigger), within(&x.re, y.trigger));
    sided(6, usize::from(!real(if a_in { x.status } else { y.status })), a_in, b_in);
    let (a_told, b_told) = (q.cue.is_some() && p.content == q.cue, p.cue.is_some() && q.content == p.cue);
    sided(7, usize::from(!real(if a_told { x.status } else { y.status })), a_told, b_told);
    let (s, t) = (x.kind.step() as usize, y.kind.step() as usize);
    if s != t {
        let (low, high, sign) = if s < t { (s, t, 1.0) } else { (t, s, -1.0) };
        rows.push((row(8, low * Step::ALL.len() + high), sign));
    }
    let meet = |p: &[usize], q: &[usize]| p.iter().any(|o| q.contains(o));
    let (a_asks, b_asks) = (meet(&x.to, &y.by), meet(&y.to, &x.by));
    if a_asks != b_asks {
        rows.push(if a_asks { (row(19, t), 1.0) } else { (row(19, s), -1.0) });
    }
    if let (Some((from_a, to_a)), Some((from_b, to_b))) = (view.bounds(x), view.bounds(y)) {
        if to_a < from_b {
            rows.push((row(9, 0), 1.0));
        } else if to_b < from_a {
            rows.push((row(9, 0), -1.0));
        }
    }
    let gap = q.sentence.abs_diff(p.sentence);
    rows.push((
        row(
            10,
            match gap {
                0..=1 => gap,
                2..=4 => 2,
                _ => 3,
            },
        ),
        1.0,
    ));
    if gap == 0 {
        let between = view.words(x.trigger.end, y.trigger.start);
        let found = CONNECTORS.iter().position(|list| between.iter().any(|w| list.contains(&w.as_str())));
        let found = found.unwrap_or(CONNECTORS.len());
        rows.push((row(11, found), 1.0));
        if !real(y.status) {
            rows.push((row(18, found), 1.0));
        }
        let before = view.words(view.sentence(a).start, x.trigger.start);
        let clause = before.iter().rev().take(8).find_map(|w| match w.as_str() {
            "after" | "following" | "since" | "when" => Some(0),
            "before" | "until" => Some(1),
            _ => None,
        });
        rows.extend(clause.map(|n| (row(12, n), 1.0)));
    } else {
        let opening = |event: usize, trigger: crate::Span| {
            let words = view.words(view.sentence(event).start, trigger.start);
            words.iter().take(6).find_map(|w| match w.as_str() {
                "after" | "follows" | "followed" | "following" => Some(0),
                "earlier" | "previously" | "last" | "had" => Some(1),
                "later" | "then" | "subsequently" | "response" | "afterwards" => Some(2),
                _ => None,
            })
        };
        rows.extend(opening(b, y.trigger).map(|n| (row(13, n), 1.0)));
        rows.extend(opening(a, x.trigger).map(|n| (row(14, n), 1.0)));
    }
    rows
}

/// Whether a word of a list stands within three words before a trigger or right behind it, in its sentence.
fn marked(view: &View<'_>, event: usize, list: &[&str]) -> bool {
    let (sentence, trigger) = (view.sentence(event), view.parts.events[event].trigger);
    let before = view.words(sentence.start, trigger.start);
    let behind = view.words(trigger.end, sentence.end.min(trigger.end + 40));
    let mut near = before.iter().rev().take(3).chain(behind.iter().take(2));
    near.any(|w| list.contains(&w.as_str()))
}

/// The log odds that event `a`, told before `b`, came first.
pub(crate) fn first(view: &View<'_>, weights: &[f32], a: usize, b: usize) -> f32 {
    pair(view, a, b).iter().map(|(row, sign)| sign * weights.get(*row).copied().unwrap_or(0.0)).sum()
}

/// Events in order of time. `events` ascends; the order is the one against which the fewest pairs speak, as far as moving one event
/// at a time finds it.
pub(crate) fn sorted(view: &View<'_>, weights: &[f32], events: &[usize]) -> Vec<usize> {
    let n = events.len();
    // odds[i][j]: that i came before j.
    let mut odds = vec![0.0f32; n * n];
    for i in 0..n {
        for j in i + 1..n {
            let x = first(view, weights, events[i], events[j]);
            odds[i * n + j] = x;
            odds[j * n + i] = -x;
        }
    }
    let sum = |i: usize| odds[i * n..][..n].iter().sum::<f32>();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|a, b| sum(*b).total_cmp(&sum(*a)));
    // Each move lowers what speaks against the order, so this ends; a bound keeps rounding from going round in circles.
    for _ in 0..n {
        let mut moved = false;
        for from in 0..n {
            let event = order[from];
            let (mut best, mut to, mut gain) = (1e-4, from, 0.0);
            for k in (0..from).rev() {
                gain += odds[event * n + order[k]];
                if gain > best {
                    (best, to) = (gain, k);
                }
            }
            gain = 0.0;
            for (k, other) in order.iter().enumerate().skip(from + 1) {
                gain += odds[other * n + event];
                if gain > best {
                    (best, to) = (gain, k);
                }
            }
            if to != from {
                order.remove(from);
                order.insert(to, event);
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    order.into_iter().map(|k| events[k]).collect()
}
