//! Files that appear whole or not at all.

use crate::error::{Error, ErrorKind, Result};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Tells the temporary files of one process apart.
static NUMBER: AtomicU64 = AtomicU64::new(0);

/// A file that is written under another name beside its own, and only takes its own when it is finished. Dropped
/// before that, it leaves nothing.
#[derive(Debug)]
pub(super) struct Whole {
    temporary: PathBuf,
    target: PathBuf,
    finished: bool,
}

impl Whole {
    /// Begins the file `target`, in a folder that is there.
    ///
    /// # Errors
    /// `Io`: nothing can be written there.
    pub fn create(target: &Path) -> Result<(Self, BufWriter<File>)> {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!(".formstitch-{}-{number}.tmp", std::process::id());
        let temporary = target.with_file_name(name);
        let opened = match target.is_dir() {
            true => Err(io::Error::from(io::ErrorKind::IsADirectory)),
            false => OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(&temporary),
        };
        let file = opened.map_err(|e| failed(target, &e))?;
        let whole = Self {
            temporary,
            target: target.to_path_buf(),
            finished: false,
        };
        Ok((whole, BufWriter::with_capacity(1 << 16, file)))
    }

    /// Takes back what was written, and sees to it that it is on the disk.
    ///
    /// # Errors
    /// `Io`.
    pub fn close(&self, out: BufWriter<File>) -> Result<()> {
        let file = out
            .into_inner()
            .map_err(io::IntoInnerError::into_error)
            .map_err(|e| self.failed(&e))?;
        file.sync_all().map_err(|e| self.failed(&e))
    }

    /// Gives the file its name; what had it before is replaced.
    ///
    /// # Errors
    /// `Io`.
    pub fn keep(mut self) -> Result<()> {
        fs::rename(&self.temporary, &self.target).map_err(|e| failed(&self.target, &e))?;
        self.finished = true;
        Ok(())
    }

    /// An error about this file.
    pub fn failed(&self, error: &dyn std::fmt::Display) -> Error {
        failed(&self.target, error)
    }
}

impl Drop for Whole {
    fn drop(&mut self) {
        if !self.finished {
            // Where even this fails, the error that is on its way says why.
            let _ = fs::remove_file(&self.temporary);
        }
    }
}

/// The folder that `path` is in.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(dir) if !dir.as_os_str().is_empty() => dir,
        _ => Path::new("."),
    }
}

/// Makes the folder `dir`, if it is not there.
///
/// # Errors
/// `Io`.
pub(super) fn folder(dir: &Path) -> Result<()> {
    fs::create_dir_all(dir).map_err(|e| {
        let detail = format!("this folder cannot be made: {e}");
        Error::new(ErrorKind::Io, detail).at_path(dir.display().to_string())
    })
}

fn failed(path: &Path, error: &dyn std::fmt::Display) -> Error {
    let detail = format!("this file cannot be written: {error}");
    Error::new(ErrorKind::Io, detail).at_path(path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::Whole;
    use std::fs;
    use std::io::Write;

    #[test]
    fn nothing_is_there_before_the_end_and_nothing_else_after_it() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("a.csv");
        fs::write(&target, "old").unwrap();
        let (whole, mut out) = Whole::create(&target).unwrap();
        out.write_all(b"new").unwrap();
        whole.close(out).unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"old");
        whole.keep().unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"new");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_is_not_finished_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        drop(Whole::create(&dir.path().join("a.csv")).unwrap());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
        assert!(Whole::create(dir.path()).is_err());
    }
}
