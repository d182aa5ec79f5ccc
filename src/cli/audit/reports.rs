//! Reports as files.

use super::super::messages::Lang;
use super::super::out;
use crate::batch::{guard, told_path};
use crate::emit::store::Address;
use crate::error::{Error, ErrorKind, Result};
use crate::report::{self, Dossier, Language};
use std::io::Write;
use std::path::{Path, PathBuf};

/// What kind of file a report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A page of HTML.
    Page,
    /// A workbook.
    Workbook,
}

impl Kind {
    fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "html" | "htm" => Some(Self::Page),
            "xlsx" => Some(Self::Workbook),
            _ => None,
        }
    }
}

/// The kinds of reports by their names.
///
/// # Errors
/// `Usage`: another extension, or the database itself.
pub(super) fn kinds(paths: &[PathBuf], address: &Address, lang: Lang) -> Result<Vec<Kind>> {
    let usage = |what: String| Error::new(ErrorKind::Usage, what);
    let database = match address {
        Address::Sqlite(path) => path.canonicalize().ok(),
        Address::Postgres(_) => None,
    };
    paths
        .iter()
        .map(|path| {
            if database.is_some() && path.canonicalize().ok() == database {
                return Err(usage(lang.output_is_input(&told_path(path))));
            }
            Kind::of(path).ok_or_else(|| usage(lang.report_kinds(&told_path(path))))
        })
        .collect()
}

/// Writes each report; a file appears whole or not at all.
pub(super) fn write(
    dossier: &Dossier,
    paths: &[PathBuf],
    kinds: &[Kind],
    lang: Lang,
) -> Result<()> {
    let language = match lang {
        Lang::Zh => Language::Zh,
        Lang::En => Language::En,
    };
    for (path, kind) in paths.iter().zip(kinds) {
        let bytes = match kind {
            Kind::Page => report::page(dossier, language).into_bytes(),
            // The package behind it panics where the disk is full.
            Kind::Workbook => {
                guard(|| report::workbook(dossier, language)).and_then(|made| made)?
            }
        };
        whole(path, &bytes).map_err(|e| {
            let detail = format!("cannot be written: {e}");
            Error::new(ErrorKind::Io, detail).at_path(told_path(path))
        })?;
        out::tell(&lang.written_to(&told_path(path)));
    }
    Ok(())
}

fn whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path)?;
    readable(path)
}

/// Temporary files are their owner's only; a report is as any other file.
#[cfg(unix)]
fn readable(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &Path) -> std::io::Result<()> {
    Ok(())
}
