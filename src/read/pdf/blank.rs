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

/// An OpenType file of four tables: one glyph without width, 1000 units to the em.
fn build() -> Vec<u8> {
    let tables: [(&[u8; 4], Vec<u8>); 4] = [
        (b"head", head()),
        (b"hhea", table(36, &[(0, &[0, 1, 0, 0]), (34, &[0, 1])])),
        (b"hmtx", vec![0; 4]),
        (b"maxp", vec![0, 0, 0x50, 0, 0, 1, 0, 0]),
    ];
    let mut file = vec![0, 1, 0, 0, 0, 4, 0, 0x40, 0, 2, 0, 0];
    let mut at = 12 + 16 * tables.len();
    for (tag, data) in &tables {
        file.extend_from_slice(*tag);
        file.extend_from_slice(&[0; 4]);
        file.extend_from_slice(&(at as u32).to_be_bytes());
        file.extend_from_slice(&(data.len() as u32).to_be_bytes());
        at += data.len();
    }
    file.extend(tables.into_iter().flat_map(|(_, data)| data));
    file
}

fn head() -> Vec<u8> {
    let magic = 0x5F0F_3CF5_u32.to_be_bytes();
    let upem = 1000_u16.to_be_bytes();
    table(56, &[(0, &[0, 1, 0, 0]), (12, &magic), (18, &upem)])
}

/// A table of `len` bytes, zero but for the given ones.
fn table(len: usize, bytes: &[(usize, &[u8])]) -> Vec<u8> {
    let mut table = vec![0; len];
    for (at, bytes) in bytes {
        if let Some(place) = table.get_mut(*at..at + bytes.len()) {
            place.copy_from_slice(bytes);
        }
    }
    table
}
