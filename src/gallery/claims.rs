//! Flaws of what keeps custom claims: widths of numbers, names that databases rewrite, values that
//! they drop or convert, and limits.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::contract::Level::Reader;
use crate::json::Document;

use super::flawed::Step::{Echo, Read, Refuse};
use super::tree::{
    claim_names, claims, everywhere, is, is_number, numbers, text, values, values_of_claims,
};
use super::{Flaw, row};

const NUMBERS: &[&str] = &["claims/number"];
const NAMES: &[&str] = &["claims/name", "claims/nested-name", "claims/every-name"];

/// Takes members out of every object in the claims, and of the claims themselves.
fn drop_members(root: &mut Document, lost: fn(&str, &Document) -> bool) {
    let change = |value: &mut Document| {
        if let Document::Object(members) = value {
            members.retain_mut(|member| {
                text(&mut member.name).is_none_or(|name| !lost(name, &member.value))
            });
        }
    };
    root.member_mut("custom_claims").into_iter().for_each(|it| everywhere(it, &change));
}

/// Whether a name of any depth is such a one.
fn any_name(root: &mut Document, such: fn(&str) -> bool) -> bool {
    let found = std::cell::Cell::new(false);
    claim_names(root, |name| {
        found.set(found.get() || such(name));
        name.to_owned()
    });
    found.get()
}

/// Whether a value of any depth is such a one.
fn any_value(root: &mut Document, such: fn(&Document) -> bool) -> bool {
    let found = std::cell::Cell::new(false);
    claims(root, |value| found.set(found.get() || such(value)));
    found.get()
}

fn claim_texts(root: &mut Document, change: fn(&mut String)) {
    claims(root, |value| text(value).into_iter().for_each(change));
}

/// How many containers are open at once, the value's own counted.
fn depth(value: &Document) -> usize {
    match value {
        Document::Array(elements) => 1 + elements.iter().map(depth).max().unwrap_or(0),
        Document::Object(members) => {
            1 + members.iter().map(|it| depth(&it.value)).max().unwrap_or(0)
        }
        Document::Raw(_) | Document::Text(_) | Document::Plain(_) => 0,
    }
}

fn deepest(root: &mut Document) -> usize {
    root.member_mut("custom_claims").map_or(0, |it| depth(it))
}

/// The number, where it is whole and has no point or exponent.
fn integer(value: &Document) -> Option<i64> {
    match value {
        Document::Raw(token) => token.parse().ok(),
        _ => None,
    }
}

