//! Affairs and bearings from readings that are given: for fitting and measuring them.
//!
//! usage: affairs traits < REPORTS.jsonl > TRAITS.jsonl
//!        affairs read [WEIGHTS.json] < REPORTS.jsonl > READINGS.jsonl
//!        affairs groups
//!
//! Each input line is a report of the corpus with actors, offices, dates, statements and events; the values of dates
//! are OnRecord's. `traits` gives for each report what the weights are fitted on, with labels from its `affairs`; `read` the report
//! with the `affairs` and `links` that are found; `groups` the names of the tables' rows.

use std::collections::HashMap;
use std::io::{BufRead, Write};

use onrecord::affair::find::{find, traits};
use onrecord::affair::parts::Parts;
use onrecord::affair::weights::Weights;
use onrecord::affair::{features, order};
use onrecord::{
    Actor, ActorKind, CodePoints, Event, EventKind, EventStatus, Later, Mention, MentionForm, Office,
    OfficeStatus, Reading, Report, Span, Speaker, Statement, StatementKind,
};
use serde_json::{Value, json};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let mode = args.next().unwrap_or_default();
    let weights = match args.next() {
        Some(path) => custom(&serde_json::from_str(&std::fs::read_to_string(path)?)?)?,
        None => Weights::built_in(),
    };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    if mode == "groups" {
        let groups = json!({"about": features::ABOUT, "member": features::MEMBER, "order": order::ORDER});
        serde_json::to_writer(&mut out, &groups)?;
        return Ok(());
    }
    for line in std::io::stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let report = report(&row)?;
        let given = Given::of(&row, &report)?;
        let line = match mode.as_str() {
            "traits" => given.traits(&row)?,
            "read" => given.read(row, &weights)?,
            _ => return Err("usage: affairs traits|read|groups [WEIGHTS.json]".into()),
        };
        serde_json::to_writer(&mut out, &line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn custom(value: &Value) -> Result<Weights> {
    let table = |name: &str| -> Result<Vec<f32>> { Ok(serde_json::from_value(value[name].clone())?) };
    let number = |name: &str| value[name].as_f64().unwrap_or_default() as f32;
    Ok(Weights {
        about: table("about")?.into(),
        member: table("member")?.into(),
        order: table("order")?.into(),
        first: number("first"),
        second: number("second"),
        step: number("step"),
    })
}

fn report(row: &Value) -> Result<Report> {
    let text = row["text"].as_str().ok_or("a row without text")?;
    let date = row["date"].as_str().and_then(|d| d.parse().ok());
    Ok(Report { date, ..Report::from_text("", text) })
}

/// What is given of one report.
struct Given<'r> {
    /// Without affairs and bearings.
    reading: Reading<'r>,
    /// Indices of actors and events by their ids.
    who: HashMap<String, usize>,
    what: HashMap<String, usize>,
    ids: Vec<String>,
}

impl<'r> Given<'r> {
    fn of(row: &Value, report: &'r Report) -> Result<Self> {
        let text = report.text.as_str();
        let points = CodePoints::new(text);
        let place = |value: &Value| -> Result<Span> {
            let pair: [usize; 2] = serde_json::from_value(value.clone())?;
            points.span(pair).ok_or_else(|| format!("no place {pair:?}").into())
        };
        let places = |value: &Value| -> Result<Vec<Span>> { list(value).iter().map(place).collect() };
        let sentences = places(&row["sentences"])?;
        let who = index(&row["actors"], "A");
        let one = |value: &Value| value.as_str().and_then(|id| who.get(id).copied());
        let all = |value: &Value| {
            let mut all: Vec<usize> = list(value).iter().filter_map(one).collect();
            all.sort_unstable();
            all.dedup();
            all
        };
        let mut actors = Vec::new();
        for a in list(&row["actors"]) {
            let mut mentions = places(&a["mentions"])?;
            mentions.sort_unstable();
            actors.push(Actor {
                kind: named(&ActorKind::ALL, ActorKind::as_str, &a["kind"])?,
                name: a["name"].as_str().unwrap_or_default().to_owned(),
                honorific: None,
                mentions: mentions
                    .into_iter()
                    .map(|span| Mention { span, form: MentionForm::Name })
                    .collect(),
            });
        }
        let mut offices = Vec::new();
        for o in list(&row["offices"]) {
            let Some(holder) = one(&o["holder"]) else { continue };
            offices.push(Office {
                began: None,
                ended: None,
                title: o["title"].as_str().unwrap_or_default().to_owned(),
                body: o["body"].as_str().map(str::to_owned),
                holder,
                status: named(&OfficeStatus::ALL, OfficeStatus::as_str, &o["status"])?,
                evidence: place(&o["evidence"])?,
                confidence: 1.0,
            });
        }
        let dates = onrecord::date::times(text, &sentences, report.date);
        let mut when = HashMap::new();
        for d in list(&row["dates"]) {
            let span = place(&d["span"])?;
            if let (Some(id), Some(n)) = (d["id"].as_str(), dates.iter().position(|t| t.span.overlaps(span)))
            {
                when.insert(id.to_owned(), n);
            }
        }
        let mut statements = Vec::new();
        for s in list(&row["statements"]) {
            statements.push(Statement {
                kind: named(&StatementKind::ALL, StatementKind::as_str, &s["kind"])?,
                speaker: Speaker { actor: one(&s["speaker"]), ..Speaker::default() },
                source: places(&s["source"])?,
                cue: places(&s["cue"])?,
                content: places(&s["content"])?,
                confidence: 1.0,
            });
        }
        let mut events = Vec::new();
        for (n, e) in list(&row["events"]).iter().enumerate() {
            let event = Event {
                kind: named(&EventKind::ALL, EventKind::as_str, &e["type"])?,
                status: named(&EventStatus::ALL, EventStatus::as_str, &e["status"])?,
                trigger: place(&e["trigger"])?,
                by: all(&e["by"]),
                to: all(&e["to"]),
                re: places(&e["re"])?,
                when: e["when"].as_str().and_then(|id| when.get(id).copied()),
                statement: None,
                confidence: 1.0,
            };
            events.push((event, id(e, "E", n)));
        }
        events.sort_by_key(|(e, _)| e.trigger);
        let (events, ids): (Vec<Event>, Vec<String>) = events.into_iter().unzip();
        let what = ids.iter().enumerate().map(|(n, id)| (id.clone(), n)).collect();
        let (affairs, bearings) = (Vec::new(), Vec::new());
        let reading =
            Reading { report, sentences, actors, offices, dates, statements, events, affairs, bearings };
        Ok(Self { reading, who, what, ids })
    }

