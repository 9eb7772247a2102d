//! `nearmiss certify`: a run over an implementation.

use std::io::{IsTerminal, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::Args;
use indicatif::{ProgressBar, ProgressFinish};
use nearmiss::case::Case;
use nearmiss::contract::Level;
use nearmiss::corpus;
use nearmiss::harness::Harness;
use nearmiss::report::Ink;
use nearmiss::report::certificate::Certificate;
use nearmiss::run::{End, Run, Status as Reached};
use nearmiss::seed::Seed;

use super::asked::Asked;
use super::status::Status;
use super::{Done, Failure, Format, output};

/// Ask an implementation about every case, and say which level it reaches.
///
/// The implementation is the adapter program behind `--`, or the embedded one where there is none.
/// Level `reader` is what every SDK owes its users, `schema` also rejects what is not JSON or breaks
/// the schema, `documented` also rejects what its descriptions rule out. All three are judged in one
/// run; `--level` says which one the exit status is about.
#[derive(Debug, Args)]
#[command(after_long_help = Status::after(EXAMPLES))]
pub(super) struct Certify {
    /// The level that the exit status is about: reader, schema or documented.
    #[arg(long, default_value_t = Level::Documented)]
    level: Level,
    /// How many random cases follow the sweep; 0 is the sweep alone.
    #[arg(long, default_value_t = Harness::CASES, allow_negative_numbers = true, value_parser = cases)]
    cases: u64,
    /// What the random cases are drawn from.
    #[arg(long, default_value_t = Seed(0), allow_negative_numbers = true)]
    seed: Seed,
    /// How many instances are asked at the same time, up to 512 [default: all cores].
    #[arg(long, value_parser = jobs)]
    jobs: Option<NonZeroUsize>,
    /// Leave out the documents that are made to be costly, how time grows with their size, and
    /// whether the implementation keeps state; the report shows 0 hostile cases.
    #[arg(long)]
    without_hostile: bool,
    /// A folder of documents, or of files of replay tokens (`*.nm1`), that are asked about first
    /// [default: corpora/regressions, where it exists].
    #[arg(long, value_name = "DIR")]
    regressions: Option<PathBuf>,
    /// Where findings are written whose documents are too long for a replay token.
    #[arg(long, value_name = "DIR", default_value = "nearmiss-findings")]
    findings: PathBuf,
    /// How the report is written.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// List every rule and feature in the text, also those of which nothing failed.
    #[arg(long)]
    full: bool,
    #[command(flatten)]
    asked: Asked,
}

const EXAMPLES: &[&str] = &[
    "nearmiss certify -- python3 adapter.py",
    "nearmiss certify --level reader --cases 200000 --seed 7 -- node adapter.js",
    "nearmiss certify --format json -- ./adapter > report.json",
];

/// Where regressions are looked for.
pub(super) const REGRESSIONS: &str = "corpora/regressions";

impl Certify {
    pub(super) fn run(&self, out: &mut dyn Write) -> Done {
        let run = self.harness()?.run()?;
        let kept = keep(&run, &self.findings)?;
        let replay = self.replay_arguments(kept);
        let certificate =
            Certificate { run: &run, replay: &replay, asked: self.level, full: self.full };
        let report = match self.format {
            Format::Text => certificate.text(Ink::Colour),
            Format::Json => certificate.json() + "\n",
        };
        out.write_all(report.as_bytes())?;
        if let End::Fault(fault) = &run.end {
            out.flush()?;
            output::error(fault);
        }
        Ok(status(&run, self.level))
    }

    fn harness(&self) -> Result<Harness, Failure> {
        let harness = self.asked.harness()?.cases(self.cases).seed(self.seed);
        let mut harness = harness.regressions(self.regressions()?);
        if let Some(jobs) = self.jobs {
            harness = harness.jobs(jobs);
        }
        if self.without_hostile {
            harness = harness.without_hostile();
        }
        if std::io::stderr().is_terminal() {
            let bar = ProgressBar::new(0).with_finish(ProgressFinish::AndClear);
            harness = harness.progress(move |progress| {
                bar.set_length(progress.all);
                bar.set_position(progress.done);
            });
        }
        Ok(harness)
    }

    fn regressions(&self) -> Result<Vec<Case>, Failure> {
        let folder = match &self.regressions {
            Some(folder) => folder.as_path(),
            None if Path::new(REGRESSIONS).is_dir() => Path::new(REGRESSIONS),
            None => return Ok(Vec::new()),
        };
        Ok(corpus::regressions(folder)?)
    }

    /// What has to follow a token for `nearmiss replay` to ask in the same way.
    fn replay_arguments(&self, kept: bool) -> String {
        let findings = kept.then(|| format!("--findings {}", self.findings.display()));
        let arguments: Vec<String> = findings.into_iter().chain(self.asked.arguments()).collect();
        arguments.join(" ")
    }
}

/// Writes the documents of findings that their tokens only name; says whether there were any.
fn keep(run: &Run, folder: &Path) -> Result<bool, Failure> {
    let mut kept = false;
    for finding in run.findings.iter().filter(|finding| !finding.case.is_hostile()) {
        for (name, document) in finding.case.replay().files() {
            kept = true;
            let path = folder.join(name);
            let written =
                std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, document));
            written.map_err(|error| Failure::Unwritable(path.display().to_string(), error))?;
        }
    }
    Ok(kept)
}

/// More jobs than this help nobody.
const MOST_JOBS: usize = 512;

fn cases(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("write a whole number from 0 to {}", u64::MAX))
}

fn jobs(text: &str) -> Result<NonZeroUsize, String> {
    let jobs = text.parse::<NonZeroUsize>().ok().filter(|jobs| jobs.get() <= MOST_JOBS);
    jobs.ok_or_else(|| format!("write a number from 1 to {MOST_JOBS}"))
}

fn status(run: &Run, level: Level) -> Status {
    if !run.harness_faults.is_empty() {
        return Status::HarnessFault;
    }
    if matches!(run.end, End::Fault(_)) {
        return Status::Adapter;
    }
    match run.levels[level].status {
        Reached::Reached => Status::Reached,
        Reached::Failed => Status::Findings,
        Reached::Unjudged => Status::Unjudged,
    }
}
