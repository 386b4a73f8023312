//! Faults in the bytes of XML bodies, and in XML that clients send.

use crate::fault::markup::{Element, elements, renamed, replaced};
use crate::fault::subject::{Subject, is_array, is_number, is_xml_success};
use crate::message::{Request, Response};

/// Replaces the body of a success in XML by what `change` makes of it.
fn rewrite(response: &mut Response, change: impl FnOnce(&str, &[Element]) -> Option<String>) {
    if !is_xml_success(response) {
        return;
    }
    let Ok(text) = std::str::from_utf8(&response.body) else {
        return;
    };
    if let Some(changed) = change(text, &elements(text)) {
        response.body = changed.into_bytes();
    }
}

/// The root element has another name.
pub fn wrong_root(_: &Subject<'_>, _: &Request, response: &mut Response) {
    rewrite(response, |text, all| {
        let root = all.first()?;
        Some(replaced(
            text,
            root.whole.clone(),
            &renamed(text, root, "answer"),
        ))
    });
}

/// The first child element is an attribute of its parent.
pub fn attribute_for_element(_: &Subject<'_>, _: &Request, response: &mut Response) {
    rewrite(response, |text, all| {
        let at = all.iter().position(is_leaf)?;
        let leaf = &all[at];
        let parent = all[..at].iter().rev().find(|e| e.depth + 1 == leaf.depth)?;
        let value = text[leaf.inside.clone()].replace('"', "&quot;");
        let without = replaced(text, leaf.whole.clone(), "");
        let name_end = parent.whole.start + 1 + parent.name.len();
        let attribute = format!(" {}=\"{value}\"", leaf.name);
        Some(replaced(&without, name_end..name_end, &attribute))
    });
}

/// The items of an unwrapped list stand in an element of their own.
pub fn wrapped_list(subject: &Subject<'_>, _: &Request, response: &mut Response) {
    let names = subject.names(&is_array);
    rewrite(response, |text, all| {
        let items: Vec<&Element> = all.iter().filter(|e| names.contains(&&*e.name)).collect();
        let (first, last) = (items.first()?, items.last()?);
        let part = first.whole.start..last.whole.end;
        let wrapped = format!("<{0}s>{1}</{0}s>", first.name, &text[part.clone()]);
        Some(replaced(text, part, &wrapped))
    });
}

/// The items of a list have another name.
pub fn item_name(subject: &Subject<'_>, _: &Request, response: &mut Response) {
    let names = subject.names(&is_array);
    rewrite(response, |text, all| {
        let items = all.iter().rev().filter(|e| names.contains(&&*e.name));
        let mut changed = None;
        for item in items {
            let text = changed.as_deref().unwrap_or(text);
            let named = renamed(text, item, "item");
            changed = Some(replaced(text, item.whole.clone(), &named));
        }
        changed
    });
}

/// The root element stands in a namespace that the document does not name.
pub fn namespace(_: &Subject<'_>, _: &Request, response: &mut Response) {
    rewrite(response, |text, all| {
        let root = all.first()?;
        let at = root.whole.start + 1 + root.name.len();
        Some(replaced(text, at..at, " xmlns=\"urn:example:other\""))
    });
}

/// A number is followed by letters.
pub fn bad_scalar(subject: &Subject<'_>, _: &Request, response: &mut Response) {
    change_number(subject, response, "12abc");
}

/// A number is empty.
pub fn empty_number(subject: &Subject<'_>, _: &Request, response: &mut Response) {
    change_number(subject, response, "");
}

fn change_number(subject: &Subject<'_>, response: &mut Response, to: &str) {
    let names = subject.names(&is_number);
    rewrite(response, |text, all| {
        let number = all
            .iter()
            .find(|e| names.contains(&&*e.name) && is_filled(e))?;
        Some(replaced(text, number.inside.clone(), to))
    });
}

/// A single-valued element stands twice.
pub fn repeated_element(_: &Subject<'_>, _: &Request, response: &mut Response) {
    rewrite(response, |text, all| {
        let leaf = all.iter().find(|e| is_leaf(e))?;
        let again = text[leaf.whole.clone()].to_owned();
        Some(replaced(text, leaf.whole.end..leaf.whole.end, &again))
    });
}

