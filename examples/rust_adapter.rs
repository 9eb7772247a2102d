//! An implementation in Rust as an adapter, so that the command can test it:
//! `nearmiss certify -- target/debug/examples/rust_adapter`.

use nearmiss::harness::serve;
use nearmiss::implementation::{Closure, Identity, Outcome};
use serde_json::Value;

fn main() -> std::io::Result<()> {
    serve(|| Closure::new(Identity::new("my-sdk", "1.0.0"), decode))
}

/// Stands for an SDK that reads a document. This one accepts any JSON.
fn decode(document: &[u8]) -> Outcome {
    Outcome::from(serde_json::from_slice::<Value>(document))
}
