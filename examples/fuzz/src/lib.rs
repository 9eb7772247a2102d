//! Stands for an SDK of one's own: it takes any JSON object, and gives it back.

use nearmiss::implementation::{Closure, Identity, Implementation, Outcome};
use serde_json::{Map, Value};

/// The SDK as an implementation.
pub fn sdk() -> impl Implementation {
    Closure::new(Identity::new("my-sdk", "1.0.0"), |document: &[u8]| {
        match serde_json::from_slice::<Map<String, Value>>(document) {
            Ok(session) => match serde_json::to_vec(&session) {
                Ok(echo) => Outcome::accepted(echo),
                Err(error) => Outcome::rejected(error.to_string()),
            },
            Err(error) => Outcome::rejected(error.to_string()),
        }
    })
}
