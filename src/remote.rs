//! Files of other hosts, fetched only when the user allows it, each once: they are kept in a folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use clap::Args;
use hallpass_openapi::source::{self, Disk, Files, MAXIMUM_BYTES};

use crate::{environment, files};

/// How long one file may take.
const ONE: Duration = Duration::from_secs(30);

/// How long all files of a run may take.
const ALL: Duration = Duration::from_secs(120);

/// Longest file name that every system takes, with room for a hash.
const LONGEST_NAME: usize = 180;

/// What the user says about references to other hosts.
#[derive(Debug, Clone, Default, Args)]
pub struct RemoteArguments {
    /// Fetch what documents refer to on other hosts
    #[arg(long)]
    pub allow_remote: bool,
    /// Keep what was fetched in this folder, not in the system's cache
    #[arg(long, value_name = "DIR", requires = "allow_remote")]
    pub cache: Option<PathBuf>,
}

impl RemoteArguments {
    /// Files on disk, and on other hosts where the user allows it.
    pub fn files(&self) -> Box<dyn Files> {
        if !self.allow_remote {
            return Box::new(Disk);
        }
        let folder = self.cache.clone().or_else(environment::cache_folder);
        Box::new(Remote {
            folder,
            started: OnceLock::new(),
        })
    }
}

/// Files on disk and on other hosts.
struct Remote {
    /// Where fetched files are kept; nowhere on a system without such a folder.
    folder: Option<PathBuf>,
    started: OnceLock<Instant>,
}

impl Files for Remote {
    fn read(&self, path: &str) -> io::Result<String> {
        if !source::is_url(path) {
            return Disk.read(path);
        }
        let kept = self.folder.as_ref().map(|folder| folder.join(name(path)));
        if let Some(Ok(text)) = kept.as_deref().map(read_kept) {
            return Ok(text);
        }
        let text = source::text(self.fetch(path)?)?;
        if let Some(kept) = kept {
            keep(&kept, &text)?;
        }
        Ok(text)
    }

    fn fetches(&self) -> bool {
        true
    }
}

fn read_kept(kept: &Path) -> io::Result<String> {
    Disk.read(&kept.to_string_lossy())
}

fn keep(kept: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = kept.parent() {
        fs::create_dir_all(folder)?;
    }
    files::write(kept, text).map_err(|failure| io::Error::other(failure.message))
}

impl Remote {
    /// A thread of its own, as the command may run within a runtime already.
    fn fetch(&self, url: &str) -> io::Result<Vec<u8>> {
        let left = ALL.saturating_sub(self.started.get_or_init(Instant::now).elapsed());
        if left.is_zero() {
            let why = format!("fetching takes longer than {} seconds", ALL.as_secs());
            return Err(io::Error::other(why));
        }
        let (url, limit) = (url.to_owned(), left.min(ONE));
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            let fetched = async { tokio::time::timeout(limit, get(&url)).await };
            let late = || io::Error::other(format!("no answer within {} seconds", limit.as_secs()));
            runtime.block_on(fetched).map_err(|_| late())?
        });
        thread
            .join()
            .unwrap_or_else(|_| Err(io::Error::other("fetching ended unexpectedly")))
    }
}

async fn get(url: &str) -> io::Result<Vec<u8>> {
    // Fails only where a provider was chosen already, which is then used.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().build().map_err(broken)?;
    let response = client.get(url).send().await.map_err(broken)?;
    let mut response = response.error_for_status().map_err(broken)?;
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(broken)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MAXIMUM_BYTES {
            return Err(io::Error::other("larger than 64 MiB"));
        }
    }
    Ok(bytes)
}

/// The innermost cause, which holds the useful words.
fn broken(error: reqwest::Error) -> io::Error {
    if let Some(status) = error.status() {
        return io::Error::other(format!("the host answers {status}"));
    }
    let error = error.without_url();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    io::Error::other(cause.to_string())
}

/// A file name for a URL. Long ones are cut and told apart by a hash.
fn name(url: &str) -> String {
    let mut name = String::new();
    for byte in url.bytes() {
        match byte {
            b'0'..=b'9' | b'a'..=b'z' | b'.' | b'-' => name.push(char::from(byte)),
            _ => name.push_str(&format!("_{byte:02x}")),
        }
    }
    if name.len() > LONGEST_NAME {
        name.truncate(LONGEST_NAME);
        name.push_str(&format!("_{:016x}", hash(url)));
    }
    name
}

/// FNV-1a: the name must be the same with every version of the program.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_url_has_a_file_name_of_its_own() {
        let long = |end: &str| format!("https://example.com/{}{end}", "a".repeat(300));
        assert_eq!(name("https://a.b/C?d"), "https_3a_2f_2fa.b_2f_43_3fd");
        assert_ne!(name(&long("b")), name(&long("c")));
        assert!(name(&long("b")).len() < 255);
    }
}
