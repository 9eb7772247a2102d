//! Flaws in reading the properties of a session and its factors, each shown only by a kind of value
//! or a combination that readers treat specially.

use crate::contract::Level::{Documented, Reader, Schema};
use crate::contract::factor::Facts;
use crate::json::Document;

use super::Flaw;
use super::flawed::Step::{Id, Memory, Read, Reject, Slug, Time};
use super::ids::is_id;
use super::shape::{insert_default, plain};
use super::slugs::is_slug;
use super::state::cached_by_id;
use super::times::is_time;
use super::tree::{
    TIMES, characters, factors, is, is_string, known_as, member, names, sub_objects, text_of,
};

const DEVICES: [&str; 5] = ["con", "prn", "aux", "nul", "com1"];
const WORDS: [&str; 4] = ["yes", "no", "on", "off"];
const USER_AGENT_LENGTH: usize = 512;
const OAUTH: [&str; 3] = ["id", "provider_subject", "email_id"];
const ORGANIZATION: [&str; 2] = ["organization_id", "organization_slug"];

fn without_signature(id: &str) -> &str {
    match id.split_once('.') {
        Some((value, signature)) if !signature.is_empty() => value,
        _ => id,
    }
}

fn is_decimal(text: &str) -> bool {
    text.split_once('.').is_some_and(|(whole, fraction)| {
        let are_digits =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        are_digits(whole) && are_digits(fraction)
    })
}

/// Whether the time is on a leap day that only the Julian calendar has.
fn is_on_julian_leap_day(time: &str) -> bool {
    let Some((year, clock)) = time.split_once("-02-29T") else { return false };
    year.parse::<u16>().is_ok_and(|year| year < 1582 && year.is_multiple_of(4))
        && is_time(&format!("{year}-02-28T{clock}"))
}

fn drop_update_at_creation(factor: &mut Document) {
    let created_at = member(factor, "created_at").cloned();
    if created_at.is_some() && member(factor, "updated_at") == created_at.as_ref() {
        factor.members_mut().retain(|member| !member.is_named("updated_at"));
    }
}

fn drop_sub_object_of_other_protocol(factor: &mut Document) {
    let other = match member(factor, "delivery_method").and_then(characters) {
        Some("sso_oidc") => "saml_sso_factor",
        Some("sso_saml") => "oidc_sso_factor",
        _ => return,
    };
    factor.members_mut().retain(|member| !member.is_named(other));
}

fn has_unknown_of_other_type(sub_object: &mut Document) -> bool {
    let Document::Object(members) = sub_object else { return false };
    members.iter().any(|member| member.is_named("provider_subject"))
        && members.iter().any(|member| {
            !OAUTH.iter().any(|name| member.is_named(name)) && !is_string(&member.value)
        })
}

fn join_phone_number(sub_object: &mut Document) {
    let Some(number) = sub_object.member_mut("phone_number") else { return };
    let part = |name| member(number, name).and_then(characters);
    if let (Some(country), Some(national)) = (part("country_code"), part("national_number")) {
        *number = Document::text(format!("+{country}{national}"));
    }
}

fn read_fields_of_time(value: &mut Document) {
    let fields = ["year", "month", "day", "hour", "minute", "second"];
    if fields.iter().all(|field| value.position(field).is_some()) {
        *value = Document::text("2021-12-29T12:33:09Z");
    }
}

/// Reads an object whose names are factor types as a list of the factors of these types.
fn read_factors_by_type(root: &mut Document) {
    let Some(by_type) = root.member_mut("authentication_factors") else { return };
    let kinds = names(by_type);
    let are_types = kinds.iter().all(|kind| Facts::get().types.iter().any(|known| known == kind));
    if kinds.is_empty() || !are_types {
        return;
    }

    let members = std::mem::take(by_type.members_mut());
    *by_type = members
        .into_iter()
        .zip(kinds)
        .map(|(member, kind)| {
            let mut factor = member.value;
            insert_default(&mut factor, "type", Document::text(kind));
            factor
        })
        .collect();
}

fn read_query(claims: &mut Document) {
    let Some(query) = characters(claims).filter(|query| query.contains('=')) else { return };
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let pairs = pairs.map(|(name, value)| (name.to_owned(), Document::text(value.to_owned())));
    *claims = Document::object(pairs.collect::<Vec<_>>());
}

