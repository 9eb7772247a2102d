//! Flaws of typed readers: missing members, coerced types, folded names, and arrays of which only
//! some elements are checked.

use crate::contract::Level::{Reader, Schema};
use crate::json::document::Member;
use crate::json::{Document, Tape};

use super::Flaw;
use super::flawed::Step::{Read, Text};
use super::tree::{
    REQUIRED as NAMES, TIMES, elements, factors, is, is_number, is_string, known_as, read,
    role_texts, roles, slice_first_byte, sub_objects, text, text_of, values,
};

const FACTORS: &str = "authentication_factors";
const FACTOR_TEXTS: [&str; 2] = ["type", "delivery_method"];
const FACTOR_POSITIONS: [&str; 4] =
    ["type", "delivery_method", "last_authenticated_at", "email_factor"];
const NEWER_SUB_OBJECTS: [&str; 3] =
    ["impersonated_factor", "trusted_auth_token_factor", "oauth_access_token_exchange_factor"];
const REQUIRED: &[&str] = &[
    "member_session_id/required",
    "member_id/required",
    "started_at/required",
    "last_accessed_at/required",
    "expires_at/required",
    "authentication_factors/required",
    "organization_id/required",
    "roles/required",
    "organization_slug/required",
];
const TEXTS_AND_NAMES: &[&str; 8] = &[
    "member_session_id/type",
    "member_id/type",
    "started_at/type",
    "last_accessed_at/type",
    "expires_at/type",
    "organization_id/type",
    "organization_slug/type",
    "claims/every-name",
];
const TEXTS: &[&str] = TEXTS_AND_NAMES.split_at(7).0;
const LISTS: [&str; 2] = ["roles", FACTORS];
const SLUG_TYPE: &[&str] = &["organization_slug/type"];
const ROLES_TYPE: &[&str] = &["roles/type"];
const ROLE_TYPE: &[&str] = &["roles/items/type"];
const CLAIMS_TYPE: &[&str] = &["custom_claims/type"];

/// Replaces the value of the member with this name if `is_replaced` is true of the old value.
fn replace_if(
    root: &mut Document,
    name: &str,
    is_replaced: fn(&Document) -> bool,
    value: Document,
) {
    if let Some(old) = root.member_mut(name).filter(|old| is_replaced(old)) {
        *old = value;
    }
}

/// Replaces each of the two lists, roles and factors, with an empty list if `is_replaced` returns
/// `true` for its old value.
fn replace_lists(root: &mut Document, is_replaced: fn(&Document) -> bool) {
    for name in LISTS {
        replace_if(root, name, is_replaced, empty_list());
    }
}

fn replace_slug(root: &mut Document, is_replaced: fn(&Document) -> bool, slug: &'static str) {
    replace_if(root, "organization_slug", is_replaced, Document::text(slug));
}

fn clear_claims_if(root: &mut Document, is_replaced: fn(&Document) -> bool) {
    replace_if(root, "custom_claims", is_replaced, Document::Object(Vec::new()));
}

fn wrap_in_list(root: &mut Document, name: &str, is_wrapped: fn(&Document) -> bool) {
    if let Some(value) = root.member_mut(name).filter(|value| is_wrapped(value)) {
        *value = Document::Array(vec![value.clone()]);
    }
}

pub(super) fn insert_default(object: &mut Document, name: &'static str, value: Document) {
    if object.position(name).is_none() && matches!(object, Document::Object(_)) {
        object.set(name, value);
    }
}

pub(super) fn plain() -> Document {
    let plain = crate::plan::Plan::default().document();
    read(&plain, &mut Tape::default()).unwrap_or_else(empty_list)
}

/// Adds each member of the plain document that is missing.
pub(super) fn add_missing_members(root: &mut Document) {
    let Document::Object(members) = plain() else { return };
    for member in members {
        if let Document::Text(name) = member.name
            && root.position(&name).is_none()
            && matches!(root, Document::Object(_))
        {
            root.set(name, member.value);
        }
    }
}

fn is_empty(value: &Document) -> bool {
    matches!(value, Document::Array(elements) if elements.is_empty())
        || matches!(value, Document::Object(members) if members.is_empty())
}

