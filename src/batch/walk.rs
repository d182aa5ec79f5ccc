//! From what the user named to the files to read: files, folders and patterns, in a fixed order, each file once, each
//! with an output path of its own.

use super::archive::{self, Entry};
use super::file::told_path;
use super::guard::guard;
use crate::error::{Error, ErrorKind, Result};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Component, Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// Extensions (lower case) of files that are taken from folders. A file that is named itself is always taken: what it
/// is, its bytes say.
pub const FORM_EXTENSIONS: [&str; 19] = [
    "pdf", "html", "htm", "xhtml", "xht", "shtml", "mht", "mhtml", "eml", "xlsx", "xlsm", "xltx",
    "xls", "et", "docx", "docm", "dotx", "txt", "zip",
];

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Where it is, or the archive that it is in.
    pub path: PathBuf,
    /// Which file of the archive it is; `None` for a file on disk.
    pub entry: Option<Entry>,
    /// Where its output belongs below an output folder, its own name kept whole: the path below the folder that was
    /// named, or the file name where the file itself was.
    pub relative: PathBuf,
}

impl Input {
    /// A file that was named itself.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let relative = path
            .file_name()
            .map_or_else(|| PathBuf::from("unnamed"), PathBuf::from);
        Self {
            path,
            entry: None,
            relative,
        }
    }

    /// The path as reports tell it: with `/` between its parts, without a leading `./`, an entry behind its archive.
    pub fn told(&self) -> String {
        told_path(&self.whole())
    }

    /// The path with that of the entry behind it.
    fn whole(&self) -> PathBuf {
        self.within(self.path.clone())
    }

    fn within(&self, archive: PathBuf) -> PathBuf {
        match &self.entry {
            Some(entry) => archive.join(&entry.name),
            None => archive,
        }
    }
}

/// What the user's paths led to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inputs {
    /// The files, in the order of the paths, each folder sorted by name; no file twice, no `relative` twice.
    pub files: Vec<Input>,
    /// Paths that led nowhere, and folders that could not be entered.
    pub problems: Vec<Error>,
    /// Files in folders that were left out, as their extension is not among [`FORM_EXTENSIONS`].
    pub skipped: usize,
}

/// Finds the files that `paths` name: a file, a folder (with all below it, hidden files and folders skipped, links
/// followed) or, where neither exists, a pattern with `*`, `**`, `?` or `[…]`. An archive stands for the files in it, and
/// a path that leads on behind an archive for one of them.
///
/// Where two files would have the same output path, such as `2019/a.pdf` and `2020/a.pdf` named each for itself, the
/// names of the folders around them are put in front until they differ.
///
/// # Errors
/// `Usage` where two files cannot be told apart.
pub fn find(paths: &[PathBuf]) -> Result<Inputs> {
    let mut found = Finder::default();
    for path in paths {
        found.add(path);
    }
    let mut inputs = found.inputs;
    make_unique(&mut inputs.files)?;
    Ok(inputs)
}

#[derive(Default)]
struct Finder {
    inputs: Inputs,
    seen: HashSet<PathBuf>,
}

impl Finder {
    fn add(&mut self, path: &Path) {
        match fs::metadata(path) {
            Ok(facts) if facts.is_dir() => self.add_folder(path, path),
            Ok(_) => self.add_file(Input::file(path)),
            Err(_) if self.add_entry(path) => {}
            Err(_) if is_pattern(path) => self.add_pattern(path),
            Err(error) => self.problem(path, format!("cannot be read: {error}")),
        }
    }

    fn add_file(&mut self, input: Input) {
        // An archive that cannot be listed is read as a file: the report on it says why.
        let Ok(Ok(Some(listing))) = guard(|| archive::list(&input.path)) else {
            return self.push(input);
        };
        self.inputs.skipped += listing.skipped;
        if listing.entries.is_empty() || listing.doubled {
            self.push(input.clone());
        }
        for entry in listing.entries {
            self.push(Input {
                path: input.path.clone(),
                relative: input.relative.join(&entry.name),
                entry: Some(entry),
            });
        }
    }

    fn push(&mut self, input: Input) {
        if self.seen.insert(plain(&input.whole())) {
            self.inputs.files.push(input);
        }
    }

