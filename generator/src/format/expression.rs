//! Expressions: on one line where rustfmt would have them so, else broken as rustfmt breaks them.

use quote::ToTokens;
use syn::{
    Arm, Expr, ExprArray, ExprCall, ExprClosure, ExprIf, ExprMatch, ExprMethodCall, ExprStruct,
    FieldValue,
};

use super::block::{assigned, body, prefers_next_line};
use super::layout::{
    ARRAY, CALL, CHAIN, LINE, Place, SHORT_ITEM, STRUCT, filled, newline, vertical, width,
};
use super::ty::{list, path, pattern};

/// An expression from this place on.
pub(super) fn expression(value: &Expr, place: Place) -> String {
    match flat(value).filter(|flat| place.fits(flat)) {
        Some(flat) => flat,
        None => broken(value, place),
    }
}

/// The expression on one line, if rustfmt would ever have it so.
pub(super) fn flat(value: &Expr) -> Option<String> {
    match value {
        Expr::Call(call) => Some(format!(
            "{}{}",
            flat(&call.func)?,
            flat_arguments(call.args.iter())?
        )),
        Expr::MethodCall(_) => flat_chain(value),
        Expr::Field(field) => Some(format!(
            "{}.{}",
            flat(&field.base)?,
            field.member.to_token_stream()
        )),
        Expr::Reference(reference) => Some(format!("&{}", flat(&reference.expr)?)),
        Expr::Unary(unary) => Some(format!(
            "{}{}",
            unary.op.to_token_stream(),
            flat(&unary.expr)?
        )),
        Expr::Try(attempt) => Some(format!("{}?", flat(&attempt.expr)?)),
        Expr::Array(array) => {
            flat_list(array.elems.iter(), ARRAY).map(|items| format!("[{items}]"))
        }
        Expr::Tuple(tuple) => flat_arguments(tuple.elems.iter()),
        Expr::Struct(structure) => flat_struct(structure),
        Expr::Let(binding) => Some(format!(
            "let {} = {}",
            pattern(&binding.pat),
            flat(&binding.expr)?
        )),
        Expr::Macro(call) => Some(format!("{}!({})", path(&call.mac.path), call.mac.tokens)),
        Expr::Path(name) => Some(path(&name.path)),
        Expr::Match(_) | Expr::If(_) | Expr::Closure(_) => None,
        Expr::Block(block) => block.block.stmts.is_empty().then(|| "{}".to_owned()),
        other => Some(other.to_token_stream().to_string()),
    }
}

fn all_flat<'e>(values: impl Iterator<Item = &'e Expr>) -> Option<Vec<String>> {
    values.map(flat).collect()
}

fn within(text: String, most: usize) -> Option<String> {
    (width(&text) <= most).then_some(text)
}

/// Arguments on one line.
fn flat_arguments<'e>(arguments: impl Iterator<Item = &'e Expr>) -> Option<String> {
    flat_list(arguments, CALL).map(|arguments| format!("({arguments})"))
}

/// Values on one line, up to a width; an only one may be as wide as the line, unless it is a call that can be broken.
fn flat_list<'e>(values: impl Iterator<Item = &'e Expr>, most: usize) -> Option<String> {
    let values: Vec<&Expr> = values.collect();
    let most = match values.as_slice() {
        [only] if !is_wide_call(only) => LINE,
        _ => most,
    };
    within(list(all_flat(values.into_iter())?), most)
}

/// A call within a call, wider than a call likes to be, whose arguments can go to lines of their own.
fn is_wide_call(value: &Expr) -> bool {
    let name = match value {
        Expr::Reference(reference) => return is_wide_call(&reference.expr),
        Expr::Try(attempt) => return is_wide_call(&attempt.expr),
        Expr::Call(call) => flat(&call.func),
        Expr::Macro(call) => Some(path(&call.mac.path)),
        _ => None,
    };
    let is_wide = flat(value).is_none_or(|flat| width(&flat) > CALL);
    name.is_some_and(|name| width(&name) < CALL) && is_wide
}

fn flat_struct(structure: &ExprStruct) -> Option<String> {
    let fields: Option<Vec<String>> = structure.fields.iter().map(flat_field).collect();
    within(list(fields?), STRUCT).map(|fields| format!("{} {{ {fields} }}", path(&structure.path)))
}

fn flat_field(field: &FieldValue) -> Option<String> {
    let name = field.member.to_token_stream().to_string();
    if field.colon_token.is_none() {
        Some(name)
    } else {
        Some(format!("{name}: {}", flat(&field.expr)?))
    }
}

/// A chain of methods and fields on one line; a single link may be as wide as the line.
fn flat_chain(value: &Expr) -> Option<String> {
    let (root, links) = chain(value);
    let mut text = flat(root)?;
    for link in &links {
        text += &flat_link(link)?;
    }
    if links.len() == 1 {
        Some(text)
    } else {
        within(text, CHAIN)
    }
}

