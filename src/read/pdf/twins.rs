//! Glyphs printed twice at nearly the same place, which is bold type and not text twice.

use crate::model::Glyph;

/// The same character again within this share of the type size is bold type made by printing twice.
const TWICE: f64 = 0.15;

/// Side of the cells that glyphs are looked up in: doubles are in the same or a neighbouring one.
fn pitch(glyph: &Glyph) -> f64 {
    (glyph.size * 2.0 * TWICE).max(0.1)
}

pub(super) fn cell(glyph: &Glyph, dx: i32, dy: i32) -> (char, i32, i32) {
    let pitch = pitch(glyph);
    let at = |v: f64| (v / pitch).floor() as i32;
    (
        glyph.ch,
        at(glyph.bbox.x0).saturating_add(dx),
        at(glyph.bbox.y0).saturating_add(dy),
    )
}

/// The neighbours a glyph is nearest to.
pub(super) fn lean(glyph: &Glyph) -> (i32, i32) {
    let pitch = pitch(glyph);
    let side = |v: f64| {
        let v = v / pitch;
        if v - v.floor() < 0.5 { -1 } else { 1 }
    };
    (side(glyph.bbox.x0), side(glyph.bbox.y0))
}

pub(super) fn is_double(a: &Glyph, b: &Glyph) -> bool {
    // Unknown characters may differ.
    let twice = if b.ch == '\u{FFFD}' { 0.0 } else { TWICE };
    let near = |d: f64, full: f64| d.abs() <= (twice * b.size).min(full * 0.6).max(0.05);
    a.ch == b.ch
        && a.turn == b.turn
        && (a.size - b.size).abs() <= 0.03 * b.size
        && near(a.bbox.x0 - b.bbox.x0, b.bbox.width())
        && near(a.bbox.y0 - b.bbox.y0, b.bbox.height())
}

/// Keeps of two printings of one glyph what shows more.
pub(super) fn merge(there: &mut Glyph, again: &Glyph) {
    there.confidence = there.confidence.max(again.confidence);
    match (there.hidden, again.hidden) {
        (Some(_), None) => {
            there.hidden = None;
            there.shown = again.shown;
            there.bbox = again.bbox;
            there.home = again.home;
        }
        (None, None) => there.shown = there.shown.union(&again.shown).intersection(&there.bbox),
        _ => {}
    }
}
