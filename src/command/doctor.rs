//! `nearmiss doctor`: checks an adapter before a run.

use std::ffi::OsString;
use std::io::Write;
use std::time::Duration;

use clap::Args;
use nearmiss::harness::{Check, Diagnosis, Health, diagnose};
use nearmiss::internal::report::Visible;
use serde_json::json;

use super::implementation::{adapter, duration};
use super::status::Status;
use super::{Done, Format};

/// Check an adapter: does it follow the protocol, and does it pass documents on?
///
/// Says nothing about the SDK behind it. Each check is a line, with what to do if something is wrong.
/// Speed is shown, but never judged.
#[derive(Debug, Args)]
#[command(after_long_help = Status::after_own(EXAMPLES, MEANINGS))]
pub(super) struct Doctor {
    /// The time that one document may take, such as 500ms, 5s or 10m.
    #[arg(long, default_value = "5s", value_parser = duration)]
    timeout: Duration,
    /// Play the vendor's API on a loopback port, as `nearmiss certify --serve` does.
    #[arg(long)]
    serve: bool,
    /// The format of the diagnosis.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The adapter's program and its arguments.
    #[arg(last = true, required = true)]
    adapter: Vec<OsString>,
}

const EXAMPLES: &[&str] = &[
    "nearmiss doctor -- python3 adapter.py",
    "nearmiss doctor --timeout 30s --format json -- ./adapter",
];

const MEANINGS: &[(Status, &str)] = &[
    (Status::Reached, "no check failed; there may be warnings"),
    (Status::Findings, "a check failed"),
    (Status::Usage, "wrong usage"),
    (Status::Adapter, "the adapter could not be started"),
    (Status::Output, "standard output cannot be written"),
];

impl Doctor {
    pub(super) fn run(&self, out: &mut dyn Write) -> Done {
        let diagnosis = diagnose(adapter(&self.adapter, self.serve)?, self.timeout)?;
        match self.format {
            Format::Text => out.write_all(text(&diagnosis).as_bytes())?,
            Format::Json => writeln!(out, "{}", json_of(&diagnosis))?,
        }
        Ok(match diagnosis.count(Health::Failed) {
            0 => Status::Reached,
            _ => Status::Findings,
        })
    }
}

/// The width of the column with the names of checks.
const NAMES: usize = 14;

fn text(diagnosis: &Diagnosis) -> String {
    let identity = &diagnosis.identity;
    let mut text = format!("{} {}\n\n", Visible(&identity.name), Visible(&identity.version));
    for Check { name, health, seen, advice } in &diagnosis.checks {
        let health = health.name();
        let seen: Vec<String> = seen.lines().map(|line| Visible(line).to_string()).collect();
        let seen = seen.join("\n    ");
        text += &format!("{health:<7}  {name:<NAMES$}  {seen}\n");
        if let Some(advice) = advice {
            text += &format!("  next: {advice}\n");
        }
    }
    text + "\n" + &summary(diagnosis) + "\n"
}

fn summary(diagnosis: &Diagnosis) -> String {
    let [failed, warnings] =
        [Health::Failed, Health::Warning].map(|health| diagnosis.count(health));
    match (failed, warnings) {
        (0, 0) => "all is well".to_owned(),
        (0, _) => format!("{warnings} of {} checks warn", diagnosis.checks.len()),
        (_, 0) => format!("{failed} of {} checks failed", diagnosis.checks.len()),
        _ => format!("{failed} of {} checks failed, {warnings} warn", diagnosis.checks.len()),
    }
}

fn json_of(diagnosis: &Diagnosis) -> serde_json::Value {
    let check = |check: &Check| {
        let Check { name, health, seen, advice } = check;
        json!({ "check": name, "health": health.name(), "seen": seen, "next": advice })
    };
    let identity = &diagnosis.identity;
    json!({
        "name": identity.name,
        "version": identity.version,
        "failed": diagnosis.count(Health::Failed),
        "warnings": diagnosis.count(Health::Warning),
        "checks": diagnosis.checks.iter().map(check).collect::<Vec<_>>(),
    })
}
