//! Flaws in reading the text of a document and its custom claims, each shown only by a kind of
//! value or structure that readers treat specially.

use crate::contract::Level::{Reader, Schema};
use crate::json::Document;
use crate::json::document::Member;

use super::Flaw;
use super::flawed::Step::{Read, Reject, Strings, Text};
use super::scan::edit_strings;
use super::tree::{
    PROPERTIES, characters, claim_names, claims, claims_and_below, is, is_number, member,
    role_texts, text_of,
};

/// The letters of Hangul that show nothing.
const FILLERS: [char; 4] = ['\u{115f}', '\u{1160}', '\u{3164}', '\u{ffa0}'];
const YEAR_IN_SECONDS: f64 = 31_536_000.0;
const CLAIMS_KEPT: usize = 1000;
const DECIMAL_PLACES: usize = 18;
const BLOCK: usize = 64;

fn without_head(text: &str) -> &str {
    match text.strip_prefix("Content-Length: ").and_then(|rest| rest.split_once("\r\n\r\n")) {
        Some((_, body)) => body,
        None => text,
    }
}

fn before_blank_line(text: &str) -> &str {
    let end = ["\n\n", "\r\n\r\n"].into_iter().filter_map(|blank| text.find(blank)).min();
    &text[..end.unwrap_or(text.len())]
}

/// Whether a quote follows an odd number of backslashes, at least three.
fn has_quote_after_several_backslashes(text: &str) -> bool {
    let mut backslashes = 0;
    text.bytes().any(|byte| {
        let found = byte == b'"' && backslashes >= 3 && backslashes % 2 == 1;
        backslashes = if byte == b'\\' { backslashes + 1 } else { 0 };
        found
    })
}

/// The string, with its quotes, that stands for the text between the quotes.
fn as_written(string: &str) -> String {
    let inner = string.get(1..string.len().saturating_sub(1)).unwrap_or_default();
    format!("\"{}\"", inner.replace('\\', "\\\\").replace('"', "\\\""))
}

fn is_escaped_known_name(string: &str) -> bool {
    string.contains('\\')
        && !string.starts_with("\"\\")
        && serde_json::from_str::<String>(string)
            .is_ok_and(|name| PROPERTIES.contains(&name.as_str()))
}

fn has_long_exponent(text: &str) -> bool {
    let without_strings = edit_strings(text, |_| String::new());
    without_strings.split(['e', 'E']).skip(1).any(|exponent| {
        let digits = exponent.trim_start_matches(['+', '-']);
        digits.bytes().take_while(u8::is_ascii_digit).count() > 3
    })
}

fn merge_included_objects(value: &mut Document) {
    let Document::Object(members) = value else { return };
    let is_merge =
        |member: &Member| member.is_named("<<") && matches!(member.value, Document::Object(_));
    let Some(at) = members.iter().position(is_merge) else { return };
    let mut included = members.remove(at).value;
    members.append(included.members_mut());
}

/// The direct members of the custom claims.
fn members_of_claims(root: &mut Document) -> &mut [Member] {
    match root.member_mut("custom_claims") {
        Some(Document::Object(members)) => members,
        _ => &mut [],
    }
}

fn split_scope(root: &mut Document) {
    for member in members_of_claims(root).iter_mut().filter(|member| member.is_named("scope")) {
        if let Some(scopes) = characters(&member.value).filter(|scopes| scopes.contains(' ')) {
            let scopes = scopes.split_whitespace();
            member.value = scopes.map(|scope| Document::text(scope.to_owned())).collect();
        }
    }
}

fn read_verified(root: &mut Document) {
    let verified = |member: &&mut Member| member.is_named("email_verified");
    for member in members_of_claims(root).iter_mut().filter(verified) {
        match characters(&member.value) {
            Some("true") => member.value = Document::raw("true"),
            Some("false") => member.value = Document::raw("false"),
            _ => {}
        }
    }
}

/// Replaces numbers of seconds since 1970 by times in claims whose names end in `_at`.
fn convert_dates(root: &mut Document) {
    for member in members_of_claims(root) {
        let is_date = member.text_of_name().is_some_and(|name| name.ends_with("_at"));
        if let (true, Document::Raw(token)) = (is_date, &member.value)
            && let Some(seconds) =
                token.parse::<f64>().ok().filter(|seconds| *seconds > YEAR_IN_SECONDS)
            && let Ok(time) = time::OffsetDateTime::from_unix_timestamp(seconds as i64)
        {
            member.value = Document::text(time.to_string());
        }
    }
}

