//! Why findings belong together: [`Cause`].

use std::collections::BTreeSet;

use crate::contract::constraint::Constraint;
use crate::contract::{Rule, shape};
use crate::finding::{Alteration, Kind, Shape};

use super::super::{Finding, Subject};
use super::theme;

/// What the findings of a family have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cause {
    /// Nothing is checked below this pointer.
    UncheckedIn(&'static str),
    /// Nothing is checked in several objects of factors.
    UncheckedObjects,
    /// No near miss of this class is rejected.
    Unchecked(Class),
    /// Some near misses of this class are not rejected. The number tells apart causes of one class.
    Lenient(Class, usize),
    /// Only documents that break all of these rules at once are accepted.
    Together(Vec<Class>),
    /// Echoes change in the same way.
    Altered(Alteration),
    /// Values that are not empty change in one part of a document.
    AlteredIn(Alteration, String),
    /// Values of this shape come back as values of another.
    Reshaped(Shape),
    /// Empty values do not come back.
    EmptyDropped,
    /// Values are lost or added in one part of a document.
    Members(String),
    /// Valid documents are rejected with the same message. If it says too little, they are also about
    /// the same theme.
    Rejected(Option<&'static str>, String),
    /// The same message ends in a crash.
    Crashed(String),
    /// Documents about the same theme are not answered in time.
    TimedOut(&'static str),
    /// The same document is answered differently.
    Wavering,
    /// No single document reproduces a death or hang.
    Unstable,
}

/// What rules have in common that one piece of code checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    Utf8,
    Grammar,
    Required,
    Type,
    /// All that the descriptions say of UUIDs.
    Ids,
    /// All that the descriptions say of times.
    Times,
    /// All that the descriptions say of slugs.
    Slugs,
    Rfc3339,
    Utc,
    Charset,
    MinLength,
    MaxLength,
}

impl Class {
    pub(super) fn of(rule: Rule) -> Self {
        match rule.constraint() {
            Constraint::Utf8 => Self::Utf8,
            Constraint::Grammar => Self::Grammar,
            Constraint::Required => Self::Required,
            Constraint::Type { .. } => Self::Type,
            Constraint::Uuid => Self::Ids,
            Constraint::Rfc3339 => Self::Rfc3339,
            Constraint::Utc => Self::Utc,
            Constraint::Charset => Self::Charset,
            Constraint::MinLength => Self::MinLength,
            Constraint::MaxLength => Self::MaxLength,
        }
    }

    /// The class of everything that the descriptions say of a text of the same kind.
    pub(super) const fn of_text(self) -> Option<Self> {
        match self {
            Self::Ids => Some(Self::Ids),
            Self::Rfc3339 | Self::Utc => Some(Self::Times),
            Self::Charset | Self::MinLength | Self::MaxLength => Some(Self::Slugs),
            _ => None,
        }
    }

    const fn id(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Grammar => "grammar",
            Self::Required => "required",
            Self::Type => "type",
            Self::Ids => "uuid",
            Self::Times => "times",
            Self::Slugs => "slugs",
            Self::Rfc3339 => "rfc3339",
            Self::Utc => "utc",
            Self::Charset => "charset",
            Self::MinLength => "min-length",
            Self::MaxLength => "max-length",
        }
    }

    /// What is accepted if nothing of this class is checked.
    const fn unchecked(self) -> &'static str {
        match self {
            Self::Utf8 => "bytes that are not UTF-8 are accepted",
            Self::Grammar => "text that is not JSON is accepted",
            Self::Required => "required properties may be missing",
            Self::Type => "types are not checked",
            Self::Ids => "ids are not checked",
            Self::Times => "times are not checked",
            Self::Slugs => "slugs are not checked",
            Self::Rfc3339 => "any text is accepted as a time",
            Self::Utc => "times are accepted with any offset",
            Self::Charset => "slugs are accepted with any character",
            Self::MinLength => "slugs that are too short are accepted",
            Self::MaxLength => "slugs that are too long are accepted",
        }
    }

    /// What is accepted if some near misses of this class are rejected.
    const fn lenient(self) -> &'static str {
        match self {
            Self::Utf8 => "bytes that are not UTF-8 are accepted",
            Self::Grammar => "text that is not JSON is accepted",
            Self::Required => "some required properties may be missing",
            Self::Type => "some values of a wrong type are accepted",
            Self::Ids => "some texts are accepted that are not UUIDs",
            Self::Times | Self::Rfc3339 => "times are parsed leniently",
            Self::Utc => "some times outside of UTC are accepted",
            Self::Slugs | Self::Charset => "some slugs are accepted with other characters",
            Self::MinLength => "some slugs that are too short are accepted",
            Self::MaxLength => "some slugs that are too long are accepted",
        }
    }
}

