//! Formats that need no program: which cases are in them, and what is said of the others.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD as BASE64;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{cases, export, folder, nearmiss};

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn an_export_of_files_is_a_corpus_with_the_twins_of_what_is_selected() {
    let arguments = ["--rule", "organization_slug/charset", "--count", "20", "--seed", "7"];
    let (folder, _) = export("files", &arguments);
    let verified = nearmiss(&folder, &["corpus", "verify", "."]);
    assert_eq!(verified.status, 0, "{}", verified.text);

    let cases = cases(&folder.join("manifest.jsonl"));
    let ids: HashMap<&str, &Value> =
        cases.iter().map(|case| (case["id"].as_str().unwrap(), case)).collect();
    let twins: HashSet<&str> = cases.iter().filter_map(|case| case["twin"].as_str()).collect();
    let breaks = |case: &Value| {
        let rules = case["breaks"].as_array().unwrap();
        rules.iter().any(|rule| rule["id"] == "organization_slug/charset")
    };
    for (id, case) in &ids {
        assert!(breaks(case) || twins.contains(id), "{id} is not selected");
        assert!(case["twin"].as_str().is_none_or(|twin| ids.contains_key(twin)), "{id}");
    }
    let random = |case: &&Value| case["source"] == "random" && breaks(case);
    assert_eq!(cases.iter().filter(random).count(), 20);
    assert!(cases.iter().any(|case| case["source"] == "sweep" && breaks(case)));

    fs::write(folder.join("valid/plain.json"), "{}").unwrap();
    assert_eq!(nearmiss(&folder, &["corpus", "verify", "."]).status, 1);
}

#[test]
fn random_cases_are_the_same_each_time_and_none_is_in_the_corpus() {
    let arguments = ["--format", "jsonl", "--folder", "random", "--count", "60", "--seed", "7"];
    let [one, again] = ["random", "random-again"].map(|name| export(name, &arguments).0);
    let [one, again] = [one, again].map(|folder| fs::read(folder.join("cases.jsonl")).unwrap());
    assert!(one == again);

    let (folder, _) = export("random-all", &["--format", "jsonl", "--count", "60", "--seed", "7"]);
    let all = cases(&folder.join("cases.jsonl"));
    let digests: HashSet<&str> = all.iter().map(|case| case["sha256"].as_str().unwrap()).collect();
    assert_eq!(digests.len(), all.len());
    let random: Vec<&Value> = all.iter().filter(|case| case["source"] == "random").collect();
    let twins: HashSet<&str> = all.iter().filter_map(|case| case["twin"].as_str()).collect();
    let drawn = random.iter().filter(|case| !twins.contains(case["id"].as_str().unwrap()));
    assert_eq!(drawn.count(), 60);
    for case in random {
        assert!(case["id"].as_str().unwrap().starts_with("random 7 "), "{case}");
        assert!(!case["shows"].as_str().unwrap().is_empty(), "{case}");
    }
}

#[test]
fn json_holds_every_document_byte_for_byte() {
    let (folder, said) = export("json", &["--format", "json"]);
    let text = fs::read_to_string(folder.join("cases.json")).unwrap();
    let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
    let mut base64 = 0;
    for case in &cases {
        let document = match case["document"].as_str() {
            Some(document) => document.as_bytes().to_vec(),
            None => {
                base64 += 1;
                BASE64.decode(case["document_base64"].as_str().unwrap()).unwrap()
            }
        };
        assert_eq!(sha256(&document), case["sha256"].as_str().unwrap(), "{}", case["id"]);
    }
    assert!(
        base64 > 0 && said.starts_with(&format!(".: {} cases; left out", cases.len())),
        "{said}"
    );
    assert!(said.contains("(made on demand: "), "{said}");
}

#[test]
fn a_fuzzers_corpus_has_a_file_for_each_document_named_by_its_digest() {
    let (folder, said) = export("libfuzzer", &["--format", "libfuzzer", "--folder", "near-miss"]);
    let mut count = 0;
    for file in fs::read_dir(folder.join("corpus")).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        assert_eq!(sha256(&fs::read(&path).unwrap()), name);
        count += 1;
    }
    assert!(said.starts_with(&format!(".: {count} cases ")), "{said}");
    let dictionary = include_str!("../../fuzz/session.dict");
    assert_eq!(fs::read_to_string(folder.join("session.dict")).unwrap(), dictionary);
}

#[test]
fn a_folder_with_files_is_refused() {
    let folder = folder("refused");
    fs::write(folder.join("mine.txt"), "mine").unwrap();
    let refused = nearmiss(&folder, &["corpus", "export", "."]);
    assert_eq!(refused.status, 2);
    assert!(refused.text.contains("is not an empty folder: name a new one"), "{}", refused.text);
    assert!(nearmiss(&folder, &["corpus", "export", "mine.txt"]).text.contains("not an empty"));
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
}

#[test]
fn nothing_is_written_if_no_case_is_selected() {
    let folder = folder("nothing");
    let arguments = ["corpus", "export", "new", "--text", "no such text", "--count", "1"];
    let output = nearmiss(&folder, &arguments);
    assert_eq!(output.status, 4, "{}", output.text);
    assert!(output.text.contains("new: nothing is written"), "{}", output.text);
    assert!(output.text.contains("warning: only 0 random cases are selected"), "{}", output.text);
    assert!(!Path::new(&folder).join("new").exists());
}
