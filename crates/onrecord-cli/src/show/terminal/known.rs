//! What many reports together know: people, offices, what happened, affairs, quotations, what is owed.

use onrecord_record::{
    Change, Entity, EntityHit, Entry, EventHit, Hit, Party, Quote, SaidAndDid, StoredAffair, TenureHit,
    Variant,
};

use super::{
    BOLD, DIM, PLAIN, Terminal,
    lines::{Lines, Margin},
    lists::{CONTENT_LINES, heading},
    record::{NOTHING, day, number_width, passage},
};
use crate::show::{marks::Role, one_line};

/// Columns of a day on the left: `2031-05-09`, and two blanks.
const DAY: usize = 12;

impl Terminal {
    /// People and organisations, one below the other.
    #[must_use]
    pub fn several(&self, hits: &[EntityHit]) -> String {
        let mut lines = Lines::new(self.width, self.color);
        let margin =
            number_width(hits.iter().map(|hit| hit.entity.unsigned_abs() as usize).max().unwrap_or(0));
        for hit in hits {
            lines.margin(Margin::new(&hit.entity.to_string(), DIM, margin.max(6)));
            lines.text(&one_line(&hit.name), self.look(Role::Source));
            for office in &hit.offices {
                lines.text(" · ", DIM);
                lines.text(&one_line(office), PLAIN);
            }
            lines.end_with(reports(hit.reports), DIM);
        }
        lines.margin(Margin::default());
        lines.blank();
        lines.text("`onrecord person NUMBER` shows one of them.", DIM);
        lines.end();
        lines.into_text()
    }

    /// All that is known of one.
    #[must_use]
    pub fn person(&self, known: &Entity) -> String {
        let mut lines = Lines::new(self.width, self.color);
        let hit = &known.hit;
        lines.text(&one_line(&hit.name), BOLD);
        lines.end_with(format!("{} {}", hit.kind, hit.entity), DIM);
        let others: Vec<String> = known
            .names
            .iter()
            .filter(|(name, _)| *name != hit.name)
            .map(|(name, times)| format!("{} ({times})", one_line(name)))
            .collect();
        if !others.is_empty() {
            lines.text(&format!("also {}", others.join(", ")), PLAIN);
            lines.end();
        }
        if let Some(authority) = &known.authority {
            let wikidata = authority.wikidata.as_deref().map(|item| format!(", {item}")).unwrap_or_default();
            let line = format!("{} in {} ({}{wikidata})", authority.name, authority.list, authority.id);
            lines.text(&one_line(&line), PLAIN);
            lines.end();
        }
        let mut parts = vec![
            reports(hit.reports),
            format!("{} statements", known.statements),
            format!("{} events", known.events),
        ];
        if let (Some(first), Some(last)) = (&hit.first, &hit.last) {
            parts.push(if first == last { day(first) } else { format!("{} to {}", day(first), day(last)) });
        }
        lines.text(&parts.join(" · "), DIM);
        lines.end();
        if !known.tenures.is_empty() {
            heading(&mut lines, "OFFICES");
            self.tenure_lines(&mut lines, &known.tenures, false);
        }
        if !known.said.is_empty() {
            heading(&mut lines, "LAST SAID");
            for said in &known.said {
                self.hit(&mut lines, said, false);
            }
        }
        if self.because {
            heading(&mut lines, "WHY THESE ARE ONE");
            for sighting in &known.sightings {
                lines.margin(Margin::new(sighting.date.as_deref().unwrap_or(""), DIM, DAY));
                lines.text(&one_line(&sighting.name), self.look(Role::Source));
                let publisher = sighting.publisher.as_deref().map(one_line).unwrap_or_default();
                lines.end_with(format!("{publisher} report {}", sighting.report).trim().to_owned(), DIM);
                lines.margin(Margin::new("", PLAIN, DAY));
                let reasons: Vec<String> = sighting
                    .because
                    .iter()
                    .map(|reason| format!("{} ({:+.1})", one_line(&reason.why), reason.weight))
                    .collect();
                if !reasons.is_empty() {
                    lines.text(&reasons.join("; "), DIM);
                    lines.end();
                }
            }
            lines.margin(Margin::default());
        }
        lines.into_text()
    }

