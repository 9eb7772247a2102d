//! The members of an object by name: [`Members`].

use std::collections::HashMap;

use crate::json::Node;
use crate::json::tape::{self, Marks};

/// Looks up the members of an object by name. For a duplicated name, returns the first value.
pub(super) struct Members<'a> {
    object: Node<'a>,
    /// The members after the one found last: most objects come back in their original order.
    next: tape::Members<'a>,
    /// All members by name, if there are too many to search one by one.
    many: Option<HashMap<&'a str, Node<'a>>>,
}

/// Objects with up to this many members are searched one by one.
const FEW: usize = 16;

impl<'a> Members<'a> {
    pub(super) fn of(object: Node<'a>) -> Self {
        Self { object, next: object.members(), many: None }
    }

    pub(super) fn get(&mut self, name: &str) -> Option<Node<'a>> {
        let is_first = !self.object.marks().has(Marks::DUPLICATE_NAME);
        match self.next.next() {
            Some((next, value)) if is_first && next.is_text(name) => Some(value),
            _ => self.find(name),
        }
    }

    fn find(&mut self, name: &str) -> Option<Node<'a>> {
        if self.object.len() <= FEW {
            let mut members = self.object.members();
            let (_, value) = members.find(|(member, _)| member.is_text(name))?;
            self.next = members;
            return Some(value);
        }
        let first_of_each = || {
            let mut many = HashMap::with_capacity(self.object.len());
            for (name, value) in self.object.members() {
                many.entry(name.text()).or_insert(value);
            }
            many
        };
        self.many.get_or_insert_with(first_of_each).get(name).copied()
    }
}
