//! The list of faults.

use hallpass_openapi::model::{Action, Api, SchemaId, StatusPattern};

use crate::fault::subject::{Subject, is_array, is_enumeration, is_number, is_string};
use crate::fault::{Deviation, Fault, access, answer, json, storage, terms, xml};

use Deviation::{Around, Request, Response, Terms};

/// Shorthand for one line of the list.
const fn fault(
    name: &'static str,
    description: &'static str,
    checks: &'static [&'static str],
    applies: fn(&Subject<'_>) -> bool,
    deviation: Deviation,
) -> Fault {
    Fault {
        name,
        description,
        checks,
        applies,
        deviation,
    }
}

/// All faults, in the order of the checks.
#[rustfmt::skip]
pub const FAULTS: &[Fault] = &[
    // Responses.
    fault("server-error", "Success is answered with status 500.", &["server-error"], any, Response(answer::server_error)),
    fault("undocumented-status", "Success is answered with status 299.", &["status-undocumented"], any, Response(answer::undocumented_status)),
    fault("wrong-status", "Success is answered with the first documented failure.", &["example-replay"], has_failure, Response(answer::wrong_status)),
    fault("content-type-missing", "A body comes without Content-Type.", &["content-type-missing"], has_body, Response(answer::content_type_missing)),
    fault("content-type-wrong", "A body says that it is HTML.", &["content-type-undocumented"], has_body, Response(answer::content_type_wrong)),
    fault("content-encoding-wrong", "A plain body says that it is compressed.", &["body-malformed"], has_body, Response(answer::content_encoding_wrong)),
    fault("not-utf8", "A byte in a body is not UTF-8.", &["body-malformed"], has_text, Response(answer::not_utf8)),
    fault("connection-broken", "The connection breaks in the middle of a body.", &["connection-broken", "body-malformed"], has_body, Response(answer::broken_connection)),
    fault("slow-response", "The second response of each operation comes eleven seconds late.", &["timeout", "response-slow"], any, Around(answer::slow)),
    fault("header-wrong", "A documented header has another value than the document says.", &["header-schema"], has_header, Response(answer::header_wrong)),
    fault("error-body-wrong", "A failure has another body than the document describes.", &["error-body-schema"], has_failure_body, Response(answer::error_body_wrong)),
    // JSON.
    fault("json-truncated", "A JSON body ends in the middle.", &["body-malformed"], has_json, Response(json::truncated)),
    fault("json-duplicate-key", "The first member of a JSON object stands twice.", &["body-malformed"], has_json_members, Response(json::duplicate_key)),
    fault("number-as-string", "A number is written as a JSON string.", &["body-schema"], |s| in_json(s, &is_number), Response(json::number_as_string)),
    fault("string-as-number", "A string is written as a JSON number.", &["body-schema"], |s| in_json(s, &is_string), Response(json::string_as_number)),
    fault("array-unwrapped", "A JSON array is replaced by its first item.", &["body-schema"], |s| in_json(s, &is_array), Response(json::array_unwrapped)),
    fault("enum-unknown", "A property has a JSON value outside its enum.", &["body-schema"], |s| in_json(s, &is_enumeration), Response(json::unknown_enum_value)),
    fault("missing-required-property", "A required property is left out in JSON.", &["body-schema"], has_required, Response(json::missing_required)),
    fault("null-for-required", "A required property is null in JSON.", &["body-schema"], has_required, Response(json::null_for_required)),
    fault("extra-property", "A JSON object has a property that the document does not declare.", &["property-undeclared", "body-schema"], has_json_members, Response(json::extra_property)),
    // XML.
    fault("xml-unclosed", "The root element is not closed.", &["body-malformed"], has_xml_children, Response(xml::unclosed)),
    fault("xml-bare-ampersand", "An ampersand stands unescaped in XML text.", &["body-malformed", "xml-escape"], has_xml_children, Response(xml::bare_ampersand)),
    fault("xml-control-character", "A control character stands in XML text.", &["body-malformed"], has_xml_children, Response(xml::control_character)),
    fault("xml-doctype", "An XML body declares a document type.", &["body-malformed"], has_xml, Response(xml::doctype)),
    fault("json-named-xml", "JSON is sent under the name of XML.", &["body-malformed"], |s| is_get(s) && has_xml(s) && has_json(s), Around(answer::json_named_xml)),
    fault("xml-wrong-root", "The root element has another name.", &["xml-root"], has_xml, Response(xml::wrong_root)),
    fault("xml-attribute-instead-of-element", "An element is written as an attribute of its parent.", &["xml-attribute"], has_xml_children, Response(xml::attribute_for_element)),
    fault("xml-wrapped-list", "The items of an unwrapped list stand in an element of their own.", &["xml-wrapping", "xml-unexpected-element", "representation-mismatch"], |s| in_xml(s, &is_array), Response(xml::wrapped_list)),
    fault("xml-item-name", "The items of a list have another name.", &["xml-item-name", "xml-unexpected-element", "representation-mismatch"], |s| in_xml(s, &is_array), Response(xml::item_name)),
    fault("xml-namespace", "The root element stands in a namespace that the document does not name.", &["xml-namespace"], has_xml, Response(xml::namespace)),
    fault("xml-bad-scalar", "A number is written as `12abc` in XML.", &["xml-scalar"], |s| in_xml(s, &is_number), Response(xml::bad_scalar)),
    fault("xml-empty-number", "A number is an empty element in XML.", &["xml-scalar"], |s| in_xml(s, &is_number), Response(xml::empty_number)),
    fault("xml-repeated-element", "A single-valued element stands twice.", &["xml-repeated"], has_xml_children, Response(xml::repeated_element)),
    fault("xml-unexpected-element", "An element that the document does not declare.", &["xml-unexpected-element", "representation-mismatch", "property-undeclared"], |s| is_get(s) && has_xml_children(s), Response(xml::unexpected_element)),
    fault("xml-json-escape", "Slashes in XML text are escaped as in JSON.", &["xml-escape", "representation-mismatch"], |s| is_get(s) && has_link(s), Response(xml::json_escape)),
    fault("xml-double-escape", "XML text is escaped twice.", &["xml-escape", "representation-mismatch"], |s| has_xml(s) && storage::paged(s).is_some(), Response(xml::double_escape)),
    // JSON and XML of the same thing.
    fault("xml-value-differs", "A text has another value in XML than in JSON.", &["representation-mismatch"], |s| is_get(s) && has_xml(s) && has_text_property(s), Response(xml::other_value)),
    fault("xml-write-differs", "What a client writes in XML is stored with another value.", &["write-representation-mismatch", "read-your-write"], takes_xml, Request(xml::write_differs)),
    fault("accept-ignored", "The Accept header is not looked at.", &["negotiation"], has_choice, Request(answer::ignore_accept)),
    fault("invalid-accepted", "A request that the document forbids is answered as the last right one was.", &["negative-accepted"], refuses_wrong, Around(answer::accept_invalid)),
    fault("missing-accepted", "A request that leaves out what is required is answered as the last right one was.", &["required-missing-accepted"], requires_body, Around(answer::accept_incomplete)),
    fault("invalid-crashes", "A request that the document forbids is answered with status 500.", &["negative-server-error"], refuses_wrong, Response(answer::crash_on_invalid)),
    fault("content-type-ignored", "A body of an undocumented type is read as the first documented one.", &["negotiation"], refuses_other_types, Around(answer::ignore_content_type)),
    // Snapshots.
    fault("value-changed", "A reply shows a text that is valid, but not the stored one.", &["snapshot-changed"], |s| s.does(&[Action::Read, Action::List]) && has_text_property(s), Around(storage::drift)),
    // Life cycle.
    fault("create-not-stored", "A created item is not stored.", &["create-not-readable"], creates, Around(storage::forget)),
    fault("create-forgets-property", "A created item loses one of its texts.", &["read-your-write"], |s| creates(s) && has_text_property(s), Around(storage::forget_a_property)),
    fault("read-returns-other", "Reading an item returns another one.", &["read-your-write", "representation-mismatch"], |s| s.does(&[Action::Read]), Around(storage::read_another)),
    fault("list-omits-created", "A list leaves out items that were created.", &["list-missing-created"], lists_created, Around(storage::hide_created)),
    fault("total-wrong", "The total of a list is one too high.", &["list-total", "paging-link"], |s| storage::paged(s).is_some_and(|p| p.total.is_some()), Response(storage::wrong_total)),
    fault("paging-overlap", "Each page but the first begins with the last item of the page before.", &["paging-overlap"], |s| storage::paged(s).is_some(), Request(storage::overlap)),
    fault("paging-gap", "Each page but the first begins one item late.", &["paging-gap"], |s| storage::paged(s).is_some(), Request(storage::gap)),
    fault("next-link-broken", "The way to the next page leads nowhere.", &["paging-link"], |s| storage::paged(s).is_some_and(|p| p.next.is_some()), Response(storage::broken_next)),
    fault("filter-ignored", "The filters of a list are not looked at.", &["filter-ignored"], has_filters, Terms(terms::ignore_filters)),
    fault("update-ignored", "An update is answered and not stored.", &["update-ignored"], updates, Around(storage::forget)),
    fault("update-side-effect", "An update also changes a text that was not sent.", &["update-side-effect"], |s| updates(s) && has_text_property(s), Around(storage::change_another_property)),
    fault("delete-ignored", "A deleted item is still there.", &["delete-still-there"], deletes, Around(storage::forget)),
    fault("delete-twice-ok", "A deleted item can be deleted again.", &["delete-twice"], deletes, Around(storage::repeat)),
    fault("delete-takes-others", "A removal also removes the items that share a text with the removed one.", &["other-item-changed", "delete-twice", "item-not-found"], takes_others, Around(storage::take_others)),
    fault("answered-still-pending", "What was answered (an invitation, say) is still there to be answered.", &["delete-still-there", "rule-violated"], answers, Around(storage::forget)),
    fault("answer-twice-ok", "What was answered (an invitation, say) can be answered again.", &["delete-twice", "rule-violated"], answers, Around(storage::repeat)),
    fault("failed-write-stores", "A refused write is stored all the same.", &["failed-write-side-effect"], |s| creates(s) || updates(s), Around(storage::store_refused)),
    fault("get-mutates", "Reading changes what is stored.", &["get-not-safe", "representation-mismatch"], |s| s.does(&[Action::Read]) && has_text_property(s), Around(storage::change_on_read)),
    fault("duplicate-accepted", "A second item is made where only one may be.", &["duplicate-accepted", "rule-violated"], has_uniqueness, Terms(terms::accept_duplicates)),
    fault("rule-ignored", "Rules of the document do not hold; `rule-ignored:ID` ignores one of them.", &["rule-violated"], has_rules, Terms(terms::ignore_rules)),
    // Authentication.
    fault("auth-ignored", "Nobody is asked for credentials.", &["auth-ignored"], access::is_secured, Around(access::ignore_missing)),
    fault("auth-wrong-accepted", "Any credentials are taken.", &["auth-wrong-accepted", "oauth1-bad-signature-accepted"], access::is_secured, Around(access::accept_wrong)),
    fault("oauth1-bad-signature-accepted", "The consumer key is looked at, the signature is not.", &["oauth1-bad-signature-accepted", "auth-wrong-accepted"], access::is_signed, Around(access::accept_bad_signature)),
    fault("oauth1-replay-accepted", "A signed request that reads is taken twice.", &["oauth1-replay-accepted"], |s| is_get(s) && access::is_signed(s), Around(access::accept_replay)),
];

