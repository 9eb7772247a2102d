//! What people and programs read: a [`verdict`] on a document, the [`catalogue`] of the contract.
//!
//! Everything here renders to a `String`, for people in an [`Ink`] or as one line of JSON. Text out of
//! a document is never printed raw: control characters and bytes that are not UTF-8 are escaped.

mod case;
pub mod catalogue;
pub mod certificate;
mod conformance;
pub mod coverage;
mod diff;
mod excerpt;
mod explanation;
mod ink;
pub mod replay;
pub mod verdict;
mod visible;

pub use ink::Ink;
pub use visible::Visible;
