//! OAuth 1.0a: the examples of RFC 5849, and what real clients send.

use hallpass_runtime::oauth1::*;

/// Section 3.4.1.1.
#[test]
fn the_base_string_of_the_rfc() {
    let request = Request {
        method: "post",
        url: "http://EXAMPLE.com:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b",
        form: &[("c2", ""), ("a3", "2 q")],
    };
    let parameters = [
        ("oauth_consumer_key", "9djdj82h48djs9d2"),
        ("oauth_token", "kkk9d7dh3k39sjv7"),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", "137131201"),
        ("oauth_nonce", "7d8f3e4a"),
    ];
    let expected = "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D\
        %26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a\
        %26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7";
    assert_eq!(base_string(&request, &parameters).as_deref(), Ok(expected));
}

/// Section 3.4.1.2.
#[test]
fn urls_in_normal_form() {
    let cases = [
        (
            "http://EXAMPLE.COM:80/r%20v/X?id=123",
            "http%3A%2F%2Fexample.com%2Fr%2520v%2FX&id%3D123",
        ),
        (
            "https://www.example.net:8080/?q=1",
            "https%3A%2F%2Fwww.example.net%3A8080%2F&q%3D1",
        ),
        ("https://h:443", "https%3A%2F%2Fh%2F&"),
    ];
    for (url, expected) in cases {
        let request = Request {
            method: "GET",
            url,
            form: &[],
        };
        assert_eq!(base_string(&request, &[]), Ok(format!("GET&{expected}")));
    }
    for url in ["/groups", "ftp://h/", "http://"] {
        let request = Request {
            method: "GET",
            url,
            form: &[],
        };
        assert_eq!(base_string(&request, &[]), Err(OAuth1Error::Url), "{url}");
    }
}

/// A header, the request that it signs, and the secrets.
struct Case {
    header: &'static str,
    method: &'static str,
    url: &'static str,
    secrets: (&'static str, &'static str),
}

const CASES: &[Case] = &[
    // RFC 5849, section 1.2
    Case {
        header: "OAuth realm=\"Photos\",\n oauth_consumer_key=\"dpf43f3p2l4k3l03\",\n oauth_token=\"hh5s93j4hdidpola\",\n \
            oauth_signature_method=\"HMAC-SHA1\",\n oauth_timestamp=\"137131201\",\n oauth_nonce=\"walatlh\",\n \
            oauth_verifier=\"hfdp7dh39dks9884\",\n oauth_signature=\"gKgrFCywp7rO0OXSjdot%2FIHF7IU%3D\"",
        method: "POST",
        url: "https://photos.example.net/token",
        secrets: ("kd94hf93k423kf44", "hdhd0244k9j7ao03"),
    },
    Case {
        header: "OAuth realm=\"Photos\", oauth_consumer_key=\"dpf43f3p2l4k3l03\", oauth_token=\"nnch734d00sl2jdk\", \
            oauth_signature_method=\"HMAC-SHA1\", oauth_timestamp=\"137131202\", oauth_nonce=\"chapoH\", \
            oauth_signature=\"MdpQcU8iPSUjWoN%2FUDMsK2sui9I%3D\"",
        method: "GET",
        url: "http://photos.example.net/photos?file=vacation.jpg&size=original",
        secrets: ("kd94hf93k423kf44", "pfkkdhi9sl3r4s00"),
    },
    // section 2.3
    Case {
        header: "OAuth realm=\"Example\", oauth_consumer_key=\"jd83jd92dhsh93js\", oauth_token=\"hdk48Djdsa\", \
            oauth_signature_method=\"PLAINTEXT\", oauth_verifier=\"473f82d3\", oauth_signature=\"ja893SD9%26xyz4992k83j47x0b\"",
        method: "POST",
        url: "https://server.example.com/request_token",
        secrets: ("ja893SD9", "xyz4992k83j47x0b"),
    },
    // two legs as clients of Schoology send them: no realm, no space behind commas, an empty token, a raw ampersand
    Case {
        header: "OAuth realm=\"\",oauth_consumer_key=\"hpkey\",oauth_token=\"\",oauth_nonce=\"a+/=b\",oauth_timestamp=\"1\",\
            oauth_signature_method=\"PLAINTEXT\",oauth_version=\"1.0\",oauth_signature=\"hpsecret&\"",
        method: "GET",
        url: "https://api.schoology.com/v1/groups",
        secrets: ("hpsecret", ""),
    },
    Case {
        header: "OAuth oauth_consumer_key=hpkey,oauth_signature_method=PLAINTEXT,oauth_signature=hpsecret%26",
        method: "GET",
        url: "https://api.schoology.com/v1/groups",
        secrets: ("hpsecret", ""),
    },
];

#[test]
fn signatures_made_elsewhere_are_verified() {
    for case in CASES {
        let authorization = Authorization::parse(case.header).expect("a header");
        let urls = ["http://127.0.0.1:4010/other", case.url];
        let verified = |secret, urls: &[&str]| {
            verify(
                &authorization,
                case.method,
                urls,
                &[],
                secret,
                case.secrets.1,
            )
        };
        assert_eq!(verified(case.secrets.0, &urls), Ok(()), "{}", case.header);
        assert_eq!(
            verified("wrong", &urls),
            Err(OAuth1Error::Signature),
            "{}",
            case.header
        );
    }
}

