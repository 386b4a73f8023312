//! Calls of macros in place of items: tables, one line an entry. rustfmt leaves what stands between their braces alone.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};
use syn::Macro;

use super::layout::newline;
use super::ty;

/// `name! { … }`.
pub(super) fn call(call: &Macro, indent: usize) -> String {
    let name = ty::path(&call.path);
    let inner = if call.tokens.clone().into_iter().any(is_comma) {
        entries(&call.tokens, indent)
    } else {
        newline(indent + 4) + &line(&call.tokens, indent + 4)
    };
    if call.tokens.is_empty() {
        format!("{name}! {{}}")
    } else {
        format!("{name}! {{{inner}{}}}", newline(indent))
    }
}

fn is_comma(token: TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',')
}

/// Each entry on a line of its own, up to and with its comma.
fn entries(tokens: &TokenStream, indent: usize) -> String {
    let mut text = String::new();
    let mut entry = Vec::new();
    for token in tokens.clone() {
        let last = is_comma(token.clone());
        entry.push(token);
        if last {
            let entry: TokenStream = entry.drain(..).collect();
            text += &(newline(indent + 4) + &line(&entry, indent + 4));
        }
    }
    if !entry.is_empty() {
        let entry: TokenStream = entry.into_iter().collect();
        text += &(newline(indent + 4) + &line(&entry, indent + 4));
    }
    text
}

/// Tokens on one line, but for what stands between braces.
fn line(tokens: &TokenStream, indent: usize) -> String {
    let mut text = String::new();
    let mut tight = true;
    let mut path = false;
    for token in tokens.clone() {
        let (piece, joins_left, joins_right) = piece(&token, indent);
        // A rule's limit stands close to its name.
        let argument = matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis);
        if !tight && !joins_left && !argument {
            text.push(' ');
        }
        text += &piece;
        tight = joins_right || path;
        path = piece == ":" && joins_right;
    }
    text
}

/// A token as text, and whether it touches what stands before and behind it.
fn piece(token: &TokenTree, indent: usize) -> (String, bool, bool) {
    match token {
        TokenTree::Group(group) => (self::group(group, indent), false, false),
        TokenTree::Punct(punct) => {
            let joint = punct.spacing() == Spacing::Joint;
            match punct.as_char() {
                ':' => (":".to_owned(), true, joint),
                ',' | '>' => (punct.to_string(), true, false),
                '<' => ("<".to_owned(), true, true),
                '&' | '-' => (punct.to_string(), false, true),
                other => (other.to_string(), false, joint),
            }
        }
        other => (other.to_string(), false, false),
    }
}

fn group(group: &Group, indent: usize) -> String {
    let tokens = group.stream();
    match group.delimiter() {
        Delimiter::Brace if tokens.is_empty() => "{}".to_owned(),
        Delimiter::Brace => format!("{{{}{}}}", entries(&tokens, indent), newline(indent)),
        Delimiter::Bracket => format!("[{}]", line(&tokens, indent)),
        Delimiter::Parenthesis => format!("({})", line(&tokens, indent)),
        Delimiter::None => line(&tokens, indent),
    }
}
