//! An implementation whose panics are outcomes: [`QuietPanics`].

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use crate::connection::in_process::crashed;
use crate::implementation::{Identity, Implementation, Outcome};

/// Turns panics of an implementation into outcomes.
///
/// Fuzzers end the process in their panic hook. This hook is not called while the implementation
/// decodes a document, so that the case can be shrunk before the finding is reported.
pub(super) struct QuietPanics<'i, I>(pub(super) &'i mut I);

thread_local!(static DECODING: Cell<bool> = const { Cell::new(false) });
static HOOK: Once = Once::new();

impl<I: Implementation> Implementation for QuietPanics<'_, I> {
    fn identity(&self) -> Identity {
        self.0.identity()
    }

    fn decode(&mut self, document: &[u8]) -> Outcome {
        HOOK.call_once(|| {
            let hook = panic::take_hook();
            panic::set_hook(Box::new(move |panic| {
                if !DECODING.get() {
                    hook(panic);
                }
            }));
        });
        DECODING.set(true);
        let outcome = panic::catch_unwind(AssertUnwindSafe(|| self.0.decode(document)));
        DECODING.set(false);
        outcome.unwrap_or_else(|panic| crashed(panic.as_ref()))
    }

    fn can_encode(&self) -> bool {
        self.0.can_encode()
    }
}