    /// Who held an office.
    #[must_use]
    pub fn tenures(&self, tenures: &[TenureHit]) -> String {
        if tenures.is_empty() {
            return NOTHING.to_owned();
        }
        let mut lines = Lines::new(self.width, self.color);
        self.tenure_lines(&mut lines, tenures, true);
        lines.into_text()
    }

    fn tenure_lines(&self, lines: &mut Lines, tenures: &[TenureHit], holders: bool) {
        for tenure in tenures {
            lines.margin(Margin::default());
            if holders {
                lines.text(&one_line(&tenure.holder), self.look(Role::Source));
                lines.text(" · ", DIM);
            }
            lines.text(&one_line(&tenure.title), BOLD);
            if let Some(body) = &tenure.body {
                lines.text(&format!(", {}", one_line(body)), PLAIN);
            }
            if tenure.acting {
                lines.text(" (acting)", PLAIN);
            }
            lines.end_with(if holders { tenure.entity.to_string() } else { String::new() }, DIM);
            lines.margin(Margin::new("", PLAIN, 2));
            lines.text(
                &format!(
                    "from {}",
                    between(tenure.began_earliest.as_deref(), tenure.began_latest.as_deref())
                ),
                PLAIN,
            );
            lines.text(
                &format!(" to {}", between(tenure.ended_earliest.as_deref(), tenure.ended_latest.as_deref())),
                PLAIN,
            );
            lines.end();
            // The readings that give bounds, and the first and the last.
            let last = tenure.evidence.len().saturating_sub(1);
            for (n, passage) in tenure.evidence.iter().enumerate() {
                if n != 0 && n != last && !matches!(passage.shows.as_str(), "began" | "ended" | "former") {
                    continue;
                }
                lines.margin(Margin::new("", PLAIN, 4));
                lines.text(&passage.shows, DIM);
                lines.text(&format!(" “{}”", one_line(&passage.words)), self.look(Role::Content));
                let parts = [passage.date.as_deref(), passage.publisher.as_deref()];
                let parts: Vec<String> = parts.into_iter().flatten().map(one_line).collect();
                lines.end_with(format!("{} · report {}", parts.join(" · "), passage.report), DIM);
            }
        }
        lines.margin(Margin::default());
    }

    /// What happened, in order of time.
    #[must_use]
    pub fn timeline(&self, events: &[EventHit]) -> String {
        if events.is_empty() {
            return NOTHING.to_owned();
        }
        let mut lines = Lines::new(self.width, self.color);
        for event in events {
            self.event(&mut lines, event, None);
        }
        lines.into_text()
    }

    fn event(&self, lines: &mut Lines, event: &EventHit, step: Option<&str>) {
        let date = event.date.as_deref().unwrap_or("");
        // The day of the report stands for one that is not said.
        let date = if event.dated || date.is_empty() { date.to_owned() } else { format!("({date})") };
        lines.margin(Margin::new(&date, DIM, DAY + 1));
        if !event.by.is_empty() {
            lines.text(&parties(&event.by), self.look(Role::Source));
            lines.text(" ", PLAIN);
        }
        lines.text(&one_line(&event.words), self.look(Role::Trigger));
        if !event.to.is_empty() {
            lines.text(" → ", DIM);
            lines.text(&parties(&event.to), self.look(Role::Source));
        }
        let mut tail = vec![step.unwrap_or(&event.kind).to_owned()];
        if event.status != "happened" {
            tail.push(event.status.clone());
        }
        lines.end_with(tail.join(", "), DIM);
        lines.margin(Margin::new("", PLAIN, DAY + 1));
        lines.text(&format!("“{}”", one_line(&event.passage)), PLAIN);
        lines.end_within(2);
        let publisher =
            event.publisher.as_deref().map(|publisher| one_line(publisher) + ", ").unwrap_or_default();
        let more = match event.printings {
            0 | 1 => String::new(),
            times => format!("; in {times} reports"),
        };
        lines.text(&format!("{publisher}report {}, {}{more}", event.report, event.id), DIM);
        lines.end();
        lines.margin(Margin::default());
    }

