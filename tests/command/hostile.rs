//! `certify` and `replay` over adapters that do not survive documents which are made to be costly.
#![cfg(unix)]

use super::{Bench, Ran};

/// An adapter that is quick over long lines: it accepts every document as it is, but for what a line of
/// it does.
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

fn certify(bench: &Bench, adapter: &str, options: &[&str]) -> Ran {
    let certify = ["certify", "--cases", "0", "--level", "reader"];
    bench.run(&[&certify, options, &["--", "perl", "-e", adapter]].concat())
}

/// The lines of the report from one that begins so, up to the next that is empty.
fn finding<'a>(ran: &'a Ran, title: &str) -> &'a str {
    let start = ran.out.find(title).unwrap_or_else(|| panic!("{title}: {}", ran.all()));
    ran.out[start..].split("\n\n").next().unwrap()
}

#[test]
fn who_dies_of_depth_crashed_on_the_smallest_document_that_is_as_deep() {
    let bench = Bench::new("dies-of-depth");
    let dies = adapter("exit 7 if index($_, '[' x 6000) >= 0;");
    let ran = certify(&bench, &dies, &[]);
    let found = finding(&ran, "crashed: hostile/nested-arrays (level reader");
    assert!(found.contains("the process ended with exit status: 7"), "{found}");
    assert!(found.contains("smallest hostile/nested-arrays/6000\n"), "{found}");
    assert!(
        found.contains("replay   nearmiss replay hostile/nested-arrays/6000 -- perl"),
        "{found}"
    );
    assert!(ran.out.contains("crashed: hostile/open-arrays (level reader"), "{}", ran.out);
    assert_eq!(ran.status, 1);

    let replay =
        |name| bench.run(&["replay", name, "--level", "reader", "--", "perl", "-e", &dies]);
    let again = replay("hostile/nested-arrays/6000");
    assert!(again.out.contains("outcome: crashed: the process ended"), "{}", again.all());
    assert_eq!((again.status, replay("hostile/nested-arrays/5999").status), (1, 0));
}

#[test]
fn who_hangs_on_a_megabyte_timed_out_on_that_document() {
    let bench = Bench::new("hangs-on-a-megabyte");
    let hangs = adapter(r#"sleep 3600 if index($_, 'a' x 1_000_000 . '\":1') >= 0;"#);
    let ran = certify(&bench, &hangs, &["--timeout", "2s"]);
    let found = finding(&ran, "timed out: hostile/long-name (level reader, 1 case)");
    assert!(found.contains("no answer within 2s"), "{found}");
    assert!(found.contains("smallest hostile/long-name/1000000\n"), "{found}");
    let replay = "replay   nearmiss replay hostile/long-name/1000000 --timeout 2s -- perl";
    assert!(found.contains(replay), "{found}");
    assert_eq!(ran.status, 1);
}

#[test]
fn the_report_for_programs_has_the_growth_of_every_recipe() {
    let ran = Bench::new("growth").run(&["certify", "--cases", "0", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let growth = report["growth"].as_array().unwrap();
    let sizes = growth.iter().map(|one| one["steps"].as_array().unwrap().len() as u64);
    assert_eq!(report["cases"]["hostile"], sizes.sum::<u64>());
    let one = growth.iter().find(|one| one["recipe"] == "long-string").unwrap();
    assert_eq!(one["steps"][3]["size"], 1_000_000);
    assert!(one["exponent"].is_number() && one["suspicious"].is_boolean(), "{one}");
    assert!(one["steps"][3]["best_of_three_seconds"].is_number(), "{one}");
}
