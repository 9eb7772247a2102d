//! A document to be asked about, and where it came from: the [`Case`].

pub mod token;

use std::fmt;
use std::sync::LazyLock;

use arbitrary::{Arbitrary, Unstructured};

use crate::plan::Plan;
use crate::seed::Seed;

pub use token::{Replay, TokenError};

/// A document with where it came from and, where it has them, its plan and its twin.
///
/// Shown by `{:?}`, it is its token and its name, not its bytes: what a failed test prints is there to
/// be asked again.
#[derive(Clone, PartialEq, Eq)]
pub struct Case {
    /// Where it came from.
    pub origin: Origin,
    /// The document's bytes.
    pub document: Vec<u8>,
    /// How it was made, before it was cut down where it was.
    pub plan: Option<Plan>,
    /// The twin, where it is known without the plan.
    twin: Option<Vec<u8>>,
}

/// Where a case came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The check before the run.
    StartUp,
    /// A file of documents that once made a difference; its name.
    Regression(String),
    /// The sweep.
    Sweep,
    /// Drawn at random; its index among those.
    Random(u64),
    /// A document that is made to be costly: its recipe and size.
    Hostile(&'static str, usize),
    /// A step of shrinking.
    Shrinking,
    /// What is left of the document of its plan, with nothing in it that a failure does not need.
    CutDown,
    /// A strategy for property tests, or a fuzzer's tape.
    Strategy,
    /// The user: a file's name, or a token.
    Given(String),
}

impl Case {
    /// The case of a plan.
    pub fn planned(plan: Plan, origin: Origin) -> Self {
        Self { origin, document: plan.document(), plan: Some(plan), twin: None }
    }

    /// The random case of an index.
    pub fn random(seed: Seed, index: u64) -> Self {
        let tape = seed.tape::<{ Plan::TAPE }>(index);
        Self { origin: Origin::Random(index), ..Self::drawn(&tape) }
    }

    /// The case that a tape draws, however long it is: a fuzzer's input.
    pub fn drawn(tape: &[u8]) -> Self {
        let plan = Plan::draw(&mut Unstructured::new(tape)).unwrap_or_default();
        Self::planned(plan, Origin::Strategy)
    }

    /// The same case, with its twin at hand: for one that is asked about many times.
    pub(crate) fn with_twin(self) -> Self {
        let twin = self.has_twin().then(|| self.twin());
        Self { twin, ..self }
    }

    /// A document that nothing is known of but its bytes and, perhaps, its twin.
    pub fn given(document: Vec<u8>, twin: Option<Vec<u8>>, origin: Origin) -> Self {
        Self { origin, document, plan: None, twin }
    }

    /// The same case with this document, which is what is left of its own.
    pub(crate) fn cut_down(&self, document: Vec<u8>) -> Self {
        let (plan, twin) = (self.plan.clone(), self.twin.clone());
        Self { origin: Origin::CutDown, document, plan, twin }
    }

    /// The plain document.
    pub fn plain() -> Self {
        Self::planned(Plan::default(), Origin::StartUp)
    }

    /// Its name in words.
    pub fn id(&self) -> String {
        let plan = self.plan.as_ref().map(Plan::id);
        match &self.origin {
            Origin::Regression(name) | Origin::Given(name) => name.clone(),
            Origin::Hostile(recipe, size) => format!("{HOSTILE}{recipe}/{size}"),
            Origin::Random(index) => format!("random {index}: {}", plan.unwrap_or_default()),
            Origin::StartUp if plan.is_none() => "an empty array".to_owned(),
            Origin::CutDown => format!("{}, cut down", plan.unwrap_or_default()),
            Origin::StartUp | Origin::Sweep | Origin::Shrinking | Origin::Strategy => {
                plan.unwrap_or_default()
            }
        }
    }

    /// The document that a rejection is held against: the twin, or the plain document where there is
    /// none.
    pub fn twin(&self) -> Vec<u8> {
        let planned = || self.plan.as_ref().and_then(Plan::twin);
        self.twin.clone().or_else(planned).unwrap_or_else(|| PLAIN.clone())
    }

    /// Whether it has a twin of its own.
    pub fn has_twin(&self) -> bool {
        self.twin.is_some() || self.plan.as_ref().is_some_and(|plan| plan.defect().is_some())
    }

    /// What it takes to ask about it again.
    pub fn replay(&self) -> Replay {
        let twin = self.has_twin().then(|| self.twin());
        Replay { document: self.document.clone(), twin }
    }

    /// The token that [`Replay`] reads again.
    pub fn token(&self) -> String {
        self.replay().token()
    }

    /// What `nearmiss replay` is told to ask about it again: the name of a document that is made to be
    /// costly, the token of any other.
    pub fn asked_again(&self) -> String {
        if self.is_hostile() { self.id() } else { self.token() }
    }

    /// Whether it is made to be costly: it is written anew from its name.
    pub fn is_hostile(&self) -> bool {
        matches!(self.origin, Origin::Hostile(..))
    }
}

/// A fuzz target takes a case as its input: its tape draws it, as [`Case::drawn`] does.
impl<'a> Arbitrary<'a> for Case {
    fn arbitrary(tape: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        Ok(Self::planned(Plan::draw(tape)?, Origin::Strategy))
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (token, id) = (self.token(), self.id());
        f.debug_tuple("Case").field(&format_args!("{token}")).field(&format_args!("{id}")).finish()
    }
}

/// What the name of a document begins with that is made to be costly.
pub const HOSTILE: &str = "hostile/";

static PLAIN: LazyLock<Vec<u8>> = LazyLock::new(|| Plan::default().document());
