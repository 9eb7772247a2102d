//! Ids that are not a UUID, or a UUID with invalid text around it.

use crate::plan::canvas::{IDS, plain_text};

use super::Applies::{After as AfterChange, Before as BeforeChange, InTurn};
use super::Change::{After, Before, By, Digit, Replaced, Whole};
use super::{Base, List};

/// The UUID of every id of the plain document.
const PLAIN: &str = "fe6c042b-6286-479f-8a4f-b046a6c46509";

/// The UUID without its prefix.
fn bare(id: &str) -> &str {
    &id[id.len() - 36..]
}

/// Another UUID without a prefix, or another text with this UUID.
fn with_uuid(id: &str, uuid: &str) -> String {
    let is_plain = IDS.iter().any(|name| plain_text(name).text() == id);
    if is_plain { uuid.to_owned() } else { id.replace(PLAIN, uuid) }
}

const fn base(word: &'static str, spell: fn(&str) -> Option<String>) -> Base {
    Base { word, spell, applies: BeforeChange, in_twin: true }
}

/// An id with another UUID.
const fn other(word: &'static str, spell: fn(&str) -> Option<String>, in_twin: bool) -> Base {
    Base { word, spell, applies: InTurn, in_twin }
}

/// A spelling of the id that touches an ambiguity.
const fn ambiguous(word: &'static str, spell: fn(&str) -> Option<String>) -> Base {
    Base { word, spell, applies: BeforeChange, in_twin: false }
}

pub(super) const BASES: &[Base] = &[
    base("bare", |id| Some(bare(id).to_owned())),
    base("one-word", |id| Some(format!("session-{}", bare(id)))),
    base("three-words", |id| Some(format!("a-b-c-{}", bare(id)))),
    other("version-7", |id| Some(id.replace("-479f-", "-779f-")), true),
    Base {
        word: "upper-case",
        spell: |id| Some(id.to_ascii_uppercase()),
        applies: AfterChange,
        in_twin: false,
    },
    ambiguous("urn", |id| Some(format!("urn:uuid:{}", bare(id)))),
    ambiguous("digits-in-prefix", |id| Some(format!("session-v2-{}", bare(id)))),
    ambiguous("four-words", |id| Some(format!("a-b-c-d-{}", bare(id)))),
    other("unknown-version", |id| Some(id.replace("-479f-", "-079f-")), false),
    other("unknown-variant", |id| Some(id.replace("-8a4f-", "-ca4f-")), false),
    other("nil", |id| Some(with_uuid(id, "00000000-0000-0000-0000-000000000000")), false),
    other("max", |id| Some(with_uuid(id, "ffffffff-ffff-ffff-ffff-ffffffffffff")), false),
];

