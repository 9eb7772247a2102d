//! Documents that are made to be costly: deep, long, many, and traps for work that grows with the
//! square of the size. The type is [`Hostile`].

use crate::case::Case;
use crate::json::Tape;
use crate::plan::Plan;

/// A costly document: a recipe, and how large it is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hostile {
    recipe: u8,
    size: usize,
}

/// A recipe's row: its name, its smallest size and how often that doubles, and what it makes of a size.
struct Row(&'static str, usize, u32, Make);

enum Make {
    /// A whole text.
    Text(fn(usize) -> String),
    /// The custom claims of the plain document.
    Claims(fn(usize) -> String),
    /// A token for one of the plain document's values: its property, and the token.
    Value(&'static str, fn(usize) -> String),
}

use Make::{Claims, Text, Value};

#[rustfmt::skip]
const TABLE: &[Row] = &[
    Row("open-arrays", 100, 10, Text(|size| "[".repeat(size))),
    Row("open-objects", 100, 10, Text(|size| "{\"a\":".repeat(size))),
    Row("nested-arrays", 100, 10, Claims(|size| format!("{{\"a\":{}{}}}", "[".repeat(size), "]".repeat(size)))),
    Row("nested-objects", 100, 10, Claims(|size| format!("{}1{}", "{\"a\":".repeat(size), "}".repeat(size)))),
    Row("long-string", 125_000, 3, Claims(|size| format!("{{\"a\":\"{}\"}}", "a".repeat(size)))),
    Row("long-name", 125_000, 3, Claims(|size| format!("{{\"{}\":1}}", "a".repeat(size)))),
    Row("long-role", 125_000, 3, Value("roles", |size| format!("[\"{}\"]", "a".repeat(size)))),
    Row("long-slug", 125_000, 3, Value("organization_slug", |size| format!("\"{}\"", "a".repeat(size)))),
    Row("long-slug-with-a-space", 12_500, 3, Value("organization_slug", |size| format!("\"{} \"", "a-".repeat(size)))),
    Row("many-words-before-a-uuid", 12_500, 3, Value("member_id", |size| format!("\"{}fe6c042b-6286-479f-8a4f-b046a6c46509\"", "a-".repeat(size)))),
    Row("many-hyphens-and-no-uuid", 12_500, 3, Value("member_id", |size| format!("\"{}!\"", "a-".repeat(size)))),
    Row("long-fraction-of-a-second", 12_500, 3, Value("started_at", |size| format!("\"2021-12-29T12:33:09.{}Z\"", "1".repeat(size)))),
    Row("long-year", 12_500, 3, Value("started_at", |size| format!("\"{}-12-29T12:33:09Z\"", "2".repeat(size)))),
    Row("many-roles", 1_250, 3, Value("roles", |size| list(size, |at| format!("\"role_{at}\"")))),
    Row("many-equal-roles", 1_250, 3, Value("roles", |size| list(size, |_| "\"editor\"".to_owned()))),
    Row("many-factors", 250, 3, Value("authentication_factors", |size| list(size, |_| "{\"type\":\"magic_link\",\"delivery_method\":\"email\"}".to_owned()))),
    Row("many-claims", 1_250, 3, Claims(|size| members(size, |at| format!("claim_{at}")))),
    Row("many-equal-names", 125, 3, Claims(|size| members(size, |_| "a".to_owned()))),
    Row("colliding-names", 512, 3, Claims(|size| members(size, colliding))),
    Row("unknown-properties", 1_250, 3, Text(|size| within(&format!("\"new\":{}", members(size, |at| format!("p{at}")))))),
    Row("empty-arrays", 12_500, 3, Claims(|size| format!("{{\"a\":{}}}", list(size, |_| "[]".to_owned())))),
    Row("escapes", 12_500, 3, Claims(|size| format!("{{\"a\":\"{}\"}}", "\\u0041".repeat(size)))),
    Row("backslashes", 12_500, 3, Claims(|size| format!("{{\"a\":\"{}\"}}", "\\\\".repeat(size)))),
    Row("escaped-pairs", 12_500, 3, Claims(|size| format!("{{\"a\":\"{}\"}}", "\\ud83d\\ude00".repeat(size)))),
    Row("open-string-of-quotes", 12_500, 3, Text(|size| format!("{{\"a\":\"{}", "\\\"".repeat(size)))),
    Row("long-integer", 625, 3, Claims(|size| format!("{{\"a\":1{}}}", "0".repeat(size)))),
    Row("many-digits", 12_500, 3, Claims(|size| format!("{{\"a\":{}}}", "7".repeat(size)))),
    Row("long-fraction", 625, 3, Claims(|size| format!("{{\"a\":0.{}1}}", "0".repeat(size)))),
    Row("long-exponent", 625, 3, Claims(|size| format!("{{\"a\":1e{}1}}", "0".repeat(size)))),
    Row("large-exponent", 125_000_000, 3, Claims(|size| format!("{{\"a\":1e{size}}}"))),
    Row("large-negative-exponent", 125_000_000, 3, Claims(|size| format!("{{\"a\":1e-{size}}}"))),
    Row("white-space", 125_000, 3, Text(|size| within(&format!("\"new\":{}1", " ".repeat(size))))),
    Row("commas", 12_500, 3, Text(|size| format!("[{}]", ",".repeat(size)))),
];

impl Hostile {
    /// Every recipe, each in sizes that double.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().zip(0..).flat_map(|(Row(_, smallest, doublings, _), recipe)| {
            (0..=*doublings).map(move |times| Self { recipe, size: smallest << times })
        })
    }

    /// A recipe by its name, in a size that is not above its largest.
    pub fn find(recipe: &str, size: usize) -> Option<Self> {
        let (Row(_, smallest, doublings, _), recipe) =
            TABLE.iter().zip(0..).find(|(row, _)| row.0 == recipe)?;
        (1..=smallest << doublings).contains(&size).then_some(Self { recipe, size })
    }

    /// The largest size of each recipe, with its name.
    pub fn largest() -> impl Iterator<Item = (&'static str, usize)> {
        TABLE.iter().map(|Row(name, smallest, doublings, _)| (*name, smallest << doublings))
    }

    /// The recipe's name.
    pub fn recipe(self) -> &'static str {
        TABLE[usize::from(self.recipe)].0
    }

    /// How many there are of what the recipe repeats.
    pub fn size(self) -> usize {
        self.size
    }

    /// The case: it has no plan and no twin.
    pub fn case(self) -> Case {
        Case::hostile(self.recipe(), self.size, self.document())
    }

    fn document(self) -> Vec<u8> {
        let text = match TABLE[usize::from(self.recipe)].3 {
            Text(make) => make(self.size),
            Claims(make) => within(&format!("\"custom_claims\":{}", make(self.size))),
            Value(property, make) => with_value(property, &make(self.size)),
        };
        text.into_bytes()
    }
}

