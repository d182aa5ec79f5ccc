//! sqlite (stub).
use super::{Item, Sink, io};
use crate::error::Result;
use std::path::Path;

/// SQLite.
#[derive(Debug)]
pub struct Sqlite;

impl Sqlite {
    /// Opens.
    ///
    /// # Errors
    /// `Database`.
    pub fn open(path: &Path) -> Result<Self> {
        std::fs::write(path, b"").map_err(io)?;
        Ok(Self)
    }
}

impl Sink for Sqlite {
    fn write(&mut self, _: &Item) -> Result<()> {
        Ok(())
    }
    fn finish(&mut self) -> Result<()> {
        Ok(())
    }
}
