//! What will be written, with every decision taken: names, layout, boxes, views, checks. `emit` only spells it out.

use std::collections::HashMap;

use hallpass_openapi::diagnostic::Span;
use hallpass_openapi::model::{Location, PathPart, SecurityKind, StatusPattern, Style};
use hallpass_runtime::xml::{Root, Shapes};

use crate::options::TypeMapping;

/// One module: the types and operations of one document.
#[derive(Debug)]
pub(crate) struct Module {
    /// URLs of the document's servers.
    pub servers: Vec<String>,
    /// Its security schemes, by name.
    pub schemes: Vec<(String, SecurityKind)>,
    /// Its name, an identifier.
    pub name: String,
    /// Lines of its documentation.
    pub docs: Vec<String>,
    /// All types, in the order in which they are written.
    pub types: Vec<TypeDef>,
    /// All operations, in document order.
    pub operations: Vec<Operation>,
    /// Lists that operations share.
    pub lists: Lists,
    /// XML facts of all bodies; `None` when the document has no XML.
    pub xml: Option<Xml>,
    /// Examples that become tests.
    pub examples: Vec<Example>,
    /// Files of a module that is too big for one; what is in none of them stands in the module's own.
    pub parts: Vec<Part>,
    /// What is there only with features of the crate.
    pub gates: Gates,
}

impl Module {
    /// Whether users of some of it are warned; what is generated of it uses that all the same.
    pub fn has_deprecated(&self) -> bool {
        let operation = |operation: &Operation| {
            let fields = &operation.request.fields;
            let headers = operation.headers().flat_map(|one| &one.structure.fields);
            operation.deprecated || fields.iter().chain(headers).any(|field| field.deprecated)
        };
        let fields = |def: &TypeDef| match &def.definition {
            Definition::Struct(structure) => structure.fields.iter().any(|field| field.deprecated),
            _ => false,
        };
        self.types.iter().any(|def| def.deprecated || fields(def))
            || self.operations.iter().any(operation)
    }
}

/// A file of a big module.
#[derive(Debug)]
pub(crate) struct Part {
    /// Its name, an identifier.
    pub name: String,
    /// What stands in it.
    pub docs: String,
    /// It is a module of its own, whose operations are not named beside it.
    pub is_module: bool,
    /// Its operations, by index.
    pub operations: Vec<usize>,
    /// Its types, by index.
    pub types: Vec<usize>,
    /// The feature that it is there with.
    pub gate: Gate,
}

/// What stands outside of the parts and is used by some of them alone.
#[derive(Debug, Default)]
pub(crate) struct Gates {
    /// The runtime, as the module names it.
    pub runtime: Gate,
    /// The module of lists.
    pub lists: Gate,
    /// Each list, by its name.
    pub list: HashMap<String, Gate>,
    /// The module of XML facts.
    pub xml: Gate,
    /// Each root element, by its name.
    pub root: HashMap<String, Gate>,
    /// The tests of examples.
    pub tests: Gate,
    /// Those that name a status.
    pub statuses: Gate,
    /// Those of an operation, by its module.
    pub operation: HashMap<String, Gate>,
}

/// Features of the crate: what is behind them is there with any of them; where there are none, always.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Gate(pub Vec<String>);

/// A named type.
#[derive(Debug)]
pub(crate) struct TypeDef {
    /// Its name.
    pub name: String,
    /// Lines of its documentation.
    pub docs: Vec<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// What it is.
    pub definition: Definition,
    /// What it derives beside what each type of its kind does.
    pub derives: Vec<String>,
    /// Where it comes from.
    pub origin: Origin,
    /// How a value of it comes from one that a server sent; none where there is no such way, or no need.
    pub conversion: Option<Conversion>,
}

/// How a value comes from one of another type.
#[derive(Debug)]
pub(crate) struct Conversion {
    /// The other type.
    pub from: String,
    /// What becomes of its parts.
    pub changes: Changes,
}

/// What becomes of the parts of a value.
#[derive(Debug)]
pub(crate) enum Changes {
    /// Each field by its name.
    Fields(Vec<(String, Change)>),
    /// Each variant: its name there, its name here.
    Arms(Vec<(String, String, Change)>),
    /// What it wraps.
    Wrapped(Change),
}

