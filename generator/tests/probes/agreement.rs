//! Made instances and broken ones: generated code must take what the independent validator takes, write it back equal, and take
//! nothing else.

use std::collections::BTreeSet;

use hallpass_openapi::instance::{Extent, Options};
use hallpass_openapi::model::{MediaType, Schema, SchemaId, StatusPattern};
use hallpass_openapi::validate::Direction;
use hallpass_runtime::union::same;
use hallpass_runtime::xml;
use serde_json::{Value, json};

use crate::ask::{Answer, Question};
use crate::compile::Compiled;
use crate::probe::{Offence, Probe, are_others};

/// Seeds of the instances of each schema, in two extents each.
const SEEDS: u64 = 12;

/// Broken instances are made from this many instances of a schema.
const BROKEN: usize = 3;

/// How many broken instances of a schema are tried, spread over all that there are.
const MOST: usize = 150;

/// A component as a type.
#[derive(Debug, Clone)]
struct Component {
    name: String,
    schema: SchemaId,
    direction: Direction,
}

/// Components that are types of their name; a view of what a client sends is the type with `Input` behind its name.
fn components(compiled: &Compiled, probe: &Probe) -> Vec<Component> {
    let types = compiled.types(&probe.name);
    let sent = reached(probe, true);
    let received = reached(probe, false);
    let component = |name: &str, schema: SchemaId, direction: Direction| {
        types.contains(name).then(|| Component {
            name: name.to_owned(),
            schema,
            direction,
        })
    };
    let of = |(name, schema): (&String, &SchemaId)| {
        let input = format!("{name}Input");
        let input = if types.contains(&input) { &input } else { name };
        let is_sent = sent.contains(schema);
        let is_received = received.contains(schema) || !is_sent;
        [
            is_received.then(|| component(name, *schema, Direction::Response)),
            is_sent.then(|| component(input, *schema, Direction::Request)),
        ]
    };
    probe
        .api
        .components
        .iter()
        .flat_map(of)
        .flatten()
        .flatten()
        .collect()
}

/// The schemas that requests, or replies, can hold.
fn reached(probe: &Probe, sent: bool) -> BTreeSet<SchemaId> {
    let mut open = Vec::new();
    for operation in &probe.api.operations {
        let request = operation.request_body.iter().map(|body| &body.content);
        let replies = operation.responses.iter().map(|response| &response.content);
        let content: Vec<_> = if sent {
            request.collect()
        } else {
            replies.collect()
        };
        open.extend(
            content
                .into_iter()
                .flatten()
                .filter_map(|media| media.schema),
        );
    }
    let mut reached = BTreeSet::new();
    while let Some(id) = open.pop() {
        if reached.insert(id) {
            open.extend(inside(probe.api.schema(id)));
        }
    }
    reached
}

fn inside(schema: &Schema) -> Vec<SchemaId> {
    let lists = [
        &schema.all_of,
        &schema.one_of,
        &schema.any_of,
        &schema.prefix_items,
    ];
    let maps = [&schema.properties, &schema.pattern_properties];
    let single = [schema.items, schema.additional_properties];
    let lists = lists.into_iter().flatten().copied();
    let maps = maps.into_iter().flat_map(|map| map.values().copied());
    lists
        .chain(maps)
        .chain(single.into_iter().flatten())
        .collect()
}

/// An instance on its way through a type.
#[derive(Debug)]
struct Trial<'p> {
    probe: &'p Probe,
    question: Question,
    instance: Value,
    valid: bool,
}

/// Where generated code and the validator differ.
pub fn offences(compiled: &Compiled) -> Vec<Offence> {
    let mut trials = Vec::new();
    for probe in compiled.probes {
        let disagrees = probe
            .expect
            .as_ref()
            .and_then(|expect| expect.disagrees.as_ref());
        if disagrees.is_some() {
            continue;
        }
        for component in components(compiled, probe) {
            trials.extend(trials_of(probe, &component));
        }
    }
    let questions: Vec<&Question> = trials.iter().map(|trial| &trial.question).collect();
    let answers = compiled.ask(&questions);
    let offences = trials.iter().zip(&answers);
    let offences = offences.filter_map(|(trial, answer)| trial.offence(answer));
    first_of_each(offences)
}

/// The first offence of each kind in a type: the others say the same.
fn first_of_each(offences: impl Iterator<Item = (String, Offence)>) -> Vec<Offence> {
    let mut kinds = BTreeSet::new();
    offences
        .filter(|(kind, _)| kinds.insert(kind.clone()))
        .map(|(_, offence)| offence)
        .collect()
}

