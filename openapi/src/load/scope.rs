//! `$dynamicRef`: what it leads to depends on the schemas through which one came. So the schemas that lead to one are lowered once for
//! each way on which that makes a difference, and the model holds plain schemas alone.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::Lowering;
use super::documents::Documents;
use super::reference::{Target, escape};
use crate::diagnostic::Diagnostic;
use crate::tree::{Content, Node};

/// Schemas by the name of their `$dynamicAnchor`: those of the resources on the way, of which the outermost counts.
type Scope<'t> = Vec<(&'t str, &'t Node)>;

/// Ways that are told apart.
const MAXIMUM_SCOPES: usize = 1000;

/// Index of a scope; the first one is empty.
pub(super) type ScopeId = usize;

/// What a load knows about dynamic references. Documents without any have none of it.
pub(super) struct Dynamic<'t> {
    scopes: Vec<Scope<'t>>,
    /// Schemas from which a way leads to a `$dynamicRef`.
    leading: HashSet<*const Node>,
    /// What brings dynamic anchors into a scope: a schema with an `$id`, a component, or a file.
    owners: Vec<Scope<'t>>,
    /// Node -> the owner that it is part of.
    owner_of: HashMap<*const Node, usize>,
    /// Owners that have dynamic anchors.
    binding: Rc<HashSet<*const Node>>,
}

impl<'t> Dynamic<'t> {
    pub(super) fn of(documents: &'t Documents) -> Option<Self> {
        let mut files = documents.trees();
        files.find(|(id, _)| documents.mentions(*id, &["$dynamicRef"]))?;
        let mut dynamic = Self {
            scopes: vec![Vec::new()],
            leading: HashSet::new(),
            owners: Vec::new(),
            owner_of: HashMap::new(),
            binding: Rc::default(),
        };
        let mut binding = HashSet::new();
        for (_, tree) in documents.trees() {
            dynamic.own(tree, &mut binding);
        }
        dynamic.binding = Rc::new(binding);
        dynamic.leading = leading(documents, &dynamic.owners);
        Some(dynamic)
    }

    /// Finds the owners and dynamic anchors of a file.
    fn own(&mut self, tree: &'t Node, binding: &mut HashSet<*const Node>) {
        let mut waiting = vec![(tree, None, ["", "", ""])];
        while let Some((node, owner, keys)) = waiting.pop() {
            let is_component = keys[..2] == ["components", "schemas"];
            let owner = match owner {
                Some(owner) if !is_component && node.get("$id").is_none() => owner,
                _ => {
                    self.owners.push(Vec::new());
                    (self.owners.len() - 1, node)
                }
            };
            self.owner_of.insert(node, owner.0);
            let name = node.get("$dynamicAnchor").and_then(Node::string);
            if let (Some(name), Some(scope)) = (name, self.owners.get_mut(owner.0)) {
                binding.insert(owner.1);
                if scope.iter().all(|(other, _)| *other != name) {
                    scope.push((name, node));
                }
            }
            match &node.content {
                Content::Mapping(mapping) => {
                    for (key, child) in mapping {
                        waiting.push((child, Some(owner), [keys[1], keys[2], key]));
                    }
                }
                Content::Sequence(items) => {
                    waiting.extend(items.iter().map(|child| (child, Some(owner), ["", "", ""])));
                }
                _ => {}
            }
        }
    }

    /// The scope within a schema that was reached in a scope. `None` when there are too many.
    fn enter(&mut self, scope: ScopeId, node: &'t Node) -> Option<ScopeId> {
        let address = std::ptr::from_ref(node);
        if !self.leading.contains(&address) {
            return Some(0);
        }
        let mut entered = self.scopes.get(scope).cloned().unwrap_or_default();
        let owner = self.owner_of.get(&address);
        let anchors = owner.and_then(|owner| self.owners.get(*owner));
        for (name, anchored) in anchors.into_iter().flatten() {
            if entered.iter().all(|(other, _)| other != name) {
                entered.push((*name, *anchored));
            }
        }
        let known = self
            .scopes
            .iter()
            .position(|scope| is_same(scope, &entered));
        if known.is_some() || self.scopes.len() >= MAXIMUM_SCOPES {
            return known;
        }
        self.scopes.push(entered);
        Some(self.scopes.len() - 1)
    }
}

fn is_same(one: &Scope<'_>, other: &Scope<'_>) -> bool {
    let mut pairs = one.iter().zip(other);
    one.len() == other.len()
        && pairs.all(|(one, other)| one.0 == other.0 && std::ptr::eq(one.1, other.1))
}

