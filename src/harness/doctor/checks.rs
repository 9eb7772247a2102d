//! The checks. Each looks at one thing, and says what to do if it is not as it should be.

use std::time::{Duration, Instant};

use crate::connection::process::{BadLine, Dialogue, Interruption};
use crate::connection::{Adapter, Fault, Request};
use crate::finding::shortened;
use crate::implementation::{Echo, Outcome};
use crate::json::Tape;

use super::documents::{self, LONG, What};
use super::talk::Talk;
use super::{Check, Health};

/// How many lines that break the protocol are passed over.
const BAD_LINES: usize = 10;

/// How long documents are sent to measure the speed.
const MEASURED: Duration = Duration::from_millis(300);

/// The advice for what follows from a mistake that another check has found.
const ABOVE: &str = "mend what is said above first";

/// Whether the lines of a conversation follow the protocol.
pub(super) fn protocol(talk: &Talk<'_>) -> Vec<Check> {
    let is_about_id = |bad_line: &BadLine| {
        let is_id = |field: &str| field == "id";
        match bad_line {
            BadLine::UnknownId { .. } | BadLine::AnsweredId { .. } => true,
            BadLine::MissingField { field, .. } | BadLine::WrongType { field, .. } => is_id(field),
            _ => false,
        }
    };
    let is_no_json =
        |bad_line: &BadLine| matches!(bad_line, BadLine::Malformed { .. } | BadLine::ByteOrderMark);
    let first = |is_this: &dyn Fn(&BadLine) -> bool| {
        talk.bad_lines.iter().find(|(bad_line, _)| is_this(bad_line))
    };
    let check = |name, well: &str, found: Option<&(BadLine, String)>| match found {
        None => Check::ok(name, well),
        Some((bad_line, line)) => {
            Check::failed(name, format!("{bad_line}: {}", shortened(line)), bad_line.advice())
        }
    };

    let other = |bad_line: &BadLine| !is_about_id(bad_line) && !is_no_json(bad_line);
    vec![
        check("output", "nothing but JSON objects", first(&is_no_json)),
        check("ids", "each answer has the id of its request", first(&is_about_id)),
        check("fields", "each answer has the fields that it needs", first(&other)),
        pipelining(talk),
        order(talk),
    ]
}

/// Whether all requests that were sent at once are answered.
fn pipelining(talk: &Talk<'_>) -> Check {
    let (answered, sent) = (talk.answered(), talk.sent.len());
    let in_time = answered - talk.late;
    let name = "pipelining";
    match &talk.cut_short {
        None if answered == sent => {
            Check::ok(name, format!("{sent} requests at once, {sent} answers"))
        }
        _ if talk.late > 0 => Check::failed(
            name,
            format!(
                "{in_time} of {sent} requests were answered, and {} more when the input ended",
                talk.late
            ),
            "flush the output after each response",
        ),
        _ if !talk.bad_lines.is_empty() => Check::failed(
            name,
            format!("{answered} of {sent} requests had an answer that could be read"),
            ABOVE,
        ),
        Some(Interruption::Silent { limit }) => Check::failed(
            name,
            format!("{answered} of {sent} requests were answered, then nothing came for {limit:?}"),
            "answer each request, and flush the output after each response",
        ),
        Some(Interruption::Ended { message }) => Check::failed(
            name,
            format!("{answered} of {sent} requests were answered: {message}"),
            "read requests until the input ends, and report a failure as `crashed`",
        ),
        _ => Check::failed(
            name,
            format!("{answered} of {sent} requests were answered"),
            "answer each request once, with its own id",
        ),
    }
}

fn order(talk: &Talk<'_>) -> Check {
    let seen = match talk.in_order {
        true => "the order of the requests",
        false => "another order than the requests, which is fine",
    };
    Check::ok("order", seen)
}

/// What the answers of a conversation say about the adapter.
pub(super) fn answers(talk: &Talk<'_>, encodes: bool) -> Vec<Check> {
    let answers = Answers::of(talk);
    vec![answers.plain(), answers.echoes(encodes), answers.variety(), answers.mirror()]
}

/// The documents that were answered, with their answers.
struct Answers<'t>(Vec<(What, &'t [u8], &'t Outcome)>);

