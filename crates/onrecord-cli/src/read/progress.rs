//! How far it is, on the terminal's standard error.

use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressStyle};

use crate::show::one_line;

/// A progress bar where one helps: for several files, and where readings do not appear themselves.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
}

impl Progress {
    /// For `count` files; `results_seen`, if the readings are printed on the terminal.
    pub(super) fn new(count: usize, results_seen: bool) -> Self {
        let bar = (count > 1 && !results_seen && io::stderr().is_terminal()).then(|| {
            let style = ProgressStyle::with_template("{wide_bar} {human_pos} of {human_len}, {eta} to go");
            ProgressBar::new(count as u64).with_style(style.expect("the template is sound"))
        });
        Self { bar }
    }

    /// One file more is done.
    pub(super) fn step(&self) {
        if let Some(bar) = &self.bar {
            bar.inc(1);
        }
    }

    /// Tells the user what went wrong.
    pub(super) fn complain(&self, what: &str) {
        let line = format!("onrecord: {}", one_line(what));
        match &self.bar {
            Some(bar) => bar.suspend(|| anstream::eprintln!("{line}")),
            None => anstream::eprintln!("{line}"),
        }
    }

    /// Everything is done.
    pub(super) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
