//! Flaws in what is written back: invented values, names that are written twice, claims that are
//! merged, and lost order.

use crate::contract::Level::Reader;
use crate::gallery::claims::replace_claims;
use crate::gallery::flawed::Step::{Echo, Read};
use crate::gallery::shape::insert_default;
use crate::gallery::tree::{
    characters, claims, elements, factors, is, member, sub_objects, text_of,
};
use crate::gallery::{Flaw, PLAIN};
use crate::json::Document;
use crate::json::document::Member;

/// Adds an empty array or object to `members` as it is. Replaces any other object by its members,
/// whose names get the name of the object and a point in front of them.
fn flatten(member: Member, members: &mut Vec<Member>) {
    let Member { name, value } = member;
    match value {
        Document::Object(inner) if !inner.is_empty() => {
            for Member { name: last, value } in inner {
                let name = match (characters(&name), characters(&last)) {
                    (Some(first), Some(last)) => Document::text(format!("{first}.{last}")),
                    _ => last,
                };
                flatten(Member { name, value }, members);
            }
        }
        value => members.push(Member { name, value }),
    }
}

fn flatten_claims(root: &mut Document) {
    if let Some(Document::Object(members)) = root.member_mut("custom_claims") {
        let mut flat = Vec::new();
        for member in members.drain(..) {
            flatten(member, &mut flat);
        }
        *members = flat;
    }
}

/// Merges an array of several objects into one object, which keeps the last value of each name.
fn merge_objects(value: &mut Document) {
    let Document::Array(elements) = value else { return };
    let is_object = |element: &Document| matches!(element, Document::Object(_));
    if elements.len() < 2 || !elements.iter().all(is_object) {
        return;
    }

    let mut merged: Vec<Member> = Vec::new();
    for member in elements.drain(..).flat_map(|mut element| std::mem::take(element.members_mut())) {
        merged.retain(|other| other.name != member.name);
        merged.push(member);
    }
    *value = Document::Object(merged);
}

/// Writes a second type to a factor whose type has no class of its own.
fn write_type_of_base_class(factor: &mut Document) {
    let has_no_class = text_of(factor, "type")
        .is_some_and(|kind| matches!(kind.as_str(), "impersonated" | "trusted_auth_token"));
    if has_no_class {
        factor.members_mut().push(Member::new("type", Document::text("authentication_factor")));
    }
}

fn sort_by_last_use(factors: &mut [Document]) {
    factors.sort_by_cached_key(|factor| {
        let time = member(factor, "last_authenticated_at").and_then(characters);
        time.unwrap_or_default().to_owned()
    });
}

pub(in crate::gallery) const FLAWS: &[Flaw] = &[
    Flaw {
        name: "absent-created-at-as-zero-time",
        level: Reader,
        expected_subjects: PLAIN,
        description: "writes the zero time for an absent created_at (Go's time.Time, which \
                      omitempty does not omit)",
        step: Echo(|root| {
            for factor in factors(root) {
                insert_default(factor, "created_at", Document::text("0001-01-01T00:00:00Z"));
            }
        }),
    },
    Flaw {
        name: "absent-email-id-as-undefined",
        level: Reader,
        expected_subjects: &["factors/null-member", "factors/required-members-only"],
        description: "writes the word undefined for an absent email_id of an OAuth factor \
                      (JavaScript's template literals)",
        step: Echo(|root| {
            for sub_object in sub_objects(root) {
                if sub_object.position("provider_subject").is_some() {
                    insert_default(sub_object, "email_id", Document::text("undefined"));
                }
            }
        }),
    },
    Flaw {
        name: "absent-sub-object-with-empty-members",
        level: Reader,
        expected_subjects: &["packed/types"],
        description: "writes a webauthn_factor with empty members to webauthn factors that have \
                      none (Go's structs without a pointer)",
        step: Echo(|root| {
            for factor in factors(root) {
                if text_of(factor, "type").is_some_and(|kind| kind == "webauthn") {
                    let members = ["webauthn_registration_id", "domain"];
                    let members = members.map(|name| (name, Document::text("")));
                    insert_default(factor, "webauthn_factor", Document::object(members));
                }
            }
        }),
    },
    Flaw {
        name: "type-written-twice",
        level: Reader,
        expected_subjects: &["factors/pairing", "factors/several"],
        description: "writes the type of an impersonated or trusted_auth_token factor once as a \
                      member and once as the name of its class (Jackson's JsonTypeInfo with \
                      defaultImpl)",
        step: Echo(|root| factors(root).for_each(write_type_of_base_class)),
    },
    Flaw {
        name: "factors-sorted-by-last-use",
        level: Reader,
        expected_subjects: &["factors/*", "time/*"],
        description: "sorts factors by last_authenticated_at (ORDER BY on the table of factors)",
        step: Echo(|root| {
            if let Some(factors) = elements(root, "authentication_factors") {
                sort_by_last_use(factors);
            }
        }),
    },
    Flaw {
        name: "empty-object-in-claims-as-null",
        level: Reader,
        expected_subjects: &["claims/container", "claims/type", "spelling/white-space"],
        description: "writes null for an empty object in a claim (Rails' presence, xml2js)",
        step: Read(|root| {
            replace_claims(root, &Document::Object(Vec::new()), &Document::raw("null"));
        }),
    },
    Flaw {
        name: "empty-array-in-claims-as-null",
        level: Reader,
        expected_subjects: &["claims/container", "claims/type", "spelling/white-space"],
        description: "writes null for an empty array in a claim (Go's nil slices)",
        step: Read(|root| {
            replace_claims(root, &Document::Array(Vec::new()), &Document::raw("null"));
        }),
    },
    Flaw {
        name: "null-in-claims-as-empty-text",
        level: Reader,
        expected_subjects: &["claims/container", "claims/tree", "claims/type"],
        description: "writes an empty string for null in a claim (PHP's string casts, CSV)",
        step: Read(|root| replace_claims(root, &Document::raw("null"), &Document::text(""))),
    },
    Flaw {
        name: "claims-flattened-with-points",
        level: Reader,
        expected_subjects: &["claims/*", "text/duplicate-claim", "text/nul"],
        description: "stores nested claims under one name with points (Spring's properties, \
                      Elasticsearch's flattened type)",
        step: Read(flatten_claims),
    },
    Flaw {
        name: "objects-in-arrays-merged",
        level: Reader,
        expected_subjects: &["claims/container"],
        description: "merges an array of objects in a claim into one object (HCL's blocks, jq's \
                      add, Object.assign)",
        step: Read(|root| claims(root, merge_objects)),
    },
    Flaw {
        name: "objects-of-nulls-in-claims-as-null",
        level: Reader,
        expected_subjects: &["claims/container", "claims/type"],
        description: "writes null for an object in a claim whose members are all null \
                      (Hibernate's embedded objects)",
        step: Read(|root| {
            claims(root, |value| {
                if let Document::Object(members) = &*value
                    && !members.is_empty()
                    && members.iter().all(|member| is(&member.value, "null"))
                {
                    *value = Document::raw("null");
                }
            });
        }),
    },
];
