//! The corpus: edge cases as files, with a manifest that says what is known of each. A [`Set`] is
//! made from the sweep, or read from a folder.

mod add;
mod edit;
mod embedded;
mod entry;
pub mod export;
mod folder;
mod path;
mod random;
mod select;
mod verify;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::case::{Case, Replay};
use crate::oracle::Oracle;
use crate::plan::Plan;
use crate::sweep::Hostile;

pub use add::Added;
pub use edit::{Edit, Operation};
#[cfg(feature = "corpus")]
pub use embedded::cases;
pub use embedded::pack;
pub use entry::{Entry, Header, Named, Source};
pub use folder::{Written, is_corpus, is_vacant};
pub use verify::verify;

/// The version of the corpus. A new case with a certain answer, or another answer to a case, is a
/// major change; a new case of which every answer is right is a minor one.
pub const VERSION: &str = "0.1.0";

/// Hostile documents up to this length have files. Longer ones are made on demand.
const LONGEST_FILE: usize = 32 * 1024;

/// The cases of a corpus in the order of its manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    /// The first line of the manifest.
    pub header: Header,
    /// The cases.
    pub cases: Vec<CorpusCase>,
}

/// A case of the corpus: its line in the manifest, and its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorpusCase {
    /// What is known of the case.
    pub entry: Entry,
    /// The document; `None` if it is made on demand.
    document: Option<Vec<u8>>,
}

impl Set {
    /// The set of this version of the generator: the cases of the sweep and hostile documents.
    pub fn generate() -> Self {
        Self::of(BTreeMap::new(), Vec::new())
    }

    /// The set of this version of the generator, and these regressions. `since` has the versions in
    /// which older cases appeared, by id.
    fn of(since: BTreeMap<String, String>, regressions: Vec<CorpusCase>) -> Self {
        let swept = select::swept();
        let oracle = Oracle::new();
        let mut ids: HashMap<Vec<u8>, String> =
            swept.iter().map(|case| (case.document().to_vec(), case.id())).collect();
        let mut cases = Vec::new();
        for case in &swept {
            let id_of_twin = case.twin().map(|twin| match ids.get(&*twin) {
                Some(id) => id.clone(),
                None => {
                    let case = CorpusCase::of_twin(case, twin.to_vec(), &oracle);
                    let id = case.entry.id.clone();
                    cases.push(case);
                    ids.insert(twin.into_owned(), id.clone());
                    id
                }
            });
            cases.push(CorpusCase::of_case(case, &oracle, id_of_twin));
        }
        for hostile in select::hostile() {
            cases.push(CorpusCase::of_hostile(hostile, &oracle));
        }
        for case in &mut cases {
            if let Some(version) = since.get(&case.entry.id) {
                case.entry.since.clone_from(version);
            }
        }
        cases.extend(regressions);
        let mut set = Self { header: Header::new(VERSION, 0), cases };
        set.sort();
        set
    }

    /// Brings the cases into the order of the manifest, and counts them.
    fn sort(&mut self) {
        self.cases.sort_by(|one, other| one.entry.order().cmp(&other.entry.order()));
        self.header.cases = self.cases.len();
    }

    /// The case with this id.
    pub fn find(&self, id: &str) -> Option<&CorpusCase> {
        self.cases.iter().find(|case| case.entry.id == id)
    }

    /// The set of the cases that are selected, and of their twins.
    #[must_use]
    pub fn selected(&self, selects: impl Fn(&CorpusCase) -> bool) -> Self {
        let selected: Vec<&CorpusCase> = self.cases.iter().filter(|case| selects(case)).collect();
        let mut ids: HashSet<&str> = selected.iter().map(|case| case.entry.id.as_str()).collect();
        ids.extend(selected.iter().filter_map(|case| case.entry.twin.as_deref()));
        let cases = self.cases.iter().filter(|case| ids.contains(case.entry.id.as_str()));
        let cases: Vec<CorpusCase> = cases.cloned().collect();
        Self { header: Header { cases: cases.len(), ..self.header.clone() }, cases }
    }

    /// The cases with the twins that the manifest names, as a run takes them. Each has the id of
    /// its line as its name.
    pub fn to_cases(&self) -> Vec<Case> {
        let documents: HashMap<&str, &CorpusCase> =
            self.cases.iter().map(|case| (case.entry.id.as_str(), case)).collect();
        let case = |case: &CorpusCase| {
            let twin = case.entry.twin.as_deref().and_then(|id| documents.get(id));
            let replay = Replay {
                document: case.document().into_owned(),
                twin: twin.map(|twin| twin.document().into_owned()),
            };
            Case::replayed(case.entry.id.clone(), replay)
        };
        self.cases.iter().map(case).collect()
    }

    /// The manifest: a line for the header, and a line for each case.
    pub fn manifest(&self) -> String {
        let cases = self.cases.iter().map(|case| case.entry.line() + "\n");
        entry::line(&self.header) + "\n" + &cases.collect::<String>()
    }
}

