//! Which weights are in place.

use super::list::{FILES, File, sha256};
use super::{Place, built_in};
use std::fs;
use std::io::ErrorKind as Io;
use std::path::Path;

/// How a file of weights is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// As it should be.
    Right,
    /// In the program and whole; its sum was checked when that was built.
    BuiltIn,
    /// Not there.
    Missing,
    /// Of another size: so many bytes.
    Size(u64),
    /// Of the right size with another SHA-256: this one, hexadecimal.
    Hash(String),
    /// There, but it cannot be read; why.
    Unreadable(String),
}

impl State {
    /// Whether the file can be used.
    pub fn is_right(&self) -> bool {
        matches!(self, Self::Right | Self::BuiltIn)
    }
}

/// Looks at all files at `place`, in full: some 30 MB are read. Of weights in the program it is seen
/// whether they are whole.
pub fn check(place: &Place) -> Vec<(&'static File, State)> {
    let state = |file: &'static File| match place.folder() {
        Some(folder) => state(&folder.join(file.name), file),
        None => match built_in(file) {
            Some(_) => State::BuiltIn,
            None => State::Unreadable("damaged".into()),
        },
    };
    FILES.into_iter().map(|f| (f, state(f))).collect()
}

/// How `file` is found at `path`.
pub(super) fn state(path: &Path, file: &File) -> State {
    let size = match fs::metadata(path) {
        Ok(facts) => facts.len(),
        Err(e) if e.kind() == Io::NotFound => return State::Missing,
        Err(e) => return State::Unreadable(e.to_string()),
    };
    if size != file.bytes {
        return State::Size(size);
    }
    match fs::read(path).map(|bytes| sha256(&bytes)) {
        Ok(found) if found == file.sha256 => State::Right,
        Ok(found) => State::Hash(found),
        Err(e) => State::Unreadable(e.to_string()),
    }
}
