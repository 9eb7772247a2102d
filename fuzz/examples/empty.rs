//! Nothing is done with the input: what executions of other targets are measured against.

#![cfg_attr(fuzzing, no_main)]

fn nothing(_: &[u8]) {}

nearmiss_fuzz::target!(nothing);
