//! The command line: arguments to options, results to messages and exit codes.
//!
//! Exit codes: 0 where all is clean, 1 where some files failed (or need review under `--strict`), 2 where the command
//! could not run: bad arguments, no input, an output that cannot be opened. A reader that closes the pipe early
//! (`formstitch … | head`) is no failure.

mod export;
mod extract;
mod grid;
pub mod inspect;
mod messages;
mod out;
mod profiles;
mod progress;
mod show;
mod tables;
mod text;

use crate::batch::{self, Input, Options, WorkerCommand, WorkerOptions};
use crate::emit::{self, Item};
use crate::error::{Error, ErrorKind, Result};
use crate::profiles::Profiles;
use clap::{Args, Parser, Subcommand};
use messages::Lang;
use profiles::{OwnProfiles, ProfilesCommand};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

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
    Extract(ExtractArgs),
    /// Write a database out as CSV, Parquet, a workbook, or JSON Lines
    Export(export::ExportArgs),
    /// Show the forms of one file in the terminal
    Show(ShowArgs),
    /// Draw what was found over the pages of a file
    Inspect(inspect::InspectArgs),
    /// Show the raw tables of any document
    Tables(TablesArgs),
    /// List, show and check form profiles
    #[command(subcommand)]
    Profiles(ProfilesCommand),
    /// Print the JSON Schema of a report
    Schema,
    /// Read files for a parent process
    #[command(hide = true)]
    Worker(WorkerArgs),
}

#[derive(Debug, Args)]
struct ExtractArgs {
    /// Files, folders (with all below them) and patterns such as 'archive/**/*.pdf'
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
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
    /// Exit with 1 where anything needs review
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    own: OwnProfiles,
    #[command(flatten)]
    limits: Limits,
}

#[derive(Debug, Args)]
struct Limits {
    /// Time that one file may take
    #[arg(long, value_name = "SECONDS", default_value = "20", value_parser = seconds)]
    timeout: Duration,
    /// Memory that one file may take (Linux)
    #[arg(long, value_name = "MB", default_value_t = 1024, value_parser = clap::value_parser!(u64).range(1..=1 << 24))]
    memory: u64,
    /// Read files in this process: without limits on time and memory, and at the risk of a crash
    #[arg(long)]
    no_supervisor: bool,
}

impl Limits {
    fn options(&self) -> Result<Options> {
        Ok(Options {
            jobs: 0,
            timeout: self.timeout,
            memory_mb: self.memory,
            tables: false,
            profiles: Profiles::default(),
            worker: if self.no_supervisor {
                None
            } else {
                Some(WorkerCommand::current()?)
            },
        })
    }
}

#[derive(Debug, Args)]
struct ShowArgs {
    /// The file
    file: PathBuf,
    #[command(flatten)]
    own: OwnProfiles,
    #[command(flatten)]
    limits: Limits,
}

#[derive(Debug, Args)]
struct TablesArgs {
    /// The file
    file: PathBuf,
    #[command(flatten)]
    own: OwnProfiles,
    /// Print JSON: one list of cell texts for each table
    #[arg(long)]
    json: bool,
    /// Time that it may take
    #[arg(long, value_name = "SECONDS", default_value = "20", value_parser = seconds)]
    timeout: Duration,
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
        Command::Show(args) => show::run(&args, lang),
        Command::Tables(args) => tables::run(&args, lang),
        Command::Inspect(args) => inspect::run(&args, lang),
        Command::Profiles(command) => profiles::run(&command, lang),
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
fn read_one(path: &Path, profiles: Profiles, limits: &Limits, lang: Lang) -> Result<Item> {
    let input = the_one(path, lang)?;
    let options = Options {
        profiles,
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

/// Seconds of a command line, fractions allowed.
fn seconds(text: &str) -> std::result::Result<Duration, String> {
    text.parse::<f64>()
        .ok()
        .filter(|s| *s > 0.0)
        .and_then(|s| Duration::try_from_secs_f64(s).ok())
        .ok_or_else(|| "expected a number of seconds above 0".into())
}

#[cfg(test)]
mod tests {
    use super::{Cli, seconds};
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn seconds_may_have_fractions() {
        assert_eq!(seconds("0.5").map(|d| d.as_millis()), Ok(500));
        for bad in ["0", "-1", "nan", "inf", "1e30", "x"] {
            assert!(seconds(bad).is_err(), "{bad}");
        }
    }
}
