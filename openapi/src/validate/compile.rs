//! Compiled validators: made on first use, kept, and shared by threads.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use jsonschema::{Draft, ValidationError, Validator};
use serde_json::{Map, Value, json};

use super::Direction;
use super::direct::{self, Known, Verdict};
use super::effort;
use super::integer;
use super::pattern;
use super::reached;
use super::relax::Relaxed;
use crate::json_schema::reference;
use crate::model::{Schema, SchemaId};
use crate::pattern::Patterns;
use crate::property::schema;

/// How many keywords of one schema and what it reaches may be dropped because they cannot be compiled.
const MAX_PROBLEMS: usize = 200;

/// So many instances of a schema are looked at without a validator of it.
const MOST_DIRECT: usize = 16;

/// One more for each so many schemas that it reaches, all of which a validator would hold.
const REACHED_EACH: usize = 16;

/// To compile a schema takes as long as to look at so many keywords.
const KEYWORDS_EACH: u64 = 150;

/// Whether a value that is not of its `format` is a violation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Formats {
    /// It is.
    Assert,
    /// It is not, as JSON Schema has it by default.
    Annotate,
    /// It is not, and `nullable` without `type` allows nothing, as 3.0 has it by the letter.
    Letter,
}

/// What a validator is for.
type Use = (SchemaId, Direction, Formats);

/// Compiled validators by what they are for, made on first use.
#[derive(Debug, Default)]
pub(crate) struct Validators {
    compiled: RwLock<HashMap<Use, Arc<Compiled>>>,
    relaxed: OnceLock<Relaxed>,
    /// The patterns of the document.
    pub patterns: Arc<Patterns>,
    /// Schemas as validators would be compiled of them, for those that are not compiled.
    definitions: RwLock<HashMap<(SchemaId, Direction), Arc<Value>>>,
    /// How often a schema may still be looked at without a validator.
    looks: RwLock<HashMap<Use, usize>>,
    /// What each schema refers to, for those whose validators were asked for.
    references: RwLock<HashMap<SchemaId, Arc<[SchemaId]>>>,
    /// Validators of a format alone; `None` for what cannot be compiled.
    formats: RwLock<HashMap<String, Option<Arc<Validator>>>>,
}

/// A compiled schema.
#[derive(Debug)]
pub(super) struct Compiled {
    /// `None` when nothing of it can be compiled.
    pub validator: Option<Validator>,
    /// What was compiled.
    pub document: Value,
    problems: Vec<Problem>,
}

/// A keyword that cannot be compiled, and was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    /// Where it stood in the compiled document.
    pub pointer: String,
    /// The validator's words.
    pub message: String,
}

impl Validators {
    /// None yet, but for the patterns that were compiled already.
    pub(crate) fn with(patterns: Arc<Patterns>) -> Self {
        Self {
            patterns,
            ..Self::default()
        }
    }

    /// Lets go of all compiled validators.
    pub(super) fn clear(&self) {
        written(&self.compiled).clear();
        written(&self.definitions).clear();
    }

    /// What is known of an instance without compiling a validator for it. One that is there already is quicker, and a schema of which many
    /// instances come is worth one.
    pub(super) fn direct(&self, schemas: &[Schema], use_of: Use, instance: &Value) -> Verdict {
        let (id, direction, formats) = use_of;
        if formats == Formats::Letter || read(&self.compiled).contains_key(&use_of) {
            return Verdict::Unsure;
        }
        let mut looks = written(&self.looks);
        let left = looks
            .entry(use_of)
            .or_insert_with(|| MOST_DIRECT + self.reachable(schemas, id).len() / REACHED_EACH);
        let Some(fewer) = left.checked_sub(1) else {
            return Verdict::Unsure;
        };
        *left = fewer;
        drop(looks);
        let view = View {
            validators: self,
            schemas,
            direction,
            formats,
        };
        direct::verdict(&view, id, instance)
    }

    /// Whether a validator could take too long to tell what an instance breaks.
    pub(super) fn is_too_much(&self, schemas: &[Schema], use_of: Use, instance: &Value) -> bool {
        let (id, direction, formats) = use_of;
        let view = View {
            validators: self,
            schemas,
            direction,
            formats,
        };
        effort::is_too_much(&view, id, instance)
    }

