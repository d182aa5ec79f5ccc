//! Whether and how pictures are read, and the networks as soon as one is met.

use super::engine::Engine;
use super::weights::{self, Place};
use crate::error::{Error, Result};
use crate::model::{Page, Raster};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// Which pages are read from their pictures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mode {
    /// Those whose text is in a picture.
    #[default]
    Auto,
    /// All of them, whatever text they have.
    Always,
    /// None.
    Never,
}

/// How pictures are read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Which pages are read from their pictures.
    pub mode: Mode,
    /// Read at this resolution, in dots per inch, rather than at that of the picture.
    pub dpi: Option<f64>,
    /// The folder of the weights; `None`: the usual place (see [`Place::all`]).
    pub weights: Option<PathBuf>,
}

/// What reads pictures: the settings, and the networks, which are loaded when the first picture is met. Clones share
/// them.
#[derive(Clone, Default)]
pub struct Eyes {
    settings: Settings,
    engine: Arc<OnceLock<Result<Engine>>>,
}

impl fmt::Debug for Eyes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Eyes").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Eyes {
    /// Eyes with these settings; nothing is loaded yet.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            engine: Arc::default(),
        }
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The networks.
    ///
    /// # Errors
    /// `Weights` where they are not in place.
    pub fn engine(&self) -> Result<&Engine> {
        let load = || {
            let place = Place::usual(self.settings.weights.as_deref())?;
            Engine::load(weights::load(&place)?)
        };
        self.engine.get_or_init(load).as_ref().map_err(Error::clone)
    }

    /// Reads the picture of a page.
    ///
    /// # Errors
    /// `Weights` where the networks are not in place or stop.
    pub fn read(&self, raster: &Raster) -> Result<Page> {
        self.engine()?.read(raster)
    }
}
