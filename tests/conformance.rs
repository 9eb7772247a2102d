//! Checks the embedded implementation, with one test per rule and feature.

use nearmiss::harness::Harness;
use nearmiss::implementation::Embedded;

nearmiss::conformance_tests!(Harness::new(|| Embedded));
