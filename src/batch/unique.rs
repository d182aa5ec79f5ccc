//! Output paths that never collide, for any number of files: only hashes of all, and those in full that do.

use super::input::{Input, plain, told_path};
use super::walk::hash;
use crate::error::{Error, ErrorKind, Result};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// Output paths other than those that files have by themselves.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// By the whole path of a file; `None` for one that is another again under another name.
    moved: HashMap<PathBuf, Option<PathBuf>>,
}

impl Places {
    /// The input with its output path; `None` where it is another again.
    pub fn put(&self, input: Input) -> Option<Input> {
        if self.moved.is_empty() {
            return Some(input);
        }
        match self.moved.get(&plain(&input.whole())) {
            None => Some(input),
            Some(None) => None,
            Some(Some(relative)) => Some(Input {
                relative: relative.clone(),
                ..input
            }),
        }
    }
}

/// Walks through all files and hands each to the one who asks.
type Walk<'a> = dyn Fn(&mut dyn FnMut(Input)) -> Result<()> + 'a;

/// Finds places for files of which several have the same output path by themselves.
///
/// # Errors
/// `Usage` where two files cannot be told apart, and what `walk` says.
pub(super) fn places(walk: &Walk) -> Result<Places> {
    let mut all = Vec::new();
    walk(&mut |input| all.push(hash(&input.relative)))?;
    all.sort_unstable();
    let mut crowded: HashSet<u64> = all
        .windows(2)
        .filter(|w| w[0] == w[1])
        .map(|w| w[0])
        .collect();
    loop {
        if crowded.is_empty() {
            return Ok(Places::default());
        }
        let mut files = Vec::new();
        walk(&mut |input| {
            if crowded.contains(&hash(&input.relative)) {
                files.push(input);
            }
        })?;
        let before: HashSet<PathBuf> = files.iter().map(|f| plain(&f.whole())).collect();
        make_unique(&mut files)?;
        let known = crowded.len();
        // A file that was moved may have come to the place of one that was not.
        crowded.extend(
            files
                .iter()
                .map(|f| hash(&f.relative))
                .filter(|h| all.binary_search(h).is_ok()),
        );
        if crowded.len() == known {
            return Ok(settled(before, files));
        }
    }
}

fn settled(before: HashSet<PathBuf>, files: Vec<Input>) -> Places {
    let mut moved: HashMap<_, _> = before.into_iter().map(|path| (path, None)).collect();
    moved.extend(
        files
            .into_iter()
            .map(|f| (plain(&f.whole()), Some(f.relative))),
    );
    Places { moved }
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
    use super::places;
    use crate::batch::Input;
    use std::path::PathBuf;

    /// The output paths of files that are named each for itself.
    fn outputs(paths: &[&str]) -> Vec<PathBuf> {
        let files = || paths.iter().map(Input::file);
        let found = places(&|visit| {
            files().for_each(&mut *visit);
            Ok(())
        })
        .unwrap();
        files()
            .filter_map(|f| found.put(f))
            .map(|f| f.relative)
            .collect()
    }

    #[test]
    fn only_equal_paths_move_whatever_the_order() {
        let paths = ["/p/a", "/q/2020/a", "/r/2020/a", "/s/b"];
        let wanted = ["p/a", "q/2020/a", "r/2020/a", "b"].map(PathBuf::from);
        assert_eq!(outputs(&paths), wanted);
        let (mut back, mut wanted) = (paths, wanted);
        back.reverse();
        wanted.reverse();
        assert_eq!(outputs(&back), wanted);
    }
}
