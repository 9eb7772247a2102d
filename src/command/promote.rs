//! `nearmiss promote`: turns artifacts of a fuzzer into regressions.

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
use serde::de::IgnoredAny;

use super::implementation::ImplementationArgs;
use super::status::Status;
use super::{Done, Failure};

/// Turn crash artifacts of fuzz targets into regressions: shrink each, judge it, and keep it once.
///
/// If the implementation fails on an artifact, it is shrunk to the smallest document that `certify` would
/// report, and written to a folder of regressions as a replay token. A line in the folder's
/// `manifest.jsonl` records rule, kind, place and verdict. A finding with the same rule, kind and place as
/// one in the folder, or with the same document, is not written again. The status is 4 if the
/// implementation passes any of the artifacts.
#[derive(Debug, Args)]
pub(super) struct Promote {
    /// The artifacts.
    #[arg(required = true, value_name = "ARTIFACT")]
    artifacts: Vec<PathBuf>,
    /// What an artifact's bytes are: `plan` for entropy that a case is drawn from, the others for a document
    /// [default: the name of the artifact's folder, if it is one of these; otherwise text that is JSON, or
    /// begins like an object or array, is a document, and of anything else both are tried, the document
    /// first].
    #[arg(long, value_enum)]
    target: Option<Target>,
    /// The folder of regressions.
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
    /// The target that an artifact's folder is named after, as `cargo fuzz` does; `None` for a user's own
    /// target.
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
                    format!("{path} holds replay tokens, not an artifact: keep it as it is");
                return Err(Failure::Usage(words));
            }
            let artifact = corpus::bytes(path)?;
            let readings = match self.target.or_else(|| Target::of(path)) {
                Some(target) => vec![target.case(&artifact)],
                None if is_document(&artifact) => vec![Target::Bytes.case(&artifact)],
                None => vec![Target::Bytes.case(&artifact), Target::Plan.case(&artifact)],
            };
            cases.push((path, readings));
        }
        let mut keeper = Keeper::open(&self.into)?;
        let mut examiner = harness.examiner()?;
        let mut status = Status::Reached;
        for (path, readings) in cases {
            let promoted = promote(&mut examiner, &mut keeper, path, readings)?;
            writeln!(out, "{}: {}", path.display(), promoted.message)?;
            // A bug in nearmiss outweighs everything else.
            if status != Status::HarnessFault && promoted.status != Status::Reached {
                status = promoted.status;
            }
        }
        Ok(status)
    }
}

/// Whether an artifact is certainly a document: it is JSON, or it is text that begins like an object
/// or array.
fn is_document(artifact: &[u8]) -> bool {
    let begins_like_one =
        |text: &str| text.trim_start_matches([' ', '\t', '\n', '\r']).starts_with(['{', '[']);
    serde_json::from_slice::<IgnoredAny>(artifact).is_ok()
        || str::from_utf8(artifact).is_ok_and(begins_like_one)
}

/// The result of one artifact.
struct Promoted {
    message: String,
    status: Status,
}

/// Tries the possible readings of an artifact in order, and promotes the first one on which the
/// implementation fails.
fn promote(
    examiner: &mut Examiner<'_>,
    keeper: &mut Keeper,
    path: &Path,
    readings: Vec<Case>,
) -> Result<Promoted, Failure> {
    let oracle = Oracle::new();
    let Identity { name, version, .. } = examiner.identity();
    let whose = format!("{name} {version}");
    let (mut found, mut read) = (None, Vec::new());
    for case in readings {
        let verdict = oracle.verdict(case.document());
        if let Some(disagreement) =
            case.plan().and_then(|plan| intent::disagreement(plan, &verdict))
        {
            return Ok(Promoted {
                message: format!("harness fault: {disagreement}"),
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
        let message = format!("{whose} passes it, read {read}: it is not kept");
        return Ok(Promoted { message, status: Status::Unjudged });
    };
    let verdict = oracle.verdict(finding.case.document());
    let found_in = path.file_name().unwrap_or_default().to_string_lossy();
    let kept = match keeper.keep(&finding, &verdict, &whose, &found_in)? {
        Kept::Added(path) => format!("kept in {}", path.display()),
        Kept::Known(file) => format!("already known: {file}"),
    };
    let (kind, id) = (finding.failure.kind, finding.case.id());
    let fully = if finding.fully_shrunk { "" } else { " (not fully shrunk)" };
    let message = format!("{kind}: {}{fully}: {kept}", Visible(&id));
    Ok(Promoted { message, status: Status::Reached })
}
