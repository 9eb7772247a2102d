//! Names that stand twice in one object: found by [`Reader::has_duplicates`] when it ends.

use super::reader::Reader;
use super::{Entry, Kind, Marks};

impl Reader<'_> {
    /// Whether a name stands twice in the object that ends.
    pub(super) fn has_duplicates(&mut self, object: u32) -> bool {
        self.are_alike(object) && self.are_some_equal(object)
    }

    /// The characters of the name at an entry, in UTF-8; `self.tape.text` is taken while reading.
    pub(super) fn name_text(&self, index: u32) -> &[u8] {
        let Entry { marks, start, end, link, len, .. } = self.tape.entries[index as usize];
        if marks.has(Marks::ESCAPED) {
            &self.tape.decoded.as_bytes()[link as usize..(link + len) as usize]
        } else {
            &self.bytes[start as usize + 1..end as usize - 1]
        }
    }

    /// Whether names of the object that ends have the same fingerprint; forgets them.
    fn are_alike(&mut self, object: u32) -> bool {
        let prints = &mut self.tape.prints;
        let before = prints.len() - self.tape.entries[object as usize].len as usize;
        let alike = have_equals(&mut prints[before..]);
        prints.truncate(before);
        alike
    }

    fn are_some_equal(&self, object: u32) -> bool {
        let mut names: Vec<&[u8]> =
            self.name_indices(object).map(|name| self.name_text(name)).collect();
        have_equals(&mut names)
    }

    fn name_indices(&self, object: u32) -> impl Iterator<Item = u32> {
        let entries = &self.tape.entries;
        let mut next = object + 1;
        (0..entries[object as usize].len).map(move |_| {
            let name = next;
            let value = &entries[name as usize + 1];
            let is_container = matches!(value.kind, Kind::Array | Kind::Object);
            next = if is_container { value.link } else { name + 2 };
            name
        })
    }
}

/// Whether some are equal; the order is lost.
fn have_equals<T: Ord>(items: &mut [T]) -> bool {
    if items.len() > PAIRWISE {
        items.sort_unstable();
        return items.windows(2).any(|pair| pair[0] == pair[1]);
    }
    (1..items.len()).any(|index| items[..index].contains(&items[index]))
}

/// Up to so many are compared each with each.
const PAIRWISE: usize = 16;

/// The length and the last bytes of a name: equal for equal names, seldom for others.
pub(super) fn fingerprint(name: &[u8]) -> u64 {
    let last = match name.last_chunk::<8>() {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => name.iter().fold(0, |print, &byte| print << 8 | u64::from(byte)),
    };
    last ^ (name.len() as u64).rotate_right(8)
}
