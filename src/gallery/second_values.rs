//! Flaws of a second round, written with knowledge of the sweep: in the roles, the factors and the
//! claims of a session, in unknown properties, and in the echo.

use crate::contract::Level::Reader;
use crate::contract::factor::Facts;
use crate::implementation::embedded::Form;
use crate::implementation::{self, Embedded, Implementation, Outcome};
use crate::json::document::Member;
use crate::json::{Document, Tape};

use super::Flaw;
use super::flawed::Step::{Decode, Echo, Read, Reject};
use super::tree::{
    PROPERTIES, SUB_OBJECTS, characters, claims, everywhere, factors, is_number, is_string, member,
    names, read, role_texts, roles, sub_objects, text, text_of, write,
};

const ROLE_OF_EVERY_MEMBER: &str = "stytch_member";
const UUID_LENGTH: usize = 36;
/// A time in November 2023, which no claim `exp` of the past is after.
const NOW: f64 = 1_700_000_000.0;
const DEEPEST_SKIPPED: usize = 16;

fn add_role_of_every_member(root: &mut Document) {
    let has_it = role_texts(root).any(|role| role == ROLE_OF_EVERY_MEMBER);
    if let Some(roles) = roles(root).filter(|_| !has_it) {
        roles.push(Document::text(ROLE_OF_EVERY_MEMBER));
    }
}

/// Whether a text has letters of ASCII next to Greek or Cyrillic ones.
fn has_mixed_scripts(text: &str) -> bool {
    text.contains(|character: char| character.is_ascii_alphabetic())
        && text.contains(|character| ('\u{370}'..='\u{52f}').contains(&character))
}

/// Gives each factor that has a sub-object the last of the sub-objects with its name.
fn point_to_last_sub_object(root: &mut Document) {
    for (name, _) in SUB_OBJECTS.iter() {
        let last = factors(root).filter_map(|factor| member(factor, name)).last().cloned();
        let Some(last) = last else { continue };
        let others = factors(root).filter_map(|factor| factor.member_mut(name));
        others.for_each(|other| other.clone_from(&last));
    }
}

fn replace_unknown_type(factor: &mut Document) {
    let known = &Facts::get().types;
    if let Some(kind) = text_of(factor, "type").filter(|kind| !known.contains(kind)) {
        "magic_link".clone_into(kind);
    }
}

/// Drops points and what follows a plus sign before the @ of an address of Gmail.
fn shorten_gmail_address(address: &mut String) {
    let Some((local, domain)) = address.split_once('@') else { return };
    if matches!(domain, "gmail.com" | "googlemail.com") {
        let local = local.split('+').next().unwrap_or_default().replace('.', "");
        *address = format!("{local}@gmail.com");
    }
}

/// Drops optional members of a sub-object that are the empty string.
fn drop_empty_optional_members(sub_object: &mut Document) {
    let is_oauth = sub_object.position("provider_subject").is_some();
    let Document::Object(members) = sub_object else { return };
    members.retain(|member| {
        let is_optional = member.is_named("user_agent") || is_oauth && member.is_named("email_id");
        !is_optional || characters(&member.value) != Some("")
    });
}

/// Writes a UUID in lower case and without braces.
fn write_uuid_canonically(value: &mut Document) {
    let Some(uuid) = text(value) else { return };
    let inner = uuid.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')).unwrap_or(uuid);
    if inner.len() == UUID_LENGTH && Form::Id.holds(inner) {
        *uuid = inner.to_ascii_lowercase();
    }
}

fn has_expired_claim(root: &mut Document) -> bool {
    let expiry = member(root, "custom_claims").and_then(|claims| member(claims, "exp"));
    match expiry {
        Some(Document::Raw(token)) => token.parse::<f64>().is_ok_and(|expiry| expiry < NOW),
        _ => false,
    }
}

/// Replaces the object in a member such as `groups` by the array that is its only member `group`.
fn unwrap_plural(value: &mut Document) {
    let Document::Object(members) = value else { return };
    for Member { name, value } in members {
        let Some(singular) = characters(name).and_then(|name| name.strip_suffix('s')) else {
            continue;
        };
        if names(value) == [singular]
            && let Some(array @ Document::Array(_)) = member(value, singular).cloned()
        {
            *value = array;
        }
    }
}

/// Computes a number with a point or an exponent as its digits times a power of ten.
fn multiply_by_power(value: &mut Document) {
    let Document::Raw(token) = &*value else { return };
    if !is_number(value) || !token.contains(['.', 'e', 'E']) {
        return;
    }
    let (decimal, exponent) = token.split_once(['e', 'E']).unwrap_or((token, "0"));
    let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
    let (Ok(digits), Ok(exponent)) =
        (format!("{whole}{fraction}").parse::<f64>(), exponent.parse::<i32>())
    else {
        return;
    };
    let number = digits * 10_f64.powi(exponent.saturating_sub(fraction.len() as i32));
    *value = match number.is_finite() {
        true => Document::raw(format!("{number:e}")),
        false => Document::raw("null"),
    };
}

