//! Where in a document a rule is kept or broken, and where an ambiguity is touched: [`Place`], [`Bound`]
//! and [`Part`].

use crate::contract::shape::{Form, session};
use crate::contract::{Ambiguity, Rule};
use crate::json::Node;

/// Where a rule is kept or broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The only place, which is in no array.
    Only,
    /// In the first element of an array.
    First,
    /// In an element that is neither the first nor the last.
    Middle,
    /// In the last of several elements.
    Last,
}

/// On which side of a rule's bound a value is, and how far from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bound {
    /// The last value that is allowed.
    ValidAtIt,
    /// The first value that is not allowed.
    BrokenAtIt,
    /// A value far beyond the bound: empty, or at least ten times as long.
    BrokenFar,
}

/// The kind of place where an ambiguity is touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The document as a whole.
    Document,
    /// A property that the contract names.
    Property,
    /// The custom claims, or something in them.
    Claims,
    /// A role.
    Role,
    /// A factor, or one of its properties.
    Factor,
    /// A factor's sub-object, or one of its members.
    SubObject,
    /// A property that the contract does not name, or something in it.
    Unknown,
}

impl Place {
    /// All places of a rule.
    pub(super) fn of_rule(rule: Rule) -> &'static [Self] {
        if rule.pointer().contains("/*") {
            &[Self::First, Self::Middle, Self::Last]
        } else {
            &[Self::Only]
        }
    }

    /// The place of the value at `pointer`, which the rule is about.
    pub(super) fn of(rule: Rule, pointer: &str, root: Node<'_>) -> Self {
        let Some((array, _)) = rule.pointer().split_once("/*") else { return Self::Only };
        let index = pointer[array.len().min(pointer.len())..].split('/').nth(1);
        let index = index.and_then(|index| index.parse().ok()).unwrap_or_default();
        let length = root.member(&array[1..]).map_or(0, |array| array.len());
        Self::of_element(index, length)
    }

    /// The place of the element at `index` of an array of `length` elements.
    pub(super) fn of_element(index: usize, length: usize) -> Self {
        match index {
            0 => Self::First,
            _ if index + 1 == length => Self::Last,
            _ => Self::Middle,
        }
    }

    /// The name in the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Only => "only",
            Self::First => "first",
            Self::Middle => "middle",
            Self::Last => "last",
        }
    }
}

impl Bound {
    /// All bounds.
    pub(super) const ALL: [Self; 3] = [Self::ValidAtIt, Self::BrokenAtIt, Self::BrokenFar];

    /// The name in the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ValidAtIt => "valid at it",
            Self::BrokenAtIt => "broken at it",
            Self::BrokenFar => "broken far",
        }
    }
}

impl Part {
    /// The kinds of place where an ambiguity can be touched.
    pub(super) fn of_ambiguity(ambiguity: Ambiguity) -> &'static [Self] {
        use Part::{Claims, Document, Factor, Property, Role, SubObject, Unknown};
        match ambiguity {
            Ambiguity::ByteOrderMark | Ambiguity::Size => &[Document],
            Ambiguity::DuplicateName => &[Property, Claims, Factor, SubObject, Unknown],
            Ambiguity::LoneSurrogate | Ambiguity::Nul => {
                &[Claims, Role, Factor, SubObject, Unknown]
            }
            Ambiguity::Depth | Ambiguity::NumberRange => &[Claims, Factor, SubObject, Unknown],
            Ambiguity::TimeLowerCase
            | Ambiguity::TimeSeparator
            | Ambiguity::TimeZeroOffset
            | Ambiguity::TimeFraction
            | Ambiguity::TimeLeapSecond
            | Ambiguity::TimeYearZero => &[Property, Factor],
            Ambiguity::UuidForm => &[Property],
            Ambiguity::OptionalNull => &[Claims, Factor, SubObject],
            Ambiguity::UnknownFactorType | Ambiguity::UnknownDeliveryMethod => &[Factor],
        }
    }

    /// The kind of place that a pointer leads to.
    pub(super) fn of(pointer: &str) -> Self {
        let mut names = pointer.split('/').skip(1);
        let Some(name) = names.next() else { return Self::Document };
        match session().property(name).map(|property| &property.form) {
            None => Self::Unknown,
            Some(Form::Map) => Self::Claims,
            Some(Form::Strings(_)) if names.next().is_some() => Self::Role,
            Some(Form::Objects(_, factor)) => {
                let inner = names.nth(1).and_then(|name| factor.property(name));
                match inner.map(|property| &property.form) {
                    Some(Form::Object(_)) => Self::SubObject,
                    _ if pointer.matches('/').count() == 1 => Self::Property,
                    _ => Self::Factor,
                }
            }
            Some(_) => Self::Property,
        }
    }

    /// The name in the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Property => "property",
            Self::Claims => "claims",
            Self::Role => "role",
            Self::Factor => "factor",
            Self::SubObject => "sub-object",
            Self::Unknown => "unknown",
        }
    }
}
