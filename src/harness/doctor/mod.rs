//! Checks an adapter, not the implementation behind it: [`diagnose`].

mod checks;
mod documents;
mod talk;

use std::time::{Duration, Instant};

use crate::connection::{Adapter, Fault};
use crate::implementation::Identity;

use talk::Talk;

/// The state of an adapter.
#[derive(Debug, Clone)]
pub struct Diagnosis {
    /// The implementation's identity.
    pub identity: Identity,
    /// One result per check, in the order of the checks.
    pub checks: Vec<Check>,
}

impl Diagnosis {
    /// How many checks have a certain result.
    pub fn count(&self, health: Health) -> usize {
        self.checks.iter().filter(|check| check.health == health).count()
    }
}

/// The result of one check.
#[derive(Debug, Clone)]
pub struct Check {
    /// The check's name, such as `echoes`.
    pub name: &'static str,
    /// Whether all is well.
    pub health: Health,
    /// What was seen.
    pub seen: String,
    /// What to do; `None` if all is well.
    pub advice: Option<&'static str>,
}

/// Whether all is well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// All is well.
    Ok,
    /// A run is possible, but its report may not say what it seems to.
    Warning,
    /// A run would fail, or blame the implementation for a mistake of the adapter.
    Failed,
}

impl Health {
    /// The name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Failed => "failed",
        }
    }
}

impl Check {
    fn ok(name: &'static str, seen: impl Into<String>) -> Self {
        Self { name, health: Health::Ok, seen: seen.into(), advice: None }
    }

    fn warning(name: &'static str, seen: impl Into<String>, advice: &'static str) -> Self {
        Self { name, health: Health::Warning, seen: seen.into(), advice: Some(advice) }
    }

    fn failed(name: &'static str, seen: impl Into<String>, advice: &'static str) -> Self {
        Self { name, health: Health::Failed, seen: seen.into(), advice: Some(advice) }
    }
}

/// Starts an adapter several times and checks how it behaves. One document may take as long as
/// `timeout`.
///
/// # Errors
/// If the adapter does not start at first.
pub fn diagnose(adapter: Adapter, timeout: Duration) -> Result<Diagnosis, Fault> {
    let adapter = adapter.timeout(timeout);
    let started = Instant::now();
    let dialogue = adapter.converse()?;
    let start = Check::ok("start", format!("in {} ms", started.elapsed().as_millis()));
    let identity = dialogue.identity().clone();
    let encodes = dialogue.can_encode();

    let requests = documents::pipelined();
    let talk = Talk::hold(dialogue, &requests);
    let mut checks = vec![start];
    checks.extend(checks::protocol(&talk));
    checks.extend(checks::answers(&talk, encodes));
    checks.push(checks::raw_bytes(&adapter));
    checks.push(checks::long_lines(&adapter));
    checks.push(checks::survival(&adapter));
    checks.extend(checks::speed_and_end(&adapter));
    Ok(Diagnosis { identity, checks })
}
