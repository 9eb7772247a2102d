//! The documents that near misses are made from, besides the plain one: [`BASES`]. The same defect
//! on a different base finds implementations that check only the first element, only small
//! documents, or only the canonical spelling.

use crate::plan::{Choice, Feature};

/// The choices of a base: ids of features with their variants.
type Base = &'static [(&'static str, u32)];

/// A rich base, a large base, an unusually spelled base, and a base without factors and roles.
const BASES: [Base; 4] = [
    &[("factors/several", 1), ("roles/many", 2), ("claims/every-name", 0), ("unknown/name", 0)],
    &[("factors/several", 3), ("roles/many", 5), ("claims/wide", 1)],
    &[("spelling/order", 1), ("spelling/white-space", 3), ("spelling/escapes", 3)],
    &[("factors/none", 0), ("roles/none", 0), ("claims/empty", 0)],
];

/// How many bases there are, including the plain document.
pub(super) const COUNT: usize = BASES.len() + 1;

/// The choices of the base with this index. Index 0 is the plain document, which has none.
pub(super) fn choices(base: usize) -> impl Iterator<Item = Choice> {
    let rows = base.checked_sub(1).map_or(&[][..], |index| BASES[index]);
    rows.iter().map(|(id, variant)| {
        let feature = Feature::find(id).expect("a base names features of the catalogue");
        Choice { feature, place: 0, variant: *variant }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Plan;

    #[test]
    fn every_choice_of_a_base_exists_and_is_kept() {
        for base in 1..COUNT {
            assert_eq!(choices(base).count(), BASES[base - 1].len());
            assert_eq!(Plan::new(choices(base), None).choices().len(), BASES[base - 1].len());
        }
    }
}
