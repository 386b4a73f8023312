//! Pairs of names and values, as urlencoded forms, queries and cookies hold them: from text to typed values, by the styles in which they are written.

use std::borrow::Cow;
use std::collections::HashMap;

use percent_encoding::percent_decode_str;
use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, Error as _, IntoDeserializer, Visitor};
use serde_json::{Error, Value as Json};

use super::header::HeaderError;
use super::operation::{BodyError, Parameter};
use super::style::{Location, Style};
use super::value::{Exact, Value};

/// How deep names in brackets may go.
const MAX_DEPTH: usize = 16;

/// A name, decoded, and a value as it is written.
type Pair<'r> = (Cow<'r, str>, &'r str);

/// The pairs of a form or a query.
pub(super) fn split(text: &str) -> Vec<Pair<'_>> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.map(|(name, value)| (decoded(name), value)).collect()
}

/// Percent-encoded UTF-8, where a plus sign is a space.
fn decoded(raw: &str) -> Cow<'_, str> {
    if !raw.contains(['%', '+']) {
        return Cow::Borrowed(raw);
    }
    let raw = raw.replace('+', " ");
    Cow::Owned(percent_decode_str(&raw).decode_utf8_lossy().into_owned())
}

/// A form, urlencoded: properties by the style that they have, others a pair for each item, or in JSON.
pub(super) fn form<T: Value>(bytes: &[u8], styled: &[Parameter]) -> Result<T, BodyError> {
    let text = std::str::from_utf8(bytes).map_err(BodyError::Text)?;
    let pairs = split(text);
    let mut members: Vec<(String, Node)> = Vec::new();
    for parameter in styled {
        let node = node(parameter, &pairs);
        members.extend(node.map(|node| (parameter.name.to_owned(), node)));
    }
    let is_styled = |name: &str| styled.iter().any(|one| is_of(one, name));
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (name, value) in pairs.iter().filter(|(name, _)| !is_styled(name)) {
        let at = *places.entry(name).or_insert(members.len());
        match members.get_mut(at) {
            Some((_, Node::Texts(texts))) => texts.push(decoded(value).into_owned()),
            _ => members.push((name.clone().into_owned(), Node::text(value))),
        }
    }
    read(&Node::Members(members)).map_err(BodyError::Json)
}

