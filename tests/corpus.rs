//! The corpus in `corpora/` is what the generator writes, its manifest says the truth, and every
//! change of a file is noticed. `NEARMISS_UPDATE=1 cargo test --test corpus` writes it again.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use nearmiss::corpus::CorpusCase;
use nearmiss::internal::corpus::set::{self, Set};
use serde_json::Value;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/corpora");

/// A folder for a test, which is removed when the test has passed.
struct Folder(PathBuf);

impl Folder {
    /// A new folder with the corpus in it.
    fn with_corpus(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("nearmiss-{name}-{}", std::process::id()));
        Set::generate().write(&folder).unwrap();
        Self(folder)
    }

    fn problems(&self) -> Vec<String> {
        set::verify(&self.0).unwrap()
    }

    fn change(&self, file: &str, change: impl FnOnce(&mut Vec<u8>)) {
        let path = self.0.join(file);
        let mut content = fs::read(&path).unwrap();
        change(&mut content);
        fs::write(path, content).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            // What is left in the folder for temporary files harms nobody.
            let _ = fs::remove_dir_all(&self.0);
        }
    }
}

#[test]
fn the_corpus_in_the_repository_is_what_the_generator_writes() {
    let folder = Path::new(FOLDER);
    let set = Set::generate_into(folder).unwrap();
    if std::env::var_os("NEARMISS_UPDATE").is_some() {
        set.write(folder).unwrap();
    }
    assert_eq!(set::verify(folder).unwrap(), [""; 0]);
    let is_same = Set::read(folder).unwrap() == set;
    assert!(is_same, "NEARMISS_UPDATE=1 writes it again; look at the difference");
}

#[test]
fn the_corpus_inside_the_program_is_the_same() {
    let set = Set::generate();
    let packed = set::pack(&set);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/corpus/set/corpus.lz4");
    if std::env::var_os("NEARMISS_UPDATE").is_some() {
        fs::write(path, &packed).unwrap();
    }
    let is_same = fs::read(path).unwrap() == packed;
    assert!(is_same, "NEARMISS_UPDATE=1 writes it again");

    // After an update, the program has it only once it is built again.
    let cases: Vec<CorpusCase> = nearmiss::corpus::cases().collect();
    assert!(cases == set.cases || std::env::var_os("NEARMISS_UPDATE").is_some());
}