fn any(_: &Subject<'_>) -> bool {
    true
}

fn has_failure(subject: &Subject<'_>) -> bool {
    answer::first_failure(subject).is_some()
}

/// Whether a failure has a body.
fn has_failure_body(subject: &Subject<'_>) -> bool {
    let failures = subject.operation.responses.iter();
    let mut failures = failures.filter(|response| match response.status {
        StatusPattern::Exact(status) => (400..500).contains(&status),
        StatusPattern::Range(first) => first == 4,
        StatusPattern::Default => false,
    });
    failures.any(|response| !response.content.is_empty())
}

fn has_header(subject: &Subject<'_>) -> bool {
    !answer::listed_headers(subject).is_empty()
}

fn has_body(subject: &Subject<'_>) -> bool {
    subject
        .success()
        .is_some_and(|response| !response.content.is_empty())
}

/// Whether a body of success has words in it.
fn has_text(subject: &Subject<'_>) -> bool {
    has_json_members(subject) || has_xml_children(subject)
}

fn has_json(subject: &Subject<'_>) -> bool {
    subject.json().is_some()
}

fn has_json_members(subject: &Subject<'_>) -> bool {
    in_json(subject, &|_, _| true)
}

fn in_json(subject: &Subject<'_>, wanted: &dyn Fn(&Api, SchemaId) -> bool) -> bool {
    has_json(subject) && subject.declares(wanted)
}

