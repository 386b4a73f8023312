//! Which files there are: a module for each document, and with a crate its manifest, root and tests.

use std::collections::{BTreeMap, BTreeSet};

use hallpass_runtime::sources::{Needs, carried};
use quote::{format_ident, quote};

use crate::coverage::{DocumentCoverage, notes};
use crate::emit::{self, Source};
use crate::explain::explain;
use crate::format::format;
use crate::ir::Module;
use crate::lower::lower;
use crate::names::{Case, Wish, settle};
use crate::options::{Document, Options, Runtime};
use crate::output::{File, Output};

/// Generates the code of all documents. The same input always gives the same output.
pub fn generate(documents: &[Document<'_>], options: &Options) -> Output {
    let wishes: Vec<Wish> = documents
        .iter()
        .map(|document| Wish::of_file(document.module))
        .collect();
    let names = settle(&wishes, Case::Snake, &["runtime", "lib", "main", "mod"]);
    let lowered = documents
        .iter()
        .zip(&names)
        .map(|(document, name)| lower(document, name, options));
    let mut output = Output::default();
    let mut modules = Vec::new();
    for (document, lowered) in documents.iter().zip(lowered) {
        let coverage = DocumentCoverage::of(document.api, &lowered);
        output.coverage.documents.push(coverage);
        output.renamed.push(notes(&lowered));
        let asked = options.explain.as_ref();
        let explained = asked.map(|name| explain(document.api, &lowered, name));
        output.explained.push(explained.unwrap_or_default());
        let module = lowered.module;
        for given in lowered.names {
            output.names.add(&module.name, &given.scope, given.entry);
        }
        output.ignored.push(lowered.ignored);
        output.overlaps.push(lowered.overlaps);
        output.derives.push(lowered.derives);
        modules.push(module);
    }
    let layout = Layout {
        options,
        modules: &modules,
    };
    output.files = layout.files();
    let paths = output.files.iter().map(|file| file.path.clone());
    output.coverage.files = paths.collect();
    output
}

/// The file that declares the modules where another file includes them, which may not have documentation of its own.
pub(crate) fn included(output: &Output) -> File {
    let root = output.files.iter().find(|file| file.path == "mod.rs");
    let lines = root.map_or("", |file| file.text.as_str()).lines();
    let lines = lines.filter(|line| !line.starts_with("//"));
    File {
        path: "hallpass.rs".to_owned(),
        text: lines.fold(MARK.to_owned() + "\n", |text, line| text + line + "\n"),
    }
}

/// Where everything goes.
struct Layout<'o> {
    options: &'o Options,
    modules: &'o [Module],
}

