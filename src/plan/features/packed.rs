//! Documents that hold many valid values at once. Together they have each value of a pool at every
//! place that takes it. A failure is shrunk to the value that causes it.

use std::sync::LazyLock;

use time::{Date, util};

use crate::contract::factor::Facts;
use crate::contract::shape::session;
use crate::json::Document;
use crate::json::document::{Escapes, Member, Spelling, Text};
use crate::plan::canvas::{Canvas, IDS, TIMES, other_value, plain_factor};
use crate::plan::pools::{ABBREVIATIONS, CLAIMS, CONTAINERS, NAMES, NUMBERS, Named, TEXTS};

use super::factors::{SUB_OBJECTS, TEXT_MEMBERS, sub_object};
use super::spelling::ESCAPES;
use super::unknown::{
    BESIDE_KNOWN, FIRST_PLACES, LOOKALIKES, add_beside, beside_known, object, unknown_name,
};
use super::{Row, Slot, Use, ids, times};

/// A pool of values, with the function that makes a value of a text in the pool.
pub(super) type Pool = (&'static str, &'static [Named], fn(&'static str) -> Document);

pub(super) const POOLS: [Pool; 3] = [
    ("texts", TEXTS, |text| Document::text(text)),
    ("numbers", NUMBERS, |token| Document::raw(token)),
    ("containers", CONTAINERS, |token| Document::raw(token)),
];

/// Arranges values in the claims. Each value comes with a word that no other value has.
type Shape = (&'static str, fn(Vec<(&'static str, Document)>) -> Document);

const SHAPES: [Shape; 6] = [
    ("array", |values| in_claim(values.into_iter().map(|(_, value)| value).collect())),
    ("object", |values| in_claim(Document::object(values))),
    ("array-of-objects", |values| in_claim(in_objects(values))),
    ("deep-array", |values| in_claim(deep(values.into_iter().map(|(_, value)| value).collect()))),
    ("deep-object", |values| in_claim(deep(in_objects(values)))),
    ("claims", |values| Document::object(values)),
];

/// Values for members of which only the name matters.
const VALUES: [Named; 4] =
    [("text", "\"x\""), ("number", "7"), ("object", "{\"a\":{}}"), ("null", "null")];

/// Where the names of claims are.
const DEPTHS: [&str; 4] = ["outer", "inner", "deep", "alone"];

/// Where the properties of the session are with other values, or the same.
const ELSEWHERE: [&str; 7] =
    ["unknown-object", "prototype", "merged", "claims", "same-in-claims", "factor", "sub-object"];

/// The lengths of long arrays in claims.
const LONG: [usize; 3] = [257, 1001, 4097];

/// How many empty containers are side by side.
const EMPTY: usize = 1025;

/// How many roles are in one document.
const ROLES: usize = 64;

/// How many factors with texts are in one document.
const FACTORS: usize = 8;

/// The leap year that has every day.
const LEAP_YEAR: i32 = 2024;

