//! The text as a whole: its size, and the points that RFC 8259 leaves open, which are duplicate
//! names, unpaired surrogates and U+0000.

use crate::contract::Ambiguity;
use crate::contract::shape::{factor, session};
use crate::json::Document;
use crate::json::document::{Member, Text};
use crate::plan::canvas::{Canvas, other_value};
use crate::plan::pools::Named;

use super::claims::set_at_depth;
use super::{Row, Slot, Use};

const PLACES: [&str; 9] = [
    "claim",
    "claim-name",
    "role",
    "sub-object",
    "unknown",
    "unknown-name",
    "factor",
    "nested-claim",
    "deep-claim",
];
/// Objects in which a name that the contract does not know appears twice.
const OBJECTS: [&str; 5] = ["claims", "factor", "sub-object", "nested-claim", "deep-claim"];
const SURROGATES: &[Named] = &[
    ("high", "\"\\ud800\""),
    ("low", "\"\\udc00\""),
    ("swapped", "\"\\udc00\\ud800\""),
    ("high-and-text", "\"a\\ud83db\""),
    ("two-high", "\"\\ud83d\\ud83d\\ude00\""),
    ("upper-case", "\"\\uDBFF\""),
    ("last", "\"\\udfff\""),
];
const NULS: &[Named] =
    &[("alone", "\"\\u0000\""), ("last", "\"a\\u0000\""), ("inside", "\"a\\u0000b\"")];
/// The members of the document that can be duplicated.
const KNOWN: [&str; 10] = [
    "organization_slug",
    "member_session_id",
    "member_id",
    "started_at",
    "last_accessed_at",
    "expires_at",
    "authentication_factors",
    "organization_id",
    "roles",
    "custom_claims",
];
/// The members of the plain factor: whether each belongs to the sub-object, and its name.
const MEMBERS: [(bool, &str); 6] = [
    (false, "type"),
    (false, "delivery_method"),
    (false, "last_authenticated_at"),
    (false, "email_factor"),
    (true, "email_id"),
    (true, "email_address"),
];
const MEMBER_PLACES: [&str; 6] =
    [MEMBERS[0].1, MEMBERS[1].1, MEMBERS[2].1, MEMBERS[3].1, MEMBERS[4].1, MEMBERS[5].1];
/// The numbers of spaces that long texts contain: the sizes of common buffers.
const LENGTHS: [usize; 3] = [16_384, 65_536, 262_144];
/// Long texts whose characters lie across the boundaries of common buffers, in each way in which a
/// boundary can divide a character or an escape: a word, the character, how many letters come
/// before the first character, and how many bytes all characters have at least.
const MULTI_BYTE: [(&str, &str, usize, usize); 15] = [
    ("two-bytes-0", "é", 0, 70_000),
    ("two-bytes-1", "é", 1, 70_000),
    ("three-bytes-0", "漢", 0, 70_000),
    ("three-bytes-1", "漢", 1, 70_000),
    ("three-bytes-2", "漢", 2, 70_000),
    ("four-bytes-0", "😀", 0, 70_000),
    ("four-bytes-1", "😀", 1, 70_000),
    ("four-bytes-2", "😀", 2, 70_000),
    ("four-bytes-3", "😀", 3, 70_000),
    ("escape-0", "\\u00e9", 0, 17_000),
    ("escape-1", "\\u00e9", 1, 17_000),
    ("escape-2", "\\u00e9", 2, 17_000),
    ("escape-3", "\\u00e9", 3, 17_000),
    ("escaped-pair-0", "\\ud83d\\ude00", 0, 17_000),
    ("escaped-pair-5", "\\ud83d\\ude00", 5, 17_000),
];
const TWICE: [&str; 6] =
    ["same", "wrong-first", "wrong-last", "escaped-name", "other-first", "other-last"];

