//! The JSON pointers of many nodes in one pass over the tape: [`Pointers`].

use super::node::push_segment;
use super::{Kind, Node, Tape};

/// Returns the pointers of nodes, which must be requested in the order of the text.
///
/// Each call of [`Node::pointer`] walks over all siblings before the node, which is slow for many
/// nodes at the end of a long array.
pub(crate) struct Pointers<'t> {
    tape: &'t Tape,
    /// The containers that are open before `next`.
    open: Vec<Open<'t>>,
    next: u32,
}

struct Open<'t> {
    container: Node<'t>,
    after: u32,
    /// In an array, the number of elements that have begun.
    elements: usize,
    /// In an object, the last name.
    name: Option<Node<'t>>,
    /// In an object, whether the value of the last name has yet to begin.
    awaits_value: bool,
}

impl<'t> Pointers<'t> {
    pub(crate) fn new(tape: &'t Tape) -> Self {
        Self { tape, open: Vec::new(), next: 0 }
    }

    /// The pointer of a node, which must not come before the node of the previous call.
    pub(crate) fn of(&mut self, node: Node<'t>) -> String {
        while self.next <= node.index() {
            self.begin(self.tape.node(self.next));
            self.next += 1;
        }
        let mut pointer = String::new();
        for open in self.open.iter().take_while(|open| open.container.index() < node.index()) {
            match open.name {
                Some(name) => push_segment(&mut pointer, name.text()),
                None => push_segment(&mut pointer, &open.elements.saturating_sub(1).to_string()),
            }
        }
        pointer
    }

    fn begin(&mut self, node: Node<'t>) {
        while self.open.last().is_some_and(|open| open.after <= node.index()) {
            self.open.pop();
        }
        if let Some(open) = self.open.last_mut() {
            open.child(node);
        }
        if matches!(node.kind(), Kind::Array | Kind::Object) {
            self.open.push(Open {
                container: node,
                after: node.after(),
                elements: 0,
                name: None,
                awaits_value: false,
            });
        }
    }
}

impl<'t> Open<'t> {
    fn child(&mut self, node: Node<'t>) {
        if self.container.kind() == Kind::Array {
            self.elements += 1;
        } else if self.awaits_value {
            self.awaits_value = false;
        } else {
            self.name = Some(node);
            self.awaits_value = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_equal_those_of_single_nodes() {
        let mut tape = Tape::default();
        for text in [
            r#"{"a":[1,{"b/":"x","~":{}},[],[[]]],"a":{"":[{}]},"z":null}"#,
            "[]",
            "7",
            r#"[[[1],2],{"k":[3]}]"#,
        ] {
            tape.read(text.as_bytes()).unwrap();
            let single: Vec<String> = tape.nodes().map(Node::pointer).collect();
            let mut pointers = Pointers::new(&tape);
            assert_eq!(tape.nodes().map(|node| pointers.of(node)).collect::<Vec<_>>(), single);
            let mut pointers = Pointers::new(&tape);
            let last = tape.nodes().last().unwrap();
            assert_eq!(pointers.of(last), last.pointer(), "nodes may be skipped");
        }
    }
}
