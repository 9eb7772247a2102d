//! `nearmiss corpus verify`: whether a folder is what its manifest says.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use nearmiss::internal::corpus::set;
use nearmiss::internal::report::Visible;

use crate::command::Done;
use crate::command::status::Status;

/// Check every file of a corpus against its manifest: digests, lengths, verdicts, and files that are
/// missing or not listed.
///
/// The status is 1 if something is wrong; each problem is a line.
#[derive(Debug, Args)]
#[command(after_long_help = Status::after(&["nearmiss corpus verify corpora"]))]
pub(super) struct Verify {
    /// The folder.
    #[arg(value_name = "DIR", default_value = super::FOLDER)]
    folder: PathBuf,
}

impl Verify {
    pub(super) fn run(&self, out: &mut dyn Write) -> Done {
        let problems = set::verify(&self.folder)?;
        for problem in &problems {
            writeln!(out, "{}", Visible(problem))?;
        }
        let folder = self.folder.display();
        if problems.is_empty() {
            writeln!(out, "{folder}: every file is as its manifest says")?;
            return Ok(Status::Reached);
        }
        let count = problems.len();
        writeln!(
            out,
            "{folder}: {count} problems; restore the files with version control, or write them again \
             with `nearmiss corpus generate {folder}`"
        )?;
        Ok(Status::Findings)
    }
}
