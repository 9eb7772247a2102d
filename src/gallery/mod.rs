//! Flawed implementations, which prove that the sweep finds bugs. Each [`Flaw`] is one deliberate
//! difference from the embedded implementation, taken from what real readers do.
//!
//! A flaw names the level that it must fail and the rules and features that findings must be
//! reported under. [`Caught`] compares a run with that.

mod caught;
mod claims;
mod factors;
mod flawed;
mod ids;
mod roles;
mod scan;
mod shape;
mod slugs;
mod state;
mod text;
mod times;
mod tree;
mod unknown;

use crate::contract::Level;

pub use caught::{Caught, median};
pub use flawed::Flawed;

use flawed::Step;

/// One deliberate bug of a flawed implementation.
#[derive(Debug)]
pub struct Flaw {
    /// Its name, such as `slug-of-one-character`.
    pub name: &'static str,
    /// The lowest level that it fails; it reaches the levels below.
    pub level: Level,
    /// The ids of the rules and features that findings may be reported under. Each must be reported
    /// at least once. An id with `*` matches any ids, at least one of which must be reported.
    pub expected_subjects: &'static [&'static str],
    /// What the implementation does wrong, then real readers that do so, or how they come to do it,
    /// in parentheses.
    pub description: &'static str,
    step: Step,
}

const TABLE: [&[Flaw]; 10] = [
    text::FLAWS,
    shape::FLAWS,
    ids::FLAWS,
    times::FLAWS,
    slugs::FLAWS,
    roles::FLAWS,
    factors::FLAWS,
    claims::FLAWS,
    unknown::FLAWS,
    state::FLAWS,
];

/// Every flaw.
pub fn all() -> impl Iterator<Item = &'static Flaw> + Clone {
    TABLE.into_iter().flatten()
}

/// The flaw with this name.
pub fn find(name: &str) -> Option<&'static Flaw> {
    all().find(|flaw| flaw.name == name)
}

/// The expected subject of a flaw that already fails on the plain document.
const PLAIN: &[&str] = &["plain document"];
