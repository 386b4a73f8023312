//! What kind of Rust type a schema becomes.

use std::collections::HashSet;

use hallpass_openapi::diagnostic::Diagnostic;
use hallpass_openapi::model::{Schema, SchemaId, Types};
use serde_json::{Number, Value};

use super::conditions;
use super::flatten::{Flat, adds_nothing, concerns_its_use};
use super::ignored::ignored;
use super::patterns;

/// The kind of Rust type that a schema becomes; null apart.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Class {
    /// No schema, or one that a type cannot express.
    Any,
    /// Truth.
    Bool,
    /// `format: int32`.
    Integer32,
    /// An integer.
    Integer,
    /// `format: uint64`.
    Unsigned,
    /// A number.
    Number,
    /// A text.
    Text,
    /// Listed texts.
    TextEnum(Vec<String>),
    /// Listed integers.
    IntegerEnum(Vec<i64>),
    /// An array of such items.
    Array(Option<SchemaId>),
    /// An array whose first items have schemas of their own.
    Tuple(Positions),
    /// An object that names no property; values of this schema, or of any.
    Map(Option<SchemaId>),
    /// An object with properties.
    Struct,
    /// One of these.
    Union(Vec<SchemaId>),
    /// The same as another schema, but for null.
    Same(SchemaId),
}

/// Items by position.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Positions {
    /// The items with schemas of their own.
    pub items: Vec<SchemaId>,
    /// How many of them are always there.
    pub least: usize,
    /// Whether more may follow, and of which schema.
    pub rest: Option<Option<SchemaId>>,
}

impl Positions {
    /// All schemas in it.
    pub fn schemas(&self) -> impl Iterator<Item = SchemaId> {
        self.items.iter().copied().chain(self.rest.flatten())
    }
}

/// Tuples of more items have no type of their own.
const MOST_POSITIONS: usize = 8;

impl Class {
    /// A text, a number or a truth value, listed or not.
    pub fn is_scalar(&self) -> bool {
        use Class::{Bool, IntegerEnum, Text, TextEnum};
        self.is_number() || matches!(self, IntegerEnum(_) | Bool | Text | TextEnum(_))
    }

    /// A number that is not listed.
    pub fn is_number(&self) -> bool {
        use Class::{Integer, Integer32, Number, Unsigned};
        matches!(self, Integer32 | Integer | Unsigned | Number)
    }

    /// Needs a definition of its own.
    pub fn is_named(&self) -> bool {
        matches!(
            self,
            Self::TextEnum(_) | Self::IntegerEnum(_) | Self::Struct | Self::Union(_)
        )
    }
}

/// The class of a schema, and what of it the class cannot express.
pub(crate) fn classify(flat: &mut Flat<'_>, id: SchemaId, report: &mut Vec<Diagnostic>) -> Class {
    let schema = flat.get(id).clone();
    report_unexpressed(&schema, report);
    if !schema.pattern_properties.is_empty() {
        let value = keyed(flat, &schema).filter(|_| flat.is_as_written(id));
        if value.is_some() {
            let class = Class::Map(value);
            report_conditions(flat, &schema, &class, report);
            return class;
        }
        let words = "`patternProperties`; values of any type are taken";
        report.push(ignored("pattern-properties", words, schema.span));
    }
    let class = of(flat, id, &schema, report);
    report_conditions(flat, &schema, &class, report);
    if let Some(words) = patterns::unchecked(&schema, &class) {
        report.push(ignored("pattern", words, schema.span));
        flat.forget_pattern(id);
    }
    class
}

fn of(flat: &mut Flat<'_>, id: SchemaId, schema: &Schema, report: &mut Vec<Diagnostic>) -> Class {
    if schema.boolean.is_some() {
        return Class::Any;
    }
    if !schema.one_of.is_empty() || !schema.any_of.is_empty() {
        return union(flat, id, schema, report);
    }
    if let Some(values) = listed(schema) {
        return enumeration(schema, &values);
    }
    typed(flat, schema, report)
}

/// Whether null is allowed.
pub(crate) fn is_nullable(flat: &Flat<'_>, id: SchemaId) -> bool {
    let mut seen = HashSet::from([flat.target(id)]);
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        let schema = flat.get(id);
        if takes_null(schema) {
            return true;
        }
        let arms = schema.one_of.iter().chain(&schema.any_of);
        open.extend(arms.filter(|arm| seen.insert(flat.target(**arm))));
    }
    false
}

