//! What a signal does: a run ends early with a report, and everything else ends at once.

use std::fmt::Display;
use std::process;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::thread;
use std::time::Duration;

use super::output;

/// What a verb does about the first signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// It ends at once, with an error.
    AtOnce,
    /// It is a server, which ends at once and has not failed.
    Server,
    /// It reports what was found so far.
    WithReport,
}

/// Set by the first signal that a run reports on.
static STOP: AtomicBool = AtomicBool::new(false);

/// The number of the last signal; 0 if there was none.
static LAST: AtomicI32 = AtomicI32::new(0);

/// What is added to the number of a signal for the exit status, as in shells.
const STATUS: i32 = 128;

/// How long adapters may go on after a signal. They may keep a run from seeing it.
const ADAPTERS_END: Duration = Duration::from_secs(3);

/// How long the report may take after that. Nobody may be reading it.
const REPORT_ENDS: Duration = Duration::from_secs(20);

/// How long it may take to write what is said at the end.
const SAID: Duration = Duration::from_millis(200);

/// Waits for signals on a thread. If that is not possible, signals do what they do by default.
pub(super) fn watch(manner: Manner) {
    platform::watch(move |signal| {
        let is_first = LAST.swap(signal, Ordering::SeqCst) == 0;
        match manner {
            Manner::Server => process::exit(0),
            Manner::WithReport if is_first => {
                STOP.store(true, Ordering::SeqCst);
                say(
                    &output::warning,
                    "interrupted: the report is on what was run so far; interrupt again to do without it",
                );
                thread::spawn(move || {
                    thread::sleep(ADAPTERS_END);
                    nearmiss::internal::connection::end_all();
                    thread::sleep(REPORT_ENDS);
                    end(signal);
                });
            }
            Manner::WithReport | Manner::AtOnce => end(signal),
        }
    });
}

/// The flag that ends a run.
pub(super) fn stop() -> &'static AtomicBool {
    &STOP
}

/// The exit status after a signal; `None` if there was none.
pub(super) fn status() -> Option<u8> {
    match LAST.load(Ordering::SeqCst) {
        0 => None,
        signal => u8::try_from(STATUS + signal).ok(),
    }
}

/// Ends the command and all adapters.
fn end(signal: i32) -> ! {
    nearmiss::internal::connection::end_all();
    say(&output::error, "interrupted: the adapters were stopped, and nothing is certified");
    process::exit(STATUS + signal);
}

/// Writes to standard error, unless nobody reads it.
fn say(how: &'static (dyn Fn(&dyn Display) + Sync), words: &'static str) {
    let saying = thread::spawn(move || how(&words));
    let mut waited = Duration::ZERO;
    while !saying.is_finished() && waited < SAID {
        let pause = Duration::from_millis(5);
        thread::sleep(pause);
        waited += pause;
    }
}

#[cfg(unix)]
mod platform {
    use std::fs;
    use std::thread;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    use signal_hook::iterator::Signals;

    /// Calls `on_signal` with the number of each signal that ends a process, on a thread.
    pub(super) fn watch(on_signal: impl Fn(i32) + Send + 'static) {
        let mut wanted = vec![SIGINT, SIGTERM, SIGQUIT];
        // `nohup` wants the command to survive the end of its terminal.
        if !is_ignored(SIGHUP) {
            wanted.push(SIGHUP);
        }
        if let Ok(mut signals) = Signals::new(wanted) {
            thread::spawn(move || signals.forever().for_each(on_signal));
        }
    }

    /// Whether whoever started the command wants a signal to be ignored, which is known where there is
    /// `/proc`.
    fn is_ignored(signal: i32) -> bool {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
        mask.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
    }
}

#[cfg(not(unix))]
mod platform {
    const SIGINT: i32 = 2;

    /// Calls `on_signal` when the command is interrupted.
    pub(super) fn watch(on_signal: impl Fn(i32) + Send + 'static) {
        let _ = ctrlc::set_handler(move || on_signal(SIGINT));
    }
}
