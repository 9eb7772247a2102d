//! Flaws in how factors are read: closed or outdated lists of types, sub-objects that are required
//! or rejected, and limits on the list.

use crate::contract::Level::Reader;
use crate::json::Document;

use super::flawed::Step::{Echo, Read, Reject};
use super::tree::{elements, factors, is, sub_objects, text_of};
use super::{Flaw, PLAIN};

const LIST: &str = "authentication_factors";
const EMAIL: &str = "email_address";

fn count(root: &mut Document) -> usize {
    factors(root).count()
}

/// In every factor, the characters of the member with this name, if it is a decoded string.
fn texts_of_factors<'d>(
    root: &'d mut Document,
    name: &str,
) -> impl Iterator<Item = &'d mut String> {
    factors(root).filter_map(move |factor| text_of(factor, name))
}

/// In every sub-object, the characters of the member with this name, if it is a decoded string.
pub(super) fn texts_of_sub_objects<'d>(
    root: &'d mut Document,
    name: &str,
) -> impl Iterator<Item = &'d mut String> {
    sub_objects(root).filter_map(move |sub_object| text_of(sub_object, name))
}

/// Removes the members with this name from every factor.
fn without(root: &mut Document, name: &str) {
    for factor in factors(root) {
        if let Document::Object(members) = factor {
            members.retain(|member| !member.is_named(name));
        }
    }
}

fn assert_type_is_known(kind: &str) {
    assert!(!matches!(kind, "passkey" | "MAGIC_LINK"), "no variant {kind}");
}

fn assert_method_is_known(method: &str) {
    assert!(method != "carrier_pigeon" && !method.is_empty(), "no variant {method}");
}

fn assert_type_is_unique(factor: &Document) {
    if let Document::Object(members) = factor {
        let types = members.iter().filter(|member| member.is_named("type")).count();
        assert!(types < 2, "duplicate field `type`");
    }
}

fn is_magic_link_from_google(factor: &mut Document) -> bool {
    text_of(factor, "type").is_some_and(|kind| kind == "magic_link")
        && text_of(factor, "delivery_method").is_some_and(|method| method == "oauth_google")
}

fn count_sub_objects(factor: &Document) -> usize {
    let Document::Object(members) = factor else { return 0 };
    let is_sub_object =
        |name: &Document| matches!(name, Document::Text(name) if name.ends_with("_factor"));
    members.iter().filter(|member| is_sub_object(&member.name)).count()
}

fn keep_last_of_each_type(factors: &mut Vec<Document>) {
    let mut seen = Vec::new();
    factors.reverse();
    factors.retain_mut(|factor| {
        let kind = text_of(factor, "type").cloned();
        let is_new = !seen.contains(&kind);
        if is_new {
            seen.push(kind);
        }
        is_new
    });
    factors.reverse();
}

