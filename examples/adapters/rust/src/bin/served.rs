//! Adapter for the crate `stytch` behind `nearmiss certify --serve`: nearmiss plays the service, so the
//! adapter does what an application does.

use std::error::Error;
use std::io::{self, BufRead, Write};

use serde_json::Value;
use stytch::b2b::client::Client;
use stytch::b2b::sessions::{AuthenticateRequest, MemberSession};
use stytch::client::Vertical;
use stytch_adapter::{accepted, failed, start, text};

const PROJECT: &str = "project-test-00000000-0000-4000-8000-000000000000";
const SECRET: &str = "secret-test-00000000000000000000000000000000";

fn main() -> Result<(), Box<dyn Error>> {
    let url = std::env::var("NEARMISS_BASE_URL")?.parse()?;
    let http = stytch::client::Client::new_with_base_url(PROJECT, SECRET, url, Vertical::B2B)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;

    for line in io::stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line?)?;
        let mut response = if request["op"] == "start" {
            start()
        } else {
            let token = request["session_token"].as_str().ok_or("there is no session token")?;
            let client = Client::new_with_http_client(http.clone(), http.clone());
            // A task, because a panic in it is an error here.
            let session = runtime.block_on(runtime.spawn(authenticate(client, token.to_owned())));
            match session {
                Ok(session) => outcome(session)?,
                Err(panic) => failed("crashed", &panic.to_string()),
            }
        };
        if let Some(id) = request.get("id") {
            response["id"] = id.clone();
        }
        writeln!(io::stdout(), "{response}")?;
    }

    Ok(())
}

async fn authenticate(client: Client, token: String) -> stytch::Result<MemberSession> {
    let request = AuthenticateRequest { session_token: Some(token), ..Default::default() };
    let reply = client.sessions.authenticate(request).await?;
    Ok(reply.member_session)
}

fn outcome(session: stytch::Result<MemberSession>) -> Result<Value, Box<dyn Error>> {
    let error = match session {
        Ok(session) => return Ok(accepted(&session)),
        Err(stytch::Error::Other(other)) => other,
        Err(error) => return Err(error.into()),
    };
    // A reply that cannot be decoded is the only reason to refuse. Everything else is the adapter's
    // own failure.
    match error.downcast::<reqwest::Error>() {
        Ok(error) if error.is_decode() => Ok(failed("rejected", &text(&*error))),
        Ok(error) => Err(error),
        Err(error) => Err(error),
    }
}
