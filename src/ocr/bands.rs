//! Bands of ink across a box: the lines of text in it.

use super::bits::Bits;
use crate::model::Rect;

/// A band of ink at the edge of a box that is lower than this share of the main band belongs to another line.
const INTRUDER: f64 = 0.3;

/// Bands of ink this share of a page's usual line height are lines of their own.
const BAND: f64 = 0.6;

/// A band of ink higher than this many usual lines is several of them, each with its share of leading.
const SEVERAL: f64 = 1.6;
const LEADING: f64 = 1.1;

/// The row between two lines that touch has no more ink than this share of what rows of the band have.
const BETWEEN: f64 = 0.25;

/// Something higher than wide by this much is a column of characters.
const COLUMN: f64 = 1.6;

/// A piece without the bands of ink that belong to a line above or below it.
pub(super) fn trimmed(bits: &Bits, pieces: &[Rect], index: usize) -> Option<Rect> {
    let own = pieces.get(index)?;
    let others = pieces.iter().enumerate().filter(|(k, other)| {
        let common = own.x1.min(other.x1) - own.x0.max(other.x0);
        let rows = own.y1.min(other.y1) - own.y0.max(other.y0);
        *k != index
            && common >= 0.8 * own.width()
            && rows > 0.0
            && rows < 0.6 * own.height().min(other.height())
    });
    let others: Vec<&Rect> = others.map(|(_, o)| o).collect();
    if others.is_empty() {
        return Some(*own);
    }
    let mut bands = bands(bits, own);
    let foreign = |b: &(usize, usize)| {
        let within = |o: &&&Rect| b.0 as f64 >= o.y0 && b.1 as f64 <= o.y1 + 1.0;
        others.iter().any(|o| within(&o))
    };
    let all = bands.len();
    bands.retain(|b| !foreign(b));
    match (bands.first(), bands.last()) {
        (Some(first), Some(last)) if bands.len() < all => columns(bits, own, (first.0, last.1)),
        _ => Some(*own),
    }
}

/// Whole pixels of a box: from, and up to but not with.
pub(super) fn pixels(bits: &Bits, area: &Rect) -> ((usize, usize), (usize, usize)) {
    let clip = |v: f64, most: usize| (v.max(0.0) as usize).min(most);
    (
        (
            clip(area.x0.floor(), bits.width),
            clip(area.x1.ceil(), bits.width),
        ),
        (
            clip(area.y0.floor(), bits.height),
            clip(area.y1.ceil(), bits.height),
        ),
    )
}

/// The rows of a box that have ink, as bands from and up to but not with.
pub(super) fn bands(bits: &Bits, area: &Rect) -> Vec<(usize, usize)> {
    let (x, y) = pixels(bits, area);
    let mut out: Vec<(usize, usize)> = Vec::new();
    for row in y.0..y.1 {
        if bits.count(x, (row, row + 1)) == 0 {
            continue;
        }
        match out.last_mut() {
            Some(last) if last.1 == row => last.1 = row + 1,
            _ => out.push((row, row + 1)),
        }
    }
    out
}

/// The box drawn close around its ink, without what reaches in from the lines above and below; `None` without ink.
pub(super) fn close(bits: &Bits, area: &Rect) -> Option<Rect> {
    let mut bands = bands(bits, area);
    let (_, y) = pixels(bits, area);
    let main = bands.iter().map(|b| b.1 - b.0).max()? as f64;
    let low = |b: &(usize, usize)| ((b.1 - b.0) as f64) < main * INTRUDER;
    while bands.len() > 1 && bands.first().is_some_and(|b| low(b) && b.0 == y.0) {
        bands.remove(0);
    }
    while bands.len() > 1 && bands.last().is_some_and(|b| low(b) && b.1 == y.1) {
        bands.pop();
    }
    let rows = (bands.first()?.0, bands.last()?.1);
    columns(bits, area, rows)
}

/// The box around the ink of some rows of a box.
pub(super) fn columns(bits: &Bits, area: &Rect, rows: (usize, usize)) -> Option<Rect> {
    let (x, _) = pixels(bits, area);
    let (mut from, mut to) = (usize::MAX, 0);
    for row in rows.0..rows.1 {
        let row = bits.row(row).get(x.0..x.1).unwrap_or(&[]);
        if let Some(first) = row.iter().position(|b| *b != 0) {
            from = from.min(x.0 + first);
        }
        if let Some(last) = row.iter().rposition(|b| *b != 0) {
            to = to.max(x.0 + last + 1);
        }
    }
    (from < to).then(|| Rect::new(from as f64, rows.0 as f64, to as f64, rows.1 as f64))
}

/// The lines of a piece: one, mostly.
pub(super) fn lines_of(bits: &Bits, piece: &Rect, usual: f64) -> Vec<Rect> {
    let bands = bands(bits, piece);
    let bands: Vec<(usize, usize)> = match piece.height() > piece.width() * COLUMN {
        true => bands,
        false => bands
            .into_iter()
            .flat_map(|b| cut_band(bits, piece, b, usual))
            .collect(),
    };
    if bands.len() < 2 {
        return vec![*piece];
    }
    let groups = if piece.height() > piece.width() * COLUMN {
        stacked(&bands, piece.width().max(usual * 0.8))
    } else if piece.height() > usual * (1.0 + BAND) {
        rows(&bands, usual)
    } else {
        return vec![*piece];
    };
    groups
        .into_iter()
        .filter_map(|rows| columns(bits, piece, rows))
        .collect()
}

