//! `nearmiss serve`, for those who test an application.

use std::io::{BufRead, BufReader, Lines};
use std::net::TcpListener;
use std::process::{Child, ChildStdout, Command, Stdio};

use super::http::{Reply, authenticate, call};

pub const TESTS: &[(&str, fn())] = &[
    ("application::each_reply_holds_another_valid_session", fresh_valid),
    ("application::near_misses_follow_from_the_seed", fresh_near_misses),
    ("application::a_call_names_its_case", chosen),
    ("application::the_cases_of_a_rule_take_turns", turns),
    ("application::text_after_a_session_follows_the_reply", trailing),
    ("application::every_call_of_the_api_is_answered", calls),
    ("application::a_wrong_call_gets_an_error_of_the_api", wrong_calls),
    ("application::a_wrong_option_is_an_error_at_the_start", wrong_options),
];

/// A running server. Dropping it ends the process.
struct Server {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    url: String,
}

impl Server {
    fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_nearmiss"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().unwrap().unwrap();
        let url = first.strip_prefix("listening on ").unwrap().to_owned();
        Self { child, lines, url }
    }

    fn authenticate(&self, token: &str) -> Reply {
        authenticate(&self.url, token)
    }

    fn with_header(&self, case: &str) -> Reply {
        let header = format!("Nearmiss-Case: {case}\r\n");
        call(&self.url, "POST", "/v1/b2b/sessions/authenticate", &header, "{}")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn case(reply: &Reply) -> &str {
    assert_eq!(reply.status, 200);
    reply.header("nearmiss-case")
}

fn fresh_valid() {
    let mut server = Server::start(&[]);
    let replies = ["a", "b", "c"].map(|token| server.authenticate(token));
    for reply in &replies {
        assert_eq!(reply.header("nearmiss-expected"), "accept");
        assert!(reply.json()["member_session"]["roles"].is_array());
        let line = server.lines.next().unwrap().unwrap();
        let expected = format!("POST /v1/b2b/sessions/authenticate  {}  accept", case(reply));
        assert_eq!(line, expected);
    }
    assert_ne!(replies[0].json()["member_session"], replies[1].json()["member_session"]);
    assert_eq!(replies[2].json()["session_token"], "c");
}

fn fresh_near_misses() {
    let cases = |seed: &str| {
        let server = Server::start(&["--case", "near-miss", "--seed", seed]);
        ["x"; 4].map(|token| {
            let reply = server.authenticate(token);
            assert!(reply.header("nearmiss-expected").starts_with("reject at level "));
            (case(&reply).to_owned(), reply.body)
        })
    };
    assert_eq!(cases("7"), cases("7"));
    assert_ne!(cases("7")[0].1, cases("8")[0].1);
}

fn chosen() {
    let server = Server::start(&[]);
    let name = "organization_slug/min-length/empty";
    let path = format!("/v1/b2b/sessions/authenticate?case={}", name.replace('/', "%2F"));
    let query = call(&server.url, "POST", &path, "", "{}");
    for reply in [query, server.with_header(name), server.authenticate(name)] {
        assert_eq!(case(&reply), name);
        assert_eq!(
            reply.header("nearmiss-expected"),
            "reject at level documented: organization_slug/min-length"
        );
        assert_eq!(reply.json()["member_session"]["organization_slug"], "");
    }
    for name in
        ["twin/organization_slug/min-length/empty", "hostile/long-string/1000", "random/3/5"]
    {
        assert_eq!(case(&server.with_header(name)), name);
    }
    // The header comes first.
    let header = "Nearmiss-Case: plain\r\n";
    assert_eq!(case(&call(&server.url, "POST", &path, header, "{}")), "plain");
}

fn turns() {
    let server = Server::start(&["--case", "organization_slug/charset"]);
    let served = ["x"; 3].map(|token| case(&server.authenticate(token)).to_owned());
    assert!(served.iter().all(|case| case.starts_with("organization_slug/charset/")), "{served:?}");
    assert!(served[0] != served[1] && served[1] != served[2], "{served:?}");
}

fn trailing() {
    let server = Server::start(&[]);
    for (name, rest) in [("trailing-member", ",\"x\":1"), ("trailing-comma-after", ",}")] {
        let reply = server.with_header(&format!("json/grammar/{name}"));
        let body = String::from_utf8(reply.body).unwrap();
        assert!(body.ends_with(rest), "{body}");
        assert!(serde_json::from_str::<serde_json::Value>(&body).is_err(), "{body}");
    }
}

fn calls() {
    let server = Server::start(&["--case", "plain"]);
    for path in [
        "sessions/authenticate",
        "sessions/exchange",
        "magic_links/authenticate",
        "passwords/authenticate",
    ] {
        let reply = call(&server.url, "POST", &format!("/v1/b2b/{path}"), "", "{}");
        assert_eq!(reply.json()["member_session"]["roles"][0], "stytch_member", "{path}");
    }
    let reply = call(&server.url, "GET", "/v1/b2b/sessions?organization_id=o&member_id=m", "", "");
    assert_eq!(reply.json()["member_sessions"][0]["roles"][0], "stytch_member");
}

fn wrong_calls() {
    let server = Server::start(&[]);
    let error = |method, path, body, status, kind: &str| {
        let reply = call(&server.url, method, path, "", body);
        assert_eq!((reply.status, &reply.json()["error_type"]), (status, &kind.into()), "{path}");
        reply.json()["error_message"].as_str().unwrap().to_owned()
    };
    error("POST", "/v1/b2b/members", "{}", 404, "route_not_found");
    let message = error("GET", "/v1/b2b/sessions/exchange", "", 404, "route_not_found");
    assert!(message.contains("is called with POST"), "{message}");
    error("POST", "/v1/b2b/sessions/authenticate", "{", 400, "bad_request");
    let wrong = "/v1/b2b/sessions/authenticate?case=organization_slug/charset/upper";
    let message = error("POST", wrong, "{}", 400, "unknown_case");
    assert!(message.contains("did you mean"), "{message}");
}

fn wrong_options() {
    let failed = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nearmiss"));
        let output = command.arg("serve").args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(failed(&["--case", "organization_slug/charset/upper"]).contains("did you mean"));
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let message = failed(&["--listen", &address]);
    assert!(message.contains(&format!("cannot listen on {address}")), "{message}");
}
