//! The parent's side: a slot owns a worker process, gives it one file at a time, and outlives whatever the file does
//! to it.

use super::Options;
use super::file::{Extracted, failed};
use super::guard::{too_much, too_slow};
use super::input::Input;
use super::limits::allowed;
use super::wire::{self, Hello, Job, Order, Said};
use crate::error::{Error, ErrorKind, Result};
use crate::ocr::Settings;
use std::ffi::OsString;
use std::io::{self, Read};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// A worker is replaced after this many files, so that what a library leaks stays small.
const RECYCLE_AFTER: usize = 2000;
/// How long a new worker may take to say hello; a busy machine starts one in well under a second.
const HELLO_WITHIN: Duration = Duration::from_secs(30);
/// How long a worker that closed its output may take to end before it is killed.
const END_WITHIN: Duration = Duration::from_secs(2);
/// How often a worker that cannot be started is tried again (a machine may be out of processes for a moment).
const START_TRIES: u32 = 3;
/// How much of a worker's last words is kept, in bytes: a stack overflow or a refused allocation is one line.
const LAST_WORDS: usize = 4096;

/// The program that works as a worker: `PROGRAM ARGS… worker --memory MB [--tables]` must call [`super::serve`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkerCommand {
    /// The executable.
    pub program: PathBuf,
    /// Arguments in front of `worker`; mostly none.
    pub args: Vec<OsString>,
}

impl WorkerCommand {
    /// The executable that is running now, which must be `formstitch` or know the same hidden command.
    ///
    /// # Errors
    /// `Io` where the system does not tell.
    pub fn current() -> Result<Self> {
        let program = std::env::current_exe().map_err(|e| {
            Error::new(
                ErrorKind::Io,
                format!("cannot find the own executable: {e}"),
            )
        })?;
        Ok(Self {
            program,
            args: Vec::new(),
        })
    }
}

/// One job slot.
pub(super) struct Slot<'a> {
    command: &'a WorkerCommand,
    options: &'a Options,
    worker: Option<Worker>,
}

impl<'a> Slot<'a> {
    pub fn new(command: &'a WorkerCommand, options: &'a Options) -> Self {
        Self {
            command,
            options,
            worker: None,
        }
    }

    /// Has the file read. Fails only where no worker can be started; what happens to a worker is in the report.
    ///
    /// A worker that dies over a file after it has read others is given a second chance with a fresh one: so a result
    /// does not depend on which files came before.
    ///
    /// Returns the weight of the answer in bytes as well.
    pub fn extract(&mut self, input: &Input) -> Result<(Extracted, usize)> {
        let job = Job {
            path: input.path.clone().into(),
            entry: input.entry.clone(),
        };
        let job = wire::encode(&Order::Read(job))
            .map_err(|e| Error::new(ErrorKind::Io, format!("cannot tell the path: {e}")))?;
        loop {
            let mut worker = match self.worker.take() {
                Some(worker) => worker,
                None => Worker::start_patiently(self.command, self.options)?,
            };
            let fresh = worker.served == 0;
            let error = match worker.ask(&job, self.options.timeout) {
                Answer::Done(extracted, weight) => {
                    if worker.served < RECYCLE_AFTER && !panicked(&extracted) {
                        self.worker = Some(worker);
                    } else {
                        worker.dismiss();
                    }
                    return Ok((*extracted, weight));
                }
                Answer::Nonsense(why) => {
                    let _ = worker.end(Duration::ZERO);
                    Error::new(
                        ErrorKind::Crashed,
                        format!("the worker's answer makes no sense: {why}"),
                    )
                }
                Answer::TooSlow(allowed) => {
                    let _ = worker.end(Duration::ZERO);
                    too_slow(allowed)
                }
                Answer::Gone if !fresh => {
                    let _ = worker.end(END_WITHIN);
                    continue;
                }
                Answer::Gone => worker.end(END_WITHIN).cause(self.options.memory_mb),
            };
            let report = failed(input, &error);
            let tables = self.options.tables.then(Vec::new);
            return Ok((Extracted { report, tables }, 0));
        }
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        if let Some(worker) = self.worker.take() {
            worker.dismiss();
        }
    }
}

