//! `nearmiss judge`: the oracle's verdict on files.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use nearmiss::internal::corpus;
use nearmiss::internal::json::Tape;
use nearmiss::internal::report::Ink;
use nearmiss::internal::report::verdict::Judged;
use nearmiss::oracle::{Oracle, Verdict};

use super::status::Status;
use super::{Done, Failure, Format, output};

/// Judge documents by the contract: rules broken, ambiguities touched, and the answers expected.
///
/// A broken rule is shown with its place, its source and an excerpt. Level `schema` rejects what is not
/// JSON by a choice of nearmiss: RFC 8259 §9 lets a parser accept extensions, but a JSON Schema has no
/// instance there.
#[derive(Debug, Args)]
#[command(after_long_help = Status::after(EXAMPLES))]
pub(super) struct Judge {
    /// The documents; `-` is standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The format of the verdicts.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

const EXAMPLES: &[&str] =
    &["nearmiss judge sessions/*.json", "nearmiss judge --format json - < session.json"];

/// How many files have each result.
#[derive(Debug, Default)]
struct Tally {
    valid: usize,
    ambiguous: usize,
    broken: usize,
    unreadable: usize,
}

impl Judge {
    pub(super) fn run(&self, out: &mut dyn Write) -> Done {
        if self.files.iter().filter(|file| is_stdin(file)).count() > 1 {
            return Err(Failure::Usage(
                "standard input can only be judged once: name `-` once".into(),
            ));
        }
        let (oracle, mut tape, mut tally) = (Oracle::new(), Tape::default(), Tally::default());
        for file in &self.files {
            let document = match corpus::bytes(file) {
                Ok(document) => document,
                Err(unreadable) => {
                    tally.unreadable += 1;
                    // Print the verdicts so far before the error, so that the output follows the
                    // order of the files.
                    out.flush()?;
                    output::error(&unreadable);
                    continue;
                }
            };
            let verdict = oracle.judge(&document, &mut tape);
            tally.count(&verdict);
            out.write_all(self.rendered(file, &document, &verdict).as_bytes())?;
        }
        out.write_all(self.summary(&tally).as_bytes())?;
        Ok(tally.status())
    }

    fn rendered(&self, file: &Path, document: &[u8], verdict: &Verdict) -> String {
        let name = file.to_string_lossy();
        let judged = Judged { name: &name, document, verdict };
        let separator = if self.files.len() > 1 && !verdict.is_plainly_valid() { "\n" } else { "" };
        match self.format {
            Format::Text if is_stdin(file) => {
                Judged { name: "<stdin>", ..judged }.text(Ink::Colour) + separator
            }
            Format::Text => judged.text(Ink::Colour) + separator,
            Format::Json => judged.json() + "\n",
        }
    }

    fn summary(&self, tally: &Tally) -> String {
        let Tally { valid, ambiguous, broken, unreadable } = tally;
        match self.format {
            Format::Text if self.files.len() > 1 => format!(
                "{} files: {valid} valid, {ambiguous} ambiguous, {broken} broken, {unreadable} unreadable\n",
                self.files.len()
            ),
            _ => String::new(),
        }
    }
}

impl Tally {
    fn count(&mut self, verdict: &Verdict) {
        *match (verdict.breaks_nothing(), verdict.is_plainly_valid()) {
            (_, true) => &mut self.valid,
            (true, false) => &mut self.ambiguous,
            (false, false) => &mut self.broken,
        } += 1;
    }

    fn status(&self) -> Status {
        match self {
            Self { unreadable: 1.., .. } => Status::Usage,
            Self { broken: 1.., .. } => Status::Findings,
            _ => Status::Reached,
        }
    }
}

fn is_stdin(file: &Path) -> bool {
    file.as_os_str() == corpus::STDIN
}
