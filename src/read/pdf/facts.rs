//! What a file says of itself beside its pages.

use crate::model::{Facts, Warning};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{self, Array, DateTime, Dict, Name};

/// Name trees deeper than this are loops.
const MAX_DEPTH: usize = 16;

/// More attachments than this are not listed.
const MAX_ATTACHMENTS: usize = 1000;

/// Producer, date and attachments.
pub(super) fn facts(pdf: &Pdf) -> Facts {
    let meta = pdf.metadata();
    let text = |bytes: &Option<Box<[u8]>>| {
        let text = bytes.as_deref().map(text_string)?;
        let text = text.trim_matches(|c: char| c.is_control() || c == ' ');
        (!text.is_empty()).then(|| text.to_owned())
    };
    Facts {
        producer: text(&meta.producer),
        creator: text(&meta.creator),
        created: meta.creation_date.as_ref().map(date),
        attachments: attachments(pdf),
    }
}

/// The document catalog.
pub(super) fn catalog(pdf: &Pdf) -> Option<Dict<'_>> {
    pdf.xref().get(pdf.xref().root_id())
}

/// A warning where layers are switched off, as their text is not read.
pub(super) fn layers(pdf: &Pdf) -> Option<Warning> {
    let layers: Dict<'_> = catalog(pdf)?.get("OCProperties")?;
    let state: Dict<'_> = layers.get("D")?;
    let off = state
        .get::<Array<'_>>("OFF")
        .is_some_and(|a| a.raw_iter().next().is_some());
    let base_off = state
        .get::<Name<'_>>("BaseState")
        .is_some_and(|n| n.as_ref() == b"OFF");
    (off || base_off).then(|| Warning {
        code: "layer-off".to_owned(),
        message: "layers of the document are switched off; their text is not read".to_owned(),
        page: None,
    })
}

fn attachments(pdf: &Pdf) -> Vec<String> {
    let mut names = Vec::new();
    let tree = catalog(pdf)
        .and_then(|c| c.get::<Dict<'_>>("Names"))
        .and_then(|n| n.get::<Dict<'_>>("EmbeddedFiles"));
    if let Some(tree) = tree {
        walk(&tree, 0, &mut names);
    }
    names
}

fn walk(node: &Dict<'_>, depth: usize, names: &mut Vec<String>) {
    if depth > MAX_DEPTH || names.len() >= MAX_ATTACHMENTS {
        return;
    }
    if let Some(pairs) = node.get::<Array<'_>>("Names") {
        let specs = pairs.iter::<Dict<'_>>();
        names.extend(specs.take(MAX_ATTACHMENTS).filter_map(|s| file_name(&s)));
    }
    if let Some(kids) = node.get::<Array<'_>>("Kids") {
        for kid in kids.iter::<Dict<'_>>().take(MAX_ATTACHMENTS) {
            walk(&kid, depth + 1, names);
        }
    }
}

fn file_name(spec: &Dict<'_>) -> Option<String> {
    let name = spec
        .get::<object::String<'_>>("UF")
        .or_else(|| spec.get::<object::String<'_>>("F"))?;
    Some(text_string(name.as_bytes()))
}

/// The date as ISO 8601.
fn date(d: &DateTime) -> String {
    let sign = if d.utc_offset_hour < 0 { '-' } else { '+' };
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{sign}{:02}:{:02}",
        d.year,
        d.month,
        d.day,
        d.hour,
        d.minute,
        d.second,
        d.utc_offset_hour.unsigned_abs(),
        d.utc_offset_minute
    )
}

/// A text string: Unicode by its mark; else UTF-8 or GBK, which Chinese programs write without one; else Latin.
pub(super) fn text_string(bytes: &[u8]) -> String {
    if let Some(rest) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        return encoding_rs::UTF_16BE
            .decode_without_bom_handling(rest)
            .0
            .into_owned();
    }
    if let Some(rest) = bytes.strip_prefix(&[0xFF, 0xFE]) {
        return encoding_rs::UTF_16LE
            .decode_without_bom_handling(rest)
            .0
            .into_owned();
    }
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    encoding_rs::GBK
        .decode_without_bom_handling_and_without_replacement(bytes)
        .unwrap_or_else(|| {
            encoding_rs::WINDOWS_1252
                .decode_without_bom_handling(bytes)
                .0
        })
        .into_owned()
}
