//! An HTTP server on a loopback port that stands in for the service.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use http::Response;
use http::header::CONTENT_TYPE;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};

/// The reply to each request is the one that was set last.
#[derive(Clone)]
pub struct Service {
    address: SocketAddr,
    reply: Arc<Mutex<Bytes>>,
}

impl Service {
    /// Starts a server on the current runtime.
    pub async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let service = Self { address, reply: Arc::default() };
        tokio::spawn(service.clone().listen(listener));

        Ok(service)
    }

    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    pub fn set_reply(&self, reply: Vec<u8>) {
        *self.reply.lock().unwrap_or_else(PoisonError::into_inner) = reply.into();
    }

    async fn listen(self, listener: TcpListener) {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(self.clone().serve(stream));
        }
    }

    async fn serve(self, stream: TcpStream) {
        let answer = service_fn(|_| async { Ok::<_, Infallible>(self.answer()) });
        let served = http1::Builder::new().serve_connection(TokioIo::new(stream), answer).await;
        if let Err(error) = served {
            eprintln!("a connection ended: {error}");
        }
    }

    fn answer(&self) -> Response<Full<Bytes>> {
        let reply = self.reply.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut response = Response::new(Full::new(reply));
        // There is no charset, because JSON has none (RFC 8259, section 11).
        let json = http::HeaderValue::from_static("application/json");
        response.headers_mut().insert(CONTENT_TYPE, json);
        response
    }
}