/// Whether a reader panicked: what it left behind in its worker is not trusted.
fn panicked(extracted: &Extracted) -> bool {
    let error = extracted.report.error.as_ref();
    error.is_some_and(|e| e.code == ErrorKind::Panicked.code())
}

enum Answer {
    /// What came of the file, and its weight in bytes.
    Done(Box<Extracted>, usize),
    Nonsense(io::Error),
    /// It took longer than this.
    TooSlow(Duration),
    Gone,
}

struct Worker {
    child: Child,
    input: Option<ChildStdin>,
    answers: Receiver<Vec<u8>>,
    words: Option<JoinHandle<Vec<u8>>>,
    served: usize,
}

impl Worker {
    fn start_patiently(command: &WorkerCommand, options: &Options) -> Result<Self> {
        let mut tries = 1;
        loop {
            match Self::start(command, options) {
                Err(_) if tries < START_TRIES => {
                    thread::sleep(Duration::from_millis(200) * tries);
                    tries += 1;
                }
                started => return started,
            }
        }
    }

    fn start(command: &WorkerCommand, options: &Options) -> Result<Self> {
        let cannot = |why: String| {
            Error::new(
                ErrorKind::Crashed,
                format!("a worker process cannot be started: {why}"),
            )
        };
        let mut start = Command::new(&command.program);
        start
            .args(&command.args)
            .args(["worker", "--memory", &options.memory_mb.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        out_of_reach(&mut start);
        if options.tables {
            start.arg("--tables");
        }
        let mut child = start.spawn().map_err(|e| cannot(e.to_string()))?;
        let (Some(input), Some(mut output), Some(errors)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(cannot("it has no pipes".into()));
        };
        let (tell, answers) = sync_channel(1);
        // Both threads end with the worker's pipes.
        let listen = move || {
            while let Ok(Some(bytes)) = wire::receive(&mut output) {
                if tell.send(bytes).is_err() {
                    break;
                }
            }
        };
        let started = thread::Builder::new().spawn(listen).and_then(|_| {
            let overhear = move || last_words(errors);
            thread::Builder::new().spawn(overhear)
        });
        let words = match started {
            Ok(words) => words,
            Err(e) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(cannot(format!("no thread for it: {e}")));
            }
        };
        let mut worker = Self {
            child,
            input: Some(input),
            answers,
            words: Some(words),
            served: 0,
        };
        match worker.answers.recv_timeout(HELLO_WITHIN) {
            Ok(bytes) => match wire::decode::<Hello>(&bytes) {
                Ok(hello) if hello.worker == wire::VERSION => {
                    if let Err(why) = worker.tell(options) {
                        let _ = worker.end(Duration::ZERO);
                        return Err(cannot(why));
                    }
                    Ok(worker)
                }
                _ => {
                    let _ = worker.end(Duration::ZERO);
                    Err(cannot("it is of another version".into()))
                }
            },
            Err(RecvTimeoutError::Timeout) => {
                let _ = worker.end(Duration::ZERO);
                Err(cannot("it does not answer".into()))
            }
            Err(RecvTimeoutError::Disconnected) => Err(cannot(
                worker.end(END_WITHIN).cause(options.memory_mb).detail,
            )),
        }
    }

    /// Gives a new worker what the run reads with, where that is not what it has by itself.
    fn tell(&mut self, options: &Options) -> std::result::Result<(), String> {
        let profiles = &options.profiles;
        let profiles = (!profiles.is_built_in()).then(|| Order::Profiles(profiles.all().to_vec()));
        let settings = options.eyes.settings();
        let eyes = (*settings != Settings::default()).then(|| Order::Eyes(settings.clone()));
        let Some(input) = self.input.as_mut() else {
            return Ok(());
        };
        for order in profiles.into_iter().chain(eyes) {
            wire::encode(&order)
                .and_then(|order| wire::send(input, &order))
                .map_err(|e| format!("it cannot be told what to read with: {e}"))?;
        }
        Ok(())
    }

    fn ask(&mut self, job: &[u8], timeout: Duration) -> Answer {
        let Some(input) = &mut self.input else {
            return Answer::Gone;
        };
        if wire::send(input, job).is_err() {
            return Answer::Gone;
        }
        let begin = Instant::now();
        let mut limit = timeout;
        loop {
            let left = limit.saturating_sub(begin.elapsed());
            let bytes = match self.answers.recv_timeout(left) {
                Ok(bytes) => bytes,
                Err(RecvTimeoutError::Timeout) => return Answer::TooSlow(limit),
                Err(RecvTimeoutError::Disconnected) => return Answer::Gone,
            };
            match wire::decode(&bytes) {
                Ok(Said::Pages(count)) => limit = allowed(timeout, count),
                // Reading a picture takes a hundred times as long as reading text: each has the time of a file.
                Ok(Said::Recognised(_)) => {
                    limit = limit.max(begin.elapsed().saturating_add(timeout))
                }
                Ok(Said::Done(extracted)) => {
                    self.served += 1;
                    return Answer::Done(extracted, bytes.len());
                }
                Err(error) => return Answer::Nonsense(error),
            }
        }
    }

    /// Lets an idle worker go: it ends when its input does.
    fn dismiss(mut self) {
        self.input = None;
        let _ = self.wait(END_WITHIN);
    }

    /// Ends a worker and says what became of it. One that closed its pipes is about to end by itself, and how is worth
    /// waiting for `within`.
    fn end(mut self, within: Duration) -> End {
        let status = self.wait(within);
        let words = self.words.take().and_then(|w| w.join().ok());
        End {
            status,
            words: String::from_utf8_lossy(&words.unwrap_or_default()).into_owned(),
        }
    }

    /// Waits for the end, at most `within`; then kills. `None` where it had to be killed.
    fn wait(&mut self, within: Duration) -> Option<ExitStatus> {
        let until = Instant::now() + within;
        let mut pause = Duration::from_millis(1);
        while Instant::now() < until {
            match self.child.try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) => thread::sleep(pause),
                Err(_) => break,
            }
            pause = (pause * 2).min(Duration::from_millis(50));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
        None
    }
}

