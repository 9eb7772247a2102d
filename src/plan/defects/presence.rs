//! A required member that is missing, or is present only under a different name or in a different
//! object.

use crate::contract::constraint::Constraint;
use crate::contract::shape::factor;
use crate::json::Document;
use crate::json::document::Text;
use crate::plan::canvas::{Canvas, Position, Step};
use crate::plan::casing::{camel_case, capital};
use crate::plan::pools::ABBREVIATIONS;

use super::target::Target;
use super::{Edit, Row};

/// What happens to the member.
pub(in super::super) enum Presence {
    /// The member is removed.
    Absent,
    /// The member is renamed by this function, which returns `None` if the way does not apply to
    /// the name.
    Renamed(fn(&str) -> Option<String>),
    /// The property of the session with this name is named otherwise.
    Alias { known: &'static str, alias: &'static str },
    /// The member is moved to another object.
    Moved(To),
}

/// Where a member is moved to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum To {
    /// The custom claims.
    Claims,
    /// An object in the custom claims.
    Claim,
    /// The first factor.
    Factor,
    /// The last factor, after at least one other.
    LastFactor,
    /// The `email_factor` of the first factor.
    SubObject,
    /// The object around its own.
    Outer,
    /// The first object inside its own.
    Inner,
    /// A new object next to it, under a name that the contract does not know.
    Unknown,
}

pub(super) fn rows() -> Vec<Row> {
    let row = |mistake, id, rename: fn(&str) -> Option<String>| Row {
        id,
        mistake,
        edit: Edit::Presence(Presence::Renamed(rename)),
    };
    let moved =
        |id, to| Row { id, mistake: "elsewhere", edit: Edit::Presence(Presence::Moved(to)) };
    let mut rows = vec![
        Row::new("absent", Edit::Presence(Presence::Absent)),
        moved("in-claims", To::Claims),
        moved("in-a-claim", To::Claim),
        moved("in-a-factor", To::Factor),
        moved("in-the-last-factor", To::LastFactor),
        moved("in-a-sub-object", To::SubObject),
        moved("in-the-outer-object", To::Outer),
        moved("in-an-inner-object", To::Inner),
        moved("in-an-unknown-object", To::Unknown),
        row("spelling", "capital", |name| changed(name, capital(name))),
        row("spelling", "upper-case", |name| changed(name, name.to_ascii_uppercase())),
        row("spelling", "camel-case", |name| changed(name, camel_case(name))),
        // A name that is a single word would be renamed as by `capital`.
        row("spelling", "pascal-case", |name| {
            name.contains('_').then(|| capital(&camel_case(name)))
        }),
        row("spelling", "hyphens", |name| changed(name, name.replace('_', "-"))),
        row("spelling", "no-underscores", |name| changed(name, name.replace('_', ""))),
        row("synonym", "last-word", |name| {
            let (_, last) = name.rsplit_once('_')?;
            Some(last.to_owned())
        }),
        row("invisible", "leading-space", |name| Some(format!(" {name}"))),
        row("invisible", "trailing-space", |name| Some(format!("{name} "))),
        row("invisible", "trailing-line-feed", |name| Some(format!("{name}\n"))),
        row("invisible", "trailing-nul", |name| Some(format!("{name}\0"))),
        row("invisible", "zero-width-space", |name| Some(format!("{name}\u{200b}"))),
        row("invisible", "byte-order-mark", |name| Some(format!("\u{feff}{name}"))),
        row("folded", "long-s", |name| changed(name, name.replacen('s', "ſ", 1))),
        row("folded", "kelvin", |name| changed(name, name.replacen('k', "\u{212a}", 1))),
        row("folded", "cyrillic", |name| changed(name, name.replacen('e', "е", 1))),
        row("folded", "dotless-i", |name| changed(name, name.replacen('i', "ı", 1))),
        row("folded", "full-width", |name| {
            let first = name.chars().next()?;
            let wide = char::from_u32(u32::from(first) + 0xFEE0)?;
            Some(format!("{wide}{}", &name[first.len_utf8()..]))
        }),
    ];
    let is_last_word = |(alias, known): &&(&str, &str)| {
        known.rsplit_once('_').is_some_and(|(_, last)| last == *alias)
    };
    let aliases =
        ABBREVIATIONS.iter().filter(|pair| !is_last_word(pair)).map(|&(alias, known)| Row {
            id: alias,
            mistake: "synonym",
            edit: Edit::Presence(Presence::Alias { known, alias }),
        });
    rows.extend(aliases);
    rows
}

/// The new name, or `None` if it is the same as the old one.
fn changed(name: &str, other: String) -> Option<String> {
    (name != other).then_some(other)
}

impl Presence {
    pub(super) fn breaks(&self, target: &Target) -> bool {
        let Some(Step::Name(name)) = target.path.last() else { return false };
        let (in_session, in_factor) = (target.path.len() == 1, target.path.len() == 3);
        target.constraint == Constraint::Required
            && match self {
                Self::Absent | Self::Moved(To::Claims | To::Unknown) => true,
                Self::Renamed(rename) => rename(name).is_some(),
                Self::Alias { known, .. } => in_session && name == known,
                Self::Moved(To::Claim) => in_session,
                Self::Moved(To::Factor | To::LastFactor | To::SubObject) => {
                    in_session && *name != "authentication_factors"
                }
                // A property that the factor knows would be read as its own.
                Self::Moved(To::Outer) => {
                    !in_session && (in_factor || factor().property(name).is_none())
                }
                Self::Moved(To::Inner) => in_factor,
            }
    }

    pub(super) fn apply(&self, canvas: &mut Canvas, target: &Target, position: Position) {
        let Some((Step::Name(name), parent)) = target.path.split_last() else { return };
        let parent = canvas.reach(parent, position);
        let Some(index) = parent.position(name) else { return };
        match self {
            Self::Absent => _ = parent.members_mut().remove(index),
            Self::Renamed(rename) => {
                if let Some(new) = rename(name) {
                    parent.members_mut()[index].name = Document::text(new);
                }
            }
            Self::Alias { alias, .. } => {
                parent.members_mut()[index].name = Document::text(*alias);
            }
            Self::Moved(to) => {
                let value = parent.members_mut().remove(index).value;
                to.object(canvas, target, position).set(*name, value);
            }
        }
    }
}

impl To {
    /// The object that the member is moved to.
    fn object<'c>(
        self,
        canvas: &'c mut Canvas,
        target: &Target,
        position: Position,
    ) -> &'c mut Document {
        let own = &target.path[..target.path.len() - 1];
        match self {
            Self::Claims => canvas.claims(),
            Self::Claim => {
                canvas.claims().member_or_insert_with("https://stytch.com/session", || {
                    Document::object::<Text>([])
                })
            }
            Self::Factor => canvas.factor(),
            Self::LastFactor => canvas.last_factor(),
            Self::SubObject => canvas.sub_object(),
            Self::Outer => match own.split_last() {
                Some((Step::Element, rest)) => canvas.reach(&rest[..rest.len() - 1], position),
                Some((_, rest)) => canvas.reach(rest, position),
                None => canvas.whole(),
            },
            Self::Inner => canvas.reach(&[own, &[Step::Name("email_factor")]].concat(), position),
            Self::Unknown => canvas
                .reach(own, position)
                .member_or_insert_with("data", || Document::object::<Text>([])),
        }
    }
}
