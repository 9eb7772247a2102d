//! The kinds of text that the descriptions speak of: UUIDs, times, slugs, and the names of factor types
//! and delivery methods.
//!
//! Each kind has its own file, which holds its check, its bounds and its human-readable messages.
//! [`Reading`] is the result of a check; [`explanation`] says what is wrong with a text.

mod factor;
pub mod instant;
mod slug;
mod time;
mod uuid;

use crate::contract::constraint::Constraint;
use crate::contract::shape::TextKind;
use crate::contract::{Ambiguity, Rule};

pub use instant::Instant;

/// The rules that a text breaks and the ambiguities that it touches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reading {
    breaks: [Option<Rule>; 2],
    touches: [Option<Ambiguity>; 6],
}

impl Reading {
    /// Checks a text of this kind.
    pub fn of(kind: TextKind, text: &str) -> Self {
        match kind {
            TextKind::Free => Self::default(),
            TextKind::Id { uuid } => uuid::read(uuid, text),
            TextKind::Time { rfc3339, utc } => time::read(rfc3339, utc, text),
            TextKind::Slug { charset, min_length, max_length } => {
                slug::read(charset, min_length, max_length, text)
            }
            TextKind::FactorType => factor::read_type(text),
            TextKind::DeliveryMethod => factor::read_delivery_method(text),
        }
    }

    /// The rules that the text breaks.
    pub fn breaks(&self) -> impl Iterator<Item = Rule> {
        self.breaks.into_iter().flatten()
    }

    /// The ambiguities that the text touches.
    pub fn touches(&self) -> impl Iterator<Item = Ambiguity> {
        self.touches.into_iter().flatten()
    }

    fn breaking(rule: Rule) -> Self {
        Self { breaks: [Some(rule), None], ..Self::default() }
    }

    fn touching_if(condition: bool, ambiguity: Ambiguity) -> Self {
        let mut reading = Self::default();
        reading.touches[0] = condition.then_some(ambiguity);
        reading
    }
}

/// Explains in one sentence why a text breaks a rule with this constraint; `None` if the constraint
/// is not about the characters of a text. The sentence may quote the text, including control
/// characters.
pub fn explanation(constraint: Constraint, text: &str) -> Option<String> {
    match constraint {
        Constraint::Uuid => Some(uuid::EXPLANATION.to_owned()),
        Constraint::Rfc3339 => Some(time::explain_form(text)),
        Constraint::Utc => Some(time::explain_offset(text)),
        Constraint::Charset => Some(slug::explain_character(text)),
        Constraint::MinLength | Constraint::MaxLength => Some(slug::explain_length(text)),
        Constraint::Utf8 | Constraint::Grammar | Constraint::Required | Constraint::Type { .. } => {
            None
        }
    }
}
