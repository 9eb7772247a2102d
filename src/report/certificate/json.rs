//! A run for programs: one object.

use serde_json::{Value, json};

use crate::contract::Level;
use crate::run::{Finding, Run, Subject, Tally};

/// The whole report as one object.
pub(super) fn of(run: &Run) -> Value {
    let tally = |tally: &Tally| json!({ "asked": tally.asked, "passed": tally.passed, "failed": tally.failed, "vacuous": tally.vacuous, "not_judged": tally.not_judged });
    let levels: serde_json::Map<String, Value> = run
        .levels
        .iter()
        .map(|(level, standing)| {
            let mut value = tally(&standing.tally);
            value["status"] = standing.status.name().into();
            value["by_json_alone"] = standing.by_json_alone.into();
            (level.name().to_owned(), value)
        })
        .collect();
    let tallies: serde_json::Map<String, Value> =
        run.tallies.iter().map(|(subject, it)| (subject.to_string(), tally(it))).collect();
    let licences = run.observations.licences.iter().map(|(licence, seen)| {
        json!({ "says": licence.says(), "count": seen.count, "example": seen.example })
    });
    let answers = run.observations.answers.iter().map(|(ambiguity, answers)| {
        json!({ "ambiguity": ambiguity.id(), "accepted": answers.accepted, "rejected": answers.rejected, "first_rejected": answers.first_rejected })
    });
    json!({
        "implementation": { "name": run.identity.name, "version": run.identity.version, "language": run.identity.language, "url": run.identity.url },
        "seed": run.seed.0,
        "cases": { "regressions": run.phases.regressions, "sweep": run.phases.sweep, "random": run.phases.random },
        "reached": run.reached().map(Level::name),
        "levels": levels,
        "findings": run.findings.iter().map(finding_json).collect::<Vec<_>>(),
        "tallies": tallies,
        "observations": { "echoes": licences.collect::<Vec<_>>(), "answers": answers.collect::<Vec<_>>() },
        "harness_faults": run.harness_faults,
        "warnings": run.warnings,
        "ended_early": (!run.end.is_whole()).then(|| run.end.to_string()),
        "without_echo": run.without_echo,
        "seconds": run.elapsed.as_secs_f64(),
    })
}

fn finding_json(finding: &Finding) -> Value {
    let subjects: Vec<String> = finding.subjects.iter().map(Subject::to_string).collect();
    let ways: serde_json::Map<String, Value> =
        finding.ways.iter().map(|(way, count)| (way.id().to_owned(), (*count).into())).collect();
    json!({
        "kind": finding.failure.kind.name(),
        "level": finding.failure.level.name(),
        "subjects": subjects,
        "place": finding.failure.place,
        "detail": finding.failure.detail,
        "count": finding.count,
        "ways": ways,
        "case": finding.case.id(),
        "fully_shrunk": finding.fully_shrunk,
        "document": String::from_utf8_lossy(&finding.case.document),
        "twin": finding.case.has_twin().then(|| String::from_utf8_lossy(&finding.case.twin()).into_owned()),
        "replay": finding.case.token(),
    })
}
