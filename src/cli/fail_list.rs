//! The list of failed files, which can be read again with `--from-list`.

use crate::batch::{Input, told_path};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Failure;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A list of failed files: path, code and message, parted by tabs. Each line is written at once. In the path a tab, the
/// end of a line and `%` stand as `%09`, `%0A`, `%0D` and `%25`.
pub(super) struct FailList {
    file: File,
    path: PathBuf,
}

impl FailList {
    /// Begins the list, empty.
    pub fn create(path: &Path) -> Result<Self> {
        let file = File::create(path).map_err(|e| told(path, &e))?;
        Ok(Self {
            file,
            path: path.to_path_buf(),
        })
    }

    /// Adds a file.
    pub fn add(&mut self, input: &Input, why: &Failure) -> Result<()> {
        self.line(&input.whole(), &why.code, &why.message)
    }

    /// Adds a path that led nowhere.
    pub fn add_problem(&mut self, error: &Error) -> Result<()> {
        let path = error.path.as_deref().unwrap_or_default();
        self.line(Path::new(path), error.kind.code(), &error.detail)
    }

    fn line(&mut self, path: &Path, code: &str, message: &str) -> Result<()> {
        let mut line = Vec::new();
        for byte in bytes(path) {
            match byte {
                b'\t' | b'\r' | b'\n' | b'%' => line.extend(format!("%{byte:02X}").bytes()),
                byte => line.push(byte),
            }
        }
        let message: String = message
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        line.extend(format!("\t{code}\t{message}\n").into_bytes());
        self.file.write_all(&line).map_err(|e| told(&self.path, &e))
    }
}

fn told(path: &Path, error: &io::Error) -> Error {
    let detail = format!("the list of failed files cannot be written: {error}");
    Error::new(ErrorKind::Io, detail).at_path(told_path(path))
}

#[cfg(unix)]
fn bytes(path: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt;
    path.as_os_str().as_bytes().to_vec()
}

#[cfg(not(unix))]
fn bytes(path: &Path) -> Vec<u8> {
    path.to_string_lossy().into_owned().into_bytes()
}
