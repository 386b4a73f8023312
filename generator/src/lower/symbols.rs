//! Which schemas become named types, from which sides, and what they are called.

use std::collections::{HashMap, HashSet};

use hallpass_openapi::model::{Api, MediaType, Schema, SchemaId};
use hallpass_openapi::source::SourceId;
use indexmap::IndexMap;

use super::calls::{Call, Caller};
use super::class::Class;
use super::forms::{holds_files, is_in_parts};
use super::headers::is_read;
use super::schemas::Schemas;
use super::usage::{self, Usage, View, is_visible};
use crate::names::{Case, Names, TYPES_IN_USE, Wish};

/// A schema seen from one side.
pub(crate) type Key = (SchemaId, View);

/// The named types of a document.
#[derive(Debug)]
pub(crate) struct Symbols {
    /// Each with its name, in the order in which they are written.
    pub types: IndexMap<Key, String>,
    /// Other names that the document gives to a type: component -> name and the type.
    pub aliases: Vec<(String, Key)>,
    /// Names that would be endless as aliases.
    pub newtypes: HashSet<Key>,
    /// Texts and numbers of types that guard their constraints.
    pub guarded: HashSet<Key>,
}

impl Symbols {
    /// Walks components and operations, and settles all names at once.
    pub fn of(
        api: &Api,
        calls: &[Call<'_>],
        schemas: &Schemas<'_>,
        usage: &Usage,
        names: &Names<'_>,
    ) -> Self {
        let mut discovery = Discovery {
            api,
            schemas,
            usage,
            is_client: true,
            found: IndexMap::new(),
            aliased: aliased(api, schemas),
            path: Vec::new(),
            done: HashSet::new(),
            newtypes: HashSet::new(),
            sizes: HashMap::new(),
        };
        discovery.components();
        for call in calls {
            discovery.call(call);
        }
        discovery.settle(names)
    }

    /// Names of types that look the same in the letter case of modules.
    pub fn uncased(&self) -> impl Iterator<Item = &str> {
        let aliases = self.aliases.iter().map(|(name, _)| name);
        let names = self.types.values().chain(aliases);
        names
            .filter(|name| !name.contains(|c: char| c.is_uppercase()))
            .map(String::as_str)
    }

    /// The name of a schema seen from one side, if it has one.
    pub fn name(&self, key: Key) -> Option<&str> {
        self.types.get(&key).map(String::as_str)
    }
}

/// An alias is written as no more types than this.
const LARGEST: usize = 100;

/// Collects the wishes.
struct Discovery<'s, 'a> {
    api: &'s Api,
    schemas: &'s Schemas<'a>,
    usage: &'s Usage,
    /// Whether a client calls the operation that is looked at: only what it sends is written as a form in parts.
    is_client: bool,
    found: IndexMap<Key, Wish>,
    /// Components that are nothing but a reference to a schema without a name, such as one in a file of its own.
    aliased: HashMap<SchemaId, String>,
    /// Aliases, and schemas without a name, that are open since the last type of its own.
    path: Vec<Key>,
    /// Schemas without a name of which all is visited: no path through them leads back to itself without a name.
    done: HashSet<Key>,
    newtypes: HashSet<Key>,
    /// How large what is written of each is where it has no type of its own.
    sizes: HashMap<Key, usize>,
}

impl Discovery<'_, '_> {
    fn components(&mut self) {
        for (name, id) in &self.api.components {
            for view in self.usage.views(self.schemas.target(*id)) {
                self.visit(*id, view, name);
            }
        }
    }

    fn call(&mut self, call: &Call<'_>) {
        let (sends, answers) = (call.caller.sends(), call.caller.answers());
        for parameter in &call.operation.parameters {
            if let Some(schema) = parameter.schema {
                let context = format!("{} {}", call.name, parameter.name);
                self.visit(schema, sends, &self.context(schema, &context));
            }
        }
        self.is_client = call.caller == Caller::Client;
        self.media(call.sent(), sends, &format!("{} body", call.name));
        for response in &call.operation.responses {
            let context = format!("{} {}", call.name, super::responses::name(response.status));
            self.media(&response.content, answers, &context);
            for (name, header) in &response.headers {
                if let Some(schema) = header.schema.filter(|_| is_read(self.schemas, header)) {
                    let context = self.header_context(schema, name, &context);
                    self.visit(schema, answers, &context);
                }
            }
        }
    }

    fn media<'m>(
        &mut self,
        content: impl IntoIterator<Item = &'m MediaType>,
        direction: View,
        context: &str,
    ) {
        for media in content {
            let Some(schema) = media.schema else {
                continue;
            };
            let context = self.context(schema, context);
            let base = self.schemas.base(schema);
            let is_form = self.is_client && direction == View::Write && is_in_parts(media);
            if is_form && self.own_name(base).is_none() && holds_files(self.schemas, base) {
                // It becomes a type in the module of its operation.
                self.members(base, direction, &context);
            } else {
                self.visit(schema, direction, &context);
            }
        }
    }

