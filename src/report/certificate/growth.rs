//! How time grows with the size of costly documents, for people and for programs. None of it is the
//! same each time.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::case::HOSTILE_PREFIX;
use crate::run::{Growth, Step};

/// A line for each recipe whose times are suspicious.
pub(super) fn text(growth: &[Growth], out: &mut String) {
    for one in growth.iter().filter(|one| one.is_suspicious()) {
        let (recipe, exponent) = (one.recipe, one.exponent().unwrap_or_default());
        let step = |step: &Step| format!("{} in {:.1?}", step.size, step.best);
        let steps: Vec<String> = one.steps.iter().map(step).collect();
        let _ = writeln!(
            out,
            "time     of {HOSTILE_PREFIX}{recipe} grows with the power {exponent:.1} of the size: {}",
            steps.join(", ")
        );
    }
}

/// Every recipe, with all sizes.
pub(super) fn json(growth: &[Growth]) -> Value {
    let step = |step: &Step| json!({ "size": step.size, "bytes": step.bytes, "best_of_three_seconds": step.best.as_secs_f64() });
    let one = |one: &Growth| {
        json!({
            "recipe": one.recipe,
            "exponent": one.exponent(),
            "suspicious": one.is_suspicious(),
            "steps": one.steps.iter().map(step).collect::<Vec<_>>(),
        })
    };
    growth.iter().map(one).collect()
}