    /// For what somebody is held to account.
    #[must_use]
    pub fn stored_affairs(&self, hit: &EntityHit, affairs: &[StoredAffair]) -> String {
        let mut lines = Lines::new(self.width, self.color);
        if affairs.is_empty() {
            lines.text(&format!("No report holds {} to account for anything.", one_line(&hit.name)), PLAIN);
            lines.end();
            return lines.into_text();
        }
        for affair in affairs {
            lines.blank();
            lines.text(&one_line(&affair.about.name), BOLD);
            if !affair.topic.is_empty() {
                lines.text(&format!(": {}", one_line(&affair.topic.join(", "))), PLAIN);
            }
            lines.end_with(reports(affair.reports.len() as u64), DIM);
            if affair.earlier > 0 {
                lines.text(&format!("{} steps of earlier reports", affair.earlier), DIM);
                lines.end();
            }
            for step in &affair.steps {
                self.event(&mut lines, &step.event, Some(&step.step));
            }
            let open: Vec<&Entry> = affair.open.iter().filter(|entry| entry.borne.is_empty()).collect();
            if !open.is_empty() {
                heading(&mut lines, "STILL OPEN");
                for entry in open {
                    self.entry(&mut lines, entry);
                }
            }
        }
        lines.into_text().trim_start().to_owned()
    }

    /// Statements beside what came later.
    #[must_use]
    pub fn pairs(&self, hit: &EntityHit, pairs: &[SaidAndDid]) -> String {
        let mut lines = Lines::new(self.width, self.color);
        if pairs.is_empty() {
            lines.text(&format!("Nothing was found that bears on what {} said.", one_line(&hit.name)), PLAIN);
            lines.end();
        }
        for pair in pairs {
            lines.text(&pair.kind.replace('_', " "), BOLD);
            lines.end_with(pair.because.clone(), DIM);
            self.hit(&mut lines, &pair.said, true);
            if let Some(event) = &pair.event {
                self.event(&mut lines, event, None);
            }
            if let Some(statement) = &pair.statement {
                self.hit(&mut lines, statement, true);
            }
            lines.blank();
        }
        lines.into_text()
    }

    fn hit(&self, lines: &mut Lines, said: &Hit, speaker: bool) {
        lines.margin(Margin::new(said.date.as_deref().unwrap_or(""), DIM, DAY + 1));
        if speaker {
            let name = said.speaker.as_deref().unwrap_or("speaker unknown");
            lines.text(&one_line(name), self.look(Role::Source));
            lines.text(": ", PLAIN);
        }
        lines.text(&one_line(&said.content), self.look(Role::Content));
        lines.end_within(CONTENT_LINES);
        lines.margin(Margin::new("", PLAIN, DAY + 1));
        let publisher =
            said.publisher.as_deref().map(|publisher| one_line(publisher) + ", ").unwrap_or_default();
        lines.text(&format!("{publisher}{}", passage(said)), DIM);
        lines.end();
        lines.margin(Margin::default());
    }

    /// Statements with all their printings.
    #[must_use]
    pub fn quotes(&self, quotes: &[Quote]) -> String {
        if quotes.is_empty() {
            return NOTHING.to_owned();
        }
        let mut lines = Lines::new(self.width, self.color);
        for quote in quotes {
            let first = &quote.first;
            lines.text(
                &one_line(first.speaker.as_deref().unwrap_or("speaker unknown")),
                self.look(Role::Source),
            );
            if let Some(office) = &first.office {
                lines.text(&format!(", {}", one_line(office)), PLAIN);
            }
            let times = quote.printings.len();
            lines.end_with(
                if times == 1 { "printed once".into() } else { format!("printed {times} times") },
                DIM,
            );
            for printing in &quote.printings {
                lines.margin(Margin::new(printing.date.as_deref().unwrap_or(""), DIM, DAY));
                lines.text(&one_line(&printing.content), self.look(Role::Content));
                lines.end_within(CONTENT_LINES);
                lines.margin(Margin::new("", PLAIN, DAY));
                let what = match printing.variant {
                    Variant::First => "first printing",
                    Variant::Same => "the same words",
                    Variant::Clipped => "clipped",
                    Variant::Longer => "longer",
                    Variant::Edited => "other words",
                };
                lines.text(what, BOLD);
                if printing.variant == Variant::Edited {
                    lines.text(&format!(": {}", edits(&printing.changes)), PLAIN);
                }
                let publisher = printing
                    .publisher
                    .as_deref()
                    .map(|publisher| one_line(publisher) + ", ")
                    .unwrap_or_default();
                lines.end_with(format!("{publisher}report {}, {}", printing.report, printing.id), DIM);
            }
            lines.margin(Margin::default());
            lines.blank();
        }
        lines.into_text().trim_end().to_owned() + "\n"
    }

