//! Unknown properties in any object: ordinary ones, and lookalikes of known properties, whose names
//! differ in case, separators, look-alike letters or invisible characters. A lookalike must not be
//! read as the known property.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::contract::shape::{Object, factor, session};
use crate::json::Document;
use crate::json::document::{Member, Text};
use crate::plan::canvas::{Canvas, other_value};
use crate::plan::casing::{camel_case, capital};
use crate::plan::pools::{NAMES, Named};

use super::factors::sub_object_shape;
use super::{Row, Slot};

pub(super) const PLACES: [&str; 4] = ["document", "factor", "sub-object", "last-factor"];
/// The objects of a document with one factor: the first of [`PLACES`].
pub(super) const FIRST_PLACES: [&str; 3] = [PLACES[0], PLACES[1], PLACES[2]];
const VALUES: &[Named] = &[
    ("null", "null"),
    ("number", "5"),
    ("string", "\"!\""),
    ("array", "[null]"),
    ("object", "{\"a\":[]}"),
    ("bool", "false"),
];

/// An unknown property whose name resembles the name of a known one in the same object.
pub(super) struct Lookalike {
    /// The object: an index of [`PLACES`].
    place: u8,
    /// The name of the known property.
    known: &'static str,
    name: String,
    word: String,
}

impl Lookalike {
    /// A value that the known property could have, and that no other property of the document has.
    pub(super) fn plausible(&self) -> Document {
        other_value(shape(self.place), self.known)
    }

    /// Adds the unknown property to its object, before or after all other members.
    pub(super) fn add(&self, canvas: &mut Canvas, value: Document, is_first: bool) {
        let member = Member::new(self.name.clone(), value);
        add_beside(object(canvas, self.place), [member], is_first);
    }
}

/// Where unknown properties with names like known ones are in their object, and whether they are
/// numbers instead of values that the known ones could have.
pub(super) const BESIDE_KNOWN: [&str; 4] = ["before", "after", "numbers-before", "numbers-after"];

/// Whether the unknown properties of an index of [`BESIDE_KNOWN`] come first, and whether they are
/// numbers.
pub(super) fn beside_known(variant: u32) -> (bool, bool) {
    (variant.is_multiple_of(2), variant >= 2)
}

/// Adds members to an object, before or after all others.
pub(super) fn add_beside(
    object: &mut Document,
    added: impl IntoIterator<Item = Member>,
    is_first: bool,
) {
    let members = object.members_mut();
    let at = if is_first { 0 } else { members.len() };
    members.splice(at..at, added);
}

/// Changes a name into one that resembles it; returns it unchanged if that is not possible.
type Resemble = fn(&str) -> String;

/// What the name of a lookalike differs in.
const RESEMBLANCES: &[(&str, Resemble)] = &[
    ("capital", |name| cased(name, "_", capital)),
    ("upper-case", str::to_ascii_uppercase),
    ("camel-case", camel_case),
    ("pascal-case", |name| cased(name, "", capital)),
    ("hyphen", |name| name.replace('_', "-")),
    ("space", |name| name.replace('_', " ")),
    ("point", |name| name.replace('_', ".")),
    ("joined", |name| name.replace('_', "")),
    ("doubled-underscore", |name| name.replace('_', "__")),
    ("leading-underscore", |name| format!("_{name}")),
    ("trailing-underscore", |name| format!("{name}_")),
    ("leading-space", |name| format!(" {name}")),
    ("trailing-space", |name| format!("{name} ")),
    ("trailing-line-feed", |name| format!("{name}\n")),
    ("zero-width-space", |name| format!("{name}\u{200b}")),
    ("soft-hyphen", |name| name.replacen('_', "_\u{ad}", 1)),
    ("byte-order-mark", |name| format!("\u{feff}{name}")),
    ("combining-mark", |name| format!("{name}\u{301}")),
    ("long-s", |name| name.replacen('s', "\u{17f}", 1)),
    ("kelvin", |name| name.replacen('k', "\u{212a}", 1)),
    ("dotless-i", |name| name.replacen('i', "\u{131}", 1)),
    ("dotted-capital-i", |name| name.to_ascii_uppercase().replacen('I', "\u{130}", 1)),
    ("cyrillic", |name| name.replacen('e', "\u{435}", 1)),
    ("full-width", |name| name.replacen('e', "\u{ff45}", 1)),
];

