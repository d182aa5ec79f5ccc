//! Standard output and standard error.

use crate::error::{Error, ErrorKind, Result};
use serde::Serialize;
use std::io::{self, BufWriter, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Prints `text` on standard output. A reader that has gone away is no error.
pub(super) fn print(text: &str) -> Result<()> {
    let mut output = io::stdout().lock();
    match output
        .write_all(text.as_bytes())
        .and_then(|()| output.flush())
    {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Error::new(
            ErrorKind::Io,
            format!("standard output: {error}"),
        )),
        _ => Ok(()),
    }
}

/// Prints a line on standard error; if that is gone, nobody minds.
pub(super) fn tell(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// JSON for people and programs.
pub(super) fn pretty(value: &impl Serialize) -> Result<String> {
    serde_json::to_string_pretty(value)
        .map_err(|e| Error::new(ErrorKind::Io, format!("cannot be written as JSON: {e}")))
}

/// Standard output that remembers whether its reader went away.
pub(super) struct Pipe {
    output: io::Stdout,
    broken: Arc<AtomicBool>,
}

impl Pipe {
    /// Standard output, buffered, and where to look whether its reader went away.
    pub fn new() -> (BufWriter<Self>, Arc<AtomicBool>) {
        let broken = Arc::new(AtomicBool::new(false));
        let pipe = Self {
            output: io::stdout(),
            broken: Arc::clone(&broken),
        };
        (BufWriter::with_capacity(1 << 16, pipe), broken)
    }

    fn noted<T>(&self, done: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &done
            && error.kind() == io::ErrorKind::BrokenPipe
        {
            self.broken.store(true, Ordering::Relaxed);
        }
        done
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let done = self.output.write(bytes);
        self.noted(done)
    }

    fn flush(&mut self) -> io::Result<()> {
        let done = self.output.flush();
        self.noted(done)
    }
}
