//! `hallpass.toml`: what is read of it, and what is said of what is wrong in it.

use hallpass_generator::{Config, Dependency, Derive, Runtime, Standard, Text, run};
use hallpass_openapi::source::Files;

const WHOLE: &str = r#"
[generate]
documents = ["api.yaml", { path = "b.yaml", module = "other" }]
out = "client"
crate = "api-client"
runtime = "../runtime"
deny = "ignored"
newtypes = true
include = { tags = ["pets"], paths = ["/pets/*"] }
exclude = { operations = ["delete*"] }

[generate.formats]
date-time = "jiff"
x-money = { type = "money::Money", crate = "money", version = "2", features = ["serde"] }
x-own = { type = "crate::Own", derives = ["Ord"] }

[generate.derives]
"*" = "Hash"
Pet = ["Eq", { path = "schemars::JsonSchema", crate = "schemars", version = "1" }, "std::cmp::Ord"]

[generate.names]
Pet = "Animal"
"Pet.fooBar" = "bar"
"#;

#[test]
fn the_whole_is_read() {
    let config = Config::parse("hallpass.toml", WHOLE).expect("a configuration");
    let texts =
        |texts: &[Text]| -> Vec<String> { texts.iter().map(|text| text.text.clone()).collect() };
    assert_eq!(config.documents[0].path.text, "api.yaml");
    assert_eq!(config.documents[1].module.as_deref(), Some("other"));
    assert_eq!(config.out.expect("a folder").text, "client");
    let options = config.options;
    assert_eq!(options.crate_name.as_deref(), Some("api-client"));
    let runtime = Runtime::Dependency("{ path = \"../runtime\" }".to_owned());
    assert_eq!(options.runtime, runtime);
    assert!(config.deny_ignored && options.newtypes);
    assert_eq!(texts(&config.include.tags), ["pets"]);
    assert_eq!(texts(&config.exclude.operations), ["delete*"]);
    assert_eq!(options.formats["date-time"].path, "jiff::Timestamp");
    let money = options.formats["x-money"].dependency.as_ref();
    let money = money.expect("a dependency");
    assert_eq!(
        (money.name.as_str(), money.requirement.as_str()),
        ("money", r#"{ version = "2", features = ["serde"] }"#)
    );
    assert_eq!(options.formats["x-own"].dependency, None);
    let ordered = [Standard::Eq, Standard::PartialOrd, Standard::Ord];
    assert_eq!(options.formats["x-own"].derives, ordered);
    let schemars = Derive::Foreign {
        path: "schemars::JsonSchema".to_owned(),
        dependency: Some(Dependency {
            name: "schemars".to_owned(),
            requirement: "\"1\"".to_owned(),
        }),
    };
    let [eq, ord] = [Standard::Eq, Standard::Ord].map(Derive::Standard);
    assert_eq!(options.derives["Pet"], [eq, schemars, ord]);
    assert_eq!(texts(&config.derived), ["*", "Pet"]);
    assert_eq!(config.names.len(), 2);
}

#[test]
fn what_is_wrong_is_told_at_its_place() {
    // What stands in the file, and what is said: line:column code, words.
    let cases = [
        ("[generate", "1:10 config-syntax: "),
        (
            "a = 1\n[generate]",
            "1:1 config-unknown-key: there is no key `a` here",
        ),
        ("", "1:1 config-missing-key: `[generate]` is missing"),
        (
            "[generate]\ndocument = []",
            "2:1 config-unknown-key: there is no key `document` here; did you mean `documents`?",
        ),
        (
            "[generate]\nout = 1",
            "2:7 config-wrong-type: expected a text, got a TOML integer",
        ),
        (
            "[generate]\ndocuments = [{module = \"a\"}]",
            "2:14 config-missing-key: `path` is missing",
        ),
        (
            "[generate]\ncrate = \"serde\"",
            "2:9 config-wrong-value: the code uses a crate `serde`; a name such as `serde-client` is free",
        ),
        (
            "[generate]\ncrate = \"type\"",
            "2:9 config-wrong-value: `type` is a keyword; a name such as `type-client` is none",
        ),
        (
            "[generate]\nruntime = \"outline\"",
            "2:11 config-wrong-value: it is `inline`",
        ),
        (
            "[generate]\ndeny = [\"ignore\"]",
            "2:9 config-wrong-value: `deny` does not take `ignore`; did you mean `ignored`?",
        ),
        (
            "[generate]\nnames = {Pet = \"a-b\"}",
            "2:16 config-wrong-value: `a-b` is no Rust name",
        ),
        (
            "[generate]\nformats = {date = \"jif\"}",
            "2:19 config-wrong-value: no type of `jif` is known for the format `date`; did you mean `jiff`?",
        ),
        (
            "[generate]\nformats = {x = {crate = \"a\"}}",
            "2:16 config-missing-key: `type` is missing",
        ),
        (
            "[generate]\nfeatures = \"tag\"",
            "2:12 config-wrong-value: `features` does not take `tag`; did you mean `tags`?",
        ),
        (
            "[generate]\ndoc-tests = \"yes\"",
            "2:13 config-wrong-type: expected `true` or `false`, got a TOML string",
        ),
        (
            "[generate]\nnewtypes = [\"Pet\"]",
            "2:12 config-wrong-type: expected `true` or `false`, got a TOML array",
        ),
        (
            "[generate]\nderives = {Pet = \"hash\"}",
            "2:18 config-wrong-value: there is no derive `hash`; did you mean `Hash`?; a macro of a crate is named by its path",
        ),
        (
            "[generate]\nderives = {Pet = [\"Eq\", \"serde::Serialize\"]}",
            "2:25 config-wrong-value: each type has `Serialize` as it is",
        ),
        (
            "[generate]\nderives = {Pet = {crate = \"schemars\"}}",
            "2:18 config-missing-key: `path` is missing",
        ),
        (
            "[generate]\nformats = {x = {type = \"a::B\", derives = \"Clone\"}}",
            "2:42 config-wrong-value: `derives` does not take `Clone`; known here: `Eq`, `PartialOrd`, `Ord`, `Hash`, `Default`, `Copy`",
        ),
    ];
    for (text, wanted) in cases {
        let (diagnostics, sources) = Config::parse("hallpass.toml", text).expect_err(text);
        let told: Vec<String> = diagnostics
            .iter()
            .map(|one| {
                let place = sources.place(one.span).expect("a place");
                let help = one.help.as_ref().map(|help| format!("; {help}"));
                let help = help.unwrap_or_default();
                let (line, column) = (place.line, place.column);
                format!("{line}:{column} {}: {}{help}", one.code, one.message)
            })
            .collect();
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with(wanted), "{}\n{wanted}", told[0]);
    }
}

