//! Changes documents as trees, for the custom mutator of a fuzzer: [`mutate`] and [`crossover`].

use arbitrary::{Result, Unstructured};

use crate::entropy;
use crate::json::document::Spelling;
use crate::json::{Document, Tape};
use crate::plan::Plan;

/// Draws a plan from the seed and applies its features and its defect to a document. Returns `None`
/// if the document is not a JSON object, or if the result is empty or longer than `max_len`. In
/// that case, use the fuzzer's own mutation.
pub fn mutate(document: &[u8], max_len: usize, seed: u32) -> Option<Vec<u8>> {
    let tree = tree(document)?;
    let entropy = entropy(seed);
    let plan = Plan::draw(&mut Unstructured::new(&entropy)).ok()?;
    fitting(plan.applied_to(tree), max_len)
}

/// Copies a value of the document `from` into the document `into`, at the same pointer. A value
/// that is already there is replaced. Returns `None` if either document is not a JSON object, or if
/// the result is empty or longer than `max_len`.
pub fn crossover(into: &[u8], from: &[u8], max_len: usize, seed: u32) -> Option<Vec<u8>> {
    let (mut into, from) = (tree(into)?, tree(from)?);
    let entropy = entropy(seed);
    exchange(&mut into, &from, &mut Unstructured::new(&entropy)).ok()?;
    let mut text = Vec::new();
    into.write(&Spelling::default(), &mut text);
    fitting(text, max_len)
}

/// The entropy that a seed expands to. It is enough for every choice in this module.
fn entropy(seed: u32) -> [u8; 2 * Plan::ENTROPY] {
    entropy::entropy(u64::from(seed), 0)
}

fn tree(text: &[u8]) -> Option<Document> {
    let mut tape = Tape::default();
    tape.read(text).ok()?;
    let tree = Document::decoded(tape.root());
    matches!(tree, Document::Object(_)).then_some(tree)
}

/// The text, unless it is empty or too long.
fn fitting(text: Vec<u8>, max_len: usize) -> Option<Vec<u8>> {
    (!text.is_empty() && text.len() <= max_len).then_some(text)
}

/// Copies a random child of `from` into `into`. If `into` already has this child,
/// [`replace_or_descend`] decides how much of it is copied.
fn exchange(into: &mut Document, from: &Document, entropy: &mut Unstructured<'_>) -> Result<()> {
    match (into, from) {
        (Document::Object(members), Document::Object(others)) if !others.is_empty() => {
            let other = entropy.choose(others)?;
            match members.iter_mut().find(|member| member.name == other.name) {
                Some(member) => replace_or_descend(&mut member.value, &other.value, entropy),
                None => {
                    let at = entropy.int_in_range(0..=members.len())?;
                    members.insert(at, other.clone());
                    Ok(())
                }
            }
        }
        (Document::Array(elements), Document::Array(others)) if !others.is_empty() => {
            let at = entropy.int_in_range(0..=others.len() - 1)?;
            match elements.get_mut(at) {
                Some(element) => replace_or_descend(element, &others[at], entropy),
                None => {
                    elements.push(others[at].clone());
                    Ok(())
                }
            }
        }
        (into, from) => {
            *into = from.clone();
            Ok(())
        }
    }
}

/// Copies the whole value one time in four. Otherwise, copies a part of it with [`exchange`].
fn replace_or_descend(
    into: &mut Document,
    from: &Document,
    entropy: &mut Unstructured<'_>,
) -> Result<()> {
    if entropy.int_in_range(0..=3u8)? == 3 {
        *into = from.clone();
        return Ok(());
    }
    exchange(into, from, entropy)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::case::Case;
    use crate::contract::Rule;
    use crate::oracle::Oracle;

    const MAX_LEN: usize = 4096;

    #[test]
    fn texts_that_are_not_objects_are_left_to_the_fuzzer() {
        for text in ["", "[]", "nul", "{", "\"x\"", "{}x"] {
            assert_eq!(mutate(text.as_bytes(), MAX_LEN, 1), None, "{text}");
            assert_eq!(crossover(text.as_bytes(), b"{}", MAX_LEN, 1), None, "{text}");
            assert_eq!(crossover(b"{}", text.as_bytes(), MAX_LEN, 1), None, "{text}");
        }
    }

    #[test]
    fn mutated_documents_are_not_too_long() {
        let plain = Case::plain().document().to_vec();
        let max_len = plain.len() + 20;
        let changed: Vec<_> = (0..500).filter_map(|seed| mutate(&plain, max_len, seed)).collect();
        assert!(changed.len() > 50, "{}", changed.len());
        assert!(changed.iter().all(|text| text.len() <= max_len));
    }

    #[test]
    fn the_plain_document_becomes_near_misses_of_most_rules() {
        let (plain, oracle) = (Case::plain().document().to_vec(), Oracle::new());
        let changed = (0..20_000).filter_map(|seed| mutate(&plain, MAX_LEN, seed));
        let broken: BTreeSet<Rule> =
            changed.flat_map(|text| oracle.verdict(&text).rules().collect::<Vec<_>>()).collect();
        assert!(broken.len() * 4 > Rule::all().len() * 3, "{} rules", broken.len());
    }

    #[test]
    fn a_document_keeps_members_that_the_plan_does_not_change() {
        let text = br#"{"mine":[1,{"a":"b"}],"roles":["x"]}"#;
        for seed in 0..500 {
            let Some(changed) = mutate(text, 1 << 20, seed) else { continue };
            let mut tape = Tape::default();
            // Some defects put another document in place of this one, which has no roles.
            if tape.read(&changed).is_ok() && tape.root().member("roles").is_some() {
                assert!(tape.root().member("mine").is_some(), "{}", changed.escape_ascii());
            }
        }
    }

    #[test]
    fn a_plan_can_be_applied_to_any_tree() {
        let texts: [&[u8]; 6] = [
            b"{}",
            br#"{"roles":1,"authentication_factors":[1,[],{"email_factor":null}]}"#,
            br#"{"authentication_factors":{},"custom_claims":[]}"#,
            br#"{"\ud800":1,"roles":["\ud800"],"roles":[]}"#,
            br#"{"custom_claims":"x","started_at":[],"organization_slug":{}}"#,
            br#"{"authentication_factors":[]}"#,
        ];
        for text in texts {
            (0..3000).for_each(|seed| _ = mutate(text, usize::MAX, seed));
        }
    }

    #[test]
    fn a_value_is_copied_to_the_same_pointer() {
        let (into, from) = (br#"{"a":{"b":1,"c":2}}"#, br#"{"a":{"b":"new"}}"#);
        let crossed: BTreeSet<String> = (0..100)
            .filter_map(|seed| crossover(into, from, MAX_LEN, seed))
            .map(|text| String::from_utf8(text).unwrap())
            .collect();
        let all = [r#"{"a":{"b":"new"}}"#, r#"{"a":{"b":"new","c":2}}"#];
        assert_eq!(crossed, BTreeSet::from(all.map(str::to_owned)));
    }
}
