//! Unknown properties in any object: ordinary ones, and lookalikes of known properties, whose names
//! differ in case, separators, look-alike letters or invisible characters. A lookalike must not be
//! read as the known property.

use crate::json::Document;
use crate::json::document::Member;
use crate::plan::canvas::Canvas;
use crate::plan::texts::Named;

use super::{Row, Slot};

const PLACES: [&str; 4] = ["document", "factor", "sub-object", "last-factor"];
const ORDINARY: &[Named] = &[
    ("new", "sequence_order"),
    ("empty", ""),
    ("space", " "),
    ("prototype", "__proto__"),
    ("constructor", "constructor"),
    ("dotted", "a.b"),
    ("index", "0"),
    ("dollar-ref", "$ref"),
    ("accent", "é"),
    ("astral", "😀"),
    ("quote", "a\"b"),
    ("line-feed", "a\nb"),
    ("extra", "extra_fields"),
    ("self", "self"),
];
/// Names that resemble the name of a known property of the session, a factor or a sub-object.
const LOOKALIKES: &[Named] = &[
    ("capital", "Member_Id"),
    ("upper-case", "MEMBER_ID"),
    ("camel-case", "memberId"),
    ("pascal-case", "MemberId"),
    ("hyphen", "member-id"),
    ("leading-space", " member_id"),
    ("trailing-space", "member_id "),
    ("trailing-line-feed", "member_id\n"),
    ("zero-width", "member_id\u{200b}"),
    ("long-s", "roleſ"),
    ("kelvin", "Sſ\u{212a}"),
    ("cyrillic", "mеmber_id"),
    ("capital-roles", "Roles"),
    ("capital-slug", "Organization_Slug"),
    ("camel-slug", "organizationSlug"),
    ("capital-time", "Started_At"),
    ("camel-claims", "customClaims"),
    ("capital-type", "Type"),
    ("camel-method", "deliveryMethod"),
    ("capital-email", "Email_Factor"),
    ("camel-email-id", "emailId"),
    ("capital-email-id", "EMAIL_ID"),
];
const VALUES: &[Named] = &[
    ("null", "null"),
    ("number", "5"),
    ("string", "\"!\""),
    ("array", "[null]"),
    ("object", "{\"a\":[]}"),
    ("bool", "false"),
];

pub(super) fn rows() -> Vec<Row> {
    let values = VALUES.len() as u32;
    let value_word = |variant: u32| VALUES[variant as usize].0.into();
    vec![
        Row::listed("unknown/name", Slot::Unknown, ORDINARY, |canvas, place, name| {
            object(canvas, place).set(name, Document::text("x"));
        })
        .places(&PLACES),
        Row::listed(
            "unknown/lookalike-before",
            Slot::Unknown,
            LOOKALIKES,
            |canvas, place, name| {
                let member = Member::new(name, Document::raw("5"));
                object(canvas, place).members_mut().insert(0, member);
            },
        )
        .places(&PLACES),
        Row::listed("unknown/lookalike-after", Slot::Unknown, LOOKALIKES, |canvas, place, name| {
            object(canvas, place).set(name, Document::raw("5"));
        })
        .places(&PLACES),
        Row::numbered(
            "unknown/value",
            Slot::Unknown,
            values,
            value_word,
            |canvas, place, variant| {
                object(canvas, place)
                    .set("sequence_order", Document::raw(VALUES[variant as usize].1));
            },
        )
        .places(&PLACES),
    ]
}

/// The object at an index of [`PLACES`].
fn object(canvas: &mut Canvas, place: u8) -> &mut Document {
    match place {
        0 => &mut canvas.root,
        1 => canvas.factor(),
        2 => canvas.sub_object(),
        _ => canvas.last_factor(),
    }
}
