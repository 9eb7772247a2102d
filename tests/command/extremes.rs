//! Documents of any size and depth get a correct answer of reasonable length.

use serde_json::Value;

use crate::{CommandOutput, PLAIN, Workdir, plain_with};

const MEGABYTE: usize = 1 << 20;

fn judged(name: &str, document: impl AsRef<[u8]>) -> (CommandOutput, Value) {
    let workdir = Workdir::new(&format!("extreme_{name}")).with("x.json", document);
    let text = workdir.run(&["judge", "x.json"]);
    let json = workdir.run(&["judge", "--format=json", "x.json"]);
    assert_eq!(text.status, json.status);
    let _ = std::fs::remove_dir_all(workdir.folder);
    (text, serde_json::from_str(&json.stdout).unwrap())
}

#[test]
fn a_million_open_arrays_do_not_overflow_the_stack() {
    let (text, json) = judged("open", "[".repeat(1_000_000));
    assert_eq!(text.status, 1);
    insta::assert_snapshot!(text.all());
    assert_eq!(json["breaks"][0]["rule"], "json/grammar");
    assert_eq!(json["breaks"][0]["column"], 1_000_001);
    assert_eq!(json["breaks"][0]["pointer"], "/0".repeat(999_999));
}

#[test]
fn a_million_nested_arrays_in_a_claim_touch_only_depth() {
    let nested = format!("{{\"tier\": {}{}}}", "[".repeat(1_000_000), "]".repeat(1_000_000));
    let (text, json) = judged("nested", plain_with("{\"tier\": \"gold\"}", &nested));
    assert_eq!(text.status, 0);
    assert_eq!(json["ambiguities"][0]["id"], "json/depth");
    assert_eq!(json["breaks"], Value::Array(Vec::new()));
}

#[test]
fn a_hundred_places_at_the_bottom_of_a_deep_document_are_counted_in_one_entry() {
    let depth = 1_000_000;
    let bottom = vec!["1e999"; 100].join(",");
    let deep = format!("{{\"tier\": {}{bottom}{}}}", "[".repeat(depth), "]".repeat(depth));
    let (_, json) = judged("bottom", plain_with("{\"tier\": \"gold\"}", &deep));
    let touched = json["ambiguities"].as_array().unwrap();
    let numbers: Vec<&Value> =
        touched.iter().filter(|place| place["id"] == "json/number-range").collect();
    assert_eq!(numbers.len(), 1);
    assert_eq!(numbers[0]["count"], 100);
}

#[test]
fn a_claim_of_fifty_megabytes_is_ambiguous_only_for_its_size() {
    let claim = "x".repeat(50 * MEGABYTE);
    let (text, json) = judged("claim", PLAIN.replace('\n', "").replace("gold", &claim));
    assert_eq!(text.status, 0);
    insta::assert_snapshot!(text.all());
    assert_eq!(json["ambiguities"].as_array().unwrap().len(), 1);
    assert_eq!(json["ambiguities"][0]["id"], "json/size");
}

#[test]
fn a_million_wrong_roles_are_counted_and_a_few_are_listed() {
    let roles =
        format!("[{}{}]", "7,".repeat(999_999), "[7]".to_owned() + &" ".repeat(48 * MEGABYTE));
    let (text, json) = judged("roles", plain_with("[\"stytch_member\"]", &roles));
    assert_eq!(text.status, 1);
    insta::assert_snapshot!(text.all());
    let breaks = json["breaks"].as_array().unwrap();
    assert_eq!(breaks.len(), 100);
    assert_eq!(breaks[99]["pointer"], "/roles/99");
    assert_eq!(breaks[0]["count"], 1_000_000);
    assert_eq!(json["expect"]["schema"], "reject");
}

#[test]
fn an_error_far_into_a_long_line_is_shown_with_its_surroundings() {
    let long = format!("[{}!", "\"é\",".repeat(MEGABYTE));
    let (text, json) = judged("long_line", long);
    insta::assert_snapshot!(text.all());
    assert_eq!(json["breaks"][0]["column"], 4 * MEGABYTE + 2);
}
