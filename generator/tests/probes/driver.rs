//! The program beside the generated probes: it answers what the test asks of them. Written into their crate as it stands.

use hallpass_runtime::body::Content;
use hallpass_runtime::link::{Link, Source};
use hallpass_runtime::operation::{
    BodyError, Format, Media, Operation, Reply, Response, Security, Status,
};
use hallpass_runtime::received::{Answer, Received};
use hallpass_runtime::value;
use hallpass_runtime::violation::Validate;
use serde_json::{Value, json};

/// An operation under its name, and what reads its replies.
pub type Entry = (
    &'static str,
    &'static Operation,
    fn(&Reply<'_>) -> Result<String, BodyError>,
);

/// The name of an operation that a server calls, and what reads what it sends.
pub type Receiving = (
    &'static str,
    fn(&Received<'_>) -> Result<String, BodyError>,
);

/// Reads the file of questions and prints an answer a line.
pub fn run(answer: fn(&str, &str, &str) -> Option<Value>) {
    std::panic::set_hook(Box::new(|_| {}));
    let path = std::env::args().nth(1).expect("a file of questions");
    let text = std::fs::read_to_string(path).expect("a file of questions");
    let questions: Vec<Value> = serde_json::from_str(&text).expect("questions");
    for question in &questions {
        let part = |key: &str| question[key].as_str().unwrap_or_default();
        let answered = std::panic::catch_unwind(|| answer(part("probe"), part("place"), part("text")));
        let answered = match answered {
            Ok(Some(answer)) => answer,
            Ok(None) => json!("unknown"),
            Err(_) => json!({"panic": "see the question"}),
        };
        println!("{answered}");
    }
}

fn value<T: Validate>(value: &T, written: Result<String, String>) -> Value {
    let violations: Vec<String> = value
        .violations()
        .iter()
        .map(|violation| format!("{} {}", violation.pointer, violation.keyword))
        .collect();
    match written {
        Ok(written) => json!({"value": {"written": written, "violations": violations}}),
        Err(error) => json!({"value": {"written": format!("not written: {error}"), "violations": violations}}),
    }
}

/// A type and JSON.
pub fn of_json<T: value::Value + Validate>(text: &str) -> Value {
    match serde_json::from_str::<T>(text) {
        Ok(read) => {
            let written = serde_json::to_string(&read).map_err(|error| error.to_string());
            value(&read, written)
        }
        Err(error) => json!({"refused": error.to_string()}),
    }
}

/// A type in a body of an operation.
pub fn of_body<T: Content + Validate>(
    operation: &Operation,
    part: &str,
    name: &str,
    text: &str,
) -> Option<Value> {
    let media = match part {
        "request" => operation.request.as_ref()?.media,
        status => response(operation, status)?.media,
    };
    let media = media.iter().find(|media| media.name == name)?;
    if let Format::Form(_) | Format::Multipart(_) = media.format {
        // The text is the value in JSON.
        let json = Media::json("");
        let read = json.decode::<T>(text.as_bytes());
        let written = read.and_then(|read| Ok((media.encode(&read)?, json.encode(&read)?)));
        return Some(match written {
            Ok((bytes, value)) => json!({"text": read_back::<T>(media, &bytes, &value)}),
            Err(error) => json!({"refused": error.to_string()}),
        });
    }
    Some(match media.decode::<T>(text.as_bytes()) {
        Ok(read) => {
            let written = media.encode(&read).map_err(|error| error.to_string());
            value(&read, written.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
        }
        Err(error) => json!({"refused": error.to_string()}),
    })
}

/// The text of a form that is read back as the value; one in parts is only written.
fn read_back<T: Content>(media: &Media, bytes: &[u8], value: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes).into_owned();
    if let Format::Multipart(_) = media.format {
        return text;
    }
    let back = media.decode::<T>(bytes).and_then(|back| Media::json("").encode(&back));
    match back {
        Ok(back) if back == value => text,
        Ok(back) => format!("{text}, read back as {}", String::from_utf8_lossy(&back)),
        Err(error) => format!("{text}, not read back: {error}"),
    }
}

fn response(operation: &Operation, wanted: &str) -> Option<&'static Response> {
    let status = |status: Status| match status {
        Status::Exact(code) => code.to_string(),
        Status::Range(digit) => format!("{digit}XX"),
        Status::Default => "default".to_owned(),
    };
    let mut all = operation.responses.iter();
    all.find(|response| status(response.status) == wanted)
}

/// `name -> operation(parameter: value, body: value) at server` of each link.
fn links(links: &[Link]) -> String {
    let link = |link: &Link| {
        let leads = link.operation.or(link.reference).unwrap_or_default();
        let sources = link.parameters.iter().copied();
        let sources = sources.chain(link.body.map(|body| ("body", body)));
        let sources: Vec<String> = sources
            .map(|(name, source)| match source {
                Source::Expression(text) => format!("{name}: {text}"),
                Source::Constant(json) => format!("{name}: `{json}`"),
            })
            .collect();
        let server = link.server.map(|url| format!(" at {url}"));
        format!("{} -> {leads}({}){}", link.name, sources.join(", "), server.unwrap_or_default())
    };
    let all: Vec<String> = links.iter().map(link).collect();
    all.join("; ")
}

/// An operation as data and on the wire.
pub fn of_operation(
    entries: &[Entry],
    receiving: &[Receiving],
    place: &str,
    text: &str,
) -> Option<Value> {
    let (kind, rest) = place.split_once(' ')?;
    let (name, rest) = rest.split_once(' ')?;
    if kind == "received" {
        let (_, decode) = receiving.iter().find(|entry| entry.0 == name)?;
        return received(*decode, rest, text);
    }
    let (_, operation, decode) = entries.iter().find(|entry| entry.0 == name)?;
    match kind {
        "operation" => data(operation, rest).map(|text| json!({"text": text})),
        "parameter" => parameter(operation, rest, text),
        "reply" => reply(*decode, rest, text),
        _ => None,
    }
}

fn data(operation: &Operation, part: &str) -> Option<String> {
    match part.split_once(' ').unwrap_or((part, "")) {
        ("line", _) => Some(format!("{} {}", operation.method, operation.path)),
        ("request", _) => operation.request.as_ref().map(|request| {
            let presence = if request.required { "required" } else { "optional" };
            format!("{presence} {}", names(request.media))
        }),
        ("response", status) => response(operation, status).map(|response| names(response.media)),
        ("links", status) => response(operation, status).map(|response| links(response.links)),
        ("security", _) => Some(security(operation.security)),
        _ => None,
    }
}

/// `json`, `xml` or `bytes` and the name of each media type.
fn names(media: &[Media]) -> String {
    let name = |media: &Media| {
        let format = match media.format {
            Format::Json => "json",
            Format::Xml(..) => "xml",
            Format::Text => "text",
            Format::Form(_) => "form",
            Format::Multipart(_) => "multipart",
            Format::Bytes => "bytes",
        };
        format!("{format} {}", media.name)
    };
    let all: Vec<String> = media.iter().map(name).collect();
    all.join(", ")
}

fn security(alternatives: &[Security]) -> String {
    let scheme = |(name, scopes): &(&str, &[&str])| match scopes {
        [] => (*name).to_owned(),
        scopes => format!("{name}({})", scopes.join(" ")),
    };
    let alternative = |alternative: &Security| {
        let schemes: Vec<String> = alternative.schemes.iter().map(scheme).collect();
        match schemes.as_slice() {
            [] => "none".to_owned(),
            schemes => schemes.join(" & "),
        }
    };
    let all: Vec<String> = alternatives.iter().map(alternative).collect();
    all.join(" | ")
}

fn parameter(operation: &Operation, name: &str, text: &str) -> Option<Value> {
    let value: Value = serde_json::from_str(text).ok()?;
    let mut all = operation.parameters.iter();
    let parameter = all.find(|parameter| {
        let location = format!("{:?}", parameter.location).to_lowercase();
        format!("{location} {}", parameter.name) == name
    })?;
    Some(match parameter.write(&value) {
        Ok(text) => json!({"text": text}),
        Err(error) => json!({"refused": error.to_string()}),
    })
}

/// What is read from a reply, and how it is written again.
pub fn answered(read: &str, answer: Result<Answer, BodyError>) -> Result<String, BodyError> {
    let answer = answer?;
    let content_type = answer.content_type.unwrap_or_default();
    let headers = answer.headers.iter();
    let headers: String = headers.map(|(name, line)| format!("{name}: {line}; ")).collect();
    let body = String::from_utf8_lossy(&answer.body);
    Ok(format!("{read} -> {} {headers}{content_type} {body}", answer.status))
}

fn received(
    decode: fn(&Received<'_>) -> Result<String, BodyError>,
    content_type: &str,
    text: &str,
) -> Option<Value> {
    let (path, query, headers, body): (String, String, Vec<(String, String)>, String) =
        serde_json::from_str(text).ok()?;
    let headers: Vec<(&str, &[u8])> = headers
        .iter()
        .map(|(name, line)| (name.as_str(), line.as_bytes()))
        .collect();
    let received = Received {
        path: &path,
        query: &query,
        content_type: Some(content_type).filter(|content_type| !content_type.is_empty()),
        headers: &headers,
        body: body.as_bytes(),
    };
    Some(match decode(&received) {
        Ok(text) => json!({"text": text}),
        Err(error) => json!({"refused": error.to_string()}),
    })
}

fn reply(
    decode: fn(&Reply<'_>) -> Result<String, BodyError>,
    place: &str,
    text: &str,
) -> Option<Value> {
    let (status, content_type) = place.split_once(' ')?;
    let (headers, body): (Vec<(String, String)>, String) = serde_json::from_str(text).ok()?;
    let headers: Vec<(&str, &[u8])> = headers
        .iter()
        .map(|(name, line)| (name.as_str(), line.as_bytes()))
        .collect();
    let reply = Reply {
        status: status.parse().ok()?,
        content_type: Some(content_type).filter(|content_type| !content_type.is_empty()),
        headers: &headers,
        body: body.as_bytes(),
    };
    Some(match decode(&reply) {
        Ok(text) => json!({"text": text}),
        Err(error) => json!({"refused": error.to_string()}),
    })
}
