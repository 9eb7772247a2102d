//! `replay`: what it prints about one case, and its exit status.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use nearmiss::internal::sweep::{self, Hostile};
use serde_json::Value;

use super::certify::{ECHO, adapter, certify};
use super::{Workdir, plain_with};

#[cfg(unix)]
#[test]
fn a_finding_is_replayed_by_its_token() {
    let workdir = Workdir::new("again");
    let script = adapter(ECHO);
    let output = certify(&workdir, &script, &["--format", "json"]);
    let report: Value = serde_json::from_str(&output.stdout).unwrap();
    let is_slug = |finding: &&Value| finding["subjects"][0] == "organization_slug/min-length";
    let finding = report["findings"].as_array().unwrap().iter().find(is_slug).unwrap();
    let token = finding["replay"].as_str().unwrap();
    let again = workdir.run(&["replay", token, "--", "sh", "-c", &script]);
    assert_eq!(again.status, 1, "{}", again.stderr);
    insta::assert_snapshot!(again.stdout);
    let lower = workdir.run(&["replay", "--level", "schema", token, "--", "sh", "-c", &script]);
    assert_eq!(lower.status, 0, "{}", lower.stdout);
    assert_eq!(workdir.run(&["replay", token]).status, 0, "the embedded implementation rejects it");
    let damaged = workdir.run(&["replay", &token[..20]]);
    assert_eq!(damaged.status, 2);
    assert!(damaged.stderr.contains("the replay token is damaged"), "{}", damaged.stderr);
}

#[test]
fn a_rule_or_a_feature_stands_for_all_its_cases_of_the_sweep() {
    let workdir = Workdir::new("replay-rule");
    let flawed = ["--builtin", "slug-of-one-character"];
    let rule = workdir.run(&[&["replay", "organization_slug/min-length"], &flawed[..]].concat());
    assert_eq!(rule.status, 1, "{}", rule.stderr);
    let has_line = |line: &str| rule.stdout.lines().any(|other| other == line);
    assert!(has_line("organization_slug/min-length/empty: passed"), "{}", rule.stdout);
    assert!(has_line("outcome: accepted, with the echo"), "{}", rule.stdout);

    let feature = workdir.run(&[&["replay", "slug/length"], &flawed[..]].concat());
    assert_eq!(feature.status, 0, "{}", feature.stderr);
    assert!(feature.stdout.contains("slug/length/128: passed"), "{}", feature.stdout);
    assert!(!feature.stdout.contains("outcome:"), "{}", feature.stdout);
}

#[test]
fn a_regressions_file_of_proptest_is_not_a_document() {
    let workdir =
        Workdir::new("kept").with("sdk.proptest-regressions", "cc 1 # Case(nm1:AA, plain)");
    let output = workdir.run(&["replay", "sdk.proptest-regressions"]);
    assert_eq!(output.status, 2, "{}", output.stdout);
    assert!(output.stderr.contains("name one of its tokens"), "{}", output.stderr);
}

#[test]
fn json_has_one_object_per_case() {
    let workdir = Workdir::new("replay-json");
    let document = plain_with("\"acme\"", "\"a\"");
    let flawed = ["replay", "--format", "json", "--builtin", "slug-of-one-character", "-"];
    let output = workdir.run_with_input(&flawed, &document);
    assert_eq!(output.status, 1, "{}", output.stderr);
    let replayed: Value = serde_json::from_str(&output.stdout).unwrap();
    assert_eq!(replayed["breaks"][0]["rule"], "organization_slug/min-length");
    assert_eq!(
        (&replayed["outcome"], &replayed["assessment"]),
        (&"accepted".into(), &"failed".into())
    );
    assert_eq!(replayed["findings"][0]["kind"], "wrongly accepted");
    assert!(replayed["echo"].as_str().unwrap().contains("\"a\""));
    let sound = workdir.run_with_input(&["replay", "--format", "json", "-"], &document);
    assert_eq!(sound.status, 0, "{}", sound.stderr);
    let replayed: Value = serde_json::from_str(&sound.stdout).unwrap();
    assert_eq!(
        (&replayed["outcome"], &replayed["assessment"]),
        (&"rejected".into(), &"passed".into())
    );
    assert_eq!(
        (&replayed["findings"], &replayed["twin"]),
        (&Value::Array(Vec::new()), &Value::Null)
    );
}

