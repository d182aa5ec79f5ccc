//! Parts the blocks of a document into forms and other matter.

use super::heads;
use super::label::label;
use super::ledger::flat;
use super::profile::Profile;
use super::words;
use super::words::Role;
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
    /// The profile of its family, by index.
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
pub fn parts<'a>(
    sheets: impl IntoIterator<Item = &'a Sheet>,
    profiles: &[Profile],
) -> Vec<Part<'a>> {
    let mut out: Vec<Part<'a>> = Vec::new();
    let mut waiting: Vec<&'a Line> = Vec::new();
    let mut sheets = sheets.into_iter().peekable();
    while let Some(sheet) = sheets.next() {
        let start = out.len();
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
        let next = sheets
            .peek()
            .and_then(|s| title_before(&waiting, s, profiles));
        let title = waiting.split_off(next.unwrap_or(waiting.len()));
        match out.last_mut() {
            Some(Part::Form(form)) if open => form.lines.append(&mut waiting),
            _ => out.extend(waiting.drain(..).map(Part::Line)),
        }
        waiting = title;
        absorb(&mut out, start, profiles);
    }
    for part in &mut out {
        if let Part::Form(form) = part {
            form.profile = family(form, profiles);
        }
    }
    out
}

/// Where the title begins that ends `lines`, the last of a sheet, and belongs to the table that begins the next one: the
/// page ended between the two.
fn title_before(lines: &[&Line], next: &Sheet, profiles: &[Profile]) -> Option<usize> {
    let Some(Block::Table(table)) = next.blocks.first() else {
        return None;
    };
    if title_inside(table).is_some_and(words::is_title) {
        return None;
    }
    let (from, to) = match kind(table, profiles) {
        Kind::Other => return None,
        kind => title(lines, profiles, kind)?,
    };
    (to == lines.len()).then_some(from)
}

/// A title may stand above tables that do not look like a form by themselves, before the one that does: gives a form
/// without a title what stands between a title and it on the same sheet, the parts from `start` on.
fn absorb(out: &mut Vec<Part<'_>>, start: usize, profiles: &[Profile]) {
    let untitled = |p: &Part<'_>| matches!(p, Part::Form(f) if f.title.is_empty() && title_inside(f.tables[0]).is_none_or(|t| !words::is_title(t)));
    let Some(at) = (start..out.len()).find(|i| untitled(&out[*i])) else {
        return;
    };
    let before = &out[start..at];
    let tables = before.iter().filter(|p| matches!(p, Part::Table(_)));
    let first = before.iter().position(|p| matches!(p, Part::Table(_)));
    let (Some(first), true) = (first, (1..=MOST_ABSORBED).contains(&tables.count())) else {
        return;
    };
    let lines: Vec<&Line> = before[..first]
        .iter()
        .filter_map(|p| match p {
            Part::Line(line) => Some(*line),
            _ => None,
        })
        .collect();
    if lines.len() < first || before[first..].iter().any(|p| matches!(p, Part::Form(_))) {
        return;
    }
    let Some((from, to)) = title(&lines, profiles, Kind::Part) else {
        return;
    };
    let title = lines[from..to].to_vec();
    let (mut loose, mut tables) = (lines[to..].to_vec(), Vec::new());
    for part in out
        .splice(start + from..at, [])
        .skip(to - from + loose.len())
    {
        match part {
            Part::Table(table) => tables.push(table),
            Part::Line(line) => loose.push(line),
            Part::Form(_) => {}
        }
    }
    if let Some(Part::Form(form)) = out.get_mut(start + from) {
        tables.append(&mut form.tables);
        loose.append(&mut form.lines);
        (form.title, form.tables, form.lines) = (title, tables, loose);
    }
}

/// A form may have this many tables above the one that makes it out as one.
const MOST_ABSORBED: usize = 4;

/// Whether a line is the heading of a table that is no declaration: `一般公共预算“三公”经费支出表`.
fn is_foreign(text: &str) -> bool {
    const SHORTEST: usize = 5;
    let name = words::bare(text);
    name.ends_with('表')
        && (SHORTEST..=TITLE_LENGTH).contains(&name.chars().count())
        && !name.contains(['：', ':', '，', '。', '；', '《'])
        && !words::is_title(text)
}

/// Whether a line below the indicators of a form is the heading of something else: it is worded like a heading, and
/// speaks of nothing that a declaration has.
fn is_other_section(text: &str) -> bool {
    const SHORTEST: usize = 5;
    const OWN: [&str; 16] = [
        "绩效",
        "目标",
        "指标",
        "自评",
        "评价",
        "项目",
        "资金",
        "问题",
        "措施",
        "意见",
        "审核",
        "填报",
        "备注",
        "说明：",
        "续表",
        "附",
    ];
    let name = words::bare(text);
    let words = name.chars().filter(|c| c.is_alphabetic()).count();
    (SHORTEST..=TITLE_LENGTH).contains(&words)
        && !name.contains(['：', ':', '，', '。', '；'])
        && !name.starts_with('注')
        && !OWN.iter().any(|w| name.contains(w))
}

/// A heading is no longer than this.
const TITLE_LENGTH: usize = 40;

