//! CEL expressions in documents: parsed at load, evaluated by the mock and the judge.

mod convert;
mod extent;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, LazyLock};

use cel::{Context, Env, ExecutionError, Program};
use serde_json::{Map, Value};

use crate::diagnostic::Span;
use crate::strtotime::strtotime;
use extent::Extent;

/// Bytes of stack for the parser; only what is used becomes memory.
const PARSER_STACK: usize = 32 << 20;

const BROKE_DOWN: &str = "the CEL evaluator broke down";

static ENVIRONMENT: LazyLock<Arc<Env>> = LazyLock::new(|| Arc::new(Env::stdlib()));

/// A parsed CEL expression.
#[derive(Clone)]
pub struct Expression {
    /// As written.
    pub text: String,
    /// Where it stands.
    pub span: Span,
    parsed: Arc<Parsed>,
}

struct Parsed {
    program: Program,
    extent: Extent,
}

impl Parsed {
    /// Parses on a thread of its own: the parser takes about 100 KiB of stack for each pair of parentheses.
    fn with_room(text: &str) -> Result<Self, String> {
        std::thread::scope(|scope| {
            std::thread::Builder::new()
                .stack_size(PARSER_STACK)
                .spawn_scoped(scope, || Self::parse(text))
                .map_err(|error| error.to_string())?
                .join()
                .map_err(|_| BROKE_DOWN.to_owned())?
        })
    }

    fn parse(text: &str) -> Result<Self, String> {
        let program = Program::compile(text).map_err(|error| error.to_string())?;
        let extent = Extent::of(&program.expression().expr)?;
        Ok(Self { program, extent })
    }
}

impl std::fmt::Debug for Expression {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Expression").field(&self.text).finish()
    }
}

/// Why an expression has no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct EvaluationError {
    /// The words of the evaluator.
    pub message: String,
    /// It names a variable or key that is not known here: the judge then says "unknown" instead of guessing.
    pub unknown: bool,
}

impl Expression {
    /// Parses. An expression that is too long or too deep to be evaluated in bounded time is refused.
    ///
    /// # Errors
    /// The parser's words.
    pub fn parse(text: &str, span: Span) -> Result<Self, String> {
        extent::check_size(text)?;
        Ok(Self {
            text: text.to_owned(),
            span,
            parsed: Arc::new(Parsed::with_room(text)?),
        })
    }

    /// The value with these variables. Function `strtotime` takes `now` from the variable of that name.
    ///
    /// # Errors
    /// When a variable is unknown or an operation fails.
    pub fn evaluate(&self, variables: &Map<String, Value>) -> Result<Value, EvaluationError> {
        let mut context = Context::with_env(Arc::clone(&ENVIRONMENT));
        for (name, wanted) in &self.parsed.extent.variables {
            if let Some(value) = variables.get(name) {
                context.add_variable_from_value(name.clone(), convert::to_cel(value, wanted));
            }
        }
        let now = variables.get("now").and_then(convert::whole_seconds);
        context
            .add_function("strtotime", move |text: Arc<String>| seconds_of(&text, now))
            .map_err(|error| failure(error.to_string()))?;
        context
            .add_function("lower", |text: Arc<String>| text.to_lowercase())
            .map_err(|error| failure(error.to_string()))?;
        let outcome = guarded(|| self.parsed.program.execute(&context)).map_err(failure)?;
        let value = outcome.map_err(|error| self.explain(&error))?;
        convert::to_json(&value).map_err(failure)
    }

    /// Whether the expression is true with these variables.
    ///
    /// # Errors
    /// As [`Self::evaluate`], and when the value is no boolean.
    pub fn holds(&self, variables: &Map<String, Value>) -> Result<bool, EvaluationError> {
        match self.evaluate(variables)? {
            Value::Bool(holds) => Ok(holds),
            other => Err(failure(format!(
                "`{}` is {other}, not true or false",
                self.text
            ))),
        }
    }

