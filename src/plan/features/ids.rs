//! Ids: bare and prefixed UUIDs of every version, and forms of UUID that implementations disagree
//! on.

use std::sync::LazyLock;

use crate::contract::Ambiguity;
use crate::json::Document;
use crate::plan::canvas::{Canvas, IDS};
use crate::plan::pools::Named;

use super::{Row, Slot};

const BARE: &[Named] = &[
    ("version-4", "fe6c042b-6286-479f-8a4f-b046a6c46509"),
    ("version-1", "fe6c042b-6286-179f-8a4f-b046a6c46509"),
    ("version-2", "fe6c042b-6286-279f-8a4f-b046a6c46509"),
    ("version-3", "fe6c042b-6286-379f-8a4f-b046a6c46509"),
    ("version-5", "fe6c042b-6286-579f-8a4f-b046a6c46509"),
    ("version-6", "fe6c042b-6286-679f-8a4f-b046a6c46509"),
    ("version-7", "fe6c042b-6286-779f-8a4f-b046a6c46509"),
    ("version-8", "fe6c042b-6286-879f-8a4f-b046a6c46509"),
    ("variant-9", "fe6c042b-6286-479f-9a4f-b046a6c46509"),
    ("variant-a", "fe6c042b-6286-479f-aa4f-b046a6c46509"),
    ("variant-b", "fe6c042b-6286-479f-ba4f-b046a6c46509"),
    ("digits-alone", "12345678-1234-4234-8234-123456789012"),
    ("letters", "abcdefab-cdef-4bcd-abcd-efabcdefabcd"),
    ("leading-zeros", "0000042b-0086-400f-800f-0000a6c46509"),
    ("exponent", "12345e67-1234-4234-8234-1234567890e1"),
    ("sequential", "00000000-0000-4000-8000-000000000001"),
];
const PREFIXED: &[Named] = &[
    ("live", "session-live-fe6c042b-6286-479f-8a4f-b046a6c46509"),
    ("one-word", "session-fe6c042b-6286-479f-8a4f-b046a6c46509"),
    ("one-letter", "a-fe6c042b-6286-479f-8a4f-b046a6c46509"),
    ("other-words", "token-test-fe6c042b-6286-479f-8a4f-b046a6c46509"),
    ("three-words", "one-two-three-fe6c042b-6286-479f-8a4f-b046a6c46509"),
    ("version-7", "session-test-fe6c042b-6286-779f-ba4f-b046a6c46509"),
    (
        "long-words",
        "abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz-fe6c042b-6286-479f-8a4f-b046a6c46509",
    ),
];
const FORMS: &[(&str, &[Named])] = &[
    (
        "id/upper-case",
        &[
            ("digits", "session-test-FE6C042B-6286-479F-8A4F-B046A6C46509"),
            ("prefix", "SESSION-TEST-fe6c042b-6286-479f-8a4f-b046a6c46509"),
            ("bare", "FE6C042B-6286-479F-8A4F-B046A6C46509"),
            ("mixed", "fE6c042b-6286-479f-8a4f-b046a6c46509"),
        ],
    ),
    (
        "id/digits-in-prefix",
        &[
            ("second-word", "session-v2-fe6c042b-6286-479f-8a4f-b046a6c46509"),
            ("alone", "7-fe6c042b-6286-479f-8a4f-b046a6c46509"),
        ],
    ),
    (
        "id/four-words",
        &[
            ("four", "one-two-three-four-fe6c042b-6286-479f-8a4f-b046a6c46509"),
            ("six", "a-b-c-d-e-f-fe6c042b-6286-479f-8a4f-b046a6c46509"),
        ],
    ),
    (
        "id/urn",
        &[
            ("lower-case", "urn:uuid:fe6c042b-6286-479f-8a4f-b046a6c46509"),
            ("upper-case", "URN:UUID:fe6c042b-6286-479f-8a4f-b046a6c46509"),
        ],
    ),
    (
        "id/nil",
        &[
            ("bare", "00000000-0000-0000-0000-000000000000"),
            ("prefixed", "session-test-00000000-0000-0000-0000-000000000000"),
        ],
    ),
    ("id/max", &[("bare", "ffffffff-ffff-ffff-ffff-ffffffffffff")]),
    (
        "id/unknown-version",
        &[
            ("0", "fe6c042b-6286-079f-8a4f-b046a6c46509"),
            ("9", "fe6c042b-6286-979f-8a4f-b046a6c46509"),
            ("a", "fe6c042b-6286-a79f-8a4f-b046a6c46509"),
            ("f", "session-test-fe6c042b-6286-f79f-8a4f-b046a6c46509"),
        ],
    ),
    (
        "id/unknown-variant",
        &[
            ("0", "fe6c042b-6286-479f-0a4f-b046a6c46509"),
            ("7", "fe6c042b-6286-479f-7a4f-b046a6c46509"),
            ("c", "fe6c042b-6286-479f-ca4f-b046a6c46509"),
            ("f", "session-test-fe6c042b-6286-479f-fa4f-b046a6c46509"),
        ],
    ),
];

pub(super) fn rows() -> Vec<Row> {
    let usual = [("id/bare", BARE), ("id/prefix", PREFIXED)].into_iter().map(row);
    let usual = usual.map(|row| row.shared(0, IDS.len() as u32));
    let unusual = FORMS.iter().copied().map(row).map(|row| row.touching(&[Ambiguity::UuidForm]));
    let equal = Row::one("id/equal", Slot::Id, |canvas, _| {
        for name in IDS {
            *canvas.member(name) = Document::text(BARE[0].1);
        }
    });
    std::iter::once(equal).chain(usual).chain(unusual).collect()
}

/// The usual ids of the features here, and ids with every hexadecimal digit at every position.
pub(super) static POOL: LazyLock<Vec<String>> = LazyLock::new(|| {
    let listed = BARE.iter().chain(PREFIXED).map(|(_, id)| (*id).to_owned());
    listed.chain((0..16).map(rotated)).collect()
});

/// A UUID in which each position has the digit after the one before, from a first digit on. The
/// version and the variant are always valid.
fn rotated(first: usize) -> String {
    const DIGITS: &[u8] = b"0123456789abcdef";
    let digits =
        "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx".char_indices().map(|(at, form)| match form {
            'x' => char::from(DIGITS[(first + at) % 16]),
            'y' => char::from(DIGITS[8 + first % 4]),
            other => other,
        });
    digits.collect()
}

fn row((id, list): (&'static str, &'static [Named])) -> Row {
    Row::listed(id, Slot::Id, list, set).places(&IDS)
}

fn set(canvas: &mut Canvas, place: u8, id: &'static str) {
    *canvas.member(IDS[usize::from(place)]) = Document::text(id);
}
