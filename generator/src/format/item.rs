//! Items: what stands in files, modules and impls.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    Attribute, Fields, FieldsNamed, FieldsUnnamed, ImplItem, Item, ItemEnum, ItemImpl, ItemMod,
    ItemStatic, ItemStruct, ItemType, ItemUse, Meta, Signature, UseTree, Variant, Visibility,
};

use super::block::{assigned, body};
use super::layout::{ATTRIBUTE, CALL, LINE, Place, newline, vertical, width};
use super::{table, ty};

/// Items with blank lines between them; the imports stand together, in order.
pub(super) fn items(items: &[Item], indent: usize) -> String {
    let (imports, others): (Vec<&Item>, Vec<&Item>) =
        items.iter().partition(|item| matches!(item, Item::Use(_)));
    let mut imports: Vec<String> = imports
        .into_iter()
        .map(|entry| item(entry, indent))
        .collect();
    imports.sort();
    let mut blocks: Vec<String> = Vec::new();
    blocks.extend((!imports.is_empty()).then(|| imports.join(&newline(indent))));
    blocks.extend(others.into_iter().map(|entry| item(entry, indent)));
    blocks.join(&format!("\n{}", newline(indent)))
}

fn item(item: &Item, indent: usize) -> String {
    match item {
        Item::Use(import) => self::import(import, indent),
        Item::Type(alias) => self::alias(alias, indent),
        Item::Struct(structure) => self::structure(structure, indent),
        Item::Enum(enumeration) => self::enumeration(enumeration, indent),
        Item::Impl(implementation) => self::implementation(implementation, indent),
        Item::Mod(module) => self::module(module, indent),
        Item::Static(variable) => self::variable(variable, indent),
        Item::Macro(call) => table::call(&call.mac, indent),
        Item::Fn(function) => self::function(
            &function.attrs,
            &function.vis,
            &function.sig,
            &function.block,
            indent,
        ),
        other => other.to_token_stream().to_string(),
    }
}

/// Attributes, each on a line of its own; documentation as comments.
fn attributes(attributes: &[Attribute], indent: usize) -> String {
    attributes
        .iter()
        .map(|attribute| format!("{}{}", self::attribute(attribute, indent), newline(indent)))
        .collect()
}

fn attribute(attribute: &Attribute, indent: usize) -> String {
    match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => doc(&pair.value),
        Meta::List(list) => {
            let list = self::list(&ty::path(&list.path), &list.tokens, indent);
            format!("#[{list}]")
        }
        other => format!("#[{}]", other.to_token_stream()),
    }
}

/// A word with arguments in brackets: on one line, else those of its only argument, else each on its own.
fn list(name: &str, tokens: &TokenStream, indent: usize) -> String {
    let arguments: Vec<String> = arguments(tokens);
    let flat = arguments.join(", ");
    if width(&flat) <= ATTRIBUTE {
        return format!("{name}({flat})");
    }
    let only: Vec<TokenTree> = tokens.clone().into_iter().collect();
    if let [TokenTree::Ident(inner), TokenTree::Group(group)] = only.as_slice() {
        let inner = list(&inner.to_string(), &group.stream(), indent);
        return format!("{name}({inner})");
    }
    let inner = newline(indent + 4);
    let lines = arguments.join(&format!(",{inner}"));
    format!("{name}({inner}{lines}{})", newline(indent))
}

fn doc(value: &syn::Expr) -> String {
    match value {
        syn::Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Str(text),
            ..
        }) => format!("///{}", text.value()).trim_end().to_owned(),
        other => format!("#[doc = {}]", other.to_token_stream()),
    }
}

/// Arguments of an attribute, cut at commas.
fn arguments(tokens: &TokenStream) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for token in tokens.clone() {
        let Some(last) = pieces.last_mut() else { break };
        if let TokenTree::Group(group) = &token {
            last.push_str(&format!("({})", arguments(&group.stream()).join(", ")));
            continue;
        }
        let text = token.to_string();
        match text.as_str() {
            "," => pieces.push(String::new()),
            "=" => last.push_str(" = "),
            _ => last.push_str(&text),
        }
    }
    pieces
}

