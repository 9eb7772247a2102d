//! The records of a run, taken in the order of the cases: the [`Ledger`], from which a [`Run`] is
//! made.

use std::collections::BTreeMap;

use crate::case::Case;
use crate::contract::{Layer, Level};
use crate::finding::{Assessment, Failure, Kind};
use crate::run::{Finding, Observations, Observed, Phases, Standing, Status, Subject, Tally};

use super::crew::Shared;
use super::record::Record;
use super::shrinker::Shrinker;
use super::stock::{Phase, suspects};
use super::strikes::is_strike;

/// Failures with the same subjects, kind and place.
type Key = (Vec<Subject>, Kind, String);

/// So many harness faults are told in full.
const FAULTS: usize = 20;
/// So many failures of more than one feature are shrunk; the rest are counted under all of theirs.
const SHRUNK: usize = 200;

/// What is known so far.
#[derive(Default)]
pub(super) struct Ledger {
    pub(super) phases: Phases,
    pub(super) tallies: BTreeMap<Subject, Tally>,
    pub(super) observations: Observations,
    pub(super) harness_faults: Vec<String>,
    levels: [Tally; 3],
    /// Must-cases of the sweep that were not judged, by level.
    open_in_sweep: [u64; 3],
    groups: BTreeMap<Key, Group>,
    shrunk: usize,
}

struct Group {
    failure: Failure,
    count: u64,
    case: Case,
    size: (usize, usize, u64),
}

impl Ledger {
    /// Takes the record of a case. What is left open by strikes of earlier cases is not judged,
    /// whether or not it was asked meanwhile.
    pub(super) fn take(&mut self, record: Record, shared: &Shared, shrinker: &mut Shrinker) {
        let Record { index, mut subjects, level, mut assessment, licences, open, fault } = record;
        if shared.rules_out(&subjects) {
            assessment = Assessment::NotJudged(crate::finding::STRUCK_OUT);
        }
        let phase = shared.stock.phase(index);
        *self.phases.count_mut(phase) += 1;
        if is_strike(&assessment) {
            shared.strike(&subjects);
        }
        self.harness_faults.extend(fault.filter(|_| self.harness_faults.len() < FAULTS));
        for licence in licences {
            let new = || Observed { count: 0, example: shared.stock.case(index).id() };
            self.observations.licences.entry(licence).or_insert_with(new).count += 1;
        }
        if let Some((ambiguity, accepted)) = open {
            let answers = self.observations.answers.entry(ambiguity).or_default();
            if accepted {
                answers.accepted += 1;
            } else {
                answers.rejected += 1;
                answers.first_rejected.get_or_insert_with(|| shared.stock.case(index).id());
            }
        }
        let mut level = level;
        if let Assessment::Failed(failure) = &assessment {
            level = Some(level.map_or(failure.level, |level| level.min(failure.level)));
            subjects = self.group(failure.clone(), shared.stock.case(index), index, shrinker);
        }
        for subject in subjects {
            count(self.tallies.entry(subject).or_default(), &assessment);
        }
        let Some(level) = level else { return };
        for at in level as usize..3 {
            count(&mut self.levels[at], &assessment);
            let judged = !matches!(assessment, Assessment::Vacuous | Assessment::NotJudged(_));
            self.open_in_sweep[at] += u64::from(phase == Phase::Sweep && !judged);
        }
    }

    /// A death or silence that no single case repeats.
    pub(super) fn take_unstable(&mut self, message: &str, case: Case) {
        let failure = Failure {
            kind: Kind::Unstable,
            level: Level::Reader,
            place: String::new(),
            detail: crate::finding::shortened(message),
        };
        self.add((Vec::new(), Kind::Unstable, String::new()), failure, case, 0);
    }

