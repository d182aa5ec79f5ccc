//! Where a database is.

use super::{Source, Store};
use crate::emit::postgres::{self, Postgres};
use crate::emit::sqlite::{self, Sqlite};
use crate::error::{Error, ErrorKind, Result};
use std::path::PathBuf;

/// A database as named on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A file: `sqlite:PATH`, `sqlite://PATH`, or just a path.
    Sqlite(PathBuf),
    /// A server: `postgres://…` or `postgresql://…`.
    Postgres(String),
}

impl Address {
    /// `None` where it is no kind of database that formstitch knows.
    pub fn parse(url: &str) -> Option<Self> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Some(Self::Postgres(url.to_string()));
        }
        let path = match url.strip_prefix("sqlite:") {
            Some(rest) => rest.strip_prefix("//").unwrap_or(rest),
            None if url.contains("://") => return None,
            None => url,
        };
        (!path.is_empty()).then(|| Self::Sqlite(path.into()))
    }

    /// Opens the database; makes its tables where there are none, and brings those of an older layout up to date.
    ///
    /// # Errors
    /// `Database`: it cannot be reached, is another program's, or has a layout that cannot be brought up to date.
    pub fn open(&self) -> Result<Box<dyn Store>> {
        Ok(match self {
            Self::Sqlite(path) => Box::new(Sqlite::open(path)?),
            Self::Postgres(url) => Box::new(Postgres::open(url)?),
        })
    }
}

impl Address {
    /// Opens the database to be read only: it is neither made nor changed, and stays as it is for who reads.
    ///
    /// # Errors
    /// `Database`: it is not there or cannot be reached, is no formstitch database, has an older or newer layout, or holds
    /// no documents.
    pub fn look(&self) -> Result<Box<dyn Source>> {
        Ok(match self {
            Self::Sqlite(path) => Box::new(sqlite::Look::open(path)?),
            Self::Postgres(url) => Box::new(postgres::Look::open(url)?),
        })
    }
}

/// Opens the database at `url`: see [`Address`].
///
/// # Errors
/// `Usage` where it names no database that formstitch knows; those of [`Address::open`].
pub fn open(url: &str) -> Result<Box<dyn Store>> {
    match Address::parse(url) {
        Some(address) => address.open(),
        None => Err(Error::new(
            ErrorKind::Usage,
            format!("expected sqlite:PATH, a path or postgres://…, found {url}"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn databases_are_paths_or_urls() {
        let sqlite = |path: &str| Some(Address::Sqlite(path.into()));
        let postgres = |url: &str| Some(Address::Postgres(url.into()));
        for (url, address) in [
            ("a.db", sqlite("a.db")),
            ("sqlite:a.db", sqlite("a.db")),
            ("sqlite://dir/a.db", sqlite("dir/a.db")),
            ("sqlite:///tmp/a.db", sqlite("/tmp/a.db")),
            ("postgres://host/db", postgres("postgres://host/db")),
            ("postgresql:///db", postgres("postgresql:///db")),
            ("mysql://host/db", None),
            ("sqlite:", None),
            ("", None),
        ] {
            assert_eq!(Address::parse(url), address, "{url}");
        }
    }
}
