//! `nearmiss certify`: a run over an implementation.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressFinish};
use nearmiss::case::Case;
use nearmiss::contract::Level;
use nearmiss::expect;
use nearmiss::harness::Harness;
use nearmiss::internal::corpus;
use nearmiss::internal::corpus::set::Set;
use nearmiss::internal::report::Ink;
use nearmiss::internal::report::certificate::{Certificate, ReplayWith, WIDTH};
use nearmiss::internal::report::formats::annotations;
use nearmiss::run::{End, Event, Listener, Run, Status as Reached, Subject};
use nearmiss::words::{self, Found};

use super::implementation::ImplementationArgs;
use super::reports::ReportFile;
use super::signals;
use super::status::Status;
use super::{Done, Failure, output};

/// Run every case against an implementation and say which level it reaches.
///
/// The implementation is the adapter program after `--`, or the embedded one if there is none. Level
/// `reader` is what every SDK owes its users, `schema` also rejects what is not JSON or breaks the
/// schema, `documented` also rejects what the descriptions rule out. All three are judged in one run;
/// `--level` says which one the exit status is about.
#[derive(Debug, Args)]
#[command(after_long_help = Status::after(EXAMPLES))]
pub(super) struct Certify {
    /// The level that the exit status is about: reader, schema or documented.
    #[arg(long, default_value_t = Level::Documented)]
    level: Level,
    /// How many random cases follow the sweep; 0 runs the sweep alone.
    #[arg(long, default_value_t = Harness::CASES, allow_negative_numbers = true, value_parser = whole_number)]
    cases: u64,
    /// The seed of the random cases.
    #[arg(long, default_value_t = 0, allow_negative_numbers = true, value_parser = whole_number)]
    seed: u64,
    /// Source files, binaries or folders of the implementation: every other random case has words
    /// from them as names and values, because what an implementation treats specially, it names.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    words: Vec<PathBuf>,
    /// How many connections are used at the same time, up to 512 [default: one per core].
    #[arg(long, value_parser = jobs)]
    jobs: Option<NonZeroUsize>,
    /// Leave out hostile documents, how time grows with their size, and the check for kept state; the
    /// report shows 0 hostile cases.
    #[arg(long)]
    without_hostile: bool,
    /// A folder of documents, or of files of replay tokens (`*.nm1`), that are run first [default:
    /// corpora/regressions, if it exists].
    #[arg(long, value_name = "DIR")]
    regressions: Option<PathBuf>,
    /// Run only the documents of a corpus, such as `nearmiss corpus generate` writes: no version of the
    /// generator changes what is certified.
    #[arg(
        long,
        value_name = "DIR",
        conflicts_with_all = ["cases", "seed", "words", "regressions", "without_hostile"]
    )]
    corpus: Option<PathBuf>,
    /// Run only the cases of the sweep that are about rules and features with such an id, in which `*`
    /// stands for any characters. No level is earned by them.
    #[arg(long, value_name = "PATTERN", num_args = 1.., conflicts_with = "corpus")]
    only: Vec<String>,
    /// A TOML file of failures that are known and tolerated; `nearmiss expect update` writes one.
    #[arg(long, value_name = "FILE")]
    pub(super) expect: Option<PathBuf>,
    /// The folder for documents of findings that are too long for a replay token.
    #[arg(long, value_name = "DIR", default_value = "nearmiss-findings")]
    findings: PathBuf,
    /// The format of the report.
    #[arg(long, value_enum, default_value_t)]
    format: ReportFormat,
    /// Also write the report to a file: text, json, junit, sarif or markdown. May be given several times.
    #[arg(long, value_name = "FORMAT=PATH")]
    report: Vec<ReportFile>,
    /// Print the verdict alone.
    #[arg(short, long, conflicts_with_all = ["full", "format"])]
    quiet: bool,
    /// List everything in the text: all families, places and ways, every observation, and every rule
    /// and feature, including those without a failure.
    #[arg(long)]
    full: bool,
    #[command(flatten)]
    implementation: ImplementationArgs,
}

