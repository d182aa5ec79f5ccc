//! A file to read: where it is, how it is told, and where its output goes.

use crate::emit::FileFacts;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

/// Extensions (lower case) of files that are taken from folders. A file that is named itself is always taken: what it
/// is, its bytes say.
pub const FORM_EXTENSIONS: [&str; 25] = [
    "pdf", "html", "htm", "xhtml", "xht", "shtml", "mht", "mhtml", "eml", "xlsx", "xlsm", "xltx",
    "xls", "et", "docx", "docm", "dotx", "txt", "png", "jpg", "jpeg", "tif", "tiff", "bmp", "zip",
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

    /// When it was last changed, or the archive it is in; `None` where the system does not tell.
    pub fn modified(&self) -> Option<SystemTime> {
        fs::metadata(&self.path).ok()?.modified().ok()
    }

    /// What the disk says of it, or of the archive it is in; zeros where the system does not tell.
    pub fn facts(&self) -> FileFacts {
        let Ok(facts) = fs::metadata(&self.path) else {
            return FileFacts::default();
        };
        let since = |t: SystemTime| t.duration_since(SystemTime::UNIX_EPOCH).ok();
        let modified = facts.modified().ok().and_then(since);
        FileFacts {
            bytes: facts.len(),
            modified: modified
                .and_then(|d| i64::try_from(d.as_nanos()).ok())
                .unwrap_or(0),
        }
    }

    /// The path with that of the entry behind it.
    pub fn whole(&self) -> PathBuf {
        self.within(self.path.clone())
    }

    pub(super) fn within(&self, archive: PathBuf) -> PathBuf {
        match &self.entry {
            Some(entry) => archive.join(&entry.name),
            None => archive,
        }
    }
}

/// A file in an archive.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Entry {
    /// Its path in the archive as it is told, with `/` between the parts; never leads upwards, no two are the same.
    pub name: String,
    /// Its number in the archive, or that of the archive it is in and its number there.
    pub place: Vec<usize>,
}

/// The path as reports tell it: with `/` between its parts and without a leading `./`. What is no Unicode in it, as names of
/// files in GBK are, is told byte by byte, `�` and two hexadecimal digits each (a real `�` too), so that no two paths are told
/// alike.
pub fn told_path(path: &Path) -> String {
    let mut told = String::new();
    let escape = |told: &mut String, bytes: &[u8]| {
        for byte in bytes {
            told.push_str(&format!("{}{byte:02x}", char::REPLACEMENT_CHARACTER));
        }
    };
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\\' if cfg!(windows) => told.push('/'),
                char::REPLACEMENT_CHARACTER => escape(&mut told, c.to_string().as_bytes()),
                c => told.push(c),
            }
        }
        escape(&mut told, chunk.invalid());
    }
    match told.strip_prefix("./") {
        Some(rest) if !rest.is_empty() => rest.to_string(),
        _ => told,
    }
}

/// The path without `.` parts, to tell whether two are the same.
pub(super) fn plain(path: &Path) -> PathBuf {
    path.components()
        .filter(|c| *c != Component::CurDir)
        .collect()
}

/// Whether a file in a folder or an archive is taken, by its extension.
pub(super) fn looks_like_form(path: &Path) -> bool {
    path.extension().is_some_and(|extension| {
        FORM_EXTENSIONS
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    })
}

#[cfg(test)]
mod tests {
    use super::told_path;
    use std::path::Path;

    #[test]
    fn paths_are_told_with_slashes() {
        assert_eq!(told_path(Path::new("./a/b.pdf")), "a/b.pdf");
        assert_eq!(told_path(Path::new("./")), "./");
        let between = if cfg!(windows) { "a/b.pdf" } else { "a\\b.pdf" };
        assert_eq!(told_path(Path::new("a\\b.pdf")), between);
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_unicode_stay_apart() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let told = |bytes: &[u8]| told_path(Path::new(OsStr::from_bytes(bytes)));
        assert_eq!(told(b"a/\xc4\xbf.pdf"), "a/Ŀ.pdf");
        assert_eq!(told(b"a/\xb1\xed.pdf"), "a/�b1�ed.pdf");
        assert_eq!(told("a�.pdf".as_bytes()), "a�ef�bf�bd.pdf");
    }
}
