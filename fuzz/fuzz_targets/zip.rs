//! An archive: finding what is in it, and reading each entry.
#![no_main]

use formstitch::batch::{extract_file, find};
use formstitch::profiles::Profiles;
use formstitch_fuzz::EYES;
use std::fs;
use std::sync::LazyLock;
use tempfile::TempDir;

static DIR: LazyLock<TempDir> = LazyLock::new(|| TempDir::new().expect("a folder for temporary files"));

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let path = DIR.path().join("a.zip");
    fs::write(&path, bytes).expect("a temporary file can be written");
    let inputs = find(&[path]).expect("no two entries share a path");
    assert!(!inputs.files.is_empty());
    for input in &inputs.files {
        assert!(input.relative.starts_with("a.zip"), "{input:?}");
        extract_file(input, false, &Profiles::default(), &EYES);
    }
});
