//! Lines of the manifest: the [`Header`] and an [`Entry`] per case.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::contract::schema::PUBLISHED;
use crate::contract::{ByLevel, Expectation, Level, factor};
use crate::oracle::{self, Verdict};

use super::VERSION;
use super::edit::Edit;

/// The first line of the manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// The version of the corpus, as in semantic versioning: a new case with a certain answer is a
    /// major change.
    pub corpus: String,
    /// The program that wrote the manifest, and its version.
    pub generator: String,
    /// The SHA-256 of the published schema followed by the facts about authentication factors.
    pub contract: String,
    /// How many cases there are.
    pub cases: usize,
}

/// A line of the manifest: what is known of one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The permanent id of the case. `nearmiss replay` takes it if the source is `sweep` or
    /// `hostile`.
    pub id: String,
    /// The path of the document's file, relative to the manifest. `None` for a large document, which
    /// is made on demand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The SHA-256 of the document, in hexadecimal digits.
    pub sha256: String,
    /// The length of the document in bytes.
    pub length: usize,
    /// The rules that the document breaks, in the order of the catalogue.
    pub breaks: Vec<Named>,
    /// The ambiguities that the document touches, in the order of the catalogue.
    pub touches: Vec<Named>,
    /// The answer expected at each level: `accept`, `reject` or `either`.
    #[serde(with = "expect")]
    pub expect: ByLevel<Expectation>,
    /// The id of the same document without its defect. `None` if it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub twin: Option<String>,
    /// How the document differs from its twin or, if it has none, from the plain document. `None`
    /// for the plain document and for large ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edit: Option<Edit>,
    /// One sentence on what the document shows, and which readers get it wrong.
    pub shows: String,
    /// Where the case comes from.
    pub source: Source,
    /// The version of the corpus that first had the case.
    pub since: String,
}

/// A rule or an ambiguity, with places in the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// The id of the rule or the ambiguity.
    pub id: String,
    /// The JSON pointers (RFC 6901) of the first places, up to [`Named::POINTERS`].
    pub pointers: Vec<String>,
    /// How many places there are.
    pub count: usize,
}

/// Where a case comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The sweep of the generator.
    Sweep,
    /// A document that is expensive to read.
    Hostile,
    /// A document on which an implementation once failed.
    Regression,
    /// A random case, which an export adds to those of the corpus.
    Random,
}

impl Header {
    pub(super) fn new(version: &str, cases: usize) -> Self {
        Self {
            corpus: version.to_owned(),
            generator: concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION")).to_owned(),
            contract: digest([PUBLISHED, factor::FACTS_JSON].concat().as_bytes()),
            cases,
        }
    }
}

impl Entry {
    /// An entry without a path, a twin, an edit and a sentence.
    pub(super) fn new(id: String, document: &[u8], verdict: &Verdict, source: Source) -> Self {
        Self {
            id,
            path: None,
            sha256: digest(document),
            length: document.len(),
            breaks: Named::rules(verdict),
            touches: Named::ambiguities(verdict),
            expect: verdict.expect,
            twin: None,
            edit: None,
            shows: String::new(),
            source,
            since: VERSION.to_owned(),
        }
    }

    /// The entry as a line of the manifest, without a line feed.
    #[doc(hidden)]
    pub fn line(&self) -> String {
        line(self)
    }

    /// Whether the document has a digest, a length and a verdict other than the entry says. The
    /// first difference in words.
    pub(super) fn difference(&self, document: &[u8], verdict: &Verdict) -> Option<String> {
        let now = digest(document);
        if (now.as_str(), document.len()) != (&self.sha256, self.length) {
            return Some(format!(
                "the document has {} bytes and the SHA-256 {now}, but the manifest says {} bytes and {}",
                document.len(),
                self.length,
                self.sha256
            ));
        }
        let (breaks, touches) = (Named::rules(verdict), Named::ambiguities(verdict));
        let is_same =
            breaks == self.breaks && touches == self.touches && verdict.expect == self.expect;
        (!is_same).then(|| {
            "the verdict on the document is another than the manifest says; `nearmiss judge` shows it"
                .to_owned()
        })
    }
}

impl Named {
    /// The maximum number of pointers that a manifest lists.
    pub const POINTERS: usize = 10;

    pub(super) fn rules(verdict: &Verdict) -> Vec<Self> {
        verdict.breaks.iter().map(|entry| Self::of(entry.what.id(), entry)).collect()
    }

    pub(super) fn ambiguities(verdict: &Verdict) -> Vec<Self> {
        verdict.touches.iter().map(|entry| Self::of(entry.what.id(), entry)).collect()
    }

    fn of<T>(id: &str, entry: &oracle::Entry<T>) -> Self {
        let places = entry.places.iter().take(Self::POINTERS);
        let pointers = places.map(|place| place.pointer.clone()).collect();
        Self { id: id.to_owned(), pointers, count: entry.count }
    }
}

/// A line of the manifest, without a line feed.
pub(super) fn line(line: &impl Serialize) -> String {
    serde_json::to_string(line).expect("strings, numbers and lists are written without errors")
}

/// The SHA-256 of bytes, in hexadecimal digits.
pub(super) fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Writes and reads the answers expected as an object with a member for each level.
mod expect {
    use serde::ser::SerializeMap;
    use serde::{Deserializer, Serializer};

    use super::{ByLevel, Deserialize, Expectation, Level};

    const ALL: [Expectation; 3] = [Expectation::Accept, Expectation::Reject, Expectation::Either];

    pub(super) fn serialize<S: Serializer>(
        expect: &ByLevel<Expectation>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(Level::ALL.len()))?;
        for (level, expectation) in expect.iter() {
            map.serialize_entry(level.name(), expectation.name())?;
        }
        map.end()
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Words {
        reader: String,
        schema: String,
        documented: String,
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<ByLevel<Expectation>, D::Error> {
        let Words { reader, schema, documented } = Words::deserialize(deserializer)?;
        let read = |word: String| {
            let known = ALL.into_iter().find(|expectation| expectation.name() == word);
            known.ok_or_else(|| serde::de::Error::custom(format!("unknown answer `{word}`")))
        };
        Ok(ByLevel::new(read(reader)?, read(schema)?, read(documented)?))
    }
}