/// Keeps the Ctrl-C of a terminal from the worker: files in work are finished, and the parent ends it.
#[cfg(unix)]
fn out_of_reach(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(windows)]
fn out_of_reach(command: &mut Command) {
    use std::os::windows::process::CommandExt;
    /// `CREATE_NEW_PROCESS_GROUP`.
    const GROUP: u32 = 0x200;
    command.creation_flags(GROUP);
}

#[cfg(not(any(unix, windows)))]
fn out_of_reach(_command: &mut Command) {}

/// Reads to the end and keeps the last few kilobytes.
fn last_words(mut from: impl Read) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut piece = [0; LAST_WORDS];
    loop {
        match from.read(&mut piece) {
            Ok(0) => return kept,
            Ok(n) => kept.extend_from_slice(&piece[..n]),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return kept,
        }
        let extra = kept.len().saturating_sub(LAST_WORDS);
        kept.drain(..extra);
    }
}

/// How a worker ended.
struct End {
    status: Option<ExitStatus>,
    words: String,
}

impl End {
    fn cause(&self, memory_mb: u64) -> Error {
        if self.words.contains("memory allocation of") {
            return too_much(memory_mb);
        }
        if self.words.contains("overflowed its stack") {
            return Error::new(
                ErrorKind::StackOverflow,
                "is nested so deeply that the worker's stack overflowed",
            );
        }
        let how = match self.status {
            None => "closed its output".to_string(),
            Some(status) => told(status),
        };
        let words = match self.words.lines().map(str::trim).rfind(|l| !l.is_empty()) {
            None => String::new(),
            Some(line) => format!(": {}", line.trim_start_matches("formstitch: ")),
        };
        Error::new(ErrorKind::Crashed, format!("the worker {how}{words}"))
    }
}

#[cfg(unix)]
fn told(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    let Some(signal) = status.signal() else {
        return format!("ended with {status}");
    };
    let name = match signal {
        4 => " (illegal instruction)",
        6 => " (abort)",
        7 | 10 => " (bus error)",
        8 => " (arithmetic)",
        9 => " (killed; is the machine out of memory?)",
        11 => " (segmentation fault)",
        _ => "",
    };
    format!("ended with signal {signal}{name}")
}

#[cfg(not(unix))]
fn told(status: ExitStatus) -> String {
    format!("ended with {status}")
}
