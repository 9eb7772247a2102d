//! A conformance harness for Stytch B2B MemberSession documents: does an implementation read them
//! as their published contract says?
//!
//! ```
//! use nearmiss::contract::Level;
//! use nearmiss::harness::Harness;
//! use nearmiss::implementation::{Closure, Identity, Outcome};
//!
//! // An implementation that accepts any JSON object.
//! type Object = serde_json::Map<String, serde_json::Value>;
//! let decode = |document: &[u8]| match serde_json::from_slice::<Object>(document) {
//!     Ok(session) => Outcome::accepted(serde_json::Value::Object(session).to_string()),
//!     Err(error) => Outcome::rejected(error.to_string()),
//! };
//! let harness = Harness::new(move || Closure::new(Identity::new("lenient", "1.0.0"), decode));
//! let run = harness.cases(100).run()?;
//!
//! assert_eq!(run.reached(), Some(Level::Reader), "it loses nothing");
//! let finding = &run.findings[0];
//! assert_eq!(finding.failure.level, Level::Schema, "but it accepts too much");
//! println!("{}: {:?}", finding.failure.kind, finding.case);
//! # Ok::<(), nearmiss::harness::Fault>(())
//! ```
//!
//! # Modules, in the order of the data flow
//! - [`contract`]: every rule with its source, what the contract leaves open, and the levels.
//! - [`case`](mod@case): a document together with what is known of it.
//! - [`oracle`]: bytes in, verdict out.
//! - [`implementation`]: the trait that you implement, and its outcomes.
//! - [`harness`]: runs all cases against an implementation.
//! - [`corpus`]: reads documents from files, such as regressions.
//! - [`words`]: strings from an implementation's source or binary, to be tried as names and values.
//! - [`run`]: what happened in a run: events, findings, levels.
//! - [`expect`]: failures that are known and tolerated, in a file.
//! - [`fuzz`]: everything that a fuzz target needs.
#![cfg_attr(
    feature = "proptest",
    doc = "- [`strategy`]: cases for property tests, and [`regressions!`]."
)]
#![cfg_attr(
    feature = "conformance",
    doc = "- [`conformance_tests!`]: one test per rule and feature."
)]
//!
//! # Features
//! - `cli` (default): the command, and the dependencies that only it needs. Tests do not need it,
//!   and can use `default-features = false`.
//! - `proptest`: `strategy` and `regressions!`.
//! - `conformance`: `conformance_tests!`.
//! - `corpus`: `corpus::cases()`, the reference set of edge cases as data.
//! - `async`: `implementation::Asynchronous`.
//! - `serve` (part of `cli`): the vendor's API on a loopback port, for adapters that fetch documents
//!   from it.

pub mod case;
#[cfg(feature = "conformance")]
#[doc(hidden)]
pub mod conformance;
mod connection;
pub mod contract;
pub mod corpus;
mod entropy;
pub mod expect;
mod finding;
pub mod fuzz;
mod gallery;
pub mod harness;
pub mod implementation;
#[doc(hidden)]
pub mod internal;
mod json;
pub mod oracle;
mod plan;
mod report;
pub mod run;
#[cfg(feature = "serve")]
mod service;
mod shrink;
#[cfg(feature = "proptest")]
pub mod strategy;
mod sweep;
mod text;
pub mod words;

/// Runs the examples in the README and in the guides as doctests.
#[cfg(doctest)]
mod guides {
    #[doc = include_str!("../README.md")]
    struct Readme;
    #[doc = include_str!("../docs/rust.md")]
    struct Rust;
    #[doc = include_str!("../docs/fuzzing.md")]
    struct Fuzzing;
}
