//! Why a type cannot have a trait of the language.

use crate::ir::{Definition, Field, Presence, Rest, Told, Type, TypeDef};
use crate::options::Standard;

/// What keeps a type from having a trait.
#[derive(Debug, Clone)]
pub(super) struct Lack {
    /// Where in the type: a field, an alternative, or nothing for the type itself.
    pub place: Option<String>,
    /// What is there.
    pub why: Why,
}

/// What lacks the trait.
#[derive(Debug, Clone)]
pub(super) enum Why {
    /// A value of such a type, as Rust calls it.
    Type(String),
    /// A type of the document that lacks it itself.
    Held(String),
    /// Anything else, in words.
    Words(&'static str),
}

/// What a type lacks by itself, whatever the named types in it can.
pub(super) fn own(def: &TypeDef, standard: Standard) -> Option<Lack> {
    if let Some(words) = kind(&def.definition, standard) {
        let why = Why::Words(words);
        return Some(Lack { place: None, why });
    }
    let lack = |(place, of): (String, Held<'_>)| {
        let why = of.lack(standard)?;
        let place = Some(place);
        Some(Lack { place, why })
    };
    places(def).into_iter().find_map(lack)
}

/// Where a type needs a named one to have the trait; nothing where it has it without.
pub(super) fn place(def: &TypeDef, name: &str, standard: Standard) -> Option<String> {
    let mut places = places(def).into_iter();
    let place = places.find(|(_, held)| held.needs(name, standard));
    place.map(|(place, _)| place)
}

/// Kinds of types that never have a trait.
fn kind(definition: &Definition, standard: Standard) -> Option<&'static str> {
    match (definition, standard) {
        (Definition::TextEnum(_) | Definition::IntegerEnum(_), Standard::Default) => {
            Some("none of its values is the default")
        }
        (Definition::Guarded(_), Standard::Default) => {
            Some("its default may break its constraints")
        }
        (Definition::Union(_), Standard::Default) => {
            Some("none of its alternatives is the default")
        }
        (Definition::TextEnum(_), Standard::Copy) => {
            Some("a value that the document does not list is a `String`")
        }
        _ => None,
    }
}

/// What a type holds somewhere.
enum Held<'d> {
    /// A value that is always there.
    Always(&'d Type),
    /// A value that may be absent or null.
    Perhaps(&'d Type),
    /// Values by name.
    Map(&'d Type),
    /// Whatever JSON a document does not tell.
    Json,
    /// The other properties of an object.
    Extra,
}

impl Held<'_> {
    fn lack(&self, standard: Standard) -> Option<Why> {
        match self {
            Self::Always(of) => leaf(of, standard),
            Self::Perhaps(_) | Self::Map(_) if standard == Standard::Default => None,
            Self::Perhaps(of) => leaf(of, standard),
            Self::Map(_) if standard == Standard::Copy => Some(named("BTreeMap")),
            Self::Map(of) => leaf(of, standard),
            Self::Json => leaf(&Type::Value, standard),
            Self::Extra => (standard == Standard::Copy).then(|| named("Extra")),
        }
    }

    /// Whether the trait is there only if a named type has it.
    fn needs(&self, name: &str, standard: Standard) -> bool {
        match self {
            Self::Perhaps(_) | Self::Map(_) if standard == Standard::Default => false,
            Self::Always(of) | Self::Perhaps(of) | Self::Map(of) => needs(of, name, standard),
            Self::Json | Self::Extra => false,
        }
    }
}

fn places(def: &TypeDef) -> Vec<(String, Held<'_>)> {
    let field = |field: &'_ Field| field.name.clone();
    match &def.definition {
        Definition::Alias(of) | Definition::Newtype(of, _) => {
            vec![("0".to_owned(), Held::Always(of))]
        }
        Definition::Guarded(guarded) => vec![("0".to_owned(), Held::Always(&guarded.held))],
        Definition::Struct(structure) => {
            let fields = structure.fields.iter();
            let fields = fields.map(|one| (field(one), held(one)));
            let rest = structure.rest.iter();
            fields
                .chain(rest.map(|one| (one.name.clone(), others(one))))
                .collect()
        }
        Definition::Union(union) => {
            let arms = union.arms.iter();
            let arms = arms.map(|arm| (arm.name.clone(), Held::Always(&arm.value)));
            let unknown = match &union.told {
                Told::Tag(tag) => Some((tag.unknown.clone(), Held::Json)),
                _ => None,
            };
            arms.chain(unknown).collect()
        }
        Definition::TextEnum(_) | Definition::IntegerEnum(_) => Vec::new(),
    }
}

fn held(field: &Field) -> Held<'_> {
    match field.presence {
        Presence::Required => Held::Always(&field.value),
        Presence::RequiredNullable | Presence::Optional | Presence::OptionalNullable => {
            Held::Perhaps(&field.value)
        }
    }
}

