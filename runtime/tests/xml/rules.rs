//! The rules of reading, one case a line: shape, text, value, and what a lenient reader remarks.

use hallpass_runtime::xml::{
    self, Additional, Node, NullAs, Options, ProblemKind, Root, Scalar, Shape, ShapeId, Shapes,
    Union,
};
use serde_json::{Value, json};

use super::shapes::*;

/// A document and what it should be read as.
struct Case {
    shape: (Shapes, Root),
    text: &'static str,
    value: Value,
    /// Problems and notes of a lenient reader, each with its path.
    remarks: &'static [(ProblemKind, &'static str)],
}

/// Checks lenient reading, and that a normal reader refuses exactly what has a problem.
fn check(cases: Vec<Case>) {
    for case in cases {
        let (shapes, root) = &case.shape;
        let lenient = xml::decode(case.text, shapes, root, &Options::lenient()).expect(case.text);
        assert_eq!(lenient.value, case.value, "{}", case.text);
        let mut remarks: Vec<(ProblemKind, &str)> = lenient
            .problems
            .iter()
            .chain(&lenient.notes)
            .map(|problem| (problem.kind, &*problem.path))
            .collect();
        let mut expected = case.remarks.to_vec();
        remarks.sort();
        expected.sort();
        assert_eq!(remarks, expected, "{}", case.text);
        let problem = lenient.problems.first();
        match (xml::from_str::<Value>(case.text, shapes, root), problem) {
            (Ok(value), None) => assert_eq!(value, case.value, "{}", case.text),
            (Err(error), Some(_)) => {
                let kind = lenient
                    .problems
                    .iter()
                    .find(|problem| error.kind() == xml::XmlErrorKind::Shape(problem.kind));
                assert!(kind.is_some(), "{}: {error}", case.text);
            }
            (result, problem) => panic!("{}: {result:?} {problem:?}", case.text),
        }
    }
}

/// `<r>` with one property `v`.
fn one(make: impl Fn(&mut Table) -> Node) -> (Shapes, Root) {
    object(|table| vec![field(make(table))])
}

/// `<r>` with these properties, and nothing said about others.
fn object(make: impl Fn(&mut Table) -> Vec<xml::Field>) -> (Shapes, Root) {
    object_with(make, Additional::Any)
}

fn object_with(
    make: impl Fn(&mut Table) -> Vec<xml::Field>,
    additional: Additional,
) -> (Shapes, Root) {
    let mut table = Table::default();
    let fields = make(&mut table);
    let shape = table.object_with(fields, additional);
    (table.shapes(), root(element("r", shape)))
}

fn scalar(scalar: Scalar) -> (Shapes, Root) {
    one(|table| element("v", table.scalar(scalar)))
}

fn scalar_or_null(scalar: Scalar, null: NullAs) -> (Shapes, Root) {
    one(|table| nullable(element("v", table.scalar(scalar)), null))
}

/// `v`: items `<v>` directly in the root.
fn bare_list() -> (Shapes, Root) {
    object(|table| {
        let string = table.scalar(STRING);
        let list = table.array(element("v", string));
        vec![field(element("v", list)), field(element("w", string))]
    })
}

/// `v`: items `<i>` in a wrapper `<v>`.
fn wrapped_list() -> (Shapes, Root) {
    one(|table| {
        let integer = table.scalar(INTEGER);
        let list = table.array(element("i", integer));
        wrapped(element("v", list))
    })
}

macro_rules! cases {
    ($($shape:expr, $text:expr => $value:tt $(, $kind:ident $path:expr)*;)*) => {
        vec![$(Case {
            shape: $shape,
            text: $text,
            value: json!($value),
            remarks: &[$((ProblemKind::$kind, $path)),*],
        }),*]
    };
}

#[test]
fn d1_strings() {
    check(cases![
        scalar(STRING), "<r><v> a\r\nb\tc </v></r>" => {"v": " a\nb\tc "};
        scalar(STRING), "<r><v>a<![CDATA[<&]]>&lt;&#65;<!-- c -->b<?p i?>c</v></r>" => {"v": "a<&<Abc"};
        scalar(STRING), "<r><v/></r>" => {"v": ""};
        scalar(STRING), "<r><v></v></r>" => {"v": ""};
        scalar(STRING), "<r><v>a&#13;\r</v></r>" => {"v": "a\r\n"};
        scalar(STRING), "<r><v>http:\\/\\/x</v></r>" => {"v": "http:\\/\\/x"}, JsonEscape "/r/v";
        scalar(STRING), "<r><v>a &amp;amp; b</v></r>" => {"v": "a &amp; b"}, DoubleEscape "/r/v";
        scalar(STRING), "<r><v>a<b/></v></r>" => {"v": "a"}, UnexpectedElement "/r/v/b";
        scalar(STRING), "<r><v><b/></v></r>" => {"v": ""}, UnexpectedElement "/r/v/b";
        scalar(STRING), "<r><v x='1'>a</v></r>" => {"v": "a"}, UnknownAttribute "/r/v/@x";
    ]);
}

