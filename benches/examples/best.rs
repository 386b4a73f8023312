//! The comparisons of the bench `xml`, by the best of many runs: what to trust on a busy machine, where means tell of the neighbours.

#[path = "../benches/xml/groups.rs"]
mod groups;
#[path = "../benches/xml/peers.rs"]
mod peers;

use std::hint::black_box;
use std::io::Write;
use std::time::{Duration, Instant};

use hallpass_runtime::xml;
use hallpass_sdk::groups::GroupList;

/// How long one measurement goes on.
const SPAN: Duration = Duration::from_millis(700);

/// Best time of one call, in microseconds.
fn best(mut call: impl FnMut()) -> f64 {
    let start = Instant::now();
    let mut best = Duration::MAX;
    while start.elapsed() < SPAN {
        let before = Instant::now();
        call();
        best = best.min(before.elapsed());
    }
    best.as_secs_f64() * 1e6
}

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for count in [1, 100] {
        for (what, ours, theirs) in [
            read(count),
            write(count),
            read_json(count),
            write_json(count),
        ] {
            writeln!(
                out,
                "{what:11} {count:3} {ours:8.2} µs {theirs:8.2} µs  {:5.2}",
                theirs / ours
            )?;
        }
    }
    Ok(())
}

fn read(count: usize) -> (&'static str, f64, f64) {
    let (shapes, root) = groups::shape();
    let text = groups::xml(count);
    peers::check(&text);
    let ours = best(|| {
        drop(black_box(xml::from_str::<GroupList>(
            black_box(&text),
            shapes,
            root,
        )))
    });
    let theirs = best(|| {
        drop(black_box(quick_xml::de::from_str::<peers::GroupList>(
            black_box(&text),
        )))
    });
    ("read XML", ours, theirs)
}

fn write(count: usize) -> (&'static str, f64, f64) {
    let (shapes, root) = groups::shape();
    let text = groups::xml(count);
    let list: GroupList = xml::from_str(&text, shapes, root).expect("a list of groups");
    let peer: peers::GroupList = quick_xml::de::from_str(&text).expect("a list of groups");
    let ours = best(|| drop(black_box(xml::to_string(black_box(&list), shapes, root))));
    let theirs = best(|| {
        drop(black_box(quick_xml::se::to_string_with_root(
            "result",
            black_box(&peer),
        )))
    });
    ("write XML", ours, theirs)
}

fn read_json(count: usize) -> (&'static str, f64, f64) {
    let text = groups::json(count);
    let ours = best(|| {
        drop(black_box(serde_json::from_str::<GroupList>(black_box(
            &text,
        ))))
    });
    let theirs = best(|| {
        drop(black_box(serde_json::from_str::<peers::GroupList>(
            black_box(&text),
        )))
    });
    ("read JSON", ours, theirs)
}

fn write_json(count: usize) -> (&'static str, f64, f64) {
    let text = groups::json(count);
    let list: GroupList = serde_json::from_str(&text).expect("a list of groups");
    let peer: peers::GroupList = serde_json::from_str(&text).expect("a list of groups");
    let ours = best(|| drop(black_box(serde_json::to_string(black_box(&list)))));
    let theirs = best(|| drop(black_box(serde_json::to_string(black_box(&peer)))));
    ("write JSON", ours, theirs)
}
