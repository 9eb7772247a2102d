//! How much is asked of an implementation ([`Level`]), and the answer that a level expects
//! ([`Expectation`]).

use std::fmt;
use std::ops::Index;
use std::str::FromStr;

/// How much is asked of an implementation. Each level includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The implementation accepts every valid document, neither loses nor changes anything in it,
    /// and never crashes, hangs or wavers.
    Reader,
    /// It also rejects what is not JSON or breaks the schema.
    Schema,
    /// It also rejects what the schema's descriptions rule out.
    Documented,
}

impl Level {
    /// All levels, the least demanding first.
    pub const ALL: [Self; 3] = [Self::Reader, Self::Schema, Self::Documented];

    /// The level's name as written on the command line and in reports.
    #[doc(hidden)]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Schema => "schema",
            Self::Documented => "documented",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Level {
    type Err = UnknownLevel;

    fn from_str(name: &str) -> Result<Self, UnknownLevel> {
        let level = Self::ALL.into_iter().find(|level| level.name() == name);
        level.ok_or_else(|| UnknownLevel(name.to_owned()))
    }
}

/// The error for a name that no level has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown level `{0}`: use `reader`, `schema` or `documented`")]
pub struct UnknownLevel(String);

/// The answer that a level expects for a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Expectation {
    /// The document must be accepted, and nothing in it may be lost or changed.
    Accept,
    /// The document must be rejected.
    Reject,
    /// Both answers are right; a crash or a hang is not.
    Either,
}

impl Expectation {
    /// The word used in verdicts and reports.
    #[doc(hidden)]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Either => "either",
        }
    }

    /// Whether there is only one right answer.
    pub const fn is_certain(self) -> bool {
        !matches!(self, Self::Either)
    }
}

impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// One value per level.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ByLevel<T>([T; 3]);

impl<T> ByLevel<T> {
    /// The values for `reader`, `schema` and `documented`.
    pub const fn new(reader: T, schema: T, documented: T) -> Self {
        Self([reader, schema, documented])
    }

    pub(crate) fn get_mut(&mut self, level: Level) -> &mut T {
        &mut self.0[level as usize]
    }

    /// Each level with its value, the least demanding level first.
    pub fn iter(&self) -> impl Iterator<Item = (Level, &T)> {
        Level::ALL.into_iter().zip(&self.0)
    }
}

impl<T> Index<Level> for ByLevel<T> {
    type Output = T;

    fn index(&self, level: Level) -> &T {
        &self.0[level as usize]
    }
}