/// The members of a session that the contract does not know.
fn unknown_members(root: Document) -> impl Iterator<Item = (String, Document)> {
    let members = match root {
        Document::Object(members) => members,
        _ => Vec::new(),
    };
    members.into_iter().filter_map(|mut member| {
        let name = text(&mut member.name)?;
        (!PROPERTIES.contains(&name.as_str())).then(|| (std::mem::take(name), member.value))
    })
}

/// Adds the unknown properties of a document to its echo after this change.
fn with_unknown(document: &[u8], change: fn(String, Document) -> (String, Document)) -> Outcome {
    let outcome = Embedded.decode(document);
    let Outcome::Accepted(implementation::Echo::Document(echo)) = &outcome else { return outcome };
    let mut tape = Tape::default();
    let trees = read(document, &mut tape).zip(read(echo, &mut tape));
    let Some((root, mut echo)) = trees else { return outcome };
    for (name, value) in unknown_members(root) {
        let (name, value) = change(name, value);
        echo.members_mut().push(Member::new(name, value));
    }
    Outcome::accepted(write(&echo))
}

fn to_text(value: Document) -> Document {
    match is_string(&value) {
        true => value,
        false => Document::text(String::from_utf8_lossy(&write(&value)).into_owned()),
    }
}

fn in_snake_case(name: &str) -> String {
    let mut snake = String::new();
    for character in name.chars() {
        if character.is_uppercase() && !snake.is_empty() && !snake.ends_with('_') {
            snake.push('_');
        }
        snake.extend(character.to_lowercase());
    }
    snake.replace(['-', ' '], "_")
}

/// Whether one text becomes the other if one character is added, removed or replaced.
fn is_one_edit_apart(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let alike = short.iter().zip(&long).take_while(|(one, other)| one == other).count();
    match long.len() - short.len() {
        0 => alike < long.len() && short[alike + 1..] == long[alike + 1..],
        1 => short[alike..] == long[alike + 1..],
        _ => false,
    }
}

fn has_misspelling(root: &mut Document) -> bool {
    names(root).iter().any(|name| {
        !PROPERTIES.contains(&name.as_str())
            && PROPERTIES.iter().any(|known| is_one_edit_apart(name, known))
    })
}

/// How many containers are nested in a value. A container that is kept as text counts as one.
fn depth(value: &Document) -> usize {
    let deepest = match value {
        Document::Array(elements) => elements.iter().map(depth).max(),
        Document::Object(members) => members.iter().map(|member| depth(&member.value)).max(),
        Document::Raw(token) if token.starts_with(['[', '{']) => None,
        Document::Raw(_) | Document::Text(_) | Document::Plain(_) => return 0,
    };
    1 + deepest.unwrap_or(0)
}

fn has_deep_unknown_value(root: &mut Document) -> bool {
    unknown_members(root.clone()).any(|(_, value)| depth(&value) > DEEPEST_SKIPPED)
}

/// Puts quotes around the names of an object without escaping what is in them.
fn quote_names_alone(value: &mut Document) {
    let Document::Object(members) = value else { return };
    for member in members {
        if let Some(name) = text(&mut member.name) {
            let token = format!("\"{name}\"");
            member.name = Document::raw(token);
        }
    }
}

fn write_decimal_comma(value: &mut Document) {
    if let Document::Raw(token) = &*value
        && is_number(value)
    {
        *value = Document::raw(token.replace('.', ","));
    }
}