#[test]
fn d2_integers() {
    check(cases![
        scalar(INTEGER), "<r><v>5</v></r>" => {"v": 5};
        scalar(INTEGER), "<r><v>\n 5 </v></r>" => {"v": 5};
        scalar(INTEGER), "<r><v>+5</v></r>" => {"v": 5}, NonCanonical "/r/v";
        scalar(INTEGER), "<r><v>007</v></r>" => {"v": 7}, NonCanonical "/r/v";
        scalar(INTEGER), "<r><v>12abc</v></r>" => {"v": "12abc"}, Scalar "/r/v";
        scalar(INTEGER), "<r><v/></r>" => {"v": ""}, Scalar "/r/v";
        scalar(INTEGER), "<r><v>9007199254740993</v></r>" => {"v": 9007199254740993_i64};
        scalar(INTEGER), "<r><v>18446744073709551615</v></r>" => {"v": 18446744073709551615_u64};
        scalar(INTEGER), "<r><v>18446744073709551616</v></r>" => {"v": "18446744073709551616"}, NumberRange "/r/v";
    ]);
    // an integer by value alone: an error unless lenient, and then a note
    let (shapes, root) = scalar(INTEGER);
    let lenient =
        xml::decode("<r><v>5.0</v></r>", &shapes, &root, &Options::lenient()).expect("well-formed");
    assert_eq!(
        (lenient.value, lenient.notes[0].kind),
        (json!({"v": 5}), ProblemKind::NonCanonical)
    );
    assert!(xml::from_str::<Value>("<r><v>5.0</v></r>", &shapes, &root).is_err());
}

#[test]
fn d3_d4_numbers_and_booleans() {
    check(cases![
        scalar(NUMBER), "<r><v>5.25</v></r>" => {"v": 5.25};
        scalar(NUMBER), "<r><v>5</v></r>" => {"v": 5};
        scalar(NUMBER), "<r><v>.5</v></r>" => {"v": 0.5}, NonCanonical "/r/v";
        scalar(NUMBER), "<r><v>NaN</v></r>" => {"v": "NaN"}, Scalar "/r/v";
        scalar(BOOLEAN), "<r><v>true</v></r>" => {"v": true};
        scalar(BOOLEAN), "<r><v>0</v></r>" => {"v": false}, NonCanonical "/r/v";
        scalar(BOOLEAN), "<r><v>yes</v></r>" => {"v": "yes"}, Scalar "/r/v";
        scalar(Scalar { numeric_boolean: true, ..BOOLEAN }), "<r><v>1</v></r>" => {"v": true};
    ]);
}

#[test]
fn d5_several_types() {
    let both = Scalar {
        string: true,
        ..INTEGER
    };
    let no_string = Scalar {
        boolean: true,
        ..NUMBER
    };
    check(cases![
        scalar(both), "<r><v>5</v></r>" => {"v": "5"};
        scalar(no_string), "<r><v>true</v></r>" => {"v": true};
        scalar(no_string), "<r><v>1</v></r>" => {"v": 1};
        scalar(Scalar::default()), "<r><v>5</v></r>" => {"v": "5"};
    ]);
}

