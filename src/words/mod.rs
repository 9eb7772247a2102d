//! Words of an implementation: the strings that its source or its binary holds. What an
//! implementation treats specially, it names there, so a run tries these words as names and values:
//! see [`Harness::words`](crate::harness::Harness::words).
//!
//! ```
//! use nearmiss::words;
//!
//! let source = br#"if claims.has("__acme_internal") { return nil }"#;
//! assert!(words::in_bytes(source).contains(&"__acme_internal".to_owned()));
//! ```

mod extract;
mod files;

pub use extract::in_bytes;
pub use files::{Found, WordsError, in_files};

/// The lengths of words in bytes. Shorter and longer strings are no words.
pub const LENGTHS: std::ops::RangeInclusive<usize> = 2..=64;

/// How many words [`in_files`] returns at most.
pub const MOST: usize = 10_000;
