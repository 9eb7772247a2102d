//! `nearmiss certify`: a run over an implementation.

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::num::NonZeroUsize;
use std::time::Duration;

use clap::{Args, ValueEnum};
use indicatif::ProgressBar;
use nearmiss::contract::Level;
use nearmiss::harness::Harness;
use nearmiss::implementation::{Adapter, Embedded};
use nearmiss::report::{Ink, certificate};
use nearmiss::run::{Run, Status as Reached};
use nearmiss::seed::Seed;

use super::status::Status;
use super::{Done, Format};

/// Ask an implementation about every case, and say which level it reaches.
///
/// The implementation is the adapter program behind `--`, or the embedded one where there is none.
/// Level `reader` is what every SDK owes its users, `schema` also rejects what is not JSON or breaks
/// the schema, `documented` also rejects what its descriptions rule out. All three are judged in one
/// run; `--level` says which one the exit status is about.
#[derive(Debug, Args)]
pub(super) struct Certify {
    /// The level that the exit status is about: reader, schema or documented.
    #[arg(long, default_value_t = Level::Documented)]
    level: Level,
    /// How many random cases follow the sweep; 0 is the sweep alone.
    #[arg(long, default_value_t = Harness::CASES)]
    cases: u64,
    /// What the random cases are drawn from.
    #[arg(long, default_value_t = Seed(0))]
    seed: Seed,
    /// How many instances are asked at the same time [default: all cores].
    #[arg(long)]
    jobs: Option<NonZeroUsize>,
    /// The time that one document may take, such as 500ms, 5s or 10m.
    #[arg(long, default_value = "5s", value_parser = duration)]
    timeout: Duration,
    /// Judge what an adapter without echoes accepts as well.
    #[arg(long)]
    without_echo: bool,
    /// How the report is written.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// An implementation that comes with nearmiss.
    #[arg(long, value_enum, conflicts_with = "adapter")]
    builtin: Option<Builtin>,
    /// The adapter's program and its arguments.
    #[arg(last = true)]
    adapter: Vec<OsString>,
}

/// An implementation that comes with nearmiss.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Builtin {
    /// The strict typed reader.
    Embedded,
}

impl Certify {
    pub(super) fn run(&self, out: &mut dyn Write) -> Done {
        let mut harness =
            harness(&self.adapter).cases(self.cases).seed(self.seed).timeout(self.timeout);
        if let Some(jobs) = self.jobs {
            harness = harness.jobs(jobs);
        }
        if self.without_echo {
            harness = harness.without_echo();
        }
        if std::io::stderr().is_terminal() {
            let bar = ProgressBar::new(0);
            harness = harness.progress(move |progress| {
                bar.set_length(progress.all);
                bar.set_position(progress.done);
            });
        }
        let run = harness.run()?;
        match self.format {
            Format::Text => out.write_all(certificate::text(&run, Ink::Colour).as_bytes())?,
            Format::Json => writeln!(out, "{}", certificate::json(&run))?,
        }
        Ok(status(&run, self.level))
    }
}

/// The harness for the command behind `--`, or for the embedded implementation where there is none.
pub(super) fn harness(adapter: &[OsString]) -> Harness {
    match adapter {
        [] => Harness::new(|| Embedded),
        command => Harness::adapter(Adapter::new(command.iter().cloned())),
    }
}

fn status(run: &Run, level: Level) -> Status {
    if !run.harness_faults.is_empty() {
        return Status::HarnessFault;
    }
    match run.levels[level].status {
        Reached::Reached => Status::Reached,
        Reached::Failed => Status::Findings,
        Reached::Unjudged => Status::Unjudged,
    }
}

/// A duration with its unit: `ms`, `s` or `m`.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let end = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let milliseconds = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        _ => return Err("write a number and a unit: 500ms, 5s or 10m".to_owned()),
    };
    let number: u64 =
        number.parse().map_err(|_| "the number is missing or too large".to_owned())?;
    match number.checked_mul(milliseconds) {
        None | Some(0) => Err("it has to be above zero and below 500 million years".to_owned()),
        Some(milliseconds) => Ok(Duration::from_millis(milliseconds)),
    }
}