fn trials_of<'p>(probe: &'p Probe, component: &Component) -> Vec<Trial<'p>> {
    let mut instances = instances(probe, component.schema, component.direction);
    let examples = &probe.api.schema(component.schema).examples;
    instances.extend(examples.iter().map(|(example, _)| example.clone()));
    // Documents of others leave much out that they mean, such as `type`: what they allow nobody sends.
    let seldom = if are_others() { 0 } else { BROKEN };
    let broken: Vec<Value> = instances.iter().take(seldom).flat_map(broken).collect();
    let step = broken.len().div_ceil(MOST).max(1);
    let broken = broken.into_iter().step_by(step);
    let mut seen = BTreeSet::new();
    instances
        .into_iter()
        .chain(broken)
        // Whether null is allowed belongs to the use of a type, not to the type.
        .filter(|instance| !instance.is_null() && seen.insert(instance.to_string()))
        .map(|instance| Trial {
            probe,
            question: Question::new(
                &probe.name,
                &format!("json {}", component.name),
                &instance.to_string(),
            ),
            valid: probe
                .api
                .is_valid(component.schema, component.direction, &instance),
            instance,
        })
        .collect()
}

fn instances(probe: &Probe, schema: SchemaId, direction: Direction) -> Vec<Value> {
    let extents = [Extent::Maximal, Extent::Minimal];
    let options = (0..SEEDS).flat_map(|seed| {
        extents.map(|extent| Options {
            extent,
            seed,
            examples: seed % 2 == 0,
        })
    });
    let mut seen = BTreeSet::new();
    options
        .filter_map(|options| probe.api.instance(schema, direction, options))
        .filter(|instance| seen.insert(instance.to_string()))
        .collect()
}

impl Trial<'_> {
    /// What kind of difference there is, and the difference.
    fn offence(&self, answer: &Answer) -> Option<(String, Offence)> {
        let (kind, words) = match answer {
            Answer::Value {
                written,
                violations,
            } if self.valid => {
                if !violations.is_empty() {
                    ("breaks", format!("is valid, but breaks {violations:?}"))
                } else if self.is_kept(written) {
                    return None;
                } else {
                    ("lost", format!("is written back as {written}"))
                }
            }
            Answer::Refused(words) if self.valid => {
                ("refused", format!("is valid, but refused: {words}"))
            }
            Answer::Value { violations, .. } if violations.is_empty() && !self.is_reported() => {
                ("taken", "is not valid, but taken".to_owned())
            }
            Answer::Value { .. } | Answer::Refused(_) => return None,
            other => ("other", format!("{other:?}")),
        };
        let kind = format!("{} {} {kind}", self.question.probe, self.question.place);
        let Question { place, text, .. } = &self.question;
        Some((kind, self.probe.offence(format!("{place}: {text} {words}"))))
    }

    fn is_kept(&self, written: &str) -> bool {
        serde_json::from_str(written).is_ok_and(|written| same(&written, &self.instance))
    }

    /// The user was told that not everything is checked.
    fn is_reported(&self) -> bool {
        let expect = self.probe.expect.as_ref();
        expect.is_none_or(|expect| !expect.reports.is_empty())
    }
}

/// The instance with one thing changed, in every place and in many ways; some of them are valid again.
fn broken(instance: &Value) -> Vec<Value> {
    let mut pointers = Vec::new();
    places(instance, String::new(), &mut pointers);
    let mut all = Vec::new();
    for pointer in &pointers {
        let Some(there) = instance.pointer(pointer) else {
            continue;
        };
        for other in others(there) {
            let mut changed = instance.clone();
            if let Some(place) = changed.pointer_mut(pointer) {
                *place = other;
                all.push(changed);
            }
        }
    }
    all
}

fn places(value: &Value, pointer: String, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                places(item, format!("{pointer}/{index}"), found);
            }
        }
        Value::Object(properties) => {
            for (name, property) in properties {
                let token = name.replace('~', "~0").replace('/', "~1");
                places(property, format!("{pointer}/{token}"), found);
            }
        }
        _ => {}
    }
    found.push(pointer);
}

