//! How an echo differs from its document: a [`Difference`], which is a failure, or a [`Allowance`].

use std::fmt;

/// A place where an echo holds other data than its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The JSON pointer of the value in the document; of a value that was added, where it is.
    pub pointer: String,
    /// The value's text in the document; none where it was added.
    pub sent: Option<String>,
    /// The value's text in the echo; none where it is missing.
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

/// A difference that the contract allows: an observation, never a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Allowance {
    /// An unknown property did not come back.
    UnknownDropped,
    /// A member came back that was not sent.
    MemberAdded,
    /// Absent custom claims came back as `null` or empty, or empty ones not at all.
    ClaimsReshaped,
    /// An absent optional property came back as `null`.
    NullForAbsent,
    /// `null` for an optional property did not come back, or came back empty.
    NullDropped,
    /// An instant is off by less than a microsecond.
    InstantCut,
    /// The same instant is spelled otherwise.
    InstantRespelled,
    /// A number is off by one unit in the last place.
    NumberRounded,
    /// The same number is spelled otherwise.
    NumberRespelled,
    /// Of a duplicated name the first value came back.
    FirstDuplicateKept,
    /// Of a duplicated name the last value came back.
    LastDuplicateKept,
    /// A number beyond the sure range came back changed.
    HardNumberChanged,
    /// A document that touches an ambiguity was accepted, but came without an echo that is JSON.
    NoEcho,
}

impl Allowance {
    /// What the implementation does, for reports.
    pub const fn says(self) -> &'static str {
        match self {
            Self::UnknownDropped => "drops unknown properties",
            Self::MemberAdded => "adds members that were not sent",
            Self::ClaimsReshaped => "gives absent or empty custom claims another of these forms",
            Self::NullForAbsent => "writes `null` for absent optional properties",
            Self::NullDropped => "drops `null` for optional properties, or gives it as empty",
            Self::InstantCut => "cuts instants by less than a microsecond",
            Self::InstantRespelled => "spells instants otherwise",
            Self::NumberRounded => "gives numbers that are off by one unit in the last place",
            Self::NumberRespelled => "spells numbers otherwise",
            Self::FirstDuplicateKept => "keeps the first value of a duplicated name",
            Self::LastDuplicateKept => "keeps the last value of a duplicated name",
            Self::HardNumberChanged => "changes numbers beyond binary64 or 53-bit integers",
            Self::NoEcho => "cannot encode again what it accepted",
        }
    }
}
