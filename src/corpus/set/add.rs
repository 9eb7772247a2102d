//! Adds a document to a corpus as a regression: [`Set::add`].

use std::collections::HashSet;

use crate::case::{Case, differing};
use crate::contract::Rule;
use crate::oracle::{Oracle, Verdict};
use crate::sweep;

use super::edit::Edit;
use super::entry::{Entry, Source, digest};
use super::path::file_name;
use super::{CorpusCase, Set};

/// What became of a document that was to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// It is a new case with this index.
    New {
        /// The index of the case in [`Set::cases`].
        index: usize,
        /// The id of the nearest case of the sweep: one that breaks the same rules, and whose text
        /// differs least. `None` if no case breaks the same rules.
        nearest: Option<String>,
    },
    /// The case with this id has the same document.
    Known(String),
}

impl Set {
    /// Adds a document as a regression. `shows` is the sentence of its line; by default, it says
    /// which rules the document breaks and which case of the sweep is the nearest.
    pub fn add(&mut self, document: &[u8], shows: Option<String>) -> Added {
        let sha256 = digest(document);
        if let Some(known) = self.cases.iter().find(|case| case.entry.sha256 == sha256) {
            return Added::Known(known.entry.id.clone());
        }
        let verdict = Oracle::new().verdict(document);
        let nearest = nearest(document, &verdict);
        let nearest_id = nearest.map(Case::id);
        let id = self.free_id(&verdict);
        let name = id.split_once('/').map_or(id.as_str(), |(_, name)| name);
        let entry = Entry {
            path: Some(format!("regressions/{}", file_name(name))),
            edit: Edit::between(Case::plain().document(), document),
            shows: shows.unwrap_or_else(|| sentence(&verdict, nearest_id.as_deref())),
            ..Entry::new(id.clone(), document, &verdict, Source::Regression)
        };
        self.cases.push(CorpusCase { entry, document: Some(document.to_vec()) });
        self.sort();
        let index = self.cases.iter().position(|case| case.entry.id == id).unwrap_or_default();
        Added::New { index, nearest: nearest_id }
    }

    /// An id that is not used yet: what the document is about.
    fn free_id(&self, verdict: &Verdict) -> String {
        let name = match (verdict.rules().next(), verdict.ambiguities().next()) {
            (Some(rule), _) => rule.id(),
            (None, Some(ambiguity)) => ambiguity.id(),
            (None, None) => "valid",
        };
        let ids: HashSet<&str> = self.cases.iter().map(|case| case.entry.id.as_str()).collect();
        let names = (1..).map(|count: u32| match count {
            1 => format!("regression/{name}"),
            _ => format!("regression/{name}/{count}"),
        });
        let mut free = names.filter(|id| !ids.contains(id.as_str()));
        free.next().unwrap_or_default()
    }
}

/// The case of the sweep that breaks the same rules, and whose text differs least.
fn nearest(document: &[u8], verdict: &Verdict) -> Option<&'static Case> {
    let rules: Vec<Rule> = verdict.rules().collect();
    let alike = (0..sweep::plans().len()).filter(|&index| sweep::plans()[index].rules() == rules);
    alike.map(sweep::case).min_by_key(|case| distance(case.document(), document))
}

/// How many bytes two texts have between their common beginning and end.
fn distance(one: &[u8], other: &[u8]) -> usize {
    differing(one, other).iter().map(ExactSizeIterator::len).sum()
}

fn sentence(verdict: &Verdict, nearest: Option<&str>) -> String {
    let what = what(verdict);
    match nearest {
        Some(nearest) => format!("{what}; it is nearest to {nearest}."),
        None => format!("{what}."),
    }
}

/// A clause on the verdict: the rules that the document breaks, or the ambiguities that it touches.
pub(super) fn what(verdict: &Verdict) -> String {
    let listed = |ids: Vec<&str>| format!("`{}`", ids.join("`, `"));
    let rules: Vec<&str> = verdict.rules().map(Rule::id).collect();
    let ambiguities: Vec<&str> = verdict.ambiguities().map(|ambiguity| ambiguity.id()).collect();
    match (rules.is_empty(), ambiguities.is_empty()) {
        (false, _) => format!("The document breaks {}", listed(rules)),
        (true, false) => format!("The document touches {}", listed(ambiguities)),
        (true, true) => "The document is valid".to_owned(),
    }
}
