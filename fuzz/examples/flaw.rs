//! A flawed implementation, to check that the fuzzer finds the flaw. `NEARMISS_FLAW` names it.

#![cfg_attr(fuzzing, no_main)]

nearmiss_fuzz::target!(nearmiss_fuzz::flaw);
