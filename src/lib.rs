//! Conformance harness for Stytch B2B MemberSession documents.

pub mod case;
pub mod contract;
pub mod corpus;
pub mod finding;
pub mod harness;
pub mod implementation;
pub mod json;
pub mod oracle;
pub mod plan;
pub mod report;
pub mod run;
pub mod seed;
pub mod shrink;
#[cfg(feature = "proptest")]
pub mod strategy;
pub mod sweep;
