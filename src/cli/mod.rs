//! The command line: arguments to options, results to messages and exit codes.
//!
//! Exit codes: 0 where all is clean, 1 where some files failed (or need review under `--strict`), 2 where the command
//! could not run: bad arguments, no input, an output that cannot be opened; 130 where Ctrl-C ended it. A reader that closes the pipe early
//! (`formstitch … | head`) is no failure.

mod audit;
mod bulk;
mod doctor;
mod export;
mod extract;
mod eyes;
mod fail_list;
mod grid;
pub mod inspect;
mod limits;
mod log;
mod messages;
mod out;
mod outputs;
mod picks;
mod profiles;
mod progress;
mod show;
mod signals;
mod sinks;
mod status;
mod tables;
mod text;
mod weights;

use crate::batch::{self, Input, Options, WorkerOptions};
use crate::emit::{self, Item};
use crate::error::{Error, ErrorKind, Result};
use crate::profiles::Profiles;
use clap::{Args, Parser, Subcommand};
use eyes::Sight;
use limits::{Limits, seconds};
use log::LogFormat;
use messages::Lang;
use picks::Picks;
use profiles::{OwnProfiles, ProfilesCommand};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;
use weights::WeightsCommand;

/// Turns archives of budget-performance declarations into one database an auditor can trust.
#[derive(Debug, Parser)]
#[command(name = "formstitch", version, about, propagate_version = true)]
struct Cli {
    /// Language of messages [default: by locale]
    #[arg(long, global = true, value_enum)]
    lang: Option<Lang>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Extract forms from files and folders into a database, JSON, or JSON Lines
    Extract(Box<ExtractArgs>),
    /// Write a database out as CSV, Parquet, a workbook, or JSON Lines
    Export(export::ExportArgs),
    /// Look for what does not add up, within forms and across the archive
    Audit(audit::AuditArgs),
    /// Tell what is in a database: what was read, what failed and why, what waits for review
    Status(status::StatusArgs),
    /// Show the forms of one file in the terminal
    Show(ShowArgs),
    /// Draw what was found over the pages of a file
    Inspect(inspect::InspectArgs),
    /// Show the raw tables of any document
    Tables(TablesArgs),
    /// List, show and check form profiles
    #[command(subcommand)]
    Profiles(ProfilesCommand),
    /// Bring the models that scans are read with, and tell where they are
    #[command(subcommand)]
    Weights(WeightsCommand),
    /// Tell whether all that is needed is there
    Doctor(doctor::DoctorArgs),
    /// Print the JSON Schema of a report
    Schema,
    /// Read files for a parent process
    #[command(hide = true)]
    Worker(WorkerArgs),
}

#[derive(Debug, Args)]
struct ExtractArgs {
    #[command(flatten)]
    picks: Picks,
    /// Database to write: sqlite:PATH or just a path, or postgres://… [default, if no other output is named:
    /// formstitch.sqlite]
    #[arg(long, value_name = "URL")]
    db: Option<String>,
    /// Folder for one JSON file for each input: DIR/<path below the given folder>.json
    #[arg(long, value_name = "DIR")]
    json: Option<PathBuf>,
    /// File for JSON Lines, one for each input; - is standard output
    #[arg(long, value_name = "FILE")]
    jsonl: Option<PathBuf>,
    /// Write the cell texts of the raw tables beside the JSON files (NAME.tables.json)
    #[arg(long, requires = "json")]
    tables: bool,
    /// Files read at the same time [default: number of processors]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    jobs: Option<u16>,
    /// Write the files that failed to FILE, one a line: path, code and message, parted by tabs
    #[arg(long, value_name = "FILE")]
    fail_list: Option<PathBuf>,
    /// How to tell on standard error how it goes
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    log_format: LogFormat,
    /// Read files again that another version of formstitch read into the database, or that were read with other profiles
    #[arg(long)]
    refresh: bool,
    /// Read files again that failed before
    #[arg(long)]
    retry_failed: bool,
    /// Exit with 1 where anything needs review
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    own: OwnProfiles,
    #[command(flatten)]
    sight: Sight,
    #[command(flatten)]
    limits: Limits,
}

#[derive(Debug, Args)]
struct ShowArgs {
    /// The file
    file: PathBuf,
    #[command(flatten)]
    own: OwnProfiles,
    #[command(flatten)]
    sight: Sight,
    #[command(flatten)]
    limits: Limits,
}

