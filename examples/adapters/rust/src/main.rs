//! Adapter for the crate `stytch`: the SDK's own client reads each document as part of a service's
//! reply.
//!
//! The service is a server in this process, on a loopback port of its own (`service.rs`). The bytes
//! of the document are spliced into its reply to `sessions.authenticate`, so everything is what an
//! application runs: reqwest, serde_json, and the SDK's types.
//!
//! With the argument `--one-shot`, it reads one document and exits, for `nearmiss certify --one-shot`.
//!
//! This program speaks the protocol itself. An adapter that depends on nearmiss is shorter, because
//! `nearmiss::harness::serve` speaks it: see docs/rust.md. This one builds nothing but the SDK.

mod sdk;
mod service;

use std::error::Error;
use std::io::{self, BufRead, Read, Write};
use std::process::ExitCode;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use sdk::{Failure, Sdk};
use stytch_adapter::{accepted, failed, start};

const PROTOCOL: u64 = 1;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let sdk = runtime.block_on(Sdk::start())?;
    if std::env::args().any(|argument| argument == "--one-shot") {
        return one_shot(&runtime, &sdk);
    }

    let mut input = io::stdin().lock();
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        let request = serde_json::from_slice(&line)?;
        respond(&answer(&runtime, &sdk, &request)?)?;
        line.clear();
    }

    Ok(ExitCode::SUCCESS)
}

/// Reads one document from standard input. The exit status says what became of it.
fn one_shot(runtime: &Runtime, sdk: &Sdk) -> Result<ExitCode, Box<dyn Error>> {
    let mut document = Vec::new();
    io::stdin().lock().read_to_end(&mut document)?;
    let splice = std::env::var_os("NEARMISS_SPLICE").is_none();
    let outcome = outcome(runtime, sdk, document, splice)?;
    if let Some(echo) = outcome["document"].as_str() {
        print!("{echo}");
        return Ok(ExitCode::SUCCESS);
    }

    eprintln!("{}", outcome["message"]);
    Ok(ExitCode::from(if outcome["outcome"] == "rejected" { 1 } else { 101 }))
}

fn respond(response: &Value) -> io::Result<()> {
    let mut output = io::stdout().lock();
    serde_json::to_writer(&mut output, response)?;
    output.write_all(b"\n")?;
    // The harness may be waiting for this response.
    output.flush()
}

fn answer(runtime: &Runtime, sdk: &Sdk, request: &Value) -> Result<Value, Box<dyn Error>> {
    if request["op"] == "start" && request["protocol"] == PROTOCOL {
        return Ok(start());
    }
    if request["op"] != "decode" {
        let message = format!("this adapter speaks protocol {PROTOCOL}");
        respond(&json!({ "op": "error", "message": message }))?;
        return Err(message.into());
    }

    let document = match request["document"].as_str() {
        Some(text) => text.as_bytes().to_vec(),
        None => STANDARD.decode(request["document_base64"].as_str().unwrap_or_default())?,
    };
    let mut response = outcome(runtime, sdk, document, request["splice"] != false)?;
    response["id"] = request["id"].clone();

    Ok(response)
}

/// What the SDK does with a document.
fn outcome(
    runtime: &Runtime,
    sdk: &Sdk,
    document: Vec<u8>,
    splice: bool,
) -> Result<Value, Box<dyn Error>> {
    // A task, because a panic in it is an error here.
    let read = runtime.spawn(sdk.clone().read(document, splice));
    match runtime.block_on(read) {
        Ok(Ok(session)) => Ok(accepted(&session)),
        Ok(Err(Failure::Refused(message))) => Ok(failed("rejected", &message)),
        Ok(Err(Failure::Service(message))) => Err(message.into()),
        Err(panic) => Ok(failed("crashed", &panic.to_string())),
    }
}