/// What becomes of a part.
#[derive(Debug)]
pub(crate) enum Change {
    /// It stays.
    Same,
    /// It was not there.
    Absent,
    /// As its own type says.
    Into,
    /// What is there, if anything is.
    Inside(Box<Change>),
    /// Each item.
    Each(Box<Change>),
    /// Each value of a map.
    Values(Box<Change>),
    /// Put behind a pointer.
    Boxed(Box<Change>),
    /// Taken from behind a pointer.
    Unboxed(Box<Change>),
}

impl TypeDef {
    /// Whether its code names the runtime.
    pub fn names_runtime(&self) -> bool {
        match &self.definition {
            Definition::Alias(target) => target.names_runtime(),
            _ => true,
        }
    }
}

/// Where a type comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Origin {
    /// The schema.
    pub span: Span,
    /// From which side it is seen.
    pub side: Side,
}

/// The side from which a schema is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// Both sides see the same.
    Both,
    /// What a server sends.
    Read,
    /// What a client sends.
    Write,
}

/// What a named type is.
#[derive(Debug)]
pub(crate) enum Definition {
    /// Another name.
    Alias(Type),
    /// A wrapper, where an alias would be endless, with the checks on what it wraps.
    Newtype(Type, Vec<Check>),
    /// A text or a number that no value of the type has without keeping its constraints.
    Guarded(Guarded),
    /// Properties.
    Struct(Struct),
    /// Listed texts.
    TextEnum(Vec<Variant<String>>),
    /// Listed integers.
    IntegerEnum(Vec<Variant<i64>>),
    /// One of several types.
    Union(Union),
}

/// A text or a number with constraints.
#[derive(Debug)]
pub(crate) struct Guarded {
    /// What it holds.
    pub held: Type,
    /// What every value keeps.
    pub kept: Vec<Check>,
    /// What `validate` checks beside that.
    pub told: Vec<Check>,
}

/// A struct.
#[derive(Debug, PartialEq)]
pub(crate) struct Struct {
    /// Declared properties.
    pub fields: Vec<Field>,
    /// Checks on the object itself.
    pub checks: Vec<Check>,
    /// Where all other properties go; without it there may be none.
    pub rest: Option<Rest>,
    /// How a value comes to be.
    pub construction: Construction,
}

/// How a struct is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Construction {
    /// Nothing is required: `Default`.
    Default,
    /// `new` takes what is required.
    New,
    /// Too much is required for arguments: a struct literal.
    Literal,
}

/// The field for properties that the schema does not name.
#[derive(Debug, PartialEq)]
pub(crate) struct Rest {
    /// Name of the field.
    pub name: String,
    /// Type of a value; none for whatever comes.
    pub value: Option<Type>,
    /// Checks on each value.
    pub checks: Vec<Check>,
}

/// A field of a struct.
#[derive(Debug, PartialEq)]
pub(crate) struct Field {
    /// Its identifier.
    pub name: String,
    /// Its name in JSON.
    pub wire: String,
    /// Lines of its documentation.
    pub docs: Vec<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// Whether it may be absent or null.
    pub presence: Presence,
    /// The type of a value that is there.
    pub value: Type,
    /// Checks on a value that is there.
    pub checks: Vec<Check>,
    /// What the server takes for an absent value.
    pub default: Option<Literal>,
}

/// Whether a property may be absent or null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    /// Always there.
    Required,
    /// Always there, perhaps null.
    RequiredNullable,
    /// Absent or there.
    Optional,
    /// Absent, null or there.
    OptionalNullable,
}

/// A value in the document, in the type of its field.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Literal {
    /// A truth value.
    Bool(bool),
    /// An integer.
    Integer(i64),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// A variant of an enum: type and variant.
    Variant(String, String),
    /// A variant of an enum that is `Copy`.
    Copied(String),
    /// A number where a type of its own guards it, and the type of the number.
    Guarded(Box<Literal>, Type),
    /// A list without items, and the type of an item.
    EmptyList(Type),
}

