//! Where the command writes: [`stdout`] for the report, [`error`] and [`warning`] for what
//! is said beside it.
//!
//! Both strip colours unless they are wanted. That depends on whether the output is a terminal, and
//! on `NO_COLOR` and `CLICOLOR_FORCE`.

use std::fmt::Display;
use std::io::{self, BufWriter, Write};

use anstream::ColorChoice;
use anstyle::AnsiColor;
use clap::ValueEnum;
use nearmiss::internal::report::Visible;
use nearmiss::internal::report::certificate::WIDTH;

/// When to use colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// Makes everything that is written from now on follow the choice.
    pub(super) fn choose(self) {
        match self {
            Self::Auto => {}
            Self::Always => ColorChoice::Always.write_global(),
            Self::Never => ColorChoice::Never.write_global(),
        }
    }
}

/// Standard output, buffered. If the reader closes it, the rest of the output is dropped without an
/// error: the reader has read enough, and the exit status still has to be right.
pub(super) fn stdout() -> impl Write {
    let out = UntilClosed { out: anstream::stdout().lock(), is_closed: false };
    BufWriter::with_capacity(1 << 16, out)
}

/// How many columns a line of standard output may take: those of the terminal, or as many as a report
/// takes that is not shown on one.
pub(super) fn width() -> usize {
    match terminal_size::terminal_size_of(io::stdout()) {
        Some((terminal_size::Width(columns), _)) => usize::from(columns).max(NARROWEST),
        None => WIDTH,
    }
}

/// The least number of columns that a report is made for.
const NARROWEST: usize = 60;

/// Writes bytes to standard output as they are.
///
/// # Errors
/// If they cannot be written, except because the reader closed it.
pub(super) fn raw(bytes: &[u8]) -> io::Result<()> {
    let mut out = UntilClosed { out: io::stdout().lock(), is_closed: false };
    out.write_all(bytes)?;
    out.flush()
}

struct UntilClosed<W> {
    out: W,
    is_closed: bool,
}

impl<W> UntilClosed<W> {
    fn unless_closed<T>(
        &mut self,
        dropped: T,
        write: impl FnOnce(&mut W) -> io::Result<T>,
    ) -> io::Result<T> {
        if self.is_closed {
            return Ok(dropped);
        }
        match write(&mut self.out) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.is_closed = true;
                Ok(dropped)
            }
            done => done,
        }
    }
}

impl<W: Write> Write for UntilClosed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.unless_closed(bytes.len(), |out| out.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.unless_closed((), W::flush)
    }
}

/// Writes an error to standard error.
pub(super) fn error(message: &dyn Display) {
    labelled("error", AnsiColor::BrightRed, message);
}

/// Writes a warning to standard error.
pub(super) fn warning(message: &dyn Display) {
    labelled("warning", AnsiColor::BrightYellow, message);
}

fn labelled(label: &str, colour: AnsiColor, message: &dyn Display) {
    let style = colour.on_default().bold();
    // Names, messages and paths may hold anything. Lines stay lines.
    let message = message.to_string();
    let lines: Vec<String> = message.lines().map(|line| Visible(line).to_string()).collect();
    // If standard error is closed, nobody is left to read this.
    let _ = writeln!(anstream::stderr(), "{style}{label}{style:#}: {}", lines.join("\n"));
}