    /// What is owed.
    #[must_use]
    pub fn ledger(&self, entries: &[Entry]) -> String {
        if entries.is_empty() {
            return NOTHING.to_owned();
        }
        let mut lines = Lines::new(self.width, self.color);
        for entry in entries {
            self.entry(&mut lines, entry);
        }
        lines.into_text()
    }

    fn entry(&self, lines: &mut Lines, entry: &Entry) {
        lines.text(&parties(&entry.owing), self.look(Role::Source));
        lines.text(&format!(" · {}", entry.kind), BOLD);
        if !entry.to.is_empty() {
            let whose = if matches!(entry.kind, "demand" | "notice") { "by" } else { "to" };
            lines.text(&format!(" {whose} {}", parties(&entry.to)), PLAIN);
        }
        lines.end_with(entry.since.as_deref().map(|since| format!("since {since}")).unwrap_or_default(), DIM);
        self.event(lines, &entry.event, None);
        if entry.borne.is_empty() {
            lines.margin(Margin::new("", PLAIN, DAY + 1));
            lines.text("since then: nothing in the record", BOLD);
            lines.end();
        } else {
            lines.margin(Margin::new("", PLAIN, DAY + 1));
            lines.text("since then:", BOLD);
            lines.end();
            for event in &entry.borne {
                self.event(lines, event, None);
            }
        }
        lines.margin(Margin::default());
        lines.blank();
    }
}

fn reports(number: u64) -> String {
    if number == 1 { "1 report".to_owned() } else { format!("{number} reports") }
}

fn parties(parties: &[Party]) -> String {
    parties.iter().map(|party| one_line(&party.name)).collect::<Vec<_>>().join(", ")
}

/// Two days as one, if they are, or what is known of a bound.
fn between(earliest: Option<&str>, latest: Option<&str>) -> String {
    match (earliest, latest) {
        (Some(earliest), Some(latest)) if earliest == latest => day(earliest),
        (Some(earliest), Some(latest)) => {
            format!("{} or later, {} at the latest", day(earliest), day(latest))
        }
        (Some(earliest), None) => format!("{} or later", day(earliest)),
        (None, Some(latest)) => format!("{} or earlier", day(latest)),
        (None, None) => "?".to_owned(),
    }
}

/// `“doors” for “ports”; without “anywhere”; with “today”`.
fn edits(changes: &[Change]) -> String {
    let mut shown: Vec<String> = Vec::new();
    let mut at = 0;
    while at < changes.len() {
        let next = changes.get(at + 1).filter(|next| next.what != "same" && next.what != changes[at].what);
        match (changes[at].what, next) {
            ("gone", Some(new)) => {
                shown.push(format!("“{}” for “{}”", one_line(&new.words), one_line(&changes[at].words)));
                at += 1;
            }
            ("new", Some(gone)) => {
                shown.push(format!("“{}” for “{}”", one_line(&changes[at].words), one_line(&gone.words)));
                at += 1;
            }
            ("gone", None) => shown.push(format!("without “{}”", one_line(&changes[at].words))),
            ("new", None) => shown.push(format!("with “{}”", one_line(&changes[at].words))),
            _ => {}
        }
        at += 1;
    }
    shown.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds() {
        assert_eq!(between(Some("2031-05-09"), Some("2031-05-09")), "9 May 2031");
        assert_eq!(between(None, Some("2031-05-09")), "9 May 2031 or earlier");
        assert_eq!(
            between(Some("2031-05-01"), Some("2031-05-09")),
            "1 May 2031 or later, 9 May 2031 at the latest"
        );
        assert_eq!(between(None, None), "?");
    }

    #[test]
    fn edited() {
        let change = |what, words: &str| Change { what, words: words.to_owned() };
        let changes = [
            change("same", "a"),
            change("gone", "b"),
            change("new", "c"),
            change("same", "d"),
            change("gone", "e"),
        ];
        assert_eq!(edits(&changes), "“c” for “b”; without “e”");
    }
}
