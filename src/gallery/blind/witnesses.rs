//! For each flaw, a document on which it differs from the embedded implementation.

use std::collections::BTreeSet;

use crate::finding::{Echoes, Failure, assess};
use crate::gallery::{Flaw, Flawed};
use crate::implementation::{Embedded, Implementation};
use crate::json::Tape;
use crate::oracle::Oracle;

use super::TABLE;

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

fn roles(roles: &str) -> Vec<u8> {
    with("\"stytch_member\"", roles)
}

fn slug(slug: &str) -> Vec<u8> {
    with("acme", slug)
}

fn started_at(time: &str) -> Vec<u8> {
    with("2021-12-29T12:33:09Z", time)
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
    ("claims-of-null-removed-with-their-object", || vec![claims(r#"{"a":{"b":null}}"#)]),
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
];

fn find(name: &str) -> Witness {
    let found = WITNESSES.iter().find(|(other, _)| *other == name);
    found.unwrap_or_else(|| panic!("{name} has no witness")).1
}

/// The level that the implementation fails on the last of these documents, and what it does there.
fn failure(implementation: &mut impl Implementation, documents: &[Vec<u8>]) -> Option<Failure> {
    let outcomes = documents.iter().map(|document| implementation.decode(document));
    let outcome = outcomes.last()?;
    let (mut tape, mut echo) = (Tape::default(), Tape::default());
    let verdict = Oracle::new().judge(documents.last()?, &mut tape);
    let assessment =
        assess(&verdict, &outcome, &tape, &mut echo, Echoes::Compared, &mut Vec::new());
    assessment.failures().first().cloned()
}

#[test]
fn each_flaw_fails_its_level_on_its_witness_and_the_embedded_implementation_does_not() {
    for flaw in TABLE.into_iter().flatten() {
        let documents = find(flaw.name)();
        let failed = failure(&mut Flawed::new(flaw), &documents).map(|failure| failure.level);
        assert_eq!(failed, Some(flaw.level), "{}", flaw.name);
        assert_eq!(failure(&mut Embedded, &documents), None, "{}", flaw.name);
    }
}

#[test]
fn no_flaw_fails_on_the_plain_document_but_those_that_fail_on_any() {
    assert_eq!(failure(&mut Embedded, &[PLAIN.as_bytes().to_vec()]), None);
    for flaw in TABLE.into_iter().flatten() {
        let failed = failure(&mut Flawed::new(flaw), &[PLAIN.as_bytes().to_vec()]);
        assert_eq!(failed, None, "{}", flaw.name);
    }
}

#[test]
fn each_witness_belongs_to_a_flaw() {
    let flaws: BTreeSet<&str> = TABLE.into_iter().flatten().map(|flaw: &Flaw| flaw.name).collect();
    let witnesses: Vec<&str> = WITNESSES.iter().map(|(name, _)| *name).collect();
    assert_eq!(witnesses.iter().copied().collect::<BTreeSet<_>>(), flaws);
    assert_eq!(witnesses.len(), flaws.len());
}
