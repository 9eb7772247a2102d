//! Which cases of a corpus are listed or exported: [`Filter`].

use std::path::{Path, PathBuf};

use clap::Args;
use nearmiss::contract::Level;
use nearmiss::internal::corpus::set::{CorpusCase, Set, is_corpus};

use crate::command::Failure;

/// Which cases are selected, and from where.
#[derive(Debug, Args)]
pub(super) struct Filter {
    /// The folder of the corpus [default: corpora, if it has a manifest; otherwise the corpus of this
    /// version of nearmiss].
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
    /// Only cases that break a rule or touch an ambiguity with this id, or whose id begins with it and
    /// a slash, such as `organization_slug`.
    #[arg(long, value_name = "ID")]
    rule: Option<String>,
    /// Only cases with one right answer at this level: reader, schema or documented.
    #[arg(long)]
    level: Option<Level>,
    /// Only cases in this folder of the corpus, such as `valid` or `near-miss/member-id.uuid`.
    #[arg(long)]
    folder: Option<String>,
    /// Only cases whose id, path or sentence contains this text, in any case of letters.
    #[arg(long)]
    text: Option<String>,
}

impl Filter {
    /// The set, with only the cases that are selected.
    pub(super) fn set(&self) -> Result<Set, Failure> {
        let mut set = self.whole()?;
        set.cases.retain(|case| self.selects(case));
        Ok(set)
    }

    /// The set with all its cases.
    pub(super) fn whole(&self) -> Result<Set, Failure> {
        let default = Path::new(super::FOLDER);
        match &self.corpus {
            Some(folder) => Ok(Set::read(folder)?),
            None if is_corpus(default) => Ok(Set::read(default)?),
            None => Ok(Set::generate()),
        }
    }

    /// Whether a case is selected.
    pub(super) fn selects(&self, case: &CorpusCase) -> bool {
        let entry = &case.entry;
        let is_of_rule = |id: &String| {
            let mut named = entry.breaks.iter().chain(&entry.touches);
            named.any(|named| is_at_or_below(&named.id, id))
        };
        let is_in_folder = |folder: &String| {
            let folder = folder.trim_end_matches('/');
            entry.path.as_deref().is_some_and(|path| is_at_or_below(path, folder))
        };
        let has_text = |text: &String| {
            let text = text.to_lowercase();
            let path = entry.path.as_deref().unwrap_or_default();
            [&entry.id, path, &entry.shows].iter().any(|part| part.to_lowercase().contains(&text))
        };
        self.rule.as_ref().is_none_or(is_of_rule)
            && self.level.is_none_or(|level| entry.expect[level].is_certain())
            && self.folder.as_ref().is_none_or(is_in_folder)
            && self.text.as_ref().is_none_or(has_text)
    }
}

/// Whether an id or a path is another one, or begins with it and a slash.
fn is_at_or_below(id: &str, other: &str) -> bool {
    id.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
