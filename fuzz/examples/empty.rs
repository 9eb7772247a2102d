//! A target that ignores its input. The speed of the other targets is compared with it.

#![cfg_attr(fuzzing, no_main)]

fn nothing(_: &[u8]) {}

nearmiss_fuzz::target!(nothing);
