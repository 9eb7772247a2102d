//! Runs the sweep, or other cases, against every flawed implementation of the gallery: [`prove`].

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::connection::{Fault, quiet_panics};
use crate::gallery::{self, Flaw, Flawed};
use crate::run::Run;

use super::Harness;

/// Runs the sweep against every flawed implementation of the gallery, on all cores. Calls `look`
/// with each run, and returns the results in the order of the gallery.
///
/// # Errors
/// As for [`Harness::run`].
pub fn prove<T: Send>(look: impl Fn(&'static Flaw, &Run) -> T + Sync) -> Result<Vec<T>, Fault> {
    prove_with(|harness| harness, look)
}

/// Like [`prove`], for other cases than those of the sweep: `cases` changes the harness of each run.
///
/// Silences the messages of panics on threads that run implementations, as [`quiet_panics`] does.
///
/// # Errors
/// As for [`Harness::run`].
pub fn prove_with<T: Send>(
    cases: impl Fn(Harness) -> Harness + Sync,
    look: impl Fn(&'static Flaw, &Run) -> T + Sync,
) -> Result<Vec<T>, Fault> {
    quiet_panics();
    let left = Mutex::new(gallery::all().enumerate());
    let next = || left.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || -> Result<Vec<(usize, T)>, Fault> {
        let mut seen = Vec::new();
        while let Some((index, flaw)) = next() {
            seen.push((index, look(flaw, &cases(swept(flaw)).run()?)));
        }
        Ok(seen)
    };
    let jobs = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let parts: Vec<Result<Vec<(usize, T)>, Fault>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..jobs).map(|_| scope.spawn(work)).collect();
        let join = |thread: thread::ScopedJoinHandle<'_, _>| {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        threads.into_iter().map(join).collect()
    });
    let mut all: Vec<(usize, T)> =
        parts.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    all.sort_by_key(|(index, _)| *index);
    Ok(all.into_iter().map(|(_, seen)| seen).collect())
}

/// Runs the sweep against one flawed implementation, over one job: a flaw that remembers earlier
/// documents then gets them in order.
fn swept(flaw: &'static Flaw) -> Harness {
    Harness::new(move || Flawed::new(flaw)).cases(0).without_hostile().jobs(NonZeroUsize::MIN)
}
