//! Keeps findings as regressions: [`Keeper`], and the manifest of its folder.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::case::Case;
use crate::contract::{Level, Rule};
use crate::finding::Failure;
use crate::oracle::Verdict;
use crate::run::{Finding, Subject};

use super::{CorpusError, MANIFEST, Problem, regressions};

/// A line of the manifest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Fixture {
    /// The name of the regression's file.
    file: String,
    /// The subjects of the finding. For a given document that breaks no rule, the ambiguities that
    /// it touches, if any.
    about: Vec<String>,
    kind: String,
    place: String,
    level: String,
    /// The id of the case.
    case: String,
    /// The rules that the document breaks.
    breaks: Vec<String>,
    /// The ambiguities that the document touches.
    touches: Vec<String>,
    /// The answer that the oracle expects at each level.
    expect: Map<String, Value>,
    /// The implementation that failed.
    implementation: String,
    /// The file that the finding came from.
    found_in: String,
}

impl Fixture {
    fn of(finding: &Finding, verdict: &Verdict, implementation: &str, found_in: &str) -> Self {
        let Failure { kind, level, place, .. } = &finding.failure;
        let rules = || verdict.rules().map(|rule: Rule| rule.id().to_owned()).collect();
        let touches: Vec<String> =
            verdict.ambiguities().map(|ambiguity| ambiguity.id().to_owned()).collect();
        let expected =
            |level: Level| (level.name().to_owned(), verdict.expect[level].name().into());
        let subjects = finding.subjects.iter().map(Subject::to_string);
        let about = match finding.subjects.as_slice() {
            [Subject::Given] if !touches.is_empty() => touches.clone(),
            _ => subjects.collect(),
        };
        Self {
            file: String::new(),
            about,
            kind: kind.name().to_owned(),
            place: place.clone(),
            level: level.name().to_owned(),
            case: finding.case.id(),
            breaks: rules(),
            touches,
            expect: Level::ALL.map(expected).into_iter().collect(),
            implementation: implementation.to_owned(),
            found_in: found_in.to_owned(),
        }
    }

    fn is_like(&self, other: &Self) -> bool {
        (&self.about, &self.kind, &self.place) == (&other.about, &other.kind, &other.place)
    }

    /// A name for the file, without its extension. It consists of letters, digits, `_` and `-`.
    fn name(&self) -> String {
        let words = [self.kind.clone(), self.about.join("+"), self.place.clone()];
        let words = words.iter().filter(|word| !word.is_empty()).map(String::as_str);
        let plain = |letter: char| {
            if letter.is_ascii_alphanumeric() || letter == '_' { letter } else { '-' }
        };
        let name: String = words.collect::<Vec<_>>().join(" ").chars().map(plain).collect();
        name.split('-').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
    }
}

/// A folder of regressions to which findings are added.
#[derive(Debug)]
pub struct Keeper {
    folder: PathBuf,
    fixtures: Vec<Fixture>,
    cases: Vec<Case>,
}

/// Whether a finding was added as a regression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// It was added as this file.
    Added(PathBuf),
    /// This file already holds a regression with the same subjects, kind and place, or with the
    /// same document.
    Known(String),
}

impl Keeper {
    /// Reads the regressions in a folder. A folder that does not exist is created when the first
    /// regression is added.
    ///
    /// # Errors
    /// If a file cannot be read, or a line of the manifest is invalid.
    pub fn open(folder: &Path) -> Result<Self, CorpusError> {
        let cases = if folder.is_dir() { regressions(folder)? } else { Vec::new() };
        let path = folder.join(MANIFEST);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(cause) => return Err(Problem::Unreadable { path, cause }.into()),
        };
        let fixture = |(line, text)| {
            serde_json::from_str(text).map_err(|cause| Problem::Manifest {
                path: path.clone(),
                line,
                cause,
            })
        };
        let lines = (1..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty());
        let fixtures = lines.map(fixture).collect::<Result<_, _>>()?;
        Ok(Self { folder: folder.to_owned(), fixtures, cases })
    }

    /// Adds a finding, unless there is already a regression like it. `verdict` is about its
    /// smallest case, and `found_in` is the file that the finding came from.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn keep(
        &mut self,
        finding: &Finding,
        verdict: &Verdict,
        implementation: &str,
        found_in: &str,
    ) -> Result<Kept, CorpusError> {
        let mut fixture = Fixture::of(finding, verdict, implementation, found_in);
        if let Some(known) = self.known(&fixture, &finding.case) {
            return Ok(Kept::Known(known));
        }
        fixture.file = self.free_name(&fixture);
        let path = self.folder.join(&fixture.file);
        let written = self.write(&path, &fixture, &finding.case);
        written.map_err(|cause| Problem::Unwritable { path: path.clone(), cause })?;
        self.fixtures.push(fixture);
        self.cases.push(finding.case.clone());
        Ok(Kept::Added(path))
    }

    /// The file of a known regression that is like this fixture, or that has the document of this
    /// case.
    fn known(&self, fixture: &Fixture, case: &Case) -> Option<String> {
        let like = self.fixtures.iter().find(|known| known.is_like(fixture));
        let same = || self.cases.iter().find(|known| known.document() == case.document());
        like.map(|known| known.file.clone()).or_else(|| same().map(Case::id))
    }

    /// A file name that is not used yet. [`Fixture::name`] is the same for some different findings.
    fn free_name(&self, fixture: &Fixture) -> String {
        let name = fixture.name();
        let names = (1..).map(|count: u32| match count {
            1 => format!("{name}.nm1"),
            _ => format!("{name}-{count}.nm1"),
        });
        let mut free = names.filter(|name| !self.folder.join(name).exists());
        free.next().unwrap_or_default()
    }

    fn write(&self, path: &Path, fixture: &Fixture, case: &Case) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let replay = case.replay();
        for (name, document) in replay.files() {
            fs::write(self.folder.join(name), document)?;
        }
        let Fixture { kind, about, place, case, .. } = fixture;
        let about = about.join(" + ");
        let at =
            if place.is_empty() { String::new() } else { format!(" at {}", place.escape_debug()) };
        let token = replay.token();
        fs::write(path, format!("# {kind}: {about}{at}\n# {}\n{token}\n", case.escape_debug()))?;
        let manifest = self.folder.join(MANIFEST);
        let mut manifest = OpenOptions::new().create(true).append(true).open(manifest)?;
        writeln!(manifest, "{}", serde_json::to_string(fixture)?)
    }
}
