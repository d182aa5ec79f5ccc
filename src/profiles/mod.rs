//! Form profiles as files: the built-in ones, a user's own, and what is wrong with one.
//!
//! [`Profiles`] is what a run reads with; [`read`] and [`check`] say what is wrong with files that it was to read with.
//! `docs/profiles.md` teaches to write one.

mod check;
mod folder;
mod labels;
mod mistake;
mod shape;

pub use crate::form::Profile;
pub use check::{check, nearest};
pub use folder::{ProfileFile, read};
pub use mistake::{Complaint, Kind, Mistake, Word};

use crate::error::{Error, ErrorKind, Result};
use crate::form;
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::Arc;

/// The profiles that forms are told by, in the order in which they are asked; the built-in ones by default. A clone
/// shares them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profiles(Option<Arc<[Profile]>>);

impl Profiles {
    /// `own` profiles, then the built-in ones; an own one replaces the built-in one of its id.
    pub fn with(own: Vec<Profile>) -> Self {
        let mut all = own;
        let count = all.len();
        for profile in form::built_in() {
            if !all[..count].iter().any(|own| own.id == profile.id) {
                all.push(profile.clone());
            }
        }
        all.into()
    }

    /// The profiles of `path`, a folder of `*.toml` files or one such file, in front of the built-in ones.
    ///
    /// # Errors
    /// `Usage` where there is none, and for the first mistake that makes one useless, with its line and column; `Io`
    /// where one cannot be read. See [`read`] for all mistakes.
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        let mut own = Vec::new();
        for file in read(&[path])? {
            let Some(profile) = file.profile else {
                let mut errors = file.complaints.iter().filter(|c| c.is_error());
                let told = errors.next().map(ToString::to_string).unwrap_or_default();
                return Err(Error::new(ErrorKind::Usage, told).at_path(file.path));
            };
            own.push(profile);
        }
        Ok(Self::with(own))
    }

    /// All of them, in the order in which they are asked.
    pub fn all(&self) -> &[Profile] {
        self.0.as_deref().unwrap_or(form::built_in())
    }

    /// Whether these are the built-in ones as they are.
    pub fn is_built_in(&self) -> bool {
        self.0.is_none()
    }

    /// Eight hexadecimal digits that other profiles do not have; `None` for the built-in ones.
    pub fn mark(&self) -> Option<String> {
        let text = serde_json::to_vec(self.0.as_ref()?.as_ref()).unwrap_or_default();
        let digest = Sha256::digest(text);
        Some(digest.iter().take(4).map(|b| format!("{b:02x}")).collect())
    }
}

impl From<Vec<Profile>> for Profiles {
    /// These profiles and no others.
    fn from(all: Vec<Profile>) -> Self {
        Self(Some(all.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(id: &str) -> Profile {
        Profile {
            id: id.into(),
            ..Profile::default()
        }
    }

    #[test]
    fn own_profiles_come_first_and_replace_their_namesakes() {
        let built_in = Profiles::default();
        assert!(built_in.is_built_in());
        let ids = |p: &Profiles| -> Vec<String> { p.all().iter().map(|p| p.id.clone()).collect() };
        let (mine, last) = (named("mine"), built_in.all().last().unwrap().id.clone());
        let both = Profiles::with(vec![mine, named(&last)]);
        let mut wanted = vec!["mine".to_string(), last];
        wanted.extend(ids(&built_in));
        wanted.pop();
        assert_eq!(ids(&both), wanted);
        assert!(!both.is_built_in());
    }
}
