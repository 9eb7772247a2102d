//! Flaws that take some texts in claims for something else, or tidy them up.

use crate::contract::Level::Reader;
use crate::gallery::Flaw;
use crate::gallery::claims::claim_texts;
use crate::gallery::flawed::Step::Read;
use crate::gallery::shape::decode_again;
use crate::gallery::tree::{
    characters, claims, claims_and_below, everywhere, text, values, values_of_claims,
};
use crate::json::Document;

/// Replaces each string in the claims with the literal that `literal` returns for it, if any.
fn texts_as_literals(root: &mut Document, literal: fn(&str) -> Option<&'static str>) {
    claims(root, |value| {
        if let Some(literal) = characters(value).and_then(literal) {
            *value = Document::raw(literal);
        }
    });
}

/// The ASCII character that a full-width form stands for, or the character itself.
fn half_width(character: char) -> char {
    let code = u32::from(character);
    match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(code - 0xfee0).unwrap_or(character),
        '\u{3000}' | '\u{a0}' => ' ',
        _ => character,
    }
}

/// Masks all but the last four digits of a text of 13 to 19 digits, with spaces or hyphens.
fn mask_card_number(text: &mut String) {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b' ' | b'-'));
    if !is_number || !(13..=19).contains(&digits) {
        return;
    }

    let mut left = digits;
    let mask = |character: char| {
        let is_digit = character.is_ascii_digit();
        left -= usize::from(is_digit);
        if is_digit && left >= 4 { '*' } else { character }
    };
    *text = text.chars().map(mask).collect();
}

/// Replaces the values of members whose names sound secret.
fn filter_secrets(value: &mut Document) {
    let Document::Object(members) = value else { return };
    for member in members {
        let name = characters(&member.name).unwrap_or_default().to_lowercase();
        if ["password", "secret", "token", "passwd"].iter().any(|word| name.contains(word)) {
            member.value = Document::text("[FILTERED]");
        }
    }
}

fn trim(value: &mut Document) {
    if let Some(text) = text(value) {
        *text = text.trim().to_owned();
    }
}

fn trim_nested(claim: &mut Document) {
    match claim {
        Document::Array(elements) => {
            elements.iter_mut().for_each(|element| everywhere(element, &trim));
        }
        claim => values(claim).for_each(|member| everywhere(member, &trim)),
    }
}

/// Adds a slash to a URL that has a host but no path.
fn add_root_path(text: &mut String) {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    if host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', ' '])) {
        text.push('/');
    }
}

fn is_container(value: &Document) -> bool {
    matches!(value, Document::Array(_) | Document::Object(_))
}

fn decode_containers(value: &mut Document) {
    if let Some(inner) = decode_again(value).filter(is_container) {
        *value = inner;
    }
}

fn replace_typographic_marks(text: &mut String) {
    *text = text
        .replace(['\u{2018}', '\u{2019}'], "'")
        .replace(['\u{201c}', '\u{201d}'], "\"")
        .replace(['\u{2013}', '\u{2014}'], "-")
        .replace('\u{2026}', "...");
}

fn decode_entities(text: &mut String) {
    *text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    *text = text.replace("&#39;", "'").replace("&amp;", "&");
}

