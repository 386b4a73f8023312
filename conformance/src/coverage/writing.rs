//! One body written in several ways: what JSON and XML call the same, and what is neither.

use hallpass_openapi::media_type::{is_json, is_xml};
use hallpass_openapi::model::Api;
use hallpass_openapi::promises::xml;
use serde_json::Value;

use super::Leniency;

/// The same body, written otherwise.
pub(crate) const FORM: &str = "form";

/// A body as text.
pub(super) struct Written {
    /// What is said of it: `form (a comment)`.
    pub what: &'static str,
    /// The keyword of the variation.
    pub keyword: &'static str,
    /// Whether it is the same body.
    pub valid: bool,
    /// Why a server may take it all the same.
    pub lenient: Leniency,
    /// The words of the document alone say whether it is taken.
    pub by_words: bool,
    /// What is sent.
    pub text: String,
}

impl Written {
    fn same(what: &'static str, text: String) -> Self {
        Self {
            what,
            keyword: FORM,
            valid: true,
            lenient: Leniency::None,
            by_words: false,
            text,
        }
    }

    fn wrong(what: &'static str, lenient: Leniency, text: String) -> Self {
        Self {
            what,
            keyword: "syntax",
            valid: false,
            lenient,
            by_words: false,
            text,
        }
    }

    fn by_words(self) -> Self {
        Self {
            by_words: true,
            ..self
        }
    }
}

/// A body in JSON or XML, written otherwise and wrongly. `encoded` is how it is written otherwise.
pub(super) fn ways(api: &Api, media_type: &str, value: &Value, encoded: &str) -> Vec<Written> {
    if is_json(media_type) {
        in_json(api, value)
    } else if is_xml(media_type) {
        in_xml(api, encoded)
    } else {
        Vec::new()
    }
}

fn in_json(api: &Api, value: &Value) -> Vec<Written> {
    let text = value.to_string();
    let mut all = Vec::new();
    if let Ok(pretty) = serde_json::to_string_pretty(value) {
        all.push(Written::same("white space", format!("\n  {pretty}\n")));
    }
    if let Some(escaped) = escaped(&text) {
        all.push(Written::same("an escaped letter", escaped));
    }
    if let Some(open) = text.strip_suffix('}').filter(|open| open.len() > 1) {
        let text = format!("{open},}}");
        all.push(Written::wrong("a comma at the end", Leniency::None, text));
    }
    if let Some(text) = controlled(&text).filter(|_| xml::refuses_controls(api)) {
        all.push(Written::wrong("a control character", Leniency::None, text).by_words());
    }
    // Some parsers stop after the value.
    let more = Leniency::Language("more after the value");
    all.push(Written::wrong(
        "more after the value",
        more,
        format!("{text} x"),
    ));
    all.push(Written {
        keyword: "required",
        ..Written::wrong("nothing", Leniency::None, String::new())
    });
    all
}

/// The first text that is a value, with a character behind its first letter that XML cannot carry.
fn controlled(json: &str) -> Option<String> {
    let start = json.find(":\"")? + 2;
    let rest = json.get(start..)?;
    rest.starts_with(|c: char| c.is_ascii_alphanumeric())
        .then(|| format!("{}\\u0001{rest}", &json[..start]))
}

/// The first letter of the first text that is a value, as `\u0061`.
fn escaped(json: &str) -> Option<String> {
    let start = json.find(":\"")? + 2;
    let rest = json.get(start..)?;
    let letter = rest.chars().next().filter(char::is_ascii_alphanumeric)?;
    let after = rest.get(1..)?;
    let code = u32::from(letter);
    Some(format!("{}\\u{code:04x}{after}", &json[..start]))
}

