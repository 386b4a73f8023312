//! The golden cases in use: what generated types read, keep, write and refuse.

#[path = "../../tests/generate/mod.rs"]
#[expect(dead_code, reason = "each case uses what it is about")]
mod generate;

/// As the configuration asks with `newtypes = true`.
#[path = "../../tests/generate/newtypes/mod.rs"]
#[expect(dead_code, reason = "each case uses what it is about")]
mod newtypes;

use generate::{
    anything, constraints, defaults, derives, enums, exact, maps, merged, names, operations,
    presence,
};
use generate::{prose, recursion, unions, views, xml};
use hallpass_runtime::example::{Body, round_trip};
use hallpass_runtime::field::Field;
use hallpass_runtime::operation::{BodyError, Reply};
use hallpass_runtime::violation::Validate;
use serde::Serialize;
use serde::de::DeserializeOwned;

fn read<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Reads each text and writes it back, byte for byte.
fn keeps<T: DeserializeOwned + Serialize>(texts: &[&str]) {
    for text in texts {
        let value: T = read(text);
        assert_eq!(serde_json::to_string(&value).expect("writes"), *text);
    }
}

/// Does not read the text, and says why.
fn refuses<T: DeserializeOwned>(text: &str, words: &str) {
    let error = serde_json::from_str::<T>(text)
        .err()
        .unwrap_or_else(|| panic!("{text} is read"));
    assert!(error.to_string().contains(words), "{error}");
}

/// Reads the text and breaks these keywords at these pointers.
fn breaks<T: DeserializeOwned + Validate>(text: &str, wanted: &[(&str, &str)]) {
    let violations = read::<T>(text).violations();
    let found: Vec<(&str, &str)> = violations
        .iter()
        .map(|violation| (violation.pointer.as_str(), violation.keyword))
        .collect();
    assert_eq!(found, wanted, "{text}");
}

