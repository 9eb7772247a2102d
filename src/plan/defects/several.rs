//! Defects that break several rules at once, and duplicate names of which every value is wrong:
//! documents of another kind, properties that are missing or wrong together.

use std::sync::LazyLock;

use crate::contract::Rule;
use crate::contract::shape::{Form, Object, factor, session};
use crate::json::Document;
use crate::json::document::{Member, Text};
use crate::plan::canvas::{Canvas, IDS, Position, SLUG, Step};
use crate::plan::features::Slot;

use super::{Edit, Row};

/// An edit that breaks a set of rules.
pub(in super::super) struct Several {
    /// How many variants there are.
    pub(super) variants: u32,
    /// The word for a variant. It is empty if there is only one.
    pub(super) word: fn(u32) -> Text,
    /// The rules that a variant breaks.
    pub(super) rules: fn(u32) -> Vec<Rule>,
    /// Whether the edit is of an element of an array.
    pub(super) has_positions: bool,
    apply: fn(&mut Canvas, u32, Position),
}

pub(super) fn rows() -> Vec<Row> {
    let row = |id, variants: usize, word, rules, apply| {
        let variants = variants as u32;
        let edit = Several { variants, word, rules, has_positions: false, apply };
        Row::new(id, Edit::Several(edit))
    };
    let element_row = |id, variants: usize, word, rules, apply| {
        let variants = variants as u32;
        let edit = Several { variants, word, rules, has_positions: true, apply };
        Row::new(id, Edit::Several(edit))
    };
    let every_required = |_| required(session()).collect();
    vec![
        row("empty-object", 1, no_word, every_required, |canvas, _, _| {
            canvas.root = Document::object::<Text>([]);
        }),
        row("only-optional", 1, no_word, every_required, |canvas, _, _| {
            canvas.claims();
            canvas.root.members_mut().retain(|member| member.is_named("custom_claims"));
        }),
        row(
            "envelope",
            ENVELOPES.len(),
            |variant| ENVELOPES[variant as usize].0.into(),
            envelope_rules,
            enclose,
        ),
        row(
            "other-document",
            OTHERS.len(),
            |variant| OTHERS[variant as usize].word.into(),
            other_rules,
            |canvas, variant, _| {
                canvas.root = Document::raw(OTHERS[variant as usize].text);
            },
        ),
        row(
            "inside-object",
            PARTS.len() + MERGED.len(),
            |variant| holder(variant).0.into(),
            |variant| {
                let (_, names) = holder(variant);
                let moved = REQUIRED.iter().filter(|(name, _)| names.contains(name));
                moved.map(|(_, rule)| *rule).collect()
            },
            |canvas, variant, _| {
                let (name, names) = holder(variant);
                let is_moved = |member: &mut Member| names.iter().any(|name| member.is_named(name));
                let moved = canvas.root.members_mut().extract_if(.., is_moved).collect();
                canvas.root.set(name, Document::Object(moved));
            },
        ),
        row(
            "many-wrong",
            ARRAYS.len() * COUNTS.len(),
            |variant| {
                let (name, _, count) = many(variant);
                format!("{name}-{count}").into()
            },
            |variant| find(&[many(variant).1]),
            |canvas, variant, _| {
                let (name, _, count) = many(variant);
                *canvas.member(name) = Document::Array(vec![Document::raw("1"); count]);
            },
        ),
        row(
            "null-together",
            PARTS.len(),
            |variant| PARTS[variant as usize].0.into(),
            |variant| {
                let (_, names) = PARTS[variant as usize];
                let properties = session().properties.iter();
                let nulls = properties.filter(|property| names.contains(&property.name));
                nulls.map(|property| property.wrong_type).collect()
            },
            |canvas, variant, _| {
                let (_, names) = PARTS[variant as usize];
                for name in names {
                    *canvas.member(name) = Document::raw("null");
                }
            },
        ),
        row(
            "two-absent",
            PAIRS.len(),
            pair_word,
            |variant| {
                let (one, other) = PAIRS[variant as usize];
                vec![one.1, other.1]
            },
            |canvas, variant, _| {
                let (one, other) = PAIRS[variant as usize];
                let is_removed =
                    |member: &Member| member.is_named(one.0) || member.is_named(other.0);
                canvas.root.members_mut().retain(|member| !is_removed(member));
            },
        ),
        row(
            "one-left",
            REQUIRED.len(),
            |variant| REQUIRED[variant as usize].0.into(),
            |variant| {
                let (_, left) = REQUIRED[variant as usize];
                required(session()).filter(|rule| *rule != left).collect()
            },
            |canvas, variant, _| {
                let (left, _) = REQUIRED[variant as usize];
                canvas.root.members_mut().retain(|member| member.is_named(left));
            },
        ),
        row(
            "every-value",
            VALUES.len(),
            |variant| VALUES[variant as usize].0.into(),
            |variant| rules_of_value(VALUES[variant as usize].1),
            |canvas, variant, _| {
                for (name, _) in REQUIRED.iter() {
                    *canvas.member(name) = Document::raw(VALUES[variant as usize].1);
                }
            },
        ),
        row(
            "texts",
            TEXTS.len(),
            |variant| TEXTS[variant as usize].word.into(),
            |variant| find(TEXTS[variant as usize].rules),
            |canvas, variant, _| {
                for (name, text) in TEXTS[variant as usize].texts {
                    *canvas.member(name) = Document::raw(*text);
                }
            },
        ),
        row(
            "duplicate",
            DUPLICATES.len(),
            |variant| DUPLICATES[variant as usize].word().into(),
            |variant| DUPLICATES[variant as usize].rules.clone(),
            |canvas, variant, _| DUPLICATES[variant as usize].apply(canvas),
        ),
        element_row(
            "empty-factor",
            FACTORS.len(),
            |variant| FACTORS[variant as usize].0.into(),
            |variant| find(FACTORS[variant as usize].2),
            |canvas, variant, position| {
                *canvas.reach(&FACTOR, position) = Document::raw(FACTORS[variant as usize].1);
            },
        ),
        element_row(
            "factor-without-both",
            1,
            no_word,
            |_| required(factor()).collect(),
            |canvas, _, position| {
                let members = canvas.reach(&FACTOR, position).members_mut();
                members.retain(|member| {
                    !member.is_named("type") && !member.is_named("delivery_method")
                });
            },
        ),
        element_row(
            "empty-sub-object",
            SUB_OBJECTS.len(),
            |variant| SUB_OBJECTS[variant as usize].0.into(),
            |variant| SUB_OBJECTS[variant as usize].1.clone(),
            |canvas, variant, position| {
                let factor = canvas.reach(&FACTOR, position);
                factor.set(SUB_OBJECTS[variant as usize].0, Document::object::<Text>([]));
            },
        ),
    ]
}

