//! Answers of the record: what was found, and where a report is to be found.

use jiff::civil::Date;
use onrecord_record::{Checked, HistoryEntry, Hit, Problem, ReportHit, Said, StoredReport};

use super::{
    BOLD, DIM, PLAIN, Terminal,
    lines::{Lines, Margin},
    lists::{CONTENT_LINES, heading},
};
use crate::show::{marks::Role, one_line, percent};

/// What is said where nothing was found.
pub(super) const NOTHING: &str = "Nothing found.\n";

impl Terminal {
    /// Statements that were found, one below the other.
    #[must_use]
    pub fn hits(&self, hits: &[Hit]) -> String {
        if hits.is_empty() {
            return NOTHING.to_owned();
        }
        let mut lines = Lines::new(self.width, self.color);
        let margin = number_width(hits.len());
        for (n, hit) in hits.iter().enumerate() {
            lines.margin(Margin::new(&(n + 1).to_string(), DIM, margin));
            let source = hit.source.as_deref().map(one_line);
            match (&hit.speaker, source) {
                (Some(speaker), Some(source)) if !source.contains(speaker.as_str()) => {
                    lines.text(&one_line(speaker), self.look(Role::Source));
                    lines.text(&format!(" (“{source}”)"), PLAIN);
                }
                (Some(speaker), _) => lines.text(&one_line(speaker), self.look(Role::Source)),
                (None, Some(source)) => lines.text(&format!("{source} (speaker unknown)"), PLAIN),
                (None, None) => lines.text("speaker unknown", PLAIN),
            }
            if let Some(cue) = &hit.cue {
                lines.text(" · ", DIM);
                lines.text(&one_line(cue), self.look(Role::Cue));
            }
            #[expect(clippy::cast_possible_truncation, reason = "it is shown in whole per cent")]
            let confidence = percent(hit.confidence as f32);
            lines.end_with(format!("{:<8} {confidence:>4}", hit.kind), DIM);
            lines.margin(Margin::new("", PLAIN, margin));
            lines.text(&one_line(&hit.content), self.look(Role::Content));
            lines.end_within(CONTENT_LINES);
            self.where_found(&mut lines, hit.date.as_deref(), hit.publisher.as_deref(), Some(&hit.headline));
            self.which(&mut lines, &passage(hit), hit.address.as_deref(), &hit.copies);
            lines.blank();
        }
        lines.into_text().trim_end().to_owned() + "\n"
    }

    /// Reports that were found, one below the other.
    #[must_use]
    pub fn report_hits(&self, hits: &[ReportHit]) -> String {
        if hits.is_empty() {
            return NOTHING.to_owned();
        }
        let mut lines = Lines::new(self.width, self.color);
        let margin = number_width(hits.len());
        for (n, hit) in hits.iter().enumerate() {
            lines.margin(Margin::new(&(n + 1).to_string(), DIM, margin));
            lines.text(&one_line(&hit.headline), BOLD);
            lines.end();
            lines.margin(Margin::new("", PLAIN, margin));
            self.where_found(&mut lines, hit.date.as_deref(), hit.publisher.as_deref(), None);
            if let Some(snippet) = &hit.snippet {
                lines.text(&one_line(snippet), PLAIN);
                lines.end();
            }
            self.which(&mut lines, &format!("report {}", hit.report), hit.address.as_deref(), &hit.copies);
            lines.blank();
        }
        lines.into_text().trim_end().to_owned() + "\n"
    }

    /// Where a report is to be found, its copies, and what changed between its versions.
    #[must_use]
    pub fn kept(&self, report: &StoredReport) -> String {
        let mut lines = Lines::new(self.width, self.color);
        heading(&mut lines, "IN THE RECORD");
        lines.blank();
        let model = report.document.model.as_deref().unwrap_or("unknown");
        lines.text(
            &one_line(&format!(
                "report {}, read with {}, model {model}, added {}",
                report.report, report.document.program, report.added
            )),
            PLAIN,
        );
        lines.end();
        let mut address = "";
        for version in &report.versions {
            if address != version.address {
                address = &version.address;
                lines.margin(Margin::default());
                lines.text(&one_line(address), self.look(Role::Source));
                lines.end();
                lines.margin(Margin::new("", PLAIN, 2));
            }
            let several = report.versions.iter().filter(|other| other.address == version.address).count() > 1;
            if several {
                lines.text(&format!("version {}: report {}", version.number, version.report), PLAIN);
                if version.report == report.report {
                    lines.text(" (this one)", PLAIN);
                }
                let parts = [&version.title, &version.date, &version.publisher];
                for part in parts.into_iter().flatten() {
                    lines.text(" · ", DIM);
                    lines.text(&one_line(part), DIM);
                }
                lines.end_with(format!("found {}", version.added.get(..10).unwrap_or(&version.added)), DIM);
            }
        }
        lines.margin(Margin::default());
        let copies = report.copy_of.iter().map(|copy| ("near-duplicate of", copy));
        let copies = copies.chain(report.copies.iter().map(|copy| ("near-duplicate:", copy)));
        for (what, copy) in copies {
            // What a near-duplicate has of the first one is kept with the near-duplicate.
            let resemblance =
                if report.copy_of.as_ref() == Some(copy) { report.resemblance } else { copy.resemblance };
            lines.text(&format!("{what} report {} · {}", copy.report, one_line(&copy.headline)), PLAIN);
            for part in [copy.publisher.as_ref(), copy.addresses.first()].into_iter().flatten() {
                lines.text(" · ", DIM);
                lines.text(&one_line(part), DIM);
            }
            match resemblance {
                #[expect(clippy::cast_possible_truncation, reason = "it is shown in whole per cent")]
                Some(resemblance) => lines.end_with(percent(resemblance as f32), DIM),
                None => lines.end(),
            }
        }
        for Checked { id, by, at, kind, correction } in &report.checked {
            let done = if kind == "edit" { "corrected" } else { "accepted" };
            lines.text(&one_line(&format!("{id} {done} by {by}")), PLAIN);
            lines.end_with(format!("{} · {correction}", at.get(..10).unwrap_or(at)), DIM);
        }
        for entry in &report.unplaced {
            let waits =
                format!("Correction {} waits for a reading that has its line: {}", entry.number, entry.what);
            lines.text(&one_line(&waits), PLAIN);
            lines.end();
        }
        for difference in &report.differences {
            lines.blank();
            lines.text(
                &format!("Against report {} at {}:", difference.before, one_line(&difference.address)),
                BOLD,
            );
            if difference.gone.is_empty() && difference.new.is_empty() {
                lines.text(" the same statements", PLAIN);
            }
            lines.end();
            for (mark, said) in difference
                .gone
                .iter()
                .map(|said| ("−", said))
                .chain(difference.new.iter().map(|said| ("+", said)))
            {
                self.changed(&mut lines, mark, said);
            }
            lines.margin(Margin::default());
        }
        lines.into_text()
    }