pub(in crate::gallery) const FLAWS: &[Flaw] = &[
    Flaw {
        name: "yes-and-no-as-booleans-in-claims",
        level: Reader,
        expected_subjects: &["claims/text"],
        description: "turns the strings yes, no, on and off in claims into booleans (YAML 1.1)",
        step: Read(|root| {
            texts_as_literals(root, |text| match text.to_lowercase().as_str() {
                "yes" | "on" => Some("true"),
                "no" | "off" => Some("false"),
                _ => None,
            });
        }),
    },
    Flaw {
        name: "words-for-nothing-as-null-in-claims",
        level: Reader,
        expected_subjects: &["packed/claims", "packed/escaped-texts"],
        description: "turns the strings NaN, NA, N/A and None in claims into null (pandas' \
                      read_json and read_csv)",
        step: Read(|root| {
            texts_as_literals(root, |text| match text {
                "NaN" | "nan" | "NA" | "N/A" | "n/a" | "None" => Some("null"),
                _ => None,
            });
        }),
    },
    Flaw {
        name: "json-texts-in-claims-decoded",
        level: Reader,
        expected_subjects: &["packed/claim-kinds", "packed/claims", "packed/escaped-texts"],
        description: "decodes a string in a claim that is itself a JSON array or object (helpers \
                      for JSON columns, axios)",
        step: Read(|root| claims(root, decode_containers)),
    },
    Flaw {
        name: "entities-decoded-in-claims",
        level: Reader,
        expected_subjects: &["packed/claims", "packed/escaped-texts"],
        description: "decodes HTML entities in claims (html.unescape on input)",
        step: Read(|root| claim_texts(root, decode_entities)),
    },
    Flaw {
        name: "tags-stripped-from-claims",
        level: Reader,
        expected_subjects: &["claims/text"],
        description: "strips everything between angle brackets from claims (PHP's strip_tags, \
                      sanitizers)",
        step: Read(|root| {
            claim_texts(root, |text| {
                while let Some(start) = text.find('<')
                    && let Some(length) = text[start..].find('>')
                {
                    text.drain(start..=start + length);
                }
            });
        }),
    },
    Flaw {
        name: "full-width-forms-folded-in-claims",
        level: Reader,
        expected_subjects: &["claims/text"],
        description: "writes full-width forms and unusual spaces in claims as ASCII (NFKC)",
        step: Read(|root| {
            claim_texts(root, |text| *text = text.chars().map(half_width).collect());
        }),
    },
    Flaw {
        name: "typographic-marks-replaced-in-claims",
        level: Reader,
        expected_subjects: &["packed/claims", "packed/escaped-texts"],
        description: "writes curved quotes, dashes and ellipses in claims as ASCII (unidecode, \
                      filters for pasted text)",
        step: Read(|root| claim_texts(root, replace_typographic_marks)),
    },
    Flaw {
        name: "apostrophes-doubled-in-claims",
        level: Reader,
        expected_subjects: &["claims/character"],
        description: "doubles apostrophes in claims (SQL escaped by hand and stored with bound \
                      parameters)",
        step: Read(|root| claim_texts(root, |text| *text = text.replace('\'', "''"))),
    },
    Flaw {
        name: "backslashes-as-slashes-in-claims",
        level: Reader,
        expected_subjects: &["claims/text"],
        description: "turns backslashes in claims into slashes (helpers for paths of Windows)",
        step: Read(|root| claim_texts(root, |text| *text = text.replace('\\', "/"))),
    },
    Flaw {
        name: "line-separators-as-line-feeds-in-claims",
        level: Reader,
        expected_subjects: &["packed/claims", "packed/escaped-texts"],
        description: "turns U+2028, U+2029 and U+0085 in claims into line feeds (Python's \
                      splitlines, JSON embedded in JavaScript)",
        step: Read(|root| {
            claim_texts(root, |text| {
                *text = text.replace(['\u{2028}', '\u{2029}', '\u{85}'], "\n");
            });
        }),
    },
    Flaw {
        name: "joiners-dropped-from-claims",
        level: Reader,
        expected_subjects: &["packed/claims", "packed/escaped-texts"],
        description: "drops zero-width joiners and variation selectors from claims, which breaks \
                      up emoji (filters for invisible characters)",
        step: Read(|root| {
            claim_texts(root, |text| *text = text.replace(['\u{200d}', '\u{fe0f}'], ""));
        }),
    },
    Flaw {
        name: "card-numbers-masked-in-claims",
        level: Reader,
        expected_subjects: &["packed/claims", "packed/escaped-texts"],
        description: "masks strings in claims that look like the numbers of payment cards \
                      (redaction of personal data)",
        step: Read(|root| claim_texts(root, mask_card_number)),
    },
    Flaw {
        name: "secrets-filtered-in-claims",
        level: Reader,
        expected_subjects: &["claims/every-name", "packed/claim-kinds"],
        description: "replaces claims whose names contain password, secret or token (Rails' \
                      filter_parameters, scrubbers of logs)",
        step: Read(|root| claims_and_below(root, filter_secrets)),
    },
    Flaw {
        name: "nested-claim-texts-trimmed",
        level: Reader,
        expected_subjects: &["packed/claims", "packed/escaped-texts"],
        description: "trims strings inside nested claims, but not those at the top (a recursive \
                      helper for parameters)",
        step: Read(|root| values_of_claims(root).for_each(trim_nested)),
    },
    Flaw {
        name: "urls-normalised-in-claims",
        level: Reader,
        expected_subjects: &["packed/claims", "packed/escaped-texts"],
        description: "adds a slash to a URL in a claim that has no path (the class URL of \
                      JavaScript, pydantic's AnyUrl)",
        step: Read(|root| claim_texts(root, add_root_path)),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(edit: fn(&mut String), text: &str) -> String {
        let mut text = text.to_owned();
        edit(&mut text);
        text
    }

    #[test]
    fn only_texts_of_13_to_19_digits_are_masked() {
        let masked = |text| edited(mask_card_number, text);
        assert_eq!(masked("4111 1111-1111 1234"), "**** ****-**** 1234");
        assert_eq!(masked("1234567890123"), "*********0123");
        for other in ["123456789012", "12345678901234567890", "1234567890123x", ""] {
            assert_eq!(masked(other), other);
        }
    }

    #[test]
    fn only_urls_without_a_path_get_a_slash() {
        assert_eq!(edited(add_root_path, "https://a.example"), "https://a.example/");
        for other in ["https://", "https://a.example/", "https://a?b", "ftp://a", "https"] {
            assert_eq!(edited(add_root_path, other), other);
        }
    }
}
