//! Texts that the prose of the contract forbids, but that a check with a small mistake accepts: a
//! mistake in an anchor, a character class, trimming, the calendar or a length.

mod slug;
mod time;
mod uuid;

use std::borrow::Cow;

use crate::contract::constraint::Constraint;
use crate::json::Document;
use crate::plan::canvas::{Canvas, Position, Step, plain_text};

use super::target::Target;
use super::{Edit, Row};

/// A text that breaks one prose rule.
pub(in super::super) struct TextEdit {
    breaks: Constraint,
    change: Change,
}

/// How a valid text becomes an invalid one.
#[derive(Clone, Copy)]
enum Change {
    /// Replaces the text with this one.
    Whole(&'static str),
    /// Replaces the text with the result of this function.
    Made(fn() -> String),
    /// Replaces the text with this JSON token.
    Raw(&'static str),
    /// Puts this before the text.
    Before(&'static str),
    /// Puts this after the text.
    After(&'static str),
    /// Inserts this at the end, at the start or in the middle of the text.
    Into(&'static str),
    /// Replaces the `Z` of a time with this.
    Zone(&'static str),
    /// Replaces the first occurrence of the first string with the second.
    Replaced(&'static str, &'static str),
    /// Replaces the text with the result of applying this function to it.
    By(fn(&str) -> String),
}

use Change::{After, Before, By, Into, Made, Raw, Replaced, Whole, Zone};

/// Ids of ways, each with its change.
type List = &'static [(&'static str, Change)];

/// The constraints that texts can break, in the order of the ways in the table.
const CONSTRAINTS: [Constraint; 6] = [
    Constraint::Uuid,
    Constraint::Rfc3339,
    Constraint::Utc,
    Constraint::Charset,
    Constraint::MinLength,
    Constraint::MaxLength,
];

/// The ways in which a text breaks a constraint. The list is empty if the constraint is not about
/// text.
const fn ways(constraint: Constraint) -> List {
    match constraint {
        Constraint::Uuid => uuid::UUID,
        Constraint::Rfc3339 => time::RFC3339,
        Constraint::Utc => time::UTC,
        Constraint::Charset => slug::CHARSET,
        Constraint::MinLength => slug::MIN_LENGTH,
        Constraint::MaxLength => slug::MAX_LENGTH,
        Constraint::Utf8 | Constraint::Grammar | Constraint::Required | Constraint::Type { .. } => {
            &[]
        }
    }
}

pub(super) fn rows() -> Vec<Row> {
    let row = |breaks, (id, change): &(&'static str, Change)| {
        Row::new(id, Edit::Text(TextEdit { breaks, change: *change }))
    };
    let rows = CONSTRAINTS
        .into_iter()
        .flat_map(|breaks| ways(breaks).iter().map(move |way| row(breaks, way)));
    rows.collect()
}

const PLACES: [&str; 3] = ["last", "first", "amid"];
/// How many valid texts a change can start from: the plain one and one other.
const BASES: usize = 2;

impl TextEdit {
    pub(super) fn breaks(&self, target: &Target) -> bool {
        target.constraint == self.breaks
    }

    pub(super) fn variants(&self) -> u32 {
        match self.change {
            Whole(_) | Made(_) | Raw(_) => 1,
            Into(_) => (PLACES.len() * BASES) as u32,
            _ => BASES as u32,
        }
    }

    pub(super) fn word(&self, target: &Target, variant: u32) -> Cow<'static, str> {
        let (base, _) = base(target, variant);
        match self.change {
            Whole(_) | Made(_) | Raw(_) => "".into(),
            Into(_) => {
                let place = PLACES[variant as usize / BASES];
                if base.is_empty() { place.into() } else { format!("{place}-{base}").into() }
            }
            _ => base.into(),
        }
    }

    pub(super) fn prepare(
        &self,
        canvas: &mut Canvas,
        target: &Target,
        variant: u32,
        position: Position,
    ) {
        let (_, base) = base(target, variant);
        *canvas.reach(&target.path, position) = Document::text(base);
    }

    pub(super) fn apply(
        &self,
        canvas: &mut Canvas,
        target: &Target,
        variant: u32,
        position: Position,
    ) {
        let (_, base) = base(target, variant);
        let changed = match self.change {
            Whole(text) => Document::text(text),
            Made(make) => Document::text(make()),
            Raw(token) => Document::raw(token),
            Before(text) => Document::text(format!("{text}{base}")),
            After(text) => Document::text(format!("{base}{text}")),
            Into(text) => {
                let place = variant as usize / BASES;
                let at = [base.len(), 0, base.len() / 2][place];
                Document::text(format!("{}{text}{}", &base[..at], &base[at..]))
            }
            Zone(zone) => Document::text(base.trim_end_matches('Z').to_owned() + zone),
            Replaced(from, to) => Document::text(base.replacen(from, to, 1)),
            By(change) => Document::text(change(base)),
        };
        *canvas.reach(&target.path, position) = changed;
    }
}

/// The valid text that a variant starts from, preceded by its word. The word for the plain text is
/// empty.
fn base(target: &Target, variant: u32) -> (&'static str, &'static str) {
    match variant as usize % BASES {
        0 => ("", target.path.last().map_or("", plain)),
        _ => match target.constraint {
            Constraint::Uuid => ("bare", "fe6c042b-6286-479f-8a4f-b046a6c46509"),
            Constraint::Rfc3339 | Constraint::Utc => ("fraction", "2021-08-30T18:16:53.370383Z"),
            _ => ("reserved", "Ab.c_9~-x"),
        },
    }
}

fn plain(step: &Step) -> &'static str {
    match step {
        Step::Name(name) => plain_text(name).text(),
        Step::Element => "",
    }
}
