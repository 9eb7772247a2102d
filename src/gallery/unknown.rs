//! Flaws of readers that meet properties they do not know.

use crate::contract::Level::Reader;
use crate::json::Document;
use crate::json::document::Member;

use super::flawed::Step::{Read, Refuse};
use super::tree::{FACTOR, PROPERTIES, SUB_OBJECTS, factors, has_others, is, is_number, text};
use super::{Flaw, row};

/// The members of the document that the contract does not name.
fn unknown(root: &mut Document) -> Vec<&mut Member> {
    let members = match root {
        Document::Object(members) => members.as_mut_slice(),
        _ => &mut [],
    };
    members.iter_mut().filter(|it| !PROPERTIES.iter().any(|name| it.is_named(name))).collect()
}

/// Whether a name that the document does not know is such a one.
fn any_name(root: &mut Document, such: fn(&str) -> bool) -> bool {
    unknown(root).into_iter().filter_map(|it| text(&mut it.name)).any(|it| such(it))
}

#[rustfmt::skip]
pub(super) const ROWS: &[Flaw] = &[
    row("unknown-refused", Reader, &["unknown/*"], "refuses properties that it does not know: additionalProperties false, deny_unknown_fields, DisallowUnknownFields",
        Refuse(|_, root| !unknown(root).is_empty())),
    row("unknown-in-factors-refused", Reader, &["unknown/*", "factors/sequence-order"], "refuses properties of factors that it does not know: extra=\"forbid\" on a nested model",
        Refuse(|_, root| factors(root).any(|it| has_others(it, &FACTOR)))),
    row("unknown-in-sub-objects-refused", Reader, &["unknown/*", "factors/unknown-member"], "refuses members of sub-objects that it does not know",
        Refuse(|_, root| factors(root).any(|factor| SUB_OBJECTS.iter().any(|(name, known)| factor.member_mut(name).is_some_and(|it| has_others(it, known)))))),
    row("unknown-in-one-sub-object-refused", Reader, &["factors/unknown-member"], "refuses members of one sub-object that it does not know: one model of forty that is strict",
        Refuse(|_, root| factors(root).filter_map(|it| it.member_mut("figma_oauth_factor")).any(|it| it.position("sequence_order").is_some()))),
    row("unknown-in-later-factors-refused", Reader, &["unknown/*"], "refuses properties of later factors that it does not know: a strict model in a list of one that is not",
        Refuse(|_, root| factors(root).skip(1).any(|it| has_others(it, &FACTOR)))),
    row("unknown-into-claims", Reader, &["custom_claims/type", "unknown/*", "text/*", "claims/*"], "puts what it does not know into the claims: JsonAnySetter, extra fields, inline maps",
        Read(|root| if let Document::Object(members) = root { let (known, unknown): (Vec<_>, Vec<_>) = members.drain(..).partition(|it| PROPERTIES.iter().any(|name| it.is_named(name))); *members = known; if !unknown.is_empty() { match root.member_mut("custom_claims") { Some(claims @ Document::Object(_)) => claims.members_mut().extend(unknown), _ => root.set("custom_claims", Document::Object(unknown)) } } })),
    row("unknown-numbers-refused", Reader, &["unknown/*"], "has a map of strings for what it does not know: map[string]string",
        Refuse(|_, root| unknown(root).into_iter().any(|it| is_number(&it.value)))),
    row("unknown-null-refused", Reader, &["unknown/value"], "has no null in what it does not know: ConcurrentHashMap",
        Refuse(|_, root| unknown(root).into_iter().any(|it| is(&it.value, "null")))),
    row("unknown-objects-refused", Reader, &["unknown/value"], "skips scalars alone where it skips: hand-written scanners",
        Refuse(|_, root| unknown(root).into_iter().any(|it| matches!(it.value, Document::Object(_))))),
    row("unknown-prototype-refused", Reader, &["unknown/name"], "refuses __proto__ anywhere: secure-json-parse, hapi",
        Refuse(|_, root| any_name(root, |it| it == "__proto__"))),
    row("unknown-empty-name-refused", Reader, &["unknown/name"], "refuses the empty name: XML converters, PHP objects before 7.1",
        Refuse(|_, root| any_name(root, str::is_empty))),
    row("unknown-outside-ascii-refused", Reader, &["unknown/*"], "refuses names outside ASCII: identifiers of generated code",
        Refuse(|_, root| any_name(root, |it| !it.is_ascii()))),
    row("names-trimmed-to-known", Reader, &["unknown/*", "*/required"], "trims names, so that another member takes a known one's place",
        Read(|root| unknown(root).into_iter().filter_map(|it| text(&mut it.name)).for_each(|it| *it = it.trim().to_owned()))),
    row("panic-on-unknown", Reader, &["unknown/*", "*/required"], "slices the first letter of a name that it does not know: &name[..1]",
        Read(|root| unknown(root).into_iter().filter_map(|it| text(&mut it.name)).for_each(|it| assert!(it.is_char_boundary(1.min(it.len())), "byte index 1 is not a char boundary")))),
];
