//! The printer: forms on one endless sheet, as glyphs and rulings.

use super::grid::{self, Align, COLUMNS, GridCell, Role};
use super::look::{Look, Rules};
use super::rng::Rng;
use super::spec::FormSpec;
use super::wrap::{TextLine, advance, length, unclear_ends, wrap};
use formstitch::model::{Axis, Rect, RulingStyle};

/// A printed character.
#[derive(Clone, Debug)]
pub struct Ink {
    pub ch: char,
    pub bbox: Rect,
    pub size: f64,
    /// Line of text that it belongs to, over the whole sheet.
    pub line: usize,
    /// Cell that it belongs to, an index of `SheetPrint::cells`; titles have none.
    pub cell: Option<usize>,
}

/// A straight line on the sheet.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub axis: Axis,
    pub at: f64,
    pub from: f64,
    pub to: f64,
    pub width: f64,
    pub style: RulingStyle,
}

/// A cell on the sheet.
#[derive(Clone, Debug)]
pub struct PlacedCell {
    pub rect: Rect,
    /// Number of text lines in it.
    pub lines: usize,
}

/// Forms printed one below the other on one endless sheet.
#[derive(Clone, Debug, Default)]
pub struct SheetPrint {
    pub glyphs: Vec<Ink>,
    pub rulings: Vec<Rule>,
    pub cells: Vec<PlacedCell>,
    pub width: f64,
    pub height: f64,
    /// y of the borders between rows, of all forms.
    pub row_edges: Vec<f64>,
    /// y of the upper edge of each form's table, below its title.
    pub form_tops: Vec<f64>,
    /// x of the borders between columns, of all forms.
    pub col_edges: Vec<f64>,
    /// For each form and each of its proses: paragraph ends that nobody could tell from a wrap.
    pub unclear: Vec<Vec<Vec<usize>>>,
}

/// Prints the forms, one below the other.
pub fn print(forms: &[FormSpec], look: &Look, own_columns: bool, rng: &mut Rng) -> SheetPrint {
    let mut sheet = SheetPrint::default();
    let mut y = 0.0;
    for (i, form) in forms.iter().enumerate() {
        let mut look = look.clone();
        if i > 0 && own_columns {
            look.columns = look.columns.map(|w| w * rng.float(0.9, 1.15));
        }
        if i > 0 {
            y += look.gap;
        }
        y = form_at(&mut sheet, form, &look, y, rng);
    }
    sheet.height = y;
    sheet
}

fn form_at(sheet: &mut SheetPrint, form: &FormSpec, look: &Look, top: f64, rng: &mut Rng) -> f64 {
    let mut xs = vec![0.0];
    for w in look.columns {
        xs.push(xs[xs.len() - 1] + w);
    }
    let width = xs[COLUMNS];
    sheet.width = sheet.width.max(width);
    sheet.col_edges.extend(&xs);
    let y = title(sheet, form, look, width, top);
    let cells = grid::cells(form);
    let wrapped: Vec<Vec<TextLine>> = cells.iter().map(|c| wrap(c, look, &xs)).collect();
    let ys = row_edges(&cells, &wrapped, look, y, rng);
    sheet.row_edges.extend(&ys);
    sheet.form_tops.push(ys[0]);
    let mut unclear = vec![Vec::new(); form.narratives.len()];
    let first = sheet.cells.len();
    for (cell, lines) in cells.iter().zip(&wrapped) {
        let rect = Rect::new(
            xs[cell.cols.0],
            ys[cell.rows.0],
            xs[cell.cols.1],
            ys[cell.rows.1],
        );
        write_cell(sheet, cell, lines, rect, look, rng);
        if let Some(i) = cell.prose {
            unclear[i] = unclear_ends(lines, rect, look, &form.narratives[i]);
        }
    }
    sheet.unclear.push(unclear);
    draw_rules(sheet, first, look, rng);
    ys[ys.len() - 1]
}

/// Puts the title on the sheet and says where the table begins.
fn title(sheet: &mut SheetPrint, form: &FormSpec, look: &Look, width: f64, top: f64) -> f64 {
    let chars: Vec<char> = form.title.chars().collect();
    let size = (look.size * look.title_scale).min(width / length(&chars, 1.0));
    let x = (width - length(&chars, size)) / 2.0;
    let line = sheet.glyphs.last().map_or(0, |g| g.line + 1);
    put_line(sheet, &chars, (x, top + 2.0), size, line, None, true);
    top + 2.0 + size + look.title_space
}

fn put_line(
    sheet: &mut SheetPrint,
    chars: &[char],
    (mut x, y): (f64, f64),
    size: f64,
    line: usize,
    cell: Option<usize>,
    blanks: bool,
) {
    for &ch in chars {
        let next = x + advance(ch, size);
        if blanks || !ch.is_whitespace() {
            sheet.glyphs.push(Ink {
                ch,
                bbox: Rect::new(x, y, next, y + size),
                size,
                line,
                cell,
            });
        }
        x = next;
    }
}

