//! A test that certifies an implementation through the trait: `cargo test --example trait_test`.

use nearmiss::harness::Harness;
use nearmiss::implementation::{Identity, Implementation, Outcome};
use serde::{Deserialize, Serialize};

/// A typed session, as an SDK has it. This one has no custom claims, and does not check any text.
#[derive(Serialize, Deserialize)]
struct Session {
    member_session_id: String,
    member_id: String,
    started_at: String,
    last_accessed_at: String,
    expires_at: String,
    authentication_factors: Vec<serde_json::Map<String, serde_json::Value>>,
    organization_id: String,
    roles: Vec<String>,
    organization_slug: String,
}

struct MySdk;

impl Implementation for MySdk {
    fn identity(&self) -> Identity {
        Identity::new("my-sdk", "1.0.0")
    }

    fn decode(&mut self, document: &[u8]) -> Outcome {
        serde_json::from_slice::<Session>(document).into()
    }
}

fn main() {
    let run = Harness::new(|| MySdk)
        .cases(1000)
        .run()
        .expect("an implementation in this process has no faults");
    println!("{}", run.shortfall().unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use nearmiss::contract::Level;

    use super::*;

    #[test]
    #[should_panic(expected = "custom_claims does not come back")]
    fn my_sdk_is_conformant() {
        let harness = Harness::new(|| MySdk).level(Level::Reader).cases(1000);
        harness.run().expect("an implementation in this process has no faults").assert_conformant();
    }
}
