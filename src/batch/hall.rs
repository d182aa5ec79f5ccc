//! Where the walker, the job slots and the one coordinator meet, with room for so many inputs and results only.
//!
//! The walker brings what it found, the coordinator decides what is read and puts it into the queue, the slots take it
//! from there and bring results back, which the coordinator takes in the order in which they are done: no file waits for
//! a slow one. Whoever comes to a full room waits. The coordinator takes results before anything else and never waits
//! while there is one, so nobody waits in a circle.

use super::Done;
use super::input::Input;
use super::walk::Found;
use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How many findings may wait: enough to walk on over a folder of other files, and some 100 KB.
const FOUND: usize = 256;
/// How many chosen inputs may wait for each slot: a slot never waits while a batch is written to a database.
const QUEUE_PER_SLOT: usize = 16;
/// How many results may wait: twice what a database takes in one transaction.
const RESULTS: usize = 256;
/// How heavy (in bytes of JSON, about) the results that wait may be together.
const WEIGHT: usize = 64 << 20;
/// How long the coordinator waits before it looks after other things.
const NAP: Duration = Duration::from_millis(200);

/// The hall.
pub(super) struct Hall {
    state: Mutex<State>,
    changed: Condvar,
    queue: usize,
}

#[derive(Default)]
struct State {
    found: VecDeque<Found>,
    /// Nothing more is found, or nothing more is wanted.
    walked: bool,
    queue: VecDeque<Input>,
    /// Inputs in the hands of slots.
    busy: usize,
    done: VecDeque<(Done, usize)>,
    weight: usize,
    /// The run is over: everybody leaves.
    closed: bool,
}

/// What the coordinator is to look after next.
pub(super) enum Event {
    /// Something that the walker found.
    Found(Found),
    /// A result.
    Done(Box<Done>),
    /// Nothing for now.
    Nap,
    /// All is done.
    End,
}

impl Hall {
    /// For so many slots.
    pub fn new(slots: usize) -> Self {
        Self {
            state: Mutex::default(),
            changed: Condvar::new(),
            queue: slots.saturating_mul(QUEUE_PER_SLOT).max(1),
        }
    }

    /// The walker brings something, and waits for room; `Break` where nothing more is wanted.
    pub fn offer(&self, found: Found) -> ControlFlow<()> {
        let mut state = self.until(|s| s.walked || s.closed || s.found.len() < FOUND);
        if state.walked || state.closed {
            return ControlFlow::Break(());
        }
        state.found.push_back(found);
        self.changed.notify_all();
        ControlFlow::Continue(())
    }

    /// The walker is through.
    pub fn walked(&self) {
        self.lock().walked = true;
        self.changed.notify_all();
    }

    /// Nothing more is wanted; what waits in the queue is still read.
    pub fn enough(&self) {
        let mut state = self.lock();
        state.walked = true;
        state.found.clear();
        self.changed.notify_all();
    }

    /// Nothing more is begun; what slots have in their hands is still read.
    pub fn wind_up(&self) {
        self.enough();
        self.lock().queue.clear();
    }

    /// The run is over, whatever is left.
    pub fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    /// A chosen input for the slots. There is room: [`Hall::next`] gives nothing that was found while there is none.
    pub fn hand_in(&self, input: Input) {
        self.lock().queue.push_back(input);
        self.changed.notify_all();
    }

    /// The next input for a slot; waits for it. `None` where the run is over.
    pub fn take(&self) -> Option<Input> {
        let mut state = self.until(|s| s.closed || !s.queue.is_empty());
        if state.closed {
            return None;
        }
        let input = state.queue.pop_front()?;
        state.busy += 1;
        self.changed.notify_all();
        Some(input)
    }

    /// A slot brings a result, and waits for room.
    pub fn put(&self, done: Done, weight: usize) {
        let mut state = self.until(|s| s.closed || (s.done.len() < RESULTS && s.weight < WEIGHT));
        state.busy -= 1;
        state.weight += weight;
        state.done.push_back((done, weight));
        self.changed.notify_all();
    }

