//! Strategies for property tests with proptest. [`Cases`] draws whole documents. [`Parts`] draws
//! parts of documents, to be combined with your own strategies.
//!
//! A failing case shrinks to a simpler case of the same kind: a valid document stays valid, and a
//! near miss keeps its rule. All cases are drawn and shrunk as plans.
//!
//! ```
//! use nearmiss::implementation::{Embedded, Implementation, Outcome};
//! use nearmiss::strategy::{documents, near_misses};
//! use proptest::prelude::*;
//!
//! proptest! {
//!     # /*
//!     #[test]
//!     # */
//!     fn a_valid_document_is_accepted(case in documents()) {
//!         let accepted = matches!(Embedded.decode(case.document()), Outcome::Accepted(_));
//!         prop_assert!(accepted);
//!     }
//!
//!     # /*
//!     #[test]
//!     # */
//!     fn a_near_miss_is_rejected(case in near_misses()) {
//!         let rejected = matches!(Embedded.decode(case.document()), Outcome::Rejected { .. });
//!         prop_assert!(rejected);
//!     }
//! }
//! # a_valid_document_is_accepted();
//! # a_near_miss_is_rejected();
//! ```

mod parts;
mod regressions;
mod tree;

use arbitrary::{Arbitrary, Unstructured};
use proptest::strategy::{NewTree, Strategy};
use proptest::test_runner::{Reason, TestRunner};
use rand_core::Rng;

use crate::case::Case;
use crate::contract::Rule;
use crate::plan::{Defect, Plan};

pub use parts::{PartTree, Parts, custom_claims, factors, instants, slugs};
pub use regressions::{hold_regression, tests_of_tokens};
pub use tree::CaseTree;

/// Valid documents, which every implementation must accept: they break no rule and touch no
/// ambiguity.
pub fn documents() -> Cases {
    Cases(Kind::Documents)
}

/// Near misses of any rule in any layer. The many rules of a factor do not crowd out the others.
///
/// The rest of the document may touch ambiguities. The rule is broken whichever way they are
/// resolved.
pub fn near_misses() -> Cases {
    Cases(Kind::NearMisses)
}

/// Near misses of one rule.
///
/// If the rule is in the layer `prose`, only level `documented` requires that they are rejected.
pub fn near_misses_of(rule: Rule) -> Cases {
    Cases(Kind::NearMissesOf(rule))
}

/// Documents that break no rule, but touch an ambiguity: an implementation may accept or reject
/// them. It must not crash, and if it accepts a document, the echo must keep everything that the
/// contract determines.
///
/// A failing document shrinks to a document that still touches an ambiguity.
pub fn ambiguous() -> Cases {
    Cases(Kind::Ambiguous)
}

/// Documents that are not JSON or not UTF-8, and break no other rule. They have comments, missing
/// commas, wrong escapes, or numbers and literals of other languages, are cut off, or are in a
/// wrong encoding.
pub fn malformed_text() -> Cases {
    Cases(Kind::MalformedText)
}

/// A strategy that draws cases of one kind. Created by [`documents`], [`near_misses`],
/// [`near_misses_of`], [`ambiguous`] and [`malformed_text`].
///
/// The same state of the runner's generator draws the same case. Every draw takes the same number
/// of bytes from the generator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "strategies do nothing unless used"]
pub struct Cases(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Documents,
    NearMisses,
    NearMissesOf(Rule),
    Ambiguous,
    MalformedText,
}

impl Strategy for Cases {
    type Tree = CaseTree;
    type Value = Case;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        new_tree(runner, self.0.keeps(), |entropy| self.0.draw(entropy))
    }
}

fn new_tree(
    runner: &mut TestRunner,
    keeps: fn(&Plan) -> bool,
    draw: impl FnOnce(&mut Unstructured<'_>) -> arbitrary::Result<Plan>,
) -> Result<CaseTree, Reason> {
    let mut entropy = [0; Plan::ENTROPY];
    runner.rng().fill_bytes(&mut entropy);
    let plan = draw(&mut Unstructured::new(&entropy));
    plan.map(|plan| CaseTree::new(plan, keeps)).map_err(|error| Reason::from(error.to_string()))
}

impl Kind {
    fn draw(self, entropy: &mut Unstructured<'_>) -> arbitrary::Result<Plan> {
        let defect = match self {
            Self::Documents => return Plan::draw_valid(entropy),
            Self::NearMisses => Defect::arbitrary(entropy)?,
            Self::NearMissesOf(rule) => Defect::draw(rule, entropy)?,
            Self::Ambiguous => return Plan::draw_ambiguous(entropy),
            Self::MalformedText => {
                Defect::draw(*entropy.choose(&[Rule::GRAMMAR, Rule::UTF_8])?, entropy)?
            }
        };
        Plan::draw_with(Some(defect), entropy)
    }

    /// Tells whether a simpler plan is still of this kind. For most kinds, every simpler plan is.
    fn keeps(self) -> fn(&Plan) -> bool {
        match self {
            Self::Ambiguous => |plan| plan.may_touch().next().is_some(),
            _ => |_| true,
        }
    }
}
