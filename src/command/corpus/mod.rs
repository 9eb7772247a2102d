//! `nearmiss corpus`: the reference set of edge cases, as files.

mod add;
mod drift;
mod export;
mod filter;
mod generate;
mod list;
mod verify;

use std::io::Write;

use clap::{Args, Subcommand};

use super::Done;

/// Write, check and select the reference set of edge cases, as files that need no harness.
#[derive(Debug, Args)]
pub(super) struct Corpus {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Generate(generate::Generate),
    Verify(verify::Verify),
    List(list::List),
    Export(export::Export),
    Add(add::Add),
    Drift(drift::Drift),
}

impl Corpus {
    pub(super) fn run(&self, out: &mut dyn Write) -> Done {
        match &self.verb {
            Verb::Generate(generate) => generate.run(out),
            Verb::Verify(verify) => verify.run(out),
            Verb::List(list) => list.run(out),
            Verb::Export(export) => export.run(out),
            Verb::Add(add) => add.run(out),
            Verb::Drift(drift) => drift.run(out),
        }
    }
}

/// The default folder of the corpus.
const FOLDER: &str = "corpora";