pub(super) fn rows() -> Vec<Row> {
    let twice = TWICE.len() as u32;
    let twice_word = |variant: u32| TWICE[variant as usize].into();
    let length_word = |variant: u32| LENGTHS[variant as usize].to_string().into();
    let size_word = |variant: u32| ["white-space", "claim"][variant as usize].into();
    vec![
        Row::listed("text/lone-surrogate", Slot::Claims, SURROGATES, put)
            .places(&PLACES)
            .touching(&[Ambiguity::LoneSurrogate]),
        Row::listed("text/nul", Slot::Claims, NULS, put)
            .places(&PLACES)
            .touching(&[Ambiguity::Nul]),
        Row::numbered(
            "text/duplicate-claim",
            Slot::Claims,
            twice,
            twice_word,
            |canvas, place, variant| {
                let twice = |object: &mut Document| {
                    object.set("claim", Document::raw("{\"a\":7}"));
                    let other = Document::raw("{\"b\":8}");
                    duplicate(object, "claim", variant, Document::text("!"), other);
                };
                match place {
                    0 => twice(canvas.claims()),
                    1 => twice(canvas.factor()),
                    2 => twice(canvas.sub_object()),
                    _ => {
                        let mut inner = Document::object::<Text>([]);
                        twice(&mut inner);
                        set_at_depth(canvas, place - 2, inner);
                    }
                }
            },
        )
        .places(&OBJECTS)
        .touching(&[Ambiguity::DuplicateName]),
        Row::numbered(
            "text/duplicate-unknown",
            Slot::Unknown,
            twice,
            twice_word,
            |canvas, _, variant| {
                canvas.root.set("sequence_order", Document::raw("[7]"));
                let (wrong, other) = (Document::text("!"), Document::raw("[8]"));
                duplicate(&mut canvas.root, "sequence_order", variant, wrong, other);
            },
        )
        .touching(&[Ambiguity::DuplicateName]),
        Row::numbered(
            "text/duplicate-known",
            Slot::Known,
            twice,
            twice_word,
            |canvas, place, variant| {
                let name = KNOWN[usize::from(place)];
                if name == "custom_claims" {
                    canvas.claims().set("claim", Document::raw("{\"a\":7}"));
                }
                canvas.member(name);
                let other = other_value(session(), name);
                duplicate(&mut canvas.root, name, variant, Document::text("!"), other);
            },
        )
        .places(&KNOWN)
        .touching(&[Ambiguity::DuplicateName])
        .used(Use::WithoutDefect),
        Row::numbered(
            "text/duplicate-member",
            Slot::Factors,
            twice,
            twice_word,
            |canvas, place, variant| {
                let (in_sub_object, name) = MEMBERS[usize::from(place)];
                let object = if in_sub_object { canvas.sub_object() } else { canvas.factor() };
                let other = match in_sub_object {
                    true => Document::text("other"),
                    false => other_value(factor(), name),
                };
                duplicate(object, name, variant, Document::raw("5"), other);
            },
        )
        .places(&MEMBER_PLACES)
        .touching(&[Ambiguity::DuplicateName])
        .used(Use::WithoutDefect),
        Row::one("text/nul-in-type", Slot::FactorType, |canvas, _| {
            canvas.factor().set("type", Document::raw("\"magic_link\\u0000\""));
        })
        .touching(&[Ambiguity::Nul, Ambiguity::UnknownFactorType]),
        Row::one("text/nul-in-delivery-method", Slot::DeliveryMethod, |canvas, _| {
            canvas.factor().set("delivery_method", Document::raw("\"email\\u0000\""));
        })
        .touching(&[Ambiguity::Nul, Ambiguity::UnknownDeliveryMethod]),
        Row::one("text/lone-surrogate-in-type", Slot::FactorType, |canvas, _| {
            canvas.factor().set("type", Document::raw("\"magic_link\\ud800\""));
        })
        .touching(&[Ambiguity::LoneSurrogate, Ambiguity::UnknownFactorType]),
        Row::one("text/lone-surrogate-in-delivery-method", Slot::DeliveryMethod, |canvas, _| {
            canvas.factor().set("delivery_method", Document::raw("\"email\\ud800\""));
        })
        .touching(&[Ambiguity::LoneSurrogate, Ambiguity::UnknownDeliveryMethod]),
        Row::numbered("text/length", Slot::Claims, 3, length_word, |canvas, _, variant| {
            let spaces = " ".repeat(LENGTHS[variant as usize]);
            canvas.claims().set("claim", Document::raw(format!("[1,{spaces}2]")));
        })
        .used(Use::SweepOnly),
        Row::numbered(
            "text/multi-byte",
            Slot::Claims,
            MULTI_BYTE.len() as u32,
            |variant| MULTI_BYTE[variant as usize].0.into(),
            |canvas, _, variant| {
                let (_, unit, shift, length) = MULTI_BYTE[variant as usize];
                let padding = "a".repeat(shift);
                let text = unit.repeat(length / unit.len() + 1);
                canvas.claims().set("claim", Document::raw(format!("\"{padding}{text}\"")));
            },
        )
        .used(Use::Alone),
        Row::one("text/largest", Slot::Claims, |canvas, _| {
            canvas.claims().set("claim", Document::raw("[1,2]"));
            let mut text = Vec::new();
            canvas.write(&mut text);
            let spaces = " ".repeat(Ambiguity::SIZE_LIMIT.saturating_sub(text.len()));
            canvas.claims().set("claim", Document::raw(format!("[1,{spaces}2]")));
        })
        .used(Use::Alone),
        Row::numbered("text/size", Slot::Claims, 2, size_word, |canvas, _, variant| {
            let token = match variant {
                0 => format!("[1,{}2]", " ".repeat(Ambiguity::SIZE_LIMIT)),
                _ => format!("\"{}\"", "a".repeat(Ambiguity::SIZE_LIMIT)),
            };
            canvas.claims().set("claim", Document::raw(token));
        })
        .touching(&[Ambiguity::Size])
        .used(Use::Alone),
    ]
}

