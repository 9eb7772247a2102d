//! How time grows with the size of hostile documents, for people and for programs. The figures
//! differ from run to run.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::case::HOSTILE_PREFIX;
use crate::run::{Growth, Step};

/// One line for each recipe whose times are suspicious.
pub(super) fn text(growth: &[Growth], out: &mut String) {
    for growth in growth.iter().filter(|growth| growth.is_suspicious()) {
        let (recipe, exponent) = (growth.recipe, growth.exponent().unwrap_or_default());
        let step = |step: &Step| format!("{} in {:.1?}", step.size, step.best);
        let steps: Vec<String> = growth.steps.iter().map(step).collect();
        let _ = writeln!(
            out,
            "time     of {HOSTILE_PREFIX}{recipe} grows with the power {exponent:.1} of the size: {}",
            steps.join(", ")
        );
    }
}

/// Every recipe, with all its sizes.
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
