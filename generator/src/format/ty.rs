//! Types, paths and patterns: always on one line.

use super::layout::{Place, vertical};
use quote::ToTokens;
use syn::{
    FnArg, GenericArgument, GenericParam, Generics, Pat, Path, PathArguments, ReturnType, Type,
    TypeParamBound,
};

/// A type.
pub(super) fn ty(of: &Type) -> String {
    match of {
        Type::Path(path) => self::path(&path.path),
        Type::Reference(reference) => {
            let lifetime = reference
                .lifetime
                .as_ref()
                .map(|lifetime| format!("{lifetime} "))
                .unwrap_or_default();
            let mutable = if reference.mutability.is_some() {
                "mut "
            } else {
                ""
            };
            format!("&{lifetime}{mutable}{}", ty(&reference.elem))
        }
        Type::Slice(slice) => format!("[{}]", ty(&slice.elem)),
        Type::Tuple(tuple) if tuple.elems.len() == 1 => format!("({},)", ty(&tuple.elems[0])),
        Type::Tuple(tuple) => format!("({})", list(tuple.elems.iter().map(ty))),
        Type::ImplTrait(bounds) => format!("impl {}", self::bounds(&bounds.bounds)),
        other => other.to_token_stream().to_string(),
    }
}

/// A type with each of its arguments on a line of its own, if it has any.
pub(super) fn broken(of: &Type, indent: usize) -> Option<String> {
    let flat = ty(of);
    let Type::Path(path) = of else { return None };
    let PathArguments::AngleBracketed(angle) = &path.path.segments.last()?.arguments else {
        return None;
    };
    let name = flat.split('<').next()?;
    Some(vertical(
        &format!("{name}<"),
        angle.args.iter().map(argument),
        ">",
        indent,
    ))
}

/// A type from this place on, broken only if it does not fit.
pub(super) fn fitted(of: &Type, place: Place) -> String {
    let flat = ty(of);
    let breaks = !place.fits(&flat);
    breaks
        .then(|| broken(of, place.indent))
        .flatten()
        .unwrap_or(flat)
}

/// A parameter of a function from this place on.
pub(super) fn fitted_parameter(of: &FnArg, place: Place) -> String {
    match of {
        FnArg::Receiver(_) => parameter(of),
        FnArg::Typed(typed) => {
            let head = format!("{}: ", pattern(&typed.pat));
            let of = fitted(&typed.ty, place.behind(&head));
            format!("{head}{of}")
        }
    }
}

/// A path, in a type or in an expression.
pub(super) fn path(path: &Path) -> String {
    let lead = if path.leading_colon.is_some() {
        "::"
    } else {
        ""
    };
    let segments: Vec<String> = path
        .segments
        .iter()
        .map(|segment| format!("{}{}", segment.ident, arguments(&segment.arguments)))
        .collect();
    format!("{lead}{}", segments.join("::"))
}

fn arguments(arguments: &PathArguments) -> String {
    match arguments {
        PathArguments::None => String::new(),
        PathArguments::AngleBracketed(angle) => {
            let turbofish = if angle.colon2_token.is_some() {
                "::"
            } else {
                ""
            };
            format!("{turbofish}<{}>", list(angle.args.iter().map(argument)))
        }
        PathArguments::Parenthesized(other) => other.to_token_stream().to_string(),
    }
}

fn argument(argument: &GenericArgument) -> String {
    match argument {
        GenericArgument::Type(of) => ty(of),
        other => other.to_token_stream().to_string().replace("' ", "'"),
    }
}

fn bounds<'b>(bounds: impl IntoIterator<Item = &'b TypeParamBound>) -> String {
    let texts: Vec<String> = bounds
        .into_iter()
        .map(|bound| match bound {
            TypeParamBound::Trait(bound) => path(&bound.path),
            other => other.to_token_stream().to_string(),
        })
        .collect();
    texts.join(" + ")
}

/// Generic parameters with their bounds.
pub(super) fn generics(generics: &Generics) -> String {
    if generics.params.is_empty() {
        return String::new();
    }
    let parameters = generics.params.iter().map(|parameter| match parameter {
        GenericParam::Lifetime(lifetime) => lifetime.lifetime.to_string(),
        GenericParam::Type(of) if of.bounds.is_empty() => of.ident.to_string(),
        GenericParam::Type(of) => format!("{}: {}", of.ident, bounds(&of.bounds)),
        GenericParam::Const(other) => other.to_token_stream().to_string(),
    });
    format!("<{}>", list(parameters))
}

/// A parameter of a function.
pub(super) fn parameter(parameter: &FnArg) -> String {
    match parameter {
        FnArg::Receiver(receiver) => receiver.to_token_stream().to_string().replace("& ", "&"),
        FnArg::Typed(typed) => format!("{}: {}", pattern(&typed.pat), ty(&typed.ty)),
    }
}

/// What a function returns, with its arrow.
pub(super) fn returned(output: &ReturnType) -> String {
    match output {
        ReturnType::Default => String::new(),
        ReturnType::Type(_, of) => format!(" -> {}", ty(of)),
    }
}

/// A pattern.
pub(super) fn pattern(of: &Pat) -> String {
    match of {
        Pat::TupleStruct(tuple) => format!(
            "{}({})",
            path(&tuple.path),
            list(tuple.elems.iter().map(pattern))
        ),
        Pat::Tuple(tuple) => format!("({})", list(tuple.elems.iter().map(pattern))),
        Pat::Path(name) => path(&name.path),
        Pat::Type(typed) => format!("{}: {}", pattern(&typed.pat), ty(&typed.ty)),
        other => other.to_token_stream().to_string().replace("- ", "-"),
    }
}

/// Texts with commas between them.
pub(super) fn list(texts: impl IntoIterator<Item = String>) -> String {
    texts.into_iter().collect::<Vec<_>>().join(", ")
}
