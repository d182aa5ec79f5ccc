//! Reports on their way into a database: gathered, and written some at a time.

use super::{FileRow, Known, Store};
use crate::emit::catalog::{Table, Value};
use crate::emit::rows::{Row, Rows, document_id, key};
use crate::emit::{Item, Sink};
use crate::error::Result;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Documents written at a time: enough for the price of a transaction not to count.
const DOCUMENTS: usize = 128;
/// Rows written at a time, some tens of megabytes.
const ROWS: usize = 50_000;
/// How long a document waits for others at most, while documents come: that much work is lost where the process is
/// killed.
const PATIENCE: Duration = Duration::from_secs(2);

/// Documents and files to be written at once. Both are sorted, so that all writers go through a database in one order.
#[derive(Debug, Default)]
pub struct Batch {
    /// Documents by their ids.
    pub documents: BTreeMap<String, Rows>,
    /// Files by their paths, as databases hold them.
    pub files: BTreeMap<String, FileRow>,
    rows: usize,
    since: Option<Instant>,
}

impl Batch {
    fn add(&mut self, new: Rows, refresh: bool) {
        self.since.get_or_insert_with(Instant::now);
        self.files.insert(key(&new.file.path), new.file.clone());
        let id = &new.file.document_id;
        let pending = self.documents.get(id).map(Known::of);
        if pending.is_none_or(|p| p.gives_way_to(&new, refresh)) {
            self.rows += new.rows.len();
            self.documents.insert(id.clone(), new);
        }
    }

    fn is_full(&self) -> bool {
        self.documents.len() >= DOCUMENTS
            || self.files.len() >= ROWS
            || self.rows >= ROWS
            || self.since.is_some_and(|s| s.elapsed() >= PATIENCE)
    }

    /// Each document with its files by itself, then each file of other documents.
    pub fn singles(&self) -> impl Iterator<Item = Batch> + '_ {
        let documents = self.documents.iter().map(|(id, rows)| Batch {
            documents: BTreeMap::from([(id.clone(), rows.clone())]),
            files: self
                .files
                .iter()
                .filter(|f| f.1.document_id == *id)
                .map(|(path, file)| (path.clone(), file.clone()))
                .collect(),
            ..Batch::default()
        });
        let others = self
            .files
            .iter()
            .filter(|f| !self.documents.contains_key(&f.1.document_id))
            .map(|(path, file)| Batch {
                files: BTreeMap::from([(path.clone(), file.clone())]),
                ..Batch::default()
            });
        documents.chain(others)
    }

    fn is_empty(&self) -> bool {
        self.documents.is_empty() && self.files.is_empty()
    }
}

/// What is particular to a kind of database.
pub trait Backend {
    /// Writes a batch. Documents that are there already are left alone or replaced as [`Known::gives_way_to`] says; the
    /// rows of each document are written whole or not at all, and so is its file.
    ///
    /// # Errors
    /// `Database`: the first document or file that was refused; all others are written.
    fn write(&mut self, batch: &Batch, refresh: bool) -> Result<()>;

    /// What is known of the file at a path.
    ///
    /// # Errors
    /// `Database`.
    fn file(&mut self, path: &str) -> Result<Option<Known>>;

    /// What is known of the document with an id.
    ///
    /// # Errors
    /// `Database`.
    fn document(&mut self, id: &str) -> Result<Option<Known>>;

    /// As [`Store::waits_for_review`], of a document that is written.
    ///
    /// # Errors
    /// `Database`.
    fn waits_for_review(&mut self, id: &str) -> Result<bool>;

    /// As [`Store::replace`].
    ///
    /// # Errors
    /// Those of [`Store::replace`].
    fn replace(&mut self, tables: &[(&'static Table, Vec<Row>)]) -> Result<()>;

    /// As [`Store::read`].
    ///
    /// # Errors
    /// Those of [`Store::read`].
    fn read(&mut self, table: &Table, row: &mut dyn FnMut(&[Value]) -> Result<()>) -> Result<()>;

    /// Makes everything written so far last.
    ///
    /// # Errors
    /// `Database`.
    fn finish(&mut self) -> Result<()>;
}

/// A database that is written in batches.
#[derive(Debug)]
pub struct Loader<B: Backend> {
    pub(in crate::emit) backend: B,
    batch: Batch,
    refresh: bool,
}

impl<B: Backend> Loader<B> {
    pub(in crate::emit) fn new(backend: B) -> Self {
        Self {
            backend,
            batch: Batch::default(),
            refresh: false,
        }
    }

    /// Writes what waits. What is refused is dropped: its turn does not come again.
    fn flush(&mut self) -> Result<()> {
        if self.batch.is_empty() {
            return Ok(());
        }
        let batch = std::mem::take(&mut self.batch);
        self.backend.write(&batch, self.refresh)
    }

    fn flush_if_full(&mut self) -> Result<()> {
        match self.batch.is_full() {
            true => self.flush(),
            false => Ok(()),
        }
    }

    fn document(&mut self, id: &str) -> Result<Option<Known>> {
        match self.batch.documents.get(id) {
            Some(pending) => Ok(Some(Known::of(pending))),
            None => self.backend.document(id),
        }
    }
}

impl<B: Backend> Sink for Loader<B> {
    fn write(&mut self, item: &Item) -> Result<()> {
        self.batch.add(Rows::of(item), self.refresh);
        self.flush_if_full()
    }

    fn finish(&mut self) -> Result<()> {
        self.flush()?;
        self.backend.finish()
    }
}

impl<B: Backend> Store for Loader<B> {
    fn refresh(&mut self, on: bool) {
        self.refresh = on;
    }

    fn known(&mut self, path: &str) -> Result<Option<Known>> {
        let path = key(path);
        let Some(pending) = self.batch.files.get(&path).cloned() else {
            return self.backend.file(&path);
        };
        let document = self.document(&pending.document_id)?;
        Ok(document.map(|known| Known {
            file: pending.facts,
            ..known
        }))
    }

    fn has(&mut self, sha256: &str) -> Result<Option<Known>> {
        match sha256 {
            "" => Ok(None),
            known => self.document(&document_id(known, "")),
        }
    }

    fn place(&mut self, file: &FileRow) -> Result<()> {
        self.batch.since.get_or_insert_with(Instant::now);
        self.batch.files.insert(key(&file.path), file.clone());
        self.flush_if_full()
    }

    fn waits_for_review(&mut self, document_id: &str) -> Result<bool> {
        self.flush()?;
        self.backend.waits_for_review(document_id)
    }

    fn replace(&mut self, tables: &[(&'static Table, Vec<Row>)]) -> Result<()> {
        self.flush()?;
        self.backend.replace(tables)
    }

    fn read(&mut self, table: &Table, row: &mut dyn FnMut(&[Value]) -> Result<()>) -> Result<()> {
        self.flush()?;
        self.backend.read(table, row)
    }
}

impl<B: Backend> Drop for Loader<B> {
    /// What waits is written; where that fails there is nobody left to tell, which is what [`Sink::finish`] is for.
    fn drop(&mut self) {
        let _ = self.flush();
    }
}
