//! One benchmark for each stage, on a form that spills over four pages: `cargo bench`, or `cargo bench -- unprint`.
#![allow(missing_docs)]

use criterion::{Criterion, criterion_group, criterion_main};
use formstitch::{form, layout, pipeline, read, unprint};
use std::hint::black_box;

const SAMPLE: &str = "samples/cut-through.pdf";

fn stages(c: &mut Criterion) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(SAMPLE);
    let bytes = std::fs::read(path).expect("the sample is there");
    let document = read::read(&bytes).expect("the sample can be read");
    let unprinted = unprint::unprint(&document.pages);
    let sheets: Vec<_> = unprinted.canvases.iter().map(layout::layout).collect();
    let report = pipeline::extract(SAMPLE, &bytes);

    let mut group = c.benchmark_group("stages");
    group.bench_function("read", |b| b.iter(|| read::read(black_box(&bytes))));
    group.bench_function("unprint", |b| {
        b.iter(|| unprint::unprint(black_box(&document.pages)))
    });
    group.bench_function("layout", |b| {
        b.iter(|| {
            let canvases = black_box(&unprinted.canvases).iter();
            canvases.map(layout::layout).collect::<Vec<_>>()
        })
    });
    group.bench_function("form", |b| b.iter(|| form::recognise(black_box(&sheets))));
    group.bench_function("emit", |b| {
        b.iter(|| serde_json::to_vec(black_box(&report)).expect("a report is JSON"))
    });
    group.bench_function("whole", |b| {
        b.iter(|| pipeline::extract(SAMPLE, black_box(&bytes)))
    });
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
