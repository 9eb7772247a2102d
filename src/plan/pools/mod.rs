//! Pools of values that implementations are known to get wrong, one for each kind of value. Each
//! value is used at every place that takes the kind.

mod claims;
mod containers;
mod names;
mod numbers;
mod texts;

pub(super) use claims::CLAIMS;
pub(super) use containers::CONTAINERS;
pub(super) use names::{ABBREVIATIONS, NAMES};
pub(super) use numbers::{HARD_NUMBERS, NUMBERS};
pub(super) use texts::TEXTS;

/// A value, preceded by the word that stands for it in ids.
pub(super) type Named = (&'static str, &'static str);

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_word_and_every_value_of_a_pool_occurs_once() {
        for pool in [TEXTS, NAMES, NUMBERS, HARD_NUMBERS, CONTAINERS] {
            let (mut words, mut values) = (HashSet::new(), HashSet::new());
            for (word, value) in pool {
                assert!(words.insert(word), "{word}");
                assert!(values.insert(value), "{word}: {value}");
                assert!(
                    word.bytes().all(|byte| byte.is_ascii_lowercase()
                        || byte.is_ascii_digit()
                        || byte == b'-'),
                    "{word}"
                );
            }
        }
    }
}
