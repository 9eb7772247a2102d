//! Custom claims: empty, wide and deep ones, values of every JSON type, numbers that are hard to
//! read, names that implementations treat specially, any character, and trees.

use std::sync::LazyLock;

use crate::contract::Ambiguity;
use crate::json::Document;
use crate::json::document::Text;
use crate::plan::canvas::Canvas;
use crate::plan::pools::{CONTAINERS, HARD_NUMBERS, NAMES, NUMBERS, Named, TEXTS};

use super::unknown::{FIRST_PLACES, object};
use super::{Row, SCALARS, Slot, scalar, scalar_word};

/// How many containers are nested in an unknown property.
const UNKNOWN_DEPTHS: [usize; 3] = [11, 17, 27];
const TYPES: &[Named] = &[
    ("null", "null"),
    ("true", "true"),
    ("false", "false"),
    ("number", "7"),
    ("string", "\"text\""),
    ("array", "[]"),
    ("object", "{}"),
    ("nested-null", "[null,{\"a\":null}]"),
    ("mixed-array", "[1,\"1\",true,null,[],{}]"),
    ("nested-objects", "{\"a\":{\"b\":{\"c\":[]}}}"),
    ("empty-nest", "[[],[[]],{\"\":{}}]"),
    ("same-names-apart", "{\"a\":{\"a\":{\"a\":1}}}"),
];
const WIDTHS: [usize; 5] = [2, 10, 100, 256, 1000];
/// How many containers are nested in a claim. Two more are open around it: the session and the
/// claims.
const DEEP: [usize; 5] = [2, 5, 10, 20, 30];
/// How many containers are nested in a claim: more than the contract guarantees. At the other
/// places the number is adjusted, so that as many containers are open in total.
const TOO_DEEP: [usize; 7] = [31, 32, 62, 100, 125, 126, 500];
const LENGTHS: [usize; 4] = [100, 255, 256, 4096];
/// Where in a claim a value that touches an ambiguity is.
const DEPTHS: [&str; 3] = ["", "nested", "deep"];
/// Where a value of any type can be.
const PLACES: [&str; 4] = ["claim", "unknown", "factor", "sub-object"];
/// How many containers are open around a value at each of these places.
const DEPTHS_OF_PLACES: [usize; 4] = [2, 1, 3, 4];

pub(super) fn rows() -> Vec<Row> {
    let width_word = |variant: u32| WIDTHS[variant as usize].to_string().into();
    let length_word = |variant: u32| LENGTHS[variant as usize].to_string().into();
    let deep = DEEP.len() as u32 * 3;
    vec![
        Row::one("claims/empty", Slot::Claims, |canvas, _| _ = canvas.claims()),
        Row::listed("claims/type", Slot::Claims, TYPES, |canvas, _, token| {
            canvas.claims().set("claim", Document::raw(token));
        }),
        Row::listed("claims/container", Slot::Claims, CONTAINERS, |canvas, _, token| {
            canvas.claims().set("claim", Document::raw(token));
        })
        .shared(0, 3),
        Row::listed("claims/number", Slot::Claims, NUMBERS, |canvas, _, token| {
            canvas.claims().set("claim", Document::raw(token));
        })
        .shared(0, 3),
        Row::listed("claims/text", Slot::Claims, TEXTS, |canvas, _, text| {
            canvas.claims().set("claim", Document::text(text));
        })
        .shared(0, 12),
        Row::listed("claims/name", Slot::Claims, NAMES, |canvas, _, name| {
            canvas.claims().set(name, Document::raw("7"));
        })
        .shared(0, 12),
        Row::listed("claims/nested-name", Slot::Claims, NAMES, |canvas, _, name| {
            canvas.claims().set("claim", Document::object([(name, Document::text("1"))]));
        })
        .shared(1, 12),
        Row::one("claims/every-name", Slot::Claims, |canvas, _| {
            for (word, name) in NAMES {
                canvas.claims().set(*name, Document::text(*word));
            }
        })
        .large(),
        Row::numbered(
            "claims/character",
            Slot::Claims,
            SCALARS,
            scalar_word,
            |canvas, _, variant| {
                let text = scalar(variant).to_string();
                canvas.claims().set(text.clone(), Document::text(text));
            },
        ),
        Row::numbered(
            "claims/tree",
            Slot::Claims,
            1 << 30,
            |variant| format!("{variant:o}").into(),
            |canvas, _, variant| {
                canvas.claims().set("claim", tree(&mut { variant }));
            },
        )
        .valued(|variant| tree(&mut { variant }).compact().into()),
        Row::numbered("claims/wide", Slot::Claims, 5, width_word, wide).large(),
        Row::numbered("claims/long", Slot::Claims, 4, length_word, long),
        Row::numbered("claims/long-name", Slot::Claims, 4, length_word, |canvas, _, variant| {
            canvas.claims().set("n".repeat(LENGTHS[variant as usize]), Document::raw("7"));
        }),
        Row::numbered("claims/deep", Slot::Claims, deep, deep_word, |canvas, _, variant| {
            canvas.claims().set("claim", nest(DEEP[variant as usize / 3], variant % 3));
        }),
        Row::numbered(
            "unknown/deep",
            Slot::Unknown,
            UNKNOWN_DEPTHS.len() as u32,
            |variant| UNKNOWN_DEPTHS[variant as usize].to_string().into(),
            |canvas, place, variant| {
                set_unknown(canvas, place, nest(UNKNOWN_DEPTHS[variant as usize], variant % 3));
            },
        )
        .places(&FIRST_PLACES),
        Row::numbered(
            "claims/too-deep",
            Slot::Claims,
            TOO_DEEP.len() as u32,
            |variant| TOO_DEEP[variant as usize].to_string().into(),
            |canvas, place, variant| {
                let depth = TOO_DEEP[variant as usize] + 2 - DEPTHS_OF_PLACES[usize::from(place)];
                set(canvas, place, nest(depth, variant % 3));
            },
        )
        .places(&PLACES)
        .touching(&[Ambiguity::Depth])
        .large(),
        Row::listed("claims/hard-number", Slot::Claims, HARD_NUMBERS, |canvas, depth, token| {
            set_at_depth(canvas, depth, Document::raw(token));
        })
        .places(&DEPTHS)
        .touching(&[Ambiguity::NumberRange]),
        Row::listed("unknown/hard-number", Slot::Unknown, HARD_NUMBERS, |canvas, place, token| {
            set_unknown(canvas, place, Document::raw(token));
        })
        .places(&FIRST_PLACES)
        .shared(0, FIRST_PLACES.len() as u32)
        .touching(&[Ambiguity::NumberRange]),
        Row::one("claims/null", Slot::Claims, |canvas, _| *canvas.claims() = Document::raw("null"))
            .touching(&[Ambiguity::OptionalNull]),
    ]
}

