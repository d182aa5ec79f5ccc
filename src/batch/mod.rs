//! Many files: finding them, reading several at a time, and going on whatever a file does.
//!
//! [`find`] turns paths into [`Inputs`]; [`run`] reads them and hands an [`Item`] for each to its caller, in the order
//! of the inputs, so that no output depends on the number of jobs. Memory does not grow with the number of files:
//! results that are early wait in a window of bounded size (`window.rs`).
//!
//! Damaged and hostile files can panic, overflow the stack, run out of memory or never end. With
//! [`Options::worker`] each job slot owns a worker process that is limited in memory and time, and that is replaced
//! when a file ends it; such a file becomes a failed report like any other. Without it (the default for use as a
//! library) files are read on threads of this process: panics are caught, nothing else.
//!
//! An archive is a folder to [`find`]: each file in it is an input of its own, so that a hostile one costs only itself.
//!
//! A journal that lets a broken-off run continue belongs in here too; it can be kept between [`find`] and [`run`], as
//! both know a file by its [`Input`].

mod archive;
mod file;
mod guard;
mod summary;
mod supervisor;
mod tables;
mod walk;
mod window;
mod wire;
mod worker;

pub use archive::{
    Entry, MAX_ENTRIES, MAX_ENTRY_BYTES, MAX_NESTED_BYTES, MAX_RATIO, RATIO_FREE_BYTES,
};
pub use file::{Extracted, MAX_FILE_BYTES, extract_file, read_file, read_input, told_path};
pub use guard::{apart, guard};
pub use summary::{FAILURES_NAMED, Summary, records, to_review};
pub use supervisor::WorkerCommand;
pub use tables::tables_of;
pub use walk::{FORM_EXTENSIONS, Input, Inputs, find};
pub use worker::{WorkerOptions, serve};

use crate::emit::{FileFacts, Item};
use crate::error::{Error, ErrorKind, Result};
use crate::profiles::Profiles;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use supervisor::Slot;
use window::{StopOnPanic, Window};

/// How a run is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Files read at the same time; 0 for as many as the machine has processors.
    pub jobs: usize,
    /// How long a worker may take for one file; needs `worker`.
    pub timeout: Duration,
    /// How much address space a worker may use, in megabytes; needs `worker`, and Linux.
    pub memory_mb: u64,
    /// Whether to hand on the cell texts of raw tables as well.
    pub tables: bool,
    /// The form profiles; workers are given the very same.
    pub profiles: Profiles,
    /// The program to start as workers; `None` reads the files in this process.
    pub worker: Option<WorkerCommand>,
}

impl Default for Options {
    /// As many jobs as processors, 20 s and 1024 MB a file, no tables, the built-in profiles, in this process.
    fn default() -> Self {
        Self {
            jobs: 0,
            timeout: Duration::from_secs(20),
            memory_mb: 1024,
            tables: false,
            profiles: Profiles::default(),
            worker: None,
        }
    }
}

/// Reads `inputs` and hands each result to `sink`, in the order of the inputs and on this thread.
///
/// # Errors
/// What `sink` returns, at which the run ends early; `Crashed` where no worker can be started; `Limit` where no
/// thread can. A file that cannot be read is no error but an item with a failed report.
pub fn run(
    inputs: &[Input],
    options: &Options,
    sink: &mut dyn FnMut(Item) -> Result<()>,
) -> Result<Summary> {
    let begin = Instant::now();
    let mut summary = Summary::default();
    let jobs = jobs(options.jobs).min(inputs.len().max(1));
    // In this process the pool's own threads read; otherwise they only wait.
    let mut builder = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .thread_name(|i| format!("slot-{i}"));
    if options.worker.is_none() {
        builder = builder.stack_size(guard::STACK_BYTES);
    }
    let pool = builder
        .build()
        .map_err(|e| Error::new(ErrorKind::Limit, format!("cannot start threads: {e}")))?;
    let window = Window::new(inputs.len());
    let broken = Mutex::new(None);
    let mut sunk = Ok(());
    pool.in_place_scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|_| {
                let _guard = StopOnPanic(&window);
                if let Err(error) = fill(&window, inputs, options) {
                    broken
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .get_or_insert(error);
                    window.stop();
                }
            });
        }
        let _guard = StopOnPanic(&window);
        while let Some(item) = window.pop() {
            summary.add(&item.report);
            sunk = sink(item);
            if sunk.is_err() {
                window.stop();
            }
        }
    });
    sunk?;
    if let Some(error) = broken.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(error);
    }
    summary.elapsed = begin.elapsed();
    Ok(summary)
}

/// One job slot: takes inputs until there are none left.
fn fill(window: &Window<Item>, inputs: &[Input], options: &Options) -> Result<()> {
    let mut slot = options.worker.as_ref().map(|w| Slot::new(w, options));
    while let Some(index) = window.take() {
        let input = &inputs[index];
        let (extracted, weight) = match &mut slot {
            Some(slot) => slot.extract(input)?,
            None => {
                let extracted = extract_file(input, options.tables, &options.profiles);
                let weight = about(&extracted);
                (extracted, weight)
            }
        };
        let item = Item {
            report: extracted.report,
            relative: input.relative.clone(),
            tables: extracted.tables,
            file: FileFacts::default(),
            extractor: env!("CARGO_PKG_VERSION").into(),
        };
        window.put(index, item, weight);
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
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}