/// Adds a table to the form it belongs to. Says whether that is a form.
fn add_table<'a>(
    out: &mut Vec<Part<'a>>,
    table: &'a Table,
    waiting: &mut Vec<&'a Line>,
    open: bool,
    profiles: &[Profile],
) -> bool {
    let kind = kind(table, profiles);
    if let Some((from, to)) = title(waiting, profiles, kind) {
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
            profile: None,
        }));
        return true;
    }
    let complete = matches!(out.last(), Some(Part::Form(form))
        if form.tables.iter().any(|t| has_heads(t, profiles)));
    let foreign = kind == Kind::Other
        && (waiting
            .iter()
            .any(|l| is_foreign(&l.span.text) || complete && is_other_section(&l.span.text))
            || title_inside(table).is_some_and(is_foreign));
    if foreign {
        out.extend(waiting.drain(..).map(Part::Line));
        out.push(Part::Table(table));
        return false;
    }
    let inside = title_inside(table).is_some_and(|text| {
        of_a_profile(text, profiles, kind) || kind != Kind::Other && words::is_title(text)
    });
    // A form names its body once: a table that does so again is a form whose title is lost.
    let another = names_body(table, profiles)
        && matches!(out.last(), Some(Part::Form(form))
            if form.tables.iter().any(|t| names_body(t, profiles)));
    match out.last_mut() {
        Some(Part::Form(form)) if !inside && !another && (open || kind == Kind::Part) => {
            form.lines.append(waiting);
            form.tables.push(table);
            true
        }
        _ if inside || another || kind != Kind::Other => {
            out.push(Part::Form(FormParts {
                title: Vec::new(),
                lines: std::mem::take(waiting),
                tables: vec![table],
                profile: None,
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

/// Whether a profile knows the title of a table; one that needs more than a title only above what looks like a form.
fn of_a_profile(text: &str, profiles: &[Profile], kind: Kind) -> bool {
    let needs = |p: &Profile| !p.needs.is_empty() || !p.needs_columns.is_empty();
    profiles
        .iter()
        .any(|p| p.fits_title(text) > 0 && (kind != Kind::Other || !needs(p)))
}

/// The family of a form: its title fits, what the family needs is printed, and of several the one that knows most of
/// the title (then the one that needs something).
fn family(form: &FormParts<'_>, profiles: &[Profile]) -> Option<usize> {
    let mut title: String = form.title.iter().map(|l| flat(&l.span.text)).collect();
    if title.is_empty() {
        title = title_inside(form.tables.first()?)?.to_string();
    }
    let fits = |p: &Profile| {
        let known = p.fits_title(&title);
        (known > 0 && has_needs(form, p)).then_some((known, p.needs.len() + p.needs_columns.len()))
    };
    let fitting = profiles.iter().enumerate();
    fitting
        .filter_map(|(i, p)| fits(p).map(|f| (f, std::cmp::Reverse(i))))
        .max()
        .map(|(_, i)| i.0)
}

/// Whether a form prints what a family needs.
fn has_needs(form: &FormParts<'_>, profile: &Profile) -> bool {
    let cells = || form.tables.iter().flat_map(|t| &t.cells);
    let printed = |needed: &String| cells().any(|c| label(&c.span.text) == label(needed));
    let headed = |role: &Role| cells().any(|c| profile.role(&c.span.text) == Some(*role));
    (profile.needs.is_empty() || profile.needs.iter().any(printed))
        && profile.needs_columns.iter().all(headed)
}

/// The lines `from..to` that make up a title: one that a profile knows, or above a table that looks like a form one
/// that any declaration may have.
fn title(lines: &[&Line], profiles: &[Profile], kind: Kind) -> Option<(usize, usize)> {
    for to in (1..=lines.len()).rev() {
        // The year below a title is none of it.
        let last = flat(&lines[to - 1].span.text);
        if words::bare(&last).is_empty() || last.ends_with("年度") {
            continue;
        }
        for from in (to.saturating_sub(TITLE_LINES)..to).rev() {
            let text: String = lines[from..to].iter().map(|l| flat(&l.span.text)).collect();
            let whole = text.ends_with('表')
                || text.ends_with(')')
                || text.ends_with('）')
                || text.ends_with('度');
            let fit = of_a_profile(&text, profiles, kind) && whole
                || kind != Kind::Other && words::is_title(&text);
            if fit {
                // Lines of the same size right above belong to the title too.
                let mut from = from;
                while from > 0
                    && to - from < TITLE_LINES
                    && same_heading(lines[from - 1], lines[from])
                {
                    from -= 1;
                }
                return Some((from, to));
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

/// The text that stands in the first row of a table over its whole width.
fn title_inside(table: &Table) -> Option<&str> {
    let first = table.cells.iter().find(|c| c.span.glyphs > 0)?;
    (first.colspan == table.cols && first.row <= 1).then_some(first.span.text.as_str())
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
    match (has_heads(table, profiles), names_body(table, profiles)) {
        (true, true) => Kind::Form,
        (true, false) => Kind::Part,
        _ => Kind::Other,
    }
}

/// Whether a row of a table holds the heads of an indicator block.
fn has_heads(table: &Table, profiles: &[Profile]) -> bool {
    (0..table.rows).any(|row| {
        let cells = table.cells.iter().filter(|c| c.row == row);
        let roles: Vec<Role> = cells
            .filter_map(|c| heads::any_role(&c.span.text, profiles))
            .collect();
        heads::telling(&roles)
    })
}

/// Whether a table has the field that names who filed the form.
fn names_body(table: &Table, profiles: &[Profile]) -> bool {
    let own = || profiles.iter().flat_map(|p| &p.organisation);
    table.cells.iter().any(|c| {
        let name = label(&c.span.text);
        own().any(|l| label(l) == name) || words::ORGANISATION.iter().any(|l| label(l) == name)
    })
}