pub(super) fn rows() -> Vec<Row> {
    let types = Facts::get().types.len();
    vec![
        packed("packed/ids", Slot::Id, ids::POOL.len(), number, |canvas, _, variant| {
            for (place, id) in IDS.into_iter().enumerate() {
                *canvas.member(id) = Document::text(turn(&ids::POOL, variant, place * 5).clone());
            }
        })
        .valued(|variant| turn(&ids::POOL, variant, 0).clone().into()),
        packed("packed/times", Slot::Time, times::POOL.len(), number, |canvas, _, variant| {
            for place in 0..TIMES.len() {
                let time = turn(&times::POOL, variant, place * 23);
                *canvas.time(place as u8) = Document::text(time.clone());
            }
        })
        .valued(|variant| turn(&times::POOL, variant, 0).clone().into()),
        packed("packed/days", Slot::Factors, 3, number, days),
        packed(
            "packed/roles",
            Slot::Roles,
            TEXTS.len().div_ceil(ROLES),
            number,
            |canvas, _, part| {
                let texts = TEXTS.iter().skip(part as usize * ROLES).take(ROLES);
                canvas.roles().extend(texts.map(|(_, text)| Document::text(*text)));
            },
        )
        .valued(|part| TEXTS[part as usize * ROLES].1.into()),
        packed("packed/types", Slot::Factors, types, number, |canvas, _, variant| {
            let factor_type = Facts::get().types[variant as usize].as_str();
            let factors = Facts::get().delivery_methods.iter().map(|delivery_method| {
                let mut factor = plain_factor();
                factor.set("type", Document::text(factor_type));
                factor.set("delivery_method", Document::text(delivery_method.as_str()));
                factor
            });
            *canvas.factors() = factors.collect();
        })
        .valued(|variant| Facts::get().types[variant as usize].as_str().into()),
        packed(
            "packed/member-texts",
            Slot::Factors,
            TEXTS.len().div_ceil(FACTORS),
            number,
            member_texts,
        )
        .valued(|variant| turn(TEXTS, variant * FACTORS as u32, 0).1.into()),
        packed(
            "packed/claims",
            Slot::Claims,
            POOLS.len() * SHAPES.len(),
            |variant| {
                let (pool, shape) = split(variant, SHAPES.len());
                format!("{}-{}", POOLS[pool].0, SHAPES[shape].0).into()
            },
            |canvas, _, variant| {
                let (pool, shape) = split(variant, SHAPES.len());
                let (_, arrange) = SHAPES[shape];
                *canvas.claims() = arrange(values(POOLS[pool]));
            },
        ),
        packed(
            "packed/claim-names",
            Slot::Claims,
            DEPTHS.len() * VALUES.len(),
            |variant| {
                let (depth, value) = split(variant, VALUES.len());
                format!("{}-{}", DEPTHS[depth], VALUES[value].0).into()
            },
            |canvas, _, variant| {
                let (depth, value) = split(variant, VALUES.len());
                let (_, value) = VALUES[value];
                let members = NAMES.iter().map(|(_, name)| (*name, Document::raw(value)));
                let named = Document::object(members);
                match DEPTHS[depth] {
                    "outer" => *canvas.claims() = named,
                    "inner" => canvas.claims().set("claim", named),
                    // Each name is the only one of its object.
                    "alone" => {
                        let objects = NAMES
                            .iter()
                            .map(|(_, name)| Document::object([(*name, Document::raw(value))]));
                        canvas.claims().set("claim", objects.collect());
                    }
                    _ => canvas.claims().set("claim", deep(Document::Array(vec![named]))),
                }
            },
        ),
        packed(
            "packed/unknown-names",
            Slot::Unknown,
            VALUES.len(),
            |variant| VALUES[variant as usize].0.into(),
            |canvas, place, variant| {
                for (_, name) in NAMES {
                    let value = Document::raw(VALUES[variant as usize].1);
                    object(canvas, place).set(unknown_name(place, name), value);
                }
            },
        )
        .places(&FIRST_PLACES),
        packed(
            "packed/unknown-values",
            Slot::Unknown,
            POOLS.len(),
            |variant| POOLS[variant as usize].0.into(),
            |canvas, place, variant| {
                let all = values(POOLS[variant as usize]);
                let object = object(canvas, place);
                object.set("values", all.iter().map(|(_, value)| value.clone()).collect());
                let members =
                    all.into_iter().map(|(word, value)| Member::new(format!("x-{word}"), value));
                object.members_mut().extend(members);
            },
        )
        .places(&FIRST_PLACES),
        packed("packed/claim-kinds", Slot::Claims, CLAIMS.len(), number, |canvas, _, variant| {
            let claims = CLAIMS[variant as usize];
            *canvas.claims() =
                Document::object(claims.iter().map(|(name, value)| (*name, Document::raw(*value))));
        }),
        packed(
            "packed/empty-containers",
            Slot::Claims,
            2,
            |variant| ["arrays", "objects"][variant as usize].into(),
            |canvas, _, variant| {
                let empty = Document::raw(["[]", "{}"][variant as usize]);
                canvas.claims().set("claim", vec![empty; EMPTY].into_iter().collect());
            },
        ),
        packed(
            "packed/long-arrays",
            Slot::Claims,
            LONG.len(),
            |variant| LONG[variant as usize].to_string().into(),
            |canvas, _, variant| {
                let numbers = 0..LONG[variant as usize];
                let numbers = numbers.map(|number| Document::raw(number.to_string()));
                canvas.claims().set("claim", numbers.collect());
            },
        ),
        packed(
            "packed/escaped-texts",
            Slot::Claims,
            ESCAPES.len(),
            |variant| ESCAPES[variant as usize].0.into(),
            |canvas, _, variant| {
                let (_, escapes) = ESCAPES[variant as usize];
                let texts = values(POOLS[0]).into_iter();
                let texts = texts.map(|(word, text)| (word, escaped(&text, escapes)));
                canvas.claims().set("claim", in_objects(texts.collect()));
            },
        ),
        packed(
            "packed/known-elsewhere",
            Slot::Unknown,
            ELSEWHERE.len(),
            |variant| ELSEWHERE[variant as usize].into(),
            |canvas, _, variant| known_elsewhere(canvas, ELSEWHERE[variant as usize]),
        ),
        packed(
            "packed/lookalikes",
            Slot::Unknown,
            BESIDE_KNOWN.len(),
            |variant| BESIDE_KNOWN[variant as usize].into(),
            lookalikes,
        ),
        packed(
            "packed/abbreviations",
            Slot::Unknown,
            2,
            |variant| BESIDE_KNOWN[variant as usize].into(),
            abbreviations,
        ),
    ]
}

/// A feature that holds many values of others, and is not combined with others.
pub(super) fn packed(
    id: &'static str,
    slot: Slot,
    count: usize,
    word: fn(u32) -> Text,
    apply: fn(&mut Canvas, u8, u32),
) -> Row {
    Row::numbered(id, slot, count as u32, word, apply).used(Use::Alone).repeating()
}