#[test]
fn absent_null_and_present_are_three_things() {
    keeps::<presence::Person>(&[
        r#"{"name":"Ann","nickname":null}"#,
        r#"{"name":"Ann","nickname":"A","age":3,"email":null,"tags":["x",null],"home":null}"#,
        r#"{"name":"Ann","nickname":null,"email":"a@b","home":{"city":"Bern"}}"#,
    ]);
    refuses::<presence::Person>(r#"{"name":"Ann"}"#, "missing field `nickname`");
    let person = presence::Person::new("Ann", None);
    assert_eq!((person.age, person.email), (None, Field::Absent));
}

#[test]
fn enums_keep_what_is_not_listed() {
    let texts = [
        r#"">=""#,
        r#""a-b""#,
        r#""a_b""#,
        r#""A_B""#,
        r#""""#,
        r#""1st""#,
        r#""Other""#,
        r#""new""#,
    ];
    keeps::<enums::Operator>(&texts);
    assert_eq!(
        read::<enums::Operator>(r#""Other""#),
        enums::Operator::Other2
    );
    assert_eq!(
        enums::Operator::from("new"),
        enums::Operator::Other("new".to_owned())
    );
    keeps::<Vec<enums::Level>>(&["[-1,0,7,8]"]);
    assert_eq!(enums::Level::from(-1), enums::Level::Minus1);
    keeps::<enums::Limits>(&[
        r#"{"level":7,"operator":null}"#,
        r#"{"level":9,"operator":"max","kind":"only"}"#,
    ]);
    breaks::<enums::Limits>(
        r#"{"level":9,"operator":"mid"}"#,
        &[("/level", "enum"), ("/operator", "enum")],
    );
}

#[test]
fn a_type_of_its_own_guards_a_constraint() {
    use newtypes::guards::{Key, Level, Part, Price, Share, Sku};

    let words = |text: &str| Sku::new(text).expect_err("no sku").to_string();
    assert_eq!(
        words("AB-123456"),
        "no `Sku`: 9 characters, at most 8 wanted (maxLength)"
    );
    assert_eq!(
        words("x"),
        "no `Sku`: `x` does not match `^[A-Z]{2}-[0-9]+$` (pattern)"
    );
    let sku = Sku::new("AB-1").expect("a sku");
    assert_eq!(Sku::try_from("AB-1".to_owned()).as_ref(), Ok(&sku));
    assert_eq!((sku.as_str(), sku.len()), ("AB-1", 4));
    assert_eq!(
        (sku.to_string(), String::from(sku.clone())),
        ("AB-1".into(), "AB-1".into())
    );
    assert!(Level::new(0).is_err() && "10".parse::<Level>().is_err());
    assert_eq!("9".parse::<Level>().map(Level::get), Ok(9));
    assert!(Price::try_from(7).is_err() && Share::new(f64::NAN).is_err());
    let part = Part::new(sku, Share::new(0.5).expect("a share"));
    assert_eq!(
        (part.level_or_default(), part.short_or_default()),
        (1, "AA-0")
    );
    let key = Key::new("no uuid").expect("short enough");
    let told: Vec<_> = key.validate().iter().map(|one| one.keyword).collect();
    assert_eq!(told, ["format"]);
}

#[test]
fn what_breaks_a_guarded_constraint_is_not_read() {
    use newtypes::guards::{Code, Part, Price, Share};

    keeps::<Part>(&[
        r#"{"sku":"AB-1","share":1.0,"level":9,"note":null,"spare":["CD-2"],"prices":{"a":5},"code":0.5}"#,
        r#"{"sku":"AB-1","share":0.1,"note":"n","code":"AB-1","short":"AB-1"}"#,
    ]);
    refuses::<Part>(
        r#"{"sku":"ab","share":1.0}"#,
        "no `Sku`: `ab` does not match `^[A-Z]{2}-[0-9]+$` (pattern)",
    );
    refuses::<Part>(
        r#"{"sku":"AB-1","share":1.0,"note":""}"#,
        "no `Note`: 0 characters",
    );
    refuses::<Part>(r#"{"sku":"AB-1","share":1.0,"spare":["CD-"]}"#, "no `Sku`");
    refuses::<Part>(
        r#"{"sku":"AB-1","share":0,"prices":{"a":5}}"#,
        "no `Share`: 0 is not greater than 0 (exclusiveMinimum)",
    );
    refuses::<Price>("7", "no `Price`: 7 is no multiple of 5 (multipleOf)");
    refuses::<Code>("2", "Share");
    refuses::<Share>(r#""0.5""#, "invalid type");
    // A constraint beside the reference is of this use alone.
    breaks::<Part>(
        r#"{"sku":"AB-1","share":1.0,"short":"AB-12"}"#,
        &[("/short", "maxLength")],
    );
}

#[test]
fn guarded_constraints_are_the_same_in_xml_and_in_texts() {
    use newtypes::guards::{Part, Sku, get_part};

    let text = r#"<Part level="3"><sku>AB-1</sku><share>0.5</share><spare>CD-2</spare></Part>"#;
    let operation = &get_part::OPERATION;
    let media = "application/xml";
    let status = hallpass_runtime::operation::Status::Exact(200);
    round_trip::<Part>(operation, Body::Response(status), media, text).expect("a part");
    let decode = |status: u16, content_type: &'static str, body: &str| {
        get_part::Response::decode(&Reply {
            status,
            content_type: Some(content_type),
            headers: &[],
            body: body.as_bytes(),
        })
    };
    let words =
        |reply: Result<get_part::Response, BodyError>| reply.expect_err("is refused").to_string();
    let low = words(decode(200, media, &text.replace("\"3\"", "\"0\"")));
    assert!(
        low.contains("no `Level`: 0 is less than 1 (minimum)"),
        "{low}"
    );
    let small = words(decode(200, media, &text.replace("CD", "cd")));
    assert!(small.contains("no `Sku`: `cd-2` does not match"), "{small}");
    let plain = decode(404, "text/plain", "AB-1").expect("a sku");
    assert_eq!(
        plain,
        get_part::Response::NotFound(Sku::new("AB-1").expect("a sku"))
    );
    let plain = words(decode(404, "text/plain", "AB"));
    assert!(plain.contains("no `Sku`: `AB` does not match"), "{plain}");
    let request = get_part::Request::new(Sku::new("AB-1").expect("a sku"));
    assert_eq!(request.level_or_default(), 1);
}

#[test]
fn recursive_types_hold_themselves() {
    keeps::<recursion::Person>(&[
        r#"{"name":"A","partner":{"name":"B"},"children":[{"name":"C"}],"employer":{"owner":{"name":"D"}}}"#,
    ]);
    keeps::<recursion::Nested>(&["[[],[[]]]"]);
}

#[test]
fn names_give_way_and_the_wire_does_not() {
    keeps::<names::OptionType>(&[
        r#"{"type":"a","self":"b","fn":"c","fooBar":1,"foo_bar":2,"foo-bar":3,"1st":4,"$ref":"d","additional_properties":"e"}"#,
    ]);
    let kept = names::Kept {
        value: Some(true),
        ..Default::default()
    };
    let keeper = names::Keeper::new("t".to_owned(), kept);
    assert_eq!(
        serde_json::to_string(&keeper).expect("writes"),
        r#"{"text":"t","inner":{"v":true}}"#
    );
    keeps::<(names::FooBar, names::FooBarType)>(&[r#"[{"b":"1"},{"a":"2"}]"#]);
}

#[test]
fn maps_keep_names_that_the_document_does_not_know() {
    keeps::<maps::Scores>(&[r#"{"a":1,"b":2}"#]);
    keeps::<maps::Labelled>(&[r#"{"id":"1","x":[0.5],"y":[]}"#]);
    keeps::<maps::Free>(&[r#"{"a":[1,{"b":null}]}"#]);
    keeps::<maps::Gaps>(&[r#"{"a":null,"b":"c"}"#]);
    refuses::<maps::Closed>(r#"{"id":"1","x":2}"#, "unknown field `x`");
}

#[test]
fn anything_is_anything() {
    keeps::<anything::Anything>(&["null", "[1]", r#""a""#]);
    keeps::<anything::BoxType>(&[
        r#"{"must":null}"#,
        r#"{"must":1,"may":null,"items":[null,{}]}"#,
    ]);
    refuses::<anything::BoxType>(r#"{"may":1}"#, "missing field `must`");
    keeps::<anything::Loose>(&["{}", r#"{"a":"b"}"#]);
}

#[test]
fn all_of_is_one_type() {
    keeps::<merged::Derived>(&[r#"{"id":"1","size":3,"link":{"self":"a","next":"b"},"name":"n"}"#]);
    breaks::<merged::Derived>(r#"{"id":"1","size":0,"name":"n"}"#, &[("/size", "minimum")]);
    breaks::<merged::Derived>(r#"{"id":"1","size":6,"name":"n"}"#, &[("/size", "maximum")]);
    refuses::<merged::Strict>(r#"{"id":"1"}"#, "missing field `size`");
    let wrapper: merged::Wrapper = read(r#"{"base":{"id":"1"},"parent":null}"#);
    assert_eq!(
        (wrapper.base, wrapper.parent),
        (Some(merged::Base::new("1")), Field::Null)
    );
}

#[test]
fn defaults_are_known_and_not_sent() {
    let settings = defaults::Settings::default();
    assert_eq!(serde_json::to_string(&settings).expect("writes"), "{}");
    assert_eq!(settings.page_or_default(), 20);
    assert_eq!(settings.title_or_default(), "no \"title\"");
    assert_eq!(
        settings.privacy_or_default(),
        defaults::SettingsPrivacy::Some
    );
    assert_eq!(settings.level_or_default(), defaults::SettingsLevel::Value1);
    assert!(settings.open_or_default() && settings.ratio_or_default() > 0.4);
}

#[test]
fn unions_find_their_alternative() {
    keeps::<unions::Pet>(&[
        r#"{"kind":"cat","lives":9}"#,
        r#"{"kind":"dog","bark":true}"#,
        r#"{"kind":"fish","fins":2}"#,
    ]);
    assert!(matches!(read(r#"{"kind":"dog"}"#), unions::Pet::Dog(_)));
    assert!(matches!(read(r#"{"kind":"fish"}"#), unions::Pet::Other(_)));
    refuses::<unions::Pet>(r#"{"lives":9}"#, "kind");
    keeps::<unions::Shape>(&[r#"{"x":1.5}"#, r#"{"x":1.5,"w":2.5}"#, r#""a""#, "[1.5]"]);
    assert!(matches!(
        read(r#"{"x":1.5,"w":2.5}"#),
        unions::Shape::Box(_)
    ));
    refuses::<unions::Shape>("true", "Point: invalid type");
    breaks::<unions::Shapes>(
        r#"{"first":"a","pets":[{"kind":"cat","lives":10}]}"#,
        &[("/pets/0/lives", "maximum")],
    );
}

#[test]
fn constraints_are_checked_at_their_place() {
    breaks::<constraints::Order>(
        r#"{"code":"ab","lines":[{"count":5,"price":0.07}],"note":null}"#,
        &[],
    );
    breaks::<constraints::Order>(
        r#"{"code":"äöüßx","lines":[],"marks":[1,2,1],"rates":{"a/b":0.0},"note":"long"}"#,
        &[
            ("/code", "maxLength"),
            ("/lines", "minItems"),
            ("/marks", "uniqueItems"),
            ("/rates/a~1b", "exclusiveMinimum"),
            ("/note", "maxLength"),
        ],
    );
    breaks::<constraints::Order>(
        r#"{"code":"ab","lines":[{"count":0},{"count":7,"price":10.005}],"marks":[-1]}"#,
        &[
            ("/lines/0/count", "minimum"),
            ("/lines/1/count", "multipleOf"),
            ("/lines/1/price", "maximum"),
            ("/lines/1/price", "multipleOf"),
            ("/marks/0", "minimum"),
        ],
    );
}

#[test]
fn what_a_type_cannot_say_is_checked() {
    keeps::<exact::Exact>(&[
        r#"{"sure":true,"mixed":null,"undeclared":null}"#,
        r#"{"sure":true,"mixed":[3],"ratio":0.5,"point":{"y":2,"x":1.0},"loose":"ab","undeclared":1,"extra":{}}"#,
    ]);
    refuses::<exact::Exact>(r#"{"sure":true}"#, "missing field `undeclared`");
    breaks::<exact::Exact>(
        r#"{"sure":true,"point":{"y":2,"x":1.0},"loose":[1],"undeclared":null}"#,
        &[],
    );
    breaks::<exact::Exact>(
        r#"{"sure":false,"undeclared":1}"#,
        &[("", "minProperties"), ("/sure", "enum")],
    );
    breaks::<exact::Exact>(
        r#"{"sure":true,"mixed":"three","ratio":1.0,"point":{"x":1},"loose":2,"undeclared":1}"#,
        &[
            ("/mixed", "enum"),
            ("/ratio", "enum"),
            ("/point", "enum"),
            ("/loose", "minimum"),
        ],
    );
    breaks::<exact::Exact>(
        r#"{"sure":true,"loose":"abc","undeclared":1}"#,
        &[("/loose", "maxLength")],
    );
}

#[test]
fn what_stands_beside_alternatives_holds_for_each() {
    refuses::<exact::Contact>("3", "invalid type: integer `3`, expected a string");
    breaks::<exact::Contact>(r#""a:""#, &[("", "minLength")]);
    assert!(matches!(read(r#""a@b.c""#), exact::Contact::Text(_)));
    assert!(matches!(read(r#""urn:xyz""#), exact::Contact::Text2(_)));
    let left = exact::Either::Left(exact::Left::new(1));
    assert_eq!(read::<exact::Either>(r#"{"left":1}"#), left);
    keeps::<exact::Either>(&[r#"{"left":1}"#, r#"{"right":0.5,"left":true}"#]);
    refuses::<exact::Either>(r#"{"left":true}"#, "Left: invalid type: boolean");
}

#[test]
fn each_side_has_its_view() {
    let input = views::UserInput::new("Ann", "secret", views::Address::default());
    assert_eq!(
        serde_json::to_string(&input).expect("writes"),
        r#"{"name":"Ann","password":"secret","address":{}}"#
    );
    keeps::<views::User>(&[
        r#"{"id":"1","name":"Ann","address":{},"history":[{"at":"now","what":"x"}]}"#,
    ]);
    refuses::<views::User>(r#"{"name":"Ann","address":{}}"#, "missing field `id`");
}

#[test]
fn what_a_server_sent_is_sent_back_without_what_is_its_own() {
    let stamp = r#"{"time":"now","zone":"Z"}"#;
    let text = format!(
        r#"{{"id":1,"text":"a","at":{stamp},"under":{{"id":2,"text":"b","at":{{}}}},"changes":[{stamp}],"seen":{stamp},"by":{{"name":"c"}},
            "copies":{{"x":{stamp}}},"more":{stamp},"none":null}}"#
    );
    let note: views::Note = serde_json::from_str(&text).expect("a note");
    let mut input = views::NoteInput::from(note);
    input.secret = Some("s".to_owned());
    let stamp = serde_json::json!({"zone": "Z"});
    assert_eq!(
        serde_json::to_value(&input).expect("writes"),
        serde_json::json!({
            "text": "a", "at": stamp, "secret": "s", "under": {"text": "b", "at": {}}, "changes": [stamp], "seen": stamp, "by": {},
            "copies": {"x": stamp}, "more": stamp, "none": null,
        })
    );
}

#[test]
#[expect(
    deprecated,
    reason = "whoever uses what the document deprecates is warned"
)]
fn prose_does_no_harm() {
    keeps::<prose::Text>(&[r#"{"tab":"x"}"#]);
}

#[test]
fn a_form_in_parts_is_written_as_the_document_says() {
    use hallpass_runtime::multipart::File;
    let form = operations::upload::Form {
        meta: Some(operations::UploadBodyMeta {
            a: Some(1),
            ..Default::default()
        }),
        tags: Some(vec!["x".to_owned(), "y".to_owned()]),
        pages: Some(vec![File::named("p.txt", "P")]),
        ..operations::upload::Form::new(File::from(vec![1, 2]), "n")
    };
    let body = operations::upload::OPERATION.request.as_ref();
    let media = body.and_then(|body| body.media_of(&form)).expect("a form");
    let bytes = media
        .encode(&form)
        .expect("every value has a form in parts");
    let parts = [
        "name=\"file\"; filename=\"file\"\r\nContent-Type: image/png\r\n\r\n\u{1}\u{2}",
        "name=\"name\"\r\n\r\nn",
        "name=\"meta\"\r\nContent-Type: application/vnd.meta+json\r\n\r\n{\"a\":1}",
        "name=\"tags\"\r\n\r\nx",
        "name=\"tags\"\r\n\r\ny",
        "name=\"pages\"; filename=\"p.txt\"\r\nContent-Type: application/octet-stream\r\n\r\nP",
    ];
    let boundary = "--hallpass-0000000000000000";
    let parts =
        parts.map(|part| format!("{boundary}\r\nContent-Disposition: form-data; {part}\r\n"));
    let wanted = format!("{}{boundary}--\r\n", parts.concat());
    assert_eq!(String::from_utf8_lossy(&bytes), wanted);
    let boundary = &boundary[2..];
    let content_type = format!("multipart/form-data; boundary={boundary}");
    assert_eq!(media.content_type(&bytes), content_type);
    assert!(form.validate().is_empty());
    let wrong = operations::upload::Form::new(File::from(vec![0; 4]), "");
    let broken: Vec<String> = wrong
        .validate()
        .iter()
        .map(|violation| format!("{} {}", violation.pointer, violation.keyword))
        .collect();
    assert_eq!(broken, ["/file maxLength", "/name minLength"]);
}

#[test]
#[expect(
    deprecated,
    reason = "whoever uses what the document deprecates is warned"
)]
fn replies_are_told_apart_by_status() {
    use operations::r#move::Response;
    let reply = |status, body| Reply {
        status,
        content_type: Some("application/json; charset=utf-8"),
        headers: &[],
        body,
    };
    let moved = Response::decode(&reply(200, br#"{"moved":3}"#)).expect("a reply");
    assert_eq!(
        moved,
        Response::Ok(operations::MoveOk {
            moved: Some(3),
            ..Default::default()
        })
    );
    let refused = Response::decode(&reply(418, br#"{"why":"tea"}"#)).expect("a reply");
    assert_eq!(
        refused,
        Response::ClientError(418, operations::MoveClientError::new("tea"))
    );
    assert_eq!(
        Response::decode(&reply(500, b"")).expect("a reply"),
        Response::Default(500)
    );
    assert!(matches!(
        Response::decode(&reply(200, b"3")),
        Err(BodyError::Json(_))
    ));
    let unknown = operations::get_picture::Response::decode(&reply(404, b""));
    assert!(matches!(unknown, Err(BodyError::Status(404))));
}

#[test]
#[expect(
    deprecated,
    reason = "whoever uses what the document deprecates is warned"
)]
fn headers_of_a_reply_have_types_and_are_validated() {
    use operations::r#move::{AcceptedHeaders, OPERATION, Response};
    let decode = |headers: &[(&str, &[u8])]| {
        Response::decode(&Reply {
            status: 202,
            content_type: None,
            headers,
            body: b"",
        })
    };
    let expected = AcceptedHeaders {
        link: Some(vec!["a".to_owned(), "b".to_owned(), "c".to_owned()]),
        ..AcceptedHeaders::new(0)
    };
    let reply = decode(&[("link", b"a, b"), ("retry-after", b" 0 "), ("LINK", b"c")]);
    assert_eq!(reply.expect("a reply"), Response::Accepted(expected));
    let broken = AcceptedHeaders::new(0).validate();
    assert_eq!(broken[0].pointer, "/Retry-After");

    let refusal = |headers: &[(&str, &[u8])]| match decode(headers) {
        Err(error @ BodyError::Header("Retry-After", _)) => error.to_string(),
        other => panic!("{other:?}"),
    };
    let missing = "header `Retry-After`: it is required, and not there";
    assert_eq!(refusal(&[("Link", b"a")]), missing);
    assert!(refusal(&[("Retry-After", b"soon")]).contains("expected i64"));
    assert!(refusal(&[("Retry-After", b"\xff")]).contains("invalid utf-8"));

    let elsewhere = Response::decode(&Reply {
        status: 301,
        content_type: Some("application/json"),
        headers: &[("Retry-After", b"1")],
        body: b"\"attic\"",
    });
    let expected = operations::PlaceWhereTheThingIsFromNowOn::Attic;
    let expected = Response::Redirection(301, expected, AcceptedHeaders::new(1));
    assert_eq!(elsewhere.expect("a reply"), expected);

    let (_, response) = OPERATION.response(202).expect("a response");
    assert_eq!(response.headers, AcceptedHeaders::HEADERS);
    assert!(response.headers[0].required);
}

#[test]
fn one_type_serves_json_and_xml() {
    let text = "<new id=\"7\"><t:title xmlns:t=\"urn:t\">A &amp; B</t:title><lent>1</lent><due/><tag>x</tag><tag>y</tag>\
                <authors><author>Ann</author></authors><price currency=\"CHF\">2.5</price></new>";
    let operation = &xml::add_book::OPERATION;
    round_trip::<xml::Book>(operation, Body::Request, "application/xml", text).expect("a book");
    let media = &operation.request.as_ref().expect("a body").media[0];
    let book: xml::Book = media.decode(text.as_bytes()).expect("a book");
    assert_eq!(
        serde_json::to_string(&book).expect("writes"),
        r#"{"id":7,"title":"A & B","lent":true,"due":null,"tag":["x","y"],"authors":["Ann"],"price":{"currency":"CHF","amount":2.5}}"#
    );
    let written = String::from_utf8(media.encode(&book).expect("writes")).expect("text");
    assert!(
        written.starts_with(
            "<new id=\"7\"><t:title xmlns:t=\"urn:t\">A &amp; B</t:title><lent>1</lent>"
        ),
        "{written}"
    );
}

#[test]
fn the_root_belongs_to_the_use() {
    let reply = Reply {
        status: 200,
        content_type: Some("text/xml"),
        headers: &[],
        body: b"<shelf><book id=\"1\"><title xmlns=\"urn:t\">T</title></book><rest><a>1</a></rest></shelf>",
    };
    let xml::add_book::Response::Ok(shelf) =
        xml::add_book::Response::decode(&reply).expect("a shelf");
    assert_eq!(shelf.book, [xml::Book::new(1, "T")]);
    assert_eq!(shelf.rest.and_then(|rest| rest.get("a").copied()), Some(1));
}

#[test]
fn traits_that_are_asked_for_are_there() {
    use std::collections::{BTreeSet, HashSet};
    let spot = |name: &str, x| derives::Spot::new(name, derives::Point::new(x, 0));
    let spots = [spot("b", 1), spot("a", 2), spot("a", 1), spot("b", 1)];
    let ordered = BTreeSet::from(spots.clone());
    let names: Vec<(&str, i64)> = ordered
        .iter()
        .map(|spot| (spot.name.as_str(), spot.point.x))
        .collect();
    assert_eq!(names, [("a", 1), ("a", 2), ("b", 1)]);
    assert_eq!(HashSet::from(spots).len(), 3);
    let mut extra = spot("a", 1);
    extra.extra.insert("seen".to_owned(), true.into());
    assert!(extra > spot("a", 1));
    let point = derives::Point::default();
    let copy = point;
    assert_eq!(point.level_or_default(), copy.level_or_default());
    assert!(derives::Weight::new(0.5) < derives::Weight::new(1.5));
}
