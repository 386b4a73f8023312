//! The output folder: written, or compared with what would be written.

use std::path::Path;

use hallpass_generator::{Changes, File, apply, diff, existing};

use crate::console::Console;
use crate::exit::{Exit, Failure};

/// Shows how the folder differs from what would be written.
pub fn compare(files: &[File], out: &Path, console: &Console) -> Exit {
    let changes = Changes::of(files, |path| existing(out, path));
    let ours = |path: &str| !changes.kept.iter().any(|kept| kept == path);
    let mut drifts = diff(files, |path| existing(out, path));
    drifts.retain(|drift| ours(&drift.path));
    for drift in &drifts {
        console.data(&drift.diff);
    }
    for stale in &changes.remove {
        console.data(&format!("--- {stale}\n+++ /dev/null\n"));
    }
    let count = drifts.len() + changes.remove.len();
    if count == 0 {
        console.note(&format!("{} is up to date", out.display()));
        return Exit::Conforms;
    }
    console.note(&format!(
        "{} is out of date: {count} files differ; the same command without --check writes them",
        out.display()
    ));
    Exit::Findings
}

/// Writes what differs, so that what is up to date keeps its time and is not compiled again.
///
/// # Errors
/// When a file is in the way that was not generated, or the system refuses.
pub fn write(files: &[File], out: &Path, console: &Console) -> Result<Exit, Failure> {
    let changes = Changes::of(files, |path| existing(out, path));
    if let Some(foreign) = changes.foreign.first() {
        return Err(in_the_way(&out.join(foreign), changes.foreign.len()));
    }
    apply(&changes, out).map_err(|(path, error)| {
        Failure::blocked(format!("cannot write `{}`: {error}", path.display()))
    })?;
    let (all, written) = (files.len(), changes.write.len());
    let removed = match changes.remove.len() {
        0 => String::new(),
        count => format!(", {count} of an earlier run removed"),
    };
    console.note(&format!(
        "{}: {written} of {all} files written{removed}",
        out.display()
    ));
    for path in &changes.kept {
        keep(path, files, out, console);
    }
    Ok(Exit::Conforms)
}

fn in_the_way(path: &Path, count: usize) -> Failure {
    let more = match count {
        1 => String::new(),
        _ => format!(" (and {} more)", count - 1),
    };
    Failure::usage(format!(
        "`{}`{more} is in the way: it was not generated, and nothing was written",
        path.display()
    ))
    .hint("move it away or remove it, or choose another folder with --out")
}

/// Tells what a manifest that the user has taken over lacks.
fn keep(path: &str, files: &[File], out: &Path, console: &Console) {
    let text = existing(out, path).unwrap_or_default();
    let generated = files.iter().find(|file| file.path == path);
    let lines = generated.into_iter().flat_map(|file| file.text.lines());
    let needed = lines.skip_while(|line| *line != "[dependencies]").skip(1);
    let lacks = |line: &&str| {
        let name = line.split(['.', ' ', '=']).next().unwrap_or_default();
        let feature = "\"pattern\"";
        let lacks_feature = line.contains(feature) && !text.contains(feature);
        let has_name = text.lines().any(|line| line.trim_start().starts_with(name));
        !name.is_empty() && (lacks_feature || !has_name)
    };
    let missing: Vec<&str> = needed.filter(lacks).collect();
    let place = out.join(path);
    console.note(&format!("{} is yours and stays as it is", place.display()));
    for line in missing {
        let table = if line.ends_with(']') {
            "features"
        } else {
            "dependencies"
        };
        console.note(&format!("  its {table} lack: {line}"));
    }
}