pub(super) const FLAWS: &[Flaw] = &[
    Flaw {
        name: "role-of-every-member-added",
        level: Reader,
        expected_subjects: &["roles/none"],
        description: "adds the role stytch_member, which every member has, where it is missing \
                      (models with implicit roles)",
        step: Read(add_role_of_every_member),
    },
    Flaw {
        name: "roles-of-mixed-scripts-refused",
        level: Reader,
        expected_subjects: &[],
        description: "rejects roles that mix Latin letters with Greek or Cyrillic ones (guards \
                      against look-alikes, such as Unicode's UTS 39)",
        step: Reject(|_, root| role_texts(root).any(|role| has_mixed_scripts(role))),
    },
    Flaw {
        name: "sub-objects-point-to-the-last",
        level: Reader,
        expected_subjects: &["authentication_factors/*", "factors/*", "time/*"],
        description: "keeps a pointer to the loop variable in each factor, so that all \
                      sub-objects of one name are the last (Go before 1.22)",
        step: Read(point_to_last_sub_object),
    },
    Flaw {
        name: "unknown-type-as-the-first",
        level: Reader,
        expected_subjects: &["factors/unknown-type", "text/nul-in-type"],
        description: "reads an unknown type as the first of its list, magic_link (enums whose \
                      default is zero in C#, C and protobuf)",
        step: Read(|root| factors(root).for_each(replace_unknown_type)),
    },
    Flaw {
        name: "gmail-addresses-shortened",
        level: Reader,
        expected_subjects: &["packed/member-texts"],
        description: "drops points and tags from addresses of Gmail, where they have no meaning \
                      (validator.js's normalizeEmail)",
        step: Read(|root| {
            for sub_object in sub_objects(root) {
                text_of(sub_object, "email_address").into_iter().for_each(shorten_gmail_address);
            }
        }),
    },
    Flaw {
        name: "empty-optional-member-dropped",
        level: Reader,
        expected_subjects: &[],
        description: "drops optional members of sub-objects that are empty strings (Go's \
                      omitempty)",
        step: Read(|root| sub_objects(root).for_each(drop_empty_optional_members)),
    },
    Flaw {
        name: "uuids-in-claims-written-canonically",
        level: Reader,
        expected_subjects: &["claims/text"],
        description: "takes strings in claims that look like UUIDs for UUIDs and writes them in \
                      lower case and without braces (.NET's Guid, PostgreSQL's uuid)",
        step: Read(|root| claims(root, write_uuid_canonically)),
    },
    Flaw {
        name: "expired-claim-refused",
        level: Reader,
        expected_subjects: &["claims/name"],
        description: "rejects a session with a claim exp in the past (JWT libraries, which check \
                      the claims that they decode)",
        step: Reject(|_, root| has_expired_claim(root)),
    },
    Flaw {
        name: "plural-wrappers-in-claims-unwrapped",
        level: Reader,
        expected_subjects: &[],
        description: "takes {\"groups\": {\"group\": […]}} in a claim for {\"groups\": […]} (XML \
                      converters, Jackson's XmlElementWrapper)",
        step: Read(|root| {
            if let Some(claims) = root.member_mut("custom_claims") {
                everywhere(claims, &unwrap_plural);
            }
        }),
    },
    Flaw {
        name: "numbers-times-power-of-ten",
        level: Reader,
        expected_subjects: &["claims/number"],
        description: "multiplies the digits of a number by a power of ten, which overflows or is \
                      zero before the number is (hand-written readers, cJSON)",
        step: Read(|root| claims(root, multiply_by_power)),
    },
    Flaw {
        name: "unknown-kept-as-texts",
        level: Reader,
        expected_subjects: &["claims/too-deep", "text/duplicate-unknown", "text/nul", "unknown/*"],
        description: "keeps unknown properties and writes them back as strings, whatever their \
                      type (Map<String, String>, toString)",
        step: Decode(|document| with_unknown(document, |name, value| (name, to_text(value)))),
    },
    Flaw {
        name: "unknown-names-written-in-snake-case",
        level: Reader,
        expected_subjects: &[
            "text/duplicate-unknown",
            "unknown/lookalike-after",
            "unknown/lookalike-before",
        ],
        description: "keeps unknown properties and writes their names in snake case, so that \
                      memberId stands beside member_id under the same name (naming strategies \
                      with JsonAnyGetter)",
        step: Decode(|document| {
            with_unknown(document, |name, value| (in_snake_case(&name), value))
        }),
    },
    Flaw {
        name: "unknown-one-letter-off-refused",
        level: Reader,
        expected_subjects: &["unknown/lookalike-after", "unknown/lookalike-before"],
        description: "rejects an unknown property whose name is one letter off a known one as a \
                      typing error (readers of configuration files, `did you mean`)",
        step: Reject(|_, root| has_misspelling(root)),
    },
    Flaw {
        name: "unknown-of-over-16-levels-refused",
        level: Reader,
        expected_subjects: &["unknown/deep"],
        description: "rejects the value of an unknown property that is nested more than 16 deep, \
                      a limit of the function that skips values alone (embedded parsers)",
        step: Reject(|_, root| has_deep_unknown_value(root)),
    },
    Flaw {
        name: "names-unescaped-in-echo",
        level: Reader,
        expected_subjects: &[
            "claims/character",
            "claims/every-name",
            "claims/nested-name",
            "claims/name",
        ],
        description: "escapes strings but not names when it writes JSON (hand-written encoders)",
        step: Echo(|root| everywhere(root, &quote_names_alone)),
    },
    Flaw {
        name: "decimal-comma-written",
        level: Reader,
        expected_subjects: &["claims/container", "claims/number", "claims/tree"],
        description: "writes numbers with a decimal comma (printf after setlocale)",
        step: Echo(|root| everywhere(root, &write_decimal_comma)),
    },
];
