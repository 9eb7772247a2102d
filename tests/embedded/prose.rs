//! What the descriptions require in prose: ids, times, the slug.

use serde_json::json;

use crate::{assert_rejected_at, assert_unchanged, plain, rejection, with};

const UUID: &str = "fe6c042b-6286-479f-8a4f-b046a6c46509";

const IDS: [&str; 3] = ["/member_session_id", "/member_id", "/organization_id"];

const TIMES: [&str; 6] = [
    "/started_at",
    "/last_accessed_at",
    "/expires_at",
    "/authentication_factors/0/last_authenticated_at",
    "/authentication_factors/0/created_at",
    "/authentication_factors/0/updated_at",
];

#[test]
fn an_id_is_a_uuid_alone_or_after_one_to_three_words() {
    for pointer in IDS {
        for prefix in ["", "session-", "member-live-", "a-b-c-", "organization-test-eu-"] {
            assert_unchanged(&with(pointer, format!("{prefix}{UUID}")));
        }
        assert_unchanged(&with(pointer, "01890a5d-ac96-774b-bcce-b302099a8057"));
    }
}

#[test]
fn any_other_text_around_a_uuid_is_rejected() {
    for pointer in IDS {
        for prefix in
            ["-", "--", "a--", "-a-", "a", "a_b-", "a b-", "é-", "a-\u{e4}-", " ", "{", "a."]
        {
            assert_rejected_at(pointer, &format!("{prefix}{UUID}"));
        }
        for suffix in ["-", "-a", "0", " ", "\n", "}", "\0", "\u{a0}"] {
            assert_rejected_at(pointer, &format!("{UUID}{suffix}"));
        }
        assert_rejected_at(pointer, &format!("{{{UUID}}}"));
    }
}

#[test]
fn ambiguous_ids_are_accepted_only_if_their_digits_are_what_is_ambiguous() {
    for pointer in IDS {
        for id in [UUID.to_uppercase(), UUID.replace(|c| c != '-', "0"), UUID.replace('8', "f")] {
            assert_unchanged(&with(pointer, format!("session-{id}")));
        }
        for prefix in ["a-b-c-d-", "Session-", "s3-", "urn:uuid:"] {
            assert_rejected_at(pointer, &format!("{prefix}{UUID}"));
        }
    }
}

#[test]
fn a_uuid_is_five_hyphened_groups_of_hexadecimal_digits() {
    for id in [
        "",
        "x",
        "session-test-",
        "fe6c042b6286479f8a4fb046a6c46509",
        "fe6c042-b6286-479f-8a4f-b046a6c46509",
        "fe6c042b-6286-479f-8a4f-b046a6c4650",
        "fe6c042b-6286-479f-8a4f-b046a6c4650g",
        "fe6c042b_6286-479f-8a4f-b046a6c46509",
        "fe6c042b-6286-479f-8a4f\u{2010}b046a6c465",
        "fe6c042b-6286-479f-8a4f-b046a6c4650\u{0669}",
        "\u{ff46}e6c042b-6286-479f-8a4f-b046a6c46509",
    ] {
        for pointer in IDS {
            assert_rejected_at(pointer, id);
        }
    }
}

#[test]
fn every_instant_of_the_calendar_is_a_time() {
    for time in [
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z",
        "2020-02-29T00:00:00Z",
        "2000-02-29T23:59:59Z",
        "2021-12-29T12:33:09.5Z",
        "2021-12-29T12:33:09.000Z",
        "2021-12-29T12:33:09.370383Z",
        "2021-12-29T12:33:09.123456789Z",
    ] {
        for pointer in TIMES {
            assert_unchanged(&with(pointer, time));
        }
    }
}

