//! The spelling of a document: the order of members, white space, escapes, a byte order mark.

use crate::contract::Ambiguity;
use crate::json::Document;
use crate::json::document::{Escapes, Text, WhiteSpace};

use super::{Row, Slot};

const ORDERS: [&str; 3] = ["reversed", "rotated", "sorted"];
const WHITE_SPACE: [(&str, WhiteSpace); 10] = [
    ("spaces", WhiteSpace::Spaces),
    ("lines", WhiteSpace::Lines),
    ("carriage-returns", WhiteSpace::CarriageReturns),
    ("everywhere", WhiteSpace::Everywhere),
    ("space-before-every-token", WhiteSpace::Before(" ")),
    ("tab-before-every-token", WhiteSpace::Before("\t")),
    ("line-feed-before-every-token", WhiteSpace::Before("\n")),
    ("carriage-return-before-every-token", WhiteSpace::Before("\r")),
    ("blank-line-before-every-token", WhiteSpace::Before("\n\n")),
    ("blank-line-of-carriage-returns-before-every-token", WhiteSpace::Before("\r\n\r\n")),
];
pub(super) const ESCAPES: [(&str, Escapes); 5] = [
    ("solidus", Escapes::Solidus),
    ("non-ascii", Escapes::NonAscii),
    ("values", Escapes::Values),
    ("everything", Escapes::Everything),
    ("last-character", Escapes::Last),
];

pub(super) fn rows() -> Vec<Row> {
    let order_word = |variant: u32| ORDERS[variant as usize].into();
    let space_word = |variant: u32| WHITE_SPACE[variant as usize].0.into();
    let escape_word = |variant: u32| ESCAPES[variant as usize].0.into();
    vec![
        Row::numbered("spelling/order", Slot::Order, 3, order_word, |canvas, _, variant| {
            reorder(canvas.whole(), variant);
        }),
        Row::numbered(
            "spelling/white-space",
            Slot::WhiteSpace,
            WHITE_SPACE.len() as u32,
            space_word,
            |canvas, _, variant| {
                canvas.spelling.white_space = WHITE_SPACE[variant as usize].1;
                // Without claims, the document may have no empty container.
                let is_before = matches!(canvas.spelling.white_space, WhiteSpace::Before(_));
                if is_before && canvas.root.position("custom_claims").is_none() {
                    let empty = [
                        ("object", Document::object::<Text>([])),
                        ("array", Document::Array(vec![])),
                    ];
                    *canvas.claims() = Document::object(empty);
                }
            },
        ),
        Row::numbered(
            "spelling/escapes",
            Slot::Escapes,
            ESCAPES.len() as u32,
            escape_word,
            |canvas, _, variant| {
                canvas.spelling.escapes = ESCAPES[variant as usize].1;
                // Without claims, the document may have no character that is escaped.
                if canvas.root.position("custom_claims").is_none() {
                    canvas.claims().set("claim", Document::text("a/é😀"));
                }
            },
        ),
        Row::one("spelling/byte-order-mark", Slot::ByteOrderMark, |canvas, _| {
            canvas.spelling.byte_order_mark = true;
        })
        .touching(&[Ambiguity::ByteOrderMark]),
    ]
}

/// Reorders the members of every object in the document.
fn reorder(document: &mut Document, order: u32) {
    match document {
        Document::Object(members) => {
            let count = members.len();
            match order {
                0 => members.reverse(),
                1 => members.rotate_left(count / 2),
                _ => members.sort_by(|a, b| name(&a.name).cmp(name(&b.name))),
            }
            members.iter_mut().for_each(|member| reorder(&mut member.value, order));
        }
        Document::Array(elements) => {
            elements.iter_mut().for_each(|element| reorder(element, order));
        }
        Document::Raw(_) | Document::Text(_) | Document::Plain(_) => {}
    }
}

fn name(name: &Document) -> &str {
    match name {
        Document::Raw(text) | Document::Text(text) => text,
        Document::Plain(plain) => plain.text(),
        Document::Array(_) | Document::Object(_) => "",
    }
}