/// Writes a token at an index of [`PLACES`]. The token touches an ambiguity.
fn put(canvas: &mut Canvas, place: u8, token: &'static str) {
    match place {
        0 => canvas.claims().set("claim", Document::raw(token)),
        1 => {
            canvas.claims().set("claim", Document::raw("1"));
            canvas.claims().members_mut().push(named(token));
        }
        2 => canvas.roles().push(Document::raw(token)),
        3 => canvas.sub_object().set("email_address", Document::raw(token)),
        4 => canvas.root.set("text", Document::raw(token)),
        5 => {
            canvas.root.members_mut().push(named(token));
        }
        6 => {
            canvas.factor().set("text", Document::raw(token));
            canvas.factor().members_mut().push(named(token));
        }
        _ => {
            let mut inner = Document::object([("a", Document::raw(token))]);
            inner.members_mut().push(named(token));
            set_at_depth(canvas, place - 6, inner);
        }
    }
}

/// A member with this token as its name.
fn named(token: &'static str) -> Member {
    Member { name: Document::raw(token), value: Document::raw("7") }
}

/// Writes a member a second time. [`TWICE`] names the variants: which of the two values is `wrong`
/// or an `other` valid one, if any, and whether the second name is escaped.
fn duplicate(
    object: &mut Document,
    name: &'static str,
    variant: u32,
    wrong: Document,
    other: Document,
) {
    let Some(index) = object.position(name) else { return };
    let members = object.members_mut();
    let mut second = members[index].clone();
    match TWICE[variant as usize] {
        "same" => {}
        "escaped-name" => second.name = Document::raw(escaped(name)),
        "wrong-first" | "wrong-last" => second.value = wrong,
        _ => second.value = other,
    }
    let is_first = TWICE[variant as usize].ends_with("-first");
    members.insert(if is_first { index } else { index + 1 }, second);
}

/// The name as a JSON string whose first character is escaped.
fn escaped(name: &str) -> Text {
    format!("\"\\u{:04x}{}\"", u32::from(name.as_bytes()[0]), &name[1..]).into()
}
