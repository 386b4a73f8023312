//! `validate`: one statement for each constraint.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::types::Scope;
use crate::ir::{Bound, Check, Field, Limit, Presence, Rest, Struct};

/// An expression for a value that is checked.
#[derive(Debug, Clone)]
struct Place {
    /// Where methods are called on.
    path: TokenStream,
    /// A reference to it.
    reference: TokenStream,
    /// A copy of it.
    copy: TokenStream,
}

impl Place {
    /// A value in a variable or field.
    fn owned(path: TokenStream) -> Self {
        Self {
            reference: quote! { &#path },
            copy: path.clone(),
            path,
        }
    }

    /// A reference in a variable.
    fn borrowed(path: TokenStream) -> Self {
        Self {
            reference: path.clone(),
            copy: quote! { *#path },
            path,
        }
    }
}

/// The method `validate`, for the `impl` of a type.
pub(super) fn method(scope: Scope) -> TokenStream {
    let prefix = scope.prefix();
    quote! {
        #[doc = " Every constraint of the document that the value breaks."]
        pub fn validate(&self) -> Vec<#prefix runtime::violation::Violation> {
            #prefix runtime::violation::Validate::violations(self)
        }
    }
}

/// What `validate` checks: these statements.
pub(super) fn implementation(
    name: &Ident,
    scope: Scope,
    statements: &[TokenStream],
) -> TokenStream {
    let prefix = scope.prefix();
    let checker = if statements.is_empty() {
        quote! { _ }
    } else {
        quote! { checker }
    };
    quote! {
        impl #prefix runtime::violation::Validate for #name {
            fn check(&self, #checker: &mut #prefix runtime::violation::Checker) {
                #(#statements)*
            }
        }
    }
}

/// What `validate` checks in a struct.
pub(super) fn structure(name: &Ident, structure: &Struct, scope: Scope) -> TokenStream {
    let fields = structure
        .fields
        .iter()
        .filter(|field| !field.checks.is_empty());
    let fields = fields.map(|entry| field(entry, scope));
    let rest = structure
        .rest
        .iter()
        .filter(|rest| !rest.checks.is_empty())
        .map(|entry| rest_of(entry, scope));
    let statements: Vec<TokenStream> = fields.chain(rest).collect();
    implementation(name, scope, &statements)
}

fn field(field: &Field, scope: Scope) -> TokenStream {
    let name = format_ident!("{}", field.name);
    let own = quote! { self.#name };
    match field.presence {
        Presence::Required => at(&field.wire, &Place::owned(own), &field.checks, scope),
        _ if field.checks == [Check::Nested] => {
            at(&field.wire, &Place::owned(own), &field.checks, scope)
        }
        Presence::RequiredNullable | Presence::Optional => present(quote! { &#own }, field, scope),
        Presence::OptionalNullable => present(quote! { #own.as_ref() }, field, scope),
    }
}

fn present(option: TokenStream, field: &Field, scope: Scope) -> TokenStream {
    let inner = at(
        &field.wire,
        &Place::borrowed(quote! { value }),
        &field.checks,
        scope,
    );
    quote! {
        if let Some(value) = #option {
            #inner
        }
    }
}

fn at(token: &str, place: &Place, checks: &[Check], scope: Scope) -> TokenStream {
    let statements = statements(place, checks, scope);
    quote! {
        checker.at(#token, |checker| {
            #(#statements)*
        });
    }
}

fn rest_of(rest: &Rest, scope: Scope) -> TokenStream {
    let name = format_ident!("{}", rest.name);
    let place = Place::owned(quote! { self.#name });
    statement(&place, &Check::Entries(rest.checks.clone()), scope)
}

/// The checks on one value.
pub(super) fn of_reference(variable: &str, checks: &[Check], scope: Scope) -> Vec<TokenStream> {
    let variable = format_ident!("{variable}");
    statements(&Place::borrowed(variable.to_token_stream()), checks, scope)
}

/// The checks on what a newtype wraps.
pub(super) fn of_wrapped(checks: &[Check]) -> Vec<TokenStream> {
    statements(&Place::owned(quote! { self.0 }), checks, Scope::Module)
}

fn statements(place: &Place, checks: &[Check], scope: Scope) -> Vec<TokenStream> {
    checks
        .iter()
        .map(|check| statement(place, check, scope))
        .collect()
}

fn statement(place: &Place, check: &Check, scope: Scope) -> TokenStream {
    let Place {
        path,
        reference,
        copy,
    } = place;
    match check {
        Check::MinLength(limit) => limited("min_length", reference, *limit),
        Check::MaxLength(limit) => limited("max_length", reference, *limit),
        Check::MinItems(limit) => limited("min_items", &quote! { #path.len() }, *limit),
        Check::MaxItems(limit) => limited("max_items", &quote! { #path.len() }, *limit),
        Check::MinProperties(limit) => limited("min_properties", &quote! { #path.len() }, *limit),
        Check::MaxProperties(limit) => limited("max_properties", &quote! { #path.len() }, *limit),
        Check::Bound(bound, limit) => bounded(*bound, copy, *limit),
        Check::MultipleOf(limit) => multiple(copy, *limit),
        Check::UniqueItems => quote! { checker.unique_items(#reference); },
        Check::Items(checks) => each("items", reference, checks, scope),
        Check::Entries(checks) => each("entries", reference, checks, scope),
        Check::Present(checks) => {
            let inner = of_reference("value", checks, scope);
            quote! { if let Some(value) = #reference { #(#inner)* } }
        }
        Check::Nested => {
            let prefix = scope.prefix();
            quote! { #prefix runtime::violation::Validate::check(#reference, checker); }
        }
    }
}

fn limited(method: &str, value: &TokenStream, limit: u64) -> TokenStream {
    let method = format_ident!("{method}");
    let limit = Literal::u64_unsuffixed(limit);
    quote! { checker.#method(#value, #limit); }
}

fn bounded(bound: Bound, value: &TokenStream, limit: Limit) -> TokenStream {
    let method = match bound {
        Bound::Minimum => quote! { minimum },
        Bound::Maximum => quote! { maximum },
        Bound::ExclusiveMinimum => quote! { exclusive_minimum },
        Bound::ExclusiveMaximum => quote! { exclusive_maximum },
    };
    let limit = number(limit);
    quote! { checker.#method(#value, #limit); }
}

fn multiple(value: &TokenStream, divisor: Limit) -> TokenStream {
    let number = number(divisor);
    match divisor {
        Limit::Integer(_) => quote! { checker.multiple_of(#value, #number); },
        Limit::Number(_) => quote! { checker.multiple_of_number(#value, #number); },
    }
}

fn number(limit: Limit) -> Literal {
    match limit {
        Limit::Integer(limit) => Literal::i64_unsuffixed(limit),
        Limit::Number(limit) => Literal::f64_unsuffixed(limit),
    }
}

fn each(method: &str, values: &TokenStream, checks: &[Check], scope: Scope) -> TokenStream {
    let method = format_ident!("{method}");
    let inner = of_reference("value", checks, scope);
    quote! {
        checker.#method(#values, |checker, value| {
            #(#inner)*
        });
    }
}
