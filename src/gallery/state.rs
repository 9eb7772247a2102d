//! Flaws of readers with state: buffers that are not cleared, caches with weak keys, and errors
//! that persist.

use std::collections::{HashMap, HashSet};

use crate::contract::Level::Reader;
use crate::json::Document;

use super::Flaw;
use super::flawed::{self, Step::Memory};
use super::tree::{factors, is, roles, sub_objects, text_of, values};

/// Returns for an id of a sub-object the text that was read first for it.
pub(super) fn cached_by_id(id: &'static str, text: &'static str) -> flawed::Memory {
    let mut cache: HashMap<String, String> = HashMap::new();
    Box::new(move |root| {
        for sub_object in sub_objects(root) {
            let id = text_of(sub_object, id).cloned();
            if let Some((id, text)) = id.zip(text_of(sub_object, text)) {
                text.clone_from(cache.entry(id).or_insert_with(|| text.clone()));
            }
        }
        true
    })
}

/// Writes the fraction of a time over the longest fraction so far, whose further digits remain
/// after it, as in a buffer that is not cleared.
fn overwrite_fraction(time: &mut String, last: &mut String) {
    let Some((seconds, digits)) = time.split_once('.') else { return };
    let are_digits = digits
        .strip_suffix('Z')
        .is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    if !are_digits || !(2..12).contains(&digits.len()) {
        return;
    }

    if last.len() > digits.len() {
        let (fraction, rest) = (&digits[..digits.len() - 1], &last[digits.len() - 1..]);
        *time = format!("{seconds}.{fraction}{rest}");
    } else {
        digits.clone_into(last);
    }
}

/// The name of the first member whose value is `null`, in a comparable form.
fn name_of_first_null(factor: &Document) -> Option<String> {
    let Document::Object(members) = factor else { return None };
    let null = members.iter().find(|member| is(&member.value, "null"))?;
    Some(format!("{:?}", null.name))
}

pub(super) const FLAWS: &[Flaw] = &[
    Flaw {
        name: "claims-left-over",
        level: Reader,
        expected_subjects: &["claims/empty"],
        description: "reuses one object for all documents, so that empty claims keep the claims \
                      of the previous document",
        step: Memory(|| {
            let mut last = Document::object([("claim", Document::text("of nobody"))]);
            Box::new(move |root| {
                if let Some(claims @ Document::Object(_)) = root.member_mut("custom_claims") {
                    if values(claims).next().is_none() {
                        claims.clone_from(&last);
                    } else {
                        last.clone_from(claims);
                    }
                }
                true
            })
        }),
    },
    Flaw {
        name: "roles-left-over",
        level: Reader,
        expected_subjects: &["roles/none"],
        description: "reuses one list of roles for all documents and clears it only when it reads \
                      a role",
        step: Memory(|| {
            let mut last = Vec::new();
            Box::new(move |root| {
                if let Some(roles) = roles(root) {
                    if roles.is_empty() {
                        roles.clone_from(&last);
                    } else {
                        last = vec![Document::text("stytch_member")];
                    }
                }
                true
            })
        }),
    },
    Flaw {
        name: "fraction-left-over",
        level: Reader,
        expected_subjects: &["time/before-1970", "time/fraction"],
        description: "writes fractions into a buffer that still holds the previous digits (static \
                      char[])",
        step: Memory(|| {
            let mut last = String::new();
            Box::new(move |root| {
                if let Some(time) = text_of(root, "started_at") {
                    overwrite_fraction(time, &mut last);
                }
                true
            })
        }),
    },
    Flaw {
        name: "slugs-cached-ignoring-case",
        level: Reader,
        expected_subjects: &["slug/text"],
        description: "caches slugs under keys that ignore case and returns the spelling it saw \
                      first",
        step: Memory(|| {
            let mut cache = HashMap::new();
            Box::new(move |root| {
                if let Some(slug) = text_of(root, "organization_slug").filter(|slug| slug.len() < 4)
                {
                    *slug =
                        cache.entry(slug.to_lowercase()).or_insert_with(|| slug.clone()).clone();
                }
                true
            })
        }),
    },
    Flaw {
        name: "ids-cached-by-their-end",
        level: Reader,
        expected_subjects: &["id/*", "member_id/uuid"],
        description: "caches member ids by their last eight characters",
        step: Memory(|| {
            let mut cache = HashMap::new();
            Box::new(move |root| {
                if let Some(id) = text_of(root, "member_id") {
                    let end = id.get(id.len().saturating_sub(8)..).unwrap_or_default().to_owned();
                    *id = cache.entry(end).or_insert_with(|| id.clone()).clone();
                }
                true
            })
        }),
    },
    Flaw {
        name: "every-other-null-refused",
        level: Reader,
        // Which documents show it depends on how many nulls are between two repetitions.
        expected_subjects: &["*"],
        description: "toggles a flag instead of setting it, and so rejects every second document \
                      with a null sub-object",
        step: Memory(|| {
            let mut odd = false;
            Box::new(move |root| {
                let mut null = false;
                sub_objects(root).for_each(|sub_object| null |= is(sub_object, "null"));
                odd ^= null;
                !null || odd
            })
        }),
    },
    Flaw {
        name: "nulls-learned",
        level: Reader,
        expected_subjects: &["factors/null-property", "unknown/value"],
        description: "rejects the first null of each property of a factor, and accepts it from \
                      then on (registries filled on a miss)",
        step: Memory(|| {
            let mut known = HashSet::new();
            Box::new(move |root| {
                let names = factors(root).filter_map(|factor| name_of_first_null(factor));
                let is_new = names.fold(false, |is_new, name| known.insert(name) | is_new);
                !is_new
            })
        }),
    },
    Flaw {
        name: "error-stays",
        level: Reader,
        expected_subjects: &["*"],
        description: "never resets the error of a previous document (errno, sticky flags of \
                      streams)",
        step: Memory(|| {
            let mut failed = false;
            Box::new(move |root| {
                let had_failed = failed;
                failed |= matches!(root, Document::Object(members) if members.len() < 9);
                !had_failed
            })
        }),
    },
];
