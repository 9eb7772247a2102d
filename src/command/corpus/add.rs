//! `nearmiss corpus add`: adds documents to a corpus as regressions.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use nearmiss::internal::corpus;
use nearmiss::internal::corpus::set::{Added, Set, is_corpus};
use nearmiss::internal::report::Visible;

use crate::command::status::Status;
use crate::command::{Done, Failure};

/// Add documents to a corpus as regressions: each is judged, named after what it is about, and listed
/// in the manifest.
///
/// A document that the corpus already has is not added again.
#[derive(Debug, Args)]
#[command(after_long_help = Status::after(&[
    "nearmiss corpus add session.json",
    "nearmiss corpus add session.json --shows 'A slug of one emoji; readers that count bytes accept it.'",
]))]
pub(super) struct Add {
    /// Documents, or files of replay tokens (`*.nm1`); `-` is a document on standard input.
    #[arg(required = true, value_name = "DOCUMENT")]
    documents: Vec<PathBuf>,
    /// The folder of the corpus.
    #[arg(long, value_name = "DIR", default_value = super::FOLDER)]
    corpus: PathBuf,
    /// One sentence on what the document shows, and which readers get it wrong [default: which rules
    /// it breaks, and which case is the nearest].
    #[arg(long, value_name = "SENTENCE")]
    shows: Option<String>,
}

impl Add {
    pub(super) fn run(&self, out: &mut dyn Write) -> Done {
        let is_sentence =
            |shows: &String| !shows.trim().is_empty() && !shows.contains(char::is_control);
        if !self.shows.as_ref().is_none_or(is_sentence) {
            return Err(Failure::Usage("--shows takes one sentence on one line".to_owned()));
        }
        let mut set = self.set()?;
        let mut cases = Vec::new();
        for path in &self.documents {
            cases.extend(corpus::file(path)?);
        }
        let mut added_any = false;
        for case in cases {
            let name = case.id();
            let done = match set.add(case.document(), self.shows.clone()) {
                Added::Known(id) => format!("already known: {id}"),
                Added::New { index, nearest } => {
                    added_any = true;
                    let path = set.cases[index].entry.path.clone().unwrap_or_default();
                    let nearest =
                        nearest.map(|id| format!(", nearest to {id}")).unwrap_or_default();
                    format!("added as {path}{nearest}")
                }
            };
            writeln!(out, "{}: {}", Visible(&name), Visible(&done))?;
        }
        if added_any {
            set.write(&self.corpus)?;
        }
        Ok(Status::Reached)
    }

    fn set(&self) -> Result<Set, Failure> {
        if is_corpus(&self.corpus) {
            return Ok(Set::read(&self.corpus)?);
        }
        let folder = self.corpus.display();
        Err(Failure::Usage(format!(
            "there is no corpus in `{folder}`: write one with `nearmiss corpus generate {folder}`"
        )))
    }
}
