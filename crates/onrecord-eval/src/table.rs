//! The figures as a table for the terminal.

use std::fmt;

use onrecord::EventKind;

use crate::reading::{ClassTable, Figure, ReadingScores, Value};
use crate::{Calibration, Prf, Scores};

/// Shows [`Scores`] as a table; its first lines are the reference scorer's, to the letter.
#[derive(Clone, Copy, Debug)]
pub struct Table<'s>(pub &'s Scores);

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Scores { figures, fragments, calibration, reading, .. } = self.0;
        head(f, "figure")?;
        for (name, prf) in figures.rows() {
            row(f, name, prf)?;
        }
        writeln!(f)?;
        head(f, "fragments")?;
        for (kind, roles) in [("exact", &fragments.exact), ("begin", &fragments.begin)] {
            for (role, prf) in roles.rows() {
                row(f, &format!("{role}-{kind}"), prf)?;
            }
        }
        if let Some(calibration) = calibration {
            writeln!(f)?;
            reliability(f, calibration)?;
        }
        if let Some(reading) = reading {
            writeln!(f)?;
            whole(f, reading)?;
        }
        Ok(())
    }
}

fn reliability(f: &mut fmt::Formatter<'_>, calibration: &Calibration) -> fmt::Result {
    writeln!(f, "{:20} {:>6} {:>6} {:>11}", "confidence", "stated", "right", "predicted")?;
    for bin in &calibration.bins {
        let name = format!("{:.3} to {:.3}", bin.above, bin.to);
        let (stated, right) = (percent(bin.confidence), percent(bin.right));
        writeln!(f, "{name:20} {stated:>6} {right:>6} {:11}", bin.predicted)?;
    }
    let error = percent(calibration.expected_calibration_error);
    writeln!(f, "{:20} {error:>6} {:18}", "calibration error", calibration.predicted)
}

/// The figures of whole readings, then what is behind them, table by table.
fn whole(f: &mut fmt::Formatter<'_>, reading: &ReadingScores) -> fmt::Result {
    head(f, "reading")?;
    for (name, value) in reading.rows() {
        match value {
            Value::Counted(prf) => row(f, name, prf)?,
            Value::Mean { f1 } => writeln!(f, "{name:20} {:>6} {:>6} {:>6}", "", "", percent(f1))?,
        }
    }
    if !reading.not_read.is_empty() {
        let names: Vec<_> = reading.not_read.iter().map(|layer| layer.name()).collect();
        writeln!(f, "not read yet: {}", names.join(", "))?;
    }
    if reading.is_shown(Figure::Actors) {
        writeln!(f, "\n{:20} {:>6} {:>6} {:>6}", "actors (CoNLL)", "P", "R", "F1")?;
        for (name, share) in reading.coreference.rows() {
            let [p, r, f1] = [share.precision, share.recall, share.f1].map(percent);
            writeln!(f, "{name:20} {p:>6} {r:>6} {f1:>6}")?;
        }
    }
    for (name, table) in reading.tables() {
        writeln!(f)?;
        let name = match name {
            "mentions" => "mentions by kind",
            "mentions-of-actor" => "... of right actor",
            "said-by" => "said-by by source",
            "events" => "events by type",
            other => other,
        };
        head(f, name)?;
        for (class, prf) in ordered(table) {
            // Types of events are what the files say: they must not steer the terminal.
            let class: String = class.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
            row(f, &class, prf)?;
        }
    }
    Ok(())
}

/// The rows of `table`, types of events in the order of the steps of an affair, everything else by name.
fn ordered(table: &ClassTable) -> Vec<(&str, Prf)> {
    let mut rows: Vec<(&str, Prf)> = table.iter().map(|(class, &prf)| (class.as_str(), prf)).collect();
    rows.sort_by_key(|(class, _)| {
        EventKind::ALL.iter().position(|kind| kind.as_str() == *class).unwrap_or(usize::MAX)
    });
    rows
}

fn head(f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
    writeln!(f, "{name:20} {:>6} {:>6} {:>6}   gold  predicted", "P", "R", "F1")
}

fn row(f: &mut fmt::Formatter<'_>, name: &str, prf: Prf) -> fmt::Result {
    let [p, r, f1] = [prf.precision, prf.recall, prf.f1].map(percent);
    writeln!(f, "{name:20} {p:>6} {r:>6} {f1:>6} {:6} {:6}", prf.gold, prf.predicted)
}

fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}