/// A parameter of a query, or a cookie.
pub(super) fn parameter<T: Value>(
    parameter: &Parameter,
    pairs: &[Pair<'_>],
) -> Result<T, BodyError> {
    let refused = |error| BodyError::Parameter(parameter.name, error);
    let Some(node) = node(parameter, pairs) else {
        return T::absent().ok_or_else(|| refused(HeaderError::Missing));
    };
    let json = match (parameter.content, &node) {
        (Some(media_type), Node::Texts(texts)) if !media_type.starts_with("text/") => texts.last(),
        _ => None,
    };
    let value = match json {
        Some(text) => serde_json::from_str(text).map(|Exact(value)| value),
        None => read(&node),
    };
    value.map_err(|error| refused(HeaderError::Value(error)))
}

/// A parameter whose properties are these pairs.
pub(super) fn together<T: Value>(
    parameter: &Parameter,
    pairs: &[Pair<'_>],
) -> Result<T, BodyError> {
    let refused = |error| BodyError::Parameter(parameter.name, error);
    let mut members: Vec<(String, Node)> = Vec::new();
    for (name, value) in pairs {
        let text = text(parameter, value);
        match members.iter_mut().find(|(known, _)| known == name) {
            Some((_, Node::Texts(texts))) => texts.push(text),
            _ => members.push((name.to_string(), Node::Texts(vec![text]))),
        }
    }
    match members.is_empty() {
        true => T::absent().ok_or_else(|| refused(HeaderError::Missing)),
        false => read(&Node::Members(members)).map_err(|error| refused(HeaderError::Value(error))),
    }
}

/// A parameter of the path, in the style `simple`, where a plus sign stands for itself.
pub(super) fn segment<T: Value>(
    parameter: &Parameter,
    segment: Option<&str>,
) -> Result<T, BodyError> {
    let refused = |error| BodyError::Parameter(parameter.name, error);
    let segment = segment.ok_or_else(|| refused(HeaderError::Missing))?;
    let plain = |text: &str| decoded(&text.replace('+', "%2B")).into_owned();
    let items = segment.split(',');
    let pairs = items.clone().map(|item| item.split_once('='));
    let node = match pairs.collect::<Option<Vec<_>>>() {
        Some(pairs) if parameter.explode => Node::Members(
            pairs
                .into_iter()
                .map(|(name, value)| (plain(name), Node::Texts(vec![plain(value)])))
                .collect(),
        ),
        _ => Node::Split(plain(segment), items.map(plain).collect()),
    };
    read(&node).map_err(|error| refused(HeaderError::Value(error)))
}

/// Whether a pair of this name is part of a parameter.
fn is_of(parameter: &Parameter, name: &str) -> bool {
    let rest = name.strip_prefix(parameter.name);
    rest.is_some_and(|rest| {
        rest.is_empty() || parameter.style == Style::DeepObject && rest.starts_with('[')
    })
}

/// What there is of a parameter.
fn node(parameter: &Parameter, pairs: &[Pair<'_>]) -> Option<Node> {
    let own = pairs.iter().filter(|(name, _)| is_of(parameter, name));
    if parameter.style == Style::DeepObject && parameter.content.is_none() {
        let mut node = None;
        for (name, value) in own {
            insert(&mut node, &name[parameter.name.len()..], value, 0);
        }
        return node;
    }
    let values: Vec<&str> = own.map(|(_, value)| *value).collect();
    let last = *values.last()?;
    if parameter.content.is_some() || parameter.explode {
        let texts = values.into_iter().map(|value| text(parameter, value));
        return Some(Node::Texts(texts.collect()));
    }
    let one = last.replace("%20", "+").replace("%7c", "%7C");
    let items = match parameter.style {
        Style::SpaceDelimited => one.split('+').collect::<Vec<_>>(),
        Style::PipeDelimited if one.contains("%7C") => one.split("%7C").collect(),
        Style::PipeDelimited => one.split('|').collect(),
        _ => one.split(',').collect(),
    };
    let items = if one.is_empty() { Vec::new() } else { items };
    let items = items.into_iter().map(|item| text(parameter, item));
    Some(Node::Split(text(parameter, last), items.collect()))
}

/// A value, which cookies in their own style do not encode.
fn text(parameter: &Parameter, value: &str) -> String {
    if parameter.location == Location::Cookie && parameter.style == Style::Cookie {
        return value.to_owned();
    }
    decoded(value).into_owned()
}

/// Puts a value where its name in brackets leads.
fn insert(node: &mut Option<Node>, path: &str, value: &str, depth: usize) {
    let step = path.strip_prefix('[').and_then(|path| path.split_once(']'));
    let Some((key, rest)) = step.filter(|_| depth < MAX_DEPTH) else {
        *node = Some(Node::text(value));
        return;
    };
    let Node::Members(members) = node.get_or_insert_with(|| Node::Members(Vec::new())) else {
        return;
    };
    // Items without a number are told apart by their order.
    let known = members
        .iter()
        .position(|(known, _)| known == key && !key.is_empty());
    let at = known.unwrap_or(members.len());
    let mut inner = known.map(|at| std::mem::replace(&mut members[at].1, Node::Texts(Vec::new())));
    insert(&mut inner, rest, value, depth + 1);
    let Some(inner) = inner else { return };
    match members.get_mut(at) {
        Some(member) => member.1 = inner,
        None => members.push((key.to_owned(), inner)),
    }
}

/// A value before it has a type.
#[derive(Debug)]
enum Node {
    /// The values of a name.
    Texts(Vec<String>),
    /// One value, whole and as the items of an array or the parts of an object.
    Split(String, Vec<String>),
    /// An object, or an array by the numbers of its items.
    Members(Vec<(String, Node)>),
}

impl Node {
    fn text(value: &str) -> Self {
        Self::Texts(vec![decoded(value).into_owned()])
    }
}

/// What tells its alternatives apart by the type of a value has a text before it, unless it is asked again.
fn read<T: Value>(node: &Node) -> Result<T, Error> {
    let field = |is_json| Field {
        value: Part::Node(node),
        is_json,
    };
    T::read(field(false)).or_else(|error| T::read(field(true)).map_err(|_| error))
}

/// A value within a node.
#[derive(Clone, Copy)]
enum Part<'n> {
    Node(&'n Node),
    Text(&'n str),
}

#[derive(Clone, Copy)]
struct Field<'n> {
    value: Part<'n>,
    /// Numbers and truth values are told from texts even where any value will do.
    is_json: bool,
}

impl<'n> Field<'n> {
    fn with(self, value: Part<'n>) -> Self {
        Self { value, ..self }
    }

    /// The one text that there is.
    fn text(self) -> Option<&'n str> {
        match self.value {
            Part::Text(text) => Some(text),
            Part::Node(Node::Split(text, _)) => Some(text),
            Part::Node(Node::Texts(texts)) if texts.len() == 1 => texts.first().map(String::as_str),
            Part::Node(_) => None,
        }
    }

    /// A number or a truth value; what is neither is left to who wants one, for the words of the refusal.
    fn scalar<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let Some(text) = self.text() else {
            return self.several(visitor);
        };
        match serde_json::from_str(text) {
            Ok(Json::Number(number)) => number.deserialize_any(visitor),
            Ok(Json::Bool(value)) => visitor.visit_bool(value),
            _ => visitor.visit_str(text),
        }
    }

    /// What is no one text.
    fn several<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Part::Node(Node::Members(members)) if !is_list(members) => {
                self.deserialize_map(visitor)
            }
            _ => self.deserialize_seq(visitor),
        }
    }

    fn items(self) -> Vec<Self> {
        let texts = |texts: &'n [String]| {
            let texts = texts.iter();
            texts.map(|text| self.with(Part::Text(text))).collect()
        };
        match self.value {
            Part::Text(_) => vec![self],
            Part::Node(Node::Texts(all) | Node::Split(_, all)) => texts(all),
            Part::Node(Node::Members(members)) => {
                let mut items: Vec<(usize, &Node)> = members
                    .iter()
                    .map(|(key, node)| (key.parse().unwrap_or(usize::MAX), node))
                    .collect();
                items.sort_by_key(|(number, _)| *number);
                items
                    .into_iter()
                    .map(|(_, node)| self.with(Part::Node(node)))
                    .collect()
            }
        }
    }

    /// The names and values of an object that is not in JSON.
    fn pairs(self) -> Option<Result<Vec<(&'n str, Self)>, Error>> {
        let pair = |pair: &'n [String]| match pair {
            [name, value] => Ok((name.as_str(), self.with(Part::Text(value)))),
            _ => Err(Error::custom("expected names and values in turn")),
        };
        match self.value {
            Part::Node(Node::Members(members)) => {
                let members = members.iter();
                let pairs = members.map(|(key, node)| (key.as_str(), self.with(Part::Node(node))));
                Some(Ok(pairs.collect()))
            }
            Part::Node(Node::Split(_, parts)) => Some(parts.chunks(2).map(pair).collect()),
            _ => None,
        }
    }
}

