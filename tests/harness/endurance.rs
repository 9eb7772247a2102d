//! What a run reports for implementations that keep state, crash, or slow down on large documents.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use nearmiss::harness::Harness;
use nearmiss::implementation::{Closure, Embedded, Identity, Outcome};
use nearmiss::internal::finding::Kind;
use nearmiss::internal::sweep::Hostile;
use nearmiss::run::{Run, Status};

use super::{embedded, is_plain, of_kind};

/// A run with hostile documents. `make` makes a new closure for each instance.
fn run<F>(make: impl Fn() -> F + Send + Sync + 'static) -> Run
where
    F: FnMut(&[u8]) -> Outcome + 'static,
{
    let closure = move || Closure::new(Identity::new("closure", "1.0.0"), make());
    Harness::new(closure).cases(0).run().unwrap()
}

/// What the run reports about a wavering answer to the plain document, one finding per line.
fn wavering_details(run: &Run) -> String {
    let wavering = of_kind(run, Kind::Wavering);
    let plain = wavering.iter().filter(|finding| is_plain(finding.case.document()));
    plain.map(|finding| finding.failure.detail.as_str()).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_recipe_is_run_in_all_its_sizes_and_each_has_a_time() {
    let run = Harness::new(|| Embedded).cases(0).run().unwrap();
    let measured =
        run.growth.iter().flat_map(|growth| growth.steps.iter().map(|step| (growth.recipe, *step)));
    let all: Vec<Hostile> = Hostile::all().collect();
    assert_eq!(run.phases.hostile, all.len() as u64);
    assert_eq!(measured.clone().count(), all.len());
    for ((recipe, step), hostile) in measured.zip(all) {
        assert_eq!((recipe, step.size), (hostile.recipe(), hostile.size()));
        assert_eq!(step.bytes, hostile.case().document().len());
    }
}

#[test]
fn without_hostile_documents_there_is_neither_growth_nor_a_count() {
    let run = Harness::new(|| Embedded).cases(0).without_hostile().run().unwrap();
    assert_eq!((run.phases.hostile, run.growth.len()), (0, 0));
    assert_eq!(
        run.levels.iter().map(|(_, level)| level.status).collect::<Vec<_>>(),
        [Status::Reached; 3]
    );
}

#[test]
fn a_rejection_of_the_plain_document_after_a_large_one_is_wavering() {
    let run = run(|| {
        let mut full = false;
        move |document: &[u8]| {
            full |= document.len() > 1_000_000;
            if full { Outcome::rejected("no room left") } else { embedded(document) }
        }
    });
    let details = wavering_details(&run);
    let after = "accepted at first, rejected after a large document (hostile/long-string/1000000)";
    assert!(details.contains(after), "{details}");
    assert!(!details.contains("after a rejection"), "{details}");
    assert_eq!(run.reached(), None);
}

#[test]
fn a_rejection_of_the_plain_document_after_a_rejection_is_wavering() {
    let run = run(|| {
        let failed = Rc::new(Cell::new(false));
        move |document: &[u8]| {
            if failed.replace(false) && is_plain(document) {
                return Outcome::rejected("the error of the previous document");
            }
            let outcome = embedded(document);
            failed.set(matches!(outcome, Outcome::Rejected { .. }));
            outcome
        }
    });
    let details = wavering_details(&run);
    assert!(details.contains("rejected after a rejection (json/grammar/"), "{details}");
    assert!(!details.contains("by a fresh instance"), "{details}");
}

#[test]
fn a_rejection_of_the_plain_document_after_a_crash_is_wavering() {
    let poisoned = Arc::new(AtomicBool::new(false));
    let run = run(move || {
        let poisoned = Arc::clone(&poisoned);
        move |document: &[u8]| {
            if document.starts_with(&[b'['; 10_000]) {
                poisoned.store(true, Ordering::SeqCst);
                panic!("too deep");
            }
            if is_plain(document) && poisoned.swap(false, Ordering::SeqCst) {
                return Outcome::rejected("the lock is poisoned");
            }
            embedded(document)
        }
    });
    let crashed = of_kind(&run, Kind::Crashed);
    assert_eq!(crashed.len(), 1);
    assert_eq!(crashed[0].case.id(), "hostile/open-arrays/10000");
    let details = wavering_details(&run);
    assert!(details.contains("rejected after a crash (hostile/open-arrays/"), "{details}");
}

#[test]
fn a_rejection_of_the_plain_document_at_the_end_of_the_run_is_wavering() {
    let run = run(|| {
        let mut count = 0;
        move |document: &[u8]| {
            count += 1;
            if count > 500 && is_plain(document) {
                return Outcome::rejected("the quota is spent");
            }
            embedded(document)
        }
    });
    let details = wavering_details(&run);
    assert!(details.contains("accepted at first, rejected at the end of the run"), "{details}");
}

/// Enters each nested array by calling itself, without a limit.
fn nested(document: &[u8]) -> usize {
    let frame = std::hint::black_box([0_u8; 512]);
    match document {
        [b'[', inner @ ..] => 1 + nested(inner) + usize::from(frame[0]),
        _ => 0,
    }
}

#[test]
fn a_stack_overflow_leaves_the_name_of_the_document() {
    const IN_A_CHILD: &str = "NEARMISS_OVERFLOWS";
    if std::env::var_os(IN_A_CHILD).is_some() {
        let run = run(|| {
            |document: &[u8]| {
                let start = document.iter().position(|byte| *byte == b'[').unwrap_or_default();
                std::hint::black_box(nested(&document[start..]));
                embedded(document)
            }
        });
        panic!("the run went on: {}", run.end);
    }
    let name = "endurance::a_stack_overflow_leaves_the_name_of_the_document";
    let child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name])
        .env(IN_A_CHILD, "1")
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&child.stderr);
    assert!(!child.status.success() && stderr.contains("overflowed its stack"), "{stderr}");
    assert!(stderr.contains("thread 'reading hostile/"), "{stderr}");
}

#[cfg(unix)]
#[test]
fn hostile_documents_crash_only_the_adapter_for_hostile_documents() {
    use nearmiss::harness::Adapter;

    let script = r#"
        read -r line
        echo '{"op":"start","protocol":1,"implementation":{"name":"dies","version":"1"},"capabilities":["encode"]}'
        read -r line && exit 9
    "#;
    let adapter = Adapter::new(["sh", "-c", script]);
    let run = Harness::new(|| Embedded).cases(0).hostile_adapter(adapter).run().unwrap();
    assert!(run.end.is_whole(), "{}", run.end);
    assert_eq!(run.phases.hostile, Hostile::all().count() as u64);
    let crashed = of_kind(&run, Kind::Crashed);
    assert!(!crashed.is_empty() && crashed.len() == run.findings.len());
    let struck_out: u64 = run.tallies.values().map(|tally| tally.not_judged).sum();
    assert!(struck_out > 0, "each death is a strike");
    for finding in crashed {
        assert!(finding.case.is_hostile(), "{}", finding.case.id());
        assert!(finding.failure.detail.contains("exit status: 9"), "{}", finding.failure.detail);
    }
}
