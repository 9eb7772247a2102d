//! What a comparison notes beside the differences: [`Notes`].

use crate::contract::Ambiguity;

use super::difference::Allowance;
use super::fate::{Became, Fate};

/// What a comparison notes beside the differences.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    /// The differences that the contract allows, each kind once.
    pub allowances: Vec<Allowance>,
    /// What became of values where the contract leaves that open, each kind once for an ambiguity;
    /// `None` if this is not noted.
    pub fates: Option<Vec<Fate>>,
}

impl Notes {
    pub(super) fn allow(&mut self, allowance: Allowance) {
        if !self.allowances.contains(&allowance) {
            self.allowances.push(allowance);
        }
    }

    /// Whether a fate is noted and is not known yet.
    pub(super) fn wants(&self, ambiguity: Ambiguity, became: Became) -> bool {
        let is_same = |fate: &Fate| (fate.ambiguity, fate.became) == (ambiguity, became);
        self.fates.as_ref().is_some_and(|fates| !fates.iter().any(is_same))
    }

    pub(super) fn add_fate(&mut self, fate: Fate) {
        if self.wants(fate.ambiguity, fate.became) {
            self.fates.get_or_insert_default().push(fate);
        }
    }

    /// How many of these notes tell of a difference.
    pub(super) fn differences(&self) -> usize {
        self.allowances.len() + self.changed_values()
    }

    /// How many of the fates are other than [`Became::Itself`].
    pub(super) fn changed_values(&self) -> usize {
        let fates = self.fates.iter().flatten();
        fates.filter(|fate| fate.became != Became::Itself).count()
    }
}

#[cfg(test)]
mod tests {
    use super::super::compare;
    use super::*;
    use crate::json::Tape;

    /// What a comparison of two documents with these members notes.
    fn notes(document: &str, echo: &str) -> Notes {
        let (mut before, mut after) = (Tape::default(), Tape::default());
        before.read(format!("{{{document}}}").as_bytes()).unwrap();
        after.read(format!("{{{echo}}}").as_bytes()).unwrap();
        let mut notes = Notes { fates: Some(Vec::new()), ..Notes::default() };
        assert_eq!(compare(&before, &after, &mut notes), [], "{document} {echo}");
        notes
    }

    /// Checks what became of the only value of a document that touches an ambiguity.
    fn check(ambiguity: Ambiguity, document: &str, echo: &str, became: Became) {
        let fates = notes(document, echo).fates.unwrap();
        let fates: Vec<_> = fates.iter().map(|fate| (fate.ambiguity, fate.became)).collect();
        assert_eq!(fates, [(ambiguity, became)], "{document} {echo}");
    }

    #[test]
    fn the_fate_of_a_hard_number_is_noted() {
        let claim = |value: &str| format!("\"custom_claims\":{{\"a\":{value},\"b\":1.5}}");
        for (sent, came, became) in [
            ("1e400", "1e400", Became::Itself),
            ("1e400", "10e399", Became::Itself),
            ("1e400", "null", Became::Null),
            ("1e400", "1.7976931348623157e308", Became::Other),
            ("1e-400", "0", Became::Other),
            ("9007199254740993", "9007199254740993", Became::Itself),
            ("9007199254740993", "9007199254740992", Became::Rounded),
        ] {
            check(Ambiguity::NumberRange, &claim(sent), &claim(came), became);
        }
        let fate = &notes(&claim("1e400"), &claim("null")).fates.unwrap()[0];
        assert_eq!((fate.sent.as_str(), fate.came.as_deref()), ("1e400", Some("null")));
    }

    #[test]
    fn the_fate_of_an_open_text_is_noted() {
        let time = |second: &str| format!("\"started_at\":\"2016-12-31T23:59:{second}Z\"");
        check(Ambiguity::TimeLeapSecond, &time("60"), &time("60"), Became::Itself);
        check(Ambiguity::TimeLeapSecond, &time("60"), &time("59"), Became::Other);

        let id = |id: &str| format!("\"member_id\":\"{id}\"");
        let upper = id("FE6C042B-6286-479F-8A4F-B046A6C46509");
        check(Ambiguity::UuidForm, &upper, &upper.to_lowercase(), Became::Other);

        let claim = |value: &str| format!("\"custom_claims\":{{\"a\":{value}}}");
        for (came, became) in [
            (r#""\uD800""#, Became::Itself),
            (r#""\ufffd""#, Became::Other),
            ("null", Became::Null),
        ] {
            check(Ambiguity::LoneSurrogate, &claim(r#""\ud800""#), &claim(came), became);
        }

        let factor = |kind: &str| {
            format!("\"authentication_factors\":[{{{kind}\"delivery_method\":\"email\"}}]")
        };
        let unknown = factor(r#""type":"telepathy","#);
        check(Ambiguity::UnknownFactorType, &unknown, &unknown, Became::Itself);
        check(Ambiguity::UnknownFactorType, &unknown, &factor(""), Became::Absent);
        check(Ambiguity::UnknownFactorType, &unknown, &factor(r#""type":null,"#), Became::Null);
    }

    #[test]
    fn the_fate_of_null_for_an_optional_property_is_noted() {
        let null = "\"custom_claims\":null";
        for (echo, became) in
            [(null, Became::Itself), ("\"custom_claims\":{}", Became::Empty), ("", Became::Absent)]
        {
            check(Ambiguity::OptionalNull, null, echo, became);
        }
    }

    #[test]
    fn a_value_for_which_anything_comes_back_does_not_show_which_duplicate_was_kept() {
        let twice = |first: &str, last: &str| format!("\"x\":{first},\"x\":{last}");
        let kept = |first: &str, last: &str, came: &str| {
            notes(&twice(first, last), &format!("\"x\":{came}")).allowances
        };
        let (first, last) = (Allowance::FirstDuplicateKept, Allowance::LastDuplicateKept);
        for (sent, came, allowances) in [
            (["1", "2"], "1", vec![first]),
            (["1", "2"], "2", vec![last]),
            // The surrogate may have been replaced, but nothing shows that it was.
            ([r#""\ud800""#, "2"], r#""?""#, vec![]),
            ([r#""\ud800""#, "2"], "null", vec![]),
            (["2", r#""\ud800""#], r#""?""#, vec![]),
            // A value that came back as it was beats one that could have become it.
            ([r#""\ud800""#, r#""a""#], r#""a""#, vec![last]),
            ([r#""a""#, r#""\ud800""#], r#""a""#, vec![first]),
            ([r#""a""#, r#""\ud800""#], r#""\ud800""#, vec![last]),
            (["1e400", "2"], "2", vec![Allowance::LastDuplicateKept]),
        ] {
            assert_eq!(kept(sent[0], sent[1], came), allowances, "{sent:?} {came}");
        }
    }
}