const EXAMPLES: &[&str] = &[
    "nearmiss certify -- python3 adapter.py",
    "nearmiss certify --level reader --cases 200000 --seed 7 -- node adapter.js",
    "nearmiss certify --words src/sdk -- ./adapter",
    "nearmiss certify --corpus corpora -- ./adapter",
    "nearmiss certify --format json -- ./adapter > report.json",
];

/// The default folder of regressions.
pub(super) const REGRESSIONS: &str = "corpora/regressions";

/// The format of the report on a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum ReportFormat {
    /// For people.
    #[default]
    Text,
    /// For programs: one JSON object per line.
    Json,
}

impl Certify {
    pub(super) fn run(&self, out: &mut dyn Write) -> Done {
        let harness = self.harness()?;
        let mut progress = Progress::start();
        let mut report = Report { certify: self, out, done: Ok(()) };
        let run = harness.run_with(&mut [&mut progress, &mut report])?;

        report.done?;
        if let End::Fault(fault) = &run.end {
            out.flush()?;
            output::error(fault);
        }
        Ok(status(&run, self.level))
    }

    /// Runs all cases without writing a report.
    pub(super) fn run_silently(&self) -> Result<Run, Failure> {
        let mut progress = Progress::start();
        Ok(self.harness()?.run_with(&mut [&mut progress])?)
    }

    fn harness(&self) -> Result<Harness, Failure> {
        let harness = self.implementation.harness()?.cases(self.cases).seed(self.seed);
        let mut harness = harness.regressions(self.regressions()?).words(self.words()?);
        if let Some(jobs) = self.jobs {
            harness = harness.jobs(jobs);
        }
        if self.without_hostile {
            harness = harness.without_hostile();
        }
        if let Some(folder) = &self.corpus {
            harness = harness.corpus(Set::read(folder)?.to_cases());
        }
        if !self.only.is_empty() {
            harness = harness.only_of(self.subjects()?);
        }
        if let Some(file) = &self.expect {
            harness = harness.expect_failures(expect::read(file)?);
        }
        Ok(harness.level(self.level).stop_when(signals::stop()))
    }

    /// The rules and features that `--only` names.
    fn subjects(&self) -> Result<Vec<Subject>, Failure> {
        let mut subjects = Vec::new();
        for pattern in &self.only {
            let before = subjects.len();
            subjects.extend(Subject::matching(pattern));
            if subjects.len() == before {
                let advice = Subject::suggestion(pattern);
                let words = format!("no rule or feature is called `{pattern}`: {advice}");
                return Err(Failure::Usage(words));
            }
        }
        Ok(subjects)
    }

    fn regressions(&self) -> Result<Vec<Case>, Failure> {
        let folder = match &self.regressions {
            Some(folder) => folder.as_path(),
            None if Path::new(REGRESSIONS).is_dir() => Path::new(REGRESSIONS),
            None => return Ok(Vec::new()),
        };
        Ok(corpus::regressions(folder)?)
    }

    /// The words in the files that were named.
    fn words(&self) -> Result<Vec<String>, Failure> {
        if self.words.is_empty() {
            return Ok(Vec::new());
        }
        let Found { words, left_out, without, .. } = words::in_files(&self.words)?;
        for path in without {
            output::warning(&format_args!("there are no words in `{}`", path.display()));
        }
        if left_out > 0 {
            let (used, all) = (words.len(), words.len() + left_out);
            output::warning(&format_args!(
                "{left_out} of {all} words are left out, and {used} are used: name fewer files"
            ));
        }
        Ok(words)
    }

    /// The arguments after the token with which `nearmiss replay` runs the case on the same terms.
    fn replay_arguments(&self, has_files: bool) -> String {
        let folder = self.findings.to_string_lossy();
        let findings = has_files.then(|| format!("--findings {}", shell_words::quote(&folder)));
        let arguments: Vec<String> =
            findings.into_iter().chain(self.implementation.arguments()).collect();
        arguments.join(" ")
    }
}

/// Shows how far along the run is, if standard error is a terminal.
struct Progress {
    bar: Option<ProgressBar>,
}

/// How many cases pass between two moves of the progress bar.
const PROGRESS_EVERY: u64 = 64;

impl Progress {
    fn start() -> Self {
        let bar = || ProgressBar::new(0).with_finish(ProgressFinish::AndClear);
        Self { bar: std::io::stderr().is_terminal().then(bar) }
    }
}

