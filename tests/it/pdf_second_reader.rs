//! A second, independent reader finds the same characters.

use crate::pdf_make::Made;
use formstitch::read::fold::fold;
use formstitch::read::pdf;
use std::collections::BTreeMap;
use std::panic::catch_unwind;
use std::path::Path;

fn bag(text: impl Iterator<Item = char>) -> BTreeMap<char, usize> {
    let mut bag = BTreeMap::new();
    for ch in text
        .map(fold)
        .filter(|c| !c.is_whitespace() && !c.is_control())
    {
        *bag.entry(ch).or_insert(0) += 1;
    }
    bag
}

/// The characters both readers find; `None` where the second one cannot read the file.
fn both(bytes: &[u8]) -> Option<(BTreeMap<char, usize>, BTreeMap<char, usize>)> {
    let other = catch_unwind(|| pdf_extract::extract_text_from_mem(bytes).ok());
    let other = bag(other.ok().flatten()?.chars());
    let document = pdf::read(bytes).unwrap();
    let glyphs = document.pages.iter().flat_map(|p| &p.glyphs);
    Some((bag(glyphs.map(|g| g.ch)), other))
}

#[test]
fn made_files_agree() {
    let contents = [
        "BT /F1 10 Tf 20 50 Td (Total: 123.45) Tj ET",
        "q 1 0 0 1 20 20 cm BT /F1 8 Tf 0 0 Td [(Budget) -500 (2024)] TJ T* ET Q",
        "BT /F1 8 Tf 10 TL 20 80 Td (one) Tj T* (two) Tj T* (three) Tj ET",
    ];
    for content in contents {
        let bytes = Made::new(content).bytes();
        let (ours, other) = both(&bytes).unwrap();
        assert_eq!(ours, other, "{content}");
    }
}

#[test]
fn samples_agree() {
    let Ok(entries) = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("samples"))
    else {
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "pdf") {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let Some((ours, other)) = both(&bytes) else {
            continue;
        };
        // The second reader knows no predefined encodings: where it finds few of the characters it does not count.
        let shared: usize = ours
            .iter()
            .map(|(c, n)| other.get(c).map_or(0, |m| *n.min(m)))
            .sum();
        let total: usize = ours.values().sum();
        let found: usize = other.values().sum();
        if shared * 2 > total {
            assert_eq!((shared, shared), (total, found), "{}", path.display());
        }
    }
}
