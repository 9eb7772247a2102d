//! Flaws that accept other encodings of a value: what other libraries and formats write for a
//! struct, an enum, a time, an id or a text.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::contract::Level::Schema;
use crate::gallery::Flaw;
use crate::gallery::flawed::Step::Read;
use crate::gallery::tree::{
    FACTOR_TIMES, SUB_OBJECTS, TIMES, characters, elements, factors, is, is_number, member,
};
use crate::json::Document;

const IDS: [&str; 3] = ["member_session_id", "member_id", "organization_id"];
const TIME_TYPES: &[&str] = &[
    "authentication_factors/items/created_at/type",
    "authentication_factors/items/last_authenticated_at/type",
    "authentication_factors/items/updated_at/type",
    "expires_at/type",
    "last_accessed_at/type",
    "started_at/type",
];
const TYPES: [&str; 8] =
    ["unspecified", "magic_link", "otp", "oauth", "webauthn", "totp", "crypto", "password"];

/// Replaces the value of each of these members for which `decode` returns another.
fn decode_members(
    object: &mut Document,
    names: &[&'static str],
    decode: fn(&Document) -> Option<Document>,
) {
    for name in names {
        if let Some(value) = object.member_mut(name)
            && let Some(decoded) = decode(value)
        {
            *value = decoded;
        }
    }
}

/// Decodes the times of the session and its factors.
fn decode_times(root: &mut Document, decode: fn(&Document) -> Option<Document>) {
    decode_members(root, &TIMES, decode);
    factors(root).for_each(|factor| decode_members(factor, &FACTOR_TIMES, decode));
}

fn integer(value: &Document) -> Option<i64> {
    match value {
        Document::Raw(token) => token.parse().ok(),
        _ => None,
    }
}

fn integers(value: &Document) -> Option<Vec<i64>> {
    match value {
        Document::Array(elements) => elements.iter().map(integer).collect(),
        _ => None,
    }
}

/// The time given by an array of year, month, day, hour, minute and second.
fn time_of_fields(value: &Document) -> Option<Document> {
    let [year, month, day, hour, minute, second, ..] = integers(value)?[..] else { return None };
    let time = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z");
    Some(Document::text(time))
}

fn time_of_seconds(value: &Document) -> Option<Document> {
    let seconds = member(value, "seconds").or_else(|| member(value, "_seconds"))?;
    let seconds = integer(seconds).or_else(|| characters(seconds)?.parse().ok())?;
    let time = OffsetDateTime::from_unix_timestamp(seconds).ok()?.format(&Rfc3339).ok()?;
    Some(Document::text(time))
}

fn time_of_date_object(value: &Document) -> Option<Document> {
    let text = ["$date", "iso", "date"].into_iter().find_map(|name| member(value, name))?;
    characters(text).map(|text| Document::text(text.to_owned()))
}

/// The UUID given by an array of its 16 bytes.
fn id_of_bytes(value: &Document) -> Option<Document> {
    let bytes: Vec<u8> =
        integers(value)?.into_iter().map(u8::try_from).collect::<Result<_, _>>().ok()?;
    if bytes.len() != 16 {
        return None;
    }

    let mut id = String::new();
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            id.push('-');
        }
        id += &format!("{byte:02x}");
    }
    Some(Document::text(id))
}

/// The string given by an array of its characters, as strings or as numbers.
fn text_of_characters(value: &Document) -> Option<Document> {
    let Document::Array(elements) = value else { return None };
    let character = |element: &Document| match integer(element) {
        Some(code) => char::from_u32(u32::try_from(code).ok()?),
        None => {
            let mut characters = characters(element)?.chars();
            characters.next().filter(|_| characters.next().is_none())
        }
    };
    let text: Option<String> = elements.iter().map(character).collect();
    text.map(Document::text)
}

