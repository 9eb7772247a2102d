//! Checks a document against the contract's shape, value by value: [`Walk`].
//!
//! If a name is duplicated, a reader may take any of its values, so the document has several
//! readings. It certainly breaks the contract only if every reading breaks a rule.

use crate::contract::shape::{Form, Object, Property, TextKind};
use crate::contract::{Ambiguity, Rule};
use crate::json::tape::{Marks, push_segment};
use crate::json::{Kind, Node};
use crate::text::Reading;

use super::schema::{ObjectPart, Part};
use super::verdict::{Certainty, Draft, Place};

/// Checks one document.
pub(super) struct Walk<'d> {
    pub(super) draft: &'d mut Draft,
    /// Whether the published schema is known to accept the whole document.
    pub(super) schema_holds: bool,
}

/// The path from the root of a document to one of its values.
#[derive(Clone, Copy)]
pub(super) enum Path<'p> {
    /// The root.
    Root,
    /// The value of the member with this name, in the object at the given path.
    Member(&'p Path<'p>, &'static str),
    /// The element with this index, in the array at the given path.
    Element(&'p Path<'p>, usize),
}

impl Walk<'_> {
    /// Checks a value that should be an object. `wrong_type` is the rule that requires it to be an
    /// object.
    pub(super) fn object(
        &mut self,
        path: &Path<'_>,
        node: Node<'_>,
        wrong_type: Rule,
        object: &Object,
        part: &ObjectPart,
    ) -> Certainty {
        let own = self.object_itself(path, node, wrong_type, object, part);
        let mut readings = Readings::of(node, object.properties.len());
        let mut next = 0;
        for (name, value) in node.members() {
            let Some(index) = object.position_at(next, name.text()) else { continue };
            next = index + 1;
            let property = &object.properties[index];
            let path = Path::Member(path, property.name);
            let broken = self.property(&path, value, property, &part.properties[index]);
            readings.add(index, broken);
        }
        own.or(readings.certainty())
    }

    /// Checks that the value is an object and has the required properties.
    fn object_itself(
        &mut self,
        path: &Path<'_>,
        node: Node<'_>,
        wrong_type: Rule,
        object: &Object,
        part: &ObjectPart,
    ) -> Certainty {
        if self.schema_holds {
            return Certainty::default();
        }
        if node.kind() != Kind::Object {
            return self.own(path, node, wrong_type, &part.own);
        }
        let mut certainty = Certainty::default();
        for error in part.own.iter_errors(node) {
            let jsonschema::error::ValidationErrorKind::Required { property } = error.kind() else {
                continue;
            };
            let missing = property.as_str().and_then(|name| object.property(name));
            let Some((name, rule)) =
                missing.and_then(|missing| Some((missing.name, missing.required?)))
            else {
                continue;
            };
            self.breaks(&Path::Member(path, name), rule, node);
            certainty = Certainty::SCHEMA;
        }
        certainty
    }

    fn property(
        &mut self,
        path: &Path<'_>,
        value: Node<'_>,
        property: &Property,
        part: &Part,
    ) -> Certainty {
        if value.kind() == Kind::Null && property.required.is_none() {
            self.draft.touches(Ambiguity::OptionalNull, || path.place(value));
            return Certainty::default();
        }
        self.value(path, value, &property.form, property.wrong_type, part)
    }

    fn value(
        &mut self,
        path: &Path<'_>,
        value: Node<'_>,
        form: &Form,
        wrong_type: Rule,
        part: &Part,
    ) -> Certainty {
        match (form, part) {
            (Form::Text(TextKind::Free), Part::Leaf(own)) => self.own(path, value, wrong_type, own),
            (Form::Text(prose), Part::Leaf(own)) => {
                let typed = self.own(path, value, wrong_type, own);
                if typed.schema {
                    typed
                } else {
                    self.reading(path, value, Reading::of(*prose, value.text()))
                }
            }
            (Form::Object(object), Part::Object(part)) => {
                self.object(path, value, wrong_type, object, part)
            }
            (Form::Strings(item), Part::Array { own, items }) => {
                let free = Form::Text(TextKind::Free);
                let typed = self.own(path, value, wrong_type, own);
                typed.or(self.elements(path, value, |walk, path, element| {
                    walk.value(path, element, &free, *item, items)
                }))
            }
            (Form::Objects(item, object), Part::Array { own, items }) => {
                let Part::Object(part) = items.as_ref() else { return Certainty::default() };
                let typed = self.own(path, value, wrong_type, own);
                typed.or(self.elements(path, value, |walk, path, element| {
                    walk.object(path, element, *item, object, part)
                }))
            }
            (_, Part::Leaf(own)) => self.own(path, value, wrong_type, own),
            _ => Certainty::default(),
        }
    }

    fn elements(
        &mut self,
        path: &Path<'_>,
        array: Node<'_>,
        mut check: impl FnMut(&mut Self, &Path<'_>, Node<'_>) -> Certainty,
    ) -> Certainty {
        let mut certainty = Certainty::default();
        for (index, element) in array.elements().enumerate() {
            certainty = certainty.or(check(self, &Path::Element(path, index), element));
        }
        certainty
    }

    /// Checks a value against its own part of the schema. Only the keyword `type` can fail here.
    fn own(
        &mut self,
        path: &Path<'_>,
        value: Node<'_>,
        wrong_type: Rule,
        own: &jsonschema::Validator<super::instance::OnTape>,
    ) -> Certainty {
        if self.schema_holds || own.is_valid(value) {
            return Certainty::default();
        }
        self.breaks(path, wrong_type, value);
        Certainty::SCHEMA
    }

    fn reading(&mut self, path: &Path<'_>, value: Node<'_>, reading: Reading) -> Certainty {
        if reading == Reading::default() {
            return Certainty::default();
        }
        let mut certainty = Certainty::default();
        for rule in reading.breaks() {
            self.breaks(path, rule, value);
            certainty = Certainty::PROSE;
        }
        for ambiguity in reading.touches() {
            self.draft.touches(ambiguity, || path.place(value));
        }
        certainty
    }

    fn breaks(&mut self, path: &Path<'_>, rule: Rule, value: Node<'_>) {
        self.draft.breaks(rule, || path.place(value));
    }
}

