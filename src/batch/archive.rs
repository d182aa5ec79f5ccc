//! ZIP archives of files: what they hold, and the bytes of one entry. Nothing is ever unpacked to disk.
//!
//! An archive is a folder to whoever walks: [`list`] names its entries, and each is read as a file of its own. An
//! archive inside an archive is opened too, one level deep. Names are told in UTF-8 or GBK, whichever fits: Windows
//! writes the latter in China and says nothing about it.
//!
//! `.xlsx`, `.docx` and the like are ZIP files as well, but documents: they name their parts in `[Content_Types].xml`
//! or begin with a `mimetype`.

use super::input::{Entry, looks_like_form};
use crate::error::{Error, ErrorKind, Result};
use encoding_rs::GB18030;
use std::cell::Cell;
use std::collections::HashSet;
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use zip::ZipArchive;
use zip::result::ZipError;

/// Entries of one archive that are looked at, those inside its archives included. Archives of a whole county's forms
/// have some thousand.
pub const MAX_ENTRIES: usize = 20_000;
/// The most that one entry may unpack to, in bytes: as large a file as fits into a worker's memory beside its report.
pub const MAX_ENTRY_BYTES: u64 = 256 << 20;
/// How many times its packed size an entry may unpack to, once it is larger than [`RATIO_FREE_BYTES`]. Web pages made
/// by office programs reach 60; a bomb 1000.
pub const MAX_RATIO: u64 = 200;
/// Smaller entries may be packed as tightly as they like, in bytes.
pub const RATIO_FREE_BYTES: u64 = 4 << 20;
/// What all archives inside one archive may unpack to while they are listed, in bytes.
pub const MAX_NESTED_BYTES: u64 = 256 << 20;

/// How names of folders and files longer than this many bytes are cut: file systems take 255, and endings are added.
const MAX_NAME_BYTES: usize = 200;

/// What an archive holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The files to read, by name.
    pub entries: Vec<Entry>,
    /// Files whose ending is not among [`super::FORM_EXTENSIONS`].
    pub skipped: usize,
    /// Whether entries of the archive itself have one name, of which only the last can be read.
    pub doubled: bool,
}

/// The entries of the archive at `path`; `None` where it is none, or a document.
///
/// # Errors
/// `Damaged` where its directory cannot be read, `Limit` where it has more than [`MAX_ENTRIES`].
pub fn list(path: &Path) -> Result<Option<Listing>> {
    // Opening a pipe would wait for its other end.
    if !path.is_file() {
        return Ok(None);
    }
    let Ok(mut file) = File::open(path) else {
        return Ok(None);
    };
    let mut first = [0; 4];
    if file.read_exact(&mut first).is_err() || !is_zip(&first) {
        return Ok(None);
    }
    let mut archive = open(BufReader::new(file))?;
    if is_document(&archive) {
        return Ok(None);
    }
    let mut listing = Lister::default();
    listing.add(&mut archive, "", None)?;
    let mut entries = listing.found.entries;
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(Some(Listing {
        entries,
        doubled: archive.has_duplicate_names(),
        ..listing.found
    }))
}

/// The bytes of an entry of the archive at `path`.
///
/// # Errors
/// `Password` where it is encrypted, `Limit` where it unpacks to too much, `Damaged` and `Io` where it cannot be read.
pub fn read_entry(path: &Path, entry: &Entry) -> Result<Vec<u8>> {
    let mut opened = Opened::at(path)?;
    let bytes = opened.read(&entry.place);
    LAST.set(Some(opened));
    bytes
}

thread_local! {
    /// The archive that this thread opened last: entries of one come one after another, and each opening reads the
    /// whole directory. What panics does not come back here.
    static LAST: Cell<Option<Opened>> = const { Cell::new(None) };
}

/// An archive kept open.
struct Opened {
    path: PathBuf,
    /// Length and time, by which a file that changed is known.
    version: (u64, Option<SystemTime>),
    archive: ZipArchive<BufReader<File>>,
    /// The archive inside it that was opened last, with its number.
    inner: Option<(usize, ZipArchive<Cursor<Vec<u8>>>)>,
}

impl Opened {
    fn at(path: &Path) -> Result<Self> {
        let file = File::open(path).and_then(|file| Ok((file.metadata()?, file)));
        let (facts, file) = file
            .map_err(|e| Error::new(ErrorKind::Io, format!("the archive cannot be read: {e}")))?;
        let version = (facts.len(), facts.modified().ok());
        if let Some(last) = LAST
            .take()
            .filter(|l| l.path == path && l.version == version)
        {
            return Ok(last);
        }
        Ok(Self {
            path: path.to_path_buf(),
            version,
            archive: open(BufReader::new(file))?,
            inner: None,
        })
    }