fn drop_repeated_properties(root: &mut Document) {
    let session = root.clone();
    if let Some(Document::Object(claims)) = root.member_mut("custom_claims") {
        claims.retain(|claim| match claim.text_of_name() {
            Some(name) => member(&session, name) != Some(&claim.value),
            None => true,
        });
    }
}

fn keep_first_of_each_id(value: &mut Document) {
    let Document::Array(elements) = value else { return };
    let mut seen: Vec<Document> = Vec::new();
    elements.retain(|element| match member(element, "id") {
        Some(id) if seen.contains(id) => false,
        Some(id) => {
            seen.push(id.clone());
            true
        }
        None => true,
    });
}

fn revive_time(value: &mut Document) {
    let names = ["_seconds", "_nanoseconds"];
    let Document::Object(members) = &*value else { return };
    if members.len() == 2 && names.iter().all(|name| value.position(name).is_some()) {
        *value = Document::text("2021-12-29T12:33:09Z");
    }
}

fn to_common_type(value: &mut Document) {
    let Document::Array(elements) = value else { return };
    let is_boolean = |value: &Document| is(value, "true") || is(value, "false");
    if elements.iter().all(|element| is_number(element) || is_boolean(element))
        && elements.iter().any(is_number)
    {
        for element in elements.iter_mut().filter(|element| is_boolean(element)) {
            *element = Document::raw(if is(element, "true") { "1" } else { "0" });
        }
    }
}

fn cut_decimals(value: &mut Document) {
    if let Document::Raw(token) = value
        && !token.contains(['e', 'E', '"'])
        && let Some((whole, fraction)) = token.split_once('.')
        && fraction.len() > DECIMAL_PLACES
    {
        *value = Document::raw(format!("{whole}.{}", &fraction[..DECIMAL_PLACES]));
    }
}

