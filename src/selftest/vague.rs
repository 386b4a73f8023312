//! What a document is too vague to catch: whatever a server does there, no check can say that it is wrong.

use hallpass_openapi::media_type::is_xml;
use hallpass_openapi::model::{Action, Api, Operation, Response, Schema, StatusPattern};

/// Something that an operation leaves open.
pub struct Gap {
    /// The operation.
    pub operation: String,
    /// What the document does not say.
    pub missing: &'static str,
    /// What no check can find.
    pub passes: &'static str,
    /// What to add.
    pub add: &'static str,
}

/// What an operation leaves open: what is missing, what passes, what to add, and whether it is so.
type Rule = (
    &'static str,
    &'static str,
    &'static str,
    fn(&Api, &Operation) -> bool,
);

const RULES: [Rule; 8] = [
    (
        "no success is described",
        "wrong statuses",
        "a response 200, 201 or 204",
        |_, operation| success(operation).is_none(),
    ),
    (
        "a success without content",
        "wrong bodies and media types",
        "`content` with a media type and a schema, or the status 204",
        |_, operation| {
            success(operation)
                .is_some_and(|response| response.content.is_empty() && !is_empty(response))
        },
    ),
    (
        "a body without a schema",
        "wrong types and missing properties",
        "a `schema` with `type`, `properties` and `required`",
        |_, operation| {
            success(operation)
                .is_some_and(|response| response.content.iter().any(|media| media.schema.is_none()))
        },
    ),
    (
        "an object without `required`",
        "missing properties",
        "`required` with the properties that always come",
        |api, operation| schemas(api, operation).any(|schema| is_loose(api, schema)),
    ),
    (
        "no documented refusal of wrong requests",
        "accepted invalid requests, but for a warning,",
        "a response 400 or 422",
        |_, operation| has_input(operation) && !refuses(operation),
    ),
    (
        "no example",
        "wrong replies to real values",
        "an `example` of the request or the response",
        |_, operation| !has_example(operation),
    ),
    (
        "no security",
        "missing and wrong credentials",
        "`security` with a scheme, if the operation asks for credentials",
        |_, operation| operation.security.is_empty(),
    ),
    (
        "items that cannot be read or listed again",
        "creations that are not stored",
        "an operation that reads the item or lists the collection",
        |api, operation| is_blind(api, operation),
    ),
];

/// The gaps of the operations with these ids; of all, where none is named.
pub fn gaps(api: &Api, operations: &[String]) -> Vec<Gap> {
    let wanted =
        |operation: &&Operation| operations.is_empty() || operations.contains(&operation.id);
    let mut gaps = Vec::new();
    for operation in api.operations.iter().filter(wanted) {
        for (missing, passes, add, is_so) in RULES {
            if is_so(api, operation) {
                gaps.push(Gap {
                    operation: operation.id.clone(),
                    missing,
                    passes,
                    add,
                });
            }
        }
    }
    gaps.extend(without_xml(api));
    gaps
}

/// A document of which only some operations speak XML has probably forgotten the others; one without any has no use for it.
fn without_xml(api: &Api) -> Vec<Gap> {
    let speaks = |operation: &&Operation| {
        let media = success(operation).map(|response| response.content.as_slice());
        media
            .unwrap_or_default()
            .iter()
            .any(|media| is_xml(&media.name))
    };
    let with_body = |operation: &&Operation| {
        success(operation).is_some_and(|response| !response.content.is_empty())
    };
    if !api.operations.iter().any(|operation| speaks(&operation)) {
        return Vec::new();
    }
    let silent = api.operations.iter().filter(with_body);
    let silent = silent.filter(|operation| !speaks(operation));
    silent
        .map(|operation| Gap {
            operation: operation.id.clone(),
            missing: "no XML where other operations have it",
            passes: "wrong XML replies",
            add: "`application/xml` or `text/xml` beside the other media types, if the server writes it",
        })
        .collect()
}

fn success(operation: &Operation) -> Option<&Response> {
    operation.responses.iter().find(|response| {
        matches!(
            response.status,
            StatusPattern::Exact(200..=299) | StatusPattern::Range(2)
        )
    })
}

/// HTTP allows no content here.
fn is_empty(response: &Response) -> bool {
    matches!(response.status, StatusPattern::Exact(204 | 205))
}

fn schemas<'a>(api: &'a Api, operation: &'a Operation) -> impl Iterator<Item = &'a Schema> {
    let content = success(operation).map(|response| response.content.as_slice());
    let media = content.unwrap_or_default().iter();
    media.filter_map(|media| media.schema.map(|id| api.schema(id)))
}

/// It lists properties, and none that must come.
fn is_loose(_: &Api, schema: &Schema) -> bool {
    !schema.properties.is_empty() && schema.required.is_empty()
}

fn has_input(operation: &Operation) -> bool {
    operation.request_body.is_some() || !operation.parameters.is_empty()
}

fn refuses(operation: &Operation) -> bool {
    operation.responses.iter().any(|response| {
        matches!(
            response.status,
            StatusPattern::Exact(400 | 422) | StatusPattern::Range(4)
        )
    })
}

fn has_example(operation: &Operation) -> bool {
    let of_parameters = operation
        .parameters
        .iter()
        .any(|parameter| !parameter.examples.is_empty());
    let of_body = operation.request_body.iter().flat_map(|body| &body.content);
    let of_responses = operation
        .responses
        .iter()
        .flat_map(|response| &response.content);
    of_parameters
        || of_body
            .chain(of_responses)
            .any(|media| !media.examples.is_empty())
}

/// It creates items that no operation shows.
fn is_blind(api: &Api, operation: &Operation) -> bool {
    let Some(own) = operation.resource.as_ref() else {
        return false;
    };
    let shows = |other: &Operation| {
        other.resource.as_ref().is_some_and(|resource| {
            resource.collection == own.collection
                && matches!(resource.action, Action::Read | Action::List)
        })
    };
    own.action == Action::Create && !api.operations.iter().any(shows)
}
