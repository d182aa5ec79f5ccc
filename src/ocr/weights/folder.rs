//! Folders where weights are looked for. Also part of the build script, so it names nothing of the crate.

use std::path::PathBuf;

/// The environment variable that names a folder of weights.
pub const VARIABLE: &str = "FORMSTITCH_WEIGHTS";

/// The folder that [`VARIABLE`] names, if it is set.
pub fn variable() -> Option<PathBuf> {
    let folder = std::env::var_os(VARIABLE).filter(|v| !v.is_empty())?;
    Some(folder.into())
}

/// The user's own folder of weights, such as `~/.local/share/formstitch/weights`, whether it is there or not. `None` where
/// the system does not tell where the user's data are.
pub fn data() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.data_dir().join("formstitch").join("weights"))
}
