//! The vendor's API on a port of this machine: a [`Server`] whose replies hold the documents that
//! [`Sessions`] choose.

mod reply;
mod routes;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

/// The header of a request that names a case, and of a reply that says which case it holds.
pub const CASE_HEADER: &str = "nearmiss-case";

/// The parameter of a query that names a case.
pub const CASE_PARAMETER: &str = "case";

/// Chooses the documents of replies.
pub trait Sessions: Send + Sync + 'static {
    /// The session of a reply.
    ///
    /// # Errors
    /// If there is none. The caller gets an error in the form of the vendor's API.
    fn session(&self, call: &Call<'_>) -> Result<Session, Refusal>;

    /// Called with each call that gets an error: its method and path, and the error.
    fn refused(&self, call: &str, refusal: &Refusal) {
        let _ = (call, refusal);
    }
}

/// What a caller says about the session that it wants.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// The method and the path, such as `POST /v1/b2b/sessions/authenticate`.
    pub route: &'a str,
    /// The session token, or what stands for it in the call.
    pub token: Option<&'a str>,
    /// The case that the header [`CASE_HEADER`] or the query names.
    pub case: Option<&'a str>,
}

/// The document of a reply.
#[derive(Debug, Clone)]
pub struct Session {
    /// The document's exact bytes.
    pub document: Arc<[u8]>,
    /// Whether the document may be spliced into a reply. See `Request::splice`.
    pub splice: bool,
    /// Headers of the reply, with names in lower case.
    pub headers: Vec<(&'static str, String)>,
}

/// An error of the API.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// The vendor's name for the error, such as `session_not_found`.
    pub kind: &'static str,
    /// What is wrong.
    pub message: String,
}

impl Refusal {
    /// The error for a token that belongs to no session.
    pub fn no_session() -> Self {
        let message = "Session could not be found.".to_owned();
        Self { status: 404, kind: "session_not_found", message }
    }
}

/// A running server. Dropping it ends the server.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    _runtime: Runtime,
}

impl Server {
    /// Listens on an address and answers with the documents of `sessions`. With port 0, the system
    /// chooses a port.
    ///
    /// # Errors
    /// If the address cannot be listened on.
    pub fn start(address: SocketAddr, sessions: Arc<dyn Sessions>) -> io::Result<Self> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("service")
            .enable_io()
            .build()?;
        let listener = runtime.block_on(TcpListener::bind(address))?;
        let address = listener.local_addr()?;

        // Small replies must not wait for the acknowledgement of earlier ones.
        let listener = listener.tap_io(|stream| _ = stream.set_nodelay(true));
        let router = Router::new().fallback(routes::answer).with_state(sessions);
        runtime.spawn(async move { axum::serve(listener, router).await });

        Ok(Self { address, _runtime: runtime })
    }

    /// The address that the server listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The base URL of the API, without a slash at its end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}
