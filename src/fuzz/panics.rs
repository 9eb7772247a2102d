//! An implementation whose panics are answers: [`Guarded`].

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use crate::connection::in_process::crashed;
use crate::implementation::{Identity, Implementation, Outcome};

/// Asks an implementation, and makes an outcome of its panics.
///
/// A fuzzer ends the process in its panic hook. While the implementation is asked no hook is called,
/// so that there is time to shrink; what is said in the end is the finding.
pub(super) struct Guarded<'i, I>(pub(super) &'i mut I);

thread_local!(static ASKING: Cell<bool> = const { Cell::new(false) });
static HOOK: Once = Once::new();

impl<I: Implementation> Implementation for Guarded<'_, I> {
    fn identity(&self) -> Identity {
        self.0.identity()
    }

    fn decode(&mut self, document: &[u8]) -> Outcome {
        HOOK.call_once(|| {
            let told = panic::take_hook();
            panic::set_hook(Box::new(move |panic| {
                if !ASKING.get() {
                    told(panic);
                }
            }));
        });
        ASKING.set(true);
        let outcome = panic::catch_unwind(AssertUnwindSafe(|| self.0.decode(document)));
        ASKING.set(false);
        outcome.unwrap_or_else(|panic| crashed(panic.as_ref()))
    }

    fn can_encode(&self) -> bool {
        self.0.can_encode()
    }
}