/// A type.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Type {
    /// Truth.
    Bool,
    /// `format: int32`.
    I32,
    /// An integer.
    I64,
    /// `format: uint64`.
    U64,
    /// A number.
    F64,
    /// A text.
    String,
    /// Anything.
    Value,
    /// Any object.
    Object,
    /// A body without a structure.
    Bytes,
    /// A file in a form.
    File,
    /// A type of another crate.
    Foreign(Box<TypeMapping>),
    /// A named type of this module.
    Named(String),
    /// A type of the operation's own module.
    Own(String),
    /// Null or a value.
    Option(Box<Type>),
    /// Items.
    Vec(Box<Type>),
    /// Values by key.
    Map(Box<Type>),
    /// Behind a pointer.
    Box(Box<Type>),
    /// Absent, null or a value.
    Field(Box<Type>),
    /// Items with types of their own.
    Tuple(Vec<Type>),
    /// Items with types of their own, of which some may be missing, and more behind them.
    OpenTuple(Box<OpenTuple>),
}

/// Items by position, and what may be missing or follow.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OpenTuple {
    /// The items.
    pub items: Vec<Type>,
    /// How many are always there.
    pub least: usize,
    /// The type of those that follow; none where none do.
    pub rest: Option<Type>,
}

/// A variant of an enum.
#[derive(Debug)]
pub(crate) struct Variant<W> {
    /// Its identifier.
    pub name: String,
    /// Documentation.
    pub docs: Vec<String>,
    /// Its value on the wire.
    pub wire: W,
}

/// One of several types.
#[derive(Debug)]
pub(crate) struct Union {
    /// The alternatives, in document order.
    pub arms: Vec<Arm>,
    /// What tells them apart.
    pub told: Told,
    /// Checks on the value, whichever it is.
    pub checks: Vec<Check>,
}

/// What tells the alternatives of a union apart.
#[derive(Debug)]
pub(crate) enum Told {
    /// The discriminator.
    Tag(Tag),
    /// The discriminator of a base: the last alternative is what the base says itself, of which all are that no value names, and those that are
    /// not of the alternative that they name.
    Base {
        /// The property's name in JSON.
        property: String,
        /// Its values, each with the index of its arm.
        mapping: Vec<(String, usize)>,
    },
    /// A property that each requires, with values of its own; a value with another one is tried.
    Constants {
        /// Its name in JSON.
        property: String,
        /// The values of each alternative.
        values: Vec<Vec<Literal>>,
    },
    /// Properties that each requires, and not all do: a value that has those of one alternative alone is of it, and others are tried.
    Keys(Vec<Vec<String>>),
    /// Nothing: they are tried in order.
    Trial,
}

impl Union {
    /// How the alternatives are told apart, in words.
    pub fn told_by(&self) -> String {
        match &self.told {
            Told::Tag(tag) => format!("the discriminator `{}`", tag.property),
            Told::Base { property, .. } => format!("the discriminator `{property}` of the base"),
            Told::Constants { property, .. } => format!("the constants of `{property}`"),
            Told::Keys(_) => "the properties that each requires".to_owned(),
            Told::Trial => "trial, in order".to_owned(),
        }
    }
}

impl Type {
    /// Whether its text names the runtime.
    pub fn names_runtime(&self) -> bool {
        match self {
            Self::Foreign(_) | Self::Field(_) | Self::OpenTuple(_) => true,
            Self::Option(inner) | Self::Vec(inner) | Self::Map(inner) | Self::Box(inner) => {
                inner.names_runtime()
            }
            Self::Tuple(items) => items.iter().any(Self::names_runtime),
            _ => false,
        }
    }

    /// Whether a type of another crate stands in it.
    pub fn holds_foreign(&self) -> bool {
        match self {
            Self::Foreign(_) => true,
            Self::Option(inner)
            | Self::Vec(inner)
            | Self::Map(inner)
            | Self::Box(inner)
            | Self::Field(inner) => inner.holds_foreign(),
            Self::Tuple(items) => items.iter().any(Self::holds_foreign),
            Self::OpenTuple(open) => {
                let mut held = open.items.iter().chain(&open.rest);
                held.any(Self::holds_foreign)
            }
            _ => false,
        }
    }

