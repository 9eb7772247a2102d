//! Documents that are expensive to read: [`Hostile`]. They are deep, long, have many values, or are
//! a trap for quadratic work.

use crate::case::{Case, HOSTILE_PREFIX};
use crate::json::Tape;
use crate::plan::{self, Description, Plan};

/// A document that is expensive to read: a recipe and a size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hostile {
    recipe: u8,
    size: usize,
}

/// How to make a hostile document of any size.
struct Recipe {
    name: &'static str,
    /// The smallest size that the sweep contains.
    smallest: usize,
    /// How many times the sweep doubles the smallest size.
    doublings: u32,
    make: Make,
}

enum Make {
    /// Makes the whole text.
    Text(fn(usize) -> String),
    /// Makes the custom claims of the plain document.
    Claims(fn(usize) -> String),
    /// Makes the value of this property of the plain document.
    Value(&'static str, fn(usize) -> String),
}

use Make::{Claims, Text, Value};

const UUID: &str = "fe6c042b-6286-479f-8a4f-b046a6c46509";
const FACTOR: &str = r#"{"type":"magic_link","delivery_method":"email"}"#;

const RECIPES: &[Recipe] = &[
    Recipe {
        name: "open-arrays",
        smallest: 100,
        doublings: 10,
        make: Text(|size| "[".repeat(size)),
    },
    Recipe {
        name: "open-objects",
        smallest: 100,
        doublings: 10,
        make: Text(|size| "{\"a\":".repeat(size)),
    },
    Recipe {
        name: "nested-arrays",
        smallest: 100,
        doublings: 10,
        make: Claims(|size| format!("{{\"a\":{}{}}}", "[".repeat(size), "]".repeat(size))),
    },
    Recipe {
        name: "nested-objects",
        smallest: 100,
        doublings: 10,
        make: Claims(|size| format!("{}1{}", "{\"a\":".repeat(size), "}".repeat(size))),
    },
    Recipe {
        name: "long-string",
        smallest: 125_000,
        doublings: 3,
        make: Claims(|size| format!("{{\"a\":\"{}\"}}", "a".repeat(size))),
    },
    Recipe {
        name: "long-name",
        smallest: 125_000,
        doublings: 3,
        make: Claims(|size| format!("{{\"{}\":1}}", "a".repeat(size))),
    },
    Recipe {
        name: "long-role",
        smallest: 125_000,
        doublings: 3,
        make: Value("roles", |size| format!("[\"{}\"]", "a".repeat(size))),
    },
    Recipe {
        name: "long-slug",
        smallest: 125_000,
        doublings: 3,
        make: Value("organization_slug", |size| format!("\"{}\"", "a".repeat(size))),
    },
    Recipe {
        name: "long-slug-with-a-space",
        smallest: 12_500,
        doublings: 3,
        make: Value("organization_slug", |size| format!("\"{} \"", "a-".repeat(size))),
    },
    Recipe {
        name: "many-words-before-a-uuid",
        smallest: 12_500,
        doublings: 3,
        make: Value("member_id", |size| format!("\"{}{UUID}\"", "a-".repeat(size))),
    },
    Recipe {
        name: "many-hyphens-and-no-uuid",
        smallest: 12_500,
        doublings: 3,
        make: Value("member_id", |size| format!("\"{}!\"", "a-".repeat(size))),
    },
    Recipe {
        name: "long-fraction-of-a-second",
        smallest: 12_500,
        doublings: 3,
        make: Value("started_at", |size| format!("\"2021-12-29T12:33:09.{}Z\"", "1".repeat(size))),
    },
    Recipe {
        name: "long-year",
        smallest: 12_500,
        doublings: 3,
        make: Value("started_at", |size| format!("\"{}-12-29T12:33:09Z\"", "2".repeat(size))),
    },
    Recipe {
        name: "many-roles",
        smallest: 1_250,
        doublings: 3,
        make: Value("roles", |size| list(size, |index| format!("\"role_{index}\""))),
    },
    Recipe {
        name: "many-equal-roles",
        smallest: 1_250,
        doublings: 3,
        make: Value("roles", |size| list(size, |_| "\"editor\"".to_owned())),
    },
    Recipe {
        name: "many-factors",
        smallest: 250,
        doublings: 3,
        make: Value("authentication_factors", |size| list(size, |_| FACTOR.to_owned())),
    },
    Recipe {
        name: "many-claims",
        smallest: 1_250,
        doublings: 3,
        make: Claims(|size| members(size, |index| format!("claim_{index}"))),
    },
    Recipe {
        name: "many-equal-names",
        smallest: 125,
        doublings: 3,
        make: Claims(|size| members(size, |_| "a".to_owned())),
    },
    Recipe {
        name: "colliding-names",
        smallest: 512,
        doublings: 3,
        make: Claims(|size| members(size, colliding)),
    },
    Recipe {
        name: "unknown-properties",
        smallest: 1_250,
        doublings: 3,
        make: Text(|size| {
            within(&format!("\"new\":{}", members(size, |index| format!("p{index}"))))
        }),
    },
    Recipe {
        name: "empty-arrays",
        smallest: 12_500,
        doublings: 3,
        make: Claims(|size| format!("{{\"a\":{}}}", list(size, |_| "[]".to_owned()))),
    },
    Recipe {
        name: "escapes",
        smallest: 12_500,
        doublings: 3,
        make: Claims(|size| format!("{{\"a\":\"{}\"}}", "\\u0041".repeat(size))),
    },
    Recipe {
        name: "backslashes",
        smallest: 12_500,
        doublings: 3,
        make: Claims(|size| format!("{{\"a\":\"{}\"}}", "\\\\".repeat(size))),
    },
    Recipe {
        name: "escaped-pairs",
        smallest: 12_500,
        doublings: 3,
        make: Claims(|size| format!("{{\"a\":\"{}\"}}", "\\ud83d\\ude00".repeat(size))),
    },
    Recipe {
        name: "open-string-of-quotes",
        smallest: 12_500,
        doublings: 3,
        make: Text(|size| format!("{{\"a\":\"{}", "\\\"".repeat(size))),
    },
    Recipe {
        name: "long-integer",
        smallest: 625,
        doublings: 3,
        make: Claims(|size| format!("{{\"a\":1{}}}", "0".repeat(size))),
    },
    Recipe {
        name: "many-digits",
        smallest: 12_500,
        doublings: 3,
        make: Claims(|size| format!("{{\"a\":{}}}", "7".repeat(size))),
    },
    Recipe {
        name: "long-fraction",
        smallest: 625,
        doublings: 3,
        make: Claims(|size| format!("{{\"a\":0.{}1}}", "0".repeat(size))),
    },
    Recipe {
        name: "long-exponent",
        smallest: 625,
        doublings: 3,
        make: Claims(|size| format!("{{\"a\":1e{}1}}", "0".repeat(size))),
    },
    Recipe {
        name: "large-exponent",
        smallest: 125_000_000,
        doublings: 3,
        make: Claims(|size| format!("{{\"a\":1e{size}}}")),
    },
    Recipe {
        name: "large-negative-exponent",
        smallest: 125_000_000,
        doublings: 3,
        make: Claims(|size| format!("{{\"a\":1e-{size}}}")),
    },
    Recipe {
        name: "white-space",
        smallest: 125_000,
        doublings: 3,
        make: Text(|size| within(&format!("\"new\":{}1", " ".repeat(size)))),
    },
    Recipe {
        name: "commas",
        smallest: 12_500,
        doublings: 3,
        make: Text(|size| format!("[{}]", ",".repeat(size))),
    },
];

impl Hostile {
    /// Every hostile document of the sweep: each recipe in sizes that double.
    pub fn all() -> impl Iterator<Item = Self> + Clone {
        RECIPES.iter().zip(0..).flat_map(|(recipe, index)| {
            let sizes = (0..=recipe.doublings).map(|times| recipe.smallest << times);
            sizes.map(move |size| Self { recipe: index, size })
        })
    }

