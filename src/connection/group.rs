//! A running program as the leader of a process group of its own: [`Group`].

use std::io;
use std::process::{self, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// A running program and everything that it has started and left in its process group. Dropping it
/// kills them all.
#[derive(Debug)]
pub(super) struct Group {
    process: process::Child,
    killed: bool,
}

/// The three pipes of a program that was just started.
pub(super) struct Pipes {
    pub stdin: ChildStdin,
    pub stdout: ChildStdout,
    pub stderr: ChildStderr,
}

/// The process groups of all running programs.
#[cfg(unix)]
static RUNNING: Mutex<Vec<rustix::process::Pid>> = Mutex::new(Vec::new());

/// Set once no program may be started any more.
static ENDED: AtomicBool = AtomicBool::new(false);

/// Kills every running adapter and everything that it has started; does nothing if the system is
/// not Unix. Meant for a process that is about to end because of a signal: adapters run in process
/// groups of their own, which the terminal's signals do not reach.
///
/// From then on, none can be started.
pub fn end_all() {
    ENDED.store(true, Ordering::SeqCst);
    #[cfg(unix)]
    for group in RUNNING.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
}

#[cfg(unix)]
fn remember(process: &process::Child) {
    let group = rustix::process::Pid::from_child(process);
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner).push(group);
}

#[cfg(unix)]
fn forget(process: &process::Child) {
    let ended = rustix::process::Pid::from_child(process);
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner).retain(|group| *group != ended);
}

impl Group {
    /// Starts a program with pipes for its input and its outputs.
    pub fn spawn(mut command: Command) -> io::Result<(Self, Pipes)> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        if ENDED.load(Ordering::SeqCst) {
            return Err(io::Error::new(io::ErrorKind::Interrupted, "the command is about to end"));
        }
        let mut process = command.spawn()?;
        #[cfg(unix)]
        remember(&process);
        // It may have been started while the others were ended.
        if ENDED.load(Ordering::SeqCst) {
            let _ = process.kill();
        }

        let pipes = (process.stdin.take(), process.stdout.take(), process.stderr.take());
        let (Some(stdin), Some(stdout), Some(stderr)) = pipes else {
            unreachable!("all three are piped")
        };
        Ok((Self { process, killed: false }, Pipes { stdin, stdout, stderr }))
    }

    /// The exit status, if the program has ended.
    pub fn status(&mut self) -> Option<ExitStatus> {
        self.process.try_wait().ok().flatten()
    }

    /// Waits for the program to end, for at most `limit`. Polls, because the alternative is a signal
    /// handler, which would affect the whole process.
    pub fn wait(&mut self, limit: Duration) -> Option<ExitStatus> {
        self.wait_with(limit, thread::sleep)
    }

    /// Like [`Self::wait`]. `pause` waits for at most the given time, and may return early if the
    /// program has probably ended.
    pub fn wait_with(
        &mut self,
        limit: Duration,
        mut pause: impl FnMut(Duration),
    ) -> Option<ExitStatus> {
        let started = Instant::now();
        let mut next = Duration::from_micros(500);
        loop {
            let status = self.status();
            let left = limit.saturating_sub(started.elapsed());
            if status.is_some() || left.is_zero() {
                return status;
            }
            pause(next.min(left));
            next = (next * 2).min(Duration::from_millis(20));
        }
    }

    /// Kills the process group, but only once: later, the group's id may belong to a different
    /// group.
    pub fn kill(&mut self) {
        if std::mem::replace(&mut self.killed, true) {
            return;
        }
        #[cfg(unix)]
        let _ = rustix::process::kill_process_group(
            rustix::process::Pid::from_child(&self.process),
            rustix::process::Signal::KILL,
        );
        let _ = self.process.kill();
        #[cfg(unix)]
        forget(&self.process);
        let _ = self.process.wait();
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.kill();
    }
}