    /// The named types in it.
    pub fn named(&self) -> Vec<&str> {
        match self {
            Self::Named(name) => vec![name],
            Self::Option(inner)
            | Self::Vec(inner)
            | Self::Map(inner)
            | Self::Box(inner)
            | Self::Field(inner) => inner.named(),
            Self::Tuple(items) => items.iter().flat_map(Self::named).collect(),
            Self::OpenTuple(open) => {
                let held = open.items.iter().chain(&open.rest);
                held.flat_map(Self::named).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Whether it goes through a pointer.
    pub fn is_boxed(&self) -> bool {
        match self {
            Self::Box(_) => true,
            Self::Option(inner) => inner.is_boxed(),
            _ => false,
        }
    }
}

/// An alternative of a union.
#[derive(Debug)]
pub(crate) struct Arm {
    /// Its identifier.
    pub name: String,
    /// Its type.
    pub value: Type,
    /// Checks on the value.
    pub checks: Vec<Check>,
}

/// The property that tells the arms of a union apart.
#[derive(Debug)]
pub(crate) struct Tag {
    /// Its name in JSON.
    pub property: String,
    /// Its values, each with the index of its arm.
    pub mapping: Vec<(String, usize)>,
    /// Name of the variant that keeps values of unknown tags.
    pub unknown: String,
}

/// A constraint, checked by `validate`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Check {
    /// `minLength`.
    MinLength(u64),
    /// `maxLength`.
    MaxLength(u64),
    /// `format` of a text.
    Format(String),
    /// `pattern`.
    Pattern(String),
    /// `minimum` and its kin.
    Bound(Bound, Limit),
    /// `multipleOf`.
    MultipleOf(Limit),
    /// `minItems`.
    MinItems(u64),
    /// `maxItems`.
    MaxItems(u64),
    /// `uniqueItems`.
    UniqueItems,
    /// `minProperties`.
    MinProperties(u64),
    /// `maxProperties`.
    MaxProperties(u64),
    /// `not` of these properties together.
    Without(Vec<String>),
    /// `enum` or `const` of a type that cannot list its values: these, as JSON.
    Listed(Vec<String>),
    /// Checks on each item.
    Items(Vec<Check>),
    /// Checks on the items of a tuple by position.
    Positions(Vec<Vec<Check>>),
    /// The keys of a map match this pattern: others are not allowed.
    Keys(String),
    /// Checks on each value of a map.
    Entries(Vec<Check>),
    /// Checks on a value that may be null.
    Present(Vec<Check>),
    /// The checks of the value's own type.
    Nested,
    /// `type` in a condition.
    Types(Vec<&'static str>),
    /// `required` in a condition.
    Required(Vec<String>),
    /// Checks on a property, in a condition.
    Property(String, Vec<Check>),
    /// In a condition, no properties but these.
    Closed(Vec<String>),
    /// `propertyNames`.
    Names(Vec<Check>),
    /// `not`.
    Not(Vec<Check>),
    /// `anyOf` in a condition.
    AnyOf(Vec<Vec<Check>>),
    /// `oneOf` in a condition.
    OneOf(Vec<Vec<Check>>),
    /// `if`, `then`, `else`.
    When(Vec<Check>, Vec<Check>, Vec<Check>),
    /// What holds where a property is there.
    With(String, Vec<Check>),
    /// `contains`, with the least and the most of such items.
    Contains(Vec<Check>, u64, Option<u64>),
    /// `false`.
    Never,
}

impl Check {
    /// Whether it says something of the value as a whole, which is looked at as JSON for that.
    pub fn is_of_whole(&self) -> bool {
        matches!(
            self,
            Self::Types(_)
                | Self::Required(_)
                | Self::Property(..)
                | Self::Closed(_)
                | Self::Names(_)
                | Self::Not(_)
                | Self::AnyOf(_)
                | Self::OneOf(_)
                | Self::When(..)
                | Self::With(..)
                | Self::Contains(..)
                | Self::Never
        )
    }
}

/// Which side a limit is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bound {
    /// `minimum`.
    Minimum,
    /// `maximum`.
    Maximum,
    /// `exclusiveMinimum`.
    ExclusiveMinimum,
    /// `exclusiveMaximum`.
    ExclusiveMaximum,
}

/// A limit in the type of the value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Limit {
    /// Of an integer.
    Integer(i128),
    /// Of a number.
    Number(f64),
}

/// An operation.
#[derive(Debug)]
pub(crate) struct Operation {
    /// Name of its module.
    pub module: String,
    /// The module that this stands in, of what a server calls.
    pub within: Option<String>,
    /// Where it stands in the document.
    pub span: Span,
    /// Lines of its documentation.
    pub docs: Vec<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `operationId`.
    pub id: String,
    /// HTTP method.
    pub method: String,
    /// Literals and parameters of the path.
    pub path: Vec<PathPart>,
    /// Parameters, as data.
    pub parameters: Vec<Parameter>,
    /// What is sent: parameters and body.
    pub request: Struct,
    /// Who calls it: a server, or its client.
    pub is_answered: bool,
    /// From where each parameter of what a server sends is read; none where it cannot be.
    pub received: Option<Vec<Found>>,
    /// The request body, as data.
    pub body: Option<Body>,
    /// Responses, in document order.
    pub responses: Vec<Response>,
    /// Types of bodies whose media types have different types.
    pub choices: Vec<Choice>,
    /// Forms in parts that hold files.
    pub forms: Vec<Form>,
    /// What credentials are asked for.
    pub security: Security,
    /// Name of the list that holds them; `None` when the operation is open to all.
    pub security_list: Option<String>,
    /// URLs of its servers, where they are not those of the document.
    pub servers: Vec<String>,
}

impl Operation {
    /// Its module, as it is named beside the types.
    pub fn path(&self) -> String {
        match &self.within {
            Some(within) => format!("{within}::{}", self.module),
            None => self.module.clone(),
        }
    }

