//! Well-formedness, held against roxmltree: what one takes, the other takes.

use hallpass_runtime::xml::{self, Options, XmlErrorKind};
use proptest::prelude::*;

use super::shapes::any;

/// Texts that our reader and roxmltree must refuse alike.
const BROKEN: &[&str] = &[
    "",
    " ",
    "text",
    "<a>",
    "</a>",
    "<a></b>",
    "<a/><b/>",
    "<a/>text",
    "text<a/>",
    "<a b='1' b='2'/>",
    "<a xmlns:x='u' xmlns:y='u' x:b='1' y:b='2'/>",
    "<a xmlns:x='u' xmlns:x='u'/>",
    "<a b=1/>",
    "<a b/>",
    "<a b='<'/>",
    "<a b='&'/>",
    "<a b='1'c='2'/>",
    "<a b='1/>",
    "<1/>",
    "<-a/>",
    "<a:/>",
    "<:a/>",
    "<a:b:c xmlns:a='u'/>",
    "<p:a/>",
    "<a p:b='1'/>",
    "<a xmlns:xml='u'/>",
    "<a xmlns:xmlns='u'/>",
    "<a xmlns='http://www.w3.org/2000/xmlns/'/>",
    "<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>",
    "< a/>",
    "<a / >",
    "<a>]]></a>",
    "<a>&unknown;</a>",
    "<a>&amp</a>",
    "<a>&#0;</a>",
    "<a>&#xFFFF;</a>",
    "<a>&#xD800;</a>",
    "<a>&#;</a>",
    "<a>&#x;</a>",
    "<a>& </a>",
    "<a>\u{1}</a>",
    "<a>\u{FFFE}</a>",
    "<a b='\u{1}'/>",
    "<a><!-- -- --></a>",
    "<a><!-- --->",
    "<a><!-- \u{1} --></a>",
    "<a><![CDATA[</a>",
    "<a><![CDATA[\u{1}]]></a>",
    "<a><?xml version='1.0'?></a>",
    "<a><??></a>",
    "<a><?b</a>",
    " <?xml version='1.0'?><a/>",
    "<?xml?><a/>",
    "<?xml encoding='utf-8'?><a/>",
    "<![CDATA[x]]><a/>",
    "<a/><![CDATA[x]]>",
    "<a/>&amp;",
    "<a><!b></a>",
    "<a></a",
    "<a",
    "<",
];

/// Texts that both must take.
const SOUND: &[&str] = &[
    "<a/>",
    "<a />",
    "<a></a >",
    "\u{FEFF}<a/>",
    "<?xml version=\"1.0\"?><a/>",
    "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\r\n<a/>\n",
    "<!-- c --><?p i?><a/><!-- c --><?p?>",
    "<a b='1' c=\"2\"/>",
    "<a b = '1'\n\tc= '\"'/>",
    "<a xmlns='u' xmlns:p='v' p:b='1' b='2'><p:c/></a>",
    "<a xml:lang='en'/>",
    "<a xmlns:xml='http://www.w3.org/XML/1998/namespace'/>",
    "<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x41;&#x10FFFF;</a>",
    "<a>]] ></a>",
    "<a b='>'/>",
    "<a><![CDATA[<&]]]]><![CDATA[>]]></a>",
    "<a><!-- <b> & --></a>",
    "<é-1._·/>",
    "<a>\u{85}\u{2028}\u{7F}\u{FFFD}</a>",
];

/// Whether our reader takes a text as well-formed.
fn ours(text: &str) -> Result<(), xml::XmlError> {
    let (shapes, root) = any();
    xml::decode(text, &shapes, &root, &Options::lenient()).map(drop)
}

#[test]
fn broken_texts_are_refused() {
    for text in BROKEN {
        let error = ours(text).expect_err(text);
        assert_eq!(error.kind(), XmlErrorKind::Malformed, "{text}");
        assert!(error.line() >= 1 && error.column() >= 1, "{text}");
    }
}

#[test]
fn sound_texts_are_taken() {
    for text in SOUND {
        assert_eq!(ours(text), Ok(()), "{text}");
        assert!(roxmltree::Document::parse(text).is_ok(), "{text}");
    }
}

#[test]
fn refused_for_another_reason() {
    let deep = "<a>".repeat(65) + &"</a>".repeat(65);
    let attributes: String = (0..257).map(|number| format!(" a{number}='1'")).collect();
    let attributes = format!("<a{attributes}/>");
    let cases = [
        ("<!DOCTYPE a><a/>", XmlErrorKind::Doctype),
        (
            "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
            XmlErrorKind::Doctype,
        ),
        ("<?xml version='1.1'?><a/>", XmlErrorKind::Version),
        (&deep, XmlErrorKind::Limit),
        (&attributes, XmlErrorKind::Limit),
    ];
    for (text, kind) in cases {
        assert_eq!(
            ours(text).map_err(|error| error.kind()),
            Err(kind),
            "{text}"
        );
    }
}

