//! How a run ends if it cannot continue.

use std::num::NonZeroUsize;
use std::thread;
use std::time::Duration;

use nearmiss::harness::Harness;
use nearmiss::implementation::{Closure, Identity, Outcome};
use nearmiss::internal::finding::Kind;
use nearmiss::run::{End, Status};

use super::{embedded, harness, is_plain, of_kind, statuses, summaries};

#[test]
fn a_hang_in_this_process_ends_the_run_and_keeps_its_findings() {
    let run = harness(|| {
        |document: &[u8]| {
            if String::from_utf8_lossy(document).contains("\"organization_slug\":\"\"") {
                thread::sleep(Duration::from_secs(3600));
            }
            embedded(&String::from_utf8_lossy(document).replace(":NaN", ":1").into_bytes())
        }
    })
    .timeout(Duration::from_secs(2))
    .run()
    .unwrap();
    assert!(matches!(run.end, End::Hang), "{}", run.end);
    assert_eq!(of_kind(&run, Kind::TimedOut).len(), 1);
    assert!(!of_kind(&run, Kind::WronglyAccepted).is_empty(), "earlier findings are kept");
    assert_eq!(statuses(&run), [Status::Failed; 3]);
}

/// An implementation that hangs on the documents of `hangs_on`, but not on its first `limit`
/// documents.
fn hangs_after(limit: usize, hangs_on: fn(&[u8]) -> bool) -> impl FnMut(&[u8]) -> Outcome {
    let mut count = 0;
    move |document| {
        count += 1;
        if count > limit && hangs_on(document) {
            thread::sleep(Duration::from_secs(3600));
        }
        embedded(document)
    }
}

#[test]
fn a_hang_that_no_document_reproduces_is_reported_and_ends_the_run() {
    let limit = Duration::from_secs(1);
    let run = harness(|| hangs_after(700, |_| true))
        .jobs(NonZeroUsize::MIN)
        .timeout(limit)
        .run()
        .unwrap();
    assert!(matches!(run.end, End::Hang), "{}", run.end);
    let [unstable] = of_kind(&run, Kind::Unstable)[..] else { panic!("{:?}", summaries(&run)) };
    let detail = &unstable.failure.detail;
    assert!(
        detail
            .starts_with("no answer within 1s, but there was one when the document was sent again"),
        "{detail}"
    );
    assert_ne!(run.phases.sweep, 0);
    assert_eq!(run.phases.sweep % 60, 0, "the other cases of the chunk were answered");
}

#[test]
fn a_hang_at_the_end_of_a_run_is_reported() {
    let closure = || Closure::new(Identity::new("closure", "1.0.0"), hangs_after(5_000, is_plain));
    let run =
        Harness::new(closure).cases(0).jobs(NonZeroUsize::MIN).timeout(Duration::from_secs(2));
    let run = run.run().unwrap();
    assert!(matches!(run.end, End::Hang), "{}", run.end);
    let [wavering] = of_kind(&run, Kind::Wavering)[..] else { panic!("{:?}", summaries(&run)) };
    assert_eq!(wavering.failure.detail, "accepted at first, timed out at the end of the run");
}

#[cfg(unix)]
#[test]
fn a_broken_protocol_ends_the_run_and_keeps_its_findings() {
    use nearmiss::harness::{Adapter, Fault};
    use nearmiss::internal::connection::ProcessFault;

    // Echoes two thousand documents unchanged, and then answers with a line that is not JSON.
    let script = r#"
        IFS= read -r line
        echo '{"op":"start","protocol":1,"implementation":{"name":"echo","version":"1"},"capabilities":["encode"]}'
        count=0
        while IFS= read -r line; do
            count=$((count + 1))
            [ $count -gt 2000 ] && echo 'I am tired' && continue
            id=${line#*'"id":'} id=${id%%,*}
            document=${line#*'"document":'} document=${document%\}}
            case $line in
                *document_base64*) printf '{"id":%s,"outcome":"rejected","message":"bytes"}\n' "$id" ;;
                *) printf '{"id":%s,"outcome":"accepted","document":%s}\n' "$id" "${document%,\"splice*}" ;;
            esac
        done"#;
    let run = Harness::adapter(Adapter::new(["sh", "-c", script])).cases(0).run().unwrap();
    let End::Fault(fault) = &run.end else { panic!("{}", run.end) };
    assert!(matches!(**fault, Fault::Process(ProcessFault::Response { .. })), "{fault}");
    assert!(!run.findings.is_empty());
    assert_eq!(run.reached(), None);
}

#[test]
fn an_adapter_that_does_not_start_is_an_error() {
    use nearmiss::harness::{Adapter, Fault};
    use nearmiss::internal::connection::ProcessFault;

    let missing = Harness::adapter(Adapter::new(["no-such-program"])).run();
    assert!(matches!(missing, Err(Fault::Process(ProcessFault::Spawn { .. }))));
}

#[test]
fn a_crash_on_arrays_is_reported_and_does_not_end_the_run() {
    let run = harness(|| {
        |document: &[u8]| {
            assert!(!document.starts_with(b"["), "an array");
            embedded(document)
        }
    });
    let run = run.cases(0).run().unwrap();
    assert!(run.end.is_whole(), "{}", run.end);
    assert!(run.phases.sweep > 1000);
    let crashed = of_kind(&run, Kind::Crashed);
    assert!(
        summaries(&run).iter().any(|finding| finding.contains("root/type")),
        "{:?}",
        summaries(&run)
    );
    assert_eq!(crashed.len(), run.findings.len());
}