impl Several {
    /// Adds the element that the edit changes. The twin has it too.
    pub(super) fn prepare(&self, canvas: &mut Canvas, position: Position) {
        if self.has_positions {
            canvas.reach(&FACTOR, position);
        }
    }

    pub(super) fn apply(&self, canvas: &mut Canvas, variant: u32, position: Position) {
        canvas.whole();
        (self.apply)(canvas, variant, position);
    }

    /// Choices of factors could add the parts that the edit leaves out.
    pub(super) fn slot(&self) -> Option<(Slot, u8)> {
        self.has_positions.then_some((Slot::Factors, 0))
    }
}

const FACTOR: [Step; 2] = [Step::Name("authentication_factors"), Step::Element];

fn no_word(_: u32) -> Text {
    "".into()
}

/// The rules that the required properties of an object are present.
fn required(object: &Object) -> impl Iterator<Item = Rule> {
    object.properties.iter().filter_map(|property| property.required)
}

fn find(ids: &[&str]) -> Vec<Rule> {
    let rule = |id: &&str| Rule::find(id).expect("the rule is in the catalogue");
    ids.iter().map(rule).collect()
}

/// The required properties of the session.
static REQUIRED: LazyLock<Vec<Required>> = LazyLock::new(|| {
    let properties = session().properties.iter();
    properties.filter_map(|property| Some((property.name, property.required?))).collect()
});

