//! Codes to characters.

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::BfString;

/// What one code stands for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reading {
    pub(super) text: BfString,
    pub(super) confidence: f32,
}

/// The fonts of a document.
#[derive(Default)]
pub(super) struct FontBook<'a> {
    _fonts: std::marker::PhantomData<&'a ()>,
}

impl<'a> FontBook<'a> {
    /// The character that two codes of a Chinese simple font make together.
    pub(super) fn pair(&mut self, _first: &Glyph<'a>, _second: &Glyph<'a>) -> Option<Reading> {
        None
    }

    /// The characters of a glyph.
    pub(super) fn read(&mut self, glyph: &Glyph<'a>) -> Reading {
        match glyph.as_unicode() {
            Some(text) => Reading {
                text,
                confidence: 1.0,
            },
            None => Reading {
                text: BfString::Char('\u{FFFD}'),
                confidence: 0.0,
            },
        }
    }
}