#[derive(Debug, Args)]
struct TablesArgs {
    /// The file
    file: PathBuf,
    #[command(flatten)]
    own: OwnProfiles,
    #[command(flatten)]
    sight: Sight,
    /// Print JSON: one list of cell texts for each table
    #[arg(long)]
    json: bool,
    /// Time that it may take
    #[arg(long, alias = "timeout", value_name = "SECONDS", default_value = "600", value_parser = seconds)]
    file_timeout: Duration,
}

#[derive(Debug, Args)]
struct WorkerArgs {
    #[arg(long)]
    memory: u64,
    #[arg(long)]
    tables: bool,
}

/// What came of a command that could run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// All clean.
    Clean,
    /// Something failed, or needs review where that was asked about.
    Unclean,
    /// The user broke it off.
    Stopped,
    /// It could not run after all, and that has been said.
    Broken,
}

/// Runs the command.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are "errors" that go to standard output with code 0.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let lang = cli
        .lang
        .unwrap_or_else(|| Lang::of_locale(|name| std::env::var(name).ok()));
    match dispatch(cli.command, lang) {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Unclean) => ExitCode::from(1),
        Ok(Outcome::Stopped) => ExitCode::from(signals::STOPPED),
        Ok(Outcome::Broken) => ExitCode::from(2),
        Err(error) => {
            out::tell(&lang.could_not_run(&error.to_string()));
            ExitCode::from(2)
        }
    }
}

fn dispatch(command: Command, lang: Lang) -> Result<Outcome> {
    match command {
        Command::Extract(args) => extract::run(&args, lang),
        Command::Export(args) => export::run(&args, lang),
        Command::Audit(args) => audit::run(&args, lang),
        Command::Status(args) => status::run(&args, lang),
        Command::Show(args) => show::run(&args, lang),
        Command::Tables(args) => tables::run(&args, lang),
        Command::Inspect(args) => inspect::run(&args, lang),
        Command::Profiles(command) => profiles::run(&command, lang),
        Command::Weights(command) => weights::run(&command, lang),
        Command::Doctor(args) => doctor::run(&args, lang),
        Command::Schema => {
            out::print(&(out::pretty(&emit::schema())? + "\n"))?;
            Ok(Outcome::Clean)
        }
        Command::Worker(args) => {
            let options = WorkerOptions {
                memory_mb: args.memory,
                tables: args.tables,
            };
            batch::serve(&options).map(|()| Outcome::Clean)
        }
    }
}

/// Reads one file with the safety of a batch.
fn read_one(
    path: &Path,
    profiles: Profiles,
    sight: &Sight,
    limits: &Limits,
    lang: Lang,
) -> Result<Item> {
    let input = the_one(path, lang)?;
    let options = Options {
        profiles,
        eyes: sight.eyes(),
        fetch: sight.fetch(lang),
        ..limits.options()?
    };
    let mut read = None;
    batch::run(&[input], &options, &mut |item| {
        read = Some(item);
        Ok(())
    })?;
    read.ok_or_else(|| Error::new(ErrorKind::Crashed, "nothing came back"))
}

/// The one file that `path` names: itself, a file in an archive (`a.zip/b.pdf`), or the only one of an archive.
fn the_one(path: &Path, lang: Lang) -> Result<Input> {
    let usage = |what: String| Error::new(ErrorKind::Usage, what).at_path(batch::told_path(path));
    if std::fs::metadata(path).is_ok_and(|facts| facts.is_dir()) {
        return Err(usage("expected a file, found a folder".into()));
    }
    let mut found = batch::find(&[path.to_path_buf()])?;
    if let Some(problem) = found.problems.pop() {
        return Err(Error {
            kind: ErrorKind::Usage,
            ..problem
        });
    }
    match (found.files.len(), found.files.pop()) {
        (1, Some(input)) => Ok(input),
        (_, None) => Err(usage(lang.no_input().into())),
        (_, Some(last)) => {
            let first = found.files.first().unwrap_or(&last);
            Err(usage(
                lang.many_in_archive(found.files.len() + 1, &first.told()),
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Cli;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_sound() {
        Cli::command().debug_assert();
    }
}
