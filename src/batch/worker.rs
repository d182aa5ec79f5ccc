//! The worker's side: reads files for the parent, one after another, inside limits of its own.

use super::file::{Extracted, extract_with, failed};
use super::guard::STACK_BYTES;
use super::input::Input;
use super::limits::Reader;
use super::wire::{self, Hello, Order, Said};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Report;
use crate::ocr::Eyes;
use crate::pipeline::{self, Means, Progress};
use crate::profiles::Profiles;
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

/// What a worker is told on its command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkerOptions {
    /// Address space it may use, in megabytes (Linux; elsewhere not enforced).
    pub memory_mb: u64,
    /// Whether to send the cell texts of raw tables along.
    pub tables: bool,
}

/// Serves a parent over standard input and output until the parent closes them. Meant to be all that a process does:
/// return from `main` afterwards, as a file may still be in work.
///
/// Files are read on a thread of their own with a large stack, while this thread listens: so a worker ends with its
/// parent even when a file hangs.
///
/// # Errors
/// `Limit` where the limits cannot be set, `Io` where the parent cannot be heard.
pub fn serve(options: &WorkerOptions) -> Result<()> {
    serve_with(options, pipeline::extract_watched)
}

/// The same with another reader: for programs that try out what a worker outlives.
///
/// # Errors
/// Those of [`serve`].
pub fn serve_with(options: &WorkerOptions, reader: Reader) -> Result<()> {
    limit(options.memory_mb)?;
    let (hand, orders) = sync_channel(1);
    let tables = options.tables;
    thread::Builder::new()
        .name("reader".into())
        .stack_size(STACK_BYTES)
        .spawn(move || answer(&orders, tables, reader))
        .map_err(|e| Error::new(ErrorKind::Limit, format!("cannot start a thread: {e}")))?;
    let mut input = io::stdin().lock();
    while let Some(bytes) = wire::receive(&mut input).map_err(lost)? {
        let order: Order = wire::decode(&bytes).map_err(lost)?;
        if hand.send(order).is_err() {
            break;
        }
    }
    Ok(())
}

/// Says hello and does what it is told; ends when either end of the parent's is closed.
fn answer(orders: &Receiver<Order>, tables: bool, reader: Reader) -> io::Result<()> {
    let mut output = io::stdout();
    let hello = Hello {
        worker: wire::VERSION,
    };
    wire::send(&mut output, &wire::encode(&hello)?)?;
    let mut profiles = Profiles::default();
    let mut eyes = Eyes::default();
    for order in orders {
        let job = match order {
            Order::Read(job) => job,
            Order::Profiles(all) => {
                profiles = all.into();
                continue;
            }
            Order::Eyes(settings) => {
                eyes = Eyes::new(settings);
                continue;
            }
        };
        let input = Input {
            entry: job.entry,
            ..Input::file(job.path)
        };
        let mut watch = |progress| {
            let said = match progress {
                Progress::Pages(count) => Said::Pages(count),
                Progress::Recognised(page) => Said::Recognised(page),
            };
            // A parent that is gone is met again at the end of the file.
            let _ = wire::encode(&said).and_then(|m| wire::send(&mut io::stdout(), &m));
        };
        let means = Means {
            profiles: profiles.all(),
            eyes: &eyes,
        };
        let extracted = extract_with(&input, tables, means, reader, &mut watch);
        let said = Said::Done(Box::new(extracted));
        let bytes = match (wire::encode(&said), said) {
            (Err(_), Said::Done(long)) => {
                let short = too_long(&input, &long.report, tables);
                wire::encode(&Said::Done(Box::new(short)))?
            }
            (encoded, _) => encoded?,
        };
        wire::send(&mut output, &bytes)?;
    }
    output.flush()
}

fn too_long(input: &Input, report: &Report, tables: bool) -> Extracted {
    let error = Error::new(
        ErrorKind::Limit,
        format!(
            "its report is longer than {} MB",
            wire::MAX_MESSAGE / (1 << 20)
        ),
    );
    let mut short = failed(input, &error);
    short.source = report.source.clone();
    Extracted {
        report: short,
        tables: tables.then(Vec::new),
    }
}

fn lost(error: io::Error) -> Error {
    Error::new(ErrorKind::Io, format!("cannot hear the parent: {error}"))
}

/// Limits the address space, and leaves no core file behind where that still ends in an abort.
#[cfg(target_os = "linux")]
fn limit(memory_mb: u64) -> Result<()> {
    use rlimit::Resource;
    let bytes = memory_mb.saturating_mul(1 << 20);
    let set = |resource: Resource, wanted: u64| {
        let (_, most) = resource.get()?;
        let wanted = wanted.min(most);
        resource.set(wanted, wanted)
    };
    set(Resource::CORE, 0)
        .and_then(|()| set(Resource::AS, bytes))
        .map_err(|e| {
            Error::new(
                ErrorKind::Limit,
                format!("cannot limit memory to {memory_mb} MB: {e}"),
            )
        })
}

#[cfg(not(target_os = "linux"))]
#[allow(clippy::unnecessary_wraps)]
fn limit(_memory_mb: u64) -> Result<()> {
    Ok(())
}