fn others(rest: &Rest) -> Held<'_> {
    rest.value.as_ref().map_or(Held::Extra, Held::Map)
}

/// What in a type lacks the trait, but for named types.
fn leaf(of: &Type, standard: Standard) -> Option<Why> {
    use Standard::{Copy, Default, Eq, Hash, Ord, PartialOrd};
    match (of, standard) {
        (Type::F64, Eq | Ord | Hash) => Some(named("f64")),
        (Type::Value, PartialOrd | Ord | Copy) => Some(named("serde_json::Value")),
        (Type::Object, PartialOrd | Ord | Copy) => Some(named("serde_json::Map")),
        (Type::String | Type::Bytes | Type::Vec(_) | Type::Map(_), Copy) => Some(named(short(of))),
        (Type::Box(_), Copy) => Some(named("Box")),
        // It would hold itself without end.
        (Type::Box(_), Default) => Some(named("Box")),
        (Type::Foreign(own), _) if !own.derives.contains(&standard) => Some(named(&own.path)),
        (Type::OpenTuple(_), Copy) => Some(named("Tuple")),
        (Type::Vec(_) | Type::Map(_) | Type::Option(_) | Type::Field(_), Default) => None,
        (Type::Option(of) | Type::Vec(of) | Type::Map(of) | Type::Box(of) | Type::Field(of), _) => {
            leaf(of, standard)
        }
        (Type::Tuple(items), _) => items.iter().find_map(|of| leaf(of, standard)),
        (Type::OpenTuple(open), Default) => open.items.iter().find_map(|of| leaf(of, standard)),
        (Type::OpenTuple(open), _) => {
            let mut held = open.items.iter().chain(&open.rest);
            held.find_map(|of| leaf(of, standard))
        }
        _ => None,
    }
}

fn needs(of: &Type, name: &str, standard: Standard) -> bool {
    match (of, standard) {
        (Type::Named(held), _) => held == name,
        (Type::Vec(_) | Type::Map(_) | Type::Option(_) | Type::Field(_), Standard::Default) => {
            false
        }
        (Type::Option(of) | Type::Vec(of) | Type::Map(of) | Type::Box(of) | Type::Field(of), _) => {
            needs(of, name, standard)
        }
        (Type::Tuple(items), _) => items.iter().any(|of| needs(of, name, standard)),
        (Type::OpenTuple(open), _) => {
            let rest = open.rest.iter().filter(|_| standard != Standard::Default);
            let mut held = open.items.iter().chain(rest);
            held.any(|of| needs(of, name, standard))
        }
        _ => false,
    }
}

fn short(of: &Type) -> &'static str {
    match of {
        Type::Bytes | Type::Vec(_) => "Vec",
        Type::Map(_) => "BTreeMap",
        _ => "String",
    }
}

fn named(path: &str) -> Why {
    Why::Type(path.to_owned())
}

/// The reason in words: from the type along what it holds to what lacks the trait; `next` gives the lack of a named type.
pub(super) fn words<'l>(lack: &'l Lack, next: &dyn Fn(&str) -> Option<&'l Lack>) -> String {
    let mut path = Vec::new();
    let mut at = lack;
    loop {
        path.extend(at.place.as_deref().filter(|place| *place != "0"));
        match &at.why {
            Why::Held(name) => match next(name) {
                Some(lack) => at = lack,
                None => return path.join("."),
            },
            Why::Type(name) if path.is_empty() => return format!("it is of type `{name}`"),
            Why::Type(name) => return format!("`{}` is of type `{name}`", path.join(".")),
            Why::Words(words) if path.is_empty() => return (*words).to_owned(),
            Why::Words(words) => return format!("of `{}`, {words}", path.join(".")),
        }
    }
}
