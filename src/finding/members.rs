//! The members of an object by name: [`Members`].

use std::collections::HashMap;
use std::rc::Rc;

use crate::json::Node;
use crate::json::tape::{self, Marks};

/// Looks up the members of an object by name. For a duplicated name, returns the first value.
pub(super) struct Members<'a> {
    object: Node<'a>,
    /// The members after the one found last: most objects come back in their original order.
    next: tape::Members<'a>,
    /// All members by name, once they were needed.
    by_name: Option<Rc<ByName<'a>>>,
}

/// The first value of each name.
type ByName<'a> = HashMap<&'a str, Node<'a>>;

/// The members by name of the large objects of one tape. An object may be compared many times if
/// the document has duplicated names, but its names are only listed once.
#[derive(Default)]
pub(super) struct Indexes<'a>(HashMap<u32, Rc<ByName<'a>>>);

/// Objects with up to this many members are searched one by one.
const FEW: usize = 16;

impl<'a> Members<'a> {
    pub(super) fn of(object: Node<'a>) -> Self {
        Self { object, next: object.members(), by_name: None }
    }

    pub(super) fn get(&mut self, name: &str, indexes: &mut Indexes<'a>) -> Option<Node<'a>> {
        let is_first = !self.object.marks().has(Marks::DUPLICATE_NAME);
        match self.next.next() {
            Some((next, value)) if is_first && next.is_text(name) => Some(value),
            _ => self.find(name, indexes),
        }
    }

    fn find(&mut self, name: &str, indexes: &mut Indexes<'a>) -> Option<Node<'a>> {
        if self.object.len() <= FEW {
            let mut members = self.object.members();
            let (_, value) = members.find(|(member, _)| member.is_text(name))?;
            self.next = members;
            return Some(value);
        }
        self.by_name.get_or_insert_with(|| indexes.of(self.object)).get(name).copied()
    }

    /// How many different names the object has.
    pub(super) fn count(&self, indexes: &mut Indexes<'a>) -> usize {
        if !self.object.marks().has(Marks::DUPLICATE_NAME) {
            return self.object.len();
        }
        indexes.of(self.object).len()
    }
}

impl<'a> Indexes<'a> {
    fn of(&mut self, object: Node<'a>) -> Rc<ByName<'a>> {
        let first_of_each = || {
            let mut first_of_each = HashMap::with_capacity(object.len());
            for (name, value) in object.members() {
                first_of_each.entry(name.text()).or_insert(value);
            }
            Rc::new(first_of_each)
        };
        Rc::clone(self.0.entry(object.index()).or_insert_with(first_of_each))
    }
}
