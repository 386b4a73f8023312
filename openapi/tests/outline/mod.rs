//! A document's model as text that a person can check against the document.

use std::fmt::Write;

use hallpass_openapi::model::{
    Api, Encoding, Encodings, ExampleValue, Link, MediaType, Operation, Parameter, Resource,
    Response, Schema, SchemaId, StatusPattern,
};

pub fn of(api: &Api) -> String {
    let mut out = format!("{} {}\n", api.title, api.version);
    let servers: Vec<&str> = api
        .servers
        .iter()
        .map(|server| server.url.as_str())
        .collect();
    line(&mut out, 0, &format!("servers {}", servers.join(", ")));
    for (name, scheme) in &api.security_schemes {
        line(
            &mut out,
            0,
            &format!("security scheme {name}: {:?}", scheme.kind),
        );
    }
    for (name, tag) in &api.tags {
        line(&mut out, 0, &format!("tag {name}: {tag:?}"));
    }
    for operation in &api.operations {
        write_operation(&mut out, operation, 0);
    }
    for webhook in &api.webhooks {
        line(&mut out, 0, &format!("webhook {}", webhook.name));
        for operation in &webhook.operations {
            write_operation(&mut out, operation, 2);
        }
    }
    for (index, schema) in api.schemas.iter().enumerate() {
        write_schema(&mut out, index, schema);
    }
    out
}

fn line(out: &mut String, indent: usize, text: &str) {
    writeln!(out, "{:indent$}{}", "", text.trim_end()).expect("a string takes all");
}

fn write_operation(out: &mut String, operation: &Operation, indent: usize) {
    let head = format!(
        "{} {} {}",
        operation.method, operation.path.text, operation.id
    );
    line(out, indent, &head);
    let indent = indent + 2;
    for parameter in &operation.parameters {
        line(out, indent, &parameter_line(parameter));
    }
    if let Some(body) = &operation.request_body {
        line(
            out,
            indent,
            if body.required {
                "body required"
            } else {
                "body"
            },
        );
        write_content(out, &body.content, indent + 2);
    }
    for response in &operation.responses {
        write_response(out, response, indent);
    }
    for callback in &operation.callbacks {
        let text = format!("callback {} {}", callback.name, callback.expression);
        line(out, indent, &text);
        for operation in &callback.operations {
            write_operation(out, operation, indent + 2);
        }
    }
    let alternatives = operation.security.iter().map(|requirement| {
        let schemes: Vec<String> = requirement
            .schemes
            .iter()
            .map(|(name, scopes)| format!("{name}{scopes:?}"))
            .collect();
        if schemes.is_empty() {
            "anonymous".to_owned()
        } else {
            schemes.join(" and ")
        }
    });
    let alternatives: Vec<String> = alternatives.collect();
    if !alternatives.is_empty() {
        line(
            out,
            indent,
            &format!("security {}", alternatives.join(" or ")),
        );
    }
    if let Some(resource) = &operation.resource {
        line(out, indent, &resource_line(resource));
    }
    for rule in &operation.rules {
        line(
            out,
            indent,
            &format!(
                "rule {}: {} -> {:?}",
                rule.id, rule.condition.text, rule.respond
            ),
        );
    }
}

fn resource_line(resource: &Resource) -> String {
    let how = if resource.declared {
        "declared"
    } else {
        "inferred"
    };
    format!(
        "resource {} {:?} by {} in {:?}, items {:?}, {how}",
        resource.collection, resource.action, resource.identity, resource.parameter, resource.items
    )
}

fn id(schema: Option<SchemaId>) -> String {
    schema.map_or("no schema".to_owned(), |id| format!("#{}", id.0))
}

fn parameter_line(parameter: &Parameter) -> String {
    format!(
        "{:?} {} {} {:?}{}{} {}",
        parameter.location,
        parameter.name,
        if parameter.required {
            "required"
        } else {
            "optional"
        },
        parameter.style,
        if parameter.explode { " explode" } else { "" },
        parameter
            .content
            .as_ref()
            .map(|name| format!(" as {name}"))
            .unwrap_or_default(),
        id(parameter.schema),
    )
}