    /// What is known of an instance without a validator, however many ways lead to its parts.
    pub(super) fn thorough(&self, schemas: &[Schema], use_of: Use, instance: &Value) -> Verdict {
        let (id, direction, formats) = use_of;
        let view = View {
            validators: self,
            schemas,
            direction,
            formats,
        };
        direct::thorough_verdict(&view, id, instance)
    }

    /// A validator of a schema for an instance. As long as few instances of it come, what they do not reach is not compiled.
    pub(super) fn of_instance(
        &self,
        schemas: &[Schema],
        use_of: Use,
        instance: &Value,
    ) -> Arc<Compiled> {
        let (id, direction, formats) = use_of;
        let left = read(&self.looks).get(&use_of).copied();
        let is_known = read(&self.compiled).contains_key(&use_of);
        if is_known || left.is_none_or(|left| left == 0) {
            return self.get(schemas, use_of);
        }
        let view = View {
            validators: self,
            schemas,
            direction,
            formats,
        };
        match reached::reached(&view, id, instance) {
            Some(reached) => Arc::new(self.compiled(schemas, use_of, &reached)),
            None => self.get(schemas, use_of),
        }
    }

    /// Compiles a schema; all that it refers to beside what is `reached` allows anything.
    fn compiled(&self, schemas: &[Schema], use_of: Use, reached: &[SchemaId]) -> Compiled {
        let (id, direction, formats) = use_of;
        effort::spend(u64::try_from(reached.len()).unwrap_or(u64::MAX) * KEYWORDS_EACH);
        let relaxed = self.relaxed.get_or_init(|| Relaxed::of(schemas));
        let document = document(schemas, id, reached, &self.patterns, |id, json| {
            relaxed.apply(schemas, id, direction, json);
            if formats == Formats::Letter {
                take_letter(schema(schemas, id), json);
            }
        });
        compile(document, formats, &self.patterns)
    }

    /// A schema as it is compiled, alone.
    fn definition(&self, schemas: &[Schema], id: SchemaId, direction: Direction) -> Arc<Value> {
        let key = (id, direction);
        if let Some(known) = read(&self.definitions).get(&key) {
            return Arc::clone(known);
        }
        let mut json = json_of(schemas, id, &self.patterns);
        let relaxed = self.relaxed.get_or_init(|| Relaxed::of(schemas));
        relaxed.apply(schemas, id, direction, &mut json);
        let definition = Arc::new(json);
        written(&self.definitions).insert(key, Arc::clone(&definition));
        definition
    }

    /// The validator of a format alone.
    fn format(&self, format: &str) -> Option<Arc<Validator>> {
        if let Some(known) = read(&self.formats).get(format) {
            return known.clone();
        }
        let json = json!({ "format": format });
        let validator = build(&json, Formats::Assert, &self.patterns)
            .ok()
            .map(Arc::new);
        written(&self.formats).insert(format.to_owned(), validator.clone());
        validator
    }

    /// All schemas that one refers to, with itself, in the order found.
    fn reachable(&self, schemas: &[Schema], root: SchemaId) -> Vec<SchemaId> {
        let mut known = written(&self.references);
        let mut reached = vec![root];
        let mut seen: HashSet<SchemaId> = HashSet::from([root]);
        let mut at = 0;
        while let Some(id) = reached.get(at).copied() {
            let found = known
                .entry(id)
                .or_insert_with(|| schema(schemas, id).json.references().into());
            reached.extend(found.iter().copied().filter(|id| seen.insert(*id)));
            at += 1;
        }
        reached
    }

    /// The validator of a schema in a direction.
    pub(super) fn get(&self, schemas: &[Schema], use_of: Use) -> Arc<Compiled> {
        let (id, direction, formats) = use_of;
        if let Some(compiled) = read(&self.compiled).get(&use_of) {
            return Arc::clone(compiled);
        }
        let reached = self.reachable(schemas, id);
        let relaxed = self.relaxed.get_or_init(|| Relaxed::of(schemas));
        let compiled = Arc::new(self.compiled(schemas, use_of, &reached));
        let mut write = written(&self.compiled);
        if !relaxed.concerns(&reached) {
            write.insert((id, opposite(direction), formats), Arc::clone(&compiled));
        }
        write.insert(use_of, Arc::clone(&compiled));
        compiled
    }
}

