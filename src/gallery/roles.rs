//! Flaws in how roles are stored: sets, columns, separators, and limits on the list.

use crate::contract::Level::Reader;
use crate::json::Document;

use super::flawed::Step::{Echo, Reject};
use super::tree::{role_texts, roles, text};
use super::{Flaw, PLAIN};

fn remove_repeated(roles: &mut Vec<Document>) {
    let mut seen = Vec::new();
    roles.retain(|role| {
        let is_new = !seen.contains(role);
        if is_new {
            seen.push(role.clone());
        }
        is_new
    });
}

fn drop_roles(root: &mut Document, dropped: &'static str) {
    if let Some(roles) = roles(root) {
        roles.retain(|role| *role != Document::text(dropped));
    }
}

fn split_at_commas(roles: &mut [Document]) -> Vec<Document> {
    let mut parts = Vec::new();
    for role in roles.iter_mut().filter_map(text) {
        parts.extend(role.split(',').map(|part| Document::text(part.to_owned())));
    }
    parts
}

fn escape_for_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

pub(super) const FLAWS: &[Flaw] = &[
    Flaw {
        name: "roles-as-set",
        level: Reader,
        expected_subjects: &["roles/duplicate"],
        description: "keeps each role once (Set, @ElementCollection, LinkedHashSet)",
        step: Echo(|root| {
            if let Some(roles) = roles(root) {
                remove_repeated(roles);
            }
        }),
    },
    Flaw {
        name: "roles-sorted",
        level: Reader,
        expected_subjects: &["roles/*", "text/nul"],
        description: "sorts roles (TreeSet, ORDER BY)",
        step: Echo(|root| {
            if let Some(roles) = roles(root) {
                roles.sort_by_cached_key(|role| format!("{role:?}"));
            }
        }),
    },
    Flaw {
        name: "roles-reversed",
        level: Reader,
        expected_subjects: &["roles/*", "text/nul"],
        description: "returns roles in reverse order (a list built from its head)",
        step: Echo(|root| roles(root).into_iter().for_each(|roles| roles.reverse())),
    },
    Flaw {
        name: "roles-trimmed",
        level: Reader,
        expected_subjects: &["roles/text", "roles/character"],
        description: "trims roles (form binders)",
        step: Echo(|root| role_texts(root).for_each(|role| *role = role.trim().to_owned())),
    },
    Flaw {
        name: "roles-lower-cased",
        level: Reader,
        expected_subjects: &["roles/text", "roles/character"],
        description: "writes roles in lower case (citext, LDAP)",
        step: Echo(|root| role_texts(root).for_each(|role| *role = role.to_lowercase())),
    },
    Flaw {
        name: "empty-roles-dropped",
        level: Reader,
        expected_subjects: &["packed/roles"],
        description: "drops empty roles (filter(Boolean), compact_blank, Oracle)",
        step: Echo(|root| drop_roles(root, "")),
    },
    Flaw {
        name: "null-word-dropped",
        level: Reader,
        expected_subjects: &["packed/roles"],
        description: "drops roles that are the word null (CSV and SQL imports)",
        step: Echo(|root| drop_roles(root, "null")),
    },
    Flaw {
        name: "roles-joined-by-commas",
        level: Reader,
        expected_subjects: &["roles/text"],
        description: "stores roles in one column, joined by commas (TypeORM's simple-array)",
        step: Echo(|root| {
            if let Some(roles) = roles(root) {
                *roles = split_at_commas(roles);
            }
        }),
    },
    Flaw {
        name: "roles-composed",
        level: Reader,
        expected_subjects: &["packed/roles"],
        description: "writes text in NFC (file names of macOS, PRECIS)",
        step: Echo(|root| {
            role_texts(root).for_each(|role| *role = role.replace("e\u{301}", "\u{e9}"))
        }),
    },
    Flaw {
        name: "roles-in-latin-1",
        level: Reader,
        expected_subjects: &["roles/text", "roles/character"],
        description: "writes a question mark for every character outside Latin-1 (VARCHAR of SQL \
                      Server)",
        step: Echo(|root| {
            role_texts(root)
                .for_each(|role| *role = role.replace(|character| character > '\u{ff}', "?"));
        }),
    },
    Flaw {
        name: "roles-escaped-for-html",
        level: Reader,
        expected_subjects: &["roles/text"],
        description: "escapes roles for HTML on input (PHP's filters, sanitizers)",
        step: Echo(|root| role_texts(root).for_each(|role| *role = escape_for_html(role))),
    },
    Flaw {
        name: "control-characters-dropped",
        level: Reader,
        expected_subjects: &["roles/text", "roles/character", "text/nul"],
        description: "drops control characters (XML, log sanitizers)",
        step: Echo(|root| {
            role_texts(root).for_each(|role| role.retain(|character| !character.is_control()));
        }),
    },
    Flaw {
        name: "line-ends-unified",
        level: Reader,
        expected_subjects: &["packed/roles"],
        description: "turns a carriage return and line feed into a line feed (text mode on \
                      Windows, git)",
        step: Echo(|root| role_texts(root).for_each(|role| *role = role.replace("\r\n", "\n"))),
    },
    Flaw {
        name: "byte-order-mark-dropped",
        level: Reader,
        expected_subjects: &["packed/roles"],
        description: "drops U+FEFF at the start of any text (utf-8-sig, BOMInputStream)",
        step: Echo(|root| {
            role_texts(root)
                .for_each(|role| *role = role.trim_start_matches('\u{feff}').to_owned());
        }),
    },
    Flaw {
        name: "escapes-read-twice",
        level: Reader,
        expected_subjects: &["packed/roles"],
        description: "decodes escapes twice (stripslashes, eval)",
        step: Echo(|root| {
            role_texts(root)
                .for_each(|role| *role = role.replace("\\u0041", "A").replace("\\b", "b"));
        }),
    },
    Flaw {
        name: "percent-escapes-read",
        level: Reader,
        expected_subjects: &["packed/roles"],
        description: "decodes percent escapes in roles (one URL decoder too many)",
        step: Echo(|root| role_texts(root).for_each(|role| *role = role.replace("%00", "\0"))),
    },
    Flaw {
        name: "templates-expanded",
        level: Reader,
        expected_subjects: &["packed/roles"],
        description: "expands templates in values (configuration loaders, log4j)",
        step: Echo(|root| role_texts(root).for_each(|role| *role = role.replace("${a}", ""))),
    },
    Flaw {
        name: "role-cut-to-255",
        level: Reader,
        expected_subjects: &["roles/long"],
        description: "cuts a role to 255 characters (varchar(255))",
        step: Echo(|root| {
            role_texts(root).filter(|role| role.len() > 255).for_each(|role| role.truncate(255));
        }),
    },
    Flaw {
        name: "role-cut-to-63",
        level: Reader,
        expected_subjects: &["roles/long"],
        description: "cuts a role to 63 bytes (PostgreSQL's type name)",
        step: Echo(|root| {
            let is_long = |role: &&mut String| role.len() > 63 && role.is_ascii();
            role_texts(root).filter(is_long).for_each(|role| role.truncate(63));
        }),
    },
    Flaw {
        name: "first-role-kept-alone",
        level: Reader,
        expected_subjects: &["roles/*", "text/nul"],
        description: "keeps only the first role (one-to-one columns, roles[0])",
        step: Echo(|root| roles(root).into_iter().for_each(|roles| roles.truncate(1))),
    },
    Flaw {
        name: "last-role-lost",
        level: Reader,
        expected_subjects: PLAIN,
        description: "loses the last role (i < length - 1)",
        step: Echo(|root| roles(root).into_iter().for_each(|roles| _ = roles.pop())),
    },
    Flaw {
        name: "hundred-roles-kept",
        level: Reader,
        expected_subjects: &["roles/many"],
        description: "keeps at most a hundred roles (LIMIT 100, one page of results)",
        step: Echo(|root| roles(root).into_iter().for_each(|roles| roles.truncate(100))),
    },
    Flaw {
        name: "roles-counted-in-a-byte",
        level: Reader,
        expected_subjects: &["roles/many"],
        description: "counts roles in one byte, so that 256 roles are none",
        step: Echo(|root| {
            roles(root).into_iter().for_each(|roles| roles.truncate(roles.len() % 256))
        }),
    },
    Flaw {
        name: "ten-roles-at-most",
        level: Reader,
        expected_subjects: &["roles/many"],
        description: "rejects more than ten roles (max_items, @Size(max = 10))",
        step: Reject(|_, root| roles(root).is_some_and(|roles| roles.len() > 10)),
    },
    Flaw {
        name: "no-roles-refused",
        level: Reader,
        expected_subjects: &["roles/none"],
        description: "rejects an empty list of roles (@NotEmpty, minItems: 1)",
        step: Reject(|_, root| roles(root).is_some_and(|roles| roles.is_empty())),
    },
    Flaw {
        name: "no-roles-as-null",
        level: Reader,
        expected_subjects: &["roles/none"],
        description: "writes null for an empty list (Go's nil slices)",
        step: Echo(|root| {
            if roles(root).is_some_and(|roles| roles.is_empty()) {
                root.set("roles", Document::raw("null"));
            }
        }),
    },
    Flaw {
        name: "empty-role-refused",
        level: Reader,
        expected_subjects: &["packed/roles"],
        description: "rejects an empty role (@NotBlank)",
        step: Reject(|_, root| role_texts(root).any(|role| role.is_empty())),
    },
    Flaw {
        name: "role-by-pattern",
        level: Reader,
        expected_subjects: &["roles/text", "roles/character"],
        description: "accepts only letters, digits, underscores and hyphens in a role ([\\w-]+)",
        step: Reject(|_, root| role_texts(root).any(|role| !role.bytes().all(is_word_byte))),
    },
    Flaw {
        name: "duplicate-roles-refused",
        level: Reader,
        expected_subjects: &["roles/duplicate"],
        description: "rejects a role that occurs twice (uniqueItems, UNIQUE)",
        step: Reject(|_, root| {
            let mut roles: Vec<String> = role_texts(root).map(|role| role.clone()).collect();
            let count = roles.len();
            roles.sort();
            roles.dedup();
            roles.len() < count
        }),
    },
];
