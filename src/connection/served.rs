//! The documents that the vendor's API, played on a loopback port, replies with: [`Served`].

use std::collections::HashMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::Request;
use super::source::Source;
use crate::service::{Call, Refusal, Server, Session, Sessions};

/// The API, and the documents that are offered at the moment.
#[derive(Debug)]
pub(super) struct Served {
    url: String,
    shelf: Arc<Shelf>,
    _server: Server,
}

/// The documents that are offered, by session token.
#[derive(Debug, Default)]
struct Shelf {
    next: AtomicU64,
    offers: Mutex<HashMap<String, Offered>>,
}

#[derive(Debug)]
struct Offered {
    document: Arc<[u8]>,
    splice: bool,
    was_fetched: bool,
}

impl Served {
    /// Starts the API on a free loopback port.
    pub fn start() -> io::Result<Self> {
        let shelf = Arc::<Shelf>::default();
        let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let server = Server::start(any_port, Arc::clone(&shelf) as Arc<dyn Sessions>)?;
        Ok(Self { url: server.url(), shelf, _server: server })
    }
}

impl Source for Served {
    fn url(&self) -> &str {
        &self.url
    }

    fn offer(&self, request: &Request<'_>) -> String {
        let number = self.shelf.next.fetch_add(1, Ordering::Relaxed);
        // All tokens have the same length, so that where a message is cut does not depend on them.
        let token = format!("nearmiss-{number:020}");
        let offered = Offered {
            document: request.document.into(),
            splice: request.splice,
            was_fetched: false,
        };
        self.shelf.lock().insert(token.clone(), offered);
        token
    }

    fn withdraw(&self, token: &str) -> bool {
        self.shelf.lock().remove(token).is_some_and(|offered| offered.was_fetched)
    }
}

impl Shelf {
    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Offered>> {
        self.offers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sessions for Shelf {
    fn session(&self, call: &Call<'_>) -> Result<Session, Refusal> {
        let mut offers = self.lock();
        let offered = call.token.and_then(|token| offers.get_mut(token));
        let offered = offered.ok_or_else(Refusal::no_session)?;
        offered.was_fetched = true;
        let Offered { document, splice, .. } = offered;
        Ok(Session { document: Arc::clone(document), splice: *splice, headers: Vec::new() })
    }
}