fn in_xml(api: &Api, text: &str) -> Vec<Written> {
    let mut all = Vec::new();
    let Some((root, inner)) = root(text) else {
        return all;
    };
    let (start, rest) = text.split_at(inner);
    let commented = format!("{start}<!-- hallpass -->{rest}");
    all.push(Written::same("a comment", commented));
    if let Some(text) = in_cdata(text) {
        all.push(Written::same("a CDATA section", text));
    }
    match text.split_once("?>") {
        Some((declaration, bare)) if declaration.starts_with("<?xml") => {
            let bare = bare.trim_start().to_owned();
            all.push(Written::same("no declaration", bare));
        }
        _ => {
            let text = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{text}");
            all.push(Written::same("a declaration", text));
        }
    }
    all.push(Written::same("white space", spread(text)));
    if let Some(text) = turned_around(text, inner) {
        all.push(Written::same("another order", text));
    }
    if let Some((open, _)) = text.rsplit_once("</") {
        let text = open.to_owned();
        all.push(Written::wrong("no end tag", Leniency::None, text));
    }
    if xml::refuses(api, &["document type", "doctype"], &[]) {
        let at = text.find(&format!("<{root}")).unwrap_or_default();
        let (before, rest) = text.split_at(at);
        let text = format!("{before}<!DOCTYPE {root}>{rest}");
        all.push(Written::wrong("a document type", Leniency::None, text));
    }
    if let Some(text) = twice(text, inner) {
        let is_told = xml::refuses(api, &["twice", "repeated", "more than once"], &["element"]);
        let lenient = if is_told {
            Leniency::None
        } else {
            Leniency::Language("an element that is given twice")
        };
        all.push(Written::wrong("an element twice", lenient, text));
    }
    let turned = text
        .replacen(&format!("<{root}"), "<hallpass", 1)
        .replace(&format!("</{root}>"), "</hallpass>");
    if xml::refuses_other_roots(api) {
        all.push(Written::wrong("another root", Leniency::None, turned));
    } else if xml::takes_any_root(api) {
        all.push(Written::same("another root", turned).by_words());
    }
    all
}

/// Name of the root element, and where its content begins.
fn root(text: &str) -> Option<(&str, usize)> {
    let body = text.find("?>").map_or(0, |end| end + 2);
    let start = body + text.get(body..)?.find('<')? + 1;
    let rest = text.get(start..)?;
    let end = rest.find('>')?;
    let name = rest.get(..end)?.split([' ', '/', '\n']).next()?;
    let is_open = !rest.get(..end)?.ends_with('/');
    is_open.then_some((name, start + end + 1))
}

/// Each element on a line of its own, but for what is around text alone.
fn spread(text: &str) -> String {
    let mut spread = String::with_capacity(text.len() * 2);
    let mut opened = false;
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let (before, tag) = rest.split_at(start);
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        let closes = tag.starts_with("</");
        let is_text = !before.trim().is_empty();
        // An element that is opened and closed has nothing within it, or text.
        let is_leaf = opened && closes;
        let is_apart = !(is_text || is_leaf || spread.is_empty());
        if is_apart && !spread.ends_with('\n') {
            spread.push('\n');
        }
        if is_text || is_leaf {
            spread.push_str(before);
        }
        spread.push_str(&tag[..end]);
        opened = !closes && !tag[..end].ends_with("/>") && !tag.starts_with("<?");
        rest = &tag[end..];
    }
    spread.push_str(rest);
    spread
}

/// The elements directly in the root from the last to the first, where all of them have names of their own: OpenAPI gives them no order.
fn turned_around(text: &str, inner: usize) -> Option<String> {
    let end = text.rfind("</")?;
    let mut elements: Vec<&str> = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    let mut rest = text.get(inner..end)?;
    while let Some(start) = rest.find('<') {
        let tag = rest.get(start + 1..)?;
        let close = tag.find('>')?;
        let name = tag.get(..close)?.split([' ', '/']).next()?;
        let length = if tag.get(..close)?.ends_with('/') {
            close + 2
        } else {
            let end = format!("</{name}>");
            start_of_end(rest.get(start..)?, name)? + end.len()
        };
        if names.contains(&name) || name.starts_with(['!', '?']) {
            return None;
        }
        names.push(name);
        elements.push(rest.get(start..start + length)?);
        rest = rest.get(start + length..)?;
    }
    elements.reverse();
    let is_worth = elements.len() > 1;
    is_worth.then(|| format!("{}{}{}", &text[..inner], elements.concat(), &text[end..]))
}

