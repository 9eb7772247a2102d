//! What rules require, and where they belong: [`Constraint`] and [`Scope`].

/// What a rule requires.
///
/// Everything that treats rules differently matches on this, so that the compiler lists what a new kind
/// of rule needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Constraint {
    /// The document is UTF-8.
    Utf8,
    /// The document is one JSON text.
    Grammar,
    /// A property is present.
    Required,
    /// A value has a type.
    Type {
        /// The type.
        expected: JsonType,
        /// Whether the property is optional, so that `null` is an ambiguity.
        optional: bool,
    },
    /// A text is an id.
    Uuid,
    /// A text is a time of RFC 3339.
    Rfc3339,
    /// A time is in UTC.
    Utc,
    /// A slug has permitted characters only.
    Charset,
    /// A slug has at least this many characters: [`SLUG_LENGTH`].
    MinLength,
    /// A slug has at most this many characters: [`SLUG_LENGTH`].
    MaxLength,
}

/// How many characters a slug has.
pub const SLUG_LENGTH: std::ops::RangeInclusive<usize> = 2..=128;

/// A type that the schemas ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JsonType {
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl JsonType {
    /// The schema's name of the type.
    pub const fn name(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }
}

/// The part of a document that a rule belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// The text as a whole.
    Text,
    /// The session, its properties, and that each element of its arrays has the right type.
    Session,
    /// The properties of a factor.
    Factor,
    /// The members of a factor's sub-objects.
    SubObject,
}
