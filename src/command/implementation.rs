//! Which implementation to run cases against, and how: [`ImplementationArgs`], for every verb that needs
//! one.

use std::ffi::OsString;
use std::path::{Component, Path};
use std::time::Duration;

use clap::Args;
use nearmiss::harness::{Adapter, Harness, OneShot};

use super::builtin::Builtin;
use super::{Failure, output};

/// The implementation, and the terms on which it is tested.
#[derive(Debug, Args)]
pub(super) struct ImplementationArgs {
    /// The time that one document may take, such as 500ms, 5s or 10m.
    #[arg(long, default_value = "5s", value_parser = duration)]
    timeout: Duration,
    /// Also judge what an adapter without echoes accepts.
    #[arg(long)]
    without_echo: bool,
    /// Start the program after `--` once for each document, with the document's bytes on standard input.
    /// Its exit status is the answer: 0 accepted, with an optional echo on standard output; 1 rejected,
    /// with the last line of standard error as the message; 89 cannot be passed on; any other, crashed.
    #[arg(long, requires = "adapter", conflicts_with = "builtin")]
    one_shot: bool,
    /// Play the vendor's API on a loopback port, whose base URL is in the environment variable
    /// `NEARMISS_BASE_URL`. The adapter calls its SDK with the session token of the request, and the reply
    /// holds the document.
    #[arg(long, requires = "adapter", conflicts_with = "builtin")]
    serve: bool,
    /// Show only the adapter's program in reports and errors, and not its arguments, which may hold
    /// secrets.
    #[arg(long, requires = "adapter", conflicts_with = "builtin")]
    redact: bool,
    /// An implementation that comes with nearmiss: `embedded`, or a flawed one from `nearmiss self-test
    /// --list`.
    #[arg(long, value_name = "NAME", conflicts_with = "adapter")]
    builtin: Option<Builtin>,
    /// The adapter's program and its arguments.
    #[arg(last = true)]
    adapter: Vec<OsString>,
}

impl ImplementationArgs {
    /// The harness for the adapter after `--`, or for a built-in implementation if there is none.
    pub(super) fn harness(&self) -> Result<Harness, Failure> {
        // If nothing follows `--`, the adapter got lost, for example in an empty variable.
        if self.adapter.is_empty() && std::env::args_os().any(|argument| argument == "--") {
            let lost = "there is no adapter after `--`: name its program, or leave `--` out";
            return Err(Failure::Usage(lost.to_owned()));
        }

        let harness = match self.adapter.as_slice() {
            [] => self.builtin.unwrap_or_default().harness()?,
            command if self.one_shot => {
                let program = OneShot::new(command.iter().cloned());
                let program =
                    if self.serve { program.served().map_err(Failure::Service)? } else { program };
                Harness::one_shot(if self.redact { program.redacted() } else { program })
            }
            command => {
                let adapter = adapter(command, self.serve)?;
                Harness::adapter(if self.redact { adapter.redacted() } else { adapter })
            }
        };
        let harness = harness.timeout(self.timeout);
        Ok(if self.without_echo { harness.without_echo() } else { harness })
    }

    /// The file that the implementation is in, as a relative URI: the last word of the adapter's command
    /// that names one in this folder, or else the command's own name.
    pub(super) fn file(&self) -> String {
        let is_here = |word: &&OsString| {
            let path = Path::new(word);
            let inside = path.components().all(|part| matches!(part, Component::Normal(_)));
            inside && path.is_file()
        };
        let file = self.adapter.iter().rfind(is_here).and_then(|word| word.to_str());
        file.unwrap_or("nearmiss").to_owned()
    }

    /// The arguments with which another verb uses the same implementation on the same terms.
    pub(super) fn arguments(&self) -> impl Iterator<Item = String> {
        let timeout = (self.timeout != Harness::TIMEOUT)
            .then(|| format!("--timeout {}", written(self.timeout)));
        let without_echo = self.without_echo.then(|| "--without-echo".to_owned());
        let one_shot = self.one_shot.then(|| "--one-shot".to_owned());
        let serve = self.serve.then(|| "--serve".to_owned());
        let builtin = match self.builtin {
            Some(builtin @ Builtin::Flawed(_)) => Some(format!("--builtin {builtin}")),
            Some(Builtin::Embedded) | None => None,
        };
        let adapter = (!self.adapter.is_empty()).then(|| {
            let adapter = Adapter::new(&self.adapter);
            let shown = if self.redact { adapter.redacted() } else { adapter };
            format!("-- {}", shown.command())
        });
        [timeout, without_echo, one_shot, serve, builtin, adapter].into_iter().flatten()
    }
}

/// After how much silence a hint is given.
const SILENCE: Duration = Duration::from_secs(5);

/// The adapter with this command, which may fetch its documents from a service. If it writes nothing at
/// first, standard error says why that may be.
pub(super) fn adapter(command: &[OsString], is_served: bool) -> Result<Adapter, Failure> {
    let adapter = Adapter::new(command).on_silence(SILENCE, |hint| output::warning(&hint));
    Ok(if is_served { adapter.served().map_err(Failure::Service)? } else { adapter })
}

pub(super) fn duration(text: &str) -> Result<Duration, String> {
    match humantime::parse_duration(text) {
        Ok(Duration::ZERO) => Err("it must be more than zero".to_owned()),
        Ok(duration) => Ok(duration),
        Err(_) => Err("write a number and a unit, such as 500ms, 5s or 10m".to_owned()),
    }
}

/// A duration as one types it on the command line, without spaces.
fn written(duration: Duration) -> String {
    humantime::format_duration(duration).to_string().replace(' ', "")
}
