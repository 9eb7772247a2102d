//! A strict JSON reader, which parses a text onto a flat [`Tape`], and a JSON writer, which writes
//! a [`Document`] exactly as planned. They share no code, so that neither can hide a bug of the
//! other.

pub mod document;
pub mod tape;

pub use document::Document;
pub use tape::{Kind, Node, Reason, Syntax, Tape};
