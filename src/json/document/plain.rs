//! Strings that are known when the crate is compiled: [`Plain`].

/// A string's token that is the same in every spelling that leaves letters as they are: it is written
/// as it stands, without a look at its characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plain(&'static str);

impl Plain {
    /// A token, with its quotes.
    ///
    /// # Panics
    /// If it is no string, or has other characters than those of ASCII that no spelling escapes by
    /// themselves. In a constant that is the compiler's error.
    pub const fn new(token: &'static str) -> Self {
        let bytes = token.as_bytes();
        let last = bytes.len() - 1;
        assert!(last > 0 && bytes[0] == b'"' && bytes[last] == b'"', "it has no quotes");
        let mut at = 1;
        while at < last {
            let is_escaped = matches!(bytes[at], b'"' | b'\\' | b'/');
            assert!(matches!(bytes[at], b' '..=b'~') && !is_escaped, "it may be escaped");
            at += 1;
        }
        Self(token)
    }

    /// The token.
    pub const fn token(self) -> &'static str {
        self.0
    }

    /// The characters between the quotes.
    pub fn text(self) -> &'static str {
        &self.0[1..self.0.len() - 1]
    }
}