#[test]
fn limits_of_size_and_count() {
    let (shapes, root) = any();
    let mut options = Options::lenient();
    options.limits.nodes = 3;
    assert!(xml::decode("<a>1<b/></a>", &shapes, &root, &options).is_ok());
    assert!(xml::decode("<a>1<b/>2</a>", &shapes, &root, &options).is_err());
    options.limits.bytes = 4;
    assert!(xml::decode("<a/>", &shapes, &root, &options).is_ok());
    assert!(xml::decode("<ab/>", &shapes, &root, &options).is_err());
}

#[test]
fn bytes_that_are_not_utf8_are_refused_with_their_place() {
    let (shapes, root) = any();
    let error = xml::from_slice::<serde_json::Value>(b"<a>\n\xC3\xA9\xFF</a>", &shapes, &root)
        .expect_err("not UTF-8");
    assert_eq!(
        (error.kind(), error.line(), error.column()),
        (XmlErrorKind::Encoding, 2, 2)
    );
}

/// Where we keep to XML 1.0 and Namespaces 1.0, and roxmltree is laxer.
const STRICTER: &[&str] = &[
    "a namespace prefix may not be bound to nothing",
    "a namespace prefix is declared twice in one tag",
    "a processing instruction must begin with a name followed by white space",
];

fn is_stricter(text: &str, error: &xml::XmlError) -> bool {
    if text.contains("110FFFF;") {
        return true; // no character of Unicode, yet roxmltree takes it
    }
    // roxmltree takes a name that begins with a colon, and takes the same name without one for its end
    let line = text.split('\n').nth(error.line() - 1).unwrap_or_default();
    STRICTER.contains(&error.message())
        || line.chars().nth(error.column() - 1) == Some(':')
        || error.message().contains("</:")
}

/// What the two are known to see differently: we refuse document types and versions, and take `xsi:` without a declaration.
fn beyond_comparison(text: &str) -> bool {
    text.contains("<!DOCTYPE") || text.contains("version") || text.contains("xsi:")
}

fn agree(text: &str) -> Result<(), TestCaseError> {
    if beyond_comparison(text) {
        let _ = ours(text); // must not panic
        return Ok(());
    }
    let ours = match ours(text) {
        Err(error) if error.kind() == XmlErrorKind::Limit || is_stricter(text, &error) => {
            return Ok(());
        }
        result => result,
    };
    let theirs = roxmltree::Document::parse(text);
    prop_assert_eq!(
        ours.is_ok(),
        theirs.is_ok(),
        "{:?}\nours {:?}\ntheirs {:?}",
        text,
        ours,
        theirs.err()
    );
    Ok(())
}

/// Pieces that make markup likely.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => prop::sample::select(vec![
            "<a>", "</a>", "<b>", "</b>", "<c/>", "<", ">", "/>", "</", "<a ", "b='1'", " b=\"2\"", " c=''", "=", "'", "\"",
            "&amp;", "&#65;", "&#x41;", "&#0;", "&", ";", "<!--", "-->", "--", "-", "<![CDATA[", "]]>", "]]", "<?", "?>", "<?p i?>",
            " ", "\n", "\r\n", "text", "p:", ":", " xmlns='u'", " xmlns:p='v'", " xmlns:p=''", "xml:lang='en'", "xmlns", "<p:a>",
            "</p:a>", "<p:c/>", "<!", "é", "\u{FFFE}", "\u{1}", "\u{FEFF}", "1", ".", "<?xml ", "<!DOCTYPE a>", "<xsi:a/>",
        ]).prop_map(str::to_owned),
        1 => "\\PC{0,3}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// A sound text with one piece of soup somewhere.
fn spoiled() -> impl Strategy<Value = String> {
    (prop::sample::select(SOUND), any_index(), soup()).prop_map(|(text, index, soup)| {
        let mut at = index.index(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        format!("{}{}{}", &text[..at], soup, &text[at..])
    })
}

fn any_index() -> impl Strategy<Value = prop::sample::Index> {
    proptest::arbitrary::any::<prop::sample::Index>()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn soup_is_judged_alike(text in soup()) {
        agree(&text)?;
    }

    #[test]
    fn soup_in_an_element_is_judged_alike(text in soup()) {
        agree(&format!("<a>{text}</a>"))?;
    }

    #[test]
    fn soup_in_a_tag_is_judged_alike(text in soup()) {
        agree(&format!("<a {text}/>"))?;
    }

    #[test]
    fn spoiled_texts_are_judged_alike(text in spoiled()) {
        agree(&text)?;
    }

    #[test]
    fn no_bytes_make_a_panic(bytes in prop::collection::vec(proptest::arbitrary::any::<u8>(), 0..64)) {
        let (shapes, root) = any();
        let _ = xml::from_slice::<serde_json::Value>(&bytes, &shapes, &root);
    }
}
