//! Runs the built command in a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The built executable.
pub const FORMSTITCH: &str = env!("CARGO_BIN_EXE_formstitch");

/// A folder with inputs, in which the command runs.
pub struct Desk(tempfile::TempDir);

impl Desk {
    pub fn new(files: &[(&str, &[u8])]) -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        for (name, bytes) in files {
            desk.put(name, bytes);
        }
        desk
    }

    pub fn put(&self, name: &str, bytes: &[u8]) {
        let path = self.at(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub fn root(&self) -> &Path {
        self.0.path()
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(FORMSTITCH);
        command
            .current_dir(self.root())
            .args(arguments)
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES")
            .env("LANG", "C")
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran(self.command(arguments).output().unwrap())
    }
}

/// What a run of the command said.
pub struct Ran(Output);

impl Ran {
    /// What a command comes to that was made with [`Desk::command`].
    pub fn of(mut command: Command) -> Self {
        Self(command.output().unwrap())
    }

    pub fn code(&self) -> i32 {
        self.0.status.code().unwrap()
    }

    pub fn stdout(&self) -> &str {
        std::str::from_utf8(&self.0.stdout).unwrap()
    }

    pub fn stderr(&self) -> &str {
        std::str::from_utf8(&self.0.stderr).unwrap()
    }

    /// Standard output as JSON Lines, by path: they come as files are done.
    pub fn lines(&self) -> Vec<serde_json::Value> {
        let parsed = self.stdout().lines().map(serde_json::from_str);
        let mut lines: Vec<serde_json::Value> = parsed.collect::<Result<_, _>>().unwrap();
        lines.sort_by_key(|l| l.pointer("/source/path").map(ToString::to_string));
        lines
    }
}
