//! The corpus inside the program, compressed: [`pack`] makes the bytes, and `cases` reads them.

use super::Set;

/// The manifest and all documents of a set, compressed: the manifest, a line feed, and the documents
/// in its order, without those that are made on demand.
pub fn pack(set: &Set) -> Vec<u8> {
    let mut bytes = set.manifest().into_bytes();
    bytes.push(b'\n');
    for case in &set.cases {
        bytes.extend(case.document.iter().flatten());
    }
    lz4_flex::compress_prepend_size(&bytes)
}

/// Every case of the corpus, in the order of its manifest. They are in the program, so no file is
/// read.
///
/// ```
/// use nearmiss::contract::{Expectation, Level};
/// use nearmiss::corpus;
/// use nearmiss::oracle::Oracle;
///
/// let oracle = Oracle::new();
/// for case in corpus::cases() {
///     // Here, your reader stands in place of the oracle.
///     let rejects = !oracle.verdict(&case.document()).breaks_nothing();
///     match case.entry.expect[Level::Documented] {
///         Expectation::Accept => assert!(!rejects, "{}", case.entry.shows),
///         Expectation::Reject => assert!(rejects, "{}", case.entry.shows),
///         Expectation::Either => {}
///     }
/// }
/// ```
#[cfg(feature = "corpus")]
pub fn cases() -> impl ExactSizeIterator<Item = super::CorpusCase> {
    unpacked::unpack().into_iter()
}

#[cfg(feature = "corpus")]
mod unpacked {
    use crate::corpus::set::{CorpusCase, Entry};

    /// What [`super::pack`] makes of the corpus.
    const PACKED: &[u8] = include_bytes!("corpus.lz4");

    pub(super) fn unpack() -> Vec<CorpusCase> {
        let bytes = lz4_flex::decompress_size_prepended(PACKED).expect("it was packed");
        let mut rest = bytes.as_slice();
        let mut cases = Vec::new();
        next_line(&mut rest);
        loop {
            let line = next_line(&mut rest);
            if line.is_empty() {
                break;
            }
            let entry: Entry = serde_json::from_slice(line).expect("it is a line of a manifest");
            cases.push(CorpusCase { entry, document: None });
        }
        for case in cases.iter_mut().filter(|case| case.entry.path.is_some()) {
            let (document, after) = rest.split_at(case.entry.length);
            case.document = Some(document.to_vec());
            rest = after;
        }
        cases
    }

    /// Takes a line, and returns it without its line feed.
    fn next_line<'a>(rest: &mut &'a [u8]) -> &'a [u8] {
        let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        let line = &rest[..end];
        *rest = rest.get(end + 1..).unwrap_or_default();
        line
    }
}
