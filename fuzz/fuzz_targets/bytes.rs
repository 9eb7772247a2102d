//! The input is a document.

#![no_main]

libfuzzer_sys::fuzz_target!(|document: &[u8]| nearmiss_fuzz::bytes(document));