impl Listener for Progress {
    fn on_event(&mut self, event: &Event<'_>, run: &Run) {
        let Some(bar) = &self.bar else { return };
        match event {
            Event::RunStarted(start) => bar.set_length(start.scheduled),
            Event::CaseJudged(judged) if judged.index % PROGRESS_EVERY == 0 => {
                bar.set_position(run.phases.total());
            }
            Event::RunEnded(_) => bar.finish_and_clear(),
            _ => {}
        }
    }
}

/// Writes the report when the run has ended.
struct Report<'r> {
    certify: &'r Certify,
    out: &'r mut dyn Write,
    done: Result<(), Failure>,
}

impl Listener for Report<'_> {
    fn on_event(&mut self, event: &Event<'_>, run: &Run) {
        if let Event::RunEnded(_) = event {
            self.done = self.write(run);
        }
    }
}

impl Report<'_> {
    fn write(&mut self, run: &Run) -> Result<(), Failure> {
        let Certify { level, full, format, findings, .. } = self.certify;
        let files = files(run);
        let replay = self.certify.replay_arguments(!files.is_empty());
        let certificate = Certificate {
            run,
            replay: ReplayWith::Command(&replay),
            asked: *level,
            full: *full,
            width: output::width(),
            today: Some(today()),
        };

        let report = match format {
            ReportFormat::Text if self.certify.quiet => certificate.verdict(Ink::Colour) + "\n",
            ReportFormat::Text => certificate.text(Ink::Colour),
            ReportFormat::Json => certificate.json() + "\n",
        };
        // Whatever happens to the files, the report is there.
        self.out.write_all(report.as_bytes())?;
        let is_in_actions = std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true");
        if is_in_actions && *format == ReportFormat::Text {
            self.out.write_all(annotations(&certificate).as_bytes())?;
        }
        self.out.flush()?;
        let whole = Certificate { width: WIDTH, ..certificate };
        let place = self.certify.implementation.file();
        let written: Vec<Result<(), Failure>> =
            self.certify.report.iter().map(|file| file.write(&whole, &place)).collect();
        write_files(&files, findings)?;
        written.into_iter().collect()
    }
}

/// The documents of findings whose tokens only name files, by the names of these files.
fn files(run: &Run) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for finding in run.findings.iter().filter(|finding| !finding.case.is_hostile()) {
        for (name, document) in finding.case.replay().files() {
            files.insert(name, document.to_vec());
        }
    }
    files
}

fn write_files(files: &BTreeMap<String, Vec<u8>>, folder: &Path) -> Result<(), Failure> {
    for (name, document) in files {
        let path = folder.join(name);
        let written =
            std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, document));
        written.map_err(|error| Failure::Unwritable(path.display().to_string(), error))?;
    }
    Ok(())
}

/// The maximum of `--jobs`. More jobs would help nobody.
const MOST_JOBS: usize = 512;

fn whole_number(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("write a whole number from 0 to {}", u64::MAX))
}

fn jobs(text: &str) -> Result<NonZeroUsize, String> {
    let jobs = text.parse::<NonZeroUsize>().ok().filter(|jobs| jobs.get() <= MOST_JOBS);
    jobs.ok_or_else(|| format!("write a number from 1 to {MOST_JOBS}"))
}

/// The day on which expectations are checked.
pub(super) fn today() -> time::Date {
    time::OffsetDateTime::now_utc().date()
}

fn status(run: &Run, level: Level) -> Status {
    if !run.harness_faults.is_empty() {
        return Status::HarnessFault;
    }
    if matches!(run.end, End::Fault(_)) {
        return Status::Adapter;
    }
    if !run.unexpected().is_empty() {
        return Status::Findings;
    }
    if !run.stale(today()).is_empty() {
        return Status::Expectation;
    }
    let standing = run.levels[level];
    match standing.status {
        Reached::Reached => Status::Reached,
        // What fails is expected, and everything else was judged.
        Reached::Failed if run.fails_as_expected(level) => Status::Reached,
        Reached::Failed | Reached::Unjudged => Status::Unjudged,
    }
}