fn is_falsy(value: &Document) -> bool {
    is(value, "null") || is(value, "false") || is(value, "0") || *value == Document::text("")
}

fn is_list_of_lists(value: &Document) -> bool {
    let Document::Array(elements) = value else { return false };
    elements.iter().all(|element| matches!(element, Document::Array(_)))
}

fn is_sub_object(member: &Member) -> bool {
    matches!(&member.name, Document::Text(name) if name.ends_with("_factor"))
}

fn empty_list() -> Document {
    Document::Array(Vec::new())
}

/// Turns a list of one string into that string, if it is longer than 10 bytes and not
/// `stytch_member`.
fn unwrap_only_text(value: &mut Document) {
    if let Document::Array(elements) = &*value
        && let [Document::Text(only)] = &elements[..]
        && only.len() > 10
        && only != "stytch_member"
    {
        *value = Document::Text(only.clone());
    }
}

/// Turns an array into an object. The elements get these names in order; further elements are
/// dropped.
fn from_positions(value: &mut Document, names: &[&'static str]) {
    if let Document::Array(elements) = value {
        *value = Document::object(names.iter().copied().zip(elements.drain(..)));
    }
}

/// The value of a string whose characters are themselves JSON.
pub(super) fn decode_again(value: &mut Document) -> Option<Document> {
    read(text(value)?.as_bytes(), &mut Tape::default())
}

/// Replaces a value that is not a string with the string `x`.
fn make_string(value: &mut Document) {
    if !is_string(value) {
        *value = Document::text("x");
    }
}

/// Adds the type and the delivery method to a factor that lacks them.
fn complete_factor(factor: &mut Document) {
    for name in FACTOR_TEXTS {
        insert_default(factor, name, Document::text("magic_link"));
    }
}

fn remove_sub_objects_that_are_texts(factor: &mut Document) {
    if let Document::Object(members) = factor {
        members
            .retain(|member| !is_sub_object(member) || !matches!(member.value, Document::Text(_)));
    }
}

/// Removes newer sub-objects, except objects that have at least one member and only strings as
/// values.
fn remove_wrong_newer_sub_objects(factor: &mut Document) {
    let is_newer = |member: &Member| NEWER_SUB_OBJECTS.iter().any(|name| member.is_named(name));
    let is_right = |value: &Document| {
        let Document::Object(members) = value else { return false };
        let all_texts = members.iter().all(|member| matches!(member.value, Document::Text(_)));
        all_texts && !members.is_empty()
    };
    if let Document::Object(members) = factor {
        members.retain(|member| !is_newer(member) || is_right(&member.value));
    }
}

/// For each required name that the document or a factor lacks, renames the first member whose name
/// `fold` turns into that required name.
fn rename_to_known(root: &mut Document, fold: fn(&str) -> String) {
    known_as(root, &NAMES, fold);
    factors(root).for_each(|factor| known_as(factor, &FACTOR_TEXTS, fold));
}

fn lower_case(name: &str) -> String {
    name.to_ascii_lowercase()
}

fn snake_case(name: &str) -> String {
    let parts = name.chars().map(|character| {
        if character.is_ascii_uppercase() {
            format!("_{}", character.to_ascii_lowercase())
        } else {
            character.to_string()
        }
    });
    parts.collect::<String>().trim_start_matches('_').to_owned()
}

/// Renames a member whose name differs from a required one only in case.
fn correct_case_of_name(member: &mut Member) {
    if let Some(name) = text(&mut member.name)
        && let Some(known) = NAMES.iter().find(|known| name.eq_ignore_ascii_case(known))
    {
        *name = (*known).to_owned();
    }
}

fn keep_last_of_each_name(members: &mut Vec<Member>) {
    let mut seen = Vec::new();
    members.reverse();
    members.retain(|member| {
        let is_new = !seen.contains(&member.name);
        if is_new {
            seen.push(member.name.clone());
        }
        is_new
    });
    members.reverse();
}

/// Fixes members that have the wrong type: drops custom claims that are not an object, replaces
/// whatever stands in place of a list with an empty list, and resets a slug that is not a string.
fn replace_members_of_wrong_type(root: &mut Document) {
    let Document::Object(members) = root else { return };
    members.retain(|member| {
        !member.is_named("custom_claims") || matches!(member.value, Document::Object(_))
    });
    replace_lists(root, |value| !matches!(value, Document::Array(_)));
    replace_slug(root, |value| !is_string(value), "default");
}

pub(super) const FLAWS: &[Flaw] = &[
    Flaw {
        name: "required-unchecked",
        level: Schema,
        expected_subjects: REQUIRED,
        description: "fills in every missing member (protobuf, C structs, Lombok builders)",
        step: Read(add_missing_members),
    },
    Flaw {
        name: "slug-default",
        level: Schema,
        expected_subjects: &["organization_slug/required"],
        description: "replaces a missing slug by a default (serde(default), kwargs.get)",
        step: Read(|root| insert_default(root, "organization_slug", Document::text("default"))),
    },
    Flaw {
        name: "roles-default",
        level: Schema,
        expected_subjects: &["roles/required"],
        description: "takes missing roles for an empty list (omitempty, \
                      field(default_factory=list))",
        step: Read(|root| insert_default(root, "roles", empty_list())),
    },
    Flaw {
        name: "factors-default",
        level: Schema,
        expected_subjects: &["authentication_factors/required"],
        description: "takes missing factors for an empty list (repeated fields of protobuf)",
        step: Read(|root| insert_default(root, "authentication_factors", empty_list())),
    },
    Flaw {
        name: "last-accessed-default",
        level: Schema,
        expected_subjects: &["last_accessed_at/required"],
        description: "uses the current time if last_accessed_at is missing (DEFAULT \
                      CURRENT_TIMESTAMP)",
        step: Read(|root| {
            insert_default(root, "last_accessed_at", Document::text("2021-12-29T12:35:10Z"))
        }),
    },
    Flaw {
        name: "null-as-empty-list",
        level: Schema,
        expected_subjects: &["roles/type", "authentication_factors/type"],
        description: "takes null for an empty list (Go's slices, PHP's (array))",
        step: Read(|root| replace_lists(root, |value| is(value, "null"))),
    },
    Flaw {
        name: "null-as-default-slug",
        level: Schema,
        expected_subjects: SLUG_TYPE,
        description: "replaces a slug that is null by a default (`slug or default`, Go's zero \
                      values)",
        step: Read(|root| replace_slug(root, |value| is(value, "null"), "default")),
    },
    Flaw {
        name: "falsy-as-empty-list",
        level: Schema,
        expected_subjects: &["roles/type", "authentication_factors/type"],
        description: "takes every falsy value for an empty list (`roles or []`, JavaScript's ||)",
        step: Read(|root| replace_lists(root, is_falsy)),
    },
    Flaw {
        name: "null-roles-dropped",
        level: Schema,
        expected_subjects: ROLE_TYPE,
        description: "drops nulls from the roles (compact, filterNotNull)",
        step: Read(|root| {
            roles(root).into_iter().for_each(|roles| roles.retain(|role| !is(role, "null")))
        }),
    },
    Flaw {
        name: "other-roles-dropped",
        level: Schema,
        expected_subjects: ROLE_TYPE,
        description: "drops roles that are not strings (filter(is_string), LossyArray in Swift)",
        step: Read(|root| roles(root).into_iter().for_each(|roles| roles.retain(is_string))),
    },
    Flaw {
        name: "other-factors-dropped",
        level: Schema,
        expected_subjects: &["authentication_factors/items/type"],
        description: "drops factors that are not objects (filter_map(Result::ok))",
        step: Read(|root| {
            if let Some(factors) = elements(root, FACTORS) {
                factors.retain(|factor| matches!(factor, Document::Object(_)));
            }
        }),
    },
    Flaw {
        name: "numbers-as-roles",
        level: Schema,
        expected_subjects: ROLE_TYPE,
        description: "turns numbers among the roles into strings (Jackson, String() in \
                      JavaScript, PHP's weak mode)",
        step: Read(|root| {
            let roles = roles(root).into_iter().flatten();
            roles.filter(|role| is_number(role)).for_each(|role| *role = Document::text("7"));
        }),
    },
    Flaw {
        name: "number-as-slug",
        level: Schema,
        expected_subjects: SLUG_TYPE,
        description: "turns a slug that is a number into a string (Jackson, FromQuery, PHP's weak \
                      mode)",
        step: Read(|root| replace_slug(root, is_number, "1640781189")),
    },
    Flaw {
        name: "boolean-as-slug",
        level: Schema,
        expected_subjects: SLUG_TYPE,
        description: "turns a slug that is true or false into a string (Jackson, YAML)",
        step: Read(|root| {
            replace_slug(root, |value| is(value, "true") || is(value, "false"), "true")
        }),
    },
    Flaw {
        name: "numbers-as-times",
        level: Schema,
        expected_subjects: &["started_at/type", "last_accessed_at/type", "expires_at/type"],
        description: "takes Unix seconds for a time (Jackson, pydantic, moment)",
        step: Read(|root| {
            for name in TIMES {
                replace_if(root, name, is_number, Document::text("2021-12-29T12:33:09Z"));
            }
        }),
    },
    Flaw {
        name: "one-role-as-list",
        level: Schema,
        expected_subjects: ROLES_TYPE,
        description: "wraps a string in place of the roles in a list \
                      (ACCEPT_SINGLE_VALUE_AS_ARRAY, `[].concat(roles)`)",
        step: Read(|root| wrap_in_list(root, "roles", |value| matches!(value, Document::Text(_)))),
    },
    Flaw {
        name: "one-factor-as-list",
        level: Schema,
        expected_subjects: &["authentication_factors/type"],
        description: "wraps an object in place of the factors in a list (XML converters)",
        step: Read(|root| {
            wrap_in_list(root, FACTORS, |value| matches!(value, Document::Object(_)))
        }),
    },
    Flaw {
        name: "roles-split-at-spaces",
        level: Schema,
        expected_subjects: ROLES_TYPE,
        description: "splits a string in place of the roles at spaces (OAuth's scope)",
        step: Read(|root| {
            if let Some(roles) = text_of(root, "roles") {
                let words = roles.split(' ').map(|word| Document::text(word.to_owned())).collect();
                root.set("roles", Document::Array(words));
            }
        }),
    },
    Flaw {
        name: "list-of-one-unwrapped",
        level: Schema,
        expected_subjects: TEXTS,
        description: "takes the only element of a list for the value (UNWRAP_SINGLE_VALUE_ARRAYS, \
                      query parameters)",
        step: Read(|root| values(root).for_each(unwrap_only_text)),
    },
    Flaw {
        name: "document-in-a-list",
        level: Schema,
        expected_subjects: &["root/type"],
        description: "takes the only element of a list for the document (batch endpoints)",
        step: Read(|root| {
            if let Document::Array(elements) = &*root
                && let [only @ Document::Object(_)] = &elements[..]
            {
                *root = only.clone();
            }
        }),
    },
    Flaw {
        name: "object-with-value",
        level: Reader,
        expected_subjects: TEXTS_AND_NAMES,
        description: "takes the member `value` of an object for the object (SCIM, XML converters, \
                      wrappers of protobuf)",
        step: Read(|root| {
            for value in values(root) {
                if let Some(text) = text_of(value, "value").cloned() {
                    *value = Document::text(text);
                }
            }
        }),
    },
    Flaw {
        name: "empty-string-as-no-claims",
        level: Schema,
        expected_subjects: CLAIMS_TYPE,
        description: "takes the empty string for an empty object \
                      (ACCEPT_EMPTY_STRING_AS_NULL_OBJECT)",
        step: Read(|root| clear_claims_if(root, |value| *value == Document::text(""))),
    },
    Flaw {
        name: "empty-array-as-no-claims",
        level: Schema,
        expected_subjects: CLAIMS_TYPE,
        description: "takes an empty array, as PHP's json_encode writes it, for an empty object",
        step: Read(|root| clear_claims_if(root, is_empty)),
    },
    Flaw {
        name: "empty-object-as-list",
        level: Schema,
        expected_subjects: &["roles/type", "authentication_factors/type"],
        description: "takes an empty object for an empty array (Lua's cjson)",
        step: Read(|root| replace_lists(root, is_empty)),
    },
    Flaw {
        name: "indexed-object-as-list",
        level: Schema,
        expected_subjects: &["roles/type", "authentication_factors/type"],
        description: "takes the values of an object for an array (PHP's arrays, Firebase, qs)",
        step: Read(|root| {
            for name in LISTS {
                if let Some(value @ Document::Object(_)) = root.member_mut(name) {
                    *value = Document::Array(values(value).map(|value| value.clone()).collect());
                }
            }
        }),
    },
    Flaw {
        name: "claims-of-any-type",
        level: Schema,
        expected_subjects: CLAIMS_TYPE,
        description: "accepts claims of any type without reading them (RawMessage, interface{})",
        step: Read(|root| clear_claims_if(root, |value| !matches!(value, Document::Object(_)))),
    },
    Flaw {
        name: "claims-as-pairs",
        level: Schema,
        expected_subjects: CLAIMS_TYPE,
        description: "takes a list of pairs for an object (dict(…), Object.fromEntries)",
        step: Read(|root| clear_claims_if(root, is_list_of_lists)),
    },
    Flaw {
        name: "lists-decoded-twice",
        level: Schema,
        expected_subjects: &["roles/type", "authentication_factors/type", "custom_claims/type"],
        description: "decodes a string that contains JSON once more (webhooks, JSON columns, Perl)",
        step: Read(|root| {
            for name in ["roles", FACTORS, "custom_claims"] {
                if let Some(inner) = root.member_mut(name).and_then(decode_again) {
                    root.set(name, inner);
                }
            }
        }),
    },
    Flaw {
        name: "document-decoded-twice",
        level: Schema,
        expected_subjects: &["root/type"],
        description: "decodes a document that is a string once more (JSON.parse twice, message \
                      queues)",
        step: Read(|root| {
            if let Some(inner) = decode_again(root) {
                *root = inner;
            }
        }),
    },
    Flaw {
        name: "positional-document",
        level: Schema,
        expected_subjects: &["root/type"],
        description: "reads a struct from an array, member by member (serde's derive, \
                      MessagePack, protobuf's JSPB)",
        step: Read(|root| from_positions(root, &NAMES)),
    },
    Flaw {
        name: "positional-factors",
        level: Schema,
        expected_subjects: &["authentication_factors/items/type"],
        description: "reads a factor from an array, member by member (serde's derive)",
        step: Read(|root| {
            factors(root).for_each(|factor| from_positions(factor, &FACTOR_POSITIONS))
        }),
    },
    Flaw {
        name: "first-role-checked-alone",
        level: Schema,
        expected_subjects: ROLE_TYPE,
        description: "checks only the first role (roles[0], isinstance(roles[0], str))",
        step: Read(|root| roles(root).into_iter().flatten().skip(1).for_each(make_string)),
    },
    Flaw {
        name: "later-factors-unchecked",
        level: Schema,
        expected_subjects: &[
            "authentication_factors/items/type/required",
            "authentication_factors/items/delivery_method/required",
        ],
        description: "checks only the first factor for required properties",
        step: Read(|root| factors(root).skip(1).for_each(complete_factor)),
    },
    Flaw {
        name: "middle-roles-unchecked",
        level: Schema,
        expected_subjects: ROLE_TYPE,
        description: "checks only the first and the last role (a sample of a list)",
        step: Read(|root| {
            if let Some([_, middle @ .., _]) = roles(root).map(Vec::as_mut_slice) {
                middle.iter_mut().for_each(make_string);
            }
        }),
    },
    Flaw {
        name: "middle-factors-unchecked",
        level: Schema,
        expected_subjects: &[
            "authentication_factors/items/type/required",
            "authentication_factors/items/delivery_method/required",
        ],
        description: "checks only the first and the last factor for required properties (a sample \
                      of a list)",
        step: Read(|root| {
            if let Some([_, middle @ .., _]) = elements(root, FACTORS).map(Vec::as_mut_slice) {
                middle.iter_mut().for_each(complete_factor);
            }
        }),
    },
    Flaw {
        name: "last-role-unchecked",
        level: Schema,
        expected_subjects: ROLE_TYPE,
        description: "does not check the last of several roles (i < length - 1)",
        step: Read(|root| {
            if let Some([_, .., last]) = roles(root).map(Vec::as_mut_slice) {
                make_string(last);
            }
        }),
    },
    Flaw {
        name: "sub-object-members-default",
        level: Schema,
        expected_subjects: &[
            "authentication_factors/items/email_factor/email_id/required",
            "authentication_factors/items/email_factor/email_address/required",
        ],
        description: "fills in missing members of an e-mail factor with empty texts (Go's zero \
                      values)",
        step: Read(|root| {
            let factors = factors(root).filter_map(|factor| factor.member_mut("email_factor"));
            for email_factor in factors {
                insert_default(email_factor, "email_id", Document::text(""));
                insert_default(email_factor, "email_address", Document::text(""));
            }
        }),
    },
    Flaw {
        name: "numbers-in-sub-objects",
        level: Schema,
        expected_subjects: &["authentication_factors/items/*_factor/*/type"],
        description: "turns numbers in the sub-objects of factors into strings (Jackson, PHP's \
                      weak mode)",
        step: Read(|root| {
            let values = sub_objects(root).flat_map(values);
            values.filter(|value| is_number(value)).for_each(|value| *value = Document::text("7"));
        }),
    },
    Flaw {
        name: "sub-objects-by-id",
        level: Schema,
        expected_subjects: &["authentication_factors/items/*_factor/type"],
        description: "takes the id of a sub-object for the sub-object (APIs with expandable \
                      objects, Stripe)",
        step: Read(|root| factors(root).for_each(remove_sub_objects_that_are_texts)),
    },
    Flaw {
        name: "types-of-known-sub-objects-alone",
        level: Reader,
        expected_subjects: &[
            "authentication_factors/items/impersonated_factor/*",
            "authentication_factors/items/trusted_auth_token_factor/*",
            "authentication_factors/items/oauth_access_token_exchange_factor/*",
            "packed/unknown-members",
        ],
        description: "does not read sub-objects that its version does not know yet (generated \
                      clients)",
        step: Read(|root| factors(root).for_each(remove_wrong_newer_sub_objects)),
    },
    Flaw {
        name: "names-ignoring-case",
        level: Schema,
        expected_subjects: &["*/required"],
        description: "falls back on a name in a different case (Jackson's \
                      ACCEPT_CASE_INSENSITIVE_PROPERTIES, Json.NET)",
        step: Read(|root| rename_to_known(root, lower_case)),
    },
    Flaw {
        name: "names-in-camel-case",
        level: Schema,
        expected_subjects: &["*/required"],
        description: "falls back on the name in camel case (protobuf's JSON, pydantic's \
                      populate_by_name)",
        step: Read(|root| rename_to_known(root, snake_case)),
    },
    Flaw {
        name: "names-with-hyphens",
        level: Schema,
        expected_subjects: &["*/required"],
        description: "accepts hyphens for underscores in names (Spring's relaxed binding, clap, \
                      Viper)",
        step: Read(|root| rename_to_known(root, |name| name.replace('-', "_"))),
    },
    Flaw {
        name: "names-trimmed",
        level: Schema,
        expected_subjects: &["*/required"],
        description: "trims names (readers of CSV headers and forms)",
        step: Read(|root| rename_to_known(root, |name| name.trim().to_owned())),
    },
    Flaw {
        name: "names-folded-in-unicode",
        level: Schema,
        expected_subjects: &["*/required"],
        description: "folds the case of names in Unicode, so that a long s is an s (Go's \
                      encoding/json before 1.21, MySQL's collations)",
        step: Read(|root| {
            known_as(root, &NAMES, |name| name.replace('\u{17f}', "s").replace('\u{212a}', "k"));
            factors(root).for_each(|factor| {
                known_as(factor, &FACTOR_TEXTS, |name| name.replace('\u{17f}', "s"))
            });
        }),
    },
    Flaw {
        name: "names-cut-at-nul",
        level: Schema,
        expected_subjects: &["*/required"],
        description: "ends names at a NUL (C strings)",
        step: Read(|root| {
            let cut_at_nul = |name: &str| name.split('\0').next().unwrap_or_default().to_owned();
            let trim_nul = |name: &str| name.trim_end_matches('\0').to_owned();
            known_as(root, &NAMES, cut_at_nul);
            factors(root).for_each(|factor| known_as(factor, &FACTOR_TEXTS, trim_nul));
        }),
    },
    Flaw {
        name: "last-spelling-wins",
        level: Reader,
        expected_subjects: &["unknown/lookalike-after", "*/required"],
        description: "takes the last of the names that differ only in case (Go's encoding/json)",
        step: Read(|root| {
            if let Document::Object(members) = root {
                members.iter_mut().for_each(correct_case_of_name);
                keep_last_of_each_name(members);
            }
        }),
    },
    Flaw {
        name: "every-name-in-snake-case",
        level: Reader,
        expected_subjects: &["unknown/lookalike-before", "unknown/lookalike-after", "*/required"],
        description: "rewrites every name before it reads the document (humps, \
                      deep_transform_keys, APIs with two styles of names)",
        step: Read(|root| {
            if let Document::Object(members) = root {
                let names = members.iter_mut().filter_map(|member| text(&mut member.name));
                let is_capitalized =
                    |name: &str| name.starts_with(|first: char| first.is_ascii_uppercase());
                names
                    .filter(|name| !is_capitalized(name))
                    .for_each(|name| *name = snake_case(name));
            }
        }),
    },
    Flaw {
        name: "panic-on-empty-role",
        level: Reader,
        expected_subjects: &["packed/roles"],
        description: "unwraps the first character of a role (chars().next().unwrap(), role[0])",
        step: Read(|root| {
            for role in role_texts(root) {
                assert!(!role.is_empty(), "called `Option::unwrap()` on a `None` value");
            }
        }),
    },
    Flaw {
        name: "panic-inside-a-character",
        level: Reader,
        expected_subjects: &["roles/text", "roles/character"],
        description: "cuts a role after its first byte and panics inside a character (&role[..1])",
        step: Read(|root| role_texts(root).for_each(|role| slice_first_byte(role))),
    },
    Flaw {
        name: "panic-on-empty-slug",
        level: Reader,
        expected_subjects: &["organization_slug/min-length"],
        description: "indexes the first character of a slug before it checks the length",
        step: Read(|root| {
            if let Some(slug) = text_of(root, "organization_slug") {
                assert!(!slug.is_empty(), "index out of bounds: the len is 0 but the index is 0");
            }
        }),
    },
    Flaw {
        name: "panic-on-wrong-type",
        level: Reader,
        expected_subjects: &["roles/type", "text/duplicate-known"],
        description: "casts the roles to an array without a check (as_array().unwrap(), \
                      `data[\"roles\"].map`)",
        step: Read(|root| {
            if let Some(roles) = root.member_mut("roles") {
                let is_array = matches!(roles, Document::Array(_));
                assert!(is_array, "called `Option::unwrap()` on a `None` value");
            }
        }),
    },
    Flaw {
        name: "panic-on-absent-member",
        level: Reader,
        expected_subjects: &["roles/required"],
        description: "indexes a member that may be missing (document[\"roles\"] in Python, Rust's \
                      Index)",
        step: Read(|root| {
            let is_missing =
                matches!(root, Document::Object(_)) && root.position("roles").is_none();
            assert!(!is_missing, "no entry found for key");
        }),
    },
    Flaw {
        name: "panic-on-no-slug-byte",
        level: Reader,
        expected_subjects: &["organization_slug/max-length"],
        description: "copies a slug into a buffer of 256 bytes (copy_from_slice, strcpy)",
        step: Read(|root| {
            if let Some(slug) = text_of(root, "organization_slug") {
                assert!(slug.len() <= 256, "range end index out of range");
            }
        }),
    },
    Flaw {
        name: "swallowed-errors",
        level: Schema,
        expected_subjects: &["*/type"],
        description: "replaces a member it cannot read by a default (try/except around each \
                      member, `let Ok(…) else`)",
        step: Read(replace_members_of_wrong_type),
    },
    Flaw {
        name: "braces-added",
        level: Schema,
        expected_subjects: &["json/grammar"],
        description: "adds missing braces around members (readers of logs)",
        step: Text(|text| {
            if text.starts_with("\"member_session_id\"") {
                format!("{{{text}")
            } else {
                text.to_owned()
            }
        }),
    },
];
