//! `replay`: what it says of one case, and how it ends.

use serde_json::Value;

use super::certify::{ECHO, adapter, certify};
use super::{Bench, plain_with};

#[cfg(unix)]
#[test]
fn a_finding_is_asked_again_by_its_token() {
    let bench = Bench::new("again");
    let script = adapter(ECHO);
    let ran = certify(&bench, &script, &["--format", "json"]);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    let is_slug = |finding: &&Value| finding["subjects"][0] == "organization_slug/min-length";
    let finding = report["findings"].as_array().unwrap().iter().find(is_slug).unwrap();
    let token = finding["replay"].as_str().unwrap();
    let again = bench.run(&["replay", token, "--", "sh", "-c", &script]);
    assert_eq!(again.status, 1, "{}", again.err);
    insta::assert_snapshot!(again.out);
    let lower = bench.run(&["replay", "--level", "schema", token, "--", "sh", "-c", &script]);
    assert_eq!(lower.status, 0, "{}", lower.out);
    assert_eq!(bench.run(&["replay", token]).status, 0, "the embedded implementation rejects it");
    let damaged = bench.run(&["replay", &token[..20]]);
    assert_eq!(damaged.status, 2);
    assert!(damaged.err.contains("the replay token is damaged"), "{}", damaged.err);
}

#[test]
fn what_proptest_keeps_is_no_document() {
    let bench = Bench::new("kept").with("sdk.proptest-regressions", "cc 1 # Case(nm1:AA, plain)");
    let ran = bench.run(&["replay", "sdk.proptest-regressions"]);
    assert_eq!(ran.status, 2, "{}", ran.out);
    assert!(ran.err.contains("name one of its tokens"), "{}", ran.err);
}

#[test]
fn programs_read_one_object_a_case() {
    let bench = Bench::new("replay-json");
    let document = plain_with("\"acme\"", "\"a\"");
    let flawed = ["replay", "--format", "json", "--builtin", "slug-of-one-character", "-"];
    let ran = bench.run_with_input(&flawed, &document);
    assert_eq!(ran.status, 1, "{}", ran.err);
    let replayed: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(replayed["breaks"][0]["rule"], "organization_slug/min-length");
    assert_eq!(
        (&replayed["outcome"], &replayed["assessment"]),
        (&"accepted".into(), &"failed".into())
    );
    assert_eq!(replayed["finding"]["kind"], "wrongly accepted");
    assert!(replayed["echo"].as_str().unwrap().contains("\"a\""));
    let sound = bench.run_with_input(&["replay", "--format", "json", "-"], &document);
    assert_eq!(sound.status, 0, "{}", sound.err);
    let replayed: Value = serde_json::from_str(&sound.out).unwrap();
    assert_eq!(
        (&replayed["outcome"], &replayed["assessment"]),
        (&"rejected".into(), &"passed".into())
    );
    assert_eq!((&replayed["finding"], &replayed["twin"]), (&Value::Null, &Value::Null));
}

#[test]
fn cases_of_the_sweep_and_costly_documents_are_asked_again_by_name() {
    let bench = Bench::new("names");
    let flawed = ["replay", "--builtin", "slug-of-one-character"];
    for name in ["organization_slug/min-length/one-letter", "roles/none", "hostile/long-slug/1000"]
    {
        let ran = bench.run(&[&flawed[..], &[name]].concat());
        let expected = i32::from(name.starts_with("organization_slug"));
        assert_eq!(ran.status, expected, "{name}: {}{}", ran.out, ran.err);
        assert!(ran.out.contains(name), "{}", ran.out);
    }
    let unknown = [
        ("hostile/long-slug/0", "hostile/long-slug has sizes from 1 to 1000000"),
        ("hostile/long-slugs/7", "did you mean `long-slug`"),
        ("hostile/zzz/7", "the recipes are open-arrays, "),
        (
            "organization_slug/min-length/emptyy",
            "did you mean `organization_slug/min-length/empty`",
        ),
        ("no/such/file", "there is no such file"),
    ];
    for (name, why) in unknown {
        let ran = bench.run(&["replay", name]);
        assert_eq!(ran.status, 2, "{name}: {}", ran.out);
        assert!(ran.err.contains(why), "{}", ran.err);
    }
}
