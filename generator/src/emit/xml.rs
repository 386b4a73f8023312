//! Shape tables as statics, one line a property.

use hallpass_runtime::xml::{
    Additional, Discriminator, Field, Node, NodeKind, NullAs, Object, Root, Scalar, Shape, Union,
};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::gates;
use crate::ir::{Gates, Xml};

/// The module of XML facts.
pub(super) fn tables(xml: &Xml, gates: &Gates) -> TokenStream {
    let lists = xml
        .shapes
        .table()
        .iter()
        .enumerate()
        .filter_map(|(at, shape)| list(at, shape));
    let shapes = xml
        .shapes
        .table()
        .iter()
        .enumerate()
        .map(|(at, entry)| shape(at, entry));
    let roots = xml.roots.iter();
    let roots = roots.map(|(name, root)| static_root(name, root, gates));
    let gate = gates::attribute(&gates.xml);
    quote! {
        #[doc = " How bodies look in XML."]
        #gate
        mod xml {
            use super::runtime::xml::*;
            pub(super) static SHAPES: Shapes = Shapes::borrowed(TABLE);
            #(#roots)*
            static TABLE: &[Shape] = &[#(#shapes),*];
            #(#lists)*
        }
    }
}

fn static_root(name: &str, root: &Root, gates: &Gates) -> TokenStream {
    let gate = gates::of(name, &gates.root);
    let name = format_ident!("{name}");
    let node = node(&root.node);
    let any_name = root.any_name.then(|| quote! { .any_name() });
    let bare = (!root.declaration).then(|| quote! { .bare() });
    quote! { #gate pub(super) static #name: Root = Root::of(#node)#any_name #bare; }
}

/// The properties of an object, or the variants of a union.
fn list(at: usize, shape: &Shape) -> Option<TokenStream> {
    match shape {
        Shape::Object(object) => Some(fields(at, object)),
        Shape::Union(union) => Some(variants(at, union)),
        Shape::Scalar(_) | Shape::Array(_) | Shape::Any => None,
    }
}

fn fields(at: usize, object: &Object) -> TokenStream {
    let name = format_ident!("FIELDS_{at}");
    let fields = object.fields.iter().map(field);
    quote! { static #name: &[Field] = &[#(#fields),*]; }
}

fn field(field: &Field) -> TokenStream {
    let key = field.key.as_ref();
    let node = node(&field.node);
    let presence = if field.required {
        quote! { required }
    } else {
        quote! { optional }
    };
    quote! { Field::#presence(#key, #node) }
}

fn variants(at: usize, union: &Union) -> TokenStream {
    let name = format_ident!("VARIANTS_{at}");
    let variants = union.variants.iter().map(|id| {
        let id = Literal::u32_unsuffixed(id.0);
        quote! { ShapeId(#id) }
    });
    let mapping = union
        .discriminator
        .as_ref()
        .map(|discriminator| mapping(at, discriminator));
    quote! {
        static #name: &[ShapeId] = &[#(#variants),*];
        #mapping
    }
}

fn mapping(at: usize, discriminator: &Discriminator) -> TokenStream {
    let name = format_ident!("MAPPING_{at}");
    let entries = discriminator.mapping.iter().map(|(value, index)| {
        let value = value.as_ref();
        let index = Literal::u32_unsuffixed(*index);
        quote! { (Text::Borrowed(#value), #index) }
    });
    quote! { static #name: &[(Text, u32)] = &[#(#entries),*]; }
}

fn shape(at: usize, shape: &Shape) -> TokenStream {
    match shape {
        Shape::Any => quote! { Shape::Any },
        Shape::Scalar(kinds) => {
            let kinds = scalar(*kinds);
            quote! { Shape::Scalar(#kinds) }
        }
        Shape::Array(array) => {
            let item = node(&array.item);
            quote! { Shape::Array(Array::of(#item)) }
        }
        Shape::Object(object) => {
            let fields = format_ident!("FIELDS_{at}");
            let additional = additional(object.additional);
            quote! { Shape::Object(Object::of(#fields, #additional)) }
        }
        Shape::Union(union) => {
            let variants = format_ident!("VARIANTS_{at}");
            let discriminator = discriminator(at, union.discriminator.as_ref());
            quote! { Shape::Union(Union::of(#variants, #discriminator)) }
        }
    }
}

fn discriminator(at: usize, discriminator: Option<&Discriminator>) -> TokenStream {
    match discriminator {
        None => quote! { None },
        Some(discriminator) => {
            let key = discriminator.key.as_ref();
            let mapping = format_ident!("MAPPING_{at}");
            quote! { Some(Discriminator::of(#key, #mapping)) }
        }
    }
}

fn additional(additional: Additional) -> TokenStream {
    match additional {
        Additional::Forbidden => quote! { Additional::Forbidden },
        Additional::Any => quote! { Additional::Any },
        Additional::Shape(id) => {
            let id = Literal::u32_unsuffixed(id.0);
            quote! { Additional::Shape(ShapeId(#id)) }
        }
    }
}

fn scalar(scalar: Scalar) -> TokenStream {
    let kinds = [
        (scalar.string, quote! { Scalar::STRING }),
        (scalar.integer, quote! { Scalar::INTEGER }),
        (scalar.number, quote! { Scalar::NUMBER }),
        (scalar.boolean, quote! { Scalar::BOOLEAN }),
    ];
    let mut kinds = kinds
        .into_iter()
        .filter(|(allowed, _)| *allowed)
        .map(|(_, kind)| kind);
    let first = kinds.next().unwrap_or_else(|| quote! { Scalar::NONE });
    let numeric = scalar.numeric_boolean.then(|| quote! { .numeric() });
    quote! { #first #(.or(#kinds))* #numeric }
}

fn node(node: &Node) -> TokenStream {
    let kind = match node.kind {
        NodeKind::Element => quote! { element },
        NodeKind::Attribute => quote! { attribute },
        NodeKind::Text => quote! { text },
        NodeKind::Cdata => quote! { cdata },
    };
    let name = node.name.as_ref();
    let shape = Literal::u32_unsuffixed(node.shape.0);
    let space = namespace(node);
    let wrapped = node.wrapped.then(|| quote! { .wrapped() });
    let nullable = node.nullable.then(|| quote! { .nullable() });
    let null = match node.null {
        NullAs::Nil => None,
        NullAs::NilOrEmpty => Some(quote! { .null(NullAs::NilOrEmpty) }),
        NullAs::Empty => Some(quote! { .null(NullAs::Empty) }),
        NullAs::Omit => Some(quote! { .null(NullAs::Omit) }),
    };
    quote! { Node::#kind(#name, #shape) #wrapped #nullable #null #space }
}

fn namespace(node: &Node) -> Option<TokenStream> {
    let uri = node.namespace.as_deref();
    match (node.prefix.as_deref(), uri) {
        (None, None) => None,
        (None, Some(uri)) => Some(quote! { .namespace(#uri) }),
        (Some(prefix), None) => Some(quote! { .prefixed(#prefix, None) }),
        (Some(prefix), Some(uri)) => Some(quote! { .prefixed(#prefix, Some(#uri)) }),
    }
}
