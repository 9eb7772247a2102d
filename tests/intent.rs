//! The oracle's verdict on the document of a plan is what the plan intends.

use std::collections::{BTreeMap, BTreeSet};

use arbitrary::Unstructured;
use nearmiss::contract::{Ambiguity, Layer, Rule};
use nearmiss::internal::entropy;
use nearmiss::internal::intent::disagreement;
use nearmiss::internal::json::Tape;
use nearmiss::internal::plan::{Choice, Defect, Feature, Plan, Position, Way};
use nearmiss::internal::sweep;
use nearmiss::oracle::Oracle;

fn assert_none(wrong: &[String]) {
    assert!(
        wrong.is_empty(),
        "{}\n{} in all",
        wrong[..wrong.len().min(30)].join("\n"),
        wrong.len()
    );
}

fn every_choice() -> impl Iterator<Item = Choice> {
    Feature::all().flat_map(|feature| {
        (0..feature.places()).flat_map(move |place| {
            (0..feature.variants().min(100)).map(move |variant| Choice { feature, place, variant })
        })
    })
}

fn every_defect() -> impl Iterator<Item = Defect> {
    let several = Way::several().iter().flat_map(|&way| {
        (0..way.variants()).flat_map(move |variant| {
            let at = move |position| Defect::several(way, variant, position);
            Position::ALL.into_iter().filter_map(at)
        })
    });
    let single = Rule::all().flat_map(|rule| {
        Way::of(rule).iter().flat_map(move |&way| {
            (0..way.variants()).flat_map(move |variant| {
                Position::ALL.map(|position| Defect { rule, way, variant, position })
            })
        })
    });
    single.chain(several)
}

#[test]
fn every_choice_alone_matches_its_intent() {
    let oracle = Oracle::new();
    let mut tape = Tape::default();
    let mut wrong = Vec::new();
    for choice in every_choice() {
        let plan = Plan::new([choice], None);
        let verdict = oracle.judge(&plan.document(), &mut tape);
        wrong.extend(disagreement(&plan, &verdict));
        let touched: BTreeSet<Ambiguity> = verdict.ambiguities().collect();
        if touched != choice.feature.touches().iter().copied().collect() {
            wrong.push(format!("{}: touches {touched:?}", plan.id()));
        }
        if plan.document() == Plan::default().document() {
            wrong.push(format!("{}: changes nothing", plan.id()));
        }
    }
    assert_none(&wrong);
}

#[test]
fn every_defect_breaks_only_its_rules_and_its_twin_breaks_none() {
    let oracle = Oracle::new();
    let mut tape = Tape::default();
    let mut wrong = Vec::new();
    for defect in every_defect() {
        let plan = Plan::new([], Some(defect));
        wrong.extend(disagreement(&plan, &oracle.judge(&plan.document(), &mut tape)));
        let twin = plan.twin().expect("a near miss has a twin");
        if !oracle.judge(&twin, &mut tape).is_plainly_valid() {
            wrong.push(format!("{}: its twin is not valid", plan.id()));
        }
    }
    assert_none(&wrong);
}

#[test]
fn json_rules_are_broken_with_any_name_in_any_escapes() {
    let oracle = Oracle::new();
    let mut tape = Tape::default();
    let mut wrong = Vec::new();
    let choices_of =
        |id: &str| every_choice().filter(|choice| choice.feature.id() == id).collect::<Vec<_>>();
    let (names, escapes) = (choices_of("unknown/name"), choices_of("spelling/escapes"));
    assert!(!names.is_empty() && !escapes.is_empty());
    for defect in every_defect().filter(|defect| defect.rule.layer() == Layer::Json) {
        for name in names.iter().filter(|name| name.place == 0) {
            for escape in &escapes {
                let plan = Plan::new([*name, *escape], Some(defect));
                let verdict = oracle.judge(&plan.document(), &mut tape);
                wrong.extend(disagreement(&plan, &verdict));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn any_document_breaks_the_grammar_in_another_encoding() {
    let oracle = Oracle::new();
    let mut tape = Tape::default();
    let mut wrong = Vec::new();
    let (rule, position) = (Rule::find("json/grammar").unwrap(), Position::First);
    let is_encoding = |way: &&Way| way.id().starts_with("utf-");
    let encodings: Vec<Way> = Way::of(rule).iter().filter(is_encoding).copied().collect();
    assert_eq!(encodings.len(), 4);
    for way in encodings {
        let defect = Defect { rule, way, variant: 0, position };
        for choice in every_choice() {
            let plan = Plan::new([choice], [defect]);
            wrong.extend(disagreement(&plan, &oracle.judge(&plan.document(), &mut tape)));
        }
    }
    assert_none(&wrong);
}

#[test]
fn every_rule_can_be_broken() {
    let unbroken: Vec<Rule> = Rule::all().filter(|&rule| Way::of(rule).is_empty()).collect();
    assert_eq!(unbroken, []);
}

#[test]
fn the_sweep_touches_each_ambiguity_at_each_of_its_pointers_and_nowhere_else() {
    let oracle = Oracle::new();
    let mut tape = Tape::default();
    let mut touched: BTreeMap<Ambiguity, BTreeSet<String>> = BTreeMap::new();
    for plan in sweep::plans() {
        for entry in oracle.judge(&plan.document(), &mut tape).touches {
            let pointers = entry.places.into_iter().map(|place| with_any_index(&place.pointer));
            touched.entry(entry.what).or_default().extend(pointers);
        }
    }
    for ambiguity in Ambiguity::all().filter(|ambiguity| ambiguity.pointers() != [""]) {
        let pointers = ambiguity.pointers().into_iter().map(str::to_owned);
        assert_eq!(touched[&ambiguity], pointers.collect(), "{ambiguity}");
    }
}

/// A pointer with `*` for each array index.
fn with_any_index(pointer: &str) -> String {
    let segment = |segment: &str| match segment.parse::<usize>() {
        Ok(_) => "*".to_owned(),
        Err(_) => segment.to_owned(),
    };
    pointer.split('/').map(segment).collect::<Vec<_>>().join("/")
}

#[test]
fn drawn_plans_match_their_intent() {
    let oracle = Oracle::new();
    let mut tape = Tape::default();
    let mut wrong = Vec::new();
    for index in 0..200_000 {
        let bytes = entropy::<{ Plan::ENTROPY }>(1, index);
        let plan = Plan::draw(&mut Unstructured::new(&bytes)).expect("any entropy draws a plan");
        wrong.extend(disagreement(&plan, &oracle.judge(&plan.document(), &mut tape)));
    }
    assert_none(&wrong);
}

#[test]
fn empty_entropy_draws_the_plain_plan() {
    let plan = Plan::draw(&mut Unstructured::new(&[])).expect("any entropy draws a plan");
    assert_eq!(plan, Plan::default());
}