/// The links of a chain, from its root on.
fn chain(value: &Expr) -> (&Expr, Vec<&Expr>) {
    let mut links = Vec::new();
    let mut root = value;
    loop {
        let inner = match root {
            Expr::MethodCall(call) => &call.receiver,
            Expr::Field(field) => &field.base,
            _ => break,
        };
        links.push(root);
        root = inner;
    }
    links.reverse();
    (root, links)
}

fn flat_link(link: &Expr) -> Option<String> {
    match link {
        Expr::MethodCall(call) => Some(format!(
            ".{}{}",
            call.method,
            flat_arguments(call.args.iter())?
        )),
        Expr::Field(field) => Some(format!(".{}", field.member.to_token_stream())),
        _ => None,
    }
}

fn broken(value: &Expr, place: Place) -> String {
    match value {
        Expr::Call(call) => broken_call(call, place),
        Expr::MethodCall(call) => broken_chain(value, call, place),
        Expr::Reference(reference) => {
            format!("&{}", expression(&reference.expr, place.behind("&")))
        }
        Expr::Try(attempt) => format!(
            "{}?",
            expression(&attempt.expr, place.followed_by(place.after + 1))
        ),
        Expr::Array(array) => broken_array(array, place),
        Expr::Tuple(tuple) => vertical("(", items(tuple.elems.iter(), place), ")", place.indent),
        Expr::Struct(structure) => broken_struct(structure, place),
        Expr::Closure(closure) => self::closure(closure, place),
        Expr::Match(choice) => self::choice(choice, place),
        Expr::If(condition) => self::condition(condition, place),
        Expr::Block(block) => body(&block.block, place.indent),
        Expr::Macro(call) => {
            let (inner, outer) = (newline(place.indent + 4), newline(place.indent));
            format!(
                "{}!({inner}{}{outer})",
                path(&call.mac.path),
                call.mac.tokens
            )
        }
        other => flat(other).unwrap_or_else(|| other.to_token_stream().to_string()),
    }
}

/// Each value on a line of its own, one step further in.
fn items<'e>(values: impl Iterator<Item = &'e Expr>, place: Place) -> Vec<String> {
    values
        .map(|value| expression(value, Place::line(place.indent + 4, 1)))
        .collect()
}

fn broken_call(call: &ExprCall, place: Place) -> String {
    let name = expression(&call.func, place);
    let arguments: Vec<&Expr> = call.args.iter().collect();
    format!(
        "{name}{}",
        broken_arguments(&arguments, place.behind(&name))
    )
}

/// Arguments that do not stand on one line: the last may hang over, else each has its own line.
fn broken_arguments(arguments: &[&Expr], place: Place) -> String {
    if let Some((last, others)) = arguments.split_last()
        && let Some(others) = all_flat(others.iter().copied())
    {
        let head: String = others
            .iter()
            .map(|argument| format!("{argument}, "))
            .collect();
        if let Some(hanging) = hanging(last, &head, place) {
            return format!("({head}{hanging})");
        }
    }
    vertical(
        "(",
        items(arguments.iter().copied(), place),
        ")",
        place.indent,
    )
}

/// The value behind a bracket and `head`, if it begins on this line and ends below.
fn hanging(value: &Expr, head: &str, place: Place) -> Option<String> {
    let own = Place::line(place.indent + 4, 1);
    if matches!(value, Expr::MethodCall(_)) && flat(value).is_some_and(|flat| own.fits(&flat)) {
        return None;
    }
    let behind = place.behind("(").behind(head).followed_by(place.after + 1);
    let text = if is_wide_call(value) {
        broken(value, behind)
    } else {
        expression(value, behind)
    };
    let first = text.lines().next().unwrap_or_default();
    let hangs = may_hang(value, usize::from(!head.is_empty()) + 1) && text.contains('\n');
    (hangs && behind.followed_by(0).fits(first)).then_some(text)
}

/// The last argument may begin on the line of the call and end below.
fn may_hang(value: &Expr, arguments: usize) -> bool {
    match value {
        Expr::Closure(_) | Expr::Block(_) => true,
        Expr::Call(_)
        | Expr::MethodCall(_)
        | Expr::Tuple(_)
        | Expr::Array(_)
        | Expr::Struct(_)
        | Expr::Match(_) => arguments == 1,
        Expr::Reference(reference) => may_hang(&reference.expr, arguments),
        Expr::Try(attempt) => may_hang(&attempt.expr, arguments),
        _ => false,
    }
}

