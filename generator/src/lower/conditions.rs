//! What a schema says of values as a whole - `not`, `if`, `dependentRequired` and their kin - as checks of `validate`: the type stays what the rest of the
//! schema makes it.

use std::collections::HashSet;

use hallpass_openapi::diagnostic::Span;
use hallpass_openapi::model::{Schema, SchemaId, Types};
use hallpass_openapi::source::SourceId;

use super::class::{Class, listed};
use super::flatten::Flat;
use super::nots;
use super::patterns;
use super::types::untyped_checks;
use crate::ir::Check;

/// Schemas within schemas, and all together, that a condition may have: one that refers to itself has no end.
const MOST_DEEP: usize = 16;
const MOST: usize = 500;

/// A keyword that says something of values as a whole.
#[derive(Debug)]
pub(crate) struct Condition {
    /// The keyword.
    pub keyword: &'static str,
    /// Where it stands.
    pub span: Span,
    /// What `validate` checks, or why it does not.
    pub checks: Result<Vec<Check>, String>,
}

type Read = fn(&mut Reader<'_>, &Schema) -> Result<Vec<Check>, String>;

/// Such keywords, and how they are read.
const KEYWORDS: [(&str, Read); 6] = [
    ("not", |reader, schema| reader.not(schema)),
    ("if", |reader, schema| reader.condition(schema)),
    ("dependentRequired", |_, schema| Ok(demanded(schema))),
    ("dependentSchemas", |reader, schema| {
        reader.dependent(schema)
    }),
    ("contains", |reader, schema| reader.contains(schema)),
    ("propertyNames", |reader, schema| reader.names(schema)),
];

/// Whether a schema says anything of values as a whole.
pub(super) fn has(schema: &Schema) -> bool {
    KEYWORDS
        .iter()
        .any(|(keyword, _)| schema.keyword_spans.get(keyword).is_some())
}

/// The schemas that its conditions are made of.
pub(crate) fn held(schema: &Schema) -> impl Iterator<Item = SchemaId> {
    let single = [
        schema.not,
        schema.condition,
        schema.consequence,
        schema.alternative,
        schema.contains,
        schema.property_names,
    ];
    let dependent = schema.dependent_schemas.values().copied();
    single.into_iter().flatten().chain(dependent)
}

/// Where conditions stand: nothing becomes a type there.
#[derive(Debug, Default)]
pub(super) struct Places<'s>(HashSet<(SourceId, &'s str)>);

impl<'s> Places<'s> {
    /// Those of a document.
    pub(super) fn of(schemas: &'s [Schema]) -> Self {
        let conditions = schemas.iter().filter(|schema| has(schema));
        let inside = conditions.flat_map(held).map(|id| &schemas[id.0 as usize]);
        let inline = inside.filter(|schema| schema.name.is_none());
        Self(
            inline
                .map(|schema| (schema.span.source, schema.pointer.as_str()))
                .collect(),
        )
    }

    /// Whether a schema is written in a condition.
    pub(super) fn hold(&self, schema: &Schema) -> bool {
        let mut pointer = Some(schema.pointer.as_str()).filter(|_| !self.0.is_empty());
        while let Some(there) = pointer {
            if self.0.contains(&(schema.span.source, there)) {
                return true;
            }
            pointer = there.rsplit_once('/').map(|(outer, _)| outer);
        }
        false
    }
}

/// What holds for values of a merged schema as a whole, each keyword with its checks or why there are none.
pub(super) fn of(flat: &Flat<'_>, schema: &Schema, class: &Class) -> Vec<Condition> {
    let written = flat.original();
    let mut all = Vec::new();
    let of_alternatives = |id: &SchemaId| match class {
        Class::Union(arms) => arms
            .iter()
            .all(|arm| flat.get(*arm).conditions.contains(id)),
        // The other schema was made to say it.
        Class::Same(_) => true,
        _ => false,
    };
    let own = schema.conditions.iter().filter(|id| !of_alternatives(id));
    for one in own.map(|id| &written[id.0 as usize]) {
        for (keyword, read) in KEYWORDS {
            let Some(span) = one.keyword_spans.get(keyword) else {
                continue;
            };
            let checks = match place(keyword, class) {
                Place::Here => checks(written, one, schema, class, keyword, read),
                Place::None => Err(format!("no type of this kind has a place for `{keyword}`")),
                Place::OtherValues => continue,
            };
            all.push(Condition {
                keyword,
                span,
                checks,
            });
        }
    }
    all
}

/// The checks alone.
pub(super) fn checked(flat: &Flat<'_>, schema: &Schema, class: &Class) -> Vec<Check> {
    let all = of(flat, schema, class).into_iter();
    all.flat_map(|one| one.checks.unwrap_or_default()).collect()
}

