//! `nearmiss corpus export`: writes cases in the formats of other programs.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use nearmiss::fuzz::dictionary;
use nearmiss::internal::corpus::set::export::{self, Export as Exported};
use nearmiss::internal::corpus::set::{Set, is_vacant};

use super::filter::Filter;
use crate::command::status::Status;
use crate::command::{Done, Failure, output};

/// Write cases of a corpus, and fresh random ones, in the format of other programs.
///
/// The twins of the selected cases come along. Cases that the format cannot hold are left out, and
/// counted by the reason.
#[derive(Debug, Args)]
#[command(after_long_help = Status::after(&[
    "nearmiss corpus export fixtures",
    "nearmiss corpus export tests --format pytest --level documented",
    "nearmiss corpus export suite --format json-schema-test-suite --rule roles",
    "nearmiss corpus export fresh --format jsonl --folder random --count 500 --seed 7",
]))]
pub(super) struct Export {
    /// The folder: a new or an empty one.
    #[arg(value_name = "DIR")]
    into: PathBuf,
    /// The format.
    #[arg(long, value_enum, default_value_t)]
    format: ExportFormat,
    /// How many random cases are added whose documents the corpus does not have, without their
    /// twins. The filters select these as well; their folder is `random`.
    #[arg(long, value_name = "N", default_value_t = 0)]
    count: usize,
    /// What the random cases are drawn from.
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    #[command(flatten)]
    filter: Filter,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum ExportFormat {
    /// A corpus: documents as files, and a manifest.
    #[default]
    Files,
    /// One JSON array of cases with their documents.
    Json,
    /// The same with one case per line, after a header.
    Jsonl,
    /// JSON-Schema-Test-Suite, with the answers of the schema alone.
    JsonSchemaTestSuite,
    /// A folder for libFuzzer to start from, and a dictionary.
    Libfuzzer,
    /// A test file for Python's pytest.
    Pytest,
    /// A test file for the test runner of Node.js.
    Javascript,
    /// A module with all documents in it.
    Rust,
    /// A package with all documents in it, and a test file.
    Go,
}

impl Export {
    pub(super) fn run(&self, out: &mut dyn Write) -> Done {
        self.check_folder()?;
        let mut set = self.filter.whole()?;
        let selected = set.cases.iter().filter(|case| self.filter.selects(case)).count();
        let found = set.add_random(self.seed, self.count, |case| self.filter.selects(case));
        if found < self.count {
            output::warning(&format_args!(
                "only {found} random cases are selected of those that the seed {} gives",
                self.seed
            ));
        }
        let set = set.selected(|case| self.filter.selects(case));
        let folder = self.into.display();
        let exported = self.export(&set);
        if exported.cases == 0 {
            writeln!(out, "{folder}: nothing is written{}", left_out(&exported))?;
            return Ok(Status::Unjudged);
        }
        exported.write(&self.into)?;
        let twins = match set.cases.len() - selected - found {
            0 => String::new(),
            twins => format!(" ({twins} more than selected, as twins)"),
        };
        writeln!(out, "{folder}: {} cases{twins}{}", exported.cases, left_out(&exported))?;
        Ok(Status::Reached)
    }

    /// The folder must be empty: files of another export would become part of this one.
    fn check_folder(&self) -> Result<(), Failure> {
        if is_vacant(&self.into).unwrap_or(false) {
            return Ok(());
        }
        Err(Failure::Usage(format!(
            "`{}` is not an empty folder: name a new one, or remove it first",
            self.into.display()
        )))
    }

    fn export<'s>(&self, set: &'s Set) -> Exported<'s> {
        match self.format {
            ExportFormat::Files => export::files(set),
            ExportFormat::Json => export::json(set),
            ExportFormat::Jsonl => export::jsonl(set),
            ExportFormat::JsonSchemaTestSuite => export::schema_suite(set),
            ExportFormat::Libfuzzer => export::libfuzzer(set, &dictionary()),
            ExportFormat::Pytest => export::pytest(set),
            ExportFormat::Javascript => export::javascript(set),
            ExportFormat::Rust => export::rust(set),
            ExportFormat::Go => export::go(set),
        }
    }
}

/// How many cases the format cannot hold, and why.
fn left_out(exported: &Exported<'_>) -> String {
    let count: usize = exported.left_out.values().sum();
    if count == 0 {
        return String::new();
    }
    let reasons = exported.left_out.iter().map(|(reason, count)| format!("{reason}: {count}"));
    let reasons: Vec<String> = reasons.collect();
    format!("; left out, because the format cannot hold them: {count} ({})", reasons.join(", "))
}
