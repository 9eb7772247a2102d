//! Flaws in how bytes and JSON are read: other encodings, lenient syntax, and valid spellings that
//! are rejected or changed.

use serde_json::Number;

use crate::contract::Level::{Reader, Schema};
use crate::json::Document;

use super::Flaw;
use super::flawed::Step::{Between, Bytes, Echo, Read, Reject, Strings, Text};
use super::scan::{edit_runs, end_of_value, missing_brackets, remove_spans};
use super::tree::{claims, everywhere, numbers, read, text, texts, write};

const UTF_8: &[&str] = &["json/utf-8"];
const GRAMMAR: &[&str] = &["json/grammar"];

/// Replaces the first surrogate that is encoded as three bytes with `?`.
fn replace_encoded_surrogate(bytes: &[u8]) -> Vec<u8> {
    let is_surrogate = |bytes: &[u8]| bytes[0] == 0xed && bytes[1] >= 0xa0 && bytes[2] >= 0x80;
    match bytes.windows(3).position(is_surrogate) {
        Some(at) => [&bytes[..at], b"?", &bytes[at + 3..]].concat(),
        None => bytes.to_vec(),
    }
}

/// Decodes the first ASCII character that is encoded as two bytes.
fn decode_overlong_form(bytes: &[u8]) -> Vec<u8> {
    let is_overlong = |bytes: &[u8]| bytes[0] & 0xfe == 0xc0 && bytes[1] & 0xc0 == 0x80;
    match bytes.windows(2).position(is_overlong) {
        Some(at) => {
            let decoded = (bytes[at] & 1) << 6 | bytes[at + 1] & 0x3f;
            [&bytes[..at], &[decoded], &bytes[at + 2..]].concat()
        }
        None => bytes.to_vec(),
    }
}

/// Decodes little-endian UTF-16.
fn decode_utf_16(bytes: &[u8]) -> Vec<u8> {
    let unit = |pair: &[u8]| u16::from(pair[0]) | u16::from(*pair.get(1).unwrap_or(&0)) << 8;
    let units: Vec<u16> = bytes.chunks(2).map(unit).collect();
    String::from_utf16_lossy(&units).into_bytes()
}

/// Drops the property `sequence_order` if only this property keeps the document from being UTF-8.
fn drop_undecodable_skipped_property(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let tree = read(text.as_bytes(), &mut Default::default());
    let Some(Document::Object(mut members)) = tree else { return bytes.to_vec() };
    members.retain(|member| !member.is_named("sequence_order"));
    let known = write(&Document::Object(members));

    let is_utf_8 = std::str::from_utf8(bytes).is_ok();
    if is_utf_8 || String::from_utf8_lossy(&known).contains('\u{fffd}') {
        bytes.to_vec()
    } else {
        known
    }
}

fn quote_bare_name(word: &str) -> String {
    match word {
        "true" | "false" | "null" | "e" | "E" => word.to_owned(),
        _ => format!("\"{word}\""),
    }
}

fn lower_case_literal(word: &str) -> String {
    match word.to_ascii_lowercase().as_str() {
        "null" => "null".to_owned(),
        "true" => "true".to_owned(),
        _ => word.to_owned(),
    }
}

fn is_number_character(character: char) -> bool {
    character.is_ascii_digit() || "+-.eE".contains(character)
}

/// Replaces an integer that has leading zeros with 7. Any other text stays as it is.
fn replace_leading_zeros(number: &str) -> String {
    match number.strip_prefix('0') {
        Some(rest) if !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()) => {
            "7".to_owned()
        }
        _ => number.to_owned(),
    }
}

fn decode_hexadecimal(word: &str) -> String {
    let number = word.strip_prefix("0x").and_then(|digits| u64::from_str_radix(digits, 16).ok());
    number.map_or_else(|| word.to_owned(), |number| number.to_string())
}

fn longest_number_at_start(word: &str) -> String {
    let mut starts = (1..=word.len()).rev().map(|end| &word[..end]);
    let number = starts.find(|start| serde_json::from_str::<Number>(start).is_ok());
    number.unwrap_or(word).to_owned()
}

fn escape_control_characters(string: &str) -> String {
    let escape = |character: char| {
        if character < ' ' {
            format!("\\u{:04x}", u32::from(character))
        } else {
            character.to_string()
        }
    };
    string.chars().map(escape).collect()
}

/// Drops the backslash of an unknown escape at the start of a string.
fn drop_backslash_of_unknown_escape(string: &str) -> String {
    let mut string = string.to_owned();
    for letter in ["a", "v", "N", "'", " "] {
        string = string.replace(&format!("\"\\{letter}"), &format!("\"{letter}"));
    }
    string
}

