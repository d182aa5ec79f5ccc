//! A font without a shape, for fonts that are not embedded.
//!
//! Reading needs no outlines, and hayro stretches a substitute to the widths of the font it stands for, which would
//! falsify the boxes. A font whose glyphs have no width is never stretched.

use hayro_interpret::font::FontData;
use std::sync::{Arc, LazyLock};

/// The font and its index in the collection.
pub(super) fn font() -> (FontData, u32) {
    static BLANK: LazyLock<Arc<Vec<u8>>> = LazyLock::new(|| Arc::new(build()));
    let data: FontData = BLANK.clone();
    (data, 0)
}

/// An OpenType file of two tables: one glyph, 1000 units to the em.
fn build() -> Vec<u8> {
    let head = head();
    let maxp: Vec<u8> = [0, 0, 0x50, 0, 0, 1].to_vec();
    let mut file = vec![0, 1, 0, 0, 0, 2, 0, 0x20, 0, 1, 0, 0];
    let first = 12 + 2 * 16;
    for (tag, at, len) in [
        (b"head", first, head.len()),
        (b"maxp", first + head.len(), 6),
    ] {
        file.extend_from_slice(tag);
        file.extend_from_slice(&[0; 4]);
        file.extend_from_slice(&(at as u32).to_be_bytes());
        file.extend_from_slice(&(len as u32).to_be_bytes());
    }
    file.extend(head);
    file.extend(maxp);
    file
}

fn head() -> Vec<u8> {
    let mut table = vec![0; 56];
    let mut put = |at: usize, bytes: &[u8]| {
        if let Some(place) = table.get_mut(at..at + bytes.len()) {
            place.copy_from_slice(bytes);
        }
    };
    put(0, &[0, 1, 0, 0]);
    put(12, &0x5F0F_3CF5_u32.to_be_bytes());
    put(18, &1000_u16.to_be_bytes());
    table
}
