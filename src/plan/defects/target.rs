//! What a rule asks of which part of a document: [`Target`].

use std::sync::LazyLock;

use crate::contract::Rule;
use crate::contract::shape::{Form, Object, Property, Prose, session};

use super::super::canvas::{IDS, Step, TIMES};
use super::super::features::Slot;

/// The part of a document that a rule speaks of, and what it asks of it.
#[derive(Debug)]
pub(in super::super) struct Target {
    /// The way from the document to the part.
    pub(in super::super) path: Vec<Step>,
    pub(in super::super) constraint: Constraint,
}

/// What a rule asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Constraint {
    Utf8,
    Grammar,
    Required,
    /// A value of this type; `null` is open where the property is optional.
    Type {
        is: Type,
        optional: bool,
    },
    Uuid,
    Rfc3339,
    Utc,
    Charset,
    MinLength,
    MaxLength,
}

/// A type of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Type {
    Text,
    Array,
    Object,
}

static TARGETS: LazyLock<Vec<Target>> = LazyLock::new(|| {
    let mut targets = vec![
        (Rule::UTF_8, Target { path: Vec::new(), constraint: Constraint::Utf8 }),
        (Rule::GRAMMAR, Target { path: Vec::new(), constraint: Constraint::Grammar }),
        (Rule::ROOT_TYPE, typed(Vec::new(), Type::Object, false)),
    ];
    object(session(), &[], &mut targets);
    targets.sort_by_key(|(rule, _)| *rule);
    targets.into_iter().map(|(_, target)| target).collect()
});

impl Target {
    pub(in super::super) fn of(rule: Rule) -> &'static Self {
        &TARGETS[rule.index()]
    }

    pub(super) fn has_elements(&self) -> bool {
        self.path.contains(&Step::Element)
    }

    /// What features paint the same text.
    pub(super) fn slot(&self) -> Option<(Slot, u8)> {
        let Some(Step::Name(name)) = self.path.last() else { return None };
        let place = |names: &[&str]| names.iter().position(|other| other == name);
        if let Some(place) = place(&IDS) {
            return Some((Slot::Id, place as u8));
        }
        match place(&TIMES) {
            Some(place) => Some((Slot::Time, place as u8)),
            None => Some((Slot::Slug, 0)),
        }
    }
}

type Targets = Vec<(Rule, Target)>;

fn object(object: &Object, path: &[Step], targets: &mut Targets) {
    for property in &object.properties {
        let path = [path, &[Step::Name(property.name)]].concat();
        let target = |constraint| Target { path: path.clone(), constraint };
        targets.extend(property.required.map(|rule| (rule, target(Constraint::Required))));
        targets.push((
            property.wrong_type,
            typed(path.clone(), type_of(property), property.required.is_none()),
        ));
        below(&property.form, &path, targets);
    }
}

fn below(form: &Form, path: &[Step], targets: &mut Targets) {
    let element = || [path, &[Step::Element]].concat();
    let mut add = |rule: Rule, constraint| {
        targets.push((rule, Target { path: path.to_vec(), constraint }));
    };
    match form {
        Form::Text(Prose::Id { uuid }) => add(*uuid, Constraint::Uuid),
        Form::Text(Prose::Time { rfc3339, utc }) => {
            add(*rfc3339, Constraint::Rfc3339);
            add(*utc, Constraint::Utc);
        }
        Form::Text(Prose::Slug { charset, min_length, max_length }) => {
            add(*charset, Constraint::Charset);
            add(*min_length, Constraint::MinLength);
            add(*max_length, Constraint::MaxLength);
        }
        Form::Text(_) | Form::Map => {}
        Form::Strings(item) => targets.push((*item, typed(element(), Type::Text, false))),
        Form::Objects(item, inner) => {
            targets.push((*item, typed(element(), Type::Object, false)));
            object(inner, &element(), targets);
        }
        Form::Object(inner) => object(inner, path, targets),
    }
}

fn type_of(property: &Property) -> Type {
    match property.form {
        Form::Text(_) => Type::Text,
        Form::Strings(_) | Form::Objects(..) => Type::Array,
        Form::Object(_) | Form::Map => Type::Object,
    }
}

fn typed(path: Vec<Step>, is: Type, optional: bool) -> Target {
    Target { path, constraint: Constraint::Type { is, optional } }
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