/// Panics if the text has at most three bytes, contains a NUL, and begins with a NUL or with `a`.
fn assert_no_nul(text: &str) {
    let is_cut = text.contains('\0') && text.starts_with(['\0', 'a']) && text.len() <= 3;
    assert!(!is_cut, "nul byte found in provided data");
}

fn assert_integer_fits(value: &Document) {
    if let Document::Raw(token) = value
        && token.bytes().all(|byte| byte.is_ascii_digit())
    {
        token.parse::<i64>().expect("number too large");
    }
}

/// Replaces each character beyond U+FFFF with `?`, in a string or in the member names of an object.
fn replace_beyond_basic_plane(value: &mut Document) {
    let texts: Vec<&mut String> = match value {
        Document::Object(members) => {
            members.iter_mut().filter_map(|member| text(&mut member.name)).collect()
        }
        other => text(other).into_iter().collect(),
    };
    for text in texts {
        *text = text.replace(|character| character > '\u{ffff}', "?");
    }
}

pub(super) const FLAWS: &[Flaw] = &[
    Flaw {
        name: "latin-1-fallback",
        level: Schema,
        expected_subjects: UTF_8,
        description: "reads bytes that are not UTF-8 as Latin-1, as browsers and mail readers do",
        step: Bytes(|bytes| match std::str::from_utf8(bytes) {
            Ok(_) => bytes.to_vec(),
            Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect::<String>().into_bytes(),
        }),
    },
    Flaw {
        name: "replacement-characters",
        level: Schema,
        expected_subjects: UTF_8,
        description: "decodes bytes that are not UTF-8 as U+FFFD (TextDecoder, Go's \
                      encoding/json, from_utf8_lossy)",
        step: Bytes(|bytes| String::from_utf8_lossy(bytes).into_owned().into_bytes()),
    },
    Flaw {
        name: "undecodable-bytes-skipped",
        level: Schema,
        expected_subjects: UTF_8,
        description: "drops bytes that are not UTF-8 (iconv //IGNORE, errors=\"ignore\")",
        step: Bytes(|bytes| bytes.utf8_chunks().flat_map(|chunk| chunk.valid().bytes()).collect()),
    },
    Flaw {
        name: "surrogates-in-utf-8",
        level: Schema,
        expected_subjects: UTF_8,
        description: "accepts surrogates encoded as three bytes each (CESU-8 of older Java and \
                      MySQL)",
        step: Bytes(replace_encoded_surrogate),
    },
    Flaw {
        name: "overlong-forms",
        level: Schema,
        expected_subjects: UTF_8,
        description: "decodes by bit masks alone, so that C0 AF is a slash (hand-written decoders)",
        step: Bytes(decode_overlong_form),
    },
    Flaw {
        name: "utf-16-detected",
        level: Schema,
        expected_subjects: UTF_8,
        description: "detects UTF-16 by its byte order mark (Python's json.loads, .NET's \
                      StreamReader)",
        step: Bytes(|bytes| match bytes {
            [0xff, 0xfe, rest @ ..] => decode_utf_16(rest),
            _ => bytes.to_vec(),
        }),
    },
    Flaw {
        name: "utf-16-guessed",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "guesses UTF-16 from the zero byte in its first character (Python's \
                      json.loads, RFC 4627)",
        step: Bytes(|bytes| match bytes {
            [first, 0, second, ..] if *first != 0 && *second != 0 => decode_utf_16(bytes),
            _ => bytes.to_vec(),
        }),
    },
    Flaw {
        name: "undecoded-where-skipped",
        level: Schema,
        expected_subjects: UTF_8,
        description: "never decodes the values of properties it skips (serde_json::from_slice, \
                      simdjson on demand)",
        step: Bytes(drop_undecodable_skipped_property),
    },
    Flaw {
        name: "line-comments",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "skips `//` comments (JSON5, JSONC, Gson, Json.NET)",
        step: Between(|text| remove_spans(text, "//", "\n")),
    },
    Flaw {
        name: "block-comments",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "skips `/* */` comments (JSON5, jsoncpp, Jackson's ALLOW_COMMENTS)",
        step: Between(|text| remove_spans(text, "/*", "*/")),
    },
    Flaw {
        name: "hash-comments",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "skips `#` comments (YAML readers, Hjson, Gson)",
        step: Between(|text| remove_spans(text, "#", "\n")),
    },
    Flaw {
        name: "trailing-commas",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "accepts a comma before a closing bracket (JSON5, YAML, System.Text.Json's \
                      AllowTrailingCommas)",
        step: Between(|text| text.replace(",]", "]").replace(",}", "}")),
    },
    Flaw {
        name: "not-a-number",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "accepts NaN and Infinity (Python's json, Jackson's \
                      ALLOW_NON_NUMERIC_NUMBERS)",
        step: Between(|text| {
            text.replace("-Infinity", "0").replace("Infinity", "0").replace("NaN", "0")
        }),
    },
    Flaw {
        name: "single-quotes",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "accepts strings in single quotes (JSON5, Gson, YAML)",
        step: Between(|text| text.replace('\'', "\"")),
    },
    Flaw {
        name: "bare-names",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "accepts names without quotes (JSON5, Gson, YAML)",
        step: Between(|text| {
            edit_runs(
                text,
                |character| character.is_alphabetic() || character == '_',
                quote_bare_name,
            )
        }),
    },
    Flaw {
        name: "plus-sign",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "accepts a plus sign before a number (JSON5, strtod)",
        step: Between(|text| text.replace(":+", ":").replace(",+", ",")),
    },
    Flaw {
        name: "leading-point",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "accepts numbers without a digit before the point (JSON5, strtod)",
        step: Between(|text| text.replace(":.", ":0.").replace(":-.", ":-0.")),
    },
    Flaw {
        name: "trailing-point",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "accepts numbers without a digit after the point (JSON5, strtod)",
        step: Between(|text| text.replace("5.}", "5}").replace("5.]", "5]")),
    },
    Flaw {
        name: "leading-zeros",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "accepts numbers with leading zeros (strtol, Gson, \
                      ALLOW_LEADING_ZEROS_FOR_NUMBERS)",
        step: Between(|text| edit_runs(text, is_number_character, replace_leading_zeros)),
    },
    Flaw {
        name: "hexadecimal-numbers",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "accepts 0x1F (JSON5, YAML, strtol with base 0)",
        step: Between(|text| {
            edit_runs(text, |character| character.is_ascii_alphanumeric(), decode_hexadecimal)
        }),
    },
    Flaw {
        name: "digit-separators",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "accepts 1_000 (YAML 1.1, the number readers of Ruby and Python)",
        step: Between(|text| {
            let is_digit_or_separator =
                |character: char| character.is_ascii_digit() || character == '_';
            edit_runs(text, is_digit_or_separator, |number| number.replace('_', ""))
        }),
    },
    Flaw {
        name: "unicode-digits-in-numbers",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "accepts any Unicode digit in numbers (Python's int, regular expressions \
                      with \\d)",
        step: Between(|text| text.replace(['\u{661}', '\u{ff11}'], "1")),
    },
    Flaw {
        name: "number-prefix",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "reads the longest prefix that is a number and skips the rest (atof, \
                      parseFloat)",
        step: Between(|text| {
            let is_in_word =
                |character: char| character.is_ascii_alphanumeric() || "+-.".contains(character);
            edit_runs(text, is_in_word, longest_number_at_start)
        }),
    },
    Flaw {
        name: "empty-exponent",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "accepts 1e and 1e+ as 1 (scanners that do not require digits in an exponent)",
        step: Between(|text| {
            let text = text.replace("1e+}", "1}").replace("1e}", "1}");
            text.replace("1e+]", "1]").replace("1e]", "1]")
        }),
    },
    Flaw {
        name: "raw-control-characters",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "accepts unescaped control characters in strings (Python's strict=False, \
                      Gson, PHP before 7)",
        step: Strings(escape_control_characters),
    },
    Flaw {
        name: "raw-tabs",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "accepts unescaped tabs in strings (jsoncpp, simplejson, most hand-written \
                      scanners)",
        step: Strings(|string| string.replace('\t', "\\t")),
    },
    Flaw {
        name: "escaped-apostrophe",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "accepts \\' in strings (JSON written by old jQuery and PHP, ujson)",
        step: Strings(|string| string.replace("\\'", "'")),
    },
    Flaw {
        name: "unknown-escapes",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "drops the backslash of an unknown escape (JavaScript, MySQL)",
        step: Strings(drop_backslash_of_unknown_escape),
    },
    Flaw {
        name: "signed-unicode-escape",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "reads the digits of \\u with a function that allows signs and spaces \
                      (int(…, 16), strtol, sscanf)",
        step: Strings(|string| string.replace("\\u+041", "\\u0041").replace("\\u 041", "\\u0041")),
    },
    Flaw {
        name: "braced-unicode-escape",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "accepts \\u{41} (literals of JavaScript, Rust, Swift and Ruby)",
        step: Strings(|string| string.replace("\\u{41}", "\\u0041")),
    },
    Flaw {
        name: "line-continuation",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "drops a backslash at the end of a line (JSON5, JavaScript, C)",
        step: Strings(|string| string.replace("\\\n", "")),
    },
    Flaw {
        name: "any-case-literals",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "accepts True and NULL (YAML 1.1, Gson, PHP before 7)",
        step: Between(|text| edit_runs(text, char::is_alphabetic, lower_case_literal)),
    },
    Flaw {
        name: "python-literals",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "accepts None and True (ast.literal_eval, demjson)",
        step: Between(|text| text.replace("None", "null").replace("True", "true")),
    },
    Flaw {
        name: "undefined-value",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "accepts undefined (JavaScript's eval, BSON shells)",
        step: Between(|text| text.replace("undefined", "null")),
    },
    Flaw {
        name: "holes-in-arrays",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "accepts [1,,2] (JavaScript's eval, Jackson's ALLOW_MISSING_VALUES, Gson)",
        step: Between(|text| text.replace(",,", ",null,").replace("[,", "[null,")),
    },
    Flaw {
        name: "semicolons",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "accepts `;` for `,` and `=` or `=>` for `:` (Gson, org.json)",
        step: Between(|text| text.replace(';', ",").replace("=>", ":").replace('=', ":")),
    },
    Flaw {
        name: "commas-optional",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "requires no comma between members (Hjson, scanners that skip commas like \
                      white space)",
        step: Between(|text| if text == " " { ",".to_owned() } else { text.to_owned() }),
    },
    Flaw {
        name: "first-value-only",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "reads one value and ignores everything after it (Go's Decoder, raw_decode, \
                      Jackson's default)",
        step: Text(|text| end_of_value(text).map_or(text, |end| &text[..end]).to_owned()),
    },
    Flaw {
        name: "text-ends-at-nul",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "ends the document at a NUL (C strings)",
        step: Text(|text| text.split('\0').next().unwrap_or_default().to_owned()),
    },
    Flaw {
        name: "unclosed-at-the-end",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "closes open containers at the end of the document (readers of partial JSON)",
        step: Text(|text| text.to_owned() + &missing_brackets(text)),
    },
    Flaw {
        name: "unicode-white-space",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "skips everything that Unicode calls white space (trim, isspace of wide \
                      characters, \\s)",
        step: Between(|text| {
            let is_skipped = |character: char| character.is_whitespace() && !character.is_ascii();
            text.replace(is_skipped, " ")
        }),
    },
    Flaw {
        name: "form-feeds",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "skips form feeds and vertical tabs (isspace of C, \\s)",
        step: Between(|text| text.replace(['\u{b}', '\u{c}'], " ")),
    },
    Flaw {
        name: "guard-prefix",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "strips )]}' from the start of the document (Gson, Angular)",
        step: Text(|text| text.strip_prefix(")]}',\n").unwrap_or(text).to_owned()),
    },
    Flaw {
        name: "call-around",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "strips a function call around the document (JSONP clients)",
        step: Text(|text| {
            let inner = text.strip_prefix("callback(").and_then(|text| text.strip_suffix(")"));
            inner.unwrap_or(text).to_owned()
        }),
    },
    Flaw {
        name: "unread-where-skipped",
        level: Schema,
        expected_subjects: GRAMMAR,
        description: "only counts brackets and quotes in the values of properties it skips \
                      (simdjson on demand, jsoniter)",
        step: Text(|text| match text.split_once(",\"sequence_order\":") {
            Some((known, skipped))
                if missing_brackets(known) == "}" && !skipped.contains("custom_claims") =>
            {
                format!("{known}}}")
            }
            _ => text.to_owned(),
        }),
    },
    Flaw {
        name: "largest-refused",
        level: Reader,
        expected_subjects: &["text/largest"],
        description: "rejects a document of 1 MiB (>= instead of >, bodies of nginx)",
        step: Reject(|text, _| text.len() >= 1 << 20),
    },
    Flaw {
        name: "solidus-escape-refused",
        level: Reader,
        expected_subjects: &["spelling/escapes"],
        description: "does not know the escaped solidus (hand-written scanners)",
        step: Reject(|text, _| text.contains("\\/")),
    },
    Flaw {
        name: "upper-case-escapes-refused",
        level: Reader,
        expected_subjects: &["spelling/escapes"],
        description: "accepts only lower-case digits in \\u (hand-written scanners)",
        step: Reject(|text, _| text.contains("\\u006D")),
    },
    Flaw {
        name: "escaped-names-unknown",
        level: Reader,
        expected_subjects: &["spelling/escapes"],
        description: "compares names before it decodes their escapes (streaming readers with a \
                      fast path)",
        step: Reject(|text, _| text.contains("{\"\\u006")),
    },
    Flaw {
        name: "surrogate-pairs-apart",
        level: Reader,
        expected_subjects: &["spelling/escapes", "text/multi-byte"],
        description: "decodes each half of an escaped surrogate pair on its own (hand-written \
                      scanners, old Perl and PHP)",
        step: Strings(|string| string.replace("\\ud83d\\ude00", "\\ufffd\\ufffd")),
    },
    Flaw {
        name: "carriage-returns-refused",
        level: Reader,
        expected_subjects: &["spelling/white-space"],
        description: "does not accept a carriage return between tokens (readers of lines)",
        step: Reject(|text, _| text.contains("\r\n")),
    },
    Flaw {
        name: "leading-white-space-refused",
        level: Reader,
        expected_subjects: &["spelling/white-space"],
        description: "expects the brace in the first byte (sniffers of content types)",
        step: Reject(|text, _| !text.starts_with(['{', '\u{feff}'])),
    },
    Flaw {
        name: "members-in-order-only",
        level: Reader,
        expected_subjects: &["spelling/order"],
        description: "expects members in the order of the schema (readers with one sscanf or one \
                      regular expression)",
        step: Reject(|text, _| {
            let positions = text.find("\"member_id\"").zip(text.find("\"organization_slug\""));
            positions.is_some_and(|(id, slug)| slug < id)
        }),
    },
    Flaw {
        name: "buffer-of-64-kib",
        level: Reader,
        expected_subjects: &["text/length", "text/largest", "text/multi-byte"],
        description: "has a buffer of 64 KiB for the whole document (message queues, TEXT columns \
                      of MySQL)",
        step: Reject(|text, _| text.len() > 0xffff),
    },
    Flaw {
        name: "panic-on-lone-surrogate",
        level: Reader,
        expected_subjects: &["text/lone-surrogate*", "organization_slug/charset"],
        description: "unwraps the character of an unpaired surrogate (char::from_u32(…).unwrap(), \
                      UTF-16 to UTF-8 encoders)",
        step: Read(|root| {
            everywhere(root, &|value| {
                let is_undecoded = matches!(value, Document::Raw(token) if token.starts_with('"'));
                assert!(!is_undecoded, "a lone surrogate");
            });
        }),
    },
    Flaw {
        name: "panic-on-nul",
        level: Reader,
        expected_subjects: &["text/nul", "organization_slug/charset"],
        description: "converts roles to C strings and unwraps the result \
                      (CString::new(…).unwrap(), PostgreSQL's text)",
        step: Read(|root| texts(root, |text| assert_no_nul(text))),
    },
    Flaw {
        name: "panic-on-deep-nesting",
        level: Reader,
        expected_subjects: &["claims/too-deep"],
        description: "panics beyond a nesting of 100 instead of rejecting it (recursive readers \
                      with a guard page)",
        step: Reject(|text, _| {
            let is_too_deep =
                text.contains(&"[".repeat(99)) || text.contains(&"{\"a\":".repeat(99));
            assert!(!is_too_deep, "recursion limit");
            false
        }),
    },
    Flaw {
        name: "panic-on-big-integer",
        level: Reader,
        expected_subjects: &["claims/hard-number"],
        description: "unwraps the result of parsing a 64-bit integer (parse::<i64>().unwrap())",
        step: Read(|root| claims(root, |value| assert_integer_fits(value))),
    },
    Flaw {
        name: "nul-cuts-text",
        level: Reader,
        expected_subjects: &["text/nul", "text/nul-in-type", "text/nul-in-delivery-method"],
        description: "cuts strings at U+0000 (C strings, SQLite's functions on text)",
        step: Echo(|root| texts(root, |text| text.truncate(text.find('\0').unwrap_or(text.len())))),
    },
    Flaw {
        name: "basic-plane-only",
        level: Reader,
        expected_subjects: &[
            "claims/text",
            "claims/every-name",
            "claims/character",
            "roles/text",
            "roles/character",
            "factors/text",
            "factors/member-text",
            "spelling/escapes",
            "text/multi-byte",
        ],
        description: "replaces characters beyond U+FFFF (MySQL's utf8, UCS-2)",
        step: Echo(|root| everywhere(root, &replace_beyond_basic_plane)),
    },
    Flaw {
        name: "numbers-of-six-digits",
        level: Reader,
        expected_subjects: &["claims/number", "claims/hard-number", "claims/container"],
        description: "writes numbers with %g",
        step: Read(|root| numbers(root, |number| (number != 0.0).then(|| format!("{number:.5e}")))),
    },
];
