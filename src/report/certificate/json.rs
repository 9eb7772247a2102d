//! The report of a run for programs: one object.

use serde_json::{Value, json};

use crate::connection::text_or_base64;
use crate::contract::Level;
use crate::finding::Alteration;
use crate::plan::{Plan, WordUse};
use crate::run::{Family, Finding, Run, Subject, Tally};

use super::growth;

/// The version of the report's format. It is raised when a member goes or changes its meaning.
const FORMAT: u64 = 1;

/// The whole report as one object.
pub(super) fn of(run: &Run, asked: Level) -> Value {
    let tally = |tally: &Tally| {
        json!({
            "asked": tally.asked,
            "passed": tally.passed,
            "failed": tally.failed,
            "vacuous": tally.vacuous,
            "not_judged": tally.not_judged,
            "random": {
                "judged": tally.random.judged,
                "failed": tally.random.failed,
                "at_most": tally.random.at_most(),
            },
        })
    };
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
        run.tallies.iter().map(|(subject, counts)| (subject.to_string(), tally(counts))).collect();
    let not_judged: serde_json::Map<String, Value> = run
        .not_judged
        .iter()
        .map(|(reason, count)| (reason.to_string(), (*count).into()))
        .collect();
    let allowances = run.observations.allowances.iter().map(|(allowance, seen)| {
        json!({ "says": allowance.says(), "count": seen.count, "example": seen.example })
    });
    let answers = run.observations.answers.iter().map(|(ambiguity, answers)| {
        json!({
            "ambiguity": ambiguity.id(),
            "accepted": answers.accepted,
            "rejected": answers.rejected,
            "first_rejected": answers.first_rejected,
        })
    });
    let values = run.observations.values.iter().flat_map(|(ambiguity, values)| {
        values.fates.iter().map(|(became, seen)| {
            json!({
                "ambiguity": ambiguity.id(),
                "became": became.name(),
                "count": seen.count,
                "documents": values.documents,
                "example": seen.example,
                "sent": seen.sent,
                "came": seen.came,
            })
        })
    });
    json!({
        "implementation": {
            "name": run.identity.name,
            "version": run.identity.version,
            "language": run.identity.language,
            "url": run.identity.url,
            "encoder": run.identity.encoder,
        },
        "seed": (!run.corpus_only).then_some(run.seed),
        "words": run.words,
        "cases": {
            "regressions": run.phases.regressions,
            "sweep": run.phases.sweep,
            "random": run.phases.random,
            "hostile": run.phases.hostile,
            "corpus": run.phases.corpus,
        },
        "asked": asked.name(),
        "reached": run.reached().map(Level::name),
        "levels": levels,
        "families": run.families().iter().map(|family| family_json(run, family)).collect::<Vec<_>>(),
        "findings": run.findings.iter().map(finding_json).collect::<Vec<_>>(),
        "tallies": tallies,
        "format": FORMAT,
        "nearmiss": env!("CARGO_PKG_VERSION"),
        "not_judged": not_judged,
        "observations": {
            "echoes": allowances.collect::<Vec<_>>(),
            "answers": answers.collect::<Vec<_>>(),
            "values": values.collect::<Vec<_>>(),
        },
        "harness_faults": run.harness_faults,
        "warnings": run.warnings,
        "ended_early": (!run.end.is_whole()).then(|| run.end.to_string()),
        "without_echo": run.without_echo,
        "growth": growth::json(&run.growth),
        "seconds": run.elapsed.as_secs_f64(),
    })
}

/// A family. Its findings are indices into the list of findings.
fn family_json(run: &Run, family: &Family<'_>) -> Value {
    let indices = run.findings.iter().enumerate().filter_map(|(index, finding)| {
        family.findings.iter().any(|one| std::ptr::eq(*one, finding)).then_some(index)
    });
    json!({
        "id": family.id,
        "kind": family.kind.name(),
        "level": family.level.name(),
        "title": family.title,
        "cases": family.cases(),
        "findings": indices.collect::<Vec<_>>(),
        "replay": family.smallest().case.replay_argument(),
    })
}

fn finding_json(finding: &Finding) -> Value {
    let subjects: Vec<String> = finding.subjects.iter().map(Subject::to_string).collect();
    // The document is in one of the two, depending on whether it is UTF-8.
    let (text, base64) = text_or_base64(finding.case.document());
    let twin = finding.case.twin().map(|twin| String::from_utf8_lossy(&twin).into_owned());
    let ways: serde_json::Map<String, Value> =
        finding.ways.iter().map(|(way, count)| (way.id().to_owned(), (*count).into())).collect();
    let words = finding.case.plan().map_or(&[][..], Plan::words);
    let words: Vec<&str> = words.iter().flat_map(WordUse::words).collect();
    json!({
        "kind": finding.failure.kind.name(),
        "level": finding.failure.level.name(),
        "subjects": subjects,
        "place": finding.failure.place,
        "detail": finding.failure.detail,
        "alteration": finding.failure.alteration.map(Alteration::id),
        "count": finding.count,
        "ways": ways,
        "words": words,
        "case": finding.case.id(),
        "fully_shrunk": finding.fully_shrunk,
        "document": text,
        "document_base64": base64,
        "twin": twin,
        "replay": finding.case.replay_argument(),
    })
}
