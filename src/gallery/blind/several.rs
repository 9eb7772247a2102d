//! Flaws that accept documents with several broken rules: envelopes, other objects of the API, and
//! members that are looked for elsewhere.

use crate::contract::Level::Schema;
use crate::gallery::Flaw;
use crate::gallery::flawed::Step::Read;
use crate::gallery::shape::{add_missing_members, insert_default, plain};
use crate::gallery::tree::{REQUIRED, is, is_string, member, text};
use crate::json::Document;
use crate::json::document::Member;

/// Replaces the document with an object inside it.
fn unwrap_object(root: &mut Document, object: Option<Document>) {
    if let Some(object @ Document::Object(_)) = object {
        *root = object;
    }
}

fn only_value(root: &Document) -> Option<Document> {
    match root {
        Document::Object(members) if members.len() == 1 => Some(members[0].value.clone()),
        _ => None,
    }
}

/// Copies each of these members from `object` to the document, unless the document has it.
fn copy_missing(root: &mut Document, object: Option<Document>, names: &[&'static str]) {
    let Some(object) = object else { return };
    for &name in names {
        if let Some(value) = member(&object, name) {
            insert_default(root, name, value.clone());
        }
    }
}

fn rename(root: &mut Document, from: &str, to: &str) {
    let Document::Object(members) = root else { return };
    let renamed = members.iter_mut().filter_map(|member| text(&mut member.name));
    renamed.filter(|name| *name == from).for_each(|name| to.clone_into(name));
}

/// Turns a session of a consumer into a session of a member.
fn convert_consumer_session(root: &mut Document) {
    let has = |name: &str| root.position(name).is_some();
    if has("session_id") && has("user_id") && !has("member_session_id") && !has("member_id") {
        rename(root, "session_id", "member_session_id");
        rename(root, "user_id", "member_id");
        add_missing_members(root);
    }
}

/// Collects the values of a repeated member in an array, if they all are of the type of its
/// elements.
fn collect_repeated(root: &mut Document, name: &'static str, is_element: fn(&Document) -> bool) {
    let Document::Object(members) = root else { return };
    let repeated = members.iter().filter(|member| member.is_named(name));
    let values: Vec<Document> = repeated.map(|member| member.value.clone()).collect();
    if values.len() > 1 && values.iter().all(is_element) {
        members.retain(|member| !member.is_named(name));
        members.push(Member::new(name, Document::Array(values)));
    }
}

fn has_error(root: &Document) -> bool {
    root.position("error_type").is_some()
        && root.position("status_code").is_some()
        && REQUIRED.iter().all(|name| root.position(name).is_none())
}

pub(in crate::gallery) const FLAWS: &[Flaw] = &[
    Flaw {
        name: "null-document-as-blank-session",
        level: Schema,
        expected_subjects: &["root/type"],
        description: "takes null for a session with default values (Go's Unmarshal, which leaves \
                      the struct as it is)",
        step: Read(|root| {
            if is(root, "null") {
                *root = plain();
            }
        }),
    },
    Flaw {
        name: "empty-document-as-blank-session",
        level: Schema,
        expected_subjects: &["*"],
        description: "takes an empty object for a session with default values (JavaScript's \
                      Object.keys(body).length === 0, default constructors)",
        step: Read(|root| {
            if matches!(root, Document::Object(members) if members.is_empty()) {
                *root = plain();
            }
        }),
    },
    Flaw {
        name: "error-reply-as-blank-session",
        level: Schema,
        expected_subjects: &["*"],
        description: "does not look at the status and takes an error reply for a session with \
                      default values (clients without raise_for_status)",
        step: Read(|root| {
            if has_error(root) {
                *root = plain();
            }
        }),
    },
    Flaw {
        name: "reply-unwrapped",
        level: Schema,
        expected_subjects: &["*"],
        description: "accepts a whole reply and takes its member_session (`body.member_session \
                      ?? body`)",
        step: Read(|root| {
            if root.position("member_session_id").is_none() {
                let session = member(root, "member_session").cloned();
                unwrap_object(root, session);
            }
        }),
    },
    Flaw {
        name: "only-member-unwrapped",
        level: Schema,
        expected_subjects: &["*"],
        description: "takes the only member of the document for the document, whatever its name \
                      (Jackson's UNWRAP_ROOT_VALUE, XML converters)",
        step: Read(|root| {
            let value = only_value(root);
            unwrap_object(root, value);
        }),
    },
    Flaw {
        name: "consumer-session-accepted",
        level: Schema,
        expected_subjects: &[
            "member_id/required",
            "member_session_id/required",
            "organization_id/required",
            "organization_slug/required",
            "roles/required",
        ],
        description: "accepts a consumer session, with session_id and user_id, and fills in the \
                      organization (one model for both APIs)",
        step: Read(convert_consumer_session),
    },
    Flaw {
        name: "required-looked-up-in-claims",
        level: Schema,
        expected_subjects: &["*"],
        description: "looks for missing members among the custom claims (JWT libraries, which \
                      merge both)",
        step: Read(|root| {
            let claims = member(root, "custom_claims").cloned();
            copy_missing(root, claims, &REQUIRED);
        }),
    },
    Flaw {
        name: "organization-object-accepted",
        level: Schema,
        expected_subjects: &["organization_id/required", "organization_slug/required"],
        description: "takes a missing organization_id and organization_slug from an object \
                      `organization` (APIs with expandable objects)",
        step: Read(|root| {
            let organization = member(root, "organization").cloned();
            copy_missing(root, organization, &["organization_id", "organization_slug"]);
        }),
    },
    Flaw {
        name: "repeated-members-as-list",
        level: Schema,
        expected_subjects: &["authentication_factors/type", "roles/type"],
        description: "takes repeated members `roles` or `authentication_factors`, each with one \
                      element, for a list (XML converters, query strings, protobuf's text format)",
        step: Read(|root| {
            collect_repeated(root, "roles", is_string);
            collect_repeated(root, "authentication_factors", |value| {
                matches!(value, Document::Object(_))
            });
        }),
    },
    Flaw {
        name: "members-counted-not-named",
        level: Schema,
        expected_subjects: &["*"],
        description: "only counts that there are nine members, and fills in those that are \
                      missing (len(data) >= 9)",
        step: Read(|root| {
            if matches!(root, Document::Object(members) if members.len() >= 9) {
                add_missing_members(root);
            }
        }),
    },
    Flaw {
        name: "two-missing-cancel-out",
        level: Schema,
        expected_subjects: &["*"],
        description: "toggles a flag for each missing member, so that two missing members are \
                      none (`valid ^= …`)",
        step: Read(|root| {
            let missing = REQUIRED.iter().filter(|name| root.position(name).is_none()).count();
            if missing == 2 {
                add_missing_members(root);
            }
        }),
    },
];