/// Where the end tag of the first element begins, which holds no element of its own name.
fn start_of_end(text: &str, name: &str) -> Option<usize> {
    let end = text.find(&format!("</{name}>"))?;
    let again = text.get(1..end)?.contains(&format!("<{name}>"));
    (!again).then_some(end)
}

/// The first text in a CDATA section.
fn in_cdata(text: &str) -> Option<String> {
    let (start, end) = first_text(text)?;
    let plain = text.get(start..end).filter(|plain| !plain.contains('&'))?;
    Some(format!(
        "{}<![CDATA[{plain}]]>{}",
        &text[..start],
        &text[end..]
    ))
}

/// Where the first text that is not white space alone begins and ends.
fn first_text(text: &str) -> Option<(usize, usize)> {
    let mut at = 0;
    while let Some(open) = text.get(at..)?.find('>') {
        let start = at + open + 1;
        let end = start + text.get(start..)?.find('<')?;
        if !text.get(start..end)?.trim().is_empty() {
            return Some((start, end));
        }
        at = start;
    }
    None
}

/// The first element with text alone, directly in the root, twice.
fn twice(text: &str, inner: usize) -> Option<String> {
    let content = text.get(inner..)?;
    let start = inner + content.find('<')?;
    let rest = text.get(start..)?;
    let name = rest.get(1..rest.find('>')?)?;
    let end = rest.find(&format!("</{name}>"))? + name.len() + 3;
    let element = rest.get(..end)?;
    let is_flat = element.matches('<').count() == 2;
    is_flat.then(|| format!("{}{element}{}", &text[..start], &text[start..]))
}

#[cfg(test)]
mod tests {
    use super::{controlled, escaped, in_cdata, root, spread, turned_around, twice};

    const BODY: &str =
        "<?xml version=\"1.0\"?>\n<body><title>New &amp; old</title><note>long</note></body>";

    #[test]
    fn a_letter_of_a_value_is_escaped_and_a_number_is_not() {
        assert_eq!(
            escaped(r#"{"n":1,"title":"New"}"#).as_deref(),
            Some(r#"{"n":1,"title":"\u004eew"}"#)
        );
        assert_eq!(escaped(r#"{"n":1}"#), None);
    }

    #[test]
    fn a_control_character_stands_in_a_text() {
        assert_eq!(
            controlled(r#"{"n":1,"title":"New"}"#).as_deref(),
            Some(r#"{"n":1,"title":"\u0001New"}"#)
        );
        assert_eq!(controlled(r#"{"n":1}"#), None);
    }

    #[test]
    fn the_root_is_found_behind_the_declaration() {
        assert_eq!(root(BODY).map(|(name, _)| name), Some("body"));
        assert_eq!(root("<body/>"), None);
    }

    #[test]
    fn the_first_element_is_given_twice_and_one_with_elements_is_not() {
        let (_, inner) = root(BODY).expect("it has a root");
        let text = twice(BODY, inner).expect("its title is flat");
        assert_eq!(text.matches("<title>").count(), 2);
        let nested = "<body><invite><action>deny</action></invite></body>";
        assert_eq!(twice(nested, "<body>".len()), None);
    }

    #[test]
    fn elements_stand_on_lines_of_their_own_and_in_another_order() {
        let text = "<body><title>New</title><options><a>1</a><b/></options><note></note></body>";
        assert_eq!(
            spread(text),
            "<body>\n<title>New</title>\n<options>\n<a>1</a>\n<b/>\n</options>\n<note></note>\n</body>"
        );
        assert_eq!(
            turned_around(text, "<body>".len()).as_deref(),
            Some("<body><note></note><options><a>1</a><b/></options><title>New</title></body>")
        );
        assert_eq!(turned_around("<a><b>1</b><b>2</b></a>", 3), None);
    }

    #[test]
    fn a_text_with_references_is_left_as_it_is() {
        assert_eq!(in_cdata(BODY), None);
        assert_eq!(
            in_cdata("<a><b>x</b></a>").as_deref(),
            Some("<a><b><![CDATA[x]]></b></a>")
        );
    }
}