impl Entry {
    /// Files come in the order of their paths, and documents without a file after them.
    fn order(&self) -> (bool, &str, &str) {
        (self.path.is_none(), self.path.as_deref().unwrap_or_default(), &self.id)
    }
}

impl CorpusCase {
    /// The document's bytes.
    pub fn document(&self) -> Cow<'_, [u8]> {
        match &self.document {
            Some(document) => Cow::Borrowed(document),
            None => Cow::Owned(made_on_demand(&self.entry.id).unwrap_or_default()),
        }
    }

    /// A case that is written from a plan. `twin` is the id of its twin.
    fn of_case(case: &Case, oracle: &Oracle, twin: Option<String>) -> Self {
        let document = case.document().to_vec();
        let verdict = oracle.verdict(&document);
        let entry = Entry {
            path: Some(path::path(case, &verdict)),
            twin,
            edit: Edit::between(case.control().document(), &document),
            shows: case.plan().and_then(Plan::sentence).unwrap_or_default(),
            ..Entry::new(case.id(), &document, &verdict, Source::Sweep)
        };
        Self { entry, document: Some(document) }
    }

    /// The twin of a case, if no other case has the same document.
    fn of_twin(case: &Case, document: Vec<u8>, oracle: &Oracle) -> Self {
        let id = case.id();
        let entry = Entry {
            path: Some(format!("valid/twin/{}", path::file_name(&id))),
            edit: Edit::between(Case::plain().document(), &document),
            shows: format!(
                "The valid twin of `{id}`: the same document without the defect; every reader must \
                 accept it."
            ),
            ..Entry::new(
                format!("{TWIN_PREFIX}{id}"),
                &document,
                &oracle.verdict(&document),
                Source::Sweep,
            )
        };
        Self { entry, document: Some(document) }
    }

    fn of_hostile(hostile: Hostile, oracle: &Oracle) -> Self {
        let case = hostile.case();
        let document = case.document().to_vec();
        let verdict = oracle.verdict(&document);
        let has_file = document.len() <= LONGEST_FILE;
        let sentence = hostile.description().map(|shows| shows.sentence_of_size(hostile.size()));
        let entry = Entry {
            path: has_file.then(|| path::path(&case, &verdict)),
            shows: sentence.unwrap_or_default(),
            ..Entry::new(case.id(), &document, &verdict, Source::Hostile)
        };
        Self { entry, document: has_file.then_some(document) }
    }
}

/// What the ids of twins begin with. The id of the near miss follows.
pub const TWIN_PREFIX: &str = "twin/";

/// The document of a hostile case with this id.
fn made_on_demand(id: &str) -> Option<Vec<u8>> {
    let (recipe, size) = id.strip_prefix(crate::case::HOSTILE_PREFIX)?.rsplit_once('/')?;
    Some(Hostile::find(recipe, size.parse().ok()?)?.case().document().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{Ambiguity, Rule};

    #[test]
    fn every_rule_and_every_ambiguity_has_files_and_each_file_a_sentence() {
        let set = Set::generate();
        let count = set.cases.len();
        let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
        let mut bytes = 0;
        for case in &set.cases {
            let path = case.entry.path.as_deref().unwrap_or("on demand");
            *folders.entry(path.split('/').next().unwrap_or_default()).or_default() += 1;
            bytes += case.document.as_ref().map_or(0, Vec::len);
        }
        println!("{count} {folders:?} {bytes} bytes; {} of manifest", set.manifest().len());
        assert!((1500..=3000).contains(&count), "{count}");
        for rule in Rule::all() {
            let breaks = |case: &&CorpusCase| matches!(&*case.entry.breaks, [broken] if broken.id == rule.id());
            assert!(set.cases.iter().any(|case| breaks(&case)), "{rule}");
        }
        for ambiguity in Ambiguity::all() {
            let touches = |case: &CorpusCase| {
                case.entry.touches.iter().any(|touched| touched.id == ambiguity.id())
            };
            assert!(set.cases.iter().any(touches), "{ambiguity}");
        }
        for case in &set.cases {
            let Entry { id, path, shows, twin, .. } = &case.entry;
            assert!(!shows.is_empty(), "{id}");
            let is_near_miss = path.as_deref().is_some_and(|path| path.starts_with("near-miss/"));
            assert_eq!(twin.is_some(), is_near_miss, "{id}");
        }
    }

    #[test]
    fn paths_are_unique_whatever_the_case_of_their_letters_and_safe() {
        let set = Set::generate();
        let mut paths = HashSet::new();
        for path in set.cases.iter().filter_map(|case| case.entry.path.as_deref()) {
            assert!(paths.insert(path.to_ascii_lowercase()), "{path}");
            for name in path.split('/') {
                let is_safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-.".contains(&byte);
                assert!(name.len() <= path::LONGEST && name.bytes().all(is_safe), "{path}");
            }
        }
    }
}