#[test]
fn every_line_of_the_manifest_is_as_its_schema_says() {
    let schema: Value =
        serde_json::from_str(include_str!("../corpora/manifest.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let manifest = Set::generate().manifest();
    let mut lines = 0;
    for line in manifest.lines() {
        let value: Value = serde_json::from_str(line).unwrap();
        assert!(validator.is_valid(&value), "{line}");
        lines += 1;

        // Every member that the schema requires is needed, and no other is permitted.
        let mut more = value.clone();
        more["more"] = Value::Null;
        assert!(!validator.is_valid(&more), "{line}");
        let mut less = value;
        less.as_object_mut().unwrap().remove(if lines == 1 { "contract" } else { "expect" });
        assert!(!validator.is_valid(&less), "{line}");
    }
    assert!(lines > 1500, "{lines}");
}

#[test]
fn a_folder_that_was_just_written_has_no_problems() {
    let folder = Folder::with_corpus("whole");
    assert_eq!(folder.problems(), [""; 0]);
    let again = Set::generate().write(&folder.0).unwrap();
    assert_eq!((again.written, again.removed), (0, 0));
}

#[test]
fn every_kind_of_change_is_noticed_and_named() {
    let folder = Folder::with_corpus("changed");
    let [one, other, removed] = [
        "near-miss/organization-slug.min-length/empty.json",
        "valid/plain.json",
        "near-miss/json.grammar/nan.claim.json",
    ];
    folder.change(one, |document| document[5] ^= 1);
    folder.change(other, Vec::clear);
    fs::remove_file(folder.0.join(removed)).unwrap();
    fs::write(folder.0.join("valid/added.json"), "{}").unwrap();
    folder.change(".gitattributes", |attributes| attributes.push(b'\n'));

    let problems = folder.problems();
    for file in [one, other, removed, "valid/added.json", ".gitattributes"] {
        let about = problems.iter().filter(|problem| problem.starts_with(file)).count();
        assert_eq!(about, 1, "{file}: {problems:?}");
    }
    assert_eq!(problems.len(), 5, "{problems:?}");
}

#[test]
fn a_change_of_any_byte_of_the_manifest_is_noticed() {
    let folder = Folder::with_corpus("manifest");
    let manifest = fs::read(folder.0.join("manifest.jsonl")).unwrap();
    // Bytes at many places, in all members of lines. Some changes leave a line that is no manifest.
    for at in (0..manifest.len()).step_by(manifest.len() / 37) {
        let mut changed = manifest.clone();
        changed[at] ^= 1;
        fs::write(folder.0.join("manifest.jsonl"), changed).unwrap();
        let noticed = match set::verify(&folder.0) {
            Ok(problems) => problems.iter().any(|problem| problem.starts_with("manifest.jsonl")),
            Err(error) => error.to_string().contains("manifest.jsonl"),
        };
        assert!(noticed, "byte {at}");
    }

    // The digest alone does not make a manifest true.
    let text = String::from_utf8(manifest).unwrap();
    let lie = text.replacen("\"schema\":\"reject\"", "\"schema\":\"accept\"", 1);
    assert_ne!(lie, text);
    fs::write(folder.0.join("manifest.jsonl"), &lie).unwrap();
    let digest = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(lie.as_bytes()));
    fs::write(folder.0.join("manifest.sha256"), format!("{digest}  manifest.jsonl\n")).unwrap();
    let problems = folder.problems();
    assert!(problems.len() == 1 && problems[0].contains("verdict"), "{problems:?}");
}

#[test]
fn a_path_out_of_the_folder_is_refused() {
    let folder = Folder::with_corpus("outside");
    folder.change("manifest.jsonl", |manifest| {
        let text = String::from_utf8(manifest.clone()).unwrap();
        *manifest = text.replacen("\"ambiguous/", "\"../ambiguous/", 1).into_bytes();
    });
    let error = set::verify(&folder.0).unwrap_err().to_string();
    assert!(error.contains("line 2: the path leads out of the folder"), "{error}");
}

#[test]
fn a_document_is_added_once_and_kept() {
    let folder = Folder::with_corpus("added");
    let mut set = Set::read(&folder.0).unwrap();
    let document = String::from_utf8(set.find("plain").unwrap().document().into_owned()).unwrap();
    let document = document.replace("example-org", "example org!");
    let set::Added::New { index, nearest } = set.add(document.as_bytes(), None) else {
        panic!("it is new")
    };
    assert!(nearest.unwrap().starts_with("organization_slug/charset/"));
    let entry = set.cases[index].entry.clone();
    assert_eq!(entry.path.as_deref(), Some("regressions/organization-slug.charset.json"));
    assert_eq!(entry.breaks[0].id, "organization_slug/charset");
    assert_eq!(set.add(document.as_bytes(), None), set::Added::Known(entry.id.clone()));
    set.write(&folder.0).unwrap();
    assert_eq!(folder.problems(), [""; 0]);

    // A generator that writes the corpus again keeps it.
    let again = Set::generate_into(&folder.0).unwrap();
    assert_eq!(again.find(&entry.id).unwrap().entry, entry);
}

#[test]
fn nothing_is_written_to_a_folder_with_other_files_and_no_manifest() {
    let folder = Folder::with_corpus("other-files");
    fs::remove_file(folder.0.join("manifest.jsonl")).unwrap();
    let error = Set::generate_into(&folder.0).unwrap_err().to_string();
    assert!(error.contains("has files but no manifest.jsonl, so nothing is written"), "{error}");
}
