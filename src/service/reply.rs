//! The bodies of replies: [`write`] and [`error`].

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::{Refusal, Session};

/// What a reply holds beside the session.
#[derive(Debug, Clone, Copy)]
pub(super) enum Form {
    /// Of `sessions.authenticate`: the session, its tokens, the member and the organization.
    Session,
    /// Of `sessions.get`: a list of sessions.
    Sessions,
    /// Of the calls that begin a session.
    Authentication,
}

/// What is in all replies with one session.
static REPLY: LazyLock<Map<String, Value>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("reply.json")).expect("reply.json is an object")
});

/// A reply with the bytes of a session's document in the place of the session.
///
/// A document that must not be spliced is a value and something after it, such as `{…},"x":1`.
/// The reply then has the value in the place of the session, and the rest after its own end: a reader
/// that ignores what follows a text does so in both cases, and no other reader gets the session.
pub(super) fn write(form: Form, token: Option<&str>, session: &Session) -> Vec<u8> {
    let document = &*session.document;
    let (value, rest) = match session.splice {
        true => (document, &b""[..]),
        false => match value_length(document) {
            Some(length) => document.split_at(length),
            None => return document.to_vec(),
        },
    };
    let (before, after) = around(form, token);
    [before.as_bytes(), value, after.as_bytes(), rest].concat()
}

/// The reply before and after the session.
fn around(form: Form, token: Option<&str>) -> (String, &'static str) {
    let mut reply = match form {
        Form::Session | Form::Authentication => REPLY.clone(),
        Form::Sessions => ["status_code", "request_id"]
            .map(|name| (name.to_owned(), REPLY[name].clone()))
            .into_iter()
            .collect(),
    };
    if let (Form::Session | Form::Authentication, Some(token)) = (form, token) {
        reply.insert("session_token".to_owned(), token.into());
    }
    if let Form::Authentication = form {
        for name in ["member_id", "organization_id"] {
            reply.insert(name.to_owned(), REPLY["member"][name].clone());
        }
        reply.insert("member_authenticated".to_owned(), true.into());
        reply.insert("intermediate_session_token".to_owned(), "".into());
        reply.insert("method_id".to_owned(), "".into());
        reply.insert("reset_sessions".to_owned(), false.into());
    }

    let mut before = Value::Object(reply).to_string();
    before.pop();
    match form {
        Form::Session | Form::Authentication => (before + ",\"member_session\":", "}"),
        Form::Sessions => (before + ",\"member_sessions\":[", "]}"),
    }
}

/// The length of the JSON value that a text begins with; `None` if it begins with none.
fn value_length(text: &[u8]) -> Option<usize> {
    let mut values =
        serde_json::Deserializer::from_slice(text).into_iter::<serde::de::IgnoredAny>();
    values.next()?.ok()?;
    Some(values.byte_offset())
}

/// The body of an error.
pub(super) fn error(refusal: &Refusal) -> Vec<u8> {
    let Refusal { status, kind, message } = refusal;
    let url = format!("https://stytch.com/docs/api/errors/{status}#{kind}");
    let error = json!({
        "status_code": status,
        "request_id": REPLY["request_id"],
        "error_type": kind,
        "error_message": message,
        "error_url": url,
    });
    error.to_string().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(form: Form, document: &str, splice: bool) -> String {
        let session = Session { document: document.as_bytes().into(), splice, headers: Vec::new() };
        String::from_utf8(write(form, Some("t"), &session)).expect("it is UTF-8")
    }

    #[test]
    fn a_reply_has_the_document_byte_for_byte() {
        for form in [Form::Session, Form::Sessions, Form::Authentication] {
            let document = "{ \"a\" : 1.50,\"a\":\"\\u0041\"}\n";
            let body = body(form, document, true);
            assert!(body.contains(document), "{body}");
            let reply: Value = serde_json::from_str(&body).expect("the reply is JSON");
            let session = match form {
                Form::Sessions => &reply["member_sessions"][0],
                Form::Session | Form::Authentication => &reply["member_session"],
            };
            assert_eq!(session["a"], "A");
            assert_eq!(reply["status_code"], 200);
        }
    }

    #[test]
    fn what_follows_a_session_follows_the_reply() {
        for form in [Form::Session, Form::Sessions] {
            let body = body(form, " {\"a\":[1]},\"b\":2", false);
            let whole = body.strip_suffix(",\"b\":2").expect("the rest comes last");
            assert!(serde_json::from_str::<Value>(whole).is_ok(), "{whole}");
            assert!(whole.contains(" {\"a\":[1]}"), "{whole}");
        }
    }

    #[test]
    fn a_text_without_a_value_is_the_whole_reply() {
        assert_eq!(body(Form::Sessions, "  ", false), "  ");
    }

    #[test]
    fn the_adapters_have_the_same_reply() {
        let theirs = include_str!("../../examples/adapters/reply.json");
        assert_eq!(theirs, include_str!("reply.json"));
    }
}
