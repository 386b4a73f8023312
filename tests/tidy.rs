//! The rules of the house. A rule that a machine can keep stands here and in CONTRIBUTING.md.

mod tidy {
    pub mod project;
}

use std::collections::BTreeSet;

use tidy::project::{MEMBERS, Source, files_below, read, relative, root, sources};

/// Fails with all offences at once, one a line.
#[track_caller]
fn assert_none(rule: &str, offences: Vec<String>) {
    assert!(offences.is_empty(), "{rule}:\n  {}", offences.join("\n  "));
}

/// `path:line: text` of each line of code that holds one of the needles.
fn lines_with(sources: &[Source], needles: &[&str], exempt: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources
        .iter()
        .filter(|source| !exempt.contains(&source.path.as_str()))
    {
        for line in source.lines() {
            if needles.iter().any(|needle| line.code.contains(needle)) {
                found.push(format!(
                    "{}:{}: {}",
                    source.path,
                    line.number,
                    line.code.trim()
                ));
            }
        }
    }
    found
}

/// The keys of a table of a Cargo.toml.
fn keys(manifest: &str, table: &str) -> Vec<String> {
    let header = format!("[{table}]");
    let lines = manifest.lines().skip_while(|line| *line != header).skip(1);
    let lines = lines.take_while(|line| !line.starts_with('['));
    lines
        .filter_map(|line| line.split(['.', ' ', '=']).next())
        .filter(|key| !key.is_empty() && !key.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn no_arrow_against_the_plan() {
    // member -> members that it may use; in tests, the ones after `dev`.
    let plan: [(&str, &[&str], &[&str]); 8] = [
        ("runtime", &[], &[]),
        ("openapi", &["runtime"], &[]),
        ("generator", &["openapi", "runtime"], &[]),
        ("conformance", &["openapi", "runtime"], &[]),
        ("mock", &["openapi", "runtime"], &[]),
        ("sdk", &["runtime"], &[]),
        ("benches", &["runtime", "sdk"], &["conformance", "openapi"]),
        (
            ".",
            &["conformance", "generator", "mock", "openapi"],
            &["runtime", "sdk"],
        ),
    ];
    let mut offences = Vec::new();
    for (member, allowed, dev) in plan {
        let manifest = read(&format!("{member}/Cargo.toml"));
        for (table, allowed) in [
            ("dependencies", allowed),
            ("build-dependencies", &[]),
            ("dev-dependencies", dev),
        ] {
            let used = keys(&manifest, table);
            let ours = used.iter().filter_map(|key| key.strip_prefix("hallpass-"));
            let against = ours.filter(|name| !allowed.contains(name));
            offences.extend(against.map(|name| format!("{member}: [{table}] hallpass-{name}")));
        }
    }
    assert_none("arrows never turn back, see docs/architecture.md", offences);
}

#[test]
fn only_the_console_prints() {
    let needles = [
        "println!",
        "print!(",
        "dbg!",
        "io::stdout()",
        "io::stderr()",
    ];
    // A build script speaks to cargo on standard output.
    let offences = lines_with(&sources(), &needles, &["src/console.rs", "build.rs"]);
    assert_none("libraries return, src/console.rs prints", offences);
}

#[test]
fn only_the_command_line_reads_the_environment() {
    let sources: Vec<_> = sources()
        .into_iter()
        .filter(|source| !source.path.starts_with("src/"))
        .collect();
    let offences = lines_with(
        &sources,
        &["env::var", "env::args", "env::current_dir", "env::temp_dir"],
        &["build.rs"],
    );
    assert_none("the environment is read in src/ and handed on", offences);
}

#[test]
fn nothing_panics_on_purpose() {
    let needles = [
        ".unwrap()",
        ".unwrap_err()",
        "panic!(",
        "todo!(",
        "unimplemented!(",
        "unreachable!(",
        "process::exit",
    ];
    assert_none(
        "outside tests nothing panics on purpose",
        lines_with(&sources(), &needles, &[]),
    );
}

#[test]
fn every_expect_says_why_it_cannot_fail() {
    let mut offences = Vec::new();
    for source in sources() {
        for piece in source.code().split(".expect(").skip(1) {
            let reason = piece
                .trim_start()
                .strip_prefix('"')
                .and_then(|text| text.split('"').next());
            if reason.is_some_and(|reason| reason.split(' ').count() < 3) {
                offences.push(format!("{}: {reason:?}", source.path));
            }
        }
    }
    assert_none("an `expect` says in words why it cannot fail", offences);
}

#[test]
fn nothing_is_switched_off() {
    let needles = [
        "#[ignore",
        "allow(dead_code",
        "allow(unused",
        "allow(missing_docs",
        "allow(clippy::all",
    ];
    let mut offences = Vec::new();
    for source in sources()
        .iter()
        .filter(|source| source.path != "tests/tidy.rs" && !source.is_generated())
    {
        offences.extend(
            needles
                .iter()
                .filter(|needle| source.text.contains(*needle))
                .map(|needle| format!("{}: {needle}", source.path)),
        );
    }
    assert_none("no test and no lint is switched off", offences);
}

#[test]
fn every_member_keeps_the_lints() {
    let offences = MEMBERS.iter().filter(|member| {
        !read(&format!("{member}/Cargo.toml")).contains("[lints]\nworkspace = true")
    });
    assert_none(
        "each Cargo.toml takes the workspace's lints",
        offences.map(ToString::to_string).collect(),
    );
    let workspace = read("Cargo.toml");
    for lint in [
        "unsafe_code = \"forbid\"",
        "missing_docs = \"warn\"",
        "unwrap_used = \"warn\"",
    ] {
        assert!(workspace.contains(lint), "Cargo.toml keeps {lint}");
    }
}

#[test]
fn every_module_opens_with_a_sentence_on_what_it_is() {
    let offences = sources().into_iter().filter(|source| {
        let first = source
            .text
            .lines()
            .find(|line| !line.starts_with("#![") && !line.starts_with("// @generated"));
        !first.is_some_and(|line| line.starts_with("//! ") && line.len() > 12)
    });
    assert_none(
        "the first line of a file is `//! …`",
        offences.map(|source| source.path).collect(),
    );
}

#[test]
fn files_stay_readable() {
    let mut offences = Vec::new();
    for source in sources().iter().filter(|source| !source.is_generated()) {
        // Documentation and blank lines make a file easier to read, not harder.
        let length = source
            .lines()
            .iter()
            .filter(|line| !line.code.trim().is_empty())
            .count();
        if length > 600 {
            offences.push(format!("{}: {length} lines", source.path));
        } else if length > 400 {
            println!("long: {}: {length} lines", source.path);
        }
    }
    for (place, length) in sources().iter().flat_map(long_functions) {
        println!("long: {place}: {length} lines");
    }
    assert_none("a file over 600 lines defines more than one noun", offences);
}

/// Functions of more than 60 lines, for whoever looks (`cargo test --test tidy -- --nocapture readable`): a match that is a table may be long.
fn long_functions(source: &Source) -> Vec<(String, usize)> {
    let lines = source.lines();
    let mut long = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let words = line.code.trim_start();
        let is_function = [
            "fn ",
            "pub fn ",
            "pub(crate) fn ",
            "pub(super) fn ",
            "async fn ",
            "pub async fn ",
        ];
        if !is_function.iter().any(|opening| words.starts_with(opening)) {
            continue;
        }
        let indent = &line.code[..line.code.len() - words.len()];
        let end = lines[start..]
            .iter()
            .position(|line| line.code.trim_end() == format!("{indent}}}"));
        if let Some(length) = end.filter(|length| *length > 60) {
            long.push((format!("{}:{}", source.path, line.number), length + 1));
        }
    }
    long
}

#[test]
fn one_word_per_thing() {
    let unwanted = [
        "endpoint",
        "endpoints",
        "payload",
        "payloads",
        "util",
        "utils",
        "manager",
        "helper",
        "helpers",
    ];
    let mut offences = Vec::new();
    for source in sources()
        .iter()
        .filter(|source| !source.is_generated() && source.path != "tests/tidy.rs")
    {
        for line in source.lines() {
            // `hyper_util` is a crate; string literals may quote a vendor.
            let code = outside_strings(line.code)
                .replace("hyper_util", "")
                .replace("http_body_util", "");
            let words: BTreeSet<String> = words(&code).collect();
            offences.extend(
                unwanted
                    .iter()
                    .filter(|word| words.contains(**word))
                    .map(|word| format!("{}:{}: {word}", source.path, line.number)),
            );
        }
        let stem = source
            .path
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .trim_end_matches(".rs");
        offences.extend(
            words(stem)
                .filter(|word| unwanted.contains(&word.as_str()))
                .map(|word| format!("{}: {word}", source.path)),
        );
    }
    assert_none(
        "names come from the vocabulary in CONTRIBUTING.md",
        offences,
    );
}

fn outside_strings(code: &str) -> String {
    code.split('"').step_by(2).collect()
}

/// The words of identifiers, in lower case: `EndpointUtil` and `endpoint_util` are `endpoint` and `util`.
fn words(code: &str) -> impl Iterator<Item = String> {
    let mut spaced = String::with_capacity(code.len() * 2);
    let mut previous_is_lower = false;
    for character in code.chars() {
        if character.is_uppercase() && previous_is_lower {
            spaced.push(' ');
        }
        previous_is_lower = character.is_lowercase();
        spaced.push(if character.is_alphanumeric() {
            character
        } else {
            ' '
        });
    }
    let words: Vec<String> = spaced.split_whitespace().map(str::to_lowercase).collect();
    words.into_iter()
}

#[test]
fn the_changelog_has_room_for_what_comes() {
    let changelog = read("CHANGELOG.md");
    let first = changelog.lines().find(|line| line.starts_with("## "));
    assert_eq!(
        first,
        Some("## [Unreleased]"),
        "the first section of CHANGELOG.md"
    );
}

#[test]
fn every_extension_is_documented() {
    let contract = read("docs/extensions.md");
    let mut keys = BTreeSet::new();
    let spec = files_below(&root().join("spec"));
    let yaml = spec.iter().filter(|file| {
        file.extension()
            .is_some_and(|extension| extension == "yaml")
    });
    let schema = root().join("openapi/src/extensions.schema.json");
    for file in yaml.chain(schema.exists().then_some(&schema)) {
        keys.extend(extension_keys(&read(&relative(file))));
    }
    let offences = keys
        .into_iter()
        .filter(|key| !contract.contains(&format!("| `{key}` |")));
    assert_none(
        "each extension has a row in docs/extensions.md",
        offences.collect(),
    );
}

fn extension_keys(text: &str) -> Vec<String> {
    let is_part = |character: char| character.is_ascii_alphanumeric() || character == '-';
    let pieces = text
        .match_indices("x-hallpass-")
        .chain(text.match_indices("x-rust-"));
    pieces
        .map(|(at, _)| {
            text[at..]
                .split(|character| !is_part(character))
                .next()
                .unwrap_or_default()
                .to_owned()
        })
        .collect()
}

#[test]
fn links_in_the_book_lead_somewhere() {
    let mut offences = Vec::new();
    let mut pages: Vec<_> = files_below(&root().join("docs"));
    pages.extend(
        [
            "README.md",
            "CONTRIBUTING.md",
            "CHANGELOG.md",
            "spec/README.md",
        ]
        .map(|page| root().join(page)),
    );
    for page in pages
        .iter()
        .filter(|page| page.extension().is_some_and(|extension| extension == "md") && page.exists())
    {
        let text = read(&relative(page));
        for target in text
            .split("](")
            .skip(1)
            .filter_map(|piece| piece.split(')').next())
        {
            let file = target.split('#').next().unwrap_or_default();
            let outside = file.contains("://") || file.is_empty();
            if !outside
                && !page
                    .parent()
                    .is_some_and(|folder| folder.join(file).exists())
            {
                offences.push(format!("{}: {target}", relative(page)));
            }
        }
    }
    assert_none("a link to a file that is not there", offences);
}