impl Layout<'_> {
    fn files(&self) -> Vec<File> {
        let mut files: Vec<File> = self
            .modules
            .iter()
            .flat_map(|module| self.module(module))
            .collect();
        let needs = Needs {
            patterns: files.iter().any(has_pattern),
            xml: self.modules.iter().any(|module| module.xml.is_some()),
        };
        files.push(self.root());
        files.extend(self.runtime(needs));
        if let Some(name) = &self.options.crate_name {
            files.push(self.manifest(name, needs));
            files.extend(
                self.modules
                    .iter()
                    .filter(|module| !module.examples.is_empty())
                    .flat_map(|module| self.tests(module, name)),
            );
        }
        files.sort_by(|left, right| left.path.cmp(&right.path));
        files
    }

    fn source(&self, name: &str) -> String {
        if self.options.crate_name.is_some() {
            format!("src/{name}")
        } else {
            name.to_owned()
        }
    }

    /// The file of a module, and those of its parts.
    fn module(&self, module: &Module) -> Vec<File> {
        let runtime = match self.options.runtime {
            Runtime::Inline => quote! { super::runtime },
            Runtime::Dependency(_) | Runtime::Workspace => quote! { hallpass_runtime as runtime },
        };
        let name = bare(&module.name);
        let file = |source: Source| match source.part {
            None => {
                let header = format!("{}{}{ALLOWED}", header(&module.docs), allowed(module));
                rust(self.source(&format!("{name}.rs")), &header, &source.text)
            }
            Some(part) => {
                let path = format!("{name}/{}.rs", bare(&part));
                rust(self.source(&path), "", &source.text)
            }
        };
        emit::sources(module, &runtime)
            .into_iter()
            .map(file)
            .collect()
    }

    /// `lib.rs` of a crate, `mod.rs` of a folder of modules.
    fn root(&self) -> File {
        let modules = self.modules.iter().map(|module| {
            let name = format_ident!("{}", module.name);
            quote! { pub mod #name; }
        });
        let runtime =
            (self.options.runtime == Runtime::Inline).then(|| quote! { pub mod runtime; });
        let name = if self.options.crate_name.is_some() {
            "lib.rs"
        } else {
            "mod.rs"
        };
        let docs = vec![
            "Types and operations of OpenAPI documents, generated by hallpass; do not edit."
                .to_owned(),
        ];
        let items = format(quote! { #(#modules)* #runtime });
        let limit = self.recursion_limit().unwrap_or_default();
        let name_allowed = self.own_name_allowed();
        rust(
            self.source(name),
            &(header(&docs) + &limit + name_allowed),
            &items,
        )
    }

    /// The compiler warns of a crate whose name is not in snake case, and the name is the user's.
    fn own_name_allowed(&self) -> &'static str {
        let name = self.options.crate_name.iter();
        let is_warned_of = |name: &String| {
            let name = name.replace('-', "_");
            name.contains("__") || name.chars().any(char::is_uppercase)
        };
        if name.into_iter().any(is_warned_of) {
            "#![allow(non_snake_case)]\n\n"
        } else {
            ""
        }
    }

    /// Types may hold each other in a chain that is longer than the compiler follows by default; only the root of a crate may say so.
    fn recursion_limit(&self) -> Option<String> {
        self.options.crate_name.as_ref()?;
        let most = self.modules.iter().map(|module| module.types.len()).max()?;
        let limit = most.saturating_mul(4).next_power_of_two();
        (most > LONG_CHAIN).then(|| format!("#![recursion_limit = \"{limit}\"]\n\n"))
    }

    fn manifest(&self, name: &str, needs: Needs) -> File {
        let runtime = runtime_dependency(&self.options.runtime, needs);
        let mut text = match self.options.runtime {
            Runtime::Inline | Runtime::Dependency(_) => {
                manifest(name, STANDALONE, &runtime, DEPENDENCIES)
            }
            Runtime::Workspace => manifest(name, MEMBER, &runtime, MEMBER_DEPENDENCIES),
        };
        let crates: BTreeMap<&str, &str> = self
            .options
            .dependencies()
            .map(|dependency| (dependency.name.as_str(), dependency.requirement.as_str()))
            .collect();
        for (name, requirement) in crates {
            text.push_str(&format!("{name} = {requirement}\n"));
        }
        text.push_str(&self.features());
        File {
            path: "Cargo.toml".to_owned(),
            text,
        }
    }

    /// The features of the crate: those of all modules, and by default all.
    fn features(&self) -> String {
        let parts = self.modules.iter().flat_map(|module| &module.parts);
        let features: BTreeSet<&str> = parts
            .flat_map(|part| part.gate.0.iter().map(String::as_str))
            .collect();
        if features.is_empty() {
            return String::new();
        }
        let lines = features.iter().map(|feature| format!("{feature} = []\n"));
        let lines: String = lines.collect();
        let all: Vec<&str> = features.into_iter().collect();
        format!("\n[features]\ndefault = {all:?}\n{lines}")
    }

    /// The runtime's own files, where it is carried along.
    fn runtime(&self, needs: Needs) -> Vec<File> {
        if self.options.runtime != Runtime::Inline {
            return Vec::new();
        }
        let file = |(path, text): (&str, String)| File {
            path: self.source(&format!("runtime/{path}")),
            text,
        };
        let files = carried(needs).into_iter();
        files.map(file).collect()
    }

    /// The tests of a module, and the examples that they read.
    fn tests(&self, module: &Module, crate_name: &str) -> Vec<File> {
        let package = crate_name.replace('-', "_");
        let runtime = match self.options.runtime {
            Runtime::Inline => format!("{package}::runtime"),
            Runtime::Dependency(_) | Runtime::Workspace => "hallpass_runtime".to_owned(),
        };
        let folder = bare(&module.name);
        let tests = emit::examples(
            module,
            &runtime,
            &format!("{package}::{} as types", module.name),
        );
        let docs = vec![
            "The document's examples: each is read, valid, and written back equal.".to_owned(),
        ];
        let mut header = header(&docs);
        let attributes = allowed(module).to_owned() + &emit::of_file(&module.gates.tests);
        if !attributes.is_empty() {
            header += &(attributes + "\n");
        }
        vec![
            rust(format!("tests/{folder}.rs"), &header, &tests),
            File {
                path: format!("tests/examples/{folder}.txt"),
                text: emit::texts(&module.examples),
            },
        ]
    }
}

/// Whether the code checks a pattern; words of the document do not.
fn has_pattern(file: &File) -> bool {
    let mut lines = file.text.lines().map(str::trim_start);
    lines.any(|line| !line.starts_with("//") && line.contains("runtime::pattern!("))
}

/// What the manifest says of the runtime, or what a carried one needs.
fn runtime_dependency(runtime: &Runtime, needs: Needs) -> String {
    let Needs { patterns, xml } = needs;
    let feature = "features = [\"pattern\"]";
    let line = match runtime {
        Runtime::Inline => {
            let memchr = if xml { "memchr = \"2\"\n" } else { "" };
            let regress = if patterns { "regress = \"0.12\"\n" } else { "" };
            return format!("{memchr}percent-encoding = \"2\"\n{regress}");
        }
        Runtime::Workspace if patterns => format!(" = {{ workspace = true, {feature} }}"),
        Runtime::Workspace => ".workspace = true".to_owned(),
        Runtime::Dependency(words) => match words.trim_end().strip_suffix('}') {
            Some(table) if patterns => format!(" = {}, {feature} }}", table.trim_end()),
            None if patterns => format!(" = {{ version = {words}, {feature} }}"),
            _ => format!(" = {words}"),
        },
    };
    format!("hallpass-runtime{line}\n")
}

fn bare(name: &str) -> &str {
    name.trim_start_matches("r#")
}

/// A file of Rust.
fn rust(path: String, header: &str, items: &str) -> File {
    let text = format!("{MARK}{header}{items}");
    File {
        path,
        text: format!("{}\n", text.trim_end()),
    }
}

fn header(docs: &[String]) -> String {
    let line = |line: &String| {
        if line.is_empty() {
            "//!\n".to_owned()
        } else {
            format!("//! {line}\n")
        }
    };
    docs.iter().map(line).chain(["\n".to_owned()]).collect()
}

/// Only users are warned of what is deprecated.
fn allowed(module: &Module) -> &'static str {
    if module.has_deprecated() {
        "#![allow(deprecated)]\n"
    } else {
        ""
    }
}

