//! The corpus as a module of Rust: [`rust`].

use std::fmt::Write;

use crate::contract::Level;

use super::super::{Entry, Named, Set};
use super::{Export, beside_source, not_bytes, variant};

/// A file `cases.rs`, and the documents that it includes.
pub fn rust(set: &Set) -> Export<'_> {
    let (mut export, cases) = Export::of(set, not_bytes);
    export.put_documents(&cases, beside_source);
    let mut text = include_str!("templates/cases.rs").to_owned();
    text += "\n/// Every case, in the order of the manifest.\npub static CASES: &[Case] = &[\n";
    for case in cases {
        text += &literal(&case.entry);
    }
    export.put_text("cases.rs", text + "];\n");
    export
}

fn literal(entry: &Entry) -> String {
    let Entry { id, breaks, touches, twin, shows, .. } = entry;
    let [reader, schema, documented] =
        Level::ALL.map(|level| format!("Answer::{}", variant(entry.expect[level])));
    let mut text = format!("    Case {{\n        id: {id:?},\n");
    let lines = [
        ("document", format!("include_bytes!({:?})", beside_source(entry))),
        (
            "expect",
            format!("Expect {{ reader: {reader}, schema: {schema}, documented: {documented} }}"),
        ),
        ("breaks", format!("&{:?}", ids(breaks))),
        ("touches", format!("&{:?}", ids(touches))),
        ("twin", format!("{twin:?}")),
        ("shows", format!("{shows:?}")),
    ];
    for (field, value) in lines {
        let _ = writeln!(text, "        {field}: {value},");
    }
    text + "    },\n"
}

fn ids(named: &[Named]) -> Vec<&str> {
    named.iter().map(|named| named.id.as_str()).collect()
}
