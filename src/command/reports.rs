//! Reports in files: `--report FORMAT=PATH`.

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::ValueEnum;
use nearmiss::internal::report::certificate::Certificate;
use nearmiss::internal::report::{Ink, formats};

use super::Failure;

/// A report that is written to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReportFile {
    format: FileFormat,
    path: PathBuf,
}

/// The format of a report in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FileFormat {
    /// What the command prints.
    Text,
    /// What the command prints with `--format json`.
    Json,
    /// JUnit XML.
    Junit,
    /// SARIF 2.1.0.
    Sarif,
    /// Markdown, for the summary of a CI job.
    Markdown,
}

impl FromStr for ReportFile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let names = || {
            let all = FileFormat::value_variants().iter().filter_map(ValueEnum::to_possible_value);
            all.map(|value| value.get_name().to_owned()).collect::<Vec<_>>().join(", ")
        };
        let (format, path) = text
            .split_once('=')
            .filter(|(_, path)| !path.is_empty())
            .ok_or_else(|| format!("write FORMAT=PATH; the formats are {}", names()))?;
        let format = FileFormat::from_str(format, false)
            .map_err(|_| format!("the formats are {}", names()))?;
        Ok(Self { format, path: path.into() })
    }
}

impl ReportFile {
    /// Writes the report. `file` is what a report in SARIF says that the implementation is in.
    pub(super) fn write(&self, certificate: &Certificate<'_>, file: &str) -> Result<(), Failure> {
        let text = match self.format {
            FileFormat::Text => certificate.text(Ink::Plain),
            FileFormat::Json => certificate.json() + "\n",
            FileFormat::Junit => formats::junit(certificate),
            FileFormat::Sarif => formats::sarif(certificate, file) + "\n",
            FileFormat::Markdown => formats::markdown(certificate),
        };
        let unwritable = |error| Failure::UnwritableReport(self.path.display().to_string(), error);
        if let Some(folder) = self.path.parent().filter(|folder| *folder != Path::new("")) {
            fs::create_dir_all(folder).map_err(unwritable)?;
        }
        fs::write(&self.path, text).map_err(unwritable)
    }
}
