//! `nearmiss corpus drift` compares two versions of the published schema.

use nearmiss::internal::schema;
use serde_json::{Value, json};

use crate::Workdir;

/// A folder with the published schema as `old.json`, and an edited one as `new.json`.
fn workdir(name: &str, edit: impl FnOnce(&mut Value)) -> Workdir {
    let mut new = schema::published();
    edit(&mut new);
    Workdir::new(name).with("old.json", schema::PUBLISHED).with("new.json", new.to_string())
}

const DRIFT: [&str; 4] = ["corpus", "drift", "old.json", "new.json"];

fn json(workdir: &Workdir) -> (Value, i32) {
    let output = workdir.run(&[&DRIFT[..], &["--format=json"]].concat());
    assert_eq!(output.stdout.lines().count(), 1, "{}", output.stderr);
    (serde_json::from_str(&output.stdout).unwrap(), output.status)
}

#[test]
fn the_same_schema_twice_has_no_drift() {
    let workdir = workdir("corpus_same", |_| {});
    insta::assert_snapshot!(workdir.run(&DRIFT).all());

    let (json, status) = json(&workdir);
    assert_eq!((&json["bump"], status), (&json!("patch"), 0));
    let published = ["corpus", "drift", "-", "old.json"];
    assert_eq!(workdir.run_with_input(&published, schema::PUBLISHED.as_bytes()).status, 0);
}

#[test]
fn a_property_that_is_no_longer_required_is_a_rule_that_goes() {
    let workdir = workdir("corpus_required", |schema| {
        let required = schema["required"].as_array_mut().unwrap();
        required.retain(|name| name != "roles");
    });
    insta::assert_snapshot!(workdir.run(&DRIFT).all());

    let (json, status) = json(&workdir);
    assert_eq!((&json["bump"], status), (&json!("major"), 1));
    let removed = json!({
        "change": "removed",
        "rule": "roles/required",
        "pointer": "/roles",
        "keyword": "required",
        "old": true,
    });
    assert_eq!((&json["statements"], &json["prose"]), (&json!([removed]), &json!([])));
    let cases = json["valid_now"]["cases"].as_array().unwrap();
    assert_eq!(json["valid_now"]["count"], cases.len());
    assert_eq!(
        json["invalid_now"],
        json!({ "count": 0, "rules": {}, "without_rule": 0, "cases": [] })
    );

    let full = workdir.run(&[&DRIFT[..], &["--full"]].concat()).stdout;
    for id in cases {
        let id = id.as_str().unwrap();
        assert!(full.lines().any(|line| line.trim() == id), "{id}");
    }
}

#[test]
fn a_length_that_cases_exceed_makes_them_invalid() {
    let workdir = workdir("corpus_length", |schema| {
        schema["properties"]["member_id"]["maxLength"] = json!(48);
    });
    insta::assert_snapshot!(workdir.run(&DRIFT).all());

    let (json, status) = json(&workdir);
    assert_eq!((&json["bump"], status), (&json!("major"), 1));
    let added =
        json!({ "change": "added", "pointer": "/member_id", "keyword": "maxLength", "new": 48 });
    assert_eq!(json["statements"], json!([added]));
    let (flips, too_long) = (&json["invalid_now"], &json["invalid_now"]["rules"]["member_id/uuid"]);
    let counts = [too_long, &flips["without_rule"]].map(|count| count.as_u64().unwrap());
    assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
    assert_eq!(flips["count"], counts.iter().sum::<u64>());
    assert_eq!(json["valid_now"]["count"], 0);
}

#[test]
fn a_new_description_has_to_be_read() {
    let workdir = workdir("corpus_prose", |schema| {
        let slug = &mut schema["properties"]["organization_slug"]["description"];
        *slug = json!(slug.as_str().unwrap().replace("128", "64\u{1b}[31m"));
    });
    let output = workdir.run(&DRIFT);
    assert!(!output.stdout.contains('\u{1b}'), "{}", output.stdout);
    insta::assert_snapshot!(output.all());

    let (json, status) = json(&workdir);
    assert_eq!((&json["bump"], status), (&json!("minor"), 1));
    let rules = ["organization_slug/min-length", "organization_slug/max-length"];
    assert_eq!(json["prose"][0]["without_sentence"], json!(rules));
    assert_eq!(json["statements"], json!([]));
}

#[test]
fn a_file_that_is_no_schema_is_wrong_input() {
    let workdir = workdir("corpus_broken", |_| {})
        .with("cut.json", &schema::PUBLISHED[..100])
        .with("document.json", crate::PLAIN)
        .with("type.json", r#"{"type":"object","properties":{"a":{"type":"text"}}}"#);
    let files = ["missing.json", "cut.json", "document.json", "type.json"];
    let mut errors = String::new();
    for file in files {
        for arguments in
            [["corpus", "drift", "old.json", file], ["corpus", "drift", file, "old.json"]]
        {
            let output = workdir.run(&arguments);
            assert_eq!((output.status, output.stdout.as_str()), (2, ""), "{arguments:?}");
            assert!(output.stderr.contains(&format!("`{file}`")), "{}", output.stderr);
        }
        errors += &workdir.run(&["corpus", "drift", "old.json", file]).stderr;
    }
    errors += &workdir.run(&["corpus", "drift", "-", "-"]).stderr;
    insta::assert_snapshot!(errors);
}

#[test]
fn drift_has_help() {
    insta::assert_snapshot!(Workdir::new("corpus_help").run(&["corpus", "drift", "--help"]).all());
}

#[test]
fn a_sentence_that_is_none_is_wrong_usage() {
    let workdir = Workdir::new("corpus-add");
    for sentence in [" ", "two\nlines"] {
        let output = workdir.run(&["corpus", "add", "a.json", "--shows", sentence]);
        assert_eq!(output.status, 2);
        let stderr = output.stderr;
        assert!(stderr.contains("--shows takes one sentence on one line"), "{stderr}");
    }
}

#[test]
fn twins_do_not_count_as_random_cases() {
    let workdir = Workdir::new("corpus-export");
    let random = ["--folder", "random", "--count", "10"];
    let output =
        workdir.run(&[&["corpus", "export", "fresh", "--format", "jsonl"], &random[..]].concat());
    assert_eq!(output.status, 0, "{}", output.stderr);
    let numbers = output.stdout.split(|letter: char| !letter.is_ascii_digit());
    let numbers: Vec<usize> = numbers.filter_map(|word| word.parse().ok()).collect();
    let [cases, twins] = numbers[..] else { panic!("{}", output.stdout) };
    assert!(twins > 0 && cases - twins == 10, "{}", output.stdout);
}