/// Whether a schema itself allows null, whatever its alternatives do.
fn takes_null(schema: &Schema) -> bool {
    let listed = listed(schema).map(|values| values.contains(&Value::Null));
    // Without a type, null is allowed where it is listed.
    let untyped = schema.types == Types::default() && listed == Some(true);
    untyped || (schema.types.null && listed.unwrap_or(true))
}

/// `const` is an `enum` of one.
pub(crate) fn listed(schema: &Schema) -> Option<Vec<Value>> {
    schema
        .constant
        .clone()
        .map(|value| vec![value])
        .or_else(|| schema.enumeration.clone())
}

fn report_unexpressed(schema: &Schema, report: &mut Vec<Diagnostic>) {
    let mut add = |code, message: &str| report.push(ignored(code, message, schema.span));
    // Without other properties, an object is closed; that is no schema of a value.
    let closes = schema.pointer.ends_with("/additionalProperties")
        || schema.pointer.ends_with("/unevaluatedProperties")
        || schema.pointer.ends_with("/unevaluatedItems")
        || schema.pointer.ends_with("/items") && !schema.pointer.ends_with("/properties/items");
    if schema.boolean == Some(false) && !closes {
        add(
            "false-schema",
            "a schema that allows nothing; any value is taken",
        );
    }
    if is_array_of_any(schema) {
        add("prefix-items", "`prefixItems`; items of any type are taken");
    }
    if schema.unique_items && is_tuple(schema) {
        add(
            "keyword-unchecked",
            "`uniqueItems` of a tuple is not checked",
        );
    }
    if schema.discriminator.is_some() && schema.one_of.is_empty() && schema.any_of.is_empty() {
        add(
            "discriminator-alone",
            "a discriminator without oneOf or anyOf; values are read as this schema alone",
        );
    }
}

/// What is said of values as a whole, and not checked.
fn report_conditions(
    flat: &Flat<'_>,
    schema: &Schema,
    class: &Class,
    report: &mut Vec<Diagnostic>,
) {
    for condition in conditions::of(flat, schema, class) {
        if let Err(reason) = condition.checks {
            let keyword = condition.keyword;
            let code = match keyword {
                "not" => "not",
                _ => "keyword-unchecked",
            };
            let message = format!("`{keyword}` is not checked: {reason}");
            report.push(ignored(code, message, condition.span));
        }
    }
}

/// A union: null is apart, a single alternative is no union, and what stands beside the alternatives holds for each.
fn union(
    flat: &mut Flat<'_>,
    id: SchemaId,
    schema: &Schema,
    report: &mut Vec<Diagnostic>,
) -> Class {
    let all = if schema.one_of.is_empty() {
        &schema.any_of
    } else {
        &schema.one_of
    };
    if !schema.one_of.is_empty() && !schema.any_of.is_empty() {
        report.push(ignored(
            "one-of-and-any-of",
            "anyOf beside oneOf is not checked",
            schema.span,
        ));
    }
    let mut arms: Vec<SchemaId> = all
        .iter()
        .map(|arm| flat.target(*arm))
        .filter(|arm| !is_null(flat.get(*arm)))
        .collect();
    once(&mut arms, schema, report);
    let mut beside = beside(schema);
    if arms.len() > 1 {
        // They hold for the union, whichever alternative a value is.
        beside.conditions.clear();
    }
    if !adds_nothing(&beside) {
        arms = with_each(flat, id, beside, arms, report);
    }
    match arms.as_slice() {
        [] => Class::Any,
        [only] => Class::Same(*only),
        _ => Class::Union(arms),
    }
}

/// Keeps one of alternatives that stand there twice. Strictly, `oneOf` allows no value of them.
fn once(arms: &mut Vec<SchemaId>, schema: &Schema, report: &mut Vec<Diagnostic>) {
    let distinct = distinct(arms.clone());
    if distinct.len() < arms.len() && !schema.one_of.is_empty() {
        let words = "an alternative of oneOf that stands there twice; values of it are read";
        report.push(ignored("alternative-repeated", words, schema.span));
    }
    *arms = distinct;
}

/// The keywords beside the alternatives.
fn beside(schema: &Schema) -> Schema {
    let mut beside = schema.clone();
    beside.name = None;
    beside.rust_name = None;
    beside.title = None;
    beside.description = None;
    beside.default = None;
    beside.read_only = false;
    beside.write_only = false;
    beside.one_of.clear();
    beside.any_of.clear();
    beside.discriminator = None;
    beside.types.null = false;
    beside
}

