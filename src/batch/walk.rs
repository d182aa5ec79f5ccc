//! From a path that the user named to the files to read: a file, a folder, an archive, a pattern, in a fixed order.

use super::archive::{self, Listing};
use super::guard::guard;
use super::input::{Input, looks_like_form, plain, told_path};
use super::select::Select;
use crate::error::{Error, ErrorKind};
use std::collections::HashSet;
use std::fs;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// What a walk finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A file to read.
    File(Input),
    /// A path that led nowhere, or a folder that could not be entered.
    Problem(Error),
    /// So many files that were left out, as their extension is not among [`FORM_EXTENSIONS`](super::FORM_EXTENSIONS).
    Skipped(usize),
}

/// Tells `visit` what it finds, as it finds it, until that has enough.
pub(super) struct Walker<'a> {
    select: &'a Select,
    visit: &'a mut dyn FnMut(Found) -> ControlFlow<()>,
    /// What was found already, where something may be found twice.
    seen: Option<Seen>,
    /// The archive that was listed last: a list names one entry after another.
    last: Option<(PathBuf, Listing)>,
}

impl<'a> Walker<'a> {
    /// With `once`, no file is told twice; this costs memory, 16 bytes a file.
    pub fn new(
        select: &'a Select,
        once: bool,
        visit: &'a mut dyn FnMut(Found) -> ControlFlow<()>,
    ) -> Self {
        Self {
            select,
            visit,
            seen: once.then(Seen::default),
            last: None,
        }
    }

    /// A path that was named: a file, a folder (with all below it, hidden files and folders skipped, links followed), a
    /// file in an archive, or else a pattern.
    pub fn named(&mut self, path: &Path) -> ControlFlow<()> {
        match fs::metadata(path) {
            Ok(facts) if facts.is_dir() => self.folder(path, path),
            Ok(_) => self.file(Input::file(path)),
            Err(error) => {
                if let Some(input) = self.entry_at(path) {
                    self.tell(input)
                } else if is_pattern(path) {
                    self.pattern(path)
                } else {
                    self.problem(path, format!("cannot be read: {error}"))
                }
            }
        }
    }

    /// A path from a list: no pattern, and its output path is the whole of it.
    pub fn listed(&mut self, path: &Path) -> ControlFlow<()> {
        let relative = plain(path);
        match fs::metadata(path) {
            Ok(facts) if facts.is_dir() => self.folder(path, Path::new("")),
            Ok(_) => self.file(Input {
                path: path.to_path_buf(),
                entry: None,
                relative,
            }),
            Err(error) => match self.entry_at(path) {
                Some(input) => self.tell(Input { relative, ..input }),
                None => self.problem(path, format!("cannot be read: {error}")),
            },
        }
    }

    fn file(&mut self, input: Input) -> ControlFlow<()> {
        if self.select.leaves_out(&input.relative) || self.select.is_older(&input) {
            return ControlFlow::Continue(());
        }
        // An archive that cannot be listed is read as a file: the report on it says why.
        let Ok(Ok(Some(listing))) = guard(|| archive::list(&input.path)) else {
            return self.tell(input);
        };
        if listing.skipped > 0 {
            (self.visit)(Found::Skipped(listing.skipped))?;
        }
        if listing.entries.is_empty() || listing.doubled {
            self.tell(input.clone())?;
        }
        for entry in listing.entries {
            self.tell(Input {
                path: input.path.clone(),
                relative: input.relative.join(&entry.name),
                entry: Some(entry),
            })?;
        }
        ControlFlow::Continue(())
    }

    /// The last door: selected, and for the first time?
    fn tell(&mut self, input: Input) -> ControlFlow<()> {
        if !self.select.takes(&input.relative) || self.select.is_older(&input) {
            return ControlFlow::Continue(());
        }
        if let Some(seen) = &mut self.seen
            && !seen.insert(&plain(&input.whole()))
        {
            return ControlFlow::Continue(());
        }
        (self.visit)(Found::File(input))
    }