    /// The media types of each of its bodies.
    pub fn bodies(&self) -> impl Iterator<Item = &Vec<Media>> {
        let request = self.body.iter().map(|body| &body.media);
        request.chain(self.responses.iter().map(|response| &response.media))
    }

    /// What its responses declare as headers.
    pub fn headers(&self) -> impl Iterator<Item = &Headers> {
        self.responses.iter().filter_map(|one| one.headers.as_ref())
    }

    /// The structs of what is sent, and of the headers that come back.
    pub fn structs_mut(&mut self) -> impl Iterator<Item = &mut Struct> {
        let headers = self.responses.iter_mut();
        let headers = headers.filter_map(|one| one.headers.as_mut());
        std::iter::once(&mut self.request).chain(headers.map(|one| &mut one.structure))
    }

    /// The types of what is sent and of what comes back.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let sent = self.request.fields.iter().map(|field| &field.value);
        let replies = self.responses.iter();
        let replies = replies.filter_map(|response| response.value.as_ref());
        let choices = self.choices.iter().flat_map(|choice| &choice.alternatives);
        let forms = self.forms.iter();
        let parts = forms.flat_map(|form| &form.structure.fields);
        let headers = self.headers().flat_map(|one| &one.structure.fields);
        sent.chain(replies)
            .chain(headers.map(|field| &field.value))
            .chain(choices.map(|alternative| &alternative.value))
            .chain(parts.map(|field| &field.value))
    }

    /// The type of a body in a media type.
    pub fn in_media<'o>(&'o self, body: &'o Type, media: &str) -> &'o Type {
        let stands = |alternative: &&Alternative| alternative.media.iter().any(|one| one == media);
        let mut alternatives = self.alternatives(body).iter();
        alternatives
            .find(stands)
            .map_or(body, |alternative| &alternative.value)
    }

    /// The types of a body; none where all media types have one.
    pub fn alternatives(&self, body: &Type) -> &[Alternative] {
        let Type::Own(name) = body else {
            return &[];
        };
        let choice = self.choices.iter().find(|choice| choice.name == *name);
        choice.map_or(&[], |choice| &choice.alternatives)
    }
}

/// A form in parts that holds files: a struct in the module of its operation.
#[derive(Debug)]
pub(crate) struct Form {
    /// Its name.
    pub name: String,
    /// Its properties.
    pub structure: Struct,
}

/// A body that is of one type or another, by its media type: an enum in the module of its operation.
#[derive(Debug)]
pub(crate) struct Choice {
    /// Its name.
    pub name: String,
    /// What each media type brings, in document order.
    pub alternatives: Vec<Alternative>,
}

/// What some of the media types of a body bring.
#[derive(Debug)]
pub(crate) struct Alternative {
    /// Name of its variant.
    pub name: String,
    /// The type.
    pub value: Type,
    /// Checks on the value.
    pub checks: Vec<Check>,
    /// The media types.
    pub media: Vec<String>,
}

/// From where a parameter of what a server sends is read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Found {
    /// The path.
    Path,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
    /// The query, by its name.
    Query,
    /// The query, by the names of its properties.
    Spread(Vec<String>),
    /// All of the query but what has these names.
    Others(Vec<String>),
}

