//! Whether a run reaches the level that was asked for: [`Run::assert_conformant`].

use crate::finding::NotJudged;
use crate::run::{Run, Stale, Status};

use time::OffsetDateTime;

use super::Ink;
use super::certificate::{Certificate, ReplayWith, WIDTH};
use super::verdict::counted;

impl Run {
    /// Panics unless the implementation reaches the level that was asked for, apart from expected
    /// failures.
    ///
    /// # Panics
    /// If there is a shortfall. The message is [`Self::shortfall`].
    #[track_caller]
    pub fn assert_conformant(&self) {
        if let Some(shortfall) = self.shortfall() {
            panic!("{shortfall}");
        }
    }

    /// Why the level that was asked for is not reached: unexpected findings, expected failures that
    /// did not happen, harness faults, an early end, or cases that were not judged. `None` if it is
    /// reached.
    pub fn shortfall(&self) -> Option<String> {
        let mut reasons = Vec::new();
        let found = self.unexpected();
        if !found.is_empty() {
            if found.len() > 1 {
                let families = self.families_of(&found).len();
                let families = counted(families, "family", "families");
                reasons.push(format!("{} findings in {families}:", found.len()));
            }
            let certificate = Certificate {
                run: self,
                replay: ReplayWith::Test,
                asked: self.asked,
                full: false,
                width: WIDTH,
                today: None,
            };
            reasons.push(certificate.findings(found, Ink::Plain).trim_end().to_owned());
        }
        let today = OffsetDateTime::now_utc().date();
        reasons.extend(self.stale(today).iter().map(Stale::to_string));
        reasons.extend(self.harness_faults.iter().map(|fault| format!("harness fault: {fault}")));
        if !self.end.is_whole() {
            reasons.push(format!("the run ended early: {}", self.end));
        }
        if reasons.is_empty() {
            reasons.extend(self.unjudged());
        }
        let Self { identity, asked, .. } = self;
        let shown = format!("{} {} does not reach level {asked}", identity.name, identity.version);
        (!reasons.is_empty()).then(|| format!("{shown}\n\n{}\n", reasons.join("\n\n")))
    }

    /// Why too little was judged, if nothing else is wrong. `None` if enough was.
    fn unjudged(&self) -> Option<String> {
        let standing = self.levels[self.asked];
        // Struck-out cases do not count: they were not sent because other cases with their subjects
        // failed.
        let reasons: Vec<String> = self
            .not_judged
            .iter()
            .filter(|(reason, _)| **reason != NotJudged::StruckOut)
            .map(|(reason, count)| {
                format!("{} not judged: {reason}", counted(*count as usize, "case", "cases"))
            })
            .collect();
        let vacuous = standing.tally.vacuous;
        match standing.status {
            Status::Reached => None,
            Status::Failed if reasons.is_empty() => None,
            Status::Unjudged if self.corpus_only && standing.tally.asked == 0 => {
                let asked = self.asked;
                Some(format!("no case of the corpus has a certain answer at level {asked}"))
            }
            // If no case has a certain answer, there is nothing to fall short of.
            Status::Unjudged if reasons.is_empty() && vacuous == 0 => None,
            Status::Unjudged if reasons.is_empty() => {
                let misses = counted(vacuous as usize, "near miss", "near misses");
                Some(format!("{misses} rejected, but so were their controls"))
            }
            _ => Some(reasons.join("\n")),
        }
    }
}
