//! Names that resemble the name of a property: [`is_look_alike`].

/// Whether a name is not the property's, but could be taken for it: it is equal except for case,
/// letters that Unicode folds into others, and characters that are neither letters nor digits, such
/// as `_` and `-`.
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
}

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
        for (name, property) in [("roleſ", "roles"), ("to\u{212a}en_id", "token_id")] {
            assert!(is_look_alike(name, property), "{name}");
        }
        for name in ["member_id", "member_ids", "member", "", "_"] {
            assert!(!is_look_alike(name, "member_id"), "{name}");
        }
    }
}
