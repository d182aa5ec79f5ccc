//! Many files: finding them, reading several at a time, and going on whatever a file does.
//!
//! [`Sources`] walk through what was named, as a stream; [`stream`] has the files read that its [`Caller`] chooses, and
//! hands on an [`Item`] for each as soon as it is done: a file that takes long holds up nothing but its own slot, so the
//! order of results says nothing. Memory does not grow with the number of files: between the walker, the job slots and
//! the caller there is room for so many inputs and results only (`hall.rs`). [`run`] does the same for inputs at hand.
//!
//! Damaged and hostile files can panic, overflow the stack, run out of memory or never end. With
//! [`Options::worker`] each job slot owns a worker process that is limited in memory and time, and that is replaced
//! when a file ends it; such a file becomes a failed report like any other, whose code says how it ended. Without it (the
//! default for use as a library) files are read on threads of this process: panics are caught, nothing else.
//!
//! An archive is a folder to whoever walks: each file in it is an input of its own, so that a hostile one costs only
//! itself.

mod archive;
mod fetch;
mod file;
mod guard;
mod hall;
mod input;
mod limits;
mod select;
mod sources;
mod summary;
mod supervisor;
mod tables;
mod unique;
mod walk;
mod wire;
mod worker;

pub use archive::{MAX_ENTRIES, MAX_ENTRY_BYTES, MAX_NESTED_BYTES, MAX_RATIO, RATIO_FREE_BYTES};
pub use fetch::Fetch;
pub use file::{Extracted, MAX_FILE_BYTES, extract_file, read_file, read_input};
pub use guard::{apart, guard};
pub use input::{Entry, FORM_EXTENSIONS, Input, told_path};
pub use limits::Reader;
pub use select::Select;
pub use sources::{Inputs, Sources, find};
pub use summary::{FAILURES_NAMED, Summary, records, to_review};
pub use supervisor::WorkerCommand;
pub use tables::tables_of;
pub use walk::Found;
pub use worker::{WorkerOptions, serve, serve_with};

use crate::emit::Item;
use crate::error::{Error, ErrorKind, Result};
use crate::ocr::Eyes;
use crate::profiles::Profiles;
use hall::{CloseOnPanic, Event, Hall};
use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use supervisor::Slot;

/// How a run is done.
#[derive(Clone, Debug)]
pub struct Options {
    /// Files read at the same time; 0 for as many as the machine has processors.
    pub jobs: usize,
    /// How long a worker may take for one file, to which each page adds a thirtieth, up to ten times as much in all;
    /// needs `worker`.
    pub timeout: Duration,
    /// How much address space a worker may use, in megabytes; needs `worker`, and Linux.
    pub memory_mb: u64,
    /// Whether to hand on the cell texts of raw tables as well.
    pub tables: bool,
    /// The form profiles; workers are given the very same.
    pub profiles: Profiles,
    /// What reads pictures; workers are given its settings.
    pub eyes: Eyes,
    /// What brings weights that are not in place when the first picture is met.
    pub fetch: Fetch,
    /// The program to start as workers; `None` reads the files in this process.
    pub worker: Option<WorkerCommand>,
}

impl Default for Options {
    /// As many jobs as processors, 60 s and 1024 MB a file, no tables, the built-in profiles, in this process.
    fn default() -> Self {
        Self {
            jobs: 0,
            timeout: Duration::from_secs(60),
            memory_mb: 1024,
            tables: false,
            profiles: Profiles::default(),
            eyes: Eyes::default(),
            fetch: Fetch::default(),
            worker: None,
        }
    }
}

impl Options {
    /// What reads: the version of formstitch, of profiles that are not the built-in ones a mark that others do not
    /// have, and how pictures are read where that is not the usual way.
    pub fn extractor(&self) -> String {
        let mut told = env!("CARGO_PKG_VERSION").to_owned();
        if let Some(mark) = self.profiles.mark() {
            told.push('/');
            told.push_str(&mark);
        }
        told.push_str(&self.eyes.settings().mark());
        told
    }
}

/// What is to be done about a file that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// It is read.
    Read,
    /// It is passed over.
    Pass,
    /// It is passed over, and so is all that comes after it.
    Enough,
}

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Done {
    /// Which.
    pub input: Input,
    /// What came of it.
    pub item: Item,
    /// How long it took.
    pub took: Duration,
}

/// Whom a run works for. All is called on the thread that called [`stream`]; an error ends the run.
pub trait Caller {
    /// Whether a file that was found is read. Here is the place to leave out what was read before.
    ///
    /// # Errors
    /// Whatever ends the run.
    fn choose(&mut self, _input: &Input) -> Result<Choice> {
        Ok(Choice::Read)
    }

    /// A file is done.
    ///
    /// # Errors
    /// Whatever ends the run.
    fn done(&mut self, done: Done) -> Result<()>;

    /// A path led nowhere.
    ///
    /// # Errors
    /// Whatever ends the run.
    fn problem(&mut self, _error: &Error) -> Result<()> {
        Ok(())
    }

    /// Asked several times a second: whether to go on. Otherwise the files in work are finished, and no other is begun.
    fn goes_on(&mut self, _so_far: &Summary) -> bool {
        true
    }
}