/// What schemas say in one direction.
struct View<'a> {
    validators: &'a Validators,
    schemas: &'a [Schema],
    direction: Direction,
    formats: Formats,
}

impl Known for View<'_> {
    fn definition(&self, id: SchemaId) -> Arc<Value> {
        self.validators.definition(self.schemas, id, self.direction)
    }

    fn matches(&self, pattern: &str, instance: &Value) -> Option<bool> {
        let pattern = self.validators.patterns.get(pattern)?;
        Some(!instance.is_string() || pattern.allows(instance))
    }

    fn is_format(&self, format: &str, instance: &Value) -> Option<bool> {
        if self.formats != Formats::Assert {
            return Some(true);
        }
        if let Some(is_of) = integer::is_of(format, instance) {
            return Some(is_of);
        }
        Some(self.validators.format(format)?.is_valid(instance))
    }
}

fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn written<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}

fn opposite(direction: Direction) -> Direction {
    match direction {
        Direction::Request => Direction::Response,
        Direction::Response => Direction::Request,
    }
}

/// What of any schema cannot be compiled. Schemas are looked at alone, and those that say the same once: most do.
pub(super) fn problems_of_all(schemas: &[Schema], patterns: &Arc<Patterns>) -> Vec<Problem> {
    let ids = (0..schemas.len()).filter_map(|number| u32::try_from(number).ok());
    let mut same: HashMap<String, Vec<SchemaId>> = HashMap::new();
    let mut definitions = Map::new();
    for id in ids.map(SchemaId) {
        let own = schema(schemas, id);
        let json = with_format(
            own,
            own.boolean.map_or_else(|| own.json.alone(), Value::Bool),
            patterns,
        );
        let ids = same.entry(json.to_string()).or_default();
        ids.push(id);
        if ids.len() == 1 {
            definitions.insert(id.0.to_string(), json);
        }
    }
    let names = definitions.keys();
    let members = names.map(|name| json!({ "$ref": format!("#/$defs/{name}") }));
    let members: Vec<Value> = members.collect();
    if members.is_empty() {
        return Vec::new();
    }
    let whole = json!({ "anyOf": members, "$defs": definitions });
    let found = compile(whole, Formats::Assert, patterns).problems;
    found
        .iter()
        .flat_map(|problem| everywhere(problem, same.values()))
        .collect()
}

/// A problem of one schema at each of those that say the same.
fn everywhere<'s>(
    problem: &Problem,
    mut same: impl Iterator<Item = &'s Vec<SchemaId>>,
) -> Vec<Problem> {
    let rest = problem.pointer.strip_prefix("/$defs/").unwrap_or_default();
    let (name, rest) = match rest.find('/') {
        Some(end) => rest.split_at(end),
        None => (rest, ""),
    };
    let first = name.parse().ok().map(SchemaId);
    let ids = same.find(|ids| ids.first().copied() == first);
    let pointers = ids.into_iter().flatten();
    let at = pointers.map(|id| Problem {
        pointer: format!("/$defs/{}{rest}", id.0),
        message: problem.message.clone(),
    });
    let found: Vec<Problem> = at.collect();
    if found.is_empty() {
        return vec![problem.clone()];
    }
    found
}

/// The JSON Schema of one schema with everything that it reaches, each changed by `change`.
fn document(
    schemas: &[Schema],
    root: SchemaId,
    reached: &[SchemaId],
    patterns: &Patterns,
    change: impl Fn(SchemaId, &mut Value),
) -> Value {
    let mut definitions = Map::new();
    for id in reached {
        let mut json = json_of(schemas, *id, patterns);
        change(*id, &mut json);
        definitions.insert(id.0.to_string(), json);
    }
    for other in reached
        .iter()
        .flat_map(|id| schema(schemas, *id).json.references())
    {
        let definition = definitions.entry(other.0.to_string());
        definition.or_insert(Value::Bool(true));
    }
    let mut document = reference(root);
    document["$defs"] = Value::Object(definitions);
    document
}

