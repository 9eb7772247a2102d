//! The contract: what RFC 8259, the published schema, its companion and their descriptions say of a
//! document.
//!
//! [`Rule`] is one statement of the contract, and [`Ambiguity`] is one point that it leaves open. Both
//! have stable ids, a [`Layer`] and a [`Source`]. [`Level`] says how much is asked of an implementation.

pub(crate) mod ambiguity;
pub(crate) mod constraint;
pub(crate) mod factor;
mod level;
mod rule;
pub(crate) mod schema;
pub(crate) mod shape;
pub(crate) mod source;

pub use ambiguity::Ambiguity;
pub use level::{ByLevel, Expectation, Level, UnknownLevel};
pub use rule::Rule;
pub use source::{Layer, Source};
