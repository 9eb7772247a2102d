//! Conformance harness for Stytch B2B MemberSession documents: does an implementation read them the
//! way their published contract says?
//!
//! ```
//! use nearmiss::contract::Level;
//! use nearmiss::harness::Harness;
//! use nearmiss::implementation::{Closure, Identity, Outcome};
//!
//! // An implementation that takes any JSON object, and gives it back as it was.
//! type Object = serde_json::Map<String, serde_json::Value>;
//! let decode = |document: &[u8]| match serde_json::from_slice::<Object>(document) {
//!     Ok(_) => Outcome::accepted(document),
//!     Err(error) => Outcome::rejected(error.to_string()),
//! };
//! let harness = Harness::new(move || Closure::new(Identity::new("taker", "1.0.0"), decode));
//! let run = harness.cases(100).run()?;
//!
//! assert_eq!(run.reached(), Some(Level::Reader), "it loses nothing");
//! let finding = &run.findings[0];
//! assert_eq!(finding.failure.level, Level::Schema, "and it takes too much");
//! println!("{}: {:?}", finding.failure.kind, finding.case);
//! # Ok::<(), nearmiss::implementation::Fault>(())
//! ```
//!
//! # In the order of the flow
//! - [`contract`]: the published schema, every rule with its source, what is left open, the levels.
//! - [`plan`]: which document to write, as plain data; a [`seed`] or a tape draws one, [`sweep`] lists
//!   those of every run. A [`case`] is a document with its plan and its twin.
//! - [`json`]: the document that is written, and the strict reader of any text.
//! - [`oracle`]: bytes in, verdict out. It never sees the plan.
//! - [`implementation`]: the trait, the embedded implementation, closures, adapter processes, and
//!   [`serve`](implementation::serve), which makes an adapter of an implementation in Rust. They never see
//!   the oracle.
//! - [`finding`]: verdict and outcome held together, echo and document compared.
//! - [`shrink`]: from a case that fails to the smallest.
//! - [`harness`]: a whole run; [`run`] is what it comes to, [`report`] what is read of it, [`corpus`]
//!   the documents that are kept.
//! - [`fuzz`]: what a fuzz target needs: a check that panics with the finding, seeds, a dictionary.
//! - For tests of one's own: [`Run::assert_conformant`](run::Run::assert_conformant)
#![cfg_attr(
    feature = "proptest",
    doc = "- [`strategy`]: cases for property tests, and [`regressions!`]."
)]
#![cfg_attr(
    feature = "conformance",
    doc = "- [`conformance`]: one ordinary test a rule and feature."
)]
//!
//! # Features
//! - `cli` (default): the command, and all that only it needs. Tests do without:
//!   `default-features = false`.
//! - `proptest`: `strategy` and `regressions!`.
//! - `conformance`: `conformance_tests!`.
//! - `async`: `implementation::Asynchronous`.

pub mod case;
#[cfg(feature = "conformance")]
pub mod conformance;
pub mod contract;
pub mod corpus;
pub mod finding;
pub mod fuzz;
pub mod gallery;
pub mod harness;
pub mod implementation;
pub mod json;
pub mod oracle;
pub mod plan;
pub mod report;
pub mod run;
pub mod seed;
pub mod shrink;
#[cfg(feature = "proptest")]
pub mod strategy;
pub mod sweep;

/// The README's examples are tested as they stand there.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
