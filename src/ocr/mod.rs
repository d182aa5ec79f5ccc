//! Scans: a picture of a page to a page with the very same glyphs and rulings, each glyph with a confidence.
//!
//! The way of a picture: its paper is made white (`even`), it is put straight (`skew`), its ruled lines are found
//! (`rulings`) and wiped (`unrule`), a network finds lines of text (`detect`), which are cut at the rulings and drawn
//! close around their ink (`strips`), another network reads them (`recognise`), what looks alike is settled by what
//! stands around it (`settle`), and the characters are put where they stand on the page (`place`). Lines that a cut between
//! two pages parts are read once more from both (`edges`, `mend`). `docs/ocr.md` has the figures behind the choices.

mod apart;
mod bands;
mod beside;
mod bits;
mod broken;
mod chains;
mod compare;
mod crossings;
mod custom;
mod dashes;
mod detect;
mod doubt;
mod edges;
mod engine;
mod even;
mod eyes;
mod ghosts;
mod grammar;
mod heights;
mod lexicon;
mod lone;
mod low;
mod marks;
mod mend;
mod mille;
mod model;
mod pairs;
mod place;
mod plane;
mod raised;
mod recognise;
mod ridge;
mod rulings;
mod settle;
mod shade;
mod shapes;
mod skew;
mod spell;
mod strips;
mod strokes;
mod stubs;
mod touch;
mod turn;
mod unexplained;
mod unrule;
pub mod weights;

pub use doubt::MISSING;
pub use edges::Edge;
pub use engine::Engine;
pub use eyes::{Eyes, Mode, Settings};
pub use mend::{Mended, Side};
