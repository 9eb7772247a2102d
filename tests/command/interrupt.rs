//! What a signal does to a run: it ends with a report on what was found so far.

#![cfg(unix)]

use std::fs;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::Workdir;
use super::certify::{ECHO, adapter};

/// Accepts every document that is UTF-8, and tells the test which processes are the adapter's, and that
/// documents are being answered.
fn telling() -> String {
    ECHO.replace("answer() {", r#"answer() { echo "$$" >> pids; echo >> asked;"#)
}

/// Never answers after the start.
const HANG: &str = r#"answer() { echo "$$" >> pids; echo >> asked; exec sleep 1000; }"#;

fn start(workdir: &Workdir, script: &str, options: &[&str]) -> Child {
    let certify = ["certify", "--cases", "0", "--timeout", "10m"];
    let script = adapter(script);
    let arguments = [&certify, options, &["--", "sh", "-c", &script]].concat();
    let mut command = workdir.command(&arguments);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Waits until this many documents have reached the adapter.
fn wait_for(workdir: &Workdir, child: &mut Child, asked: usize) {
    let lines = || fs::read_to_string(workdir.folder.join("asked")).unwrap_or_default();
    while lines().lines().count() < asked {
        assert!(child.try_wait().unwrap().is_none(), "the run ended by itself");
        thread::sleep(Duration::from_millis(10));
    }
}

fn send(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).unwrap();
}

/// Waits until no process of the adapter is left.
fn wait_for_end(workdir: &Workdir) {
    let pids = fs::read_to_string(workdir.folder.join("pids")).unwrap();
    assert!(!pids.is_empty());
    let is_running = |pid: &str| {
        let status = fs::read_to_string(format!("/proc/{pid}/stat"));
        status.is_ok_and(|status| !status.contains(") Z "))
    };
    let deadline = Instant::now() + Duration::from_secs(30);
    while pids.lines().any(is_running) {
        assert!(Instant::now() < deadline, "an adapter is still running");
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_signal_ends_a_run_with_a_report_and_leaves_no_adapter() {
    for (signal, status) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)] {
        let workdir = Workdir::new(&format!("interrupt-{status}"));
        let mut child = start(&workdir, &telling(), &["--format", "json"]);
        wait_for(&workdir, &mut child, 1500);
        send(&child, signal);
        let output = child.wait_with_output().unwrap();

        assert_eq!(output.status.code(), Some(status));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(report["ended_early"], "it was interrupted: the rest was not run");
        assert_eq!(report["reached"], Value::Null);
        assert!(report["cases"]["sweep"].as_u64().unwrap() > 60, "{}", report["cases"]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("warning: interrupted: the report is on what was run"), "{said}");
        wait_for_end(&workdir);
    }
}

#[test]
fn an_interrupted_run_reports_its_findings() {
    let workdir = Workdir::new("interrupt-findings");
    let mut child = start(&workdir, &telling(), &["--report", "junit=report.xml"]);
    wait_for(&workdir, &mut child, 4000);
    send(&child, Signal::INT);
    let output = child.wait_with_output().unwrap();

    assert_eq!(output.status.code(), Some(130));
    let report = String::from_utf8(output.stdout).unwrap();
    assert!(report.contains("ended early: it was interrupted"), "{report}");
    assert!(report.contains("wrongly-accepted/"), "{report}");
    let written = fs::read_to_string(workdir.folder.join("report.xml")).unwrap();
    assert!(written.contains("type=\"wrongly accepted\""), "{written}");
}

#[test]
fn a_second_signal_ends_at_once_without_a_report() {
    let workdir = Workdir::new("interrupt-twice");
    let mut child = start(&workdir, HANG, &[]);
    wait_for(&workdir, &mut child, 1);
    send(&child, Signal::INT);
    // The first one is not lost if the second comes right behind it.
    while child.try_wait().unwrap().is_none() {
        let _ = kill_process(Pid::from_child(&child), Signal::INT);
        thread::sleep(Duration::from_millis(50));
    }
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(130), &b""[..]));
    wait_for_end(&workdir);
}

#[test]
fn a_hanging_adapter_does_not_keep_a_run_from_ending() {
    let workdir = Workdir::new("interrupt-hang");
    let mut child = start(&workdir, HANG, &[]);
    wait_for(&workdir, &mut child, 1);
    send(&child, Signal::TERM);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(143));
    wait_for_end(&workdir);
}
