//! What JSON itself asks for: grammar, UTF-8, nesting, names that stand twice.

use serde_json::Value;

use crate::{echo, plain, refusal, without};

#[test]
fn what_is_not_json_is_refused() {
    let document = plain().to_string();
    for text in ["", " ", "{", "null", "[]", "\"x\"", "5"] {
        refusal(text);
    }
    for tail in ["x", "}", ",", "{}", "\0", "\u{a0}", "//"] {
        refusal(format!("{document}{tail}"));
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
        refusal(format!("{body},{member}}}"));
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
fn bytes_that_are_not_utf_8_are_refused_even_in_what_is_skipped() {
    let document = plain().to_string();
    for bytes in [&b"\xff"[..], b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82"] {
        let member = [br#","x":""#, bytes, br#""}"#].concat();
        let text = [&document.as_bytes()[..document.len() - 1], &member].concat();
        assert!(refusal(text).0.starts_with("not UTF-8"));
    }
}

#[test]
fn deep_nesting_is_no_stack_overflow() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = |levels: usize| format!("{}1{}", open.repeat(levels), close.repeat(levels));
        let body = without("/custom_claims").to_string();
        let body = body.strip_suffix('}').expect("an object");
        echo(format!("{body},\"custom_claims\":{{\"a\":{}}}}}", deep(30)));
        refusal(format!("{body},\"custom_claims\":{{\"a\":{}}}}}", deep(1_000_000)));
        refusal(deep(1_000_000));
        echo(format!("{body},\"unknown\":{}}}", deep(1_000_000)));
    }
}

#[test]
fn a_known_property_that_stands_twice_is_refused() {
    let document = plain().to_string();
    let twice = document.replacen('{', r#"{"organization_slug":"acme","#, 1);
    assert!(refusal(twice).0.contains("duplicate"));
}
