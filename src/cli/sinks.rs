//! Where the results of a run go, opened.

use super::out;
use super::outputs::Outputs;
use crate::batch::told_path;
use crate::emit::json::JsonDir;
use crate::emit::jsonl::JsonLines;
use crate::emit::store::{Address, Store};
use crate::emit::{Item, Sink};
use crate::error::{Error, ErrorKind, Result};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Where the results go, opened.
pub(super) struct Sinks {
    /// The database, if there is one: it knows what was read before.
    pub store: Option<Box<dyn Store>>,
    others: Vec<Box<dyn Sink>>,
    /// Whether standard output, if it is among them, lost its reader.
    broken: Option<Arc<AtomicBool>>,
}

impl Sinks {
    /// Opens all outputs.
    ///
    /// # Errors
    /// `Io` or `Database`, with the path of what cannot be opened.
    pub fn open(outputs: &Outputs) -> Result<Self> {
        let mut sinks = Self {
            store: None,
            others: Vec::new(),
            broken: None,
        };
        if let Some(database) = &outputs.db {
            sinks.store = Some(database.open()?);
        }
        if let Some(dir) = &outputs.json {
            std::fs::create_dir_all(dir).map_err(|e| cannot_open(dir, &e))?;
            let json = JsonDir::new(dir.clone()).with_tables(outputs.tables);
            sinks.others.push(Box::new(json));
        }
        if let Some(path) = &outputs.jsonl {
            let output: Box<dyn Write + Send> = if outputs.is_stdout() {
                let (pipe, broken) = out::Pipe::new();
                sinks.broken = Some(broken);
                Box::new(pipe)
            } else {
                let file = File::create(path).map_err(|e| cannot_open(path, &e))?;
                Box::new(BufWriter::new(file))
            };
            sinks.others.push(Box::new(JsonLines::new(output)));
        }
        Ok(sinks)
    }

    /// The outputs as a run that writes nothing may look at them: what is there, and no more.
    ///
    /// # Errors
    /// `Database`.
    pub fn look(outputs: &Outputs) -> Result<Self> {
        let mut sinks = Self {
            store: None,
            others: Vec::new(),
            broken: None,
        };
        // JSON Lines hold nothing from before, so that all is read.
        let there = |db: &&Address| outputs.jsonl.is_none() && db.look().is_ok();
        if let Some(database) = outputs.db.as_ref().filter(there) {
            sinks.store = Some(database.open()?);
        }
        if let Some(dir) = &outputs.json {
            let json = JsonDir::new(dir.clone()).with_tables(outputs.tables);
            sinks.others.push(Box::new(json));
        }
        Ok(sinks)
    }

    /// Whether the outputs beside the database hold already what was made of a file.
    pub fn others_hold(&self, relative: &Path) -> bool {
        self.others.iter().all(|sink| sink.holds(relative))
    }

    /// Hands a result to all.
    pub fn write(&mut self, item: &Item) -> Result<()> {
        self.each(|sink| sink.write(item))
    }

    /// Makes all that was written last.
    pub fn finish(&mut self) -> Result<()> {
        self.each(|sink| sink.finish())
    }

    /// Where only standard output lost its reader, the other outputs are still wanted and go on without it.
    fn each(&mut self, mut act: impl FnMut(&mut dyn Sink) -> Result<()>) -> Result<()> {
        if let Some(store) = &mut self.store {
            act(store.as_mut())?;
        }
        let last = self.others.len().saturating_sub(1);
        let alone = last == 0 && self.store.is_none();
        let mut lost = false;
        for (i, sink) in self.others.iter_mut().enumerate() {
            let done = act(sink.as_mut());
            // Standard output is opened last.
            let reader_gone = i == last && !alone && is_set(self.broken.as_ref());
            if reader_gone && done.is_err() {
                lost = true;
            } else {
                done?;
            }
        }
        if lost {
            self.others.truncate(last);
            self.broken = None;
        }
        Ok(())
    }

    /// Whether nobody reads standard output any more, and nothing else is written.
    pub fn is_broken(&self) -> bool {
        is_set(self.broken.as_ref())
    }
}

fn is_set(flag: Option<&Arc<AtomicBool>>) -> bool {
    flag.is_some_and(|f| f.load(Ordering::Relaxed))
}

fn cannot_open(path: &Path, error: &std::io::Error) -> Error {
    Error::new(ErrorKind::Io, format!("cannot be opened: {error}")).at_path(told_path(path))
}
