//! What the configuration says about a document: which operations are generated, and what is called otherwise.

use std::collections::HashSet;

use hallpass_openapi::diagnostic::Diagnostic;
use hallpass_openapi::model::{Api, Operation, OperationId, Schema, SchemaId, StatusPattern};

use crate::config::{Config, Selection, Text, suggestion};
use crate::lower::{calls, held};

/// Leaves operations out and gives names, and notes which words of the configuration were of use.
#[derive(Debug)]
pub(crate) struct Selecting<'c> {
    config: &'c Config,
    used: HashSet<&'c Text>,
    operations: Vec<String>,
    tags: Vec<String>,
    paths: Vec<String>,
    components: Vec<String>,
}

impl<'c> Selecting<'c> {
    pub fn new(config: &'c Config) -> Self {
        Self {
            config,
            used: HashSet::new(),
            operations: Vec::new(),
            tags: Vec::new(),
            paths: Vec::new(),
            components: Vec::new(),
        }
    }

    /// Does it to one document.
    pub fn apply(&mut self, api: &mut Api) {
        self.learn(api);
        for (key, name) in &self.config.names {
            if rename(api, &key.text, name) {
                self.used.insert(key);
            }
        }
        for key in &self.config.derived {
            let mut schemas = api.components.keys();
            if schemas.any(|schema| fits(&key.text, schema)) || key.text == "*" {
                self.used.insert(key);
            }
        }
        let (include, exclude) = (&self.config.include, &self.config.exclude);
        if include.is_empty() && exclude.is_empty() {
            return;
        }
        let mut is_chosen = |operation: &Operation| {
            let included = self.matches(include, operation) || include.is_empty();
            let excluded = self.matches(exclude, operation);
            included && !excluded
        };
        let chosen: Vec<bool> = api.operations.iter().map(&mut is_chosen).collect();
        for webhook in &mut api.webhooks {
            webhook.operations.retain(&mut is_chosen);
        }
        retain(api, &chosen);
        // Those of operations that were not chosen are wanted by nobody.
        api.shared.callbacks.clear();
        prune(api);
    }

    /// Tells of words that were of no use in any document.
    pub fn finish(self) -> Vec<Diagnostic> {
        let Config {
            include, exclude, ..
        } = self.config;
        let mut problems = Vec::new();
        for selection in [include, exclude] {
            self.unused(selection.operations.iter(), &self.operations, &mut problems);
            self.unused(selection.tags.iter(), &self.tags, &mut problems);
            self.unused(selection.paths.iter(), &self.paths, &mut problems);
        }
        let named: Vec<String> = self
            .components
            .iter()
            .chain(&self.operations)
            .cloned()
            .collect();
        self.unused(
            self.config.names.iter().map(|(key, _)| key),
            &named,
            &mut problems,
        );
        self.unused(self.config.derived.iter(), &self.components, &mut problems);
        problems
    }

    fn unused(
        &self,
        words: impl Iterator<Item = &'c Text>,
        known: &[String],
        problems: &mut Vec<Diagnostic>,
    ) {
        for word in words.filter(|word| !self.used.contains(word)) {
            let message = format!("no document has a `{}`", word.text);
            let help = suggestion(&word.text, known.iter().map(String::as_str));
            let problem = Diagnostic::error("config-unmatched", word.span, message);
            problems.push(problem.with_help(help));
        }
    }

    fn learn(&mut self, api: &Api) {
        let webhooks = api.webhooks.iter();
        let webhooks = webhooks.flat_map(|webhook| &webhook.operations);
        for operation in api.operations.iter().chain(webhooks) {
            self.operations.push(operation.id.clone());
            self.paths.push(operation.path.text.clone());
            self.tags.extend(operation.tags.iter().cloned());
        }
        self.tags.sort();
        self.tags.dedup();
        self.paths.dedup();
        self.components.extend(api.components.keys().cloned());
    }

    fn matches(&mut self, selection: &'c Selection, operation: &Operation) -> bool {
        let id = [operation.id.as_str()];
        let path = [operation.path.text.as_str()];
        let tags: Vec<&str> = operation.tags.iter().map(String::as_str).collect();
        let mut found = false;
        for (patterns, texts) in [
            (&selection.operations, &id[..]),
            (&selection.tags, &tags[..]),
            (&selection.paths, &path[..]),
        ] {
            for pattern in patterns {
                if texts.iter().any(|text| fits(&pattern.text, text)) {
                    self.used.insert(pattern);
                    found = true;
                }
            }
        }
        found
    }
}

