//! Text within a width: [`cut`].

use super::visible::Cell;

/// A line, cut with `…` if it takes more than `width` columns.
pub(super) fn cut(line: &str, width: usize) -> String {
    let (mut text, mut used) = (String::new(), 0);
    let mut fits = 0;
    for character in line.chars() {
        let cell = Cell::of(character);
        used += cell.width;
        if used <= width.saturating_sub(1) {
            fits = text.len() + cell.text.len();
        }
        text.push_str(&cell.text);
        if used > width {
            text.truncate(fits);
            text.push('…');
            return text;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_takes_no_more_columns_than_there_are() {
        assert_eq!(cut("abcd", 4), "abcd");
        assert_eq!(cut("abcde", 4), "abc…");
        assert_eq!(cut("漢漢漢", 5), "漢漢…");
        assert_eq!(cut("", 0), "");
    }
}
