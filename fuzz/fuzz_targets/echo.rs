//! The input is a document: what is accepted comes back.

#![cfg_attr(fuzzing, no_main)]

nearmiss_fuzz::target!(nearmiss_fuzz::echo);
