//! Marked content that says in words what its glyphs stand for.

use super::place::split;
use crate::model::{Glyph, Rect};
use crate::read::fold::fold;
use hayro_interpret::hayro_syntax::object::{self, Dict};

/// Glyphs surer than this keep their own reading.
const SURE: f32 = 0.5;

/// A part of the content with a replacement text.
#[derive(Clone, Debug)]
pub(super) struct Span {
    text: String,
    /// Index of its first glyph.
    pub(super) start: usize,
}

impl Span {
    pub(super) fn new(properties: &Dict<'_>, start: usize) -> Option<Self> {
        let raw = properties.get::<object::String<'_>>("ActualText")?;
        let text = super::facts::text_string(raw.as_bytes());
        Some(Self { text, start })
    }

    /// Gives the glyphs the text, if most of them are unsure of their own. Says whether it did.
    pub(super) fn replace(&self, glyphs: &mut Vec<Glyph>) -> bool {
        let own = glyphs.get(self.start..).unwrap_or_default();
        let unsure = own.iter().filter(|g| g.confidence < SURE).count();
        let chars: Vec<char> = self.text.chars().filter(|c| !c.is_control()).collect();
        let Some(first) = own.first().cloned() else {
            return false;
        };
        if unsure * 2 <= own.len() || chars.is_empty() {
            return false;
        }
        let boxes: Vec<Rect> = if chars.len() == own.len() {
            own.iter().map(|g| g.bbox).collect()
        } else {
            let around = own.iter().map(|g| g.bbox).reduce(|a, b| a.union(&b));
            split(
                &around.unwrap_or(first.bbox),
                chars.len(),
                false,
                first.turn,
            )
        };
        let said = chars.into_iter().zip(boxes).map(|(ch, bbox)| Glyph {
            ch: fold(ch),
            bbox,
            shown: if first.hidden.is_none() {
                bbox
            } else {
                first.shown
            },
            home: bbox,
            confidence: 0.9,
            ..first
        });
        let said: Vec<Glyph> = said.collect();
        glyphs.truncate(self.start);
        glyphs.extend(said);
        true
    }
}
