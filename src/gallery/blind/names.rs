//! Flaws in what names mean: names of claims that libraries and formats use for themselves, and
//! unknown names that stand in for known ones.

use std::collections::HashSet;

use crate::contract::Level::Reader;
use crate::gallery::Flaw;
use crate::gallery::claims::drop_members;
use crate::gallery::flawed::Step::{Read, Reject};
use crate::gallery::tree::{
    FACTOR, PROPERTIES, characters, claim_names, claims, claims_and_below, factors, is_number,
    member, names, text_of, values_of_claims,
};
use crate::json::Document;
use crate::json::document::Member;

const CLAIMS: &str = "custom_claims";

/// Removes the claims for which `is_dropped` is true of the name, but not members inside claims.
fn drop_claims(root: &mut Document, is_dropped: fn(&str) -> bool) {
    if let Some(Document::Object(members)) = root.member_mut(CLAIMS) {
        members.retain(|member| !member.text_of_name().is_some_and(is_dropped));
    }
}

/// The array of the members 0, 1, … of an object with a `length`, with null for those that are
/// missing.
fn array_of_array_like(value: &mut Document) {
    let Some(Document::Raw(length)) = member(value, "length") else { return };
    let Ok(length) = length.parse::<u8>() else { return };
    let element = |index: u8| member(value, &index.to_string()).cloned();
    *value = (0..length).map(|i| element(i).unwrap_or_else(|| Document::raw("null"))).collect();
}

/// Sets a value at a path of names, and creates the objects on the way.
fn set_at_path<'n>(
    object: &mut Document,
    first: &'n str,
    mut rest: impl Iterator<Item = &'n str>,
    value: Document,
) {
    match rest.next() {
        None => object.set(first.to_owned(), value),
        Some(second) => {
            if !matches!(member(object, first), Some(Document::Object(_))) {
                object.set(first.to_owned(), Document::Object(Vec::new()));
            }
            if let Some(inner) = object.member_mut(first) {
                let rest: Vec<&str> = rest.collect();
                set_at_path(inner, second, rest.into_iter(), value);
            }
        }
    }
}

/// Takes names of claims with points between other characters for paths.
fn expand_paths(root: &mut Document) {
    let Some(Document::Object(members)) = root.member_mut(CLAIMS) else { return };
    let is_path = |name: &str| name.contains('.') && !name.split('.').any(|part| part.is_empty());
    let mut expanded = Document::Object(Vec::new());
    for Member { name, value } in members.drain(..) {
        match characters(&name).filter(|name| is_path(name)) {
            Some(path) => {
                let mut parts = path.split('.').take(16);
                let first = parts.next().unwrap_or_default();
                set_at_path(&mut expanded, first, parts, value);
            }
            None => expanded.members_mut().push(Member { name, value }),
        }
    }
    root.set(CLAIMS, expanded);
}

/// The value of the only member, if it has this name.
fn only_member<'d>(value: &'d Document, name: &str) -> Option<&'d Document> {
    match value {
        Document::Object(members) if members.len() == 1 => member(value, name),
        _ => None,
    }
}

/// Reads the wrappers of extended JSON for numbers and ids.
fn read_extended_json(value: &mut Document) {
    let number = ["$numberLong", "$numberInt", "$numberDouble"]
        .into_iter()
        .filter_map(|name| only_member(value, name).and_then(characters))
        .map(|digits| Document::raw(digits.to_owned()))
        .find(is_number);
    let id = ["$oid", "$date"].into_iter().find_map(|name| only_member(value, name)).cloned();
    if let Some(inner) = number.or(id) {
        *value = inner;
    }
}