/// A schema's JSON. A reference to `false` is written out, so that `additionalProperties` itself is what an extra member breaks.
fn json_of(schemas: &[Schema], id: SchemaId, patterns: &Patterns) -> Value {
    let own = schema(schemas, id);
    let mut json = match own.boolean {
        Some(boolean) => Value::Bool(boolean),
        None => own.json_schema(),
    };
    let closed = own
        .additional_properties
        .is_some_and(|id| schema(schemas, id).boolean == Some(false));
    if closed && json.is_object() {
        json["additionalProperties"] = Value::Bool(false);
    }
    with_format(own, json, patterns)
}

fn with_format(own: &Schema, mut json: Value, patterns: &Patterns) -> Value {
    if let (Some(format), true) = (integer::format_of(own.format.as_deref()), json.is_object()) {
        json[integer::KEYWORD] = Value::from(format);
    }
    pattern::share(&mut json, patterns);
    json
}

/// Takes back that null is allowed where `nullable` stands without `type`.
fn take_letter(own: &Schema, json: &mut Value) {
    if !own.is_nullable_without_type() {
        return;
    }
    if let Some([null, rest]) = json
        .get("anyOf")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        && *null == json!({ "type": "null" })
    {
        *json = rest.clone();
    }
}

/// Compiles, leaving out what cannot be compiled.
fn compile(mut document: Value, formats: Formats, patterns: &Arc<Patterns>) -> Compiled {
    let mut problems = Vec::new();
    let validator = loop {
        match build(&document, formats, patterns) {
            Ok(validator) => break Some(validator),
            Err(error) => {
                let pointer = place_of_failure(&error, &document);
                let message = error.to_string();
                let removed = pointer
                    .as_deref()
                    .is_some_and(|pointer| remove(&mut document, pointer));
                let pointer = pointer.unwrap_or_default();
                problems.push(Problem { pointer, message });
                if !removed || problems.len() > MAX_PROBLEMS {
                    break None;
                }
            }
        }
    };
    Compiled {
        validator,
        document,
        problems,
    }
}

fn build(
    document: &Value,
    formats: Formats,
    patterns: &Arc<Patterns>,
) -> Result<Validator, ValidationError<'static>> {
    let options = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .with_keyword(pattern::KEYWORD, pattern::factory(Arc::clone(patterns)));
    match formats {
        Formats::Assert => options
            .should_validate_formats(true)
            .with_format("byte", is_base64)
            .with_keyword(integer::KEYWORD, integer::keyword)
            .build(document),
        Formats::Annotate | Formats::Letter => {
            options.should_validate_formats(false).build(document)
        }
    }
}

/// A broken schema breaks the meta-schema, of which it is the instance; a pattern that cannot be compiled is reported by its own path.
fn place_of_failure(error: &ValidationError<'_>, document: &Value) -> Option<String> {
    let candidates = [
        error.instance_path().to_string(),
        error.schema_path().to_string(),
    ];
    candidates
        .into_iter()
        .find(|pointer| pointer.starts_with("/$defs/") && document.pointer(pointer).is_some())
}

fn remove(document: &mut Value, pointer: &str) -> bool {
    let Some((parent, last)) = pointer.rsplit_once('/') else {
        return false;
    };
    match document.pointer_mut(parent) {
        // A whole definition stays there for those who refer to it, and allows anything.
        Some(Value::Object(definitions)) if parent == "/$defs" => {
            definitions.insert(last.to_owned(), Value::Bool(true)) != Some(Value::Bool(true))
        }
        Some(Value::Object(members)) => members.remove(&crate::property::unescape(last)).is_some(),
        Some(Value::Array(items)) => match last.parse::<usize>() {
            Ok(at) if at < items.len() => {
                items[at] = Value::Bool(true);
                true
            }
            _ => false,
        },
        _ => false,
    }
}

/// RFC 4648, section 4, with its padding.
fn is_base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - body.len() <= 2
        && body
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/')
}
