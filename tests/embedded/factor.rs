//! The 41 sub-objects of a factor.

use serde_json::{Value, json};

use crate::{assert_unchanged, echo, rejection, with};

const OAUTH: [&str; 3] = ["id", "provider_subject", "email_id?"];

/// The sub-objects with their members. The names of optional members end in a question mark.
const SUB_OBJECTS: [(&str, &[&str]); 41] = [
    ("email_factor", &["email_id", "email_address"]),
    ("phone_number_factor", &["phone_id", "phone_number"]),
    ("google_oauth_factor", &OAUTH),
    ("microsoft_oauth_factor", &OAUTH),
    ("apple_oauth_factor", &OAUTH),
    ("webauthn_factor", &["webauthn_registration_id", "domain", "user_agent?"]),
    ("authenticator_app_factor", &["totp_id"]),
    ("github_oauth_factor", &OAUTH),
    ("recovery_code_factor", &["totp_recovery_code_id"]),
    ("facebook_oauth_factor", &OAUTH),
    ("crypto_wallet_factor", &["crypto_wallet_id", "crypto_wallet_address", "crypto_wallet_type"]),
    ("amazon_oauth_factor", &OAUTH),
    ("bitbucket_oauth_factor", &OAUTH),
    ("coinbase_oauth_factor", &OAUTH),
    ("discord_oauth_factor", &OAUTH),
    ("figma_oauth_factor", &OAUTH),
    ("git_lab_oauth_factor", &OAUTH),
    ("instagram_oauth_factor", &OAUTH),
    ("linked_in_oauth_factor", &OAUTH),
    ("shopify_oauth_factor", &OAUTH),
    ("slack_oauth_factor", &OAUTH),
    ("snapchat_oauth_factor", &OAUTH),
    ("spotify_oauth_factor", &OAUTH),
    ("steam_oauth_factor", &OAUTH),
    ("tik_tok_oauth_factor", &OAUTH),
    ("twitch_oauth_factor", &OAUTH),
    ("twitter_oauth_factor", &OAUTH),
    ("embeddable_magic_link_factor", &["embedded_id"]),
    ("biometric_factor", &["biometric_registration_id"]),
    ("saml_sso_factor", &["id", "provider_id", "external_id"]),
    ("oidc_sso_factor", &["id", "provider_id", "external_id"]),
    ("salesforce_oauth_factor", &OAUTH),
    ("yahoo_oauth_factor", &OAUTH),
    ("hubspot_oauth_factor", &OAUTH),
    ("slack_oauth_exchange_factor", &["email_id"]),
    ("hubspot_oauth_exchange_factor", &["email_id"]),
    ("github_oauth_exchange_factor", &["email_id"]),
    ("google_oauth_exchange_factor", &["email_id"]),
    ("impersonated_factor", &["impersonator_id", "impersonator_email_address"]),
    ("oauth_access_token_exchange_factor", &["client_id"]),
    ("trusted_auth_token_factor", &["token_id"]),
];

/// A factor with every sub-object and all members of each.
fn all_sub_objects() -> Value {
    let mut factor = json!({"type": "unheard_of", "delivery_method": "pigeon"});
    for (name, members) in SUB_OBJECTS {
        let members = members.iter().map(|member| member.trim_end_matches('?'));
        factor[name] =
            members.map(|member| (member.to_owned(), json!(format!("{name}: {member}")))).collect();
    }
    factor
}

#[test]
fn every_sub_object_comes_back_with_every_member() {
    assert_unchanged(&with("/authentication_factors/0", all_sub_objects()));
}

#[test]
fn every_sub_object_is_an_object_or_null() {
    for (name, members) in SUB_OBJECTS {
        let pointer = format!("/authentication_factors/0/{name}");
        let values = members.iter().map(|member| json!(*member)).collect::<Vec<_>>();
        rejection(with(&pointer, values).to_string());
        rejection(with(&pointer, "x").to_string());
        echo(with(&pointer, Value::Null).to_string());
    }
}

#[test]
fn every_member_of_every_sub_object_is_typed_and_required_or_optional() {
    for (name, members) in SUB_OBJECTS {
        for member in members {
            let document = |value: Option<Value>| {
                let mut factor = all_sub_objects();
                let name_in_json = member.trim_end_matches('?');
                let sub_object = factor[name].as_object_mut().expect("an object");
                match value {
                    Some(value) => _ = sub_object.insert(name_in_json.to_owned(), value),
                    None => _ = sub_object.remove(name_in_json),
                }
                with("/authentication_factors/0", factor)
            };
            rejection(document(Some(json!(5))).to_string());
            if member.ends_with('?') {
                assert_unchanged(&document(None));
                let echo = echo(document(Some(Value::Null)).to_string());
                assert_eq!(serde_json::from_str::<Value>(&echo).unwrap(), document(None));
            } else {
                rejection(document(None).to_string());
                rejection(document(Some(Value::Null)).to_string());
            }
        }
    }
}