impl<'t> Answers<'t> {
    fn of(talk: &'t Talk<'_>) -> Self {
        let answered = talk.sent.iter().zip(&talk.outcomes);
        let answered = answered.filter_map(|(sent, outcome)| {
            Some((sent.what, sent.bytes.as_slice(), outcome.as_ref()?))
        });
        Self(answered.collect())
    }

    /// Whether the plain document is accepted.
    fn plain(&self) -> Check {
        let name = "plain document";
        let plain = self.0.iter().find(|(what, ..)| *what == What::Plain);
        match plain.map(|(_, _, outcome)| *outcome) {
            Some(Outcome::Accepted(_)) => Check::ok(name, "accepted"),
            Some(outcome) => Check::failed(
                name,
                format!("{}: {}", outcome.name(), shortened(message(outcome))),
                "every SDK has to accept it: look at the message, and at credentials or a reply around the document",
            ),
            None => Check::failed(name, "no answer that could be read", ABOVE),
        }
    }

    /// Whether accepted documents have echoes that are JSON.
    fn echoes(&self, encodes: bool) -> Check {
        let name = "echoes";
        // Whoever accepts text that is not JSON may send it back.
        let is_json = |what: What| !matches!(what, What::NotJson | What::Spliceable);
        let echoes = self.0.iter().filter_map(|(what, _, outcome)| match outcome {
            Outcome::Accepted(echo) if is_json(*what) => Some(echo),
            _ => None,
        });
        let mut count = 0;
        for echo in echoes {
            count += 1;
            match echo {
                Echo::Absent if !encodes => continue,
                Echo::Absent => {
                    return Check::failed(
                        name,
                        "an accepted document has no echo, although `capabilities` has `encode`",
                        "send `document` with each `accepted`, or leave `encode` out",
                    );
                }
                Echo::Failed(why) => {
                    return Check::warning(
                        name,
                        format!("an accepted document could not be encoded: {}", shortened(why)),
                        "look at the message: a run reports this as `altered`",
                    );
                }
                Echo::Document(bytes) => {
                    if let Err(syntax) = Tape::default().read(bytes) {
                        return Check::failed(
                            name,
                            format!("an echo is not JSON: {syntax}"),
                            "encode the SDK's object as JSON, not as the language prints it",
                        );
                    }
                }
            }
        }
        match count {
            0 => Check::warning(
                name,
                "nothing was accepted, so there was none",
                "see to the plain document first",
            ),
            _ if !encodes => Check::warning(
                name,
                "the adapter sends none, so no level can be reached",
                "send `document` with each `accepted` if the SDK can encode, or run with --without-echo",
            ),
            _ => Check::ok(
                name,
                format!("{count} accepted documents, each with an echo that is JSON"),
            ),
        }
    }

    /// Whether different documents get different answers, and text that is not JSON is refused.
    fn variety(&self) -> Check {
        let name = "answers";
        let mut names: Vec<&str> = self.0.iter().map(|(_, _, outcome)| outcome.name()).collect();
        names.sort_unstable();
        names.dedup();
        let is_no_json = |what: What| matches!(what, What::NotJson | What::Spliceable);
        let is_accepted = |outcome: &Outcome| matches!(outcome, Outcome::Accepted(_));
        let of_no_json: Vec<_> = self.0.iter().filter(|(what, ..)| is_no_json(*what)).collect();
        let accepts_all =
            !of_no_json.is_empty() && of_no_json.iter().all(|(_, _, outcome)| is_accepted(outcome));

        let is_of_all = self.0.len() == documents::PIPELINED;
        match names.as_slice() {
            _ if !is_of_all => Check::warning(name, "too few to say anything", ABOVE),
            ["accepted"] => Check::warning(
                name,
                "everything is accepted, even text that is not JSON",
                "pass the document to the SDK, and report its refusals as `rejected`",
            ),
            [only] => Check::warning(
                name,
                format!("everything is {only}, even the plain document"),
                "pass the document to the SDK, and report what it does with it",
            ),
            _ if accepts_all => Check::warning(
                name,
                "text that is not JSON is accepted everywhere",
                "pass the document itself to the SDK, and report its refusals as `rejected`",
            ),
            _ => Check::ok(name, names.join(", ")),
        }
    }

