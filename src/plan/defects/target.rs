//! The part of a document that a rule is about: [`Target`].

use std::sync::LazyLock;

use crate::contract::Rule;
use crate::contract::constraint::Constraint;
use crate::contract::shape::{Form, Object, session};

use super::super::canvas::{IDS, Step, TIMES, shapes};
use super::super::features::Slot;

/// The part of a document that a rule is about, and what the rule requires of it.
#[derive(Debug)]
pub(in super::super) struct Target {
    /// The path from the root of the document to the part.
    pub(in super::super) path: Vec<Step>,
    pub(in super::super) constraint: Constraint,
}

static TARGETS: LazyLock<Vec<Target>> = LazyLock::new(|| {
    let mut paths =
        vec![(Rule::UTF_8, Vec::new()), (Rule::GRAMMAR, Vec::new()), (Rule::ROOT_TYPE, Vec::new())];
    add_object(session(), &[], &mut paths);
    paths.sort_by_key(|(rule, _)| *rule);

    let targets = paths.into_iter();
    targets.map(|(rule, path)| Target { path, constraint: rule.constraint() }).collect()
});

impl Target {
    pub(in super::super) fn of(rule: Rule) -> &'static Self {
        &TARGETS[rule.index()]
    }

    pub(super) fn has_elements(&self) -> bool {
        self.path.contains(&Step::Element)
    }

    /// The name of the part, if it is a member.
    pub(super) fn name(&self) -> Option<&'static str> {
        match self.path.last()? {
            Step::Name(name) => Some(name),
            Step::Element => None,
        }
    }

    /// The shape of the part, if it is an object that the contract describes.
    pub(super) fn shape(&self) -> Option<&'static Object> {
        let mut object = Some(session());
        let mut items = None;
        for step in &self.path {
            match step {
                Step::Name(name) => (object, items) = shapes(object, name),
                Step::Element => object = items,
            }
        }
        object
    }

    /// The slot and place of choices that change the same text. `None` if the target is not a
    /// member.
    pub(super) fn slot(&self) -> Option<(Slot, u8)> {
        let Some(Step::Name(name)) = self.path.last() else { return None };
        let place = |names: &[&str]| names.iter().position(|listed| listed == name);
        if let Some(place) = place(&IDS) {
            return Some((Slot::Id, place as u8));
        }
        match place(&TIMES) {
            Some(place) => Some((Slot::Time, place as u8)),
            None => Some((Slot::Slug, 0)),
        }
    }
}

type Paths = Vec<(Rule, Vec<Step>)>;

fn add_object(object: &Object, path: &[Step], paths: &mut Paths) {
    for property in &object.properties {
        let path = [path, &[Step::Name(property.name)]].concat();
        paths.extend(property.required.map(|rule| (rule, path.clone())));
        paths.push((property.wrong_type, path.clone()));
        add_form(&property.form, &path, paths);
    }
}

fn add_form(form: &Form, path: &[Step], paths: &mut Paths) {
    let element = || [path, &[Step::Element]].concat();
    match form {
        Form::Text(kind) => paths.extend(kind.rules().map(|rule| (rule, path.to_vec()))),
        Form::Map => {}
        Form::Strings(item) => paths.push((*item, element())),
        Form::Objects(item, inner) => {
            paths.push((*item, element()));
            add_object(inner, &element(), paths);
        }
        Form::Object(inner) => add_object(inner, path, paths),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_its_own_target() {
        assert_eq!(TARGETS.len(), Rule::all().len());
        for rule in Rule::all() {
            let steps = Target::of(rule).path.iter().map(|step| match step {
                Step::Name(name) => format!("/{name}"),
                Step::Element => "/*".to_owned(),
            });
            assert_eq!(steps.collect::<String>(), rule.pointer(), "{rule}");
        }
    }
}
