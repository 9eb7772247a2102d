//! Whether a corpus in a folder is what its manifest says: [`verify`].

use std::collections::{HashMap, HashSet};
use std::path::Path;

use crate::corpus::{CorpusError, MANIFEST, bytes};
use crate::oracle::Oracle;

use super::entry::{Entry, Header, Source, digest};
use super::folder::{ATTRIBUTES, MANIFEST_DIGEST, Manifest, files};
use super::{CorpusCase, VERSION};

/// Files of a corpus that its manifest does not list.
const OTHERS: [&str; 6] =
    [MANIFEST, MANIFEST_DIGEST, ATTRIBUTES.0, "README.md", "manifest.schema.json", "sweep.sha256"];

/// Compares a folder with its manifest: digests, lengths and verdicts of all documents, twins, and
/// files that are missing or not listed. Returns what is wrong, in words.
///
/// # Errors
/// If the manifest or the folder cannot be read, or a line of the manifest is invalid.
pub fn verify(folder: &Path) -> Result<Vec<String>, CorpusError> {
    let mut problems = Vec::new();
    let now = digest(&bytes(&folder.join(MANIFEST))?);
    let recorded = bytes(&folder.join(MANIFEST_DIGEST))?;
    if recorded != format!("{now}  {MANIFEST}\n").as_bytes() {
        problems.push(format!(
            "{MANIFEST}: its SHA-256 is {now}, which {MANIFEST_DIGEST} does not say: one of the two \
             has changed"
        ));
    }

    let Manifest { header, entries } = Manifest::read(folder)?;
    problems.extend(check_header(&header, entries.len()));
    let lines = (2..).zip(&entries);
    let mut known: HashMap<&str, &Entry> = HashMap::new();
    let mut paths = HashSet::new();
    for (line, entry) in lines.clone() {
        if known.insert(&entry.id, entry).is_some() {
            problems.push(format!("{MANIFEST}, line {line}: the id {} occurs twice", entry.id));
        }
        let path = entry.path.as_deref();
        if path.is_some_and(|path| !paths.insert(path.to_owned())) {
            let path = path.unwrap_or_default();
            problems.push(format!("{MANIFEST}, line {line}: the path {path} occurs twice"));
        }
    }
    let oracle = Oracle::new();
    for (line, entry) in lines {
        let twin = entry.twin.as_deref();
        if let Some(twin) = twin.filter(|twin| !known.contains_key(twin)) {
            problems.push(format!(
                "{MANIFEST}, line {line}: there is no case with the twin's id {twin}"
            ));
        }
        problems.extend(check(folder, line, entry, &oracle));
    }
    let (attributes, content) = ATTRIBUTES;
    if !bytes(&folder.join(attributes)).is_ok_and(|found| found == content.as_bytes()) {
        problems.push(format!(
            "{attributes}: it is missing or has changed, so Git may change line endings; \
             `nearmiss corpus generate` writes it again"
        ));
    }
    for file in files(folder)? {
        let name = file.to_string_lossy().replace('\\', "/");
        if !paths.contains(&name) && !is_other(&name) {
            problems.push(format!("{name}: no line of {MANIFEST} lists this file"));
        }
    }
    Ok(problems)
}

fn check_header(header: &Header, count: usize) -> Option<String> {
    let ours = Header::new(VERSION, count);
    let problem = if header.cases != count {
        format!("it says {} cases, but there are {count} lines", header.cases)
    } else if header.contract != ours.contract {
        "its verdicts are from another version of the contract; use the version of nearmiss that wrote \
         it"
        .to_owned()
    } else {
        return None;
    };
    Some(format!("{MANIFEST}, line 1: {problem}"))
}

fn check(folder: &Path, line: usize, entry: &Entry, oracle: &Oracle) -> Option<String> {
    let place = match &entry.path {
        Some(path) => path.clone(),
        None => format!("{MANIFEST}, line {line}"),
    };
    let document = match &entry.path {
        Some(path) => match bytes(&folder.join(path)) {
            Ok(document) => Some(document),
            Err(error) => return Some(format!("{place}: {error}")),
        },
        None if entry.source == Source::Hostile => None,
        None => return Some(format!("{place}: there is no path, and {} is not hostile", entry.id)),
    };
    let case = CorpusCase { entry: entry.clone(), document };
    let document = case.document();
    let difference = entry.difference(&document, &oracle.verdict(&document))?;
    Some(format!("{place}: {difference}"))
}

/// Whether a file may be there although the manifest does not list it: what describes the corpus,
/// and regressions that `nearmiss promote` keeps.
fn is_other(name: &str) -> bool {
    let is_promoted = || {
        let rest = name.strip_prefix("regressions/");
        rest.is_some_and(|rest| rest == MANIFEST || rest.ends_with(".nm1") || rest.ends_with(".md"))
    };
    OTHERS.contains(&name) || is_promoted()
}
