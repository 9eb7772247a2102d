//! What texts of the contract are made of, for a fuzzer to put in: [`dictionary()`].

use std::collections::BTreeSet;

use crate::contract::factor::PAIRINGS;
use crate::contract::shape::{Form, Object, session};
use crate::plan::Plan;

/// libFuzzer leaves out longer entries.
const LONGEST: usize = 64;

/// A dictionary as libFuzzer and AFL read it: the names, values and texts of the contract, and what
/// stands at its edges.
pub fn dictionary() -> String {
    let names = names(session()).into_iter().map(|name| format!("\"{name}\":"));
    let plain = Plan::default().document();
    let plain = String::from_utf8_lossy(&plain).into_owned();
    let parts: [(&str, Vec<Vec<u8>>); 6] = [
        ("Names", names.map(String::into_bytes).collect()),
        ("Values that are listed", values().into_iter().map(String::into_bytes).collect()),
        (
            "Values of the plain document",
            strings(&plain).map(|it| it.as_bytes().to_vec()).collect(),
        ),
        ("Edges of the texts that the descriptions speak of", bytes(&TEXTS)),
        ("JSON", bytes(&JSON)),
        ("Bytes", BYTES.map(<[u8]>::to_vec).to_vec()),
    ];
    let mut seen = BTreeSet::new();
    let mut text = String::new();
    for (title, entries) in parts {
        text += &format!("# {title}.\n");
        let new = entries.into_iter().filter(|it| it.len() <= LONGEST && seen.insert(it.clone()));
        text.extend(new.map(|entry| written(&entry)));
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
    // Two of them are as long as a slug may be.
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

fn names(object: &Object) -> Vec<&str> {
    let inside = |form| match form {
        &Form::Object(ref object) | &Form::Objects(_, ref object) => names(object),
        _ => Vec::new(),
    };
    let own = object.properties.iter();
    own.flat_map(|it| [vec![it.name], inside(&it.form)].concat()).collect()
}

fn values() -> Vec<String> {
    let values = PAIRINGS.iter().flat_map(|it| [it.factor_type, it.delivery_method]);
    values.map(|value| format!("\"{value}\"")).collect()
}

/// The strings of a plainly spelled document that are no names.
fn strings(document: &str) -> impl Iterator<Item = &str> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + document[at..].find('"')?;
        let end = start + 2 + document[start + 1..].find('"')?;
        at = end;
        Some(&document[start..end])
    })
    .filter(move |it| !document.contains(&format!("{it}:")))
}

/// An entry: printable characters as they are, all others as `\xNN`.
fn written(entry: &[u8]) -> String {
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
    fn every_name_and_listed_value_is_in_it_once() {
        let dictionary = dictionary();
        let lines: Vec<&str> = dictionary.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(lines.iter().collect::<BTreeSet<_>>().len(), lines.len());
        for name in names(session()) {
            assert!(lines.contains(&format!(r#""\"{name}\":""#).as_str()), "{name}");
        }
        for value in
            ["\"magic_link\"", "\"sso_saml\"", "\"example-org\"", "\"2021-12-29T12:35:10Z\""]
        {
            assert!(lines.contains(&written(value.as_bytes()).trim_end()), "{value}");
        }
        assert!(lines.contains(&r#""\xef\xbb\xbf""#) && lines.contains(&r#""\\ud800""#));
    }
}
