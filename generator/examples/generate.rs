//! Writes the code of documents below a folder: `generate OUT CRATE DOC...`.

use std::path::Path;

use hallpass_generator::{Document, Options, Runtime, generate};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let out = arguments.next().expect("OUT");
    let name = arguments.next().expect("CRATE");
    let paths: Vec<String> = arguments.collect();
    let apis: Vec<_> = paths
        .iter()
        .map(|path| {
            let loaded = hallpass_openapi::load(path, &hallpass_openapi::source::Disk);
            loaded.api.expect("loads")
        })
        .collect();
    let documents: Vec<Document<'_>> = paths
        .iter()
        .zip(&apis)
        .map(|(path, api)| Document {
            module: Path::new(path)
                .file_stem()
                .and_then(|stem| stem.to_str())
                .unwrap_or("api"),
            api,
        })
        .collect();
    let options = Options {
        crate_name: Some(name),
        runtime: Runtime::Dependency("{ workspace = true }".to_owned()),
    };
    let output = generate(&documents, &options);
    for (api, list) in apis.iter().zip(&output.ignored) {
        for diagnostic in list {
            let place = api.sources.place(diagnostic.span);
            println!("{} {} {place:?}", diagnostic.code, diagnostic.message);
        }
    }
    for file in output.files {
        let path = Path::new(&out).join(&file.path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folder");
        std::fs::write(path, file.text).expect("write");
    }
}
