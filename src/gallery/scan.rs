//! Edits of JSON text by what is inside strings and what is between them.

/// The text with all that is between strings edited, piece by piece.
pub(super) fn between_strings(text: &str, edit: fn(&str) -> String) -> String {
    pieces(text)
        .map(|(is_string, piece)| if is_string { piece.to_owned() } else { edit(piece) })
        .collect()
}

/// The text with each string edited, quotes included.
pub(super) fn strings(text: &str, edit: fn(&str) -> String) -> String {
    pieces(text)
        .map(|(is_string, piece)| if is_string { edit(piece) } else { piece.to_owned() })
        .collect()
}

/// The strings, and what is between them, in turn.
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

/// Where the quote stands that ends a string.
fn end_of_string(inner: &str) -> Option<usize> {
    let mut escaped = false;
    inner.bytes().position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    })
}

/// Where the first value of a text ends, by its brackets.
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

/// The brackets that are open at the end of a text, as they would be closed.
pub(super) fn missing_brackets(text: &str) -> String {
    let mut open = Vec::new();
    for (_, piece) in pieces(text).filter(|(is_string, _)| !is_string) {
        for byte in piece.chars() {
            match byte {
                '{' => open.push('}'),
                '[' => open.push(']'),
                '}' | ']' => _ = open.pop(),
                _ => {}
            }
        }
    }
    open.into_iter().rev().collect()
}

/// The text without all that stands from each `start` to the next `end`, or to the end of the text.
pub(super) fn without(text: &str, start: &str, end: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(start) {
        kept.push_str(before);
        rest = after.split_once(end).map_or("", |(_, after)| after);
    }
    kept + rest
}

/// The text with each run of the characters changed.
pub(super) fn runs(text: &str, of: fn(char) -> bool, change: fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(of) {
        let (before, run) = rest.split_at(start);
        let (run, after) = run.split_at(run.find(|it| !of(it)).unwrap_or(run.len()));
        out.push_str(before);
        out.push_str(&change(run));
        rest = after;
    }
    out + rest
}
