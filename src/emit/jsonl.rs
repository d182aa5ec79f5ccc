//! jsonl (stub).
use super::{Item, Sink, io};
use crate::error::Result;
use std::io::Write;

/// JSON Lines.
pub struct JsonLines(Box<dyn Write + Send>);

impl JsonLines {
    /// Writes to `w`.
    pub fn new(w: Box<dyn Write + Send>) -> Self {
        Self(w)
    }
}

impl Sink for JsonLines {
    fn write(&mut self, item: &Item) -> Result<()> {
        serde_json::to_writer(&mut self.0, &item.report).map_err(io)?;
        self.0.write_all(b"\n").map_err(io)
    }
    fn finish(&mut self) -> Result<()> {
        self.0.flush().map_err(io)
    }
}
