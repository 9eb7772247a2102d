//! `nearmiss compare`: where implementations differ from each other.

use std::io::Write;
use std::time::Duration;

use clap::Args;
use nearmiss::harness::{Harness, compare};
use nearmiss::internal::report::{Ink, comparison};

use super::builtin::Builtin;
use super::implementation::{adapter, duration};
use super::status::Status;
use super::{Done, Failure, Format};

/// Run the same cases against several implementations, and say where they differ from each other.
///
/// What one part of a system refuses and another takes is where attacks begin: names that stand twice,
/// names that resemble known ones, bytes that are not UTF-8 and text behind a document come first. An
/// implementation is an adapter's command in one argument, or `builtin:` and the name of one that comes
/// with nearmiss.
#[derive(Debug, Args)]
#[command(after_long_help = Status::after_own(EXAMPLES, MEANINGS))]
pub(super) struct Compare {
    /// The implementations: two or more.
    #[arg(required = true, num_args = 2.., value_name = "IMPLEMENTATION")]
    implementations: Vec<String>,
    /// How many random cases follow the sweep.
    #[arg(long, default_value_t = 0)]
    cases: u64,
    /// The seed of the random cases.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// The time that one document may take, such as 500ms, 5s or 10m.
    #[arg(long, default_value = "5s", value_parser = duration)]
    timeout: Duration,
    /// Play the vendor's API on a loopback port for the adapters, as `nearmiss certify --serve` does.
    #[arg(long)]
    serve: bool,
    /// The format of the comparison.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Show all differences.
    #[arg(long)]
    full: bool,
}

const EXAMPLES: &[&str] = &[
    "nearmiss compare 'python3 adapter.py' 'node adapter.mjs'",
    "nearmiss compare builtin:embedded ./gateway ./service",
];

const MEANINGS: &[(Status, &str)] = &[
    (Status::Reached, "all implementations give the same answers"),
    (Status::Findings, "they differ"),
    (Status::Usage, "wrong usage"),
    (Status::Adapter, "an adapter could not be run or broke the protocol"),
];

impl Compare {
    pub(super) fn run(&self, out: &mut dyn Write) -> Done {
        let mut harnesses = Vec::new();
        for implementation in &self.implementations {
            let harness = self.harness(implementation)?;
            harnesses.push(harness.cases(self.cases).seed(self.seed).timeout(self.timeout));
        }
        let comparison = compare(&harnesses)?;

        match self.format {
            Format::Text => {
                let text = comparison::text(&comparison, self.full, Ink::Colour);
                out.write_all(text.as_bytes())?;
            }
            Format::Json => writeln!(out, "{}", comparison::json(&comparison))?,
        }
        let differ = !comparison.differences.is_empty();
        Ok(if differ { Status::Findings } else { Status::Reached })
    }

    fn harness(&self, text: &str) -> Result<Harness, Failure> {
        if let Some(name) = text.strip_prefix("builtin:") {
            let builtin: Builtin =
                name.parse().map_err(|advice| Failure::Usage(unknown(name, advice)))?;
            return builtin.harness();
        }
        let words = shell_words::split(text)
            .map_err(|error| Failure::Usage(format!("`{text}` is no command: {error}")))?;
        if words.is_empty() {
            return Err(Failure::Usage("an implementation is empty: name its command".to_owned()));
        }
        let words: Vec<_> = words.into_iter().map(Into::into).collect();
        Ok(Harness::adapter(adapter(&words, self.serve)?))
    }
}

fn unknown(name: &str, advice: String) -> String {
    format!(
        "no implementation that comes with nearmiss is called `{}`: {advice}",
        name.escape_debug()
    )
}
