//! Runs of a corpus: given documents in place of all other cases.

use nearmiss::case::{Case, Replay};
use nearmiss::contract::Level;
use nearmiss::harness::Harness;
use nearmiss::implementation::{Embedded, Outcome};
use nearmiss::internal::gallery::{self, Flawed};
use nearmiss::internal::report::Ink;
use nearmiss::internal::report::certificate::{Certificate, ReplayWith};
use nearmiss::internal::subjects::swept;
use nearmiss::internal::sweep;
use nearmiss::oracle::{Oracle, Verdict};
use nearmiss::run::{Event, Kind, Phase, Run, Status, Subject};

use super::{embedded, harness, is_plain, statuses, summaries};

/// A case of the sweep as a given document, with its twin.
fn given(index: usize) -> Case {
    let case = sweep::case(index);
    Case::replayed(case.id(), case.replay())
}

/// Valid documents, near misses and ambiguous documents.
fn corpus() -> Vec<Case> {
    (0..sweep::plans().len()).step_by(50).map(given).collect()
}

/// The case of the corpus whose verdict is of a certain kind.
fn find(is_sought: impl Fn(&Verdict) -> bool) -> Case {
    let oracle = Oracle::new();
    let mut corpus = corpus().into_iter();
    corpus
        .find(|case| !is_plain(case.document()) && is_sought(&oracle.verdict(case.document())))
        .unwrap()
}

fn is_prose_near_miss(verdict: &Verdict) -> bool {
    verdict.touches.is_empty()
        && !verdict.breaks_nothing()
        && verdict.rules().all(|rule| rule.layer().level() == Level::Documented)
}

fn is_ambiguous(verdict: &Verdict) -> bool {
    verdict.breaks_nothing() && Level::ALL.iter().all(|level| !verdict.expect[*level].is_certain())
}

fn report(run: &Run) -> String {
    let certificate = Certificate {
        run,
        replay: ReplayWith::Test,
        asked: Level::Documented,
        full: false,
        width: 120,
        today: None,
    };
    certificate.text(Ink::Plain)
}

/// The statuses of a run of the corpus in which one document is skipped.
fn statuses_without(skipped: &Case) -> [Status; 3] {
    let skipped = skipped.document().to_vec();
    let skips = move || {
        let skipped = skipped.clone();
        move |document: &[u8]| match document == skipped {
            true => Outcome::Skipped { message: "no".to_owned() },
            false => embedded(document),
        }
    };
    statuses(&harness(skips).corpus(corpus()).run().unwrap())
}

#[test]
fn the_embedded_implementation_reaches_every_level_on_a_corpus() {
    let (oracle, corpus) = (Oracle::new(), corpus());
    let verdicts: Vec<Verdict> =
        corpus.iter().map(|case| oracle.verdict(case.document())).collect();
    assert!(verdicts.iter().any(Verdict::is_plainly_valid));
    assert!(verdicts.iter().any(is_ambiguous));
    assert!(corpus.iter().any(|case| case.twin().is_some()));

    let count = corpus.len() as u64;
    let run = Harness::new(|| Embedded)
        .regressions(vec![Case::plain()])
        .corpus(corpus)
        .cases(100)
        .run()
        .unwrap();
    assert_eq!(run.reached(), Some(Level::Documented), "{:?}", summaries(&run));
    assert_eq!((run.phases.corpus, run.phases.total(), run.scheduled), (count, count, count));
    assert_eq!(run.growth, []);
    for level in Level::ALL {
        let is_certain = |verdict: &&Verdict| verdict.expect[level].is_certain();
        let certain = verdicts.iter().filter(is_certain).count() as u64;
        assert_eq!(run.levels[level].tally.asked, certain, "{level}");
    }
    assert!(run.tallies[&Subject::Given].asked > 0);
    assert!(run.tallies.keys().any(|subject| matches!(subject, Subject::Rule(_))));
    run.assert_conformant();
}

#[test]
fn a_flaw_is_reported_under_the_rule_that_its_documents_break() {
    let rule = Subject::find("organization_slug/min-length").unwrap();
    let cases = corpus().into_iter().chain(swept(rule).map(given)).collect();
    let flaw = gallery::find("slug-of-one-character").unwrap();
    let run = Harness::new(move || Flawed::new(flaw)).corpus(cases).run().unwrap();

    assert_eq!(statuses(&run), [Status::Reached, Status::Reached, Status::Failed]);
    let [finding] = &run.findings[..] else { panic!("{:?}", summaries(&run)) };
    assert_eq!((finding.failure.kind, finding.failure.level), (Kind::WronglyAccepted, flaw.level));
    assert_eq!(finding.subjects, [rule]);
    assert!(finding.fully_shrunk);
    assert_eq!(run.tallies[&rule].failed, finding.count);
}

#[test]
fn a_valid_document_that_comes_back_altered_is_shrunk() {
    let drops = |document: &[u8]| match embedded(document) {
        Outcome::Accepted(_) => {
            Outcome::accepted(String::from_utf8_lossy(document).replace("stytch_member", "member"))
        }
        other => other,
    };
    let plain = Case::plain().document().len();
    let larger = corpus().into_iter().filter(|case| case.document().len() > plain).collect();
    let run = harness(move || drops).corpus(larger).run().unwrap();
    let altered = run.findings.iter().find(|finding| finding.failure.place == "/roles/*").unwrap();
    assert_eq!(altered.failure.kind, Kind::Altered);
    assert_eq!(altered.subjects, [Subject::Given]);
    assert!(altered.fully_shrunk && altered.count > 1);
    assert!(altered.case.document().len() <= plain, "{:?}", altered.case);
    assert_eq!(statuses(&run), [Status::Failed; 3]);
}

