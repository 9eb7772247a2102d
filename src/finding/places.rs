//! Where an echo differs from its document: [`differences`] gives each place once.

use std::collections::HashSet;

use crate::json::tape::Pointers;
use crate::json::{Node, Tape};

use super::difference::{Change, Difference};
use super::shortened;

/// The most places that are reported for one document.
const PLACES: usize = 256;
/// The most bytes that the places of one document have together. The first one may be longer.
const BYTES: usize = 1 << 20;

/// A value that is different in the echo. Its place is that of `at`.
pub(super) struct Changed<'a> {
    at: Node<'a>,
    how: How<'a>,
}

enum How<'a> {
    Replaced { sent: Node<'a>, came: Node<'a> },
    Resized { sent: Node<'a>, came: Node<'a> },
    Missing { sent: Node<'a> },
    Added { came: Node<'a> },
    TakenOver { sent: Option<Node<'a>>, came: Node<'a>, owner: Owner<'a> },
    Repeated { first: Node<'a>, other: Node<'a> },
}

/// The member whose value came back in place of another's.
#[derive(Clone, Copy)]
pub(super) struct Owner<'a> {
    pub(super) name: Node<'a>,
    /// Whether its name resembles that of the property whose place it took.
    pub(super) is_look_alike: bool,
}

impl<'a> Changed<'a> {
    pub(super) fn replaced(sent: Node<'a>, came: Node<'a>) -> Self {
        Self { at: sent, how: How::Replaced { sent, came } }
    }

    /// An array whose length is different.
    pub(super) fn resized(sent: Node<'a>, came: Node<'a>) -> Self {
        Self { at: sent, how: How::Resized { sent, came } }
    }

    pub(super) fn missing(sent: Node<'a>) -> Self {
        Self { at: sent, how: How::Missing { sent } }
    }

    pub(super) fn added(came: Node<'a>) -> Self {
        Self { at: came, how: How::Added { came } }
    }

    pub(super) fn taken_over(sent: Option<Node<'a>>, came: Node<'a>, owner: Owner<'a>) -> Self {
        Self { at: sent.unwrap_or(came), how: How::TakenOver { sent, came, owner } }
    }

    /// A name of the echo with values that are not equal.
    pub(super) fn repeated(first: Node<'a>, other: Node<'a>) -> Self {
        Self { at: other, how: How::Repeated { first, other } }
    }

    fn change(&self) -> Change {
        let text = |node: Node<'_>| shortened(node.token());
        match self.how {
            How::Replaced { sent, came } => Change::Replaced { sent: text(sent), came: text(came) },
            How::Resized { sent, came } => Change::Resized { sent: sent.len(), came: came.len() },
            How::Missing { sent } => Change::Missing { sent: text(sent) },
            How::Added { came } => Change::Added { came: text(came) },
            How::TakenOver { sent, came, owner } => Change::TakenOver {
                sent: sent.map(text),
                came: text(came),
                owner: shortened(owner.name.text()),
                is_look_alike: owner.is_look_alike,
            },
            How::Repeated { first, other } => {
                Change::Repeated { first: text(first), other: text(other) }
            }
        }
    }
}

/// The first difference of each place: those in the document in the order of its text, then those
/// in the echo. There are at most 256, and fewer if the places are very long.
pub(super) fn differences(
    document: &Tape,
    echo: &Tape,
    changed: Vec<Changed<'_>>,
) -> Vec<Difference> {
    if changed.is_empty() {
        return Vec::new();
    }
    let is_in_document = |changed: &Changed<'_>| std::ptr::eq(changed.at.tape(), document);
    let (sent, came): (Vec<_>, Vec<_>) = changed.into_iter().partition(is_in_document);

    let mut found = Found::default();
    found.add(document, sent);
    found.add(echo, came);
    found.differences
}

#[derive(Default)]
struct Found {
    differences: Vec<Difference>,
    /// The hashes of all places so far.
    places: HashSet<u64>,
    bytes: usize,
}

impl Found {
    fn add(&mut self, tape: &Tape, mut changed: Vec<Changed<'_>>) {
        changed.sort_by_key(|changed| changed.at.index());
        let mut pointers = Pointers::new(tape);
        for changed in changed {
            if self.differences.len() >= PLACES || self.bytes >= BYTES {
                return;
            }
            if self.places.insert(pointers.place_hash(changed.at)) {
                let place = pointers.place(changed.at);
                self.bytes += place.len();
                self.differences.push(Difference { place, change: changed.change() });
            }
        }
    }
}
