//! Flawed implementations, which prove that the sweep finds bugs. Each [`Flaw`] is one deliberate
//! difference from the embedded implementation, modelled on what real readers do.
//!
//! A flaw states the level that it must fail and the subjects that its findings must be reported
//! under. [`Caught`] compares a run with these expectations.

mod blind;
mod caught;
mod claims;
mod factors;
mod flawed;
mod ids;
mod probing;
mod probing_session;
mod roles;
mod scan;
mod second;
mod second_values;
mod shape;
mod slugs;
mod state;
mod text;
mod times;
mod tree;
mod unknown;
#[cfg(test)]
mod witnesses;

use crate::contract::Level;

pub use caught::{Caught, median};
pub use flawed::Flawed;

use flawed::Step;

/// One deliberate bug of a flawed implementation.
#[derive(Debug)]
pub struct Flaw {
    /// The name, such as `slug-of-one-character`.
    pub name: &'static str,
    /// The lowest level that the implementation fails.
    pub level: Level,
    /// The ids of the subjects that findings may be reported under. At least one finding must be
    /// reported under each id. In an id, `*` stands for any characters; of the ids that match, at
    /// least one must be reported.
    pub expected_subjects: &'static [&'static str],
    /// What the implementation does wrong, followed in parentheses by real readers that do the
    /// same, or by how such a bug comes about.
    pub description: &'static str,
    step: Step,
}

impl Flaw {
    /// What the author of the flaw knew of the sweep.
    pub fn origin(&self) -> Origin {
        match blind::TABLE.into_iter().flatten().any(|flaw| flaw.name == self.name) {
            true => Origin::Blind,
            false => Origin::Informed,
        }
    }
}

/// What the author of a flaw knew of the sweep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Written with knowledge of the sweep.
    Informed,
    /// Written without knowledge of the sweep. The share of these flaws that the sweep catches
    /// estimates the share that it catches of bugs that nobody has named.
    Blind,
}

impl Origin {
    /// Every origin.
    pub const ALL: [Self; 2] = [Self::Informed, Self::Blind];

    /// The name, as reports show it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Informed => "informed",
            Self::Blind => "blind",
        }
    }
}

const INFORMED: [&[Flaw]; 14] = [
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
    probing::FLAWS,
    probing_session::FLAWS,
    second::FLAWS,
    second_values::FLAWS,
];

/// Every flaw.
pub fn all() -> impl Iterator<Item = &'static Flaw> + Clone {
    INFORMED.into_iter().chain(blind::TABLE).flatten()
}

/// The flaw with this name.
pub fn find(name: &str) -> Option<&'static Flaw> {
    all().find(|flaw| flaw.name == name)
}

/// The expected subject of a flaw that already fails on the plain document.
const PLAIN: &[&str] = &["plain document"];
