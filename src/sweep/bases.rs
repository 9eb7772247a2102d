//! What a near miss is made from besides the plain document: the [`BASES`]. The same defect on another
//! base finds readers that check only the first element, small documents, or canonical spelling.

use crate::plan::{Choice, Feature};

/// The choices of a base: a feature's id, and its variant.
type Base = &'static [(&'static str, u32)];

/// Rich, large and oddly spelled.
const BASES: [Base; 3] = [
    &[("factors/several", 1), ("roles/many", 2), ("claims/every-name", 0), ("unknown/name", 0)],
    &[("factors/several", 3), ("roles/many", 3), ("claims/wide", 1)],
    &[("spelling/order", 1), ("spelling/white-space", 3), ("spelling/escapes", 3)],
];

/// How many bases there are, the plain document among them.
pub(super) const COUNT: usize = BASES.len() + 1;

/// The choices of a base; the plain document, the first, has none.
pub(super) fn choices(base: usize) -> impl Iterator<Item = Choice> {
    let rows = base.checked_sub(1).map_or(&[][..], |index| BASES[index]);
    rows.iter().filter_map(|(id, variant)| {
        let feature = Feature::find(id)?;
        Some(Choice { feature, place: 0, variant: *variant })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Plan;

    #[test]
    fn every_base_has_all_that_it_names() {
        for base in 1..COUNT {
            assert_eq!(choices(base).count(), BASES[base - 1].len());
            assert_eq!(Plan::new(choices(base), None).choices().len(), BASES[base - 1].len());
        }
    }
}
