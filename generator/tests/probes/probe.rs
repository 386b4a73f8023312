//! Probes: a document each, loaded, with what must hold of it.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::LazyLock;

use hallpass_generator::{Document, Options, Output, Runtime, TypeMapping, generate};
use hallpass_openapi::Loaded;
use hallpass_openapi::diagnostic::{Diagnostic, Severity};
use hallpass_openapi::model::Api;
use hallpass_openapi::source::Disk;

use crate::expect::Expect;
use crate::support::root;

/// Something that does not hold of a probe.
#[derive(Debug)]
pub struct Offence {
    /// The probe.
    pub probe: String,
    /// What does not hold.
    pub words: String,
}

/// The documents of the project: instances of them make the same round trip.
const DOCUMENTS: [(&str, &str); 3] = [
    ("spec_groups", "spec/schoology/groups.yaml"),
    ("spec_invites", "spec/schoology/invites.yaml"),
    ("spec_invitations", "spec/classroom/invitations.yaml"),
];

/// A document and what must hold of it.
#[derive(Debug)]
pub struct Probe {
    /// Name of its folder and of its module.
    pub name: String,
    /// What the document says.
    pub api: Api,
    /// What loading it reported.
    pub diagnostics: Vec<Diagnostic>,
    /// What must hold; `None` for the documents of the project.
    pub expect: Option<Expect>,
}

/// Names the folder of documents that are asked instead of the probes.
const FOLDER: &str = "HALLPASS_DOCUMENTS";

static ALL: LazyLock<Vec<Probe>> = LazyLock::new(|| {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return others(Path::new(&folder));
    }
    let folder = root().join("tests/probes");
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .expect("the folder of probes")
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    let probes = names
        .iter()
        .map(|name| Probe::new(name, &folder.join(name)));
    let documents = DOCUMENTS
        .iter()
        .map(|(name, path)| loaded(name, &root().join(path), None));
    probes.chain(documents).collect()
});

/// All probes, and last the documents of the project.
pub fn all() -> &'static [Probe] {
    &ALL
}

/// The documents of a folder, each named as its file.
fn others(folder: &Path) -> Vec<Probe> {
    let entries = std::fs::read_dir(folder).expect("a folder of documents");
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.is_file());
    paths.sort();
    let module = |path: &Path| {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let legal = |letter: char| letter.is_ascii_alphanumeric().then_some(letter);
        let name = stem.chars().map(|letter| legal(letter).unwrap_or('_'));
        format!("d_{}", name.collect::<String>().to_lowercase())
    };
    paths
        .iter()
        .map(|path| loaded(&module(path), path, None))
        .collect()
}

/// Whether documents are asked instead of the probes.
pub fn are_others() -> bool {
    std::env::var_os(FOLDER).is_some()
}

fn loaded(name: &str, path: &Path, expect: Option<Expect>) -> Probe {
    let path = path.to_str().expect("a path in UTF-8");
    let Loaded {
        api, diagnostics, ..
    } = hallpass_openapi::load(path, &Disk);
    Probe {
        name: name.to_owned(),
        api: api.unwrap_or_else(|| panic!("{name}: refused: {}", words(&diagnostics))),
        diagnostics,
        expect,
    }
}

fn words(diagnostics: &[Diagnostic]) -> String {
    let words = |diagnostic: &Diagnostic| format!("{}: {}", diagnostic.code, diagnostic.message);
    let all: Vec<String> = diagnostics.iter().map(words).collect();
    all.join("; ")
}

impl Probe {
    fn new(name: &str, folder: &Path) -> Self {
        let path = folder.join("expect.yaml");
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        let expect: Expect = serde_yaml::from_str(&text)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        loaded(name, &document(folder), Some(expect))
    }

    /// What loading and generating say, by code.
    pub fn reported(&self) -> Result<(BTreeSet<&'static str>, String), String> {
        let output = catch_unwind(AssertUnwindSafe(|| generated(&[self])))
            .map_err(|_| "the generator panics".to_owned())?;
        let all: Vec<Diagnostic> = self
            .diagnostics
            .iter()
            .chain(output.ignored.iter().flatten())
            // A note says what is worth knowing, not that something is left out.
            .filter(|diagnostic| diagnostic.severity > Severity::Note)
            .cloned()
            .collect();
        let codes = all.iter().map(|diagnostic| diagnostic.code).collect();
        Ok((codes, words(&all)))
    }

    /// How what is reported differs from what must be.
    pub fn misreported(&self) -> Option<Offence> {
        let expect = self.expect.as_ref()?;
        let wanted: BTreeSet<&str> = expect.reports.iter().map(String::as_str).collect();
        let words = match self.reported() {
            Ok((codes, _)) if codes == wanted => return None,
            Ok((codes, words)) => format!("wanted {wanted:?}, reported {codes:?}: {words}"),
            Err(words) => words,
        };
        Some(self.offence(words))
    }

    /// Something that does not hold of this probe.
    pub fn offence(&self, words: String) -> Offence {
        Offence {
            probe: self.name.clone(),
            words,
        }
    }

    /// Not all that is expected of it is done.
    pub fn lacks(&self) -> bool {
        let expect = self.expect.as_ref();
        expect.is_some_and(|expect| expect.lacks.is_some())
    }
}

/// `document.yaml`, or `.json` where the construct asks for it.
fn document(folder: &Path) -> std::path::PathBuf {
    let yaml = folder.join("document.yaml");
    if yaml.exists() {
        yaml
    } else {
        folder.join("document.json")
    }
}

/// What the configuration makes of `byte = "base64"`.
fn base64() -> TypeMapping {
    TypeMapping {
        path: "runtime::base64::Base64".to_owned(),
        derives: Vec::new(),
        of_text: true,
        dependency: None,
    }
}

/// One crate of these probes, a module each.
pub fn generated(probes: &[&Probe]) -> Output {
    let documents: Vec<Document<'_>> = probes
        .iter()
        .map(|probe| Document {
            module: &probe.name,
            api: &probe.api,
            diagnostics: &[],
        })
        .collect();
    let runtime = root().join("runtime");
    let path = runtime.to_str().expect("a path in UTF-8");
    let options = Options {
        crate_name: Some("probes".to_owned()),
        runtime: Runtime::Dependency(format!("{{ path = {path:?} }}")),
        formats: [("byte".to_owned(), base64())].into(),
        ..Options::default()
    };
    generate(&documents, &options)
}
