//! The lines of the protocol: writes requests and reads responses. [`started`] reads the first response,
//! [`response`] the others.

use std::{borrow::Cow, fmt};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Deserializer, Serialize, de};

use super::fault::{BadLine, excerpt};
use super::hints;
use crate::connection::{Request, source::Offer, text_or_base64};
use crate::implementation::{Echo, Identity, Outcome};

/// The version of the protocol.
pub(super) const PROTOCOL: u64 = 1;

/// What a start response says.
pub(super) struct Started {
    pub identity: Identity,
    pub encodes: bool,
}

/// Reads a start response.
pub(super) fn started(line: &[u8]) -> Result<Started, BadLine> {
    let start: Start<'_> = parse(line)?;
    let required_text = |value, field| text(value, field, line);
    let op = required_text(start.op, "op")?;
    match &*op.0 {
        b"start" => {}
        b"error" => {
            let message = required_text(start.message, "message")?;
            return Err(BadLine::Refused { message: excerpt(&message.0) });
        }
        _ => return Err(BadLine::UnknownOp { op: excerpt(&op.0) }),
    }
    match required(start.protocol, "protocol", line)? {
        PROTOCOL => {}
        protocol => return Err(BadLine::UnknownProtocol { protocol }),
    }
    let field = "capabilities";
    let similar = hints::similar(field, line);
    if start.capabilities.is_none() && similar.is_some() {
        return Err(BadLine::MissingField { field, similar });
    }
    let capabilities = start.capabilities.unwrap_or_default();
    let encodes = capabilities.iter().any(|capability| &*capability.0 == b"encode");
    let named = required(start.implementation, "implementation", line)?;
    Ok(Started { identity: identity(named, line)?, encodes })
}

/// Reads a response to a decode request: its id and the outcome. If the adapter `encodes`, a field
/// that is meant to be the echo must have the right name.
pub(super) fn response(line: &[u8], encodes: bool) -> Result<(u64, Outcome), BadLine> {
    let mut response: Response<'_> = parse(line)?;
    let id = required(response.id, "id", line)?;
    let outcome = text(response.outcome.take(), "outcome", line)?;
    let message = |message| text(message, "message", line).map(String::from);
    let outcome = match &*outcome.0 {
        b"accepted" => match echo(response)? {
            Echo::Absent if encodes => misspelt_echo(line)?,
            echo => Outcome::Accepted(echo),
        },
        b"rejected" => Outcome::Rejected {
            message: message(response.message)?,
            pointer: response.pointer.map(String::from),
        },
        b"crashed" => Outcome::Crashed { message: message(response.message)? },
        b"skipped" => Outcome::Skipped { message: message(response.message)? },
        other => return Err(BadLine::UnknownOutcome { outcome: excerpt(other) }),
    };
    Ok((id, outcome))
}

/// The start request's line.
pub(super) fn start_request() -> Vec<u8> {
    format!("{{\"op\":\"start\",\"protocol\":{PROTOCOL}}}\n").into_bytes()
}

/// Writes a decode request's line.
pub(super) fn write_decode(line: &mut Vec<u8>, id: u64, request: &Request<'_>) {
    let (document, document_base64) = text_or_base64(request.document);
    let splice = (!request.splice).then_some(false);
    write(line, &Decode { document, document_base64, splice, ..Decode::new(id) });
}

/// Writes the line of a decode request whose document is fetched from a service.
pub(super) fn write_served(line: &mut Vec<u8>, id: u64, offer: &Offer) {
    write(line, &Decode { session_token: Some(offer.token()), ..Decode::new(id) });
}

fn write(line: &mut Vec<u8>, decode: &Decode<'_>) {
    serde_json::to_writer(&mut *line, decode).expect("strings and numbers have a JSON form");
    line.push(b'\n');
}

/// An estimate of the length of a decode request's line.
pub(super) fn size_hint(request: &Request<'_>) -> usize {
    request.document.len() / 4 * 5 + 64
}

#[derive(Default, Serialize)]
struct Decode<'a> {
    op: &'static str,
    id: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    document_base64: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    splice: Option<bool>,
}

impl Decode<'_> {
    fn new(id: u64) -> Self {
        Self { op: "decode", id, ..Self::default() }
    }
}

