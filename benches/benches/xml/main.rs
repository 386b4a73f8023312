//! Reading and writing Schoology groups: XML by shapes against quick-xml's serde derive, JSON of generated types against
//! hand-written ones. `benches/README.md` says how to run it and what was measured.

mod groups;
mod peers;

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use hallpass_runtime::xml;

use hallpass_sdk::groups::GroupList;

/// Groups in one body.
const COUNTS: [usize; 2] = [1, 100];

fn read(criterion: &mut Criterion) {
    let (shapes, root) = groups::shape();
    let mut group = criterion.benchmark_group("read-xml");
    for count in COUNTS {
        let text = groups::xml(count);
        peers::check(&text);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(
            BenchmarkId::new("hallpass", count),
            &text,
            |bencher, text| {
                bencher.iter(|| xml::from_str::<GroupList>(black_box(text), shapes, root))
            },
        );
        group.bench_with_input(
            BenchmarkId::new("quick-xml", count),
            &text,
            |bencher, text| {
                bencher.iter(|| quick_xml::de::from_str::<peers::GroupList>(black_box(text)))
            },
        );
        group.bench_with_input(
            BenchmarkId::new("hallpass-value", count),
            &text,
            |bencher, text| {
                bencher.iter(|| xml::from_str::<serde_json::Value>(black_box(text), shapes, root))
            },
        );
    }
}

fn write(criterion: &mut Criterion) {
    let (shapes, root) = groups::shape();
    let mut group = criterion.benchmark_group("write-xml");
    for count in COUNTS {
        let text = groups::xml(count);
        let ours: GroupList = xml::from_str(&text, shapes, root).expect("a list of groups");
        let theirs: peers::GroupList = quick_xml::de::from_str(&text).expect("a list of groups");
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(
            BenchmarkId::new("hallpass", count),
            &ours,
            |bencher, list| bencher.iter(|| xml::to_string(black_box(list), shapes, root)),
        );
        group.bench_with_input(
            BenchmarkId::new("quick-xml", count),
            &theirs,
            |bencher, list| {
                bencher.iter(|| quick_xml::se::to_string_with_root("result", black_box(list)))
            },
        );
    }
}

fn json(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("json");
    for count in COUNTS {
        let text = groups::json(count);
        let ours: GroupList = serde_json::from_str(&text).expect("a list of groups");
        let theirs: peers::GroupList = serde_json::from_str(&text).expect("a list of groups");
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(
            BenchmarkId::new("read/hallpass", count),
            &text,
            |bencher, text| bencher.iter(|| serde_json::from_str::<GroupList>(black_box(text))),
        );
        group.bench_with_input(
            BenchmarkId::new("read/hand-written", count),
            &text,
            |bencher, text| {
                bencher.iter(|| serde_json::from_str::<peers::GroupList>(black_box(text)))
            },
        );
        group.bench_with_input(
            BenchmarkId::new("write/hallpass", count),
            &ours,
            |bencher, list| bencher.iter(|| serde_json::to_string(black_box(list))),
        );
        group.bench_with_input(
            BenchmarkId::new("write/hand-written", count),
            &theirs,
            |bencher, list| bencher.iter(|| serde_json::to_string(black_box(list))),
        );
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    targets = read, write, json
}
criterion_main!(benches);