#[test]
fn d6_to_d8_null_and_empty() {
    const NIL: &str =
        "<r xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><v xsi:nil='true'/></r>";
    let boxed = |null| one(|table| nullable(element("v", table.add(Shape::Any)), null));
    let empty_object = |null| {
        one(|table| {
            let object = table.object(vec![]);
            nullable(element("v", object), null)
        })
    };
    check(cases![
        scalar_or_null(STRING, NullAs::Nil), NIL => {"v": null};
        scalar_or_null(STRING, NullAs::Nil), "<r><v xsi:nil='1'/></r>" => {"v": null};
        scalar(INTEGER), NIL => {"v": null};
        scalar_or_null(STRING, NullAs::Nil), "<r><v xsi:nil='true'>x</v></r>" => {"v": null}, NilContent "/r/v";
        scalar_or_null(STRING, NullAs::Nil), "<r><v xsi:nil='false'>x</v></r>" => {"v": "x"};
        scalar_or_null(STRING, NullAs::Nil), "<r><v/></r>" => {"v": ""}, EmptyAmbiguous "/r/v";
        scalar_or_null(STRING, NullAs::NilOrEmpty), "<r><v/></r>" => {"v": null};
        scalar_or_null(STRING, NullAs::NilOrEmpty), NIL => {"v": null};
        scalar_or_null(STRING, NullAs::Empty), "<r><v/></r>" => {"v": null};
        scalar_or_null(STRING, NullAs::Empty), "<r><v></v></r>" => {"v": null};
        scalar_or_null(STRING, NullAs::Empty), "<r><v> </v></r>" => {"v": " "};
        scalar_or_null(INTEGER, NullAs::Nil), "<r><v/></r>" => {"v": null};
        scalar_or_null(INTEGER, NullAs::Nil), "<r><v> </v></r>" => {"v": null};
        scalar_or_null(BOOLEAN, NullAs::Omit), "<r><v/></r>" => {"v": null};
        boxed(NullAs::Empty), "<r><v/></r>" => {"v": null};
        empty_object(NullAs::Empty), "<r><v/></r>" => {"v": null};
        empty_object(NullAs::Nil), "<r><v/></r>" => {"v": {}};
        wrapped_list(), "<r><v/></r>" => {"v": []};
    ]);
}

#[test]
fn d9_missing() {
    let required_list = || {
        object(|table| {
            let string = table.scalar(STRING);
            let list = table.array(element("v", string));
            vec![required(field(element("v", list)))]
        })
    };
    let attribute_of = |is_nullable| {
        object(move |table| {
            let node = attribute("v", table.scalar(STRING));
            let node = if is_nullable {
                nullable(node, NullAs::Nil)
            } else {
                node
            };
            vec![required(field(node))]
        })
    };
    check(cases![
        scalar(STRING), "<r/>" => {};
        bare_list(), "<r/>" => {};
        required_list(), "<r/>" => {"v": []};
        attribute_of(true), "<r/>" => {"v": null};
        attribute_of(false), "<r/>" => {};
    ]);
}

#[test]
fn d10_to_d14_arrays() {
    let nested = || {
        one(|table| {
            let integer = table.scalar(INTEGER);
            let row = table.array(element("n", integer));
            let rows = table.array(wrapped(element("row", row)));
            wrapped(element("v", rows))
        })
    };
    check(cases![
        bare_list(), "<r><v>a</v></r>" => {"v": ["a"]};
        bare_list(), "<r><v>a</v><w>b</w><v>c</v></r>" => {"v": ["a", "c"], "w": "b"}, Interleaved "/r/v[2]";
        bare_list(), "<r><w>b</w><v>a</v><v/></r>" => {"v": ["a", ""], "w": "b"};
        wrapped_list(), "<r><v><i>1</i><i>2</i></v></r>" => {"v": [1, 2]};
        wrapped_list(), "<r><v><i>1</i></v><v/><v><i>2</i></v></r>" => {"v": [1, 2]}, WrapperRepeated "/r/v[3]";
        wrapped_list(), "<r><v><i>1</i><x>2</x></v></r>" => {"v": [1]}, UnexpectedElement "/r/v/x";
        wrapped_list(), "<r><v><x>1</x><x>2</x></v></r>" => {"v": [1, 2]}, ItemName "/r/v/x[1]", ItemName "/r/v/x[2]";
        wrapped_list(), "<r><i>1</i><i>2</i></r>" => {"v": [1, 2]}, MissingWrapper "/r/i[1]", MissingWrapper "/r/i[2]";
        wrapped_list(), "<r><v>1</v></r>" => {"v": []}, MixedContent "/r/v";
        nested(), "<r><v><row><n>1</n></row><row/></v></r>" => {"v": [[1], []]};
    ]);
}

#[test]
fn d13_repeated() {
    check(cases![
        scalar(STRING), "<r><v>a</v><v>b</v><v>c</v></r>" => {"v": "c"}, Repeated "/r/v[2]", Repeated "/r/v[3]";
    ]);
}