/// A chain that does not stand on one line: its last call hangs over if its own line would not spare any, else each link has a line.
fn broken_chain(value: &Expr, last: &ExprMethodCall, place: Place) -> String {
    let (root, links) = chain(value);
    let upright = upright_chain(root, &links, place);
    let Some(before) = links[..links.len() - 1]
        .iter()
        .map(|link| flat_link(link))
        .collect::<Option<String>>()
    else {
        return upright;
    };
    let Some(head) = flat(root).map(|root| format!("{root}{before}.{}", last.method)) else {
        return upright;
    };
    let arguments: Vec<&Expr> = last.args.iter().collect();
    let hanging = broken_arguments(&arguments, place.behind(&head));
    let own = link(value, Place::line(place.indent + 4, place.after));
    let lines = |text: &str| text.matches('\n').count();
    if lines(&own) >= lines(&hanging) {
        format!("{head}{hanging}")
    } else {
        upright
    }
}

/// Each link of a chain on a line of its own; a root no wider than an indentation takes its first links along.
fn upright_chain(root: &Expr, links: &[&Expr], place: Place) -> String {
    let mut text = expression(root, place);
    let inner = place.indent + 4;
    let mut links = links.iter().peekable();
    while width(&text) <= 4 && links.peek().is_some() {
        text += &links
            .next()
            .and_then(|link| flat_link(link))
            .unwrap_or_default();
    }
    for link in links {
        text += &newline(inner);
        text += &self::link(link, Place::line(inner, place.after));
    }
    text
}

fn link(link: &Expr, place: Place) -> String {
    match (flat_link(link).filter(|flat| place.fits(flat)), link) {
        (Some(flat), _) => flat,
        (None, Expr::MethodCall(call)) => {
            let head = format!(".{}", call.method);
            let arguments: Vec<&Expr> = call.args.iter().collect();
            format!(
                "{head}{}",
                broken_arguments(&arguments, place.behind(&head))
            )
        }
        (None, other) => other.to_token_stream().to_string(),
    }
}

/// Items that do not stand on one line: an only item may hang over, short ones share lines, others have their own.
fn broken_array(array: &ExprArray, place: Place) -> String {
    if let (Some(only), 1) = (array.elems.first(), array.elems.len())
        && let Some(hanging) = hanging(only, "", place)
    {
        return format!("[{hanging}]");
    }
    let items = items(array.elems.iter(), place);
    let short = items
        .iter()
        .all(|item| !item.contains('\n') && width(item) <= SHORT_ITEM);
    if short {
        filled("[", &items, "]", place.indent)
    } else {
        vertical("[", items, "]", place.indent)
    }
}

fn broken_struct(structure: &ExprStruct, place: Place) -> String {
    let fields = structure
        .fields
        .iter()
        .map(|field| self::field(field, place.indent + 4));
    vertical(
        &format!("{} {{", path(&structure.path)),
        fields,
        "}",
        place.indent,
    )
}

fn field(field: &FieldValue, indent: usize) -> String {
    let name = field.member.to_token_stream().to_string();
    if field.colon_token.is_none() {
        return name;
    }
    let head = format!("{name}:");
    if matches!(field.expr, Expr::MethodCall(_)) {
        return format!("{head}{}", assigned(&head, &field.expr, indent));
    }
    let place = Place::line(indent, 1).behind(&head).behind(" ");
    format!("{head} {}", expression(&field.expr, place))
}

fn closure(closure: &ExprClosure, place: Place) -> String {
    let head = format!("|{}| ", list(closure.inputs.iter().map(pattern)));
    format!("{head}{}", expression(&closure.body, place.behind(&head)))
}

fn choice(choice: &ExprMatch, place: Place) -> String {
    let head = format!(
        "match {} {{",
        expression(&choice.expr, place.behind("match ").followed_by(2))
    );
    let arms: String = choice
        .arms
        .iter()
        .map(|arm| {
            format!(
                "{}{}",
                newline(place.indent + 4),
                self::arm(arm, place.indent + 4)
            )
        })
        .collect();
    format!("{head}{arms}{}}}", newline(place.indent))
}

fn arm(arm: &Arm, indent: usize) -> String {
    let head = format!("{} => ", pattern(&arm.pat));
    if let Expr::Block(block) = arm.body.as_ref() {
        return format!("{head}{}", body(&block.block, indent));
    }
    let place = Place::line(indent, 1).behind(&head);
    let same = expression(&arm.body, place);
    let next = expression(&arm.body, Place::line(indent + 4, 0));
    if place.fits(&same) || !prefers_next_line(&same, &next) {
        return format!("{head}{same},");
    }
    format!("{head}{{{}{next}{}}}", newline(indent + 4), newline(indent))
}

fn condition(condition: &ExprIf, place: Place) -> String {
    let test = expression(&condition.cond, place.behind("if ").followed_by(2));
    format!("if {test} {}", body(&condition.then_branch, place.indent))
}