    /// Whether every echo is the document byte for byte, in whatever spelling.
    fn mirror(&self) -> Check {
        let name = "mirror";
        let echoes = self.0.iter().filter_map(|(what, document, outcome)| match outcome {
            Outcome::Accepted(Echo::Document(echo)) => Some((*what, *document, echo.as_slice())),
            _ => None,
        });
        let echoes: Vec<_> = echoes.collect();
        let has_spelled = echoes.iter().any(|(what, ..)| *what == What::Spelled);
        if has_spelled && echoes.iter().all(|(_, document, echo)| document == echo) {
            return Check::warning(
                name,
                "every echo is the document byte for byte, white space and escapes included",
                "encode the SDK's own object; does the adapter call the SDK at all?",
            );
        }
        Check::ok(name, if has_spelled { "echoes are encoded anew" } else { "no echo to compare" })
    }
}

/// Sends one document over a conversation of its own, and looks at the answer.
fn alone(
    adapter: &Adapter,
    name: &'static str,
    document: &[u8],
    look: impl FnOnce(Result<Outcome, Interruption>) -> Check,
) -> Check {
    match adapter.converse() {
        Err(fault) => not_again(name, &fault),
        Ok(mut dialogue) => {
            dialogue.send(&[Request::new(document)]);
            look(next_answer(&mut dialogue))
        }
    }
}

/// The next answer. Lines before it that break the protocol are passed over: another check is about
/// them. If no answer follows, returns what is wrong with the first of them.
fn next_answer(dialogue: &mut Dialogue) -> Result<Outcome, Interruption> {
    let mut first = None;
    for _ in 0..BAD_LINES {
        match dialogue.receive() {
            Ok((_, outcome)) => return Ok(outcome),
            Err(bad_line @ Interruption::BadLine { .. }) => _ = first.get_or_insert(bad_line),
            Err(interruption) => return Err(first.unwrap_or(interruption)),
        }
    }
    Err(first.expect("there was a line"))
}

fn not_again(name: &'static str, fault: &Fault) -> Check {
    let fault = fault.to_string();
    let first = fault.lines().next().unwrap_or_default();
    Check::failed(
        name,
        format!("it does not start again: {first}"),
        "a run starts the adapter many times, also at the same time: leave nothing behind",
    )
}

/// Whether bytes that are not UTF-8 reach the SDK.
pub(super) fn raw_bytes(adapter: &Adapter) -> Check {
    let name = "raw bytes";
    const DECODE: &str = "pass the bytes of `document_base64` on as they are, without making them text first; if the adapter does, the SDK changes them";
    alone(adapter, name, &documents::not_utf8(), |answer| match answer {
        Ok(Outcome::Rejected { .. }) => Check::ok(name, "a document that is not UTF-8 is rejected"),
        Ok(Outcome::Accepted(Echo::Document(echo))) if echo.contains(&0xff) => {
            Check::ok(name, "a document that is not UTF-8 came back as it was")
        }
        Ok(Outcome::Accepted(Echo::Document(echo))) => {
            let replaced = [&b"\xef\xbf\xbd"[..], b"\\ufffd", b"\\uFFFD"];
            let is_replaced =
                replaced.iter().any(|text| echo.windows(text.len()).any(|part| part == *text));
            let seen = match is_replaced {
                true => "a byte that is not UTF-8 came back as U+FFFD",
                false => "a byte that is not UTF-8 came back as something else",
            };
            if adapter.is_served() {
                return Check::ok(name, format!("{seen}, which is the SDK's doing"));
            }
            Check::warning(name, seen, DECODE)
        }
        Ok(Outcome::Accepted(_)) => {
            Check::ok(name, "a document that is not UTF-8 is accepted, without an echo")
        }
        Ok(other) => Check::warning(
            name,
            format!(
                "a document that is not UTF-8: {}: {}",
                other.name(),
                shortened(message(&other))
            ),
            DECODE,
        ),
        Err(interruption) => Check::failed(
            name,
            format!("a document that is not UTF-8: {}", said(&interruption)),
            advice(&interruption, DECODE),
        ),
    })
}

