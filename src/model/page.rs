//! What a reader hands on: a document of pages (print) or of sheets (markup).

use super::geometry::{Axis, Rect};
use super::report::{Format, TextLayer, Warning};
use super::sheet::{Sheet, Span};

/// Why a glyph that is in the content stream cannot be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hidden {
    /// Outside the clip in force when it was drawn.
    Clip,
    /// Outside the page box.
    OffPage,
    /// Drawn in text render mode 3 (or fully transparent).
    Invisible,
    /// A filled shape or picture was painted over it later.
    Covered,
    /// Drawn in the colour of what lies under it (white on white).
    Background,
}

/// One printed character.
///
/// A code that stands for several characters (a ligature) becomes several glyphs that share its box.
#[derive(Clone, Debug, PartialEq)]
pub struct Glyph {
    /// The character after folding; U+FFFD where it cannot be known.
    pub ch: char,
    /// Where it stands: on the page when it leaves a reader, on the canvas after un-printing.
    pub bbox: Rect,
    /// The part of `bbox` that can be seen; empty for a hidden glyph.
    pub shown: Rect,
    /// Where it stood on its page; never changes after reading.
    pub home: Rect,
    /// Page number, from 1.
    pub page: u32,
    /// Type size in points.
    pub size: f64,
    /// Direction of the line it belongs to, in quarter turns clockwise: 0 is left to right.
    pub turn: u8,
    /// Whether its line runs at an angle that is no quarter turn (a watermark, mostly).
    pub slanted: bool,
    /// Why it cannot be seen, if it cannot.
    pub hidden: Option<Hidden>,
    /// Whether it was read from a picture.
    pub recognised: bool,
    /// How sure the reader is of `ch`, 0 to 1.
    pub confidence: f32,
    /// Position in the content stream of its page, from 0.
    pub order: u32,
}

impl Glyph {
    /// Whether a person should look at it. What a file states is certain or not; what was read from a picture is never
    /// quite certain, and of the characters of numbers more is asked (docs/ocr.md has the figures).
    pub fn is_doubtful(&self) -> bool {
        let enough = match self.recognised {
            false => 1.0,
            true if self.ch.is_ascii_digit() || matches!(self.ch, '.' | ',' | '%' | '-') => 0.99,
            true => 0.95,
        };
        self.confidence < enough
    }

    /// Whether any part of the glyph can be seen.
    pub fn is_visible(&self) -> bool {
        self.hidden.is_none()
    }

    /// For tests: a character of ten points on page 1, read from a picture for sure.
    #[cfg(test)]
    pub(crate) fn sure(ch: char, area: Rect) -> Self {
        Self {
            ch,
            bbox: area,
            shown: area,
            home: area,
            page: 1,
            size: 10.0,
            turn: 0,
            slanted: false,
            hidden: None,
            recognised: true,
            confidence: 1.0,
            order: 0,
        }
    }
}

/// How a ruling was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RulingStyle {
    /// A stroked line.
    Stroke,
    /// A stroked line with a dash pattern.
    Dashed,
    /// A thin filled rectangle.
    Bar,
    /// The edge of a filled area (table shading).
    Shade,
}

/// A straight horizontal or vertical line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ruling {
    /// Its direction.
    pub axis: Axis,
    /// y of a horizontal ruling, x of a vertical one (middle of the pen).
    pub at: f64,
    /// Smaller end along the axis.
    pub from: f64,
    /// Larger end along the axis.
    pub to: f64,
    /// Pen width in points.
    pub width: f64,
    /// How it was drawn.
    pub style: RulingStyle,
    /// Page number, from 1.
    pub page: u32,
}

/// A picture on a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Where it is drawn.
    pub bbox: Rect,
    /// Page number, from 1.
    pub page: u32,
    /// Width and height in pixels.
    pub pixels: (u32, u32),
}

/// One page of a print.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// Number, from 1.
    pub number: u32,
    /// Displayed width in points.
    pub width: f64,
    /// Displayed height in points.
    pub height: f64,
    /// The page's own rotation, already applied to all coordinates: 0, 90, 180 or 270.
    pub rotation: u16,
    /// Characters, hidden ones included.
    pub glyphs: Vec<Glyph>,
    /// Rulings that can be seen.
    pub rulings: Vec<Ruling>,
    /// Pictures.
    pub pictures: Vec<Picture>,
}

/// Facts about a file that no page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The program that wrote the file.
    pub producer: Option<String>,
    /// The program that made the document.
    pub creator: Option<String>,
    /// Creation date as written in the file.
    pub created: Option<String>,
    /// Names of attached files.
    pub attachments: Vec<String>,
}

/// What a reader makes of a file.
#[derive(Clone, Debug)]
pub struct Document {
    /// What the bytes turned out to be.
    pub format: Format,
    /// Where the text came from.
    pub text_layer: TextLayer,
    /// Pages of a print; empty for markup.
    pub pages: Vec<Page>,
    /// Sheets of a markup file; empty for a print.
    pub sheets: Vec<Sheet>,
    /// What a markup file holds outside its sheets: heads and feet, comments, hidden cells. Empty for a print, whose
    /// furniture un-printing finds.
    pub furniture: Vec<Span>,
    /// Facts about the file.
    pub facts: Facts,
    /// What went wrong on the way.
    pub warnings: Vec<Warning>,
}