/// The schemas from which references and subschemas lead to a `$dynamicRef`, found backwards.
fn leading(documents: &Documents, owners: &[Scope<'_>]) -> HashSet<*const Node> {
    let mut leads_from: HashMap<*const Node, Vec<*const Node>> = HashMap::new();
    let mut waiting: Vec<*const Node> = Vec::new();
    let mut nodes: Vec<&Node> = documents.trees().map(|(_, tree)| tree).collect();
    while let Some(node) = nodes.pop() {
        let address = std::ptr::from_ref(node);
        let mut lead = |to: &Node| leads_from.entry(to).or_default().push(address);
        match &node.content {
            Content::Mapping(mapping) => {
                nodes.extend(mapping.values().inspect(|child| lead(child)))
            }
            Content::Sequence(items) => nodes.extend(items.iter().inspect(|child| lead(child))),
            _ => {}
        }
        if let Some((text, span)) = node.reference()
            && let Ok(target) = documents.resolve(text, span)
        {
            lead(target.node);
        }
        if node.get("$dynamicRef").is_some() {
            waiting.push(address);
        }
    }
    // A `$dynamicRef` may lead to any dynamic anchor, all of which it leads to itself.
    waiting.extend(
        owners
            .iter()
            .flatten()
            .map(|(_, node)| std::ptr::from_ref(*node)),
    );
    let mut leading = HashSet::new();
    while let Some(address) = waiting.pop() {
        if leading.insert(address) {
            waiting.extend(leads_from.get(&address).into_iter().flatten());
        }
    }
    leading
}

impl<'t> Lowering<'t> {
    /// The scope within a schema that is reached in the scope of this moment.
    pub(super) fn scope_of(&mut self, node: &'t Node) -> ScopeId {
        let scope = self.scope;
        let Some(dynamic) = &mut self.dynamic else {
            return 0;
        };
        let Some(entered) = dynamic.enter(scope, node) else {
            let message = "`$dynamicRef` is reached on so many ways that the document is too large to be read";
            let diagnostic = Diagnostic::fatal("document-too-large", node.place(), message);
            self.log.push(diagnostic);
            return 0;
        };
        entered
    }

    /// Whether a schema is reached in the scope that it has by itself, in which it is the component of its name.
    pub(super) fn is_plain(&mut self, node: &'t Node, scope: ScopeId) -> bool {
        let dynamic = self.dynamic.as_mut();
        dynamic.is_none_or(|dynamic| dynamic.enter(0, node) == Some(scope))
    }

    /// Schemas that bring dynamic anchors into a scope, so that a reference must not be followed beyond them.
    pub(super) fn binding(&self) -> Option<Rc<HashSet<*const Node>>> {
        let dynamic = self.dynamic.as_ref()?;
        Some(Rc::clone(&dynamic.binding))
    }

    /// What `$dynamicRef` leads to in this scope.
    pub(super) fn dynamic_target(&mut self, node: &'t Node) -> Option<Target<'t>> {
        let reference = node.get("$dynamicRef")?;
        let Some(text) = reference.string() else {
            self.wrong_type(reference, "`$dynamicRef`", "a string");
            return None;
        };
        let target = self.resolve(text, reference.span)?;
        let name = text.split_once('#').map_or("", |(_, name)| name);
        let own = target.node.get("$dynamicAnchor").and_then(Node::string);
        let bound = self.dynamic.as_ref().filter(|_| own == Some(name));
        let bound = bound.and_then(|dynamic| dynamic.scopes.get(self.scope));
        let bound = bound.and_then(|scope| scope.iter().find(|(other, _)| *other == name));
        let node = bound.map_or(target.node, |(_, node)| *node);
        let pointer = match bound {
            Some((_, node)) => self.documents.pointer_to(node).unwrap_or(target.pointer),
            None => target.pointer,
        };
        Some(Target { node, pointer })
    }
}

impl Documents {
    /// The JSON Pointer of a node, found by its place.
    fn pointer_to(&self, wanted: &Node) -> Option<String> {
        let around =
            |node: &Node| node.span.start <= wanted.span.start && wanted.span.end <= node.span.end;
        let mut node = self.tree(wanted.span.source)?;
        let mut pointer = String::new();
        while !std::ptr::eq(node, wanted) {
            let (token, child) = match &node.content {
                Content::Mapping(mapping) => {
                    let mut entries = mapping.iter();
                    let (key, child) = entries.find(|(_, child)| around(child))?;
                    (escape(key).into_owned(), child)
                }
                Content::Sequence(items) => {
                    let index = items.iter().position(around)?;
                    (index.to_string(), &items[index])
                }
                _ => return None,
            };
            pointer.push('/');
            pointer.push_str(&token);
            node = child;
        }
        Some(pointer)
    }
}