pub(super) const FLAWS: &[Flaw] = &[
    Flaw {
        name: "content-length-skipped",
        level: Schema,
        expected_subjects: &["json/grammar"],
        description: "skips a Content-Length header before the document (readers of the language \
                      server protocol, raw HTTP replies)",
        step: Text(|text| without_head(text).to_owned()),
    },
    Flaw {
        name: "event-stream-field-skipped",
        level: Schema,
        expected_subjects: &["json/grammar"],
        description: "skips `data:` before the document (clients of server-sent events)",
        step: Text(|text| text.strip_prefix("data:").unwrap_or(text).to_owned()),
    },
    Flaw {
        name: "blank-line-ends-document",
        level: Reader,
        expected_subjects: &["json/grammar", "spelling/white-space"],
        description: "takes a blank line for the end of the document (readers of event streams, \
                      Perl's paragraph mode)",
        step: Text(|text| before_blank_line(text).to_owned()),
    },
    Flaw {
        name: "escaped-quote-after-escaped-backslash-refused",
        level: Reader,
        expected_subjects: &["packed/*"],
        description: "looks only two characters back to find out whether a quote is escaped, so \
                      that it ends the string at a quote after three backslashes (hand-written \
                      scanners)",
        step: Reject(|text, _| has_quote_after_several_backslashes(text)),
    },
    Flaw {
        name: "escapes-inside-known-names-unread",
        level: Reader,
        expected_subjects: &["spelling/escapes"],
        description: "decodes a name only if it begins with an escape, and otherwise compares it \
                      as written (lookup of names before decoding)",
        step: Strings(|string| match is_escaped_known_name(string) {
            true => as_written(string),
            false => string.to_owned(),
        }),
    },
    Flaw {
        name: "escapes-after-64-bytes-unread",
        level: Reader,
        expected_subjects: &["packed/escaped-texts", "packed/long-texts"],
        description: "looks for escapes only in the first block of 64 bytes of a string and \
                      copies a string without any as it is (vectorised scanners)",
        step: Strings(|string| match string.find('\\') {
            Some(at) if at > BLOCK => as_written(string),
            _ => string.to_owned(),
        }),
    },
    Flaw {
        name: "blank-letters-dropped-from-roles",
        level: Reader,
        expected_subjects: &["packed/roles"],
        description: "drops the Hangul fillers from roles, because they show nothing (filters of \
                      invisible names)",
        step: Read(|root| role_texts(root).for_each(|role| role.retain(|c| !FILLERS.contains(&c)))),
    },
    Flaw {
        name: "merge-names-read-in-claims",
        level: Reader,
        expected_subjects: &["packed/claim-names"],
        description: "replaces a member `<<` of an object in a claim by the members of its value \
                      (YAML parsers, which read JSON too)",
        step: Read(|root| claims(root, merge_included_objects)),
    },
    Flaw {
        name: "bracket-suffix-dropped-from-claim-names",
        level: Reader,
        expected_subjects: &["claims/every-name", "claims/nested-name"],
        description: "drops `[]` from the end of the names of claims (PHP, Rack, qs)",
        step: Read(|root| {
            claim_names(root, |name| name.strip_suffix("[]").unwrap_or(name).to_owned());
        }),
    },
    Flaw {
        name: "email-claim-lower-cased",
        level: Reader,
        expected_subjects: &["packed/claim-kinds"],
        description: "writes the claim `email` in lower case (profiles that are looked up by \
                      address)",
        step: Read(|root| {
            let claims = root.member_mut("custom_claims");
            if let Some(email) = claims.and_then(|claims| text_of(claims, "email")) {
                *email = email.to_lowercase();
            }
        }),
    },
    Flaw {
        name: "scope-claim-split",
        level: Reader,
        expected_subjects: &["packed/claim-kinds"],
        description: "splits the claim `scope` at spaces into a list (OAuth libraries)",
        step: Read(split_scope),
    },
    Flaw {
        name: "email-verified-text-as-boolean",
        level: Reader,
        expected_subjects: &["packed/claim-kinds"],
        description: "takes the strings true and false of the claim `email_verified` for the \
                      literals (adapters for Cognito and Apple)",
        step: Read(read_verified),
    },
    Flaw {
        name: "numbers-of-claims-at-as-times",
        level: Reader,
        expected_subjects: &["packed/claim-kinds"],
        description: "takes large numbers in claims whose names end in `_at` for seconds since \
                      1970 (pandas' read_json)",
        step: Read(convert_dates),
    },
    Flaw {
        name: "claims-that-repeat-the-session-dropped",
        level: Reader,
        expected_subjects: &["packed/known-elsewhere"],
        description: "drops claims that have the name and the value of a property of the session \
                      (tokens that keep only what differs)",
        step: Read(drop_repeated_properties),
    },
    Flaw {
        name: "claim-arrays-cut-to-a-thousand",
        level: Reader,
        expected_subjects: &["packed/long-arrays"],
        description: "keeps the first 1000 elements of an array in a claim (PHP's max_input_vars)",
        step: Read(|root| {
            claims(root, |value| {
                if let Document::Array(elements) = value {
                    elements.truncate(CLAIMS_KEPT);
                }
            });
        }),
    },
    Flaw {
        name: "objects-of-one-id-in-claims-merged",
        level: Reader,
        expected_subjects: &["packed/claims"],
        description: "keeps only the first of the objects with the same `id` in an array in a \
                      claim (normalizr, Apollo's cache)",
        step: Read(|root| claims(root, keep_first_of_each_id)),
    },
    Flaw {
        name: "timestamps-of-firestore-revived",
        level: Reader,
        expected_subjects: &["packed/claims"],
        description: "takes an object of `_seconds` and `_nanoseconds` in a claim for a time \
                      (revivers of Firestore exports)",
        step: Read(|root| claims(root, revive_time)),
    },
    Flaw {
        name: "booleans-among-numbers-as-numbers",
        level: Reader,
        expected_subjects: &["packed/claims"],
        description: "converts booleans in an array of numbers in a claim to numbers (NumPy's \
                      common types)",
        step: Read(|root| claims(root, to_common_type)),
    },
    Flaw {
        name: "exponent-of-four-digits-refused",
        level: Reader,
        expected_subjects: &["claims/exponents", "packed/claims", "packed/unknown-values"],
        description: "refuses exponents of more than three digits, even if the first ones are \
                      zeros (patterns such as `[eE][+-]?\\d{1,3}`)",
        step: Reject(|text, _| has_long_exponent(text)),
    },
    Flaw {
        name: "decimals-cut-to-18-places",
        level: Reader,
        expected_subjects: &["packed/claims"],
        description: "keeps 18 places behind the point of a number without an exponent in a claim \
                      (SQL's numeric(38, 18))",
        step: Read(|root| claims_and_below(root, cut_decimals)),
    },
];
