//! How far it is, on the terminal's standard error.

use std::{
    io::{self, IsTerminal},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use indicatif::{HumanCount, ProgressBar, ProgressStyle};

use super::walk::Walk;
use crate::show::one_line;

/// Complaints that are shown; the others are kept with them in the store.
const COMPLAINTS: usize = 10;

/// A progress bar, where there is a terminal.
///
/// It counts bytes: of a folder of files and of a file of many reports alike, they say how much is left.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    began: Instant,
    complaints: usize,
    over: Arc<AtomicBool>,
}

impl Progress {
    /// For what there is to do in `paths`. How much that is is found out meanwhile.
    pub(super) fn new(paths: &[PathBuf]) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let bar = io::stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template("{wide_bar} {msg}").expect("the template is sound");
            let bar = ProgressBar::new_spinner().with_style(style);
            let (paths, bar_of_thread, over) = (paths.to_vec(), bar.clone(), Arc::clone(&over));
            thread::spawn(move || {
                let mut total = 0;
                for size in Walk::sizes(&paths) {
                    if over.load(Ordering::Relaxed) {
                        return;
                    }
                    total += size;
                }
                bar_of_thread.set_length(total);
            });
            bar
        });
        Self { bar, began: Instant::now(), complaints: 0, over }
    }

    /// So many bytes more are done; `reports` are read in all.
    pub(super) fn step(&self, bytes: u64, reports: u64) {
        let Some(bar) = &self.bar else { return };
        bar.inc(bytes);
        let rate = reports as f64 / self.began.elapsed().as_secs_f64().max(0.001);
        let left = match bar.length() {
            // The bar's own estimate follows the last seconds, in which unchanged files may have flown by.
            Some(_) if reports > 0 => format!(", {} left", rounded(bar.eta())),
            _ => String::new(),
        };
        bar.set_message(format!("{} reports, {rate:.1}/s{left}", HumanCount(reports)));
    }

    /// Tells the user what went wrong, unless that was told often enough.
    pub(super) fn complain(&mut self, what: &str) {
        self.complaints += 1;
        if self.complaints <= COMPLAINTS {
            self.say(&format!("onrecord: {}", one_line(what)));
        } else if self.complaints == COMPLAINTS + 1 {
            self.say("onrecord: further files could not be read; `onrecord problems` lists them all");
        }
    }

    fn say(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| anstream::eprintln!("{line}")),
            None => anstream::eprintln!("{line}"),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// A progress bar for joining so many blocks of names, where there is a terminal and it takes a moment.
pub(super) fn joining(blocks: u64) -> Option<ProgressBar> {
    (blocks > 0 && io::stderr().is_terminal()).then(|| {
        let style = ProgressStyle::with_template("{wide_bar} joining names").expect("the template is sound");
        ProgressBar::new(blocks).with_style(style)
    })
}

/// A time in its largest unit.
pub(crate) fn rounded(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..=9 => format!("{:.1} s", time.as_secs_f64()),
        10..=99 => format!("{seconds} s"),
        100..=5999 => format!("{} min", seconds.div_ceil(60)),
        6000..=172_799 => format!("{:.1} h", seconds as f64 / 3600.0),
        _ => format!("{:.1} days", seconds as f64 / 86400.0),
    }
}