#[test]
fn sweep_cases_and_hostile_documents_are_replayed_by_name() {
    let workdir = Workdir::new("names");
    let flawed = ["replay", "--builtin", "slug-of-one-character"];
    for name in ["organization_slug/min-length/one-letter", "roles/none", "hostile/long-slug/1000"]
    {
        let output = workdir.run(&[&flawed[..], &[name]].concat());
        let expected = i32::from(name.starts_with("organization_slug"));
        assert_eq!(output.status, expected, "{name}: {}{}", output.stdout, output.stderr);
        assert!(output.stdout.contains(name), "{}", output.stdout);
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
        let output = workdir.run(&["replay", name]);
        assert_eq!(output.status, 2, "{name}: {}", output.stdout);
        assert!(output.stderr.contains(why), "{}", output.stderr);
    }
}

#[test]
fn raw_writes_the_bytes_of_one_document() {
    let workdir = Workdir::new("replay-raw");
    let names =
        ["json/utf-8/continuation-alone/role", "json/grammar/raw-escape/claim", "hostile/commas/9"];
    for name in names {
        let output = workdir.command(&["replay", "--raw", name]).output().unwrap();
        let expected = match Hostile::find("commas", 9) {
            Some(hostile) if name.starts_with("hostile") => hostile.case().document().to_vec(),
            _ => sweep::find(name).unwrap().document().to_vec(),
        };
        assert_eq!((output.status.code(), output.stdout), (Some(0), expected), "{name}");
    }

    // The corpus names twins after their near misses.
    let near_miss = "authentication_factors/items/amazon_oauth_factor/email_id/type/true";
    let name = format!("twin/{near_miss}");
    let output = workdir.command(&["replay", "--raw", &name]).output().unwrap();
    let twin = sweep::find(near_miss).unwrap().twin().unwrap();
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(0), &*twin));

    let several = workdir.run(&["replay", "--raw", "slug/length"]);
    assert_eq!((several.status, several.stdout.as_str()), (2, ""));
    assert!(several.stderr.contains("--raw writes one document"), "{}", several.stderr);
    let adapter = workdir.run(&["replay", "--raw", "plain", "--", "true"]);
    assert_eq!((adapter.status, adapter.stdout.as_str()), (2, ""));
}

#[test]
fn json_has_the_document_and_its_twin() {
    let workdir = Workdir::new("replay-documents");
    let names = ["organization_slug/min-length/empty", "json/utf-8/continuation-alone/role"];
    let output = workdir.run(&[&["replay", "--format", "json"], &names[..]].concat());
    let replayed: Vec<Value> =
        output.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let cases = names.map(|name| sweep::find(name).unwrap());
    for (replayed, case) in replayed.iter().zip(cases) {
        let twin = case.twin().unwrap();
        assert_eq!(replayed["twin"].as_str().map(str::as_bytes), Some(&*twin));
    }
    assert_eq!(replayed[0]["document"].as_str().map(str::as_bytes), Some(cases[0].document()));
    assert!(replayed[1].get("document").is_none());
    let decoded = BASE64.decode(replayed[1]["document_base64"].as_str().unwrap()).unwrap();
    assert_eq!(decoded, cases[1].document());
}

#[test]
fn other_names_of_a_report_say_where_to_go() {
    let workdir = Workdir::new("replay-names").with("adapter.py", "");
    let failed = |arguments: &[&str]| {
        let output = workdir.run(arguments);
        assert_eq!(output.status, 2, "{}", output.all());
        output.stderr
    };
    let open = failed(&["replay", "json/duplicate-name"]);
    assert!(open.contains("`nearmiss rules json/duplicate-name` shows its documents"), "{open}");
    let family = failed(&["replay", "wrongly-accepted/utf-8"]);
    assert!(family.contains("is a family of findings"), "{family}");
    let program = failed(&["replay", "plain", "adapter.py"]);
    assert!(program.contains("write `--` before the adapter's command"), "{program}");
    let case = failed(&["rules", "started_at/rfc3339/date-only"]);
    assert!(case.contains("`nearmiss replay started_at/rfc3339/date-only` shows it"), "{case}");
}

#[test]
fn a_recipe_stands_for_its_documents_in_all_sizes() {
    let output = Workdir::new("replay-recipe").run(&["replay", "hostile/nested-arrays"]);
    assert_eq!(output.status, 0, "{}", output.all());
    assert!(
        output.stdout.lines().filter(|line| line.starts_with("hostile/nested-arrays/")).count() > 3
    );
}