#[test]
fn what_is_signed_is_verified() {
    let credentials = Credentials {
        consumer_key: "hpkey",
        consumer_secret: "hp secret",
        token: "",
        token_secret: "",
    };
    for method in [SignatureMethod::HmacSha1, SignatureMethod::Plaintext] {
        let request = Request {
            method: "GET",
            url: "http://127.0.0.1:4010/v1/groups?start=0&limit=20&q=a%20b+c",
            form: &[],
        };
        let occasion = Occasion {
            method,
            timestamp: 1_400_000_000,
            nonce: "x/+=",
            realm: Some("Schoology API"),
        };
        let header = sign(&request, &credentials, &occasion).expect("an absolute URL");
        let authorization = Authorization::parse(&header).expect("a header");
        assert_eq!(authorization.realm(), Some("Schoology API"));
        assert_eq!(authorization.timestamp(), Some(1_400_000_000));
        assert_eq!(authorization.nonce(), Some("x/+="));
        let verified = |url| verify(&authorization, "GET", &[url], &[], "hp secret", "");
        assert_eq!(verified(request.url), Ok(()));
        let other = verified("http://127.0.0.1:4010/v1/groups?start=1");
        assert_eq!(other.is_ok(), method == SignatureMethod::Plaintext);
    }
}

#[test]
fn an_empty_token_may_be_left_out_of_the_signature() {
    // the signature of a request without oauth_token, sent with an empty one
    let request = Request {
        method: "GET",
        url: "http://h/",
        form: &[],
    };
    let parameters = [
        ("oauth_consumer_key", "k"),
        ("oauth_nonce", "n"),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", "1"),
    ];
    assert_eq!(
        base_string(&request, &parameters).as_deref(),
        Ok(
            "GET&http%3A%2F%2Fh%2F&oauth_consumer_key%3Dk%26oauth_nonce%3Dn%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D1"
        )
    );
    let header = "OAuth oauth_consumer_key=\"k\",oauth_token=\"\",oauth_nonce=\"n\",oauth_timestamp=\"1\",\
        oauth_signature_method=\"HMAC-SHA1\",oauth_signature=\"SIGNATURE\"";
    let header = header.replace("SIGNATURE", "g85VXxb1vOrPTo8VLF3rq7jRMc0%3D");
    let authorization = Authorization::parse(&header).expect("a header");
    assert_eq!(
        verify(&authorization, "GET", &["http://h/"], &[], "s", ""),
        Ok(())
    );
}

#[test]
fn broken_headers_are_refused() {
    let cases = [
        ("", OAuth1Error::Header),
        ("OAuth", OAuth1Error::Header),
        ("Bearer abc", OAuth1Error::Header),
        ("OAuthor a=\"b\"", OAuth1Error::Header),
        ("OAuth a", OAuth1Error::Header),
        ("OAuth a=\"b", OAuth1Error::Header),
        ("OAuth a=\"%FF\"", OAuth1Error::Header),
        ("OAuth a=\"b\", a=\"c\"", OAuth1Error::Repeated),
    ];
    for (header, expected) in cases {
        assert_eq!(Authorization::parse(header), Err(expected), "{header}");
    }
    let cases = [
        (
            "OAuth oauth_signature=\"x\"",
            OAuth1Error::Missing("oauth_consumer_key"),
        ),
        (
            "OAuth oauth_consumer_key=\"k\"",
            OAuth1Error::Missing("oauth_signature_method"),
        ),
        (
            "OAuth oauth_consumer_key=\"k\",oauth_signature_method=\"RSA-SHA1\"",
            OAuth1Error::Method,
        ),
        (
            "OAuth oauth_consumer_key=\"k\",oauth_signature_method=\"HMAC-SHA1\"",
            OAuth1Error::Missing("oauth_timestamp"),
        ),
        (
            "OAuth oauth_consumer_key=\"k\",oauth_signature_method=\"PLAINTEXT\",oauth_version=\"2.0\"",
            OAuth1Error::Version,
        ),
        (
            "OAuth oauth_consumer_key=\"k\",oauth_signature_method=\"PLAINTEXT\"",
            OAuth1Error::Missing("oauth_signature"),
        ),
    ];
    for (header, expected) in cases {
        let authorization = Authorization::parse(header).expect("a header");
        assert_eq!(
            verify(&authorization, "GET", &["http://h/"], &[], "s", ""),
            Err(expected),
            "{header}"
        );
    }
}

#[test]
fn secrets_stay_out_of_debug_output() {
    let credentials = Credentials {
        consumer_key: "k",
        consumer_secret: "hidden",
        token: "",
        token_secret: "hidden",
    };
    assert!(!format!("{credentials:?}").contains("hidden"));
    let header = "OAuth oauth_consumer_key=\"k\",oauth_signature_method=\"PLAINTEXT\",oauth_signature=\"hidden&\"";
    let authorization = Authorization::parse(header).expect("a header");
    assert!(!format!("{authorization:?}").contains("hidden"));
}
