//! `onrecord bench`: how fast this machine reads, and where the time goes.

use std::{
    fmt::Write as _,
    io::{self, Write},
    num::NonZero,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use clap::ValueHint;
use onrecord::{Model, Reader, ReaderOptions, Report, Stages, text::Layout};

use crate::{Failure, Outcome};

/// Arguments of `onrecord bench`.
#[derive(Debug, clap::Args)]
pub struct BenchArgs {
    /// Reports to read; without any, a sample that is built in
    #[arg(value_name = "PATH", value_hint = ValueHint::FilePath)]
    pub paths: Vec<PathBuf>,

    /// How long to read on one core, and again on all, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub seconds: u64,
}

/// What is read where no reports are given.
const SAMPLE: &str = include_str!("../../../examples/harbour.txt");

/// Times a model is loaded; the middle one counts.
const LOADS: usize = 5;

/// Reads the reports again and again and prints how fast.
pub(crate) fn run(args: &BenchArgs) -> Result<Outcome, Failure> {
    let reports = reports(&args.paths)?;
    let words: usize = reports.iter().map(|report| Layout::of(&report.text).words.len()).sum();
    let mut loads = Vec::with_capacity(LOADS);
    let mut model = None;
    for _ in 0..LOADS {
        let start = Instant::now();
        model = Some(Model::embedded().map_err(Failure::because)?);
        loads.push(start.elapsed());
    }
    loads.sort_unstable();
    let model = Arc::new(model.expect("loaded at least once"));
    let reader = Reader::new(model, ReaderOptions::default());
    let time = Duration::from_secs(args.seconds);

    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let one = measure(&reader, &reports, 1, time);
    let memory = peak_memory();
    let all = measure(&reader, &reports, cores, time);

    let rate =
        |pass: &Pass| pass.reports as f64 * words as f64 / reports.len() as f64 / pass.time.as_secs_f64();
    let mut text = String::new();
    let mut line = |name: &str, value: String| writeln!(text, "{name:22}{value}").expect("a string takes it");
    line("reports", format!("{} ({words} words)", reports.len()));
    line("model loaded in", format!("{:.1} ms (median of {LOADS})", loads[LOADS / 2].as_secs_f64() * 1e3));
    line("one core", format!("{:.0} words/s", rate(&one)));
    line(&format!("{cores} cores"), format!("{:.0} words/s", rate(&all)));
    line(
        "peak memory",
        memory.map_or("not known on this system".into(), |b| format!("{:.0} MB", b as f64 / 1e6)),
    );
    let total: Duration = one.stages.each().iter().map(|(_, time)| *time).sum();
    for (name, time) in one.stages.each() {
        line(
            &format!("  {name}"),
            format!("{:.1} %", 100.0 * time.as_secs_f64() / total.as_secs_f64().max(1e-9)),
        );
    }
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|error| Failure::writing("standard output", &error))?;
    Ok(Outcome::Done)
}

fn reports(paths: &[PathBuf]) -> Result<Vec<Report>, Failure> {
    if paths.is_empty() {
        return Ok(vec![Report::from_text("sample", SAMPLE)]);
    }
    let read = |path: &PathBuf| {
        let name = path.display();
        let bytes = std::fs::read(path).map_err(|error| Failure::because(format_args!("{name}: {error}")))?;
        onrecord_intake::report(path, &bytes, None).map_err(|e| Failure::because(format_args!("{name}: {e}")))
    };
    paths.iter().map(read).collect()
}

/// What was read in a time.
struct Pass {
    reports: usize,
    time: Duration,
    stages: Stages,
}

/// Reads `reports` over and over on `threads` threads until `time` is up and each was read once.
fn measure(reader: &Reader, reports: &[Report], threads: usize, time: Duration) -> Pass {
    let next = AtomicUsize::new(0);
    let start = Instant::now();
    let stages: Vec<Stages> = thread::scope(|scope| {
        let work = || {
            let mut worker = reader.worker();
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                if n >= reports.len() && start.elapsed() >= time {
                    // It was taken but not read.
                    next.fetch_sub(1, Ordering::Relaxed);
                    return worker.stages();
                }
                worker.read(&reports[n % reports.len()]);
            }
        };
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        threads.into_iter().map(|thread| thread.join().expect("reading does not panic")).collect()
    });
    Pass { reports: next.into_inner(), time: start.elapsed(), stages: stages[0] }
}

/// The most memory this process has had, in bytes, where the system says so.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kb| kb * 1024)
}