    /// Adds the file that `path` names inside an archive; `false` where it names none.
    fn add_entry(&mut self, path: &Path) -> bool {
        let Some(archive) = path.ancestors().skip(1).find(|p| p.is_file()) else {
            return false;
        };
        let Ok(Ok(Some(listing))) = guard(|| archive::list(archive)) else {
            return false;
        };
        let wanted = path
            .strip_prefix(archive)
            .map(told_path)
            .unwrap_or_default();
        let Some(entry) = listing.entries.into_iter().find(|e| e.name == wanted) else {
            return false;
        };
        let whole = Input::file(archive);
        self.push(Input {
            relative: whole.relative.join(&entry.name),
            entry: Some(entry),
            ..whole
        });
        true
    }

    /// All forms below `folder`; their output paths are relative to `base`, which is `folder` or above it.
    fn add_folder(&mut self, folder: &Path, base: &Path) {
        let walk = WalkDir::new(folder)
            .follow_links(true)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|e| e.depth() == 0 || !is_hidden(e));
        for entry in walk {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) if looks_like_form(entry.path()) => {
                    let relative = below(entry.path(), base);
                    self.add_file(Input {
                        path: entry.into_path(),
                        entry: None,
                        relative,
                    });
                }
                Ok(_) => self.inputs.skipped += 1,
                Err(error) => {
                    let path = error.path().unwrap_or(folder).to_path_buf();
                    let why = error
                        .io_error()
                        .map_or_else(|| "a link that leads back".to_string(), ToString::to_string);
                    self.problem(&path, format!("cannot be read: {why}"));
                }
            }
        }
    }

    fn add_pattern(&mut self, pattern: &Path) {
        let options = glob::MatchOptions {
            case_sensitive: true,
            require_literal_separator: true,
            require_literal_leading_dot: true,
        };
        let Some(text) = pattern.to_str() else {
            self.problem(pattern, "there is no such file");
            return;
        };
        let matches = match glob::glob_with(text, options) {
            Ok(matches) => matches,
            Err(error) => {
                self.problem(pattern, format!("is no file and no pattern: {error}"));
                return;
            }
        };
        let base = fixed_part(pattern);
        let mut any = false;
        for found in matches {
            any = true;
            match found {
                Ok(path) if path.is_dir() => self.add_folder(&path, &base),
                Ok(path) => {
                    let relative = below(&path, &base);
                    self.add_file(Input {
                        path,
                        entry: None,
                        relative,
                    });
                }
                Err(error) => {
                    let path = error.path().to_path_buf();
                    self.problem(&path, format!("cannot be read: {}", error.error()));
                }
            }
        }
        if !any {
            self.problem(pattern, "no file matches this pattern");
        }
    }

    fn problem(&mut self, path: &Path, what: impl Into<String>) {
        let error = Error::new(ErrorKind::Io, what).at_path(told_path(path));
        self.inputs.problems.push(error);
    }
}

