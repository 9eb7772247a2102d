//! How a [`Run`] is folded from its events.

use std::time::Duration;

use crate::contract::{ByLevel, Layer, Level};
use crate::finding::Assessment;

use super::{
    End, Ending, Event, Finding, JudgedCase, Phase, Phases, Run, Standing, Start, Status, Subject,
    Tally,
};

/// How many disagreements between generator and oracle are kept; later ones are dropped.
const HARNESS_FAULTS: usize = 20;

impl Run {
    /// The run before its first case.
    pub(crate) fn start(start: &Start) -> Self {
        let Start {
            identity,
            seed,
            words,
            scheduled,
            corpus_only,
            asked,
            without_echo,
            expected,
            complete,
        } = start.clone();
        Self {
            identity,
            seed,
            words,
            scheduled,
            corpus_only,
            phases: Phases::default(),
            tallies: Default::default(),
            not_judged: Default::default(),
            levels: ByLevel::default(),
            findings: Vec::new(),
            observations: Default::default(),
            harness_faults: Vec::new(),
            warnings: Vec::new(),
            end: End::Whole,
            without_echo,
            asked,
            expected,
            complete,
            growth: Vec::new(),
            elapsed: Duration::ZERO,
        }
    }

    /// Folds the next event into the run.
    pub(crate) fn apply(&mut self, event: &Event<'_>) {
        match event {
            Event::CaseJudged(judged) => self.count(judged),
            Event::FindingShrunk(finding) => self.findings.push((*finding).clone()),
            Event::RunEnded(ending) => self.end(ending),
            Event::RunStarted(_) | Event::FindingOpened { .. } | Event::PhaseEnded(_) => {}
        }
    }

    fn count(&mut self, judged: &JudgedCase<'_>) {
        let assessment = &judged.assessment;
        *self.phases.of_mut(judged.phase) += 1;

        for subject in &judged.subjects {
            self.tallies.entry(*subject).or_default().count(assessment, judged.phase);
        }
        if let Assessment::NotJudged(reason) = assessment {
            *self.not_judged.entry(*reason).or_default() += 1;
        }
        if let Some(level) = judged.level {
            self.count_from(level, assessment, judged.phase);
        }

        self.observations.add(judged);
        if self.harness_faults.len() < HARNESS_FAULTS {
            self.harness_faults.extend(judged.harness_fault.clone());
        }
    }

    /// Counts a case at its level and at every higher one.
    fn count_from(&mut self, level: Level, assessment: &Assessment, phase: Phase) {
        let is_must = matches!(phase, Phase::Sweep | Phase::Hostile | Phase::Corpus);
        let is_judged = !matches!(assessment, Assessment::Vacuous | Assessment::NotJudged(_));

        for level in Level::ALL.into_iter().filter(|at| *at >= level) {
            let standing = self.levels.get_mut(level);
            standing.tally.count(assessment, phase);
            standing.unproven += u64::from(is_must && !is_judged);
        }
    }

    fn end(&mut self, ending: &Ending) {
        let Ending { end, warnings, growth, elapsed } = ending.clone();
        (self.end, self.warnings, self.growth, self.elapsed) = (end, warnings, growth, elapsed);

        let lost = self.scheduled - self.phases.total();
        if self.end.is_whole() && lost > 0 {
            self.harness_faults
                .push(format!("{lost} cases were lost: the thread that ran them died"));
        }
        for level in Level::ALL {
            self.settle(level);
        }
    }

    /// Decides whether a level is reached.
    fn settle(&mut self, level: Level) {
        let against: Vec<&Finding> =
            self.findings.iter().filter(|finding| finding.failure.level <= level).collect();
        let Standing { tally, unproven, .. } = self.levels[level];

        let status = if !against.is_empty() {
            Status::Failed
        } else if !self.end.is_whole() || tally.asked == 0 || unproven > 0 {
            Status::Unjudged
        } else {
            Status::Reached
        };
        let by_json_alone =
            !against.is_empty() && against.iter().all(|finding| is_about_json(finding));
        let standing = self.levels.get_mut(level);
        standing.status = status;
        standing.by_json_alone = by_json_alone;
    }
}

fn is_about_json(finding: &Finding) -> bool {
    let is_json = |subject: &Subject| match subject {
        Subject::Rule(rule) => rule.layer() == Layer::Json,
        _ => false,
    };
    !finding.subjects.is_empty() && finding.subjects.iter().all(is_json)
}

impl Phases {
    fn of_mut(&mut self, phase: Phase) -> &mut u64 {
        match phase {
            Phase::Regressions => &mut self.regressions,
            Phase::Sweep => &mut self.sweep,
            Phase::Random => &mut self.random,
            Phase::Hostile => &mut self.hostile,
            Phase::Corpus => &mut self.corpus,
        }
    }
}

impl Tally {
    fn count(&mut self, assessment: &Assessment, phase: Phase) {
        self.asked += 1;
        let is_judged = !matches!(assessment, Assessment::Vacuous | Assessment::NotJudged(_));
        if phase == Phase::Random && is_judged {
            self.random.judged += 1;
            self.random.failed += u64::from(matches!(assessment, Assessment::Failed(_)));
        }
        *match assessment {
            Assessment::Passed | Assessment::Open => &mut self.passed,
            Assessment::Failed(_) => &mut self.failed,
            Assessment::Vacuous => &mut self.vacuous,
            Assessment::NotJudged(_) => &mut self.not_judged,
        } += 1;
    }
}
