//! The sweep is the same on every machine: its ids and documents are in a golden list, the costly ones
//! among them. To write it
//! anew: `NEARMISS_UPDATE=1 cargo test --test sweep`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fmt::Write;
use std::fs;

use nearmiss::internal::sweep::{self, Hostile};
use sha2::{Digest, Sha256};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/corpora/sweep.sha256");

/// A line for each case of the sweep and behind them for each costly document, in the form of
/// `sha256sum`: the sum of its bytes, and its id.
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
fn the_sweep_is_the_golden_one() {
    let now = golden();
    if std::env::var_os("NEARMISS_UPDATE").is_some() {
        fs::write(PATH, &now).unwrap();
    }
    let golden = fs::read_to_string(PATH).unwrap();
    let changed = golden.lines().zip(now.lines()).find(|(one, other)| one != other);
    assert_eq!(changed, None, "the first that changed; NEARMISS_UPDATE=1 writes the list anew");
    assert_eq!(golden.lines().count(), now.lines().count());
}
