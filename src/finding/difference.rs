//! How an echo differs from its document: a [`Difference`], which is a failure, or an [`Allowance`].

use std::fmt;

/// A place where an echo holds different data than its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The JSON pointer to the value: in the document, or in the echo if the value was added.
    pub pointer: String,
    /// The value's text in the document; `None` if it was added.
    pub sent: Option<String>,
    /// The value's text in the echo; `None` if it did not come back.
    pub came: Option<String>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.sent, &self.came) {
            (Some(sent), Some(came)) => write!(f, "sent {sent}, came back as {came}"),
            (Some(sent), None) => write!(f, "sent {sent}, did not come back"),
            (None, came) => {
                write!(f, "not sent, came back as {}", came.as_deref().unwrap_or("nothing"))
            }
        }
    }
}

/// A difference between document and echo that the contract allows: an observation, never a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Allowance {
    /// An unknown property did not come back.
    UnknownDropped,
    /// A member came back that was not sent.
    MemberAdded,
    /// Absent custom claims came back as `null` or empty, or empty ones did not come back.
    ClaimsReshaped,
    /// An absent optional property came back as `null`.
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
            Self::MemberAdded => "adds members that were not sent",
            Self::ClaimsReshaped => "turns absent custom claims into empty ones, or the reverse",
            Self::NullForAbsent => "writes `null` for absent optional properties",
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
