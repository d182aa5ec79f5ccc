//! json (stub).
use super::{Item, Sink, io};
use crate::error::Result;
use std::path::PathBuf;

/// A folder of JSON files.
#[derive(Debug)]
pub struct JsonDir(PathBuf, bool);

impl JsonDir {
    /// Writes below `dir`.
    pub fn new(dir: PathBuf, with_tables: bool) -> Self {
        Self(dir, with_tables)
    }
}

impl Sink for JsonDir {
    fn write(&mut self, item: &Item) -> Result<()> {
        let mut name = self.0.join(&item.relative).into_os_string();
        let mut tables = name.clone();
        name.push(".json");
        tables.push(".tables.json");
        let path = PathBuf::from(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(io)?;
        }
        let text = serde_json::to_vec_pretty(&item.report).map_err(io)?;
        std::fs::write(path, text).map_err(io)?;
        if let (true, Some(t)) = (self.1, &item.tables) {
            std::fs::write(tables, serde_json::to_vec(t).map_err(io)?).map_err(io)?;
        }
        Ok(())
    }
    fn finish(&mut self) -> Result<()> {
        Ok(())
    }
}
