//! Any text as the XML of bodies of many forms: no panic, and what is read can be written and is then the same.

#![no_main]

use std::sync::LazyLock;

use hallpass_openapi::model::Api;
use hallpass_openapi::source::Disk;
use hallpass_runtime::xml::{self, Options};
use libfuzzer_sys::fuzz_target;

static API: LazyLock<Api> = LazyLock::new(|| {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/bodies.yaml");
    let loaded = hallpass_openapi::load(path, &Disk);
    loaded.api.expect("the document of this target is good")
});

fuzz_target!(|text: &str| {
    let responses = API.operations.iter().flat_map(|operation| &operation.responses);
    let bodies = responses.flat_map(|response| &response.content);
    for body in bodies.filter_map(|media_type| media_type.xml.as_ref()) {
        for options in [Options::strict(), Options::default(), Options::lenient()] {
            let Ok(read) = xml::decode(text, &body.shapes, &body.root, &options) else {
                continue;
            };
            let written = xml::to_string(&read.value, &body.shapes, &body.root);
            if options == Options::strict() && let Ok(written) = written {
                let again = xml::decode(&written, &body.shapes, &body.root, &Options::default());
                assert!(again.is_ok(), "written, and not read again: {written}");
            }
        }
    }
});
