//! A stand-in for your SDK: it accepts any JSON object and returns it unchanged.

use nearmiss::implementation::{Closure, Identity, Implementation};
use serde_json::{Map, Value};

/// The SDK as an implementation.
pub fn sdk() -> impl Implementation {
    Closure::new(Identity::new("my-sdk", "1.0.0"), |document: &[u8]| {
        serde_json::from_slice::<Map<String, Value>>(document).into()
    })
}
