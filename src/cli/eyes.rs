//! Options on reading pictures.

use super::messages::Lang;
use super::out;
use super::text::clean;
use super::weights::OwnWeights;
use crate::batch::Fetch;
use crate::error::{ErrorKind, Result};
use crate::model::Document;
use crate::ocr::weights::{Install, Place, install};
use crate::ocr::{Eyes, Mode, Settings};
use crate::pipeline;
use clap::{Args, ValueEnum};
use std::time::Duration;

/// Fetching weights by the way may take this long.
const WITHIN: Duration = Duration::from_secs(1800);

/// Resolutions that pictures are read at, in dots per inch.
const DPI: std::ops::RangeInclusive<f64> = 72.0..=600.0;

/// Which pages are read from their pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Ocr {
    /// Those whose text is in a picture
    Auto,
    /// All, whatever text they have
    Always,
    /// None
    Never,
}

/// How pictures are read.
#[derive(Debug, Args)]
pub(super) struct Sight {
    /// Which pages are read from their pictures
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto")]
    ocr: Ocr,
    /// Read pictures at this resolution, 72 to 600 dots per inch [default: their own, up to 300]
    #[arg(long, value_name = "DPI", value_parser = dpi)]
    ocr_dpi: Option<f64>,
    #[command(flatten)]
    weights: OwnWeights,
    /// Do not fetch the models when the first picture is met
    #[arg(long)]
    offline: bool,
}

impl Sight {
    /// What reads pictures.
    pub(super) fn eyes(&self) -> Eyes {
        Eyes::new(Settings {
            mode: match self.ocr {
                Ocr::Auto => Mode::Auto,
                Ocr::Always => Mode::Always,
                Ocr::Never => Mode::Never,
            },
            dpi: self.ocr_dpi,
            weights: self.weights.folder().map(Into::into),
        })
    }

    /// What brings the models where they are not in place: pip, into the folder of the user's data. A folder that was
    /// named is never written to.
    pub(super) fn fetch(&self, lang: Lang) -> Fetch {
        let place = self.weights.place().ok();
        match place {
            Some(Place::Data(folder)) if !self.offline => Fetch::with(move || {
                let order = Install {
                    to: &folder,
                    from: None,
                    within: WITHIN,
                };
                out::tell(lang.weights_needed());
                match install(&order, &mut |step| {
                    out::tell(&clean(&lang.weights_step(&step)))
                }) {
                    Ok(()) => true,
                    Err(error) => {
                        out::tell(&clean(&error.to_string()));
                        false
                    }
                }
            }),
            _ => Fetch::default(),
        }
    }
}

/// Reads a file, and once more where weights had to be brought first.
///
/// # Errors
/// Those of [`pipeline::read`].
pub(super) fn read(bytes: &[u8], eyes: &Eyes, fetch: &Fetch) -> Result<Document> {
    match pipeline::read(bytes, eyes, &mut |_| {}) {
        Err(error) if error.kind == ErrorKind::Weights && fetch.bring() => {
            pipeline::read(bytes, eyes, &mut |_| {})
        }
        done => done,
    }
}

fn dpi(text: &str) -> std::result::Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|n| DPI.contains(n));
    number.ok_or_else(|| "expected a number from 72 to 600".into())
}
