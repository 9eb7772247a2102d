//! A required member that is missing, or is present only under a different name.

use crate::contract::constraint::Constraint;
use crate::json::Document;
use crate::plan::canvas::{Canvas, Position, Step};

use super::target::Target;
use super::{Edit, Row};

/// What happens to the member.
pub(in super::super) enum Presence {
    /// The member is removed.
    Absent,
    /// The member is renamed by this function, which returns `None` if the way does not apply to
    /// the name.
    Renamed(fn(&str) -> Option<String>),
}

pub(super) fn rows() -> Vec<Row> {
    let row = |mistake, id, rename: fn(&str) -> Option<String>| Row {
        id,
        mistake,
        edit: Edit::Presence(Presence::Renamed(rename)),
    };
    vec![
        Row::new("absent", Edit::Presence(Presence::Absent)),
        row("case", "capital", |name| changed(name, capital(name))),
        row("case", "upper-case", |name| changed(name, name.to_ascii_uppercase())),
        row("camel-case", "camel-case", |name| changed(name, camel(name))),
        // A name that is a single word would be renamed as by `capital`.
        row("camel-case", "pascal-case", |name| name.contains('_').then(|| capital(&camel(name)))),
        row("separator", "hyphens", |name| changed(name, name.replace('_', "-"))),
        row("separator", "no-underscores", |name| changed(name, name.replace('_', ""))),
        row("space", "leading-space", |name| Some(format!(" {name}"))),
        row("space", "trailing-space", |name| Some(format!("{name} "))),
        row("space", "trailing-line-feed", |name| Some(format!("{name}\n"))),
        row("unseen", "trailing-nul", |name| Some(format!("{name}\0"))),
        row("unseen", "zero-width-space", |name| Some(format!("{name}\u{200b}"))),
        row("unseen", "byte-order-mark", |name| Some(format!("\u{feff}{name}"))),
        row("folded", "long-s", |name| changed(name, name.replacen('s', "ſ", 1))),
        row("folded", "kelvin", |name| changed(name, name.replacen('k', "\u{212a}", 1))),
        row("folded", "cyrillic", |name| changed(name, name.replacen('e', "е", 1))),
        row("folded", "dotless-i", |name| changed(name, name.replacen('i', "ı", 1))),
        row("folded", "full-width", |name| {
            let first = name.chars().next()?;
            let wide = char::from_u32(u32::from(first) + 0xFEE0)?;
            Some(format!("{wide}{}", &name[first.len_utf8()..]))
        }),
    ]
}

/// The new name, or `None` if it is the same as the old one.
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
            Some(new) => parent.members_mut()[index].name = Document::text(new),
            None => _ = parent.members_mut().remove(index),
        }
    }
}
