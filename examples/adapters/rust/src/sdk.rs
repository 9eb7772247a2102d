//! The SDK's client, connected to a service whose reply the adapter sets.

use std::error::Error;

use serde_json::Value;
use stytch::b2b::sessions::AuthenticateRequest;
use stytch::client::Vertical;

pub use stytch::b2b::sessions::MemberSession;

use stytch_adapter::text;

use crate::service::Service;

const PROJECT: &str = "project-test-00000000-0000-4000-8000-000000000000";
const SECRET: &str = "secret-test-00000000000000000000000000000000";

/// The reply, without the session.
const REPLY: &str = include_str!("../../reply.json");

/// Why there is no session.
pub enum Failure {
    /// The SDK returned the `Err` that it documents for a reply that it cannot read.
    Refused(String),
    /// The client did not get a reply at all, which is the adapter's own failure.
    Service(String),
}

#[derive(Clone)]
pub struct Sdk {
    http: stytch::client::Client,
    service: Service,
    /// The reply up to the document.
    before: String,
}

impl Sdk {
    pub async fn start() -> Result<Self, Box<dyn Error>> {
        let service = Service::start().await?;
        let url = service.url().parse()?;
        let http = stytch::client::Client::new_with_base_url(PROJECT, SECRET, url, Vertical::B2B)?;
        let reply = serde_json::from_str::<Value>(REPLY)?.to_string();
        let members = reply.strip_suffix('}').ok_or("reply.json is not an object")?;
        let before = format!("{members},\"member_session\":");

        Ok(Self { http, service, before })
    }

    pub async fn read(self, document: Vec<u8>, splice: bool) -> Result<MemberSession, Failure> {
        let session =
            if splice { self.authenticate(document).await } else { self.alone(document).await };
        session.map_err(failure)
    }

    /// Reads a document as part of a reply.
    async fn authenticate(self, document: Vec<u8>) -> stytch::Result<MemberSession> {
        self.service.set_reply([self.before.as_bytes(), &document, b"}"].concat());
        let http = self.http.clone();
        let client = stytch::b2b::client::Client::new_with_http_client(http.clone(), http);
        let request =
            AuthenticateRequest { session_token: Some("token".to_owned()), ..Default::default() };
        let reply = client.sessions.authenticate(request).await?;
        Ok(reply.member_session)
    }

    /// Reads a document that is not JSON on its own, but would be JSON inside of a reply.
    ///
    /// Spliced into a reply, it would make a different, valid reply, and the answer would say
    /// nothing about the document. So the document is the whole reply here, and the client decodes
    /// the type of a session from it.
    async fn alone(self, document: Vec<u8>) -> stytch::Result<MemberSession> {
        self.service.set_reply(document);
        let path = "/v1/b2b/sessions/authenticate".to_owned();
        self.http.send(stytch::Request { method: http::Method::POST, path, body: () }).await
    }
}

/// The service always answers with status 200, so a reply that cannot be decoded is the only reason
/// to refuse.
fn failure(error: stytch::Error) -> Failure {
    let stytch::Error::Other(other) = error else {
        return Failure::Service(error.to_string());
    };
    match other.downcast::<reqwest::Error>() {
        // The URL has the port, which is another one in each process.
        Ok(error) if error.is_decode() => Failure::Refused(text(&error.without_url())),
        Ok(error) => Failure::Service(text(&*error)),
        Err(error) => Failure::Service(error.to_string()),
    }
}
