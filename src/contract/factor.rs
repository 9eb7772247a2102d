//! What is known of authentication factors beyond the published schema ([`Facts`]), and which
//! delivery methods go with which factor types ([`PAIRINGS`]).

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Map, Value};

/// The facts as JSON, collected from the published companion schema and the official SDKs.
pub const FACTS_JSON: &str = include_str!("authentication_factor.facts.json");

/// What the companion schema `api_session_v1_AuthenticationFactor` says.
#[derive(Debug, Deserialize)]
pub struct Facts {
    /// The names of the required properties.
    pub required: Vec<String>,
    /// The known values of `type`.
    pub types: Vec<String>,
    /// The known values of `delivery_method`.
    pub delivery_methods: Vec<String>,
    /// The properties by name. The entry of a string is `null`. The entry of a sub-object maps the
    /// names of its members to whether they are required.
    pub properties: Map<String, Value>,
}

impl Facts {
    /// The facts, parsed on first use.
    ///
    /// # Panics
    /// Never in practice: the text is embedded in the crate, and a test parses it.
    pub fn get() -> &'static Self {
        static FACTS: LazyLock<Facts> = LazyLock::new(|| {
            serde_json::from_str(FACTS_JSON).expect("the embedded facts are JSON")
        });
        &FACTS
    }
}

/// The properties of a factor that are RFC 3339 times in UTC.
pub const TIMES: [&str; 3] = ["last_authenticated_at", "created_at", "updated_at"];

/// A factor type, a delivery method that goes with it, and the sub-object that such a factor has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pairing {
    /// The value of `type`.
    pub factor_type: &'static str,
    /// The value of `delivery_method`.
    pub delivery_method: &'static str,
    /// The name of the sub-object, if such a factor has one.
    pub sub_object: Option<&'static str>,
}

const fn pair(
    factor_type: &'static str,
    delivery_method: &'static str,
    sub_object: &'static str,
) -> Pairing {
    Pairing { factor_type, delivery_method, sub_object: Some(sub_object) }
}

/// Which delivery methods go with which factor types. Other pairs are not forbidden.
///
/// The first rows come from the B2B documentation. The other rows are inferred from the names in
/// the companion schema, so that every type, delivery method and sub-object has at least one row.
pub const PAIRINGS: [Pairing; 45] = [
    pair("magic_link", "email", "email_factor"),
    pair("email_otp", "email", "email_factor"),
    pair("otp", "sms", "phone_number_factor"),
    pair("impersonated", "impersonation", "impersonated_factor"),
    Pairing { factor_type: "imported", delivery_method: "imported_auth0", sub_object: None },
    Pairing { factor_type: "password", delivery_method: "knowledge", sub_object: None },
    pair("recovery_codes", "recovery_code", "recovery_code_factor"),
    pair("sso", "sso_saml", "saml_sso_factor"),
    pair("sso", "sso_oidc", "oidc_sso_factor"),
    pair("trusted_auth_token", "trusted_token_exchange", "trusted_auth_token_factor"),
    pair("totp", "authenticator_app", "authenticator_app_factor"),
    pair("oauth", "oauth_google", "google_oauth_factor"),
    pair("oauth", "oauth_microsoft", "microsoft_oauth_factor"),
    pair("oauth", "oauth_hubspot", "hubspot_oauth_factor"),
    pair("oauth", "oauth_slack", "slack_oauth_factor"),
    pair("oauth", "oauth_github", "github_oauth_factor"),
    pair("oauth", "oauth_exchange_slack", "slack_oauth_exchange_factor"),
    pair("oauth", "oauth_exchange_hubspot", "hubspot_oauth_exchange_factor"),
    pair("oauth", "oauth_exchange_github", "github_oauth_exchange_factor"),
    pair("oauth", "oauth_exchange_google", "google_oauth_exchange_factor"),
    pair("oauth", "oauth_access_token_exchange", "oauth_access_token_exchange_factor"),
    pair("otp", "whatsapp", "phone_number_factor"),
    pair("magic_link", "embedded", "embeddable_magic_link_factor"),
    pair("webauthn", "webauthn_registration", "webauthn_factor"),
    pair("crypto", "crypto_wallet", "crypto_wallet_factor"),
    pair("signature_challenge", "biometric", "biometric_factor"),
    pair("oauth", "oauth_apple", "apple_oauth_factor"),
    pair("oauth", "oauth_facebook", "facebook_oauth_factor"),
    pair("oauth", "oauth_amazon", "amazon_oauth_factor"),
    pair("oauth", "oauth_bitbucket", "bitbucket_oauth_factor"),
    pair("oauth", "oauth_coinbase", "coinbase_oauth_factor"),
    pair("oauth", "oauth_discord", "discord_oauth_factor"),
    pair("oauth", "oauth_figma", "figma_oauth_factor"),
    pair("oauth", "oauth_gitlab", "git_lab_oauth_factor"),
    pair("oauth", "oauth_instagram", "instagram_oauth_factor"),
    pair("oauth", "oauth_linkedin", "linked_in_oauth_factor"),
    pair("oauth", "oauth_shopify", "shopify_oauth_factor"),
    pair("oauth", "oauth_snapchat", "snapchat_oauth_factor"),
    pair("oauth", "oauth_spotify", "spotify_oauth_factor"),
    pair("oauth", "oauth_steam", "steam_oauth_factor"),
    pair("oauth", "oauth_tiktok", "tik_tok_oauth_factor"),
    pair("oauth", "oauth_twitch", "twitch_oauth_factor"),
    pair("oauth", "oauth_twitter", "twitter_oauth_factor"),
    pair("oauth", "oauth_salesforce", "salesforce_oauth_factor"),
    pair("oauth", "oauth_yahoo", "yahoo_oauth_factor"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_facts_have_46_properties_of_which_41_are_objects() {
        let properties = &Facts::get().properties;
        assert_eq!(properties.len(), 46);
        assert_eq!(properties.values().filter(|members| members.is_object()).count(), 41);
    }

    #[test]
    fn the_pairings_name_every_type_method_and_sub_object_and_nothing_else() {
        let facts = Facts::get();
        for name in &facts.types {
            assert!(PAIRINGS.iter().any(|pairing| pairing.factor_type == name), "{name}");
        }
        for name in &facts.delivery_methods {
            assert!(PAIRINGS.iter().any(|pairing| pairing.delivery_method == name), "{name}");
        }
        for (name, members) in &facts.properties {
            let paired = PAIRINGS.iter().any(|pairing| pairing.sub_object == Some(name));
            assert_eq!(paired, members.is_object(), "{name}");
        }
        for pairing in PAIRINGS {
            assert!(facts.types.iter().any(|name| name == pairing.factor_type), "{pairing:?}");
            assert!(facts.delivery_methods.iter().any(|name| name == pairing.delivery_method));
        }
    }
}
