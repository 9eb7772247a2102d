//! What a fuzz target needs: [`check`], which panics with the finding that an input is, and what
//! fuzzing starts from, [`seeds`] and a [`dictionary()`].
//!
//! A target of one's own is three lines, here with libFuzzer:
//!
//! ```text
//! #![no_main]
//! use nearmiss::{case::Case, fuzz};
//! libfuzzer_sys::fuzz_target!(|case: Case| fuzz::check(&mut my_sdk::Reader, &case));
//! ```
//!
//! There the input is a tape that draws the case, so that every input is a document or a near miss. A
//! target of raw text takes bytes, makes a case of them with [`document`], and has [`mutate`] and
//! [`crossover`] change documents as trees.

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
