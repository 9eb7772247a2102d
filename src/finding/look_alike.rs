//! Names that resemble the name of a property: [`is_look_alike`].

/// Whether a name is not the property's, but could be taken for it: it is equal except for case,
/// letters that Unicode folds into others, Cyrillic letters that look like Latin ones, and characters
/// that are neither letters nor digits, such as `_` and `-`.
pub(super) fn is_look_alike(name: &str, property: &str) -> bool {
    name != property && folded(name).eq(folded(property))
}

/// The letters and digits of a name, without case. Upper case comes first, because `ſ` has no lower
/// case but shares its upper case with `s`.
fn folded(name: &str) -> impl Iterator<Item = char> {
    name.chars()
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .filter(|character| character.is_alphanumeric())
        .map(latin)
}

/// The ASCII letter or digit that looks like a lower-case one of full width or of the Cyrillic
/// script. Other characters stay as they are.
fn latin(character: char) -> char {
    match character {
        '\u{ff10}'..='\u{ff19}' | '\u{ff41}'..='\u{ff5a}' => {
            char::from_u32(character as u32 - FULL_WIDTH).unwrap_or(character)
        }
        '\u{430}' => 'a',
        '\u{441}' => 'c',
        '\u{501}' => 'd',
        '\u{435}' => 'e',
        '\u{4bb}' => 'h',
        '\u{456}' => 'i',
        '\u{458}' => 'j',
        '\u{43e}' => 'o',
        '\u{440}' => 'p',
        '\u{455}' => 's',
        '\u{445}' => 'x',
        '\u{443}' => 'y',
        other => other,
    }
}

/// How far the letters and digits of full width are behind those of ASCII.
const FULL_WIDTH: u32 = 0xFF01 - 0x21;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_alike_differs_in_case_folding_or_separators_alone() {
        for name in
            ["Member_Id", "MEMBER_ID", "memberId", "member-id", " member_id\n", "member_id\u{200b}"]
        {
            assert!(is_look_alike(name, "member_id"), "{name}");
        }
        for (name, property) in [
            ("roleſ", "roles"),
            ("to\u{212a}en_id", "token_id"),
            ("rol\u{ff45}s", "roles"),
            ("\u{ff32}OLES", "roles"),
            ("r\u{43e}l\u{435}s", "roles"),
        ] {
            assert!(is_look_alike(name, property), "{name}");
        }
        for name in ["member_id", "member_ids", "member", "", "_"] {
            assert!(!is_look_alike(name, "member_id"), "{name}");
        }
    }
}
