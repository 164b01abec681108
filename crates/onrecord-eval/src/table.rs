//! The figures as a table for the terminal.

use std::fmt;

use crate::{Prf, Scores};

/// Shows [`Scores`] as a table; its first lines are the reference scorer's, to the letter.
#[derive(Clone, Copy, Debug)]
pub struct Table<'s>(pub &'s Scores);

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Scores { figures, fragments, calibration, .. } = self.0;
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
        let Some(calibration) = calibration else { return Ok(()) };
        let percent = |share: f64| format!("{:.1}%", share * 100.0);
        writeln!(f)?;
        writeln!(f, "{:20} {:>6} {:>6} {:>11}", "confidence", "stated", "right", "predicted")?;
        for bin in &calibration.bins {
            let name = format!("{:.3} to {:.3}", bin.above, bin.to);
            let (stated, right) = (percent(bin.confidence), percent(bin.right));
            writeln!(f, "{name:20} {stated:>6} {right:>6} {:11}", bin.predicted)?;
        }
        let error = percent(calibration.expected_calibration_error);
        writeln!(f, "{:20} {error:>6} {:18}", "calibration error", calibration.predicted)
    }
}

fn head(f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
    writeln!(f, "{name:20} {:>6} {:>6} {:>6}   gold  predicted", "P", "R", "F1")
}

fn row(f: &mut fmt::Formatter<'_>, name: &str, prf: Prf) -> fmt::Result {
    let [p, r, f1] = [prf.precision, prf.recall, prf.f1].map(|share| format!("{:.1}%", share * 100.0));
    writeln!(f, "{name:20} {p:>6} {r:>6} {f1:>6} {:6} {:6}", prf.gold, prf.predicted)
}
