//! The adapter's side of the protocol, for implementations in Rust: [`serve`].

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::wire::PROTOCOL;
use crate::connection::in_process::{Factory, Guarded};
use crate::connection::{Connection, text_or_base64};
use crate::implementation::{Echo, Identity, Implementation, Outcome};

/// Turns the calling program into an adapter: reads requests from standard input and answers them
/// on standard output until the input ends. `nearmiss certify`, `replay` and `promote` can then
/// test an implementation in Rust like any other.
///
/// A panic becomes the outcome `crashed`, and the next document goes to a fresh instance.
///
/// ```no_run
/// use nearmiss::{harness::serve, implementation::Embedded};
///
/// fn main() -> std::io::Result<()> {
///     serve(|| Embedded)
/// }
/// ```
///
/// # Errors
/// If standard input cannot be read, standard output cannot be written, or a request breaks the protocol.
pub fn serve<I, F>(factory: F) -> io::Result<()>
where
    I: Implementation + 'static,
    F: Fn() -> I + Send + Sync + 'static,
{
    let factory: Factory = Arc::new(move || Box::new(factory()));
    answer(factory, io::stdin().lock(), io::stdout().lock())
}

fn answer(factory: Factory, input: impl Read, mut output: impl Write) -> io::Result<()> {
    let mut implementation = Guarded::new(factory, Arc::default());
    let mut input = BufReader::new(input);
    let (mut line, mut answers) = (Vec::new(), Vec::new());
    while input.by_ref().take(MAX_LINE as u64 + 1).read_until(b'\n', &mut line)? > 0 {
        if line.len() > MAX_LINE {
            let message = format!("a request is longer than {MAX_LINE} bytes");
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        match read(&line)? {
            Message::Start(PROTOCOL) => {
                let identity = implementation.identity();
                write(&mut answers, &started(&identity, implementation.can_encode()))?;
            }
            Message::Start(other) => {
                let message = format!("protocol {other} is not known here, only {PROTOCOL}");
                write(&mut answers, &Refused { op: "error", message: &message })?;
                output.write_all(&answers)?;
                output.flush()?;
                return Err(io::Error::new(io::ErrorKind::InvalidData, message));
            }
            Message::Decode(id, document) => {
                let outcome = implementation.decode(&document);
                write(&mut answers, &Response::of(id, &outcome))?;
            }
        }
        line.clear();
        // Requests that arrive together are answered together.
        if !input.buffer().contains(&b'\n') {
            output.write_all(&answers)?;
            output.flush()?;
            answers.clear();
        }
    }
    Ok(())
}

/// The most bytes that a request may have. No document of the harness is nearly as long.
const MAX_LINE: usize = 256 << 20;

/// A request.
enum Message<'a> {
    /// The start request, with its version of the protocol.
    Start(u64),
    /// A request to decode a document, with its id.
    Decode(u64, Cow<'a, [u8]>),
}

#[derive(Deserialize)]
struct Request<'a> {
    #[serde(borrow)]
    op: Cow<'a, str>,
    protocol: Option<u64>,
    id: Option<u64>,
    #[serde(borrow)]
    document: Option<Cow<'a, str>>,
    #[serde(borrow)]
    document_base64: Option<Cow<'a, str>>,
}

fn read(line: &[u8]) -> io::Result<Message<'_>> {
    let wrong = |what: &str| {
        let words = format!("a request that is {what}: {}", String::from_utf8_lossy(line).trim());
        io::Error::new(io::ErrorKind::InvalidData, words)
    };
    let request: Request<'_> =
        serde_json::from_slice(line).map_err(|error| wrong(&error.to_string()))?;
    match (&*request.op, request.protocol, request.id) {
        ("start", Some(protocol), _) => Ok(Message::Start(protocol)),
        ("decode", _, Some(id)) => match (request.document, request.document_base64) {
            (Some(Cow::Borrowed(text)), _) => Ok(Message::Decode(id, text.as_bytes().into())),
            (Some(Cow::Owned(text)), _) => Ok(Message::Decode(id, text.into_bytes().into())),
            (None, Some(text)) => match STANDARD.decode(&*text) {
                Ok(bytes) => Ok(Message::Decode(id, bytes.into())),
                Err(error) => Err(wrong(&format!("no base64 ({error})"))),
            },
            (None, None) => Err(wrong("without a document")),
        },
        _ => Err(wrong("none of the protocol's")),
    }
}

#[derive(Serialize)]
struct Started<'a> {
    op: &'static str,
    protocol: u64,
    implementation: Named<'a>,
    capabilities: &'static [&'static str],
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
    version: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    encoder: Option<&'a str>,
}

fn started(identity: &Identity, encodes: bool) -> Started<'_> {
    let Identity { name, version, language, url, encoder } = identity;
    let implementation = Named {
        name,
        version,
        language: language.as_deref(),
        url: url.as_deref(),
        encoder: encoder.as_deref(),
    };
    let capabilities = if encodes { &["encode"][..] } else { &[] };
    Started { op: "start", protocol: PROTOCOL, implementation, capabilities }
}