/// Items have numbers, or no name.
fn is_list(members: &[(String, Node)]) -> bool {
    members
        .iter()
        .all(|(key, _)| key.bytes().all(|byte| byte.is_ascii_digit()))
}

impl IntoDeserializer<'_, Error> for Field<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! scalars {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.scalar(visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for Field<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.text() {
            Some(text) if !self.is_json => visitor.visit_str(text),
            Some(text) if text.starts_with(['{', '[']) => {
                let mut json = serde_json::Deserializer::from_reader(text.as_bytes());
                let read = json.deserialize_any(visitor)?;
                json.end().map(|()| read)
            }
            _ => self.scalar(visitor),
        }
    }

    scalars! {
        deserialize_bool
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_f32 deserialize_f64
    }

    /// A pair that is there is not null.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let mut items = SeqDeserializer::new(self.items().into_iter());
        let read = visitor.visit_seq(&mut items)?;
        items.end().and(Ok(read))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let Some(pairs) = self.pairs() else {
            return match self.text() {
                Some(text) => {
                    let mut json = serde_json::Deserializer::from_reader(text.as_bytes());
                    let read = json.deserialize_map(visitor)?;
                    json.end().map(|()| read)
                }
                None => self.deserialize_seq(visitor),
            };
        };
        let mut pairs = MapDeserializer::new(pairs?.into_iter());
        let read = visitor.visit_map(&mut pairs)?;
        pairs.end().and(Ok(read))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.text() {
            Some(text) => visitor.visit_enum(text.into_deserializer()),
            None => self.several(visitor),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.text() {
            Some(text) => visitor.visit_str(text),
            None => self.several(visitor),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    serde::forward_to_deserialize_any! {
        bytes byte_buf unit unit_struct identifier ignored_any
    }
}
