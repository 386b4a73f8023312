//! The table for people: by stratum and in all, then what failed.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::row::Row;

/// Prints all rows.
pub fn print(rows: &[Row], out: &mut impl Write) -> io::Result<()> {
    let mut strata: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        strata.entry(&row.stratum).or_default().push(row);
    }
    writeln!(
        out,
        "{:8} {:>9} {:>6} {:>9} {:>8} {:>10} {:>9} {:>9} {:>10} {:>12} {:>12}",
        "stratum",
        "documents",
        "loaded",
        "generated",
        "compiled",
        "operations",
        "lines",
        "tests",
        "deviating",
        "generate CPU",
        "check CPU/op"
    )?;
    for (stratum, rows) in &strata {
        line(stratum, rows, out)?;
    }
    line("all", &rows.iter().collect::<Vec<_>>(), out)?;
    for row in rows.iter().filter(|row| row.outcome != "ok") {
        writeln!(out, "{} {}: {}", row.outcome, row.document, row.trouble)?;
    }
    Ok(())
}

fn line(name: &str, rows: &[&Row], out: &mut impl Write) -> io::Result<()> {
    let count = |wanted: fn(&&&Row) -> bool| rows.iter().filter(wanted).count();
    let sum = |of: fn(&Row) -> u64| rows.iter().map(|row| of(row)).sum::<u64>();
    let cpu = |of: fn(&Row) -> f64| rows.iter().map(|row| of(row)).sum::<f64>();
    let checked: Vec<&&Row> = rows.iter().filter(|row| row.check.0 > 0.0).collect();
    let operations: u64 = checked.iter().map(|row| row.operations).sum();
    let tests = format!(
        "{}/{}",
        sum(|row| row.tests.0),
        sum(|row| row.tests.0 + row.tests.1)
    );
    writeln!(
        out,
        "{name:8} {:9} {:6} {:9} {:8} {:10} {:9} {tests:>9} {:10} {:12.2} {:12.4}",
        rows.len(),
        count(|row| row.outcome != "rejected"),
        count(|row| row.lines > 0),
        count(|row| row.outcome == "ok" || row.outcome == "tests"),
        sum(|row| row.operations),
        sum(|row| row.lines),
        sum(|row| row.deviating),
        cpu(|row| row.generate.0),
        cpu(|row| row.check.0) / operations.max(1) as f64,
    )
}
