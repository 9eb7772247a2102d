//! The implementations that come with nearmiss: [`Builtin`], asked for by name.

use std::fmt;
use std::str::FromStr;

use nearmiss::gallery::{self, Flaw, Flawed};
use nearmiss::harness::Harness;
use nearmiss::implementation::{Embedded, quiet_panics};

use super::close;

/// An implementation that comes with nearmiss.
#[derive(Debug, Clone, Copy, Default)]
pub(super) enum Builtin {
    /// The strict typed reader.
    #[default]
    Embedded,
    /// The strict typed reader with one line of it wrong.
    Flawed(&'static Flaw),
}

const EMBEDDED: &str = "embedded";

impl Builtin {
    /// The harness for it.
    pub(super) fn harness(self) -> Harness {
        match self {
            Self::Embedded => Harness::new(|| Embedded),
            Self::Flawed(flaw) => {
                quiet_panics();
                Harness::new(move || Flawed::new(flaw))
            }
        }
    }
}

impl FromStr for Builtin {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        if name == EMBEDDED {
            return Ok(Self::Embedded);
        }
        gallery::find(name).map(Self::Flawed).ok_or_else(|| {
            let names = gallery::all().map(|flaw| flaw.name).chain([EMBEDDED]);
            match close::named(name, names) {
                None => "`nearmiss self-test --list` lists them all".to_owned(),
                Some(close) => format!("did you mean {close}?"),
            }
        })
    }
}

impl fmt::Display for Builtin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Embedded => EMBEDDED,
            Self::Flawed(flaw) => flaw.name,
        })
    }
}