/// A band that is as high as several lines cut where it has least ink: strokes of one line may reach into the next.
pub(super) fn cut_band(
    bits: &Bits,
    piece: &Rect,
    band: (usize, usize),
    usual: f64,
) -> Vec<(usize, usize)> {
    let height = (band.1 - band.0) as f64;
    let count = (height / (usual * LEADING)).round().max(1.0);
    if height < usual * SEVERAL || count < 2.0 {
        return vec![band];
    }
    let (columns, _) = pixels(bits, piece);
    let reach = usual * 0.3;
    // Between lines there is hardly any ink; through the middle of large type there is as much as anywhere.
    let most = bits.count(columns, band) as f64 / height * BETWEEN;
    let mut cuts = vec![band.0];
    for k in 1..count as usize {
        let middle = band.0 as f64 + height * k as f64 / count;
        let rows = (middle - reach) as usize..=(middle + reach) as usize;
        let least = rows.min_by_key(|y| {
            let off = (*y as f64 - middle).abs() as usize;
            (bits.count(columns, (*y, *y + 1)), off)
        });
        let least = least.filter(|y| bits.count(columns, (*y, *y + 1)) as f64 <= most);
        match least.filter(|y| band.0 < *y && *y < band.1) {
            Some(y) => cuts.push(y),
            None => return vec![band],
        }
    }
    cuts.push(band.1);
    cuts.windows(2).map(|c| (c[0], c[1])).collect()
}

/// A box that is as high as several lines, or as several characters of a column, cut into as many where there is least
/// ink, though there be much: heavy strokes run together. Only a reading can tell whether that is right.
pub(super) fn forced(bits: &Bits, area: &Rect, usual: f64) -> Vec<Rect> {
    let pitch = match area.height() > area.width() * COLUMN {
        true => area.width().max(usual * 0.8),
        false => usual,
    };
    let (all, rows) = pixels(bits, area);
    let height = (rows.1 - rows.0) as f64;
    let count = (height / pitch).round();
    if height < usual * SEVERAL || count < 2.0 {
        return vec![*area];
    }
    let cut = |k: f64| {
        let middle = rows.0 as f64 + height * k / count;
        let near = (middle - pitch * 0.3) as usize..=(middle + pitch * 0.3) as usize;
        near.min_by_key(|y| bits.count(all, (*y, *y + 1)))
    };
    let mut cuts = vec![rows.0];
    cuts.extend((1..count as usize).filter_map(|k| cut(k as f64)));
    cuts.push(rows.1);
    let parts = cuts.windows(2).filter(|c| c[0] < c[1]);
    parts
        .filter_map(|c| columns(bits, area, (c[0], c[1])))
        .collect()
}

/// Bands of ink as the characters of a column, none higher than an em by much.
pub(super) fn stacked(bands: &[(usize, usize)], em: f64) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    for band in bands {
        match out.last_mut() {
            Some(last) if (band.1 - last.0) as f64 <= em * 1.15 => last.1 = band.1,
            _ => out.push(*band),
        }
    }
    out
}

/// Bands of ink as lines: low bands go with the nearer line.
pub(super) fn rows(bands: &[(usize, usize)], usual: f64) -> Vec<(usize, usize)> {
    let is_line = |b: &(usize, usize)| (b.1 - b.0) as f64 >= usual * BAND;
    let mut out: Vec<(usize, usize)> = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    for band in bands {
        let joined = open.map(|o| (o.0, band.1));
        match (out.last_mut(), open, is_line(band)) {
            (_, Some(o), true) if (band.1 - o.0) as f64 <= usual * 1.4 => {
                out.push((o.0, band.1));
                open = None;
            }
            (_, Some(o), true) => {
                out.push(o);
                out.push(*band);
                open = None;
            }
            (Some(last), None, false) if (band.1 - last.0) as f64 <= usual * 1.4 => last.1 = band.1,
            (_, None, true) => out.push(*band),
            (_, Some(_), false) => open = joined,
            (_, None, false) => open = Some(*band),
        }
    }
    out.extend(open);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heavy_lines_that_run_together_are_cut_where_there_is_least_ink() {
        let mut bits = Bits::blank(100, 140);
        let lines = [(5, 45), (46, 86), (87, 127)];
        for y in 5..127 {
            // Half of the strokes reach from line to line.
            let on_line = lines.iter().any(|(from, to)| (*from..*to).contains(&y));
            for x in (10..90).filter(|x| on_line || x % 2 == 0) {
                bits.data[y * 100 + x] = 1;
            }
        }
        let area = Rect::new(10.0, 5.0, 90.0, 127.0);
        let rows: Vec<f64> = forced(&bits, &area, 40.0).iter().map(|r| r.y0).collect();
        assert_eq!(rows, [5.0, 45.0, 86.0]);
        // One line, and a column of characters.
        assert_eq!(forced(&bits, &area, 110.0), [area]);
        let column = Rect::new(10.0, 5.0, 50.0, 127.0);
        assert_eq!(forced(&bits, &column, 40.0).len(), 3);
    }
}
