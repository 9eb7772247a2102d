//! The words in files and folders: [`in_files`].

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::MOST;
use super::extract::Words;

/// The words in some files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Found {
    /// The words, each once, in the order in which they first appear.
    pub words: Vec<String>,
    /// How many more words there are. Those in `words` are spread evenly over all of them.
    pub left_out: usize,
    /// The paths, of those that were named, that hold no word.
    pub without: Vec<PathBuf>,
}

/// Why the words in files cannot be read.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct WordsError(#[from] Problem);

#[derive(Debug, thiserror::Error)]
enum Problem {
    /// The file or folder cannot be read.
    #[error("cannot read words from `{}`: {}", path.display(), reason(cause))]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        cause: io::Error,
    },
    /// The path names a device, a pipe or a socket.
    #[error(
        "cannot read words from `{}`: it is neither a file nor a folder; name the source or the \
         binary of the implementation",
        .0.display()
    )]
    Special(PathBuf),
    /// There is no word in any of the files.
    #[error(
        "there are no words in {}: name source files, binaries or folders of the implementation",
        listed(.0)
    )]
    None(Vec<PathBuf>),
}

/// For common errors, what is wrong and what to do about it. For others, the system's message.
fn reason(cause: &io::Error) -> String {
    match cause.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder; check the path".to_owned(),
        io::ErrorKind::PermissionDenied => {
            "permission is denied; make it readable, or name other files".to_owned()
        }
        _ => cause.to_string(),
    }
}

fn listed(paths: &[PathBuf]) -> String {
    let paths: Vec<String> = paths.iter().map(|path| format!("`{}`", path.display())).collect();
    if paths.is_empty() { "no files".to_owned() } else { paths.join(", ") }
}

/// The words in source files, binaries and folders, as [`in_bytes`](super::in_bytes) finds them.
/// If there are more than [`MOST`], some are left out.
///
/// A folder stands for all files in it and in its subfolders, in the order of their paths. Hidden
/// files and symbolic links in it are left out. Each file is read once.
///
/// # Errors
/// If a path cannot be read, or if there is no word at all.
pub fn in_files<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>) -> Result<Found, WordsError> {
    let mut words = Words::default();
    let mut read = BTreeSet::new();
    let (mut all, mut without) = (Vec::new(), Vec::new());
    for path in paths {
        let path = path.as_ref();
        let mut files = Vec::new();
        collect(path, &mut files)?;

        let mut has_any = false;
        for file in files {
            let itself = fs::canonicalize(&file).map_err(|cause| unreadable(&file, cause))?;
            if !read.insert(itself) {
                // Its words are known, so it is not without any.
                has_any = true;
                continue;
            }
            let bytes = fs::read(&file).map_err(|cause| unreadable(&file, cause))?;
            has_any |= words.add_all(&bytes);
        }
        all.push(path.to_owned());
        if !has_any {
            without.push(path.to_owned());
        }
    }

    let words = words.list;
    if words.is_empty() {
        return Err(Problem::None(all).into());
    }
    let left_out = words.len().saturating_sub(MOST);
    Ok(Found { words: spread(words, MOST), left_out, without })
}

/// Adds the files that a path stands for, in the order of their paths.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Problem> {
    let kind = fs::metadata(path).map_err(|cause| unreadable(path, cause))?.file_type();
    if kind.is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    if !kind.is_dir() {
        return Err(Problem::Special(path.to_owned()));
    }
    let mut folders = vec![path.to_owned()];
    let start = files.len();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(|cause| unreadable(&folder, cause))? {
            let entry = entry.map_err(|cause| unreadable(&folder, cause))?;
            // This is the type of the entry itself, not of what a symbolic link points to.
            let kind = entry.file_type().map_err(|cause| unreadable(&entry.path(), cause))?;
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                files.push(entry.path());
            }
        }
    }
    files[start..].sort();
    Ok(())
}

fn unreadable(path: &Path, cause: io::Error) -> Problem {
    Problem::Unreadable { path: path.to_owned(), cause }
}

/// At most `most` of the words, spread evenly over all of them.
fn spread(words: Vec<String>, most: usize) -> Vec<String> {
    let count = words.len();
    if count <= most {
        return words;
    }
    let is_kept = |index: usize| (index + 1) * most / count > index * most / count;
    words
        .into_iter()
        .enumerate()
        .filter(|(index, _)| is_kept(*index))
        .map(|(_, word)| word)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_are_kept_are_spread_evenly() {
        let words = |count: usize| (0..count).map(|index| index.to_string()).collect::<Vec<_>>();
        assert_eq!(spread(words(10), 10), words(10));
        assert_eq!(spread(words(10), 5), ["1", "3", "5", "7", "9"]);
        assert_eq!(spread(words(12_345), 10_000).len(), 10_000);
    }
}
