//! The command that starts a program, and why it may not start: [`Program`].

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::process::excerpt;

/// The system's error code for a file that is no program and names no interpreter.
#[cfg(unix)]
const NOT_A_PROGRAM: i32 = 8;

/// A program and its arguments. Shown as it would be typed into a shell.
#[derive(Debug, Clone)]
pub(super) struct Program {
    words: Vec<OsString>,
    /// The folder that it is started in; `None` is the current one.
    folder: Option<PathBuf>,
    /// Whether the arguments are hidden when it is shown.
    is_redacted: bool,
}

impl Program {
    pub fn new(words: impl IntoIterator<Item = impl Into<OsString>>) -> Self {
        Self {
            words: words.into_iter().map(Into::into).collect(),
            folder: None,
            is_redacted: false,
        }
    }

    /// The same program, started in this folder.
    pub fn current_dir(self, folder: PathBuf) -> Self {
        Self { folder: Some(folder), ..self }
    }

    /// The same program, whose arguments are hidden when it is shown.
    pub fn redacted(self) -> Self {
        Self { is_redacted: true, ..self }
    }

    /// The file name of the program.
    pub fn name(&self) -> String {
        let path = self.words.first().map(Path::new);
        let name = path.and_then(|path| path.file_stem().or(path.file_name()));
        name.unwrap_or_default().to_string_lossy().into_owned()
    }

    /// The command that starts the program; `None` if it is empty. The program is looked up on the
    /// `PATH`, without a shell.
    pub fn to_command(&self) -> Option<Command> {
        let (program, arguments) = self.words.split_first()?;
        let mut command = Command::new(program);
        command.args(arguments);
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        Some(command)
    }

    /// What to do about a program that could not be started.
    pub fn advice(&self, cause: &io::Error) -> String {
        let Some(program) = self.words.first() else {
            return "name a program and its arguments".to_owned();
        };
        let path = Path::new(program);
        let shown = quoted(program);
        let has_folder = path.components().count() > 1 || shown.starts_with("./");
        match cause.kind() {
            ErrorKind::NotFound if !has_folder && path.is_file() => format!(
                "did you mean ./{shown}? Without `./`, a program is looked up on the PATH, not in the current folder"
            ),
            ErrorKind::NotFound if has_folder && path.is_file() => format!(
                "{shown} exists, so its first line probably names an interpreter that does not: run it with its interpreter"
            ),
            ErrorKind::PermissionDenied if path.is_dir() => {
                format!("{shown} is a folder: name the program in it")
            }
            ErrorKind::PermissionDenied if path.is_file() => format!(
                "{shown} is not executable: run `chmod +x {shown}`, or run it with its interpreter"
            ),
            _ if is_no_program(cause) => format!(
                "{shown} is no program for this system: run it with its interpreter, or begin it with a line such as `#!/bin/sh`"
            ),
            _ => "check that the program exists and is executable".to_owned(),
        }
    }
}

#[cfg(unix)]
fn is_no_program(cause: &io::Error) -> bool {
    cause.raw_os_error() == Some(NOT_A_PROGRAM)
}

#[cfg(not(unix))]
fn is_no_program(_: &io::Error) -> bool {
    false
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = if self.is_redacted { 1 } else { self.words.len() };
        let mut words: Vec<String> =
            self.words.iter().take(shown).map(|word| quoted(word)).collect();
        if shown < self.words.len() {
            words.push("…".to_owned());
        }
        f.write_str(&words.join(" "))
    }
}

/// A word of a command, in quotes if a shell would need them.
fn quoted(word: &OsStr) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./=:,@%+".contains(c);
    let word = excerpt(word.to_string_lossy().as_bytes());
    if !word.is_empty() && word.chars().all(plain) {
        word
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
