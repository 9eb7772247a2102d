//! A corpus in a folder: [`Set::read`], and [`Set::write`], which makes the folder what the set says.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::corpus::{CorpusError, MANIFEST, Problem, bytes};

use super::entry::{Entry, Header, Source, digest};
use super::{CorpusCase, Set};

/// The file with the SHA-256 of the manifest, in the format of `sha256sum`.
pub(super) const MANIFEST_DIGEST: &str = "manifest.sha256";
/// Keeps Git from changing line endings.
pub(super) const ATTRIBUTES: (&str, &str) =
    (".gitattributes", "# Documents are bytes: no tool may change them.\n* -text\n");

impl Set {
    /// Reads a corpus from its folder. Every document must be as its line in the manifest says.
    ///
    /// # Errors
    /// If the manifest or a file cannot be read, a line is invalid, or a document has changed.
    pub fn read(folder: &Path) -> Result<Self, CorpusError> {
        let Manifest { header, entries } = Manifest::read(folder)?;
        let case = |entry: Entry| {
            let document = match &entry.path {
                Some(path) => Some(bytes(&folder.join(path))?),
                None => None,
            };
            let case = CorpusCase { entry, document };
            if digest(&case.document()) != case.entry.sha256 {
                let path = folder.join(case.entry.path.as_deref().unwrap_or(MANIFEST));
                return Err(CorpusError::from(Problem::Changed { path, id: case.entry.id }));
            }
            Ok(case)
        };
        let cases = entries.into_iter().map(case).collect::<Result<_, _>>()?;
        Ok(Self { header, cases })
    }

    /// The set of this version of the generator, with the regressions in a folder. A case that the
    /// folder already has keeps the version since which it has it.
    ///
    /// # Errors
    /// If the folder has a manifest that cannot be read, or other files and no manifest, or if a
    /// regression cannot be read.
    pub fn generate_into(folder: &Path) -> Result<Self, CorpusError> {
        if !is_corpus(folder) {
            return match is_vacant(folder).unwrap_or(true) {
                true => Ok(Self::generate()),
                false => Err(Problem::NoManifest { folder: folder.to_owned() }.into()),
            };
        }
        let Manifest { entries, .. } = Manifest::read(folder)?;
        let mut since = BTreeMap::new();
        let mut regressions = Vec::new();
        for entry in entries {
            since.insert(entry.id.clone(), entry.since.clone());
            if let (Source::Regression, Some(path)) = (entry.source, &entry.path) {
                let document = Some(bytes(&folder.join(path))?);
                regressions.push(CorpusCase { entry, document });
            }
        }
        Ok(Self::of(since, regressions))
    }

    /// Writes the set to a folder, and removes the files that only its former manifest names. Files
    /// that are as they should be are not touched.
    ///
    /// # Errors
    /// If a file cannot be written or removed.
    pub fn write(&self, folder: &Path) -> Result<Written, CorpusError> {
        let mut written = Written::default();
        let former = Manifest::read(folder).map(|manifest| manifest.entries).unwrap_or_default();
        let former: BTreeSet<&str> =
            former.iter().filter_map(|entry| entry.path.as_deref()).collect();
        let paths = self.cases.iter().filter_map(|case| case.entry.path.as_deref());
        for path in former.difference(&paths.collect()) {
            let path = folder.join(path);
            match fs::remove_file(&path) {
                Ok(()) => written.removed += 1,
                Err(cause) if cause.kind() == io::ErrorKind::NotFound => {}
                Err(cause) => return Err(Problem::Unwritable { path, cause }.into()),
            }
            remove_empty_folders(folder, &path);
        }
        for (path, content) in self.files() {
            written.put(folder, &path, &content)?;
        }
        Ok(written)
    }

