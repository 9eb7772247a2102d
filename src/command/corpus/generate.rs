//! `nearmiss corpus generate`: writes the corpus to a folder.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use nearmiss::internal::corpus::set::{Set, Written};

use crate::command::Done;
use crate::command::status::Status;

/// Write the corpus of this version of nearmiss to a folder.
///
/// Files that the folder's former manifest lists and that are no longer part of the corpus are
/// removed, its regressions are kept, and all other files are left alone. A folder without a manifest
/// has to be empty.
#[derive(Debug, Args)]
#[command(after_long_help = Status::after(&["nearmiss corpus generate", "nearmiss corpus generate fixtures"]))]
pub(super) struct Generate {
    /// The folder.
    #[arg(value_name = "DIR", default_value = super::FOLDER)]
    folder: PathBuf,
}

impl Generate {
    pub(super) fn run(&self, out: &mut dyn Write) -> Done {
        let set = Set::generate_into(&self.folder)?;
        let Written { written, unchanged, removed } = set.write(&self.folder)?;
        let (cases, folder) = (set.cases.len(), self.folder.display());
        writeln!(
            out,
            "{folder}: {cases} cases; files written: {written}, unchanged: {unchanged}, removed: {removed}"
        )?;
        Ok(Status::Reached)
    }
}
