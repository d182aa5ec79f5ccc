//! `formstitch inspect`: what was found, drawn over the pages.

use crate::error::{Error, ErrorKind, Result};
use clap::Args;
use std::path::PathBuf;

/// What to draw.
#[derive(Clone, Debug, Args)]
pub struct InspectArgs {
    /// The file
    pub file: PathBuf,
    /// Page to draw, from 1
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub page: Option<u32>,
    /// Draw the un-printed sheet with its seams, doubles and hidden text instead of a page
    #[arg(long)]
    pub canvas: bool,
    /// Picture to write: PNG or SVG, by its extension
    #[arg(short, long, value_name = "PICTURE")]
    pub output: PathBuf,
}

/// Draws the picture that `args` ask for.
///
/// # Errors
/// `Usage`: drawing is not built yet.
pub fn run(args: &InspectArgs) -> Result<()> {
    let known = args
        .output
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("png") || e.eq_ignore_ascii_case("svg"));
    Err(Error::new(
        ErrorKind::Usage,
        if known {
            "inspect is not built yet"
        } else {
            "expected a picture that ends in .png or .svg"
        },
    ))
}
