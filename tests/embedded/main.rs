//! The embedded implementation accepts what the contract allows without losing data, and rejects
//! what the contract forbids.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue has failed")]

mod claims;
mod factor;
mod json;
mod prose;
mod schema;

use nearmiss::implementation::{Echo, Embedded, Implementation, Outcome};
use serde_json::{Value, json};

fn plain() -> Value {
    json!({
        "member_session_id": "session-test-fe6c042b-6286-479f-8a4f-b046a6c46509",
        "member_id": "member-live-32fc5024-9c09-4da3-bd2e-c9ce4da9375f",
        "started_at": "2021-12-29T12:33:09Z",
        "last_accessed_at": "2021-08-30T18:16:53.370383Z",
        "expires_at": "2021-08-29T12:33:09.000Z",
        "authentication_factors": [{
            "type": "magic_link",
            "delivery_method": "email",
            "last_authenticated_at": "2021-12-29T12:33:09Z",
            "created_at": "2021-12-29T12:33:09Z",
            "updated_at": "2021-12-29T12:33:09.123456789Z",
            "email_factor": {"email_id": "email-test-1", "email_address": "a@example.com"}
        }],
        "organization_id": "32fc5024-9c09-4da3-bd2e-c9ce4da9375f",
        "roles": ["stytch_member", "editor", "editor", ""],
        "organization_slug": "acme",
        "custom_claims": {"tier": "gold", "limits": [1, -2, 0.5, null, true, {"": {}}]}
    })
}

/// The plain document with `value` at `pointer`. The pointer may name a new member.
fn with(pointer: &str, value: impl Into<Value>) -> Value {
    let mut document = plain();
    put(&mut document, pointer, value.into());
    document
}

fn put(document: &mut Value, pointer: &str, value: Value) {
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    match document.pointer_mut(parent).expect("a parent") {
        Value::Object(members) => _ = members.insert(name.to_owned(), value),
        Value::Array(elements) => elements[name.parse::<usize>().expect("an index")] = value,
        _ => panic!("{parent} has no members"),
    }
}

fn without(pointer: &str) -> Value {
    let mut document = plain();
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    let parent = document.pointer_mut(parent).and_then(Value::as_object_mut).expect("a parent");
    parent.remove(name).expect("a member");
    document
}

/// The text of the echo. The document must be accepted.
#[track_caller]
fn echo(document: impl AsRef<[u8]>) -> String {
    let document = document.as_ref();
    match Embedded.decode(document) {
        Outcome::Accepted(Echo::Document(echo)) => String::from_utf8(echo).expect("UTF-8"),
        other => panic!("{}\n{other:?}", String::from_utf8_lossy(document)),
    }
}

#[track_caller]
fn assert_unchanged(document: &Value) {
    assert_eq!(serde_json::from_str::<Value>(&echo(document.to_string())).unwrap(), *document);
}

/// The message and the pointer of the rejection. The document must be rejected.
#[track_caller]
fn rejection(document: impl AsRef<[u8]>) -> (String, Option<String>) {
    let document = document.as_ref();
    match Embedded.decode(document) {
        Outcome::Rejected { message, pointer } => (message, pointer),
        other => panic!("{}\n{other:?}", String::from_utf8_lossy(document)),
    }
}

#[track_caller]
fn assert_rejected_at(pointer: &str, value: &str) {
    let (message, reported) = rejection(with(pointer, value).to_string());
    assert_eq!(reported.as_deref(), Some(pointer), "{value:?}: {message}");
}

#[test]
fn the_identity_names_the_crate_and_its_version() {
    let identity = Embedded.identity();
    assert_eq!(identity.name, "nearmiss-embedded");
    assert_eq!(identity.version, env!("CARGO_PKG_VERSION"));
    assert_eq!(identity.language.as_deref(), Some("rust"));
}

#[test]
fn a_plain_document_comes_back_with_the_same_data() {
    assert_unchanged(&plain());
}
