//! The sweep is the same on every machine. A golden list has the ids and checksums of its documents
//! and of the hostile documents. `NEARMISS_UPDATE=1 cargo test --test sweep` writes the list again.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue has failed")]

use std::fmt::Write;
use std::fs;

use nearmiss::internal::sweep::{self, Hostile};
use sha2::{Digest, Sha256};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/corpora/sweep.sha256");

/// One line for each case of the sweep, then one for each hostile document. As in the output of
/// `sha256sum`, a line has the checksum of the bytes and the id.
fn golden() -> String {
    let mut lines = String::new();
    let swept = sweep::plans().iter().map(|plan| (plan.document(), plan.id()));
    let hostile =
        Hostile::all().map(Hostile::case).map(|case| (case.document().to_vec(), case.id()));
    for (document, id) in swept.chain(hostile) {
        writeln!(lines, "{}  {id}", hex::encode(Sha256::digest(document))).unwrap();
    }
    lines
}

#[test]
fn the_sweep_matches_the_golden_list() {
    let now = golden();
    if std::env::var_os("NEARMISS_UPDATE").is_some() {
        fs::write(PATH, &now).unwrap();
    }
    let golden = fs::read_to_string(PATH).unwrap();
    let changed = golden.lines().zip(now.lines()).find(|(one, other)| one != other);
    assert_eq!(changed, None, "the first change; NEARMISS_UPDATE=1 writes the list again");
    assert_eq!(golden.lines().count(), now.lines().count());
}