/// The text that an object with only the names of the type Buffer stands for.
fn revive_buffer(value: &mut Document) {
    let is_buffer = member(value, "type").and_then(characters) == Some("Buffer");
    if let Some(Document::Array(bytes)) = member(value, "data").filter(|_| is_buffer) {
        let byte = |byte: &Document| match byte {
            Document::Raw(token) => token.parse::<u8>().ok(),
            _ => None,
        };
        if let Some(bytes) = bytes.iter().map(byte).collect::<Option<Vec<u8>>>() {
            *value = Document::text(String::from_utf8_lossy(&bytes).into_owned());
        }
    }
}

fn wrap_audience(root: &mut Document) {
    if let Some(audience) = root.member_mut(CLAIMS).and_then(|claims| claims.member_mut("aud"))
        && characters(audience).is_some()
    {
        *audience = Document::Array(vec![audience.clone()]);
    }
}

/// Keeps the last of the members whose names differ only in case.
fn merge_ignoring_case(value: &mut Document) {
    let Document::Object(members) = value else { return };
    let mut seen = HashSet::new();
    let mut kept: Vec<Member> = Vec::new();
    for member in members.drain(..).rev() {
        let name = member.text_of_name().map(str::to_lowercase);
        if name.is_none_or(|name| seen.insert(name)) {
            kept.push(member);
        }
    }
    kept.reverse();
    *members = kept;
}

fn snake_case(name: &str) -> String {
    let mut words = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() {
            words.push('_');
        }
        words.push(character.to_ascii_lowercase());
    }
    words
}

/// Replaces the value of a known member with that of a member with the same name in camel case.
fn prefer_camel_case(root: &mut Document) {
    for name in names(root) {
        let known = snake_case(&name);
        if known != name
            && PROPERTIES.contains(&known.as_str())
            && root.position(&known).is_some()
            && let Some(value) = member(root, &name).cloned()
        {
            root.set(known, value);
        }
    }
}

fn prefer_id(factor: &mut Document) {
    let Some(email) = factor.member_mut("email_factor") else { return };
    if let Some(id) = member(email, "id").and_then(characters).map(str::to_owned)
        && let Some(email_id) = text_of(email, "email_id")
    {
        *email_id = id;
    }
}

/// The first string with this name in a tree, in the order of the text.
fn first_text<'d>(value: &'d Document, name: &str) -> Option<&'d str> {
    match value {
        Document::Array(elements) => elements.iter().find_map(|inner| first_text(inner, name)),
        Document::Object(members) => members.iter().find_map(|member| {
            let text = characters(&member.value).filter(|_| member.is_named(name));
            text.or_else(|| first_text(&member.value, name))
        }),
        _ => None,
    }
}

/// Uses the first id of an organization anywhere in the document.
fn find_organization_anywhere(root: &mut Document) {
    let found = first_text(root, "organization_id").map(str::to_owned);
    if let Some(id) = text_of(root, "organization_id")
        && let Some(found) = found
    {
        *id = found;
    }
}

fn has_unknown_sub_object(factor: &mut Document) -> bool {
    let is_unknown = |name: &String| name.ends_with("_factor") && !FACTOR.contains(&name.as_str());
    names(factor).iter().any(is_unknown)
}

fn is_registered(name: &str) -> bool {
    matches!(name, "iss" | "sub" | "aud" | "exp" | "nbf" | "iat" | "jti")
}

