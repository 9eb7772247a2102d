//! A document together with what is known of it: the [`Case`].

mod token;

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use arbitrary::{Arbitrary, Unstructured};

use crate::entropy::entropy;
use crate::plan::Plan;

pub use crate::plan::{Feature, Way};
pub use token::{Replay, TokenError};

/// A document together with what is known of it.
///
/// `{:?}` shows the replay token and the name instead of the bytes, so that a failed test prints
/// everything needed to replay the case.
#[derive(Clone, PartialEq, Eq)]
pub enum Case {
    /// A document that is written from a plan.
    Planned(Planned),
    /// What is left of a planned document after shrinking removed members, elements and escapes.
    CutDown(CutDown),
    /// A document that is expensive to read.
    Hostile(HostileCase),
    /// A document that was given as bytes: from a file, from a replay token, or by a fuzzer.
    Given(Given),
}

/// A document that is written from a plan.
#[derive(Clone, PartialEq, Eq)]
pub struct Planned {
    plan: Plan,
    document: Vec<u8>,
    /// The twin, if it was written in advance.
    twin: Option<Vec<u8>>,
    origin: Origin,
}

/// Where a planned case comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    Sweep,
    /// A random case, with its index.
    Random(u64),
    /// Anything else: the start-up check, a strategy, a fuzzer, or shrinking.
    Elsewhere,
}

/// What is left of a planned document after shrinking removed members, elements and escapes.
///
/// It breaks no rule, so it has no twin.
#[derive(Clone, PartialEq, Eq)]
pub struct CutDown {
    plan: Plan,
    document: Vec<u8>,
}

/// A document that is expensive to read.
#[derive(Clone, PartialEq, Eq)]
pub struct HostileCase {
    recipe: &'static str,
    size: usize,
    document: Vec<u8>,
}

/// A document that was given as bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Given {
    name: String,
    document: Vec<u8>,
    twin: Option<Vec<u8>>,
}

/// The document that a rejection is checked against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control<'c> {
    /// The case's twin.
    Twin(Cow<'c, [u8]>),
    /// The plain document, because the case has no twin.
    Baseline(&'static [u8]),
}

impl Case {
    /// The case that is written from a plan.
    #[doc(hidden)]
    pub fn planned(plan: Plan) -> Self {
        Self::Planned(Planned::new(plan, Origin::Elsewhere))
    }

    /// The case of a plan of the sweep. Its twin is written in advance, since the case is used many
    /// times.
    pub(crate) fn swept(plan: Plan) -> Self {
        let twin = plan.twin();
        Self::Planned(Planned { twin, ..Planned::new(plan, Origin::Sweep) })
    }

    /// The random case with the given index, in a run with the given seed.
    pub fn random(seed: u64, index: u64) -> Self {
        Self::random_with(&[], seed, index)
    }

    /// The random case with the given index, in a run with the given seed and words.
    #[doc(hidden)]
    pub fn random_with(words: &[Arc<str>], seed: u64, index: u64) -> Self {
        let plan = plan_of(&entropy::<{ Plan::ENTROPY }>(seed, index));
        let plan = if words.is_empty() { plan } else { plan.with_words_of(words, seed, index) };
        Self::Planned(Planned::new(plan, Origin::Random(index)))
    }

    /// The case that is drawn from a fuzzer's input. The input can have any length, and can be
    /// empty.
    #[doc(hidden)]
    pub fn drawn(entropy: &[u8]) -> Self {
        Self::planned(plan_of(entropy))
    }

    /// The case of a recipe's hostile document in the given size.
    pub(crate) fn hostile(recipe: &'static str, size: usize, document: Vec<u8>) -> Self {
        Self::Hostile(HostileCase { recipe, size, document })
    }

    /// A case of a given document. The name is shown in reports.
    pub fn given(name: impl Into<String>, document: impl Into<Vec<u8>>) -> Self {
        Self::Given(Given { name: name.into(), document: document.into(), twin: None })
    }

    /// A case of the document and the twin that a replay token holds. The name is shown in reports.
    pub fn replayed(name: impl Into<String>, replay: Replay) -> Self {
        let Replay { document, twin } = replay;
        Self::Given(Given { name: name.into(), document, twin })
    }

    /// The case of the plain document.
    pub fn plain() -> Self {
        Self::planned(Plan::default())
    }

    /// The document's bytes.
    pub fn document(&self) -> &[u8] {
        match self {
            Self::Planned(planned) => &planned.document,
            Self::CutDown(cut_down) => &cut_down.document,
            Self::Hostile(hostile) => &hostile.document,
            Self::Given(given) => &given.document,
        }
    }

    /// The plan that the document is written from; for a cut-down case, the plan before the cut.
    #[doc(hidden)]
    pub fn plan(&self) -> Option<&Plan> {
        match self {
            Self::Planned(planned) => Some(&planned.plan),
            Self::CutDown(cut_down) => Some(&cut_down.plan),
            Self::Hostile(_) | Self::Given(_) => None,
        }
    }

    /// The case's name, such as `organization_slug/min-length/empty`.
    pub fn id(&self) -> String {
        match self {
            Self::Planned(Planned { plan, origin: Origin::Random(index), .. }) => {
                format!("random {index}: {}", plan.id())
            }
            Self::Planned(planned) => planned.plan.id(),
            Self::CutDown(cut_down) => format!("{}, cut down", cut_down.plan.id()),
            Self::Hostile(HostileCase { recipe, size, .. }) => {
                format!("{HOSTILE_PREFIX}{recipe}/{size}")
            }
            Self::Given(given) => given.name.clone(),
        }
    }

    /// The same document without its defect, if the case has a twin.
    pub fn twin(&self) -> Option<Cow<'_, [u8]>> {
        match self {
            Self::Planned(Planned { twin: Some(twin), .. })
            | Self::Given(Given { twin: Some(twin), .. }) => Some(Cow::Borrowed(twin)),
            Self::Planned(planned) => planned.plan.twin().map(Cow::Owned),
            Self::CutDown(_) | Self::Hostile(_) | Self::Given(_) => None,
        }
    }

    /// The document that a rejection is checked against.
    pub fn control(&self) -> Control<'_> {
        match self.twin() {
            Some(twin) => Control::Twin(twin),
            None => Control::Baseline(&PLAIN),
        }
    }

    /// Whether many cases share this case's control.
    pub(crate) fn shares_control(&self) -> bool {
        match self {
            Self::Planned(Planned { origin: Origin::Sweep, .. }) => true,
            Self::Planned(planned) => {
                planned.plan.choices().is_empty() && planned.plan.words().is_empty()
            }
            Self::CutDown(_) | Self::Hostile(_) | Self::Given(_) => true,
        }
    }

    /// Everything needed to replay the case.
    pub fn replay(&self) -> Replay {
        Replay { document: self.document().to_vec(), twin: self.twin().map(Cow::into_owned) }
    }

    /// The replay token, which [`Replay::read`] turns back into the documents.
    pub fn token(&self) -> String {
        self.replay().token()
    }

    /// The argument with which `nearmiss replay` runs the case again: the name of a hostile
    /// document, or the token of any other case.
    pub(crate) fn replay_argument(&self) -> String {
        if self.is_hostile() { self.id() } else { self.token() }
    }

    /// Whether the document is expensive to read.
    pub fn is_hostile(&self) -> bool {
        matches!(self, Self::Hostile(_))
    }
}

