//! The input is a document. Half of the mutations change its tree, by the features and defects of
//! plans.

#![cfg_attr(fuzzing, no_main)]

nearmiss_fuzz::target!(nearmiss_fuzz::bytes);

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let tree =
        if seed % 2 == 0 { nearmiss::fuzz::mutate(&data[..size], max_size, seed) } else { None };
    match tree {
        Some(changed) => {
            data[..changed.len()].copy_from_slice(&changed);
            changed.len()
        }
        None => libfuzzer_sys::fuzzer_mutate(data, size, max_size),
    }
});

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_crossover!(|into: &[u8], from: &[u8], out: &mut [u8], seed: u32| {
    // If one of the inputs is not an object, the result is empty and the fuzzer tries something
    // else.
    let crossed = nearmiss::fuzz::crossover(into, from, out.len(), seed).unwrap_or_default();
    out[..crossed.len()].copy_from_slice(&crossed);
    crossed.len()
});
