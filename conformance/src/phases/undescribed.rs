//! What the document does not describe, where its words say what becomes of it: parameters of the query that are ignored, and paths that are not there.

use hallpass_openapi::model::Operation;
use hallpass_openapi::prose::{Prose, says_one};

use super::authentication::call;
use crate::call::Intent;
use crate::checks::{Observation, positive_rejected, refusal_status};
use crate::error::CheckError;
use crate::play::Play;
use crate::request::Request;
use crate::transport::is_safe;

/// A name that no document uses.
const NOBODYS: &str = "hallpass";

/// Percentage of a document's time after which nothing more is tried.
const TRIED: u32 = 50;

/// Sends what nobody described, where the document says what it gets.
pub(crate) async fn run<'a>(play: &mut Play<'a, '_>) -> Result<(), CheckError> {
    let plan = play.plan();
    let mut is_asked = false;
    for operation in &play.api.operations {
        if play.is_pressed(TRIED) {
            break;
        }
        let names = ignored_names(play, operation);
        let is_path = !is_asked && hides_other_paths(play);
        if !is_safe(&operation.method) || (names.is_empty() && !is_path) {
            continue;
        }
        let Ok(mut base) = call(play, &plan, operation) else {
            continue;
        };
        base = base.meant(Intent::Uncertain);
        base.case = format!("{}/described", operation.id);
        let plain = play.send(base.clone()).await?;
        if !plain.is_some_and(|plain| plain.is_success()) {
            continue;
        }
        for name in names {
            let mut call = base.clone();
            call.case = format!("{}/query-{name}", operation.id);
            let with_it = |request: &mut Request| {
                let mark = if request.url.contains('?') { '&' } else { '?' };
                request.url = format!("{}{mark}{name}={NOBODYS}", request.url);
            };
            let Some(played) = play.send_altered(call, with_it).await? else {
                continue;
            };
            if matches!(played.status(), 400 | 404 | 422) {
                let subject = format!("query {name}: not described");
                let seen = Observation::new(subject, "taken", played.status());
                let seen = seen.by(operation.span).proven().error();
                play.report(&positive_rejected::CHECK, &played, seen);
                break;
            }
        }
        if is_path {
            is_asked = true;
            let mut call = base.clone().meant(Intent::Wrong);
            call.case = format!("{}/undescribed-path", operation.id);
            let url = format!("{}/{NOBODYS}-none/{NOBODYS}/none", play.target.base_url);
            let elsewhere = |request: &mut Request| request.url.clone_from(&url);
            let Ok(mut request) = play.request(&call) else {
                continue;
            };
            elsewhere(&mut request);
            if play.is_described(&request) {
                continue;
            }
            let Some(played) = play.send_altered(call, elsewhere).await? else {
                continue;
            };
            if played.is_success() || matches!(played.status(), 400 | 405 | 422 | 500) {
                let seen = Observation::new("a path that is not described", 404, played.status());
                let seen = seen.by(operation.span).proven();
                play.report(&refusal_status::CHECK, &played, seen);
            }
        }
    }
    Ok(())
}

/// Names of query parameters that the document does not describe and of which it says that they are ignored: one that nobody uses, and those that it
/// gives as examples.
fn ignored_names(play: &Play<'_, '_>, operation: &Operation) -> Vec<String> {
    const PARAMETERS: [&str; 2] = ["query parameter", "parameters of the query"];
    const UNKNOWN: [&str; 6] = [
        "do not know",
        "not described",
        "undescribed",
        "unknown",
        "not listed",
        "other",
    ];
    const IGNORED: [&str; 3] = ["ignored", "never refused", "not refused"];
    const DOUBTS: [&str; 3] = ["not ignored", "unless", "except"];
    let prose = Prose::of_operation(play.api, operation);
    let told = prose.sentence(&[&PARAMETERS, &UNKNOWN, &IGNORED]);
    if told.is_none_or(|sentence| says_one(sentence, &DOUBTS)) {
        return Vec::new();
    }
    let own = operation.description.as_deref().into_iter();
    let texts = play
        .api
        .general()
        .chain(play.api.around(operation))
        .chain(own);
    let quoted = texts.flat_map(|text| quoted(text, &IGNORED));
    let is_known = |name: &String| {
        let mut all = operation.parameters.iter();
        all.any(|parameter| parameter.name == *name)
    };
    let mut names = vec![NOBODYS.to_owned()];
    names.extend(quoted.filter(|name| !is_known(name)).take(2));
    names
}

/// What stands between backticks in the line that says so.
fn quoted<'t>(text: &'t str, said: &[&str]) -> Vec<String> {
    let is_it = |line: &&str| line.contains("parameter") && says_one(line, said);
    let lines = text.lines().filter(is_it);
    let quoted = lines.flat_map(|line: &'t str| line.split('`').skip(1).step_by(2));
    let is_name = |name: &&str| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    quoted.filter(is_name).map(str::to_owned).collect()
}

/// The document says that a path that it does not describe is not there.
fn hides_other_paths(play: &Play<'_, '_>) -> bool {
    const UNKNOWN: [&str; 4] = [
        "not described",
        "undescribed",
        "any other path",
        "other paths",
    ];
    Prose::of_document(play.api).says(&[&["path"], &UNKNOWN, &["404"]])
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn names_of_ignored_parameters_are_taken_from_the_line_that_says_so() {
        let says = "* Query parameters, such as `alt` or `prettyPrint`, are never refused.\n* `id` is a number.";
        assert_eq!(quoted(says, &["never refused"]), ["alt", "prettyPrint"]);
    }
}
