//! `nearmiss promote`: artifacts of a fuzzer kept as regressions.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use nearmiss::case::Case;
use nearmiss::fuzz;
use nearmiss::harness::{self, Examiner};
use nearmiss::implementation::Identity;
use nearmiss::internal::corpus::{self, Keeper, Kept};
use nearmiss::internal::intent;
use nearmiss::internal::report::Visible;
use nearmiss::oracle::Oracle;

use super::implementation::ImplementationArgs;
use super::status::Status;
use super::{Done, Failure};

/// Turn crash artifacts of fuzz targets into regressions: each shrunk, judged, and kept once.
///
/// An artifact that the implementation fails on is shrunk to the smallest document that `certify`
/// would report, and written into a folder of regressions as a replay token, with a line of the
/// folder's `manifest.jsonl` that tells rule, kind, place and verdict. A finding of the same rule, kind
/// and place as one that is there, or of the same document, is not written again. The status is 4 if
/// the implementation fails on none of them, or not on all.
#[derive(Debug, Args)]
pub(super) struct Promote {
    /// The artifacts.
    #[arg(required = true, value_name = "ARTIFACT")]
    artifacts: Vec<PathBuf>,
    /// What an artifact's bytes are: `plan`, a tape that draws a case, for any target of cases; or the
    /// document itself, for the others [default: the name of the artifact's folder, if it is one of
    /// these; else both are tried, the document first].
    #[arg(long, value_enum)]
    target: Option<Target>,
    /// The folder that they are kept in.
    #[arg(long, value_name = "DIR", default_value = super::certify::REGRESSIONS)]
    into: PathBuf,
    #[command(flatten)]
    implementation: ImplementationArgs,
}

/// A fuzz target, by what its input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Target {
    Plan,
    Bytes,
    Mutate,
    Echo,
}

impl Target {
    /// The target whose artifacts a folder holds, as `cargo fuzz` names it; none for a target of the
    /// user's own.
    fn of(artifact: &Path) -> Option<Self> {
        let folder = artifact.parent().and_then(Path::file_name).unwrap_or_default();
        Self::from_str(&folder.to_string_lossy(), false).ok()
    }

    fn case(self, artifact: &[u8]) -> Case {
        match self {
            Self::Plan => Case::drawn(artifact),
            Self::Bytes | Self::Mutate | Self::Echo => fuzz::document(artifact),
        }
    }
}

impl Promote {
    pub(super) fn run(&self, out: &mut dyn Write) -> Done {
        let harness = self.implementation.harness()?;
        let mut cases = Vec::new();
        for path in &self.artifacts {
            if corpus::is_tokens(path) {
                let path = path.display();
                let words =
                    format!("{path} holds replay tokens, not an artifact: it can be kept as it is");
                return Err(Failure::Usage(words));
            }
            let artifact = corpus::bytes(path)?;
            let readings = match self.target.or_else(|| Target::of(path)) {
                Some(target) => vec![target.case(&artifact)],
                None => vec![Target::Bytes.case(&artifact), Target::Plan.case(&artifact)],
            };
            cases.push((path, readings));
        }
        let mut keeper = Keeper::open(&self.into)?;
        let mut examiner = harness.examiner()?;
        let mut status = Status::Reached;
        for (path, readings) in cases {
            let came = promoted(&mut examiner, &mut keeper, path, readings)?;
            writeln!(out, "{}: {}", path.display(), came.words)?;
            // A fault of nearmiss outdoes all else.
            if status != Status::HarnessFault && came.status != Status::Reached {
                status = came.status;
            }
        }
        Ok(status)
    }
}

/// What came of one artifact.
struct Came {
    words: String,
    status: Status,
}

/// What comes of an artifact: of the first of its readings that the implementation fails on.
fn promoted(
    examiner: &mut Examiner<'_>,
    keeper: &mut Keeper,
    path: &Path,
    readings: Vec<Case>,
) -> Result<Came, Failure> {
    let oracle = Oracle::new();
    let Identity { name, version, .. } = examiner.identity();
    let whose = format!("{name} {version}");
    let (mut found, mut read) = (None, Vec::new());
    for case in readings {
        let verdict = oracle.verdict(case.document());
        if let Some(words) = case.plan().and_then(|plan| intent::disagreement(plan, &verdict)) {
            return Ok(Came {
                words: format!("harness fault: {words}"),
                status: Status::HarnessFault,
            });
        }
        read.push(if case.plan().is_some() { "as entropy" } else { "as a document" });
        found = harness::finding(examiner, case)?;
        if found.is_some() {
            break;
        }
    }
    let Some(finding) = found else {
        let read = read.join(" and ");
        let words = format!("{whose} does with it what it should, read {read}: it is not kept");
        return Ok(Came { words, status: Status::Unjudged });
    };
    let verdict = oracle.verdict(finding.case.document());
    let found_in = path.file_name().unwrap_or_default().to_string_lossy();
    let kept = match keeper.keep(&finding, &verdict, &whose, &found_in)? {
        Kept::Added(path) => format!("kept in {}", path.display()),
        Kept::Known(file) => format!("known: {file}"),
    };
    let (kind, id) = (finding.failure.kind, finding.case.id());
    let fully = if finding.fully_shrunk { "" } else { " (not fully shrunk)" };
    Ok(Came { words: format!("{kind}: {}{fully}: {kept}", Visible(&id)), status: Status::Reached })
}