fn write_response(out: &mut String, response: &Response, indent: usize) {
    let status = match response.status {
        StatusPattern::Exact(code) => code.to_string(),
        StatusPattern::Range(digit) => format!("{digit}XX"),
        StatusPattern::Default => "default".to_owned(),
    };
    line(out, indent, &format!("{status} {}", response.description));
    for (name, header) in &response.headers {
        let text = format!("header {name} {}", id(header.schema));
        line(out, indent + 2, &text);
    }
    write_content(out, &response.content, indent + 2);
    for (name, link) in &response.links {
        line(out, indent + 2, &link_line(name, link));
    }
}

fn link_line(name: &str, link: &Link) -> String {
    let leads = link.operation.map_or("nowhere here".to_owned(), |id| {
        format!("to operation {}", id.0)
    });
    let body = link.request_body.as_ref();
    let body = body.map_or(String::new(), |body| format!(" body {body}"));
    let parameters = serde_json::to_string(&link.parameters).expect("JSON values");
    format!("link {name} `{}` {leads} {parameters}{body}", link.target)
}

fn write_content(out: &mut String, content: &[MediaType], indent: usize) {
    for media_type in content {
        let items = media_type.item_schema;
        let items = items.map_or(String::new(), |id| format!(" items #{}", id.0));
        let text = format!("{} {}{items}", media_type.name, id(media_type.schema));
        line(out, indent, &text);
        write_encodings(out, &media_type.encodings, indent + 2);
        for example in &media_type.examples {
            let value = match &example.value {
                ExampleValue::Data(value) => value.to_string(),
                ExampleValue::Serialized(text) => format!("text {text:?}"),
                other => format!("{other:?}"),
            };
            let text = format!("example {:?}: {value}", example.name);
            line(out, indent + 2, &text);
        }
    }
}

fn write_encodings(out: &mut String, encodings: &Encodings, indent: usize) {
    let properties = encodings.properties.iter();
    let properties = properties.map(|(name, part)| (name.clone(), part));
    let prefix = encodings.prefix.iter().enumerate();
    let prefix = prefix.map(|(index, part)| (index.to_string(), part));
    let item = encodings.item.iter();
    let item = item.map(|part| ("further".to_owned(), part.as_ref()));
    for (name, part) in properties.chain(prefix).chain(item) {
        line(out, indent, &format!("part {name}: {}", encoding(part)));
        write_encodings(out, &part.nested, indent + 2);
    }
}

fn encoding(part: &Encoding) -> String {
    if part.is_styled() {
        let flags = (part.style, part.explode, part.allow_reserved);
        return format!("style, explode, allowReserved {flags:?}");
    }
    let headers = part.headers.iter();
    let headers: Vec<String> = headers
        .map(|(name, header)| format!(" header {name} {}", id(header.schema)))
        .collect();
    format!("{}{}", part.content_types.join(" or "), headers.join(""))
}

fn write_schema(out: &mut String, index: usize, schema: &Schema) {
    let name = schema.name.as_deref().unwrap_or("-");
    let json = schema.json_schema();
    line(
        out,
        0,
        &format!("#{index} {name} {} {json}", schema.pointer),
    );
    for listed in &schema.listed_values {
        let name = listed.name.as_deref().unwrap_or("-");
        let description = listed.description.as_deref().unwrap_or("-");
        let words = format!("{} is {name}: {description}", listed.value);
        line(out, 2, &words);
    }
    if let Some(discriminator) = &schema.discriminator {
        let mapping = discriminator
            .mapping
            .iter()
            .map(|(value, id)| format!("{value} #{}", id.0));
        let mapping: Vec<String> = mapping.collect();
        line(
            out,
            2,
            &format!("by {}: {}", discriminator.property, mapping.join(", ")),
        );
        if let Some(id) = discriminator.default_mapping {
            line(out, 2, &format!("else #{}", id.0));
        }
    }
}
