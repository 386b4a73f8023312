//! References to other hosts: told without leave, and with it followed, each file fetched once.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;

use super::command::{Run, finished, folder, hallpass};

const DOCUMENT: &str = "\
openapi: 3.1.0
info: {title: Refers to another host, version: '1'}
paths:
  /pets:
    get:
      responses:
        '200':
          description: Pets.
          content: {application/json: {schema: {$ref: 'URL/schemas/pets.yaml#/Pets'}}}
";

/// A host that answers these paths, and 404 to others, until the program under test is done with it.
fn host(files: &'static [(&'static str, &'static str)]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let mut request = [0; 4096];
            let length = stream.read(&mut request).expect("a request");
            let request = String::from_utf8_lossy(&request[..length]);
            let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
            let found = files.iter().find(|(name, _)| *name == path);
            let (status, body) = found.map_or(("404 Not Found", ""), |(_, body)| ("200 OK", *body));
            let length = body.len();
            let reply = format!(
                "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
            );
            stream.write_all(reply.as_bytes()).expect("it is read");
        }
    });
    format!("http://{address}")
}

fn lint(folder: &Path, url: &str, arguments: &[&str]) -> Run {
    let document = folder.join("api.yaml");
    std::fs::write(&document, DOCUMENT.replace("URL", url)).expect("a folder of our own");
    let mut command = hallpass();
    command.arg("lint").arg(&document).args(arguments);
    finished(command.current_dir(folder))
}

const GOOD: &[(&str, &str)] = &[
    (
        "/schemas/pets.yaml",
        "Pets: {type: array, items: {$ref: 'pet.yaml#/Pet'}}",
    ),
    ("/schemas/pet.yaml", "Pet: {$ref: '../common.yaml#/Name'}"),
    ("/common.yaml", "Name: {type: strng}"),
];

#[test]
fn other_hosts_are_asked_only_with_leave() {
    let run = lint(folder().path(), &host(GOOD), &[]);
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(run.out.contains("error[remote-reference]"), "{}", run.out);
    assert!(run.out.contains("--allow-remote"), "{}", run.out);
}

#[test]
fn what_is_fetched_is_read_as_any_file_and_kept() {
    let folder = folder();
    let url = host(GOOD);
    let allowed = ["--allow-remote", "--cache", "kept"];
    let first = lint(folder.path(), &url, &allowed);
    assert!(!first.out.contains("remote-reference"), "{}", first.out);
    let place = format!("{url}/common.yaml:1:8");
    assert!(first.out.contains(&place), "{}", first.out);
    assert!(
        first.out.contains("did you mean `string`?"),
        "{}",
        first.out
    );
    let kept = std::fs::read_dir(folder.path().join("kept")).expect("the folder of the cache");
    assert_eq!(kept.count(), 3);
    // Nobody listens at port 9; the files are there all the same.
    for file in std::fs::read_dir(folder.path().join("kept")).expect("the folder of the cache") {
        let file = file.expect("a file").path();
        let name = file
            .to_string_lossy()
            .replace(&name_of(&url), &name_of("http://127.0.0.1:9"));
        std::fs::rename(&file, name).expect("a folder of our own");
    }
    let second = lint(folder.path(), "http://127.0.0.1:9", &allowed);
    assert!(
        second.out.contains("did you mean `string`?"),
        "{}",
        second.out
    );
}

/// The beginning of the names of files from a host.
fn name_of(url: &str) -> String {
    url.replace(':', "_3a").replace('/', "_2f")
}

#[test]
fn a_host_that_fails_is_told_where_the_reference_stands() {
    for (url, why) in [
        (host(&[]), "the host answers 404 Not Found"),
        ("http://127.0.0.1:9".to_owned(), "refused"),
        ("ftp://127.0.0.1".to_owned(), "URL"),
    ] {
        let run = lint(
            folder().path(),
            &url,
            &["--allow-remote", "--cache", "kept"],
        );
        assert!(
            run.out.contains("error[unresolved-reference]"),
            "{}",
            run.out
        );
        assert!(run.out.contains("api.yaml:9:"), "{}", run.out);
        assert!(run.out.contains(why), "{why}: {}", run.out);
    }
}

#[test]
fn the_document_itself_may_be_on_another_host() {
    let folder = folder();
    let url = host(&[(
        "/api.yaml",
        "openapi: 3.1.0\ninfo: {title: Far, version: '1'}\npaths: {}\n",
    )]);
    let named = |arguments: &[&str]| {
        let mut command = hallpass();
        command
            .args(["lint", &format!("{url}/api.yaml")])
            .args(arguments);
        finished(command.current_dir(folder.path()))
    };
    let refused = named(&[]);
    assert_eq!(refused.code, 2, "{}", refused.err);
    assert!(refused.err.contains("--allow-remote"), "{}", refused.err);
    let allowed = named(&["--allow-remote", "--cache", "kept"]);
    assert_eq!(allowed.code, 0, "{}{}", allowed.out, allowed.err);
}
