//! `nearmiss replay`: one case again, in full detail.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use nearmiss::case::{self, Case};
use nearmiss::contract::{Level, Rule};
use nearmiss::harness::Examined;
use nearmiss::implementation::Identity;
use nearmiss::internal::case::HOSTILE_PREFIX;
use nearmiss::internal::corpus;
use nearmiss::internal::finding::{Assessment, certain_level};
use nearmiss::internal::plan::{Feature, Plan};
use nearmiss::internal::report::Ink;
use nearmiss::internal::report::replay::Replayed;
use nearmiss::internal::sweep::{self, Hostile};

use super::implementation::ImplementationArgs;
use super::status::Status;
use super::suggestion;
use super::{Done, Failure, Format};

/// Ask about single documents again, and show verdict and outcome in full.
#[derive(Debug, Args)]
#[command(after_long_help = Status::after(EXAMPLES))]
pub(super) struct Replay {
    /// Replay tokens (`nm1:…`), names of cases of the sweep (`organization_slug/min-length/empty`) and of
    /// costly documents (`hostile/long-string/1000000`), documents, or files of tokens (`*.nm1`); `-` is
    /// a document on standard input.
    #[arg(required = true, value_name = "TOKEN|FILE")]
    cases: Vec<String>,
    /// How verdict and outcome are written.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The level that the exit status is about: reader, schema or documented.
    #[arg(long, default_value_t = Level::Documented)]
    level: Level,
    /// The folder with the documents of long tokens.
    #[arg(long)]
    findings: Option<PathBuf>,
    #[command(flatten)]
    implementation: ImplementationArgs,
}

const EXAMPLES: &[&str] = &[
    "nearmiss replay organization_slug/min-length/empty -- python3 adapter.py",
    "nearmiss replay hostile/nested-arrays/6000 session.json -- python3 adapter.py",
];

impl Replay {
    pub(super) fn run(&self, out: &mut dyn Write) -> Done {
        let harness = self.implementation.harness()?;
        let mut cases = Vec::new();
        for text in &self.cases {
            cases.extend(self.cases_of(text)?);
        }
        let mut examiner = harness.examiner()?;
        let Identity { name, version, .. } = examiner.identity();
        if self.format == Format::Text {
            writeln!(out, "asked: {name} {version}\n")?;
        }
        let (mut failed, mut judged) = (false, true);
        for case in &cases {
            let examination = examiner.examine(std::slice::from_ref(case), &[0])?;
            let Some(examined) = examination.examined.into_iter().next() else { continue };
            let Examined { verdict, outcome, assessment, .. } = &examined;
            let replayed = Replayed { case, verdict, outcome, assessment };
            match self.format {
                Format::Text => writeln!(out, "{}", replayed.text(Ink::Colour))?,
                Format::Json => writeln!(out, "{}", replayed.json())?,
            }
            match assessment {
                Assessment::Failed(failure) => failed |= failure.level <= self.level,
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

    fn cases_of(&self, text: &str) -> Result<Vec<Case>, Failure> {
        if let Some(hostile) = hostile(text) {
            return Ok(vec![hostile.case()]);
        }
        if !text.starts_with("nm1:") {
            let path = Path::new(text);
            // What is a file is not looked for in the sweep, whose names have to be made.
            let is_file = text == "-" || path.exists();
            if is_file && text.contains("proptest-regressions") {
                let words = format!("{text} is what proptest keeps: name a token in it, `nm1:…`");
                return Err(Failure::Usage(words));
            }
            return match (!is_file).then(|| sweep::find(text)).flatten() {
                Some(case) => Ok(vec![case.clone()]),
                None if !is_file && text.starts_with(HOSTILE_PREFIX) => {
                    Err(Failure::Usage(unknown(text)))
                }
                None if !is_file && looks_named(text) => Err(Failure::Usage(unnamed(text))),
                None => Ok(corpus::file(path)?),
            };
        }
        let replay = case::Replay::read(text, self.findings.as_deref());
        let replay = replay.map_err(|error| Failure::Usage(error.to_string()))?;
        Ok(vec![Case::replayed("the token's document", replay)])
    }
}

/// Whether a text begins as the name of a case in the sweep does.
fn looks_named(text: &str) -> bool {
    let begins = |id: &str| text.strip_prefix(id).is_some_and(|rest| rest.starts_with('/'));
    Rule::all().any(|rule| begins(rule.id())) || Feature::all().any(|it| begins(it.id()))
}

/// Why there is no case of that name in the sweep.
fn unnamed(text: &str) -> String {
    let names = sweep::plans().iter().filter(|plan| plan.choices().len() < 2).map(Plan::id);
    let names: Vec<String> = names.collect();
    let similar = suggestion::similar(text, names.iter().map(String::as_str));
    let why = match similar {
        Some(similar) => format!("did you mean {similar}?"),
        None => {
            "`nearmiss rules ID` shows those of a rule; a file of that name is not there either"
                .to_owned()
        }
    };
    format!("no case of the sweep is called `{}`: {why}", text.escape_debug())
}

/// Why there is no costly document of that name.
fn unknown(text: &str) -> String {
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
    format!("no costly document is called `{}`: {why}", text.escape_debug())
}

/// The costly document of a name such as `hostile/long-string/1000000`.
fn hostile(text: &str) -> Option<Hostile> {
    let (recipe, size) = text.strip_prefix(HOSTILE_PREFIX)?.split_once('/')?;
    Hostile::find(recipe, size.parse().ok()?)
}
