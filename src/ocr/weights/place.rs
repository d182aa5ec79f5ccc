//! Where weights are looked for.

use super::folder;
use crate::error::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};

/// Where weights are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A folder that was named for this run.
    Named(PathBuf),
    /// The folder that the environment names (`FORMSTITCH_WEIGHTS`).
    Variable(PathBuf),
    /// The program itself, built with `--features embed-weights`.
    Embedded,
    /// The folder of the user's data, whether it is there or not.
    Data(PathBuf),
}

impl Place {
    /// All places that there are, in the order in which they are asked; `named` is the folder of this run, if one was
    /// named. Only the first is read from: a folder that was named on purpose and lacks a file is an error, not a
    /// reason to read with something else.
    pub fn all(named: Option<&Path>) -> Vec<Self> {
        let embedded = cfg!(feature = "embed-weights").then_some(Self::Embedded);
        let named = named.map(|folder| Self::Named(folder.into()));
        named
            .into_iter()
            .chain(folder::variable().map(Self::Variable))
            .chain(embedded)
            .chain(folder::data().map(Self::Data))
            .collect()
    }

    /// The place to read from: the first of [`Place::all`].
    ///
    /// # Errors
    /// `Weights` where there is none: not even the user's data have a folder.
    pub fn usual(named: Option<&Path>) -> Result<Self> {
        let first = Self::all(named).into_iter().next();
        first.ok_or_else(|| {
            let what = format!(
                "expected a folder of OCR weights, found neither {} nor a home folder",
                folder::VARIABLE
            );
            Error::new(ErrorKind::Weights, what)
        })
    }

    /// The folder; `None` for the program itself.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Named(folder) | Self::Variable(folder) | Self::Data(folder) => Some(folder),
            Self::Embedded => None,
        }
    }
}