struct Pets;

impl Files for Pets {
    fn read(&self, path: &str) -> std::io::Result<String> {
        let text = "\
openapi: 3.0.4
info: {title: Pets, version: '1'}
paths:
  /pets:
    get: {operationId: listPets, tags: [pets], responses: {'200': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Pets'}}}}}}
    delete: {operationId: deletePets, tags: [pets], responses: {'204': {description: x}}}
  /shops:
    get: {operationId: listShops, tags: [shops], parameters: [{name: near, in: query, schema: {type: string}}], responses: {'200': {description: x, headers: {X-Rate: {schema: {type: integer}}, X-Left: {schema: {type: integer}}}, content: {application/json: {schema: {$ref: '#/components/schemas/Shop'}}}}, default: {description: x, headers: {x-rate: {schema: {type: integer}}}}}}
components:
  schemas:
    Pets: {type: array, items: {$ref: '#/components/schemas/Pet'}}
    Pet: {type: object, properties: {owner: {$ref: '#/components/schemas/Owner'}, name: {type: string}}}
    Owner: {type: object, properties: {a: {type: string}}}
    Shop: {type: object, properties: {b: {enum: [c, d], not: {enum: [c]}}}}
    Unused: {type: object, properties: {d: {type: string}}}
";
        if path == "pets.yaml" {
            Ok(text.to_owned())
        } else {
            Err(std::io::ErrorKind::NotFound.into())
        }
    }
}

/// The text of the generated module, or what is wrong.
fn module(config: &str) -> Result<String, String> {
    let text = format!("[generate]\ndocuments = \"pets.yaml\"\n{config}\n");
    let config = Config::parse("hallpass.toml", &text).expect("a configuration");
    let run = run(&config, &Pets);
    let Some(output) = &run.output else {
        return Err(run.errors(&config));
    };
    let file = output.files.iter().find(|file| file.path == "pets.rs");
    Ok(file.expect("a module").text.clone())
}

#[test]
fn only_what_is_selected_is_generated() {
    // Configuration, what is there, and what is not.
    let cases = [
        (
            "",
            "Unused Shop Pet Owner list_pets delete_pets list_shops",
            "",
        ),
        (
            "include = {tags = [\"pets\"]}",
            "Pet Owner list_pets delete_pets",
            "Unused Shop list_shops",
        ),
        (
            "include = {operations = [\"list*\"]}",
            "Pet Shop list_pets list_shops",
            "Unused delete_pets",
        ),
        (
            "exclude = {paths = [\"/pets\"]}",
            "Shop list_shops",
            "Unused Pet Owner list_pets",
        ),
        (
            "include = {tags = [\"pets\"]}\nexclude = {operations = [\"deletePets\"]}",
            "Pet list_pets",
            "delete_pets Shop",
        ),
    ];
    for (config, there, gone) in cases {
        let module = module(config).expect(config);
        let defines = |name: &str| {
            let forms = ["pub struct ", "pub type ", "pub mod "];
            forms
                .iter()
                .any(|form| module.contains(&format!("{form}{name} ")))
        };
        for name in there.split_whitespace() {
            assert!(defines(name), "{config}: {name}");
        }
        for name in gone.split_whitespace() {
            assert!(!defines(name), "{config}: {name}");
        }
    }
}

#[test]
fn names_are_given_to_types_properties_operations_parameters_and_headers() {
    let names = "[generate.names]\nPet = \"Animal\"\n\"Pet.owner\" = \"keeper\"\n\"Pet.name\" = \"call_name\"\nlistShops = \"shops\"\n\"listShops.near\" = \"near_to\"\n\"listShops.X-Rate\" = \"calls\"\n\"listShops.200.x-left\" = \"still\"";
    let module = module(names).expect("a module");
    for words in [
        "pub struct Animal ",
        "pub keeper: Option<Owner>",
        "pub call_name: ",
        "pub struct Owner ",
        "pub mod shops ",
        "pub near_to: ",
        "header(\"X-Rate\") => calls,",
        "header(\"x-rate\") => calls,",
        "header(\"X-Left\") => still,",
    ] {
        assert!(module.contains(words), "{words}: {module}");
    }
}

#[test]
fn words_that_fit_nothing_are_told() {
    for (config, wanted) in [
        ("include = {tags = [\"pet\"]}", "did you mean `pets`?"),
        ("exclude = {paths = [\"/cats/*\"]}", "config-unmatched"),
        (
            "[generate.names]\n\"Pet.age\" = \"years\"",
            "hallpass.toml:4:1",
        ),
        (
            "[generate.derives]\nPets = \"Eq\"\npet = \"Eq\"",
            "did you mean `Pet`?",
        ),
        (
            "[generate.derives]\n\"Cat*\" = \"Eq\"",
            "no document has a `Cat*`",
        ),
    ] {
        let told = module(config).expect_err(config);
        assert!(told.contains(wanted), "{config}: {told}");
    }
}

#[test]
fn formats_become_the_types_that_are_asked_for() {
    let config = "[generate.formats]\nipv4 = \"std\"\nbyte = \"base64\"\nuuid = \"uuid\"\ndecimal = \"rust_decimal\"\n\
                  unix-time = {type = \"crate::Unix\"}";
    let text = format!("[generate]\ndocuments = \"hosts.yaml\"\ncrate = \"hosts\"\n{config}\n");
    let config = Config::parse("hallpass.toml", &text).expect("a configuration");
    let run = run(&config, &Hosts);
    let wrong = run.errors(&config);
    let output = run.output.unwrap_or_else(|| panic!("{wrong}"));
    let text = |path: &str| -> String {
        let file = output.files.iter().find(|file| file.path == path);
        file.expect("a file").text.clone()
    };
    let module = text("src/hosts.rs");
    for words in [
        "pub address: runtime::foreign::Foreign<std::net::Ipv4Addr>",
        "pub ids: Vec<runtime::foreign::Foreign<uuid::Uuid>>",
        "pub id: super::runtime::foreign::Foreign<uuid::Uuid>",
        "pub name: Option<String>",
        "pub key: Option<runtime::foreign::Foreign<runtime::base64::Base64>>",
        "pub since: Option<runtime::foreign::Foreign<crate::Unix>>",
        "pub price: Option<runtime::foreign::Foreign<rust_decimal::Decimal>>",
        "pub weight: Option<f64>",
        "1 required ids \"ids\" [MinItems(1)],\n        2 optional name \"name\",\n        3 optional key \"key\",\n        4 optional since \"since\",",
    ] {
        assert!(module.contains(words), "{words}: {module}");
    }
    let manifest = text("Cargo.toml");
    assert!(
        manifest.contains("uuid = { version = \"1\", features = [\"serde\"] }\n"),
        "{manifest}"
    );
    let codes: Vec<&str> = output.ignored[0].iter().map(|one| one.code).collect();
    let mapped = "format-mapped";
    assert_eq!(codes, [mapped, "default", mapped, mapped]);
    let told = |words: &str| {
        output.ignored[0]
            .iter()
            .any(|one| one.message.contains(words))
    };
    assert!(told("constraints beside `format: unix-time`"));
    assert!(told("`format: decimal` of a number is not mapped"));
}

struct Hosts;

impl Files for Hosts {
    fn read(&self, _: &str) -> std::io::Result<String> {
        Ok("\
openapi: 3.0.4
info: {title: Hosts, version: '1'}
paths:
  /hosts/{id}:
    put:
      operationId: putHost
      parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Host'}}}}
      responses: {'204': {description: x}}
components:
  schemas:
    Host:
      type: object
      required: [address, ids]
      properties:
        address: {type: string, format: ipv4, maxLength: 15}
        ids: {type: array, items: {type: string, format: uuid}, minItems: 1}
        name: {type: string, format: hostname}
        key: {type: string, format: byte}
        since: {type: integer, format: unix-time, minimum: 0, default: 5}
        price: {type: string, format: decimal}
        weight: {type: number, format: decimal}
"
        .to_owned())
    }
}

fn schema(path: &str) -> serde_json::Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(path);
    let text = std::fs::read_to_string(path).expect("a JSON Schema");
    serde_json::from_str(&text).expect("a JSON Schema")
}

fn keys(value: &serde_json::Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, _)| key.as_str())
        .collect();
    keys.sort_unstable();
    keys
}

