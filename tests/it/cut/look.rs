//! How a sheet looks: sizes, alignment, borders.

use super::grid::{Align, COLUMNS};
use super::rng::Rng;
use formstitch::model::RulingStyle;

/// How a sheet looks.
#[derive(Clone, Debug)]
pub struct Look {
    pub size: f64,
    pub leading: f64,
    pub pad: (f64, f64),
    pub columns: [f64; COLUMNS],
    pub row_extra: f64,
    pub top: bool,
    pub name: Align,
    pub target: Align,
    pub standard: Align,
    /// Names are aligned differently row by row.
    pub mixed: bool,
    pub title_scale: f64,
    pub title_space: f64,
    pub gap: f64,
    pub pen: f64,
    pub rules: Rules,
    pub style: RulingStyle,
    /// Latin words and numbers are not broken.
    pub keep_words: bool,
    /// Closing punctuation does not begin a line.
    pub hang: bool,
    /// A blank is a glyph, not only a distance.
    pub blanks: bool,
    /// The first column is so narrow that its labels run down.
    pub vertical: bool,
}

/// How the borders are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rules {
    /// Each line in one stroke.
    Whole,
    /// Every cell draws its four sides, so inner borders are there twice.
    EachCell,
    /// Lines broken where they cross others, with gaps of a fraction of a point.
    Broken,
    /// Two lines side by side.
    Doubled,
}

impl Look {
    pub fn random(rng: &mut Rng, plain: bool) -> Self {
        let size = rng.quarters(8.0, 12.0);
        let vertical = !plain && rng.chance(0.08);
        let low = [5.0, 4.8, 5.2, 8.0, 5.0, 5.2, 5.2];
        let high = [7.5, 7.0, 8.0, 16.0, 9.0, 11.0, 11.0];
        let mut columns = [0, 1, 2, 3, 4, 5, 6].map(|i| size * rng.float(low[i], high[i]));
        let pad = (rng.quarters(1.0, 4.0), rng.quarters(0.5, 3.0));
        if vertical {
            columns[0] = size * rng.float(1.2, 1.8) + 2.0 * pad.0;
        }
        let align = |rng: &mut Rng| rng.pick(&[Align::Left, Align::Centre]);
        let rules = [Rules::Whole, Rules::EachCell, Rules::Broken, Rules::Doubled];
        Self {
            size,
            leading: rng.float(1.12, 1.5),
            pad,
            columns,
            row_extra: rng.float(0.0, 8.0),
            top: !plain && rng.chance(0.3),
            name: align(rng),
            target: Align::Centre,
            standard: align(rng),
            mixed: rng.chance(0.3),
            title_scale: rng.float(1.2, 1.6),
            title_space: rng.float(4.0, 20.0),
            gap: rng.float(20.0, 60.0),
            pen: rng.quarters(0.5, 1.25),
            rules: if plain {
                Rules::Whole
            } else {
                rng.pick(&rules)
            },
            style: if plain || rng.chance(0.6) {
                RulingStyle::Stroke
            } else {
                RulingStyle::Bar
            },
            keep_words: rng.chance(0.5),
            hang: rng.chance(0.5),
            blanks: rng.chance(0.5),
            vertical,
        }
    }
}
