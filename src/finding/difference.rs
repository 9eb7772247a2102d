//! How an echo differs from its document: in a [`Difference`], which is a failure, or an [`Allowance`].

use std::fmt;

/// A place where an echo holds different data than its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The JSON pointer to the value, with `*` for any array index.
    pub place: String,
    /// What is different at the first such value.
    pub change: Change,
}

/// How a value of an echo differs from its document. Each part is the text of a value, cut if it is
/// long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Another value came back.
    Replaced {
        /// The value in the document.
        sent: String,
        /// The value in the echo.
        came: String,
    },
    /// An array came back with another number of elements.
    Resized {
        /// How many elements the document has.
        sent: usize,
        /// How many elements the echo has.
        came: usize,
    },
    /// The value did not come back.
    Missing {
        /// The value in the document.
        sent: String,
    },
    /// The value was not sent.
    Added {
        /// The value in the echo.
        came: String,
    },
    /// The value of another, unknown property came back.
    TakenOver {
        /// The value in the document, if there is one.
        sent: Option<String>,
        /// The value in the echo.
        came: String,
        /// The name of the other property.
        owner: String,
        /// Whether this name resembles that of the property.
        is_look_alike: bool,
    },
    /// The name came back more than once, with different values.
    Repeated {
        /// The first value in the echo.
        first: String,
        /// The first value in the echo that is not equal to it.
        other: String,
    },
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.change.fmt(f)
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Replaced { sent, came } => write!(f, "sent {sent}, came back as {came}"),
            Self::Resized { sent, came } => {
                write!(f, "sent {sent} elements, came back as {came} elements")
            }
            Self::Missing { sent } => write!(f, "sent {sent}, did not come back"),
            Self::Added { came } => write!(f, "not sent, came back as {came}"),
            Self::TakenOver { sent, came, owner, is_look_alike } => {
                match sent {
                    Some(sent) => write!(f, "sent {sent}, came back as {came}")?,
                    None => write!(f, "not sent, came back as {came}")?,
                }
                if *is_look_alike {
                    write!(f, ": the value of the look-alike `{owner}` took its place")
                } else {
                    write!(f, ", the value of `{owner}`")
                }
            }
            Self::Repeated { first, other } => {
                write!(f, "came back more than once, as {first} and as {other}")
            }
        }
    }
}

/// A difference between document and echo that the contract allows: an observation, never a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Allowance {
    /// An unknown property did not come back.
    UnknownDropped,
    /// An unknown property came back that was not sent.
    MemberAdded,
    /// Absent custom claims came back as `null` or empty, or empty ones did not come back.
    ClaimsReshaped,
    /// An absent optional property came back as `null` or empty.
    NullForAbsent,
    /// `null` for an optional property did not come back, or came back as an empty value.
    NullDropped,
    /// An instant is off by less than a microsecond.
    InstantCut,
    /// The same instant is written differently.
    InstantRespelled,
    /// A number is off by one unit in the last place.
    NumberRounded,
    /// The same number is written differently.
    NumberRespelled,
    /// The first value of a duplicated name came back.
    FirstDuplicateKept,
    /// The last value of a duplicated name came back.
    LastDuplicateKept,
    /// A number that does not fit into binary64 or a 53-bit integer came back changed.
    HardNumberChanged,
    /// A document that touches an ambiguity was accepted, but no echo came back that is JSON.
    NoEcho,
}

impl Allowance {
    /// What the implementation does, for reports.
    pub const fn says(self) -> &'static str {
        match self {
            Self::UnknownDropped => "drops unknown properties",
            Self::MemberAdded => "adds unknown properties that were not sent",
            Self::ClaimsReshaped => "turns absent custom claims into empty ones, or the reverse",
            Self::NullForAbsent => "writes `null` or empty values for absent optional properties",
            Self::NullDropped => "drops `null` for optional properties, or returns it as empty",
            Self::InstantCut => "changes instants by less than a microsecond",
            Self::InstantRespelled => "writes instants differently",
            Self::NumberRounded => "returns numbers that are off by one unit in the last place",
            Self::NumberRespelled => "writes numbers differently",
            Self::FirstDuplicateKept => "keeps the first value of a duplicated name",
            Self::LastDuplicateKept => "keeps the last value of a duplicated name",
            Self::HardNumberChanged => "changes numbers beyond binary64 or 53-bit integers",
            Self::NoEcho => "cannot encode what it accepted",
        }
    }
}
