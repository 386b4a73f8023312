//! What this crate reads from a document agrees with what the `openapiv3` crate reads: operations, parameters, bodies, responses.
//!
//! `HALLPASS_ORACLE` may name a folder of further documents.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use hallpass_openapi::model::{Api, Location, MediaType, Operation, StatusPattern};
use hallpass_openapi::source::Disk;
use openapiv3::{OpenAPI, Parameter, ParameterData, ReferenceOr, RequestBody, Response};

/// The other crate's time doubles with each level of nesting, so large documents are left to this one.
const LARGEST: usize = 300_000;

/// Lines of words that both can say, such as `GET /pets query limit optional`.
type Facts = BTreeSet<String>;

mod ours {
    use super::*;

    pub fn facts(api: &Api) -> Facts {
        // The other crate drops paths without a slash; here they are told and kept.
        let operations = api.operations.iter();
        let operations = operations.filter(|operation| operation.path.text.starts_with('/'));
        operations.flat_map(operation).collect()
    }

    fn operation(operation: &Operation) -> Vec<String> {
        let name = format!("{} {}", operation.method, operation.path.text);
        let declared = |parameter: &&hallpass_openapi::model::Parameter| {
            parameter.schema.is_some() || parameter.content.is_some()
        };
        let mut facts = vec![name.clone()];
        for parameter in operation.parameters.iter().filter(declared) {
            let location = match parameter.location {
                Location::Path => "path",
                Location::Query | Location::Querystring => "query",
                Location::Header => "header",
                Location::Cookie => "cookie",
            };
            facts.push(super::parameter(
                &name,
                location,
                &parameter.name,
                parameter.required,
            ));
        }
        if let Some(body) = &operation.request_body {
            facts.push(format!("{name} body required {}", body.required));
            facts.extend(content(&format!("{name} body"), &body.content));
        }
        for response in &operation.responses {
            let status = match response.status {
                StatusPattern::Exact(code) => code.to_string(),
                StatusPattern::Range(digit) => format!("{digit}XX"),
                StatusPattern::Default => "default".to_owned(),
            };
            facts.push(format!("{name} {status}"));
            facts.extend(content(&format!("{name} {status}"), &response.content));
        }
        facts
    }

    fn content(name: &str, content: &[MediaType]) -> Vec<String> {
        content
            .iter()
            .map(|media_type| format!("{name} {}", media_type.name))
            .collect()
    }
}

mod theirs {
    use super::*;

    pub fn facts(document: &OpenAPI) -> Facts {
        let operations = document.operations();
        operations
            .flat_map(|(path, method, operation)| {
                let name = format!("{} {path}", method.to_uppercase());
                let shared = document
                    .paths
                    .paths
                    .get(path)
                    .and_then(ReferenceOr::as_item);
                let shared = shared
                    .map(|item| item.parameters.as_slice())
                    .unwrap_or_default();
                self::operation(document, &name, shared, operation)
            })
            .collect()
    }

    fn operation(
        document: &OpenAPI,
        name: &str,
        shared: &[ReferenceOr<Parameter>],
        operation: &openapiv3::Operation,
    ) -> Vec<String> {
        let mut facts = vec![name.to_owned()];
        let own: Vec<Named> = operation
            .parameters
            .iter()
            .filter_map(|parameter| named(document, parameter))
            .collect();
        let shared = shared
            .iter()
            .filter_map(|parameter| named(document, parameter));
        let shared = shared.filter(|parameter| {
            !own.iter()
                .any(|other| other.0 == parameter.0 && other.1 == parameter.1)
        });
        for (location, parameter, required) in shared.chain(own.iter().cloned()) {
            facts.push(super::parameter(name, location, &parameter, required));
        }
        if let Some(body) = operation
            .request_body
            .as_ref()
            .and_then(|body| self::body(document, body))
        {
            facts.push(format!("{name} body required {}", body.required));
            facts.extend(
                body.content
                    .keys()
                    .map(|media_type| format!("{name} body {media_type}")),
            );
        }
        let responses = operation.responses.responses.iter();
        let responses = responses.map(|(status, response)| (status.to_string(), response));
        let default = operation
            .responses
            .default
            .iter()
            .map(|response| ("default".to_owned(), response));
        for (status, response) in responses.chain(default) {
            let Some(response) = self::response(document, response) else {
                continue;
            };
            facts.push(format!("{name} {status}"));
            facts.extend(
                response
                    .content
                    .keys()
                    .map(|media_type| format!("{name} {status} {media_type}")),
            );
        }
        facts
    }