    /// What the coordinator is to do next; waits a moment for something.
    pub fn next(&self) -> Event {
        let mut state = self.lock();
        for last in [false, true] {
            if let Some((done, weight)) = state.done.pop_front() {
                state.weight -= weight;
                self.changed.notify_all();
                return Event::Done(Box::new(done));
            }
            if state.queue.len() < self.queue
                && let Some(found) = state.found.pop_front()
            {
                self.changed.notify_all();
                return Event::Found(found);
            }
            if state.closed || (state.walked && state.queue.is_empty() && state.busy == 0) {
                // Nothing found waits either: the queue is empty, so it would have been taken above.
                return Event::End;
            }
            if last {
                break;
            }
            state = self
                .changed
                .wait_timeout(state, NAP)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        Event::Nap
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn until(&self, ready: impl Fn(&State) -> bool) -> MutexGuard<'_, State> {
        self.changed
            .wait_while(self.lock(), |state| !ready(state))
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Closes the hall when the thread that holds it unwinds, so that nobody waits for one that is gone.
pub(super) struct CloseOnPanic<'a>(pub &'a Hall);

impl Drop for CloseOnPanic<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.close();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Event, FOUND, Hall, RESULTS};
    use crate::batch::{Done, Found, Input};
    use crate::emit::Item;
    use crate::pipeline::blank;
    use std::collections::BTreeSet;
    use std::ops::ControlFlow;
    use std::path::PathBuf;
    use std::thread;
    use std::time::Duration;

    fn input(i: usize) -> Input {
        Input::file(format!("{i}"))
    }

    fn done(input: Input) -> Done {
        let item = Item {
            report: blank("", b""),
            relative: PathBuf::new(),
            tables: None,
            file: input.facts(),
            extractor: String::new(),
        };
        let took = Duration::ZERO;
        Done { input, item, took }
    }

    /// Everything goes through once, and no room is ever fuller than it may be.
    #[test]
    fn all_that_is_found_comes_out_once_and_waits_in_bounded_rooms() {
        const FILES: usize = 3000;
        let hall = &Hall::new(3);
        let mut names = BTreeSet::new();
        thread::scope(|scope| {
            scope.spawn(move || {
                for i in 0..FILES {
                    assert!(hall.offer(Found::File(input(i))).is_continue());
                }
                hall.walked();
            });
            for slot in 0..3 {
                scope.spawn(move || {
                    while let Some(input) = hall.take() {
                        if input.path.ends_with(format!("{slot}")) {
                            thread::sleep(Duration::from_millis(30));
                        }
                        hall.put(done(input), 1);
                    }
                });
            }
            loop {
                match hall.next() {
                    Event::Found(Found::File(input)) => hall.hand_in(input),
                    Event::Done(done) => assert!(names.insert(done.input.path)),
                    Event::End => break,
                    _ => {}
                }
                let state = hall.lock();
                assert!(state.found.len() <= FOUND && state.done.len() <= RESULTS);
                assert!(state.queue.len() <= hall.queue);
            }
            hall.close();
        });
        assert_eq!(names.len(), FILES);
    }

    #[test]
    fn winding_up_keeps_only_what_is_in_work() {
        let hall = Hall::new(1);
        for i in 0..4 {
            let _ = hall.offer(Found::File(input(i)));
        }
        for _ in 0..2 {
            match hall.next() {
                Event::Found(Found::File(input)) => hall.hand_in(input),
                _ => panic!("a file was found"),
            }
        }
        let in_work = hall.take();
        hall.wind_up();
        assert_eq!(hall.offer(Found::Skipped(1)), ControlFlow::Break(()));
        assert!(matches!(hall.next(), Event::Nap), "one file is in work");
        in_work.into_iter().for_each(|i| hall.put(done(i), 1));
        assert!(matches!(hall.next(), Event::Done(_)));
        assert!(matches!(hall.next(), Event::End));
    }

    #[test]
    fn closing_lets_everybody_leave() {
        let hall = &Hall::new(1);
        thread::scope(|scope| {
            let slot = scope.spawn(move || hall.take().is_none());
            let walker = scope.spawn(move || {
                let offers = (0..=FOUND).map(|i| hall.offer(Found::Skipped(i)));
                offers.filter(ControlFlow::is_break).count()
            });
            thread::sleep(Duration::from_millis(20));
            hall.close();
            assert_eq!(slot.join().ok(), Some(true));
            assert_eq!(walker.join().ok(), Some(1));
        });
    }
}
