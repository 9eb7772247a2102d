//! Flaws of readers that remember documents: caches, pools, merged states, and limits on how often
//! a reader is asked.

use std::collections::{HashMap, HashSet};

use crate::contract::Level::Reader;
use crate::gallery::Flaw;
use crate::gallery::flawed::Memory;
use crate::gallery::flawed::Step::Memory as Remember;
use crate::gallery::state::cached_by_id;
use crate::gallery::tree::{characters, member, role_texts, sub_objects, write};
use crate::implementation::{Embedded, Implementation, Outcome};
use crate::json::Document;
use crate::json::document::Member;

/// Whether the embedded implementation accepts a document.
fn is_accepted(root: &Document) -> bool {
    matches!(Embedded.decode(&write(root)), Outcome::Accepted(_))
}

/// Returns the first valid session with the same id and the same expiry.
fn cache_of_sessions() -> Memory {
    let mut cache: HashMap<(String, String), Document> = HashMap::new();
    Box::new(move |root| {
        let text = |name| member(root, name).and_then(characters).map(str::to_owned);
        let key = text("member_session_id").zip(text("expires_at"));
        if let Some(key) = key.filter(|_| is_accepted(root)) {
            *root = cache.entry(key).or_insert_with(|| root.clone()).clone();
        }
        true
    })
}

/// Returns the first role with the same sum of bytes and the same length.
fn pool_of_roles() -> Memory {
    let mut pool: HashMap<(usize, u32), String> = HashMap::new();
    Box::new(move |root| {
        for role in role_texts(root) {
            let key = (role.len(), role.bytes().map(u32::from).sum());
            role.clone_from(pool.entry(key).or_insert_with(|| role.clone()));
        }
        true
    })
}

/// Adds claims of the previous document that the document does not have.
fn merged_claims() -> Memory {
    let mut last: HashMap<String, Document> = HashMap::new();
    Box::new(move |root| {
        if !is_accepted(root) {
            return true;
        }
        let Some(Document::Object(members)) = root.member_mut("custom_claims") else { return true };

        let named =
            |member: &Member| Some((member.text_of_name()?.to_owned(), member.value.clone()));
        let own = members.iter().filter_map(named).collect();
        let previous = std::mem::replace(&mut last, own);
        let mut others: Vec<(String, Document)> =
            previous.into_iter().filter(|(name, _)| !last.contains_key(name)).collect();
        others.sort_by(|one, other| one.0.cmp(&other.0));
        members.extend(others.into_iter().map(|(name, value)| Member::new(name, value)));
        true
    })
}

/// Fills in an absent email_id of an OAuth sub-object with the one that was read last.
fn email_id_left_over() -> Memory {
    let mut last: Option<Document> = None;
    Box::new(move |root| {
        for sub_object in sub_objects(root) {
            if member(sub_object, "provider_subject").is_none() {
                continue;
            }
            match (member(sub_object, "email_id"), &last) {
                (Some(id), _) if characters(id).is_some() => last = Some(id.clone()),
                (None, Some(id)) => sub_object.set("email_id", id.clone()),
                _ => {}
            }
        }
        true
    })
}

/// Rejects a valid document that was read before.
fn protection_against_replay() -> Memory {
    let mut seen = HashSet::new();
    Box::new(move |root| !is_accepted(root) || seen.insert(write(root)))
}

/// Rejects documents from the thousandth with the same session on.
fn rate_limit() -> Memory {
    let mut counts: HashMap<String, u32> = HashMap::new();
    Box::new(move |root| {
        let id = member(root, "member_session_id").and_then(characters).unwrap_or_default();
        let count = counts.entry(id.to_owned()).or_default();
        *count += 1;
        *count < 1000
    })
}

/// Rejects the valid document after one whose slug has more than a hundred characters.
fn slug_from_last_index() -> Memory {
    let mut has_moved = false;
    Box::new(move |root| {
        if !is_accepted(root) {
            return true;
        }
        let length = member(root, "organization_slug").and_then(characters).map_or(0, str::len);
        let is_match = !has_moved;
        has_moved = is_match && length > 100;
        is_match
    })
}

pub(in crate::gallery) const FLAWS: &[Flaw] = &[
    Flaw {
        name: "sessions-cached-by-id-and-expiry",
        level: Reader,
        expected_subjects: &["*"],
        description: "caches sessions by member_session_id and expires_at, and so misses changes \
                      of the rest (caches of introspection)",
        step: Remember(cache_of_sessions),
    },
    Flaw {
        name: "roles-pooled-by-weak-hash",
        level: Reader,
        expected_subjects: &["*"],
        description: "pools roles by their length and the sum of their bytes, and does not \
                      compare them (interning by hash alone)",
        step: Remember(pool_of_roles),
    },
    Flaw {
        name: "claims-merged-with-previous",
        level: Reader,
        expected_subjects: &["*"],
        description: "merges the claims of a document into those of the previous one (decoding \
                      into a map that exists, as Go's Unmarshal does)",
        step: Remember(merged_claims),
    },
    Flaw {
        name: "absent-email-id-left-over",
        level: Reader,
        expected_subjects: &["factors/required-members-only"],
        description: "decodes into the same struct again, so that an absent email_id keeps its \
                      last value (pools of objects)",
        step: Remember(email_id_left_over),
    },
    Flaw {
        name: "addresses-cached-by-email-id",
        level: Reader,
        expected_subjects: &["factors/text", "plain document"],
        description: "keeps the first e-mail address that it saw for an email_id (identity maps \
                      of ORMs)",
        step: Remember(|| cached_by_id("email_id", "email_address")),
    },
    Flaw {
        name: "repeated-document-refused",
        level: Reader,
        expected_subjects: &["*"],
        description: "rejects a valid document that it has read before (protection against \
                      replay, idempotency keys)",
        step: Remember(protection_against_replay),
    },
    Flaw {
        name: "thousandth-document-refused",
        level: Reader,
        expected_subjects: &["*"],
        description: "rejects the thousandth document of a session and those after it (rate \
                      limits, leaked handles)",
        step: Remember(rate_limit),
    },
    Flaw {
        name: "long-slug-fails-the-next",
        level: Reader,
        expected_subjects: &["slug/length"],
        description: "continues a search where the last one ended if the slug was longer than a \
                      hundred characters (lastIndex of JavaScript's global expressions in a slow \
                      path)",
        step: Remember(slug_from_last_index),
    },
];