#[derive(Serialize)]
struct Refused<'a> {
    op: &'static str,
    message: &'a str,
}

#[derive(Serialize, Default)]
struct Response<'a> {
    id: u64,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    document_base64: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    echo_error: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<&'a str>,
}

impl<'a> Response<'a> {
    fn of(id: u64, outcome: &'a Outcome) -> Self {
        let said = |outcome, message: &'a str| Self {
            id,
            outcome,
            message: Some(message.into()),
            ..Self::default()
        };
        match outcome {
            Outcome::Accepted(echo) => {
                let accepted = Self { id, outcome: "accepted", ..Self::default() };
                match echo {
                    Echo::Absent => accepted,
                    Echo::Failed(error) => Self { echo_error: Some(error), ..accepted },
                    Echo::Document(bytes) => {
                        let (document, document_base64) = text_or_base64(bytes);
                        Self { document, document_base64, ..accepted }
                    }
                }
            }
            Outcome::Rejected { message, pointer } => {
                Self { pointer: pointer.as_deref(), ..said("rejected", message) }
            }
            Outcome::Crashed { message } => said("crashed", message),
            Outcome::Skipped { message } => said("skipped", message),
            Outcome::TimedOut { limit } => {
                let message = format!("no answer within {limit:?}").into();
                Self { message: Some(message), ..said("crashed", "") }
            }
        }
    }
}

fn write(answers: &mut Vec<u8>, answer: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *answers, answer)?;
    answers.push(b'\n');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::wire;
    use super::*;
    use crate::connection::Request;
    use crate::implementation::Closure;

    fn outcomes() -> [Outcome; 6] {
        let rejected = |pointer: Option<&str>| Outcome::Rejected {
            message: "too \"short\"".to_owned(),
            pointer: pointer.map(str::to_owned),
        };
        [
            Outcome::accepted("{\"a\":1}"),
            Outcome::accepted(b"\xff".to_vec()),
            Outcome::Accepted(Echo::Failed("cyclic".to_owned())),
            rejected(None),
            rejected(Some("/roles/0")),
            Outcome::Skipped { message: "no bytes".to_owned() },
        ]
    }

    /// Gives the outcome whose number is the document; panics if the document is not a number.
    fn factory() -> Factory {
        let decode = |document: &[u8]| {
            let index: usize = String::from_utf8_lossy(document).parse().expect("a number");
            outcomes()[index].clone()
        };
        Arc::new(move || Box::new(Closure::new(Identity::new("numbers", "2"), decode)))
    }

    fn answered(input: &[u8]) -> (Vec<Vec<u8>>, io::Result<()>) {
        let mut output = Vec::new();
        let ended = answer(factory(), input, &mut output);
        (output.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect(), ended)
    }

    #[test]
    fn the_harness_can_read_the_answers_to_what_it_writes() {
        let mut input = wire::start_request();
        let documents: Vec<String> = (0..6).map(|index| index.to_string()).collect();
        for (id, document) in (0..).zip(&documents) {
            let request = Request { splice: id % 2 == 0, ..Request::new(document.as_bytes()) };
            wire::write_decode(&mut input, id, &request);
        }
        wire::write_decode(&mut input, 6, &Request::new(b"\xfe"));
        let (lines, ended) = answered(&input);
        ended.expect("the requests are the protocol's");
        let started = wire::started(&lines[0]).expect("it is a start response");
        assert_eq!((started.identity, started.encodes), (Identity::new("numbers", "2"), true));
        let responses: Vec<(u64, Outcome)> =
            lines[1..].iter().map(|line| wire::response(line, true).expect("one")).collect();
        let expected: Vec<(u64, Outcome)> = (0..).zip(outcomes()).collect();
        assert_eq!(responses[..6], expected);
        let (id, Outcome::Crashed { message }) = &responses[6] else { panic!("{responses:?}") };
        assert!(*id == 6 && message.contains("a number"), "{message}");
    }

    #[test]
    fn a_different_version_is_refused_as_the_protocol_says() {
        let (lines, ended) = answered(b"{\"op\":\"start\",\"protocol\":2}\n");
        assert_eq!(
            lines,
            [b"{\"op\":\"error\",\"message\":\"protocol 2 is not known here, only 1\"}\n".to_vec()]
        );
        assert!(ended.is_err());
    }

    #[test]
    fn a_line_that_is_not_a_request_is_an_error_that_quotes_it() {
        for line in [
            "[1]",
            "{\"op\":\"sing\"}",
            "{\"op\":\"decode\",\"id\":1}",
            "{\"op\":\"decode\",\"id\":1,\"document_base64\":\"!\"}",
        ] {
            let (lines, ended) = answered(line.as_bytes());
            let words = ended.expect_err(line).to_string();
            assert!(lines.is_empty() && words.contains(line), "{words}");
        }
    }
}
