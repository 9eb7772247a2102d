//! Flaws whose author did not look at how documents are generated. The share that the sweep catches
//! estimates what it catches of bugs that nobody has named. Each flaw has a document that reveals
//! it among the tests.

mod comparison;
mod compound;
mod several;
#[cfg(test)]
mod witnesses;

use super::Flaw;

pub(super) const TABLE: [&[Flaw]; 3] = [comparison::FLAWS, several::FLAWS, compound::FLAWS];
