//! The whole target: a tape draws the case, and a finding panics. From this folder:
//! `cargo fuzz run --fuzz-dir . session`.

#![no_main]
use nearmiss::{case::Case, contract::Level, fuzz};
libfuzzer_sys::fuzz_target!(|case: Case| fuzz::check_at(
    Level::Reader,
    &mut my_sdk_fuzz::sdk(),
    &case
));
