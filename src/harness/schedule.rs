//! All cases of a run by their index: the [`Schedule`].

use std::ops::Range;
use std::sync::Arc;

use crate::case::{Case, RANDOM_PREFIX};
use crate::run::{Phase, Subject};
use crate::sweep::{self, Hostile};

use super::subjects;

/// The cases of a run in order: regressions, sweep, random cases, hostile documents. A run of a
/// corpus has none of these, only the cases of the corpus.
pub(super) struct Schedule {
    regressions: Vec<Case>,
    /// Indices into the sweep.
    sweep: Vec<usize>,
    seed: u64,
    random: u64,
    /// The words that random cases have as names and values.
    words: Arc<[Arc<str>]>,
    hostile: Vec<Hostile>,
    corpus: Vec<Case>,
}

/// Which cases are part of a run.
#[derive(Debug, Clone)]
pub(super) enum Selection {
    /// All cases.
    All,
    /// The cases of the sweep that are counted under one of these subjects.
    Only(Vec<Subject>),
    /// These cases and no others.
    Corpus(Vec<Case>),
    /// All cases but the sweep.
    #[cfg_attr(
        not(feature = "conformance"),
        expect(dead_code, reason = "only single conformance tests select this")
    )]
    WithoutSweep,
}

impl Schedule {
    pub(super) fn new(
        regressions: Vec<Case>,
        seed: u64,
        random: u64,
        words: Arc<[Arc<str>]>,
        selection: Selection,
        with_hostile: bool,
    ) -> Self {
        let hostile = if with_hostile { Hostile::all().collect() } else { Vec::new() };
        let (sweep, corpus) = (Vec::new(), Vec::new());
        let mut schedule = Self { regressions, sweep, seed, random, words, hostile, corpus };

        match selection {
            Selection::All => schedule.sweep = (0..sweep::plans().len()).collect(),
            Selection::WithoutSweep => {}
            Selection::Only(subjects) => {
                schedule.sweep = subjects::swept_of_any(&subjects).collect();
                schedule.regressions.clear();
                schedule.random = 0;
            }
            Selection::Corpus(corpus) => {
                schedule.corpus = corpus;
                schedule.regressions.clear();
                schedule.random = 0;
                schedule.hostile.clear();
            }
        }
        schedule
    }

    pub(super) fn len(&self) -> u64 {
        self.indices(Phase::Corpus).end
    }

    /// The indices of a phase's cases.
    pub(super) fn indices(&self, phase: Phase) -> Range<u64> {
        let sweep = self.regressions.len() as u64;
        let random = sweep + self.sweep.len() as u64;
        let hostile = random + self.random;
        let corpus = hostile + self.hostile.len() as u64;
        match phase {
            Phase::Regressions => 0..sweep,
            Phase::Sweep => sweep..random,
            Phase::Random => random..hostile,
            Phase::Hostile => hostile..corpus,
            Phase::Corpus => corpus..corpus + self.corpus.len() as u64,
        }
    }

    /// The phase of the case at this index.
    pub(super) fn phase(&self, index: u64) -> Phase {
        let phases = [Phase::Regressions, Phase::Sweep, Phase::Random, Phase::Hostile];
        let phase = phases.into_iter().find(|phase| index < self.indices(*phase).end);
        phase.unwrap_or(Phase::Corpus)
    }

    /// The name of the case at this index. A random case is named by its seed and its number.
    pub(super) fn name(&self, index: u64) -> String {
        match self.phase(index) {
            Phase::Random if self.words.is_empty() => {
                let at = index - self.indices(Phase::Random).start;
                format!("{RANDOM_PREFIX}{}/{at}", self.seed)
            }
            _ => self.case(index).id(),
        }
    }

    /// The case at this index.
    pub(super) fn case(&self, index: u64) -> Case {
        let phase = self.phase(index);
        let at = index - self.indices(phase).start;
        match phase {
            Phase::Regressions => self.regressions[at as usize].clone(),
            Phase::Sweep => sweep::case(self.sweep[at as usize]).clone(),
            Phase::Random => Case::random_with(&self.words, self.seed, at),
            Phase::Hostile => self.hostile[at as usize].case(),
            Phase::Corpus => self.corpus[at as usize].clone(),
        }
    }
}
