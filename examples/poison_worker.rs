//! A worker that reads like the product's, but does to itself what a file says that begins with `%POISON`: `panic`,
//! `abort`, `stack`, `loop` or `alloc`; `pages` takes long, but tells of one page after another. Tests use it to see what a run outlives.

use formstitch::batch::{WorkerOptions, serve_with};
use formstitch::model::Report;
use formstitch::pipeline::{self, Laid, Means, Progress};
use std::hint::black_box;
use std::process::ExitCode;
use std::thread::sleep;
use std::time::Duration;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let memory = arguments.iter().skip_while(|a| *a != "--memory").nth(1);
    let options = WorkerOptions {
        memory_mb: memory.and_then(|m| m.parse().ok()).unwrap_or(1024),
        tables: arguments.iter().any(|a| a == "--tables"),
    };
    match serve_with(&options, read) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn read(
    path: &str,
    bytes: &[u8],
    means: Means<'_>,
    watch: &mut (dyn FnMut(Progress) + Send),
) -> (Report, Laid) {
    if let Some(poison) = bytes.strip_prefix(b"%POISON ") {
        take(poison.trim_ascii_end(), watch);
    }
    pipeline::extract_watched(path, bytes, means, watch)
}

fn take(poison: &[u8], watch: &mut (dyn FnMut(Progress) + Send)) {
    match poison {
        b"panic" => panic!("poisoned"),
        b"abort" => std::process::abort(),
        b"stack" => drop(deeper(0)),
        b"loop" => loop {
            black_box(());
        },
        b"alloc" => drop(black_box(vec![1u8; 10 << 30])),
        b"pages" => {
            for page in 1..=12 {
                watch(Progress::Recognised(page));
                sleep(Duration::from_millis(500));
            }
        }
        _ => {}
    }
}

/// Goes deeper than any stack.
fn deeper(depth: u64) -> Vec<u64> {
    let mut below = match black_box(depth) {
        u64::MAX => Vec::new(),
        _ => deeper(depth + 1),
    };
    below.push(depth);
    below
}
