//! What documents are made of, as a dictionary for fuzzers: [`dictionary()`].

use std::collections::BTreeSet;

use crate::contract::factor::PAIRINGS;
use crate::contract::shape::{Form, Object, session};
use crate::plan::Plan;

/// The maximum length of an entry: libFuzzer ignores longer ones.
const MAX_LENGTH: usize = 64;

/// A dictionary in the format of libFuzzer and AFL: the names and values of the contract, the
/// strings of the plain document, and edge cases.
pub fn dictionary() -> String {
    let names = names(session()).into_iter().map(|name| format!("\"{name}\":"));
    let plain = Plan::default().document();
    let plain = String::from_utf8_lossy(&plain).into_owned();
    let parts: [(&str, Vec<Vec<u8>>); 6] = [
        ("Names", names.map(String::into_bytes).collect()),
        ("Listed values", values().into_iter().map(String::into_bytes).collect()),
        (
            "Values of the plain document",
            strings(&plain).map(|string| string.as_bytes().to_vec()).collect(),
        ),
        ("Edge cases of slugs, ids and times", bytes(&TEXTS)),
        ("JSON", bytes(&JSON)),
        ("Bytes", BYTES.map(<[u8]>::to_vec).to_vec()),
    ];
    let mut seen = BTreeSet::new();
    let mut text = String::new();
    for (title, entries) in parts {
        text += &format!("# {title}.\n");
        let new = entries
            .into_iter()
            .filter(|entry| entry.len() <= MAX_LENGTH && seen.insert(entry.clone()));
        text.extend(new.map(|entry| line(&entry)));
    }
    text
}

const TEXTS: [&str; 35] = [
    "Z\"",
    "z",
    "+00:00",
    "-00:00",
    "+01:00",
    "+23:59",
    "+24:00",
    "T",
    "t",
    " ",
    ":60",
    "23:59:60Z",
    ".1",
    ".123456789",
    ".1234567890",
    "0000-",
    "0001-",
    "9999-",
    "-02-29T",
    "-02-30T",
    "-13-",
    "-",
    ".",
    "_",
    "~",
    "-._~",
    "ab",
    "urn:uuid:",
    "session-test-",
    "-a-b-c-",
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "fe6c042b-6286-479f-8a4f-b046a6c46509",
    "FE6C042B-6286-479F-8A4F-B046A6C46509",
    // Two of these have the length of the longest valid slug.
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
];

const JSON: [&str; 33] = [
    "null",
    "true",
    "false",
    "[]",
    "{}",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "\"\"",
    "\"",
    "0",
    "-0",
    "-0.0",
    "1e400",
    "1e-400",
    "9007199254740993",
    "-9007199254740993",
    "18446744073709551616",
    "01",
    "1.",
    "NaN",
    "Infinity",
    "\\ud800",
    "\\udc00",
    "\\ud83d\\ude00",
    "\\u0000",
    "\\u0061",
    "\\/",
    "//",
    "/**/",
];

const BYTES: [&[u8]; 9] = [
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xff",
    b"\xc0\xaf",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\x00",
    b"\x7f",
    b"\xe2\x80\xa8",
];

fn bytes(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

/// The names of the properties of an object, and of all objects inside it.
fn names(object: &Object) -> Vec<&str> {
    let inside = |form| match form {
        &Form::Object(ref object) | &Form::Objects(_, ref object) => names(object),
        _ => Vec::new(),
    };
    let properties = object.properties.iter();
    properties.flat_map(|property| [vec![property.name], inside(&property.form)].concat()).collect()
}

/// The known factor types and delivery methods, as JSON strings.
fn values() -> Vec<String> {
    let values = PAIRINGS.iter().flat_map(|pairing| [pairing.factor_type, pairing.delivery_method]);
    values.map(|value| format!("\"{value}\"")).collect()
}

/// The strings of a document that has no escapes, without the names of members.
fn strings(document: &str) -> impl Iterator<Item = &str> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + document[at..].find('"')?;
        let end = start + 2 + document[start + 1..].find('"')?;
        at = end;
        Some(&document[start..end])
    })
    .filter(move |string| !document.contains(&format!("{string}:")))
}

/// The line of an entry: `"` and `\` are escaped, other printable characters stay as they are, and
/// all other bytes become `\xNN`.
fn line(entry: &[u8]) -> String {
    let escaped = entry.iter().map(|&byte| match byte {
        b'"' | b'\\' => format!("\\{}", char::from(byte)),
        b' '..=b'~' => char::from(byte).to_string(),
        _ => format!("\\x{byte:02x}"),
    });
    format!("\"{}\"\n", escaped.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_and_listed_value_occurs_once() {
        let dictionary = dictionary();
        let lines: Vec<&str> = dictionary.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(lines.iter().collect::<BTreeSet<_>>().len(), lines.len());
        for name in names(session()) {
            assert!(lines.contains(&format!(r#""\"{name}\":""#).as_str()), "{name}");
        }
        for value in
            ["\"magic_link\"", "\"sso_saml\"", "\"example-org\"", "\"2021-12-29T12:35:10Z\""]
        {
            assert!(lines.contains(&line(value.as_bytes()).trim_end()), "{value}");
        }
        assert!(lines.contains(&r#""\xef\xbb\xbf""#) && lines.contains(&r#""\\ud800""#));
    }
}
