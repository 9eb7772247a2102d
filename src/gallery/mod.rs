//! Flawed implementations, to prove that the sweep bites: each a [`Flaw`], one line of difference from
//! the embedded implementation, drawn from what real readers do.
//!
//! A row says at which level the flaw must be caught and under which rules or features. [`Caught`]
//! holds a run against its row.

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

/// A flawed implementation's row.
#[derive(Debug)]
pub struct Flaw {
    /// Its name, such as `slug-of-one-character`.
    pub name: &'static str,
    /// The level that it fails; it reaches those below.
    pub level: Level,
    /// The ids of the rules and features that findings may stand under, and of each there is one. An
    /// id with `*` in it stands for any of the ids that match, of which there is at least one.
    pub blamed: &'static [&'static str],
    /// What is wrong, and who does it.
    pub wrong: &'static str,
    step: Step,
}

const TABLE: [&[Flaw]; 10] = [
    text::ROWS,
    shape::ROWS,
    ids::ROWS,
    times::ROWS,
    slugs::ROWS,
    roles::ROWS,
    factors::ROWS,
    claims::ROWS,
    unknown::ROWS,
    state::ROWS,
];

/// Every flaw.
pub fn all() -> impl Iterator<Item = &'static Flaw> + Clone {
    TABLE.into_iter().flatten()
}

/// The flaw of that name.
pub fn find(name: &str) -> Option<&'static Flaw> {
    all().find(|flaw| flaw.name == name)
}

const fn row(
    name: &'static str,
    level: Level,
    blamed: &'static [&'static str],
    wrong: &'static str,
    step: Step,
) -> Flaw {
    Flaw { name, level, blamed, wrong, step }
}

/// The plain document is wrong already.
const PLAIN: &[&str] = &["plain document"];