fn has_xml(subject: &Subject<'_>) -> bool {
    subject.xml().is_some()
}

fn has_xml_children(subject: &Subject<'_>) -> bool {
    in_xml(subject, &|_, _| true)
}

fn in_xml(subject: &Subject<'_>, wanted: &dyn Fn(&Api, SchemaId) -> bool) -> bool {
    has_xml(subject) && subject.declares(wanted)
}

fn has_required(subject: &Subject<'_>) -> bool {
    !json::required_names(subject).is_empty()
}

fn has_link(subject: &Subject<'_>) -> bool {
    let names = subject.names(&is_string);
    has_xml(subject)
        && names
            .iter()
            .any(|name| name.ends_with("url") || *name == "self")
}

fn has_text_property(subject: &Subject<'_>) -> bool {
    !subject.free_texts().is_empty()
}

fn has_choice(subject: &Subject<'_>) -> bool {
    subject
        .success()
        .is_some_and(|response| response.content.len() > 1)
}

/// Whether the document says that a body of another type is refused.
fn refuses_other_types(subject: &Subject<'_>) -> bool {
    let operation = subject.operation;
    subject.does(&[Action::Create])
        && operation.request_body.is_some()
        && operation
            .responses
            .iter()
            .any(|response| response.status == StatusPattern::Exact(415))
}

