//! A report that CI systems show as tests: [`junit`].

use std::collections::BTreeMap;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::contract::{ByLevel, Level};
use crate::report::Ink;
use crate::report::certificate::Certificate;
use crate::run::{Family, Finding, Run, Subject, Tally};

/// What findings are counted under that are about no rule and no feature.
const NO_SUBJECT: &str = "process";

/// The report as JUnit XML. Each level is a suite, and each rule and feature a test of the level that it
/// belongs to, and of every other level that it fails at.
///
/// Failures that are expected, or that no asked level is about, are skipped tests with the reason, and
/// so is what was not judged.
pub fn junit(certificate: &Certificate<'_>) -> String {
    let Certificate { run, .. } = *certificate;
    let cases = Cases { certificate, unexpected: run.unexpected(), families: run.families() };
    let mut report = Report::new("nearmiss");
    let mut failing = failing(run);
    for level in Level::ALL {
        let mut suite = TestSuite::new(level.to_string());
        for (name, value) in [
            ("implementation", format!("{} {}", run.identity.name, run.identity.version)),
            ("seed", run.seed.to_string()),
            ("cases", run.phases.total().to_string()),
            ("status", run.levels[level].status.name().to_owned()),
            ("verdict", certificate.verdict(Ink::Plain)),
        ] {
            suite.add_property((name, value.as_str()));
        }

        let mut failing = std::mem::take(failing.get_mut(level));
        for (subject, tally) in &run.tallies {
            let name = subject.to_string();
            let findings = failing.remove(&name).unwrap_or_default();
            if own_level(*subject) == level || !findings.is_empty() {
                suite.add_test_case(cases.case(&name, level, *tally, &findings));
            }
        }
        for (name, findings) in failing {
            suite.add_test_case(cases.case(&name, level, Tally::default(), &findings));
        }
        report.add_test_suite(suite);
    }
    report.to_string().expect("the report is written to memory")
}

/// The findings of each level, by what they are counted under.
fn failing(run: &Run) -> ByLevel<BTreeMap<String, Vec<&Finding>>> {
    let mut failing: ByLevel<BTreeMap<String, Vec<&Finding>>> = ByLevel::default();
    for finding in &run.findings {
        let mut names: Vec<String> = finding.subjects.iter().map(Subject::to_string).collect();
        if names.is_empty() {
            names.push(NO_SUBJECT.to_owned());
        }
        for name in names {
            failing.get_mut(finding.failure.level).entry(name).or_default().push(finding);
        }
    }
    failing
}

/// The level that a rule or feature is about.
fn own_level(subject: Subject) -> Level {
    match subject {
        Subject::Rule(rule) => rule.layer().level(),
        _ => Level::Reader,
    }
}

/// Makes the tests of one report.
struct Cases<'c> {
    certificate: &'c Certificate<'c>,
    unexpected: Vec<&'c Finding>,
    families: Vec<Family<'c>>,
}

impl Cases<'_> {
    fn case(&self, name: &str, level: Level, tally: Tally, findings: &[&Finding]) -> TestCase {
        let is_unexpected =
            |finding: &&Finding| self.unexpected.iter().any(|one| std::ptr::eq(*one, *finding));
        let counts: Vec<&Finding> = findings.iter().copied().filter(is_unexpected).collect();

        let status = if let Some(first) = counts.first() {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_type(first.failure.kind.name());
            status.set_message(format!("{}: {}", first.failure.kind, first.case.id()));
            status.set_description(self.description(&counts));
            status
        } else if let Some(first) = findings.first() {
            self.tolerated(first)
        } else if tally.passed + tally.failed == 0 {
            let Tally { vacuous, not_judged, .. } = tally;
            skipped(format!("nothing was judged: {vacuous} vacuous, {not_judged} not judged"))
        } else {
            TestCaseStatus::success()
        };
        let mut case = TestCase::new(name, status);
        case.set_classname(level.to_string());
        case
    }

    /// The families of findings that fail a test.
    fn description(&self, findings: &[&Finding]) -> String {
        let families: Vec<Family<'_>> =
            self.families.iter().filter_map(|family| family.reduced_to(findings)).collect();
        self.certificate.families_text(&families, Ink::Plain)
    }

    /// The status of a test whose findings do not count, with the reason.
    fn tolerated(&self, finding: &Finding) -> TestCaseStatus {
        let mut families = self.families.iter();
        let family = families.find(|family| family.reduced_to(&[finding]).is_some());
        let id = family.map_or("", |family| family.id.as_str());
        skipped(match self.certificate.run.expectation_of(finding, id) {
            Some(expected) => format!("expected to fail: {}", expected.reason),
            None => format!("fails, but only level {} was asked for", self.certificate.asked),
        })
    }
}

fn skipped(why: String) -> TestCaseStatus {
    let mut status = TestCaseStatus::skipped();
    status.set_message(why);
    status
}
