//! Work on many things over all cores, its results in their order, few of them waiting at a time.

use std::{
    collections::BTreeMap,
    num::NonZero,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    thread,
};

/// Results that may wait for an earlier one, for each thread.
const AHEAD: usize = 4;

struct State<R> {
    /// The next thing to work on.
    next: usize,
    /// The next result to hand over.
    due: usize,
    /// Results that wait for earlier ones.
    done: BTreeMap<usize, R>,
    /// A worker panicked, or nobody wants further results.
    over: bool,
}

struct Shared<R> {
    state: Mutex<State<R>>,
    changed: Condvar,
}

impl<R> Shared<R> {
    fn lock(&self) -> MutexGuard<'_, State<R>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State<R>>) -> MutexGuard<'a, State<R>> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }
}

/// Says that it is over when it goes, be it by a panic or an error.
struct Over<'a, R>(&'a Shared<R>);

impl<R> Drop for Over<'_, R> {
    fn drop(&mut self) {
        self.0.lock().over = true;
        self.0.changed.notify_all();
    }
}

/// Works on the things `0..count` and hands each result to `take`, in order, on this thread.
///
/// Each thread makes itself a worker with `worker`. However slow one thing is, the others run at
/// most a few ahead of it. An error of `take` ends it all.
pub(crate) fn each<W, R, E>(
    count: usize,
    worker: impl Fn() -> W + Sync,
    mut take: impl FnMut(usize, R) -> Result<(), E>,
) -> Result<(), E>
where
    W: FnMut(usize) -> R,
    R: Send,
{
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(count);
    if threads <= 1 {
        let mut work = worker();
        return (0..count).try_for_each(|n| take(n, work(n)));
    }
    let shared = Shared {
        state: Mutex::new(State { next: 0, due: 0, done: BTreeMap::new(), over: false }),
        changed: Condvar::new(),
    };
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut work = worker();
                loop {
                    let mut state = shared.lock();
                    while !state.over && state.next < count && state.next >= state.due + threads * AHEAD {
                        state = shared.wait(state);
                    }
                    if state.over || state.next >= count {
                        return;
                    }
                    let n = state.next;
                    state.next += 1;
                    drop(state);
                    // Only a panic gets it dropped here: nobody would wait for a result that never comes.
                    let panicked = Over(&shared);
                    let result = work(n);
                    std::mem::forget(panicked);
                    shared.lock().done.insert(n, result);
                    shared.changed.notify_all();
                }
            });
        }
        let _over = Over(&shared);
        for n in 0..count {
            let mut state = shared.lock();
            let result = loop {
                if let Some(result) = state.done.remove(&n) {
                    break result;
                }
                if state.over {
                    return Ok(());
                }
                state = shared.wait(state);
            };
            state.due = n + 1;
            drop(state);
            shared.changed.notify_all();
            take(n, result)?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicUsize, Ordering},
        time::Duration,
    };

    use super::*;

    #[test]
    fn in_order_and_not_far_ahead() {
        let due = AtomicUsize::new(0);
        let mut seen = Vec::new();
        let worker = || {
            |n: usize| {
                assert!(n <= due.load(Ordering::SeqCst) + 1000);
                if n.is_multiple_of(7) {
                    thread::sleep(Duration::from_millis(2));
                }
                n * n
            }
        };
        each(500, worker, |n, square| {
            due.store(n, Ordering::SeqCst);
            seen.push(square);
            Ok::<_, ()>(())
        })
        .unwrap();
        assert_eq!(seen, (0..500).map(|n| n * n).collect::<Vec<_>>());
    }

    #[test]
    fn an_error_ends_it() {
        let worked = AtomicUsize::new(0);
        let worker = || |_| worked.fetch_add(1, Ordering::SeqCst);
        assert_eq!(each(100_000, worker, |n, _| if n == 3 { Err("enough") } else { Ok(()) }), Err("enough"));
        assert!(worked.load(Ordering::SeqCst) < 100_000);
        assert_eq!(each(0, worker, |_, _| Err("none")), Ok(()));
    }

    #[test]
    #[should_panic(expected = "a scoped thread panicked")]
    fn a_panic_is_passed_on() {
        // On one core it is this thread that panics.
        if thread::available_parallelism().map_or(1, NonZero::get) == 1 {
            panic!("a scoped thread panicked");
        }
        let worker = || |n| assert_ne!(n, 5, "five");
        let _ = each(50, worker, |_, ()| Ok::<_, ()>(()));
    }
}
