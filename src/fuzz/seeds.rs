//! Seeds for fuzzing: the sweep, as [`documents`] and as [`entropy`].

use std::collections::BTreeSet;

use crate::plan::Plan;
use crate::sweep;

/// The length of the longest document that is a seed. Longer documents take time and find little
/// more.
const MAX_LENGTH: usize = 4096;

/// The documents of the sweep, for targets whose input is a document. Very long documents are left
/// out.
pub fn documents() -> BTreeSet<Vec<u8>> {
    let documents = sweep::plans().iter().map(Plan::document);
    documents.filter(|document| document.len() <= MAX_LENGTH).collect()
}

/// The entropy that the plans of the sweep are drawn from, for targets whose input is a case. Plans
/// that cannot be drawn are left out.
pub fn entropy() -> BTreeSet<Vec<u8>> {
    sweep::plans().iter().filter_map(Plan::entropy).collect()
}
