//! The typed authentication factor with its 41 sub-objects: [`Factor`].

use serde::{Deserialize, Serialize};

use super::object::Object;

/// Declares [`Factor`]: its five plain properties, and one optional sub-object per row, `name: Shape`.
macro_rules! factor {
    ($($name:ident: $shape:ty),+ $(,)?) => {
        /// `api_session_v1_AuthenticationFactor`. Sub-objects are boxed, because most of them are absent.
        #[derive(Debug, Deserialize, Serialize)]
        pub struct Factor {
            #[serde(rename = "type")]
            kind: String,
            delivery_method: String,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub last_authenticated_at: Option<String>,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub created_at: Option<String>,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub updated_at: Option<String>,
            $(
                #[serde(skip_serializing_if = "Option::is_none")]
                $name: Option<Box<Object<$shape>>>,
            )+
        }
    };
}

factor! {
    email_factor: Email,
    phone_number_factor: PhoneNumber,
    google_oauth_factor: OAuth,
    microsoft_oauth_factor: OAuth,
    apple_oauth_factor: OAuth,
    webauthn_factor: Webauthn,
    authenticator_app_factor: AuthenticatorApp,
    github_oauth_factor: OAuth,
    recovery_code_factor: RecoveryCode,
    facebook_oauth_factor: OAuth,
    crypto_wallet_factor: CryptoWallet,
    amazon_oauth_factor: OAuth,
    bitbucket_oauth_factor: OAuth,
    coinbase_oauth_factor: OAuth,
    discord_oauth_factor: OAuth,
    figma_oauth_factor: OAuth,
    git_lab_oauth_factor: OAuth,
    instagram_oauth_factor: OAuth,
    linked_in_oauth_factor: OAuth,
    shopify_oauth_factor: OAuth,
    slack_oauth_factor: OAuth,
    snapchat_oauth_factor: OAuth,
    spotify_oauth_factor: OAuth,
    steam_oauth_factor: OAuth,
    tik_tok_oauth_factor: OAuth,
    twitch_oauth_factor: OAuth,
    twitter_oauth_factor: OAuth,
    embeddable_magic_link_factor: EmbeddableMagicLink,
    biometric_factor: Biometric,
    saml_sso_factor: Sso,
    oidc_sso_factor: Sso,
    salesforce_oauth_factor: OAuth,
    yahoo_oauth_factor: OAuth,
    hubspot_oauth_factor: OAuth,
    slack_oauth_exchange_factor: OAuthExchange,
    hubspot_oauth_exchange_factor: OAuthExchange,
    github_oauth_exchange_factor: OAuthExchange,
    google_oauth_exchange_factor: OAuthExchange,
    impersonated_factor: Impersonated,
    oauth_access_token_exchange_factor: OAuthAccessTokenExchange,
    trusted_auth_token_factor: TrustedAuthToken,
}

/// Declares the structs of the sub-objects, each with its required members and, after a semicolon,
/// its optional member if it has one.
macro_rules! shapes {
    ($($shape:ident { $($required:ident),+ $(; $optional:ident)? })+) => {$(
        #[derive(Debug, Deserialize, Serialize)]
        struct $shape {
            $($required: String,)+
            $(
                #[serde(skip_serializing_if = "Option::is_none")]
                $optional: Option<String>,
            )?
        }
    )+};
}

shapes! {
    Email { email_id, email_address }
    PhoneNumber { phone_id, phone_number }
    OAuth { id, provider_subject; email_id }
    Webauthn { webauthn_registration_id, domain; user_agent }
    AuthenticatorApp { totp_id }
    RecoveryCode { totp_recovery_code_id }
    CryptoWallet { crypto_wallet_id, crypto_wallet_address, crypto_wallet_type }
    EmbeddableMagicLink { embedded_id }
    Biometric { biometric_registration_id }
    Sso { id, provider_id, external_id }
    OAuthExchange { email_id }
    Impersonated { impersonator_id, impersonator_email_address }
    OAuthAccessTokenExchange { client_id }
    TrustedAuthToken { token_id }
}
