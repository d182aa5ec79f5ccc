//! What a database can do beyond taking reports, and what all databases do alike.

mod address;
mod loader;
mod source;

pub use super::rows::FileRow;
pub use address::{Address, open};
pub use loader::{Backend, Batch, Loader};
pub use source::Source;
pub(super) use source::{NO_DOCUMENTS, must_be_newest};

use super::catalog::{Table, Value};
use super::rows::{Row, Rows};
use super::{FileFacts, Sink};
use crate::error::{ErrorKind, Result};
use crate::model::Status;
use std::cmp::Ordering;

/// What a database knows of a file, or of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The document's id.
    pub document_id: String,
    /// What the disk said of the file when it was loaded; of a document, of the file with the smallest path.
    pub file: FileFacts,
    /// What made the document's rows.
    pub extractor: String,
    /// `ok`, `partial` or `failed`.
    pub status: String,
    /// Why it failed.
    pub error_code: Option<String>,
    /// Whether some of its pages could not be read for lack of the models of OCR.
    pub lacks_models: bool,
}

impl Known {
    /// What a database that holds these rows knows of the document.
    pub fn of(rows: &Rows) -> Self {
        let status = match rows.status {
            Status::Ok => "ok",
            Status::Partial => "partial",
            Status::Failed => "failed",
        };
        Self {
            document_id: rows.file.document_id.clone(),
            file: rows.file.facts,
            extractor: rows.extractor.clone(),
            status: status.to_string(),
            error_code: rows.error_code.clone(),
            lacks_models: rows.lacks_models,
        }
    }

    /// Whether reading it had to be given up: another try may come to more.
    pub fn is_given_up(&self) -> bool {
        let codes = [
            ErrorKind::Limit,
            ErrorKind::Timeout,
            ErrorKind::Memory,
            ErrorKind::StackOverflow,
            ErrorKind::Panicked,
            ErrorKind::Crashed,
            ErrorKind::Weights,
        ]
        .map(ErrorKind::code);
        self.is_failed()
            && self
                .error_code
                .as_deref()
                .is_some_and(|c| codes.contains(&c))
    }

    /// Whether it, or some of it, was not read for nothing but the lack of the models of OCR, which may be there by now.
    pub fn waits_for_models(&self) -> bool {
        self.lacks_models || self.error_code.as_deref() == Some(ErrorKind::Weights.code())
    }

    /// Whether it could not be read.
    pub fn is_failed(&self) -> bool {
        self.status == "failed"
    }

    /// How far reading it came: given up, to its end but for pages that wait for the models of OCR, or to its end.
    fn reach(&self) -> u8 {
        match (self.is_given_up(), self.lacks_models) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        }
    }

    /// Whether the rows in the database give way to `new` ones of the same document. Those of a reading that came further
    /// do not; of two that came as far, a failure gives way to what another extractor could read.
    pub fn gives_way_to(&self, new: &Rows, refresh: bool) -> bool {
        let better = self.is_failed() && new.status != Status::Failed;
        match Known::of(new).reach().cmp(&self.reach()) {
            Ordering::Greater => true,
            Ordering::Less => false,
            Ordering::Equal => (refresh || better) && self.extractor != new.extractor,
        }
    }
}

/// A database of reports.
///
/// Documents are told apart by their content: loading one again, from whatever path, adds a [`FileRow`] at most. A
/// document that is there stays as it is, with three exceptions: it is replaced where [`Store::refresh`] was asked for and
/// another extractor made it, where another extractor failed at it and this one did not, and where reading it had been given up
/// (a limit, a crash) or models of OCR were missing, and it now came further.
///
/// Two processes may write to one database at the same time.
pub trait Store: Sink {
    /// Whether documents that another extractor made are to be replaced by those written from now on.
    fn refresh(&mut self, on: bool);

    /// What is known of the file at `path`; `None` where no file was loaded from there.
    ///
    /// # Errors
    /// `Database`.
    fn known(&mut self, path: &str) -> Result<Option<Known>>;

    /// What is known of the document with this hash; `None` where it was never loaded.
    ///
    /// # Errors
    /// `Database`.
    fn has(&mut self, sha256: &str) -> Result<Option<Known>>;

    /// Whether a person should look at a form or record of the document with this id.
    ///
    /// # Errors
    /// `Database`.
    fn waits_for_review(&mut self, document_id: &str) -> Result<bool>;

    /// Says that a document which is known was found at another path too, or that the file at this path has changed
    /// on disk but not in content.
    ///
    /// # Errors
    /// `Database`, here or at a later call; also where there is no such document.
    fn place(&mut self, file: &FileRow) -> Result<()>;

    /// Puts these rows in the place of all that the tables hold, at once or not at all. A table comes behind those that it
    /// points to.
    ///
    /// # Errors
    /// `Database`: a row was refused, and all is as it was.
    fn replace(&mut self, tables: &[(&'static Table, Vec<Row>)]) -> Result<()>;

    /// Hands each row of a table to `row`, in the order of the key, in bounded memory. Texts compare by their bytes.
    ///
    /// # Errors
    /// `Database`; what `row` returns, which ends the reading.
    fn read(&mut self, table: &Table, row: &mut dyn FnMut(&[Value]) -> Result<()>) -> Result<()>;
}
