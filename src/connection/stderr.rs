//! The end of a child's standard error: [`Tail`].

use std::{
    io::{self, Read},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};

use super::process::excerpt;

/// The most bytes that are kept.
const KEPT: usize = 8 << 10;

/// The most lines that are shown.
const SHOWN: usize = 10;

/// How long to wait for the end of the pipe once the child has ended. Only other processes that
/// hold the pipe open can make the wait this long.
const REST: Duration = Duration::from_millis(500);

/// Reads a pipe to its end, so that a child that logs is never blocked, and keeps the last bytes.
#[derive(Debug)]
pub(super) struct Tail {
    bytes: Arc<Mutex<Vec<u8>>>,
    /// Disconnected at the end of the pipe. Nothing is ever sent.
    end: mpsc::Receiver<()>,
}

impl Tail {
    pub fn read(mut source: impl Read + Send + 'static) -> io::Result<Self> {
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let (open, end) = mpsc::channel();
        let kept = Arc::clone(&bytes);
        let read = move || {
            let _open = open;
            let mut chunk = [0; KEPT];
            while let Ok(length @ 1..) = source.read(&mut chunk) {
                keep(&kept, &chunk[..length]);
            }
        };
        thread::Builder::new().name("adapter errors".to_owned()).spawn(read)?;
        Ok(Self { bytes, end })
    }

    /// The last lines. Waits for the end of the pipe, but no longer than [`REST`].
    pub fn last_lines(&self) -> Vec<String> {
        let _ = self.end.recv_timeout(REST);
        let bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = bytes.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii_end);
        let lines: Vec<_> = lines.filter(|line| !line.is_empty()).map(excerpt).collect();
        lines[lines.len().saturating_sub(SHOWN)..].to_vec()
    }
}

/// The lines as the end of a message; empty if there are none.
pub(super) fn quoted(lines: &[String]) -> String {
    match lines {
        [] => String::new(),
        lines => format!("; the last lines of its standard error:\n    {}", lines.join("\n    ")),
    }
}

fn keep(kept: &Mutex<Vec<u8>>, chunk: &[u8]) {
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    kept.extend_from_slice(chunk);
    let surplus = kept.len().saturating_sub(KEPT);
    kept.drain(..surplus);
}