/// The names of the members whose value is true.
fn names_of_true_members(value: &Document) -> Option<Document> {
    let Document::Object(members) = value else { return None };
    let is_flag = |value: &Document| is(value, "true") || is(value, "false");
    if members.is_empty() || !members.iter().all(|member| is_flag(&member.value)) {
        return None;
    }
    let set = members.iter().filter(|member| is(&member.value, "true"));
    Some(set.map(|member| member.name.clone()).collect())
}

fn role_of_object(role: &mut Document) {
    let name = member(role, "role_id").or_else(|| member(role, "name"));
    if let Some(name) = name.filter(|name| characters(name).is_some()).cloned() {
        *role = name;
    }
}

/// The object given by an array of objects with a name and a value each.
fn object_of_named_values(value: &Document) -> Option<Document> {
    let Document::Array(rows) = value else { return None };
    let row = |row: &Document| {
        let name = member(row, "name").or_else(|| member(row, "key")).and_then(characters)?;
        Some((name.to_owned(), member(row, "value")?.clone()))
    };
    let members: Option<Vec<(String, Document)>> = rows.iter().map(row).collect();
    members.filter(|members| !members.is_empty()).map(Document::object)
}

/// The name of the only member of an object.
fn name_of_variant(value: &Document) -> Option<Document> {
    match value {
        Document::Object(members) if members.len() == 1 => Some(members[0].name.clone()),
        _ => None,
    }
}

fn type_of_number(value: &Document) -> Option<Document> {
    let index = integer(value).filter(|_| is_number(value))?;
    TYPES.get(usize::try_from(index).ok()?).map(|name| Document::text(*name))
}

/// Turns each known sub-object that is an array into an object, member by member.
fn sub_objects_from_positions(factor: &mut Document) {
    for (sub_object, names) in &*SUB_OBJECTS {
        if let Some(value) = factor.member_mut(sub_object)
            && let Document::Array(elements) = value
        {
            *value = Document::object(names.iter().copied().zip(elements.drain(..)));
        }
    }
}

/// Takes a string in place of an e-mail factor for the address.
fn email_factor_of_address(value: &Document) -> Option<Document> {
    let address = characters(value)?.to_owned();
    let id = Document::text("");
    Some(Document::object([("email_id", id), ("email_address", Document::text(address))]))
}