    fn parts(&self) -> Parts<'_> {
        Parts::of(&self.reading)
    }

    /// What applies to actors, events and pairs, with whether it is so.
    fn traits(&self, row: &Value) -> Result<Value> {
        let affairs: Vec<(Vec<usize>, Vec<usize>)> = list(&row["affairs"])
            .iter()
            .map(|a| {
                let find = |list: &Value, ids: &HashMap<String, usize>| -> Vec<usize> {
                    let ids = self::list(list).iter().filter_map(|id| ids.get(id.as_str()?).copied());
                    ids.collect()
                };
                (find(&a["about"], &self.who), find(&a["events"], &self.what))
            })
            .collect();
        let answer: Vec<usize> = affairs.iter().flat_map(|(about, _)| about.first().copied()).collect();
        let mut pairs = Vec::new();
        for (_, events) in &affairs {
            for (k, &a) in events.iter().enumerate() {
                pairs.extend(events[k + 1..].iter().map(|&b| (a.min(b), a.max(b), a < b)));
            }
        }
        pairs.retain(|(a, b, _)| a != b);
        let bare: Vec<(usize, usize)> = pairs.iter().map(|&(a, b, _)| (a, b)).collect();
        let found = traits(self.parts(), &answer, &bare);
        let about = found
            .about
            .iter()
            .map(|(actor, rows)| json!([affairs.iter().any(|(about, _)| about.contains(actor)), rows]));
        let member = found.member.iter().map(|(actor, event, rows)| {
            let own = affairs.iter().filter(|(about, _)| about.first() == Some(actor));
            json!([own.clone().any(|(_, events)| events.contains(event)), rows])
        });
        let order = found.order.iter().zip(&pairs).map(|((_, _, rows), (_, _, first))| json!([first, rows]));
        Ok(json!({
            "id": row["id"], "about": about.collect::<Vec<_>>(), "member": member.collect::<Vec<_>>(),
            "order": order.collect::<Vec<_>>(),
        }))
    }

    /// The report with the affairs and links that are found.
    fn read(&self, mut row: Value, weights: &Weights) -> Result<Value> {
        let actors: Vec<String> =
            list(&row["actors"]).iter().enumerate().map(|(n, a)| id(a, "A", n)).collect();
        let said: Vec<String> =
            list(&row["statements"]).iter().enumerate().map(|(n, s)| id(s, "S", n)).collect();
        let affairs = find(self.parts(), weights);
        let bearings = onrecord::bearing::find::find(self.parts(), weights);
        let affairs = affairs.iter().map(|affair| {
            let about: Vec<&String> = affair.about.iter().map(|a| &actors[*a]).collect();
            let events: Vec<&String> = affair.steps.iter().map(|s| &self.ids[s.event]).collect();
            let steps: Vec<&str> = affair.steps.iter().map(|s| s.step.as_str()).collect();
            let open = affair.open.iter().map(|o| json!([self.ids[o.event], o.kind.as_str()]));
            json!({"about": about, "events": events, "steps": steps, "open": open.collect::<Vec<_>>()})
        });
        let links = bearings.iter().map(|b| {
            let later = match b.later {
                Later::Event(n) => &self.ids[n],
                Later::Statement(n) => &said[n],
            };
            json!({"statement": said[b.statement], "later": later, "kind": b.kind.as_str()})
        });
        let (affairs, links) = (affairs.collect(), links.collect());
        row["affairs"] = Value::Array(affairs);
        row["links"] = Value::Array(links);
        Ok(row)
    }
}

/// The items of a list; none if it is missing.
fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// An item's id, or the one that it has by its place.
fn id(item: &Value, letter: &str, n: usize) -> String {
    item["id"].as_str().map_or_else(|| format!("{letter}{}", n + 1), str::to_owned)
}

fn index(items: &Value, letter: &str) -> HashMap<String, usize> {
    list(items).iter().enumerate().map(|(n, item)| (id(item, letter, n), n)).collect()
}

/// The variant of an enumeration that a word names.
fn named<T: Copy>(all: &[T], word: fn(T) -> &'static str, value: &Value) -> Result<T> {
    let found = all.iter().copied().find(|&t| Some(word(t)) == value.as_str());
    found.ok_or_else(|| format!("unknown: {value}").into())
}