/// A required property, and the rule that it is present.
type Required = (&'static str, Rule);

/// Every two required properties of the session.
static PAIRS: LazyLock<Vec<(Required, Required)>> = LazyLock::new(|| {
    let pairs = REQUIRED.iter().enumerate();
    pairs
        .flat_map(|(index, one)| REQUIRED[index + 1..].iter().map(move |other| (*one, *other)))
        .collect()
});

/// Unknown objects that have some of the required properties: a name, and the names of the
/// properties.
const PARTS: [(&str, &[&str]); 4] = [
    ("organization", &["organization_id", "organization_slug"]),
    ("member", &["member_id", "roles"]),
    ("timestamps", &["started_at", "last_accessed_at", "expires_at"]),
    ("session", &["member_session_id", "started_at", "last_accessed_at", "expires_at"]),
];

/// Objects whose members some readers take for members of the object around them: as [`PARTS`].
const MERGED: [(&str, &[&str]); 7] = [
    ("__proto__", PARTS[0].1),
    ("<<", PARTS[1].1),
    ("constructor", PARTS[2].1),
    ("attributes", PARTS[3].1),
    ("extends", PARTS[0].1),
    ("$ref", PARTS[1].1),
    ("_source", PARTS[2].1),
];

/// The object of a variant: its name, and the names of the properties in it.
fn holder(variant: u32) -> (&'static str, &'static [&'static str]) {
    let index = variant as usize;
    if index < PARTS.len() { PARTS[index] } else { MERGED[index - PARTS.len()] }
}

/// Arrays of the session, each with the rule about the type of its elements.
const ARRAYS: [(&str, &str); 2] = [
    ("roles", "roles/items/type"),
    ("authentication_factors", "authentication_factors/items/type"),
];

/// How many elements are wrong. After 256 errors, a count in one byte is zero.
const COUNTS: [usize; 3] = [2, 100, 256];

/// The array of a variant, the rule that its elements break, and how many elements it has.
fn many(variant: u32) -> (&'static str, &'static str, usize) {
    let (name, rule) = ARRAYS[variant as usize / COUNTS.len()];
    (name, rule, COUNTS[variant as usize % COUNTS.len()])
}

fn pair_word(variant: u32) -> Text {
    let ((one, _), (other, _)) = PAIRS[variant as usize];
    format!("{one}-{other}").into()
}

/// Objects around a document: a word, and the text before and after the document.
const ENVELOPES: &[(&str, &str, &str)] = &[
    ("member-session", r#"{"member_session":"#, "}"),
    ("session", r#"{"session":"#, "}"),
    ("data", r#"{"data":"#, "}"),
    ("result", r#"{"result":"#, "}"),
    ("body", r#"{"body":"#, "}"),
    ("empty-name", r#"{"":"#, "}"),
    ("resource", r#"{"data":{"type":"member_sessions","id":"1","attributes":"#, "}}"),
    ("embedded", r#"{"_embedded":{"member_session":"#, "}}"),
    ("letter-d", r#"{"d":"#, "}"),
    ("camel-case", r#"{"memberSession":"#, "}"),
    ("nested", r#"{"data":{"member_session":"#, "}}"),
    ("list", r#"{"member_sessions":["#, "]}"),
    (
        "reply",
        r#"{"request_id":"request-id-test-b05c992f-ebdc-489d-a754-c7e70ba13141","status_code":200,"member_id":"member-test-fe6c042b-6286-479f-8a4f-b046a6c46509","session_token":"mZAYn5aLEqKUlZ_Ad9U_fWr38GaAQ1oFAhT8ds245v7Q","session_jwt":"","member_session":"#,
        "}",
    ),
    (
        "sessions-reply",
        r#"{"member_sessions":["#,
        r#"],"request_id":"request-id-test-1","status_code":200}"#,
    ),
];

/// The rules that a document in an envelope breaks. One of the envelopes has a `member_id` of its own.
fn envelope_rules(variant: u32) -> Vec<Rule> {
    let (_, before, _) = ENVELOPES[variant as usize];
    let missing = REQUIRED.iter().filter(|(name, _)| !before.contains(&format!("\"{name}\":")));
    missing.map(|(_, rule)| *rule).collect()
}

/// Puts the document into an envelope.
fn enclose(canvas: &mut Canvas, variant: u32, _: Position) {
    let (_, before, after) = ENVELOPES[variant as usize];
    let mut text = before.as_bytes().to_vec();
    let mark = std::mem::take(&mut canvas.spelling.byte_order_mark);
    canvas.write(&mut text);
    canvas.spelling.byte_order_mark = mark;
    text.extend_from_slice(after.as_bytes());
    canvas.root = Document::raw(String::from_utf8_lossy(&text).into_owned());
}

/// A document that is not a session.
struct Other {
    word: &'static str,
    text: &'static str,
    /// The required properties of a session that it has, with valid values.
    has: &'static [&'static str],
    /// The ids of further rules that it breaks.
    breaks: &'static [&'static str],
}

const OTHERS: &[Other] = &[
    Other {
        word: "error",
        text: r#"{"status_code":404,"request_id":"request-id-test-b05c992f-ebdc-489d-a754-c7e70ba13141","error_type":"session_not_found","error_message":"Session could not be found.","error_url":"https://stytch.com/docs/api/errors/404#session_not_found"}"#,
        has: &[],
        breaks: &[],
    },
    Other {
        word: "problem",
        text: r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"Session could not be found."}"#,
        has: &[],
        breaks: &[],
    },
    Other { word: "error-text", text: r#"{"error":"not found"}"#, has: &[], breaks: &[] },
    Other {
        word: "graphql",
        text: r#"{"data":null,"errors":[{"message":"not found","path":["member_session"]}]}"#,
        has: &[],
        breaks: &[],
    },
    Other {
        word: "consumer-session",
        text: r#"{"session_id":"session-test-fe6c042b-6286-479f-8a4f-b046a6c46509","user_id":"user-test-16d9ba61-97a1-4ba4-9720-b03761dc50c6","started_at":"2021-08-28T00:41:58Z","last_accessed_at":"2021-08-28T00:41:58Z","expires_at":"2021-08-28T00:42:58Z","attributes":{"ip_address":"203.0.113.1","user_agent":"Mozilla/5.0"},"authentication_factors":[{"type":"magic_link","delivery_method":"email","last_authenticated_at":"2021-08-28T00:41:58Z"}],"custom_claims":{}}"#,
        has: &["started_at", "last_accessed_at", "expires_at", "authentication_factors"],
        breaks: &[],
    },
    Other {
        word: "member",
        text: r#"{"organization_id":"organization-test-07971b06-ac8b-4cdb-9c15-63b17e653931","member_id":"member-test-32fc5024-9c09-4da3-bd2e-c9ce4da9375f","email_address":"sandbox@stytch.com","status":"active","name":"Sandbox","roles":[{"role_id":"stytch_member","sources":[]}],"created_at":"2021-08-28T00:41:58Z"}"#,
        has: &["organization_id", "member_id", "roles"],
        breaks: &["roles/items/type"],
    },
    Other {
        word: "organization",
        text: r#"{"organization_id":"organization-test-07971b06-ac8b-4cdb-9c15-63b17e653931","organization_name":"Example Org Inc.","organization_logo_url":"","organization_slug":"example-org","sso_active_connections":[],"trusted_metadata":{}}"#,
        has: &["organization_id", "organization_slug"],
        breaks: &[],
    },
    Other {
        word: "jwt-payload",
        text: r#"{"iss":"stytch.com/project-test-1","sub":"member-test-32fc5024-9c09-4da3-bd2e-c9ce4da9375f","aud":["project-test-1"],"exp":1640781189,"iat":1640780889,"nbf":1640780889,"https://stytch.com/organization":{"organization_id":"organization-test-07971b06-ac8b-4cdb-9c15-63b17e653931","slug":"example-org"},"https://stytch.com/session":{"id":"session-test-fe6c042b-6286-479f-8a4f-b046a6c46509","started_at":"2021-12-29T12:33:09Z","roles":["stytch_member"]}}"#,
        has: &[],
        breaks: &[],
    },
    Other {
        word: "factor",
        text: r#"{"type":"magic_link","delivery_method":"email","last_authenticated_at":"2021-12-29T12:33:09Z","email_factor":{"email_id":"email-test-1","email_address":"sandbox@stytch.com"}}"#,
        has: &[],
        breaks: &[],
    },
    Other {
        word: "schema",
        text: r#"{"type":"object","properties":{"member_session_id":{"type":"string"}},"required":["member_session_id"]}"#,
        has: &[],
        breaks: &[],
    },
    Other {
        word: "without-organization",
        text: r#"{"member_session_id":"session-test-fe6c042b-6286-479f-8a4f-b046a6c46509","member_id":"member-test-fe6c042b-6286-479f-8a4f-b046a6c46509","started_at":"2021-12-29T12:33:09Z","last_accessed_at":"2021-12-29T12:35:10Z","expires_at":"2021-12-29T13:33:09Z","authentication_factors":[],"roles":[]}"#,
        has: &[
            "member_session_id",
            "member_id",
            "started_at",
            "last_accessed_at",
            "expires_at",
            "authentication_factors",
            "roles",
        ],
        breaks: &[],
    },
    Other {
        word: "status",
        text: r#"{"status_code":200,"request_id":"request-id-test-1"}"#,
        has: &[],
        breaks: &[],
    },
    Other { word: "unknown-alone", text: r#"{"x":1}"#, has: &[], breaks: &[] },
];

fn other_rules(variant: u32) -> Vec<Rule> {
    let other = &OTHERS[variant as usize];
    let missing = REQUIRED.iter().filter(|(name, _)| !other.has.contains(name));
    missing.map(|(_, rule)| *rule).chain(find(other.breaks)).collect()
}

/// One value for every required property: a word and a JSON token.
const VALUES: &[(&str, &str)] = &[
    ("null", "null"),
    ("empty-string", "\"\""),
    ("word", "\"x\""),
    ("number", "0"),
    ("boolean", "false"),
    ("array", "[]"),
    ("object", "{}"),
    ("time", "\"2021-12-29T12:33:09Z\""),
];

/// The rules that are broken if every required property has this value.
fn rules_of_value(token: &str) -> Vec<Rule> {
    let mut rules = Vec::new();
    for property in session().properties.iter().filter(|property| property.required.is_some()) {
        let is_text = matches!(property.form, Form::Text(_));
        let is_array = matches!(property.form, Form::Strings(_) | Form::Objects(..));
        let has_type = if is_text { token.starts_with('"') } else { is_array && token == "[]" };
        if !has_type {
            rules.push(property.wrong_type);
            continue;
        }
        let constraint = match (token, property.name) {
            ("\"\"", SLUG) => Some("min-length"),
            ("\"x\"", SLUG) => Some("min-length"),
            ("\"2021-12-29T12:33:09Z\"", SLUG) => Some("charset"),
            (_, name) if IDS.contains(&name) => Some("uuid"),
            ("\"2021-12-29T12:33:09Z\"", _) => None,
            _ if is_text => Some("rfc3339"),
            _ => None,
        };
        rules.extend(
            constraint
                .and_then(|constraint| Rule::find(&format!("{}/{constraint}", property.name))),
        );
    }
    rules
}

/// Texts that break several rules together.
struct Texts {
    word: &'static str,
    /// The properties, each with its new value as a JSON token.
    texts: &'static [(&'static str, &'static str)],
    rules: &'static [&'static str],
}

const TEXTS: &[Texts] = &[
    Texts {
        word: "ids",
        texts: &[
            ("member_session_id", "\"1\""),
            ("member_id", "\"2\""),
            ("organization_id", "\"3\""),
        ],
        rules: &["member_session_id/uuid", "member_id/uuid", "organization_id/uuid"],
    },
    Texts {
        word: "times-without-zone",
        texts: &[
            ("started_at", "\"2021-12-29T12:33:09\""),
            ("last_accessed_at", "\"2021-12-29T12:35:10\""),
            ("expires_at", "\"2021-12-29T13:33:09\""),
        ],
        rules: &["started_at/rfc3339", "last_accessed_at/rfc3339", "expires_at/rfc3339"],
    },
    Texts {
        word: "times-with-offset",
        texts: &[
            ("started_at", "\"2021-12-29T13:33:09+01:00\""),
            ("last_accessed_at", "\"2021-12-29T13:35:10+01:00\""),
            ("expires_at", "\"2021-12-29T14:33:09+01:00\""),
        ],
        rules: &["started_at/utc", "last_accessed_at/utc", "expires_at/utc"],
    },
    Texts {
        word: "times-of-both-kinds",
        texts: &[("started_at", "\"2021-12-29\""), ("expires_at", "\"2021-12-29T14:33:09+01:00\"")],
        rules: &["started_at/rfc3339", "expires_at/utc"],
    },
    Texts {
        word: "time-and-id-swapped",
        texts: &[
            ("member_id", "\"2021-12-29T12:33:09Z\""),
            ("started_at", "\"member-test-fe6c042b-6286-479f-8a4f-b046a6c46509\""),
        ],
        rules: &["member_id/uuid", "started_at/rfc3339"],
    },
    Texts {
        word: "roles-and-slug-swapped",
        texts: &[("roles", "\"example-org\""), ("organization_slug", "[\"stytch_member\"]")],
        rules: &["roles/type", "organization_slug/type"],
    },
    Texts {
        word: "short-slug-of-another-character",
        texts: &[("organization_slug", "\"!\"")],
        rules: &["organization_slug/charset", "organization_slug/min-length"],
    },
    Texts {
        word: "long-slug-of-other-characters",
        texts: &[(
            "organization_slug",
            "\"a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m n o p q r s t u v w x y z\"",
        )],
        rules: &["organization_slug/charset", "organization_slug/max-length"],
    },
    Texts {
        word: "every-text",
        texts: &[
            ("member_session_id", "\"x\""),
            ("member_id", "\"x\""),
            ("organization_id", "\"x\""),
            ("started_at", "\"x\""),
            ("last_accessed_at", "\"x\""),
            ("expires_at", "\"x\""),
            ("organization_slug", "\"!!\""),
        ],
        rules: &[
            "member_session_id/uuid",
            "member_id/uuid",
            "organization_id/uuid",
            "started_at/rfc3339",
            "last_accessed_at/rfc3339",
            "expires_at/rfc3339",
            "organization_slug/charset",
        ],
    },
];

/// Factors with nothing in them: a word, the factor as JSON, and the ids of the rules.
const FACTORS: &[(&str, &str, &[&str])] = &[
    (
        "",
        "{}",
        &[
            "authentication_factors/items/type/required",
            "authentication_factors/items/delivery_method/required",
        ],
    ),
    (
        "nulls",
        r#"{"type":null,"delivery_method":null}"#,
        &[
            "authentication_factors/items/type/type",
            "authentication_factors/items/delivery_method/type",
        ],
    ),
    (
        "null-and-absent",
        r#"{"type":null}"#,
        &[
            "authentication_factors/items/type/type",
            "authentication_factors/items/delivery_method/required",
        ],
    ),
    (
        "unknown-alone",
        r#"{"x":1}"#,
        &[
            "authentication_factors/items/type/required",
            "authentication_factors/items/delivery_method/required",
        ],
    ),
];

/// The sub-objects that have at least two required members, each with the rules that these are
/// present.
static SUB_OBJECTS: LazyLock<Vec<(&str, Vec<Rule>)>> = LazyLock::new(|| {
    let mut sub_objects = Vec::new();
    for property in &factor().properties {
        let Form::Object(object) = &property.form else { continue };
        let rules: Vec<Rule> = required(object).collect();
        if rules.len() > 1 {
            sub_objects.push((property.name, rules));
        }
    }
    sub_objects
});

/// A name that stands twice, each time with a wrong value.
struct Duplicate {
    /// The path to the object, and the name.
    path: Vec<Step>,
    name: &'static str,
    values: [&'static str; 2],
    rules: Vec<Rule>,
}

impl Duplicate {
    fn word(&self) -> String {
        let constraint = |rule: &Rule| rule.id().rsplit('/').next().unwrap_or_default().to_owned();
        let constraints: Vec<String> = self.rules.iter().map(constraint).collect();
        let first = match self.values[0].as_bytes() {
            [b'"', ..] => "text-first-",
            [b'{', ..] => "object-first-",
            _ => "",
        };
        format!("{}-{first}{}", self.name, constraints.join("-and-"))
    }

    fn apply(&self, canvas: &mut Canvas) {
        let object = canvas.reach(&self.path, Position::First);
        let [first, second] = self.values.map(Document::raw);
        let index = match object.position(self.name) {
            Some(index) => index,
            None => {
                object.set(self.name, Document::raw("{}"));
                object.members_mut().len() - 1
            }
        };
        let members = object.members_mut();
        members[index].value = first;
        members.insert(index + 1, Member::new(self.name, second));
    }
}

const ELEMENT: &str = r#"{"type":"magic_link","delivery_method":"email"}"#;

static DUPLICATES: LazyLock<Vec<Duplicate>> = LazyLock::new(|| {
    let mut all = Vec::new();
    let (root, factor_path) = (Vec::new(), FACTOR.to_vec());
    let mut email = FACTOR.to_vec();
    email.push(Step::Name("email_factor"));
    duplicates(session(), &root, |_| true, &mut all);
    let of_factor = ["type", "delivery_method", "last_authenticated_at", "email_factor"];
    duplicates(factor(), &factor_path, |name| of_factor.contains(&name), &mut all);
    if let Some(Form::Object(object)) = factor().property("email_factor").map(|email| &email.form) {
        duplicates(object, &email, |_| true, &mut all);
    }
    all
});

/// Adds the duplicates of the wanted properties of an object.
fn duplicates(
    object: &Object,
    path: &[Step],
    is_wanted: impl Fn(&str) -> bool,
    all: &mut Vec<Duplicate>,
) {
    for property in object.properties.iter().filter(|property| is_wanted(property.name)) {
        let mut add = |values, rules| {
            all.push(Duplicate { path: path.to_vec(), name: property.name, values, rules });
        };
        let wrong_type = property.wrong_type;
        add(["5", "true"], vec![wrong_type]);
        // One element after another, without their array.
        match property.form {
            Form::Strings(_) => add(["\"stytch_member\"", "\"editor\""], vec![wrong_type]),
            Form::Objects(..) => add([ELEMENT; 2], vec![wrong_type]),
            _ => {}
        }
        let Form::Text(kind) = &property.form else { continue };
        let rules: Vec<Rule> = kind.rules().collect();
        let Some(&first) = rules.first() else { continue };
        let (wrong, also_wrong) = ("\"! \"", "\"!!\"");
        add([wrong, also_wrong], vec![first]);
        add(["5", wrong], vec![wrong_type, first]);
        add([wrong, "5"], vec![wrong_type, first]);
        match rules.as_slice() {
            [rfc3339, utc] => {
                let offset = "\"2021-12-29T13:33:09+01:00\"";
                add([offset, "\"2021-12-29T12:33:09-01:00\""], vec![*utc]);
                add([wrong, offset], vec![*rfc3339, *utc]);
            }
            [charset, min_length, _] => {
                add(["\"\"", "\"a\""], vec![*min_length]);
                add(["\"\"", wrong], vec![*charset, *min_length]);
            }
            _ => {}
        }
    }
}