/// Whether a text is as the pattern says, in which `*` stands for any characters.
pub(crate) fn fits(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let mut pieces: Vec<&str> = pieces.collect();
    let Some(last) = pieces.pop() else {
        return rest.is_empty();
    };
    for piece in pieces {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// Gives a schema, an operation, a property, a parameter or a header a name, as `x-rust-name` would.
fn rename(api: &mut Api, key: &str, name: &str) -> bool {
    let name = || Some(name.to_owned());
    if let Some(id) = api.components.get(key).copied() {
        api.schemas[id.0 as usize].rust_name = name();
        return true;
    }
    if let Some(operation) = operation(api, key) {
        operation.rust_name = name();
        return true;
    }
    for (dot, _) in key.match_indices('.') {
        let (owner, member) = (&key[..dot], &key[dot + 1..]);
        let property = api.components.get(owner).copied().and_then(|id| {
            let property = api.schemas[id.0 as usize].properties.get(member)?;
            Some((id, *property))
        });
        if let Some((owner, property)) = property {
            let alias = alias(api, property);
            api.schemas[alias.0 as usize].rust_name = name();
            let properties = &mut api.schemas[owner.0 as usize].properties;
            properties.insert(member.to_owned(), alias);
            return true;
        }
        if operation(api, owner).is_some_and(|operation| rename_part(operation, member, name())) {
            return true;
        }
    }
    false
}

/// Gives a parameter a name, or else the headers of this name in the responses: those of `200` alone where the key is `200.X-Rate`.
fn rename_part(operation: &mut Operation, member: &str, name: Option<String>) -> bool {
    let mut parameters = operation.parameters.iter_mut();
    if let Some(parameter) = parameters.find(|parameter| parameter.name == member) {
        parameter.rust_name = name;
        return true;
    }
    let mut found = false;
    for response in &mut operation.responses {
        let status = status(response.status);
        let own = member.strip_prefix(&status);
        let own = own.and_then(|rest| rest.strip_prefix('.'));
        for (wire, header) in &mut response.headers {
            let is_it = |wanted: &str| wire.eq_ignore_ascii_case(wanted);
            if is_it(member) || own.is_some_and(is_it) {
                header.rust_name.clone_from(&name);
                found = true;
            }
        }
    }
    found
}

fn status(status: StatusPattern) -> String {
    match status {
        StatusPattern::Exact(code) => code.to_string(),
        StatusPattern::Range(digit) => format!("{digit}XX"),
        StatusPattern::Default => "default".to_owned(),
    }
}

fn operation<'a>(api: &'a mut Api, id: &str) -> Option<&'a mut Operation> {
    let webhooks = api.webhooks.iter_mut();
    let webhooks = webhooks.flat_map(|webhook| &mut webhook.operations);
    let mut operations = api.operations.iter_mut().chain(webhooks);
    operations.find(|operation| operation.id == id)
}

/// A schema of this property's own: where it is a component, one that is the same as that, so that only the property is called otherwise.
fn alias(api: &mut Api, property: SchemaId) -> SchemaId {
    let schema = &api.schemas[property.0 as usize];
    if schema.name.is_none() {
        return property;
    }
    let alias = Schema {
        span: schema.span,
        pointer: schema.pointer.clone(),
        all_of: vec![property],
        ..Schema::default()
    };
    let id = SchemaId(u32::try_from(api.schemas.len()).unwrap_or(u32::MAX));
    api.schemas.push(alias);
    id
}

/// Keeps the operations that are chosen, and leads links to where these stand then.
fn retain(api: &mut Api, chosen: &[bool]) {
    let mut places = chosen.iter();
    api.operations
        .retain(|_| places.next().copied().unwrap_or(false));
    let mut kept = 0;
    let places: Vec<Option<OperationId>> = chosen
        .iter()
        .map(|is_chosen| {
            is_chosen.then(|| {
                kept += 1;
                OperationId(kept - 1)
            })
        })
        .collect();
    let responses = api.operations.iter_mut();
    let responses = responses.flat_map(|operation| &mut operation.responses);
    for link in responses.flat_map(|response| response.links.values_mut()) {
        let place = link.operation.and_then(|id| places.get(id.0).copied());
        link.operation = place.flatten();
    }
}

/// Takes out the schemas that no operation reaches.
fn prune(api: &mut Api) {
    let mut reached = vec![false; api.schemas.len()];
    let calls = calls(api);
    let mut open: Vec<SchemaId> = calls.iter().flat_map(|call| used(call.operation)).collect();
    drop(calls);
    while let Some(id) = open.pop() {
        if !std::mem::replace(&mut reached[id.0 as usize], true) {
            open.extend(inside(&api.schemas[id.0 as usize]));
        }
    }
    api.components.retain(|_, id| reached[id.0 as usize]);
    for (schema, reached) in api.schemas.iter_mut().zip(reached) {
        if !reached {
            *schema = Schema {
                boolean: Some(true),
                span: schema.span,
                ..Schema::default()
            };
        }
    }
}

/// The schemas that an operation names.
fn used(operation: &Operation) -> Vec<SchemaId> {
    let body = operation.request_body.iter().flat_map(|body| &body.content);
    let responses = operation.responses.iter();
    let content = body.chain(responses.clone().flat_map(|response| &response.content));
    let headers = responses.flat_map(|response| response.headers.values());
    content
        .filter_map(|media| media.schema)
        .chain(headers.filter_map(|header| header.schema))
        .chain(
            operation
                .parameters
                .iter()
                .filter_map(|parameter| parameter.schema),
        )
        .collect()
}

/// The schemas directly inside a schema.
fn inside(schema: &Schema) -> Vec<SchemaId> {
    let lists = [
        &schema.prefix_items,
        &schema.all_of,
        &schema.one_of,
        &schema.any_of,
    ];
    let maps = [&schema.properties, &schema.pattern_properties];
    let mapping = schema
        .discriminator
        .iter()
        .flat_map(|one| one.mapping.values());
    let single = [schema.items, schema.additional_properties];
    lists
        .into_iter()
        .flatten()
        .chain(maps.into_iter().flat_map(|map| map.values()))
        .chain(mapping)
        .copied()
        .chain(single.into_iter().flatten())
        .chain(held(schema))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_stands_for_any_characters() {
        let cases = [
            ("list", "list", true),
            ("list", "lists", false),
            ("list*", "listPets", true),
            ("*Pets", "listPets", true),
            ("/a/*/c", "/a/b/c", true),
            ("/a/*/c", "/a/c", false),
            ("*a*a*", "aa", true),
            ("*a*a", "a", false),
            ("*", "", true),
        ];
        for (pattern, text, wanted) in cases {
            assert_eq!(fits(pattern, text), wanted, "{pattern} {text}");
        }
    }
}
