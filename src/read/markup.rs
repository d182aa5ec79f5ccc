//! Text with its place in a markup file.

use crate::model::{Flag, Region, Span};

/// A piece of text read at `path`. Characters that could not be read are in doubt.
pub(super) fn span(text: String, path: String) -> Span {
    let glyphs = text.chars().filter(|c| !c.is_whitespace()).count();
    let broken = text.chars().filter(|c| *c == '\u{fffd}').count();
    Span {
        at: vec![Region {
            path: Some(path),
            ..Region::default()
        }],
        glyphs,
        confidence: 1.0 - broken as f32 / glyphs.max(1) as f32,
        flags: if broken > 0 {
            vec![Flag::LowConfidence]
        } else {
            Vec::new()
        },
        review: broken > 0,
        text,
    }
}
