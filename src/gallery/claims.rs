//! Flaws in how custom claims are stored: widths of numbers, names that databases rewrite, values
//! that are dropped or converted, and limits.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::contract::Level::Reader;
use crate::json::Document;

use super::Flaw;
use super::flawed::Step::{Echo, Read, Reject};
use super::tree::{
    claim_names, claims, claims_and_below, is, is_number, is_string, numbers, text,
    values_of_claims, write,
};

const NUMBERS: &[&str] = &["claims/number"];
const HARD_NUMBERS: &[&str] = &["claims/number", "claims/hard-number"];

/// Removes the members for which `is_dropped` is true, from the claims and from every object inside
/// them.
pub(super) fn drop_members(root: &mut Document, is_dropped: fn(&str, &Document) -> bool) {
    claims_and_below(root, |value| {
        if let Document::Object(members) = value {
            members.retain_mut(|member| {
                text(&mut member.name).is_none_or(|name| !is_dropped(name, &member.value))
            });
        }
    });
}

/// Whether `is_rejected` is true of a name inside the claims, at any depth.
fn any_name(root: &mut Document, is_rejected: fn(&str) -> bool) -> bool {
    let found = std::cell::Cell::new(false);
    claim_names(root, |name| {
        found.set(found.get() || is_rejected(name));
        name.to_owned()
    });
    found.get()
}

/// Whether `is_rejected` is true of a value inside the claims, at any depth.
pub(super) fn any_value(root: &mut Document, is_rejected: fn(&Document) -> bool) -> bool {
    let found = std::cell::Cell::new(false);
    claims(root, |value| found.set(found.get() || is_rejected(value)));
    found.get()
}

/// Replaces each value inside the claims that equals `from`, at any depth.
pub(super) fn replace_claims(root: &mut Document, from: &Document, to: &Document) {
    claims(root, |value| {
        if value == from {
            value.clone_from(to);
        }
    });
}

pub(super) fn claim_texts(root: &mut Document, change: fn(&mut String)) {
    claims(root, |value| text(value).into_iter().for_each(change));
}

/// How deep containers are nested in a value, counting the value itself. A scalar has depth 0.
fn depth(value: &Document) -> usize {
    match value {
        Document::Array(elements) => 1 + elements.iter().map(depth).max().unwrap_or(0),
        Document::Object(members) => {
            1 + members.iter().map(|member| depth(&member.value)).max().unwrap_or(0)
        }
        Document::Raw(_) | Document::Text(_) | Document::Plain(_) => 0,
    }
}

fn depth_of_claims(root: &mut Document) -> usize {
    root.member_mut("custom_claims").map_or(0, |claims| depth(claims))
}

/// The number, if it has neither a decimal point nor an exponent and fits in an `i64`.
fn integer(value: &Document) -> Option<i64> {
    match value {
        Document::Raw(token) => token.parse().ok(),
        _ => None,
    }
}

fn through_32_bit_float(number: f64) -> Option<String> {
    let short = number as f32;
    let is_changed = number.is_finite() && f64::from(short) != number;
    is_changed.then(|| format!("{:e}", f64::from(short.clamp(f32::MIN, f32::MAX))))
}

fn wrap_at_32_bits(value: &mut Document) {
    if let Some(number) = integer(value)
        && i32::try_from(number).is_err()
    {
        *value = Document::raw((number as i32).to_string());
    }
}

/// Cuts the exponent off a number that is not zero.
fn cut_exponent(value: &mut Document) {
    if is_number(value)
        && let Document::Raw(token) = value
        && let Some((number, _)) = token.split_once(['e', 'E'])
        && !number.trim_matches(['-', '0', '.']).is_empty()
    {
        *value = Document::raw(number.to_owned());
    }
}

fn has_upper_case_exponent(value: &Document) -> bool {
    is_number(value) && matches!(value, Document::Raw(token) if token.contains('E'))
}

fn is_number_longer_than_64(value: &Document) -> bool {
    is_number(value) && matches!(value, Document::Raw(token) if token.len() > 64)
}

