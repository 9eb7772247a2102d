//! The whole target: the input is entropy that draws the case, and a finding panics. Run it from
//! this folder: `cargo fuzz run --fuzz-dir . session`.

#![no_main]
use nearmiss::{case::Case, contract::Level, fuzz};
libfuzzer_sys::fuzz_target!(|case: Case| fuzz::check_at(
    Level::Reader,
    &mut my_sdk_fuzz::sdk(),
    &case
));
