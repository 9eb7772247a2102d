//! What fuzzing starts from: the sweep, as [`documents`] and as [`entropy`].

use std::collections::BTreeSet;

use crate::plan::Plan;
use crate::sweep;

/// Longer documents say little more, and take a fuzzer's time.
const LONGEST: usize = 4096;

/// The documents of the sweep, each once, for targets whose input is text. Very long ones are left out.
pub fn documents() -> BTreeSet<Vec<u8>> {
    let documents = sweep::plans().iter().map(Plan::document);
    documents.filter(|document| document.len() <= LONGEST).collect()
}

/// The entropy that the sweep's plans are drawn from, for targets whose input is a case. Plans that are
/// never drawn are left out.
pub fn entropy() -> BTreeSet<Vec<u8>> {
    sweep::plans().iter().filter_map(Plan::entropy).collect()
}