    /// Puts a failure with its like; returns what it is counted under.
    fn group(
        &mut self,
        failure: Failure,
        case: Case,
        index: u64,
        shrinker: &mut Shrinker,
    ) -> Vec<Subject> {
        let subjects = super::stock::subjects(&case);
        let kind = failure.kind;
        let simple = case.plan.as_ref().is_none_or(|plan| plan.choices().is_empty())
            || (subjects.len() == 1
                && case.plan.as_ref().is_some_and(|plan| plan.defect().is_none()));
        let is_a_miss = matches!(kind, Kind::WronglyAccepted);
        if simple || is_a_miss {
            self.add((subjects.clone(), kind, failure.place.clone()), failure, case, index);
            return subjects;
        }
        // With several features it is known which one matters only if it failed alone.
        let suspects = suspects(&case);
        let known = |key: &&Key| {
            key.1 == kind && key.2 == failure.place && key.0.iter().all(|it| suspects.contains(it))
        };
        if let Some(key) = self.groups.keys().find(known).cloned() {
            let subjects = key.0.clone();
            self.add(key, failure, case, index);
            return subjects;
        }
        if self.shrunk >= SHRUNK {
            self.add((subjects.clone(), kind, failure.place.clone()), failure, case, index);
            return subjects;
        }
        self.shrunk += 1;
        let (case, failure, _) = shrinker.shrink(case, failure);
        let subjects = super::stock::subjects(&case);
        self.add((subjects.clone(), kind, failure.place.clone()), failure, case, index);
        subjects
    }

    fn add(&mut self, key: Key, failure: Failure, case: Case, index: u64) {
        let size =
            (case.plan.as_ref().map_or(0, |plan| plan.choices().len()), case.document.len(), index);
        match self.groups.get_mut(&key) {
            None => _ = self.groups.insert(key, Group { failure, count: 1, case, size }),
            Some(group) => {
                group.count += 1;
                if size < group.size {
                    (group.failure, group.case, group.size) = (failure, case, size);
                }
            }
        }
    }

    /// The findings, each with its smallest case, the most basic level first.
    pub(super) fn findings(&mut self, shrinker: &mut Shrinker) -> Vec<Finding> {
        let mut findings: BTreeMap<Key, Finding> = BTreeMap::new();
        for ((_, kind, _), Group { failure, count, case, .. }) in std::mem::take(&mut self.groups) {
            let (case, failure, fully_shrunk) = shrinker.shrink(case, failure);
            let subjects =
                if kind == Kind::Unstable { Vec::new() } else { super::stock::subjects(&case) };
            let key = (subjects.clone(), kind, failure.place.clone());
            match findings.get_mut(&key) {
                Some(same) => same.count += count,
                None => {
                    _ = findings
                        .insert(key, Finding { subjects, failure, count, case, fully_shrunk })
                }
            }
        }
        let mut findings: Vec<Finding> = findings.into_values().collect();
        findings.sort_by(|a, b| {
            let key = |finding: &Finding| (finding.failure.level, finding.failure.kind);
            key(a).cmp(&key(b)).then_with(|| a.subjects.cmp(&b.subjects))
        });
        findings
    }

    /// Where a level stands.
    pub(super) fn standing(&self, level: Level, findings: &[Finding], whole: bool) -> Standing {
        let tally = self.levels[level as usize];
        let against: Vec<&Finding> =
            findings.iter().filter(|finding| finding.failure.level <= level).collect();
        let status = match () {
            () if !against.is_empty() => Status::Failed,
            () if !whole || tally.asked == 0 || self.open_in_sweep[level as usize] > 0 => {
                Status::Unjudged
            }
            () => Status::Reached,
        };
        let is_json = |subject: &Subject| matches!(subject, Subject::Rule(rule) if rule.layer() == Layer::Json);
        let json = |finding: &&Finding| {
            !finding.subjects.is_empty() && finding.subjects.iter().all(is_json)
        };
        Standing { status, tally, by_json_alone: !against.is_empty() && against.iter().all(json) }
    }
}

impl Phases {
    fn count_mut(&mut self, phase: Phase) -> &mut u64 {
        match phase {
            Phase::Regressions => &mut self.regressions,
            Phase::Sweep => &mut self.sweep,
            Phase::Random => &mut self.random,
        }
    }
}

fn count(tally: &mut Tally, assessment: &Assessment) {
    tally.asked += 1;
    *match assessment {
        Assessment::Passed | Assessment::Open => &mut tally.passed,
        Assessment::Failed(_) => &mut tally.failed,
        Assessment::Vacuous => &mut tally.vacuous,
        Assessment::NotJudged(_) => &mut tally.not_judged,
    } += 1;
}
