//! The embedded implementation, one test a rule and feature.

use nearmiss::harness::Harness;
use nearmiss::implementation::Embedded;

nearmiss::conformance_tests!(Harness::new(|| Embedded));
