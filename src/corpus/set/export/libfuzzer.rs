//! The start of a fuzzer's corpus: [`libfuzzer`].

use super::super::Set;
use super::{Export, not_bytes};

/// A folder `corpus/` of documents, each named by its SHA-256, and a dictionary.
pub fn libfuzzer<'s>(set: &'s Set, dictionary: &str) -> Export<'s> {
    let (mut export, cases) = Export::of(set, not_bytes);
    export.put_documents(&cases, |entry| format!("corpus/{}", entry.sha256));
    export.put_text("session.dict", dictionary);
    export
}
