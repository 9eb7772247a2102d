//! The public interface is what it was: a change of it is to be seen, and meant.
//!
//! Items are listed from rustdoc's JSON, whose format is that of one compiler, so the test is ignored
//! unless asked for: `cargo test --test interface -- --ignored`, and `INSTA_UPDATE=always` before it
//! where a change is meant.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;
use std::process::Command;

use public_api::Builder;

/// The compiler whose rustdoc writes the format that is read here.
const TOOLCHAIN: &str = "Rust 1.95";

#[test]
#[ignore = "asks one compiler's rustdoc for JSON"]
fn the_interface_is_what_it_was() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("interface");
    let mut rustdoc = Command::new(env!("CARGO"));
    rustdoc
        .args(["rustdoc", "--lib", "--all-features", "--quiet", "--target-dir"])
        .arg(&target)
        .args(["--", "-Z", "unstable-options", "--output-format", "json"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        // The format is not stable, and neither is the option.
        .env("RUSTC_BOOTSTRAP", "1");
    assert!(rustdoc.status().unwrap().success(), "rustdoc failed");
    let items = Builder::from_rustdoc_json(target.join("doc/nearmiss.json"))
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()
        .unwrap_or_else(|error| panic!("the rustdoc of {TOOLCHAIN} is needed here: {error}"));
    insta::assert_snapshot!(items);
}
