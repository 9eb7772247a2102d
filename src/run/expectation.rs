//! Failures that are known and tolerated: [`Expectation`].

use std::collections::HashMap;
use std::fmt;

use semver::{Version, VersionReq};
use time::Date;

use crate::contract::Level;
use crate::finding::Kind;
use crate::implementation::Identity;

use super::family::matches;
use super::{Family, Finding, Run, Subject};

/// A failure that is known and tolerated, and why.
///
/// Unless [`Self::kind`] is set, the expectation of a rule covers failures to do what the rule's own
/// level asks for. A crash or a hang on one of the rule's near misses is a failure at level `reader`
/// and is not covered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// What fails. A finding that matches one of the patterns is expected.
    pub of: Vec<Pattern>,
    /// The only kind of failure that is expected; `None` expects all.
    pub kind: Option<Kind>,
    /// The lowest level that the failure may count against; `None` expects all.
    pub level: Option<Level>,
    /// Why the failure is tolerated.
    pub reason: String,
    /// Where more is said about it, such as an issue of the SDK.
    pub link: Option<String>,
    /// The versions of the implementation that the expectation is about; `None` is about all.
    pub versions: Option<VersionReq>,
    /// The last day on which the failure is tolerated.
    pub expires: Option<Date>,
}

/// What fails: an id in which `*` stands for any characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// The id of a rule or a feature.
    Subject(String),
    /// The id of a family.
    Family(String),
}

/// Why an expectation has to be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale<'r> {
    /// The expectation.
    pub expectation: &'r Expectation,
    /// The pattern that it is about.
    pub pattern: &'r Pattern,
    /// What is wrong with it.
    pub cause: StaleCause,
}

/// What is wrong with an expectation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaleCause {
    /// Nothing fails that it expects.
    Passes,
    /// What it expects fails in another way.
    FailsDifferently(Kind),
    /// Its last day is over.
    Expired,
}

impl Expectation {
    /// An expectation of all failures of one rule or feature.
    pub fn new(id: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            of: vec![Pattern::Subject(id.into())],
            kind: None,
            level: None,
            reason: reason.into(),
            link: None,
            versions: None,
            expires: None,
        }
    }

    /// Whether the expectation is about this version of an implementation. A version that is not
    /// numbered is one of all ranges.
    pub fn is_about(&self, identity: &Identity) -> bool {
        match (&self.versions, version(&identity.version)) {
            (Some(versions), Some(version)) => versions.matches(&version),
            _ => true,
        }
    }

    /// Whether the expectation covers a finding of this family.
    pub(crate) fn covers(&self, finding: &Finding, family: &str) -> bool {
        self.of.iter().any(|pattern| self.covers_by(pattern, finding, family))
    }

    fn covers_by(&self, pattern: &Pattern, finding: &Finding, family: &str) -> bool {
        let failure = &finding.failure;
        let is_kind = self.kind.is_none_or(|kind| kind == failure.kind);
        let is_level = self.level.is_none_or(|level| failure.level >= level);
        if !is_kind || !is_level {
            return false;
        }
        match pattern {
            Pattern::Family(pattern) => matches(pattern, family),
            Pattern::Subject(pattern) => finding.subjects.iter().any(|subject| {
                let is_own_level = match subject {
                    Subject::Rule(rule) => failure.level >= rule.layer().level(),
                    _ => true,
                };
                matches(pattern, &subject.to_string()) && (is_own_level || self.kind.is_some())
            }),
        }
    }

    /// The lowest level at which a finding of a pattern is covered.
    fn lowest_level(&self, pattern: &Pattern) -> Level {
        let own = pattern.subjects().into_iter().map(|subject| match subject {
            Subject::Rule(rule) if self.kind.is_none() => rule.layer().level(),
            _ => Level::Reader,
        });
        let own = own.min().unwrap_or(Level::Reader);
        self.level.map_or(own, |level| level.max(own))
    }
}

impl Pattern {
    /// The text of the pattern.
    pub fn text(&self) -> &str {
        match self {
            Self::Subject(text) | Self::Family(text) => text,
        }
    }

    /// The known rules and features that the pattern names; none if it names families.
    pub(crate) fn subjects(&self) -> Vec<Subject> {
        match self {
            Self::Subject(text) => Subject::matching(text),
            Self::Family(_) => Vec::new(),
        }
    }
}

impl Run {
    /// The findings that count at the level that was asked for and are not expected.
    pub fn unexpected(&self) -> Vec<&Finding> {
        let families = self.family_ids();
        let is_expected = |finding: &Finding| {
            let family = families.get(&std::ptr::from_ref(finding)).map_or("", String::as_str);
            self.expectations().any(|expected| expected.covers(finding, family))
        };
        let counts = |finding: &&Finding| finding.failure.level <= self.asked;
        self.findings.iter().filter(counts).filter(|finding| !is_expected(finding)).collect()
    }

