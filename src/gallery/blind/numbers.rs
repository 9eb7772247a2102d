//! Flaws in how numbers in claims are read: signs, exponents, leading zeros of a fraction, and
//! types with other bounds.

use crate::contract::Level::Reader;
use crate::gallery::Flaw;
use crate::gallery::claims::any_value;
use crate::gallery::flawed::Step::{Read, Reject};
use crate::gallery::tree::{claims, is_number};
use crate::json::Document;

/// Replaces each number in the claims for which `change` returns a value. `change` gets the token.
fn change_numbers(root: &mut Document, change: fn(&str) -> Option<Document>) {
    claims(root, |value| {
        if is_number(value)
            && let Document::Raw(token) = &*value
            && let Some(other) = change(token)
        {
            *value = other;
        }
    });
}

fn ignore_sign_of_exponent(token: &str) -> Option<Document> {
    let (number, exponent) = token.split_once(['e', 'E'])?;
    let digits = exponent.strip_prefix('-')?;
    Some(Document::raw(format!("{number}e{digits}")))
}

/// Cuts an exponent to two digits.
fn cut_digits_of_exponent(token: &str) -> Option<Document> {
    let (number, exponent) = token.split_once(['e', 'E'])?;
    let digits = exponent.trim_start_matches(['+', '-']);
    let sign = &exponent[..exponent.len() - digits.len()];
    (digits.len() > 2).then(|| Document::raw(format!("{number}e{sign}{}", &digits[..2])))
}

/// The token as a string if it has an exponent but no point.
fn text_if_exponent_without_point(token: &str) -> Option<Document> {
    let (number, _) = token.split_once(['e', 'E'])?;
    (!number.contains('.')).then(|| Document::text(token.to_owned()))
}

/// Reads the digits before the point as an integer, in which a zero has no sign.
fn lose_sign_of_zero(token: &str) -> Option<Document> {
    token.starts_with("-0.").then(|| Document::raw(token[1..].to_owned()))
}

/// Reads the digits behind the point as an integer and writes it behind a point again.
fn lose_zeros_behind_point(token: &str) -> Option<Document> {
    let (integer, fraction) = token.split_once('.')?;
    let rest = fraction.trim_start_matches('0');
    let is_changed = rest.len() < fraction.len() && rest.starts_with(|c: char| c.is_ascii_digit());
    is_changed.then(|| Document::raw(format!("{integer}.{rest}")))
}

/// Cuts a number without an exponent to 16 characters.
fn cut_to_16_characters(token: &str) -> Option<Document> {
    let is_cut = token.len() > 16 && !token.contains(['e', 'E']);
    is_cut.then(|| Document::raw(token[..16].trim_end_matches('.').to_owned()))
}

/// Converts a whole number with a point or an exponent to a signed integer of 64 bits.
fn clamp_to_64_bits(token: &str) -> Option<Document> {
    let number: f64 = token.parse().ok()?;
    let is_large = number.is_finite() && number.abs() >= i64::MAX as f64;
    (is_large && token.contains(['.', 'e', 'E']))
        .then(|| Document::raw((number as i64).to_string()))
}

fn boolean_of_bit(token: &str) -> Option<Document> {
    match token {
        "0" => Some(Document::raw("false")),
        "1" => Some(Document::raw("true")),
        _ => None,
    }
}

/// Drops the fraction of a number with more than six digits before the point and no exponent.
fn lose_fraction_above_a_million(token: &str) -> Option<Document> {
    let digits = token.strip_prefix('-').unwrap_or(token);
    let (integer, fraction) = digits.split_once('.')?;
    let sign = &token[..token.len() - digits.len()];
    let is_lost = integer.len() > 6 && !fraction.contains(['e', 'E']);
    is_lost.then(|| Document::raw(format!("{sign}{integer}")))
}

fn has_plus_in_exponent(value: &Document) -> bool {
    let Document::Raw(token) = value else { return false };
    is_number(value) && token.contains('+')
}

