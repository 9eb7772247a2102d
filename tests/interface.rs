//! Compares the public interface with a snapshot, so that no change of it goes unnoticed.
//!
//! The items come from rustdoc's JSON, whose format depends on the compiler, so the test is ignored
//! by default. Run it with `cargo test --test interface -- --ignored`. If a change is intended, set
//! `INSTA_UPDATE=always`.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue has failed")]

use std::path::Path;
use std::process::Command;

use public_api::Builder;

/// The compiler whose rustdoc writes the format that this test reads.
const TOOLCHAIN: &str = "Rust 1.95";

#[test]
#[ignore = "needs the rustdoc of one compiler"]
fn the_public_interface_has_not_changed() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("interface");
    let mut rustdoc = Command::new(env!("CARGO"));
    rustdoc
        .args(["rustdoc", "--lib", "--all-features", "--quiet", "--target-dir"])
        .arg(&target)
        .args(["--", "-Z", "unstable-options", "--output-format", "json"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        // Neither the format nor the option is stable.
        .env("RUSTC_BOOTSTRAP", "1");
    assert!(rustdoc.status().unwrap().success(), "rustdoc failed");
    let items = Builder::from_rustdoc_json(target.join("doc/nearmiss.json"))
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()
        .unwrap_or_else(|error| panic!("this test needs the rustdoc of {TOOLCHAIN}: {error}"));
    insta::assert_snapshot!(without_debug(&items.to_string()));
}

/// Leaves out handwritten implementations of `Debug`, as derived ones are left out.
fn without_debug(items: &str) -> String {
    let mut lines = items.lines();
    let mut kept = String::new();
    while let Some(line) = lines.next() {
        if line.contains("impl core::fmt::Debug for") {
            // The line after it is the implementation's only method.
            lines.next();
        } else {
            kept += line;
            kept.push('\n');
        }
    }
    kept
}
