//! Documents in files. [`regressions`] reads a folder of documents on which an implementation once
//! failed, and [`file()`] reads a single file. A [`Keeper`] adds findings to such a folder.
//! [`Drift`] compares two versions of the published schema, from which the cases come.
//!
//! A file whose name ends in `.nm1` holds replay tokens, one per line. Each token holds a document,
//! and its twin if it has one. Empty lines and lines that begin with `#` are skipped. Any other
//! file is one document. In folders, hidden files and files that only describe documents (`*.md`,
//! `manifest.jsonl`) are skipped.

mod drift;
mod fixture;
#[doc(hidden)]
pub mod set;

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::case::{Case, Replay, TokenError};

use drift::SchemaProblem;

#[doc(hidden)]
pub use drift::{Bump, Drift, Version};
#[doc(hidden)]
pub use fixture::{Keeper, Kept};
#[cfg(feature = "corpus")]
pub use set::{CorpusCase, Edit, Entry, Named, Operation, Source, cases};

/// The name of the manifest: in a corpus, it describes every case; in a folder of regressions, those
/// that come from findings.
const MANIFEST: &str = "manifest.jsonl";

/// Why a document cannot be read from a file, or kept in one.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct CorpusError(#[from] Problem);

#[derive(Debug, thiserror::Error)]
enum Problem {
    /// The file or folder cannot be read.
    #[error("cannot read `{}`: {}", path.display(), reason(cause))]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        cause: io::Error,
    },
    /// The path names a device, a pipe or a socket.
    #[error("cannot read `{}`: it is no file; pipe it in and name `-`", path.display())]
    Special {
        /// The path.
        path: PathBuf,
    },
    /// The folder has files, but no manifest.
    #[error(
        "`{}` has files but no {MANIFEST}, so nothing is written: restore the manifest, or name a new \
         or an empty folder",
        folder.display()
    )]
    NoManifest {
        /// The folder.
        folder: PathBuf,
    },
    /// A line in a file of replay tokens is not a valid token.
    #[error("`{}`, line {line}: {cause}", path.display())]
    Token {
        /// The file.
        path: PathBuf,
        /// The line number, counting from 1.
        line: usize,
        /// What is wrong with the line.
        cause: TokenError,
    },
    /// A line of a manifest is invalid.
    #[error("`{}`, line {line}: {cause}; restore or delete the line", path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// The line number, counting from 1.
        line: usize,
        /// What is wrong with the line.
        cause: serde_json::Error,
    },
    /// A line of a manifest names a file outside its folder.
    #[error("`{}`, line {line}: the path leads out of the folder; delete the line", path.display())]
    Outside {
        /// The manifest.
        path: PathBuf,
        /// The line number, counting from 1.
        line: usize,
    },
    /// A document is not the one that its manifest describes.
    #[error(
        "`{}`: the document of {id} has changed; `nearmiss corpus verify` says how", path.display()
    )]
    Changed {
        /// The file.
        path: PathBuf,
        /// The id of the case.
        id: String,
    },
    /// A file is no version of the published schema.
    #[error("`{}`: {cause}", name.escape_debug())]
    Schema {
        /// The name of the file.
        name: String,
        /// What is wrong with it.
        cause: SchemaProblem,
    },
    /// A file cannot be written.
    #[error("cannot write `{}`: {cause}; name another folder", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        cause: io::Error,
    },
}

/// For common errors, what is wrong and what to do about it. For others, the system's message.
fn reason(cause: &io::Error) -> String {
    match cause.kind() {
        io::ErrorKind::NotFound => "there is no such file; check the path".to_owned(),
        io::ErrorKind::NotADirectory => {
            "it is not a folder; name the folder that it is in".to_owned()
        }
        io::ErrorKind::IsADirectory => "it is a directory; name the files in it".to_owned(),
        io::ErrorKind::PermissionDenied => {
            "permission is denied; make it readable, or pipe it in and name `-`".to_owned()
        }
        _ => cause.to_string(),
    }
}

/// Every document in a folder and its subfolders, in the order of their paths.
///
/// # Errors
/// If the folder or a file in it cannot be read, or if a file holds a damaged token.
pub fn regressions(folder: &Path) -> Result<Vec<Case>, CorpusError> {
    let mut files = Vec::new();
    collect(folder, &mut BTreeSet::new(), &mut files)?;
    files.sort();
    let mut cases = Vec::new();
    for path in files {
        let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
        cases.extend(read(&path, &name)?);
    }
    Ok(cases)
}

/// The documents of one file: one per token if it is a file of replay tokens, otherwise the file
/// itself. `-` is standard input.
///
/// # Errors
/// If the file cannot be read, or holds a damaged token.
pub fn file(path: &Path) -> Result<Vec<Case>, CorpusError> {
    read(path, &path.to_string_lossy())
}