/// An element that no schema declares.
pub fn unexpected_element(_: &Subject<'_>, _: &Request, response: &mut Response) {
    rewrite(response, |text, all| {
        let at = all.first()?.inside.end;
        let extra = "<undeclared_element>1</undeclared_element>";
        all.first()?
            .has_children
            .then(|| replaced(text, at..at, extra))
    });
}

/// Slashes are escaped as JSON does it.
pub fn json_escape(_: &Subject<'_>, _: &Request, response: &mut Response) {
    rewrite(response, |text, all| {
        let leaf = all
            .iter()
            .find(|e| is_leaf(e) && text[e.inside.clone()].contains('/'))?;
        let escaped = text[leaf.inside.clone()].replace('/', "\\/");
        Some(replaced(text, leaf.inside.clone(), &escaped))
    });
}

/// Text is escaped twice.
pub fn double_escape(_: &Subject<'_>, _: &Request, response: &mut Response) {
    rewrite(response, |text, _| {
        text.contains("&amp;")
            .then(|| text.replace("&amp;", "&amp;amp;"))
    });
}

/// An ampersand stands for itself.
pub fn bare_ampersand(_: &Subject<'_>, _: &Request, response: &mut Response) {
    insert_in_text(response, "a & b");
}

/// A character that XML does not have.
pub fn control_character(_: &Subject<'_>, _: &Request, response: &mut Response) {
    insert_in_text(response, "\u{1}");
}

fn insert_in_text(response: &mut Response, what: &str) {
    rewrite(response, |text, all| {
        let leaf = all.iter().find(|e| is_filled(e))?;
        Some(replaced(text, leaf.inside.end..leaf.inside.end, what))
    });
}

/// A document type declaration before the root.
pub fn doctype(_: &Subject<'_>, _: &Request, response: &mut Response) {
    rewrite(response, |text, all| {
        let root = all.first()?;
        let declaration = format!("<!DOCTYPE {} [<!ENTITY e \"x\">]>", root.name);
        Some(replaced(
            text,
            root.whole.start..root.whole.start,
            &declaration,
        ))
    });
}

/// The root element is not closed.
pub fn unclosed(_: &Subject<'_>, _: &Request, response: &mut Response) {
    rewrite(response, |text, all| {
        let root = all.first()?;
        root.has_children
            .then(|| text[..root.inside.end].to_owned())
    });
}

/// A text has another value than in JSON.
pub fn other_value(subject: &Subject<'_>, _: &Request, response: &mut Response) {
    let names = subject.free_texts();
    rewrite(response, |text, all| {
        let leaf = all
            .iter()
            .find(|e| names.contains(&&*e.name) && is_filled(e))?;
        Some(replaced(text, leaf.inside.end..leaf.inside.end, " (XML)"))
    });
}

/// What a client writes in XML is stored with another value.
pub fn write_differs(_: &Subject<'_>, request: &mut Request) {
    let is_xml = request
        .header("content-type")
        .is_some_and(hallpass_openapi::media_type::is_xml);
    let Ok(text) = std::str::from_utf8(&request.body) else {
        return;
    };
    let all = elements(text);
    if let Some(leaf) = all.iter().find(|e| is_filled(e))
        && is_xml
    {
        let changed = replaced(text, leaf.inside.end..leaf.inside.end, " (XML)");
        request.body = changed.into_bytes();
    }
}

fn is_leaf(element: &Element) -> bool {
    element.depth > 0 && !element.has_children
}

fn is_filled(element: &Element) -> bool {
    is_leaf(element) && !element.inside.is_empty()
}

/// Sets the text of the first element that a JSON Pointer's last name names.
pub fn set(response: &mut Response, pointer: &str, to: impl Fn(&str) -> String) {
    let name = pointer.rsplit('/').next().unwrap_or_default();
    rewrite(response, |text, all| {
        // The last one: items may have an element of the same name.
        let leaf = all.iter().rev().find(|e| e.name == name && is_leaf(e))?;
        Some(replaced(
            text,
            leaf.inside.clone(),
            &to(&text[leaf.inside.clone()]),
        ))
    });
}