    /// Visits a schema; `context` is what to call it when it has no name of its own.
    fn visit(&mut self, id: SchemaId, direction: View, context: &str) {
        let id = self.schemas.target(id);
        let key = (id, self.usage.view(id, direction));
        let class = self.schemas.class(id);
        if !class.is_named() && self.own_name(id).is_none() && !self.found.contains_key(&key) {
            return self.nameless(key, direction, context);
        }
        if self.found.contains_key(&key) {
            if self.path.contains(&key) {
                self.newtypes.insert(key);
            }
            return;
        }
        let wish = self.wish(key, context);
        let inner = wish.wire.clone();
        self.found.insert(key, wish);
        if class.is_named() {
            let path = std::mem::take(&mut self.path);
            self.inside(id, direction, &inner);
            self.path = path;
        } else {
            self.path.push(key);
            self.inside(id, direction, &inner);
            self.path.pop();
            if self.is_large(key, direction) {
                self.newtypes.insert(key);
            }
        }
    }

    /// Whether what an alias stands for would be so large that it is better a type of its own: each of two items may hold two again, and so on.
    fn is_large(&mut self, key: Key, direction: View) -> bool {
        let held = usage::children(self.schemas, key.0, direction);
        let sizes = held.into_iter().map(|id| {
            let key = (id, self.usage.view(id, direction));
            // What has a type of its own has no size here.
            self.sizes.get(&key).copied().unwrap_or(1)
        });
        let size = sizes.fold(1_usize, usize::saturating_add);
        let is_large = size > LARGEST;
        let is_own = is_large || self.newtypes.contains(&key);
        self.sizes.insert(key, if is_own { 1 } else { size });
        is_large
    }

    /// A schema without a type of its own, unless it holds itself: then it needs one.
    fn nameless(&mut self, key: Key, direction: View, context: &str) {
        if self.path.contains(&key) {
            let wish = self.wish(key, context);
            self.found.insert(key, wish);
            self.newtypes.insert(key);
            return;
        }
        if self.done.contains(&key) {
            return;
        }
        self.path.push(key);
        self.inside(key.0, direction, context);
        self.path.pop();
        self.done.insert(key);
        if self.is_large(key, direction) && !self.found.contains_key(&key) {
            let wish = self.wish(key, context);
            self.found.insert(key, wish);
            self.newtypes.insert(key);
        }
    }

    /// The name that the document gives to a schema: as a component, in a list of definitions, or as a file.
    fn own_name(&self, id: SchemaId) -> Option<String> {
        let schema = self.schemas.get(id);
        let name = schema.name.as_ref().or_else(|| self.aliased.get(&id));
        name.cloned().or_else(|| self.place_name(schema))
    }

    /// The name of a schema by the place where it stands: a definition, or a whole file.
    fn place_name(&self, schema: &Schema) -> Option<String> {
        let (folder, name) = schema.pointer.rsplit_once('/').unwrap_or_default();
        let elsewhere = schema.span.source != SourceId::default();
        if ["/$defs", "/definitions"]
            .iter()
            .any(|end| folder.ends_with(end))
        {
            return Some(unescape(name));
        }
        if !elsewhere || !folder.is_empty() {
            return None;
        }
        if !name.is_empty() {
            return Some(unescape(name));
        }
        let file = &self.api.sources.get(schema.span.source)?.name;
        let file = file.rsplit('/').next().unwrap_or(file);
        file.split('.').next().map(str::to_owned)
    }

    fn wish(&self, (id, view): Key, context: &str) -> Wish {
        let schema = self.schemas.get(id);
        let suffix = if view == View::Write && self.usage.both_ways(id) {
            "Input"
        } else {
            ""
        };
        let own = self.own_name(id);
        let wire = match &own {
            Some(name) => format!("{name}{suffix}"),
            None => context.to_owned(),
        };
        Wish {
            longer: Some(format!("{wire} type")),
            fixed: schema
                .rust_name
                .as_ref()
                .map(|name| format!("{name}{suffix}")),
            inline: own.is_none(),
            place: self.place(schema, suffix),
            span: schema.span,
            wire,
        }
    }

