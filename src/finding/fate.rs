//! What became of a value where the contract leaves open what comes back: [`Fate`].

use crate::contract::Ambiguity;

/// What became of a value that touches an ambiguity, if the contract leaves open what comes back
/// for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fate {
    /// The ambiguity that the value touches.
    pub ambiguity: Ambiguity,
    /// What became of the value.
    pub became: Became,
    /// The value in the document, cut if it is long.
    pub sent: String,
    /// The value in the echo, cut if it is long; `None` if it did not come back.
    pub came: Option<String>,
}

/// What became of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Became {
    /// It came back as it was.
    Itself,
    /// The number came back as the binary64 number nearest to it.
    Rounded,
    /// Another value came back.
    Other,
    /// An empty text, array or object came back.
    Empty,
    /// `null` came back.
    Null,
    /// Nothing came back.
    Absent,
}

impl Became {
    /// The name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Itself => "kept",
            Self::Rounded => "rounded to binary64",
            Self::Other => "changed",
            Self::Empty => "emptied",
            Self::Null => "turned into `null`",
            Self::Absent => "dropped",
        }
    }
}
