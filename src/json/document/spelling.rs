//! How a document is spelled: the [`Spelling`].

/// How a document is spelled: everything that JSON leaves to the writer but the order of members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spelling {
    /// The white space between tokens.
    pub white_space: WhiteSpace,
    /// The escapes in strings and names.
    pub escapes: Escapes,
    /// Whether a byte order mark comes first.
    pub byte_order_mark: bool,
}

/// The white space between tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WhiteSpace {
    /// None.
    #[default]
    None,
    /// One space after each comma and colon.
    Spaces,
    /// A line a member, indented by two spaces.
    Lines,
    /// A line a member, indented by tabs, lines ended by carriage return and line feed.
    CarriageReturns,
    /// Every kind, around every token.
    Everywhere,
}

/// The escapes in strings and names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Escapes {
    /// Only what has to be.
    #[default]
    Minimal,
    /// `/` as well.
    Solidus,
    /// Everything outside ASCII as `\u`, in lower-case digits.
    NonAscii,
    /// Every character of every value as `\u`, in lower-case digits.
    Values,
    /// Every character of every value and name as `\u`, in upper-case digits.
    Everything,
}
