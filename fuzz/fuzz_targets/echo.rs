//! The input is a document. If it is accepted, its echo must have the same data.

#![cfg_attr(fuzzing, no_main)]

nearmiss_fuzz::target!(nearmiss_fuzz::echo);