#[rustfmt::skip]
pub(super) const ROWS: &[Flaw] = &[
    row("float-of-32-bits", Reader, &["claims/number", "claims/tree"], "keeps numbers in 32-bit floats: protobuf's float, REAL",
        Read(|root| numbers(root, |it| (it.is_finite() && f64::from(it as f32) != it).then(|| format!("{:e}", f64::from((it as f32).clamp(f32::MIN, f32::MAX))))))),
    row("integer-of-32-bits", Reader, NUMBERS, "wraps integers at 32 bits: int in Java and C, PHP on Windows before 7",
        Read(|root| claims(root, |it| if let Some(number) = integer(it) && i32::try_from(number).is_err() { *it = Document::raw((number as i32).to_string()) }))),
    row("integer-of-31-bits-refused", Reader, NUMBERS, "refuses integers beyond 32 bits: Integer.parseInt, GraphQL's Int",
        Refuse(|_, root| any_value(root, |it| integer(it).is_some_and(|it| i32::try_from(it).is_err())))),
    row("negative-integers-refused", Reader, NUMBERS, "has unsigned integers: uint64",
        Refuse(|_, root| any_value(root, |it| integer(it).is_some_and(|it| it < 0)))),
    row("fractions-cut", Reader, &["claims/number", "claims/tree"], "keeps whole numbers: INTEGER columns, int()",
        Read(|root| numbers(root, |it| (it.fract() != 0.0 && it.abs() < 1e15).then(|| format!("{:.0}", it.trunc()))))),
    row("fifteen-digits", Reader, NUMBERS, "writes numbers with 15 digits: %.15g, Excel, Lua's %.14g",
        Read(|root| numbers(root, |it| (it != 0.0).then(|| format!("{it:.14e}"))))),
    row("two-decimals", Reader, &["claims/number", "claims/tree"], "keeps two decimals: NUMERIC(…, 2)",
        Read(|root| numbers(root, |it| (it.fract() != 0.0).then(|| format!("{it:.2}"))))),
    row("small-numbers-to-zero", Reader, NUMBERS, "flushes subnormal numbers to zero: -ffast-math, DAZ",
        Read(|root| numbers(root, |it| it.is_subnormal().then(|| "0".to_owned())))),
    row("exponents-unread", Reader, &["claims/number", "claims/tree"], "stops reading a number at its exponent: hand-written scanners, NSScanner",
        Read(|root| claims(root, |it| if is_number(it) && let Document::Raw(token) = it && let Some((number, _)) = token.split_once(['e', 'E']) && !number.trim_matches(['-', '0', '.']).is_empty() { *it = Document::raw(number.to_owned()) }))),
    row("upper-case-exponent-refused", Reader, NUMBERS, "knows only a small e: hand-written scanners",
        Refuse(|_, root| any_value(root, |it| matches!(it, Document::Raw(token) if is_number(it) && token.contains('E'))))),
    row("minus-zero-refused", Reader, NUMBERS, "refuses -0: canonical JSON",
        Refuse(|_, root| any_value(root, |it| is(it, "-0")))),
    row("numbers-as-texts", Reader, &["claims/*", "text/*"], "writes numbers as strings: BigDecimal, DynamoDB, Firestore's integers",
        Echo(|root| claims(root, |it| if is_number(it) && let Document::Raw(token) = it { *it = Document::text(token.clone()) }))),
    row("booleans-as-numbers", Reader, &["claims/type", "claims/tree"], "keeps booleans as 0 and 1: MySQL, SQLite, Perl",
        Read(|root| claims(root, |it| if is(it, "true") { *it = Document::raw("1") } else if is(it, "false") { *it = Document::raw("0") }))),
    row("texts-as-numbers", Reader, &["claims/*"], "makes numbers of strings that look like one: JSON_NUMERIC_CHECK, query parsers",
        Read(|root| claims(root, |it| if let Some(number) = text(it).and_then(|it| it.parse::<i64>().ok()) { *it = Document::raw(number.to_string()) }))),
    row("words-as-literals", Reader, &["claims/text"], "makes null and true of the words: YAML, Helm",
        Read(|root| claims(root, |it| if let Some(word) = text(it).filter(|it| matches!(it.as_str(), "null" | "true")).cloned() { *it = Document::raw(word) }))),
    row("texts-as-times", Reader, &["claims/text"], "makes times of strings that look like one: Json.NET's DateParseHandling, Rails",
        Read(|root| claim_texts(root, |it| if let Ok(time) = OffsetDateTime::parse(it, &Rfc3339) { *it = time.to_utc().format(&Rfc3339).unwrap_or_default() }))),
    row("null-members-dropped", Reader, &["claims/type", "claims/tree"], "drops members that are null: JSON Merge Patch, NON_NULL, Firebase",
        Echo(|root| drop_members(root, |_, value| is(value, "null")))),
    row("null-elements-dropped", Reader, &["claims/type", "claims/tree"], "drops nulls in arrays: compact, filterNotNull",
        Read(|root| claims(root, |it| if let Document::Array(elements) = it { elements.retain(|it| !is(it, "null")) }))),
    row("empty-members-dropped", Reader, &["claims/*"], "drops members that are empty: NON_EMPTY, omitempty",
        Echo(|root| drop_members(root, |_, value| *value == Document::Array(Vec::new()) || *value == Document::Object(Vec::new()) || *value == Document::text("")))),
    row("empty-text-as-null", Reader, &["claims/text"], "has no empty string: Oracle, DynamoDB",
        Read(|root| claims(root, |it| if *it == Document::text("") { *it = Document::raw("null") }))),
    row("empty-object-as-array", Reader, &["claims/type"], "writes an empty object as an empty array: PHP's json_encode, Lua",
        Echo(|root| claims(root, |it| if *it == Document::Object(Vec::new()) { *it = Document::Array(Vec::new()) }))),
    row("false-dropped", Reader, &["claims/type"], "drops members that are false: omitempty, proto3",
        Echo(|root| drop_members(root, |_, value| is(value, "false")))),
    row("zero-dropped", Reader, &["claims/*"], "drops members that are zero: omitempty, proto3",
        Echo(|root| drop_members(root, |_, value| is(value, "0")))),
    row("mixed-arrays-refused", Reader, &["claims/type", "claims/tree"], "refuses arrays of several types: Elasticsearch, Avro, BigQuery",
        Refuse(|_, root| any_value(root, |it| matches!(it, Document::Array(elements) if elements.iter().any(|it| is(it, "true")) && elements.iter().any(is_number))))),
    row("nested-arrays-refused", Reader, &["claims/type", "claims/tree", "claims/deep"], "refuses an array in an array: Firestore, BigQuery",
        Refuse(|_, root| deepest(root) <= 31 && any_value(root, |it| matches!(it, Document::Array(elements) if elements.iter().any(|it| matches!(it, Document::Array(_))))))),
    row("texts-alone", Reader, &["claims/*", "text/*"], "has claims that are strings: map[string]string, Metadata of Stripe",
        Refuse(|_, root| values_of_claims(root).any(|it| !matches!(it, Document::Text(_)) && !matches!(it, Document::Raw(token) if token.starts_with('"'))))),
    row("claims-cut-to-255", Reader, &["claims/long", "text/size"], "keeps 255 characters of a text: varchar(255)",
        Read(|root| claim_texts(root, |it| if it.len() > 255 && it.is_ascii() { it.truncate(255) }))),
    row("claim-names-cut-to-64", Reader, &["claims/long-name"], "keeps 64 characters of a name: attributes of directories and identifiers of MySQL",
        Echo(|root| claim_names(root, |it| it.chars().take(64).collect()))),
    row("claim-names-in-camel-case", Reader, &["claims/*"], "writes names in camel case: JSON APIs of Java and JavaScript",
        Echo(|root| claim_names(root, |it| { let mut words = it.split('_'); words.next().unwrap_or_default().to_owned() + &words.map(|it| it.get(..1).unwrap_or_default().to_uppercase() + it.get(1..).unwrap_or_default()).collect::<String>() }))),
    row("claim-names-lower-cased", Reader, &["claims/name", "claims/nested-name", "claims/every-name", "claims/character"], "writes names in lower case: Hive, HTTP headers, Redshift",
        Echo(|root| claim_names(root, str::to_lowercase))),
    row("claim-names-trimmed", Reader, &["claims/name", "claims/nested-name", "claims/every-name", "claims/character"], "trims names: form binders",
        Echo(|root| claim_names(root, |it| it.trim().to_owned()))),
    row("dots-in-names-replaced", Reader, NAMES, "replaces points in names: MongoDB before 5, Elasticsearch",
        Echo(|root| claim_names(root, |it| it.replace('.', "_")))),
    row("dollar-names-dropped", Reader, NAMES, "drops names that begin with a dollar sign: MongoDB, AngularJS",
        Echo(|root| drop_members(root, |name, _| name.starts_with('$') && name.len() > 1))),
    row("prototype-dropped", Reader, NAMES, "loses the member __proto__: JavaScript objects, secure-json-parse",
        Echo(|root| drop_members(root, |name, _| name == "__proto__"))),
    row("prototype-refused", Reader, NAMES, "refuses the names of an object's prototype: secure-json-parse, bourne",
        Refuse(|_, root| any_name(root, |it| matches!(it, "__proto__" | "constructor")))),
    row("type-as-discriminator", Reader, NAMES, "takes $type and @type for the name of a class: Json.NET's TypeNameHandling, fastjson",
        Refuse(|_, root| any_name(root, |it| matches!(it, "$type" | "@type")))),
    row("references-followed", Reader, NAMES, "takes $ref for a reference: Json.NET, JSON.NET's PreserveReferencesHandling, cycle.js",
        Echo(|root| drop_members(root, |name, _| name == "$ref"))),
    row("private-number-name", Reader, &["claims/nested-name"], "takes an object with one private name for a number: serde_json's arbitrary_precision",
        Read(|root| claims(root, |it| if it.position("$serde_json::private::Number").is_some() { *it = Document::raw("1") }))),
    row("names-of-the-model-refused", Reader, NAMES, "refuses names of the model's own members: pydantic's model_config, Python keywords",
        Refuse(|_, root| any_name(root, |it| matches!(it, "model_config" | "self")))),
    row("empty-name-refused", Reader, NAMES, "refuses the empty name: PHP objects before 7.1, Firestore, XML converters",
        Refuse(|_, root| deepest(root) < 3 && any_name(root, str::is_empty))),
    row("names-composed", Reader, NAMES, "writes names in NFC, so that two become one",
        Echo(|root| claim_names(root, |it| it.replace("e\u{301}", "\u{e9}")))),
    row("index-names-as-array", Reader, &["claims/name", "claims/nested-name"], "makes an array of an object whose names are indices: PHP, Lua, Firebase",
        Echo(|root| { let change = |it: &mut Document| if matches!(it, Document::Object(members) if members.len() == 1 && members[0].is_named("0")) { *it = Document::Array(values(it).map(|it| it.clone()).collect()) }; root.member_mut("custom_claims").into_iter().for_each(|it| everywhere(it, &change)) })),
    row("known-names-lifted", Reader, &["claims/name", "claims/every-name"], "spreads the claims over the session, so that known names are taken: {...claims, ...session}",
        Echo(|root| if let Some(Document::Object(claims)) = root.member_mut("custom_claims") { claims.retain(|it| !it.is_named("member_id") && !it.is_named("started_at")) })),
    row("number-of-64-characters", Reader, NUMBERS, "has room for 64 characters of a number: char buffer[64]",
        Refuse(|_, root| values_of_claims(root).any(|it| is_number(it) && matches!(it, Document::Raw(token) if token.len() > 64)))),
    row("nesting-of-8", Reader, &["claims/deep"], "follows eight levels and refuses more: depth of loggers, Rails' parameters",
        Refuse(|_, root| (9..=31).contains(&deepest(root)))),
    row("nesting-of-31", Reader, &["claims/deep"], "stops one level short of 32: < 32 where <= 32 was meant",
        Refuse(|_, root| deepest(root) == 31)),
    row("hundred-claims-kept", Reader, &["claims/wide"], "keeps a hundred claims: LIMIT 100",
        Echo(|root| if let Some(Document::Object(members)) = root.member_mut("custom_claims") { members.truncate(100) })),
    row("fifty-claims-at-most", Reader, &["claims/wide"], "refuses more than fifty claims: Stripe's metadata",
        Refuse(|_, root| values_of_claims(root).count() > 50)),
    row("claims-of-4-kib", Reader, &["text/largest", "claims/long", "claims/long-name", "claims/wide", "text/length"], "refuses claims beyond four KiB: cookies, the vendor's own limit on writing",
        Refuse(|text, root| values_of_claims(root).count() > 0 && text.len() > 4_500)),
    row("claims-as-text", Reader, &["claims/*", "text/*", "spelling/*"], "writes the claims as a string of JSON: JSON columns, DynamoDB",
        Echo(|root| if let Some(claims) = root.member_mut("custom_claims").filter(|it| !matches!(it, Document::Raw(_))) { *claims = Document::text(String::from_utf8_lossy(&super::tree::write(claims)).into_owned()) })),
    row("no-claims-refused", Reader, &["claims/empty"], "refuses empty claims: minProperties: 1",
        Refuse(|_, root| root.member_mut("custom_claims").is_some_and(|it| *it == Document::Object(Vec::new())))),
    row("claims-invented", Reader, &["plain document"], "writes claims where there are none: default factories",
        Echo(|root| if root.position("custom_claims").is_none() { root.set("custom_claims", Document::object([("claim", Document::raw("null"))])) })),
    row("panic-on-null-claims", Reader, &["claims/null"], "calls a method on claims that are null",
        Read(|root| assert!(!root.member_mut("custom_claims").is_some_and(|it| is(it, "null")), "called `Option::unwrap()` on a `None` value"))),
    row("duplicates-merged", Reader, &["text/duplicate-claim"], "makes an array of the values of one name: XML converters, query parsers, PHP's array_merge_recursive",
        Read(|root| if let Some(Document::Object(claims)) = root.member_mut("custom_claims") && let [one, other] = &mut claims[..] && one.name == other.name { one.value = Document::Array(vec![one.value.clone(), other.value.clone()]); claims.truncate(1) })),
];
