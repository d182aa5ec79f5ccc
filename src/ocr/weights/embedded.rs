//! Weights that are part of the program: `--features embed-weights`.

use super::expand::expand;
use super::list::File;

// PACKS: names and packs, made by the build script.
include!(concat!(env!("OUT_DIR"), "/packs.rs"));

/// A file as it is in the program; `None` where it is damaged.
pub(super) fn read(file: &File) -> Option<Vec<u8>> {
    let (_, pack) = PACKS.iter().find(|(name, _)| *name == file.name)?;
    expand(pack, usize::try_from(file.bytes).ok()?)
}