/// Whether the document says that wrong bodies are refused.
fn refuses_wrong(subject: &Subject<'_>) -> bool {
    let refusal = |status| matches!(status, StatusPattern::Exact(400) | StatusPattern::Range(4));
    let mut responses = subject.operation.responses.iter();
    subject.operation.request_body.is_some() && responses.any(|response| refusal(response.status))
}

fn requires_body(subject: &Subject<'_>) -> bool {
    let body = subject.operation.request_body.as_ref();
    refuses_wrong(subject) && body.is_some_and(|body| body.required)
}

/// Whether clients may write a stored text in XML.
fn takes_xml(subject: &Subject<'_>) -> bool {
    let body = subject.operation.request_body.as_ref();
    let xml = body.is_some_and(|body| body.content.iter().any(|media| media.xml.is_some()));
    xml && has_text_property(subject) && (creates(subject) || updates(subject))
}

fn is_get(subject: &Subject<'_>) -> bool {
    subject.operation.method == "GET"
}

fn creates(subject: &Subject<'_>) -> bool {
    subject.does(&[Action::Create])
}

/// Whether the operation lists what another one creates.
fn lists_created(subject: &Subject<'_>) -> bool {
    let listed = subject
        .resource()
        .filter(|resource| resource.action == Action::List);
    let mut others = subject
        .api
        .operations
        .iter()
        .filter_map(|other| other.resource.as_ref());
    listed.is_some_and(|listed| {
        others.any(|r| r.action == Action::Create && r.collection == listed.collection)
    })
}

fn updates(subject: &Subject<'_>) -> bool {
    subject.does(&[Action::Update, Action::Replace])
}

fn deletes(subject: &Subject<'_>) -> bool {
    subject.does(&[Action::Delete]) && subject.operation.method == "DELETE"
}

/// Whether the operation removes items of which there can be two that share a text.
fn takes_others(subject: &Subject<'_>) -> bool {
    let made = subject.resource().is_some_and(|resource| {
        subject.api.operations.iter().any(|other| {
            let made = other.resource.as_ref();
            made.is_some_and(|made| {
                made.action == Action::Create && made.collection == resource.collection
            })
        })
    });
    deletes(subject) && made
}

/// Whether the operation removes something by answering it.
fn answers(subject: &Subject<'_>) -> bool {
    subject.does(&[Action::Delete]) && subject.operation.method != "DELETE"
}

fn has_filters(subject: &Subject<'_>) -> bool {
    subject
        .resource()
        .is_some_and(|resource| !resource.filters.is_empty())
}

fn has_uniqueness(subject: &Subject<'_>) -> bool {
    let unique = subject
        .resource()
        .is_some_and(|resource| !resource.unique.is_empty());
    creates(subject)
        && (unique
            || subject
                .operation
                .rules
                .iter()
                .any(|r| r.respond.status == 409))
}

/// Whether a rule answers with an example, so that the document shows it at work.
fn has_rules(subject: &Subject<'_>) -> bool {
    subject
        .operation
        .rules
        .iter()
        .any(|rule| rule.respond.example.is_some())
}
