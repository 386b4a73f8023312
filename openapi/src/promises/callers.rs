//! Who the callers are, where the document says so: "the first user is 1001 and the second 1002", "the users 2001 (first credential) and 2002 (second credential)".

use crate::model::Api;
use crate::prose::Prose;

/// The identities of the first and of the second caller.
pub fn callers(api: &Api) -> Option<[String; 2]> {
    let told = |prose: &Prose| prose.sentences().find_map(read);
    let schemes = api.security_schemes.values();
    let schemes = schemes.filter_map(|scheme| scheme.description.as_deref());
    told(Prose::of_document(api)).or_else(|| told(&Prose::of(schemes)))
}

fn read(says: &str) -> Option<[String; 2]> {
    let found = bracketed(says).or_else(|| followed(says))?;
    (found[0] != found[1]).then_some(found)
}

/// "2001 (first credential), 2002 (second credential)".
fn bracketed(says: &str) -> Option<[String; 2]> {
    let before = |mark: &str| {
        let marks = [format!("({mark} "), format!("(the {mark} ")];
        let (at, rest) = marks
            .iter()
            .find_map(|mark| says.split_once(mark.as_str()))?;
        let named = starts_with_caller(rest);
        let id = at.split_whitespace().next_back().and_then(identity);
        id.filter(|_| named)
    };
    Some([before("first")?, before("second")?])
}

/// "The first user is 1001 and the second 1002".
fn followed(says: &str) -> Option<[String; 2]> {
    let (_, rest) = says.split_once("first ")?;
    if !starts_with_caller(rest) {
        return None;
    }
    let (of_first, of_second) = ["second", "other"]
        .iter()
        .find_map(|mark| rest.split_once(mark))?;
    let only = |text: &str| {
        let mut all = text.split([' ', '(', ')', ',']).filter_map(identity);
        all.next()
    };
    let first = only(of_first)?;
    // Who is not told right away is somebody else.
    let near: Vec<&str> = of_second.split_whitespace().take(NEAR).collect();
    Some([first, only(&near.join(" "))?])
}

/// Words between a caller and its identity.
const NEAR: usize = 6;

fn starts_with_caller(rest: &str) -> bool {
    const CALLERS: [&str; 9] = [
        "user",
        "account",
        "credential",
        "caller",
        "identity",
        "token",
        "login",
        "person",
        "key",
    ];
    let words = rest.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    words
        .take(2)
        .any(|word| CALLERS.iter().any(|caller| word.starts_with(caller)))
}

/// A word with a digit in it that is no status.
fn identity(word: &str) -> Option<String> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let is_status = word.len() == 3
        && word
            .parse::<u16>()
            .is_ok_and(|number| (200..600).contains(&number));
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let is_one = word.bytes().any(|byte| byte.is_ascii_digit()) && word.chars().all(is_name);
    (is_one && !is_status).then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn who_the_callers_are_is_read() {
        let cases = [
            (
                "the examples name users of a fresh sandbox, where the first user is 1001 and the second 1002 (others: 1003, 1004)",
                Some(["1001", "1002"]),
            ),
            (
                "the sandbox has the users 2001 (first credential, ann@example.org), 2002 (second credential, bob@example.org), 2003 (cyd@example.org)",
                Some(["2001", "2002"]),
            ),
            (
                "the first test account is user 7345, the second one user 7346",
                Some(["7345", "7346"]),
            ),
            ("the first page has 20 items, the second 20", None),
            ("the first user gets 409, the second 404", None),
            (
                "the first user is an owner, every other user may have 5 groups",
                None,
            ),
        ];
        for (says, expected) in cases {
            let expected = expected.map(|all| all.map(str::to_owned));
            assert_eq!(read(says), expected, "{says}");
        }
    }
}