    /// The document of this recipe and size. `None` if there is no such recipe, or if the size is 0
    /// or above the recipe's largest size.
    pub fn find(recipe: &str, size: usize) -> Option<Self> {
        let (found, index) = RECIPES.iter().zip(0..).find(|(known, _)| known.name == recipe)?;
        (1..=found.largest()).contains(&size).then_some(Self { recipe: index, size })
    }

    /// The document of a name such as `hostile/long-string/1000000`.
    pub fn named(name: &str) -> Option<Self> {
        let (recipe, size) = name.strip_prefix(HOSTILE_PREFIX)?.split_once('/')?;
        Self::find(recipe, size.parse().ok()?)
    }

    /// The name and the largest size of each recipe.
    pub fn largest() -> impl Iterator<Item = (&'static str, usize)> {
        RECIPES.iter().map(|recipe| (recipe.name, recipe.largest()))
    }

    /// The name of the recipe.
    pub fn recipe(self) -> &'static str {
        RECIPES[usize::from(self.recipe)].name
    }

    /// What documents of the recipe show.
    pub fn description(self) -> Option<&'static Description> {
        plan::of_recipe(self.recipe())
    }

    /// How many times the recipe repeats its part, or the exponent that it writes.
    pub fn size(self) -> usize {
        self.size
    }

    /// The case, which has neither a plan nor a twin.
    pub fn case(self) -> Case {
        Case::hostile(self.recipe(), self.size, self.document())
    }

    fn document(self) -> Vec<u8> {
        let text = match RECIPES[usize::from(self.recipe)].make {
            Text(make) => make(self.size),
            Claims(make) => within(&format!("\"custom_claims\":{}", make(self.size))),
            Value(property, make) => with_value(property, &make(self.size)),
        };
        text.into_bytes()
    }
}

