//! The vendor's API, played: adapters that fetch their documents from it, and applications that call it.
//!
//! This program is also the adapter, so it has a `main` of its own.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue has failed")]

mod adapter;
mod application;
mod certify;
mod http;

use std::env;

use libtest_mimic::{Arguments, Trial};

/// The first argument with which this program is an adapter.
const ADAPTER: &str = "as-adapter";

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [first, role, ..] = arguments.as_slice()
        && first == ADAPTER
    {
        return adapter::run(role);
    }

    let trial = |(name, test): (&str, fn())| {
        Trial::test(name, move || {
            test();
            Ok(())
        })
    };
    let tests = certify::TESTS.iter().chain(application::TESTS).copied();
    libtest_mimic::run(&Arguments::from_args(), tests.map(trial).collect()).exit();
}