#[test]
fn the_schema_of_the_configuration_has_its_keys() {
    let schema = schema("docs/hallpass.schema.json");
    let table = &schema["properties"]["generate"]["properties"];
    let wrong = "[generate]\nsomething-else = 1";
    let (diagnostics, _) = Config::parse("hallpass.toml", wrong).expect_err("an unknown key");
    let help = diagnostics[0].help.clone().expect("the known keys");
    let mut known: Vec<&str> = help.split('`').skip(1).step_by(2).collect();
    known.sort_unstable();
    assert_eq!(keys(table), known);
}

#[test]
fn the_schema_of_the_coverage_has_its_keys() {
    let config = Config::parse("hallpass.toml", "[generate]\ndocuments = \"pets.yaml\"\n");
    let run = run(&config.expect("a configuration"), &Pets);
    let coverage = run.output.expect("code").coverage.to_json();
    let coverage: serde_json::Value = serde_json::from_str(&coverage).expect("JSON");
    let schema = schema("docs/coverage.schema.json");
    let document = &schema["properties"]["documents"]["items"]["properties"];
    assert_eq!(keys(&coverage), keys(&schema["properties"]));
    assert_eq!(keys(&coverage["documents"][0]), keys(document));
    let ignored = &coverage["documents"][0]["ignored"][0];
    assert_eq!(
        keys(ignored),
        keys(&document["ignored"]["items"]["properties"])
    );
}
