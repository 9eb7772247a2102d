//! The command judges documents and shows the contract, as text for people and as JSON for
//! programs.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue has failed")]

mod certify;
mod compare;
mod corpus;
mod doctor;
mod escapes;
mod every_rule;
mod expect;
mod extremes;
mod hostile;
mod interrupt;
mod judge;
mod promote;
mod replay;
mod reports;
mod rules;
mod self_test;

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::{Map, Value, json};

/// A document that breaks no rule and touches no ambiguity, with one member per line.
const PLAIN: &str = r#"{
  "member_session_id": "session-test-fe6c042b-6286-479f-8a4f-b046a6c46509",
  "member_id": "member-test-32fc5024-9c09-4da3-bd2e-c9ce4da9375f",
  "started_at": "2021-12-29T12:33:09Z",
  "last_accessed_at": "2021-08-30T18:16:53.370383Z",
  "expires_at": "2021-08-29T12:33:09.000Z",
  "authentication_factors": [
    {
      "type": "magic_link",
      "delivery_method": "email",
      "email_factor": {"email_id": "email-test-1", "email_address": "a@example.com"}
    }
  ],
  "organization_id": "organization-test-07971b06-ac8b-4cdb-9c15-63b17e653931",
  "roles": ["stytch_member"],
  "organization_slug": "acme",
  "custom_claims": {"tier": "gold"}
}
"#;

/// The plain document with `to` instead of `from`.
#[track_caller]
fn plain_with(from: &str, to: &str) -> Vec<u8> {
    assert!(PLAIN.contains(from), "{from} is not in the plain document");
    PLAIN.replacen(from, to, 1).into_bytes()
}

/// The plain document with a factor that has every property, and every member of its sub-objects.
fn full() -> Value {
    let mut document: Value = serde_json::from_str(PLAIN).unwrap();
    let facts: Value = serde_json::from_str(nearmiss::internal::factor::FACTS_JSON).unwrap();
    let member = |(name, members): (&String, &Value)| {
        let value = match (name.as_str(), members.as_object()) {
            (_, Some(members)) => members.keys().map(|name| (name.clone(), json!("x"))).collect(),
            ("type", _) => json!("otp"),
            ("delivery_method", _) => json!("sms"),
            _ => json!("2021-12-29T12:33:09Z"),
        };
        (name.clone(), value)
    };
    let factor: Map<String, Value> =
        facts["properties"].as_object().unwrap().iter().map(member).collect();
    document["authentication_factors"] = json!([factor]);
    document
}

/// A folder of documents, in which the command runs.
struct Workdir {
    folder: PathBuf,
}

impl Workdir {
    /// Makes an empty folder with the given name. Each test has its own.
    fn new(name: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("command").join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Self { folder }
    }

    fn with(self, name: &str, document: impl AsRef<[u8]>) -> Self {
        std::fs::write(self.folder.join(name), document).unwrap();
        self
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nearmiss"));
        command.args(arguments).current_dir(&self.folder);
        for variable in ["GITHUB_ACTIONS", "COLUMNS", "CLICOLOR", "CLICOLOR_FORCE", "NO_COLOR"] {
            command.env_remove(variable);
        }
        command.stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> CommandOutput {
        CommandOutput::from(self.command(arguments).output().unwrap())
    }

    fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> CommandOutput {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        CommandOutput::from(child.wait_with_output().unwrap())
    }
}

/// What the command printed, and its exit status.
struct CommandOutput {
    status: i32,
    stdout: String,
    stderr: String,
}

impl From<Output> for CommandOutput {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl CommandOutput {
    /// Everything as one text, for a snapshot.
    fn all(&self) -> String {
        let Self { status, stdout, stderr } = self;
        format!("{stdout}--- standard error\n{stderr}--- exit status {status}\n")
    }
}

#[test]
fn the_command_and_its_verbs_have_help() {
    let workdir = Workdir::new("help");
    for arguments in [vec!["--help"], vec!["judge", "--help"], vec!["rules", "--help"]] {
        insta::assert_snapshot!(
            format!("help_{}", arguments[0].trim_matches('-')),
            workdir.run(&arguments).all()
        );
    }
}

#[test]
fn an_unknown_verb_or_option_is_a_usage_error() {
    let workdir = Workdir::new("usage");
    for arguments in [vec![], vec!["jugde", "x"], vec!["judge"], vec!["judge", "--loud", "x"]] {
        assert_eq!(workdir.run(&arguments).status, 2, "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_cannot_be_written_has_its_own_exit_status() {
    let workdir = Workdir::new("full");
    for argument in ["rules", "--help"] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = workdir.command(&[argument]).stdout(full).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(74), "{argument}: {stderr}");
        assert!(stderr.contains("cannot write to standard output"), "{argument}: {stderr}");
    }
}
