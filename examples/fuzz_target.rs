//! A fuzz target, here without a fuzzer on a fixed number of tapes: `cargo test --example fuzz_target`.
//! `examples/fuzz/` is the same target as a crate for cargo-fuzz.

use nearmiss::case::Case;
use nearmiss::contract::Level;
use nearmiss::fuzz;
use nearmiss::internal::entropy;
use nearmiss::internal::plan::Plan;

#[path = "fuzz/src/lib.rs"]
mod my_sdk_fuzz;

fn target(tape: &[u8]) {
    fuzz::check_at(Level::Reader, &mut my_sdk_fuzz::sdk(), &Case::drawn(tape));
}

fn main() {
    (0..1000).for_each(|index| target(&entropy::<{ Plan::ENTROPY }>(0, index)));
    println!("no finding in 1000 tapes");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_tape_shows_a_finding() {
        main();
    }

    #[test]
    #[should_panic(expected = "nearmiss replay nm1:")]
    fn at_a_higher_level_a_tape_does() {
        let tapes = (0..1000).map(|index| entropy::<{ Plan::ENTROPY }>(0, index));
        tapes.for_each(|tape| fuzz::check(&mut my_sdk_fuzz::sdk(), &Case::drawn(&tape)));
    }
}
