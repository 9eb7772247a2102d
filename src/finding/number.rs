//! Whether a number that does not fit into binary64 came back: [`is_exact_or_nearest`].

/// Whether `came` is the integer `sent`, or the binary64 number nearest to it.
///
/// The nearest number may be written with all its digits, with the fewest that identify it, or
/// rounded to any number of digits that identifies it. Another integer is not the nearest number,
/// even if a reader would round it to the same one.
pub(super) fn is_exact_or_nearest(sent: &str, came: &str) -> bool {
    let came_decimal = Decimal::of(came);
    if Decimal::of(sent) == came_decimal {
        return true;
    }
    let (Ok(nearest), Ok(read)) = (sent.parse::<f64>(), came.parse::<f64>()) else { return false };
    // An integer of at most 100 characters has a nearest number of at most 100 digits.
    let digits = came_decimal.digits.len();
    if nearest != read || !(1..=100).contains(&digits) {
        return false;
    }
    let rounded = format!("{nearest:.*e}", digits - 1);
    let shortest = format!("{nearest:e}");
    [rounded, shortest].iter().any(|text| Decimal::of(text) == came_decimal)
}

/// Whether two number tokens stand for exactly the same number.
pub(super) fn is_exact(one: &str, other: &str) -> bool {
    Decimal::of(one) == Decimal::of(other)
}

/// The exact value of a number token: ±0.`digits` × 10^`exponent`.
#[derive(Debug, PartialEq, Eq)]
struct Decimal {
    is_negative: bool,
    /// Without zeros at either end.
    digits: String,
    exponent: i64,
}

impl Decimal {
    fn of(token: &str) -> Self {
        let unsigned = token.strip_prefix('-').unwrap_or(token);
        let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = [whole, fraction].concat();
        let significant = all.trim_start_matches('0');
        let digits = significant.trim_end_matches('0').to_owned();
        if digits.is_empty() {
            return Self { is_negative: false, digits, exponent: 0 };
        }

        let farthest = if exponent.starts_with('-') { i64::MIN } else { i64::MAX };
        let leading_zeros = all.len() - significant.len();
        let exponent = exponent
            .parse()
            .unwrap_or(farthest)
            .saturating_add(whole.len() as i64)
            .saturating_sub(leading_zeros as i64);
        Self { is_negative: token.starts_with('-'), digits, exponent }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        for other in ["120", "120.00", "1.2e2", "12E+1", "0.0120e4", "1200e-1"] {
            assert!(is_exact("120", other), "{other}");
        }
        for other in ["-120", "12", "120.01", "1.2e3", "1.2e99999999999999999999"] {
            assert!(!is_exact("120", other), "{other}");
        }
        assert!(is_exact("0", "-0.0e7"));
    }

    #[test]
    fn the_nearest_binary64_may_be_written_in_any_usual_way_but_no_other_integer() {
        let sent = "12345678901234567890";
        for came in [
            "12345678901234567890",
            "1.2345678901234567890e19",
            // All digits, the fewest digits, and 18 digits of the nearest number.
            "12345678901234567168",
            "12345678901234567000",
            "1.2345678901234567e+19",
            "1.23456789012345672e19",
        ] {
            assert!(is_exact_or_nearest(sent, came), "{came}");
        }
        for came in ["12345678901234567889", "12345678901234567891", "1.2345678901234568e19", "0"] {
            assert!(!is_exact_or_nearest(sent, came), "{came}");
        }

        // Half-way between two numbers: only the even one is the nearest.
        assert!(is_exact_or_nearest("9007199254740993", "9007199254740992"));
        assert!(!is_exact_or_nearest("9007199254740993", "9007199254740994"));
        assert!(!is_exact_or_nearest("9007199254740995", "9007199254740997"));
        // A reader that stops at the largest 64-bit integer returns another number.
        assert!(!is_exact_or_nearest("9223372036854775808", "9223372036854775807"));
        assert!(!is_exact_or_nearest("18446744073709551616", "18446744073709551615"));
    }
}
