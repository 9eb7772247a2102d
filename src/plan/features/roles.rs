//! Roles: none, many, duplicates, empty and long ones, any Unicode.

use std::sync::LazyLock;

use crate::json::Document;
use crate::plan::pools::TEXTS;

use super::{Row, SCALARS, Slot, scalar, scalar_word};

const COUNTS: [usize; 6] = [2, 3, 10, 100, 256, 1000];
const LENGTHS: [usize; 6] = [64, 65, 255, 256, 1000, 4096];

/// The roles that documents with many roles have besides the plain one.
static NAMES: LazyLock<Vec<String>> =
    LazyLock::new(|| (1..COUNTS[5]).map(|index| format!("role_{index}")).collect());

pub(super) fn rows() -> Vec<Row> {
    let count_word = |variant: u32| COUNTS[variant as usize].to_string().into();
    let length_word = |variant: u32| LENGTHS[variant as usize].to_string().into();
    vec![
        Row::one("roles/none", Slot::Roles, |canvas, _| canvas.roles().clear()),
        Row::one("roles/duplicate", Slot::Roles, |canvas, _| {
            canvas.roles().extend(["editor", "editor", "stytch_member"].map(Document::text));
        }),
        Row::numbered("roles/many", Slot::Roles, 6, count_word, |canvas, _, variant| {
            let names = NAMES.iter().take(COUNTS[variant as usize] - 1);
            canvas.roles().extend(names.map(|name| Document::text(name.as_str())));
        })
        .large(),
        Row::listed("roles/text", Slot::Roles, TEXTS, |canvas, _, text| {
            canvas.roles().push(Document::text(text));
        })
        .shared(2, 12),
        Row::numbered("roles/long", Slot::Roles, 6, length_word, |canvas, _, variant| {
            canvas.roles().push(Document::text("r".repeat(LENGTHS[variant as usize])));
        }),
        Row::numbered(
            "roles/character",
            Slot::Roles,
            SCALARS,
            scalar_word,
            |canvas, _, variant| {
                canvas.roles().push(Document::text(scalar(variant).to_string()));
            },
        ),
    ]
}