fn checks(
    written: &[Schema],
    one: &Schema,
    schema: &Schema,
    class: &Class,
    keyword: &str,
    read: Read,
) -> Result<Vec<Check>, String> {
    if keyword == "not" && *class == Class::Struct {
        let known = nots::without(one, &schema.properties, |id| &written[id.0 as usize]);
        if let Some(checks) = known {
            return Ok(checks);
        }
    }
    let mut reader = Reader {
        schemas: written,
        left: MOST,
        depth: 0,
    };
    let checks = read(&mut reader, one)?;
    if schema.types.null && !checks.iter().all(keeps_null) {
        return Err(format!("`{keyword}` refuses null, which the type takes"));
    }
    Ok(checks)
}

/// Where a keyword is checked.
enum Place {
    /// At values of the type.
    Here,
    /// Nowhere, though it says something of them.
    None,
    /// It says nothing of them.
    OtherValues,
}

fn place(keyword: &str, class: &Class) -> Place {
    let is_any = matches!(class, Class::Any | Class::Union(_));
    let is_list = matches!(class, Class::Array(_) | Class::Tuple(_));
    let is_object = matches!(class, Class::Struct | Class::Map(_));
    match (keyword, class) {
        _ if is_any => Place::Here,
        ("contains", _) if is_list => Place::None,
        ("contains", _) => Place::OtherValues,
        ("propertyNames", Class::Map(_)) => Place::Here,
        ("dependentRequired" | "dependentSchemas" | "propertyNames", _) if !is_object => {
            Place::OtherValues
        }
        (_, Class::Struct | Class::Map(None)) => Place::Here,
        (_, Class::Map(_) | Class::Same(_) | Class::TextEnum(_) | Class::IntegerEnum(_)) => {
            Place::None
        }
        _ if is_list => Place::None,
        _ => Place::Here,
    }
}

/// Keywords that no check knows.
const UNKNOWN: [&str; 6] = [
    "dependencies",
    "patternProperties",
    "prefixItems",
    "unevaluatedItems",
    "unevaluatedProperties",
    "$dynamicRef",
];

/// Reads schemas as checks on values of any type.
struct Reader<'s> {
    schemas: &'s [Schema],
    /// How many more schemas are read.
    left: usize,
    depth: usize,
}

impl Reader<'_> {
    /// All that a schema says.
    fn all(&mut self, id: SchemaId) -> Result<Vec<Check>, String> {
        let schemas = self.schemas;
        let schema = &schemas[id.0 as usize];
        if self.left == 0 || self.depth == MOST_DEEP {
            return Err("it is too large, or refers to itself".to_owned());
        }
        self.left -= 1;
        self.depth += 1;
        let checks = self.said(schema);
        self.depth -= 1;
        checks
    }

    fn said(&mut self, schema: &Schema) -> Result<Vec<Check>, String> {
        match schema.boolean {
            Some(true) => return Ok(Vec::new()),
            Some(false) => return Ok(vec![Check::Never]),
            None => {}
        }
        let has = |keyword: &&&str| schema.keyword_spans.get(keyword).is_some();
        if let Some(keyword) = UNKNOWN.iter().find(has) {
            return Err(format!("`{keyword}` stands in it"));
        }
        let is_regular = |pattern: &String| patterns::is_regular(pattern);
        if !schema.pattern.as_ref().is_none_or(is_regular) {
            return Err("`pattern` in it is no regular expression of ECMA-262".to_owned());
        }
        let mut checks = types(schema);
        let values = listed(schema).map(|values| values.iter().map(ToString::to_string).collect());
        checks.extend(values.map(Check::Listed));
        checks.extend(untyped_checks(schema));
        self.inside(schema, &mut checks)?;
        for member in &schema.all_of {
            checks.extend(self.all(*member)?);
        }
        for (alternatives, check) in [
            (&schema.any_of, Check::AnyOf as fn(_) -> _),
            (&schema.one_of, Check::OneOf),
        ] {
            let of = alternatives.iter().map(|one| self.all(*one));
            let of = of.collect::<Result<Vec<_>, _>>()?;
            checks.extend((!of.is_empty()).then(|| check(of)));
        }
        for (keyword, read) in KEYWORDS {
            if schema.keyword_spans.get(keyword).is_some() {
                checks.extend(read(self, schema)?);
            }
        }
        Ok(checks)
    }

    /// What a schema says of items and properties.
    fn inside(&mut self, schema: &Schema, checks: &mut Vec<Check>) -> Result<(), String> {
        if let Some(items) = schema.items {
            let items = self.all(items)?;
            checks.extend((!items.is_empty()).then_some(Check::Items(items)));
        }
        if !schema.required.is_empty() {
            checks.push(Check::Required(schema.required.clone()));
        }
        for (name, property) in &schema.properties {
            let of = self.all(*property)?;
            if !of.is_empty() {
                checks.push(Check::Property(name.clone(), of));
            }
        }
        if let Some(others) = schema.additional_properties {
            match self.all(others)?.as_slice() {
                [] => {}
                [Check::Never] => {
                    let names = schema.properties.keys().cloned();
                    checks.push(Check::Closed(names.collect()));
                }
                _ => return Err("`additionalProperties` in it has a schema".to_owned()),
            }
        }
        Ok(())
    }

    fn perhaps(&mut self, id: Option<SchemaId>) -> Result<Vec<Check>, String> {
        id.map_or(Ok(Vec::new()), |id| self.all(id))
    }

    fn not(&mut self, schema: &Schema) -> Result<Vec<Check>, String> {
        Ok(vec![Check::Not(self.perhaps(schema.not)?)])
    }

    /// Without `if`, `then` and `else` say nothing.
    fn condition(&mut self, schema: &Schema) -> Result<Vec<Check>, String> {
        let then = self.perhaps(schema.consequence)?;
        let otherwise = self.perhaps(schema.alternative)?;
        if then.is_empty() && otherwise.is_empty() {
            return Ok(Vec::new());
        }
        let condition = self.perhaps(schema.condition)?;
        Ok(vec![Check::When(condition, then, otherwise)])
    }

    fn dependent(&mut self, schema: &Schema) -> Result<Vec<Check>, String> {
        let all = schema.dependent_schemas.iter();
        all.map(|(name, id)| Ok(Check::With(name.clone(), self.all(*id)?)))
            .collect()
    }

    fn contains(&mut self, schema: &Schema) -> Result<Vec<Check>, String> {
        let items = self.perhaps(schema.contains)?;
        let least = schema.min_contains.unwrap_or(1);
        Ok(vec![Check::Contains(items, least, schema.max_contains)])
    }

    fn names(&mut self, schema: &Schema) -> Result<Vec<Check>, String> {
        let mut names = self.perhaps(schema.property_names)?;
        names.retain(|check| !matches!(check, Check::Types(types) if types.contains(&"string")));
        Ok(match names.is_empty() {
            true => Vec::new(),
            false => vec![Check::Names(names)],
        })
    }
}

