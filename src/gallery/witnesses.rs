//! For each flaw, a document on which it differs from the embedded implementation.

use std::collections::BTreeSet;

use base64::prelude::{BASE64_STANDARD, Engine};

use crate::finding::{Echoes, Failure, Notes, assess};
use crate::implementation::{Embedded, Implementation};
use crate::json::Tape;
use crate::oracle::Oracle;

use super::{Flaw, Flawed, blind, probing, probing_session, second, second_values};

/// A small valid document. Each witness is this document with one edit.
const PLAIN: &str = r#"{
"member_session_id":"session-test-fe6c042b-6286-479f-8a4f-b046a6c46509",
"member_id":"32fc5024-9c09-4da3-bd2e-c9ce4da9375f",
"started_at":"2021-12-29T12:33:09Z",
"last_accessed_at":"2021-12-29T12:34:09Z",
"expires_at":"2021-12-29T13:33:09Z",
"authentication_factors":[],
"organization_id":"organization-test-07971b06-ac8b-4cdb-9c15-63b17e653931",
"roles":["stytch_member"],
"organization_slug":"acme",
"custom_claims":{}}"#;

/// Makes the documents that the implementation reads one after another. The last one reveals the
/// flaw.
type Witness = fn() -> Vec<Vec<u8>>;

/// The plain document with some text replaced.
fn with(from: &str, to: &str) -> Vec<u8> {
    assert_eq!(PLAIN.matches(from).count(), 1, "{from}");
    PLAIN.replace(from, to).into_bytes()
}

fn claims(claims: &str) -> Vec<u8> {
    with("{}", claims)
}

/// The plain document with these factors, each given by its type, its delivery method, and the text
/// of its other members.
fn factors<const N: usize>(factors: [(&str, &str, &str); N]) -> Vec<u8> {
    let factor = |(kind, method, members): (&str, &str, &str)| {
        let comma = if members.is_empty() { "" } else { "," };
        format!(r#"{{"type":"{kind}","delivery_method":"{method}"{comma}{members}}}"#)
    };
    with(":[]", &format!(":[{}]", factors.map(factor).join(",")))
}

fn factor(kind: &str, method: &str, members: &str) -> Vec<u8> {
    factors([(kind, method, members)])
}

/// The plain document with a factor for an e-mail address.
fn email(address: &str) -> Vec<u8> {
    let email = format!(r#""email_factor":{{"email_id":"1","email_address":"{address}"}}"#);
    factor("magic_link", "email", &email)
}

fn webauthn(domain: &str, user_agent: &str) -> Vec<u8> {
    let members = format!(
        r#""webauthn_factor":{{"webauthn_registration_id":"1","domain":"{domain}",
        "user_agent":"{user_agent}"}}"#
    );
    factor("webauthn", "webauthn_registration", &members)
}

fn roles(roles: &str) -> Vec<u8> {
    with("\"stytch_member\"", roles)
}

fn slug(slug: &str) -> Vec<u8> {
    with("acme", slug)
}

fn started_at(time: &str) -> Vec<u8> {
    with("2021-12-29T12:33:09Z", time)
}

/// The plain document with a started_at of any type.
fn started(value: &str) -> Vec<u8> {
    with("\"2021-12-29T12:33:09Z\"", value)
}

fn member_id(id: &str) -> Vec<u8> {
    with("32fc5024-9c09-4da3-bd2e-c9ce4da9375f", id)
}

/// The plain document with these members in front of the others.
fn members(members: &str) -> Vec<u8> {
    with("{\n", &format!("{{{members},"))
}

/// The plain document without the line of this member.
fn without(name: &str) -> String {
    let lines = PLAIN.lines().filter(|line| !line.starts_with(&format!("\"{name}\"")));
    lines.collect::<Vec<_>>().join("\n")
}