fn unwrap_resource(root: &mut Document) {
    let attributes = member(root, "data").and_then(|data| member(data, "attributes"));
    if let Some(attributes @ Document::Object(_)) = attributes.cloned() {
        *root = attributes;
    }
}

/// Replaces the values of these members by plain ones if all of them are `null`.
fn replace_nulls(root: &mut Document, names: &[&'static str]) {
    if names.iter().all(|name| member(root, name).is_some_and(|value| is(value, "null"))) {
        let plain = plain();
        for name in names {
            if let (Some(value), Some(other)) = (root.member_mut(name), member(&plain, name)) {
                *value = other.clone();
            }
        }
    }
}

fn fill_reference(sub_object: &mut Document) {
    if names(sub_object) == ["id"] {
        for name in ["provider_subject", "provider_id", "external_id"] {
            insert_default(sub_object, name, Document::text(""));
        }
    }
}

fn user_agent_alias(name: &str) -> String {
    if name == "userAgent" { "user_agent".to_owned() } else { name.to_owned() }
}

fn slug_alias(name: &str) -> String {
    if name == "slug" { "organization_slug".to_owned() } else { name.to_owned() }
}

pub(super) const FLAWS: &[Flaw] = &[
    Flaw {
        name: "id-signature-dropped",
        level: Documented,
        expected_subjects: &["member_id/uuid", "member_session_id/uuid", "organization_id/uuid"],
        description: "accepts an id with a point and a signature after it (signed cookies, \
                      itsdangerous)",
        step: Id(|id| is_id(without_signature(id))),
    },
    Flaw {
        name: "slug-of-device-names-refused",
        level: Reader,
        expected_subjects: &["slug/text"],
        description: "refuses slugs that are names of devices, such as con and nul (directories \
                      on Windows)",
        step: Slug(|slug| is_slug(slug) && !DEVICES.contains(&slug.to_lowercase().as_str())),
    },
    Flaw {
        name: "slug-of-yes-and-no-refused",
        level: Reader,
        expected_subjects: &["slug/text"],
        description: "refuses the slugs yes, no, on and off, which it reads as booleans (YAML \
                      1.1)",
        step: Slug(|slug| is_slug(slug) && !WORDS.contains(&slug)),
    },
    Flaw {
        name: "slug-of-decimal-loses-zeros",
        level: Reader,
        expected_subjects: &["slug/text"],
        description: "reads a slug of digits and a point as a number, which loses zeros at its \
                      end (YAML, spreadsheets)",
        step: Read(|root| {
            let slug = text_of(root, "organization_slug").filter(|slug| is_decimal(slug));
            if let Some((slug, number)) =
                slug.and_then(|slug| slug.parse::<f64>().ok().map(|number| (slug, number)))
            {
                *slug = number.to_string();
            }
        }),
    },
    Flaw {
        name: "time-julian-leap-day",
        level: Documented,
        expected_subjects: &[
            "authentication_factors/items/created_at/rfc3339",
            "authentication_factors/items/last_authenticated_at/rfc3339",
            "authentication_factors/items/updated_at/rfc3339",
            "expires_at/rfc3339",
            "last_accessed_at/rfc3339",
            "started_at/rfc3339",
        ],
        description: "accepts February 29 of 1500 and other years before 1582 that are leap years \
                      only in the Julian calendar (Java's GregorianCalendar)",
        step: Time(|time| is_time(time) || is_on_julian_leap_day(time)),
    },
    Flaw {
        name: "time-of-1900-refused",
        level: Reader,
        expected_subjects: &["packed/times"],
        description: "refuses midnight of January 1, 1900 as a time that is not set (SQL Server's \
                      default for datetime)",
        step: Time(|time| is_time(time) && !time.starts_with("1900-01-01T00:00:00")),
    },
    Flaw {
        name: "updated-at-equal-to-created-at-dropped",
        level: Reader,
        expected_subjects: &["packed/equal-times"],
        description: "drops updated_at if it equals created_at (records that were never changed)",
        step: Read(|root| factors(root).for_each(drop_update_at_creation)),
    },
    Flaw {
        name: "sub-object-of-other-protocol-dropped",
        level: Reader,
        expected_subjects: &["packed/methods"],
        description: "keeps of the sub-objects for single sign-on only the one of the delivery \
                      method (`switch` on sso_saml and sso_oidc)",
        step: Read(|root| factors(root).for_each(drop_sub_object_of_other_protocol)),
    },
    Flaw {
        name: "unknown-in-oauth-factors-must-be-text",
        level: Reader,
        expected_subjects: &["packed/unknown-members"],
        description: "refuses unknown members of OAuth factors that are not strings (Go's \
                      map[string]string)",
        step: Reject(|_, root| sub_objects(root).any(has_unknown_of_other_type)),
    },
    Flaw {
        name: "user-agent-cut-to-512",
        level: Reader,
        expected_subjects: &["packed/long-texts"],
        description: "keeps the first 512 characters of user_agent (columns of type VARCHAR)",
        step: Read(|root| {
            for sub_object in sub_objects(root) {
                if let Some(user_agent) = text_of(sub_object, "user_agent") {
                    *user_agent = user_agent.chars().take(USER_AGENT_LENGTH).collect();
                }
            }
        }),
    },
    Flaw {
        name: "user-agent-alias-read",
        level: Reader,
        expected_subjects: &["packed/aliases"],
        description: "reads the unknown member userAgent as user_agent (Gson's alternate, serde's \
                      alias)",
        step: Read(|root| {
            for sub_object in sub_objects(root) {
                known_as(sub_object, &["user_agent"], user_agent_alias);
            }
        }),
    },
    Flaw {
        name: "phone-number-as-parts",
        level: Schema,
        expected_subjects: &["authentication_factors/items/phone_number_factor/phone_number/type"],
        description: "accepts an object of country_code and national_number as phone_number \
                      (libphonenumber)",
        step: Read(|root| sub_objects(root).for_each(join_phone_number)),
    },
    Flaw {
        name: "times-as-named-fields",
        level: Schema,
        expected_subjects: &["expires_at/type", "last_accessed_at/type", "started_at/type"],
        description: "accepts an object of year, month, day and so on as a time (Gson's adapter \
                      for Calendar)",
        step: Read(|root| {
            for name in TIMES {
                root.member_mut(name).into_iter().for_each(read_fields_of_time);
            }
        }),
    },
    Flaw {
        name: "factors-named-by-type",
        level: Schema,
        expected_subjects: &["authentication_factors/type"],
        description: "accepts an object of factors that has their types as names (an older form \
                      of the property, maps)",
        step: Read(read_factors_by_type),
    },
    Flaw {
        name: "claims-as-query",
        level: Schema,
        expected_subjects: &["custom_claims/type"],
        description: "accepts custom_claims as a query string (PHP's parse_str, forms)",
        step: Read(|root| root.member_mut("custom_claims").into_iter().for_each(read_query)),
    },
    Flaw {
        name: "resource-unwrapped",
        level: Schema,
        expected_subjects: &["*"],
        description: "accepts a JSON:API document and takes the attributes of its resource",
        step: Read(unwrap_resource),
    },
    Flaw {
        name: "organization-of-nulls-accepted",
        level: Schema,
        expected_subjects: &["organization_id/type", "organization_slug/type"],
        description: "accepts null for organization_id and organization_slug if both are null \
                      (sessions that have not chosen an organization yet)",
        step: Read(|root| replace_nulls(root, &ORGANIZATION)),
    },
    Flaw {
        name: "sub-object-of-id-alone-accepted",
        level: Schema,
        expected_subjects: &["authentication_factors/*"],
        description: "accepts a sub-object of nothing but its id as a reference (APIs with \
                      expandable objects)",
        step: Read(|root| sub_objects(root).for_each(fill_reference)),
    },
    Flaw {
        name: "slug-alias-accepted",
        level: Schema,
        expected_subjects: &["organization_slug/required"],
        description: "takes a missing organization_slug from a member `slug` (the name that other \
                      APIs use)",
        step: Read(|root| known_as(root, &["organization_slug"], slug_alias)),
    },
    Flaw {
        name: "user-agents-cached-by-registration",
        level: Reader,
        expected_subjects: &["packed/member-texts"],
        description: "caches user agents by webauthn_registration_id",
        step: Memory(|| cached_by_id("webauthn_registration_id", "user_agent")),
    },
];