fn demanded(schema: &Schema) -> Vec<Check> {
    let all = schema.dependent_required.iter();
    let all = all.filter(|(_, names)| !names.is_empty());
    all.map(|(name, names)| Check::With(name.clone(), vec![Check::Required(names.clone())]))
        .collect()
}

fn types(schema: &Schema) -> Vec<Check> {
    let types = schema.types;
    if types == Types::default() || schema.is_nullable_without_type() {
        return Vec::new();
    }
    let all = [
        (types.null, "null"),
        (types.boolean, "boolean"),
        (types.integer && !types.number, "integer"),
        (types.number, "number"),
        (types.string, "string"),
        (types.array, "array"),
        (types.object, "object"),
    ];
    let names = all.into_iter().filter(|(is_allowed, _)| *is_allowed);
    vec![Check::Types(names.map(|(_, name)| name).collect())]
}

/// Whether null keeps a check.
fn keeps_null(check: &Check) -> bool {
    let keep = |checks: &Vec<Check>| checks.iter().all(keeps_null);
    match check {
        Check::Types(types) => types.contains(&"null"),
        Check::Listed(values) => values.iter().any(|value| value == "null"),
        Check::Not(checks) => !keep(checks),
        Check::AnyOf(all) => all.iter().any(keep),
        Check::OneOf(all) => all.iter().filter(|one| keep(one)).count() == 1,
        Check::When(condition, then, _) if keep(condition) => keep(then),
        Check::When(_, _, otherwise) => keep(otherwise),
        Check::Never => false,
        _ => true,
    }
}

/// Drops demands for properties that are not seen from this side. What is asked in a condition stays: there they are not there.
pub(super) fn without(checks: &mut Vec<Check>, is_hidden: &dyn Fn(&str) -> bool) {
    for check in checks.iter_mut() {
        match check {
            Check::Required(names) => names.retain(|name| !is_hidden(name)),
            Check::With(_, checks) => without(checks, is_hidden),
            Check::When(_, then, otherwise) => {
                without(then, is_hidden);
                without(otherwise, is_hidden);
            }
            Check::AnyOf(all) | Check::OneOf(all) => {
                all.iter_mut().for_each(|one| without(one, is_hidden));
            }
            _ => {}
        }
    }
    checks.retain(|check| match check {
        Check::Required(names) => !names.is_empty(),
        Check::With(_, checks) => !checks.is_empty(),
        Check::When(_, then, otherwise) => !then.is_empty() || !otherwise.is_empty(),
        _ => true,
    });
}