impl Recipe {
    fn largest(&self) -> usize {
        self.smallest << self.doublings
    }
}

fn plain() -> String {
    String::from_utf8_lossy(&Plan::default().document()).into_owned()
}

/// The plain document with another member at its start.
fn within(member: &str) -> String {
    plain().replacen('{', &format!("{{{member},"), 1)
}

/// The plain document with this token as the value of a property.
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
    let member = |index| format!("\"{}\":1", name(index));
    format!("{{{}}}", (0..size).map(member).collect::<Vec<_>>().join(","))
}

/// The name for an index below 4096. The names differ, but their hashes are equal if a hash is
/// computed unit by unit as `31 * hash + unit`, because `Aa` and `BB` have equal hashes.
fn colliding(index: usize) -> String {
    (0..12).map(|bit| if index >> bit & 1 == 0 { "Aa" } else { "BB" }).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn find_returns_every_document_but_none_above_the_largest_size() {
        let all: HashSet<Hostile> = Hostile::all().collect();
        for hostile in &all {
            assert_eq!(Hostile::find(hostile.recipe(), hostile.size()), Some(*hostile));
        }
        assert_eq!(Hostile::find("long-string", 1_000_001), None);
        assert_eq!(Hostile::find("long-string", 0), None);
        assert_eq!(Hostile::find("no-such-recipe", 1), None);
    }

    #[test]
    fn every_document_is_longer_than_the_document_of_half_its_size() {
        let all: Vec<Hostile> = Hostile::all().collect();
        for pair in all.windows(2).filter(|pair| pair[0].recipe == pair[1].recipe) {
            assert_eq!(pair[0].size * 2, pair[1].size);
            let [small, large] = [pair[0], pair[1]].map(|hostile| hostile.document().len());
            assert!(small < large || pair[0].recipe().ends_with("exponent"), "{pair:?}");
        }
    }

    #[test]
    fn all_documents_together_have_at_most_24_mib() {
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
