//! Duplicate names in an object: [`Reader::has_duplicates`] looks for them when the object ends.

use super::reader::Reader;
use super::{Entry, Kind, Marks};

impl Reader<'_> {
    /// Whether the object, which has just ended, has a duplicate name.
    pub(super) fn has_duplicates(&mut self, object: u32) -> bool {
        self.have_equal_fingerprints(object) && self.have_equal_names(object)
    }

    /// The decoded characters of a name as UTF-8. They come from `self.bytes` if the name has no
    /// escapes, because `self.tape.text` is empty while a document is read.
    pub(super) fn name_text(&self, index: u32) -> &[u8] {
        let Entry { marks, start, end, link, len, .. } = self.tape.entries[index as usize];
        if marks.has(Marks::ESCAPED) {
            &self.tape.decoded.as_bytes()[link as usize..(link + len) as usize]
        } else {
            &self.bytes[start as usize + 1..end as usize - 1]
        }
    }

    /// Whether two names of the object, which has just ended, have the same fingerprint. Removes
    /// the fingerprints of the object.
    fn have_equal_fingerprints(&mut self, object: u32) -> bool {
        let prints = &mut self.tape.prints;
        let start = prints.len() - self.tape.entries[object as usize].len as usize;
        let found = contains_equals(&mut prints[start..]);
        prints.truncate(start);
        found
    }

    fn have_equal_names(&self, object: u32) -> bool {
        let mut names: Vec<&[u8]> =
            self.name_indices(object).map(|name| self.name_text(name)).collect();
        contains_equals(&mut names)
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

/// Whether any two items are equal. The items may be reordered.
fn contains_equals<T: Ord>(items: &mut [T]) -> bool {
    if items.len() > PAIRWISE {
        items.sort_unstable();
        return items.windows(2).any(|pair| pair[0] == pair[1]);
    }
    (1..items.len()).any(|index| items[..index].contains(&items[index]))
}

/// Up to this many items are compared pair by pair. More are sorted.
const PAIRWISE: usize = 16;

/// The fingerprint of a name: a hash of its length and its last bytes. Different names seldom have
/// the same fingerprint.
pub(super) fn fingerprint(name: &[u8]) -> u64 {
    let last = match name.last_chunk::<8>() {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => name.iter().fold(0, |print, &byte| print << 8 | u64::from(byte)),
    };
    last ^ (name.len() as u64).rotate_right(8)
}
