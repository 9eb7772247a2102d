//! Where in a text something stands: [`Position`].

/// A line and a column, both from 1; columns count Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line; lines end with a line feed.
    pub line: usize,
    /// The column in it.
    pub column: usize,
}

impl Position {
    /// The position of a byte offset; bytes that are not UTF-8 count as one column each.
    pub fn of(document: &[u8], offset: usize) -> Self {
        let before = &document[..offset.min(document.len())];
        let line_start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        let line = before[..line_start].iter().filter(|&&byte| byte == b'\n').count() + 1;
        let column = scalars(&before[line_start..]) + 1;
        Self { line, column }
    }
}

fn scalars(bytes: &[u8]) -> usize {
    bytes.utf8_chunks().map(|chunk| chunk.valid().chars().count() + chunk.invalid().len()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_scalar_values_and_lines_end_at_line_feeds() {
        let text = "ab\r\né😀x".as_bytes();
        assert_eq!(Position::of(text, 0), Position { line: 1, column: 1 });
        assert_eq!(Position::of(text, text.len() - 1), Position { line: 2, column: 3 });
        assert_eq!(Position::of(text, 999), Position { line: 2, column: 4 });
        assert_eq!(Position::of(b"\n\xff\xfe", 3), Position { line: 2, column: 3 });
    }
}
