//! Groups failures that belong together: [`Groups`]. Each group becomes a [`Finding`], or part of
//! one.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::case::Case;
use crate::contract::Level;
use crate::finding::{self, Failure, Kind};
use crate::plan::{Defect, Plan, Way};
use crate::run::{Finding, Subject};

use super::examiner::wavering;
use super::shrinker::Shrinker;
use super::state_check::Wavered;
use super::subjects::{self, suspects};
use super::walk::Smallest;

/// The kind, place and subjects that the failures of a group share.
type Key = (Kind, String, Vec<Subject>);

/// How many failures with more than one suspect are shrunk during the run. Later ones are counted
/// under all their features.
const SHRUNK: usize = 200;

/// The most documents that a message names as in flight.
const NAMED: usize = 8;

/// The failures of a run, grouped by kind, place and subjects.
#[derive(Default)]
pub(super) struct Groups {
    groups: BTreeMap<Key, Group>,
    shrunk: usize,
    wavered: Vec<(Wavered, u64)>,
}

struct Group {
    /// The failure of the smallest case.
    failure: Failure,
    count: u64,
    /// The index of the first case.
    first: u64,
    ways: BTreeMap<Way, u64>,
    /// The smallest case so far, and its size.
    case: Case,
    size: Size,
}

/// A failure that matched no existing group, so it opened a new one.
pub(super) struct Opened {
    pub(super) subjects: Vec<Subject>,
    pub(super) failure: Failure,
    pub(super) case: Case,
}

/// The order of cases by size: the fewest parts first, then the shortest document, then the lowest
/// index. A document without a plan counts as one part.
pub(super) type Size = (usize, usize, u64);

pub(super) fn size(case: &Case, index: u64) -> Size {
    (case.plan().map_or(1, Plan::parts), case.document().len(), index)
}

impl Groups {
    /// Adds a failure to its group. Returns the subjects that the case is counted under, and the
    /// failure if it opens a group. The subjects are `subjects`, unless a smaller case shows which
    /// of them matter.
    pub(super) fn add(
        &mut self,
        subjects: &[Subject],
        failure: &Failure,
        case: &Case,
        index: u64,
        shrinker: &mut Shrinker,
    ) -> (Vec<Subject>, Option<Opened>) {
        if failure.kind == Kind::WronglyAccepted || has_one_suspect(case) {
            return self.put(subjects.to_vec(), failure, case, index);
        }
        // If there are several features, only a smaller case can show which of them matters.
        if let Some(known) = self.explanation(failure, case) {
            return self.put(known, failure, case, index);
        }
        if self.shrunk >= SHRUNK {
            return self.put(subjects.to_vec(), failure, case, index);
        }
        self.shrunk += 1;
        let Smallest { case, failure, .. } = shrinker.shrink(case.clone(), failure.clone());
        self.put(subjects::of_case(&case), &failure, &case, index)
    }

    /// Adds a death or hang that no single case reproduces.
    pub(super) fn add_unstable(
        &mut self,
        message: &str,
        in_flight: &[Case],
        index: u64,
    ) -> Option<Opened> {
        let case = in_flight.first()?;
        let ids: Vec<String> = in_flight.iter().take(NAMED).map(Case::id).collect();
        let more = in_flight.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        let message = finding::shortened(message);
        let failure = Failure {
            kind: Kind::Unstable,
            level: Level::Reader,
            place: String::new(),
            detail: format!("{message}\nin flight: {}{more}", ids.join(", ")),
            alteration: None,
        };
        self.put(Vec::new(), &failure, case, index).1
    }

    /// Adds a document whose answer changed later in the run.
    pub(super) fn add_wavered(&mut self, new: Wavered, index: u64) -> Option<Opened> {
        match self.wavered.iter_mut().find(|(known, _)| known.case == new.case) {
            Some((known, _)) => {
                let more: Vec<String> =
                    new.how.into_iter().filter(|how| !known.how.contains(how)).collect();
                known.how.extend(more);
                None
            }
            None => {
                let Finding { subjects, failure, case, .. } = wavered_finding(&new, index);
                self.wavered.push((new, index));
                Some(Opened { subjects, failure, case })
            }
        }
    }

    /// The subjects of a known group with the same kind and place, if the case has all of them.
    fn explanation(&self, failure: &Failure, case: &Case) -> Option<Vec<Subject>> {
        let suspects = suspects(case);
        let first = (failure.kind, failure.place.clone(), Vec::new());
        let groups = self.groups.range(first..).map(|((kind, place, subjects), _)| {
            (*kind == failure.kind && *place == failure.place).then_some(subjects)
        });
        let mut alike = groups.map_while(|subjects| subjects);
        let explains =
            |subjects: &&Vec<Subject>| subjects.iter().all(|subject| suspects.contains(subject));
        alike.find(explains).cloned()
    }

