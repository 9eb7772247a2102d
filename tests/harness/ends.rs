//! How runs end that cannot go on.

use std::thread;
use std::time::Duration;

use nearmiss::finding::Kind;
use nearmiss::run::{End, Status};

use super::{embedded, harness, of_kind, statuses};

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

#[cfg(unix)]
#[test]
fn a_broken_protocol_ends_the_run_with_what_was_found() {
    use nearmiss::harness::Harness;
    use nearmiss::implementation::{Adapter, Fault};

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
    assert!(matches!(**fault, Fault::Response { .. }), "{fault}");
    assert!(!run.findings.is_empty());
    assert_eq!(run.reached(), None);
}

#[test]
fn an_adapter_that_does_not_start_is_an_error() {
    use nearmiss::harness::Harness;
    use nearmiss::implementation::{Adapter, Fault};

    let missing = Harness::adapter(Adapter::new(["no-such-program"])).run();
    assert!(matches!(missing, Err(Fault::Spawn { .. })));
}
