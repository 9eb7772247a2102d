//! The implementations that come with nearmiss, by name: [`Builtin`].

use std::fmt;
use std::str::FromStr;

use nearmiss::harness::{Adapter, Harness, quiet_panics, serve};
use nearmiss::implementation::Embedded;
use nearmiss::internal::gallery::{self, Flaw, Flawed};

use super::{Failure, suggestion};

/// An implementation that comes with nearmiss.
#[derive(Debug, Clone, Copy, Default)]
pub(super) enum Builtin {
    /// The strict typed reader.
    #[default]
    Embedded,
    /// The strict typed reader with one deliberate bug.
    Flawed(&'static Flaw),
}

const EMBEDDED: &str = "embedded";

impl Builtin {
    /// The harness for this implementation. Hostile documents are read in a child process of this
    /// command.
    pub(super) fn harness(self) -> Result<Harness, Failure> {
        let harness = match self {
            Self::Embedded => Harness::new(|| Embedded),
            Self::Flawed(flaw) => {
                quiet_panics();
                Harness::new(move || Flawed::new(flaw))
            }
        };
        let command = std::env::current_exe().map_err(Failure::Itself)?;
        let child = [command.into_os_string(), "adapter".into(), self.to_string().into()];
        Ok(harness.hostile_adapter(Adapter::new(child)))
    }

    /// Runs this implementation as an adapter.
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
            match suggestion::similar(name, names) {
                None => "`nearmiss self-test --list` lists them all".to_owned(),
                Some(similar) => format!("did you mean {similar}?"),
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
