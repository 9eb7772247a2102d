//! Properties of an implementation, checked with proptest: `cargo test --example property_test`.
//!
//! In your own tests, write `#[test]` instead of `#[cfg_attr(test, test)]`. The attribute is here
//! so that `cargo run --example property_test` checks the properties too.

use nearmiss::implementation::{Embedded, Implementation, Outcome};
use nearmiss::strategy::{documents, malformed_text, near_misses, slugs};
use proptest::prelude::*;

proptest! {
    #[cfg_attr(test, test)]
    fn decoding_twice_gives_the_same_outcome(case in documents()) {
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

    /// A strategy for a part of a document, used to test your own code.
    #[cfg_attr(test, test)]
    fn slugs_make_an_address(slug in slugs(), wrong in slugs().broken()) {
        prop_assert!(is_label(&slug), "{slug:?}");
        prop_assert!(!is_label(&wrong), "{wrong:?}");
    }
}

/// Whether the slug of an organization can be the path of its page under `https://example.com/`.
fn is_label(slug: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    (2..=128).contains(&slug.len()) && slug.bytes().all(is_plain)
}

fn main() {
    decoding_twice_gives_the_same_outcome();
    near_misses_are_rejected();
    malformed_text_is_rejected();
    slugs_make_an_address();
    println!("all properties hold");
}
