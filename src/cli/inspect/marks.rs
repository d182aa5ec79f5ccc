//! What can be drawn, and how each looks.

use crate::model::RulingStyle;

/// What a box or a line stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A glyph that can be seen whole.
    Seen,
    /// A glyph of which a part can be seen.
    Clipped,
    /// A glyph whose character the reader was unsure of.
    Unsure,
    /// A glyph that cannot be seen.
    Hidden,
    /// A glyph of a running head, a page number, a watermark.
    Furniture,
    /// A copy of a glyph that stands on the canvas already.
    Double,
    /// A hidden glyph that went back to the string it belongs to.
    Recovered,
    /// A ruling.
    Ruling(RulingStyle),
    /// A cell of a table.
    Cell,
    /// A picture on the page.
    Picture,
    /// A page on the canvas.
    Tile,
    /// A cut between tiles.
    Seam,
    /// A cut between tiles whose places are not sure.
    UnsureSeam,
    /// An edge at which the print is cut, the rest nowhere in the file.
    Cut,
}

/// Everything that has a look, for a style sheet.
pub(super) const ALL: [Mark; 17] = [
    Mark::Seen,
    Mark::Clipped,
    Mark::Unsure,
    Mark::Hidden,
    Mark::Furniture,
    Mark::Double,
    Mark::Recovered,
    Mark::Ruling(RulingStyle::Stroke),
    Mark::Ruling(RulingStyle::Dashed),
    Mark::Ruling(RulingStyle::Bar),
    Mark::Ruling(RulingStyle::Shade),
    Mark::Cell,
    Mark::Picture,
    Mark::Tile,
    Mark::Seam,
    Mark::UnsureSeam,
    Mark::Cut,
];

/// How something is drawn. Lengths are in points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    /// Red, green, blue.
    pub colour: [u8; 3],
    /// How much of what lies below the line is covered, 0 to 1.
    pub opacity: f64,
    /// Width of the line; a ruling's own width where that is more.
    pub width: f64,
    /// Length of a dash and of the gap behind it.
    pub dash: Option<(f64, f64)>,
    /// How much the inside covers, 0 to 1.
    pub fill: f64,
}

const fn look(colour: [u8; 3], opacity: f64, width: f64) -> Look {
    Look {
        colour,
        opacity,
        width,
        dash: None,
        fill: 0.0,
    }
}

impl Look {
    const fn dashed(self, on: f64, off: f64) -> Self {
        Self {
            dash: Some((on, off)),
            ..self
        }
    }

    const fn filled(self, fill: f64) -> Self {
        Self { fill, ..self }
    }
}

impl Mark {
    /// Its name in a style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::Seen => "seen",
            Self::Clipped => "clipped",
            Self::Unsure => "unsure",
            Self::Hidden => "hidden",
            Self::Furniture => "furniture",
            Self::Double => "double",
            Self::Recovered => "recovered",
            Self::Ruling(RulingStyle::Stroke) => "stroke",
            Self::Ruling(RulingStyle::Dashed) => "dashed",
            Self::Ruling(RulingStyle::Bar) => "bar",
            Self::Ruling(RulingStyle::Shade) => "shade",
            Self::Cell => "grid",
            Self::Picture => "image",
            Self::Tile => "page",
            Self::Seam => "sure",
            Self::UnsureSeam => "weak",
            Self::Cut => "lost",
        }
    }

    /// The name of its kind, so that all of a kind can be found.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Seen
            | Self::Clipped
            | Self::Unsure
            | Self::Hidden
            | Self::Furniture
            | Self::Double
            | Self::Recovered => "glyph",
            Self::Ruling(_) => "ruling",
            Self::Cell => "cell",
            Self::Picture => "picture",
            Self::Tile => "tile",
            Self::Seam | Self::UnsureSeam => "seam",
            Self::Cut => "cut",
        }
    }

    /// How it is drawn.
    pub fn look(self) -> Look {
        match self {
            Self::Seen => look([40, 95, 215], 0.6, 0.3),
            Self::Clipped => look([240, 130, 0], 0.9, 0.5).filled(0.15),
            Self::Unsure => look([215, 0, 190], 0.9, 0.5).filled(0.15),
            Self::Hidden => look([220, 20, 20], 0.9, 0.5).filled(0.12),
            Self::Furniture => look([125, 125, 125], 0.7, 0.3).filled(0.15),
            Self::Double => look([125, 50, 190], 0.9, 0.5).filled(0.15),
            Self::Recovered => look([240, 130, 0], 0.9, 0.5).filled(0.2),
            Self::Ruling(RulingStyle::Stroke) => look([0, 115, 45], 0.85, 0.8),
            Self::Ruling(RulingStyle::Dashed) => look([0, 115, 45], 0.85, 0.8).dashed(3.0, 2.0),
            Self::Ruling(RulingStyle::Bar) => look([60, 185, 70], 0.85, 1.0),
            Self::Ruling(RulingStyle::Shade) => look([135, 200, 110], 0.85, 0.8).dashed(1.0, 1.0),
            Self::Cell => look([0, 150, 160], 0.5, 2.2).filled(0.09),
            Self::Picture => look([125, 125, 125], 0.7, 0.8).dashed(4.0, 2.0),
            Self::Tile => look([70, 85, 110], 0.8, 1.0),
            Self::Seam => look([25, 35, 70], 0.9, 2.0).dashed(9.0, 6.0),
            Self::UnsureSeam => look([220, 20, 20], 0.9, 2.0).dashed(9.0, 6.0),
            Self::Cut => look([150, 20, 20], 0.9, 3.0),
        }
    }
}