    /// Whether everything that fails at a level is expected, and everything else was judged. Near misses
    /// may be vacuous if their controls are rejected as expected.
    #[doc(hidden)]
    pub fn fails_as_expected(&self, level: Level) -> bool {
        let standing = self.levels[level];
        let is_rejected = |finding: &Finding| finding.failure.kind == Kind::WronglyRejected;
        let may_be_vacuous = self.findings.iter().any(is_rejected);
        let is_proven = standing.unproven == 0
            || (may_be_vacuous && standing.unproven <= standing.tally.vacuous);
        self.end.is_whole() && self.unexpected().is_empty() && is_proven
    }

    /// The first expectation that covers a finding of this family.
    #[doc(hidden)]
    pub fn expectation_of(&self, finding: &Finding, family: &str) -> Option<&Expectation> {
        self.expectations().find(|expected| expected.covers(finding, family))
    }

    /// The expectations that have to be changed, because what they expect does not happen, or
    /// because they have expired.
    ///
    /// An expectation of a version that this implementation does not have is left alone, and so is
    /// one whose cases are not all part of the run.
    pub fn stale(&self, today: Date) -> Vec<Stale<'_>> {
        let families = self.family_ids();
        let mut stale = Vec::new();
        for expectation in self.expectations() {
            for pattern in &expectation.of {
                let expired = expectation.expires.is_some_and(|last| last < today);
                let cause = match expired {
                    true => Some(StaleCause::Expired),
                    false => self.lapse(expectation, pattern, &families),
                };
                stale.extend(cause.map(|cause| Stale { expectation, pattern, cause }));
            }
        }
        stale
    }

    /// Why nothing fails as a pattern expects, if nothing does.
    fn lapse(
        &self,
        expectation: &Expectation,
        pattern: &Pattern,
        families: &HashMap<*const Finding, String>,
    ) -> Option<StaleCause> {
        if expectation.lowest_level(pattern) > self.asked || !self.runs_all_of(pattern) {
            return None;
        }
        let family = |finding: &Finding| {
            families.get(&std::ptr::from_ref(finding)).map_or("", String::as_str)
        };
        if self.findings.iter().any(|one| expectation.covers_by(pattern, one, family(one))) {
            return None;
        }
        let of_any_kind = Expectation { kind: None, level: None, ..expectation.clone() };
        let names = |one: &&Finding| match pattern {
            Pattern::Family(_) => of_any_kind.covers_by(pattern, one, family(one)),
            Pattern::Subject(text) => {
                one.subjects.iter().any(|subject| matches(text, &subject.to_string()))
            }
        };
        let other = self.findings.iter().find(names);
        Some(match other {
            Some(finding) => StaleCause::FailsDifferently(finding.failure.kind),
            None => StaleCause::Passes,
        })
    }

    /// Whether all cases of what a pattern names are part of the run.
    fn runs_all_of(&self, pattern: &Pattern) -> bool {
        match &self.complete {
            None => true,
            Some(complete) => {
                let subjects = pattern.subjects();
                !subjects.is_empty() && subjects.iter().all(|subject| complete.contains(subject))
            }
        }
    }

    /// The expectations that are about this version of the implementation.
    fn expectations(&self) -> impl Iterator<Item = &Expectation> {
        self.expected.iter().filter(|expected| expected.is_about(&self.identity))
    }

    fn family_ids(&self) -> HashMap<*const Finding, String> {
        let mut ids = HashMap::new();
        if self.expected.is_empty() {
            return ids;
        }
        for Family { id, findings, .. } in self.families() {
            ids.extend(findings.into_iter().map(|one| (std::ptr::from_ref(one), id.clone())));
        }
        ids
    }
}

/// What to do about the expectation.
impl fmt::Display for Stale<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (text, reason) = (self.pattern.text(), &self.expectation.reason);
        match (self.cause, self.expectation.expires) {
            (StaleCause::Expired, Some(last)) => {
                write!(f, "the expectation of {text} ({reason}) was for the time until {last}")
            }
            (StaleCause::FailsDifferently(kind), _) => {
                write!(f, "{text} is expected to fail ({reason}), but not in this way: {kind}")
            }
            _ => write!(
                f,
                "{text} is expected to fail ({reason}) but does not: remove the expectation"
            ),
        }
    }
}

/// The version in a text such as `v15.3`, with zeros for what is missing.
fn version(text: &str) -> Option<Version> {
    let text = text.trim().trim_start_matches('v');
    let missing = 2usize.checked_sub(text.split(['-', '+']).next()?.matches('.').count())?;
    let at = text.find(['-', '+']).unwrap_or(text.len());
    let padded = format!("{}{}{}", &text[..at], ".0".repeat(missing), &text[at..]);
    Version::parse(&padded).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_need_not_be_complete() {
        let parsed = |text| version(text).map(|version| version.to_string());
        assert_eq!(parsed("15.3.0").as_deref(), Some("15.3.0"));
        assert_eq!(parsed("v15").as_deref(), Some("15.0.0"));
        assert_eq!(parsed("1.2-rc.1").as_deref(), Some("1.2.0-rc.1"));
        assert_eq!(parsed("1.2.3.4"), None);
        assert_eq!(parsed("today"), None);
    }
}
