//! Expected failures in a TOML file: [`read`] reads one, and [`update`] writes what a run shows.
//!
//! ```toml
//! [[expect]]
//! rule = "started_at/utc"        # or several: ["started_at/utc", "*/rfc3339"]
//! kind = "wrongly accepted"      # optional
//! level = "documented"           # optional: the lowest level that fails
//! reason = "the server accepts offsets"
//! link = "https://example.com/1" # optional
//! versions = ">=15, <16"         # optional: of the implementation
//! expires = 2027-01-01           # optional: the last day
//! ```
//!
//! In place of `rule`, an entry may have `feature`, or `family` with the id of a family of findings.
//! `*` stands for any characters.

mod update;

use std::fs;
use std::path::Path;

use semver::VersionReq;
use serde::Deserialize;
use time::Date;
use time::format_description::well_known::Iso8601;
use toml_edit::Datetime;

use crate::contract::Level;
use crate::finding::Kind;
use crate::run::{Expectation, Pattern, Subject};

pub use update::{Updated, update};

/// Why a file of expected failures cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExpectError {
    /// The file cannot be read.
    #[error("cannot read `{path}`: {cause}")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system says.
        cause: std::io::Error,
    },
    /// The file is not TOML, or has an unknown or wrong key.
    #[error("`{path}` cannot be understood: {message}")]
    Malformed {
        /// The file.
        path: String,
        /// What is wrong and where.
        message: String,
    },
    /// An entry says something that cannot be.
    #[error("`{path}`, entry {entry}: {message}")]
    Entry {
        /// The file.
        path: String,
        /// Which entry, counting from 1.
        entry: usize,
        /// What is wrong with it.
        message: String,
    },
    /// An entry matches nothing.
    #[error("`{path}`, entry {entry}: no rule or feature is called `{pattern}`: {advice}")]
    MatchesNothing {
        /// The file.
        path: String,
        /// Which entry, counting from 1.
        entry: usize,
        /// The pattern of the entry.
        pattern: String,
        /// What else the entry may mean.
        advice: String,
    },
}

/// The expected failures in a file.
///
/// # Errors
/// If the file cannot be read, is not TOML of the form above, or has an entry that matches no rule or
/// feature.
pub fn read(path: impl AsRef<Path>) -> Result<Vec<Expectation>, ExpectError> {
    let path = path.as_ref();
    let name = path.display().to_string();
    let text = fs::read_to_string(path)
        .map_err(|cause| ExpectError::Unreadable { path: name.clone(), cause })?;
    parse(&text, &name)
}

/// The expected failures in the text of a file. `path` names the file in errors.
///
/// # Errors
/// As for [`read`].
pub fn parse(text: &str, path: &str) -> Result<Vec<Expectation>, ExpectError> {
    let file: File = toml_edit::de::from_str(text).map_err(|error| ExpectError::Malformed {
        path: path.to_owned(),
        message: error.to_string().trim_end().to_owned(),
    })?;
    let entries = file.expect.into_iter().enumerate();
    entries.map(|(index, entry)| entry.into_expectation(path, index + 1)).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    expect: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(default)]
    rule: Texts,
    #[serde(default)]
    feature: Texts,
    #[serde(default)]
    family: Texts,
    kind: Option<String>,
    level: Option<String>,
    reason: String,
    link: Option<String>,
    versions: Option<String>,
    expires: Option<Day>,
}

/// One text, or several.
#[derive(Deserialize)]
#[serde(untagged, expecting = "write a text, or a list of texts")]
enum Texts {
    One(String),
    Several(Vec<String>),
}

/// A day, as TOML's own date or as text.
#[derive(Deserialize)]
#[serde(untagged, expecting = "write a day, such as 2027-01-31")]
enum Day {
    Date(Datetime),
    Text(String),
}

impl Default for Texts {
    fn default() -> Self {
        Self::Several(Vec::new())
    }
}

impl Texts {
    fn into_vec(self) -> Vec<String> {
        match self {
            Self::One(text) => vec![text],
            Self::Several(texts) => texts,
        }
    }
}

