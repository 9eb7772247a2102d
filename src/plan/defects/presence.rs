//! A required member that lacks, or is there under another name only.

use crate::json::Document;
use crate::plan::canvas::{Canvas, Position, Step};

use super::target::{Constraint, Target};
use super::{Edit, Row};

/// What becomes of the member.
pub(in super::super) enum Presence {
    Absent,
    /// It gets another name; `None` where its name has no such form.
    Renamed(fn(&str) -> Option<String>),
}

pub(super) fn rows() -> Vec<Row> {
    let row = |id, rename: fn(&str) -> Option<String>| Row {
        id,
        edit: Edit::Presence(Presence::Renamed(rename)),
    };
    vec![
        Row { id: "absent", edit: Edit::Presence(Presence::Absent) },
        row("capital", |name| changed(name, capital(name))),
        row("upper-case", |name| changed(name, name.to_ascii_uppercase())),
        row("camel-case", |name| changed(name, camel(name))),
        row("pascal-case", |name| changed(name, capital(&camel(name)))),
        row("hyphens", |name| changed(name, name.replace('_', "-"))),
        row("no-underscores", |name| changed(name, name.replace('_', ""))),
        row("leading-space", |name| Some(format!(" {name}"))),
        row("trailing-space", |name| Some(format!("{name} "))),
        row("trailing-line-feed", |name| Some(format!("{name}\n"))),
        row("trailing-nul", |name| Some(format!("{name}\0"))),
        row("zero-width-space", |name| Some(format!("{name}\u{200b}"))),
        row("byte-order-mark", |name| Some(format!("\u{feff}{name}"))),
        row("long-s", |name| changed(name, name.replacen('s', "ſ", 1))),
        row("kelvin", |name| changed(name, name.replacen('k', "\u{212a}", 1))),
        row("cyrillic", |name| changed(name, name.replacen('e', "е", 1))),
        row("dotless-i", |name| changed(name, name.replacen('i', "ı", 1))),
        row("full-width", |name| {
            let first = name.chars().next()?;
            let wide = char::from_u32(u32::from(first) + 0xFEE0)?;
            Some(format!("{wide}{}", &name[first.len_utf8()..]))
        }),
    ]
}

fn changed(name: &str, other: String) -> Option<String> {
    (name != other).then_some(other)
}

fn capital(name: &str) -> String {
    let (first, rest) = name.split_at(1);
    first.to_ascii_uppercase() + rest
}

fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| name + &capital(word))
}

impl Presence {
    pub(super) fn breaks(&self, target: &Target) -> bool {
        let Some(Step::Name(name)) = target.path.last() else { return false };
        target.constraint == Constraint::Required
            && match self {
                Self::Absent => true,
                Self::Renamed(rename) => rename(name).is_some(),
            }
    }

    pub(super) fn apply(&self, canvas: &mut Canvas, target: &Target, position: Position) {
        let Some((Step::Name(name), parent)) = target.path.split_last() else { return };
        let parent = canvas.reach(parent, position);
        let Some(index) = parent.position(name) else { return };
        let renamed = match self {
            Self::Absent => None,
            Self::Renamed(rename) => rename(name),
        };
        match renamed {
            Some(other) => parent.members_mut()[index].name = Document::text(other),
            None => _ = parent.members_mut().remove(index),
        }
    }
}