/// Alternatives that demand what stands beside them, too; those that do so anyway are left as they are.
fn with_each(
    flat: &mut Flat<'_>,
    union: SchemaId,
    beside: Schema,
    arms: Vec<SchemaId>,
    report: &mut Vec<Diagnostic>,
) -> Vec<SchemaId> {
    let common = flat.beside(union, beside.clone());
    arms.into_iter()
        .map(|arm| {
            if flat.inherits(arm, union) || concerns_its_use(&beside, flat.get(arm).types) {
                arm
            } else {
                flat.with_beside(union, common, arm, report)
            }
        })
        .collect()
}

/// Allows null alone.
pub(crate) fn is_null(schema: &Schema) -> bool {
    let only_null = Types {
        null: true,
        ..Types::default()
    };
    schema.types == only_null && schema.one_of.is_empty() && schema.any_of.is_empty()
}

/// Texts and integers become enums; values of other types keep their type, and a check.
fn enumeration(schema: &Schema, values: &[Value]) -> Class {
    let values: Vec<&Value> = values.iter().filter(|value| !value.is_null()).collect();
    let texts: Option<Vec<String>> = values
        .iter()
        .map(|value| value.as_str().map(str::to_owned))
        .collect();
    let integers: Option<Vec<i64>> = values.iter().map(|value| value.as_i64()).collect();
    match (texts, integers) {
        _ if values.is_empty() => Class::Any,
        (Some(texts), _) => Class::TextEnum(distinct(texts)),
        (_, Some(integers)) => Class::IntegerEnum(distinct(integers)),
        _ if values.iter().all(|value| value.is_boolean()) => Class::Bool,
        _ if schema.types.number && values.iter().all(|value| value.is_number()) => Class::Number,
        _ => Class::Any,
    }
}

fn distinct<T: PartialEq>(values: Vec<T>) -> Vec<T> {
    let mut kept = Vec::new();
    for value in values {
        if !kept.contains(&value) {
            kept.push(value);
        }
    }
    kept
}

fn typed(flat: &mut Flat<'_>, schema: &Schema, report: &mut Vec<Diagnostic>) -> Class {
    let types = schema.types;
    let kinds = [
        types.boolean,
        types.integer || types.number,
        types.string,
        types.array,
        types.object,
    ];
    match kinds.iter().filter(|allowed| **allowed).count() {
        0 => untyped(flat, schema),
        1 => one_type(flat, schema),
        _ => several_types(flat, schema, report),
    }
}

/// Without `type`, the keywords tell what the document has in mind.
fn untyped(flat: &Flat<'_>, schema: &Schema) -> Class {
    if schema.types.null {
        Class::Any
    } else if !schema.properties.is_empty() || schema.additional_properties.is_some() {
        object(flat, schema)
    } else if schema.items.is_some() {
        array(flat, schema)
    } else {
        Class::Any
    }
}

fn one_type(flat: &Flat<'_>, schema: &Schema) -> Class {
    let types = schema.types;
    match () {
        () if types.boolean => Class::Bool,
        () if types.string => Class::Text,
        () if types.array => array(flat, schema),
        () if types.object => object(flat, schema),
        () if types.number => Class::Number,
        () => integer(schema),
    }
}

fn integer(schema: &Schema) -> Class {
    match schema.format.as_deref() {
        Some("int32") => Class::Integer32,
        Some("uint64") => Class::Unsigned,
        _ if is_beyond(schema.maximum.as_ref(), i64::MAX.into())
            && schema.minimum.as_ref().is_some_and(is_natural) =>
        {
            Class::Unsigned
        }
        _ => Class::Integer,
    }
}

/// The limit lets numbers through that are larger.
fn is_beyond(limit: Option<&Number>, number: i128) -> bool {
    limit
        .and_then(Number::as_i128)
        .is_some_and(|limit| limit > number)
}

fn is_natural(number: &Number) -> bool {
    number.as_u64().is_some()
}

fn array(flat: &Flat<'_>, schema: &Schema) -> Class {
    if schema.prefix_items.is_empty() {
        Class::Array(schema.items)
    } else if is_tuple(schema) {
        Class::Tuple(positions(flat, schema))
    } else {
        Class::Array(None)
    }
}

/// Whether it is read as an array and nothing else, with few enough items of their own.
fn is_tuple(schema: &Schema) -> bool {
    let types = Types {
        null: false,
        ..schema.types
    };
    let only = Types {
        array: true,
        ..Types::default()
    };
    let is_array = types == only || (schema.types == Types::default() && schema.items.is_some());
    let is_plain = listed(schema).is_none() && schema.one_of.is_empty() && schema.any_of.is_empty();
    is_array && is_plain && (1..=MOST_POSITIONS).contains(&positions_left(schema))
}

