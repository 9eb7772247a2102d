//! Formats in which a case is its line of the manifest, with the document in it: [`json`] and [`jsonl`],
//! and the test files that read such lines.

use serde::Serialize;

use crate::connection::text_or_base64;

use super::super::entry::{Entry, line};
use super::super::{CorpusCase, Header, Set};
use super::{Export, not_bytes};

/// A line of the manifest with the document.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    entry: &'a Entry,
    /// The document, if it is UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<&'a str>,
    /// The document in Base64, if it is not UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    document_base64: Option<String>,
}

impl CorpusCase {
    fn line(&self) -> String {
        let bytes = self.document();
        let (document, document_base64) = text_or_base64(&bytes);
        line(&Line { entry: &self.entry, document, document_base64 })
    }
}

/// One file with an array of cases.
pub fn json(set: &Set) -> Export<'_> {
    let (mut export, cases) = Export::of(set, not_bytes);
    let lines: Vec<String> = cases.into_iter().map(CorpusCase::line).collect();
    export.put_text("cases.json", format!("[\n{}\n]\n", lines.join(",\n")));
    export
}

/// One file with the header, and a line for each case.
pub fn jsonl(set: &Set) -> Export<'_> {
    let (mut export, cases) = Export::of(set, not_bytes);
    let header = Header { cases: cases.len(), ..set.header.clone() };
    let mut text = line(&header) + "\n";
    for case in cases {
        text += &(case.line() + "\n");
    }
    export.put_text("cases.jsonl", text);
    export
}

/// A test file for Python's pytest, and the cases.
pub fn pytest(set: &Set) -> Export<'_> {
    let mut export = jsonl(set);
    export.put_text("test_member_session.py", include_str!("templates/test_member_session.py"));
    export
}

/// A test file for the test runner of Node.js, and the cases.
pub fn javascript(set: &Set) -> Export<'_> {
    let mut export = jsonl(set);
    let test = include_str!("templates/member-session.test.mjs");
    export.put_text("member-session.test.mjs", test);
    export
}