impl Entry {
    fn into_expectation(self, path: &str, entry: usize) -> Result<Expectation, ExpectError> {
        let wrong = |message: String| ExpectError::Entry { path: path.to_owned(), entry, message };
        if self.reason.trim().is_empty() {
            return Err(wrong("say in `reason` why the failure is tolerated".to_owned()));
        }

        let subjects = [self.rule, self.feature].into_iter().flat_map(Texts::into_vec);
        let families = self.family.into_vec().into_iter().map(Pattern::Family);
        let of: Vec<Pattern> = subjects.map(Pattern::Subject).chain(families).collect();
        if of.is_empty() {
            let message = "name a `rule`, a `feature` or a `family`".to_owned();
            return Err(wrong(message));
        }
        for pattern in &of {
            if let Pattern::Subject(text) = pattern
                && pattern.subjects().is_empty()
            {
                return Err(ExpectError::MatchesNothing {
                    path: path.to_owned(),
                    entry,
                    pattern: text.clone(),
                    advice: Subject::suggestion(text),
                });
            }
        }

        Ok(Expectation {
            of,
            kind: self.kind.map(|text| kind(&text)).transpose().map_err(wrong)?,
            level: self.level.map(|text| level(&text)).transpose().map_err(wrong)?,
            reason: self.reason,
            link: self.link,
            versions: self.versions.map(|text| versions(&text)).transpose().map_err(wrong)?,
            expires: self.expires.map(Day::date).transpose().map_err(wrong)?,
        })
    }
}

impl Day {
    fn date(self) -> Result<Date, String> {
        let text = match self {
            Self::Date(date) => date.to_string(),
            Self::Text(text) => text,
        };
        let date = Date::parse(&text, &Iso8601::DATE);
        date.map_err(|_| format!("`expires` is `{text}`: write a day such as 2027-01-31"))
    }
}

fn kind(text: &str) -> Result<Kind, String> {
    Kind::ALL.into_iter().find(|kind| kind.name() == text).ok_or_else(|| {
        let names = Kind::ALL.map(Kind::name).join(", ");
        format!("`kind` is `{text}`: the kinds are {names}")
    })
}

fn level(text: &str) -> Result<Level, String> {
    Level::ALL.into_iter().find(|level| level.name() == text).ok_or_else(|| {
        let names = Level::ALL.map(Level::name).join(", ");
        format!("`level` is `{text}`: the levels are {names}")
    })
}

fn versions(text: &str) -> Result<VersionReq, String> {
    VersionReq::parse(text).map_err(|error| {
        format!("`versions` is `{text}`: {error}; write a range such as `>=1.2, <2`")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str) -> Expectation {
        parse(text, "expect.toml").expect("the entry is right").remove(0)
    }

    fn error(text: &str) -> String {
        parse(text, "expect.toml").expect_err("the entry is wrong").to_string()
    }

    #[test]
    fn an_entry_says_what_fails_how_why_and_until_when() {
        let entry = only(
            "[[expect]]\nrule = ['started_at/utc', '*/rfc3339']\nkind = 'wrongly accepted'\n\
             level = 'documented'\nreason = 'offsets'\nversions = '>=15, <16'\nexpires = 2027-01-31",
        );
        let texts: Vec<&str> = entry.of.iter().map(Pattern::text).collect();
        assert_eq!(texts, ["started_at/utc", "*/rfc3339"]);
        assert_eq!(entry.kind, Some(Kind::WronglyAccepted));
        assert_eq!(entry.expires.map(|day| day.to_string()).as_deref(), Some("2027-01-31"));
        let family = only("[[expect]]\nfamily = 'altered/*'\nreason = 'r'\nexpires = '2027-01-31'");
        assert_eq!(family.of, [Pattern::Family("altered/*".to_owned())]);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_entry() {
        let entry = |keys: &str| error(&format!("[[expect]]\nrule = 'started_at/utc'\n{keys}"));
        assert!(entry("").contains("missing field `reason`"), "{}", entry(""));
        assert!(entry("reason = ' '").contains("entry 1: say in `reason`"));
        assert!(entry("reason = 'r'\nkind = 'broken'").contains("the kinds are wrongly accepted"));
        assert!(entry("reason = 'r'\nlevel = 'top'").contains("the levels are reader"));
        assert!(entry("reason = 'r'\nversions = 'new'").contains(">=1.2, <2"));
        assert!(entry("reason = 'r'\nexpires = 'soon'").contains("2027-01-31"));
        assert!(entry("reason = 'r'\nresaon = 'r'").contains("unknown field `resaon`"));
        assert!(error("[[expect]]\nreason = 'r'").contains("name a `rule`"));
        let nothing = error("[[expect]]\nrule = 'started_at/ucl'\nreason = 'r'");
        assert!(nothing.contains("there are started_at/required"), "{nothing}");
    }
}
