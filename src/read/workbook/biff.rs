//! What the records of an older workbook say about looks: number formats, borders, merged ranges, hidden lines, comments.
//! Values are left to calamine, which does not tell these.

use super::area::{Area, MAX_COLS};
use super::worksheet::{Lines, Sides};
use std::collections::HashMap;

/// Height of type and of rows is told in twentieths of a point.
const TWIPS: f64 = 20.0;
/// A column's width is told in 1/256 of a character.
const COLUMN_UNIT: f64 = 5.25 / 256.0;
/// No workbook has more cell styles.
const MAX_STYLES: usize = 1 << 16;

/// Height of rows and width of columns that say nothing, in points.
pub(super) const USUAL: (f64, f64) = (15.0, 48.0);

/// How a cell looks.
#[derive(Clone, Debug, Default)]
pub(super) struct Look {
    /// Number of its format.
    pub format: u16,
    /// Its borders.
    pub sides: Sides,
    /// Its type size in points.
    pub size: f64,
}

/// The looks of one worksheet.
#[derive(Clone, Debug, Default)]
pub(super) struct SheetLooks {
    /// Number of the style of each cell that is stored.
    pub cells: HashMap<(u32, u32), u16>,
    /// Merged ranges.
    pub merges: Vec<Area>,
    /// Rows.
    pub rows: Lines,
    /// Columns.
    pub cols: Lines,
    /// Comments with their cells.
    pub comments: Vec<((u32, u32), String)>,
    /// Texts of other shapes.
    pub shapes: Vec<String>,
    /// Codes of heads (true) and feet.
    pub heads: Vec<(bool, String)>,
    /// Whether zeros are left blank.
    pub blank_zeros: bool,
}

/// The looks of a workbook.
#[derive(Clone, Debug, Default)]
pub(super) struct Looks {
    /// Styles by number.
    pub styles: Vec<Look>,
    /// Format codes by number.
    pub codes: HashMap<u16, String>,
    /// Whether dates are counted from 1904.
    pub from_1904: bool,
    /// Worksheets in the order of the workbook's list.
    pub sheets: Vec<SheetLooks>,
}

fn word(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

fn long(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at + 4)?.try_into().ok()?))
}

/// `count` characters, one or two bytes each as the flags say.
fn chars(data: &[u8], flags: u8, count: usize) -> String {
    if flags & 1 == 0 {
        return data.iter().take(count).map(|b| char::from(*b)).collect();
    }
    let units = data
        .chunks_exact(2)
        .take(count)
        .map(|c| u16::from_le_bytes([c[0], c[1]]));
    char::decode_utf16(units)
        .map(|c| c.unwrap_or('\u{fffd}'))
        .collect()
}

/// A text with its length in two bytes and its flags in one.
fn text(data: &[u8]) -> Option<String> {
    let count = word(data, 0)?;
    Some(chars(data.get(3..)?, *data.get(2)?, count.into()))
}

/// The records of a stream from `at` on: kind and content.
struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let kind = word(self.stream, self.at)?;
        let len = usize::from(word(self.stream, self.at + 2)?);
        let from = self.at + 4;
        let data = self.stream.get(from..from + len)?;
        self.at = from + len;
        Some((kind, data))
    }
}

/// Reads a workbook's stream. `None` where it is of a kind before 1997, whose records differ.
pub(super) fn read(stream: &[u8]) -> Option<Looks> {
    let (kind, begin) = Records { stream, at: 0 }.next()?;
    if kind != 0x0809 || word(begin, 0)? != 0x0600 {
        return None;
    }
    let mut looks = Looks::default();
    let mut sizes: Vec<f64> = Vec::new();
    let mut offsets = Vec::new();
    for (kind, data) in (Records { stream, at: 0 }) {
        match kind {
            0x000a => break,
            0x0022 => looks.from_1904 = word(data, 0) == Some(1),
            0x0031 => sizes.push(word(data, 0).map_or(0.0, f64::from) / TWIPS),
            0x041e => {
                if let (Some(id), Some(code)) = (word(data, 0), data.get(2..).and_then(text)) {
                    looks.codes.insert(id, code);
                }
            }
            0x00e0 if looks.styles.len() < MAX_STYLES => looks.styles.push(style(data, &sizes)),
            0x0085 => offsets.push(long(data, 0)? as usize),
            _ => {}
        }
    }
    looks.sheets = offsets.into_iter().map(|at| sheet(stream, at)).collect();
    Some(looks)
}