#[test]
fn any_other_text_is_not_a_time() {
    for time in [
        "",
        "x",
        "Z",
        "2021-12-29",
        "12:33:09Z",
        "1640781189",
        "2021-12-29T12:33:09",
        "2021-12-29T12:33Z",
        "2021-12-29T12Z",
        "2021-12-29T12:33:09.Z",
        "2021-12-29T12:33:09,5Z",
        "2021-12-29T12:33:09.5.5Z",
        "2021-12-29T12:33:09.-5Z",
        "2021-12-29T12:33:09ZZ",
        "2021-12-29T12:33:09Z\n",
        "2021-12-29T12:33:09Z ",
        " 2021-12-29T12:33:09Z",
        "2021-12-29T12:33:09 Z",
        "2021-12-29T12:33:09\0Z",
        "2021-12-29_12:33:09Z",
        "2021-12-29\u{0}12:33:09Z",
        "2021-12-29X12:33:09Z",
        "2021-12-29TT12:33:09Z",
        "2021-12-29T 12:33:09Z",
        "2021-12-2912:33:09Z",
        "20211229T123309Z",
        "2021/12/29T12:33:09Z",
        "2021-12-29T12-33-09Z",
        "2021-363T12:33:09Z",
        "2021-W52-3T12:33:09Z",
        "2021-2-9T12:33:09Z",
        "2021-12-29T1:33:09Z",
        "12021-12-29T12:33:09Z",
        "+2021-12-29T12:33:09Z",
        "+12021-12-29T12:33:09Z",
        "-2021-12-29T12:33:09Z",
        "21-12-29T12:33:09Z",
        "2021-00-29T12:33:09Z",
        "2021-13-29T12:33:09Z",
        "2021-12-00T12:33:09Z",
        "2021-12-32T12:33:09Z",
        "2021-04-31T12:33:09Z",
        "2021-02-29T12:33:09Z",
        "1900-02-29T12:33:09Z",
        "2021-12-29T24:00:00Z",
        "2021-12-29T25:00:00Z",
        "2021-12-29T12:60:09Z",
        "2021-12-29T12:33:61Z",
        "2021-12-31T12:33:60Z",
        "2021-12-31T23:58:60Z",
        "2021-12-31T00:00:60Z",
        "2016-12-31T22:59:60Z",
        "2021-12-29T12:33:09+01:00",
        "2021-12-29T12:33:09-00:01",
        "2021-12-29T12:33:09+0000",
        "2021-12-29T12:33:09+00",
        "2021-12-29T12:33:09+00:00Z",
        "2021-12-29T12:33:09 UTC",
        "2021-12-29T12:33:09\u{ff3a}",
        "202\u{0661}-12-29T12:33:09Z",
        "\u{ff12}021-12-29T12:33:09Z",
        "2021-12-29T12:33:0\u{0669}Z",
        "2021-12-29T12:33:09.\u{0665}Z",
        "2021\u{2010}12-29T12:33:09Z",
    ] {
        for pointer in TIMES {
            assert_rejected_at(pointer, time);
        }
    }
}

#[test]
fn a_slug_is_2_to_128_permitted_characters() {
    for slug in ["--", "..", "__", "~~", "Az", "09", "a-b.c_d~e", &"x".repeat(128)] {
        assert_unchanged(&with("/organization_slug", slug));
    }
    for slug in ["", "x", &"x".repeat(129), "\u{e9}", "a\u{e9}", "\u{ff41}b", "\u{0661}\u{0662}"] {
        assert_rejected_at("/organization_slug", slug);
    }
    for forbidden in (0..=u8::MAX).map(char::from) {
        if !forbidden.is_ascii_alphanumeric() && !"-._~".contains(forbidden) {
            assert_rejected_at("/organization_slug", &format!("a{forbidden}b"));
        }
    }
}

#[test]
fn the_pointer_names_the_factor() {
    let plain = plain();
    let factor = &plain["authentication_factors"][0];
    let mut second = factor.clone();
    second["created_at"] = json!("yesterday");
    let document = with("/authentication_factors", json!([factor, second]));
    let (message, pointer) = rejection(document.to_string());
    assert_eq!(pointer.as_deref(), Some("/authentication_factors/1/created_at"));
    assert_eq!(message, "/authentication_factors/1/created_at: not an RFC 3339 time in UTC");
}
