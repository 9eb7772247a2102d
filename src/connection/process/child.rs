//! The child process and its three pipes, with one thread per pipe: [`Child`].

use std::{
    io::{self, Write},
    process::{ChildStdin, Command, ExitStatus},
    sync::mpsc::{self, Receiver, Sender},
    thread,
    time::Duration,
};

use super::lines::{Lines, Stop};
use super::silence::Silence;
use crate::connection::group::{Group, Pipes};
use crate::connection::stderr::Tail;

/// A running child. No method blocks for longer than its limit. The threads are never joined,
/// because a process that the child has started may keep the pipes open after the child has ended.
#[derive(Debug)]
pub(super) struct Child {
    group: Group,
    /// `None` once standard input is closed.
    requests: Option<Sender<Vec<u8>>>,
    lines: Lines,
    stderr: Tail,
}

/// How a child ended.
pub(super) struct Ending {
    /// `None` if it had to be killed.
    pub status: Option<ExitStatus>,
    /// The last lines of its standard error.
    pub stderr: Vec<String>,
}

impl Child {
    /// Starts a program as the leader of a new process group.
    pub fn spawn(command: Command, max_line: usize) -> io::Result<Self> {
        let (group, Pipes { stdin, stdout, stderr }) = Group::spawn(command)?;
        let requests = Some(write_from(stdin)?);
        let lines = Lines::read(stdout, max_line)?;
        let stderr = Tail::read(stderr)?;
        Ok(Self { group, requests, lines, stderr })
    }

    /// Passes lines to the writing thread. If the child no longer reads them, nothing is reported
    /// here: its output will end.
    pub fn send(&self, lines: Vec<u8>) {
        if let Some(requests) = &self.requests {
            let _ = requests.send(lines);
        }
    }

    /// The next line, without its line feed. Waits for at most `limit`, and tells `silence` if
    /// nothing comes for a while.
    pub fn next_line(&mut self, limit: Duration, silence: Option<&Silence>) -> Result<&[u8], Stop> {
        self.lines.next(limit, silence)
    }

    pub fn close_input(&mut self) {
        self.requests = None;
    }

    pub fn has_ended(&mut self) -> bool {
        self.group.status().is_some()
    }

    /// Gives the child as long as `grace` to end by itself, then kills it and everything that it
    /// has started.
    pub fn stop(mut self, grace: Duration) -> Ending {
        self.end_now(grace)
    }

    /// Like [`Self::stop`], if the child is still needed.
    pub fn end_now(&mut self, grace: Duration) -> Ending {
        let status = self.group.wait(grace);
        self.group.kill();
        Ending { status, stderr: self.stderr.last_lines() }
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
