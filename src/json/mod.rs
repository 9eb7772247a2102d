//! JSON as this crate needs it: read strictly onto a flat [`Tape`], and written exactly as planned
//! from a [`Document`]. Reader and writer share no code, so that neither can hide the other's faults.

pub mod document;
pub mod tape;

pub use document::Document;
pub use tape::{Kind, Node, Reason, Syntax, Tape};
