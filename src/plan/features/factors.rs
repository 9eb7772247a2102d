//! Authentication factors: all types with the delivery methods that go with them, all sub-objects,
//! optional parts present and absent, several factors, and values outside the known lists.

use std::sync::LazyLock;

use crate::contract::Ambiguity;
use crate::contract::factor::{Facts, PAIRINGS, Pairing};
use crate::contract::shape::{Form, Object, Property, TextKind, factor};
use crate::json::Document;
use crate::json::document::Text;
use crate::plan::canvas::{plain_factor, plain_value};
use crate::plan::pools::{Named, TEXTS};

use super::{Row, Slot, diagonal};

const UNKNOWN_TYPES: &[Named] = &[
    ("new", "passkey"),
    ("empty", ""),
    ("upper-case", "MAGIC_LINK"),
    ("trailing-space", "magic_link "),
    ("hyphen", "magic-link"),
    ("null-word", "null"),
];
const UNKNOWN_METHODS: &[Named] = &[
    ("new", "carrier_pigeon"),
    ("empty", ""),
    ("upper-case", "EMAIL"),
    ("trailing-space", "email "),
    ("misspelled", "oauth_git_lab"),
    ("property-name", "email_factor"),
];
const SEVERAL: [usize; 4] = [2, 3, 8, 50];
const LENGTHS: [usize; 4] = [64, 255, 256, 1000];

pub(super) fn rows() -> Vec<Row> {
    let pairings = PAIRINGS.len() as u32;
    let pairing_word = |variant: u32| {
        let Pairing { factor_type, delivery_method, .. } = PAIRINGS[variant as usize];
        format!("{factor_type}-{delivery_method}").into()
    };
    let sub_objects = SUB_OBJECTS.len() as u32;
    vec![
        Row::one("factors/none", Slot::Factors, |canvas, _| canvas.factors().clear()),
        Row::numbered(
            "factors/pairing",
            Slot::Factors,
            pairings,
            pairing_word,
            |canvas, _, variant| {
                *canvas.factor() = paired(PAIRINGS[variant as usize]);
            },
        ),
        Row::numbered(
            "factors/required-members-only",
            Slot::Factors,
            sub_objects,
            sub_object_word,
            |canvas, _, variant| {
                let name = SUB_OBJECTS[variant as usize];
                let factor = canvas.factor();
                factor.set(name, sub_object(name, true));
            },
        ),
        Row::numbered(
            "factors/two-sub-objects",
            Slot::Factors,
            sub_objects,
            sub_object_word,
            |canvas, _, variant| {
                let name = SUB_OBJECTS[variant as usize];
                canvas.factor().set(name, sub_object(name, false));
            },
        ),
        Row::one("factors/no-sub-object", Slot::Factors, |canvas, _| {
            canvas.factor().members_mut().retain(|member| !member.is_named("email_factor"));
        }),
        Row::one("factors/required-properties-only", Slot::Factors, |canvas, _| {
            let is_required = |name: &str| ["type", "delivery_method"].contains(&name);
            let members = canvas.factor().members_mut();
            members.retain(|member| member.text_of_name().is_some_and(is_required));
        }),
        Row::numbered(
            "factors/several",
            Slot::Factors,
            4,
            |variant| SEVERAL[variant as usize].to_string().into(),
            |canvas, _, variant| {
                let others = (1..SEVERAL[variant as usize])
                    .map(|index| paired(PAIRINGS[index % PAIRINGS.len()]));
                canvas.factors().extend(others);
            },
        )
        .large(),
        Row::one("factors/duplicate", Slot::Factors, |canvas, _| {
            canvas.factors().push(plain_factor())
        }),
        Row::one("factors/every-sub-object", Slot::Factors, |canvas, _| {
            set_every_sub_object(canvas.factor(), false);
        })
        .large(),
        Row::one("factors/sequence-order", Slot::FactorTimes, |canvas, _| {
            canvas.factor().set("sequence_order", Document::text("PRIMARY"));
        }),
        Row::one("factors/foreign-method", Slot::DeliveryMethod, |canvas, _| {
            canvas.factor().set("delivery_method", Document::text("oauth_google"));
        }),
        Row::listed("factors/text", Slot::Factors, TEXTS, |canvas, _, text| {
            if let Some(sub_object) = canvas.factor().member_mut("email_factor") {
                sub_object.set("email_address", Document::text(text));
            }
        })
        .shared(4, 12),
        Row::numbered(
            "factors/member-text",
            Slot::Factors,
            (TEXT_MEMBERS.len() * TEXTS.len()) as u32,
            |variant| {
                let ((name, member), (word, _)) = member_text(variant);
                format!("{name}-{member}-{word}").into()
            },
            |canvas, _, variant| {
                let ((name, member), (_, text)) = member_text(variant);
                let mut value = sub_object(name, false);
                value.set(member, Document::text(text));
                canvas.factor().set(name, value);
            },
        )
        .valued(|variant| member_text(variant).1.1.into()),
        Row::numbered(
            "factors/unknown-member",
            Slot::Factors,
            sub_objects,
            sub_object_word,
            |canvas, _, variant| {
                let name = SUB_OBJECTS[variant as usize];
                let mut value = sub_object(name, false);
                value.set("sequence_order", Document::text("PRIMARY"));
                canvas.factor().set(name, value);
            },
        ),
        Row::numbered(
            "factors/long",
            Slot::Factors,
            LENGTHS.len() as u32,
            |variant| LENGTHS[variant as usize].to_string().into(),
            |canvas, _, variant| {
                let address = "a".repeat(LENGTHS[variant as usize] - 10) + "@stytch.io";
                if let Some(sub_object) = canvas.factor().member_mut("email_factor") {
                    sub_object.set("email_address", Document::text(address));
                }
            },
        ),
        Row::listed("factors/unknown-type", Slot::FactorType, UNKNOWN_TYPES, |canvas, _, text| {
            canvas.factor().set("type", Document::text(text));
        })
        .touching(&[Ambiguity::UnknownFactorType]),
        Row::listed(
            "factors/unknown-delivery-method",
            Slot::DeliveryMethod,
            UNKNOWN_METHODS,
            |canvas, _, text| {
                canvas.factor().set("delivery_method", Document::text(text));
            },
        )
        .touching(&[Ambiguity::UnknownDeliveryMethod]),
        Row::numbered(
            "factors/null-property",
            Slot::Null,
            OPTIONAL.len() as u32,
            |variant| OPTIONAL[variant as usize].into(),
            |canvas, _, variant| {
                canvas.factor().set(OPTIONAL[variant as usize], Document::raw("null"));
            },
        )
        .touching(&[Ambiguity::OptionalNull]),
        Row::numbered(
            "factors/null-member",
            Slot::Factors,
            OPTIONAL_MEMBERS.len() as u32,
            member_word,
            |canvas, _, variant| {
                let (name, member) = OPTIONAL_MEMBERS[variant as usize];
                let mut value = sub_object(name, true);
                value.set(member, Document::raw("null"));
                canvas.factor().set(name, value);
            },
        )
        .touching(&[Ambiguity::OptionalNull]),
    ]
}