#[derive(Deserialize)]
struct Start<'a> {
    #[serde(borrow)]
    op: Option<Text<'a>>,
    protocol: Option<u64>,
    implementation: Option<Named<'a>>,
    capabilities: Option<Vec<Text<'a>>>,
    message: Option<Text<'a>>,
}

#[derive(Deserialize)]
struct Named<'a> {
    #[serde(borrow)]
    name: Option<Text<'a>>,
    version: Option<Text<'a>>,
    language: Option<Text<'a>>,
    url: Option<Text<'a>>,
    encoder: Option<Text<'a>>,
}

#[derive(Deserialize)]
struct Response<'a> {
    id: Option<u64>,
    #[serde(borrow)]
    outcome: Option<Text<'a>>,
    document: Option<Text<'a>>,
    document_base64: Option<Text<'a>>,
    echo_error: Option<Text<'a>>,
    message: Option<Text<'a>>,
    pointer: Option<Text<'a>>,
}

fn parse<'a, T: Deserialize<'a>>(line: &'a [u8]) -> Result<T, BadLine> {
    // Serde would also read a struct from an array, element by element.
    if line.trim_ascii_start().first() == Some(&b'[') {
        return Err(BadLine::Malformed { cause: "it is an array, not an object".to_owned() });
    }
    if line.starts_with(BYTE_ORDER_MARK) {
        return Err(BadLine::ByteOrderMark);
    }
    serde_json::from_slice(line).map_err(|error| {
        hints::wrong_type(line).unwrap_or(BadLine::Malformed { cause: error.to_string() })
    })
}

/// U+FEFF in UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

fn required<T>(value: Option<T>, field: &'static str, line: &[u8]) -> Result<T, BadLine> {
    let missing = || BadLine::MissingField { field, similar: hints::similar(field, line) };
    value.ok_or_else(missing)
}

fn text<'a>(
    value: Option<Text<'a>>,
    field: &'static str,
    line: &[u8],
) -> Result<Text<'a>, BadLine> {
    required(value, field, line)
}

/// The outcome of an accepted document without an echo, unless a field seems to be meant as one.
fn misspelt_echo(line: &[u8]) -> Result<Outcome, BadLine> {
    match hints::similar("document", line) {
        None => Ok(Outcome::Accepted(Echo::Absent)),
        similar => Err(BadLine::MissingField { field: "document", similar }),
    }
}

fn identity(named: Named<'_>, line: &[u8]) -> Result<Identity, BadLine> {
    Ok(Identity {
        name: text(named.name, "implementation.name", line)?.into(),
        version: text(named.version, "implementation.version", line)?.into(),
        language: named.language.map(String::from),
        url: named.url.map(String::from),
        encoder: named.encoder.map(String::from),
    })
}

/// Reads the echo of an accepted document. Whether it is absent or not JSON is judged later, by the
/// comparison. Wrong Base64 is the adapter's fault: no implementation writes it.
fn echo(response: Response<'_>) -> Result<Echo, BadLine> {
    if let Some(document) = response.document {
        return Ok(Echo::Document(document.0.into_owned()));
    }
    if let Some(document) = response.document_base64 {
        let document = STANDARD.decode(&*document.0);
        let malformed = |error| BadLine::Malformed { cause: format!("`document_base64`: {error}") };
        return document.map(Echo::Document).map_err(malformed);
    }
    Ok(response.echo_error.map_or(Echo::Absent, |error| Echo::Failed(error.into())))
}

/// A JSON string as bytes. A message may quote an unpaired surrogate from a document, which a `str`
/// cannot hold. That is not the adapter's fault.
struct Text<'a>(Cow<'a, [u8]>);

impl From<Text<'_>> for String {
    fn from(text: Text<'_>) -> Self {
        Self::from_utf8_lossy(&text.0).into_owned()
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> de::Visitor<'de> for TextVisitor {
    type Value = Text<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_bytes<E>(self, bytes: &'de [u8]) -> Result<Self::Value, E> {
        Ok(Text(Cow::Borrowed(bytes)))
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        Ok(Text(Cow::Owned(bytes.to_vec())))
    }
}