/// Reads `inputs` and hands each result to `sink`, in the order in which they are done and on this thread.
///
/// # Errors
/// Those of [`stream`].
pub fn run(
    inputs: &[Input],
    options: &Options,
    sink: &mut dyn FnMut(Item) -> Result<()>,
) -> Result<Summary> {
    struct Sink<'a>(&'a mut dyn FnMut(Item) -> Result<()>);
    impl Caller for Sink<'_> {
        fn done(&mut self, done: Done) -> Result<()> {
            (self.0)(done.item)
        }
    }
    let walk = |visit: &mut dyn FnMut(Found) -> ControlFlow<()>| {
        let _ = inputs.iter().cloned().map(Found::File).try_for_each(visit);
        Ok(())
    };
    read_all(walk, options, &mut Sink(sink))
}

/// Reads what `sources` lead to and `caller` chooses.
///
/// # Errors
/// What `caller` returns, at which the run ends early; what [`Sources::walk`] says; `Crashed` where no worker can be
/// started; `Limit` where no thread can. A file that cannot be read is no error but an item with a failed report.
pub fn stream(sources: &Sources, options: &Options, caller: &mut dyn Caller) -> Result<Summary> {
    read_all(|visit| sources.walk(visit), options, caller)
}

fn read_all(
    walk: impl FnOnce(&mut dyn FnMut(Found) -> ControlFlow<()>) -> Result<()> + Send,
    options: &Options,
    caller: &mut dyn Caller,
) -> Result<Summary> {
    let begin = Instant::now();
    let jobs = jobs(options.jobs);
    let hall = &Hall::new(jobs);
    let broken = &Mutex::new(None);
    let note = |error| {
        let mut broken = broken.lock().unwrap_or_else(PoisonError::into_inner);
        broken.get_or_insert(error);
        hall.close();
    };
    let mut summary = Summary::default();
    // One more than the slots, which walks. In this process the slots read; otherwise they only wait.
    let mut builder = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs + 1)
        .thread_name(|i| format!("slot-{i}"));
    if options.worker.is_none() {
        builder = builder.stack_size(guard::STACK_BYTES);
    }
    let pool = builder
        .build()
        .map_err(|e| Error::new(ErrorKind::Limit, format!("cannot start threads: {e}")))?;
    let done = pool.in_place_scope(|scope| {
        let _guard = CloseOnPanic(hall);
        scope.spawn(move |_| {
            let _guard = CloseOnPanic(hall);
            walk(&mut |found| hall.offer(found)).unwrap_or_else(note);
            hall.walked();
        });
        for _ in 0..jobs {
            scope.spawn(move |_| {
                let _guard = CloseOnPanic(hall);
                fill(hall, options).unwrap_or_else(note);
            });
        }
        let done = coordinate(hall, caller, &mut summary);
        hall.close();
        done
    });
    let mut broken = broken.lock().unwrap_or_else(PoisonError::into_inner);
    done.and(broken.take().map_or(Ok(()), Err))?;
    summary.elapsed = begin.elapsed();
    Ok(summary)
}

/// The caller's side: what is read, and what came of it.
fn coordinate(hall: &Hall, caller: &mut dyn Caller, summary: &mut Summary) -> Result<()> {
    loop {
        if !summary.stopped && !caller.goes_on(summary) {
            summary.stopped = true;
            hall.wind_up();
        }
        match hall.next() {
            Event::Found(Found::File(input)) => match caller.choose(&input)? {
                Choice::Read => hall.hand_in(input),
                Choice::Pass => summary.passed_over += 1,
                Choice::Enough => hall.enough(),
            },
            Event::Found(Found::Problem(error)) => {
                summary.add_problem(&error);
                caller.problem(&error)?;
            }
            Event::Found(Found::Skipped(count)) => summary.skipped += count,
            Event::Done(done) => {
                summary.add(&done.item.report);
                caller.done(*done)?;
            }
            Event::Nap => {}
            Event::End => return Ok(()),
        }
    }
}

/// One job slot: takes inputs until the run is over.
fn fill(hall: &Hall, options: &Options) -> Result<()> {
    let extractor = options.extractor();
    let mut slot = options.worker.as_ref().map(|w| Slot::new(w, options));
    while let Some(input) = hall.take() {
        let begin = Instant::now();
        // Looked at before it is read: a file that changes meanwhile is read again another time.
        let file = input.facts();
        let mut extract = || match &mut slot {
            Some(slot) => slot.extract(&input),
            None => {
                let (profiles, eyes) = (&options.profiles, &options.eyes);
                let extracted = extract_file(&input, options.tables, profiles, eyes);
                let weight = about(&extracted);
                Ok((extracted, weight))
            }
        };
        let (mut extracted, mut weight) = extract()?;
        if options.fetch.helps(&extracted.report) {
            (extracted, weight) = extract()?;
        }
        let item = Item {
            report: extracted.report,
            relative: input.relative.clone(),
            tables: extracted.tables,
            file,
            extractor: extractor.clone(),
        };
        let took = begin.elapsed();
        hall.put(Done { input, item, took }, weight);
    }
    Ok(())
}

/// The weight of a result about, in bytes of JSON: text and the evidence around it.
fn about(extracted: &Extracted) -> usize {
    1000 + 100 * extracted.report.coverage.glyphs
}

fn jobs(wanted: usize) -> usize {
    if wanted > 0 {
        return wanted;
    }
    thread::available_parallelism().map_or(1, std::num::NonZero::get)
}
