//! Whether a run shows what it was asked for, as a test asks: [`Run::assert_conformant`].

use crate::contract::Level;
use crate::finding::NotJudged;
use crate::oracle::Oracle;
use crate::run::{ExpectedFailure, Finding, Run, Status, Subject};

use super::Ink;
use super::certificate::Certificate;
use super::verdict::counted;

/// So many findings a panic tells: nobody reads more.
const MOST_SHOWN: usize = 20;

impl Run {
    /// Panics unless the implementation reaches the level that was asked for, apart from the failures
    /// that are expected.
    ///
    /// # Panics
    /// With [`Self::shortfall`].
    #[track_caller]
    pub fn assert_conformant(&self) {
        if let Some(shortfall) = self.shortfall() {
            panic!("{shortfall}");
        }
    }

    /// What keeps the run from showing the level that was asked for: its findings, expected failures
    /// that did not show, cases that were not judged, and how it ended early. None if it shows it.
    pub fn shortfall(&self) -> Option<String> {
        let mut told = Vec::new();
        let mut found: Vec<&Finding> = self.unexpected().collect();
        if !found.is_empty() {
            if found.len() > MOST_SHOWN {
                let all = found.len();
                told.push(format!("{all} findings, of which these are the first {MOST_SHOWN}:"));
                found.truncate(MOST_SHOWN);
            }
            let certificate = Certificate { run: self, replay: "", asked: self.asked, full: false };
            told.push(certificate.findings(found, Ink::Plain).trim_end().to_owned());
        }
        told.extend(self.gone().map(|ExpectedFailure { subject, reason }| {
            format!("{subject} is expected to fail ({reason}), and does not: expect it no longer")
        }));
        told.extend(self.harness_faults.iter().map(|fault| format!("harness fault: {fault}")));
        if !self.end.is_whole() {
            told.push(format!("the run ended early: {}", self.end));
        }
        if told.is_empty() {
            told.extend(self.unjudged());
        }
        let Self { identity, asked, .. } = self;
        let shown =
            format!("{} {} is not shown to reach level {asked}", identity.name, identity.version);
        (!told.is_empty()).then(|| format!("{shown}\n\n{}\n", told.join("\n\n")))
    }

    /// The findings that count at the level asked for, and that nobody expects.
    fn unexpected(&self) -> impl Iterator<Item = &Finding> {
        let counts = |finding: &&Finding| finding.failure.level <= self.asked;
        let is_expected = |it: &Finding| self.expected.iter().any(|expected| expected.is(it));
        self.findings.iter().filter(counts).filter(move |finding| !is_expected(finding))
    }

    /// Expected failures that did not show.
    fn gone(&self) -> impl Iterator<Item = &ExpectedFailure> {
        let must_fail = |it: &&ExpectedFailure| {
            self.must_fail.contains(&it.subject) && it.level() <= self.asked
        };
        // A crash that is not borne is a failure as well.
        let failed = |it: &&ExpectedFailure| {
            self.findings.iter().any(|finding| finding.subjects.contains(&it.subject))
        };
        self.expected.iter().filter(must_fail).filter(move |it| !failed(it))
    }

    /// What was not judged, where nothing failed that is not expected.
    fn unjudged(&self) -> Option<String> {
        let standing = self.levels[self.asked];
        // What is struck out is so because others of its rule or feature failed.
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
            // Without a case of a certain answer there is nothing to fall short of.
            Status::Unjudged if reasons.is_empty() && vacuous == 0 => None,
            Status::Unjudged if reasons.is_empty() => {
                let misses = counted(vacuous as usize, "near miss", "near misses");
                Some(format!("{misses} rejected, but so were their twins"))
            }
            _ => Some(reasons.join("\n")),
        }
    }
}

impl ExpectedFailure {
    /// The lowest level at which it is borne.
    fn level(&self) -> Level {
        match self.subject {
            Subject::Rule(rule) => rule.layer().level(),
            _ => Level::Reader,
        }
    }

    /// Whether it is this finding that was expected. One of a document that is known by its bytes alone
    /// is about the rules that the document breaks.
    fn is(&self, finding: &Finding) -> bool {
        let is_about = match (finding.subjects.as_slice(), self.subject) {
            ([Subject::Given], Subject::Rule(rule)) => {
                Oracle::new().verdict(finding.case.document()).rules().any(|broken| broken == rule)
            }
            (subjects, subject) => subjects.contains(&subject),
        };
        is_about && finding.failure.level >= self.level()
    }
}
