//! Runs the English date cases of Recognizers-Text and prints the share right, by kind.
//!
//! usage: `dates_recognizers` PATH [--errors]
//!
//! PATH is Specs/DateTime/English/DateTimeModel.json of a copy of <https://github.com/microsoft/Recognizers-Text>,
//! or the copy: its folder or bare git directory. `--errors` lists what is wrong: kind, reference,
//! sentence, the words, our values, theirs.
//!
//! A case is a sentence, the moment it is read at, and the expressions expected in it with their
//! possible resolutions. Counted is every expected expression of the kinds `date`, `daterange`,
//! `datetime` and `datetimerange` in a case that has a reference moment, whether or not the project
//! supports it itself; left out are those which it expects to be "not resolved". Times without
//! a day, durations, sets and time zones are not counted.
//!
//! An expression is right if what is found in its words says one of its resolutions:
//!
//! - Of several (a day past and a day to come) one suffices, as we resolve by tense to one.
//! - Our value is its `timex`, or our first moment is its `value`, or our interval its `start` to
//!   its `end`. Ours ends with the last second, theirs before its end; theirs may also name the last
//!   day as the end.
//! - A range of two expressions ("from 4 to 6 June") stays two of ours, from the first's beginning to
//!   the second's end or beginning. An expression that holds another of the range ("today" in "today
//!   from 7 to 8") is narrowed by it.
//! - Of an open range ("since May", "after 2 p.m.") the end stated is compared: ours has its
//!   preposition outside.
//! - A part of the day is compared by its `timex`, as its hours differ: their morning begins at eight.
//! - "Now" is `PRESENT_REF` in both; as the end of a range it is the moment of the case, or its day.
//!
//! What is found must lie in the words expected or overlap them, and nothing else may be found there.
//! A coarser grain is wrong: "two weeks ago" is a week for us, a day for them.

mod dates_common;

use dates_common::{Counts, arguments, open};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use onrecord::date::{TimeExpression, times_at};
use serde_json::Value;

const KINDS: [&str; 4] = ["date", "daterange", "datetime", "datetimerange"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (path, errors) = arguments("usage: dates_recognizers PATH [--errors]")?;
    let text = open(&path, "Specs/DateTime/English/DateTimeModel.json")?;
    let cases: Vec<Value> = serde_json::from_str(&text)
        .map_err(|e| format!("{path}: no list of cases as of Recognizers-Text: {e}"))?;
    let mut counts = Counts::default();
    for case in &cases {
        let (Some(input), Some(reference)) =
            (case["Input"].as_str(), case["Context"]["ReferenceDateTime"].as_str().and_then(moment))
        else {
            continue;
        };
        let mut found = times_at(input, &[], Some(reference));
        for now in found.iter_mut().filter(|t| t.value == "PRESENT_REF") {
            (now.earliest, now.latest) = (Some(reference), Some(reference));
        }
        for result in case["Results"].as_array().into_iter().flatten() {
            let kind = result["TypeName"].as_str().unwrap_or_default().trim_start_matches("datetimeV2.");
            let values: Vec<&Value> =
                result["Resolution"]["values"].as_array().into_iter().flatten().collect();
            if !KINDS.contains(&kind) || values.iter().all(|v| v["value"] == "not resolved") {
                continue;
            }
            let at = |key: &str| result[key].as_u64().and_then(|n| usize::try_from(n).ok());
            let (Some(start), Some(end)) = (at("Start"), at("End")) else { continue };
            let byte = |n: usize| input.char_indices().nth(n).map_or(input.len(), |(i, _)| i);
            let (start, end) = (byte(start), byte(end + 1));
            let here: Vec<&TimeExpression> =
                found.iter().filter(|t| t.span.start < end && start < t.span.end).collect();
            let right = values.iter().any(|v| is_right(v, &here));
            counts.add(kind, right);
            if errors && !right {
                let ours: Vec<&str> = here.iter().map(|t| t.value.as_str()).collect();
                let theirs: Vec<String> = values.iter().map(|v| v.to_string()).collect();
                println!(
                    "{kind} | {reference} | {input} | {} | {ours:?} | {}",
                    result["Text"],
                    theirs.join(" ")
                );
            }
        }
    }
    counts.print();
    Ok(())
}

/// Whether the expressions found say one of the resolutions.
fn is_right(gold: &Value, found: &[&TimeExpression]) -> bool {
    let narrowed: Vec<&TimeExpression> =
        found.iter().copied().filter(|b| !found.iter().any(|a| narrows(a, b))).collect();
    says(gold, &narrowed) || says(gold, found)
}

fn says(gold: &Value, found: &[&TimeExpression]) -> bool {
    let (Some(first), Some(last)) = (found.first(), found.last()) else { return false };
    let timex = gold["timex"].as_str().unwrap_or_default();
    if found.len() == 1 && (first.value == timex || first.value == format!("{timex}:00")) {
        return true;
    }
    // Of a timex that leaves the day open the start tells it.
    if found.len() == 1
        && let Some((day, part)) = first.value.split_once('T')
        && part.chars().all(char::is_alphabetic)
        && timex.split_once('T').is_some_and(|(_, theirs)| theirs == part)
        && gold["start"].as_str().is_some_and(|s| s.starts_with(day))
    {
        return true;
    }
    let now = found.iter().any(|t| t.value == "PRESENT_REF");
    let time = |key: &str| gold[key].as_str().and_then(moment);
    let earliest = found.iter().filter_map(|t| t.earliest).min();
    let latest = found.iter().filter_map(|t| t.latest).max().and_then(|t| t.checked_add(1.second()).ok());
    if let Some(value) = time("value") {
        return found.len() == 1 && earliest == Some(value);
    }
    match (time("start"), time("end")) {
        (Some(start), Some(end)) => {
            let is = |t: Option<DateTime>, other: DateTime| {
                t.is_some_and(|t| t == other || (now && t.date().at(0, 0, 0, 0) == other))
            };
            is(earliest, start) && (is(latest, end) || is(last.earliest, end))
        }
        (Some(open), None) | (None, Some(open)) => {
            found.len() == 1 && (earliest == Some(open) || latest == Some(open))
        }
        (None, None) => false,
    }
}

/// Whether `a` is a part of `b`'s time.
fn narrows(a: &TimeExpression, b: &TimeExpression) -> bool {
    match (a.earliest.zip(a.latest), b.earliest.zip(b.latest)) {
        (Some(a), Some(b)) => a != b && b.0 <= a.0 && a.1 <= b.1,
        _ => false,
    }
}

fn moment(text: &str) -> Option<DateTime> {
    text.parse::<DateTime>().ok().or_else(|| Some(text.parse::<Date>().ok()?.at(0, 0, 0, 0)))
}
