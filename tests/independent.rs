//! A reader that shares no code with the crate passes: on it, neither sweep nor random cases make
//! a finding.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue has failed")]

use nearmiss::contract::Level;
use nearmiss::harness::Harness;
use nearmiss::implementation::{Closure, Identity, Outcome};
use nearmiss::run::Run;
use serde_json::{Map, Value};

/// What the page of the API says of factors, in a form for programs.
const FACTS: &str = include_str!("../src/contract/authentication_factor.facts.json");

const IDS: [&str; 3] = ["member_session_id", "member_id", "organization_id"];
const TIMES: [&str; 3] = ["started_at", "last_accessed_at", "expires_at"];
const FACTOR_TIMES: [&str; 3] = ["last_authenticated_at", "created_at", "updated_at"];

type Object = Map<String, Value>;

/// Reads documents with `serde_json` as untyped values, and checks them by hand. It refuses all
/// that the contract leaves open in ids and times.
struct Reader {
    facts: Value,
}

impl Reader {
    fn new() -> Self {
        Self { facts: serde_json::from_str(FACTS).unwrap() }
    }

    fn read(&self, document: &[u8]) -> Result<Vec<u8>, String> {
        let value: Value = serde_json::from_slice(document).map_err(|error| error.to_string())?;
        let session = value.as_object().ok_or("not an object")?;
        for name in IDS {
            require(name, is_id(text(session, name)?))?;
        }
        for name in TIMES {
            require(name, is_time(text(session, name)?))?;
        }
        require("organization_slug", is_slug(text(session, "organization_slug")?))?;
        require("roles", array(session, "roles")?.iter().all(Value::is_string))?;
        if let Some(claims) = optional(session, "custom_claims") {
            require("custom_claims", claims.is_object())?;
        }
        for factor in array(session, "authentication_factors")? {
            self.check_factor(factor.as_object().ok_or("a factor is not an object")?)?;
        }
        serde_json::to_vec(&value).map_err(|error| error.to_string())
    }

    fn check_factor(&self, factor: &Object) -> Result<(), String> {
        text(factor, "type")?;
        text(factor, "delivery_method")?;
        for name in FACTOR_TIMES {
            if let Some(time) = optional(factor, name) {
                require(name, time.as_str().is_some_and(is_time))?;
            }
        }

        for (name, members) in self.facts["properties"].as_object().unwrap() {
            let (Some(value), Some(members)) = (optional(factor, name), members.as_object()) else {
                continue;
            };
            let sub_object = value.as_object().ok_or_else(|| name.clone())?;
            for (member, is_required) in members {
                match optional(sub_object, member) {
                    Some(value) => require(member, value.is_string())?,
                    None if is_required == true => return Err(member.clone()),
                    None => {}
                }
            }
        }
        Ok(())
    }
}

fn require(name: &str, holds: bool) -> Result<(), String> {
    if holds { Ok(()) } else { Err(name.to_owned()) }
}

fn text<'v>(object: &'v Object, name: &str) -> Result<&'v str, String> {
    object.get(name).and_then(Value::as_str).ok_or_else(|| name.to_owned())
}

fn array<'v>(object: &'v Object, name: &str) -> Result<&'v Vec<Value>, String> {
    object.get(name).and_then(Value::as_array).ok_or_else(|| name.to_owned())
}

/// The value of a property that may be absent, or `null`.
fn optional<'v>(object: &'v Object, name: &str) -> Option<&'v Value> {
    object.get(name).filter(|value| !value.is_null())
}

/// A UUID in lower case, behind up to three words.
fn is_id(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let Some(words) = parts.len().checked_sub(5).filter(|words| *words <= 3) else { return false };
    let (words, groups) = parts.split_at(words);
    let is_word = |word: &&str| !word.is_empty() && word.bytes().all(|c| c.is_ascii_lowercase());
    let is_hex = |group: &str| group.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'));
    let lengths = groups.iter().map(|group| group.len());
    words.iter().all(is_word)
        && groups.iter().all(|group| is_hex(group))
        && lengths.eq([8, 4, 4, 4, 12])
        && matches!(groups[2].as_bytes()[0], b'1'..=b'8')
        && matches!(groups[3].as_bytes()[0], b'8' | b'9' | b'a' | b'b')
}

/// A time that ends in `Z`, with up to nine digits behind the second.
fn is_time(text: &str) -> bool {
    let Some(text) = text.strip_suffix('Z') else { return false };
    let (text, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_fraction =
        (1..=9).contains(&fraction.len()) && fraction.bytes().all(|c| c.is_ascii_digit());
    let has_form = text.len() == 19
        && text.bytes().zip("0000-00-00T00:00:00".bytes()).all(|(c, form)| match form {
            b'0' => c.is_ascii_digit(),
            _ => c == form,
        });
    if !is_fraction || !has_form {
        return false;
    }
    let number = |start: usize| text[start..start + 2].parse::<i8>().unwrap();
    let year: i16 = text[..4].parse().unwrap();
    year > 0
        && jiff::civil::Date::new(year, number(5), number(8)).is_ok()
        && jiff::civil::Time::new(number(11), number(14), number(17), 0).is_ok()
}

fn is_slug(text: &str) -> bool {
    let is_allowed = |c: u8| c.is_ascii_alphanumeric() || b"-._~".contains(&c);
    (2..=128).contains(&text.len()) && text.bytes().all(is_allowed)
}

fn run(cases: u64) -> Run {
    let reader = || {
        let reader = Reader::new();
        let decode = move |document: &[u8]| match reader.read(document) {
            Ok(echo) => Outcome::accepted(echo),
            Err(message) => Outcome::rejected(message),
        };
        Closure::new(Identity::new("independent", "1.0.0"), decode)
    };
    Harness::new(reader).cases(cases).run().unwrap()
}

#[test]
fn an_independent_reader_reaches_every_level() {
    let run = run(20_000);
    assert!(run.findings.is_empty(), "{:#?}", run.findings);
    assert_eq!(run.harness_faults, [""; 0]);
    assert_eq!(run.reached(), Some(Level::Documented));
}

#[test]
#[ignore = "takes minutes"]
fn ten_million_random_cases_make_no_finding_on_an_independent_reader() {
    let run = run(10_000_000);
    assert!(run.findings.is_empty(), "{:#?}", run.findings);
    assert_eq!(run.reached(), Some(Level::Documented));
}