/// Sets claims to a value at an index of [`DEPTHS`]: the value itself, or two claims that have it in
/// an array and in an object, at depth 2 or 5.
pub(super) fn set_at_depth(canvas: &mut Canvas, depth: u8, value: Document) {
    let claims = canvas.claims();
    if depth == 0 {
        return claims.set("claim", value);
    }

    let object = |value| Document::object([("a", value)]);
    let outer = |inner| if depth == 1 { inner } else { object(object(object(inner))) };
    claims.set("claim", outer(Document::Array(vec![value.clone()])));
    claims.set("other", outer(object(value)));
}

/// Sets the value at an index of [`PLACES`]: a custom claim, or a property that the contract does
/// not know.
fn set(canvas: &mut Canvas, place: u8, value: Document) {
    match place {
        0 => canvas.claims().set("claim", value),
        _ => set_unknown(canvas, place - 1, value),
    }
}

/// Sets a property that the contract does not know, in an object of [`FIRST_PLACES`].
fn set_unknown(canvas: &mut Canvas, place: u8, value: Document) {
    object(canvas, place).set("new_value", value);
}

/// The members of wide claims: names and numbers.
static MEMBERS: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    (0..WIDTHS[4]).map(|index| (format!("claim_{index}"), index.to_string())).collect()
});

fn wide(canvas: &mut Canvas, _: u8, variant: u32) {
    let members = MEMBERS.iter().take(WIDTHS[variant as usize]);
    let members = members.map(|(name, number)| (name.as_str(), Document::raw(number.as_str())));
    *canvas.claims() = Document::object(members);
}

fn long(canvas: &mut Canvas, _: u8, variant: u32) {
    let text = "0123456789abcdef".repeat(LENGTHS[variant as usize] / 16 + 1);
    canvas.claims().set("claim", Document::text(text[..LENGTHS[variant as usize]].to_owned()));
}

fn deep_word(variant: u32) -> Text {
    let kind = ["arrays", "objects", "both"][variant as usize % 3];
    format!("{}-{kind}", DEEP[variant as usize / 3]).into()
}

/// Nested containers: arrays, objects, or both in turn.
fn nest(depth: usize, kind: u32) -> Document {
    (0..depth).fold(Document::raw("1"), |inner, level| match kind {
        0 => Document::Array(vec![inner]),
        2 if level % 2 == 0 => Document::Array(vec![inner]),
        _ => Document::object([("a", inner)]),
    })
}

/// The tree that the octal digits of a number describe, the lowest digit first. The digits after
/// the highest one count as 0, so the tree is finite.
fn tree(digits: &mut u32) -> Document {
    let digit = *digits % 8;
    *digits /= 8;
    match digit {
        0 => Document::raw("0"),
        1 => Document::raw("null"),
        2 => Document::raw("true"),
        3 => Document::text("text"),
        4 => Document::raw("-1.5e-3"),
        5 => Document::Array(vec![tree(digits)]),
        6 => Document::Array(vec![tree(digits), tree(digits)]),
        _ => Document::object([("a", tree(digits)), ("b", tree(digits))]),
    }
}
