//! The corpus in the formats of other programs: one function per format, which makes an [`Export`].

mod go;
mod json;
mod libfuzzer;
mod rust;
mod schema_suite;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use crate::contract::{Ambiguity, Expectation, Rule};
use crate::corpus::CorpusError;

use super::entry::Entry;
use super::folder::{ATTRIBUTES, File, Written};
use super::{CorpusCase, Set};

pub use go::go;
pub use json::{javascript, json, jsonl, pytest};
pub use libfuzzer::libfuzzer;
pub use rust::rust;
pub use schema_suite::schema_suite;

/// A set in a format: its files, and which cases the format cannot hold.
#[derive(Debug)]
pub struct Export<'s> {
    files: Vec<File<'s>>,
    /// How many cases the files hold.
    pub cases: usize,
    /// How many cases are left out, by the reason: what their documents are or have.
    pub left_out: BTreeMap<&'static str, usize>,
}

/// The corpus as files, with its manifest.
pub fn files(set: &Set) -> Export<'_> {
    Export { files: set.files(), cases: set.cases.len(), left_out: BTreeMap::new() }
}

/// The reason for which a case is left out of every format that holds documents.
const ON_DEMAND: &str = "made on demand";

impl<'s> Export<'s> {
    /// An export of the cases for which there is no reason to leave them out. Their files are still
    /// missing.
    fn of(
        set: &'s Set,
        reason: impl Fn(&Entry) -> Option<&'static str>,
    ) -> (Self, Vec<&'s CorpusCase>) {
        let mut export = Self { files: Vec::new(), cases: 0, left_out: BTreeMap::new() };
        let mut held = Vec::new();
        for case in &set.cases {
            match reason(&case.entry) {
                Some(reason) => *export.left_out.entry(reason).or_default() += 1,
                None => held.push(case),
            }
        }
        export.cases = held.len();
        (export, held)
    }

    /// Adds a file.
    fn put(&mut self, path: impl Into<String>, content: impl Into<Cow<'s, [u8]>>) {
        self.files.push((path.into(), content.into()));
    }

    /// Adds a file of text.
    fn put_text(&mut self, path: impl Into<String>, content: impl Into<String>) {
        self.put(path, content.into().into_bytes());
    }

    /// Adds the documents of cases, and the attributes that keep Git from changing them.
    fn put_documents(&mut self, cases: &[&'s CorpusCase], path: impl Fn(&Entry) -> String) {
        let (attributes, content) = ATTRIBUTES;
        self.put(attributes, content.as_bytes());
        for case in cases {
            self.put(path(&case.entry), case.document());
        }
    }

    /// Writes the files to a folder.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn write(&self, folder: &Path) -> Result<(), CorpusError> {
        let mut written = Written::default();
        self.files.iter().try_for_each(|(path, content)| written.put(folder, path, content))
    }
}

/// Why a format of documents cannot hold the case.
fn not_bytes(entry: &Entry) -> Option<&'static str> {
    entry.path.is_none().then_some(ON_DEMAND)
}

/// Why a format of parsed values cannot hold the case: some parsers reject the document, or lose
/// something of it.
fn not_a_value(entry: &Entry) -> Option<&'static str> {
    let reasons = [
        (Rule::UTF_8.id(), "not UTF-8"),
        (Rule::GRAMMAR.id(), "not JSON"),
        (Ambiguity::ByteOrderMark.id(), "byte order mark"),
        (Ambiguity::DuplicateName.id(), "duplicate name"),
        (Ambiguity::LoneSurrogate.id(), "unpaired surrogate"),
        (Ambiguity::NumberRange.id(), "number out of range"),
        (Ambiguity::Depth.id(), "deeply nested"),
    ];
    let has = |id: &str| entry.breaks.iter().chain(&entry.touches).any(|named| named.id == id);
    let reason = reasons.into_iter().find(|(id, _)| has(id));
    reason.map(|(_, reason)| reason).or_else(|| not_bytes(entry))
}

/// The path of a case's document beside the source of a program.
fn beside_source(entry: &Entry) -> String {
    format!("documents/{}", entry.path.as_deref().unwrap_or_default())
}

/// The name of an answer in the source of a program.
fn variant(expectation: Expectation) -> &'static str {
    match expectation {
        Expectation::Accept => "Accept",
        Expectation::Reject => "Reject",
        Expectation::Either => "Either",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_format_holds_each_case_or_says_why_not() {
        let set = Set::generate();
        let exports = [
            files(&set),
            json(&set),
            jsonl(&set),
            schema_suite(&set),
            libfuzzer(&set, ""),
            pytest(&set),
            javascript(&set),
            rust(&set),
            go(&set),
        ];
        for export in exports {
            let left_out: usize = export.left_out.values().sum();
            assert_eq!(export.cases + left_out, set.cases.len());
            let paths: HashSet<&str> = export.files.iter().map(|(path, _)| path.as_str()).collect();
            assert_eq!(paths.len(), export.files.len(), "two files have the same path");
        }
    }
}
