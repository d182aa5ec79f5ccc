//! One JSON file for each document.

use super::whole::{self, Whole};
use super::{Item, Sink};
use crate::error::Result;
use serde::Serialize;
use std::collections::HashSet;
use std::ffi::OsString;
use std::io::Write;
use std::path::{Component, Path, PathBuf};

/// Writes `DIR/<path below the given folder>.json`, the whole file name kept (`a.pdf.json`), and where raw tables were
/// asked for `….tables.json` beside it: a list for each table with the texts of its cells in reading order.
///
/// Each file appears whole or not at all. A path that leads upwards stays inside the folder, `..` written as `__`.
#[derive(Debug)]
pub struct JsonDir {
    dir: PathBuf,
    /// Those below it that were written to.
    folders: HashSet<PathBuf>,
}

impl JsonDir {
    /// A sink that writes below `dir`, which is made when the first report comes.
    pub fn new(dir: PathBuf) -> Self {
        Self {
            dir,
            folders: HashSet::new(),
        }
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
        if self.folders.insert(folder.to_path_buf()) {
            whole::folder(folder)?;
        }
        let (file, mut out) = Whole::create(path)?;
        serde_json::to_writer_pretty(&mut out, value).map_err(|e| file.failed(&e))?;
        out.write_all(b"\n").map_err(|e| file.failed(&e))?;
        file.end(out)?;
        file.keep()
    }
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
