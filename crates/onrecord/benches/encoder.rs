//! The encoder at full size on random weights: what a sequence costs at several lengths, what each
//! instruction set makes of it, and how long loading takes. One thread.

#![allow(missing_docs, reason = "`criterion_group!` makes a function without")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use onrecord::encoder::{Backend, Encoder, EncoderScratch, Sizes};
use onrecord::weights::Weights;

fn encode(criterion: &mut Criterion) {
    let weights = Weights::parse(Sizes::MINILM.random(1).build()).expect("a whole model");
    let mut run = |group: &str, backend: Backend, lengths: &[u32]| {
        let encoder = Encoder::for_backend(&weights, backend).expect("a whole model");
        let mut scratch = EncoderScratch::default();
        let mut group = criterion.benchmark_group(group);
        for &length in lengths {
            let ids: Vec<u32> = (0..length).map(|i| i * 7919 % 30522).collect();
            let features = vec![[]; ids.len()];
            group.throughput(Throughput::Elements(length.into()));
            group.bench_function(BenchmarkId::from_parameter(length), |bencher| {
                bencher.iter(|| {
                    black_box(encoder.encode::<0>(&mut scratch, black_box(&ids), &features));
                });
            });
        }
    };
    run("wordpieces", Backend::best(), &[1, 32, 64, 128, 192, 256, 512]);
    for backend in Backend::available() {
        run(&format!("wordpieces/{backend:?}"), backend, &[128]);
    }
}

fn load(criterion: &mut Criterion) {
    let weights = Weights::parse(Sizes::MINILM.random(1).build()).expect("a whole model");
    criterion.bench_function("load", |bencher| {
        bencher.iter(|| Encoder::from_weights(black_box(&weights)).expect("a whole model"));
    });
}

criterion_group!(benches, encode, load);
criterion_main!(benches);
