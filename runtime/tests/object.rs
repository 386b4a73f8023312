//! Structs and unions as generated code declares them: what they read, keep, write and refuse.

use hallpass_runtime as runtime;
use runtime::extra::Extra;
use runtime::field::Field;

#[derive(PartialEq)]
struct Person {
    name: String,
    age: Option<i64>,
    nickname: Field<String>,
    title: Option<String>,
    extra: Extra,
}

runtime::object! {
    Person {
        0 required name "name" [MinLength(1)],
        1 optional age "age" [Minimum(Whole(0))],
        2 nullable nickname "nick-name",
        3 required title "title",
    } extra: Extra
}

#[derive(PartialEq)]
struct Scores {
    id: i64,
    others: std::collections::BTreeMap<String, f64>,
}

runtime::object! {
    Scores {
        0 required id "id",
    } others: std::collections::BTreeMap<String, f64>, [Each(&[Maximum(Real(1.5))])]
}

#[derive(PartialEq)]
struct Dog {
    name: String,
    bark: bool,
}

runtime::object! {
    Dog {
        0 required name "name",
        1 required bark "bark",
    }
}

#[derive(Debug, PartialEq)]
enum Being {
    Person(Person),
    Dog(Dog),
}

runtime::union! {
    Being {
        Person [],
        Dog [],
    }
}

/// Written as it was read.
#[track_caller]
fn keeps<T: runtime::value::Value>(text: &str) {
    let value: T = serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(serde_json::to_string(&value).expect("writes"), text);
}

/// Not read, for this reason.
#[track_caller]
fn refuses<T: runtime::value::Value>(text: &str, words: &str) {
    match serde_json::from_str::<T>(text) {
        Ok(_) => panic!("{text} is read"),
        Err(error) => assert!(error.to_string().contains(words), "{error}"),
    }
}

#[test]
fn objects_keep_what_their_schema_does_not_name() {
    keeps::<Person>(r#"{"name":"Ann","title":null}"#);
    keeps::<Person>(
        r#"{"name":"Ann","age":3,"nick-name":null,"title":"Dr","x":[1],"y":{"z":null}}"#,
    );
    keeps::<Scores>(r#"{"id":1,"a":0.5,"b":2.5}"#);
}

#[test]
fn objects_are_read_in_any_order() {
    let text = r#"{"x":1,"title":"Dr","nick-name":"A","name":"Ann"}"#;
    let person: Person = serde_json::from_str(text).expect("a person");
    assert_eq!(
        serde_json::to_string(&person).expect("writes"),
        r#"{"name":"Ann","nick-name":"A","title":"Dr","x":1}"#
    );
}

#[test]
fn nothing_else_is_read_as_an_object() {
    refuses::<Person>(r#"["Ann",3,null,"Dr"]"#, "expected an object (Person)");
    refuses::<Person>(r#"{"name":"Ann"}"#, "missing field `title`");
    refuses::<Person>(
        r#"{"name":"Ann","title":"Dr","age":null}"#,
        "null, expected i64",
    );
    refuses::<Person>(
        r#"{"name":"Ann","title":"Dr","name":"B"}"#,
        "duplicate field `name`",
    );
    refuses::<Person>(
        r#"{"name":"Ann","title":"Dr","x":1,"x":2}"#,
        "duplicate field `x`",
    );
    refuses::<Scores>(r#"{"id":1,"a":"b"}"#, "expected f64");
    refuses::<Dog>(
        r#"{"name":"Rex","bark":true,"tail":1}"#,
        "unknown field `tail`",
    );
}

#[test]
fn rules_are_checked_at_their_place() {
    let person: Person =
        serde_json::from_str(r#"{"name":"","age":-1,"title":null}"#).expect("a person");
    let pointers: Vec<String> = person
        .validate()
        .into_iter()
        .map(|found| found.pointer)
        .collect();
    assert_eq!(pointers, ["/name", "/age"]);
    let scores: Scores = serde_json::from_str(r#"{"id":1,"a":0.5,"b":2.5}"#).expect("scores");
    let pointers: Vec<String> = scores
        .validate()
        .into_iter()
        .map(|found| found.pointer)
        .collect();
    assert_eq!(pointers, ["/b"]);
}

#[test]
fn the_alternative_that_names_every_property_wins() {
    let read = |text| serde_json::from_str::<Being>(text).map_err(|error| error.to_string());
    let person = read(r#"{"name":"Tom","title":null}"#);
    assert!(matches!(person, Ok(Being::Person(person)) if person.validate().is_empty()));
    let dog = read(r#"{"name":"Rex","bark":true}"#);
    assert!(matches!(dog, Ok(Being::Dog(dog)) if dog.validate().is_empty()));
    let neither = read(r#"{"bark":true}"#);
    let words = "Person: missing field `name`; Dog: missing field `name`";
    assert!(neither.is_err_and(|error| error.contains(words)));
    let flawed = read(r#"{"name":"","title":"Dr"}"#).map(|being| being.validate().len());
    assert_eq!(flawed, Ok(1));
}
