//! `nearmiss adapter`: the adapter of a built-in implementation, which a run starts for hostile documents.

use clap::Args;

use super::Done;
use super::builtin::Builtin;
use super::status::Status;

/// Run an implementation that comes with nearmiss as an adapter.
#[derive(Debug, Args)]
pub(super) struct AdapterArgs {
    /// The implementation.
    builtin: Builtin,
}

impl AdapterArgs {
    pub(super) fn run(&self) -> Done {
        self.builtin.serve()?;
        Ok(Status::Reached)
    }
}
