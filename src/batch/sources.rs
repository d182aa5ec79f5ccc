//! All that the user named, walked through as a stream: what was found is told at once and not kept.

use super::input::{Input, told_path};
use super::select::Select;
use super::unique::{self, Places};
use super::walk::{Found, Walker, is_pattern};
use crate::error::{Error, ErrorKind, Result};
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// What the user named.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Files, folders, archives, files in archives (`a.zip/b.pdf`), and patterns with `*`, `**`, `?` or `[…]`.
    pub paths: Vec<PathBuf>,
    /// A file that names more of them, one a line up to a tab; patterns are not looked for in it.
    pub list: Option<PathBuf>,
    /// Which of the files found are wanted.
    pub select: Select,
    /// Where the program runs: paths below it are told from there, so that a file has one name. `None`: as they were named.
    pub here: Option<PathBuf>,
    /// Whether no two files may have the same output path (`relative`). Where several paths are named this takes a walk
    /// ahead.
    pub unique: bool,
}

impl Sources {
    /// Tells `visit` each file, in the order of the paths and each folder sorted by name, none twice, until that breaks
    /// off. Memory does not grow with the files of one path; for several it is about 16 bytes a file.
    ///
    /// Where two files would have the same output path, such as `2019/a.pdf` and `2020/a.pdf` named each for itself, and
    /// `unique` is asked for, the names of the folders around them are put in front until they differ.
    ///
    /// # Errors
    /// `Usage` where two files cannot be told apart, `Io` where the list cannot be read.
    pub fn walk(&self, visit: &mut dyn FnMut(Found) -> ControlFlow<()>) -> Result<()> {
        let places = self.places()?;
        self.walk_plainly(&mut |found| match found {
            Found::File(input) => match places.put(input) {
                Some(input) => visit(Found::File(input)),
                None => ControlFlow::Continue(()),
            },
            other => visit(other),
        })
    }

    /// How many files [`Sources::walk`] finds at most; `go_on` is asked at each whether it is still of interest.
    ///
    /// # Errors
    /// `Io` where the list cannot be read.
    pub fn count(&self, go_on: &dyn Fn() -> bool) -> Result<Option<usize>> {
        let mut files = 0;
        let mut whole = true;
        self.walk_plainly(&mut |found| {
            files += usize::from(matches!(found, Found::File(_)));
            whole = go_on();
            match whole {
                true => ControlFlow::Continue(()),
                false => ControlFlow::Break(()),
            }
        })?;
        Ok(whole.then_some(files))
    }

    fn places(&self) -> Result<Places> {
        if !self.unique || !self.is_several() {
            return Ok(Places::default());
        }
        unique::places(&|visit| {
            self.walk_plainly(&mut |found| {
                if let Found::File(input) = found {
                    visit(input);
                }
                ControlFlow::Continue(())
            })
        })
    }

    fn is_several(&self) -> bool {
        self.paths.len() > 1 || self.list.is_some()
    }

    fn walk_plainly(&self, visit: &mut dyn FnMut(Found) -> ControlFlow<()>) -> Result<()> {
        let once = self.is_several() || self.paths.iter().any(|p| is_pattern(p));
        let mut walker = Walker::new(&self.select, once, visit);
        for path in &self.paths {
            if walker.named(&self.seen_from_here(path)).is_break() {
                return Ok(());
            }
        }
        match &self.list {
            None => Ok(()),
            Some(list) => each_line(list, &mut |path| walker.listed(&self.seen_from_here(path))),
        }
    }

    fn seen_from_here(&self, path: &Path) -> PathBuf {
        let below = self.here.as_ref().and_then(|h| path.strip_prefix(h).ok());
        match below {
            Some(rest) if rest.as_os_str().is_empty() => ".".into(),
            below => below.unwrap_or(path).to_path_buf(),
        }
    }
}

