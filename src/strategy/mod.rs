//! Strategies for property tests with proptest: [`Cases`], in the three kinds that a test asks for.
//!
//! A failing case shrinks to a simpler one of its kind: a valid document stays valid, and a near
//! miss never shrinks into another rule.
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
//!         let accepted = matches!(Embedded.decode(&case.document), Outcome::Accepted(_));
//!         prop_assert!(accepted);
//!     }
//!
//!     # /*
//!     #[test]
//!     # */
//!     fn a_near_miss_is_rejected(case in near_misses()) {
//!         let rejected = matches!(Embedded.decode(&case.document), Outcome::Rejected { .. });
//!         prop_assert!(rejected);
//!     }
//! }
//! # a_valid_document_is_accepted();
//! # a_near_miss_is_rejected();
//! ```

mod tree;

use arbitrary::{Arbitrary, Unstructured};
use proptest::strategy::{NewTree, Strategy};
use proptest::test_runner::{Reason, TestRunner};
use rand_core::Rng;

use crate::case::Case;
use crate::contract::Rule;
use crate::plan::{Defect, Plan};

pub use tree::CaseTree;

/// Valid documents, which every implementation must accept: they break no rule and touch no
/// ambiguity.
pub fn documents() -> Cases {
    Cases(Kind::Documents)
}

/// Near misses, each of one rule, of any layer: a factor's many rules do not drown the others.
///
/// What else is in the document may touch ambiguities; the rule is broken however they are resolved.
pub fn near_misses() -> Cases {
    Cases(Kind::NearMisses)
}

/// Near misses of one rule.
///
/// Near misses of a rule of the layer `prose` must be rejected at level `documented` alone.
pub fn near_misses_of(rule: Rule) -> Cases {
    Cases(Kind::NearMissesOf(rule))
}

/// Draws cases of one kind. Made by [`documents`], [`near_misses`] and [`near_misses_of`].
///
/// The same state of the runner's generator draws the same case, and one draw takes as many bytes
/// from it as any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "strategies do nothing unless used"]
pub struct Cases(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Documents,
    NearMisses,
    NearMissesOf(Rule),
}

impl Strategy for Cases {
    type Tree = CaseTree;
    type Value = Case;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let mut bytes = [0; Plan::TAPE];
        runner.rng().fill_bytes(&mut bytes);
        let plan = self.0.draw(&mut Unstructured::new(&bytes));
        plan.map(CaseTree::new).map_err(|error| Reason::from(error.to_string()))
    }
}

impl Kind {
    fn draw(self, tape: &mut Unstructured<'_>) -> arbitrary::Result<Plan> {
        let defect = match self {
            Self::Documents => return Plan::draw_valid(tape),
            Self::NearMisses => Defect::arbitrary(tape)?,
            Self::NearMissesOf(rule) => Defect::draw(rule, tape)?,
        };
        Plan::draw_with(Some(defect), tape)
    }
}
