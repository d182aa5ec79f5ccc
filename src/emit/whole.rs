//! Files that appear whole or not at all.

use crate::error::{Error, ErrorKind, Result};
use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// How the name of a temporary file begins and ends; between stand the process and a number.
const NAME: (&str, &str) = (".formstitch-", ".tmp");

/// Tells the temporary files of one process apart.
static NUMBER: AtomicU64 = AtomicU64::new(0);

/// A file that is written under another name beside its own, and only takes its own when it is finished. Dropped
/// before that, it leaves nothing.
#[derive(Debug)]
pub(super) struct Whole {
    temporary: PathBuf,
    target: PathBuf,
    /// Locked for as long as it has its temporary name, which tells others that somebody is at it.
    file: File,
    finished: bool,
}

impl Whole {
    /// Begins the file `target`, in a folder that is there.
    ///
    /// # Errors
    /// `Io`: nothing can be written there.
    pub fn create(target: &Path) -> Result<(Self, BufWriter<File>)> {
        Self::begin(target).map_err(|e| failed(target, &e))
    }

    fn begin(target: &Path) -> io::Result<(Self, BufWriter<File>)> {
        if target.is_dir() {
            return Err(io::Error::from(io::ErrorKind::IsADirectory));
        }
        let (temporary, file) = free(target)?;
        let out = file.try_clone()?;
        let whole = Self {
            temporary,
            target: target.to_path_buf(),
            file,
            finished: false,
        };
        Ok((whole, BufWriter::with_capacity(1 << 16, out)))
    }

    /// Takes back what was written.
    ///
    /// # Errors
    /// `Io`.
    pub fn end(&self, out: BufWriter<File>) -> Result<()> {
        match out.into_inner() {
            Ok(_) => Ok(()),
            Err(e) => Err(self.failed(e.error())),
        }
    }

    /// Takes back what was written, and sees to it that it is on the disk.
    ///
    /// # Errors
    /// `Io`.
    pub fn close(&self, out: BufWriter<File>) -> Result<()> {
        self.end(out)?;
        self.file.sync_all().map_err(|e| self.failed(&e))
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

/// A new file beside `target`, locked, with its path. Names that are taken are passed by: a process of this number left them
/// behind, or one of another machine writes there.
fn free(target: &Path) -> io::Result<(PathBuf, File)> {
    loop {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}{}-{number}{}", NAME.0, std::process::id(), NAME.1);
        let path = target.with_file_name(name);
        let file = match OpenOptions::new().write(true).create_new(true).open(&path) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => continue,
            opened => opened?,
        };
        match file.try_lock() {
            // Whoever tidied here before it was locked took it for one that was left behind.
            Err(TryLockError::WouldBlock) => {}
            Ok(()) if !path.exists() => {}
            // Where the file system has no locks, nothing is tidied.
            Ok(()) | Err(TryLockError::Error(_)) => return Ok((path, file)),
        }
    }
}

/// Removes the temporary files in `dir` that nobody writes any more: their process was killed.
fn tidy(dir: &Path) {
    let Ok(found) = fs::read_dir(dir) else {
        return;
    };
    let files = found.flatten().filter(|e| {
        // A link is none of ours, and may lead anywhere.
        is_temporary(&e.file_name()) && e.file_type().is_ok_and(|kind| kind.is_file())
    });
    for path in files.map(|e| e.path()) {
        if let Ok(file) = OpenOptions::new().write(true).open(&path)
            && file.try_lock().is_ok()
        {
            // Another process may have been faster.
            let _ = fs::remove_file(&path);
        }
    }
}

fn is_temporary(name: &OsStr) -> bool {
    let middle = name
        .to_str()
        .and_then(|n| n.strip_prefix(NAME.0)?.strip_suffix(NAME.1));
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    middle
        .and_then(|m| m.split_once('-'))
        .is_some_and(|(process, number)| digits(process) && digits(number))
}

/// The folder that `path` is in.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(dir) if !dir.as_os_str().is_empty() => dir,
        _ => Path::new("."),
    }
}

/// Makes the folder `dir`, if it is not there, and clears it of temporary files that were left behind.
///
/// # Errors
/// `Io`.
pub(super) fn folder(dir: &Path) -> Result<()> {
    fs::create_dir_all(dir).map_err(|e| {
        let detail = format!("this folder cannot be made: {e}");
        Error::new(ErrorKind::Io, detail).at_path(dir.display().to_string())
    })?;
    tidy(dir);
    Ok(())
}

fn failed(path: &Path, error: &dyn std::fmt::Display) -> Error {
    let detail = format!("this file cannot be written: {error}");
    Error::new(ErrorKind::Io, detail).at_path(path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::{Whole, folder};
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

    #[test]
    fn what_was_left_behind_goes_and_what_is_being_written_stays() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        let (whole, out) = Whole::create(&at("a.csv")).unwrap();
        let others = [".formstitch-x-1.tmp", ".formstitch-7.tmp", "b.tmp"];
        for name in others.into_iter().chain([".formstitch-7-1.tmp"]) {
            fs::write(at(name), "").unwrap();
        }
        folder(dir.path()).unwrap();
        assert!(!at(".formstitch-7-1.tmp").exists());
        assert!(others.iter().all(|name| at(name).exists()), "{others:?}");
        whole.end(out).unwrap();
        whole.keep().unwrap();
        assert!(at("a.csv").exists());
    }
}
