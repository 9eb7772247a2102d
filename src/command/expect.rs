//! `nearmiss expect`: the file of failures that are known and tolerated.

use std::fs;
use std::io::Write;
use std::path::Path;

use clap::{Args, Subcommand};
use nearmiss::expect::{self, Updated};
use nearmiss::run::End;

use super::certify::{Certify, today};
use super::status::Status;
use super::{Done, Failure, output};

/// Work with a file of failures that are known and tolerated.
#[derive(Debug, Args)]
pub(super) struct Expect {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Update(Update),
}

/// Run every case, and bring the file of `--expect` up to date.
///
/// Each family of findings that the file does not expect becomes an entry, and entries of which nothing
/// fails any more are removed. Reasons, comments and other entries stay as they are. If there is no such
/// file, it is written: the baseline of a first run. Look at its entries and say why each is tolerated.
#[derive(Debug, Args)]
#[command(after_long_help = Status::after(EXAMPLES))]
struct Update {
    #[command(flatten)]
    certify: Certify,
}

const EXAMPLES: &[&str] = &[
    "nearmiss expect update --expect expected.toml -- python3 adapter.py",
    "nearmiss certify --expect expected.toml -- python3 adapter.py",
];

impl Expect {
    pub(super) fn run(&self, out: &mut dyn Write) -> Done {
        match &self.verb {
            Verb::Update(update) => update.run(out),
        }
    }
}

impl Update {
    fn run(&self, out: &mut dyn Write) -> Done {
        let Some(path) = &self.certify.expect else {
            let words = "name the file: `nearmiss expect update --expect FILE -- ADAPTER`";
            return Err(Failure::Usage(words.to_owned()));
        };
        if !path.exists() {
            write(path, "")?;
        }
        let run = self.certify.run_silently()?;
        if let End::Fault(fault) = &run.end {
            output::error(fault);
            return Ok(Status::Adapter);
        }

        let text = fs::read_to_string(path).map_err(|error| unwritable(path, error))?;
        let Updated { text, added, removed } =
            expect::update(&text, &path.display().to_string(), &run, today())?;
        write(path, &text)?;
        writeln!(out, "{}: added {added}, removed {removed}", path.display())?;
        Ok(Status::Reached)
    }
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(|error| unwritable(path, error))
}

fn unwritable(path: &Path, error: std::io::Error) -> Failure {
    Failure::Usage(format!("cannot write `{}`: {error}", path.display()))
}