/// The path without `.` parts, to tell whether two are the same.
fn plain(path: &Path) -> PathBuf {
    path.components()
        .filter(|c| *c != Component::CurDir)
        .collect()
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

pub(super) fn looks_like_form(path: &Path) -> bool {
    path.extension().is_some_and(|extension| {
        FORM_EXTENSIONS
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    })
}

fn is_wild(bytes: &[u8]) -> bool {
    bytes.iter().any(|b| b"*?[".contains(b))
}

fn is_pattern(path: &Path) -> bool {
    is_wild(path.as_os_str().as_encoded_bytes())
}

/// The folders in front of the first part with a wildcard.
fn fixed_part(pattern: &Path) -> PathBuf {
    pattern
        .components()
        .take_while(|c| !is_wild(c.as_os_str().as_encoded_bytes()))
        .collect()
}

/// Puts folder names in front of equal output paths until all differ.
fn make_unique(files: &mut Vec<Input>) -> Result<()> {
    loop {
        let mut by_output: HashMap<&Path, Vec<usize>> = HashMap::with_capacity(files.len());
        for (i, file) in files.iter().enumerate() {
            by_output.entry(&file.relative).or_default().push(i);
        }
        let mut groups: Vec<Vec<usize>> = by_output.into_values().filter(|g| g.len() > 1).collect();
        if groups.is_empty() {
            return Ok(());
        }
        groups.sort();
        let mut twice = HashSet::new();
        for group in groups {
            let (once, again) = same_files(files, &group);
            twice.extend(again);
            let [one, other, ..] = once[..] else {
                continue;
            };
            let mut grown = false;
            for &i in &once {
                grown |= grow(&mut files[i]);
            }
            if !grown {
                return Err(clash(&files[one], &files[other]));
            }
        }
        let mut i = 0;
        files.retain(|_| {
            i += 1;
            !twice.contains(&(i - 1))
        });
    }
}

/// Puts the next folder name in front of the output path; `false` where there is none left.
fn grow(input: &mut Input) -> bool {
    let whole = std::path::absolute(input.whole()).unwrap_or_else(|_| input.whole());
    let names: Vec<&std::ffi::OsStr> = whole
        .components()
        .filter_map(|c| match c {
            Component::Normal(name) => Some(name),
            _ => None,
        })
        .collect();
    let wanted = input.relative.components().count() + 1;
    if wanted > names.len() {
        return false;
    }
    input.relative = names[names.len() - wanted..].iter().collect();
    true
}

/// Of a group of files: those that differ, and those that are one of them again under another name.
fn same_files(files: &[Input], group: &[usize]) -> (Vec<usize>, Vec<usize>) {
    let mut seen = HashSet::new();
    group.iter().partition(|&&i| {
        let (file, path) = (&files[i], &files[i].path);
        seen.insert(file.within(fs::canonicalize(path).unwrap_or_else(|_| path.clone())))
    })
}

fn clash(one: &Input, other: &Input) -> Error {
    Error::new(
        ErrorKind::Usage,
        format!(
            "{} and {} would be written to the same output file {}",
            one.told(),
            other.told(),
            told_path(&one.relative),
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::{Inputs, find};
    use std::fs;
    use std::path::{Path, PathBuf};

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for file in files {
            let path = dir.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, b"x").unwrap();
        }
        dir
    }

    fn found(dir: &Path, paths: &[&str]) -> Inputs {
        let paths: Vec<PathBuf> = paths.iter().map(|p| dir.join(p)).collect();
        find(&paths).unwrap()
    }

    fn outputs(inputs: &Inputs) -> Vec<String> {
        inputs
            .files
            .iter()
            .map(|f| f.relative.to_string_lossy().replace('\\', "/"))
            .collect()
    }

    #[test]
    fn folders_are_sorted_and_hidden_and_other_files_left_out() {
        let dir = tree(&[
            "in/b.PDF",
            "in/a/z.html",
            "in/.git/x.pdf",
            "in/.h.pdf",
            "in/n.doc",
        ]);
        let inputs = found(dir.path(), &["in"]);
        assert_eq!(outputs(&inputs), ["a/z.html", "b.PDF"]);
        assert_eq!(inputs.skipped, 1);
        assert!(inputs.problems.is_empty());
    }

    #[test]
    fn a_file_named_itself_is_taken_whatever_it_is_called() {
        let dir = tree(&["in/n.doc", "in/a[1].pdf"]);
        let inputs = found(dir.path(), &["in/n.doc", "in/a[1].pdf", "in/none.pdf"]);
        assert_eq!(outputs(&inputs), ["n.doc", "a[1].pdf"]);
        assert_eq!(inputs.problems.len(), 1);
    }

    #[test]
    fn patterns_keep_the_path_below_their_fixed_part() {
        let dir = tree(&["in/2019/a.pdf", "in/2020/a.pdf", "in/2020/b.html"]);
        let inputs = found(dir.path(), &["in/*/a.pdf"]);
        assert_eq!(outputs(&inputs), ["2019/a.pdf", "2020/a.pdf"]);
        assert_eq!(
            outputs(&found(dir.path(), &["in/20*"])),
            ["2019/a.pdf", "2020/a.pdf", "2020/b.html"]
        );
        assert_eq!(found(dir.path(), &["in/*.doc"]).problems.len(), 1);
    }

    #[test]
    fn equal_names_get_their_folders_in_front() {
        let dir = tree(&["p/2019/a.pdf", "p/2020/a.pdf", "q/2020/a.pdf", "p/c.pdf"]);
        let inputs = found(
            dir.path(),
            &["p/2019/a.pdf", "p/2020/a.pdf", "q/2020/a.pdf", "p/c.pdf"],
        );
        assert_eq!(
            outputs(&inputs),
            ["2019/a.pdf", "p/2020/a.pdf", "q/2020/a.pdf", "c.pdf"]
        );
    }

    #[test]
    fn the_same_file_is_read_once() {
        let dir = tree(&["p/a.pdf"]);
        assert_eq!(
            outputs(&found(dir.path(), &["p/a.pdf", "p", "p/./a.pdf"])),
            ["a.pdf"]
        );
        assert_eq!(
            outputs(&found(dir.path(), &["p/a.pdf", "p/../p/a.pdf"])).len(),
            1
        );
    }
}
