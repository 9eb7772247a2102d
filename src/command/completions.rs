//! `nearmiss completions`: what a shell completes.

use std::io::Write;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::status::Status;
use super::{Command, Done};

/// Print a script with which a shell completes the command's verbs and options.
#[derive(Debug, Args)]
#[command(after_long_help = Status::after(EXAMPLES))]
pub(super) struct Completions {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

const EXAMPLES: &[&str] = &[
    "nearmiss completions bash > ~/.local/share/bash-completion/completions/nearmiss",
    "nearmiss completions fish > ~/.config/fish/completions/nearmiss.fish",
];

impl Completions {
    pub(super) fn run(&self, out: &mut dyn Write) -> Done {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Command::command(), "nearmiss", &mut script);
        out.write_all(&script)?;
        Ok(Status::Reached)
    }
}