fn visibility(visibility: &Visibility) -> String {
    match visibility {
        Visibility::Public(_) => "pub ".to_owned(),
        Visibility::Restricted(restricted) => format!("pub({}) ", ty::path(&restricted.path)),
        Visibility::Inherited => String::new(),
    }
}

fn import(import: &ItemUse, indent: usize) -> String {
    let (attributes, seen) = (attributes(&import.attrs, indent), visibility(&import.vis));
    format!("{attributes}{seen}use {};", tree(&import.tree))
}

fn tree(of: &UseTree) -> String {
    match of {
        UseTree::Path(path) => format!("{}::{}", path.ident, tree(&path.tree)),
        UseTree::Name(name) => name.ident.to_string(),
        UseTree::Rename(rename) => format!("{} as {}", rename.ident, rename.rename),
        UseTree::Glob(_) => "*".to_owned(),
        UseTree::Group(group) => format!("{{{}}}", ty::list(group.items.iter().map(tree))),
    }
}

fn alias(alias: &ItemType, indent: usize) -> String {
    let head = format!("{}type {} =", visibility(&alias.vis), alias.ident);
    let target = ty::ty(&alias.ty);
    let docs = attributes(&alias.attrs, indent);
    if indent + width(&head) + width(&target) + 2 <= LINE {
        format!("{docs}{head} {target};")
    } else {
        format!("{docs}{head}{}{target};", newline(indent + 4))
    }
}

fn structure(structure: &ItemStruct, indent: usize) -> String {
    let docs = attributes(&structure.attrs, indent);
    let head = format!("{}struct {}", visibility(&structure.vis), structure.ident);
    match &structure.fields {
        Fields::Named(fields) => {
            let brace = before_brace(&head, indent);
            format!("{docs}{head}{brace}{}", named(fields, indent))
        }
        Fields::Unnamed(fields) => format!("{docs}{head}{};", unnamed(fields, indent, &head)),
        Fields::Unit => format!("{docs}{head};"),
    }
}

/// What stands between the head of a struct or enum and its brace.
fn before_brace(head: &str, indent: usize) -> String {
    if Place::line(indent, 2).fits(head) {
        " ".to_owned()
    } else {
        newline(indent)
    }
}

fn named(fields: &FieldsNamed, indent: usize) -> String {
    if fields.named.is_empty() {
        return "{}".to_owned();
    }
    let lines = fields.named.iter().map(|field| {
        let name = field
            .ident
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        let head = format!("{}{name}:", visibility(&field.vis));
        let of = typed(&head, &field.ty, indent + 4);
        format!("{}{head}{of}", attributes(&field.attrs, indent + 4))
    });
    vertical("{", lines, "}", indent)
}

/// The type behind `head`: on its line, else on the next, else with its arguments broken.
fn typed(head: &str, of: &syn::Type, indent: usize) -> String {
    let flat = ty::ty(of);
    if Place::line(indent, 1).behind(head).behind(" ").fits(&flat) {
        return format!(" {flat}");
    }
    match ty::broken(of, indent).filter(|_| !Place::line(indent + 4, 1).fits(&flat)) {
        Some(broken) => format!(" {broken}"),
        None => format!("{}{flat}", newline(indent + 4)),
    }
}

fn unnamed(fields: &FieldsUnnamed, indent: usize, head: &str) -> String {
    let text = |field: &syn::Field, of: String| format!("{}{of}", visibility(&field.vis));
    let flat = fields
        .unnamed
        .iter()
        .map(|field| text(field, ty::ty(&field.ty)));
    let flat = ty::list(flat);
    // Several fields are laid out as the arguments of a call.
    let is_wide = fields.unnamed.len() > 1 && width(&flat) > CALL;
    let flat = format!("({flat})");
    if !is_wide && Place::line(indent, 1).behind(head).fits(&flat) {
        return flat;
    }
    let place = Place::line(indent + 4, 1);
    let lines = fields
        .unnamed
        .iter()
        .map(|field| text(field, ty::fitted(&field.ty, place)));
    vertical("(", lines, ")", indent)
}

