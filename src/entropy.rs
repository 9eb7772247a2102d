//! The bytes that random plans are drawn from: [`entropy()`].

use rand_core::{Rng, SeedableRng};
use rand_xoshiro::{SplitMix64, Xoshiro256PlusPlus};

/// The entropy of one random case: it depends on the seed and the case's index alone, and is the
/// same on every machine.
pub fn entropy<const N: usize>(seed: u64, index: u64) -> [u8; N] {
    let own_seed = SplitMix64::seed_from_u64(seed).next_u64() ^ index;
    let mut entropy = [0; N];
    Xoshiro256PlusPlus::seed_from_u64(own_seed).fill_bytes(&mut entropy);
    entropy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entropy_depends_on_seed_and_index_alone() {
        assert_eq!(entropy::<8>(7, 3), [175, 23, 243, 153, 24, 21, 114, 95]);
        assert_ne!(entropy::<8>(7, 3), entropy::<8>(7, 4));
        assert_ne!(entropy::<8>(7, 3), entropy::<8>(8, 3));
    }
}