    /// Location, name, required.
    type Named = (&'static str, String, bool);

    fn named(document: &OpenAPI, parameter: &ReferenceOr<Parameter>) -> Option<Named> {
        let parameters = document
            .components
            .as_ref()
            .map(|components| &components.parameters);
        let parameter = resolve(parameter, "parameters", |name| parameters?.get(name))?;
        let (location, data): (_, &ParameterData) = match parameter {
            Parameter::Query { parameter_data, .. } => ("query", parameter_data),
            Parameter::Header { parameter_data, .. } => ("header", parameter_data),
            Parameter::Path { parameter_data, .. } => ("path", parameter_data),
            Parameter::Cookie { parameter_data, .. } => ("cookie", parameter_data),
        };
        let described_elsewhere = ["accept", "content-type", "authorization"];
        let ignored = location == "header"
            && described_elsewhere.contains(&data.name.to_lowercase().as_str());
        (!ignored).then(|| {
            (
                location,
                data.name.clone(),
                data.required || location == "path",
            )
        })
    }

    fn body<'d>(
        document: &'d OpenAPI,
        body: &'d ReferenceOr<RequestBody>,
    ) -> Option<&'d RequestBody> {
        let bodies = document
            .components
            .as_ref()
            .map(|components| &components.request_bodies);
        resolve(body, "requestBodies", |name| bodies?.get(name))
    }

    fn response<'d>(
        document: &'d OpenAPI,
        response: &'d ReferenceOr<Response>,
    ) -> Option<&'d Response> {
        let responses = document
            .components
            .as_ref()
            .map(|components| &components.responses);
        resolve(response, "responses", |name| responses?.get(name))
    }

    fn resolve<'d, T>(
        mut item: &'d ReferenceOr<T>,
        section: &str,
        find: impl Fn(&str) -> Option<&'d ReferenceOr<T>>,
    ) -> Option<&'d T> {
        for _ in 0..10 {
            match item {
                ReferenceOr::Item(item) => return Some(item),
                ReferenceOr::Reference { reference } => {
                    let name = reference.strip_prefix(&format!("#/components/{section}/"))?;
                    item = find(&name.replace("~1", "/").replace("~0", "~"))?;
                }
            }
        }
        None
    }
}

fn parameter(name: &str, location: &str, parameter: &str, required: bool) -> String {
    let required = if required { "required" } else { "optional" };
    format!("{name} {location} {parameter} {required}")
}

fn documents(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            documents(&path, found);
        } else if path
            .extension()
            .is_some_and(|kind| kind == "yaml" || kind == "yml" || kind == "json")
        {
            found.push(path);
        }
    }
}

fn read_by_openapiv3(path: &Path) -> Option<OpenAPI> {
    let text = std::fs::read_to_string(path).ok()?;
    if text.len() > LARGEST {
        return None;
    }
    // The other crate panics on some real documents.
    let read = std::panic::catch_unwind(|| serde_yaml::from_str::<OpenAPI>(&text).ok());
    let document = read.ok()??;
    document.openapi.starts_with("3.0").then_some(document)
}

/// Documents that both read, each with both readings.
fn both() -> Vec<(PathBuf, OpenAPI, Api)> {
    let mut paths = Vec::new();
    documents(Path::new("../spec"), &mut paths);
    documents(Path::new("tests"), &mut paths);
    if let Ok(folder) = std::env::var("HALLPASS_ORACLE") {
        documents(Path::new(&folder), &mut paths);
    }
    paths.sort();
    let read = paths.into_iter().filter_map(|path| {
        let document = read_by_openapiv3(&path)?;
        let api = hallpass_openapi::load(path.to_str()?, &Disk).api?;
        Some((path, document, api))
    });
    read.collect()
}

fn difference(ours: &Facts, theirs: &Facts) -> String {
    let missing = theirs.difference(ours).map(|fact| format!("- {fact}\n"));
    let added = ours.difference(theirs).map(|fact| format!("+ {fact}\n"));
    missing.chain(added).collect()
}

#[test]
fn both_crates_read_the_same() {
    let documents = both();
    assert!(documents.len() >= 5, "only {} documents", documents.len());
    println!("{} documents", documents.len());
    let mut differences = String::new();
    for (path, document, api) in &documents {
        let difference = difference(&ours::facts(api), &theirs::facts(document));
        if !difference.is_empty() {
            differences.push_str(&format!("{}\n{difference}", path.display()));
        }
    }
    assert_eq!(
        differences, "",
        "- openapiv3 reads this, + this crate reads this"
    );
}

#[test]
fn a_document_from_code_reads_as_its_file() {
    for (path, document, api) in both() {
        let loaded = Api::from_openapiv3(&document);
        let from_code = loaded.api.expect("a document that the crate wrote");
        let difference = difference(&ours::facts(&from_code), &ours::facts(&api));
        assert_eq!(difference, "", "{}", path.display());
        assert_eq!(
            from_code.components.len(),
            api.components.len(),
            "{}",
            path.display()
        );
    }
}
