//! Conformance harness for Stytch B2B MemberSession documents.

pub mod contract;
pub mod implementation;
pub mod json;
pub mod oracle;
pub mod plan;
