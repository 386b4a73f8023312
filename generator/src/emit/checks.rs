//! What `validate` checks: rules as data.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use crate::ir::{Bound, Check, Limit, Struct};

/// The rules of a place in brackets, which may be empty where the value has rules of its own; nothing where nothing is checked.
pub(super) fn rules(checks: &[Check]) -> Option<TokenStream> {
    (!checks.is_empty()).then(|| bare(checks))
}

/// Rules for each value of an object.
pub(super) fn each(checks: &[Check]) -> Option<TokenStream> {
    (!checks.is_empty()).then(|| {
        let each = inside(checks).into_iter();
        quote! { [#(#each),*] }
    })
}

/// The rules in brackets.
pub(super) fn bare(checks: &[Check]) -> TokenStream {
    let rules = list(checks);
    quote! { [#(#rules),*] }
}

/// What `validate` checks of what an operation sends.
pub(super) fn request(structure: &Struct) -> TokenStream {
    let lines = structure.fields.iter().filter_map(|field| {
        let rules = rules(&field.checks)?;
        let name = format_ident!("{}", field.name);
        let wire = &field.wire;
        Some(quote! { #name #wire #rules, })
    });
    quote! { runtime::request! { #(#lines)* } }
}

fn list(checks: &[Check]) -> Vec<TokenStream> {
    checks.iter().flat_map(rule).collect()
}

/// A check as a rule; what its place sees through is checked there.
fn rule(check: &Check) -> Vec<TokenStream> {
    let rule = match check {
        Check::MinLength(limit) => count("MinLength", *limit),
        Check::MaxLength(limit) => count("MaxLength", *limit),
        Check::MinItems(limit) => count("MinItems", *limit),
        Check::MaxItems(limit) => count("MaxItems", *limit),
        Check::MinProperties(limit) => count("MinProperties", *limit),
        Check::MaxProperties(limit) => count("MaxProperties", *limit),
        Check::Bound(Bound::Minimum, limit) => limited("Minimum", *limit),
        Check::Bound(Bound::Maximum, limit) => limited("Maximum", *limit),
        Check::Bound(Bound::ExclusiveMinimum, limit) => limited("ExclusiveMinimum", *limit),
        Check::Bound(Bound::ExclusiveMaximum, limit) => limited("ExclusiveMaximum", *limit),
        Check::MultipleOf(divisor) => limited("MultipleOf", *divisor),
        Check::Listed(values) => quote! { Listed(&[#(#values),*]) },
        Check::UniqueItems => quote! { UniqueItems },
        Check::Items(checks) | Check::Entries(checks) => {
            return inside(checks).into_iter().collect();
        }
        Check::Present(checks) => return list(checks),
        Check::Nested => return Vec::new(),
    };
    vec![rule]
}

/// Rules for what a container holds.
fn inside(checks: &[Check]) -> Option<TokenStream> {
    let rules = list(checks);
    (!rules.is_empty()).then(|| quote! { Each(&[#(#rules),*]) })
}

fn count(rule: &str, limit: u64) -> TokenStream {
    let rule = format_ident!("{rule}");
    let limit = Literal::u64_unsuffixed(limit);
    quote! { #rule(#limit) }
}

fn limited(rule: &str, limit: Limit) -> TokenStream {
    let rule = format_ident!("{rule}");
    match limit {
        Limit::Integer(limit) => {
            let limit = Literal::i128_unsuffixed(limit);
            quote! { #rule(Whole(#limit)) }
        }
        Limit::Number(limit) => {
            let limit = Literal::f64_unsuffixed(limit);
            quote! { #rule(Real(#limit)) }
        }
    }
}
