//! Strings, names and numbers that readers are known to stumble over, each under a word.

/// A word for a text, and the text.
pub(super) type Named = (&'static str, &'static str);

/// Strings that hold anything.
#[rustfmt::skip]
pub(super) const TEXTS: &[Named] = &[
    ("space", " "), ("empty", ""), ("surrounding-space", " a "), ("quote", "a\"b"), ("backslash", "a\\b"),
    ("ends-in-backslash", "a\\"), ("solidus", "</script>"), ("line-feed", "a\nb"), ("carriage-return", "a\r\nb"),
    ("tab", "a\tb"), ("backspace-form-feed", "\u{8}\u{c}"), ("control", "\u{1}\u{1f}"), ("delete", "\u{7f}"),
    ("next-line", "\u{85}"), ("no-break-space", "\u{a0}"), ("accent", "é"), ("decomposed-accent", "e\u{301}"),
    ("sharp-s", "ß"), ("long-s", "ſ"), ("kelvin", "\u{212a}"), ("dotless-i", "ı"), ("dotted-capital-i", "İ"),
    ("ligature", "ﬁ"), ("full-width", "ＡＢＣ１２３"), ("arabic-digits", "١٢٣"), ("hebrew", "שלום"), ("right-to-left", "\u{202e}abc"),
    ("zero-width", "a\u{200b}b\u{200d}c"), ("soft-hyphen", "a\u{ad}b"), ("line-separator", "\u{2028}\u{2029}"),
    ("byte-order-mark", "\u{feff}a"), ("replacement", "\u{fffd}"), ("noncharacter", "\u{fffe}\u{ffff}\u{10ffff}"),
    ("private-use", "\u{e000}"), ("last-before-surrogates", "\u{d7ff}"), ("han", "漢字"), ("astral", "𝒳😀"),
    ("emoji-family", "👨‍👩‍👧‍👦"), ("flag", "🇸🇨"), ("zalgo", "Z\u{351}\u{36b}\u{343}"),
    ("null-word", "null"), ("true-word", "true"), ("number-word", "1e400"), ("time-word", "2021-12-29T12:33:09+01:00"),
    ("json-word", "{\"a\":[1,"), ("escape-word", "\\u0041"), ("percent", "%00%s%n"), ("template", "${a}{{b}}"),
    ("path", "../../etc/passwd"), ("html", "<b>&amp;</b>"), ("sql", "'; --"),
];

/// Names of members that hold anything.
#[rustfmt::skip]
pub(super) const NAMES: &[Named] = &[
    ("plain", "x"), ("empty", ""), ("space", " "), ("prototype", "__proto__"), ("constructor", "constructor"), ("to-string", "toString"),
    ("has-own-property", "hasOwnProperty"), ("length", "length"), ("dotted", "a.b"), ("slashed", "a/b"), ("tilde", "a~b~0~1"),
    ("brackets", "a[0]"), ("dollar-ref", "$ref"), ("at-type", "@type"), ("dollar-type", "$type"), ("class", "__class__"),
    ("known", "member_id"), ("known-time", "started_at"), ("type", "type"), ("model-config", "model_config"), ("self", "self"),
    ("index", "0"), ("negative-index", "-1"), ("private-number", "$serde_json::private::Number"),
    ("private-raw-value", "$serde_json::private::RawValue"), ("quote", "a\"b"), ("backslash", "a\\b"), ("line-feed", "a\nb"),
    ("accent", "é"), ("decomposed-accent", "e\u{301}"), ("long-s", "roleſ"), ("astral", "😀"), ("line-separator", "\u{2028}"),
    ("camel-case", "memberId"), ("upper-case", "ID"), ("null-word", "null"),
];

/// Numbers that a binary64 and a 53-bit integer hold.
#[rustfmt::skip]
pub(super) const NUMBERS: &[Named] = &[
    ("one", "1"), ("zero", "0"), ("minus-zero", "-0"), ("minus-zero-float", "-0.0"), ("minus-one", "-1"), ("whole-float", "1.0"),
    ("exponent", "1e2"), ("upper-exponent", "1E+2"), ("small-exponent", "1e-2"), ("tenth", "0.1"),
    ("sum-of-tenths", "0.30000000000000004"), ("round-trip", "4.35"), ("epsilon", "1.0000000000000002"),
    ("seventeen-digits", "0.12345678901234568"), ("many-digits", "3.141592653589793238462643383279502884197"),
    ("longest-token", "0.12345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678"),
    ("halfway", "9007199254740993.0"), ("largest-integer", "9007199254740991"), ("smallest-integer", "-9007199254740991"),
    ("int32-max", "2147483647"), ("int32-overflow", "2147483648"), ("int32-min", "-2147483648"), ("uint32-overflow", "4294967296"),
    ("largest", "1.7976931348623157e308"), ("smallest", "5e-324"), ("smallest-normal", "2.2250738585072014e-308"),
    ("subnormal-trap", "2.2250738585072011e-308"), ("ten-to-22", "1e22"), ("ten-to-23", "1e23"), ("zero-exponent", "0e999"),
    ("big-float", "100000000000000000000.0"), ("float32-overflow", "1e39"), ("unix-time", "1640781189"),
];

/// Numbers that readers round, refuse or hold exactly, each in its way.
#[rustfmt::skip]
pub(super) const HARD_NUMBERS: &[Named] = &[
    ("two-to-53", "9007199254740992"), ("two-to-53-and-one", "9007199254740993"), ("minus-two-to-53", "-9007199254740992"),
    ("int64-max", "9223372036854775807"), ("int64-overflow", "9223372036854775808"), ("int64-underflow", "-9223372036854775809"),
    ("uint64-max", "18446744073709551615"), ("uint64-overflow", "18446744073709551616"), ("thirty-digits", "123456789012345678901234567890"),
    ("just-overflow", "1.7976931348623159e308"), ("overflow", "1e309"), ("negative-overflow", "-1e309"), ("huge-exponent", "1e999999"), ("underflow", "1e-400"), ("huge-negative-exponent", "1e-999999"),
    ("long-token", "0.10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001"),
];
