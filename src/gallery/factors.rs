//! Flaws of readers of factors: lists of types that are closed or old, sub-objects that must or must
//! not be there, and lists that they cut.

use crate::contract::Level::Reader;
use crate::json::Document;

use super::flawed::Step::{Echo, Read, Refuse};
use super::tree::{elements, factors, is, sub_objects, text, text_of};
use super::{Flaw, PLAIN, row};

const LIST: &str = "authentication_factors";

fn count(root: &mut Document) -> usize {
    factors(root).count()
}

fn set_each(root: &mut Document, name: &str, change: impl Fn(&mut String)) {
    sub_objects(root).filter_map(|it| text_of(it, name)).for_each(change);
}

fn without(root: &mut Document, name: &str) {
    for factor in factors(root) {
        if let Document::Object(members) = factor {
            members.retain(|member| !member.is_named(name));
        }
    }
}

#[rustfmt::skip]
pub(super) const ROWS: &[Flaw] = &[
    row("panic-on-unknown-type", Reader, &["factors/unknown-type"], "has an enum of types and unwraps: Enum.valueOf, unreachable!()",
        Read(|root| factors(root).filter_map(|it| text_of(it, "type")).for_each(|it| assert!(!matches!(it.as_str(), "passkey" | "MAGIC_LINK"), "no variant {it}")))),
    row("panic-on-unknown-method", Reader, &["factors/unknown-delivery-method"], "has an enum of delivery methods and unwraps",
        Read(|root| factors(root).filter_map(|it| text_of(it, "delivery_method")).for_each(|it| assert!(it != "carrier_pigeon" && !it.is_empty(), "no variant {it}")))),
    row("panic-on-no-factors", Reader, &["factors/none"], "indexes the first factor: factors[0]",
        Read(|root| assert!(elements(root, LIST).is_none_or(|it| !it.is_empty()), "index out of bounds: the len is 0 but the index is 0"))),
    row("panic-on-null-property", Reader, &["factors/null-property"], "calls a method on a sub-object that is null",
        Read(|root| sub_objects(root).for_each(|it| assert!(!is(it, "null"), "called `Option::unwrap()` on a `None` value")))),
    row("no-factors-refused", Reader, &["factors/none"], "refuses a session without factors: @NotEmpty",
        Refuse(|_, root| elements(root, LIST).is_some_and(|it| it.is_empty()))),
    row("impersonated-unknown", Reader, &["factors/pairing", "factors/several"], "has a closed list of types, without the newest: generated clients",
        Refuse(|_, root| factors(root).filter_map(|it| text_of(it, "type")).any(|it| it == "impersonated"))),
    row("pairing-checked", Reader, &["factors/foreign-method"], "refuses a delivery method that it does not expect with a type",
        Refuse(|_, root| factors(root).any(|it| text_of(it, "type").is_some_and(|it| it == "magic_link") && text_of(it, "delivery_method").is_some_and(|it| it == "oauth_google")))),
    row("sub-object-required", Reader, &["factors/no-sub-object", "factors/required-properties-only", "factors/pairing", "factors/several"], "refuses a factor without a sub-object: oneOf, sum types",
        Refuse(|_, root| { let count = count(root); sub_objects(root).count() < count })),
    row("one-sub-object-alone", Reader, &["factors/two-sub-objects", "factors/every-sub-object", "factors/required-members-only", "factors/member-text", "factors/unknown-member"], "refuses a second sub-object: oneOf, protobuf's oneof",
        Refuse(|_, root| factors(root).any(|it| matches!(it, Document::Object(members) if members.iter().filter(|it| matches!(&it.name, Document::Text(name) if name.ends_with("_factor"))).count() > 1)))),
    row("optional-member-required", Reader, &["factors/required-members-only"], "asks for user_agent, which is optional: generated clients without optional members",
        Refuse(|_, root| factors(root).filter_map(|it| it.member_mut("webauthn_factor")).any(|it| it.position("user_agent").is_none()))),
    row("last-authenticated-required", Reader, &["factors/required-properties-only"], "asks for last_authenticated_at, which is optional: examples always have it",
        Refuse(|_, root| factors(root).any(|it| it.position("last_authenticated_at").is_none()))),
    row("sequence-order-refused", Reader, &["factors/sequence-order"], "refuses what consumer sessions have and these do not name",
        Refuse(|_, root| factors(root).any(|it| it.position("sequence_order").is_some_and(|_| text_of(it, "sequence_order").is_some_and(|it| it == "PRIMARY"))))),
    row("duplicate-factors-refused", Reader, &["factors/duplicate"], "refuses a factor that stands twice: uniqueItems",
        Refuse(|_, root| elements(root, LIST).is_some_and(|it| it.len() == 2 && it[0] == it[1]))),
    row("git-lab-renamed", Reader, &["factors/*"], "writes gitlab_oauth_factor: names that went through camel case",
        Echo(|root| without(root, "git_lab_oauth_factor"))),
    row("newest-sub-object-dropped", Reader, &["factors/*"], "knows no trusted_auth_token_factor and drops it: generated clients",
        Echo(|root| without(root, "trusted_auth_token_factor"))),
    row("optional-members-dropped", Reader, &["factors/*"], "drops optional members of sub-objects: models with the required ones alone",
        Echo(|root| sub_objects(root).for_each(|it| if let Document::Object(members) = it { members.retain(|it| !it.is_named("user_agent")) }))),
    row("created-at-dropped", Reader, &["time/*"], "drops created_at, which the published page does not show",
        Echo(|root| without(root, "created_at"))),
    row("first-factor-kept-alone", Reader, &["factors/several", "time/*", "unknown/*", "factors/duplicate"], "keeps the first factor alone: one-to-one relations",
        Echo(|root| elements(root, LIST).into_iter().for_each(|it| it.truncate(1)))),
    row("ten-factors-kept", Reader, &["factors/several"], "keeps ten factors: LIMIT 10",
        Echo(|root| elements(root, LIST).into_iter().for_each(|it| it.truncate(10)))),
    row("factors-by-type", Reader, &["factors/duplicate", "factors/several", "time/*", "unknown/*"], "keeps factors in a map by their type, the last of each",
        Echo(|root| if let Some(factors) = elements(root, LIST) { let mut seen = Vec::new(); factors.reverse(); factors.retain_mut(|it| { let kind = text_of(it, "type").cloned(); !seen.contains(&kind) && { seen.push(kind); true } }); factors.reverse() })),
    row("factors-reversed", Reader, &["factors/several", "time/*", "unknown/*", "factors/duplicate"], "gives factors back in reverse: a list that is built at its head",
        Echo(|root| elements(root, LIST).into_iter().for_each(|it| it.reverse()))),
    row("no-factors-as-null", Reader, &["factors/none"], "writes null for an empty list: Go's nil slices",
        Echo(|root| if count(root) == 0 { root.set(LIST, Document::raw("null")) })),
    row("member-outside-ascii-refused", Reader, &["factors/member-text"], "refuses names outside ASCII that a provider gave: header values, Latin-1 columns",
        Refuse(|_, root| sub_objects(root).filter_map(|it| text_of(it, "provider_subject")).any(|it| !it.is_ascii()))),
    row("empty-member-refused", Reader, &["factors/member-text"], "refuses an empty text of a member that no address is: @NotBlank on every column",
        Refuse(|_, root| sub_objects(root).filter_map(|it| text_of(it, "phone_number")).any(|it| it.is_empty()))),
    row("panic-on-duplicate-type", Reader, &["text/duplicate-member"], "meets a factor's type a second time and unwraps: serde's untagged unions",
        Read(|root| factors(root).for_each(|it| if let Document::Object(members) = it { assert!(members.iter().filter(|it| it.is_named("type")).count() < 2, "duplicate field `type`") }))),
    row("email-lower-cased", Reader, &["factors/text"], "writes e-mail addresses in lower case",
        Echo(|root| set_each(root, "email_address", |it| *it = it.to_lowercase()))),
    row("email-trimmed", Reader, &["factors/text"], "trims e-mail addresses",
        Echo(|root| set_each(root, "email_address", |it| *it = it.trim().to_owned()))),
    row("email-by-pattern", Reader, &["factors/*"], "asks for an @ in an e-mail address: validators that nobody asked for",
        Refuse(|_, root| sub_objects(root).filter_map(|it| text_of(it, "email_address")).any(|it| !it.contains('@')))),
    row("email-cut-to-254", Reader, &["factors/long"], "keeps 254 characters of an e-mail address: RFC 5321",
        Echo(|root| set_each(root, "email_address", |it| if it.len() > 254 { it.truncate(254) }))),
    row("email-masked", Reader, PLAIN, "masks e-mail addresses in what it writes: privacy filters",
        Echo(|root| set_each(root, "email_address", |it| "***".clone_into(it)))),
    row("type-lower-cased", Reader, &["factors/unknown-type"], "unwraps a table of types in lower case: match on to_lowercase with a panic behind",
        Read(|root| factors(root).filter_map(|it| it.member_mut("type").and_then(text)).for_each(|it| assert!(it.trim() == *it, "entered unreachable code")))),
];