impl Planned {
    fn new(plan: Plan, origin: Origin) -> Self {
        Self { document: plan.document(), plan, twin: None, origin }
    }

    /// The plan that the document is written from.
    #[doc(hidden)]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }
}

impl CutDown {
    /// The case of what is left of a planned document.
    pub(crate) fn of(plan: Plan, document: Vec<u8>) -> Case {
        Case::CutDown(Self { plan, document })
    }

    /// The plan that the document was written from before it was cut down.
    #[doc(hidden)]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }
}

impl HostileCase {
    /// The name of the recipe, such as `nested-arrays`.
    pub fn recipe(&self) -> &'static str {
        self.recipe
    }

    /// How many times the recipe repeats the part that makes the document large.
    pub fn size(&self) -> usize {
        self.size
    }
}

impl Given {
    /// The same case with a simpler document, which has no twin.
    pub(crate) fn simplified(&self, document: Vec<u8>) -> Case {
        Case::Given(Self { name: self.name.clone(), document, twin: None })
    }
}

impl Control<'_> {
    /// The document's bytes.
    pub fn document(&self) -> &[u8] {
        match self {
            Self::Twin(twin) => twin,
            Self::Baseline(plain) => plain,
        }
    }
}

/// The ranges in which two documents differ: everything except their common beginning and end.
pub(crate) fn differing(before: &[u8], after: &[u8]) -> [Range<usize>; 2] {
    let start = before.iter().zip(after).take_while(|(one, other)| one == other).count();
    let rest = before.len().min(after.len()) - start;
    let ends = before.iter().rev().zip(after.iter().rev()).take(rest);
    let alike = ends.take_while(|(one, other)| one == other).count();
    [before, after].map(|document| start..document.len() - alike)
}

fn plan_of(entropy: &[u8]) -> Plan {
    Plan::draw(&mut Unstructured::new(entropy)).unwrap_or_default()
}

/// A fuzz target can take a `Case` as its input. It is drawn from the fuzzer's bytes, as in
/// [`Case::drawn`].
impl<'a> Arbitrary<'a> for Case {
    fn arbitrary(entropy: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        Plan::draw(entropy).map(Self::planned)
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (token, id) = (self.token(), self.id());
        f.debug_tuple("Case").field(&format_args!("{token}")).field(&format_args!("{id}")).finish()
    }
}

/// The prefix of the names of hostile documents.
#[doc(hidden)]
pub const HOSTILE_PREFIX: &str = "hostile/";

/// The first part of the names of random cases, before the seed and the number of the case.
pub const RANDOM_PREFIX: &str = "random/";

static PLAIN: LazyLock<Vec<u8>> = LazyLock::new(|| Plan::default().document());