/// Values that might stand in the place of a value.
fn others(value: &Value) -> Vec<Value> {
    let mut all = vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(1.5),
        json!(0),
        json!(7),
        json!(5_000_000_000_i64),
        json!(""),
        json!("other"),
        json!("x".repeat(300)),
        json!([]),
        json!([null]),
        json!({}),
        json!({"other": 1}),
    ];
    match value {
        Value::Object(properties) => {
            all.extend(properties.keys().map(|name| {
                let mut without = properties.clone();
                without.remove(name);
                Value::Object(without)
            }));
            let mut more = properties.clone();
            more.insert("other".to_owned(), json!([1, {"a": null}]));
            all.push(Value::Object(more));
        }
        Value::Array(items) => {
            all.push(Value::Array(items.iter().chain(items).cloned().collect()));
            all.push(Value::Array(items.iter().skip(1).cloned().collect()));
        }
        Value::Number(number) => {
            all.extend(
                number
                    .as_i64()
                    .map(|number| json!(number.saturating_add(1))),
            );
            all.extend(number.as_i64().map(|number| json!(number as f64)));
        }
        Value::String(text) => all.push(json!(format!("{text}{text}"))),
        _ => {}
    }
    all
}

/// A body in XML whose schema is a component that is a type.
#[derive(Debug)]
pub struct XmlBody<'p> {
    operation: String,
    part: String,
    name: String,
    schema: SchemaId,
    direction: Direction,
    media: &'p MediaType,
}

impl XmlBody<'_> {
    /// Operation, part, type and media type.
    pub fn place(&self) -> (String, String, String, String) {
        let (operation, part) = (self.operation.clone(), self.part.clone());
        (operation, part, self.name.clone(), self.media.name.clone())
    }
}

/// The bodies of a probe in XML that have a type of their own.
pub fn xml_bodies<'p>(compiled: &Compiled, probe: &'p Probe) -> Vec<XmlBody<'p>> {
    let components = components(compiled, probe);
    let code = compiled.code(&probe.name);
    let mut bodies = Vec::new();
    for operation in &probe.api.operations {
        let module = snake(operation.rust_name.as_ref().unwrap_or(&operation.id));
        if !code.contains(&format!("\npub mod {module} {{")) {
            continue;
        }
        let request = operation.request_body.iter().flat_map(|body| &body.content);
        let request = request.map(|media| ("request".to_owned(), Direction::Request, media));
        let responses = operation.responses.iter().flat_map(|response| {
            let part = status(response.status);
            let content = response.content.iter();
            content.map(move |media| (part.clone(), Direction::Response, media))
        });
        for (part, direction, media) in request.chain(responses) {
            let component = components.iter().find(|component| {
                Some(component.schema) == media.schema && component.direction == direction
            });
            let (Some(_), Some(component)) = (&media.xml, component) else {
                continue;
            };
            bodies.push(XmlBody {
                operation: module.clone(),
                part,
                name: component.name.clone(),
                schema: component.schema,
                direction,
                media,
            });
        }
    }
    bodies
}

fn status(status: StatusPattern) -> String {
    match status {
        StatusPattern::Exact(code) => code.to_string(),
        StatusPattern::Range(digit) => format!("{digit}XX"),
        StatusPattern::Default => "default".to_owned(),
    }
}

fn snake(name: &str) -> String {
    let mut text = String::new();
    for character in name.chars() {
        if character.is_uppercase() && !text.is_empty() && !text.ends_with('_') {
            text.push('_');
        }
        text.extend(character.to_lowercase());
    }
    text
}

/// Instances that XML does not bring back: written by shape without a type, read and written by type.
pub fn xml_offences(compiled: &Compiled) -> Vec<Offence> {
    let mut questions = Vec::new();
    for probe in compiled.probes {
        for body in xml_bodies(compiled, probe) {
            let (operation, part, name, media) = body.place();
            let place = format!("body {operation} {part} {name} {media}");
            let instances = instances(probe, body.schema, body.direction);
            let texts = instances
                .iter()
                .filter_map(|instance| written(&body, instance));
            questions.extend(texts.map(|text| Question::new(&probe.name, &place, &text)));
        }
    }
    assert!(
        !questions.is_empty() || are_others(),
        "no body in XML has a type"
    );
    let asked: Vec<&Question> = questions.iter().collect();
    let answers = compiled.ask(&asked);
    let pairs = questions.iter().zip(&answers);
    pairs
        .filter(|(question, answer)| match answer {
            Answer::Value {
                written,
                violations,
            } => *written != question.text || !violations.is_empty(),
            _ => true,
        })
        .map(|(question, answer)| Offence {
            probe: question.probe.clone(),
            words: format!("{}: {}: {answer:?}", question.place, question.text),
        })
        .collect()
}

/// The instance in XML, unless it has no form there.
fn written(body: &XmlBody<'_>, instance: &Value) -> Option<String> {
    let by = body.media.xml.as_ref()?;
    xml::to_string(instance, &by.shapes, &by.root).ok()
}
