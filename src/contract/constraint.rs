//! What rules require, and where they belong: [`Constraint`] and [`Scope`].

/// What a rule requires.
///
/// Code that treats rules differently matches on this enum, so the compiler points to what a new
/// constraint affects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Constraint {
    /// The document is UTF-8.
    Utf8,
    /// The document is one JSON text.
    Grammar,
    /// A property is present.
    Required,
    /// A value has a certain type.
    Type {
        /// The type.
        expected: JsonType,
        /// Whether the property is optional, so that `null` is an ambiguity.
        optional: bool,
    },
    /// A text is a UUID, with or without the prefix that the service puts before it.
    Uuid,
    /// A text is a time in the format of RFC 3339.
    Rfc3339,
    /// A time is in UTC.
    Utc,
    /// A slug has only permitted characters.
    Charset,
    /// A slug is not shorter than [`SLUG_LENGTH`] permits.
    MinLength,
    /// A slug is not longer than [`SLUG_LENGTH`] permits.
    MaxLength,
}

/// The permitted lengths of a slug, in characters.
pub const SLUG_LENGTH: std::ops::RangeInclusive<usize> = 2..=128;

/// A JSON type that the schemas ask for.
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
    /// The type's name in JSON Schema.
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
    /// The session and its properties, including the types of the elements of its arrays.
    Session,
    /// The properties of a factor.
    Factor,
    /// The members of a factor's sub-objects.
    SubObject,
}
