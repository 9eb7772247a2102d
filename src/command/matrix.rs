//! `nearmiss matrix`: several adapters side by side.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};
use nearmiss::harness::{Adapter, Harness};
use nearmiss::internal::report::matrix::Matrix;
use nearmiss::run::{End, Run};
use serde::Deserialize;

use super::status::Status;
use super::{Done, Failure, output};

/// Run the same cases against several adapters, and show the results side by side.
///
/// The adapters are in a TOML file. Each entry has a command, and may have a name, a folder to run it in,
/// which is relative to the file, and `serve = true`, as with `nearmiss certify --serve`:
///
/// [[adapter]]
/// command = ["python3", "adapter.py"]
/// folder = "python"
#[derive(Debug, Args)]
#[command(verbatim_doc_comment, after_long_help = Status::after(EXAMPLES))]
pub(super) struct MatrixArgs {
    /// The file that lists the adapters.
    file: PathBuf,
    /// How many random cases follow the sweep.
    #[arg(long, default_value_t = 0)]
    cases: u64,
    /// The time that one document may take, such as 500ms, 5s or 10m.
    #[arg(long, default_value = "5s", value_parser = super::implementation::duration)]
    timeout: Duration,
    /// The format of the tables.
    #[arg(long, value_enum, default_value_t)]
    format: MatrixFormat,
}

const EXAMPLES: &[&str] =
    &["nearmiss matrix adapters.toml", "nearmiss matrix --format html adapters.toml > matrix.html"];

/// The format of tables.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum MatrixFormat {
    /// For a README.
    #[default]
    Markdown,
    /// A page that needs nothing else.
    Html,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    adapter: Vec<Entry>,
}

/// An adapter in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: Option<String>,
    command: Vec<String>,
    folder: Option<PathBuf>,
    /// Whether the adapter fetches its documents from a service.
    #[serde(default)]
    serve: bool,
}

impl MatrixArgs {
    pub(super) fn run(&self, out: &mut dyn Write) -> Done {
        let entries = self.entries()?;
        let base = self.file.parent().unwrap_or(Path::new(""));
        let mut runs: Vec<(Option<String>, Run)> = Vec::new();
        for entry in entries {
            let about = entry.name.clone().unwrap_or_else(|| entry.command.join(" "));
            let run = match self.certify(&entry, base) {
                Ok(run) => run,
                Err(failure) => {
                    output::error(&format_args!("{about}: {failure}"));
                    return Ok(Status::Adapter);
                }
            };
            if let End::Fault(fault) = &run.end {
                output::error(&format_args!("{about}: {fault}"));
                return Ok(Status::Adapter);
            }
            for warning in &run.warnings {
                output::warning(warning);
            }
            runs.push((entry.name, run));
        }

        let matrix = Matrix::new(&runs);
        let text = match self.format {
            MatrixFormat::Markdown => matrix.markdown(),
            MatrixFormat::Html => matrix.html(),
        };
        out.write_all(text.as_bytes())?;
        Ok(Status::Reached)
    }

    fn certify(&self, entry: &Entry, base: &Path) -> Result<Run, Failure> {
        let mut adapter = Adapter::new(&entry.command);
        if let Some(folder) = &entry.folder {
            adapter = adapter.current_dir(base.join(folder));
        } else if !base.as_os_str().is_empty() {
            adapter = adapter.current_dir(base);
        }
        if entry.serve {
            adapter = adapter.served().map_err(Failure::Service)?;
        }
        let harness = Harness::adapter(adapter).cases(self.cases).timeout(self.timeout);
        Ok(harness.run()?)
    }

    fn entries(&self) -> Result<Vec<Entry>, Failure> {
        let path = self.file.display();
        let text = fs::read_to_string(&self.file)
            .map_err(|error| Failure::Usage(format!("cannot read `{path}`: {error}")))?;
        let file: File = toml_edit::de::from_str(&text).map_err(|error| {
            let message = error.to_string();
            Failure::Usage(format!("`{path}` cannot be understood: {}", message.trim_end()))
        })?;
        if file.adapter.is_empty() {
            return Err(Failure::Usage(format!("`{path}` lists no adapter: add `[[adapter]]`")));
        }
        Ok(file.adapter)
    }
}
