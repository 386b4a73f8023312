//! The file format of snapshots: insta's, a front matter in YAML and the text.

use super::Capture;

/// The file of a capture.
pub(super) fn write(capture: &Capture) -> String {
    format!(
        "---\nsource: {}\nexpression: {}\n---\n{}\n",
        quoted(&capture.source),
        quoted(&capture.expression),
        capture.text
    )
}

/// The text of a snapshot file, without its front matter; line ends and white space at the end do not count.
pub(super) fn text(file: &str) -> String {
    let file = file.replace("\r\n", "\n");
    let text = match file.strip_prefix("---\n") {
        Some(rest) => rest.split_once("\n---\n").map_or("", |(_, text)| text),
        None => &file,
    };
    text.trim_end().to_owned()
}

/// A YAML scalar in double quotes.
fn quoted(text: &str) -> String {
    format!(
        "\"{}\"",
        text.replace('\\', "\\\\")
            .replace('"', "\\\"")
            .replace('\n', "\\n")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn capture() -> Capture {
        Capture {
            name: "groups__listGroups".to_owned(),
            source: "spec/schoology/groups.yaml".to_owned(),
            expression: "GET /groups: \"all\"".to_owned(),
            text: "200 application/json\n\n{\n  \"a\": 1\n}".to_owned(),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        assert_eq!(text(&write(&capture())), capture().text);
        assert_eq!(
            text(&write(&capture()).replace('\n', "\r\n")),
            capture().text
        );
    }

    #[test]
    fn insta_reads_what_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("groups__listGroups.snap");
        std::fs::write(&path, write(&capture())).unwrap();
        let snapshot = insta::Snapshot::from_file(&path).unwrap();
        assert_eq!(snapshot.as_text().unwrap().to_string(), capture().text);
        assert_eq!(
            snapshot.metadata().source(),
            Some(capture().source.as_str())
        );
        assert_eq!(
            snapshot.metadata().expression(),
            Some(capture().expression.as_str())
        );
    }
}