    /// What to call a schema that stands here without a name of its own: in a shared response or parameter by that one's name, and not by
    /// the operation that happens to use it first.
    fn context(&self, id: SchemaId, context: &str) -> String {
        let pointer = &self.schemas.written(id).pointer;
        let pointer = pointer.strip_prefix("/components").unwrap_or(pointer);
        let shared = |section: &str, word: &str| {
            let name = pointer.strip_prefix(section)?.split('/').next()?;
            Some(format!("{}{word}", unescape(name)))
        };
        shared("/responses/", "")
            .or_else(|| shared("/parameters/", ""))
            .or_else(|| shared("/requestBodies/", ""))
            .unwrap_or_else(|| context.to_owned())
    }

    /// The same for what stands in a header: a shared one has a name of its own, and of another it matters in which response it is.
    fn header_context(&self, id: SchemaId, name: &str, context: &str) -> String {
        let pointer = &self.schemas.written(id).pointer;
        if let Some(shared) = pointer.strip_prefix("/components/headers/") {
            return unescape(shared.split('/').next().unwrap_or_default());
        }
        format!("{} {name}", self.context(id, context))
    }

    /// Where a schema stands, the same as long as it is not moved.
    fn place(&self, schema: &Schema, suffix: &str) -> String {
        let root = self.api.sources.get(SourceId::default());
        let file = self.api.sources.get(schema.span.source);
        let file = match (root, file) {
            (Some(root), Some(file)) if root.name != file.name => file.name.as_str(),
            _ => "",
        };
        let pointer = &schema.pointer;
        if suffix.is_empty() {
            format!("{file}{pointer}")
        } else {
            format!("{file}{pointer} {suffix}")
        }
    }

    /// Visits what is directly inside a schema.
    fn inside(&mut self, id: SchemaId, direction: View, context: &str) {
        match self.schemas.class(id).clone() {
            Class::Array(Some(item)) => self.visit(item, direction, &format!("{context} item")),
            Class::Tuple(positions) => {
                for (index, item) in positions.schemas().enumerate() {
                    self.visit(item, direction, &format!("{context} item {index}"));
                }
            }
            Class::Map(Some(value)) => self.visit(value, direction, &format!("{context} value")),
            Class::Same(other) => self.visit(other, direction, context),
            Class::Union(arms) => self.arms(&arms, direction, context),
            Class::Struct => self.members(id, direction, context),
            _ => {}
        }
    }

    fn arms(&mut self, arms: &[SchemaId], direction: View, context: &str) {
        for arm in arms {
            let name = super::unions::arm_name(self.schemas, *arm);
            self.visit(*arm, direction, &format!("{context} {name}"));
        }
    }

    fn members(&mut self, id: SchemaId, direction: View, context: &str) {
        let schema = self.schemas.get(id);
        for (name, property) in &schema.properties {
            if is_visible(self.schemas, *property, direction) {
                self.visit(*property, direction, &format!("{context} {name}"));
            }
        }
        if let Some(values) = schema.additional_properties {
            self.visit(values, direction, &format!("{context} value"));
        }
    }

    fn settle(self, names: &Names<'_>) -> Symbols {
        let others = self.others();
        let mut wishes: Vec<Wish> = self.found.values().cloned().collect();
        wishes.extend(others.iter().map(|(wish, _)| wish.clone()));
        let names = names.settle("type", &wishes, Case::Camel, TYPES_IN_USE);
        let mut names = names.into_iter();
        Symbols {
            types: self.found.into_keys().zip(names.by_ref()).collect(),
            aliases: names
                .zip(others)
                .map(|(name, (_, key))| (name, key))
                .collect(),
            newtypes: self.newtypes,
            guarded: HashSet::new(),
        }
    }

    /// Components that are only another name for a component.
    fn others(&self) -> Vec<(Wish, Key)> {
        let known: HashMap<SchemaId, Vec<Key>> =
            self.found.keys().fold(HashMap::new(), |mut known, key| {
                known.entry(key.0).or_insert_with(Vec::new).push(*key);
                known
            });
        let mut others = Vec::new();
        for (name, id) in &self.api.components {
            let target = self.schemas.target(*id);
            if self.own_name(target).as_ref() == Some(name) {
                continue;
            }
            for key in known.get(&target).into_iter().flatten() {
                let suffix = if key.1 == View::Write && known[&target].len() > 1 {
                    "Input"
                } else {
                    ""
                };
                others.push((Wish::plain(&format!("{name}{suffix}"), None), *key));
            }
        }
        others
    }
}

/// The first component for each schema without a name that components refer to.
fn aliased(api: &Api, schemas: &Schemas<'_>) -> HashMap<SchemaId, String> {
    let mut aliased = HashMap::new();
    for (name, id) in &api.components {
        let target = schemas.target(*id);
        if schemas.get(target).name.is_none() {
            aliased.entry(target).or_insert_with(|| name.clone());
        }
    }
    aliased
}

/// A token of a JSON Pointer, as the document wrote it.
fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}
