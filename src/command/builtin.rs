//! The implementations that come with nearmiss: [`Builtin`], asked for by name.

use std::fmt;
use std::str::FromStr;

use nearmiss::gallery::{self, Flaw, Flawed};
use nearmiss::harness::Harness;
use nearmiss::implementation::{Adapter, Embedded, quiet_panics, serve};

use super::{Failure, close};

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
    /// The harness for it. A child of this command is asked about costly documents.
    pub(super) fn harness(self) -> Result<Harness, Failure> {
        let harness = match self {
            Self::Embedded => Harness::new(|| Embedded),
            Self::Flawed(flaw) => {
                quiet_panics();
                Harness::new(move || Flawed::new(flaw))
            }
        };
        let command = std::env::current_exe().map_err(Failure::Itself)?;
        let child = [command.into_os_string(), "serve".into(), self.to_string().into()];
        Ok(harness.costly_by(Adapter::new(child)))
    }

    /// Answers as an adapter does.
    pub(super) fn serve(self) -> std::io::Result<()> {
        match self {
            Self::Embedded => serve(|| Embedded),
            Self::Flawed(flaw) => serve(move || Flawed::new(flaw)),
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
