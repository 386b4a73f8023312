//! Recursion as deep as a document: schemas may hold each other in a chain of thousands, and the stack of a caller's thread may be small.

use std::panic::resume_unwind;
use std::thread;

/// So many levels are walked on one stack.
const LEVELS: usize = 100;

/// What they need at most, without optimisation.
const STACK: usize = 8 << 20;

/// Does what is to be done at a depth, each so many levels on a stack of its own.
pub(crate) fn at<T: Send>(depth: usize, work: impl FnOnce() -> T + Send) -> T {
    if depth == 0 || !depth.is_multiple_of(LEVELS) {
        return work();
    }
    let mut work = Some(work);
    let done = thread::scope(|scope| {
        let own = &mut work;
        let room = thread::Builder::new().stack_size(STACK);
        let started = room.spawn_scoped(scope, move || own.take().map(|work| work()));
        let panicked = |panic| resume_unwind(panic);
        started
            .ok()
            .and_then(|started| started.join().unwrap_or_else(panicked))
    });
    // Where no thread can be had, the stack that is there has to do.
    done.or_else(|| work.take().map(|work| work()))
        .expect("what was not done there is done here")
}