/// The first column of each line that is not empty. Where there are more columns, as in the list of failed files, `%09`,
/// `%0A`, `%0D` and `%25` are a tab, the end of a line and `%`.
fn each_line(list: &Path, visit: &mut dyn FnMut(&Path) -> ControlFlow<()>) -> Result<()> {
    let cannot = |e: io::Error| {
        Error::new(ErrorKind::Io, format!("the list cannot be read: {e}")).at_path(told_path(list))
    };
    let mut lines = BufReader::new(File::open(list).map_err(cannot)?);
    let mut line = Vec::new();
    loop {
        line.clear();
        if lines.read_until(b'\n', &mut line).map_err(cannot)? == 0 {
            return Ok(());
        }
        let end = line.iter().position(|b| b"\t\r\n".contains(b));
        let column = line.get(..end.unwrap_or(line.len())).unwrap_or(&line);
        let more = line.get(column.len()) == Some(&b'\t');
        let path = match more {
            true => unescaped(column),
            false => column.to_vec(),
        };
        if !path.is_empty() && visit(&path_of(&path)).is_break() {
            return Ok(());
        }
    }
}

fn unescaped(column: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(column.len());
    let mut rest = column;
    while let Some((&first, tail)) = rest.split_first() {
        let meant = match tail.get(..2).filter(|_| first == b'%') {
            Some(b"09") => Some(b'\t'),
            Some(b"0A") => Some(b'\n'),
            Some(b"0D") => Some(b'\r'),
            Some(b"25") => Some(b'%'),
            _ => None,
        };
        out.push(meant.unwrap_or(first));
        rest = if meant.is_some() { &tail[2..] } else { tail };
    }
    out
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    std::ffi::OsStr::from_bytes(bytes).into()
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}

/// What the user's paths led to, all at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inputs {
    /// The files, in the order of the paths, each folder sorted by name; no file twice, no `relative` twice.
    pub files: Vec<Input>,
    /// Paths that led nowhere, and folders that could not be entered.
    pub problems: Vec<Error>,
    /// Files in folders that were left out, as their extension is not among
    /// [`FORM_EXTENSIONS`](super::FORM_EXTENSIONS).
    pub skipped: usize,
}

/// Finds the files that `paths` name, for where they are few; see [`Sources`].
///
/// # Errors
/// `Usage` where two files cannot be told apart.
pub fn find(paths: &[PathBuf]) -> Result<Inputs> {
    let mut inputs = Inputs::default();
    let sources = Sources {
        paths: paths.to_vec(),
        unique: true,
        ..Sources::default()
    };
    sources.walk(&mut |found| {
        match found {
            Found::File(input) => inputs.files.push(input),
            Found::Problem(error) => inputs.problems.push(error),
            Found::Skipped(count) => inputs.skipped += count,
        }
        ControlFlow::Continue(())
    })?;
    Ok(inputs)
}

#[cfg(test)]
mod tests {
    use super::{Found, Inputs, Sources, find};
    use std::fs;
    use std::ops::ControlFlow;
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

    #[test]
    fn what_is_counted_is_what_is_found() {
        let dir = tree(&["in/a.pdf", "in/b/c.html", "in/n.doc", "d.pdf"]);
        fs::write(dir.path().join("list"), "").unwrap();
        let sources = Sources {
            paths: ["in", "d.pdf", "in/a.pdf"]
                .map(|p| dir.path().join(p))
                .into(),
            list: Some(dir.path().join("list")),
            ..Sources::default()
        };
        assert_eq!(sources.count(&|| true), Ok(Some(3)));
        assert_eq!(sources.count(&|| false), Ok(None));
    }

    #[test]
    fn lists_are_read_by_their_first_column() {
        let dir = tree(&["a[1].pdf", "b c.pdf", "50%.pdf"]);
        let at = |name: &str| dir.path().join(name).display().to_string();
        let lines = [
            at("a[1].pdf") + "\tlimit\tx",
            at("50%25.pdf") + "\tlimit\tx",
            String::new(),
            at("b c.pdf") + "\r",
            at("*.pdf"),
        ];
        let list = dir.path().join("list");
        fs::write(&list, lines.join("\n")).unwrap();
        let (mut files, mut problems) = (Vec::new(), 0);
        let sources = Sources {
            list: Some(list),
            ..Sources::default()
        };
        let walked = sources.walk(&mut |found| {
            match found {
                Found::File(input) => files.push(input.path),
                Found::Problem(_) => problems += 1,
                Found::Skipped(_) => {}
            }
            ControlFlow::Continue(())
        });
        assert_eq!(walked, Ok(()));
        assert_eq!(
            files,
            ["a[1].pdf", "50%.pdf", "b c.pdf"].map(|n| dir.path().join(n))
        );
        assert_eq!(problems, 1, "a pattern in a list is a name");
    }
}
