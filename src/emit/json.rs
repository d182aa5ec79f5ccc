//! One JSON file for each document.

use super::{Item, Sink};
use crate::error::{Error, ErrorKind, Result};
use serde::Serialize;
use std::ffi::OsString;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Component, Path, PathBuf};

/// Writes `DIR/<path below the given folder>.json`, the whole file name kept (`a.pdf.json`), and where raw tables were
/// asked for `….tables.json` beside it: a list for each table with the texts of its cells in reading order.
///
/// Each file appears whole or not at all. A path that leads upwards stays inside the folder, `..` written as `__`.
#[derive(Debug)]
pub struct JsonDir {
    dir: PathBuf,
    written: u64,
}

impl JsonDir {
    /// A sink that writes below `dir`, which is made when the first report comes.
    pub fn new(dir: PathBuf) -> Self {
        Self { dir, written: 0 }
    }

    fn target(&self, relative: &Path, suffix: &str) -> PathBuf {
        let mut path = self.dir.clone();
        for part in relative.components() {
            match part {
                Component::Normal(name) => path.push(name),
                Component::ParentDir => path.push("__"),
                Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
            }
        }
        let mut name: OsString = path.into_os_string();
        name.push(suffix);
        PathBuf::from(name)
    }

    fn put<T: Serialize>(&mut self, path: &Path, value: &T) -> Result<()> {
        let folder = path.parent().unwrap_or(&self.dir);
        fs::create_dir_all(folder).map_err(|e| failed("folder", folder, &e))?;
        self.written += 1;
        let temporary = folder.join(format!(
            ".formstitch-{}-{}.tmp",
            std::process::id(),
            self.written
        ));
        let done = write(&temporary, value).and_then(|()| fs::rename(&temporary, path));
        done.map_err(|e| {
            let _ = fs::remove_file(&temporary);
            failed("file", path, &e)
        })
    }
}

fn write<T: Serialize>(path: &Path, value: &T) -> std::io::Result<()> {
    let mut out = BufWriter::new(fs::File::create(path)?);
    serde_json::to_writer_pretty(&mut out, value)?;
    out.write_all(b"\n")?;
    out.into_inner()?;
    Ok(())
}

fn failed(what: &str, path: &Path, error: &std::io::Error) -> Error {
    Error::new(
        ErrorKind::Io,
        format!("this {what} cannot be written: {error}"),
    )
    .at_path(path.display().to_string())
}

impl Sink for JsonDir {
    fn write(&mut self, item: &Item) -> Result<()> {
        self.put(&self.target(&item.relative, ".json"), &item.report)?;
        if let Some(tables) = &item.tables {
            self.put(&self.target(&item.relative, ".tables.json"), tables)?;
        }
        Ok(())
    }

    fn holds(&self, relative: &Path) -> bool {
        self.target(relative, ".json").is_file()
    }

    fn finish(&mut self) -> Result<()> {
        Ok(())
    }
}
