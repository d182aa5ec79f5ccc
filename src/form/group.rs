//! Parts the blocks of a document into forms and other matter.

use super::ledger::flat;
use super::profile::{Profile, Role};
use crate::model::{Block, Line, Sheet, Table};

/// The blocks of one form.
#[derive(Clone, Debug, Default)]
pub struct FormParts<'a> {
    /// The lines that make up the title.
    pub title: Vec<&'a Line>,
    /// Other lines, in order.
    pub lines: Vec<&'a Line>,
    /// Tables, in order.
    pub tables: Vec<&'a Table>,
    /// The profile whose title fits, by index.
    pub profile: Option<usize>,
}

/// A form, or a block that belongs to none.
#[derive(Clone, Debug)]
pub enum Part<'a> {
    /// A form.
    Form(FormParts<'a>),
    /// A table of no form.
    Table(&'a Table),
    /// A line of no form.
    Line(&'a Line),
}

/// A title is set in at most this many lines.
const TITLE_LINES: usize = 3;

/// Parts the sheets.
pub fn parts<'a>(sheets: &'a [Sheet], profiles: &[Profile]) -> Vec<Part<'a>> {
    let mut out: Vec<Part<'a>> = Vec::new();
    for sheet in sheets {
        let mut waiting: Vec<&'a Line> = Vec::new();
        // Whether the last part is a form that this sheet holds a table of.
        let mut open = false;
        for block in &sheet.blocks {
            match block {
                Block::Line(line) => waiting.push(line),
                Block::Table(table) => {
                    open = add_table(&mut out, table, &mut waiting, open, profiles);
                }
            }
        }
        match out.last_mut() {
            Some(Part::Form(form)) if open => form.lines.append(&mut waiting),
            _ => out.extend(waiting.drain(..).map(Part::Line)),
        }
    }
    out
}

/// Adds a table to the form it belongs to. Says whether that is a form.
fn add_table<'a>(
    out: &mut Vec<Part<'a>>,
    table: &'a Table,
    waiting: &mut Vec<&'a Line>,
    open: bool,
    profiles: &[Profile],
) -> bool {
    if let Some((from, to, profile)) = title(waiting, profiles) {
        let after = waiting.split_off(to);
        let title = waiting.split_off(from);
        match out.last_mut() {
            Some(Part::Form(form)) if open => form.lines.append(waiting),
            _ => out.extend(waiting.drain(..).map(Part::Line)),
        }
        out.push(Part::Form(FormParts {
            title,
            lines: after,
            tables: vec![table],
            profile: Some(profile),
        }));
        return true;
    }
    let inside = titled_inside(table, profiles);
    let kind = kind(table, profiles);
    // A form names its body once: a table that does so again is a form whose title is lost.
    let another = names_body(table, profiles)
        && matches!(out.last(), Some(Part::Form(form))
            if form.tables.iter().any(|t| names_body(t, profiles)));
    match out.last_mut() {
        Some(Part::Form(form)) if inside.is_none() && !another && (open || kind == Kind::Part) => {
            form.lines.append(waiting);
            form.tables.push(table);
            true
        }
        _ if inside.is_some() || another || kind != Kind::Other => {
            out.push(Part::Form(FormParts {
                title: Vec::new(),
                lines: std::mem::take(waiting),
                tables: vec![table],
                profile: inside,
            }));
            true
        }
        _ => {
            out.extend(waiting.drain(..).map(Part::Line));
            out.push(Part::Table(table));
            false
        }
    }
}

/// The lines `from..to` that make up a title of a profile.
fn title(lines: &[&Line], profiles: &[Profile]) -> Option<(usize, usize, usize)> {
    for to in (1..=lines.len()).rev() {
        for from in (to.saturating_sub(TITLE_LINES)..to).rev() {
            let text: String = lines[from..to].iter().map(|l| flat(&l.span.text)).collect();
            let whole = text.ends_with('表')
                || text.ends_with(')')
                || text.ends_with('）')
                || text.ends_with('度');
            let fit = profiles.iter().position(|p| p.fits_title(&text) > 0.0);
            if let Some(profile) = fit
                && whole
            {
                // Lines of the same size right above belong to the title too.
                let mut from = from;
                while from > 0
                    && to - from < TITLE_LINES
                    && same_heading(lines[from - 1], lines[from])
                {
                    from -= 1;
                }
                return Some((from, to, profile));
            }
        }
    }
    None
}

/// Whether a line directly above another is set like it, larger than labels are.
fn same_heading(above: &Line, below: &Line) -> bool {
    above.size > 0.0
        && (above.size - below.size).abs() < 0.05 * below.size
        && below.bbox.y0 - above.bbox.y1 < 1.2 * below.size
        && (above.bbox.center().x - below.bbox.center().x).abs() < 2.0 * below.size
        && !above.span.text.contains(['：', ':', '。'])
}

/// The profile whose title stands in the first row of the table, over its whole width.
fn titled_inside(table: &Table, profiles: &[Profile]) -> Option<usize> {
    let first = table.cells.iter().find(|c| c.span.glyphs > 0)?;
    if first.colspan < table.cols || first.row > 1 {
        return None;
    }
    profiles
        .iter()
        .position(|p| p.fits_title(&first.span.text) > 0.0)
}

/// What a table without a title is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A form of its own.
    Form,
    /// The rest of the form before.
    Part,
    /// No declaration.
    Other,
}

fn kind(table: &Table, profiles: &[Profile]) -> Kind {
    let mut heads = false;
    for row in 0..table.rows {
        let texts = table.cells.iter().filter(|c| c.row == row);
        for p in profiles {
            let roles = texts.clone().filter_map(|c| p.role(&c.span.text));
            let roles: Vec<Role> = roles.collect();
            heads |= roles.len() >= 3
                && roles
                    .iter()
                    .any(|r| matches!(r, Role::Level1 | Role::Level2))
                && roles.iter().any(|r| matches!(r, Role::Name | Role::Target));
        }
    }
    match (heads, names_body(table, profiles)) {
        (true, true) => Kind::Form,
        (true, false) => Kind::Part,
        _ => Kind::Other,
    }
}

/// Whether a table has the field that names who filed the form.
fn names_body(table: &Table, profiles: &[Profile]) -> bool {
    use super::profile::label;
    table.cells.iter().any(|c| {
        let name = label(&c.span.text);
        let mut fields = profiles.iter().flat_map(|p| &p.organisation);
        fields.any(|l| label(l) == name)
    })
}
