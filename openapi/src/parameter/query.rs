//! Query strings, cut into pairs.

use percent_encoding::percent_decode_str;

/// Names (decoded) and values (as written) of a query string or form, in order. A name without `=` has the empty value.
pub fn pairs(query: &str) -> Vec<(String, String)> {
    let pieces = query.split('&').filter(|piece| !piece.is_empty());
    pieces
        .map(|piece| {
            let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
            let name = name.replace('+', " ");
            let name = percent_decode_str(&name).decode_utf8_lossy().into_owned();
            (name, value.to_owned())
        })
        .collect()
}
