//! One JSON file for each document.

use super::rows::hash;
use super::whole::{self, Whole};
use super::{Item, Sink};
use crate::error::Result;
use serde::Serialize;
use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::{Component, Path, PathBuf};

/// The endings behind the name of a file: of its report, and of its raw tables.
const REPORT: &str = ".json";
const TABLES: &str = ".tables.json";
/// The longest name that leaves room for them, in bytes: file systems take 255.
const LONGEST: usize = 255 - TABLES.len();
/// What is kept of a longer one, in bytes.
const START: usize = 128;

/// Writes `DIR/<path below the given folder>.json`, the whole file name kept (`a.pdf.json`), and where raw tables were
/// asked for `….tables.json` beside it: a list for each table with the texts of its cells in reading order.
///
/// Each file appears whole or not at all. A path that leads upwards stays inside the folder, `..` written as `__`. Of a file
/// name that leaves no room for the endings there is the start, `…` and a hash.
#[derive(Debug)]
pub struct JsonDir {
    dir: PathBuf,
    /// Whether raw tables are asked for.
    tables: bool,
    /// Folders that were written to.
    folders: HashSet<PathBuf>,
}

impl JsonDir {
    /// A sink that writes below `dir`, which is made when the first report comes.
    pub fn new(dir: PathBuf) -> Self {
        Self {
            dir,
            tables: false,
            folders: HashSet::new(),
        }
    }

    /// Whether raw tables are asked for; a report without them then does not count as held.
    pub fn with_tables(self, tables: bool) -> Self {
        Self { tables, ..self }
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
        if let Some(long) = path.file_name().filter(|name| name.len() > LONGEST) {
            path.set_file_name(shortened(long));
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

/// The start of a name with a hash of all of it.
fn shortened(name: &OsStr) -> String {
    let told = name.to_string_lossy();
    let start = told.floor_char_boundary(START);
    format!("{}…{}", &told[..start], hash(name.as_encoded_bytes()))
}

impl Sink for JsonDir {
    fn write(&mut self, item: &Item) -> Result<()> {
        self.put(&self.target(&item.relative, REPORT), &item.report)?;
        if let Some(tables) = &item.tables {
            self.put(&self.target(&item.relative, TABLES), tables)?;
        }
        Ok(())
    }

    fn holds(&self, relative: &Path) -> bool {
        let is_there = |suffix| self.target(relative, suffix).is_file();
        is_there(REPORT) && (!self.tables || is_there(TABLES))
    }

    fn finish(&mut self) -> Result<()> {
        Ok(())
    }
}
