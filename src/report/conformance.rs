//! Whether a run reaches the level that was asked for: [`Run::assert_conformant`].

use crate::contract::Level;
use crate::finding::NotJudged;
use crate::run::{ExpectedFailure, Finding, Run, Status, Subject};

use super::Ink;
use super::certificate::Certificate;
use super::verdict::counted;

/// The maximum number of findings in a panic message. Nobody reads more.
const MOST_SHOWN: usize = 20;

impl Run {
    /// Panics unless the implementation reaches the level that was asked for, apart from expected
    /// failures.
    ///
    /// # Panics
    /// If there is a shortfall. The message is [`Self::shortfall`].
    #[track_caller]
    pub fn assert_conformant(&self) {
        if let Some(shortfall) = self.shortfall() {
            panic!("{shortfall}");
        }
    }

    /// Why the level that was asked for is not reached: unexpected findings, expected failures that
    /// did not happen, harness faults, an early end, or cases that were not judged. `None` if it is
    /// reached.
    pub fn shortfall(&self) -> Option<String> {
        let mut reasons = Vec::new();
        let mut found: Vec<&Finding> = self.unexpected().collect();
        if !found.is_empty() {
            if found.len() > MOST_SHOWN {
                let all = found.len();
                reasons.push(format!("{all} findings; these are the first {MOST_SHOWN}:"));
                found.truncate(MOST_SHOWN);
            }
            let certificate = Certificate { run: self, replay: "", asked: self.asked, full: false };
            reasons.push(certificate.findings(found, Ink::Plain).trim_end().to_owned());
        }
        reasons.extend(self.gone().map(|ExpectedFailure { subject, reason }| {
            format!("{subject} is expected to fail ({reason}) but does not: remove the expectation")
        }));
        reasons.extend(self.harness_faults.iter().map(|fault| format!("harness fault: {fault}")));
        if !self.end.is_whole() {
            reasons.push(format!("the run ended early: {}", self.end));
        }
        if reasons.is_empty() {
            reasons.extend(self.unjudged());
        }
        let Self { identity, asked, .. } = self;
        let shown = format!("{} {} does not reach level {asked}", identity.name, identity.version);
        (!reasons.is_empty()).then(|| format!("{shown}\n\n{}\n", reasons.join("\n\n")))
    }

    /// The findings that count at the level that was asked for, and are not expected.
    fn unexpected(&self) -> impl Iterator<Item = &Finding> {
        let counts = |finding: &&Finding| finding.failure.level <= self.asked;
        let is_expected =
            |finding: &Finding| self.expected.iter().any(|expected| expected.covers(finding));
        self.findings.iter().filter(counts).filter(move |finding| !is_expected(finding))
    }

    /// Expected failures that did not happen.
    fn gone(&self) -> impl Iterator<Item = &ExpectedFailure> {
        let must_fail = |expected: &&ExpectedFailure| {
            self.must_fail.contains(&expected.subject) && expected.level() <= self.asked
        };
        // A crash that the expectation does not cover is a failure as well.
        let failed = |expected: &&ExpectedFailure| {
            self.findings.iter().any(|finding| finding.subjects.contains(&expected.subject))
        };
        self.expected.iter().filter(must_fail).filter(move |expected| !failed(expected))
    }

    /// Why too little was judged, if nothing else is wrong. `None` if enough was.
    fn unjudged(&self) -> Option<String> {
        let standing = self.levels[self.asked];
        // Struck-out cases do not count: they were not sent because other cases with their subjects
        // failed.
        let reasons: Vec<String> = self
            .not_judged
            .iter()
            .filter(|(reason, _)| **reason != NotJudged::StruckOut)
            .map(|(reason, count)| {
                format!("{} not judged: {reason}", counted(*count as usize, "case", "cases"))
            })
            .collect();
        let vacuous = standing.tally.vacuous;
        match standing.status {
            Status::Reached => None,
            Status::Failed if reasons.is_empty() => None,
            Status::Unjudged if self.corpus_only && standing.tally.asked == 0 => {
                let asked = self.asked;
                Some(format!("no case of the corpus has a certain answer at level {asked}"))
            }
            // If no case has a certain answer, there is nothing to fall short of.
            Status::Unjudged if reasons.is_empty() && vacuous == 0 => None,
            Status::Unjudged if reasons.is_empty() => {
                let misses = counted(vacuous as usize, "near miss", "near misses");
                Some(format!("{misses} rejected, but so were their controls"))
            }
            _ => Some(reasons.join("\n")),
        }
    }
}

impl ExpectedFailure {
    /// The lowest level at which the failure is tolerated.
    fn level(&self) -> Level {
        match self.subject {
            Subject::Rule(rule) => rule.layer().level(),
            _ => Level::Reader,
        }
    }

    /// Whether the finding is expected.
    fn covers(&self, finding: &Finding) -> bool {
        finding.subjects.contains(&self.subject) && finding.failure.level >= self.level()
    }
}
