//! A line and a column in a text: [`Position`].

/// A line and a column, both counted from 1. Columns count Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line. Lines end with a line feed.
    pub line: usize,
    /// The column in the line.
    pub column: usize,
}

impl Position {
    const START: Self = Self { line: 1, column: 1 };

    /// The position of a byte offset. Bytes that are not UTF-8 count as one column each.
    pub fn of(document: &[u8], offset: usize) -> Self {
        Self::START.after(&document[..offset.min(document.len())])
    }

    /// The positions of several byte offsets, in the order of `offsets`. Takes one pass over the
    /// document.
    pub fn all(document: &[u8], offsets: &[usize]) -> Vec<Self> {
        let mut ascending: Vec<usize> = (0..offsets.len()).collect();
        ascending.sort_by_key(|&index| offsets[index]);
        let mut positions = vec![Self::START; offsets.len()];
        let (mut last, mut position) = (0, Self::START);
        for index in ascending {
            let offset = offsets[index].min(document.len());
            position = position.after(&document[last..offset]);
            last = offset;
            positions[index] = position;
        }
        positions
    }

    /// The position after `bytes`, which begin at `self`.
    fn after(self, bytes: &[u8]) -> Self {
        match bytes.iter().rposition(|&byte| byte == b'\n') {
            None => Self { column: self.column + scalars(bytes), ..self },
            Some(last) => {
                let lines = bytes[..=last].iter().filter(|&&byte| byte == b'\n').count();
                Self { line: self.line + lines, column: scalars(&bytes[last + 1..]) + 1 }
            }
        }
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

    #[test]
    fn the_positions_of_many_offsets_equal_those_of_single_offsets() {
        let text = "ab\n\né😀x\ny\r\n".as_bytes();
        let offsets = [11, 0, 4, 4, 999, 3, 12, 6, 2];
        let single: Vec<Position> =
            offsets.iter().map(|&offset| Position::of(text, offset)).collect();
        assert_eq!(Position::all(text, &offsets), single);
    }
}
