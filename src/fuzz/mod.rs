//! Everything that a fuzz target needs: [`check()`], which panics with the finding if an input fails,
//! and [`seeds`] and a [`dictionary()`] to start from.
//!
//! A target is three lines, here with libFuzzer:
//!
//! ```text
//! #![no_main]
//! use nearmiss::{case::Case, fuzz};
//! libfuzzer_sys::fuzz_target!(|case: Case| fuzz::check(&mut my_sdk::Reader, &case));
//! ```
//!
//! The input of this target is the entropy that draws the case, so that every input is a planned
//! document. A target whose input is raw text takes bytes, makes a case of them with [`document`],
//! and can use [`mutate()`] and [`crossover`] to change documents as trees.

mod check;
mod dictionary;
mod mutate;
mod panics;
pub mod seeds;
mod violation;

pub use check::{check, check_at, document, violation};
pub use dictionary::dictionary;
pub use mutate::{crossover, mutate};
pub use violation::Violation;
