//! The corpus in the layout of JSON-Schema-Test-Suite: [`schema_suite`].

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::contract::schema;
use crate::json::Tape;
use crate::oracle::Oracle;

use super::super::path::file_name;
use super::super::{CorpusCase, Set};
use super::{Export, not_a_value};

/// The folder of the files, as in the suite.
const FOLDER: &str = "tests/draft2020-12/member-session";

/// One file for each folder of the corpus, with the schema, the documents as values, and whether the
/// schema alone accepts each. What only the descriptions of the schema rule out is valid.
pub fn schema_suite(set: &Set) -> Export<'_> {
    let (mut export, cases) = Export::of(set, not_a_value);
    let mut folders: BTreeMap<&str, Vec<&CorpusCase>> = BTreeMap::new();
    for case in cases {
        let path = case.entry.path.as_deref().unwrap_or_default();
        let folder = path.rsplit_once('/').map_or(path, |(folder, _)| folder);
        folders.entry(folder).or_default().push(case);
    }
    let schema = schema::standalone();
    let oracle = Oracle::new();
    for (folder, cases) in folders {
        let path = format!("{FOLDER}/{}", file_name(folder));
        export.put_text(path, group(folder, &schema, &cases, &oracle));
    }
    export
}

/// A file with one group of tests. The documents are in it as they are written, so that no number and
/// no order of members is changed.
fn group(folder: &str, schema: &Value, cases: &[&CorpusCase], oracle: &Oracle) -> String {
    let tests: Vec<String> = cases.iter().map(|case| test(case, oracle)).collect();
    format!(
        "[{{\"description\": {}, \"schema\": {schema}, \"tests\": [\n{}\n]}}]\n",
        json!(format!("MemberSession, {folder}")),
        tests.join(",\n")
    )
}

fn test(case: &CorpusCase, oracle: &Oracle) -> String {
    let document = case.document();
    let mut tape = Tape::default();
    let valid = tape.read(&document).is_ok() && oracle.schema_accepts(&tape);
    format!(
        "{{\"description\": {}, \"comment\": {}, \"data\": {}, \"valid\": {valid}}}",
        json!(case.entry.id),
        json!(case.entry.shows),
        tape.text().trim()
    )
}