fn row_edges(
    cells: &[GridCell],
    wrapped: &[Vec<TextLine>],
    look: &Look,
    top: f64,
    rng: &mut Rng,
) -> Vec<f64> {
    let rows = cells.iter().map(|c| c.rows.1).max().unwrap_or(0);
    let line = look.size * look.leading;
    let mut heights: Vec<f64> = (0..rows)
        .map(|_| line + 2.0 * look.pad.1 + rng.float(0.0, look.row_extra))
        .collect();
    let mut order: Vec<usize> = (0..cells.len()).collect();
    order.sort_by_key(|&i| (cells[i].rows.1 - cells[i].rows.0, i));
    for i in order {
        let (from, to) = cells[i].rows;
        let need = wrapped[i].len() as f64 * line + 2.0 * look.pad.1;
        let lack = need - heights[from..to].iter().sum::<f64>();
        if lack > 0.0 {
            for h in &mut heights[from..to] {
                *h += lack / (to - from) as f64;
            }
        }
    }
    let mut ys = vec![top];
    for h in heights {
        ys.push(ys[ys.len() - 1] + h);
    }
    ys
}

fn align(cell: &GridCell, look: &Look, rng: &mut Rng) -> Align {
    let usual = match cell.role {
        Role::Label | Role::Value => Align::Centre,
        Role::Prose => return Align::Left,
        Role::Name => look.name,
        Role::Target => look.target,
        Role::Standard => return look.standard,
    };
    if look.mixed && cell.role == Role::Name {
        rng.pick(&[Align::Left, Align::Centre])
    } else {
        usual
    }
}

fn write_cell(
    sheet: &mut SheetPrint,
    cell: &GridCell,
    lines: &[TextLine],
    rect: Rect,
    look: &Look,
    rng: &mut Rng,
) {
    let index = sheet.cells.len();
    sheet.cells.push(PlacedCell {
        rect,
        lines: lines.len(),
    });
    let leading = look.size * look.leading;
    let height = lines.len() as f64 * leading;
    let mut y = if look.top && cell.role != Role::Label {
        rect.y0 + look.pad.1
    } else {
        (rect.y0 + rect.y1 - height) / 2.0
    } + (leading - look.size) / 2.0;
    let align = align(cell, look, rng);
    for text in lines {
        let x = match align {
            Align::Left => rect.x0 + look.pad.0,
            Align::Centre => (rect.x0 + rect.x1 - length(&text.chars, look.size)) / 2.0,
        };
        let line = sheet.glyphs.last().map_or(0, |g| g.line + 1);
        let blanks = look.blanks;
        put_line(
            sheet,
            &text.chars,
            (x, y),
            look.size,
            line,
            Some(index),
            blanks,
        );
        y += leading;
    }
}

fn draw_rules(sheet: &mut SheetPrint, first: usize, look: &Look, rng: &mut Rng) {
    let mut sides: Vec<(Axis, f64, f64, f64)> = Vec::new();
    for cell in &sheet.cells[first..] {
        let r = cell.rect;
        sides.push((Axis::Horizontal, r.y0, r.x0, r.x1));
        sides.push((Axis::Vertical, r.x0, r.y0, r.y1));
        sides.push((Axis::Vertical, r.x1, r.y0, r.y1));
        sides.push((Axis::Horizontal, r.y1, r.x0, r.x1));
    }
    if look.rules != Rules::EachCell {
        sides = match look.rules {
            Rules::Broken => pieces(sides),
            _ => merged(sides),
        };
    }
    let apart = rng.float(0.3, 0.9);
    for (axis, at, from, to) in sides {
        let gap = if look.rules == Rules::Broken {
            rng.float(0.0, 0.15)
        } else {
            0.0
        };
        let rule = Rule {
            axis,
            at,
            from: from + gap,
            to: to - gap,
            width: look.pen,
            style: look.style,
        };
        sheet.rulings.push(rule);
        if look.rules == Rules::Doubled {
            sheet.rulings.push(Rule {
                at: at + apart,
                ..rule
            });
        }
    }
}

type Side = (Axis, f64, f64, f64);

/// The same sides, each once, sorted by where they lie.
fn pieces(mut sides: Vec<Side>) -> Vec<Side> {
    sides.sort_by(|a, b| {
        (a.0.cmp(&b.0))
            .then(a.1.total_cmp(&b.1))
            .then(a.2.total_cmp(&b.2))
            .then(a.3.total_cmp(&b.3))
    });
    sides.dedup();
    sides
}

/// Sides that touch, as one line.
fn merged(sides: Vec<Side>) -> Vec<Side> {
    let mut out: Vec<Side> = Vec::new();
    for side in pieces(sides) {
        match out.last_mut() {
            Some(last) if last.0 == side.0 && last.1 == side.1 && side.2 <= last.3 + 1e-6 => {
                last.3 = last.3.max(side.3);
            }
            _ => out.push(side),
        }
    }
    out
}