/// The names of the sub-objects, in the order of [`Facts`].
pub(super) static SUB_OBJECTS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let names = Facts::get().properties.iter();
    names.filter(|(_, members)| members.is_object()).map(|(name, _)| name.as_str()).collect()
});

/// The names of the optional properties of a factor.
static OPTIONAL: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let properties = factor().properties.iter();
    properties
        .filter(|property| property.required.is_none())
        .map(|property| property.name)
        .collect()
});

/// Every optional member of a sub-object: the sub-object's name, and the member's name.
pub(super) static OPTIONAL_MEMBERS: LazyLock<Vec<(&'static str, &'static str)>> =
    LazyLock::new(|| {
        let mut members = Vec::new();
        for property in &factor().properties {
            let Form::Object(object) = &property.form else { continue };
            let optional = object.properties.iter().filter(|member| member.required.is_none());
            members.extend(optional.map(|member| (property.name, member.name)));
        }
        members
    });

/// Every member of a sub-object that takes any text: the sub-object's name, and the member's name.
pub(in crate::plan) static TEXT_MEMBERS: LazyLock<Vec<(&'static str, &'static str)>> =
    LazyLock::new(|| {
        let mut members = Vec::new();
        for property in &factor().properties {
            let Form::Object(object) = &property.form else { continue };
            let is_text = |member: &&Property| matches!(member.form, Form::Text(TextKind::Free));
            let texts = object.properties.iter().filter(is_text);
            members.extend(texts.map(|member| (property.name, member.name)));
        }
        members
    });

/// A member that takes any text, and a text for it.
fn member_text(variant: u32) -> ((&'static str, &'static str), Named) {
    let (member, text) = diagonal(variant, TEXT_MEMBERS.len(), TEXTS.len());
    (TEXT_MEMBERS[member], TEXTS[text])
}

fn sub_object_word(variant: u32) -> Text {
    SUB_OBJECTS[variant as usize].into()
}

fn member_word(variant: u32) -> Text {
    let (sub_object, member) = OPTIONAL_MEMBERS[variant as usize];
    format!("{sub_object}-{member}").into()
}

/// The factor of a pairing: its type, its delivery method and its sub-object, if it has one.
fn paired(pairing: Pairing) -> Document {
    let mut factor = Document::object([
        ("type", Document::text(pairing.factor_type)),
        ("delivery_method", Document::text(pairing.delivery_method)),
        ("last_authenticated_at", Document::text("2021-12-29T12:33:09Z")),
    ]);
    if let Some(name) = pairing.sub_object {
        factor.set(name, sub_object(name, false));
    }
    factor
}

/// Gives a factor every sub-object, with all its members or with the required ones only.
pub(super) fn set_every_sub_object(factor: &mut Document, required_only: bool) {
    for name in SUB_OBJECTS.iter() {
        factor.set(*name, sub_object(name, required_only));
    }
}

/// A sub-object with valid values: with all its members, or with the required ones only.
pub(in crate::plan) fn sub_object(name: &str, required_only: bool) -> Document {
    let mut value = plain_value(factor(), name);
    if let (true, Some(object)) = (required_only, sub_object_shape(name)) {
        let is_required =
            |name: &str| object.property(name).is_some_and(|member| member.required.is_some());
        let members = value.members_mut();
        members.retain(|member| member.text_of_name().is_some_and(is_required));
    }
    value
}

/// The shape of a sub-object.
pub(super) fn sub_object_shape(name: &str) -> Option<&'static Object> {
    match factor().property(name).map(|property| &property.form) {
        Some(Form::Object(shape)) => Some(shape),
        _ => None,
    }
}
