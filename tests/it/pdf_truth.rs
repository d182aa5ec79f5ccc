//! The 84 small PDFs with known text, where they are at hand.

use formstitch::model::{Document, Glyph, Hidden};
use formstitch::read::pdf;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Files of which nobody can know the text, or need not.
const EXCEPTED: [&str; 2] = ["cid_UniGB-UTF8-H.pdf", "cid_UniGB-UTF32-H.pdf"];

fn folder() -> Option<PathBuf> {
    let at = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/pdf-text");
    at.join("truth.json").exists().then_some(at)
}

/// The text of each page without white space.
fn texts(document: &Document, keep: impl Fn(&Glyph) -> bool) -> Vec<String> {
    let page = |glyphs: &[Glyph]| {
        let kept = glyphs.iter().filter(|g| keep(g)).map(|g| g.ch);
        kept.filter(|c| !c.is_whitespace()).collect()
    };
    document.pages.iter().map(|p| page(&p.glyphs)).collect()
}

fn strings(value: &Value) -> Vec<String> {
    let all = value.as_array().cloned().unwrap_or_default();
    all.iter()
        .filter_map(Value::as_str)
        .map(|s| s.chars().filter(|c| !c.is_whitespace()).collect())
        .collect()
}

fn missing(wanted: &[String], pages: &[String]) -> Vec<String> {
    let all = pages.concat();
    wanted
        .iter()
        .filter(|w| !pages.iter().any(|p| p.contains(w.as_str())) && !all.contains(w.as_str()))
        .cloned()
        .collect()
}

#[test]
fn known_texts_are_read_exactly() {
    let Some(folder) = folder() else {
        return;
    };
    let truth = std::fs::read_to_string(folder.join("truth.json")).unwrap();
    let truth: serde_json::Map<String, Value> = serde_json::from_str(&truth).unwrap();
    let mut wrong = Vec::new();
    let mut files = 0;
    for (name, want) in &truth {
        let class = want["cls"].as_str().unwrap_or_default();
        if EXCEPTED.contains(&name.as_str()) || class == "emb-unrecoverable" {
            continue;
        }
        files += 1;
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let document = match pdf::read(&bytes) {
            Ok(d) => d,
            Err(e) => {
                wrong.push(format!("{name}: {e}"));
                continue;
            }
        };
        // A head that crosses the edge of a sheet is whole only with the part beyond the edge.
        let cut = |g: &Glyph| class == "calc" && g.hidden == Some(Hidden::Clip);
        let visible = missing(
            &strings(&want["visible"]),
            &texts(&document, |g| g.is_visible() || cut(g)),
        );
        for text in visible.iter().take(4) {
            let seen = texts(&document, |_| true).concat();
            let seen: String = seen.chars().take(60).collect();
            wrong.push(format!("{name} ({class}): not visible: {text} in {seen}"));
        }
        // A layer that is switched off is not read.
        if name == "clip_ocg_off.pdf" {
            continue;
        }
        let hidden = strings(&want["hidden"]);
        // What a print cut away is not in the file; what it hid is, and some of each such text or all of it is marked.
        let absent = missing(&hidden, &texts(&document, |_| true));
        let shown = missing(&hidden, &texts(&document, Glyph::is_visible));
        for text in &hidden {
            if class == "clip" && absent.contains(text) {
                wrong.push(format!("{name} ({class}): hidden, and not read: {text}"));
            }
            if !absent.contains(text) && !shown.contains(text) {
                wrong.push(format!("{name} ({class}): not marked as hidden: {text}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{files} files\n{}", wrong.join("\n"));
}
