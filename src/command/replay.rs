//! `nearmiss replay`: runs single cases again and shows them in full detail.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use nearmiss::case::Case;
use nearmiss::contract::Level;
use nearmiss::harness::Examined;
use nearmiss::implementation::Identity;
use nearmiss::internal::corpus;
use nearmiss::internal::finding::{Assessment, certain_level};
use nearmiss::internal::report::replay::Replayed;
use nearmiss::internal::report::{Ink, Visible};

use super::implementation::ImplementationArgs;
use super::status::Status;
use super::{Done, Failure, Format, cases, output};

/// Run single cases again and show verdict and outcome in full.
#[derive(Debug, Args)]
#[command(after_long_help = Status::after(EXAMPLES))]
pub(super) struct Replay {
    /// Replay tokens (`nm1:…`), names of cases of the sweep (`organization_slug/min-length/empty`) and of
    /// hostile documents (`hostile/long-string/1000000`), ids of rules and features (all their cases of the
    /// sweep), documents, or files of tokens (`*.nm1`); `-` is a document on standard input.
    #[arg(required = true, value_name = "TOKEN|FILE")]
    cases: Vec<String>,
    /// The format of verdict and outcome.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The level that the exit status is about: reader, schema or documented.
    #[arg(long, default_value_t = Level::Documented)]
    level: Level,
    /// The folder with the documents of long replay tokens.
    #[arg(long)]
    findings: Option<PathBuf>,
    /// Write the bytes of the document to standard output instead, and run nothing.
    #[arg(long, conflicts_with_all = ["format", "level", "adapter", "builtin"])]
    raw: bool,
    #[command(flatten)]
    implementation: ImplementationArgs,
}

const EXAMPLES: &[&str] = &[
    "nearmiss replay organization_slug/min-length/empty -- python3 adapter.py",
    "nearmiss replay organization_slug/charset -- python3 adapter.py",
    "nearmiss replay hostile/nested-arrays/6000 session.json -- python3 adapter.py",
    "nearmiss replay --raw roles/many/256 > session.json",
];

impl Replay {
    pub(super) fn run(&self, out: &mut dyn Write) -> Done {
        let mut cases = Vec::new();
        for text in &self.cases {
            cases.extend(self.cases_of(text)?);
        }
        if self.raw {
            return raw(&cases);
        }

        let harness = self.implementation.harness()?;
        let mut examiner = harness.examiner()?;
        let Identity { name, version, .. } = examiner.identity();
        if self.format == Format::Text {
            writeln!(out, "implementation: {} {}\n", Visible(&name), Visible(&version))?;
        }
        let (mut failed, mut judged) = (false, true);
        for Replayable { case, is_one_of_many } in &cases {
            let examination = examiner.examine(std::slice::from_ref(case), &[0])?;
            let Some(examined) = examination.examined.into_iter().next() else { continue };
            let Examined { verdict, outcome, assessment, .. } = &examined;
            let replayed = Replayed { case, verdict, outcome, assessment };
            let is_right = matches!(assessment, Assessment::Passed | Assessment::Open);
            match self.format {
                Format::Text if *is_one_of_many && is_right => {
                    writeln!(out, "{}", replayed.line())?
                }
                Format::Text => writeln!(out, "{}", replayed.text(Ink::Colour))?,
                Format::Json => writeln!(out, "{}", replayed.json())?,
            }
            match assessment {
                Assessment::Failed(failures) => {
                    failed |= failures.iter().any(|failure| failure.level <= self.level);
                }
                Assessment::Vacuous | Assessment::NotJudged(_) => {
                    judged &= certain_level(verdict).is_none_or(|level| level > self.level);
                }
                Assessment::Passed | Assessment::Open => {}
            }
        }
        Ok(match (failed, judged) {
            (true, _) => Status::Findings,
            (false, false) => Status::Unjudged,
            (false, true) => Status::Reached,
        })
    }

    fn cases_of(&self, text: &str) -> Result<Vec<Replayable>, Failure> {
        let alone = |case| Replayable { case, is_one_of_many: false };
        if let Some(case) = cases::described(text, self.findings.as_deref())? {
            return Ok(vec![alone(case)]);
        }

        // A file is not looked up in the sweep, because it takes time to generate the names of its
        // cases.
        let path = Path::new(text);
        let is_file = text == "-" || path.exists();
        if is_file && text.contains("proptest-regressions") {
            let words = format!("{text} is a file of proptest: name one of its tokens, `nm1:…`");
            return Err(Failure::Usage(words));
        }
        if is_file && is_program(path) {
            let words = format!(
                "{text} is a program, not a document: write `--` before the adapter's command"
            );
            return Err(Failure::Usage(words));
        }
        if !is_file {
            if let Some(case) = cases::swept(text) {
                return Ok(vec![alone(case)]);
            }
            if let Some(cases) = cases::of_subject(text) {
                let one = |case| Replayable { case, is_one_of_many: true };
                return Ok(cases.into_iter().map(one).collect());
            }
            if let Some(failure) = cases::other_name(text) {
                return Err(failure);
            }
            if cases::looks_like_a_name(text) {
                return Err(cases::unknown(text));
            }
        }
        Ok(corpus::file(path)?.into_iter().map(alone).collect())
    }
}

/// Whether a file is more likely the adapter than a document, by its name.
fn is_program(path: &Path) -> bool {
    const PROGRAMS: [&str; 8] = ["py", "js", "mjs", "ts", "rb", "php", "sh", "go"];
    path.extension().is_some_and(|extension| PROGRAMS.iter().any(|known| extension == *known))
}

/// Writes the document of the only case.
fn raw(cases: &[Replayable]) -> Done {
    let [Replayable { case, .. }] = cases else {
        let words = format!("--raw writes one document, but {} are named: name one", cases.len());
        return Err(Failure::Usage(words));
    };
    output::raw(case.document())?;
    Ok(Status::Reached)
}

/// A case to be run again.
struct Replayable {
    case: Case,
    /// Whether the case is one of the many of a rule or feature, so that it is shown in full only
    /// if it is not as it should be.
    is_one_of_many: bool,
}