/// The names that resemble a known one, each once.
pub(super) fn resembling(known: &str) -> impl Iterator<Item = (&'static str, String)> {
    let mut names = HashSet::from([known.to_owned()]);
    let all = RESEMBLANCES.iter().map(move |(word, resemble)| (*word, resemble(known)));
    all.filter(move |(_, name)| names.insert(name.clone())).collect::<Vec<_>>().into_iter()
}

/// Joins the words of a name, each changed by a function.
fn cased(name: &str, separator: &str, change: fn(&str) -> String) -> String {
    name.split('_').map(change).collect::<Vec<_>>().join(separator)
}

/// Every lookalike of the properties of the session, of the properties that every factor can have
/// and of `email_factor`, and of the members of `email_factor`.
pub(super) static LOOKALIKES: LazyLock<Vec<Lookalike>> = LazyLock::new(|| {
    let mut lookalikes = Vec::new();
    let is_common = |name: &str| name == "email_factor" || !name.ends_with("_factor");
    for place in 0..3 {
        let known = shape(place).properties.iter().map(|property| property.name);
        for known in known.filter(|name| is_common(name)) {
            for (resemblance, name) in resembling(known) {
                let word = format!("{}-{known}-{resemblance}", PLACES[usize::from(place)]);
                lookalikes.push(Lookalike { place, known, name, word });
            }
        }
    }
    lookalikes
});

pub(super) fn rows() -> Vec<Row> {
    let values = VALUES.len() as u32;
    let value_word = |variant: u32| VALUES[variant as usize].0.into();
    let lookalikes = LOOKALIKES.len() as u32;
    let lookalike_word = |variant: u32| LOOKALIKES[variant as usize].word.clone().into();
    vec![
        Row::listed("unknown/name", Slot::Unknown, NAMES, |canvas, place, name| {
            let name = unknown_name(place, name);
            object(canvas, place).set(name, Document::text("x"));
        })
        .places(&PLACES)
        .shared(2, 12),
        Row::numbered(
            "unknown/lookalike-before",
            Slot::Unknown,
            lookalikes,
            lookalike_word,
            |canvas, _, variant| {
                let lookalike = &LOOKALIKES[variant as usize];
                lookalike.add(canvas, lookalike.plausible(), true);
            },
        )
        .shared(0, 6),
        Row::numbered(
            "unknown/lookalike-after",
            Slot::Unknown,
            lookalikes,
            lookalike_word,
            |canvas, _, variant| {
                let lookalike = &LOOKALIKES[variant as usize];
                lookalike.add(canvas, lookalike.plausible(), false);
            },
        )
        .shared(3, 6),
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
        .valued(|variant| VALUES[variant as usize].1.into())
        .places(&PLACES),
    ]
}

/// The name, made unknown at an index of [`PLACES`]: a name that is known there gets a prefix.
pub(super) fn unknown_name(place: u8, name: &'static str) -> Text {
    if is_known(place, name) { format!("x_{name}").into() } else { name.into() }
}

/// Whether the contract knows a property of this name in the object at an index of [`PLACES`].
pub(in crate::plan) fn is_known(place: u8, name: &str) -> bool {
    shape(place).property(name).is_some()
}

/// The shape of the object at an index of [`PLACES`].
fn shape(place: u8) -> &'static Object {
    match place {
        0 => session(),
        2 => sub_object_shape("email_factor").unwrap_or_else(factor),
        _ => factor(),
    }
}

/// The object at an index of [`PLACES`].
pub(in crate::plan) fn object(canvas: &mut Canvas, place: u8) -> &mut Document {
    match place {
        0 => &mut canvas.root,
        1 => canvas.factor(),
        2 => canvas.sub_object(),
        _ => canvas.last_factor(),
    }
}
