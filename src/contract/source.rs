//! Where rules and ambiguities come from: their [`Layer`] and their [`Source`].

use std::borrow::Cow;
use std::fmt;

use super::Level;

/// The kind of text that a rule or an ambiguity comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// RFC 8259, with UTF-8 as the encoding.
    Json,
    /// The published JSON Schema and the companion factor schema.
    Schema,
    /// The schemas' descriptions, and the standards that they name.
    Prose,
}

impl Layer {
    /// The layer's name in reports.
    #[doc(hidden)]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Schema => "schema",
            Self::Prose => "prose",
        }
    }

    /// The lowest level at which a document that breaks a rule of this layer must be rejected.
    pub const fn level(self) -> Level {
        match self {
            Self::Json | Self::Schema => Level::Schema,
            Self::Prose => Level::Documented,
        }
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Where exactly a rule or an ambiguity comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The cited document: `RFC 8259`, another RFC, or the name of a schema.
    pub document: &'static str,
    /// The place in the document: a section of an RFC, or a JSON pointer into a schema.
    pub at: Cow<'static, str>,
    /// The passage, as quoted from the document: a sentence, a keyword with its value, or a grammar
    /// production.
    pub text: Cow<'static, str>,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.document, self.at, self.text)
    }
}

impl Source {
    /// A source that is known at compile time.
    pub(crate) const fn cited(
        document: &'static str,
        at: &'static str,
        text: &'static str,
    ) -> Self {
        Self { document, at: Cow::Borrowed(at), text: Cow::Borrowed(text) }
    }
}

pub(crate) const RFC_8259: &str = "RFC 8259";
