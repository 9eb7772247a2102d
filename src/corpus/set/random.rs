//! Fresh cases outside the corpus: [`Set::add_random`].

use std::collections::HashMap;

use crate::case::Case;
use crate::oracle::Oracle;
use crate::plan::Plan;

use super::add::what;
use super::entry::{Source, digest};
use super::path::file_name;
use super::{CorpusCase, Set};

/// How many random cases are drawn for each that is asked for, before the search ends.
const DRAWS: u64 = 1000;

impl Set {
    /// Adds up to `count` of the random cases with this seed: the first ones whose documents the set
    /// does not have, and which are selected. Their twins are added as well. Returns how many cases
    /// there are, without the twins; fewer than `count` if the selection is rare.
    pub fn add_random(
        &mut self,
        seed: u64,
        count: usize,
        selects: impl Fn(&CorpusCase) -> bool,
    ) -> usize {
        let oracle = Oracle::new();
        let entries = self.cases.iter().map(|case| &case.entry);
        let mut ids: HashMap<String, String> =
            entries.map(|entry| (entry.sha256.clone(), entry.id.clone())).collect();
        let mut found = 0;
        let mut indices = 0..DRAWS.saturating_mul(count as u64);
        while let (true, Some(index)) = (found < count, indices.next()) {
            let case = Case::random(seed, index);
            let Some(plan) = case.plan() else { continue };
            if ids.contains_key(&digest(case.document())) {
                continue;
            }
            let mut random = CorpusCase::of_random(plan, seed, index, &oracle);
            if !selects(&random) {
                continue;
            }
            found += 1;
            ids.insert(random.entry.sha256.clone(), random.entry.id.clone());
            if plan.is_near_miss() {
                let twin = CorpusCase::of_random(&plan.without_defects(), seed, index, &oracle);
                let known = ids.get(&twin.entry.sha256).cloned();
                random.entry.twin = Some(known.unwrap_or_else(|| {
                    let id = twin.entry.id.clone();
                    ids.insert(twin.entry.sha256.clone(), id.clone());
                    self.cases.push(twin);
                    id
                }));
            }
            self.cases.push(random);
        }
        self.sort();
        found
    }
}

impl CorpusCase {
    /// The case of a plan that was drawn, or that is left of it.
    fn of_random(plan: &Plan, seed: u64, index: u64, oracle: &Oracle) -> Self {
        let mut random = Self::of_case(&Case::planned(plan.clone()), oracle, None);
        let id = plan.id();
        let entry = &mut random.entry;
        entry.id = format!("random {seed} {index}: {id}");
        entry.path = Some(format!("random/{}", file_name(&format!("{seed}/{index}/{id}"))));
        if entry.shows.is_empty() {
            let what = what(&oracle.verdict(plan.document().as_slice()));
            let parts = id.replace(" + ", ", ");
            entry.shows = format!("{what}; its parts, drawn at random, are {parts}.");
        }
        entry.source = Source::Random;
        random
    }
}