    /// What could not be read or was left out.
    #[must_use]
    pub fn problems(&self, problems: &[Problem]) -> String {
        if problems.is_empty() {
            return "No problems.\n".to_owned();
        }
        let mut lines = Lines::new(self.width, self.color);
        for problem in problems {
            lines.text(&one_line(&problem.file), self.look(Role::Source));
            if let Some(line) = problem.line {
                lines.text(&format!(", line {line}"), PLAIN);
            }
            lines.end_with(problem.kind.clone(), DIM);
            lines.margin(Margin::new("", PLAIN, 2));
            lines.text(&one_line(&problem.why), PLAIN);
            lines.end();
            lines.margin(Margin::default());
        }
        lines.into_text()
    }

    /// What people have said of the record, one below the other.
    #[must_use]
    pub fn history(&self, history: &[HistoryEntry]) -> String {
        if history.is_empty() {
            return "Nothing corrected.\n".to_owned();
        }
        let mut lines = Lines::new(self.width, self.color);
        let margin = history.iter().map(|entry| number_width_of(entry.number)).max().unwrap_or(0);
        for entry in history {
            lines.margin(Margin::new(&entry.number.to_string(), DIM, margin));
            lines.text(&one_line(&entry.what), if entry.undone_by.is_some() { DIM } else { PLAIN });
            lines.end();
            lines.margin(Margin::new("", PLAIN, margin));
            if let Some(note) = &entry.note {
                lines.text(&format!("“{}”", one_line(note)), PLAIN);
                lines.end();
            }
            let mut about = format!("{} · {}", one_line(&entry.by), entry.at);
            if let Some(undo) = entry.undone_by {
                about.push_str(&format!(" · undone by {undo}"));
            } else if entry.is_waiting() {
                about.push_str(" · waits for a reading that has this line");
            }
            lines.text(&about, DIM);
            lines.end();
        }
        lines.into_text()
    }

    fn changed(&self, lines: &mut Lines, mark: &str, said: &Said) {
        lines.margin(Margin::new(mark, BOLD, 2));
        lines.text(&one_line(said.speaker.as_deref().unwrap_or("speaker unknown")), self.look(Role::Source));
        if let Some(cue) = &said.cue {
            lines.text(" · ", DIM);
            lines.text(&one_line(cue), self.look(Role::Cue));
        }
        lines.text(" · ", DIM);
        lines.text(&one_line(&said.content), self.look(Role::Content));
        lines.end_within(CONTENT_LINES);
    }

    fn where_found(
        &self,
        lines: &mut Lines,
        date: Option<&str>,
        publisher: Option<&str>,
        headline: Option<&str>,
    ) {
        let date = date.map(day);
        let parts = [date.as_deref(), publisher, headline];
        let parts: Vec<String> = parts.into_iter().flatten().map(one_line).collect();
        if !parts.is_empty() {
            lines.text(&parts.join(" · "), DIM);
            lines.end();
        }
    }

    fn which(&self, lines: &mut Lines, which: &str, address: Option<&str>, copies: &[i64]) {
        lines.text(which, DIM);
        if let Some(address) = address {
            lines.text(" · ", DIM);
            lines.text(&one_line(address), DIM);
        }
        if !copies.is_empty() {
            let copies: Vec<String> = copies.iter().map(i64::to_string).collect();
            let reports = if copies.len() == 1 { "report" } else { "reports" };
            lines.text(&format!(" · also in {reports} {}", copies.join(", ")), DIM);
        }
        lines.end();
    }
}

/// Columns for this number, and a gap.
fn number_width_of(number: i64) -> usize {
    number.to_string().len() + 2
}

/// Where a statement stands: the office then, the report, and how many have it.
pub(super) fn passage(hit: &Hit) -> String {
    let office = hit.office.as_deref().map(|office| format!("as {}, ", one_line(office))).unwrap_or_default();
    let more = if hit.printings > 1 { format!("; in {} reports", hit.printings) } else { String::new() };
    format!("{office}report {}, {}{more}", hit.report, hit.id)
}

/// A day in words: `9 May 2031`.
pub(super) fn day(date: &str) -> String {
    match date.parse::<Date>() {
        Ok(day) => day.strftime("%-d %B %Y").to_string(),
        Err(_) => date.to_owned(),
    }
}

/// Columns for numbers up to `count`, and a gap.
pub(super) fn number_width(count: usize) -> usize {
    count.to_string().len() + 2
}