const WITNESSES: &[(&str, Witness)] = &[
    ("absent-created-at-as-zero-time", || vec![factor("otp", "sms", "")]),
    ("absent-email-id-as-undefined", || {
        let members = r#""google_oauth_factor":{"id":"1","provider_subject":"2"}"#;
        vec![factor("oauth", "oauth_google", members)]
    }),
    ("absent-sub-object-with-empty-members", || {
        vec![factor("webauthn", "webauthn_registration", "")]
    }),
    ("type-written-twice", || vec![factor("impersonated", "impersonation", "")]),
    ("factors-sorted-by-last-use", || {
        let time = r#""last_authenticated_at":"2021-12-29T12:33:09Z""#;
        vec![factors([("otp", "sms", time), ("totp", "authenticator_app", "")])]
    }),
    ("empty-object-in-claims-as-null", || vec![claims(r#"{"a":{}}"#)]),
    ("empty-array-in-claims-as-null", || vec![claims(r#"{"a":[]}"#)]),
    ("null-in-claims-as-empty-text", || vec![claims(r#"{"a":null}"#)]),
    ("claims-flattened-with-points", || vec![claims(r#"{"a":{"b":1}}"#)]),
    ("objects-in-arrays-merged", || vec![claims(r#"{"a":[{"b":1},{"b":2}]}"#)]),
    ("objects-of-nulls-in-claims-as-null", || vec![claims(r#"{"a":{"b":null}}"#)]),
    ("null-document-as-blank-session", || vec![b"null".to_vec()]),
    ("empty-document-as-blank-session", || vec![b"{}".to_vec()]),
    ("error-reply-as-blank-session", || {
        vec![br#"{"status_code":404,"error_type":"session_not_found"}"#.to_vec()]
    }),
    ("reply-unwrapped", || {
        vec![format!(r#"{{"status_code":200,"member_session":{PLAIN}}}"#).into_bytes()]
    }),
    ("only-member-unwrapped", || vec![format!(r#"{{"data":{PLAIN}}}"#).into_bytes()]),
    ("consumer-session-accepted", || {
        let session = r#"{"session_id":"session-test-fe6c042b-6286-479f-8a4f-b046a6c46509",
            "user_id":"user-test-32fc5024-9c09-4da3-bd2e-c9ce4da9375f","authentication_factors":[]}"#;
        vec![session.as_bytes().to_vec()]
    }),
    ("required-looked-up-in-claims", || {
        let document = without("organization_slug");
        vec![document.replace("{}", r#"{"organization_slug":"acme"}"#).into_bytes()]
    }),
    ("organization-object-accepted", || {
        let document = without("organization_slug");
        let organization = r#""organization":{"organization_slug":"acme"},"roles""#;
        vec![document.replace("\"roles\"", organization).into_bytes()]
    }),
    ("repeated-members-as-list", || {
        vec![with(r#""roles":["stytch_member"]"#, r#""roles":"a","roles":"b""#)]
    }),
    ("members-counted-not-named", || vec![without("roles").into_bytes()]),
    ("two-missing-cancel-out", || {
        let document = without("roles");
        vec![document.replace("\"organization_slug\":\"acme\",\n", "").into_bytes()]
    }),
    ("offset-accepted-after-space", || vec![started_at("2021-12-29 12:33:09+01:00")]),
    ("offset-accepted-after-lower-case-t", || vec![started_at("2021-12-29t12:33:09+01:00")]),
    ("zone-unread-after-long-fraction", || vec![started_at("2021-12-29T12:33:09.1234567891")]),
    ("calendar-unchecked-with-numeric-zone", || vec![started_at("2021-02-30T12:33:09+00:00")]),
    ("leap-second-by-local-clock", || vec![started_at("2016-12-31T23:59:60+01:00")]),
    ("date-unchecked-in-year-zero", || vec![started_at("0000-00-00T00:00:00Z")]),
    ("groups-unchecked-in-upper-case-id", || vec![member_id("32FC50249C094DA3BD2EC9CE4DA9375F")]),
    ("id-unchecked-after-urn", || vec![member_id("urn:uuid:1")]),
    ("id-of-zeros-of-any-length", || vec![member_id("00000000-0000")]),
    ("prefix-unchecked-in-upper-case", || {
        vec![member_id("Member_1-32fc5024-9c09-4da3-bd2e-c9ce4da9375f")]
    }),
    ("lone-surrogate-dropped-from-slug", || vec![slug(r"acme\ud800")]),
    ("phone-number-punctuation-dropped", || {
        let number = r#""phone_number_factor":{"phone_id":"1","phone_number":"+1 (555) 0100"}"#;
        vec![factor("otp", "sms", number)]
    }),
    ("provider-subject-leading-zeros-lost", || {
        let subject = r#""steam_oauth_factor":{"id":"1","provider_subject":"007"}"#;
        vec![factor("oauth", "oauth_steam", subject)]
    }),
    ("wallet-address-lower-cased", || {
        let wallet = r#""crypto_wallet_factor":{"crypto_wallet_id":"1",
            "crypto_wallet_address":"0xAb5801a7","crypto_wallet_type":"ethereum"}"#;
        vec![factor("crypto", "crypto_wallet", wallet)]
    }),
    ("user-agent-spaces-collapsed", || vec![webauthn("a.example", "A  B")]),
    ("webauthn-domain-lower-cased", || vec![webauthn("A.example", "")]),
    ("plus-as-space-in-email", || vec![email("a+b@a.example")]),
    ("external-id-cut-at-hash", || {
        let sso = r#""saml_sso_factor":{"id":"1","provider_id":"2","external_id":"a#b"}"#;
        vec![factor("sso", "sso_saml", sso)]
    }),
    ("role-namespace-dropped", || vec![roles(r#""a:b""#)]),
    ("role-path-normalised", || vec![roles(r#""a/""#)]),
    ("formulas-defused-in-roles", || vec![roles(r#""=1+1""#)]),
    ("role-placeholder-expanded", || vec![roles(r#""100%sure""#)]),
    ("yes-and-no-as-booleans-in-claims", || vec![claims(r#"{"country":"NO"}"#)]),
    ("words-for-nothing-as-null-in-claims", || vec![claims(r#"{"a":"NA"}"#)]),
    ("json-texts-in-claims-decoded", || vec![claims(r#"{"a":"[1]"}"#)]),
    ("entities-decoded-in-claims", || vec![claims(r#"{"a":"b &amp; c"}"#)]),
    ("tags-stripped-from-claims", || vec![claims(r#"{"a":"<b>c"}"#)]),
    ("full-width-forms-folded-in-claims", || vec![claims("{\"a\":\"\u{ff11}\"}")]),
    ("typographic-marks-replaced-in-claims", || vec![claims("{\"a\":\"b\u{2019}s\"}")]),
    ("apostrophes-doubled-in-claims", || vec![claims(r#"{"a":"O'Brien"}"#)]),
    ("backslashes-as-slashes-in-claims", || vec![claims(r#"{"a":"C:\\b"}"#)]),
    ("line-separators-as-line-feeds-in-claims", || vec![claims(r#"{"a":"b\u2028c"}"#)]),
    ("joiners-dropped-from-claims", || vec![claims("{\"a\":\"\u{2764}\u{fe0f}\"}")]),
    ("card-numbers-masked-in-claims", || vec![claims(r#"{"a":"4111 1111 1111 1111"}"#)]),
    ("secrets-filtered-in-claims", || vec![claims(r#"{"a":{"reset_token":1}}"#)]),
    ("nested-claim-texts-trimmed", || vec![claims(r#"{"a":["b "]}"#)]),
    ("urls-normalised-in-claims", || vec![claims(r#"{"a":"https://a.example"}"#)]),
    ("exponent-sign-ignored", || vec![claims(r#"{"a":1e-2}"#)]),
    ("plus-in-exponent-refused", || vec![claims(r#"{"a":1e+2}"#)]),
    ("exponent-of-two-digits", || vec![claims(r#"{"a":1e100}"#)]),
    ("exponents-without-point-as-texts", || vec![claims(r#"{"a":1e3}"#)]),
    ("minus-lost-before-zero-point", || vec![claims(r#"{"a":-0.5}"#)]),
    ("zeros-behind-point-lost", || vec![claims(r#"{"a":1.05}"#)]),
    ("numbers-cut-to-16-characters", || vec![claims(r#"{"a":-9007199254740991}"#)]),
    ("whole-floats-clamped-to-64-bits", || vec![claims(r#"{"a":1e20}"#)]),
    ("one-and-zero-as-booleans", || vec![claims(r#"{"a":1}"#)]),
    ("fraction-lost-above-a-million", || vec![claims(r#"{"a":1234567.5}"#)]),
    ("registered-claims-dropped", || vec![claims(r#"{"sub":"a"}"#)]),
    ("audience-as-list", || vec![claims(r#"{"aud":"a"}"#)]),
    ("array-likes-as-arrays", || vec![claims(r#"{"a":{"length":3,"width":2}}"#)]),
    ("names-with-points-as-paths", || vec![claims(r#"{"a.b":1}"#)]),
    ("underscore-before-digit-in-names", || vec![claims(r#"{"1a":1}"#)]),
    ("attribute-marks-dropped-from-names", || vec![claims(r#"{"@a":1}"#)]),
    ("hash-text-unwrapped", || vec![claims(r##"{"a":{"#text":1}}"##)]),
    ("extended-json-read", || vec![claims(r#"{"a":{"$numberLong":"1"}}"#)]),
    ("buffers-revived", || vec![claims(r#"{"a":{"type":"Buffer","data":[97]}}"#)]),
    ("claim-names-as-one-ignoring-case", || vec![claims(r#"{"a":1,"A":2}"#)]),
    ("pointer-escapes-read-in-names", || vec![claims(r#"{"a~1b":1}"#)]),
    ("comment-members-dropped", || vec![claims(r#"{"//":"a"}"#)]),
    ("private-names-dropped", || vec![claims(r#"{"_a":1}"#)]),
    ("names-of-methods-as-null", || vec![claims(r#"{"a":{"items":1}}"#)]),
    ("camel-case-alias-wins", || vec![members(r#""organizationSlug":"other""#)]),
    ("id-alias-wins-in-email-factor", || {
        let email = r#""email_factor":{"id":"1","email_id":"2","email_address":""}"#;
        vec![factor("magic_link", "email", email)]
    }),
    ("organization-id-from-anywhere", || vec![members(r#""a":{"organization_id":"b"}"#)]),
    ("unknown-sub-object-refused", || {
        vec![factor("magic_link", "email", r#""passkey_factor":{}"#)]
    }),
    ("unknown-error-refused", || vec![members(r#""error":null"#)]),
    ("arrays-of-one-in-claims-unwrapped", || vec![claims(r#"{"a":[1]}"#)]),
    ("nested-arrays-flattened", || vec![claims(r#"{"a":[[1]]}"#)]),
    ("claim-arrays-as-sets", || vec![claims(r#"{"a":[1,1]}"#)]),
    ("text-arrays-in-claims-sorted", || vec![claims(r#"{"a":["b","a"]}"#)]),
    ("number-arrays-in-claims-sorted-as-texts", || vec![claims(r#"{"a":[9,10]}"#)]),
    ("claim-arrays-end-at-null", || vec![claims(r#"{"a":[null,1]}"#)]),
    ("falsy-elements-dropped", || vec![claims(r#"{"a":[0]}"#)]),
    ("arrays-beyond-twenty-as-objects", || vec![claims(&format!(r#"{{"a":{:?}}}"#, [0; 21]))]),
    ("pairs-in-claims-as-object", || vec![claims(r#"{"a":[["b",1]]}"#)]),
    ("claim-arrays-cut-to-a-hundred", || vec![claims(&format!(r#"{{"a":{:?}}}"#, [0; 101]))]),
    ("ragged-rows-refused", || vec![claims(r#"{"a":[{"b":1},{}]}"#)]),
    ("member-id-groups-unpadded", || vec![member_id("02fc5024-9c09-4da3-bd2e-c9ce4da9375f")]),
    ("id-version-8-refused", || vec![member_id("32fc5024-9c09-8da3-bd2e-c9ce4da9375f")]),
    ("id-version-2-refused", || vec![member_id("32fc5024-9c09-2da3-bd2e-c9ce4da9375f")]),
    ("id-words-of-twenty-letters-at-most", || {
        vec![member_id("abcdefghijklmnopqrstuvwxyz-32fc5024-9c09-4da3-bd2e-c9ce4da9375f")]
    }),
    ("id-prefix-of-hexadecimal-letters-refused", || {
        vec![member_id("facade-32fc5024-9c09-4da3-bd2e-c9ce4da9375f")]
    }),
    ("id-prefix-must-match-its-property", || vec![with("organization-test-", "org-test-")]),
    ("equal-ids-refused", || vec![member_id("07971b06-ac8b-4cdb-9c15-63b17e653931")]),
    ("slug-in-the-form-of-an-id-refused", || vec![slug("32fc5024-9c09-4da3-bd2e-c9ce4da9375e")]),
    ("slug-reserved-words-refused", || vec![slug("admin")]),
    ("slug-of-method-names-refused", || vec![slug("constructor")]),
    ("slug-extension-cut", || vec![slug("acme.json")]),
    ("slug-tilde-expanded", || vec![slug("~acme")]),
    ("slug-with-exponent-as-number", || vec![slug("1e5")]),
    ("slug-underscores-as-hyphens", || vec![slug("a_b")]),
    ("time-in-european-gap-refused", || vec![started_at("2021-03-28T02:30:00Z")]),
    ("time-in-american-gap-moved", || vec![started_at("2021-03-14T02:30:00Z")]),
    ("time-fraction-unpadded", || vec![started_at("2021-12-29T12:33:09.050Z")]),
    ("time-fraction-ending-in-zero-refused", || vec![started_at("2021-12-29T12:33:09.50Z")]),
    ("time-rounded-up-to-second-60", || vec![started_at("2021-12-29T12:33:59.9999Z")]),
    ("time-of-minus-one-refused", || vec![started_at("1969-12-31T23:59:59Z")]),
    ("time-of-zero-refused", || vec![started_at("1970-01-01T00:00:00Z")]),
    ("time-of-year-one-dropped", || {
        vec![factor("otp", "sms", r#""created_at":"0001-01-01T00:00:00Z""#)]
    }),
    ("time-in-year-of-week", || vec![started_at("2019-12-31T12:33:09Z")]),
    ("time-last-second-of-month-rolls-over", || vec![started_at("2021-02-28T23:59:59Z")]),
    ("time-noon-as-midnight", || vec![started_at("2021-12-29T12:00:00Z")]),
    ("last-access-before-start-refused", || vec![started_at("2021-12-29T12:34:10Z")]),
    ("updated-before-created-refused", || {
        let times = r#""created_at":"2021-12-29T00:00:00Z","updated_at":"2021-12-28T00:00:00Z""#;
        vec![factor("otp", "sms", times)]
    }),
    ("otp-by-email-refused", || vec![factor("otp", "email", "")]),
    ("method-of-password-rewritten", || vec![factor("password", "email", "")]),
    ("email-otp-as-otp", || vec![factor("email_otp", "email", "")]),
    ("oauth-exchange-methods-by-prefix", || vec![factor("oauth", "oauth_exchange_slack", "")]),
    ("email-factor-with-other-method-refused", || {
        let email = r#""email_factor":{"email_id":"","email_address":""}"#;
        vec![factor("imported", "imported_auth0", email)]
    }),
    ("chunks-decoded-apart", || {
        vec![claims(&format!("{{\"a\":\"{}\"}}", "\u{20ac}".repeat(4096)))]
    }),
    ("last-of-several-lines-read", || {
        let line = PLAIN.replace('\n', "");
        vec![format!("{line}\n{line}").into_bytes()]
    }),
    ("record-separators-skipped", || vec![format!("\u{1e}{PLAIN}\n").into_bytes()]),
    ("beyond-unicode-decoded", || {
        let (before, after) = PLAIN.split_once("stytch_member").unwrap();
        vec![[before.as_bytes(), b"\xf4\x90\x80\x80", after.as_bytes()].concat()]
    }),
    ("two-digit-escapes-accepted", || vec![roles(r#""\x41""#)]),
    ("backspace-and-form-feed-escapes-refused", || vec![roles(r#""\f""#)]),
    ("ascii-escapes-decoded-first", || vec![roles(r#""\u0022""#)]),
    ("delete-and-c1-controls-refused", || vec![roles("\"\u{7f}\"")]),
    ("noncharacters-refused", || vec![roles("\"\u{ffff}\"")]),
    ("private-use-refused", || vec![roles("\"\u{e000}\"")]),
    ("space-before-colon-refused", || vec![with("\"roles\":", "\"roles\" :")]),
    ("space-in-empty-container-refused", || vec![with(":[]", ":[ ]")]),
    ("line-of-4096-bytes-at-most", || vec![roles(&format!("\"{}\"", "a".repeat(4096)))]),
    ("positional-sub-objects", || {
        vec![factor("magic_link", "email", r#""email_factor":["email-test-1","a@a.example"]"#)]
    }),
    ("email-factor-by-address", || {
        vec![factor("magic_link", "email", r#""email_factor":"a@a.example""#)]
    }),
    ("type-as-tagged-object", || {
        vec![with(":[]", r#":[{"type":{"otp":{}},"delivery_method":"sms"}]"#)]
    }),
    ("type-as-number", || vec![with(":[]", r#":[{"type":2,"delivery_method":"sms"}]"#)]),
    ("times-as-fields", || vec![started("[2021,12,29,12,33,9]")]),
    ("times-as-seconds-in-an-object", || vec![started(r#"{"seconds":1640781189,"nanos":0}"#)]),
    ("times-as-date-objects", || vec![started(r#"{"$date":"2021-12-29T12:33:09Z"}"#)]),
    ("ids-as-bytes", || {
        let id = "\"32fc5024-9c09-4da3-bd2e-c9ce4da9375f\"";
        vec![with(id, "[50,252,80,36,156,9,77,163,189,46,201,206,77,169,55,95]")]
    }),
    ("slug-as-characters", || vec![with("\"acme\"", r#"["a","c"]"#)]),
    ("roles-as-flags", || vec![with("[\"stytch_member\"]", r#"{"stytch_member":true}"#)]),
    ("role-objects-as-roles", || vec![roles(r#"{"role_id":"stytch_member","sources":[]}"#)]),
    ("claims-as-named-values", || vec![claims(r#"[{"name":"a","value":1}]"#)]),
    ("sessions-cached-by-id-and-expiry", || vec![slug("one"), slug("two")]),
    ("roles-pooled-by-weak-hash", || vec![roles(r#""ab","ba""#)]),
    ("claims-merged-with-previous", || vec![claims(r#"{"a":1}"#), claims(r#"{"b":1}"#)]),
    ("absent-email-id-left-over", || {
        let google = |members: &str| {
            let members = format!(r#""google_oauth_factor":{{"provider_subject":"2",{members}}}"#);
            factor("oauth", "oauth_google", &members)
        };
        vec![google(r#""id":"1","email_id":"3""#), google(r#""id":"1""#)]
    }),
    ("addresses-cached-by-email-id", || vec![email("a@a.example"), email("b@a.example")]),
    ("repeated-document-refused", || vec![PLAIN.into(), slug("other"), PLAIN.into()]),
    ("thousandth-document-refused", || vec![PLAIN.into(); 1000]),
    ("long-slug-fails-the-next", || vec![slug(&"a".repeat(128)), PLAIN.into()]),
    ("content-length-skipped", || {
        vec![format!("Content-Length: {}\r\n\r\n{PLAIN}", PLAIN.len()).into_bytes()]
    }),
    ("event-stream-field-skipped", || {
        vec![format!("data: {}", PLAIN.replace('\n', "")).into_bytes()]
    }),
    ("blank-line-ends-document", || vec![members("\n\n\"x\":1")]),
    ("escaped-quote-after-escaped-backslash-refused", || vec![roles(r#""\\\"""#)]),
    ("escapes-inside-known-names-unread", || vec![with("\"roles\"", r#""role\u0073""#)]),
    ("escapes-after-64-bytes-unread", || vec![roles(&format!("\"{}\\n\"", "a".repeat(100)))]),
    ("blank-letters-dropped-from-roles", || vec![roles("\"\u{3164}\"")]),
    ("merge-names-read-in-claims", || vec![claims(r#"{"a":{"<<":{"b":1},"c":2}}"#)]),
    ("bracket-suffix-dropped-from-claim-names", || vec![claims(r#"{"tags[]":["a"]}"#)]),
    ("email-claim-lower-cased", || vec![claims(r#"{"email":"Ann@a.example"}"#)]),
    ("scope-claim-split", || vec![claims(r#"{"scope":"openid email"}"#)]),
    ("email-verified-text-as-boolean", || vec![claims(r#"{"email_verified":"true"}"#)]),
    ("numbers-of-claims-at-as-times", || vec![claims(r#"{"seen_at":1640781189}"#)]),
    ("claims-that-repeat-the-session-dropped", || vec![claims(r#"{"organization_slug":"acme"}"#)]),
    ("claim-arrays-cut-to-a-thousand", || {
        vec![claims(&format!("{{\"a\":[{}1]}}", "1,".repeat(1000)))]
    }),
    ("objects-of-one-id-in-claims-merged", || {
        vec![claims(r#"{"a":[{"id":1,"b":1},{"id":1,"b":2}]}"#)]
    }),
    ("timestamps-of-firestore-revived", || {
        vec![claims(r#"{"a":{"_seconds":1640781189,"_nanoseconds":0}}"#)]
    }),
    ("booleans-among-numbers-as-numbers", || vec![claims(r#"{"a":[2,true]}"#)]),
    ("exponent-of-four-digits-refused", || vec![claims(r#"{"a":1e0002}"#)]),
    ("decimals-cut-to-18-places", || vec![claims(r#"{"a":0.00000000000000000012}"#)]),
    ("id-signature-dropped", || {
        vec![member_id("32fc5024-9c09-4da3-bd2e-c9ce4da9375f.c2lnbmF0dXJl")]
    }),
    ("slug-of-device-names-refused", || vec![slug("con")]),
    ("slug-of-yes-and-no-refused", || vec![slug("no")]),
    ("slug-of-decimal-loses-zeros", || vec![slug("1.10")]),
    ("time-julian-leap-day", || vec![started_at("1500-02-29T12:33:09Z")]),
    ("time-of-1900-refused", || vec![started_at("1900-01-01T00:00:00Z")]),
    ("updated-at-equal-to-created-at-dropped", || {
        let times = r#""created_at":"2021-12-29T00:00:00Z","updated_at":"2021-12-29T00:00:00Z""#;
        vec![factor("otp", "sms", times)]
    }),
    ("sub-object-of-other-protocol-dropped", || {
        let saml = r#""saml_sso_factor":{"id":"1","provider_id":"2","external_id":"3"}"#;
        vec![factor("sso", "sso_oidc", saml)]
    }),
    ("unknown-in-oauth-factors-must-be-text", || {
        let github = r#""github_oauth_factor":{"id":"1","provider_subject":"2","scopes":[]}"#;
        vec![factor("oauth", "oauth_github", github)]
    }),
    ("user-agent-cut-to-512", || vec![webauthn("a.example", &"a".repeat(513))]),
    ("user-agent-alias-read", || {
        let members = r#""webauthn_factor":{"webauthn_registration_id":"1","domain":"a.example",
            "userAgent":"a"}"#;
        vec![factor("webauthn", "webauthn_registration", members)]
    }),
    ("phone-number-as-parts", || {
        let number = r#"{"country_code":"1","national_number":"5555550100"}"#;
        let phone = format!(r#""phone_number_factor":{{"phone_id":"1","phone_number":{number}}}"#);
        vec![factor("otp", "sms", &phone)]
    }),
    ("times-as-named-fields", || {
        let date = r#""year":2021,"month":12,"day":29"#;
        vec![started(&format!(r#"{{{date},"hour":12,"minute":33,"second":9}}"#))]
    }),
    ("factors-named-by-type", || vec![with(":[]", r#":{"otp":{"delivery_method":"sms"}}"#)]),
    ("claims-as-query", || vec![claims(r#""a=1&b=2""#)]),
    ("resource-unwrapped", || {
        let data = format!(r#"{{"type":"session","id":"1","attributes":{PLAIN}}}"#);
        vec![format!(r#"{{"data":{data}}}"#).into_bytes()]
    }),
    ("organization-of-nulls-accepted", || {
        let id = "\"organization-test-07971b06-ac8b-4cdb-9c15-63b17e653931\"";
        vec![PLAIN.replace(id, "null").replace("\"acme\"", "null").into_bytes()]
    }),
    ("sub-object-of-id-alone-accepted", || {
        vec![factor("oauth", "oauth_google", r#""google_oauth_factor":{"id":"1"}"#)]
    }),
    ("slug-alias-accepted", || vec![with("organization_slug", "slug")]),
    ("user-agents-cached-by-registration", || {
        vec![webauthn("a.example", "a"), webauthn("a.example", "b")]
    }),
    ("base64-document-decoded", || vec![BASE64_STANDARD.encode(PLAIN).into_bytes()]),
    ("bytes-as-characters-after-escape", || vec![roles("\"a\\nb\u{e9}\"")]),
    ("trailing-commas-dropped-inside-strings", || vec![claims(r#"{"a":"[1,]"}"#)]),
    ("tabs-between-tokens-refused", || vec![with("\"roles\":", "\"roles\":\t")]),
    ("empty-containers-stay-open", || {
        vec![claims(&format!(r#"{{"a":[{}{{}}]}}"#, "[],".repeat(512)))]
    }),
    ("partial-character-left-over", || {
        vec![[PLAIN.as_bytes(), b"\xe2\x82"].concat(), PLAIN.into()]
    }),
    ("claims-as-token", || vec![claims(r#""eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.""#)]),
    ("ids-from-expanded-objects", || {
        let id = "\"32fc5024-9c09-4da3-bd2e-c9ce4da9375f\"";
        vec![with(id, &format!(r#"{{"member_id":{id},"name":"Ann"}}"#))]
    }),
    ("members-inherited-from-prototype", || {
        vec![with(r#""custom_claims":{}"#, r#""__proto__":{"custom_claims":{"a":1}}"#)]
    }),
    ("method-derived-from-type", || vec![with(":[]", r#":[{"type":"totp"}]"#)]),
    ("same-offset-in-all-times-accepted", || vec![PLAIN.replace("09Z", "09+01:00").into_bytes()]),
    ("checks-end-at-empty-factors", || vec![slug("a b")]),
    ("errors-counted-in-a-byte", || vec![roles(&vec!["7"; 256].join(","))]),
    ("roles-beyond-first-hundred-unchecked", || vec![roles(&format!("{}7", "\"a\",".repeat(100)))]),
    ("ids-of-both-environments-refused", || vec![with("organization-test-", "organization-live-")]),
    ("id-unchecked-when-long", || vec![member_id(&"a".repeat(1001))]),
    ("slug-hyphens-in-third-and-fourth-place-refused", || vec![slug("xn--acme")]),
    ("slug-tilde-percent-encoded", || vec![slug("a~b")]),
    ("slugs-looked-up-by-pattern", || vec![slug("abc"), slug("a_c")]),
    ("time-as-binary64-seconds", || vec![started_at("9999-12-31T00:00:00.123456Z")]),
    ("crash-on-time-beyond-calendar", || vec![started_at("0001-01-01T00:00:00+01:00")]),
    ("session-of-over-a-year-refused", || {
        vec![with("2021-12-29T13:33:09Z", "2023-01-01T00:00:00Z")]
    }),
    ("offset-minutes-unchecked", || vec![started_at("2021-12-29T12:33:09+00:30")]),
    ("role-of-every-member-added", || vec![roles("")]),
    ("roles-of-mixed-scripts-refused", || vec![roles("\"\u{430}dmin\"")]),
    ("sub-objects-point-to-the-last", || {
        let email = |address: &str| {
            format!(r#""email_factor":{{"email_id":"1","email_address":"{address}"}}"#)
        };
        let (one, other) = (email("a@a.example"), email("b@a.example"));
        vec![factors([("magic_link", "email", &one), ("email_otp", "email", &other)])]
    }),
    ("unknown-type-as-the-first", || vec![factor("passkey", "email", "")]),
    ("gmail-addresses-shortened", || vec![email("ada.l+x@gmail.com")]),
    ("empty-optional-member-dropped", || vec![webauthn("a.example", "")]),
    ("uuids-in-claims-written-canonically", || {
        vec![claims(r#"{"a":"32FC5024-9C09-4DA3-BD2E-C9CE4DA9375F"}"#)]
    }),
    ("expired-claim-refused", || vec![claims(r#"{"exp":1640781189}"#)]),
    ("plural-wrappers-in-claims-unwrapped", || vec![claims(r#"{"groups":{"group":["a"]}}"#)]),
    ("numbers-times-power-of-ten", || vec![claims(r#"{"a":5e-324}"#)]),
    ("unknown-kept-as-texts", || vec![members("\"x\":7")]),
    ("unknown-names-written-in-snake-case", || vec![members("\"memberId\":\"other\"")]),
    ("unknown-one-letter-off-refused", || vec![members("\"role\":\"a\"")]),
    ("unknown-of-over-16-levels-refused", || {
        vec![members(&format!("\"x\":{}{}", "[".repeat(17), "]".repeat(17)))]
    }),
    ("names-unescaped-in-echo", || vec![claims(r#"{"a\"b":1}"#)]),
    ("decimal-comma-written", || vec![claims(r#"{"a":1.5}"#)]),
];

fn find(name: &str) -> Witness {
    let found = WITNESSES.iter().find(|(other, _)| *other == name);
    found.unwrap_or_else(|| panic!("{name} has no witness")).1
}

/// What the implementation does wrong on the last of these documents.
fn failure(
    oracle: &Oracle,
    implementation: &mut impl Implementation,
    documents: &[Vec<u8>],
) -> Option<Failure> {
    let outcome = documents.iter().map(|document| implementation.decode(document)).last()?;
    let (mut tape, mut echo) = (Tape::default(), Tape::default());
    let verdict = oracle.judge(documents.last()?, &mut tape);
    let assessment =
        assess(&verdict, &outcome, &tape, &mut echo, Echoes::Compared, &mut Notes::default());
    assessment.failures().first().cloned()
}

fn all() -> impl Iterator<Item = &'static Flaw> {
    let informed = [probing::FLAWS, probing_session::FLAWS, second::FLAWS, second_values::FLAWS];
    blind::TABLE.into_iter().chain(informed).flatten()
}

#[test]
fn each_flaw_fails_its_level_on_its_witness_and_the_embedded_implementation_does_not() {
    let oracle = Oracle::new();
    for flaw in all() {
        let documents = find(flaw.name)();
        let failed = failure(&oracle, &mut Flawed::new(flaw), &documents);
        assert_eq!(failed.map(|failure| failure.level), Some(flaw.level), "{}", flaw.name);
        assert_eq!(failure(&oracle, &mut Embedded, &documents), None, "{}", flaw.name);
    }
}

#[test]
fn no_flaw_fails_below_its_level_or_crashes_on_the_witness_of_another() {
    let oracle = Oracle::new();
    for (name, documents) in WITNESSES.iter().map(|(name, witness)| (name, witness())) {
        for flaw in all() {
            if let Some(failure) = failure(&oracle, &mut Flawed::new(flaw), &documents) {
                assert!(failure.level >= flaw.level, "{} on {name}: {failure:?}", flaw.name);
            }
        }
    }
}

#[test]
fn no_flaw_fails_on_the_plain_document() {
    let oracle = Oracle::new();
    let plain = [PLAIN.as_bytes().to_vec()];
    assert_eq!(failure(&oracle, &mut Embedded, &plain), None);
    for flaw in all() {
        assert_eq!(failure(&oracle, &mut Flawed::new(flaw), &plain), None, "{}", flaw.name);
    }
}

#[test]
fn each_witness_belongs_to_a_flaw() {
    let flaws: BTreeSet<&str> = all().map(|flaw| flaw.name).collect();
    let witnesses: BTreeSet<&str> = WITNESSES.iter().map(|(name, _)| *name).collect();
    assert_eq!(witnesses, flaws);
    assert_eq!(WITNESSES.len(), all().count());
}
