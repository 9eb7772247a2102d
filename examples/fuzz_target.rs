//! A fuzz target. `cargo test --example fuzz_target` runs it without a fuzzer, on a fixed number of
//! cases. `examples/fuzz/` has the same target as a crate for cargo-fuzz.

use nearmiss::case::Case;
use nearmiss::contract::Level;
use nearmiss::fuzz;

#[path = "fuzz/src/lib.rs"]
mod my_sdk_fuzz;

/// The body of the fuzz target.
fn target(case: &Case) {
    fuzz::check_at(Level::Reader, &mut my_sdk_fuzz::sdk(), case);
}

fn main() {
    (0..1000).for_each(|index| target(&Case::random(0, index)));
    println!("no finding in 1000 cases");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_case_is_a_finding() {
        main();
    }

    #[test]
    #[should_panic(expected = "token    nm1:")]
    fn at_a_higher_level_a_case_is_a_finding() {
        let cases = (0..1000).map(|index| Case::random(0, index));
        cases.for_each(|case| fuzz::check(&mut my_sdk_fuzz::sdk(), &case));
    }
}