/// Whether lines of a megabyte come through, both ways.
pub(super) fn long_lines(adapter: &Adapter) -> Check {
    let name = "long lines";
    const READ: &str = "read whole lines, however long they are";
    alone(adapter, name, &documents::long(), |answer| match answer {
        Ok(Outcome::Accepted(Echo::Document(echo))) if echo.len() >= LONG => {
            Check::ok(name, "a document of 1 MB was read and sent back")
        }
        Ok(Outcome::Accepted(Echo::Document(echo))) => {
            let seen = format!("the echo of a document of 1 MB has only {} bytes", echo.len());
            Check::warning(name, seen, "write whole lines; is something cut off?")
        }
        Ok(Outcome::Accepted(_)) => Check::ok(name, "a document of 1 MB was read"),
        Ok(other) => Check::warning(
            name,
            format!("a document of 1 MB: {}: {}", other.name(), shortened(message(&other))),
            "if this is not the SDK's own limit, read whole lines, however long they are",
        ),
        Err(interruption) => Check::failed(
            name,
            format!("a document of 1 MB: {}", said(&interruption)),
            advice(&interruption, READ),
        ),
    })
}

/// What becomes of the adapter on a document that is hard to read. Nothing here is wrong.
pub(super) fn survival(adapter: &Adapter) -> Check {
    let name = "survival";
    alone(adapter, name, &documents::deep(), |answer| match answer {
        Ok(outcome) => Check::ok(name, format!("100000 open arrays: {}", outcome.name())),
        Err(Interruption::BadLine { bad_line, .. }) => {
            Check::failed(name, format!("100000 open arrays: {bad_line}"), bad_line.advice())
        }
        Err(interruption) => {
            let what = said(&interruption);
            Check::ok(name, format!("100000 open arrays: {what}; a run starts it again"))
        }
    })
}

/// How fast the adapter is, and how it ends.
pub(super) fn speed_and_end(adapter: &Adapter) -> Vec<Check> {
    let mut dialogue = match adapter.converse() {
        Ok(dialogue) => dialogue,
        Err(fault) => return vec![not_again("end", &fault)],
    };
    let speed = speed(&mut dialogue);
    let end = match dialogue.end() {
        None => Check::ok("end", "it ends with status 0 when its input ends"),
        Some(_) if speed.health != Health::Ok => {
            Check::warning("end", "not checked, because it had not answered", ABOVE)
        }
        Some(warning) => Check::failed(
            "end",
            format!("it {}", shortened(&warning)),
            "when the input ends, answer what is open, and exit with status 0",
        ),
    };
    vec![speed, end]
}

fn speed(dialogue: &mut Dialogue) -> Check {
    let plain = documents::plain();
    let batch = [Request::new(&plain); 16];
    let started = Instant::now();
    let mut count = 0;
    while started.elapsed() < MEASURED {
        dialogue.send(&batch);
        for _ in batch {
            if let Err(interruption) = next_answer(dialogue) {
                let seen = format!("not measured: {}", said(&interruption));
                return Check::warning("speed", seen, ABOVE);
            }
            count += 1;
        }
    }
    let per_second = f64::from(count) / started.elapsed().as_secs_f64();
    Check::ok("speed", format!("{per_second:.0} documents a second"))
}

/// What to do about an interruption: what the line needs, or `otherwise`.
fn advice(interruption: &Interruption, otherwise: &'static str) -> &'static str {
    match interruption {
        Interruption::BadLine { bad_line, .. } => bad_line.advice(),
        Interruption::Silent { .. } => "answer it, and flush the output after the response",
        Interruption::Ended { .. } => otherwise,
    }
}

fn said(interruption: &Interruption) -> String {
    match interruption {
        Interruption::BadLine { bad_line, .. } => bad_line.to_string(),
        Interruption::Ended { message } => shortened(message),
        Interruption::Silent { limit } => format!("nothing came for {limit:?}"),
    }
}

fn message(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Rejected { message, .. }
        | Outcome::Crashed { message }
        | Outcome::Skipped { message } => message,
        Outcome::Accepted(_) | Outcome::TimedOut { .. } => "",
    }
}
