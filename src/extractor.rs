//! The way in for programs that read one file at a time.

use crate::batch;
use crate::model::Report;
use crate::ocr::Eyes;
use crate::pipeline;
use crate::profiles::Profiles;
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
pub struct Extractor {
    profiles: Profiles,
    eyes: Eyes,
}

impl Extractor {
    /// An extractor with the built-in form profiles.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same extractor with these form profiles: see [`Profiles::load`] for a folder of one's own.
    #[must_use]
    pub fn profiles(mut self, profiles: Profiles) -> Self {
        self.profiles = profiles;
        self
    }

    /// The same extractor with other eyes: which pictures are read, and with which weights. Weights are never fetched
    /// here: see [`crate::ocr::weights::install()`].
    #[must_use]
    pub fn eyes(mut self, eyes: Eyes) -> Self {
        self.eyes = eyes;
        self
    }

    /// Reads the file at `path`. Whatever is wrong with it is in the report's `status` and `error`; a panic on the way
    /// too. Files larger than [`batch::MAX_FILE_BYTES`] are not read.
    pub fn extract_path(&self, path: impl AsRef<Path>) -> Report {
        let input = batch::Input::file(path.as_ref());
        batch::extract_file(&input, false, &self.profiles, &self.eyes).report
    }

    /// Reads `bytes` as the file `name`, which is told in the report and not opened. What they are, they say themselves,
    /// whatever the name ends in.
    pub fn extract_bytes(&self, name: &str, bytes: &[u8]) -> Report {
        let read = || {
            let means = pipeline::Means {
                profiles: self.profiles.all(),
                eyes: &self.eyes,
            };
            pipeline::extract_laid(name, bytes, means).0
        };
        batch::guard(read).unwrap_or_else(|error| {
            let mut report = pipeline::blank(name, bytes);
            pipeline::fail(&mut report, &error);
            report
        })
    }
}