pub(super) const UUID: List = &[
    ("empty", Whole("")),
    ("word", Whole("session")),
    ("prefix-alone", Whole("session-test-")),
    ("null-word", Whole("null")),
    ("digit-short", By(|id| id[..id.len() - 1].to_owned())),
    ("digit-more", After("0")),
    ("first-digit-missing", Replaced("fe6c", "e6c")),
    ("letter-g", Digit("g")),
    ("capital-g", Digit("G")),
    ("letter-z", Digit("z")),
    ("letter-o", Digit("o")),
    ("space-in-group", Digit(" ")),
    ("hyphen-in-group", Digit("-")),
    ("underscore-in-group", Digit("_")),
    ("point-in-group", Digit(".")),
    ("plus-in-group", Digit("+")),
    ("colon-in-group", Digit(":")),
    ("at-in-group", Digit("@")),
    ("backtick-in-group", Digit("`")),
    ("slash-in-group", Digit("/")),
    ("nul-in-group", Digit("\0")),
    ("line-feed-in-group", Digit("\n")),
    ("group-short", Digit("")),
    ("group-long", Digit("00")),
    ("digits-joined", Digit("1_1")),
    ("no-hyphens", Whole("fe6c042b6286479f8a4fb046a6c46509")),
    ("no-hyphens-prefixed", Whole("session-test-fe6c042b6286479f8a4fb046a6c46509")),
    ("hyphen-moved", Replaced("042b-6286", "042-b6286")),
    ("hyphen-missing", Replaced("8a4f-b046", "8a4fb046")),
    ("hyphen-doubled", Replaced("8a4f-b046", "8a4f--b046")),
    ("underscores", Replaced("6286-479f", "6286_479f")),
    ("unicode-hyphen", Replaced("6286-479f", "6286\u{2010}479f")),
    ("non-breaking-hyphen", Replaced("6286-479f", "6286\u{2011}479f")),
    ("braces", Whole("{fe6c042b-6286-479f-8a4f-b046a6c46509}")),
    ("parentheses", Whole("(fe6c042b-6286-479f-8a4f-b046a6c46509)")),
    ("quotes", Whole("\"fe6c042b-6286-479f-8a4f-b046a6c46509\"")),
    ("leading-space", Before(" ")),
    ("trailing-space", After(" ")),
    ("leading-line-feed", Before("\n")),
    ("trailing-line-feed", After("\n")),
    ("trailing-carriage-return-line-feed", After("\r\n")),
    ("trailing-tab", After("\t")),
    ("trailing-nul", After("\0")),
    ("leading-byte-order-mark", Before("\u{feff}")),
    ("zero-width-space", After("\u{200b}")),
    ("second-line", After("\nfe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("full-width-digit", Digit("\u{ff19}")),
    ("full-width-letter", Digit("\u{ff41}")),
    ("arabic-digit", Digit("\u{669}")),
    ("superscript-digit", Digit("\u{b2}")),
    ("mathematical-digit", Digit("\u{1d7d7}")),
    ("cyrillic-a", Replaced("8a4f", "8\u{430}4f")),
    ("accented", Replaced("8a4f", "8\u{e1}4f")),
    ("prefix-without-hyphen", Whole("sessionfe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("prefix-with-underscore", Whole("session_test-fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("prefix-ends-in-underscore", Whole("session_fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("prefix-with-space", Whole("session test-fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("prefix-with-point", Whole("session.test-fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("prefix-with-colon", Whole("session:fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("prefix-with-slash", Whole("session/fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("hyphen-first", Whole("-fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("hyphen-first-prefixed", Whole("-session-test-fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("empty-word", Whole("session--fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("long-s-in-prefix", Whole("\u{17f}ession-test-fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("accent-in-prefix", Whole("s\u{e9}ssion-test-fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("kelvin-in-prefix", Whole("to\u{212a}en-fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("bracket-in-prefix", Whole("se[sion-fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("caret-in-prefix", Whole("session^-fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("urn-without-uuid", Whole("urn:fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("uuid-without-urn", Whole("uuid:fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("suffix", After("-test")),
    ("signature", After(".c2lnbmF0dXJl")),
    ("fragment", After("#1")),
    ("1001-letters-behind", By(|id| id.to_owned() + &"a".repeat(1001))),
    ("10000-words-before", By(|id| "a-".repeat(10_000) + id + "-a")),
    ("suffix-hyphen", After("-")),
    ("twice", After("fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("two-with-comma", After(",fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("hexadecimal-prefix", Whole("0xfe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("percent-escape", Replaced("6286-479f", "6286%2D479f")),
    ("numeric", Whole("337792394861532893")),
    ("ulid", Whole("01ARZ3NDEKTSV4RRFFQ69G5FAV")),
    ("base64", Whole("/mwEK2KGR5+KT7BGpsRlCQ==")),
    ("base64-url", Whole("_mwEK2KGR5-KT7BGpsRlCQ")),
    ("groups-joined-by-underscores", Whole("fe6c042b_6286_479f_8a4f_b046a6c46509")),
    ("groups-joined-by-spaces", Whole("fe6c042b 6286 479f 8a4f b046a6c46509")),
    ("groups-joined-by-points", Whole("fe6c042b.6286.479f.8a4f.b046a6c46509")),
    ("regrouped-by-four", Whole("fe6c-042b-6286-479f-8a4f-b046-a6c4-6509")),
    ("regrouped-by-eight", Whole("fe6c042b-6286479f-8a4fb046-a6c46509")),
    ("regrouped-backwards", Whole("b046a6c46509-8a4f-479f-6286-fe6c042b")),
    ("hyphen-at-each-byte", Whole("fe-6c-04-2b-62-86-47-9f-8a-4f-b0-46-a6-c4-65-09")),
    ("two-groups", Whole("fe6c042b62864-79f8a4fb046a6c46509")),
    ("hyphens-trailing", Whole("fe6c042b6286479f8a4fb046a6c46509----")),
    ("wrapped-in-line-feed", Whole("fe6c042b-6286-479f-\n8a4f-b046a6c46509")),
    ("digits-of-decimal", Whole("338078297384917-1234-4234-8234-123456789012")),
    ("four-groups", Whole("fe6c042b-6286-479f-8a4fb046a6c46509")),
    ("six-groups", Whole("fe6c042b-6286-479f-8a4f-b046-a6c46509")),
    ("angle-brackets", Whole("<fe6c042b-6286-479f-8a4f-b046a6c46509>")),
    ("square-brackets", Whole("[fe6c042b-6286-479f-8a4f-b046a6c46509]")),
    ("object-id", Whole("507f1f77bcf86cd799439011")),
    ("ksuid", Whole("0ujtsYcgvSTl8PAuAdqWYSMnLOv")),
    ("nano-id", Whole("V1StGXR8_Z5jdHi6B-myT")),
    (
        "prefix-word-of-capital-letter-accent",
        Whole("s\u{c9}ssion-fe6c042b-6286-479f-8a4f-b046a6c46509"),
    ),
    ("space-after-prefix", Whole("session- fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("uuid-and-prefix-swapped", Whole("fe6c042b-6286-479f-8a4f-b046a6c46509-session-test")),
    ("tilde-prefix", Whole("~fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("sign-first", Whole("+fe6c042b-6286-479f-8a4f-b046a6c46509")),
    (
        "two-uuids",
        Whole("fe6c042b-6286-479f-8a4f-b046a6c46509 fe6c042b-6286-479f-8a4f-b046a6c46509"),
    ),
    ("urn-of-another-kind", Whole("urn:oid:2.25.338078297384917")),
    ("urn-with-braces", Whole("urn:uuid:{fe6c042b-6286-479f-8a4f-b046a6c46509}")),
    ("upper-case-prefix-without-hyphen", Whole("SESSIONfe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("urn-with-word", Whole("urn:uuid:session-fe6c042b-6286-479f-8a4f-b046a6c46509")),
];