    fn read(&mut self, place: &[usize]) -> Result<Vec<u8>> {
        match *place {
            [at] => unpack(&mut self.archive, at, MAX_ENTRY_BYTES),
            [outer, at] => {
                let mut inner = match self.inner.take().filter(|(number, _)| *number == outer) {
                    Some((_, inner)) => inner,
                    None => open(Cursor::new(unpack(
                        &mut self.archive,
                        outer,
                        MAX_NESTED_BYTES,
                    )?))?,
                };
                let bytes = unpack(&mut inner, at, MAX_ENTRY_BYTES);
                self.inner = Some((outer, inner));
                bytes
            }
            _ => Err(damaged("no such entry")),
        }
    }
}

/// Why the bytes of an archive are no document; `None` where they are no archive.
pub(super) fn unread(bytes: &[u8]) -> Option<Error> {
    if !is_zip(bytes) {
        return None;
    }
    Some(match open(Cursor::new(bytes)) {
        Err(error) => error,
        Ok(archive) if is_document(&archive) => return None,
        Ok(archive) if archive.len() > MAX_ENTRIES => too_many(),
        Ok(archive) if archive.has_duplicate_names() => {
            damaged("several entries of one name, of which only the last can be read")
        }
        Ok(archive) => unopened(&archive),
    })
}

/// Why an archive is read as if it were a document.
fn unopened<R: Read + Seek>(archive: &ZipArchive<R>) -> Error {
    let names = archive.file_names_raw().map(decoded);
    match names
        .filter(|name| looks_like_form(Path::new(name)))
        .count()
    {
        0 => Error::new(
            ErrorKind::UnknownFormat,
            "expected a document, found an archive with no file to read",
        ),
        files => Error::new(
            ErrorKind::Limit,
            format!(
                "expected a document, found an archive of {files} files; archives are opened in folders, and in other \
                 archives one deep and up to {} MB",
                MAX_NESTED_BYTES >> 20
            ),
        ),
    }
}

fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

fn is_document<R>(archive: &ZipArchive<R>) -> bool
where
    R: Read + Seek,
{
    let mut names = archive.file_names_raw();
    names.next().is_some_and(|first| first == b"mimetype")
        || archive.index_for_name("[Content_Types].xml").is_some()
}

fn open<R: Read + Seek>(reader: R) -> Result<ZipArchive<R>> {
    ZipArchive::new(reader).map_err(|e| told(&e))
}

fn damaged(why: &str) -> Error {
    Error::new(
        ErrorKind::Damaged,
        format!("expected a ZIP archive, found: {why}"),
    )
}

fn too_many() -> Error {
    Error::new(
        ErrorKind::Limit,
        format!("expected an archive of at most {MAX_ENTRIES} entries, found more"),
    )
}

fn told(error: &ZipError) -> Error {
    match error {
        ZipError::Io(e) => damaged(&format!("an entry cannot be unpacked: {e}")),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => password(),
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => Error::new(
            ErrorKind::UnknownFormat,
            format!("expected an entry packed by deflate, found: {error}"),
        ),
        _ => damaged(&error.to_string()),
    }
}

fn password() -> Error {
    Error::new(
        ErrorKind::Password,
        "expected an entry that is not encrypted, found one that needs a password",
    )
}

/// Unpacks an entry, up to `most` bytes and [`MAX_RATIO`]. What the directory says of its size is not believed.
fn unpack<R: Read + Seek>(archive: &mut ZipArchive<R>, at: usize, most: u64) -> Result<Vec<u8>> {
    let facts = archive.by_index_data(at).map_err(|e| told(&e))?;
    if facts.encrypted() {
        return Err(password());
    }
    let by_ratio = facts
        .compressed_size()
        .saturating_mul(MAX_RATIO)
        .max(RATIO_FREE_BYTES);
    let entry = archive.by_index(at).map_err(|e| told(&e))?;
    let most = most.min(by_ratio);
    let mut bytes = Vec::new();
    entry
        .take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| damaged(&format!("an entry cannot be unpacked: {e}")))?;
    if bytes.len() as u64 > most {
        return Err(Error::new(
            ErrorKind::Limit,
            format!("expected an entry that unpacks to at most {most} bytes, found a larger one"),
        ));
    }
    Ok(bytes)
}

#[derive(Default)]
struct Lister {
    found: Listing,
    names: HashSet<String>,
    looked_at: usize,
    unpacked: u64,
}

impl Lister {
    /// Adds the entries of an archive, or of the `outer` entry of one, which is told as `folder`.
    fn add<R: Read + Seek>(
        &mut self,
        archive: &mut ZipArchive<R>,
        folder: &str,
        outer: Option<usize>,
    ) -> Result<()> {
        for at in 0..archive.len() {
            self.looked_at += 1;
            if self.looked_at > MAX_ENTRIES {
                return Err(too_many());
            }
            let facts = archive.by_index_data(at).map_err(|e| told(&e))?;
            let printed = decoded(facts.name_raw());
            if facts.is_dir() || is_clutter(&printed) {
                continue;
            }
            let name = format!("{folder}{}", tame(&printed));
            if !looks_like_form(Path::new(&name)) {
                self.found.skipped += 1;
                continue;
            }
            let place = outer.into_iter().chain([at]).collect();
            let name = self.unique(name);
            if outer.is_none()
                && has_extension(&name, "zip")
                && self.add_inner(archive, at, &name)?
            {
                continue;
            }
            self.found.entries.push(Entry { name, place });
        }
        Ok(())
    }