pub(in crate::gallery) const FLAWS: &[Flaw] = &[
    Flaw {
        name: "exponent-sign-ignored",
        level: Reader,
        expected_subjects: &["claims/number", "claims/tree"],
        description: "skips the sign of an exponent, so that 1e-2 is 100 (hand-written scanners)",
        step: Read(|root| change_numbers(root, ignore_sign_of_exponent)),
    },
    Flaw {
        name: "plus-in-exponent-refused",
        level: Reader,
        expected_subjects: &["claims/number"],
        description: "rejects a plus sign in an exponent (hand-written scanners, [eE]-?\\d+)",
        step: Reject(|_, root| any_value(root, has_plus_in_exponent)),
    },
    Flaw {
        name: "exponent-of-two-digits",
        level: Reader,
        expected_subjects: &["claims/number"],
        description: "reads two digits of an exponent and skips the rest, so that 1e100 is 1e10 \
                      (fixed columns, %2d)",
        step: Read(|root| change_numbers(root, cut_digits_of_exponent)),
    },
    Flaw {
        name: "exponents-without-point-as-texts",
        level: Reader,
        expected_subjects: &["claims/number"],
        description: "takes 1e3 for a string, because a float needs a point (YAML 1.1, PyYAML)",
        step: Read(|root| change_numbers(root, text_if_exponent_without_point)),
    },
    Flaw {
        name: "minus-lost-before-zero-point",
        level: Reader,
        expected_subjects: &["claims/number"],
        description: "reads the digits before the point as an integer, so that -0.5 is 0.5 \
                      (hand-written scanners)",
        step: Read(|root| change_numbers(root, lose_sign_of_zero)),
    },
    Flaw {
        name: "zeros-behind-point-lost",
        level: Reader,
        expected_subjects: &["claims/number"],
        description: "reads the digits behind the point as an integer, so that 1.05 is 1.5 \
                      (hand-written scanners, split at the point)",
        step: Read(|root| change_numbers(root, lose_zeros_behind_point)),
    },
    Flaw {
        name: "numbers-cut-to-16-characters",
        level: Reader,
        expected_subjects: &["claims/hard-number", "claims/number"],
        description: "cuts a number to 16 characters (char buffer[17], snprintf)",
        step: Read(|root| change_numbers(root, cut_to_16_characters)),
    },
    Flaw {
        name: "whole-floats-clamped-to-64-bits",
        level: Reader,
        expected_subjects: &["claims/number"],
        description: "stores a float without a fraction as a 64-bit integer, so that 1e20 is \
                      2^63-1 (casts in Java and Rust)",
        step: Read(|root| change_numbers(root, clamp_to_64_bits)),
    },
    Flaw {
        name: "one-and-zero-as-booleans",
        level: Reader,
        expected_subjects: &["claims/*", "text/largest", "text/length", "text/size", "text/nul"],
        description: "turns 1 and 0 in claims into booleans (TINYINT(1) of MySQL, BIT)",
        step: Read(|root| change_numbers(root, boolean_of_bit)),
    },
    Flaw {
        name: "fraction-lost-above-a-million",
        level: Reader,
        expected_subjects: &["claims/decimals", "packed/claim-kinds", "packed/claims"],
        description: "drops the fraction of a number of a million or more (PHP's number_format, \
                      labels for people)",
        step: Read(|root| change_numbers(root, lose_fraction_above_a_million)),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_changed_only_in_their_circumstance() {
        type Case = (fn(&str) -> Option<Document>, &'static str, Option<&'static str>);
        let cases: [Case; 18] = [
            (ignore_sign_of_exponent, "1.5e-2", Some("1.5e2")),
            (ignore_sign_of_exponent, "1e2", None),
            (cut_digits_of_exponent, "1E-100", Some("1e-10")),
            (cut_digits_of_exponent, "1e10", None),
            (lose_sign_of_zero, "-0.5", Some("0.5")),
            (lose_sign_of_zero, "-0", None),
            (lose_sign_of_zero, "-1.5", None),
            (lose_zeros_behind_point, "1.05e3", Some("1.5e3")),
            (lose_zeros_behind_point, "1.0", None),
            (lose_zeros_behind_point, "1.0e3", None),
            (lose_zeros_behind_point, "1.5", None),
            (cut_to_16_characters, "-9007199254740991", Some("-900719925474099")),
            (cut_to_16_characters, "9007199254740991", None),
            (clamp_to_64_bits, "-1e20", Some("-9223372036854775808")),
            (clamp_to_64_bits, "1e18", None),
            (lose_fraction_above_a_million, "-1234567.5", Some("-1234567")),
            (lose_fraction_above_a_million, "123456.5", None),
            (lose_fraction_above_a_million, "1234567.5e1", None),
        ];
        for (change, token, expected) in cases {
            assert_eq!(change(token), expected.map(Document::raw), "{token}");
        }
    }
}