    /// The files of the set with their paths.
    pub(super) fn files(&self) -> Vec<File<'_>> {
        let (path, attributes) = ATTRIBUTES;
        let mut files = vec![(path.to_owned(), Cow::Borrowed(attributes.as_bytes()))];
        for case in &self.cases {
            if let (Some(path), Some(document)) = (&case.entry.path, &case.document) {
                files.push((path.clone(), Cow::Borrowed(document.as_slice())));
            }
        }
        let manifest = self.manifest();
        let line = format!("{}  {MANIFEST}\n", digest(manifest.as_bytes()));
        files.push((MANIFEST.to_owned(), Cow::Owned(manifest.into_bytes())));
        files.push((MANIFEST_DIGEST.to_owned(), Cow::Owned(line.into_bytes())));
        files
    }
}

/// Whether a folder has a manifest.
pub fn is_corpus(folder: &Path) -> bool {
    folder.join(MANIFEST).is_file()
}

/// Whether there is nothing in a folder, or no such folder.
///
/// # Errors
/// If the folder cannot be read.
pub fn is_vacant(folder: &Path) -> io::Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(cause) => Err(cause),
    }
}

/// The path and the content of a file.
pub(super) type File<'a> = (String, Cow<'a, [u8]>);

/// How many files [`Set::write`] changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that are new or have changed.
    pub written: usize,
    /// Files that were as they should be.
    pub unchanged: usize,
    /// Files that were removed.
    pub removed: usize,
}

impl Written {
    pub(super) fn put(
        &mut self,
        folder: &Path,
        path: &str,
        content: &[u8],
    ) -> Result<(), CorpusError> {
        let path = folder.join(path);
        if fs::read(&path).is_ok_and(|before| before == content) {
            self.unchanged += 1;
            return Ok(());
        }
        let parent = path.parent().unwrap_or(folder);
        let done = fs::create_dir_all(parent).and_then(|()| fs::write(&path, content));
        done.map_err(|cause| Problem::Unwritable { path, cause })?;
        self.written += 1;
        Ok(())
    }
}

/// Removes the folders above a file, up to the corpus, as long as they are empty.
fn remove_empty_folders(folder: &Path, file: &Path) {
    let above = file.ancestors().skip(1).take_while(|path| *path != folder);
    for path in above {
        if fs::remove_dir(path).is_err() {
            break;
        }
    }
}

/// The manifest of a folder.
pub(super) struct Manifest {
    pub(super) header: Header,
    pub(super) entries: Vec<Entry>,
}

impl Manifest {
    pub(super) fn read(folder: &Path) -> Result<Self, CorpusError> {
        let path = folder.join(MANIFEST);
        let text = String::from_utf8_lossy(&bytes(&path)?).into_owned();
        let mut lines = (1..).zip(text.lines());
        let invalid = |line, cause| Problem::Manifest { path: path.clone(), line, cause };
        let (line, first) = lines.next().unwrap_or((1, ""));
        let header = serde_json::from_str(first).map_err(|cause| invalid(line, cause))?;
        let entry = |(line, text)| -> Result<Entry, CorpusError> {
            let entry: Entry = serde_json::from_str(text).map_err(|cause| invalid(line, cause))?;
            match entry.path.as_deref().is_none_or(stays_inside) {
                true => Ok(entry),
                false => Err(Problem::Outside { path: path.clone(), line }.into()),
            }
        };
        let entries = lines.map(entry).collect::<Result<_, _>>()?;
        Ok(Self { header, entries })
    }
}

/// Whether a path leads to something in the folder that it is relative to.
fn stays_inside(path: &str) -> bool {
    Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

/// Every file in a folder and its subfolders, relative to it, in the order of their paths. Symbolic
/// links are not followed.
pub(super) fn files(folder: &Path) -> Result<Vec<PathBuf>, CorpusError> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(relative) = folders.pop() {
        let path = folder.join(&relative);
        let unreadable = |cause| Problem::Unreadable { path: path.clone(), cause };
        for entry in fs::read_dir(&path).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let name = relative.join(entry.file_name());
            match entry.file_type().map_err(unreadable)?.is_dir() {
                true => folders.push(name),
                false => found.push(name),
            }
        }
    }
    found.sort();
    Ok(found)
}
