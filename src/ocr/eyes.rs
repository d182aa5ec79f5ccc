//! Whether and how pictures are read, and the networks as soon as one is met.

use super::edges::Edge;
use super::engine::Engine;
use super::weights::{self, Place};
use crate::error::Result;
use crate::model::{Page, Raster};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

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

impl Settings {
    /// What tells results with these settings from those with others: empty for the usual ones.
    pub fn mark(&self) -> String {
        let mode = match self.mode {
            Mode::Auto => "",
            Mode::Always => "+ocr",
            Mode::Never => "-ocr",
        };
        let dpi = self.dpi.map(|d| format!("@{d}")).unwrap_or_default();
        format!("{mode}{dpi}")
    }
}

/// What reads pictures: the settings, and the networks, which are loaded when the first picture is met. Clones share
/// them.
#[derive(Clone, Default)]
pub struct Eyes {
    settings: Settings,
    engine: Arc<Mutex<Option<Arc<Engine>>>>,
}

impl fmt::Debug for Eyes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Eyes")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
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

    /// The networks. Where they are not in place they are looked for again the next time.
    ///
    /// # Errors
    /// `Weights` where they are not in place.
    pub fn engine(&self) -> Result<Arc<Engine>> {
        let mut held = self.engine.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(engine) = held.as_ref() {
            return Ok(Arc::clone(engine));
        }
        let place = Place::usual(self.settings.weights.as_deref())?;
        let engine = Arc::new(Engine::load(weights::load(&place)?)?);
        *held = Some(Arc::clone(&engine));
        Ok(engine)
    }

    /// Reads the picture of a page, and keeps of it what it shows beside its open sides.
    ///
    /// # Errors
    /// `Weights` where the networks are not in place or stop.
    pub fn read(&self, raster: &Raster) -> Result<(Page, Vec<Edge>)> {
        self.engine()?.read(raster)
    }
}
