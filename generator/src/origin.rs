//! How files are called in what is generated: as they are seen from the folder of their document, so that it does not matter from which
//! folder the command is run.

use hallpass_openapi::diagnostic::Span;
use hallpass_openapi::model::Api;

/// The document itself.
pub(crate) fn document(api: &Api) -> String {
    seen_from(&api.name, &api.name)
}

/// `file:line:column` of what stands in the document or in what it refers to.
pub(crate) fn place(api: &Api, span: Span) -> String {
    let Some(mut place) = api.sources.place(span) else {
        return document(api);
    };
    place.file = seen_from(&api.name, &place.file);
    place.to_string()
}

/// A file as it is called in the folder of another.
fn seen_from(root: &str, file: &str) -> String {
    let (root, steps) = (segments(root), segments(file));
    let folders = root.split_last().map_or(&[][..], |(_, folders)| folders);
    let pairs = folders.iter().zip(&steps);
    let common = pairs.take_while(|(left, right)| left == right).count();
    let (up, down) = (&folders[common..], &steps[common..]);
    // On another host or drive, or above what is known of the way.
    let host = if file.contains("://") { 3 } else { 1 };
    let is_elsewhere = is_absolute(file) && common < host;
    if is_elsewhere || up.contains(&"..") {
        return file.to_owned();
    }
    let up = up.iter().map(|_| "..");
    let steps: Vec<&str> = up.chain(down.iter().copied()).collect();
    steps.join("/")
}

/// The steps of a path, without those that lead nowhere.
fn segments(path: &str) -> Vec<&str> {
    let mut segments = Vec::new();
    for (index, step) in path.split(['/', '\\']).enumerate() {
        match step {
            "." => {}
            // The start of an absolute path.
            "" if index > 0
                && !segments
                    .last()
                    .is_some_and(|last: &&str| last.ends_with(':')) => {}
            ".." if segments
                .last()
                .is_some_and(|last| !["..", ""].contains(last)) =>
            {
                segments.pop();
            }
            step => segments.push(step),
        }
    }
    segments
}

fn is_absolute(path: &str) -> bool {
    path.starts_with(['/', '\\']) || path.get(1..2) == Some(":") || path.contains("://")
}

#[cfg(test)]
mod tests {
    use super::seen_from;

    #[test]
    fn a_file_is_called_alike_wherever_the_command_is_run() {
        let is = |root, file, name: &str| assert_eq!(seen_from(root, file), name, "{root} {file}");
        for root in [
            "a.yaml",
            "spec/a.yaml",
            "./spec/a.yaml",
            "../x/a.yaml",
            "/x/a.yaml",
        ] {
            is(root, root, "a.yaml");
        }
        is("spec/a.yaml", "spec/parts/b.yaml", "parts/b.yaml");
        is("./spec/a.yaml", "spec/parts/b.yaml", "parts/b.yaml");
        is("spec/a.yaml", "common/b.yaml", "../common/b.yaml");
        is("a.yaml", "../common/b.yaml", "../common/b.yaml");
        is("/x/spec/a.yaml", "/x/common/b.yaml", "../common/b.yaml");
        is("C:\\spec\\a.yaml", "C:\\spec\\b.yaml", "b.yaml");
        let (url, other) = (
            "https://example.com/v1/a.yaml",
            "https://other.example/b.yaml",
        );
        is(url, "https://example.com/v1/b.yaml", "b.yaml");
        is("spec/a.yaml", url, url);
        is(url, other, "https://other.example/b.yaml");
    }
}
