//! Edge cases of Stytch B2B MemberSession documents, written by `nearmiss corpus export --format
//! rust`.
//!
//! Put this file and the folder `documents` beside each other, and declare the module: `mod cases;`.
//! Then loop over [`CASES`] in a test:
//!
//! ```text
//! for case in cases::CASES {
//!     let accepted = my_sdk::parse(case.document).is_ok();
//!     assert!(case.expect.documented.allows(accepted), "{}: {}", case.id, case.shows);
//! }
//! ```

#![allow(dead_code)]

/// A document, and what is known of it.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    /// The permanent id.
    pub id: &'static str,
    /// The document. It may be neither JSON nor UTF-8.
    pub document: &'static [u8],
    /// The right answer at each level.
    pub expect: Expect,
    /// The rules that the document breaks. `nearmiss rules ID` explains each.
    pub breaks: &'static [&'static str],
    /// The points that the contract leaves open and the document touches.
    pub touches: &'static [&'static str],
    /// The id of the same document without its defect.
    pub twin: Option<&'static str>,
    /// What the document shows, and which readers get it wrong.
    pub shows: &'static str,
}

/// The right answer at each level. Each level includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expect {
    /// Valid documents are accepted.
    pub reader: Answer,
    /// What is not JSON or breaks the schema is rejected.
    pub schema: Answer,
    /// What the schema's descriptions rule out is rejected.
    pub documented: Answer,
}

/// The right answer to a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// The document must be accepted.
    Accept,
    /// The document must be rejected.
    Reject,
    /// Both are right; a crash or a hang is not.
    Either,
}

impl Answer {
    /// Whether it is right to accept the document, or to reject it.
    pub fn allows(self, accepted: bool) -> bool {
        match self {
            Answer::Accept => accepted,
            Answer::Reject => !accepted,
            Answer::Either => true,
        }
    }
}
