//! Properties of an implementation, checked with proptest: `cargo test --example property_test`.
//!
//! In a test of one's own `#[test]` stands where `#[cfg_attr(test, test)]` does here, so that
//! `cargo run --example property_test` checks them as well.

use nearmiss::implementation::{Embedded, Implementation, Outcome};
use nearmiss::strategy::{documents, malformed_text, near_misses, slugs};
use proptest::prelude::*;

proptest! {
    #[cfg_attr(test, test)]
    fn what_is_accepted_twice_is_the_same(case in documents()) {
        let Outcome::Accepted(_) = Embedded.decode(case.document()) else {
            return Err(TestCaseError::fail(format!("{case:#}")));
        };
        prop_assert_eq!(Embedded.decode(case.document()), Embedded.decode(case.document()));
    }

    #[cfg_attr(test, test)]
    fn near_misses_are_rejected(case in near_misses()) {
        let rejected = matches!(Embedded.decode(case.document()), Outcome::Rejected { .. });
        prop_assert!(rejected, "{case:#}");
    }

    #[cfg_attr(test, test)]
    fn malformed_text_is_rejected(case in malformed_text()) {
        let rejected = matches!(Embedded.decode(case.document()), Outcome::Rejected { .. });
        prop_assert!(rejected, "{case:#}");
    }

    /// A part of a document in a type of one's own.
    #[cfg_attr(test, test)]
    fn slugs_make_an_address(slug in slugs(), wrong in slugs().broken()) {
        prop_assert!(is_label(&slug), "{slug:?}");
        prop_assert!(!is_label(&wrong), "{wrong:?}");
    }
}

/// Whether an organization can have its page under `https://example.com/` and that label.
fn is_label(slug: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    (2..=128).contains(&slug.len()) && slug.bytes().all(is_plain)
}

fn main() {
    what_is_accepted_twice_is_the_same();
    near_misses_are_rejected();
    malformed_text_is_rejected();
    slugs_make_an_address();
    println!("all properties hold");
}