    fn explain(&self, error: &ExecutionError) -> EvaluationError {
        let unknown = match error {
            ExecutionError::NoSuchKey(_) => true,
            ExecutionError::UndeclaredReference(name) => {
                !self.parsed.program.references().has_function(name.as_str())
            }
            ExecutionError::FunctionError { message, .. } => message == NOW_IS_UNKNOWN,
            _ => false,
        };
        EvaluationError {
            message: error.to_string(),
            unknown,
        }
    }
}

const NOW_IS_UNKNOWN: &str = "the variable `now` is not known here";

fn seconds_of(text: &str, now: Option<i64>) -> Result<i64, ExecutionError> {
    let read = |now| strtotime(text, now);
    match now {
        Some(now) => Ok(read(now).unwrap_or(-1)),
        // A text that says the same whatever the time is can be read without knowing it.
        None => match (read(0), read(1_000_000_007)) {
            (one, other) if one == other => Ok(one.unwrap_or(-1)),
            _ => Err(ExecutionError::function_error("strtotime", NOW_IS_UNKNOWN)),
        },
    }
}

fn failure(message: String) -> EvaluationError {
    EvaluationError {
        message,
        unknown: false,
    }
}

/// Runs the evaluator behind a fence: the expression is foreign text, and a bug of the crate must not end the program.
fn guarded<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|_| BROKE_DOWN.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn variables() -> Map<String, Value> {
        let json = json!({
            "now": 1_389_715_233,
            "request": {
                "method": "GET",
                "query": {"courseId": "course-1", "limit": 20},
                "body": {"userId": "me", "ratio": 1.5, "big": 18_446_744_073_709_551_615_u64, "tags": ["a", "b"]},
            },
            "caller": {"id": "100"},
            "state": {"invitations": [
                {"id": "1", "courseId": "course-1", "userId": "200"},
                {"id": "2", "courseId": "course-2", "userId": "200", "nickname": null},
            ]},
            "item": {"created": 1_273_880_672, "building_id": "5"},
            "value": "2010-05-14 23:44:32",
        });
        json.as_object().cloned().expect("an object")
    }

    #[test]
    fn expressions_have_values() {
        let cases = [
            ("!has(request.query.userId)", json!(true)),
            (
                "has(request.query.courseId) && request.query.limit == 20",
                json!(true),
            ),
            (
                "state.invitations.exists(i, i.courseId == 'course-2' && i.userId == '200')",
                json!(true),
            ),
            (
                "state.invitations.filter(i, i.courseId == 'course-2').map(i, i.id)",
                json!(["2"]),
            ),
            (
                "state.invitations.filter(i, has(i.nickname)).size()",
                json!(1),
            ),
            ("state['invitations'][0].id", json!("1")),
            ("size(state.invitations)", json!(2)),
            (
                "request.body.userId == 'me' ? caller.id : request.body.userId",
                json!("100"),
            ),
            ("request.body.ratio * 2.0", json!(3.0)),
            ("request.body.big", json!(18_446_744_073_709_551_615_u64)),
            (
                "request.body",
                json!({"userId": "me", "ratio": 1.5, "big": 18_446_744_073_709_551_615_u64, "tags": ["a", "b"]}),
            ),
            ("request.body.tags + ['c']", json!(["a", "b", "c"])),
            ("'a' in request.body.tags", json!(true)),
            ("state.invitations[1].nickname", json!(null)),
            ("int('42') + 1", json!(43)),
            ("string(42) + 'x'", json!("42x")),
            ("'course-1'.matches('^course-[0-9]+$')", json!(true)),
            ("'group'.startsWith('gr')", json!(true)),
            (
                "{'a': 1, 'b': [true, null]}",
                json!({"a": 1, "b": [true, null]}),
            ),
            ("item.created >= strtotime(value)", json!(true)),
            ("strtotime('gibberish')", json!(-1)),
            (
                "item.building_id != null && lower('ÀB c').contains(lower('àB'))",
                json!(true),
            ),
            ("'5' in ['4', '5']", json!(true)),
            ("null != null && lower(null) == ''", json!(false)),
            ("strtotime('+1 day') - now", json!(86400)),
            ("1 == 1.0", json!(true)),
            ("'5' == '5' && !(item.building_id == 5)", json!(true)),
            ("missing || true", json!(true)),
        ];
        for (text, expected) in cases {
            let expression = Expression::parse(text, Span::default()).expect(text);
            assert_eq!(expression.evaluate(&variables()), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_not_known_is_told_from_what_fails() {
        let cases = [
            ("caller2.id == '1'", true),
            ("request.query.userId == '1'", true),
            ("state.members.exists(m, m.id == '1')", true),
            ("nofunction(1)", false),
            ("1 / 0", false),
            ("int('x')", false),
            ("'a' + 1", false),
            ("request.body.tags[9]", false),
        ];
        for (text, unknown) in cases {
            let expression = Expression::parse(text, Span::default()).expect(text);
            let error = expression.evaluate(&variables()).expect_err(text);
            assert_eq!(error.unknown, unknown, "{text}: {error}");
        }
    }

    #[test]
    fn time_words_need_the_time() {
        let cases = [
            ("strtotime('2010-05-14')", Ok(json!(1_273_795_200))),
            ("strtotime('x')", Ok(json!(-1))),
        ];
        for (text, expected) in cases {
            let expression = Expression::parse(text, Span::default()).expect(text);
            assert_eq!(expression.evaluate(&Map::new()), expected, "{text}");
        }
        let expression =
            Expression::parse("strtotime('tomorrow')", Span::default()).expect("parses");
        assert!(
            expression
                .evaluate(&Map::new())
                .expect_err("needs now")
                .unknown
        );
    }

    #[test]
    fn conditions_are_true_or_false() {
        let parse = |text| Expression::parse(text, Span::default()).expect("parses");
        assert_eq!(parse("1 < 2").holds(&Map::new()), Ok(true));
        assert!(parse("1 + 2").holds(&Map::new()).is_err());
    }

    #[test]
    fn what_cannot_be_parsed_or_bounded_is_refused() {
        let deep = format!("{}1{}", "(".repeat(5000), ")".repeat(5000));
        let chain = format!("a{}", ".b".repeat(5000));
        let sum = format!("1{}", "+1".repeat(4000));
        let words = format!("a{}", " in a".repeat(3000));
        let not = format!("{}true", "!".repeat(3000));
        let choice = format!("{}1", "a ? 1 : ".repeat(3000));
        let loops = "[1].map(a, [1].map(b, [1].map(c, [1].map(d, a + b + c + d))))";
        for text in [
            "a ==", "", "1 +", "\"", "a b", &deep, &chain, &sum, &words, &not, &choice, loops,
        ] {
            let refused = Expression::parse(text, Span::default()).is_err();
            assert!(refused, "{}", text.get(..40).unwrap_or(text));
        }
    }

    #[test]
    fn the_largest_expressions_do_not_break_the_parser() {
        let variables = Map::new();
        for size in [20, 100, 140, 190, 290] {
            let texts = [
                format!("{}1{}", "(".repeat(size), ")".repeat(size)),
                format!("{}1{}", "[".repeat(size), "]".repeat(size)),
                format!("a{}", ".b".repeat(size)),
                format!("1{}", "+1".repeat(size)),
                format!("a{}", " in a".repeat(size)),
                format!("{}true", "!".repeat(2 * size)),
                format!("{}1", "a ? 1 : ".repeat(size / 2)),
                format!("a{}", "[0]".repeat(size / 2)),
            ];
            for text in texts {
                let _ = Expression::parse(&text, Span::default())
                    .map(|parsed| parsed.evaluate(&variables));
            }
        }
    }
}