fn manifest(name: &str, package: &str, runtime: &str, dependencies: &str) -> String {
    let head = "# Generated by hallpass; do not edit.\n[package]";
    format!(
        "{head}\nname = {name:?}\ndescription = {DESCRIPTION:?}\n{package}\n[dependencies]\n{runtime}{dependencies}"
    )
}

/// The first line of a generated file: by it, a file that is no longer generated is known as one that was.
const MARK: &str = "// @generated by hallpass; do not edit.\n";

/// So many types in a chain are followed by default, with what stands between them.
const LONG_CHAIN: usize = 30;

/// Lints on what a document decides: its words, its names, its sizes.
const ALLOWED: &str = "#![allow(
    clippy::disallowed_names,
    clippy::doc_lazy_continuation,
    clippy::doc_overindented_list_items,
    clippy::large_enum_variant,
    clippy::module_inception,
    clippy::type_complexity,
    rustdoc::bare_urls,
    rustdoc::invalid_html_tags
)]

";

/// What the generated crate says of itself.
const DESCRIPTION: &str = "Types and operations of OpenAPI documents, generated by hallpass.";

/// The manifest of a crate on its own.
const STANDALONE: &str =
    "version = \"0.1.0\"\nedition = \"2024\"\nrust-version = \"1.88\"\npublish = false\n";

/// The manifest of a member of a workspace.
const MEMBER: &str = "version.workspace = true
edition.workspace = true
rust-version.workspace = true
license.workspace = true
publish.workspace = true

[lints]
workspace = true
";

/// What all generated code needs.
const DEPENDENCIES: &str = "serde = \"1\"\nserde_json = \"1\"\n";

/// The same, from the workspace.
const MEMBER_DEPENDENCIES: &str = "serde.workspace = true\nserde_json.workspace = true\n";
