//! A Word file: bytes that may be one, and the parts of one. A zero byte ends a part; in order, they are the document,
//! the styles, the numbering, the head and the footnotes.
#![no_main]

use formstitch_fuzz::extract;
use formstitch_fuzz::office::{package, relations};
use formstitch_fuzz::xml::mend;

const PARTS: [&str; 5] = [
    "word/document.xml",
    "word/styles.xml",
    "word/numbering.xml",
    "word/header.xml",
    "word/footnotes.xml",
];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    extract(bytes);
    let parts: Vec<String> = bytes.split(|b| *b == 0).map(mend).collect();
    let kinds = ["styles", "numbering", "header", "footnotes"];
    let targets = kinds.map(|k| format!("{k}.xml"));
    let pairs: Vec<(&str, &str)> = kinds
        .into_iter()
        .zip(targets.iter().map(String::as_str))
        .collect();
    let relations = relations(&pairs);
    let mut all = vec![("word/_rels/document.xml.rels", relations.as_str())];
    all.extend(PARTS.into_iter().zip(parts.iter().map(String::as_str)));
    extract(&package(&all));
});
