//! `nearmiss corpus list`: cases of a corpus, a line each.

use std::io::Write;

use clap::Args;
use nearmiss::contract::Level;
use nearmiss::internal::report::Visible;

use super::filter::Filter;
use crate::command::status::Status;
use crate::command::{Done, Format};

/// List the cases of a corpus: id, path, answers expected at the three levels, and what each shows.
#[derive(Debug, Args)]
#[command(after_long_help = Status::after(&[
    "nearmiss corpus list --rule organization_slug --level documented",
    "nearmiss corpus list --folder ambiguous --text leap",
]))]
pub(super) struct List {
    #[command(flatten)]
    filter: Filter,
    /// The format: for programs, the lines of the manifest.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl List {
    pub(super) fn run(&self, out: &mut dyn Write) -> Done {
        let set = self.filter.set()?;
        for case in &set.cases {
            let entry = &case.entry;
            match self.format {
                Format::Json => writeln!(out, "{}", entry.line())?,
                Format::Text => {
                    let path = entry.path.as_deref().unwrap_or("made on demand");
                    let expect = Level::ALL.map(|level| entry.expect[level].name()).join("/");
                    let (id, shows) = (Visible(&entry.id), Visible(&entry.shows));
                    writeln!(out, "{id}\n  {path}\n  {expect}: {shows}")?;
                }
            }
        }
        if let Format::Text = self.format {
            writeln!(out, "{} cases", set.cases.len())?;
        }
        Ok(if set.cases.is_empty() { Status::Unjudged } else { Status::Reached })
    }
}
