//! A document's model as text that a person can check against the document.

use std::fmt::Write;

use hallpass_openapi::model::{
    Api, ExampleValue, MediaType, Operation, Parameter, Resource, Response, Schema, SchemaId,
    StatusPattern,
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
    for operation in &api.operations {
        write_operation(&mut out, operation);
    }
    for (index, schema) in api.schemas.iter().enumerate() {
        write_schema(&mut out, index, schema);
    }
    out
}

fn line(out: &mut String, indent: usize, text: &str) {
    writeln!(out, "{:indent$}{}", "", text.trim_end()).expect("a string takes all");
}

fn write_operation(out: &mut String, operation: &Operation) {
    let head = format!(
        "{} {} {}",
        operation.method, operation.path.text, operation.id
    );
    line(out, 0, &head);
    for parameter in &operation.parameters {
        line(out, 2, &parameter_line(parameter));
    }
    if let Some(body) = &operation.request_body {
        line(
            out,
            2,
            if body.required {
                "body required"
            } else {
                "body"
            },
        );
        write_content(out, &body.content);
    }
    for response in &operation.responses {
        write_response(out, response);
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
        line(out, 2, &format!("security {}", alternatives.join(" or ")));
    }
    if let Some(resource) = &operation.resource {
        line(out, 2, &resource_line(resource));
    }
    for rule in &operation.rules {
        line(
            out,
            2,
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

fn write_response(out: &mut String, response: &Response) {
    let status = match response.status {
        StatusPattern::Exact(code) => code.to_string(),
        StatusPattern::Range(digit) => format!("{digit}XX"),
        StatusPattern::Default => "default".to_owned(),
    };
    line(out, 2, &format!("{status} {}", response.description));
    for (name, header) in &response.headers {
        line(out, 4, &format!("header {name} {}", id(header.schema)));
    }
    write_content(out, &response.content);
}

fn write_content(out: &mut String, content: &[MediaType]) {
    for media_type in content {
        line(
            out,
            4,
            &format!("{} {}", media_type.name, id(media_type.schema)),
        );
        for example in &media_type.examples {
            let value = match &example.value {
                ExampleValue::Data(value) => value.to_string(),
                ExampleValue::Serialized(text) => format!("text {text:?}"),
                other => format!("{other:?}"),
            };
            line(out, 6, &format!("example {:?}: {value}", example.name));
        }
    }
}

fn write_schema(out: &mut String, index: usize, schema: &Schema) {
    let name = schema.name.as_deref().unwrap_or("-");
    let json = &schema.json_schema;
    line(
        out,
        0,
        &format!("#{index} {name} {} {json}", schema.pointer),
    );
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
    }
}
