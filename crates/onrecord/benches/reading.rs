//! The stages of reading one report, and the whole: `cargo bench -p onrecord --bench reading`.
//!
//! Scoring and decoding statements has no entry of its own from outside; it is timed by the worker's
//! own stage clock.
#![expect(missing_docs, reason = "criterion's macro writes functions without")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use onrecord::text::Layout;
use onrecord::wordpiece::Buffers;
use onrecord::{Model, Reader, ReaderOptions, Report, Stages};

fn benches(c: &mut Criterion) {
    let model = Arc::new(Model::embedded().expect("the embedded model"));
    let report = Report::from_text("harbour", include_str!("../../../examples/harbour.txt"));
    let words = Layout::of(&report.text).words.len() as u64;
    let reader = Reader::new(Arc::clone(&model), ReaderOptions::default());
    let mut worker = reader.worker();

    let mut group = c.benchmark_group("reading");
    group.throughput(Throughput::Elements(words));
    group.bench_function("text", |b| b.iter(|| Layout::of(black_box(&report.text))));
    group.bench_function("wordpiece", |b| {
        let (mut buffers, mut tokens) = (Buffers::default(), Vec::new());
        b.iter(|| {
            tokens.clear();
            model.wordpiece().split(black_box(&report.text), &mut buffers, &mut tokens);
        });
    });
    for (name, stage) in [
        ("encoder", (|s| s.encoder) as fn(&Stages) -> Duration),
        ("statements", |s| s.statements),
        ("assembly", |s| s.assembly),
    ] {
        group.bench_function(name, |b| {
            b.iter_custom(|times| {
                let before = stage(&worker.stages());
                for _ in 0..times {
                    black_box(worker.read(black_box(&report)));
                }
                stage(&worker.stages()) - before
            });
        });
    }
    group.bench_function("whole", |b| b.iter(|| black_box(worker.read(black_box(&report)))));
    group.finish();
    c.bench_function("load the model", |b| b.iter(|| Model::embedded().expect("the embedded model")));
}

criterion_group!(reading, benches);
criterion_main!(reading);
