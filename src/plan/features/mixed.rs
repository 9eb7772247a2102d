//! Values drawn from a whole kind: times, ids, slugs and numbers at random, and values of the pools
//! inside realistic claims.

use std::sync::LazyLock;

use arbitrary::{Result, Unstructured};
use time::Month;

use crate::contract::Ambiguity;
use crate::entropy::entropy;
use crate::json::Document;
use crate::json::document::Text;
use crate::plan::canvas::{Canvas, IDS};
use crate::plan::pools::{NAMES, TEXTS};

use super::packed::{POOLS, values};
use super::unknown::{PLACES as UNKNOWN_PLACES, object, unknown_name};
use super::{Row, Slot, diagonal, times};

/// How many variants a kind has that is drawn at random: each is the seed of a value.
const SEEDED: u32 = 1 << 30;

/// How many numbers are in one document.
const NUMBERS_AT_ONCE: usize = 32;

/// The claims in which values of the pools are.
const CLAIMS: [&str; 4] = ["profile", "tenant", "features", "https://example.com/history"];

/// Puts a value into a claim of a realistic form.
pub(in crate::plan) type Form = (&'static str, fn(Document) -> Document);

pub(in crate::plan) const FORMS: [Form; 8] = [
    ("alone", |value| value),
    ("in-array", |value| Document::Array(vec![Document::text("first"), value])),
    ("in-object", |value| {
        Document::object([
            ("id", Document::raw("17")),
            ("label", value),
            ("note", Document::raw("null")),
        ])
    }),
    ("in-array-of-objects", |value| {
        let other =
            Document::object([("name", Document::text("first")), ("value", Document::raw("1"))]);
        let one = Document::object([("name", Document::text("second")), ("value", value)]);
        Document::Array(vec![other, one])
    }),
    ("in-settings", |value| {
        let theme = Document::object([("theme", value), ("beta", Document::raw("false"))]);
        Document::object([("settings", theme), ("plan", Document::text("pro"))])
    }),
    ("in-arrays", |value| {
        Document::Array(vec![Document::Array(vec![value]), Document::Array(vec![])])
    }),
    ("in-map-of-arrays", |value| {
        Document::object([
            ("read", Document::Array(vec![value])),
            ("write", Document::Array(vec![])),
        ])
    }),
    ("deep", |value| {
        let nested = |inner| Document::object([("next", inner)]);
        nested(nested(Document::Array(vec![nested(nested(value))])))
    }),
];

pub(super) fn rows() -> Vec<Row> {
    let leaves = LEAVES.len() as u32;
    let forms = FORMS.len() as u32;
    let names = NAMES.len() as u32;
    // Each of these repeats values of other features.
    let rows = vec![
        Row::numbered(
            "claims/nested",
            Slot::MoreClaims,
            leaves * forms,
            |variant| {
                let (leaf, form) = nested(variant);
                format!("{}-{}", LEAVES[leaf].0, FORMS[form].0).into()
            },
            |canvas, place, variant| {
                let (leaf, form) = nested(variant);
                let value = FORMS[form].1(LEAVES[leaf].1.clone());
                // Claims that are `null` stay so.
                if *canvas.claims() != Document::raw("null") {
                    canvas.claims().set(CLAIMS[usize::from(place)], value);
                }
            },
        )
        .valued(|variant| {
            let (leaf, form) = nested(variant);
            FORMS[form].1(LEAVES[leaf].1.clone()).compact().into()
        })
        .places(&CLAIMS_WORDS)
        .shared(0, CLAIMS.len() as u32),
        Row::numbered(
            "unknown/mixed",
            Slot::Unknown,
            names * leaves,
            |variant| {
                let (name, leaf) = diagonal(variant, NAMES.len(), LEAVES.len());
                format!("{}-{}", NAMES[name].0, LEAVES[leaf].0).into()
            },
            |canvas, place, variant| {
                let (name, leaf) = diagonal(variant, NAMES.len(), LEAVES.len());
                let name = unknown_name(place, NAMES[name].1);
                object(canvas, place).set(name, LEAVES[leaf].1.clone());
            },
        )
        .places(&UNKNOWN_PLACES)
        .shared(0, UNKNOWN_PLACES.len() as u32),
        seeded("roles/mixed", Slot::Roles, |canvas, _, seed| {
            canvas.roles().extend(drawn(seed, roles).into_iter().map(Document::text));
        })
        .valued(|seed| drawn(seed, roles).first().copied().unwrap_or_default().into()),
        seeded("slug/mixed", Slot::Slug, |canvas, _, seed| {
            *canvas.member("organization_slug") = Document::text(drawn(seed, slug));
        })
        .valued(|seed| drawn(seed, slug).into()),
        seeded("id/mixed", Slot::Id, |canvas, place, seed| {
            let id = drawn(seed, id);
            *canvas.member(IDS[usize::from(place)]) = Document::text(id);
        })
        .valued(|seed| drawn(seed, id).into())
        .places(&IDS)
        .shared(0, IDS.len() as u32),
        seeded("time/mixed", Slot::Time, |canvas, place, seed| {
            *canvas.time(place) = Document::text(drawn(seed, time));
        })
        .valued(|seed| drawn(seed, time).into())
        .places(&times::PLACES)
        .shared(0, times::PLACES.len() as u32),
        seeded("claims/integers", Slot::Claims, |canvas, _, seed| numbers(canvas, seed, integer))
            .valued(|seed| first(seed, integer)),
        seeded("claims/decimals", Slot::Claims, |canvas, _, seed| numbers(canvas, seed, decimal))
            .valued(|seed| first(seed, decimal)),
        seeded("claims/doubles", Slot::Claims, |canvas, _, seed| numbers(canvas, seed, double))
            .valued(|seed| first(seed, double)),
        seeded("claims/exponents", Slot::Claims, |canvas, _, seed| numbers(canvas, seed, exponent))
            .valued(|seed| first(seed, exponent)),
        seeded("claims/large-integers", Slot::Claims, |canvas, _, seed| {
            numbers(canvas, seed, large_integer);
        })
        .valued(|seed| first(seed, large_integer))
        .touching(&[Ambiguity::NumberRange]),
    ];
    rows.into_iter().map(Row::repeating).collect()
}

fn seeded(id: &'static str, slot: Slot, apply: fn(&mut Canvas, u8, u32)) -> Row {
    Row::numbered(id, slot, SEEDED, |seed| seed.to_string().into(), apply)
}

/// The words for the places of [`CLAIMS`].
const CLAIMS_WORDS: [&str; 4] = ["profile", "tenant", "features", "history"];

/// The values of the pools, each with its word.
static LEAVES: LazyLock<Vec<(&'static str, Document)>> =
    LazyLock::new(|| POOLS.into_iter().flat_map(values).collect());

/// The indices of a leaf and of a form. The first variants have the plainest forms.
fn nested(variant: u32) -> (usize, usize) {
    let leaves = LEAVES.len();
    (variant as usize % leaves, variant as usize / leaves)
}

/// The value that a seed stands for. Seed 0 stands for the plainest value.
fn drawn<T: Default>(seed: u32, draw: impl FnOnce(&mut Unstructured<'_>) -> Result<T>) -> T {
    let entropy = if seed == 0 { [0; ENTROPY] } else { entropy::<ENTROPY>(u64::from(seed), 0) };
    draw(&mut Unstructured::new(&entropy)).unwrap_or_default()
}

/// A number of bytes that is enough for any value.
const ENTROPY: usize = 768;

/// Sets a claim to an array of numbers. No other feature uses the claim of this name.
fn numbers(canvas: &mut Canvas, seed: u32, draw: fn(&mut Unstructured<'_>) -> Result<String>) {
    canvas.claims().set("numbers", tokens(seed, draw).into_iter().map(Document::raw).collect());
}

/// The numbers that a seed stands for.
fn tokens(seed: u32, draw: fn(&mut Unstructured<'_>) -> Result<String>) -> Vec<String> {
    drawn(seed, |source| (0..NUMBERS_AT_ONCE).map(|_| draw(source)).collect())
}

/// The first of the numbers that a seed stands for.
fn first(seed: u32, draw: fn(&mut Unstructured<'_>) -> Result<String>) -> Text {
    tokens(seed, draw).into_iter().next().unwrap_or_default().into()
}

/// An integer of up to 53 bits.
fn integer(source: &mut Unstructured<'_>) -> Result<String> {
    let bits = source.int_in_range(1..=53)?;
    let magnitude = source.int_in_range(0..=(1_i64 << bits) - 1)?;
    let is_negative = magnitude > 0 && source.ratio(1, 2)?;
    Ok(if is_negative { -magnitude } else { magnitude }.to_string())
}

/// An integer of 54 to 64 bits.
fn large_integer(source: &mut Unstructured<'_>) -> Result<String> {
    let bits = source.int_in_range(53..=63)?;
    let magnitude = source.int_in_range(1 << bits..=(1_u64 << bits) - 1 + (1 << bits))?;
    let sign = sign(source)?;
    Ok(format!("{sign}{magnitude}"))
}

/// A number of 15 to 17 digits with a point.
fn decimal(source: &mut Unstructured<'_>) -> Result<String> {
    let count = source.int_in_range(15..=17)?;
    let digits = digits(source, count)?;
    let (whole, fraction) = digits.split_at(source.int_in_range(0..=count - 1)?);
    let whole = if whole.is_empty() { "0" } else { whole };
    let sign = sign(source)?;
    Ok(format!("{sign}{whole}.{fraction}"))
}

/// The shortest token of a number in the whole range of binary64.
fn double(source: &mut Unstructured<'_>) -> Result<String> {
    const LARGEST: u64 = f64::MAX.to_bits();
    let number = f64::from_bits(source.int_in_range(1.0_f64.to_bits()..=LARGEST)?);
    let number = if source.ratio(1, 2)? { number.recip() } else { number };
    let sign = sign(source)?;
    Ok(format!("{sign}{number:e}"))
}

/// A number with an exponent, in any spelling.
fn exponent(source: &mut Unstructured<'_>) -> Result<String> {
    let sign = sign(source)?;
    let count = source.int_in_range(1..=17)?;
    let digits = digits(source, count)?;
    let (whole, fraction) = digits.split_at(1);
    let point = if fraction.is_empty() { "" } else { "." };
    let mark = source.choose(&["e", "E"])?;
    let direction = source.choose(&["", "+", "-"])?;
    let zeros = source.choose(&["", "0", "00"])?;
    let exponent = source.int_in_range(0..=300)?;
    Ok(format!("{sign}{whole}{point}{fraction}{mark}{direction}{zeros}{exponent}"))
}

fn sign(source: &mut Unstructured<'_>) -> Result<&'static str> {
    Ok(if source.ratio(1, 3)? { "-" } else { "" })
}

/// Digits, of which the first is not 0.
fn digits(source: &mut Unstructured<'_>, count: usize) -> Result<String> {
    let mut digits = String::new();
    for index in 0..count {
        let first = if index == 0 { b'1' } else { b'0' };
        digits.push(char::from(source.int_in_range(first..=b'9')?));
    }
    Ok(digits)
}

/// Up to eight texts of the pool.
fn roles(source: &mut Unstructured<'_>) -> Result<Vec<&'static str>> {
    let count = source.int_in_range(1..=8)?;
    (0..count).map(|_| Ok(source.choose(TEXTS)?.1)).collect()
}

/// A slug of up to 128 characters.
fn slug(source: &mut Unstructured<'_>) -> Result<String> {
    const CHARACTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    let longest = *source.choose(&[4, 16, 64, 128])?;
    let count = source.int_in_range(2..=longest)?;
    (0..count).map(|_| Ok(char::from(*source.choose(CHARACTERS)?))).collect()
}

/// A UUID of any version after up to three words.
fn id(source: &mut Unstructured<'_>) -> Result<String> {
    let mut id = String::new();
    for _ in 0..source.int_in_range(0..=3)? {
        for _ in 0..source.int_in_range(1..=8)? {
            id.push(char::from(source.int_in_range(b'a'..=b'z')?));
        }
        id.push('-');
    }
    let high: u64 = source.arbitrary()?;
    let low: u64 = source.arbitrary()?;
    let version = source.int_in_range(1..=8)?;
    let variant = *source.choose(b"89ab")?;
    let (first, second, third) = (high >> 32, high >> 16 & 0xffff, high & 0xfff);
    let (fourth, last) = (low >> 52, low & 0xffff_ffff_ffff);
    id.push_str(&format!(
        "{first:08x}-{second:04x}-{version}{third:03x}-{}{fourth:03x}-{last:012x}",
        char::from(variant)
    ));
    Ok(id)
}

/// A time with up to nine digits of a fraction.
fn time(source: &mut Unstructured<'_>) -> Result<String> {
    let years = source.choose(&[2021..=2030, 1970..=2100, 1900..=1969, 1..=9999])?;
    let year = source.int_in_range(years.clone())?;
    let month: u8 = source.int_in_range(1..=12)?;
    let days = Month::try_from(month).map_or(28, |month| month.length(year));
    let day = source.int_in_range(1..=days)?;
    let hour = source.int_in_range(0..=23)?;
    let minute = source.int_in_range(0..=59)?;
    let second = source.int_in_range(0..=59)?;
    let mut fraction = String::new();
    for index in 0..source.int_in_range(0..=9)? {
        if index == 0 {
            fraction.push('.');
        }
        fraction.push(char::from(source.int_in_range(b'0'..=b'9')?));
    }
    Ok(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}Z"))
}
