//! Which of the files found are wanted, by name and by time.

use super::input::Input;
use crate::error::{Error, ErrorKind, Result};
use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};
use std::path::Path;
use std::time::SystemTime;

/// Which of the files found are wanted. The default wants all.
///
/// Patterns are held against the path below the folder that was named (an entry's with its archive in front), and against
/// each folder and archive on the way to it. `*` and `?` stop at `/`, `**` does not; a pattern without `/` may match at
/// any depth.
#[derive(Clone, Debug, Default)]
pub struct Select {
    include: Option<GlobSet>,
    exclude: Option<GlobSet>,
    since: Option<SystemTime>,
}

impl Select {
    /// Files that match one of `include` (where there is any) and none of `exclude`, changed at `since` or after (an
    /// archive's files with their archive).
    ///
    /// # Errors
    /// `Usage` where a pattern makes no sense.
    pub fn new(include: &[String], exclude: &[String], since: Option<SystemTime>) -> Result<Self> {
        Ok(Self {
            include: set(include)?,
            exclude: set(exclude)?,
            since,
        })
    }

    /// Whether the file or folder is excluded, with all in it.
    pub(super) fn leaves_out(&self, relative: &Path) -> bool {
        self.exclude
            .as_ref()
            .is_some_and(|s| on_the_way(s, relative))
    }

    /// Whether a file is wanted by its path.
    pub(super) fn takes(&self, relative: &Path) -> bool {
        let included = self
            .include
            .as_ref()
            .is_none_or(|s| on_the_way(s, relative));
        included && !self.leaves_out(relative)
    }

    /// Whether a file was last changed too long ago. One that cannot be looked at is not: its report says why.
    pub(super) fn is_older(&self, input: &Input) -> bool {
        self.since
            .is_some_and(|since| input.modified().is_some_and(|m| m < since))
    }
}

fn on_the_way(set: &GlobSet, path: &Path) -> bool {
    path.ancestors()
        .take_while(|p| !p.as_os_str().is_empty())
        .any(|p| set.is_match(p))
}

fn set(patterns: &[String]) -> Result<Option<GlobSet>> {
    if patterns.is_empty() {
        return Ok(None);
    }
    let mut builder = GlobSetBuilder::new();
    for pattern in patterns {
        builder.add(glob(pattern)?);
    }
    builder.build().map(Some).map_err(|e| wrong(&e))
}

fn glob(pattern: &str) -> Result<Glob> {
    let trimmed = pattern.trim_start_matches("./").trim_end_matches('/');
    let anywhere = match trimmed.contains('/') {
        true => trimmed.to_string(),
        false => format!("**/{trimmed}"),
    };
    GlobBuilder::new(&anywhere)
        .literal_separator(true)
        .build()
        .map_err(|e| wrong(&e))
}

fn wrong(error: &globset::Error) -> Error {
    Error::new(ErrorKind::Usage, format!("expected a pattern: {error}"))
}

#[cfg(test)]
mod tests {
    use super::Select;
    use std::path::Path;

    fn select(include: &[&str], exclude: &[&str]) -> Select {
        let own = |all: &[&str]| all.iter().map(ToString::to_string).collect::<Vec<_>>();
        Select::new(&own(include), &own(exclude), None).unwrap()
    }

    #[test]
    fn patterns_match_the_path_or_a_folder_on_the_way() {
        for (pattern, path, wanted) in [
            ("*.pdf", "2020/a.pdf", true),
            ("*.pdf", "2020/a.html", false),
            ("2020/*.pdf", "2020/a.pdf", true),
            ("2020/*.pdf", "2020/b/a.pdf", false),
            ("2020/**/*.pdf", "2020/b/c/a.pdf", true),
            ("2020/", "2020/b/a.pdf", true),
            ("b", "2020/b/a.pdf", true),
            ("*.zip", "2020/b.zip/a.pdf", true),
            ("2020/b.zip/a.*", "2020/b.zip/a.pdf", true),
            ("a", "2020/aa.pdf", false),
        ] {
            let path = Path::new(path);
            assert_eq!(
                select(&[pattern], &[]).takes(path),
                wanted,
                "{pattern} {path:?}"
            );
            assert_eq!(
                select(&[], &[pattern]).takes(path),
                !wanted,
                "{pattern} {path:?}"
            );
        }
        let both = select(&["*.pdf", "*.html"], &["draft*"]);
        assert!(both.takes(Path::new("a.html")));
        assert!(!both.takes(Path::new("drafts/a.html")));
    }

    #[test]
    fn a_pattern_that_makes_no_sense_is_told() {
        assert!(Select::new(&["a[".to_string()], &[], None).is_err());
    }
}