fn style(data: &[u8], sizes: &[f64]) -> Look {
    let font = usize::from(word(data, 0).unwrap_or(0));
    // There is no font of number 4.
    let font = font - usize::from(font > 4);
    let borders = long(data, 10).unwrap_or(0);
    let drawn = |shift: u32| borders >> shift & 0xf != 0;
    Look {
        format: word(data, 2).unwrap_or(0),
        sides: Sides {
            left: drawn(0),
            right: drawn(4),
            top: drawn(8),
            bottom: drawn(12),
        },
        size: sizes.get(font).copied().unwrap_or(0.0),
    }
}

fn sheet(stream: &[u8], at: usize) -> SheetLooks {
    let mut out = SheetLooks::default();
    (out.rows.usual, out.cols.usual) = USUAL;
    let mut notes: HashMap<u16, (u32, u32)> = HashMap::new();
    let mut texts: Vec<(u16, u16, String)> = Vec::new();
    let mut object = (0, 0);
    let mut expected = None;
    let mut depth = 0;
    for (kind, data) in (Records { stream, at }) {
        match kind {
            0x0809 => depth += 1,
            0x000a => depth -= 1,
            _ if depth > 1 => {}
            0x005d => object = (word(data, 4).unwrap_or(0), word(data, 6).unwrap_or(0)),
            0x01b6 => expected = word(data, 10).filter(|n| *n > 0),
            0x003c => {
                if let (Some(count), Some((flags, rest))) = (expected.take(), data.split_first()) {
                    texts.push((object.0, object.1, chars(rest, *flags, count.into())));
                }
            }
            0x001c => {
                if let (Some(row), Some(col), Some(id)) =
                    (word(data, 0), word(data, 2), word(data, 6))
                {
                    notes.insert(id, (row.into(), col.into()));
                }
            }
            _ => record(&mut out, kind, data),
        }
        if depth <= 0 {
            break;
        }
    }
    for (_, id, text) in texts {
        match notes.get(&id) {
            Some(cell) => out.comments.push((*cell, text)),
            None => out.shapes.push(text),
        }
    }
    out
}

fn record(out: &mut SheetLooks, kind: u16, data: &[u8]) {
    let at = |offset: usize| word(data, offset).unwrap_or(0);
    let (row, col) = (u32::from(at(0)), u32::from(at(2)));
    match kind {
        0x0201 | 0x0203 | 0x0204 | 0x0205 | 0x0006 | 0x00d6 | 0x00fd | 0x027e => {
            out.cells.insert((row, col), at(4));
        }
        // Runs of blank cells (two bytes each) and of numbers (six bytes each).
        0x00be | 0x00bd => {
            let step = if kind == 0x00be { 2 } else { 6 };
            let inside = data
                .get(4..data.len().saturating_sub(2))
                .unwrap_or_default();
            for (i, cell) in inside.chunks_exact(step).enumerate() {
                let style = word(cell, 0).unwrap_or(0);
                out.cells.insert((row, col + i as u32), style);
            }
        }
        0x00e5 => {
            let ranges = data.get(2..).unwrap_or_default().chunks_exact(8);
            out.merges.extend(ranges.map(|r| {
                let side = |at: usize| u32::from(word(r, at).unwrap_or(0));
                Area {
                    top: side(0),
                    bottom: side(2),
                    left: side(4),
                    right: side(6),
                }
            }));
        }
        0x0208 => {
            if long(data, 12).unwrap_or(0) & 0x20 != 0 {
                out.rows.hidden.push((row, row));
            }
            out.rows
                .sizes
                .insert(row, f64::from(at(6) & 0x7fff) / TWIPS);
        }
        0x007d => {
            let (first, last) = (u32::from(at(0)), u32::from(at(2)).min(MAX_COLS - 1));
            if at(8) & 1 != 0 {
                out.cols.hidden.push((first, last.max(first)));
            }
            let width = f64::from(at(4)) * COLUMN_UNIT;
            out.cols.sizes.extend((first..=last).map(|c| (c, width)));
        }
        0x0014 | 0x0015 => out.heads.extend(text(data).map(|t| (kind == 0x0014, t))),
        0x023e => out.blank_zeros = at(0) & 0x10 == 0,
        _ => {}
    }
}
