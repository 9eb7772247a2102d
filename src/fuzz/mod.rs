//! Everything that a fuzz target needs: [`check()`] panics with the finding if an input fails, and
//! [`seeds`] and [`dictionary()`] give the fuzzer something to start from.
//!
//! A target is three lines, here with libFuzzer:
//!
//! ```text
//! #![no_main]
//! use nearmiss::{case::Case, fuzz};
//! libfuzzer_sys::fuzz_target!(|case: Case| fuzz::check(&mut my_sdk::Reader, &case));
//! ```
//!
//! The input of this target is the entropy that the case is drawn from, so every input becomes a
//! planned document. A target can instead take the bytes of a document and turn them into a case
//! with [`document`]. Such a target can use [`mutate()`] and [`crossover`] to change documents as
//! trees.

mod check;
mod dictionary;
mod mutate;
mod panics;
pub mod seeds;
mod violation;

pub use check::{check, check_at, check_expecting, document, violation, violation_beyond};
pub use dictionary::dictionary;
pub use mutate::{crossover, mutate};
pub use violation::Violation;