#[test]
fn d15_d16_unknown() {
    let closed = || {
        object_with(
            |table| vec![field(element("v", table.scalar(STRING)))],
            Additional::Forbidden,
        )
    };
    let map = || {
        let mut table = Table::default();
        let integer = table.scalar(INTEGER);
        let shape = table.object_with(vec![], Additional::Shape(integer));
        (table.shapes(), root(element("r", shape)))
    };
    check(cases![
        scalar(STRING), "<r><v>a</v><x>1</x></r>" => {"v": "a", "x": "1"}, UnknownElement "/r/x";
        scalar(STRING), "<r><x><y>1</y><y>2</y><z/></x></r>" => {"x": {"y": ["1", "2"], "z": ""}}, UnknownElement "/r/x";
        scalar(STRING), "<r><x>1</x><v>a</v><x>2</x></r>" => {"v": "a", "x": ["1", "2"]},
            UnknownElement "/r/x[1]", UnknownElement "/r/x[2]";
        closed(), "<r><v>a</v><x>1</x></r>" => {"v": "a"}, UnexpectedElement "/r/x";
        scalar(STRING), "<r a='1' xml:lang='en' xmlns:q='u' xsi:type='t'><v>a</v></r>" => {"v": "a"}, UnknownAttribute "/r/@a";
        map(), "<r><a>1</a><b>2</b></r>" => {"a": 1, "b": 2};
        map(), "<r><a>1</a><a>2</a></r>" => {"a": 2}, Repeated "/r/a[2]";
    ]);
    let strict = Options::strict();
    let (shapes, root) = scalar(STRING);
    assert!(xml::decode("<r a='1'/>", &shapes, &root, &strict).is_err());
    assert!(xml::decode("<r><x/></r>", &shapes, &root, &strict).is_ok());
}

#[test]
fn d17_text_and_attributes() {
    let price = || {
        object(|table| {
            let number = table.scalar(NUMBER);
            let string = table.scalar(STRING);
            let text = Node {
                kind: xml::NodeKind::Text,
                ..element("value", number)
            };
            vec![field(attribute("currency", string)), required(field(text))]
        })
    };
    let flagged = || {
        object(|table| {
            let string = table.scalar(STRING);
            vec![field(attribute("a", string)), field(element("v", string))]
        })
    };
    check(cases![
        price(), "<r currency='EUR'> 5.5 </r>" => {"currency": "EUR", "value": 5.5};
        price(), "<r currency='EUR'>5<!-- c -->.5</r>" => {"currency": "EUR", "value": 5.5};
        flagged(), "<r a='1&#10;2\n3'><v>x</v></r>" => {"a": "1\n2 3", "v": "x"};
        flagged(), "<r><a>1</a><v>x</v></r>" => {"a": "1", "v": "x"}, ElementForAttribute "/r/a";
        flagged(), "<r a='1' v='x'/>" => {"a": "1", "v": "x"}, AttributeForElement "/r/@v";
        flagged(), "<r>text<v>x</v></r>" => {"v": "x"}, MixedContent "/r";
    ]);
}

#[test]
fn d19_unions() {
    let pets = |discriminated: bool| {
        let mut table = Table::default();
        let string = table.scalar(STRING);
        let boolean = table.scalar(BOOLEAN);
        let kind = || field(element("kind", string));
        let cat = table.object(vec![kind(), required(field(element("indoor", boolean)))]);
        let dog = table.object(vec![kind(), required(field(element("bark", string)))]);
        let discriminator = discriminated.then(|| xml::Discriminator {
            key: "kind".into(),
            mapping: vec![("cat".into(), 0), ("dog".into(), 1)].into(),
        });
        let union = table.add(Shape::Union(Union {
            discriminator,
            variants: vec![cat, dog].into(),
        }));
        (table.shapes(), root(element("r", union)))
    };
    let scalar_or_list = || {
        one(|table| {
            let integer = table.scalar(INTEGER);
            let list = table.array(element("v", integer));
            let union = Union {
                discriminator: None,
                variants: vec![integer, list].into(),
            };
            element("v", table.add(Shape::Union(union)))
        })
    };
    let endless = || {
        let mut table = Table::default();
        let union = Union {
            discriminator: None,
            variants: vec![ShapeId(0), ShapeId(0), ShapeId(0)].into(),
        };
        let union = table.add(Shape::Union(union));
        (table.shapes(), root(element("r", union)))
    };
    check(cases![
        pets(false), "<r><indoor>true</indoor></r>" => {"indoor": true};
        pets(false), "<r><bark>true</bark></r>" => {"bark": "true"};
        pets(true), "<r><bark>loud</bark><kind>dog</kind></r>" => {"kind": "dog", "bark": "loud"};
        pets(true), "<r><bark>loud</bark><kind>cat</kind></r>" => {"kind": "cat", "bark": "loud"}, UnknownElement "/r/bark";
        pets(false), "<r><meow/></r>" => {"meow": ""}, NoVariant "/r";
        scalar_or_list(), "<r><v>1</v></r>" => {"v": 1}, Ambiguous "/r/v";
        scalar_or_list(), "<r><v>1</v><v>2</v></r>" => {"v": [1, 2]};
        endless(), "<r>x</r>" => "x", NoVariant "/r";
    ]);
}