/// The word for a variant that has none of its own.
fn number(variant: u32) -> Text {
    (variant + 1).to_string().into()
}

/// Splits a variant that stands for two indices. The second is below `count`.
fn split(variant: u32, count: usize) -> (usize, usize) {
    (variant as usize / count, variant as usize % count)
}

/// The value of a pool for a variant. With every variant, a place has every value.
fn turn<T>(pool: &[T], variant: u32, offset: usize) -> &T {
    &pool[(variant as usize + offset) % pool.len()]
}

/// The values of a pool, each with its word.
pub(super) fn values((_, pool, make): Pool) -> Vec<(&'static str, Document)> {
    pool.iter().map(|(word, text)| (*word, make(text))).collect()
}

/// A value as a token with these escapes.
fn escaped(value: &Document, escapes: Escapes) -> Document {
    let mut token = Vec::new();
    value.write(&Spelling { escapes, ..Spelling::default() }, &mut token);
    Document::raw(String::from_utf8_lossy(&token).into_owned())
}

/// Claims of which only one is set.
fn in_claim(value: Document) -> Document {
    Document::object([("claim", value)])
}

/// An array of objects with one value each.
fn in_objects(values: Vec<(&'static str, Document)>) -> Document {
    values.into_iter().map(|(_, value)| Document::object([("a", value)])).collect()
}

/// A value inside two objects and an array.
fn deep(value: Document) -> Document {
    Document::object([("a", Document::Array(vec![Document::object([("a", value)])]))])
}

/// The texts for the members of sub-objects that take any text. Each factor has every sub-object,
/// and each of its members has another text.
fn member_texts(canvas: &mut Canvas, _: u8, variant: u32) {
    let factors = (0..FACTORS).map(|index| {
        let mut factor = plain_factor();
        for name in SUB_OBJECTS.iter() {
            factor.set(*name, sub_object(name, false));
        }
        for (place, (name, member)) in TEXT_MEMBERS.iter().enumerate() {
            let (_, text) = turn(TEXTS, variant * FACTORS as u32, index + place);
            if let Some(sub_object) = factor.member_mut(name) {
                sub_object.set(*member, Document::text(*text));
            }
        }
        factor
    });
    *canvas.factors() = factors.collect();
}

/// Every day of a leap year at each of the times of a factor.
fn days(canvas: &mut Canvas, _: u8, variant: u32) {
    let names = &TIMES[3..];
    let factors = (0..DATES.len()).step_by(names.len()).map(|first| {
        let mut factor = plain_factor();
        for (place, name) in names.iter().enumerate() {
            let day = turn(&DATES, variant, first + place);
            factor.set(*name, Document::text(format!("{day}T12:33:09Z")));
        }
        factor
    });
    *canvas.factors() = factors.collect();
}

/// The days of a leap year.
static DATES: LazyLock<Vec<Date>> = LazyLock::new(|| {
    let days = 1..=util::days_in_year(LEAP_YEAR);
    days.filter_map(|day| Date::from_ordinal_date(LEAP_YEAR, day).ok()).collect()
});

/// The properties of the session with other valid values, in an object where they are unknown. The
/// property that holds this object comes first in the document.
fn known_elsewhere(canvas: &mut Canvas, place: &str) {
    let properties = session().properties.iter();
    let others = properties.map(|property| (property.name, other_value(session(), property.name)));
    let others = Document::object(others);
    let holder = match place {
        "unknown-object" => {
            canvas.whole().set("previous_session", others);
            "previous_session"
        }
        "prototype" => {
            canvas.whole().set("__proto__", others);
            "__proto__"
        }
        "merged" => {
            canvas.whole().set("<<", others);
            "<<"
        }
        "claims" => {
            *canvas.claims() = others;
            "custom_claims"
        }
        "same-in-claims" => {
            let same = canvas.whole().clone();
            *canvas.claims() = same;
            "custom_claims"
        }
        _ => {
            let at = FIRST_PLACES.iter().position(|name| *name == place).unwrap_or_default();
            if let Document::Object(others) = others {
                object(canvas, at as u8).members_mut().extend(others);
            }
            "authentication_factors"
        }
    };

    let root = canvas.whole();
    if let Some(index) = root.position(holder) {
        root.members_mut()[..=index].rotate_right(1);
    }
}

/// Every abbreviation, before or after the known properties, with a value that the known property
/// could have.
fn abbreviations(canvas: &mut Canvas, _: u8, variant: u32) {
    let (is_first, _) = beside_known(variant);
    let others =
        ABBREVIATIONS.iter().map(|(name, known)| Member::new(*name, other_value(session(), known)));
    add_beside(canvas.whole(), others, is_first);
}

/// Every lookalike, before or after the known properties, with a plausible value or a number.
fn lookalikes(canvas: &mut Canvas, _: u8, variant: u32) {
    let (is_first, is_number) = beside_known(variant);
    for lookalike in LOOKALIKES.iter() {
        let value = if is_number { Document::raw("5") } else { lookalike.plausible() };
        lookalike.add(canvas, value, is_first);
    }
}