fn plain() -> String {
    String::from_utf8_lossy(&Plan::default().document()).into_owned()
}

/// The plain document with one more member.
fn within(member: &str) -> String {
    plain().replacen('{', &format!("{{{member},"), 1)
}

/// The plain document with another value for a property.
fn with_value(property: &str, token: &str) -> String {
    let mut text = plain();
    let mut tape = Tape::default();
    let old = match tape.read(text.as_bytes()) {
        Ok(()) => tape.root().member(property).map(|value| value.offset()..value.end()),
        Err(_) => None,
    };
    if let Some(range) = old {
        text.replace_range(range, token);
    }
    text
}

fn list(size: usize, element: impl Fn(usize) -> String) -> String {
    format!("[{}]", (0..size).map(element).collect::<Vec<_>>().join(","))
}

fn members(size: usize, name: impl Fn(usize) -> String) -> String {
    let member = |at| format!("\"{}\":1", name(at));
    format!("{{{}}}", (0..size).map(member).collect::<Vec<_>>().join(","))
}

/// Names that all have one hash where `31 * hash + unit` makes it: `Aa` and `BB` are worth the same.
fn colliding(at: usize) -> String {
    (0..12).map(|bit| if at >> bit & 1 == 0 { "Aa" } else { "BB" }).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_recipe_is_found_by_name_and_no_larger_than_its_largest_size() {
        let all: HashSet<Hostile> = Hostile::all().collect();
        for hostile in &all {
            assert_eq!(Hostile::find(hostile.recipe(), hostile.size()), Some(*hostile));
        }
        assert_eq!(Hostile::find("long-string", 1_000_001), None);
        assert_eq!(Hostile::find("long-string", 0), None);
        assert_eq!(Hostile::find("no-such-recipe", 1), None);
    }

    #[test]
    fn every_document_is_longer_than_the_one_of_half_the_size() {
        let all: Vec<Hostile> = Hostile::all().collect();
        for pair in all.windows(2).filter(|pair| pair[0].recipe == pair[1].recipe) {
            assert_eq!(pair[0].size * 2, pair[1].size);
            let [small, large] = [pair[0], pair[1]].map(|it| it.document().len());
            assert!(small < large || pair[0].recipe().ends_with("exponent"), "{pair:?}");
        }
    }

    #[test]
    fn all_of_them_together_are_no_more_than_24_mib() {
        let bytes: usize = Hostile::all().map(|hostile| hostile.document().len()).sum();
        assert!(bytes <= 24 << 20, "{bytes}");
    }

    #[test]
    fn colliding_names_differ_and_collide() {
        let hash = |name: &str| {
            name.bytes().fold(0u32, |hash, byte| hash.wrapping_mul(31).wrapping_add(byte.into()))
        };
        let names: HashSet<String> = (0..4096).map(colliding).collect();
        let hashes: HashSet<u32> = names.iter().map(|name| hash(name)).collect();
        assert_eq!((names.len(), hashes.len()), (4096, 1));
    }
}