/// Shapes that a careful document does not have still give a value, and no false one.
#[test]
fn misfit_shapes() {
    let list_in_attribute = || {
        object(|table| {
            let string = table.scalar(STRING);
            let list = table.array(element("i", string));
            vec![field(wrapped(attribute("v", list)))]
        })
    };
    let object_in_text = || {
        one(|table| {
            let object = table.object(vec![]);
            Node {
                kind: xml::NodeKind::Text,
                ..element("v", object)
            }
        })
    };
    let renamed = || {
        object(|table| {
            let string = table.scalar(STRING);
            vec![keyed("v", attribute("a", string))]
        })
    };
    check(cases![
        list_in_attribute(), "<r v='1 2'/>" => {"v": "1 2"}, Misplaced "/r";
        object_in_text(), "<r>x</r>" => {"v": "x"}, Misplaced "/r";
        renamed(), "<r a='1'><v>2</v></r>" => {"v": "1"}, UnexpectedElement "/r/v";
    ]);
}

#[test]
fn d21_d24_namespaces() {
    let spaced = || {
        let mut table = Table::default();
        let string = table.scalar(STRING);
        let in_u = |node: Node| Node {
            namespace: Some("urn:u".into()),
            ..node
        };
        let object = table.object(vec![
            field(in_u(element("v", string))),
            field(element("w", string)),
        ]);
        (table.shapes(), root(in_u(element("r", object))))
    };
    check(cases![
        spaced(), "<r xmlns='urn:u'><v>a</v><w>b</w></r>" => {"v": "a", "w": "b"};
        spaced(), "<p:r xmlns:p='urn:u'><p:v>a</p:v><w>b</w></p:r>" => {"v": "a", "w": "b"};
        spaced(), "<r xmlns='urn:u'><v xmlns='urn:x'>a</v></r>" => {"v": "a"}, Namespace "/r/v";
        spaced(), "<r><v>a</v></r>" => {"v": "a"}, Namespace "/r", Namespace "/r/v";
        spaced(), "<r xmlns='urn:u'><w xmlns='urn:x'>b</w></r>" => {"w": "b"}, ForeignNamespace "/r/w";
    ]);
}

#[test]
fn n2_root() {
    let (shapes, root) = scalar(STRING);
    let any_name = Root {
        any_name: true,
        ..root.clone()
    };
    check(vec![
        Case {
            shape: (shapes.clone(), root),
            text: "<body><v>a</v></body>",
            value: json!({"v": "a"}),
            remarks: &[(ProblemKind::Root, "/body")],
        },
        Case {
            shape: (shapes, any_name),
            text: "<body><v>a</v></body>",
            value: json!({"v": "a"}),
            remarks: &[],
        },
    ]);
}

#[test]
fn problems_are_data() {
    let (shapes, root) = scalar(INTEGER);
    let decoded = xml::decode("<r>\n  <v>é</v>\n</r>", &shapes, &root, &Options::lenient())
        .expect("well-formed");
    let problem = &decoded.problems[0];
    assert_eq!((problem.line, problem.column), (2, 3));
    assert_eq!(
        (&*problem.expected, &*problem.found),
        ("an integer", "\"é\"")
    );
}

#[test]
fn problems_are_bounded() {
    let (shapes, root) = scalar(INTEGER);
    let text = format!("<r>{}</r>", "<v>x</v>".repeat(5000));
    let decoded = xml::decode(&text, &shapes, &root, &Options::lenient()).expect("well-formed");
    assert_eq!((decoded.problems.len(), decoded.unrecorded), (1000, 4000));
}
