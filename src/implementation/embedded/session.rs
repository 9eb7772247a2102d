//! The typed member session: [`Session`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::claim::Claim;
use super::factor::Factor;
use super::object::Object;

/// `api_b2b_session_v1_MemberSession`: nine required properties and one optional one.
#[derive(Debug, Deserialize, Serialize)]
pub struct Session {
    pub member_session_id: String,
    pub member_id: String,
    pub started_at: String,
    pub last_accessed_at: String,
    pub expires_at: String,
    pub authentication_factors: Vec<Object<Factor>>,
    pub organization_id: String,
    pub roles: Vec<String>,
    pub organization_slug: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_claims: Option<BTreeMap<String, Claim>>,
}
