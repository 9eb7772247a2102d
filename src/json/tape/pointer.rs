//! The JSON pointers of many nodes in one pass over the tape: [`Pointers`].

use std::hash::{DefaultHasher, Hash, Hasher};

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
    /// The fingerprint of the container's place, once it was asked for.
    print: Option<u64>,
}

/// What stands in a place for any index of an array.
const ANY: &str = "*";

impl<'t> Pointers<'t> {
    pub(crate) fn new(tape: &'t Tape) -> Self {
        Self { tape, open: Vec::new(), next: 0 }
    }

    /// The pointer of a node, which must not come before the node of the previous call.
    pub(crate) fn of(&mut self, node: Node<'t>) -> String {
        self.written(node, |open, pointer| match open.name {
            Some(name) => push_segment(pointer, name.text()),
            None => push_segment(pointer, &open.elements.saturating_sub(1).to_string()),
        })
    }

    /// The place of a node, which is its pointer with `*` for any array index. The node must not
    /// come before the node of the previous call.
    pub(crate) fn place(&mut self, node: Node<'t>) -> String {
        self.written(node, |open, place| push_segment(place, open.segment()))
    }

    /// A hash of the place of a node, which must not come before the node of the previous call. The
    /// hashes of all nodes of a tape take time in proportion to its length, which their places do
    /// not.
    pub(crate) fn place_hash(&mut self, node: Node<'t>) -> u64 {
        self.advance(node);
        let depth = self.open.partition_point(|open| open.container.index() < node.index());
        let above = &mut self.open[..depth];
        let known = above.iter().rposition(|open| open.print.is_some()).unwrap_or_default();
        let mut print = above.get(known).and_then(|open| open.print).unwrap_or_default();
        for open in &mut above[known..] {
            open.print = Some(print);
            let mut hasher = DefaultHasher::new();
            (print, open.segment()).hash(&mut hasher);
            print = hasher.finish();
        }
        print
    }

    fn written(&mut self, node: Node<'t>, write: impl Fn(&Open<'t>, &mut String)) -> String {
        self.advance(node);
        let mut written = String::new();
        for open in self.open.iter().take_while(|open| open.container.index() < node.index()) {
            write(open, &mut written);
        }
        written
    }

    fn advance(&mut self, node: Node<'t>) {
        while self.next <= node.index() {
            self.begin(self.tape.node(self.next));
            self.next += 1;
        }
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
                print: None,
            });
        }
    }
}

impl<'t> Open<'t> {
    /// The reference token of the last child in a place.
    fn segment(&self) -> &'t str {
        self.name.map_or(ANY, Node::text)
    }

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

    #[test]
    fn places_have_no_indices_and_equal_places_have_equal_hashes() {
        let mut tape = Tape::default();
        tape.read(br#"{"a":[[1],[2]],"b/":{"0":[3],"1":[[4]]}}"#).unwrap();
        let mut pointers = Pointers::new(&tape);
        let of = |node| (pointers.place(node), pointers.place_hash(node));
        let numbers = tape.nodes().filter(|node| node.kind() == Kind::Number);
        let (places, hashes): (Vec<String>, Vec<u64>) = numbers.map(of).unzip();
        assert_eq!(places, ["/a/*/*", "/a/*/*", "/b~1/0/*", "/b~1/1/*/*"]);
        assert_eq!(hashes[0], hashes[1]);
        assert!(hashes[0] != hashes[2] && hashes[2] != hashes[3]);
    }
}
