//! Blocks and statements.

use quote::ToTokens;
use syn::{Block, Expr, Local, Stmt};

use super::expression::{expression, flat};
use super::layout::{Place, newline, width};
use super::ty;

/// A block with its braces, each statement on a line of its own.
pub(super) fn body(block: &Block, indent: usize) -> String {
    if block.stmts.is_empty() {
        return "{}".to_owned();
    }
    let lines: String = block
        .stmts
        .iter()
        .map(|entry| format!("{}{}", newline(indent + 4), statement(entry, indent + 4)))
        .collect();
    format!("{{{lines}{}}}", newline(indent))
}

fn statement(statement: &Stmt, indent: usize) -> String {
    match statement {
        Stmt::Local(local) => self::local(local, indent),
        Stmt::Expr(value, Some(_)) => format!("{};", expression(value, Place::line(indent, 1))),
        Stmt::Expr(value, None) => expression(value, Place::line(indent, 0)),
        other => other.to_token_stream().to_string(),
    }
}

fn local(local: &Local, indent: usize) -> String {
    let head = format!("let {}", ty::pattern(&local.pat));
    match &local.init {
        None => format!("{head};"),
        Some(init) => {
            let head = format!("{head} =");
            format!("{head}{};", assigned(&head, &init.expr, indent))
        }
    }
}

/// What stands behind `head`, an equals sign at its end: on the same line if that looks well, else on the next.
pub(super) fn assigned(head: &str, value: &Expr, indent: usize) -> String {
    let place = Place::line(indent, 1).behind(head).behind(" ");
    if let Some(flat) = flat(value).filter(|flat| place.fits(flat)) {
        return format!(" {flat}");
    }
    let same = expression(value, place);
    let next = expression(value, Place::line(indent + 4, 1));
    if prefers_next_line(&same, &next) && width(&next) <= super::layout::LINE {
        format!("{}{next}", newline(indent + 4))
    } else {
        format!(" {same}")
    }
}

/// rustfmt's taste: the next line wins if it makes one line of several, or spares more than one.
pub(super) fn prefers_next_line(same: &str, next: &str) -> bool {
    let lines = |text: &str| text.matches('\n').count();
    lines(next) == 0 || lines(same) > lines(next) + 1
}