/// The bytes of a file, or of standard input if the path is `-`.
///
/// # Errors
/// If the bytes cannot be read.
#[doc(hidden)]
pub fn bytes(path: &Path) -> Result<Vec<u8>, CorpusError> {
    let unreadable = |cause| Problem::Unreadable { path: path.to_owned(), cause };
    if path.as_os_str() == STDIN {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map_err(unreadable)?;
        return Ok(bytes);
    }
    // A pipe or a device may never end.
    let kind = fs::metadata(path).map_err(unreadable)?.file_type();
    if !kind.is_file() && !kind.is_dir() {
        return Err(Problem::Special { path: path.to_owned() }.into());
    }
    Ok(fs::read(path).map_err(unreadable)?)
}

/// The path that stands for standard input.
#[doc(hidden)]
pub const STDIN: &str = "-";

/// Adds the documents in a folder. Links may lead to the same folder several times, or in a circle, so
/// each folder is read once. What is neither a file nor a folder is left out.
fn collect(
    folder: &Path,
    read: &mut BTreeSet<PathBuf>,
    files: &mut Vec<PathBuf>,
) -> Result<(), CorpusError> {
    let unreadable = |cause| Problem::Unreadable { path: folder.to_owned(), cause };
    if !read.insert(fs::canonicalize(folder).map_err(unreadable)?) {
        return Ok(());
    }
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut paths: Vec<PathBuf> =
        entries.map_err(unreadable)?.iter().map(fs::DirEntry::path).collect();
    paths.sort();

    for path in paths {
        if path.is_dir() {
            collect(&path, read, files)?;
        } else if is_document(&path) && !is_special(&path) {
            files.push(path);
        }
    }
    Ok(())
}

/// Whether there is something at the path that is neither a file nor a folder.
fn is_special(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|kind| !kind.is_file() && !kind.is_dir())
}

fn is_document(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    !name.starts_with('.') && !name.ends_with(".md") && name != MANIFEST
}

fn read(path: &Path, name: &str) -> Result<Vec<Case>, CorpusError> {
    let content = bytes(path)?;
    if !is_tokens(path) {
        return Ok(vec![Case::given(name, content)]);
    }
    let content = String::from_utf8_lossy(&content).into_owned();
    let lines = (1..).zip(content.lines().map(str::trim));
    let tokens = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let case = |(line, token)| match Replay::read(token, path.parent()) {
        Ok(replay) => Ok(Case::replayed(format!("{name}:{line}"), replay)),
        Err(cause) => Err(CorpusError::from(Problem::Token { path: path.to_owned(), line, cause })),
    };
    tokens.map(case).collect()
}

/// Whether the file at this path holds replay tokens, by its extension.
#[doc(hidden)]
pub fn is_tokens(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "nm1")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs a test with a temporary folder of files. The folder is removed if the test passes.
    fn with_files(name: &str, files: &[(&str, &str)], test: impl FnOnce(&Path)) {
        let folder = std::env::temp_dir().join(format!("nearmiss-{name}-{}", std::process::id()));
        for (file, content) in files {
            let path = folder.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        test(&folder);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn every_file_in_a_folder_is_a_document_or_a_list_of_tokens() {
        let replay = Replay { document: b"[]".to_vec(), twin: Some(b"{}".to_vec()) };
        let tokens = format!("# why\n\n{}\n", replay.token());
        let files = [
            ("b.json", "{}"),
            ("a/x.txt", "["),
            ("README.md", "not a document"),
            (".hidden", "not a document"),
            ("c.nm1", tokens.as_str()),
        ];
        with_files("folder", &files, |folder| {
            let cases = regressions(folder).unwrap();
            let ids: Vec<String> = cases.iter().map(Case::id).collect();
            assert_eq!(ids, ["a/x.txt", "b.json", "c.nm1:3"]);
            assert_eq!(cases[0].document(), b"[");
            assert_eq!(cases[2].replay(), replay);
        });
    }

    #[cfg(unix)]
    #[test]
    fn links_in_circles_end_and_pipes_are_no_documents() {
        use std::os::unix::fs::symlink;
        with_files("circles", &[("a/x.json", "{}"), ("b/y.json", "[]")], |folder| {
            symlink("..", folder.join("a/up")).unwrap();
            symlink("../a", folder.join("b/across")).unwrap();
            symlink("/dev/zero", folder.join("zero.json")).unwrap();
            let cases = regressions(folder).unwrap();
            let ids: Vec<String> = cases.iter().map(Case::id).collect();
            assert_eq!(ids, ["a/x.json", "b/y.json"]);
            let error = file(&folder.join("zero.json")).unwrap_err().to_string();
            assert!(error.contains("it is no file"), "{error}");
        });
    }

    #[test]
    fn a_damaged_token_is_reported_with_its_line() {
        with_files("damaged", &[("c.nm1", "# a\nnm1:zz!\n")], |folder| {
            let error = regressions(folder).unwrap_err().to_string();
            assert!(error.contains("c.nm1`, line 2: "), "{error}");
        });
        let missing = Path::new("no-such-folder");
        let error = regressions(missing).unwrap_err().to_string();
        assert!(error.starts_with("cannot read `no-such-folder`: "), "{error}");
    }
}