fn enumeration(enumeration: &ItemEnum, indent: usize) -> String {
    let docs = attributes(&enumeration.attrs, indent);
    let head = format!("{}enum {}", visibility(&enumeration.vis), enumeration.ident);
    if enumeration.variants.is_empty() {
        return format!("{docs}{head} {{}}");
    }
    let variants = enumeration
        .variants
        .iter()
        .map(|entry| variant(entry, indent + 4));
    let brace = before_brace(&head, indent);
    format!(
        "{docs}{head}{brace}{}",
        vertical("{", variants, "}", indent)
    )
}

fn variant(variant: &Variant, indent: usize) -> String {
    let docs = attributes(&variant.attrs, indent);
    let name = variant.ident.to_string();
    match &variant.fields {
        Fields::Unnamed(fields) => format!("{docs}{name}{}", unnamed(fields, indent, &name)),
        _ => format!("{docs}{name}"),
    }
}

fn implementation(implementation: &ItemImpl, indent: usize) -> String {
    let members: Vec<String> = implementation
        .items
        .iter()
        .map(|member| self::member(member, indent + 4))
        .collect();
    let between = format!("\n{}", newline(indent + 4));
    format!(
        "{}{}{}{}}}",
        implementation_head(implementation, indent),
        newline(indent + 4),
        members.join(&between),
        newline(indent)
    )
}

/// `impl Trait for Type {`, on three lines where one is too short.
fn implementation_head(implementation: &ItemImpl, indent: usize) -> String {
    let generics = ty::generics(&implementation.generics);
    let subject = ty::ty(&implementation.self_ty);
    let Some(of) = implementation
        .trait_
        .as_ref()
        .map(|(name, _)| ty::path(name))
    else {
        return format!("impl{generics} {subject} {{");
    };
    let flat = format!("impl{generics} {of} for {subject} {{");
    if Place::line(indent, 0).fits(&flat) {
        return flat;
    }
    let (inner, outer) = (newline(indent + 4), newline(indent));
    format!("impl{generics} {of}{inner}for {subject}{outer}{{")
}

fn member(member: &ImplItem, indent: usize) -> String {
    match member {
        ImplItem::Fn(function) => self::function(
            &function.attrs,
            &function.vis,
            &function.sig,
            &function.block,
            indent,
        ),
        other => other.to_token_stream().to_string(),
    }
}

fn function(
    attrs: &[Attribute],
    vis: &Visibility,
    signature: &Signature,
    block: &syn::Block,
    indent: usize,
) -> String {
    let head = format!(
        "{}fn {}{}",
        visibility(vis),
        signature.ident,
        ty::generics(&signature.generics)
    );
    let parameters: Vec<String> = signature.inputs.iter().map(ty::parameter).collect();
    let returned = ty::returned(&signature.output);
    let flat = format!("{head}({}){returned}", parameters.join(", "));
    let body = body(block, indent);
    let opening = if body == "{}" { 3 } else { 2 };
    let line = if Place::line(indent, opening).fits(&flat) {
        flat
    } else {
        let lines = signature
            .inputs
            .iter()
            .map(|entry| ty::fitted_parameter(entry, Place::line(indent + 4, 1)));
        format!("{head}{}{returned}", vertical("(", lines, ")", indent))
    };
    format!("{}{line} {body}", attributes(attrs, indent))
}

fn module(module: &ItemMod, indent: usize) -> String {
    let head = format!(
        "{}{}mod {}",
        attributes(&module.attrs, indent),
        visibility(&module.vis),
        module.ident
    );
    match &module.content {
        None => format!("{head};"),
        Some((_, inner)) => {
            format!(
                "{head} {{{}{}{}}}",
                newline(indent + 4),
                items(inner, indent + 4),
                newline(indent)
            )
        }
    }
}

fn variable(variable: &ItemStatic, indent: usize) -> String {
    let docs = attributes(&variable.attrs, indent);
    let head = format!(
        "{}static {}: {} =",
        visibility(&variable.vis),
        variable.ident,
        ty::ty(&variable.ty)
    );
    format!("{docs}{head}{};", assigned(&head, &variable.expr, indent))
}
