//! The input is a tape that draws a plan; `-max_len=64` is long enough for any.

#![no_main]

libfuzzer_sys::fuzz_target!(|tape: &[u8]| nearmiss_fuzz::plan(tape));
