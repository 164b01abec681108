//! Runs Duckling's English corpus of times and prints the share right, by grain.
//!
//! usage: `dates_duckling` PATH [--errors]
//!
//! PATH is Duckling/Time/EN/Corpus.hs of a copy of <https://github.com/facebook/duckling>, or the copy: its
//! folder or bare git directory. `--errors` lists what is wrong: grain, phrase, their moments, our values.
//!
//! A case is a phrase of the list `allExamples`, which every English setting there shares, with the moment,
//! interval or open interval that it means when said at half past four in the morning of Tuesday 12
//! February 2013. All are counted. Commands look ahead, which a tense must say here, so that each is
//! read as "We will meet …".
//!
//! A phrase is right if what is found in it says the same:
//!
//! - A moment of a grain of a day or more: one expression that spans just that day, week, month …
//! - A moment of a finer grain: one expression that begins with it. Ours are a minute long.
//! - An interval: from the beginning of the first expression to the end of the last, or to its beginning, as
//!   "from Monday to Friday" stays two expressions of ours and theirs ends after Friday or before it. Theirs
//!   has the last hour or minute in it, too: "from 3 to 4 p.m." ends at five.
//! - An open interval: the end stated, as ours has its preposition outside.

mod dates_common;

use dates_common::{Counts, arguments, open};
use jiff::ToSpan;
use jiff::civil::{DateTime, date};
use onrecord::date::{TimeExpression, times_at};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (path, errors) = arguments("usage: dates_duckling PATH [--errors]")?;
    let text = open(&path, "Duckling/Time/EN/Corpus.hs")?;
    let (_, corpus) = text
        .split_once("allExamples = concat")
        .ok_or_else(|| format!("{path}: no list allExamples as in Duckling's English corpus"))?;
    let reference = date(2013, 2, 12).at(4, 30, 0, 0);
    let mut counts = Counts::default();
    // Each group is: examples (datetime (y, m, d, h, mi, s) Grain) [ "phrase", … ]
    for group in corpus.split("examples ").skip(1) {
        let Some((head, phrases)) = group.split_once('[') else { continue };
        let moments = moments(head);
        let Some(grain) = head.split([' ', ')', '\n']).find(|w| ENDS.iter().any(|(g, _)| g == w)) else {
            continue;
        };
        let kind = if head.contains("OpenInterval") {
            "open interval"
        } else if head.contains("Interval") {
            "interval"
        } else {
            grain
        };
        for phrase in strings(phrases) {
            let found = times_at(&format!("We will meet {phrase}"), &[], Some(reference));
            let right = is_right(kind, grain, &moments, &found);
            counts.add(kind, right);
            if errors && !right {
                let ours: Vec<&str> = found.iter().map(|t| t.value.as_str()).collect();
                println!("{kind} | {phrase} | {moments:?} | {ours:?}");
            }
        }
    }
    counts.print();
    Ok(())
}

/// The grains, with the months and days that one lasts, if it is not finer than a day.
const ENDS: [(&str, Option<(i32, i32)>); 8] = [
    ("Second", None),
    ("Minute", None),
    ("Hour", None),
    ("Day", Some((0, 1))),
    ("Week", Some((0, 7))),
    ("Month", Some((1, 0))),
    ("Quarter", Some((3, 0))),
    ("Year", Some((12, 0))),
];

fn is_right(kind: &str, grain: &str, moments: &[DateTime], found: &[TimeExpression]) -> bool {
    let earliest = found.iter().filter_map(|t| t.earliest).min();
    let latest = found.last().and_then(|t| t.latest?.checked_add(1.second()).ok());
    match moments {
        [at] if kind == "open interval" => found.len() == 1 && (earliest == Some(*at) || latest == Some(*at)),
        [at] => {
            let lasts = ENDS.iter().find(|(grain, _)| *grain == kind).and_then(|(_, lasts)| *lasts);
            let ends = lasts.is_none_or(|(months, days)| {
                latest.is_some() && at.checked_add(months.months().days(days)).ok() == latest
            });
            found.len() == 1 && earliest == Some(*at) && ends
        }
        [start, end] => {
            let begins = found.last().and_then(|t| t.earliest);
            let last = match grain {
                "Hour" => end.checked_sub(1.hour()).ok(),
                "Minute" => end.checked_sub(1.minute()).ok(),
                _ => None,
            };
            let ranges = found.len() == 2 && last.is_some() && begins == last;
            earliest == Some(*start) && (latest == Some(*end) || begins == Some(*end) || ranges)
        }
        _ => false,
    }
}

/// The tuples of six numbers in a group's head.
fn moments(head: &str) -> Vec<DateTime> {
    head.split('(')
        .filter_map(|part| {
            let numbers: Vec<i16> =
                part.split(')').next()?.split(',').filter_map(|n| n.trim().parse().ok()).collect();
            let [y, mo, d, h, mi, s] = numbers[..] else { return None };
            let small = |n: i16| i8::try_from(n).ok();
            DateTime::new(y, small(mo)?, small(d)?, small(h)?, small(mi)?, small(s)?, 0).ok()
        })
        .collect()
}

/// The quoted phrases up to the end of the list.
fn strings(list: &str) -> impl Iterator<Item = &str> {
    let list = list.split("\n             ]").next().unwrap_or(list);
    list.split('"').skip(1).step_by(2)
}
