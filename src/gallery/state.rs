//! Flaws of readers that remember: buffers that are not cleared, caches with weak keys, and errors that
//! stay.

use std::collections::{HashMap, HashSet};

use crate::contract::Level::Reader;
use crate::json::Document;

use super::flawed::Step::Memory;
use super::tree::{is, roles, sub_objects, text_of, values};
use super::{Flaw, row};

#[rustfmt::skip]
pub(super) const ROWS: &[Flaw] = &[
    row("claims-left-over", Reader, &["claims/empty"], "fills the same object again, so that empty claims are those of the document before",
        Memory(|| { let mut last = Document::object([("claim", Document::text("of nobody"))]); Box::new(move |root| { if let Some(claims @ Document::Object(_)) = root.member_mut("custom_claims") { if values(claims).next().is_none() { claims.clone_from(&last) } else { last.clone_from(claims) } } true }) })),
    row("roles-left-over", Reader, &["roles/none"], "keeps the list of roles from document to document and clears it when the first role comes",
        Memory(|| { let mut last = Vec::new(); Box::new(move |root| { if let Some(roles) = roles(root) { if roles.is_empty() { roles.clone_from(&last) } else { last = vec![Document::text("stytch_member")] } } true }) })),
    row("fraction-left-over", Reader, &["time/fraction"], "writes fractions into a buffer that still holds the digits before: static char[]",
        Memory(|| { let mut last = String::new(); Box::new(move |root| { if let Some(time) = text_of(root, "started_at") && let Some((seconds, digits)) = time.clone().split_once('.') && digits.strip_suffix('Z').is_some_and(|it| it.bytes().all(|it| it.is_ascii_digit())) && (2..12).contains(&digits.len()) { if last.len() > digits.len() { *time = format!("{seconds}.{}{}", &digits[..digits.len() - 1], &last[digits.len() - 1..]) } else { digits.clone_into(&mut last) } } true }) })),
    row("slugs-cached-ignoring-case", Reader, &["slug/text"], "has a cache of slugs whose keys ignore case, and gives the first spelling back",
        Memory(|| { let mut cache = HashMap::new(); Box::new(move |root| { if let Some(slug) = text_of(root, "organization_slug").filter(|it| it.len() < 4) { *slug = cache.entry(slug.to_lowercase()).or_insert_with(|| slug.clone()).clone() } true }) })),
    row("ids-cached-by-their-end", Reader, &["id/*", "member_id/uuid"], "has a cache of member ids by their last eight characters",
        Memory(|| { let mut cache = HashMap::new(); Box::new(move |root| { if let Some(id) = text_of(root, "member_id") { let end = id.get(id.len().saturating_sub(8)..).unwrap_or_default().to_owned(); *id = cache.entry(end).or_insert_with(|| id.clone()).clone() } true }) })),
    row("every-other-null-refused", Reader, &["factors/null-property"], "toggles where it should set: one null property in two is refused",
        Memory(|| { let mut odd = false; Box::new(move |root| { let mut null = false; sub_objects(root).for_each(|it| null |= is(it, "null")); odd ^= null; !null || odd }) })),
    row("nulls-learned", Reader, &["factors/null-property", "unknown/value"], "refuses a null once and knows its property from then on: registries that are filled on a miss",
        Memory(|| { let mut known = HashSet::new(); Box::new(move |root| { let factors = super::tree::factors(root).filter_map(|it| match it { Document::Object(members) => members.iter().find(|it| is(&it.value, "null")).map(|it| format!("{:?}", it.name)), _ => None }); !factors.fold(false, |new, name| known.insert(name) | new) }) })),
    row("error-stays", Reader, &["*"], "never resets the error of the document before: errno, sticky flags of streams",
        Memory(|| { let mut failed = false; Box::new(move |root| { let was = failed; failed |= matches!(root, Document::Object(members) if members.len() < 9); !was }) })),
];
