//! The child process and its three pipes, with one thread per pipe: [`Child`].

use std::{
    ffi::{OsStr, OsString},
    io::{self, Write},
    mem,
    process::{self, ChildStdin, Command, ExitStatus, Stdio},
    sync::{
        Mutex, PoisonError,
        mpsc::{self, Receiver, Sender},
    },
    thread,
    time::{Duration, Instant},
};

use super::{
    lines::{Lines, Stop},
    stderr::Tail,
};

/// A running child. No method blocks for longer than its limit. The threads are never joined,
/// because a process that the child has started may keep the pipes open after the child has ended.
#[derive(Debug)]
pub(super) struct Child {
    process: process::Child,
    /// `None` once standard input is closed.
    requests: Option<Sender<Vec<u8>>>,
    lines: Lines,
    stderr: Tail,
    killed: bool,
}

/// How a child ended.
pub(super) struct Ending {
    /// `None` if it had to be killed.
    pub status: Option<ExitStatus>,
    /// The last lines of its standard error.
    pub stderr: Vec<String>,
}

/// The process groups of all running children.
#[cfg(unix)]
static RUNNING: Mutex<Vec<rustix::process::Pid>> = Mutex::new(Vec::new());

/// Kills every running adapter and everything that it has started; does nothing if the system is
/// not Unix. Meant for a process that is about to end because of a signal: adapters run in process
/// groups of their own, which the terminal's signals do not reach.
pub fn end_all() {
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

impl Child {
    /// Starts a program as the leader of a new process group.
    pub fn spawn(program: &OsStr, arguments: &[OsString], max_line: usize) -> io::Result<Self> {
        let mut command = Command::new(program);
        command.args(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut process = command.spawn()?;
        #[cfg(unix)]
        remember(&process);
        let pipes = (process.stdin.take(), process.stdout.take(), process.stderr.take());
        let (Some(stdin), Some(stdout), Some(stderr)) = pipes else {
            unreachable!("all three are piped")
        };
        let requests = Some(write_from(stdin)?);
        let lines = Lines::read(stdout, max_line)?;
        let stderr = Tail::read(stderr)?;
        Ok(Self { process, requests, lines, stderr, killed: false })
    }

    /// Passes lines to the writing thread. If the child no longer reads them, nothing is reported
    /// here: its output will end.
    pub fn send(&self, lines: Vec<u8>) {
        if let Some(requests) = &self.requests {
            let _ = requests.send(lines);
        }
    }

    /// The next line, without its line feed. Waits for at most `limit`.
    pub fn next_line(&mut self, limit: Duration) -> Result<&[u8], Stop> {
        self.lines.next(limit)
    }

    pub fn close_input(&mut self) {
        self.requests = None;
    }

    pub fn has_ended(&mut self) -> bool {
        matches!(self.process.try_wait(), Ok(Some(_)))
    }

    /// Gives the child as long as `grace` to end by itself, then kills it and everything that it
    /// has started.
    pub fn stop(mut self, grace: Duration) -> Ending {
        let status = self.wait(grace);
        self.kill();
        Ending { status, stderr: self.stderr.last_lines() }
    }

    /// Waits for the child to end. Polls, because the alternative is a signal handler, which would
    /// affect the whole process.
    fn wait(&mut self, limit: Duration) -> Option<ExitStatus> {
        let deadline = Instant::now() + limit;
        let mut pause = Duration::from_micros(500);
        loop {
            let status = self.process.try_wait().ok().flatten();
            let left = deadline.saturating_duration_since(Instant::now());
            if status.is_some() || left.is_zero() {
                return status;
            }
            thread::sleep(pause.min(left));
            pause = (pause * 2).min(Duration::from_millis(20));
        }
    }

    /// Kills the process group, but only once: later, the group's id may belong to a different
    /// group.
    fn kill(&mut self) {
        if mem::replace(&mut self.killed, true) {
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

impl Drop for Child {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Starts a thread that writes to the pipe what is sent to it, and closes the pipe when the sender
/// is dropped.
fn write_from(mut stdin: ChildStdin) -> io::Result<Sender<Vec<u8>>> {
    let (sender, receiver): (_, Receiver<Vec<u8>>) = mpsc::channel();
    let write = move || receiver.iter().try_for_each(|lines| stdin.write_all(&lines));
    thread::Builder::new().name("adapter input".to_owned()).spawn(write)?;
    Ok(sender)
}
