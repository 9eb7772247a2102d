//! The input is a document.

#![cfg_attr(fuzzing, no_main)]

nearmiss_fuzz::target!(nearmiss_fuzz::bytes);