pub(in crate::gallery) const FLAWS: &[Flaw] = &[
    Flaw {
        name: "registered-claims-dropped",
        level: Reader,
        expected_subjects: &["claims/every-name", "claims/name"],
        description: "drops claims with the registered names of JWT, such as sub and exp \
                      (libraries that keep them apart)",
        step: Read(|root| drop_claims(root, is_registered)),
    },
    Flaw {
        name: "audience-as-list",
        level: Reader,
        expected_subjects: &["claims/every-name"],
        description: "turns a claim aud that is a string into an array (JWT libraries)",
        step: Read(wrap_audience),
    },
    Flaw {
        name: "array-likes-as-arrays",
        level: Reader,
        expected_subjects: &["claims/container"],
        description: "takes an object in a claim with a member `length` for an array (lodash's \
                      isArrayLike, Array.from)",
        step: Read(|root| claims_and_below(root, array_of_array_like)),
    },
    Flaw {
        name: "names-with-points-as-paths",
        level: Reader,
        expected_subjects: &["claims/every-name"],
        description: "takes the name of a claim with points for a path (lodash's set, Viper, \
                      MongoDB's updates)",
        step: Read(expand_paths),
    },
    Flaw {
        name: "underscore-before-digit-in-names",
        level: Reader,
        expected_subjects: &["claims/*"],
        description: "puts an underscore before a name in a claim that begins with a digit \
                      (BigQuery's columns, XML)",
        step: Read(|root| {
            claim_names(root, |name| match name.starts_with(|c: char| c.is_ascii_digit()) {
                true => format!("_{name}"),
                false => name.to_owned(),
            });
        }),
    },
    Flaw {
        name: "attribute-marks-dropped-from-names",
        level: Reader,
        expected_subjects: &["claims/*"],
        description: "drops the @ at the start of a name in a claim (JSON converted to XML \
                      attributes and back)",
        step: Read(|root| {
            claim_names(root, |name| name.strip_prefix('@').unwrap_or(name).to_owned());
        }),
    },
    Flaw {
        name: "hash-text-unwrapped",
        level: Reader,
        expected_subjects: &["packed/claim-names"],
        description: "takes the only member `#text` of an object in a claim for the object (XML \
                      converters)",
        step: Read(|root| {
            claims(root, |value| {
                if let Some(text) = only_member(value, "#text").cloned() {
                    *value = text;
                }
            });
        }),
    },
    Flaw {
        name: "extended-json-read",
        level: Reader,
        expected_subjects: &["claims/container", "claims/nested-name"],
        description: "reads {\"$oid\": …}, {\"$date\": …} and {\"$numberLong\": …} in claims \
                      (MongoDB's extended JSON)",
        step: Read(|root| claims(root, read_extended_json)),
    },
    Flaw {
        name: "buffers-revived",
        level: Reader,
        expected_subjects: &["packed/claims"],
        description: "turns an object in a claim with the type Buffer into text (revivers for \
                      Node's Buffer)",
        step: Read(|root| claims(root, revive_buffer)),
    },
    Flaw {
        name: "claim-names-as-one-ignoring-case",
        level: Reader,
        expected_subjects: &["claims/container", "claims/every-name"],
        description: "keeps the last of the names in an object in the claims that differ only in \
                      case (PowerShell, OrdinalIgnoreCase dictionaries)",
        step: Read(|root| claims_and_below(root, merge_ignoring_case)),
    },
    Flaw {
        name: "pointer-escapes-read-in-names",
        level: Reader,
        expected_subjects: &["claims/every-name"],
        description: "decodes ~1 and ~0 in names of claims (JSON Patch as the way to store them)",
        step: Read(|root| {
            claim_names(root, |name| name.replace("~1", "/").replace("~0", "~"));
        }),
    },
    Flaw {
        name: "comment-members-dropped",
        level: Reader,
        expected_subjects: &["claims/every-name"],
        description: "drops members of claims named // or _comment (readers of configuration \
                      files)",
        step: Read(|root| {
            drop_members(root, |name, _| matches!(name, "//" | "_comment" | "$comment"));
        }),
    },
    Flaw {
        name: "private-names-dropped",
        level: Reader,
        expected_subjects: &["claims/every-name", "claims/name"],
        description: "drops claims whose names begin with an underscore, but not members inside \
                      claims (pydantic's private attributes, Elasticsearch's _source)",
        step: Read(|root| drop_claims(root, |name| name.starts_with('_'))),
    },
    Flaw {
        name: "names-of-methods-as-null",
        level: Reader,
        expected_subjects: &["packed/claim-names"],
        description: "finds the method of an object instead of a member of a claim with its name, and \
                      writes null for it (`toString` in JavaScript, `items` in Jinja and Python's \
                      Munch)",
        step: Read(|root| {
            for claim in values_of_claims(root) {
                let Document::Object(members) = claim else { continue };
                for member in members {
                    if matches!(
                        member.text_of_name(),
                        Some("toString" | "valueOf" | "items" | "keys" | "get")
                    ) {
                        member.value = Document::raw("null");
                    }
                }
            }
        }),
    },
    Flaw {
        name: "camel-case-alias-wins",
        level: Reader,
        expected_subjects: &["unknown/lookalike-after", "unknown/lookalike-before"],
        description: "takes an unknown member whose name is a known one in camel case for the \
                      known one, although both are there (alias generators)",
        step: Read(prefer_camel_case),
    },
    Flaw {
        name: "id-alias-wins-in-email-factor",
        level: Reader,
        expected_subjects: &["packed/unknown-names"],
        description: "takes an unknown member id of an email_factor for its email_id, although \
                      both are there (Mongoose, Jackson's JsonAlias)",
        step: Read(|root| factors(root).for_each(prefer_id)),
    },
    Flaw {
        name: "organization-id-from-anywhere",
        level: Reader,
        expected_subjects: &["packed/known-elsewhere"],
        description: "takes the first organization_id at any depth (JSONPath's .., a regular \
                      expression)",
        step: Read(find_organization_anywhere),
    },
    Flaw {
        name: "unknown-sub-object-refused",
        level: Reader,
        expected_subjects: &["unknown/lookalike-after", "unknown/lookalike-before", "unknown/name"],
        description: "rejects a factor with a member it does not know whose name ends in _factor \
                      (a closed union of sub-objects)",
        step: Reject(|_, root| factors(root).any(has_unknown_sub_object)),
    },
    Flaw {
        name: "unknown-error-refused",
        level: Reader,
        expected_subjects: &["unknown/name"],
        description: "takes a session with an unknown member error, whatever its value, for an \
                      error reply (`\"error\" in body`)",
        step: Reject(|_, root| root.position("error").is_some()),
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gallery::tree::{read, write};
    use crate::json::Tape;

    fn changed(change: fn(&mut Document), text: &str) -> String {
        let mut tree = read(text.as_bytes(), &mut Tape::default()).unwrap();
        change(&mut tree);
        String::from_utf8(write(&tree)).unwrap()
    }

    #[test]
    fn names_with_points_become_objects() {
        let expanded = |claims: &str| {
            let document = format!(r#"{{"custom_claims":{claims}}}"#);
            let expanded = changed(expand_paths, &document);
            expanded[r#"{"custom_claims":"#.len()..expanded.len() - 1].to_owned()
        };
        assert_eq!(expanded(r#"{"a.b.c":1,"a.d":2}"#), r#"{"a":{"b":{"c":1},"d":2}}"#);
        for same in [r#"{"a":1}"#, r#"{".":1}"#, r#"{"a.":1,"":2}"#, "{}", "3"] {
            assert_eq!(expanded(same), same);
        }
    }

    #[test]
    fn an_array_like_needs_a_length_that_is_a_small_integer() {
        let array = |text| changed(array_of_array_like, text);
        assert_eq!(array(r#"{"length":2,"1":"a"}"#), r#"[null,"a"]"#);
        for same in [r#"{"length":-1}"#, r#"{"length":"2"}"#, r#"{"length":1.5}"#, "[]"] {
            assert_eq!(array(same), same);
        }
    }

    #[test]
    fn only_wrappers_of_extended_json_are_read() {
        let read = |text| changed(read_extended_json, text);
        assert_eq!(read(r#"{"$numberLong":"5"}"#), "5");
        assert_eq!(read(r#"{"$oid":"5"}"#), r#""5""#);
        for same in [r#"{"$numberLong":"x"}"#, r#"{"$oid":"5","a":1}"#, r#"{"a":1}"#] {
            assert_eq!(read(same), same);
        }
    }
}
