//! The `formstitch` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    formstitch::cli::main()
}