pub(super) const FLAWS: &[Flaw] = &[
    Flaw {
        name: "panic-on-unknown-type",
        level: Reader,
        expected_subjects: &["factors/unknown-type"],
        description: "reads types into an enum and panics on an unknown one (Enum.valueOf, \
                      unreachable!())",
        step: Read(|root| {
            texts_of_factors(root, "type").for_each(|kind| assert_type_is_known(kind))
        }),
    },
    Flaw {
        name: "panic-on-unknown-method",
        level: Reader,
        expected_subjects: &["factors/unknown-delivery-method"],
        description: "reads delivery methods into an enum and panics on an unknown one",
        step: Read(|root| {
            texts_of_factors(root, "delivery_method")
                .for_each(|method| assert_method_is_known(method));
        }),
    },
    Flaw {
        name: "panic-on-no-factors",
        level: Reader,
        expected_subjects: &["factors/none", "*/type", "*/required"],
        description: "indexes the first factor without a check (factors[0])",
        step: Read(|root| {
            assert!(
                elements(root, LIST).is_none_or(|factors| !factors.is_empty()),
                "index out of bounds: the len is 0 but the index is 0"
            );
        }),
    },
    Flaw {
        name: "panic-on-null-property",
        level: Reader,
        expected_subjects: &["factors/null-property"],
        description: "calls a method on a sub-object that is null",
        step: Read(|root| {
            for sub_object in sub_objects(root) {
                assert!(!is(sub_object, "null"), "called `Option::unwrap()` on a `None` value");
            }
        }),
    },
    Flaw {
        name: "no-factors-refused",
        level: Reader,
        expected_subjects: &["factors/none"],
        description: "rejects a session without factors (@NotEmpty)",
        step: Reject(|_, root| elements(root, LIST).is_some_and(|factors| factors.is_empty())),
    },
    Flaw {
        name: "impersonated-unknown",
        level: Reader,
        expected_subjects: &["factors/pairing", "factors/several"],
        description: "has a closed list of types that lacks the newest (generated clients)",
        step: Reject(|_, root| texts_of_factors(root, "type").any(|kind| kind == "impersonated")),
    },
    Flaw {
        name: "pairing-checked",
        level: Reader,
        expected_subjects: &["factors/foreign-method"],
        description: "rejects a delivery method that it does not expect for the type",
        step: Reject(|_, root| factors(root).any(is_magic_link_from_google)),
    },
    Flaw {
        name: "sub-object-required",
        level: Reader,
        expected_subjects: &[
            "factors/no-sub-object",
            "factors/required-properties-only",
            "factors/pairing",
            "factors/several",
        ],
        description: "rejects a factor without a sub-object (oneOf, sum types)",
        step: Reject(|_, root| {
            let count = count(root);
            sub_objects(root).count() < count
        }),
    },
    Flaw {
        name: "one-sub-object-alone",
        level: Reader,
        expected_subjects: &[
            "factors/two-sub-objects",
            "factors/every-sub-object",
            "factors/required-members-only",
            "factors/member-text",
            "factors/unknown-member",
            "unknown/lookalike-after",
            "unknown/lookalike-before",
            "unknown/name",
        ],
        description: "rejects a second sub-object in a factor (oneOf, protobuf's oneof)",
        step: Reject(|_, root| factors(root).any(|factor| count_sub_objects(factor) > 1)),
    },
    Flaw {
        name: "optional-member-required",
        level: Reader,
        expected_subjects: &["factors/required-members-only"],
        description: "requires user_agent, which is optional (generated clients without optional \
                      members)",
        step: Reject(|_, root| {
            let mut sub_objects =
                factors(root).filter_map(|factor| factor.member_mut("webauthn_factor"));
            sub_objects.any(|sub_object| sub_object.position("user_agent").is_none())
        }),
    },
    Flaw {
        name: "last-authenticated-required",
        level: Reader,
        expected_subjects: &["factors/required-properties-only"],
        description: "requires last_authenticated_at, which is optional but present in every \
                      example",
        step: Reject(|_, root| {
            factors(root).any(|factor| factor.position("last_authenticated_at").is_none())
        }),
    },
    Flaw {
        name: "sequence-order-refused",
        level: Reader,
        expected_subjects: &["factors/sequence-order"],
        description: "rejects sequence_order, which consumer sessions have and the contract does \
                      not name",
        step: Reject(|_, root| {
            texts_of_factors(root, "sequence_order").any(|order| order == "PRIMARY")
        }),
    },
    Flaw {
        name: "duplicate-factors-refused",
        level: Reader,
        expected_subjects: &["factors/duplicate"],
        description: "rejects a factor that occurs twice (uniqueItems)",
        step: Reject(|_, root| {
            elements(root, LIST)
                .is_some_and(|factors| factors.len() == 2 && factors[0] == factors[1])
        }),
    },
    Flaw {
        name: "git-lab-renamed",
        level: Reader,
        expected_subjects: &["factors/*"],
        description: "loses git_lab_oauth_factor because it expects gitlab_oauth_factor (names \
                      converted from camel case)",
        step: Echo(|root| without(root, "git_lab_oauth_factor")),
    },
    Flaw {
        name: "newest-sub-object-dropped",
        level: Reader,
        expected_subjects: &["factors/*"],
        description: "does not know trusted_auth_token_factor and drops it (generated clients)",
        step: Echo(|root| without(root, "trusted_auth_token_factor")),
    },
    Flaw {
        name: "optional-members-dropped",
        level: Reader,
        expected_subjects: &["factors/*"],
        description: "drops optional members of sub-objects (models with only the required \
                      members)",
        step: Echo(|root| {
            for sub_object in sub_objects(root) {
                if let Document::Object(members) = sub_object {
                    members.retain(|member| !member.is_named("user_agent"));
                }
            }
        }),
    },
    Flaw {
        name: "created-at-dropped",
        level: Reader,
        expected_subjects: &["time/*"],
        description: "drops created_at, which the published page does not show",
        step: Echo(|root| without(root, "created_at")),
    },
    Flaw {
        name: "first-factor-kept-alone",
        level: Reader,
        expected_subjects: &["factors/several", "time/*", "unknown/*", "factors/duplicate"],
        description: "keeps only the first factor (one-to-one relations)",
        step: Echo(|root| elements(root, LIST).into_iter().for_each(|factors| factors.truncate(1))),
    },
    Flaw {
        name: "ten-factors-kept",
        level: Reader,
        expected_subjects: &["factors/several"],
        description: "keeps at most ten factors (LIMIT 10)",
        step: Echo(|root| {
            elements(root, LIST).into_iter().for_each(|factors| factors.truncate(10))
        }),
    },
    Flaw {
        name: "factors-by-type",
        level: Reader,
        expected_subjects: &["factors/duplicate", "factors/several", "time/*", "unknown/*"],
        description: "stores factors in a map by type, so that only the last of each type is left",
        step: Echo(|root| {
            if let Some(factors) = elements(root, LIST) {
                keep_last_of_each_type(factors);
            }
        }),
    },
    Flaw {
        name: "factors-reversed",
        level: Reader,
        expected_subjects: &["factors/several", "time/*", "unknown/*", "factors/duplicate"],
        description: "returns factors in reverse order (a list built from its head)",
        step: Echo(|root| elements(root, LIST).into_iter().for_each(|factors| factors.reverse())),
    },
    Flaw {
        name: "no-factors-as-null",
        level: Reader,
        expected_subjects: &["factors/none"],
        description: "writes null for an empty list (Go's nil slices)",
        step: Echo(|root| {
            if count(root) == 0 {
                root.set(LIST, Document::raw("null"));
            }
        }),
    },
    Flaw {
        name: "member-outside-ascii-refused",
        level: Reader,
        expected_subjects: &["factors/member-text"],
        description: "rejects subjects outside ASCII that a provider assigned (header values, \
                      Latin-1 columns)",
        step: Reject(|_, root| {
            texts_of_sub_objects(root, "provider_subject").any(|subject| !subject.is_ascii())
        }),
    },
    Flaw {
        name: "empty-member-refused",
        level: Reader,
        expected_subjects: &["packed/member-texts"],
        description: "rejects an empty phone number (@NotBlank on every column)",
        step: Reject(|_, root| {
            texts_of_sub_objects(root, "phone_number").any(|number| number.is_empty())
        }),
    },
    Flaw {
        name: "panic-on-duplicate-type",
        level: Reader,
        expected_subjects: &["text/duplicate-member", "authentication_factors/items/type/type"],
        description: "panics when a factor has a second type (serde's untagged unions)",
        step: Read(|root| factors(root).for_each(|factor| assert_type_is_unique(factor))),
    },
    Flaw {
        name: "email-lower-cased",
        level: Reader,
        expected_subjects: &["factors/text"],
        description: "writes e-mail addresses in lower case",
        step: Echo(|root| {
            texts_of_sub_objects(root, EMAIL).for_each(|address| *address = address.to_lowercase());
        }),
    },
    Flaw {
        name: "email-trimmed",
        level: Reader,
        expected_subjects: &["factors/text"],
        description: "trims e-mail addresses",
        step: Echo(|root| {
            texts_of_sub_objects(root, EMAIL)
                .for_each(|address| *address = address.trim().to_owned());
        }),
    },
    Flaw {
        name: "email-by-pattern",
        level: Reader,
        expected_subjects: &["factors/*", "unknown/lookalike-after", "unknown/lookalike-before"],
        description: "rejects an e-mail address without an @ (validators that nobody asked for)",
        step: Reject(|_, root| {
            texts_of_sub_objects(root, EMAIL).any(|address| !address.contains('@'))
        }),
    },
    Flaw {
        name: "email-cut-to-254",
        level: Reader,
        expected_subjects: &["factors/long"],
        description: "cuts an e-mail address to 254 characters (RFC 5321)",
        step: Echo(|root| {
            let addresses = texts_of_sub_objects(root, EMAIL);
            addresses
                .filter(|address| address.len() > 254)
                .for_each(|address| address.truncate(254));
        }),
    },
    Flaw {
        name: "email-masked",
        level: Reader,
        expected_subjects: PLAIN,
        description: "masks e-mail addresses in its output (privacy filters)",
        step: Echo(|root| {
            texts_of_sub_objects(root, EMAIL).for_each(|address| "***".clone_into(address))
        }),
    },
    Flaw {
        name: "type-lower-cased",
        level: Reader,
        expected_subjects: &["factors/unknown-type"],
        description: "ignores the case of a type but panics on white space around it (match on \
                      to_lowercase)",
        step: Read(|root| {
            for kind in texts_of_factors(root, "type") {
                assert!(kind.trim() == *kind, "entered unreachable code");
            }
        }),
    },
];