impl Path<'_> {
    /// The place at the end of this path, with the offset of `value`.
    fn place(&self, value: Node<'_>) -> Place {
        let mut pointer = String::with_capacity(64);
        self.write(&mut pointer);
        Place { pointer, offset: value.offset() }
    }

    fn write(&self, pointer: &mut String) {
        match self {
            Self::Root => {}
            Self::Member(above, name) => {
                above.write(pointer);
                push_segment(pointer, name);
            }
            Self::Element(above, index) => {
                above.write(pointer);
                push_segment(pointer, &index.to_string());
            }
        }
    }
}

/// What the values of an object's properties certainly break, over all readings of the object.
enum Readings {
    /// The object has no duplicate name, so a single broken value breaks it.
    One(Certainty),
    /// The object has a duplicate name. Each property has an entry: what all its values break, or
    /// `None` if it is missing.
    Many(Vec<Option<Certainty>>),
}

impl Readings {
    fn of(node: Node<'_>, properties: usize) -> Self {
        match node.marks().has(Marks::DUPLICATE_NAME) {
            false => Self::One(Certainty::default()),
            true => Self::Many(vec![None; properties]),
        }
    }

    fn add(&mut self, property: usize, broken: Certainty) {
        match self {
            Self::One(all) => *all = all.or(broken),
            Self::Many(names) => {
                let before = names[property];
                names[property] = Some(before.map_or(broken, |before| before.and(broken)));
            }
        }
    }

    fn certainty(self) -> Certainty {
        match self {
            Self::One(all) => all,
            Self::Many(names) => {
                names.into_iter().flatten().fold(Certainty::default(), Certainty::or)
            }
        }
    }
}