impl Cause {
    /// The cause of a finding that is not about a wrongly accepted document.
    pub(super) fn of_failure(finding: &Finding, all: &[&Finding]) -> Self {
        let failure = &finding.failure;
        let theme = finding.subjects.first().map_or("", theme);
        match failure.kind {
            Kind::Altered => {
                altered(failure.alteration.unwrap_or(Alteration::NoEcho), finding, all)
            }
            Kind::WronglyRejected => rejected(theme, &failure.detail),
            Kind::Crashed => Self::Crashed(generalised(&failure.detail)),
            Kind::TimedOut => Self::TimedOut(theme),
            Kind::Wavering => Self::Wavering,
            Kind::Unstable | Kind::WronglyAccepted => Self::Unstable,
        }
    }

    pub(super) const fn is_unchecked(&self) -> bool {
        matches!(self, Self::Unchecked(_) | Self::UncheckedIn(_) | Self::UncheckedObjects)
    }

    /// The last part of the family's id.
    pub(super) fn id(&self) -> String {
        match self {
            Self::UncheckedIn(pointer) => pointer.trim_matches(['/', '*']).replace("/*", ""),
            Self::UncheckedObjects => "authentication_factors/objects".to_owned(),
            Self::Unchecked(class) | Self::Lenient(class, _) => class.id().to_owned(),
            Self::Together(classes) => {
                classes.iter().map(|class| class.id()).collect::<Vec<_>>().join("-and-")
            }
            Self::Altered(alteration) => alteration.id(),
            Self::AlteredIn(alteration, part) => format!("{}/{part}", alteration.id()),
            Self::Reshaped(before) => format!("{}-reshaped", before.id()),
            Self::EmptyDropped => "empty-dropped".to_owned(),
            Self::Members(part) => format!("members/{part}"),
            Self::Rejected(None, _) => "message".to_owned(),
            Self::Rejected(Some(theme), _) | Self::TimedOut(theme) => (*theme).to_owned(),
            Self::Crashed(_) => "crash".to_owned(),
            Self::Wavering => "answer".to_owned(),
            Self::Unstable => "process".to_owned(),
        }
    }

    /// What the implementation does wrong.
    pub(super) fn title(&self, findings: &[&Finding]) -> String {
        match self {
            Self::UncheckedIn(pointer) => {
                let name = pointer.trim_matches(['/', '*']).replace("/*", "");
                format!("nothing in {name} is checked")
            }
            Self::UncheckedObjects => {
                "nothing in some objects of authentication_factors is checked".to_owned()
            }
            Self::Unchecked(class) => match is_everywhere(*class, findings) {
                true => format!("{} anywhere", class.unchecked()),
                false => class.unchecked().to_owned(),
            },
            Self::Lenient(class, _) => class.lenient().to_owned(),
            Self::Together(_) => {
                "documents that break several rules at once are accepted".to_owned()
            }
            Self::Altered(alteration) => alteration.to_string(),
            Self::AlteredIn(alteration, part) => format!("in {part}, {alteration}"),
            Self::Reshaped(before) => reshaped(*before, findings),
            Self::EmptyDropped => empty_dropped(findings),
            Self::Members(part) => members(part, findings),
            Self::Rejected(..) => "valid documents are rejected".to_owned(),
            Self::Crashed(_) => "documents end in a crash".to_owned(),
            Self::TimedOut(_) => "documents are not answered in time".to_owned(),
            Self::Wavering => "the same document is answered differently".to_owned(),
            Self::Unstable => {
                "the process dies or hangs, and no single document is the cause".to_owned()
            }
        }
    }
}

/// Whether the findings are about all rules of a class that several rules have.
fn is_everywhere(class: Class, findings: &[&Finding]) -> bool {
    let rules: BTreeSet<Rule> = findings.iter().flat_map(|finding| rules(finding)).collect();
    let of_class = |rule: &Rule| {
        let one = Class::of(*rule);
        one == class || one.of_text() == Some(class)
    };
    let all = Rule::all().filter(of_class).count();
    all > 3 && rules.into_iter().filter(of_class).count() * 100 >= all * super::accepted::MOST
}

/// The rules that a finding is about.
pub(super) fn rules(finding: &Finding) -> impl Iterator<Item = Rule> {
    finding.subjects.iter().filter_map(|subject| match subject {
        Subject::Rule(rule) => Some(*rule),
        _ => None,
    })
}

fn altered(alteration: Alteration, finding: &Finding, all: &[&Finding]) -> Cause {
    let property = property(finding);
    match alteration {
        // Where other values are lost, empty ones are lost with them.
        Alteration::Dropped(shape) if shape.is_empty() && !loses_values(property, all) => {
            Cause::EmptyDropped
        }
        Alteration::Dropped(_) | Alteration::Added(_) => Cause::Members(property.to_owned()),
        Alteration::Reshaped(before, _) => Cause::Reshaped(before),
        Alteration::Changed(_) | Alteration::Resized => {
            Cause::AlteredIn(alteration, part(property).to_owned())
        }
        _ => Cause::Altered(alteration),
    }
}

