//! Types that hold each other in a long chain: the crate says how far the compiler has to follow.

use std::fmt::Write;

use hallpass_generator::{Document, Options, generate};
use hallpass_openapi::source::Files;

/// A document made of so many schemas, each with a property of the next.
struct Chain(usize);

impl Files for Chain {
    fn read(&self, _: &str) -> std::io::Result<String> {
        let mut text = "openapi: 3.0.4\ninfo: {title: Chain, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n".to_owned();
        for index in 0..self.0 {
            let next = (index + 1) % self.0;
            let _ = writeln!(
                text,
                "    S{index}: {{type: object, properties: {{next: {{$ref: '#/components/schemas/S{next}'}}}}}}"
            );
        }
        Ok(text)
    }
}

/// The root of the crate that a chain of so many types becomes.
fn root(count: usize) -> String {
    root_of("chain", count)
}

fn root_of(name: &str, count: usize) -> String {
    let loaded = hallpass_openapi::load("chain.yaml", &Chain(count));
    let api = loaded.api.expect("a document that loads");
    let options = Options {
        crate_name: Some(name.to_owned()),
        ..Options::default()
    };
    let document = Document {
        module: "chain",
        api: &api,
        diagnostics: &[],
    };
    let output = generate(&[document], &options);
    let mut files = output.files.into_iter();
    let root = files.find(|file| file.path == "src/lib.rs");
    root.expect("the root of a crate").text
}

#[test]
fn a_long_chain_raises_the_limit_of_recursion() {
    assert!(root(300).contains("#![recursion_limit = \"2048\"]"));
    assert!(!root(5).contains("recursion_limit"));
}

#[test]
fn a_crate_may_have_a_name_that_the_compiler_warns_of() {
    for name in ["my--api", "my_-api", "MyApi"] {
        assert!(
            root_of(name, 1).contains("#![allow(non_snake_case)]"),
            "{name}"
        );
    }
    assert!(!root_of("my-api_v2", 1).contains("non_snake_case"));
}
