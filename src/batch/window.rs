//! Puts results back into the order of the inputs without holding more than a window of them.
//!
//! Slots take input numbers in order and put results in any order; the one consumer gets them in order. An input
//! may only be started while it is less than [`WINDOW_ITEMS`] ahead of the consumer and the finished results that
//! wait are lighter than [`WINDOW_WEIGHT`], or while it is the very one the consumer waits for: so memory is bounded,
//! and nobody waits in a circle. The price is that one file that hangs until its time is up may halt the others when
//! they are a whole window ahead.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How many inputs may be started ahead of the first unfinished one.
pub(super) const WINDOW_ITEMS: usize = 1024;
/// How heavy (in bytes of JSON, about) the finished results that wait for an earlier one may be together.
pub(super) const WINDOW_WEIGHT: usize = 128 << 20;

/// The window; `T` is a result.
pub(super) struct Window<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
    total: usize,
    items: usize,
    weight: usize,
}

struct State<T> {
    next_start: usize,
    next_out: usize,
    waiting: BTreeMap<usize, (T, usize)>,
    weight: usize,
    stopped: bool,
}

impl<T> Window<T> {
    /// For inputs `0..total`.
    pub fn new(total: usize) -> Self {
        Self::bounded(total, WINDOW_ITEMS, WINDOW_WEIGHT)
    }

    fn bounded(total: usize, items: usize, weight: usize) -> Self {
        Self {
            state: Mutex::new(State {
                next_start: 0,
                next_out: 0,
                waiting: BTreeMap::new(),
                weight: 0,
                stopped: false,
            }),
            changed: Condvar::new(),
            total,
            items,
            weight,
        }
    }

    /// The next input to start; waits for room. `None` when there is none left or the run has been stopped.
    pub fn take(&self) -> Option<usize> {
        let mut state = self.lock();
        loop {
            let next = state.next_start;
            if state.stopped || next >= self.total {
                return None;
            }
            let room = next < state.next_out + self.items && state.weight < self.weight;
            if room || next == state.next_out {
                state.next_start += 1;
                return Some(next);
            }
            state = self.wait(state);
        }
    }

    /// Hands in the result of input `index`.
    pub fn put(&self, index: usize, result: T, weight: usize) {
        let mut state = self.lock();
        state.weight += weight;
        state.waiting.insert(index, (result, weight));
        self.changed.notify_all();
    }

    /// The next result in order; waits for it. `None` when all are out or the run has been stopped.
    pub fn pop(&self) -> Option<T> {
        let mut state = self.lock();
        loop {
            if state.stopped || state.next_out >= self.total {
                return None;
            }
            let next = state.next_out;
            if let Some((result, weight)) = state.waiting.remove(&next) {
                state.next_out += 1;
                state.weight -= weight;
                self.changed.notify_all();
                return Some(result);
            }
            state = self.wait(state);
        }
    }

    /// Ends the run early: nothing is started or handed out any more.
    pub fn stop(&self) {
        self.lock().stopped = true;
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State<T>>) -> MutexGuard<'a, State<T>> {
        self.changed
            .wait(state)
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Stops the window when the thread that holds it unwinds, so that nobody waits for a slot that is gone.
pub(super) struct StopOnPanic<'a, T>(pub &'a Window<T>);

impl<T> Drop for StopOnPanic<'_, T> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.stop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Window;
    use std::thread;
    use std::time::Duration;

    #[test]
    fn results_come_in_order_and_within_the_window() {
        let window = Window::bounded(500, 8, 1000);
        let mut got = Vec::new();
        thread::scope(|scope| {
            for slot in 0..4u64 {
                let window = &window;
                scope.spawn(move || {
                    while let Some(i) = window.take() {
                        let pause = (i as u64 * 7 + slot * 13) % 5;
                        thread::sleep(Duration::from_micros(pause * 50));
                        window.put(i, i, 300);
                        assert!(window.lock().waiting.len() <= 8);
                    }
                });
            }
            while let Some(i) = window.pop() {
                got.push(i);
            }
        });
        assert_eq!(got, (0..500).collect::<Vec<_>>());
        assert_eq!(window.lock().weight, 0);
    }

    #[test]
    fn heavy_results_hold_back_all_but_the_one_waited_for() {
        let window = Window::bounded(3, 8, 10);
        assert_eq!(window.take(), Some(0));
        assert_eq!(window.take(), Some(1));
        window.put(1, "b", 50);
        window.put(0, "a", 50);
        assert_eq!(window.pop(), Some("a"));
        assert_eq!(window.pop(), Some("b"));
        assert_eq!(window.take(), Some(2));
    }

    #[test]
    fn a_stop_ends_both_ends() {
        let window: Window<()> = Window::bounded(3, 1, 10);
        assert_eq!(window.take(), Some(0));
        thread::scope(|scope| {
            let taker = scope.spawn(|| window.take());
            let popper = scope.spawn(|| window.pop());
            window.stop();
            assert_eq!(taker.join().ok(), Some(None));
            assert_eq!(popper.join().ok(), Some(None));
        });
    }
}
