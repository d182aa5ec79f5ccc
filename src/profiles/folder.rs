//! Profile files: finding them, reading them, and checking them together.

use super::check::{check, first_key};
use super::mistake::{Complaint, Mistake};
use crate::error::{Error, ErrorKind, Result};
use crate::form::{self, Profile};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A profile file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileFile {
    /// Where it is.
    pub path: String,
    /// What stands in it.
    pub text: String,
    /// The profile; `None` where a complaint is an error.
    pub profile: Option<Profile>,
    /// What is wrong with it, from its beginning to its end.
    pub complaints: Vec<Complaint>,
}

/// Reads profile files, and the `*.toml` files of folders by name, and checks them, also against each other and
/// against the built-in ones. A file that is given twice is read once; files whose names begin with a dot are left out.
///
/// # Errors
/// `Usage` where a path leads nowhere or a folder holds no profile; `Io` where a file cannot be read.
pub fn read(paths: &[impl AsRef<Path>]) -> Result<Vec<ProfileFile>> {
    let mut seen = BTreeSet::new();
    let mut files: Vec<ProfileFile> = Vec::new();
    for path in paths {
        for path in found(path.as_ref())? {
            let real = path.canonicalize().map_err(|e| unread(&path, &e))?;
            if seen.insert(real) {
                files.push(read_one(&path)?);
            }
        }
    }
    check_ids(&mut files);
    Ok(files)
}

fn told(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn unread(path: &Path, error: &std::io::Error) -> Error {
    Error::new(ErrorKind::Io, format!("cannot be read: {error}")).at_path(told(path))
}

/// The profile files at a path.
fn found(path: &Path) -> Result<Vec<PathBuf>> {
    let usage = |what: String| Error::new(ErrorKind::Usage, what).at_path(told(path));
    let facts = fs::metadata(path).map_err(|e| usage(e.to_string()))?;
    if facts.is_file() {
        return Ok(vec![path.into()]);
    }
    if !facts.is_dir() {
        return Err(usage("expected a folder of profiles or a file".into()));
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(path).map_err(|e| unread(path, &e))? {
        let file = entry.map_err(|e| unread(path, &e))?.path();
        let hidden = file
            .file_name()
            .is_some_and(|n| n.to_string_lossy().starts_with('.'));
        let toml = file
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("toml"));
        if toml && !hidden && file.is_file() {
            files.push(file);
        }
    }
    if files.is_empty() {
        return Err(usage("expected profiles (*.toml), found none".into()));
    }
    files.sort();
    Ok(files)
}

fn read_one(path: &Path) -> Result<ProfileFile> {
    let bytes = fs::read(path).map_err(|e| unread(path, &e))?;
    let mut file = ProfileFile {
        path: told(path),
        text: String::new(),
        profile: None,
        complaints: Vec::new(),
    };
    match String::from_utf8(bytes) {
        Ok(text) => {
            (file.profile, file.complaints) = check(&text);
            file.text = text;
        }
        Err(error) => {
            let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let before = String::from_utf8_lossy(before);
            let complaint = Complaint::at(&before, before.len(), Mistake::Encoding);
            file.complaints.push(complaint);
        }
    }
    Ok(file)
}

/// Ids that several files have, or a built-in profile.
fn check_ids(files: &mut [ProfileFile]) {
    let mut taken: Vec<(String, String)> = Vec::new();
    for file in files {
        let Some(id) = file.profile.as_ref().map(|p| p.id.clone()) else {
            continue;
        };
        let mistake = if let Some((_, by)) = taken.iter().find(|(other, _)| *other == id) {
            let by = by.clone();
            Mistake::TakenId { id, by }
        } else {
            taken.push((id.clone(), file.path.clone()));
            if !form::built_in().iter().any(|p| p.id == id) {
                continue;
            }
            Mistake::Replaces(id)
        };
        let complaint = Complaint::at(&file.text, first_key(&file.text, "id"), mistake);
        if complaint.is_error() {
            file.profile = None;
        }
        file.complaints.push(complaint);
        file.complaints.sort_by_key(|c| (c.line, c.column));
    }
}
