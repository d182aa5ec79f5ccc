//! One line of JSON for each document.

use super::{Item, Sink};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Report;
use std::io::{self, Write};

/// How the error of a closed pipe begins.
const CLOSED: &str = "whoever read the JSON Lines has stopped reading";

/// Writes each report as one compact line.
pub struct JsonLines {
    out: Box<dyn Write + Send>,
}

impl JsonLines {
    /// A sink that writes to `out`, one `write` call for each line.
    pub fn new(out: Box<dyn Write + Send>) -> Self {
        Self { out }
    }

    /// Writes one report.
    ///
    /// # Errors
    /// `Io`.
    pub fn report(&mut self, report: &Report) -> Result<()> {
        let mut line = serde_json::to_vec(report).map_err(|e| failed(&e.into()))?;
        line.push(b'\n');
        self.out.write_all(&line).map_err(|e| failed(&e))
    }

    /// Writes what waits.
    ///
    /// # Errors
    /// `Io`.
    pub fn flush(&mut self) -> Result<()> {
        self.out.flush().map_err(|e| failed(&e))
    }
}

impl Sink for JsonLines {
    fn write(&mut self, item: &Item) -> Result<()> {
        self.report(&item.report)
    }

    fn finish(&mut self) -> Result<()> {
        self.flush()
    }
}

/// Whether `error` says that the reader of a [`JsonLines`] went away: nothing is wrong, and nothing is left to do.
pub fn is_closed_pipe(error: &Error) -> bool {
    error.kind == ErrorKind::Io && error.detail.starts_with(CLOSED)
}

fn failed(error: &io::Error) -> Error {
    let detail = match error.kind() {
        io::ErrorKind::BrokenPipe => CLOSED.to_string(),
        _ => format!("JSON Lines cannot be written: {error}"),
    };
    Error::new(ErrorKind::Io, detail)
}