fn is_empty(value: &Document) -> bool {
    match value {
        Document::Array(elements) => elements.is_empty(),
        Document::Object(members) => members.is_empty(),
        Document::Text(text) => text.is_empty(),
        Document::Raw(_) | Document::Plain(_) => false,
    }
}

fn has_boolean_and_number(value: &Document) -> bool {
    let Document::Array(elements) = value else { return false };
    elements.iter().any(|element| is(element, "true")) && elements.iter().any(is_number)
}

fn has_array_in_array(value: &Document) -> bool {
    let Document::Array(elements) = value else { return false };
    elements.iter().any(|element| matches!(element, Document::Array(_)))
}

/// Turns an object whose only member is named `0` into an array of that member's value.
fn array_of_indexed_object(value: &mut Document) {
    if let Document::Object(members) = &*value
        && let [member] = &members[..]
        && member.is_named("0")
    {
        *value = Document::Array(vec![member.value.clone()]);
    }
}

fn camel_case(name: &str) -> String {
    let capitalized = |word: &str| {
        let (first, rest) = (word.get(..1), word.get(1..));
        first.unwrap_or_default().to_uppercase() + rest.unwrap_or_default()
    };
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    first + &words.map(capitalized).collect::<String>()
}

pub(super) const FLAWS: &[Flaw] = &[
    Flaw {
        name: "float-of-32-bits",
        level: Reader,
        expected_subjects: &["claims/number", "claims/tree", "claims/hard-number"],
        description: "stores numbers as 32-bit floats (protobuf's float, REAL)",
        step: Read(|root| numbers(root, through_32_bit_float)),
    },
    Flaw {
        name: "integer-of-32-bits",
        level: Reader,
        expected_subjects: &["claims/number", "claims/hard-number", "claims/container"],
        description: "wraps integers at 32 bits (int in Java and C, PHP on Windows before 7)",
        step: Read(|root| claims(root, wrap_at_32_bits)),
    },
    Flaw {
        name: "integer-of-31-bits-refused",
        level: Reader,
        expected_subjects: &["claims/number", "claims/container"],
        description: "rejects integers beyond 32 bits (Integer.parseInt, GraphQL's Int)",
        step: Reject(|_, root| {
            any_value(root, |value| {
                integer(value).is_some_and(|number| i32::try_from(number).is_err())
            })
        }),
    },
    Flaw {
        name: "negative-integers-refused",
        level: Reader,
        expected_subjects: &["claims/number"],
        description: "reads integers as unsigned ones and rejects negative ones (uint64)",
        step: Reject(|_, root| {
            any_value(root, |value| integer(value).is_some_and(|number| number < 0))
        }),
    },
    Flaw {
        name: "fractions-cut",
        level: Reader,
        expected_subjects: &["claims/number", "claims/tree", "claims/container"],
        description: "keeps only the integer part of a number (INTEGER columns, int())",
        step: Read(|root| {
            numbers(root, |number| {
                let is_cut = number.fract() != 0.0 && number.abs() < 1e15;
                is_cut.then(|| format!("{:.0}", number.trunc()))
            });
        }),
    },
    Flaw {
        name: "fifteen-digits",
        level: Reader,
        expected_subjects: HARD_NUMBERS,
        description: "writes numbers with 15 digits (%.15g, Excel, Lua's %.14g)",
        step: Read(|root| {
            numbers(root, |number| (number != 0.0).then(|| format!("{number:.14e}")))
        }),
    },
    Flaw {
        name: "two-decimals",
        level: Reader,
        expected_subjects: &["claims/number", "claims/tree"],
        description: "rounds numbers to two decimals (NUMERIC(…, 2))",
        step: Read(|root| {
            numbers(root, |number| (number.fract() != 0.0).then(|| format!("{number:.2}")))
        }),
    },
    Flaw {
        name: "small-numbers-to-zero",
        level: Reader,
        expected_subjects: NUMBERS,
        description: "flushes subnormal numbers to zero (-ffast-math, DAZ)",
        step: Read(|root| numbers(root, |number| number.is_subnormal().then(|| "0".to_owned()))),
    },
    Flaw {
        name: "exponents-unread",
        level: Reader,
        expected_subjects: &["claims/number", "claims/tree"],
        description: "stops reading a number at its exponent (hand-written scanners, NSScanner)",
        step: Read(|root| claims(root, cut_exponent)),
    },
    Flaw {
        name: "upper-case-exponent-refused",
        level: Reader,
        expected_subjects: &["claims/exponents", "packed/claims"],
        description: "accepts only a lower-case e in an exponent (hand-written scanners)",
        step: Reject(|_, root| any_value(root, has_upper_case_exponent)),
    },
    Flaw {
        name: "minus-zero-refused",
        level: Reader,
        expected_subjects: &["packed/claims"],
        description: "rejects -0 (canonical JSON)",
        step: Reject(|_, root| any_value(root, |value| is(value, "-0"))),
    },
    Flaw {
        name: "numbers-as-texts",
        level: Reader,
        expected_subjects: &["claims/*", "text/*"],
        description: "writes numbers as strings (BigDecimal, DynamoDB, Firestore's integers)",
        step: Echo(|root| {
            claims(root, |value| {
                if is_number(value)
                    && let Document::Raw(token) = value
                {
                    *value = Document::text(token.clone());
                }
            });
        }),
    },
    Flaw {
        name: "booleans-as-numbers",
        level: Reader,
        expected_subjects: &["claims/type", "claims/tree", "claims/container"],
        description: "stores booleans as 0 and 1 (MySQL, SQLite, Perl)",
        step: Read(|root| {
            claims(root, |value| {
                if is(value, "true") {
                    *value = Document::raw("1");
                } else if is(value, "false") {
                    *value = Document::raw("0");
                }
            });
        }),
    },
    Flaw {
        name: "texts-as-numbers",
        level: Reader,
        expected_subjects: &["claims/*"],
        description: "turns strings that look like numbers into numbers (JSON_NUMERIC_CHECK, \
                      query parsers)",
        step: Read(|root| {
            claims(root, |value| {
                if let Some(number) = text(value).and_then(|text| text.parse::<i64>().ok()) {
                    *value = Document::raw(number.to_string());
                }
            });
        }),
    },
    Flaw {
        name: "words-as-literals",
        level: Reader,
        expected_subjects: &["packed/claims"],
        description: "turns the strings null and true into literals (YAML, Helm)",
        step: Read(|root| {
            claims(root, |value| {
                let word = text(value).filter(|text| matches!(text.as_str(), "null" | "true"));
                if let Some(word) = word.cloned() {
                    *value = Document::raw(word);
                }
            });
        }),
    },
    Flaw {
        name: "texts-as-times",
        level: Reader,
        expected_subjects: &["packed/claim-kinds", "packed/claims", "packed/escaped-texts"],
        description: "turns strings that look like times into times (Json.NET's \
                      DateParseHandling, Rails)",
        step: Read(|root| {
            claim_texts(root, |text| {
                if let Ok(time) = OffsetDateTime::parse(text, &Rfc3339) {
                    *text = time.to_utc().format(&Rfc3339).unwrap_or_default();
                }
            });
        }),
    },
    Flaw {
        name: "null-members-dropped",
        level: Reader,
        expected_subjects: &["claims/type", "claims/tree", "claims/container"],
        description: "drops members that are null (JSON Merge Patch, NON_NULL, Firebase)",
        step: Echo(|root| drop_members(root, |_, value| is(value, "null"))),
    },
    Flaw {
        name: "null-elements-dropped",
        level: Reader,
        expected_subjects: &["claims/type", "claims/tree", "claims/container"],
        description: "drops nulls in arrays (compact, filterNotNull)",
        step: Read(|root| {
            claims(root, |value| {
                if let Document::Array(elements) = value {
                    elements.retain(|element| !is(element, "null"));
                }
            });
        }),
    },
    Flaw {
        name: "empty-members-dropped",
        level: Reader,
        expected_subjects: &["claims/*", "spelling/white-space"],
        description: "drops members that are empty (NON_EMPTY, omitempty)",
        step: Echo(|root| drop_members(root, |_, value| is_empty(value))),
    },
    Flaw {
        name: "empty-text-as-null",
        level: Reader,
        expected_subjects: &["claims/container"],
        description: "stores an empty string as null (Oracle, DynamoDB)",
        step: Read(|root| replace_claims(root, &Document::text(""), &Document::raw("null"))),
    },
    Flaw {
        name: "empty-object-as-array",
        level: Reader,
        expected_subjects: &["claims/type", "claims/container", "spelling/white-space"],
        description: "writes an empty object as an empty array (PHP's json_encode, Lua)",
        step: Echo(|root| {
            replace_claims(root, &Document::Object(Vec::new()), &Document::Array(Vec::new()));
        }),
    },
    Flaw {
        name: "false-dropped",
        level: Reader,
        expected_subjects: &["claims/type", "claims/container"],
        description: "drops members that are false (omitempty, proto3)",
        step: Echo(|root| drop_members(root, |_, value| is(value, "false"))),
    },
    Flaw {
        name: "zero-dropped",
        level: Reader,
        expected_subjects: &["claims/*"],
        description: "drops members that are zero (omitempty, proto3)",
        step: Echo(|root| drop_members(root, |_, value| is(value, "0"))),
    },
    Flaw {
        name: "mixed-arrays-refused",
        level: Reader,
        expected_subjects: &["claims/type"],
        description: "rejects arrays of several types (Elasticsearch, Avro, BigQuery)",
        step: Reject(|_, root| any_value(root, has_boolean_and_number)),
    },
    Flaw {
        name: "nested-arrays-refused",
        level: Reader,
        expected_subjects: &["claims/container", "claims/deep", "claims/type"],
        description: "rejects an array in an array (Firestore, BigQuery)",
        step: Reject(|_, root| depth_of_claims(root) <= 31 && any_value(root, has_array_in_array)),
    },
    Flaw {
        name: "texts-alone",
        level: Reader,
        expected_subjects: &["claims/*", "text/*", "spelling/white-space"],
        description: "accepts only strings as claims (map[string]string, Metadata of Stripe)",
        step: Reject(|_, root| values_of_claims(root).any(|value| !is_string(value))),
    },
    Flaw {
        name: "claims-cut-to-255",
        level: Reader,
        expected_subjects: &["claims/long", "text/size"],
        description: "cuts a string to 255 characters (varchar(255))",
        step: Read(|root| {
            claim_texts(root, |text| {
                if text.len() > 255 && text.is_ascii() {
                    text.truncate(255);
                }
            });
        }),
    },
    Flaw {
        name: "claim-names-cut-to-64",
        level: Reader,
        expected_subjects: &["claims/long-name", "claims/every-name"],
        description: "cuts a name to 64 characters (attributes of directories and identifiers of \
                      MySQL)",
        step: Echo(|root| claim_names(root, |name| name.chars().take(64).collect())),
    },
    Flaw {
        name: "claim-names-in-camel-case",
        level: Reader,
        expected_subjects: &["claims/*"],
        description: "writes names in camel case (JSON APIs of Java and JavaScript)",
        step: Echo(|root| claim_names(root, camel_case)),
    },
    Flaw {
        name: "claim-names-lower-cased",
        level: Reader,
        expected_subjects: &[
            "claims/name",
            "claims/nested-name",
            "claims/every-name",
            "claims/character",
            "claims/container",
        ],
        description: "writes names in lower case (Hive, HTTP headers, Redshift)",
        step: Echo(|root| claim_names(root, str::to_lowercase)),
    },
    Flaw {
        name: "claim-names-trimmed",
        level: Reader,
        expected_subjects: &["claims/character", "claims/every-name"],
        description: "trims names (form binders)",
        step: Echo(|root| claim_names(root, |name| name.trim().to_owned())),
    },
    Flaw {
        name: "dots-in-names-replaced",
        level: Reader,
        expected_subjects: &["claims/nested-name", "claims/every-name"],
        description: "replaces points in names (MongoDB before 5, Elasticsearch)",
        step: Echo(|root| claim_names(root, |name| name.replace('.', "_"))),
    },
    Flaw {
        name: "dollar-names-dropped",
        level: Reader,
        expected_subjects: &[
            "claims/name",
            "claims/container",
            "claims/nested-name",
            "claims/every-name",
        ],
        description: "drops names that begin with a dollar sign (MongoDB, AngularJS)",
        step: Echo(|root| drop_members(root, |name, _| name.starts_with('$') && name.len() > 1)),
    },
    Flaw {
        name: "prototype-dropped",
        level: Reader,
        expected_subjects: &["claims/every-name"],
        description: "loses the member __proto__ (JavaScript objects, secure-json-parse)",
        step: Echo(|root| drop_members(root, |name, _| name == "__proto__")),
    },
    Flaw {
        name: "prototype-refused",
        level: Reader,
        expected_subjects: &["claims/container", "claims/every-name"],
        description: "rejects the names of members of an object's prototype (secure-json-parse, \
                      bourne)",
        step: Reject(|_, root| any_name(root, |name| matches!(name, "__proto__" | "constructor"))),
    },
    Flaw {
        name: "type-as-discriminator",
        level: Reader,
        expected_subjects: &["claims/nested-name", "claims/every-name", "claims/container"],
        description: "takes $type and @type for the name of a class (Json.NET's TypeNameHandling, \
                      fastjson)",
        step: Reject(|_, root| any_name(root, |name| matches!(name, "$type" | "@type"))),
    },
    Flaw {
        name: "references-followed",
        level: Reader,
        expected_subjects: &["claims/name", "claims/every-name", "claims/container"],
        description: "takes $ref for a reference (Json.NET's PreserveReferencesHandling, cycle.js)",
        step: Echo(|root| drop_members(root, |name, _| name == "$ref")),
    },
    Flaw {
        name: "private-number-name",
        level: Reader,
        expected_subjects: &["packed/claim-names", "packed/claims"],
        description: "takes an object with one private name for a number (serde_json's \
                      arbitrary_precision)",
        step: Read(|root| {
            claims(root, |value| {
                if value.position("$serde_json::private::Number").is_some() {
                    *value = Document::raw("1");
                }
            });
        }),
    },
    Flaw {
        name: "names-of-the-model-refused",
        level: Reader,
        expected_subjects: &["claims/every-name"],
        description: "rejects the names of the model's own members (pydantic's model_config, \
                      Python keywords)",
        step: Reject(|_, root| any_name(root, |name| matches!(name, "model_config" | "self"))),
    },
    Flaw {
        name: "empty-name-refused",
        level: Reader,
        expected_subjects: &["claims/nested-name", "claims/every-name"],
        description: "rejects the empty name (PHP objects before 7.1, Firestore, XML converters)",
        step: Reject(|_, root| depth_of_claims(root) < 3 && any_name(root, str::is_empty)),
    },
    Flaw {
        name: "names-composed",
        level: Reader,
        expected_subjects: &["claims/every-name"],
        description: "writes names in NFC, so that two names become one",
        step: Echo(|root| claim_names(root, |name| name.replace("e\u{301}", "\u{e9}"))),
    },
    Flaw {
        name: "index-names-as-array",
        level: Reader,
        expected_subjects: &["packed/claim-kinds", "packed/claim-names", "packed/claims"],
        description: "turns an object whose names are indices into an array (PHP, Lua, Firebase)",
        step: Echo(|root| claims_and_below(root, array_of_indexed_object)),
    },
    Flaw {
        name: "known-names-lifted",
        level: Reader,
        expected_subjects: &["claims/every-name"],
        description: "merges the claims into the session, so that claims with known names are \
                      lost ({...claims, ...session})",
        step: Echo(|root| {
            if let Some(Document::Object(claims)) = root.member_mut("custom_claims") {
                claims
                    .retain(|claim| !claim.is_named("member_id") && !claim.is_named("started_at"));
            }
        }),
    },
    Flaw {
        name: "number-of-64-characters",
        level: Reader,
        expected_subjects: NUMBERS,
        description: "reads at most 64 characters of a number (char buffer[64])",
        step: Reject(|_, root| values_of_claims(root).any(|value| is_number_longer_than_64(value))),
    },
    Flaw {
        name: "nesting-of-8",
        level: Reader,
        expected_subjects: &["claims/deep"],
        description: "rejects more than eight levels of nesting (depth of loggers, Rails' \
                      parameters)",
        step: Reject(|_, root| (9..=31).contains(&depth_of_claims(root))),
    },
    Flaw {
        name: "nesting-of-31",
        level: Reader,
        expected_subjects: &["claims/deep"],
        description: "stops one level short of 32 (< 32 instead of <= 32)",
        step: Reject(|_, root| depth_of_claims(root) == 31),
    },
    Flaw {
        name: "hundred-claims-kept",
        level: Reader,
        expected_subjects: &["claims/wide", "claims/every-name"],
        description: "keeps at most a hundred claims (LIMIT 100)",
        step: Echo(|root| {
            if let Some(Document::Object(claims)) = root.member_mut("custom_claims") {
                claims.truncate(100);
            }
        }),
    },
    Flaw {
        name: "fifty-claims-at-most",
        level: Reader,
        expected_subjects: &["claims/wide", "claims/every-name"],
        description: "rejects more than fifty claims (Stripe's metadata)",
        step: Reject(|_, root| values_of_claims(root).count() > 50),
    },
    Flaw {
        name: "claims-of-4-kib",
        level: Reader,
        expected_subjects: &[
            "claims/every-name",
            "claims/long",
            "claims/long-name",
            "claims/wide",
            "text/largest",
            "text/length",
            "text/multi-byte",
        ],
        description: "rejects claims beyond 4 KiB (cookies, the vendor's own limit on writing)",
        step: Reject(|text, root| values_of_claims(root).count() > 0 && text.len() > 4_500),
    },
    Flaw {
        name: "claims-as-text",
        level: Reader,
        expected_subjects: &["claims/*", "text/*", "spelling/*"],
        description: "writes the claims as a string that contains JSON (JSON columns, DynamoDB)",
        step: Echo(|root| {
            if let Some(claims) = root.member_mut("custom_claims")
                && !matches!(claims, Document::Raw(_))
            {
                *claims = Document::text(String::from_utf8_lossy(&write(claims)).into_owned());
            }
        }),
    },
    Flaw {
        name: "no-claims-refused",
        level: Reader,
        expected_subjects: &["claims/empty"],
        description: "rejects empty claims (minProperties: 1)",
        step: Reject(|_, root| {
            let claims = root.member_mut("custom_claims");
            claims.is_some_and(|claims| *claims == Document::Object(Vec::new()))
        }),
    },
    Flaw {
        name: "claims-invented",
        level: Reader,
        expected_subjects: &["plain document"],
        description: "writes claims for a session that has none (default factories)",
        step: Echo(|root| {
            if root.position("custom_claims").is_none() {
                let claims = Document::object([("claim", Document::raw("null"))]);
                root.set("custom_claims", claims);
            }
        }),
    },
    Flaw {
        name: "panic-on-null-claims",
        level: Reader,
        expected_subjects: &["claims/null"],
        description: "calls a method on claims that are null",
        step: Read(|root| {
            let is_null = root.member_mut("custom_claims").is_some_and(|claims| is(claims, "null"));
            assert!(!is_null, "called `Option::unwrap()` on a `None` value");
        }),
    },
    Flaw {
        name: "duplicates-merged",
        level: Reader,
        expected_subjects: &["text/duplicate-claim"],
        description: "merges the values of a duplicate name into an array (XML converters, query \
                      parsers, PHP's array_merge_recursive)",
        step: Read(|root| {
            if let Some(Document::Object(claims)) = root.member_mut("custom_claims")
                && let [one, other] = &mut claims[..]
                && one.name == other.name
            {
                one.value = Document::Array(vec![one.value.clone(), other.value.clone()]);
                claims.truncate(1);
            }
        }),
    },
];
