//! Which implementation is asked, and how: [`Asked`], for every verb that asks one.

use std::ffi::OsString;
use std::time::Duration;

use clap::Args;
use nearmiss::harness::Harness;
use nearmiss::implementation::Adapter;

use super::Failure;
use super::builtin::Builtin;

/// The implementation and the terms on which it is asked.
#[derive(Debug, Args)]
pub(super) struct Asked {
    /// The time that one document may take, such as 500ms, 5s or 10m.
    #[arg(long, default_value = "5s", value_parser = duration)]
    timeout: Duration,
    /// Judge what an adapter without echoes accepts as well.
    #[arg(long)]
    without_echo: bool,
    /// An implementation that comes with nearmiss: `embedded`, or a flawed one, which `nearmiss
    /// self-test --list` names.
    #[arg(long, value_name = "NAME", conflicts_with = "adapter")]
    builtin: Option<Builtin>,
    /// The adapter's program and its arguments.
    #[arg(last = true)]
    adapter: Vec<OsString>,
}

impl Asked {
    /// The harness for the adapter behind `--`, or for a built-in implementation where there is none.
    pub(super) fn harness(&self) -> Result<Harness, Failure> {
        // A `--` with nothing behind it is an adapter that got lost, in an empty variable for one.
        if self.adapter.is_empty() && std::env::args_os().any(|argument| argument == "--") {
            let lost = "there is no adapter behind `--`: name its program, or leave `--` out";
            return Err(Failure::Usage(lost.to_owned()));
        }
        let harness = match self.adapter.as_slice() {
            [] => self.builtin.unwrap_or_default().harness()?,
            command => Harness::adapter(Adapter::new(command.iter().cloned())),
        };
        let harness = harness.timeout(self.timeout);
        Ok(if self.without_echo { harness.without_echo() } else { harness })
    }

    /// What another verb has to be given to ask in the same way.
    pub(super) fn arguments(&self) -> impl Iterator<Item = String> {
        let timeout = (self.timeout != Harness::TIMEOUT)
            .then(|| format!("--timeout {}", written(self.timeout)));
        let without_echo = self.without_echo.then(|| "--without-echo".to_owned());
        let builtin = match self.builtin {
            Some(builtin @ Builtin::Flawed(_)) => Some(format!("--builtin {builtin}")),
            Some(Builtin::Embedded) | None => None,
        };
        let adapter = (!self.adapter.is_empty())
            .then(|| format!("-- {}", Adapter::new(&self.adapter).command()));
        [timeout, without_echo, builtin, adapter].into_iter().flatten()
    }
}

/// A duration with its unit: `ms`, `s` or `m`.
fn duration(text: &str) -> Result<Duration, String> {
    let end = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let milliseconds = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        _ => return Err("write a number and a unit, ms, s or m: 500ms, 5s or 10m".to_owned()),
    };
    let number: u64 =
        number.parse().map_err(|_| "the number is missing or too large".to_owned())?;
    match number.checked_mul(milliseconds) {
        Some(0) => Err("it has to be longer than nothing".to_owned()),
        None => Err("it is too long".to_owned()),
        Some(milliseconds) => Ok(Duration::from_millis(milliseconds)),
    }
}

/// The same duration as it is typed.
fn written(duration: Duration) -> String {
    match duration.as_millis() {
        whole if whole % 60_000 == 0 => format!("{}m", whole / 60_000),
        whole if whole % 1000 == 0 => format!("{}s", whole / 1000),
        other => format!("{other}ms"),
    }
}
