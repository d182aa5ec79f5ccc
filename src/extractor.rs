//! The way in for programs that read one file at a time.

use crate::batch;
use crate::model::Report;
use crate::pipeline;
use std::path::Path;

/// Reads single files in this process.
///
/// ```
/// let report = formstitch::Extractor::new().extract_bytes("empty.pdf", b"");
/// assert_eq!(report.error.unwrap().code, "empty");
/// ```
///
/// For many files, or files that may be hostile, see [`batch::run`].
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Extractor {}

impl Extractor {
    /// An extractor with the built-in form profiles.
    pub fn new() -> Self {
        Self {}
    }

    /// Reads the file at `path`. Whatever is wrong with it is in the report's `status` and `error`; a panic on the way
    /// too. Files larger than [`batch::MAX_FILE_BYTES`] are not read.
    pub fn extract_path(&self, path: impl AsRef<Path>) -> Report {
        batch::extract_file(&batch::Input::file(path.as_ref()), false).report
    }

    /// Reads `bytes` as the file `name`, which is told in the report and not opened. What they are, they say themselves,
    /// whatever the name ends in.
    pub fn extract_bytes(&self, name: &str, bytes: &[u8]) -> Report {
        batch::guard(|| pipeline::extract(name, bytes)).unwrap_or_else(|error| {
            let mut report = pipeline::blank(name, bytes);
            pipeline::fail(&mut report, &error);
            report
        })
    }
}
