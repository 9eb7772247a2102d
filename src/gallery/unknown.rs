//! Flaws in how readers handle properties they do not know.

use crate::contract::Level::Reader;
use crate::json::Document;
use crate::json::document::Member;

use super::Flaw;
use super::flawed::Step::{Read, Reject};
use super::tree::{
    FACTOR, PROPERTIES, SUB_OBJECTS, factors, has_others, is, is_number, slice_first_byte, text,
};

fn is_known(member: &Member) -> bool {
    PROPERTIES.iter().any(|name| member.is_named(name))
}

/// The members of the document that the contract does not name.
fn unknown(root: &mut Document) -> Vec<&mut Member> {
    let members = match root {
        Document::Object(members) => members.as_mut_slice(),
        _ => &mut [],
    };
    members.iter_mut().filter(|member| !is_known(member)).collect()
}

/// The names of the members that the contract does not name.
fn unknown_names(root: &mut Document) -> impl Iterator<Item = &mut String> {
    unknown(root).into_iter().filter_map(|member| text(&mut member.name))
}

fn any_name(root: &mut Document, is_rejected: fn(&str) -> bool) -> bool {
    unknown_names(root).any(|name| is_rejected(name))
}

fn has_unknown_in_sub_object(factor: &mut Document) -> bool {
    SUB_OBJECTS.iter().any(|(name, known)| {
        factor.member_mut(name).is_some_and(|sub_object| has_others(sub_object, known))
    })
}

/// Moves unknown members into the custom claims. The claims are added if they are missing, and
/// replaced if they are not an object.
fn move_unknown_into_claims(root: &mut Document) {
    let Document::Object(members) = root else { return };
    let (known, unknown): (Vec<_>, Vec<_>) = members.drain(..).partition(is_known);
    *members = known;
    if unknown.is_empty() {
        return;
    }

    match root.member_mut("custom_claims") {
        Some(claims @ Document::Object(_)) => claims.members_mut().extend(unknown),
        _ => root.set("custom_claims", Document::Object(unknown)),
    }
}

pub(super) const FLAWS: &[Flaw] = &[
    Flaw {
        name: "unknown-refused",
        level: Reader,
        expected_subjects: &["unknown/*"],
        description: "rejects properties it does not know (additionalProperties: false, \
                      deny_unknown_fields, DisallowUnknownFields)",
        step: Reject(|_, root| !unknown(root).is_empty()),
    },
    Flaw {
        name: "unknown-in-factors-refused",
        level: Reader,
        expected_subjects: &["unknown/*", "factors/sequence-order"],
        description: "rejects properties of factors it does not know (extra=\"forbid\" on a \
                      nested model)",
        step: Reject(|_, root| factors(root).any(|factor| has_others(factor, &FACTOR))),
    },
    Flaw {
        name: "unknown-in-sub-objects-refused",
        level: Reader,
        expected_subjects: &["unknown/*", "factors/unknown-member"],
        description: "rejects members of sub-objects it does not know",
        step: Reject(|_, root| factors(root).any(has_unknown_in_sub_object)),
    },
    Flaw {
        name: "unknown-in-one-sub-object-refused",
        level: Reader,
        expected_subjects: &["factors/unknown-member"],
        description: "rejects unknown members of one sub-object (one strict model among forty)",
        step: Reject(|_, root| {
            let mut sub_objects =
                factors(root).filter_map(|factor| factor.member_mut("figma_oauth_factor"));
            sub_objects.any(|sub_object| sub_object.position("sequence_order").is_some())
        }),
    },
    Flaw {
        name: "unknown-in-later-factors-refused",
        level: Reader,
        expected_subjects: &["unknown/*"],
        description: "rejects unknown properties in every factor but the first (a strict model in \
                      a list whose own model is lenient)",
        step: Reject(|_, root| factors(root).skip(1).any(|factor| has_others(factor, &FACTOR))),
    },
    Flaw {
        name: "unknown-into-claims",
        level: Reader,
        expected_subjects: &["custom_claims/type", "unknown/*", "text/*", "claims/*"],
        description: "moves properties it does not know into the custom claims (JsonAnySetter, \
                      extra fields, inline maps)",
        step: Read(move_unknown_into_claims),
    },
    Flaw {
        name: "unknown-numbers-refused",
        level: Reader,
        expected_subjects: &["unknown/*"],
        description: "stores unknown properties in a map of strings and rejects numbers \
                      (map[string]string)",
        step: Reject(|_, root| unknown(root).into_iter().any(|member| is_number(&member.value))),
    },
    Flaw {
        name: "unknown-null-refused",
        level: Reader,
        expected_subjects: &["unknown/value"],
        description: "stores unknown properties in a map that cannot hold null (ConcurrentHashMap)",
        step: Reject(|_, root| unknown(root).into_iter().any(|member| is(&member.value, "null"))),
    },
    Flaw {
        name: "unknown-objects-refused",
        level: Reader,
        expected_subjects: &[
            "unknown/deep",
            "unknown/lookalike-after",
            "unknown/lookalike-before",
            "unknown/value",
        ],
        description: "skips unknown properties only if they are scalars (hand-written scanners)",
        step: Reject(|_, root| {
            unknown(root).into_iter().any(|member| matches!(member.value, Document::Object(_)))
        }),
    },
    Flaw {
        name: "unknown-prototype-refused",
        level: Reader,
        expected_subjects: &["packed/unknown-names"],
        description: "rejects __proto__ anywhere (secure-json-parse, hapi)",
        step: Reject(|_, root| any_name(root, |name| name == "__proto__")),
    },
    Flaw {
        name: "unknown-empty-name-refused",
        level: Reader,
        expected_subjects: &["packed/unknown-names"],
        description: "rejects the empty name (XML converters, PHP objects before 7.1)",
        step: Reject(|_, root| any_name(root, str::is_empty)),
    },
    Flaw {
        name: "unknown-outside-ascii-refused",
        level: Reader,
        expected_subjects: &["unknown/*"],
        description: "rejects names outside ASCII (generated code that makes identifiers of names)",
        step: Reject(|_, root| any_name(root, |name| !name.is_ascii())),
    },
    Flaw {
        name: "names-trimmed-to-known",
        level: Reader,
        expected_subjects: &["unknown/*", "*/required"],
        description: "trims names, so that an unknown property replaces a known one",
        step: Read(|root| unknown_names(root).for_each(|name| *name = name.trim().to_owned())),
    },
    Flaw {
        name: "panic-on-unknown",
        level: Reader,
        expected_subjects: &["unknown/*", "*/required"],
        description: "slices off the first byte of an unknown name and panics inside a character \
                      (&name[..1])",
        step: Read(|root| unknown_names(root).for_each(|name| slice_first_byte(name))),
    },
];