    /// The file that `path` names inside an archive.
    fn entry_at(&mut self, path: &Path) -> Option<Input> {
        let archive = path.ancestors().skip(1).find(|p| p.is_file())?;
        if self.last.as_ref().is_none_or(|(path, _)| path != archive) {
            let listing = guard(|| archive::list(archive)).ok()?.ok()??;
            self.last = Some((archive.to_path_buf(), listing));
        }
        let (_, listing) = self.last.as_ref()?;
        let wanted = told_path(path.strip_prefix(archive).ok()?);
        let entry = listing.entries.iter().find(|e| e.name == wanted)?.clone();
        let whole = Input::file(archive);
        Some(Input {
            relative: whole.relative.join(&entry.name),
            entry: Some(entry),
            ..whole
        })
    }

    /// All forms below `folder`; their output paths are relative to `base`, which is `folder` or above it.
    fn folder(&mut self, folder: &Path, base: &Path) -> ControlFlow<()> {
        let select = self.select;
        let walk = WalkDir::new(folder)
            .follow_links(true)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|e| {
                let inner = e.depth() > 0;
                !(inner && (is_hidden(e) || select.leaves_out(&below(e.path(), base))))
            });
        for entry in walk {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) if looks_like_form(entry.path()) => {
                    let relative = below(entry.path(), base);
                    self.file(Input {
                        path: entry.into_path(),
                        entry: None,
                        relative,
                    })?;
                }
                Ok(_) => (self.visit)(Found::Skipped(1))?,
                Err(error) => {
                    let path = error.path().unwrap_or(folder).to_path_buf();
                    let why = error
                        .io_error()
                        .map_or_else(|| "a link that leads back".to_string(), ToString::to_string);
                    self.problem(&path, format!("cannot be read: {why}"))?;
                }
            }
        }
        ControlFlow::Continue(())
    }

    fn pattern(&mut self, pattern: &Path) -> ControlFlow<()> {
        let options = glob::MatchOptions {
            case_sensitive: true,
            require_literal_separator: true,
            require_literal_leading_dot: true,
        };
        let Some(text) = pattern.to_str() else {
            return self.problem(pattern, "there is no such file");
        };
        let matches = match glob::glob_with(text, options) {
            Ok(matches) => matches,
            Err(error) => {
                return self.problem(pattern, format!("is no file and no pattern: {error}"));
            }
        };
        let base = fixed_part(pattern);
        let mut any = false;
        for found in matches {
            any = true;
            match found {
                Ok(path) if path.is_dir() => self.folder(&path, &base)?,
                Ok(path) => {
                    let relative = below(&path, &base);
                    self.file(Input {
                        path,
                        entry: None,
                        relative,
                    })?;
                }
                Err(error) => {
                    let path = error.path().to_path_buf();
                    self.problem(&path, format!("cannot be read: {}", error.error()))?;
                }
            }
        }
        if any {
            return ControlFlow::Continue(());
        }
        self.problem(pattern, "no file matches this pattern")
    }

    fn problem(&mut self, path: &Path, what: impl Into<String>) -> ControlFlow<()> {
        let error = Error::new(ErrorKind::Io, what).at_path(told_path(path));
        (self.visit)(Found::Problem(error))
    }
}

/// The files that were found, as two hashes of each path: two of a billion files share both by chance once in some
/// hundred million million runs.
#[derive(Default)]
struct Seen(HashSet<[u64; 2]>);

impl Seen {
    /// Whether it is new.
    fn insert(&mut self, path: &Path) -> bool {
        self.0.insert([hash(path), hash((path, "again"))])
    }
}

/// A hash that is the same in each run.
pub(super) fn hash(value: impl std::hash::Hash) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(value)
}

fn below(path: &Path, base: &Path) -> PathBuf {
    let (path, base) = (plain(path), plain(base));
    match path.strip_prefix(&base) {
        Ok(rest) if rest.components().next().is_some() => rest.to_path_buf(),
        _ => Input::file(path).relative,
    }
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn is_wild(bytes: &[u8]) -> bool {
    bytes.iter().any(|b| b"*?[".contains(b))
}

pub(super) fn is_pattern(path: &Path) -> bool {
    is_wild(path.as_os_str().as_encoded_bytes())
}

/// The folders in front of the first part with a wildcard.
fn fixed_part(pattern: &Path) -> PathBuf {
    pattern
        .components()
        .take_while(|c| !is_wild(c.as_os_str().as_encoded_bytes()))
        .collect()
}
