//! Namespaces: which prefix stands for which URI, and attributes that stand twice.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::error::XmlError;
use super::index::{Attribute, XML, XSI};
use super::scan::{Scanner, limit, malformed};

type Result<T> = std::result::Result<T, XmlError>;

/// Namespace of declarations themselves.
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// Attributes up to this number are compared with each other; more go through a set.
const FEW: usize = 12;

/// Declarations in force.
#[derive(Debug, Default)]
pub(super) struct Scope<'t> {
    bindings: Vec<(&'t str, u16)>,
    depths: Vec<u32>,
    ids: HashMap<Cow<'t, str>, u16>,
}

impl<'t> Scope<'t> {
    pub(super) fn enter(&mut self) {
        self.depths.push(self.bindings.len() as u32);
    }

    pub(super) fn leave(&mut self) {
        if let Some(length) = self.depths.pop() {
            self.bindings.truncate(length as usize);
        }
    }

    /// Declarations of the innermost element.
    fn own(&self) -> &[(&'t str, u16)] {
        let first = self.depths.last().map_or(0, |&length| length as usize);
        &self.bindings[first..]
    }

    fn find(&self, prefix: &str) -> Option<u16> {
        let mut bindings = self.bindings.iter().rev();
        bindings
            .find(|(bound, _)| *bound == prefix)
            .map(|&(_, id)| id)
    }
}

impl<'t> Scanner<'t, '_> {
    /// Keeps an attribute, or takes it as a namespace declaration.
    pub(super) fn add_attribute(&mut self, attribute: Attribute) -> Result<()> {
        let name = self.index.slice(attribute.start, attribute.end);
        if let Some(prefix) = name.strip_prefix("xmlns:") {
            return self.declare(prefix, &attribute);
        }
        if name == "xmlns" {
            return self.declare("", &attribute);
        }
        self.index.attributes.push(attribute);
        self.check_count()
    }

    fn check_count(&self) -> Result<()> {
        let first = self
            .index
            .entries
            .last()
            .map_or(0, |entry| entry.attributes as usize);
        let own = self.index.attributes.len() - first;
        if own + self.scope.own().len() > self.limits.attributes || own >= usize::from(u16::MAX) {
            return Err(limit(format!(
                "more than {} attributes in one tag",
                self.limits.attributes
            )));
        }
        Ok(())
    }

    fn declare(&mut self, prefix: &'t str, attribute: &Attribute) -> Result<()> {
        let uri = self.index.attribute_value(attribute);
        check_declaration(prefix, &uri)?;
        if self.scope.own().iter().any(|(bound, _)| *bound == prefix) {
            return Err(malformed("a namespace prefix is declared twice in one tag"));
        }
        let id = self.namespace_id(uri)?;
        self.scope.bindings.push((prefix, id));
        if self.scope.bindings.len() > self.limits.attributes {
            return Err(limit(format!(
                "more than {} namespaces in force",
                self.limits.attributes
            )));
        }
        self.check_count()
    }

    fn namespace_id(&mut self, uri: Cow<'t, str>) -> Result<u16> {
        if uri.is_empty() {
            return Ok(0);
        }
        if uri == XML {
            return Ok(1);
        }
        if let Some(&id) = self.scope.ids.get(&uri) {
            return Ok(id);
        }
        let Ok(id) = u16::try_from(self.index.namespaces.len()) else {
            return Err(limit("too many namespaces".to_owned()));
        };
        self.index.namespaces.push(uri.clone());
        self.scope.ids.insert(uri, id);
        Ok(id)
    }

    /// Resolves the prefixes of an element and its attributes, once all its declarations are known.
    pub(super) fn settle_namespaces(&mut self, position: u32, first: usize) -> Result<()> {
        let entry = self.index.entry(position);
        let (start, local, marked) = (entry.start + 1, entry.local, entry.marked);
        let namespace = if marked {
            self.resolve(start, local)?
        } else {
            self.scope.find("").unwrap_or(0)
        };
        let count = self.index.attributes.len() - first;
        let entry = &mut self.index.entries[position as usize];
        entry.namespace = namespace;
        entry.attribute_count = count as u16;
        for position in first..self.index.attributes.len() {
            let attribute = &self.index.attributes[position];
            if attribute.local != attribute.start {
                let id = self.resolve(attribute.start, attribute.local)?;
                self.index.attributes[position].namespace = id;
            }
        }
        if count > 1 {
            self.check_twice(first)
        } else {
            Ok(())
        }
    }

    /// Namespace of the prefix that ends with a colon before `local`.
    fn resolve(&mut self, start: u32, local: u32) -> Result<u16> {
        let prefix = self.index.slice(start, local - 1);
        match self.scope.find(prefix) {
            Some(id) => Ok(id),
            None if prefix == "xml" => Ok(1),
            // OpenAPI's own examples use this prefix without a declaration
            None if prefix == "xsi" => self.namespace_id(Cow::Borrowed(XSI)),
            None => Err(
                malformed(format!("the namespace prefix `{prefix}` is not declared"))
                    .at_offset(start as usize),
            ),
        }
    }

    fn check_twice(&self, first: usize) -> Result<()> {
        let attributes = &self.index.attributes[first..];
        let key =
            |attribute: &Attribute| (attribute.namespace, self.index.attribute_name(attribute));
        let twice = if attributes.len() <= FEW {
            attributes.iter().enumerate().find(|(position, attribute)| {
                attributes[..*position]
                    .iter()
                    .any(|other| key(other) == key(attribute))
            })
        } else {
            let mut seen = HashSet::new();
            attributes
                .iter()
                .enumerate()
                .find(|(_, attribute)| !seen.insert(key(attribute)))
        };
        match twice {
            Some((_, attribute)) => {
                let name = self.index.slice(attribute.start, attribute.end);
                Err(malformed(format!("the attribute `{name}` stands twice"))
                    .at_offset(attribute.start as usize))
            }
            None => Ok(()),
        }
    }
}

/// Rules for reserved prefixes and URIs.
fn check_declaration(prefix: &str, uri: &str) -> Result<()> {
    let message = match (prefix, uri) {
        ("xml", XML) => return Ok(()),
        ("xml", _) => "the prefix `xml` may not be bound to another namespace",
        ("xmlns", _) => "the prefix `xmlns` may not be declared",
        (_, XML | XMLNS) => {
            "the namespaces of `xml` and `xmlns` may not be bound to another prefix"
        }
        (prefix, "") if !prefix.is_empty() => "a namespace prefix may not be bound to nothing",
        _ => return Ok(()),
    };
    Err(malformed(message))
}
