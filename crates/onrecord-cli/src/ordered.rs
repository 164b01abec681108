//! Work on many things over all cores, its results in their order, few of them waiting at a time.

use std::{
    collections::BTreeMap,
    num::NonZero,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    thread,
};

/// Results that may wait for an earlier one, for each thread.
const AHEAD: usize = 4;

/// Where things come from, and how many have.
struct Source<I> {
    things: I,
    taken: usize,
}

struct State<R> {
    /// The next result to hand over.
    due: usize,
    /// Results that wait for earlier ones.
    done: BTreeMap<usize, R>,
    /// How many things there are, once that is known.
    count: Option<usize>,
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

/// Works on each of `things` and hands the results to `take`, in the things' order, on this thread.
///
/// Each thread makes itself a worker with `worker`. However slow one thing is, the others run at
/// most a few ahead of it, and no more things are taken than that. An error of `take` ends it all.
pub(crate) fn each<T, W, R, E>(
    things: impl Iterator<Item = T> + Send,
    worker: impl Fn() -> W + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E>
where
    W: FnMut(T) -> R,
    R: Send,
{
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = things.size_hint().1.map_or(cores, |most| cores.min(most));
    if threads <= 1 {
        return things.map(worker()).try_for_each(take);
    }
    let source = Mutex::new(Source { things, taken: 0 });
    let shared = Shared {
        state: Mutex::new(State { due: 0, done: BTreeMap::new(), count: None, over: false }),
        changed: Condvar::new(),
    };
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                // Only a panic gets it dropped as it is: nobody would wait for a result that never comes.
                let panicked = Over(&shared);
                let mut work = worker();
                loop {
                    let mut source = source.lock().unwrap_or_else(PoisonError::into_inner);
                    let n = source.taken;
                    let mut state = shared.lock();
                    while !state.over && state.count.is_none() && n >= state.due + threads * AHEAD {
                        state = shared.wait(state);
                    }
                    if state.over || state.count.is_some() {
                        break;
                    }
                    drop(state);
                    let Some(thing) = source.things.next() else {
                        shared.lock().count = Some(n);
                        shared.changed.notify_all();
                        break;
                    };
                    source.taken += 1;
                    drop(source);
                    let result = work(thing);
                    shared.lock().done.insert(n, result);
                    shared.changed.notify_all();
                }
                std::mem::forget(panicked);
            });
        }
        let _over = Over(&shared);
        for n in 0.. {
            let mut state = shared.lock();
            let result = loop {
                if let Some(result) = state.done.remove(&n) {
                    break result;
                }
                if state.over || state.count == Some(n) {
                    return Ok(());
                }
                state = shared.wait(state);
            };
            state.due = n + 1;
            drop(state);
            shared.changed.notify_all();
            take(result)?;
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
        each(0..500, worker, |square| {
            seen.push(square);
            due.store(seen.len(), Ordering::SeqCst);
            Ok::<_, ()>(())
        })
        .unwrap();
        assert_eq!(seen, (0..500).map(|n| n * n).collect::<Vec<_>>());
    }

    #[test]
    fn an_error_ends_it() {
        let worked = AtomicUsize::new(0);
        let worker = || {
            |n: usize| {
                worked.fetch_add(1, Ordering::SeqCst);
                n
            }
        };
        assert_eq!(each(0..100_000, worker, |n| if n == 3 { Err("enough") } else { Ok(()) }), Err("enough"));
        assert!(worked.load(Ordering::SeqCst) < 100_000);
        assert_eq!(each(0..0, worker, |_| Err("none")), Ok(()));
    }

    #[test]
    fn of_things_whose_number_nobody_knows() {
        let mut left = 300;
        let things = std::iter::from_fn(|| {
            left -= 1;
            (left >= 0).then_some(left)
        });
        let mut seen = Vec::new();
        each(
            things,
            || |n| n,
            |n| {
                seen.push(n);
                Ok::<_, ()>(())
            },
        )
        .unwrap();
        assert_eq!(seen, (0..300).rev().collect::<Vec<_>>());
    }

    #[test]
    #[should_panic(expected = "a scoped thread panicked")]
    fn a_panic_is_passed_on() {
        // On one core it is this thread that panics.
        if thread::available_parallelism().map_or(1, NonZero::get) == 1 {
            panic!("a scoped thread panicked");
        }
        let worker = || |n| assert_ne!(n, 5, "five");
        let _ = each(0..50, worker, |()| Ok::<_, ()>(()));
    }
}