/// Whether items have schemas of their own that no type expresses: there are too many, or nothing says that it is an array.
fn is_array_of_any(schema: &Schema) -> bool {
    let is_told = schema.types != Types::default() || schema.items.is_some();
    let is_empty = schema.prefix_items.is_empty() || listed(schema).is_some();
    !is_empty && (!is_told || positions_left(schema) > MOST_POSITIONS)
}

/// How many of the items with schemas of their own there may be.
fn positions_left(schema: &Schema) -> usize {
    let most = schema.max_items.and_then(|most| usize::try_from(most).ok());
    most.map_or(schema.prefix_items.len(), |most| {
        most.min(schema.prefix_items.len())
    })
}

fn positions(flat: &Flat<'_>, schema: &Schema) -> Positions {
    let count = positions_left(schema);
    let closes = |items: SchemaId| flat.get(items).boolean == Some(false);
    let is_closed = schema.items.is_some_and(closes)
        || schema.max_items.is_some_and(|most| most <= count as u64);
    let least = schema.min_items.unwrap_or_default();
    Positions {
        items: schema.prefix_items[..count].to_vec(),
        least: usize::try_from(least).map_or(count, |least| least.min(count)),
        rest: (!is_closed).then_some(schema.items),
    }
}

/// The schema of all values of a map, where one pattern says what its keys are: no other is allowed, or every text matches it.
fn keyed(flat: &Flat<'_>, schema: &Schema) -> Option<SchemaId> {
    let mut patterns = schema.pattern_properties.iter();
    let (pattern, value) = patterns.next()?;
    let object = Types {
        object: true,
        ..Types::default()
    };
    let types = Types {
        null: false,
        ..schema.types
    };
    let is_plain = patterns.next().is_none()
        && schema.properties.is_empty()
        && types == object
        && schema.one_of.is_empty()
        && schema.any_of.is_empty()
        && listed(schema).is_none();
    let others = schema.additional_properties.map(|others| flat.get(others));
    let is_closed = others.is_some_and(|others| others.boolean == Some(false));
    let is_open = others.is_none_or(|others| others.boolean == Some(true));
    let fits = is_closed && patterns::is_regular(pattern) || is_open && takes_all(pattern);
    (is_plain && fits).then_some(*value)
}

/// Patterns that are found in every text.
fn takes_all(pattern: &str) -> bool {
    matches!(pattern, "" | "^" | ".*" | "^.*" | ".*$")
}

fn object(flat: &Flat<'_>, schema: &Schema) -> Class {
    let others = schema.additional_properties;
    let is_empty = others.is_some_and(|others| flat.get(others).boolean == Some(false))
        && schema.pattern_properties.is_empty();
    if !schema.properties.is_empty() || is_empty {
        return Class::Struct;
    }
    if schema.pattern_properties.is_empty() {
        Class::Map(schema.additional_properties)
    } else {
        Class::Map(None)
    }
}

/// `type: [string, integer]` is a union of one schema for each type.
fn several_types(flat: &mut Flat<'_>, schema: &Schema, report: &mut Vec<Diagnostic>) -> Class {
    let _ = report;
    let arms = single_types(schema.types)
        .into_iter()
        .map(|types| {
            let mut arm = schema.clone();
            arm.name = None;
            arm.rust_name = None;
            arm.title = None;
            arm.types = types;
            flat.add(arm)
        })
        .collect();
    Class::Union(arms)
}

/// Each allowed type on its own; an integer is a number where both are allowed.
fn single_types(types: Types) -> Vec<Types> {
    let none = Types::default();
    let all = [
        (
            types.boolean,
            Types {
                boolean: true,
                ..none
            },
        ),
        (
            types.integer && !types.number,
            Types {
                integer: true,
                ..none
            },
        ),
        (
            types.number,
            Types {
                number: true,
                ..none
            },
        ),
        (
            types.string,
            Types {
                string: true,
                ..none
            },
        ),
        (
            types.array,
            Types {
                array: true,
                ..none
            },
        ),
        (
            types.object,
            Types {
                object: true,
                ..none
            },
        ),
    ];
    all.into_iter()
        .filter(|(allowed, _)| *allowed)
        .map(|(_, types)| types)
        .collect()
}