pub(in crate::gallery) const FLAWS: &[Flaw] = &[
    Flaw {
        name: "positional-sub-objects",
        level: Schema,
        expected_subjects: &["authentication_factors/*"],
        description: "reads a sub-object of a factor from an array, member by member (serde's \
                      derive below a stricter model)",
        step: Read(|root| factors(root).for_each(sub_objects_from_positions)),
    },
    Flaw {
        name: "email-factor-by-address",
        level: Schema,
        expected_subjects: &["authentication_factors/items/email_factor/type"],
        description: "accepts an e-mail address in place of an email_factor (models for a text or \
                      an object)",
        step: Read(|root| {
            factors(root).for_each(|factor| {
                decode_members(factor, &["email_factor"], email_factor_of_address);
            });
        }),
    },
    Flaw {
        name: "type-as-tagged-object",
        level: Schema,
        expected_subjects: &["authentication_factors/items/type/type"],
        description: "accepts an object with one member for a type, whose name is the type \
                      (serde's enums, Swift's synthesized Codable)",
        step: Read(|root| {
            factors(root).for_each(|factor| decode_members(factor, &["type"], name_of_variant));
        }),
    },
    Flaw {
        name: "type-as-number",
        level: Schema,
        expected_subjects: &["authentication_factors/items/type/type"],
        description: "accepts the number of a type (protobuf's JSON, Json.NET's and Gson's enums)",
        step: Read(|root| {
            factors(root).for_each(|factor| decode_members(factor, &["type"], type_of_number));
        }),
    },
    Flaw {
        name: "times-as-fields",
        level: Schema,
        expected_subjects: TIME_TYPES,
        description: "accepts an array of year, month, day, hour, minute and second for a time \
                      (Jackson's WRITE_DATES_AS_TIMESTAMPS)",
        step: Read(|root| decode_times(root, time_of_fields)),
    },
    Flaw {
        name: "times-as-seconds-in-an-object",
        level: Schema,
        expected_subjects: TIME_TYPES,
        description: "accepts {\"seconds\": …, \"nanos\": …} for a time (protobuf's Timestamp, \
                      Firestore)",
        step: Read(|root| decode_times(root, time_of_seconds)),
    },
    Flaw {
        name: "times-as-date-objects",
        level: Schema,
        expected_subjects: TIME_TYPES,
        description: "accepts {\"$date\": …} for a time (MongoDB's extended JSON, PHP's DateTime, \
                      Parse)",
        step: Read(|root| decode_times(root, time_of_date_object)),
    },
    Flaw {
        name: "ids-as-bytes",
        level: Schema,
        expected_subjects: &["member_id/type", "member_session_id/type", "organization_id/type"],
        description: "accepts an array of sixteen bytes for an id (the crate uuid in binary \
                      formats, Guid.ToByteArray)",
        step: Read(|root| decode_members(root, &IDS, id_of_bytes)),
    },
    Flaw {
        name: "slug-as-characters",
        level: Schema,
        expected_subjects: &["organization_slug/type"],
        description: "accepts an array of characters for a slug (Erlang's strings, Python's join, \
                      Java's char[])",
        step: Read(|root| decode_members(root, &["organization_slug"], text_of_characters)),
    },
    Flaw {
        name: "roles-as-flags",
        level: Schema,
        expected_subjects: &["roles/type"],
        description: "accepts an object of booleans for the roles (Firebase, checkboxes of forms)",
        step: Read(|root| decode_members(root, &["roles"], names_of_true_members)),
    },
    Flaw {
        name: "role-objects-as-roles",
        level: Schema,
        expected_subjects: &["roles/items/type"],
        description: "accepts an object with a role_id or a name for a role, as a member of the \
                      same API has",
        step: Read(|root| {
            elements(root, "roles").into_iter().flatten().for_each(role_of_object);
        }),
    },
    Flaw {
        name: "claims-as-named-values",
        level: Schema,
        expected_subjects: &["custom_claims/type"],
        description: "accepts an array of objects with a name and a value for the claims (SAML's \
                      attributes, XML, HAR)",
        step: Read(|root| decode_members(root, &["custom_claims"], object_of_named_values)),
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gallery::tree::read;
    use crate::json::Tape;

    #[test]
    fn other_encodings_are_decoded_and_nothing_else() {
        type Case = (fn(&Document) -> Option<Document>, &'static str, Option<&'static str>);
        let cases: [Case; 12] = [
            (time_of_fields, "[2021,12,29,12,33,9]", Some("2021-12-29T12:33:09Z")),
            (time_of_fields, "[2021,12,29]", None),
            (time_of_seconds, r#"{"seconds":0}"#, Some("1970-01-01T00:00:00Z")),
            (time_of_seconds, r#"{"_seconds":"0"}"#, Some("1970-01-01T00:00:00Z")),
            (time_of_seconds, r#"{"seconds":1e99}"#, None),
            (
                id_of_bytes,
                "[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,255]",
                Some("00010203-0405-0607-0809-0a0b0c0d0eff"),
            ),
            (id_of_bytes, "[1]", None),
            (text_of_characters, r#"["a",98]"#, Some("ab")),
            (text_of_characters, r#"["ab"]"#, None),
            (name_of_variant, r#"{"otp":null}"#, Some("otp")),
            (type_of_number, "2", Some("otp")),
            (type_of_number, "99", None),
        ];
        for (decode, text, expected) in cases {
            let tree = read(text.as_bytes(), &mut Tape::default()).unwrap();
            assert_eq!(decode(&tree), expected.map(Document::text), "{text}");
        }
    }
}