    /// Adds the entries of an archive inside the archive; `false` where it holds none that can be told. It is then
    /// read as a file, and the report on it says why.
    fn add_inner<R: Read + Seek>(
        &mut self,
        archive: &mut ZipArchive<R>,
        at: usize,
        name: &str,
    ) -> Result<bool> {
        let left = MAX_NESTED_BYTES.saturating_sub(self.unpacked);
        let Ok(bytes) = unpack(archive, at, left) else {
            // A bomb is paid for in full.
            self.unpacked = self.unpacked.saturating_add(RATIO_FREE_BYTES);
            return Ok(false);
        };
        self.unpacked += bytes.len() as u64;
        let Ok(mut inner) = open(Cursor::new(bytes)) else {
            return Ok(false);
        };
        let before = self.found.entries.len();
        self.add(&mut inner, &format!("{name}/"), Some(at))?;
        Ok(self.found.entries.len() > before && !inner.has_duplicate_names())
    }

    /// The name, or one with a number behind it where it is taken.
    fn unique(&mut self, name: String) -> String {
        let mut free = name.clone();
        let mut number = 1;
        while !self.names.insert(free.clone()) {
            number += 1;
            let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
            free = format!("{stem} ({number}).{extension}");
        }
        free
    }
}

fn decoded(raw: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(raw) {
        return text.to_string();
    }
    GB18030.decode_without_bom_handling(raw).0.into_owned()
}

/// What systems leave in archives.
fn is_clutter(name: &str) -> bool {
    let hidden = |part: &str| part.starts_with('.') && !matches!(part, "." | "..");
    let parts = || name.split(['/', '\\']);
    parts().any(|p| hidden(p) || p == "__MACOSX")
        || parts().next_back().is_some_and(|last| {
            ["thumbs.db", "desktop.ini", ""]
                .iter()
                .any(|known| last.eq_ignore_ascii_case(known))
        })
}

/// A name that is a path below wherever it is put: no part leads up, no character is special to a file system.
fn tame(name: &str) -> String {
    let parts: Vec<String> = name
        .split(['/', '\\'])
        .filter(|part| !part.is_empty() && *part != ".")
        .map(tame_part)
        .collect();
    let last = parts.len().saturating_sub(1);
    // No folder has the name of the report on a file beside it.
    let parts = parts.into_iter().enumerate().map(|(i, part)| {
        match i < last && has_extension(&part, "json") {
            true => part + "_",
            false => part,
        }
    });
    parts.collect::<Vec<_>>().join("/")
}

fn tame_part(part: &str) -> String {
    if part == ".." {
        return "__".into();
    }
    let tame: String = part
        .chars()
        .map(|c| {
            if c.is_control() || "<>:\"|?*".contains(c) {
                '_'
            } else {
                c
            }
        })
        .collect();
    if tame.len() <= MAX_NAME_BYTES {
        return tame;
    }
    // The ending tells what to read.
    let (stem, extension) = match tame.rsplit_once('.') {
        Some((stem, extension)) if extension.len() <= 8 => (stem, format!(".{extension}")),
        _ => (tame.as_str(), String::new()),
    };
    let cut = (0..=MAX_NAME_BYTES)
        .rev()
        .find(|i| stem.is_char_boundary(*i))
        .unwrap_or(0);
    format!("{}…{extension}", &stem[..cut])
}

fn has_extension(name: &str, extension: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case(extension))
}

#[cfg(test)]
mod tests {
    use super::{decoded, is_clutter, tame};
    use encoding_rs::GBK;

    #[test]
    fn names_are_told_as_they_were_meant() {
        assert_eq!(decoded("申报表.pdf".as_bytes()), "申报表.pdf");
        assert_eq!(decoded(&GBK.encode("绩效/申报表.pdf").0), "绩效/申报表.pdf");
    }

    #[test]
    fn names_stay_below_their_folder() {
        for (name, told) in [
            ("a/b.pdf", "a/b.pdf"),
            ("a\\b.pdf", "a/b.pdf"),
            ("../../etc/x.pdf", "__/__/etc/x.pdf"),
            ("/etc/x.pdf", "etc/x.pdf"),
            ("C:\\x.pdf", "C_/x.pdf"),
            ("a\0b.pdf", "a_b.pdf"),
            ("a.json/b.pdf", "a.json_/b.pdf"),
            ("./a//b.pdf", "a/b.pdf"),
        ] {
            assert_eq!(tame(name), told);
        }
        let long = tame(&format!("{}.pdf", "长".repeat(300)));
        assert!(long.len() < 220 && long.ends_with(".pdf"));
    }

    #[test]
    fn what_systems_leave_is_clutter() {
        for name in [
            "__MACOSX/a.pdf",
            "a/.DS_Store",
            "Thumbs.db",
            "a/",
            "a/._b.pdf",
        ] {
            assert!(is_clutter(name), "{name}");
        }
        assert!(!is_clutter("../a.pdf"));
    }
}
