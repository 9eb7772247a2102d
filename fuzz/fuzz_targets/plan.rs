//! The input is entropy that draws a plan.

#![cfg_attr(fuzzing, no_main)]

nearmiss_fuzz::target!(nearmiss_fuzz::plan);
