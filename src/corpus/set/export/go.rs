//! The corpus as a package of Go: [`go`].

use std::fmt::Write;

use crate::contract::Level;

use super::super::{Entry, Named, Set};
use super::{Export, beside_source, not_bytes, variant};

/// The files `cases.go` and `cases_test.go`, and the documents that they embed.
pub fn go(set: &Set) -> Export<'_> {
    let (mut export, cases) = Export::of(set, not_bytes);
    export.put_documents(&cases, beside_source);
    let mut text = include_str!("templates/cases.go").to_owned();
    text += "\n// Cases has every case, in the order of the manifest.\nvar Cases = []Case{\n";
    for case in cases {
        text += &literal(&case.entry);
    }
    export.put_text("cases.go", text + "}\n");
    export.put_text("cases_test.go", include_str!("templates/cases_test.go"));
    export
}

/// A composite literal as gofmt writes it: values of lines that follow each other are aligned.
fn literal(entry: &Entry) -> String {
    let Entry { id, breaks, touches, twin, shows, .. } = entry;
    let [reader, schema, documented] =
        Level::ALL.map(|level| variant(entry.expect[level]).to_owned());
    let fields = [
        ("ID", quoted(id)),
        ("Path", quoted(&beside_source(entry))),
        ("Reader", reader),
        ("Schema", schema),
        ("Documented", documented),
        ("Breaks", ids(breaks)),
        ("Touches", ids(touches)),
        ("Twin", quoted(twin.as_deref().unwrap_or_default())),
        ("Shows", quoted(shows)),
    ];
    let mut text = "\t{\n".to_owned();
    for (field, value) in fields {
        let _ = writeln!(text, "\t\t{:<12}{value},", format!("{field}:"));
    }
    text + "\t},\n"
}

fn ids(named: &[Named]) -> String {
    if named.is_empty() {
        return "nil".to_owned();
    }
    let ids: Vec<String> = named.iter().map(|named| quoted(&named.id)).collect();
    format!("[]string{{{}}}", ids.join(", "))
}

/// An interpreted string literal of ASCII characters alone.
fn quoted(text: &str) -> String {
    let mut literal = "\"".to_owned();
    for character in text.chars() {
        let _ = match character {
            '"' | '\\' => write!(literal, "\\{character}"),
            ' '..='~' => write!(literal, "{character}"),
            _ => write!(literal, "\\U{:08x}", u32::from(character)),
        };
    }
    literal + "\""
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn characters_outside_ascii_are_escaped_in_literals() {
        assert_eq!(quoted("a \"\\\n\u{feff}😀"), r#""a \"\\\U0000000a\U0000feff\U0001f600""#);
    }
}
