//! Colours: the [`Ink`] of a report.

use std::fmt::{self, Display};

/// The colours of a report for people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Ink {
    /// No colours.
    #[default]
    Plain,
    /// Colours, as ANSI escape sequences. Without the feature `cli`, the same as [`Ink::Plain`].
    Colour,
}

/// What a piece of text means, which decides its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A rule broken.
    Broken,
    /// An ambiguity touched, or a level without a certain answer.
    Open,
    /// Success.
    Good,
    /// Emphasis.
    Strong,
    /// The frame around an excerpt.
    Frame,
}

impl Ink {
    pub(super) fn paint<T: Display>(self, role: Role, text: T) -> Painted<T> {
        Painted { ink: self, role, text }
    }
}

/// A text with its colour.
pub(super) struct Painted<T> {
    ink: Ink,
    role: Role,
    text: T,
}

impl<T: Display> Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.ink {
            Ink::Plain => self.text.fmt(f),
            Ink::Colour => in_colour(self.role, &self.text, f),
        }
    }
}

#[cfg(feature = "cli")]
fn in_colour(role: Role, text: &impl Display, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    use anstyle::AnsiColor;

    let style = match role {
        Role::Broken => AnsiColor::BrightRed.on_default().bold(),
        Role::Open => AnsiColor::BrightYellow.on_default().bold(),
        Role::Good => AnsiColor::BrightGreen.on_default().bold(),
        Role::Strong => anstyle::Style::new().bold(),
        Role::Frame => AnsiColor::BrightBlue.on_default().bold(),
    };
    write!(f, "{style}")?;
    text.fmt(f)?;
    write!(f, "{style:#}")
}

#[cfg(not(feature = "cli"))]
fn in_colour(_: Role, text: &impl Display, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    text.fmt(f)
}
