//! The hint that `--` is missing before an adapter's command: [`hint`].

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use nearmiss::harness::Adapter;

/// The verbs that take an adapter.
const VERBS: [&str; 4] = ["certify", "replay", "promote", "doctor"];

/// How to write the command line with `--`, if an argument was not expected that looks like a
/// program.
pub(super) fn hint(error: &clap::Error, arguments: &[OsString]) -> Option<String> {
    let is_separated = arguments.iter().any(|argument| argument == "--");
    let verb = arguments.first()?.to_str()?;
    if error.kind() != ErrorKind::UnknownArgument || is_separated || !VERBS.contains(&verb) {
        return None;
    }
    let Some(ContextValue::String(unexpected)) = error.get(ContextKind::InvalidArg) else {
        return None;
    };
    if unexpected.starts_with('-') {
        return None;
    }

    let at = arguments.iter().position(|argument| argument.to_str() == Some(unexpected))?;
    let (options, adapter) = arguments.split_at(at);
    let options = Adapter::new(options).command();
    let adapter = Adapter::new(adapter).command();
    Some(format!("put `--` before the adapter's command: `nearmiss {options} -- {adapter}`"))
}
