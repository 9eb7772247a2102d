//! What the two schemas require: required and optional properties, and their types.

use serde_json::{Value, json};

use crate::{assert_unchanged, echo, plain, rejection, with, without};

#[test]
fn empty_arrays_are_accepted() {
    assert_unchanged(&with("/roles", json!([])));
    assert_unchanged(&with("/authentication_factors", json!([])));
}

#[test]
fn a_missing_or_null_required_member_is_rejected() {
    for pointer in [
        "/member_session_id",
        "/member_id",
        "/started_at",
        "/last_accessed_at",
        "/expires_at",
        "/authentication_factors",
        "/organization_id",
        "/roles",
        "/organization_slug",
        "/authentication_factors/0/type",
        "/authentication_factors/0/delivery_method",
    ] {
        rejection(without(pointer).to_string());
        rejection(with(pointer, Value::Null).to_string());
    }
}

#[test]
fn every_optional_member_may_be_absent_or_null() {
    for pointer in [
        "/custom_claims",
        "/authentication_factors/0/last_authenticated_at",
        "/authentication_factors/0/created_at",
        "/authentication_factors/0/updated_at",
        "/authentication_factors/0/email_factor",
    ] {
        let absent = without(pointer);
        assert_unchanged(&absent);
        let echo = echo(with(pointer, Value::Null).to_string());
        assert_eq!(serde_json::from_str::<Value>(&echo).unwrap(), absent, "{pointer}");
    }
}

#[test]
fn a_null_element_is_rejected() {
    rejection(with("/roles/1", Value::Null).to_string());
    rejection(with("/authentication_factors/0", Value::Null).to_string());
}

#[test]
fn a_value_of_the_wrong_type_is_rejected() {
    for (pointer, right_type) in [
        ("/member_session_id", "string"),
        ("/started_at", "string"),
        ("/organization_slug", "string"),
        ("/roles", "array"),
        ("/roles/0", "string"),
        ("/authentication_factors", "array"),
        ("/authentication_factors/0", "object"),
        ("/authentication_factors/0/type", "string"),
        ("/authentication_factors/0/created_at", "string"),
        ("/authentication_factors/0/email_factor", "object"),
        ("/authentication_factors/0/email_factor/email_id", "string"),
        ("/custom_claims", "object"),
    ] {
        for (kind, value) in [
            ("string", json!("x")),
            ("number", json!(1)),
            ("boolean", json!(true)),
            ("array", json!([["x"]])),
            ("object", json!({"x": 1})),
        ] {
            if kind != right_type {
                rejection(with(pointer, value).to_string());
            }
        }
    }
}

#[test]
fn an_array_of_member_values_is_not_an_object() {
    let session = plain();
    let declared_order = [
        "member_session_id",
        "member_id",
        "started_at",
        "last_accessed_at",
        "expires_at",
        "authentication_factors",
        "organization_id",
        "roles",
        "organization_slug",
        "custom_claims",
    ];
    let session = Value::from_iter(declared_order.map(|name| session[name].clone()));
    rejection(session.to_string());

    let mut factor = vec![Value::Null; 46];
    factor[..2].clone_from_slice(&[json!("magic_link"), json!("email")]);
    rejection(with("/authentication_factors/0", factor).to_string());

    let email = json!(["email-test-1", "a@example.com"]);
    rejection(with("/authentication_factors/0/email_factor", email).to_string());
}

#[test]
fn unknown_properties_are_ignored_anywhere() {
    for parent in ["", "/authentication_factors/0", "/authentication_factors/0/email_factor"] {
        for name in ["sequence_order", "Member_Id", "Email_Id", "role\u{17f}", ""] {
            let document = with(&format!("{parent}/{name}"), json!([null, {"a": 1}]));
            let echo = echo(document.to_string());
            assert_eq!(serde_json::from_str::<Value>(&echo).unwrap(), plain(), "{parent}/{name}");
        }
    }
}

#[test]
fn a_known_name_in_different_case_is_an_unknown_name() {
    let document = plain().to_string();
    rejection(document.replace("\"member_id\"", "\"Member_Id\""));
    rejection(document.replace("\"roles\"", "\"role\u{17f}\""));
}
