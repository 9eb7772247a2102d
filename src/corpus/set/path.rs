//! Paths of files in a corpus: [`path`]. They are the same on every file system: letters of ASCII,
//! digits, `-` and `.`, with at most [`LONGEST`] bytes a name.

use crate::case::Case;
use crate::contract::Rule;
use crate::oracle::Verdict;
use crate::plan::Plan;

use super::entry::digest;

/// The maximum length of the name of a file or folder, in bytes.
pub(super) const LONGEST: usize = 100;
/// The ending of every file's name.
const ENDING: &str = ".json";
/// Names that Windows keeps for devices, whatever their ending is.
const RESERVED: [&str; 4] = ["con", "prn", "aux", "nul"];

/// The path of a case's document. The verdict is about this document.
pub(super) fn path(case: &Case, verdict: &Verdict) -> String {
    let id = case.id();
    if case.is_hostile() {
        return in_folder("hostile", id.split_once('/').map_or("", |(_, rest)| rest));
    }
    let rules: Vec<Rule> = case.plan().map(Plan::rules).unwrap_or_default();
    match (rules.as_slice(), verdict.ambiguities().next()) {
        ([rule], _) if id.starts_with(rule.id()) => {
            let rest = id[rule.id().len()..].trim_start_matches('/');
            in_folder(&format!("near-miss/{}", safe(rule.id())), rest)
        }
        ([], Some(ambiguity)) => in_folder(&format!("ambiguous/{}", safe(ambiguity.id())), &id),
        ([], None) => match id.split_once('/') {
            Some((group, rest)) => in_folder(&format!("valid/{}", safe(group)), rest),
            None => in_folder("valid", &id),
        },
        _ => in_folder("near-miss/several", id.split_once('/').map_or(&id, |(_, rest)| rest)),
    }
}

fn in_folder(folder: &str, id: &str) -> String {
    format!("{folder}/{}", file_name(id))
}

/// The name of a file for an id.
pub(super) fn file_name(id: &str) -> String {
    let mut name = safe(id);
    if RESERVED.contains(&name.split('.').next().unwrap_or_default()) {
        name = format!("character-{name}");
    }
    if name.len() + ENDING.len() > LONGEST {
        let mark = &digest(id.as_bytes())[..8];
        name.truncate(LONGEST - ENDING.len() - mark.len() - 1);
        name = format!("{}-{mark}", name.trim_end_matches(['-', '.']));
    }
    name + ENDING
}

/// The id in characters that every file system has. Points separate its segments.
fn safe(id: &str) -> String {
    let letter = |letter: char| match letter {
        '/' => '.',
        letter if letter.is_ascii_alphanumeric() => letter.to_ascii_lowercase(),
        _ => '-',
    };
    id.chars().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_safe_characters_and_a_safe_length() {
        assert_eq!(file_name("claims/character/u+0000"), "claims.character.u-0000.json");
        assert_eq!(file_name("nul/inside"), "character-nul.inside.json");
        let long = file_name(&"a/".repeat(100));
        assert!(long.len() <= LONGEST, "{long}");
        assert_ne!(long, file_name(&"a/".repeat(101)));
    }
}
