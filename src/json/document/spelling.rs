//! How a document is spelled: the [`Spelling`].

/// How a document is spelled: its white space, its escapes, and whether it begins with a byte order
/// mark.
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
    /// One line per member or element, indented by two spaces per level.
    Lines,
    /// One line per member or element, indented by one tab per level. Lines end with a carriage
    /// return and a line feed.
    CarriageReturns,
    /// Every kind of white space, around every token.
    Everywhere,
    /// This white space before every token.
    Before(&'static str),
}

/// The escapes in strings and names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Escapes {
    /// Only the characters that must be escaped.
    #[default]
    Minimal,
    /// The characters that must be escaped, and `/`.
    Solidus,
    /// The characters that must be escaped, and every character outside ASCII, as `\u` with
    /// lower-case digits.
    NonAscii,
    /// Every character of every string value, as `\u` with lower-case digits. In names, only the
    /// characters that must be escaped.
    Values,
    /// Every character of every string value and name, as `\u` with upper-case digits.
    Everything,
    /// The characters that must be escaped, and the last character of every string value and name,
    /// as `\u` with lower-case digits.
    Last,
}