/// The property of the session that a finding is about; empty if it is about the whole document.
fn property(finding: &Finding) -> &str {
    finding.failure.place.split('/').nth(1).unwrap_or_default()
}

/// The part of a document in which one piece of code is likely to change values: free texts are read
/// by the same code wherever they are.
fn part(property: &str) -> &str {
    match property {
        "authentication_factors" | "roles" | "custom_claims" => "free texts and claims",
        _ => property,
    }
}

/// Whether values that are not empty do not come back in a property either.
fn loses_values(of: &str, all: &[&Finding]) -> bool {
    all.iter().any(|other| {
        property(other) == of
            && matches!(other.failure.alteration, Some(Alteration::Dropped(shape)) if !shape.is_empty())
    })
}

fn alterations(findings: &[&Finding]) -> BTreeSet<Alteration> {
    findings.iter().filter_map(|finding| finding.failure.alteration).collect()
}

fn reshaped(before: Shape, findings: &[&Finding]) -> String {
    match Vec::from_iter(alterations(findings)).as_slice() {
        [only] => only.to_string(),
        _ => format!("{before} comes back as a value of another type"),
    }
}

fn empty_dropped(findings: &[&Finding]) -> String {
    let shapes = alterations(findings).into_iter().filter_map(|alteration| match alteration {
        Alteration::Dropped(shape) => Some(shape.to_string()),
        _ => None,
    });
    let shapes: Vec<String> = shapes.collect();
    let verb = if shapes.len() == 1 { "does" } else { "do" };
    format!("{} {verb} not come back", shapes.join(", "))
}

fn members(property: &str, findings: &[&Finding]) -> String {
    let alterations = alterations(findings);
    let are_lost = alterations.iter().any(|one| matches!(one, Alteration::Dropped(_)));
    let are_added = alterations.iter().any(|one| matches!(one, Alteration::Added(_)));
    let is_property = |finding: &&Finding| finding.failure.place[1..] == *property;
    match (are_lost, are_added) {
        (true, false) if findings.iter().all(is_property) => {
            format!("{property} does not come back")
        }
        (true, false) => format!("in {property}, values do not come back"),
        (false, _) => format!("in {property}, values come back that were not sent"),
        (true, true) => format!("in {property}, values are lost, and others come back"),
    }
}

/// A message without what depends on the document: quoted text, numbers and pointers.
fn generalised(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    let mut text = String::with_capacity(line.len());
    let mut quote = None;
    for word in line.split_inclusive(' ') {
        if quote.is_none() && word.len() > 1 && word.starts_with('/') {
            text.push_str("… ");
            continue;
        }
        for character in word.chars() {
            match (quote, character) {
                (Some(open), character) if character == open => quote = None,
                (Some(_), _) => {}
                (None, '"' | '`') => {
                    quote = Some(character);
                    text.push('…');
                }
                (None, character) if character.is_ascii_digit() => {
                    if !text.ends_with('#') {
                        text.push('#');
                    }
                }
                (None, character) => text.push(character),
            }
        }
    }
    text
}

/// How many words a message needs to say what is wrong with a document, and not only that something
/// is.
const TELLING: usize = 5;

/// The cause of a rejection. Messages that say what is wrong tell causes apart; if they do not, the
/// theme of the documents does.
fn rejected(theme: &'static str, message: &str) -> Cause {
    let message = generalised(message);
    let is_telling = message.split_whitespace().count() >= TELLING;
    Cause::Rejected((!is_telling).then_some(theme), message)
}

/// The pointer of factors, with the slash at its end.
pub(super) const FACTORS: &str = "/authentication_factors/*/";

/// The pointers below which a reader may check nothing at all, the outermost first.
pub(super) fn subtrees() -> Vec<&'static str> {
    let inner = shape::factor().properties.iter().filter_map(|property| match &property.form {
        shape::Form::Object(object) => {
            object.properties.first().map(|member| member.wrong_type.pointer())
        }
        _ => None,
    });
    let inner = inner.filter_map(|pointer| Some(&pointer[..pointer.rfind('/')? + 1]));
    [FACTORS].into_iter().chain(inner).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_loses_what_depends_on_the_document() {
        let message = "/a/0: invalid value: string \"a\\tb\", expected 3 at line 1 column 77\nmore";
        let general = "… invalid value: string …, expected # at line # column #";
        assert_eq!(generalised(message), general);
    }

    #[test]
    fn the_subtrees_are_the_factors_and_each_sub_object() {
        let subtrees = subtrees();
        assert_eq!(subtrees[0], "/authentication_factors/*/");
        assert!(subtrees.len() > 30, "{subtrees:?}");
        assert!(subtrees.contains(&"/authentication_factors/*/email_factor/"));
    }
}
