//! The rules of JSON itself: grammar, UTF-8, nesting, duplicate names.

use serde_json::Value;

use crate::{echo, plain, rejection, without};

#[test]
fn text_that_is_not_json_is_rejected() {
    let document = plain().to_string();
    for text in ["", " ", "{", "null", "[]", "\"x\"", "5"] {
        rejection(text);
    }
    for tail in ["x", "}", ",", "{}", "\0", "\u{a0}", "//"] {
        rejection(format!("{document}{tail}"));
    }
    let body = document.strip_suffix('}').expect("an object");
    for member in [
        "",
        r#""x":01"#,
        r#""x":+1"#,
        r#""x":.5"#,
        r#""x":1."#,
        r#""x":NaN"#,
        r#""x":'y'"#,
        r#""x":[1,]"#,
        r#""x":{"a":1,}"#,
        r#""x":"\x41""#,
        r#""x":"\u12g4""#,
        "\"x\":\"\n\"",
        r#""x" 1"#,
        r#"x:1"#,
        r#""x":1 /* y */"#,
    ] {
        rejection(format!("{body},{member}}}"));
    }
}

#[test]
fn white_space_around_the_document_is_accepted() {
    assert_eq!(echo(format!(" \t\r\n{:#}\r\n\t ", plain())), echo(plain().to_string()));
}

#[test]
fn names_and_texts_may_be_escaped() {
    let document = plain().to_string();
    let escaped = document
        .replace("\"member_id\"", r#""m\u0065mber_\u0069d""#)
        .replace("\"acme\"", r#""\u0061cme""#);
    assert_ne!(escaped, document);
    assert_eq!(serde_json::from_str::<Value>(&echo(escaped)).unwrap(), plain());
}

#[test]
fn bytes_that_are_not_utf_8_are_rejected_even_in_skipped_values() {
    let document = plain().to_string();
    for bytes in [&b"\xff"[..], b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82"] {
        let member = [br#","x":""#, bytes, br#""}"#].concat();
        let text = [&document.as_bytes()[..document.len() - 1], &member].concat();
        assert!(rejection(text).0.starts_with("not UTF-8"));
    }
}

#[test]
fn deep_nesting_does_not_overflow_the_stack() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = |levels: usize| format!("{}1{}", open.repeat(levels), close.repeat(levels));
        let body = without("/custom_claims").to_string();
        let body = body.strip_suffix('}').expect("an object");
        echo(format!("{body},\"custom_claims\":{{\"a\":{}}}}}", deep(30)));
        rejection(format!("{body},\"custom_claims\":{{\"a\":{}}}}}", deep(1_000_000)));
        rejection(deep(1_000_000));
        echo(format!("{body},\"unknown\":{}}}", deep(1_000_000)));
    }
}

#[test]
fn a_duplicate_known_property_is_rejected() {
    let document = plain().to_string();
    let duplicated = document.replacen('{', r#"{"organization_slug":"acme","#, 1);
    assert!(rejection(duplicated).0.contains("duplicate"));
}
