//! The documents that the checks send.

use crate::plan::Plan;

/// A document, and what it is for.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    pub bytes: Vec<u8>,
    pub what: What,
}

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// The plain document.
    Plain,
    /// The plain document in another spelling, which no encoder writes back as it is.
    Spelled,
    /// JSON that is no session.
    NoSession,
    /// Text that is not JSON.
    NotJson,
    /// Text that is not JSON, but would be valid as part of a larger text.
    Spliceable,
}

/// How many requests are sent at once.
pub(super) const PIPELINED: usize = 64;

/// The length of the text in a long document.
pub(super) const LONG: usize = 1_000_000;

/// How deep the nested document is.
const DEPTH: usize = 100_000;

/// The documents of the first conversation.
pub(super) fn pipelined() -> Vec<Sent> {
    let plain = text();
    let kinds = [
        (What::Plain, plain.clone()),
        (What::Spelled, format!(" {plain}\n")),
        (What::NotJson, String::new()),
        (What::Spelled, plain.replacen('{', "{\n\t", 1)),
        (What::NotJson, "{".to_owned()),
        (What::Spelled, plain.replace("\"roles\"", "\"\\u0072oles\"")),
        (What::NotJson, "no JSON at all".to_owned()),
        (What::Spliceable, format!("{plain},\"x\":1")),
        (What::NotJson, plain[..plain.len() / 2].to_owned()),
        (What::NoSession, "[]".to_owned()),
        (What::Plain, plain.clone()),
    ];
    let sent = |(what, text): (What, String)| Sent { bytes: text.into_bytes(), what };
    kinds.into_iter().map(sent).cycle().take(PIPELINED).collect()
}

/// The plain document.
pub(super) fn plain() -> Vec<u8> {
    text().into_bytes()
}

/// The plain document with a claim whose value is not UTF-8.
pub(super) fn not_utf8() -> Vec<u8> {
    let (before, after) = around_claim();
    [before.as_bytes(), b"\xff", after.as_bytes()].concat()
}

/// The plain document with a long claim.
pub(super) fn long() -> Vec<u8> {
    let (before, after) = around_claim();
    [before.as_str(), &"x".repeat(LONG), &after].concat().into_bytes()
}

/// Arrays in arrays, so deep that a recursive parser may overflow its stack.
pub(super) fn deep() -> Vec<u8> {
    ["[".repeat(DEPTH), "]".repeat(DEPTH)].concat().into_bytes()
}

fn text() -> String {
    String::from_utf8(Plan::default().document()).expect("the plain document is text")
}

/// The plain document with a claim: what is before the claim's text, and what is after it.
fn around_claim() -> (String, String) {
    let before = "{\"custom_claims\":{\"nearmiss\":\"".to_owned();
    let after = format!("\"}},{}", &text()[1..]);
    (before, after)
}
