//! One error type: what kind, which file, which page, what was expected and what was found.

use std::fmt;

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The file could not be read or written at all.
    Io,
    /// The file is empty.
    Empty,
    /// The bytes are of no format that formstitch reads.
    UnknownFormat,
    /// The file is damaged beyond reading.
    Damaged,
    /// The file needs a password.
    Password,
    /// The document has no pages.
    NoPages,
    /// It is larger, or unpacks to more, than a reader takes.
    Limit,
    /// Reading it took longer than a file may take.
    Timeout,
    /// Reading it took more memory than a file may take.
    Memory,
    /// The database refused.
    Database,
    /// It is nested so deeply that the stack overflowed.
    StackOverflow,
    /// The reader met with something that it takes for impossible.
    Panicked,
    /// The worker that read the file died in some other way.
    Crashed,
    /// The models for OCR are not in place, or cannot be brought there.
    Weights,
    /// An option does not fit the request.
    Usage,
}

impl ErrorKind {
    /// A stable code for reports.
    pub fn code(self) -> &'static str {
        match self {
            Self::Io => "io",
            Self::Empty => "empty",
            Self::UnknownFormat => "unknown-format",
            Self::Damaged => "damaged",
            Self::Password => "password",
            Self::NoPages => "no-pages",
            Self::Limit => "limit",
            Self::Timeout => "timeout",
            Self::Memory => "memory",
            Self::Database => "database",
            Self::StackOverflow => "stack-overflow",
            Self::Panicked => "panicked",
            Self::Crashed => "crashed",
            Self::Weights => "weights",
            Self::Usage => "usage",
        }
    }
}

/// An error: its kind, where it happened, what was expected and what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// What went wrong.
    pub kind: ErrorKind,
    /// The file, where one is concerned.
    pub path: Option<String>,
    /// The page, from 1, where one is concerned.
    pub page: Option<u32>,
    /// What was found, and what was expected instead.
    pub detail: String,
}

impl Error {
    /// An error of `kind` with `detail`; the file is added by who knows it.
    pub fn new(kind: ErrorKind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            path: None,
            page: None,
            detail: detail.into(),
        }
    }

    /// The same error about the file `path`.
    #[must_use]
    pub fn at_path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// The same error about page `page`, from 1.
    #[must_use]
    pub fn at_page(mut self, page: u32) -> Self {
        self.page = Some(page);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "{path}: ")?;
        }
        if let Some(page) = self.page {
            write!(f, "page {page}: ")?;
        }
        f.write_str(&self.detail)
    }
}

impl std::error::Error for Error {}

/// The result of anything that can fail.
pub type Result<T> = std::result::Result<T, Error>;
