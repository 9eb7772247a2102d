//! Custom claims: any JSON is accepted, and none of it is lost.

use serde_json::{Value, json};

use crate::{assert_unchanged, echo, with, without};

#[test]
fn claims_are_any_json_and_come_back_unchanged() {
    assert_unchanged(&with("/custom_claims", json!({})));
    assert_unchanged(&with(
        "/custom_claims",
        json!({
            "": "", "nul": "\0", "texts": ["\u{1f600}", "\"\\/\u{8}\u{c}\n\r\t", "\u{2028}"],
            "nothing": [null, {}, [], [[]], {"a": null}], "booleans": [true, false],
            "__proto__": {"constructor": 1}, "member_id": 5,
        }),
    ));
}

#[test]
fn numbers_in_claims_keep_their_binary64_value() {
    let numbers = [
        "0",
        "-0",
        "-0.0",
        "1.0",
        "1e2",
        "1E+2",
        "9007199254740991",
        "-9007199254740991",
        "18446744073709551615",
        "-9223372036854775808",
        "0.1",
        "5e-324",
        "2.2250738585072014e-308",
        "1.7976931348623157e308",
        "0.30000000000000004",
        "51.24817837550540",
        "9007199254740993.0",
        "123456789.123456789e-200",
    ];
    let body = without("/custom_claims").to_string();
    let body = body.strip_suffix('}').expect("an object");
    let document = format!(r#"{body},"custom_claims":{{"numbers":[{}]}}}}"#, numbers.join(","));
    let echo: Value = serde_json::from_str(&echo(document)).unwrap();
    for (number, kept) in numbers.iter().zip(echo["custom_claims"]["numbers"].as_array().unwrap()) {
        assert_eq!(kept.as_f64(), Some(number.parse::<f64>().unwrap()), "{number}");
    }
}

#[test]
fn the_last_of_duplicate_claims_is_kept_whole() {
    let body = without("/custom_claims").to_string();
    let body = body.strip_suffix('}').expect("an object");
    let document =
        format!(r#"{body},"custom_claims":{{"a":{{"b":1,"b":2}},"a":{{"c":3,"c":4}}}}}}"#);
    let echo: Value = serde_json::from_str(&echo(document)).unwrap();
    assert_eq!(echo["custom_claims"], json!({"a": {"c": 4}}));
}

#[test]
fn private_names_of_serde_json_are_ordinary_names() {
    for name in ["$serde_json::private::RawValue", "$serde_json::private::Number"] {
        for value in ["\"1\"", "1", "\"{\\\"b\\\":2}\""] {
            let claims = format!(r#""custom_claims":{{"a":{{"{name}":{value}}}}}"#);
            let body = without("/custom_claims").to_string();
            let body = body.strip_suffix('}').expect("an object");
            assert!(echo(format!("{body},{claims}}}")).contains(&claims));
        }
    }
}
