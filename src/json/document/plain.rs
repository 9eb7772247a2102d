//! Strings that are known at compile time: [`Plain`].

/// A string known at compile time that needs no escapes. Unless the spelling escapes every
/// character, its token is written unchanged, without a check of its characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plain(&'static str);

impl Plain {
    /// Creates the string from its token, quotes included.
    ///
    /// # Panics
    /// If the token does not begin and end with a quote, or if there is a quote, a backslash, a
    /// slash, or anything but printable ASCII in between. In a constant, this is a compile error.
    pub const fn new(token: &'static str) -> Self {
        let bytes = token.as_bytes();
        let last = bytes.len() - 1;
        assert!(last > 0 && bytes[0] == b'"' && bytes[last] == b'"', "the token has no quotes");
        let mut index = 1;
        while index < last {
            let is_escaped = matches!(bytes[index], b'"' | b'\\' | b'/');
            assert!(
                matches!(bytes[index], b' '..=b'~') && !is_escaped,
                "some spelling escapes this character"
            );
            index += 1;
        }
        Self(token)
    }

    /// The token with its quotes.
    pub const fn token(self) -> &'static str {
        self.0
    }

    /// The characters between the quotes.
    pub fn text(self) -> &'static str {
        &self.0[1..self.0.len() - 1]
    }
}
