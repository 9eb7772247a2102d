//! Runs several implementations on the same cases: [`compare`].

use std::thread;

use crate::case::Case;
use crate::connection::Fault;
use crate::contract::{Ambiguity, Rule};
use crate::finding::{Allowance, Alteration, Assessment, Kind};
use crate::implementation::{Identity, Outcome};
use crate::json::Reason;
use crate::json::Tape;
use crate::oracle::{Oracle, Verdict};
use crate::run::{Comparison, Differences, Reply, Topic};

use super::examiner::Examined;
use super::workers::CHUNK;
use super::{Harness, subjects};

/// The replies of one implementation to all cases, and who it is.
type Replies = Result<(Identity, Vec<Reply>), Fault>;

/// Runs implementations on the same cases, at the same time, and says where they differ from each other.
/// The cases are those of the first harness, without hostile documents and regressions.
///
/// # Errors
/// If an implementation cannot be reached.
pub fn compare(harnesses: &[Harness]) -> Result<Comparison, Fault> {
    let Some(first) = harnesses.first() else {
        return Ok(Comparison { identities: Vec::new(), cases: 0, differences: Vec::new() });
    };
    let schedule = first.schedule();
    let cases: Vec<Case> = (0..schedule.len()).map(|index| schedule.case(index)).collect();
    let cases: Vec<Case> = cases.into_iter().filter(|case| !case.is_hostile()).collect();

    let replies: Vec<Replies> = thread::scope(|scope| {
        let cases = &cases;
        let threads: Vec<_> =
            harnesses.iter().map(|harness| scope.spawn(move || replies(harness, cases))).collect();
        threads.into_iter().map(|one| one.join().expect("nothing here panics")).collect()
    });
    let (mut identities, mut columns) = (Vec::new(), Vec::new());
    for replies in replies {
        let (identity, column) = replies?;
        identities.push(identity);
        columns.push(column);
    }

    let (oracle, mut tape) = (Oracle::new(), Tape::default());
    let (mut differences, count) = (Differences::default(), cases.len() as u64);
    for (index, case) in cases.into_iter().enumerate() {
        let answers = columns.iter().map(|column| column[index]).collect();
        let verdict = oracle.judge(case.document(), &mut tape);
        let (topic, about) = topic(&case, &verdict);
        differences.add(topic, about, answers, case);
    }
    Ok(Comparison { identities, cases: count, differences: differences.into_vec() })
}

fn replies(harness: &Harness, cases: &[Case]) -> Replies {
    let mut examiner = harness.examiner()?;
    let mut replies = Vec::with_capacity(cases.len());
    for chunk in cases.chunks(CHUNK as usize) {
        let examination = examiner.examine(chunk, &[])?;
        replies.extend(examination.examined.iter().map(reply));
    }
    let identity = examiner.identity();
    harness.examiners.close(examiner);
    Ok((identity, replies))
}

fn reply(examined: &Examined) -> Reply {
    match examined.outcome {
        Outcome::Rejected { .. } => return Reply::Rejected,
        Outcome::Crashed { .. } => return Reply::Crashed,
        Outcome::TimedOut { .. } => return Reply::TimedOut,
        Outcome::Skipped { .. } => return Reply::Skipped,
        Outcome::Accepted(_) => {}
    }
    let allowances = &examined.notes.allowances;
    let took =
        |failure: &crate::finding::Failure| failure.alteration == Some(Alteration::TakenOver);
    match &examined.assessment {
        Assessment::Failed(failures) if failures.iter().any(took) => Reply::TookLookAlike,
        assessment if assessment.has(Kind::Altered) => Reply::Altered,
        _ if allowances.contains(&Allowance::FirstDuplicateKept) => Reply::KeptFirst,
        _ if allowances.contains(&Allowance::LastDuplicateKept) => Reply::KeptLast,
        _ => Reply::Accepted,
    }
}

/// What a case is about: the topic, and the rule, ambiguity or feature.
fn topic(case: &Case, verdict: &Verdict) -> (Topic, String) {
    let broken: Option<Rule> = verdict.rules().next();
    let touched: Option<Ambiguity> = verdict.ambiguities().next();
    let is_only = verdict.ambiguities().count() == 1;
    match (broken, touched) {
        (None, Some(Ambiguity::DuplicateName)) if is_only => {
            (Topic::DuplicateNames, "json/duplicate-name".to_owned())
        }
        (Some(rule), _) if verdict.syntax == Some(Reason::AfterValue) => {
            (Topic::TrailingData, rule.id().to_owned())
        }
        (Some(rule), _) if rule.id() == "json/utf-8" => (Topic::InvalidUtf8, rule.id().to_owned()),
        (Some(rule), _) if rule.id() == "json/grammar" => (Topic::NotJson, rule.id().to_owned()),
        // The same constraint is checked by the same code at all properties.
        (Some(rule), _) => {
            let constraint = rule.id().rsplit('/').next().unwrap_or_default();
            (Topic::Rules, format!("*/{constraint}"))
        }
        (None, Some(ambiguity)) => (Topic::Open, ambiguity.id().to_owned()),
        (None, None) => match look_alike(case) {
            Some(feature) => (Topic::LookAlikes, feature),
            None => (Topic::Valid, theme(case)),
        },
    }
}

/// The feature with which a valid document has names that resemble known ones.
fn look_alike(case: &Case) -> Option<String> {
    let subjects = subjects::of_case(case);
    let names = subjects.iter().map(ToString::to_string);
    names.into_iter().find(|name| name.contains("lookalike"))
}

/// What a valid document is about: its first feature.
fn theme(case: &Case) -> String {
    subjects::of_case(case).first().map_or_else(|| case.id(), ToString::to_string)
}
