//! Documentation: the document's words as Markdown that rustdoc reads without complaint.

/// The lines of several paragraphs, such as a title and a description; a paragraph that says what the one before said is left out.
pub(crate) fn paragraphs<'a>(texts: impl IntoIterator<Item = Option<&'a str>>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut last = "";
    for text in texts
        .into_iter()
        .flatten()
        .map(str::trim)
        .filter(|text| !text.is_empty())
    {
        if text == last {
            continue;
        }
        last = text;
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(clean(text));
    }
    lines
}

/// Lines of Markdown in which no code is taken for a test and nothing for a link.
fn clean(text: &str) -> Vec<String> {
    let mut fenced = false;
    let mut blank = true;
    let mut lines = Vec::new();
    for line in text.lines() {
        let line = line.replace('\t', "    ");
        let cleaned = if line.trim_start().starts_with("```") {
            fenced = !fenced;
            if fenced {
                "```text".to_owned()
            } else {
                "```".to_owned()
            }
        } else if fenced {
            line.trim_end().to_owned()
        } else {
            prose(&line, blank)
        };
        blank = cleaned.is_empty();
        lines.push(cleaned);
    }
    if fenced {
        lines.push("```".to_owned());
    }
    lines
}

/// A line of prose: not so far indented that it would be code, links and markup made literal.
fn prose(line: &str, after_blank: bool) -> String {
    let trimmed = line.trim_end();
    let text = trimmed.trim_start();
    let indent = trimmed.len() - text.len();
    let kept = if after_blank {
        indent.min(3)
    } else {
        indent.min(8)
    };
    format!("{}{}", " ".repeat(kept), words(text))
}

/// Escapes what rustdoc would resolve or render, outside of code spans.
fn words(text: &str) -> String {
    if !text.contains(['[', ']', '<']) && !text.contains("http") {
        return text.to_owned();
    }
    let mut escaped = String::with_capacity(text.len());
    for (index, piece) in text.split('`').enumerate() {
        if index > 0 {
            escaped.push('`');
        }
        if index % 2 == 1 && text.matches('`').count() > index {
            escaped.push_str(piece);
        } else {
            let spaced: Vec<String> = piece.split(' ').map(word).collect();
            escaped.push_str(&spaced.join(" "));
        }
    }
    escaped
}

fn word(word: &str) -> String {
    let is_url = word.starts_with("http://") || word.starts_with("https://");
    if is_url && !word.contains(['<', '>', '(', ')', '[', ']', '"', ',', ';']) {
        let link = word.trim_end_matches(['.', ':', '!', '?']);
        return format!("<{link}>{}", &word[link.len()..]);
    }
    if word.contains("](") {
        return word.to_owned();
    }
    word.replace('[', "\\[")
        .replace(']', "\\]")
        .replace('<', "\\<")
}

#[cfg(test)]
mod tests {
    use super::paragraphs;

    #[test]
    fn markdown_is_made_harmless() {
        let cases = [
            ("see [Group] and <b>", "see \\[Group\\] and \\<b>"),
            ("`[a]` stays", "`[a]` stays"),
            ("at https://a.example/b.", "at <https://a.example/b>."),
            ("```\nlet x = 1;", "```text\nlet x = 1;\n```"),
            ("a\n\n      code", "a\n\n   code"),
            ("[x](https://a.example)", "[x](https://a.example)"),
        ];
        for (given, wanted) in cases {
            assert_eq!(paragraphs([Some(given)]).join("\n"), wanted);
        }
    }

    #[test]
    fn a_repeated_paragraph_stands_once() {
        assert_eq!(
            paragraphs([Some("A"), Some("A"), None, Some("B")]),
            ["A", "", "B"]
        );
    }
}
