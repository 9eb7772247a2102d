//! A flawed implementation, which the fuzzer has to find: `NEARMISS_FLAW` names it.

#![cfg_attr(fuzzing, no_main)]

nearmiss_fuzz::target!(nearmiss_fuzz::flaw);
