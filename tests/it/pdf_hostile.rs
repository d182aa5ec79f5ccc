//! Odd and hostile files, where they are at hand: each ends, with a document or an error.

use formstitch::read::pdf;
use std::path::Path;
use std::time::{Duration, Instant};

/// Files that only a limit on the process could stop; none at present.
const KILLERS: [&str; 0] = [];

/// No file may take longer; the limits of the reader are below this.
const PATIENCE: Duration = Duration::from_secs(30);

#[test]
fn every_hostile_file_ends() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/hostile");
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.ends_with(".pdf") || KILLERS.contains(&name.as_str()) {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let start = Instant::now();
        match pdf::read(&bytes) {
            Ok(document) => check(&name, &document),
            Err(error) => assert!(!error.detail.is_empty(), "{name}"),
        }
        assert!(start.elapsed() < PATIENCE, "{name}");
    }
}

/// What holds for every document.
fn check(name: &str, document: &formstitch::model::Document) {
    for page in &document.pages {
        for (order, glyph) in page.glyphs.iter().enumerate() {
            assert!(glyph.bbox.is_finite(), "{name}: {glyph:?}");
            assert!(glyph.bbox.x0 <= glyph.bbox.x1, "{name}: {glyph:?}");
            assert_eq!(glyph.order as usize, order, "{name}");
            assert_eq!(glyph.page, page.number, "{name}");
            let empty = glyph.shown.area() == 0.0;
            assert!(glyph.is_visible() || empty, "{name}: {glyph:?}");
        }
        for ruling in &page.rulings {
            assert!(ruling.from < ruling.to, "{name}: {ruling:?}");
            assert!(ruling.at.is_finite(), "{name}: {ruling:?}");
        }
    }
}
