//! Scans: a picture of a page to a page with the very same glyphs and rulings.

pub mod weights;
