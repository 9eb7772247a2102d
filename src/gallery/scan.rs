//! Edits of JSON text inside strings and between them.

/// Edits each piece of text between strings.
pub(super) fn edit_between_strings(text: &str, edit: fn(&str) -> String) -> String {
    pieces(text)
        .map(|(is_string, piece)| if is_string { piece.to_owned() } else { edit(piece) })
        .collect()
}

/// Edits each string with its quotes.
pub(super) fn edit_strings(text: &str, edit: fn(&str) -> String) -> String {
    pieces(text)
        .map(|(is_string, piece)| if is_string { edit(piece) } else { piece.to_owned() })
        .collect()
}

/// The pieces of a text in order: the strings, marked with true, and the text between them.
fn pieces(text: &str) -> impl Iterator<Item = (bool, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = match rest.strip_prefix('"') {
            Some(inner) => end_of_string(inner).map_or(rest.len(), |end| end + 2),
            None => rest.find('"').unwrap_or(rest.len()),
        };
        let (piece, after) = rest.split_at(end);
        rest = after;
        (!piece.is_empty()).then(|| (piece.starts_with('"'), piece))
    })
}

/// The position of the quote that ends a string, whose opening quote is not part of `inner`.
fn end_of_string(inner: &str) -> Option<usize> {
    let mut escaped = false;
    inner.bytes().position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    })
}

/// The end of the first array or object in a text; `None` if it is not closed.
pub(super) fn end_of_value(text: &str) -> Option<usize> {
    let (mut depth, mut at) = (0_usize, 0);
    for (is_string, piece) in pieces(text) {
        for (offset, byte) in piece.bytes().enumerate().filter(|_| !is_string) {
            match byte {
                b'{' | b'[' => depth += 1,
                b'}' | b']' if depth == 1 => return Some(at + offset + 1),
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        at += piece.len();
    }
    None
}

/// The brackets that close the containers still open at the end of a text.
pub(super) fn missing_brackets(text: &str) -> String {
    let mut open = Vec::new();
    for (_, piece) in pieces(text).filter(|(is_string, _)| !is_string) {
        for character in piece.chars() {
            match character {
                '{' => open.push('}'),
                '[' => open.push(']'),
                '}' | ']' => _ = open.pop(),
                _ => {}
            }
        }
    }
    open.into_iter().rev().collect()
}

/// Removes each span from a `start` to the next `end`, both included, or to the end of the text.
pub(super) fn remove_spans(text: &str, start: &str, end: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(start) {
        kept.push_str(before);
        rest = after.split_once(end).map_or("", |(_, after)| after);
    }
    kept + rest
}

/// Edits each run of consecutive characters for which `is_in_run` is true.
pub(super) fn edit_runs(
    text: &str,
    is_in_run: fn(char) -> bool,
    edit: fn(&str) -> String,
) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(is_in_run) {
        let (before, run) = rest.split_at(start);
        let (run, after) =
            run.split_at(run.find(|character| !is_in_run(character)).unwrap_or(run.len()));
        out.push_str(before);
        out.push_str(&edit(run));
        rest = after;
    }
    out + rest
}
