//! One file: from a path to a report, whatever happens.

use super::archive;
use super::guard::guard;
use super::input::Input;
use super::limits::Reader;
use super::tables::tables_of;
use crate::error::{Error, ErrorKind, Result};
use crate::model::Report;
use crate::ocr::Eyes;
use crate::pipeline;
use crate::pipeline::{Means, Progress};
use crate::profiles::Profiles;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// Files larger than this are not read, in bytes: no form comes near it, and a file is held in memory as a whole.
pub const MAX_FILE_BYTES: u64 = 512 << 20;

/// What is made of one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Extracted {
    /// The report.
    pub report: Report,
    /// The cell texts of its raw tables (see [`tables_of`]); `None` where they were not asked for.
    pub tables: Option<Vec<Vec<String>>>,
}

/// Reads a whole file.
///
/// # Errors
/// `Io` where it is no file or cannot be read, `Limit` where it is larger than [`MAX_FILE_BYTES`], `Memory` where it is
/// larger than the memory left.
pub fn read_file(path: &Path) -> Result<Vec<u8>> {
    size_to_read(path)?;
    let mut bytes = Vec::new();
    // One byte more than allowed tells a file that grew meanwhile.
    File::open(path)
        .and_then(|file| file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes))
        .map_err(|e| io_error(&e))?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(too_large(bytes.len() as u64));
    }
    Ok(bytes)
}

/// Reads a whole input: a file, or an entry of an archive.
///
/// # Errors
/// Those of [`read_file`]; for an entry `Damaged` where it cannot be unpacked, `Password` where it is encrypted, `Limit`
/// where it unpacks to more than is allowed. An archive itself is no document.
pub fn read_input(input: &Input) -> Result<Vec<u8>> {
    let bytes = match &input.entry {
        Some(entry) => archive::read_entry(&input.path, entry)?,
        None => read_file(&input.path)?,
    };
    match archive::unread(&bytes) {
        Some(error) => Err(error),
        None => Ok(bytes),
    }
}

/// Reads and extracts an input in this thread. A file that cannot be read, and a panic on the way, become a
/// failed report; an abort, runaway memory or a hang are beyond it (see [`super::run`] for those).
///
/// Where the bytes could not be read at all, `source.sha256` is empty.
pub fn extract_file(input: &Input, tables: bool, profiles: &Profiles, eyes: &Eyes) -> Extracted {
    extract_with(
        input,
        tables,
        Means {
            profiles: profiles.all(),
            eyes,
        },
        pipeline::extract_watched,
        &mut |_| {},
    )
}

/// The same by another reader; `watch` is told how far it is.
pub(super) fn extract_with(
    input: &Input,
    tables: bool,
    means: Means<'_>,
    reader: Reader,
    watch: &mut (dyn FnMut(Progress) + Send),
) -> Extracted {
    let name = input.told();
    let none = || tables.then(Vec::new);
    let bytes = match guard(|| read_input(input)).and_then(|read| read) {
        Ok(bytes) => bytes,
        Err(error) => {
            return Extracted {
                report: failed(input, &error),
                tables: none(),
            };
        }
    };
    let done = guard(|| {
        let (report, laid) = reader(&name, &bytes, means, watch);
        Extracted {
            report,
            tables: tables.then(|| tables_of(&laid.sheets)),
        }
    });
    done.unwrap_or_else(|error| {
        let mut report = pipeline::blank(&name, &bytes);
        pipeline::fail(&mut report, &error);
        Extracted {
            report,
            tables: none(),
        }
    })
}

/// A failed report on an input. A file is hashed piece by piece but not read otherwise; an entry of an archive is not
/// unpacked again, and its size and hash stay unknown.
pub(super) fn failed(input: &Input, error: &Error) -> Report {
    let path = &input.path;
    let mut report = pipeline::blank(&input.told(), &[]);
    report.source.sha256 = String::new();
    if input.entry.is_none() {
        report.source.bytes = fs::metadata(path)
            .ok()
            .filter(fs::Metadata::is_file)
            .map_or(0, |m| m.len());
        report.source.sha256 = digest(path).unwrap_or_default();
    }
    pipeline::fail(&mut report, error);
    report
}

fn digest(path: &Path) -> Option<String> {
    size_to_read(path).ok()?;
    let mut file = File::open(path).ok()?.take(MAX_FILE_BYTES);
    let mut hasher = Sha256::new();
    let mut piece = vec![0; 1 << 16];
    loop {
        match file.read(&mut piece) {
            Ok(0) => break,
            Ok(n) => hasher.update(&piece[..n]),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
    }
    let sum = hasher.finalize();
    Some(sum.iter().map(|b| format!("{b:02x}")).collect())
}

/// The size of a file that may be read; never opens it (opening a pipe would wait for its other end).
fn size_to_read(path: &Path) -> Result<u64> {
    let facts = fs::metadata(path).map_err(|e| io_error(&e))?;
    if !facts.is_file() {
        let found = if facts.is_dir() {
            "a folder"
        } else {
            "a device or pipe"
        };
        return Err(Error::new(
            ErrorKind::Io,
            format!("expected a file, found {found}"),
        ));
    }
    if facts.len() > MAX_FILE_BYTES {
        return Err(too_large(facts.len()));
    }
    Ok(facts.len())
}

fn too_large(bytes: u64) -> Error {
    Error::new(
        ErrorKind::Limit,
        format!(
            "expected at most {} MB, found {} MB",
            MAX_FILE_BYTES >> 20,
            bytes.div_ceil(1 << 20)
        ),
    )
}

fn io_error(error: &io::Error) -> Error {
    if error.kind() == io::ErrorKind::OutOfMemory {
        return Error::new(
            ErrorKind::Memory,
            "is larger than the memory allowed (--file-memory)",
        );
    }
    Error::new(ErrorKind::Io, format!("cannot be read: {error}"))
}

#[cfg(test)]
mod tests {
    use super::{Input, MAX_FILE_BYTES, extract_file};
    use crate::model::Status;
    use crate::ocr::Eyes;
    use crate::profiles::Profiles;
    use std::fs::{self, File};
    use std::path::Path;

    fn code(path: &Path) -> String {
        let report = extract_file(
            &Input::file(path),
            false,
            &Profiles::default(),
            &Eyes::default(),
        )
        .report;
        assert_eq!(report.status, Status::Failed);
        report.error.map(|e| e.code).unwrap_or_default()
    }

    #[test]
    fn what_cannot_be_read_is_a_failed_report() {
        let dir = tempfile::tempdir().unwrap();
        let empty = dir.path().join("empty.pdf");
        fs::write(&empty, b"").unwrap();
        assert_eq!(code(&empty), "empty");
        assert_eq!(code(dir.path()), "io");
        assert_eq!(code(&dir.path().join("none.pdf")), "io");
    }

    #[test]
    fn a_huge_file_is_not_read() {
        let dir = tempfile::tempdir().unwrap();
        let huge = dir.path().join("huge.pdf");
        let file = File::create(&huge).unwrap();
        file.set_len(MAX_FILE_BYTES + 1).unwrap();
        let report = extract_file(
            &Input::file(huge),
            true,
            &Profiles::default(),
            &Eyes::default(),
        )
        .report;
        assert_eq!(report.source.bytes, MAX_FILE_BYTES + 1);
        assert_eq!(report.source.sha256, "");
        assert_eq!(report.error.map(|e| e.code), Some("limit".into()));
    }
}
