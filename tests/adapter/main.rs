//! How the harness handles adapter processes, above all those that misbehave. The adapters are
//! shell scripts, so only a POSIX shell is needed to run them.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue has failed")]
#![cfg(unix)]

mod deaths;
mod end;
mod faults;
mod hints;
mod one_shot;
mod outcomes;
mod restarts;
mod start;

use std::{
    fs,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use nearmiss::harness::{Adapter, Fault};
use nearmiss::implementation::Outcome;
use nearmiss::internal::connection::process::Process;
use nearmiss::internal::connection::{Batch, Connection, Request};

/// The start of every script.
const PRELUDE: &str = include_str!("prelude.sh");

/// A time limit: long enough for an answer on a busy machine, short enough to wait out in a test.
const SILENCE: Duration = Duration::from_secs(2);

fn adapter(script: &str) -> Adapter {
    Adapter::new(["sh", "-c", &format!("{PRELUDE}{script}")]).timeout(Duration::from_secs(30))
}

fn start(script: &str) -> Process {
    adapter(script).start().unwrap()
}

fn requests<'a>(documents: &[&'a str]) -> Vec<Request<'a>> {
    let request = |document: &&'a str| Request::new(document.as_bytes());
    documents.iter().map(request).collect()
}

fn send(process: &mut Process, documents: &[&str]) -> Batch {
    process.exchange(&requests(documents)).unwrap()
}

/// The message of a fault, without the script that it quotes.
fn message(fault: &Fault) -> String {
    let lines = fault.to_string();
    let lines = lines.lines().map(|line| match line.split_once("command: ") {
        Some((before, _)) => format!("{before}command: …"),
        None => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A path at which no file exists yet. A script writes to it what its next process has to know.
struct Memory(PathBuf);

impl Memory {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        Self(
            Path::new(env!("CARGO_TARGET_TMPDIR"))
                .join(format!("adapter-{}-{count}", process::id())),
        )
    }

    /// The script, with the path as `$memory`.
    fn define_in(&self, script: &str) -> String {
        format!("memory='{}'\n{script}", self.0.display())
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// Waits for the end of a process that another one has started.
#[track_caller]
fn wait_for_end(grandchild: &str) {
    let is_running = || {
        let status = fs::read_to_string(format!("/proc/{grandchild}/stat"));
        status.is_ok_and(|status| !status.contains(") Z "))
    };
    let deadline = Instant::now() + Duration::from_secs(30);
    while is_running() {
        assert!(Instant::now() < deadline, "the grandchild is still running");
        std::thread::yield_now();
    }
}

fn echoes(documents: &[&str]) -> Vec<Outcome> {
    documents.iter().map(|document| Outcome::accepted(*document)).collect()
}

fn crashed(outcome: &Outcome) -> &str {
    let Outcome::Crashed { message } = outcome else { panic!("{outcome:?}") };
    message
}
