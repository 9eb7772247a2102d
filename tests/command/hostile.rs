//! `certify` and `replay` with adapters that do not survive hostile documents.
#![cfg(unix)]

use super::{CommandOutput, Workdir};

/// An adapter that is fast on long lines. It runs `misbehave` on each line, and echoes every
/// document unchanged.
fn adapter(misbehave: &str) -> String {
    format!(
        r#"$| = 1; <STDIN>;
        print '{{"op":"start","protocol":1,"implementation":{{"name":"echo","version":"1"}},"capabilities":["encode"]}}', "\n";
        while (<STDIN>) {{
            chomp;
            {misbehave}
            my ($id) = /"id":(\d+)/;
            my $at = index($_, '"document":');
            if ($at < 0) {{ print qq({{"id":$id,"outcome":"rejected","message":"bytes"}}\n); next }}
            my $document = substr($_, $at);
            $document =~ s/,"splice":false\}}$/}}/;
            print qq({{"id":$id,"outcome":"accepted",$document\n);
        }}"#
    )
}

fn certify(workdir: &Workdir, adapter: &str, options: &[&str]) -> CommandOutput {
    let certify = ["certify", "--cases", "0", "--level", "reader"];
    workdir.run(&[&certify, options, &["--", "perl", "-e", adapter]].concat())
}

/// The lines of the report from `title` to the next empty line.
fn finding<'a>(output: &'a CommandOutput, title: &str) -> &'a str {
    let start = output.stdout.find(title).unwrap_or_else(|| panic!("{title}: {}", output.all()));
    output.stdout[start..].split("\n\n").next().unwrap()
}

#[test]
fn a_crash_on_depth_is_shown_by_the_shallowest_document_that_crashes() {
    let workdir = Workdir::new("dies-of-depth");
    let dies = adapter("exit 7 if index($_, '[' x 6000) >= 0;");
    let output = certify(&workdir, &dies, &[]);
    let found = finding(&output, "crashed/crash: documents end in a crash (level reader");
    assert!(found.contains("the process ended with exit status: 7"), "{found}");
    for recipe in ["hostile/nested-arrays", "hostile/open-arrays"] {
        assert!(found.contains(recipe), "{found}");
    }
    assert!(found.contains("/6000 -- perl"), "{found}");
    assert_eq!(output.status, 1);

    let replay =
        |name| workdir.run(&["replay", name, "--level", "reader", "--", "perl", "-e", &dies]);
    let again = replay("hostile/nested-arrays/6000");
    assert!(again.stdout.contains("outcome: crashed: the process ended"), "{}", again.all());
    assert_eq!((again.status, replay("hostile/nested-arrays/5999").status), (1, 0));
}

#[test]
fn a_hang_on_a_megabyte_times_out_on_that_document() {
    let workdir = Workdir::new("hangs-on-a-megabyte");
    let hangs = adapter(r#"sleep 3600 if index($_, 'a' x 1_000_000 . '\":1') >= 0;"#);
    let output = certify(&workdir, &hangs, &["--timeout", "2s"]);
    let title = "timed-out/hostile: documents are not answered in time (level reader, 1 case)";
    let found = finding(&output, title);
    assert!(found.contains("no answer within 2s"), "{found}");
    let replay = "replay   nearmiss replay hostile/long-name/1000000 --timeout 2s -- perl";
    assert!(found.contains(replay), "{found}");
    assert_eq!(output.status, 1);
}

#[test]
fn the_json_report_has_the_growth_of_every_recipe() {
    let output = Workdir::new("growth").run(&["certify", "--cases", "0", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&output.stdout).unwrap();
    let growth = report["growth"].as_array().unwrap();
    let sizes = growth.iter().map(|recipe| recipe["steps"].as_array().unwrap().len() as u64);
    assert_eq!(report["cases"]["hostile"], sizes.sum::<u64>());
    let long_string = growth.iter().find(|recipe| recipe["recipe"] == "long-string").unwrap();
    assert_eq!(long_string["steps"][3]["size"], 1_000_000);
    assert!(
        long_string["exponent"].is_number() && long_string["suspicious"].is_boolean(),
        "{long_string}"
    );
    assert!(long_string["steps"][3]["best_of_three_seconds"].is_number(), "{long_string}");
}
