//! Aliases: an e-mail address or `me` in place of an identifier.

use serde_json::Value;

use crate::model::{
    Action, Api, Example, ExampleValue, Location, Operation, Parameter, SchemaId, StatusPattern,
};
use crate::property::escape;
use crate::validate::Direction;

/// Whether a text that is sent as a property may be a name for somebody with an identifier.
pub fn is_alias(name: &str, text: &str) -> bool {
    let is_reference = name.to_ascii_lowercase().ends_with("id");
    is_reference && (text == "me" || text.contains('@'))
}

/// Whether a text is a name for what the document calls an identifier.
pub fn stands_for_another(name: &str, sent: &str, says: &str) -> bool {
    let says = says.to_lowercase();
    is_alias(name, sent) && says.contains("mail") && says.contains("identifier")
}

/// The parameter of a list that takes `me` for whoever asks.
pub fn me_parameter(operation: &Operation) -> Option<&Parameter> {
    let mut all = operation.parameters.iter();
    all.find(|parameter| {
        let says = parameter.description.as_deref().unwrap_or_default();
        let me = ["\"me\"", "`me`", "'me'"]
            .iter()
            .any(|word| says.contains(word));
        me && parameter.location == Location::Query
    })
}

/// What an alias in the body of a creation stands for, where the replies show no aliases: what the reply's example of the same name has. `None` where
/// that is not told; the inner value is `None` where the document shows no identifier.
pub fn meaning<'a>(
    api: &'a Api,
    operation: &'a Operation,
    name: &str,
    sent: &str,
) -> Option<(SchemaId, Option<&'a Value>)> {
    let creates = operation.resource.as_ref()?.action == Action::Create;
    let shown = successes(operation).find_map(|media| media.schema)?;
    let property = api.schema_at(shown, &format!("/{}", escape(name)))?;
    let says = api.schema(property).description.as_deref();
    let is_refused = !api.is_valid(property, Direction::Response, &Value::from(sent));
    let is_told = stands_for_another(name, sent, says.unwrap_or_default());
    let is_meant = creates && is_alias(name, sent) && (is_refused || is_told);
    is_meant.then(|| (property, shown_as(operation, name, sent)))
}

/// What the reply to the example that sends this alias shows in its place.
pub fn shown_as<'a>(operation: &'a Operation, name: &str, sent: &str) -> Option<&'a Value> {
    let bodies = operation
        .request_body
        .iter()
        .flat_map(|body| &body.content)
        .flat_map(|media| &media.examples);
    let mut asked = bodies.filter(|example| {
        let value = data(example).and_then(|value| value.get(name)?.as_str());
        value == Some(sent)
    });
    asked.find_map(|example| {
        let replies = successes(operation).flat_map(|media| &media.examples);
        let mut twins = replies.filter(|reply| reply.name == example.name);
        twins.find_map(|reply| data(reply)?.get(name))
    })
}

fn successes(operation: &Operation) -> impl Iterator<Item = &crate::model::MediaType> {
    let all = operation.responses.iter().filter(|response| {
        matches!(
            response.status,
            StatusPattern::Exact(200..=299) | StatusPattern::Range(2)
        )
    });
    all.flat_map(|response| &response.content)
}

fn data(example: &Example) -> Option<&Value> {
    match &example.value {
        ExampleValue::Data(value) | ExampleValue::Both(value, _) => Some(value),
        ExampleValue::Serialized(_) | ExampleValue::External(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::stands_for_another;

    #[test]
    fn an_alias_is_told_from_an_identifier() {
        let says = "The numeric identifier of the user, the email address, or \"me\".";
        let cases = [
            ("userId", "ann@example.edu", says, true),
            ("userId", "me", says, true),
            ("userId", "200", says, false),
            ("userId", "ann@example.edu", "The e-mail address.", false),
            ("email", "ann@example.edu", says, false),
        ];
        for (name, sent, says, expected) in cases {
            assert_eq!(
                stands_for_another(name, sent, says),
                expected,
                "{name} {sent}"
            );
        }
    }
}
