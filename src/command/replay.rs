//! `nearmiss replay`: runs single cases again and shows them in full detail.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use nearmiss::case::{self, Case};
use nearmiss::contract::{Level, Rule};
use nearmiss::harness::Examined;
use nearmiss::implementation::Identity;
use nearmiss::internal::case::{HOSTILE_PREFIX, RANDOM_PREFIX};
use nearmiss::internal::corpus;
use nearmiss::internal::corpus::set::TWIN_PREFIX;
use nearmiss::internal::finding::{Assessment, certain_level};
use nearmiss::internal::plan::{Feature, Plan};
use nearmiss::internal::report::Ink;
use nearmiss::internal::report::replay::Replayed;
use nearmiss::internal::subjects;
use nearmiss::internal::sweep::{self, Hostile};
use nearmiss::run::Subject;

use super::implementation::ImplementationArgs;
use super::status::Status;
use super::suggestion;
use super::{Done, Failure, Format, output};

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
            writeln!(out, "implementation: {name} {version}\n")?;
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
        if let Some(hostile) = Hostile::named(text) {
            return Ok(vec![alone(hostile.case())]);
        }
        if let Some(random) = random(text) {
            return Ok(vec![alone(random)]);
        }
        if text.starts_with("nm1:") {
            let replay = case::Replay::read(text, self.findings.as_deref());
            let replay = replay.map_err(|error| Failure::Usage(error.to_string()))?;
            return Ok(vec![alone(Case::replayed("the token's document", replay))]);
        }

        // A file is not looked up in the sweep, because it takes time to generate the names of its
        // cases.
        let path = Path::new(text);
        let is_file = text == "-" || path.exists();
        if is_file && text.contains("proptest-regressions") {
            let words = format!("{text} is a file of proptest: name one of its tokens, `nm1:…`");
            return Err(Failure::Usage(words));
        }
        if !is_file {
            if let Some(case) = sweep::find(text) {
                return Ok(vec![alone(case.clone())]);
            }
            if let Some(twin) = twin(text) {
                return Ok(vec![alone(twin)]);
            }
            if let Some(subject) = Subject::find(text) {
                return Ok(cases_of_subject(subject));
            }
            if text.starts_with(HOSTILE_PREFIX) {
                return Err(Failure::Usage(unknown_hostile(text)));
            }
            if looks_like_a_name(text) {
                return Err(Failure::Usage(unknown_case(text)));
            }
        }
        Ok(corpus::file(path)?.into_iter().map(alone).collect())
    }
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

/// The cases of the sweep that are counted under a rule or feature.
fn cases_of_subject(subject: Subject) -> Vec<Replayable> {
    let one = |index| Replayable { case: sweep::case(index).clone(), is_one_of_many: true };
    subjects::swept(subject).map(one).collect()
}

/// Whether a text begins like the name of a case of the sweep.
fn looks_like_a_name(text: &str) -> bool {
    let begins = |id: &str| text.strip_prefix(id).is_some_and(|rest| rest.starts_with('/'));
    Rule::all().any(|rule| begins(rule.id())) || Feature::all().any(|feature| begins(feature.id()))
}

/// The error for a name that no case of the sweep has.
fn unknown_case(text: &str) -> String {
    let names = sweep::plans().iter().filter(|plan| plan.choices().len() < 2).map(Plan::id);
    let names: Vec<String> = names.collect();
    let similar = suggestion::similar(text, names.iter().map(String::as_str));
    let why = match similar {
        Some(similar) => format!("did you mean {similar}?"),
        None => {
            "`nearmiss rules ID` shows the cases of a rule; there is no such file either".to_owned()
        }
    };
    format!("no case of the sweep is called `{}`: {why}", text.escape_debug())
}

/// The error for a name that no hostile document has.
fn unknown_hostile(text: &str) -> String {
    let name = text[HOSTILE_PREFIX.len()..].split('/').next().unwrap_or_default();
    let why = match Hostile::largest().find(|(recipe, _)| *recipe == name) {
        Some((recipe, largest)) => {
            format!("{HOSTILE_PREFIX}{recipe} has sizes from 1 to {largest}")
        }
        None => {
            let recipes: Vec<&str> = Hostile::largest().map(|(recipe, _)| recipe).collect();
            match suggestion::similar(name, recipes.iter().copied()) {
                Some(similar) => format!("did you mean {similar}?"),
                None => format!("the recipes are {}", recipes.join(", ")),
            }
        }
    };
    format!("no hostile document is called `{}`: {why}", text.escape_debug())
}

/// The twin of a case of the sweep, by the id that the corpus gives it: `twin/` and the case's id.
fn twin(text: &str) -> Option<Case> {
    let case = sweep::find(text.strip_prefix(TWIN_PREFIX)?)?;
    let document = case.twin()?.into_owned();
    Some(Case::replayed(text.to_owned(), case::Replay { document, twin: None }))
}

/// The random case of a name such as `random/7/123`: number 123 of the seed 7.
fn random(text: &str) -> Option<Case> {
    let (seed, index) = text.strip_prefix(RANDOM_PREFIX)?.split_once('/')?;
    Some(Case::random(seed.parse().ok()?, index.parse().ok()?))
}
