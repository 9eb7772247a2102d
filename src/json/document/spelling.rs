//! How a document is spelled: the [`Spelling`].

/// How a document is spelled: everything that JSON leaves to the writer, except the order of
/// members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spelling {
    /// The white space between tokens.
    pub white_space: WhiteSpace,
    /// The escapes in strings and names.
    pub escapes: Escapes,
    /// Whether the text begins with a byte order mark.
    pub byte_order_mark: bool,
}

/// The white space between tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WhiteSpace {
    /// No white space.
    #[default]
    None,
    /// One space after each comma and colon.
    Spaces,
    /// One line per member or element, indented by two spaces.
    Lines,
    /// One line per member or element, indented by tabs and ended by a carriage return and line
    /// feed.
    CarriageReturns,
    /// Every kind of white space, around every token.
    Everywhere,
}

/// The escapes in strings and names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Escapes {
    /// Only characters that must be escaped.
    #[default]
    Minimal,
    /// These and `/`.
    Solidus,
    /// These and every character outside ASCII, as `\u` with lower-case digits.
    NonAscii,
    /// Every character of every value, as `\u` with lower-case digits.
    Values,
    /// Every character of every value and name, as `\u` with upper-case digits.
    Everything,
}
