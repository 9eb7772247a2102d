//! How runs end that cannot go on.

use std::num::NonZeroUsize;
use std::thread;
use std::time::Duration;

use nearmiss::harness::Harness;
use nearmiss::implementation::{Closure, Identity, Outcome};
use nearmiss::internal::finding::Kind;
use nearmiss::run::{End, Status};

use super::{embedded, harness, is_plain, of_kind, statuses, told};

#[test]
fn a_hang_in_this_process_ends_the_run_with_what_was_found() {
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
    assert!(!of_kind(&run, Kind::WronglyAccepted).is_empty(), "what was found before is kept");
    assert_eq!(statuses(&run), [Status::Failed; 3]);
}

/// A reader that never answers again once it has been asked so often, and is asked such a document.
fn tired(often: usize, of: fn(&[u8]) -> bool) -> impl FnMut(&[u8]) -> Outcome {
    let mut asked = 0;
    move |document| {
        asked += 1;
        if asked > often && of(document) {
            thread::sleep(Duration::from_secs(3600));
        }
        embedded(document)
    }
}

#[test]
fn a_hang_that_no_document_repeats_is_told_and_ends_the_run() {
    let limit = Duration::from_secs(1);
    let run =
        harness(|| tired(700, |_| true)).jobs(NonZeroUsize::MIN).timeout(limit).run().unwrap();
    assert!(matches!(run.end, End::Hang), "{}", run.end);
    let [unstable] = of_kind(&run, Kind::Unstable)[..] else { panic!("{:?}", told(&run)) };
    let detail = &unstable.failure.detail;
    assert!(
        detail.starts_with("no answer within 1s, but there was one when asked again"),
        "{detail}"
    );
    assert_ne!(run.phases.sweep, 0);
    assert_eq!(run.phases.sweep % 60, 0, "those beside it have answers now");
}

#[test]
fn a_hang_at_the_end_of_a_run_is_told() {
    let closure = || Closure::new(Identity::new("closure", "1.0.0"), tired(5_000, is_plain));
    let run =
        Harness::new(closure).cases(0).jobs(NonZeroUsize::MIN).timeout(Duration::from_secs(2));
    let run = run.run().unwrap();
    assert!(matches!(run.end, End::Hang), "{}", run.end);
    let [wavering] = of_kind(&run, Kind::Wavering)[..] else { panic!("{:?}", told(&run)) };
    assert_eq!(wavering.failure.detail, "accepted at first, timed out at the end of the run");
}

#[cfg(unix)]
#[test]
fn a_broken_protocol_ends_the_run_with_what_was_found() {
    use nearmiss::harness::{Adapter, Fault};
    use nearmiss::internal::connection::ProcessFault;

    // Accepts two hundred documents as they are, and then answers in prose.
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
fn a_crash_on_an_empty_array_is_a_finding_among_others() {
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
    assert!(told(&run).iter().any(|it| it.contains("root/type")), "{:?}", told(&run));
    assert_eq!(crashed.len(), run.findings.len());
}
