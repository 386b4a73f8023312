//! What a document promises of media types beside those that it lists: other names of them, and what is not heeded.

use crate::media_type::{is_json, is_xml};
use crate::model::{Api, Operation};
use crate::prose::{Prose, says_one};

/// Names of media types that the document calls other names of those that it lists: "`application/xml`, which is another name of `text/xml`".
pub fn aliases(api: &Api, listed: &[&str]) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for says in Prose::of_document(api).sentences() {
        for (alias, name) in aliased(says, listed) {
            if !all.contains(&(alias.clone(), name.clone())) {
                all.push((alias, name));
            }
        }
    }
    all
}

/// A type with a parameter that changes nothing of what it is: whoever takes `application/json` takes it with `; charset=utf-8`.
pub fn with_charset(listed: &[&str]) -> Vec<(String, String)> {
    let takes = |name: &&&str| !name.contains([';', '*']) && (is_json(name) || is_xml(name));
    let named = listed.iter().filter(takes);
    named
        .map(|name| (format!("{name}; charset=utf-8"), (*name).to_owned()))
        .collect()
}

fn aliased(says: &str, listed: &[&str]) -> Vec<(String, String)> {
    const SAME: [&str; 8] = [
        "another name",
        "other name",
        "alias",
        "synonym",
        "same as",
        "treated as",
        "taken as",
        "stands for",
    ];
    const DOUBTS: [&str; 4] = ["not ", "may ", "refused", "415"];
    let is_of_type = |c: char| c.is_alphanumeric() || "/+.-".contains(c);
    let mut found = Vec::new();
    // What stands between brackets is said for itself.
    for part in says.split(['(', ')']) {
        // Whoever takes neither of two takes the other name neither.
        let clear = part.strip_prefix("nor ").unwrap_or(part);
        if !says_one(clear, &SAME) || says_one(clear, &DOUBTS) {
            continue;
        }
        let types = clear.split(|c: char| !is_of_type(c));
        let is_type = |word: &&str| {
            let parts: Vec<&str> = word.split('/').collect();
            matches!(parts.as_slice(), ["text" | "application", kind] if !kind.is_empty())
        };
        let types: Vec<&str> = types.filter(is_type).collect();
        if let [alias, name] = types.as_slice()
            && listed.contains(name)
            && !listed.contains(alias)
        {
            found.push(((*alias).to_owned(), (*name).to_owned()));
        }
    }
    found
}

/// The document says that replies are the same whatever `Accept` says.
pub fn ignores_accept(api: &Api, operation: &Operation) -> bool {
    ignores(&Prose::of_operation(api, operation))
}

fn ignores(prose: &Prose) -> bool {
    const ANY: [&str; 6] = [
        "whatever accept",
        "whatever the accept",
        "accept header says is ignored",
        "accept is ignored",
        "accept is not looked at",
        "regardless of accept",
    ];
    prose.sentences().any(|says| {
        let is_of_errors = says.contains("error") && !says.contains("too");
        says_one(says, &ANY) && !is_of_errors && !says_one(says, &["401", "406", "may "])
    })
}

#[cfg(test)]
mod tests {
    use super::{Prose, aliased, ignores};

    #[test]
    fn another_name_of_a_media_type_is_read() {
        let says = |text: &str| {
            let prose = Prose::of([text]);
            let all: Vec<(String, String)> = prose
                .sentences()
                .flat_map(|says| aliased(says, &["application/json", "text/xml"]))
                .collect();
            all.first().map(|(alias, name)| format!("{alias} {name}"))
        };
        assert_eq!(
            says(
                "An `Accept` that admits neither (nor `application/xml`, which is another name of `text/xml` in `Accept` and `Content-Type`) is refused with 406."
            ),
            Some("application/xml text/xml".to_owned())
        );
        assert_eq!(
            says("`application/xml` is treated as `text/xml`."),
            Some("application/xml text/xml".to_owned())
        );
        assert_eq!(
            says("`application/xml` is not the same as `text/xml`."),
            None
        );
        assert_eq!(says("Bodies are `application/json` or `text/xml`."), None);
    }

    #[test]
    fn a_header_that_is_not_heeded_is_read() {
        let says = |text| ignores(&Prose::of([text]));
        assert!(says(
            "Every reply, an error too, is `application/json`, whatever `Accept` says."
        ));
        assert!(says("JSON only; what the `Accept` header says is ignored."));
        assert!(!says("Errors are JSON, whatever `Accept` says."));
        assert!(!says("The format follows `Accept`."));
    }
}
