//! Elements of an XML text by their bytes, to be cut and pasted: a fault must not go through the codec that it is to test.

use std::ops::Range;

/// An element of a well-formed text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// Its name as written.
    pub name: String,
    /// From `<` of its start tag to after `>` of its end tag.
    pub whole: Range<usize>,
    /// What stands between its tags; empty and at the end for `<a />`.
    pub inside: Range<usize>,
    /// How many elements stand around it.
    pub depth: usize,
    /// Whether it has child elements.
    pub has_children: bool,
}

/// All elements in the order of their start tags. The text is one that a writer made: no comments, no CDATA.
pub fn elements(text: &str) -> Vec<Element> {
    let mut all: Vec<Element> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('<').map(|found| at + found) {
        let Some(end) = text[start..].find('>').map(|found| start + found + 1) else {
            break;
        };
        at = end;
        let tag = &text[start..end];
        if tag.starts_with("</") {
            close(&mut all, open.pop(), start, end);
        } else if !tag.starts_with("<?") && !tag.starts_with("<!") {
            if let Some(parent) = open.last() {
                all[*parent].has_children = true;
            }
            all.push(opened(tag, start, end, open.len()));
            if !tag.ends_with("/>") {
                open.push(all.len() - 1);
            }
        }
    }
    all
}

fn opened(tag: &str, start: usize, end: usize, depth: usize) -> Element {
    let name = tag.trim_start_matches('<');
    let length = name.find([' ', '/', '>', '\t', '\n']).unwrap_or(name.len());
    Element {
        name: name[..length].to_owned(),
        whole: start..end,
        inside: end..end,
        depth,
        has_children: false,
    }
}

fn close(all: &mut [Element], index: Option<usize>, start: usize, end: usize) {
    if let Some(element) = index.and_then(|index| all.get_mut(index)) {
        element.whole.end = end;
        element.inside.end = start;
    }
}

/// The text of an element with another name: its tags change, what is inside stays.
pub fn renamed(text: &str, element: &Element, name: &str) -> String {
    let inside = &text[element.inside.clone()];
    if inside.is_empty() {
        return format!("<{name} />");
    }
    let after_name = element.whole.start + 1 + element.name.len();
    let attributes = text[after_name..element.inside.start].trim_end_matches('>');
    format!("<{name}{attributes}>{inside}</{name}>")
}

/// The text with a part of it replaced.
pub fn replaced(text: &str, part: Range<usize>, by: &str) -> String {
    format!("{}{by}{}", &text[..part.start], &text[part.end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_found_by_their_bytes() {
        let text = "<?xml version=\"1.0\"?><r a=\"1\"><x>1</x><y /></r>";
        let found: Vec<(String, &str, &str, usize, bool)> = elements(text)
            .into_iter()
            .map(|e| {
                (
                    e.name,
                    &text[e.whole],
                    &text[e.inside],
                    e.depth,
                    e.has_children,
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                (
                    "r".to_owned(),
                    "<r a=\"1\"><x>1</x><y /></r>",
                    "<x>1</x><y />",
                    0,
                    true
                ),
                ("x".to_owned(), "<x>1</x>", "1", 1, false),
                ("y".to_owned(), "<y />", "", 1, false),
            ]
        );
        let all = elements(text);
        assert_eq!(renamed(text, &all[0], "z"), "<z a=\"1\"><x>1</x><y /></z>");
        assert_eq!(renamed(text, &all[2], "z"), "<z />");
    }
}
