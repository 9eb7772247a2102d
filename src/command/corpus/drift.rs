//! `nearmiss corpus drift`: what has changed between two versions of the published schema.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use nearmiss::internal::corpus::{self, Bump, Version};

use super::super::status::Status;
use super::super::{Done, Failure, Format};

/// Compare two versions of the published schema: rules, prose, and the cases that flip.
///
/// A statement of the schema that corresponds to a rule is called by the rule's id, any other by its JSON
/// pointer and its keyword. A case flips if only one of both versions accepts its document. The report
/// begins with the part of a semantic version that the cases then have to raise: major, minor or patch.
#[derive(Debug, Args)]
#[command(after_long_help = Status::after_own(EXAMPLES, MEANINGS))]
pub(in crate::command) struct Drift {
    /// The older version; `-` is standard input.
    old: PathBuf,
    /// The newer version; `-` is standard input.
    new: PathBuf,
    /// The format of the report. JSON names every case that flips.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Name every case that flips, not only a few of each rule.
    #[arg(long)]
    full: bool,
}

const EXAMPLES: &[&str] = &[
    "nearmiss rules --schema=published | nearmiss corpus drift - new.schema.json",
    "nearmiss corpus drift --full old.schema.json new.schema.json",
];

const MEANINGS: &[(Status, &str)] = &[
    (Status::Reached, "nothing that is compared has changed"),
    (Status::Findings, "something has changed"),
    (Status::Usage, "wrong usage, or a file cannot be read or is not a schema"),
    (Status::Output, "standard output cannot be written"),
];

impl Drift {
    pub(super) fn run(&self, out: &mut dyn Write) -> Done {
        if [&self.old, &self.new].iter().all(|path| path.as_os_str() == corpus::STDIN) {
            let words = "standard input can only be one of the two schemas: name `-` once";
            return Err(Failure::Usage(words.to_owned()));
        }
        let drift = corpus::Drift::between(&version(&self.old)?, &version(&self.new)?);
        match self.format {
            Format::Text => out.write_all(drift.text(self.full).as_bytes())?,
            Format::Json => writeln!(out, "{}", drift.json())?,
        }
        Ok(match drift.bump() {
            Bump::Patch => Status::Reached,
            Bump::Minor | Bump::Major => Status::Findings,
        })
    }
}

fn version(path: &Path) -> Result<Version, Failure> {
    let name = path.to_string_lossy();
    let name = if path.as_os_str() == corpus::STDIN { "<stdin>" } else { &name };
    Ok(Version::read(name, &corpus::bytes(path)?)?)
}
