//! The records of a run, taken in the order of the cases: the [`Ledger`], from which a [`Run`] is
//! made.

use std::collections::BTreeMap;

use crate::case::Case;
use crate::contract::{Ambiguity, Layer, Level};
use crate::finding::{Assessment, Kind, Licence};
use crate::run::{
    End, Finding, Observations, Observed, Phases, Run, Standing, Status, Subject, Tally,
};

use super::crew::{Chunk, Shared};
use super::groups::Groups;
use super::recall::Wavered;
use super::record::Record;
use super::shrinker::Shrinker;
use super::stock::{Phase, suspects};
use super::strikes::is_strike;

/// So many harness faults are told in full.
const FAULTS: usize = 20;

/// What is known so far.
#[derive(Default)]
pub(super) struct Ledger {
    pub(super) phases: Phases,
    pub(super) tallies: BTreeMap<Subject, Tally>,
    pub(super) observations: Observations,
    pub(super) harness_faults: Vec<String>,
    not_judged: BTreeMap<&'static str, u64>,
    levels: [Tally; 3],
    /// Must-cases of the sweep and of costly documents that were not judged, by level.
    open_in_sweep: [u64; 3],
    groups: Groups,
    /// The first case that ended in a crash.
    pub(super) crash: Option<Case>,
}

impl Ledger {
    /// Takes the records of a chunk, and says whether the run goes on.
    pub(super) fn take_chunk(
        &mut self,
        chunk: Chunk,
        shared: &Shared,
        shrinker: &mut Shrinker,
    ) -> End {
        for (message, in_flight) in chunk.unstable {
            let cases: Vec<Case> = in_flight.iter().map(|&at| shared.stock.case(at)).collect();
            let first = in_flight.first().copied().unwrap_or_default();
            self.groups.add_unstable(&message, &cases, first);
        }
        for wavered in chunk.wavered {
            self.take_wavered(wavered, shared.stock.len());
        }
        for record in chunk.records {
            let hung = record.timed_out();
            self.take(record, shared, shrinker);
            if hung && chunk.hung {
                return End::Hang;
            }
        }
        if chunk.hung { End::Hang } else { End::Whole }
    }

    /// Takes the record of a case. What is left open by strikes of earlier cases is not judged,
    /// whether or not it was asked meanwhile.
    fn take(&mut self, mut record: Record, shared: &Shared, shrinker: &mut Shrinker) {
        if shared.rules_out(|| suspects(&shared.stock.case(record.index))) {
            // As if it had not been asked: whether it was is a matter of time.
            let case = shared.stock.case(record.index);
            record = Record::not_asked(record.index, &case, crate::finding::STRUCK_OUT);
        }
        let Record { index, mut subjects, mut level, assessment, licences, open, fault, case } =
            record;
        if let Assessment::NotJudged(why) = assessment {
            *self.not_judged.entry(why).or_default() += 1;
        }
        let phase = shared.stock.phase(index);
        *self.phases.count_mut(phase) += 1;
        self.harness_faults.extend(fault.filter(|_| self.harness_faults.len() < FAULTS));
        self.observe(licences, open, || shared.stock.case(index).id());
        if let (Assessment::Failed(failure), Some(case)) = (&assessment, case) {
            level = Some(level.map_or(failure.level, |level| level.min(failure.level)));
            if failure.kind == Kind::Crashed {
                self.crash.get_or_insert_with(|| case.clone());
            }
            subjects = self.groups.add(subjects, failure.clone(), case, index, shrinker);
        }
        if is_strike(&assessment) {
            shared.strike(&subjects);
        }
        for subject in subjects {
            count(self.tallies.entry(subject).or_default(), &assessment);
        }
        if let Some(level) = level {
            self.count_from(level, &assessment, phase);
        }
    }

    /// Takes what a case of that id showed of what the contract leaves open.
    fn observe(
        &mut self,
        licences: Vec<Licence>,
        open: Option<(Ambiguity, bool)>,
        id: impl Fn() -> String,
    ) {
        for licence in licences {
            let new = || Observed { count: 0, example: id() };
            self.observations.licences.entry(licence).or_insert_with(new).count += 1;
        }
        let Some((ambiguity, accepted)) = open else { return };
        let answers = self.observations.answers.entry(ambiguity).or_default();
        if accepted {
            answers.accepted += 1;
        } else {
            answers.rejected += 1;
            answers.first_rejected.get_or_insert_with(id);
        }
    }

    /// Counts a case at its level and all above.
    fn count_from(&mut self, level: Level, assessment: &Assessment, phase: Phase) {
        let is_must = matches!(phase, Phase::Sweep | Phase::Hostile);
        for at in level as usize..3 {
            count(&mut self.levels[at], assessment);
            let judged = !matches!(assessment, Assessment::Vacuous | Assessment::NotJudged(_));
            self.open_in_sweep[at] += u64::from(is_must && !judged);
        }
    }

    /// Takes a document whose answers were others than at the start of a run of `all` cases.
    pub(super) fn take_wavered(&mut self, wavered: Wavered, all: u64) {
        self.groups.add_wavered(wavered, all.saturating_sub(1));
    }

    /// Fills in what the records of a run came to, which should be `all` cases of it.
    pub(super) fn close(mut self, run: &mut Run, shrinker: &mut Shrinker, all: u64) {
        run.findings = std::mem::take(&mut self.groups).findings(shrinker);
        for level in Level::ALL {
            run.levels[level] = self.standing(level, run);
        }
        let lost = all - self.phases.all();
        if run.end.is_whole() && lost > 0 {
            let died = format!("{lost} cases were lost: a thread that asked about them died");
            self.harness_faults.push(died);
        }
        run.phases = self.phases;
        run.tallies = self.tallies;
        run.observations = self.observations;
        run.not_judged = self.not_judged;
        run.harness_faults = self.harness_faults;
    }

    /// Where a level stands.
    fn standing(&self, level: Level, run: &Run) -> Standing {
        let tally = self.levels[level as usize];
        let against: Vec<&Finding> =
            run.findings.iter().filter(|finding| finding.failure.level <= level).collect();
        let status = match () {
            () if !against.is_empty() => Status::Failed,
            () if !run.end.is_whole() || tally.asked == 0 => Status::Unjudged,
            () if self.open_in_sweep[level as usize] > 0 => Status::Unjudged,
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
    /// The cases of all phases.
    pub(super) fn all(&self) -> u64 {
        self.regressions + self.sweep + self.random + self.hostile
    }

    fn count_mut(&mut self, phase: Phase) -> &mut u64 {
        match phase {
            Phase::Regressions => &mut self.regressions,
            Phase::Sweep => &mut self.sweep,
            Phase::Random => &mut self.random,
            Phase::Hostile => &mut self.hostile,
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
