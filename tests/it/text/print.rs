//! A form as the text of a lost PDF: rows of the left strip with tabs between their cells, then what lay right of the
//! paper's edge, a line each.

use crate::cut::grid::{COLUMNS, GridCell, Role, cells};
use crate::cut::rng::Rng;
use crate::cut::spec::FormSpec;

/// How a form is printed.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Width of each column in full-width characters.
    pub widths: [usize; COLUMNS],
    /// The column that the edge goes through.
    pub column: usize,
    /// How many characters of it are shown.
    pub shown: usize,
    /// Most rows on a page.
    pub rows: usize,
    /// Labels of spans that go over a page break fall on the next page.
    pub fallen: bool,
    /// Chance that a row lost the tabs of merged cells at its left.
    pub lost: f64,
    /// A character on the edge is printed on both sides.
    pub double: bool,
    /// The pieces follow each page instead of the whole.
    pub between: bool,
}

impl Plan {
    /// A plan. The edge goes through the standards, or, `far` from them, through another column.
    pub fn random(rng: &mut Rng, far: bool) -> Self {
        let widths = [
            rng.int(5, 8),
            rng.int(4, 7),
            rng.int(5, 9),
            rng.int(8, 14),
            rng.int(6, 9),
            rng.int(5, 9),
            rng.int(5, 10),
        ];
        let column = match rng.below(10) {
            _ if !far => 5,
            0..4 => 4,
            4..7 => 3,
            _ => 6,
        };
        Self {
            column,
            shown: widths[column] - rng.below(2) - usize::from(far) * rng.below(3),
            widths,
            rows: rng.int(18, 60),
            fallen: rng.chance(0.4),
            lost: if rng.chance(0.5) {
                0.0
            } else {
                rng.float(0.0, 0.4)
            },
            double: rng.chance(0.15),
            between: rng.chance(0.25),
        }
    }

    /// Full-width characters of a line of a cell, and how many of them are shown.
    fn room(&self, cell: &GridCell) -> (usize, usize) {
        let all: usize = self.widths[cell.cols.0..cell.cols.1].iter().sum();
        if cell.cols.0 > self.column {
            return (all, 0);
        }
        if cell.cols.1 <= self.column {
            return (all, all);
        }
        let before: usize = self.widths[cell.cols.0..self.column].iter().sum();
        (all, before + self.shown)
    }
}

/// What the strips show of a cell.
struct Shown {
    left: String,
    right: Vec<String>,
}

fn halves(ch: char) -> usize {
    if (ch as u32) < 0x2000 { 1 } else { 2 }
}

/// The lines of a paragraph.
fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut used = 0;
    for ch in text.chars() {
        if used + halves(ch) > 2 * room {
            out.push(String::new());
            used = 0;
        }
        used += halves(ch);
        if let Some(line) = out.last_mut() {
            line.push(ch);
        }
    }
    out
}

fn cut(line: &str, shown: usize, double: bool) -> (String, String) {
    let mut used = 0;
    let mut at = line.len();
    for (i, ch) in line.char_indices() {
        used += halves(ch);
        if used > 2 * shown {
            at = i;
            break;
        }
    }
    let (left, right) = line.split_at(at);
    let last = left.chars().last().filter(|_| double && !right.is_empty());
    (left.into(), last.into_iter().chain(right.chars()).collect())
}

fn show(cell: &GridCell, paragraphs: &[String], plan: &Plan) -> Shown {
    let (room, shown) = plan.room(cell);
    let residue = cell.prose.is_some();
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for paragraph in paragraphs {
        let parts: Vec<(String, String)> = wrap(paragraph, room)
            .iter()
            .map(|line| cut(line, shown, plan.double && shown > 0))
            .collect();
        left.push(parts.iter().map(|p| p.0.as_str()).collect::<String>());
        right.extend(
            parts
                .into_iter()
                .map(|p| p.1)
                .filter(|r| !r.trim().is_empty()),
        );
    }
    let tags = |parts: Vec<String>| -> Vec<String> {
        let tagged = |p: &String| format!("<p>{}</p>", p.replace('&', "&amp;"));
        let all = parts.iter().map(tagged).collect::<Vec<_>>().join(" ");
        if parts.is_empty() {
            Vec::new()
        } else {
            vec![all]
        }
    };
    if residue {
        let left = tags(left).concat();
        return Shown {
            left,
            right: tags(right),
        };
    }
    Shown {
        left: left.join(" "),
        right,
    }
}

/// The text of a form.
pub fn print(form: &FormSpec, plan: &Plan, rng: &mut Rng) -> String {
    let cells = cells(form);
    let height = cells.iter().map(|c| c.rows.1).max().unwrap_or(0);
    let page_of = pages(height, plan, rng);
    let mut left = vec![vec![String::new(); plan.column + 1]; height];
    let mut right: Vec<Vec<String>> = vec![Vec::new(); height];
    for cell in &cells {
        let paragraphs: &[String] = match cell.prose {
            Some(i) => &form.narratives[i].paragraphs,
            None => &cell.paragraphs,
        };
        let shown = show(cell, paragraphs, plan);
        let label = cell.role == Role::Label && cell.rows.1 - cell.rows.0 > 1;
        let heads = cell.cols.0 > 2 || cell.cols == (1, 3) && page_of[cell.rows.0] == 0;
        let row = match (cell.rows.0..cell.rows.1).find(|r| page_of[*r] != page_of[cell.rows.0]) {
            Some(next) if label && plan.fallen && !heads && rng.chance(0.7) => next,
            _ => cell.rows.0,
        };
        if cell.cols.0 <= plan.column {
            left[row][cell.cols.0] = shown.left;
        }
        right[row].extend(shown.right);
    }
    let mut out = format!("\n## {}\n\n", form.title);
    let mut rest = String::new();
    for r in 0..height {
        if r > 0 && page_of[r] != page_of[r - 1] {
            out.push('\n');
            rest.push('\n');
            if plan.between {
                out += &std::mem::take(&mut rest);
                out.push('\n');
            }
        }
        out += &row(&left[r], plan, rng);
        out.push('\n');
        for piece in &right[r] {
            rest += piece;
            rest.push('\n');
        }
    }
    format!("{out}\n{rest}")
}

fn row(cells: &[String], plan: &Plan, rng: &mut Rng) -> String {
    let blank = cells.iter().take_while(|c| c.is_empty()).count();
    let lost = if blank > 0 && rng.chance(plan.lost) {
        rng.int(1, blank.min(2))
    } else {
        0
    };
    cells[lost..].join("\t")
}

/// The page of each row. A page does not begin within the fund table or the lists, which are above the first break.
fn pages(height: usize, plan: &Plan, rng: &mut Rng) -> Vec<usize> {
    let (mut out, mut page, mut used) = (Vec::new(), 0, 0);
    for _ in 0..height {
        if used >= plan.rows || used > 14 && rng.chance(0.02) {
            page += 1;
            used = 0;
        }
        out.push(page);
        used += 1;
    }
    out
}
