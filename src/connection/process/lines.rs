//! A child's standard output, line by line, with a limit on the length of a line: [`Lines`].

use std::{
    io::{self, BufRead, Read},
    mem,
    ops::Range,
    sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender},
    thread,
    time::Duration,
};

use super::fault::excerpt;
use super::silence::Silence;

/// The most bytes that one read returns.
const CHUNK: usize = 64 << 10;

/// How many blocks may wait to be taken. A child that writes more is blocked, so that its output
/// does not fill the memory.
const WAITING: usize = 16;

/// The lines of a pipe. A thread reads them and passes on blocks of whole lines, because waking a thread
/// costs more than reading a line.
#[derive(Debug)]
pub(super) struct Lines {
    blocks: Receiver<Block>,
    block: Vec<u8>,
    position: usize,
    max_line: usize,
}

/// Why there is no next line.
#[derive(Debug)]
pub(super) enum Stop {
    /// The output ended. A last line without a line feed does not count.
    Ended,
    /// Nothing came within the time limit.
    Silent,
    /// The line is longer than the limit. Holds the beginning of the line.
    TooLong(String),
}

#[derive(Debug)]
enum Block {
    /// Whole lines, each with its line feed.
    Lines(Vec<u8>),
    /// The beginning of a line that is longer than the limit.
    TooLong(Vec<u8>),
}

impl Lines {
    /// Starts a thread that reads `source`. The thread ends at the end of the pipe, after a line
    /// that is too long, or, if this [`Lines`] has been dropped, when it next tries to pass on a
    /// block.
    pub fn read(source: impl Read + Send + 'static, max_line: usize) -> io::Result<Self> {
        let (sender, blocks) = mpsc::sync_channel(WAITING);
        let read = move || pump(source, max_line, &sender);
        thread::Builder::new().name("adapter output".to_owned()).spawn(read)?;
        Ok(Self { blocks, block: Vec::new(), position: 0, max_line })
    }

    /// The next line, without its line feed. Waits for at most `limit`, and tells `silence` if
    /// nothing comes for a while.
    pub fn next(&mut self, limit: Duration, silence: Option<&Silence>) -> Result<&[u8], Stop> {
        if self.position == self.block.len() {
            self.block = self.next_block(limit, silence)?;
            self.position = 0;
        }
        let line = self.advance();
        if line.len() > self.max_line {
            return Err(Stop::TooLong(excerpt(&self.block[line])));
        }
        Ok(&self.block[line])
    }

    fn next_block(&self, limit: Duration, silence: Option<&Silence>) -> Result<Vec<u8>, Stop> {
        let quiet = silence.and_then(Silence::wait).unwrap_or(limit).min(limit);
        let mut received = self.blocks.recv_timeout(quiet);
        if let (Err(RecvTimeoutError::Timeout), Some(silence)) = (&received, silence) {
            silence.tell(quiet);
            received = self.blocks.recv_timeout(limit - quiet);
        }
        match received {
            Ok(Block::Lines(lines)) => Ok(lines),
            Ok(Block::TooLong(start)) => Err(Stop::TooLong(excerpt(&start))),
            Err(RecvTimeoutError::Timeout) => Err(Stop::Silent),
            Err(RecvTimeoutError::Disconnected) => Err(Stop::Ended),
        }
    }

    fn advance(&mut self) -> Range<usize> {
        let start = self.position;
        // Reading from a slice never fails.
        let length = (&self.block[start..]).skip_until(b'\n').unwrap_or(0);
        self.position = start + length;
        start..self.position - 1
    }
}

/// Reads to the end of the pipe. A read error counts as the end.
fn pump(mut source: impl Read, max_line: usize, blocks: &SyncSender<Block>) {
    let mut chunk = vec![0; CHUNK];
    let mut lines = Vec::new();
    while let Some(length) = read_some(&mut source, &mut chunk) {
        let chunk = &chunk[..length];
        let whole = chunk.iter().rposition(|&byte| byte == b'\n').map_or(0, |last| last + 1);
        lines.extend_from_slice(&chunk[..whole]);
        if whole > 0 && blocks.send(Block::Lines(mem::take(&mut lines))).is_err() {
            return;
        }
        lines.extend_from_slice(&chunk[whole..]);
        if lines.len() > max_line {
            let _ = blocks.send(Block::TooLong(lines));
            return;
        }
    }
}

fn read_some(source: &mut impl Read, chunk: &mut [u8]) -> Option<usize> {
    loop {
        match source.read(chunk) {
            Ok(0) => return None,
            Ok(length) => return Some(length),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
    }
}