/// A parameter, as data.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parameter {
    /// Name on the wire.
    pub wire: String,
    /// Where it stands.
    pub location: Location,
    /// Must be sent.
    pub required: bool,
    /// How it is written.
    pub style: Style,
    /// `explode`.
    pub explode: bool,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// Media type of its content, where it has one.
    pub content: Option<String>,
}

/// A request body, as data.
#[derive(Debug)]
pub(crate) struct Body {
    /// Must be sent.
    pub required: bool,
    /// Type of the body, in all its media types.
    pub value: Type,
    /// The media types.
    pub media: Vec<Media>,
    /// Name of the list that holds them; `None` when there are none.
    pub list: Option<String>,
}

/// A body in one media type.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Media {
    /// The media type.
    pub name: String,
    /// How it is written.
    pub format: Format,
}

/// How a body is written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Format {
    /// JSON.
    Json,
    /// XML with the root of this name.
    Xml(String),
    /// A scalar as a text.
    Text,
    /// A form, with the properties that have a style.
    Form(Vec<Parameter>),
    /// A form in parts, with the media types of those that the document gives one.
    Multipart(Vec<(String, String)>),
    /// None of these: bytes that the caller reads.
    Bytes,
}

/// A response.
#[derive(Debug)]
pub(crate) struct Response {
    /// Name of its variant.
    pub variant: String,
    /// Lines of its documentation.
    pub docs: Vec<String>,
    /// Which status codes.
    pub status: StatusPattern,
    /// The type of its body; `None` without a body.
    pub value: Option<Type>,
    /// The media types.
    pub media: Vec<Media>,
    /// Name of the list that holds them; `None` when there are none.
    pub list: Option<String>,
    /// The headers that it declares; `None` when it declares none.
    pub headers: Option<Headers>,
    /// The operations that it prepares.
    pub links: Vec<Link>,
}

/// An operation that a response prepares.
#[derive(Debug)]
pub(crate) struct Link {
    /// Its name.
    pub name: String,
    /// The id of the operation, where it is one of the document.
    pub operation: Option<String>,
    /// The same as the document writes it.
    pub target: String,
    /// Values for parameters.
    pub parameters: Vec<(String, Source)>,
    /// The request body.
    pub body: Option<Source>,
    /// The URL of another server.
    pub server: Option<String>,
}

/// Where a value of a link comes from.
#[derive(Debug)]
pub(crate) enum Source {
    /// A runtime expression.
    Expression(String),
    /// A value, as JSON.
    Constant(String),
}

/// The headers of a response: a struct in the module of its operation.
#[derive(Debug)]
pub(crate) struct Headers {
    /// Its name.
    pub name: String,
    /// Its fields.
    pub structure: Struct,
    /// The same as data, in the same order.
    pub parameters: Vec<Parameter>,
    /// Where the same headers have their type already.
    pub same: Option<Same>,
}

/// A type that stands elsewhere.
#[derive(Debug, Clone)]
pub(crate) struct Same {
    /// The module of the operation, where it is another one.
    pub module: Option<String>,
    /// The name there.
    pub name: String,
}

/// Lists that operations share, by name.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    /// Media types of bodies.
    pub media: Vec<(String, Vec<Media>)>,
    /// What credentials are asked for.
    pub security: Vec<(String, Security)>,
}

/// Alternatives of schemes with their scopes.
pub(crate) type Security = Vec<Vec<(String, Vec<String>)>>;

/// XML facts of all bodies of a module.
#[derive(Debug)]
pub(crate) struct Xml {
    /// The shapes.
    pub shapes: Shapes,
    /// Root elements in terms of the shapes, by name.
    pub roots: Vec<(String, Root)>,
}

/// An example that becomes a test.
#[derive(Debug)]
pub(crate) struct Example {
    /// Name of the test.
    pub name: String,
    /// Where it stands, and why it deviates if it is known to.
    pub docs: Vec<String>,
    /// The operation's module, as it is named beside the types.
    pub operation: String,
    /// In which of its bodies.
    pub place: Place,
    /// The media type there.
    pub media: String,
    /// Name of the file that holds its text.
    pub file: String,
    /// Type of the body.
    pub value: Type,
    /// The text on the wire.
    pub text: String,
    /// Only decode: it is known to deviate.
    pub deviates: bool,
}

/// Which body of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// The request's.
    Request,
    /// That of this response.
    Response(StatusPattern),
}