    fn put(
        &mut self,
        subjects: Vec<Subject>,
        failure: &Failure,
        case: &Case,
        index: u64,
    ) -> (Vec<Subject>, Option<Opened>) {
        let key = (failure.kind, failure.place.clone(), subjects.clone());
        let defects = case.plan().map_or(&[][..], Plan::defects);
        let is_blamed = |defect: &&Defect| subjects.contains(&Subject::Rule(defect.rule));
        let ways = defects.iter().filter(is_blamed).map(|defect| defect.way);
        let ways: Vec<Way> = ways.filter(|way| !Way::several().contains(way)).collect();
        let size = size(case, index);

        let mut opened = None;
        let group = match self.groups.entry(key) {
            Entry::Vacant(vacant) => {
                opened = Some(Opened {
                    subjects: subjects.clone(),
                    failure: failure.clone(),
                    case: case.clone(),
                });
                vacant.insert(Group {
                    failure: failure.clone(),
                    count: 0,
                    first: index,
                    ways: BTreeMap::new(),
                    case: case.clone(),
                    size,
                })
            }
            Entry::Occupied(occupied) => {
                let group = occupied.into_mut();
                if size < group.size {
                    (group.failure, group.case, group.size) = (failure.clone(), case.clone(), size);
                }
                group
            }
        };
        group.count += 1;
        group.first = group.first.min(index);
        for way in ways {
            *group.ways.entry(way).or_default() += 1;
        }
        (subjects, opened)
    }

    /// The findings, each with its smallest case. Those that count against the least demanding
    /// level come first.
    pub(super) fn findings(self, shrinker: &mut Shrinker) -> Vec<Finding> {
        let mut groups: Vec<(Key, Group)> = fold_explained(self.groups).into_iter().collect();
        groups.sort_by(|((.., a), _), ((.., b), _)| a.cmp(b));
        let mut findings: BTreeMap<Key, Finding> = BTreeMap::new();
        for ((kind, ..), Group { failure, count, first, ways, case, .. }) in groups {
            let Smallest { case, failure, fully: fully_shrunk } = shrinker.shrink(case, failure);
            let subjects =
                if kind == Kind::Unstable { Vec::new() } else { subjects::of_case(&case) };
            let key = (failure.kind, failure.place.clone(), subjects.clone());
            let finding = Finding { subjects, failure, count, first, ways, case, fully_shrunk };
            match findings.get_mut(&key) {
                Some(same) => merge(same, finding),
                None => _ = findings.insert(key, finding),
            }
        }
        for (wavered, index) in self.wavered {
            let finding = wavered_finding(&wavered, index);
            let key = (Kind::Wavering, String::new(), finding.subjects.clone());
            match findings.get_mut(&key) {
                Some(same) => {
                    same.failure.detail += &format!("\n{}", finding.failure.detail);
                    same.count += 1;
                }
                None => _ = findings.insert(key, finding),
            }
        }
        let mut findings: Vec<Finding> = findings.into_values().collect();
        findings.sort_by(|a, b| {
            let key = |finding: &Finding| (finding.failure.level, finding.failure.kind);
            key(a).cmp(&key(b)).then_with(|| a.subjects.cmp(&b.subjects))
        });
        findings
    }
}

/// Adds the accepted documents that break several rules to the groups of these rules, if documents
/// that break each of them alone were accepted as well: then nothing new was found.
fn fold_explained(mut groups: BTreeMap<Key, Group>) -> BTreeMap<Key, Group> {
    let accepted = groups.keys().filter(|(kind, ..)| *kind == Kind::WronglyAccepted);
    let (alone, together): (Vec<Key>, Vec<Key>) =
        accepted.cloned().partition(|(.., subjects)| subjects.len() < 2);
    let of =
        |subject: Subject| alone.iter().filter(move |(.., subjects)| subjects.contains(&subject));

    for key in together {
        let (.., subjects) = &key;
        if subjects.iter().any(|subject| of(*subject).next().is_none()) {
            continue;
        }
        let Some(Group { count, ways, .. }) = groups.remove(&key) else { continue };
        for subject in subjects {
            let Subject::Rule(rule) = subject else { continue };
            for same in of(*subject) {
                let Some(group) = groups.get_mut(same) else { continue };
                group.count += count;
                for (way, count) in ways.iter().filter(|(way, _)| Way::of(*rule).contains(way)) {
                    *group.ways.entry(*way).or_default() += count;
                }
            }
        }
    }
    groups
}

fn has_one_suspect(case: &Case) -> bool {
    let Some(plan) = case.plan() else { return true };
    plan.parts() == plan.defects().len()
        || (!plan.is_near_miss() && subjects::of_case(case).len() == 1)
}

/// The finding for a document whose answers depend on earlier documents. There is nothing to
/// shrink.
fn wavered_finding(Wavered { case, how }: &Wavered, index: u64) -> Finding {
    Finding {
        subjects: subjects::of_case(case),
        failure: wavering(how.join("\n")),
        count: 1,
        first: index,
        ways: BTreeMap::new(),
        case: case.clone(),
        fully_shrunk: true,
    }
}

fn merge(finding: &mut Finding, same: Finding) {
    finding.count += same.count;
    finding.first = finding.first.min(same.first);
    for (way, count) in same.ways {
        *finding.ways.entry(way).or_default() += count;
    }
    if same.case.document().len() < finding.case.document().len() {
        (finding.case, finding.failure, finding.fully_shrunk) =
            (same.case, same.failure, same.fully_shrunk);
    }
}
