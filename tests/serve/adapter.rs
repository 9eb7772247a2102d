//! What this program does as an adapter.

use std::env;
use std::io::{self, BufRead, Write};
use std::process;

use nearmiss::implementation::{Echo, Embedded, Implementation, Outcome};
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::http::{Reply, authenticate, call};

const SKIPPED: i32 = 89;

/// Reads requests until the input ends, or one document with the role `one-shot`.
pub fn run(role: &str) {
    let url = || env::var("NEARMISS_BASE_URL").unwrap();
    match role {
        "one-shot" => {
            one_shot(&read(&authenticate(&url(), &env::var("NEARMISS_SESSION_TOKEN").unwrap())))
        }
        "one-shot-without" => println!("{{}}"),
        _ => {
            for line in io::stdin().lock().lines() {
                let request: Value = serde_json::from_str(&line.unwrap()).unwrap();
                let response = respond(role, &request, &url);
                println!("{response}");
            }
        }
    }
}

fn respond(role: &str, request: &Value, url: &dyn Fn() -> String) -> Value {
    if request["op"] == "start" {
        let implementation = json!({ "name": "fetching", "version": "1.0.0" });
        return json!({ "op": "start", "protocol": 1, "implementation": implementation, "capabilities": ["encode"] });
    }

    assert!(request.get("document").is_none() && request.get("document_base64").is_none());
    let token = request["session_token"].as_str().unwrap();
    let outcome = match role {
        "read" => read(&authenticate(&url(), token)),
        "read-list" => read_list(&list(&url(), token)),
        "tell" => {
            authenticate(&url(), token);
            Outcome::rejected(format!("{}/v1 did not like {token}", url()))
        }
        "never-fetch" => Outcome::rejected("not today"),
        "crash-early" => Outcome::Crashed { message: "no such field: document".to_owned() },
        "die-early" => process::exit(3),
        "die-late" => {
            authenticate(&url(), token);
            process::exit(3)
        }
        "skip" => Outcome::Skipped { message: "not mine".to_owned() },
        role => panic!("there is no role {role}"),
    };
    let mut response = json!({ "id": request["id"], "outcome": outcome.name() });
    match outcome {
        Outcome::Accepted(Echo::Document(echo)) => {
            response["document"] = String::from_utf8(echo).unwrap().into();
        }
        Outcome::Rejected { message, .. }
        | Outcome::Crashed { message }
        | Outcome::Skipped { message } => response["message"] = message.into(),
        outcome => panic!("{outcome:?}"),
    }
    response
}

/// Calls `sessions.get`. Some clients add a slash to the base URL.
fn list(url: &str, token: &str) -> Reply {
    call(url, "GET", &format!("//v1/b2b/sessions?organization_id=o&member_id={token}"), "", "")
}

/// Reads the session of a reply with the embedded implementation, if the reply is JSON.
fn read(reply: &Reply) -> Outcome {
    between(reply, "\"member_session\":", "}")
}

fn read_list(reply: &Reply) -> Outcome {
    between(reply, "\"member_sessions\":[", "]}")
}

fn between(reply: &Reply, before: &str, after: &str) -> Outcome {
    assert_eq!((reply.status, reply.header("content-type")), (200, "application/json"));
    if let Err(error) = serde_json::from_slice::<IgnoredAny>(&reply.body) {
        return Outcome::rejected(error.to_string());
    }
    let start = reply.body.windows(before.len()).position(|part| part == before.as_bytes());
    let document = &reply.body[start.unwrap() + before.len()..reply.body.len() - after.len()];
    Embedded.decode(document)
}

fn one_shot(outcome: &Outcome) {
    match outcome {
        Outcome::Accepted(Echo::Document(echo)) => io::stdout().write_all(echo).unwrap(),
        Outcome::Rejected { message, .. } => {
            eprintln!("{message}");
            process::exit(1);
        }
        _ => process::exit(SKIPPED),
    }
}