#[test]
fn a_document_that_is_skipped_costs_the_levels_at_which_its_answer_is_certain() {
    use Status::{Reached, Unjudged};

    let valid = find(Verdict::is_plainly_valid);
    assert_eq!(statuses_without(&valid), [Unjudged; 3]);
    assert_eq!(statuses_without(&find(is_prose_near_miss)), [Reached, Reached, Unjudged]);
    assert_eq!(statuses_without(&find(is_ambiguous)), [Reached; 3]);
}

#[test]
fn a_rejection_is_vacuous_if_the_given_twin_is_rejected_too() {
    let document = find(is_prose_near_miss).document().to_vec();
    let status = |twin: &[u8]| {
        let case = Replay { document: document.clone(), twin: Some(twin.to_vec()) };
        let cases = vec![Case::given("plain", Case::plain().document()), Case::replayed("a", case)];
        statuses(&Harness::new(|| Embedded).corpus(cases).run().unwrap())[2]
    };
    assert_eq!(status(Case::plain().document()), Status::Reached);
    assert_eq!(status(b"{}"), Status::Unjudged);
}

#[test]
fn an_empty_corpus_reaches_nothing() {
    let run = Harness::new(|| Embedded).corpus(Vec::new()).run().unwrap();
    assert_eq!(statuses(&run), [Status::Unjudged; 3]);
    assert!(run.end.is_whole() && run.harness_faults.is_empty());
    assert!(report(&run).contains("\ncases    0 corpus\n\n"), "{}", report(&run));
    let shortfall = run.shortfall().unwrap();
    let reason = "no case of the corpus has a certain answer at level documented";
    assert!(shortfall.contains(reason), "{shortfall}");
}

#[test]
fn a_report_shows_the_cases_of_a_corpus_and_no_seed() {
    let phases = |corpus: bool| {
        let harness = Harness::new(|| Embedded).cases(10).without_hostile();
        let cases = vec![Case::given("plain", Case::plain().document())];
        let harness = if corpus { harness.corpus(cases) } else { harness };
        let mut ended = Vec::new();
        let mut listen = |event: &Event<'_>, _: &Run| {
            if let Event::PhaseEnded(phase) = event {
                ended.push(*phase);
            }
        };
        let run = harness.run_with(&mut [&mut listen]).unwrap();
        let certificate = Certificate {
            run: &run,
            replay: ReplayWith::Test,
            asked: Level::Documented,
            full: false,
            width: 120,
            today: None,
        };
        let json: serde_json::Value = serde_json::from_str(&certificate.json()).unwrap();
        (ended, report(&run), json["seed"].clone(), json["cases"]["corpus"].clone())
    };
    let (ended, text, seed, count) = phases(true);
    assert_eq!(ended, [Phase::Corpus]);
    assert!(text.contains("\ncases    1 corpus\n\n"), "{text}");
    assert!(!text.contains("seed"), "{text}");
    assert_eq!((seed, count), (serde_json::Value::Null, 1.into()));

    let (ended, text, seed, count) = phases(false);
    assert_eq!(ended, [Phase::Sweep, Phase::Random]);
    assert!(text.contains("\nseed     0\ncases    0 regressions, "), "{text}");
    assert_eq!((seed, count), (0.into(), 0.into()));
}

#[test]
fn a_given_document_that_breaks_several_rules_is_reported_with_all_of_them() {
    let run = harness(|| |document: &[u8]| Outcome::accepted(document));
    let run = run.corpus(vec![Case::given("empty.json", b"{}")]).run().unwrap();
    let [finding] = &run.findings[..] else { panic!("{:?}", summaries(&run)) };
    let rules: Vec<Subject> = Oracle::new().verdict(b"{}").rules().map(Subject::Rule).collect();
    assert!(rules.len() > 1);
    assert_eq!(finding.subjects, rules);
    let text = report(&run);
    assert!(text.contains("(level schema, 1 case)\n"), "{text}");
    assert!(text.contains("\n  breaks   member_session_id/required, member_id/required"), "{text}");
}

#[test]
fn rejections_of_ambiguous_documents_are_counted_beside_acceptances() {
    let nul = |index: &usize| {
        let verdict = Oracle::new().verdict(sweep::case(*index).document());
        verdict.breaks_nothing() && verdict.ambiguities().map(|one| one.id()).eq(["json/nul"])
    };
    let cases: Vec<Case> = (0..sweep::plans().len()).filter(nul).take(2).map(given).collect();
    let rejected = cases[1].document().to_vec();
    let rejects_one = move || {
        let rejected = rejected.clone();
        move |document: &[u8]| match document == rejected {
            true => Outcome::rejected("no"),
            false => embedded(document),
        }
    };
    let run = harness(rejects_one).corpus(cases).run().unwrap();
    let answers: Vec<_> = run.observations.answers.values().collect();
    let [answers] = answers[..] else { panic!("{answers:?}") };
    assert_eq!((answers.accepted, answers.rejected), (1, 1));
}
