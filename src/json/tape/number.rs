//! Numbers: the grammar of RFC 8259 §6, and which numbers some readers round or reject.

use super::syntax::Reason;

/// The end of the number at the start of `bytes`, or the offset and reason of the first error in
/// it.
pub(super) fn scan(bytes: &[u8]) -> Result<usize, (usize, Reason)> {
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    at = match bytes.get(at) {
        Some(b'0') if bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => {
            return Err((at + 1, Reason::LeadingZero));
        }
        Some(b'0') => at + 1,
        _ => digits(bytes, at)?,
    };
    if bytes.get(at) == Some(&b'.') {
        at = digits(bytes, at + 1)?;
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        at += 1;
        at += usize::from(matches!(bytes.get(at), Some(b'+' | b'-')));
        at = digits(bytes, at)?;
    }
    Ok(at)
}

fn digits(bytes: &[u8], from: usize) -> Result<usize, (usize, Reason)> {
    let count = bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    if count == 0 { Err((from, Reason::Digit)) } else { Ok(from + count) }
}

/// The length of the longest token that every reader is expected to accept.
const LONGEST: usize = 100;
const LARGEST_EXACT: u64 = (1 << 53) - 1;

/// Whether readers treat a number token differently: some round it, some reject it, some keep it
/// exactly.
pub(super) fn is_out_of_range(token: &str) -> bool {
    if token.len() <= 15 && !token.contains(['e', 'E']) {
        return false;
    }
    if token.len() > LONGEST {
        return true;
    }
    if !token.contains(['.', 'e', 'E']) {
        let digits = token.trim_start_matches('-');
        return digits.parse::<u64>().map_or(true, |whole| whole > LARGEST_EXACT);
    }
    let mantissa = token.split(['e', 'E']).next().unwrap_or(token);
    let is_zero = !mantissa.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
    let nearest = token.parse::<f64>().unwrap_or(f64::NAN);
    !nearest.is_finite() || (nearest == 0.0 && !is_zero)
}

/// Whether a token that is [out of range](is_out_of_range) is so only because it is an integer
/// beyond ±(2^53−1): it has no fraction, no exponent, and is not too long.
pub(super) fn is_large_integer(token: &str) -> bool {
    token.len() <= LONGEST && !token.contains(['.', 'e', 'E'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_beyond_exact_integers_binary64_or_100_characters_are_out_of_range() {
        let inside = [
            "9007199254740991",
            "-9007199254740991",
            "1.7976931348623157e308",
            "0e999",
            "-0",
            "5e-324",
        ];
        for token in inside {
            assert!(!is_out_of_range(token), "{token}");
        }
        let long = "1.".to_owned() + &"0".repeat(99);
        for token in [
            "9007199254740992",
            "-9007199254740992",
            "1e309",
            "-1e400",
            "1e-400",
            "0.1E-999",
            &long,
        ] {
            assert!(is_out_of_range(token), "{token}");
        }
        assert!(!is_out_of_range(&long[..100]));
        for token in ["9007199254740992", "-9007199254740992", &"9".repeat(100)] {
            assert!(is_out_of_range(token) && is_large_integer(token), "{token}");
        }
        for token in ["1e309", "1e-400", &"9".repeat(101)] {
            assert!(is_out_of_range(token) && !is_large_integer(token), "{token}");
        }
    }
}
