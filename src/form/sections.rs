//! The parts of one form, read off its tables row by row.

use super::Forms;
use super::fund;
use super::group::FormParts;
use super::indicators;
use super::ledger::{Ledger, LineEntry, evidence, flat, one_line, run};
use super::profile::{Profile, canonical, label};
use crate::model::{Declaration, Field, Goal, Line, Narrative, Span, Term};

/// A form without a title that a profile knows is trusted this much.
const UNTITLED: f32 = 0.5;

/// Reads one form.
pub fn read(parts: &FormParts<'_>, profiles: &[Profile], forms: &mut Forms) {
    let Some(profile) = profiles.get(parts.profile.unwrap_or(0)) else {
        return;
    };
    let mut form = Declaration {
        form: parts
            .profile
            .map_or("unknown".into(), |_| profile.id.clone()),
        form_confidence: if parts.profile.is_some() {
            1.0
        } else {
            UNTITLED
        },
        review: parts.profile.is_none(),
        ..Declaration::default()
    };
    let mut ledgers: Vec<Ledger<'_>> = parts.tables.iter().map(|t| Ledger::new(t)).collect();
    read_title(&mut form, parts, &mut ledgers, profile);
    let mut reader = Reader {
        profile,
        form: &mut form,
        goal: None,
        blocks: Vec::new(),
    };
    for ledger in &mut ledgers {
        reader.table(ledger);
    }
    if parts.tables.iter().any(|t| t.cut_columns || t.cut_rows) {
        reader.form.review = true;
    }
    reader.settle_goals();
    let mut lines: Vec<LineEntry<'_>> = parts
        .lines
        .iter()
        .map(|line| LineEntry { line, taken: false })
        .collect();
    for entry in &mut lines {
        entry.taken = read_line(&mut form, entry.line, profile);
    }
    form.organisation = organisation(&form, profile);
    // Where columns may be missing, no row is sure to be whole, and no text or head to end where it seems to.
    if parts.profile.is_none() || parts.tables.iter().any(|t| t.cut_columns) {
        mark_all(&mut form);
    }
    // Close the books: what was not taken is told.
    for line in &parts.title {
        forms.placed_glyphs += line.span.glyphs;
    }
    for entry in &lines {
        if entry.taken {
            forms.placed_glyphs += entry.line.span.glyphs;
        } else {
            forms.unplaced_glyphs += entry.line.span.glyphs;
            form.unplaced.push(run(&entry.line.span));
        }
    }
    for ledger in &ledgers {
        let (placed, left) = ledger.close();
        forms.placed_glyphs += placed;
        for cell in left {
            forms.unplaced_glyphs += cell.span.glyphs;
            form.unplaced.push(run(&cell.span));
        }
    }
    forms.declarations.push(form);
}

fn read_title(
    form: &mut Declaration,
    parts: &FormParts<'_>,
    ledgers: &mut [Ledger<'_>],
    profile: &Profile,
) {
    let mut spans: Vec<&Span> = parts.title.iter().map(|l| &l.span).collect();
    form.title = parts.title.iter().map(|l| one_line(&l.span.text)).collect();
    if form.title.is_empty()
        && let Some(ledger) = ledgers.first_mut()
    {
        let first = (0..ledger.table.cells.len()).find(|k| !ledger.is_empty(*k));
        if let Some(k) = first
            && profile.fits_title(ledger.text(k)) > 0.0
        {
            form.title = one_line(ledger.text(k));
            ledger.take(k);
            spans = ledger.spans(&[k]);
        }
    }
    form.review |= evidence(&spans).review || form.title.is_empty();
    form.year = year_in(&form.title);
}

/// The year a text names: four digits before `年`.
fn year_in(text: &str) -> Option<i32> {
    let chars: Vec<char> = flat(text).chars().collect();
    chars.windows(5).find_map(|w| {
        let year: i32 = w[..4].iter().collect::<String>().parse().ok()?;
        (w[4] == '年' && (1990..2100).contains(&year)).then_some(year)
    })
}

fn organisation(form: &Declaration, profile: &Profile) -> Option<String> {
    profile
        .organisation
        .iter()
        .find_map(|l| form.fields.iter().find(|f| label(&f.label) == label(l)))
        .map(|f| f.text.clone())
}

/// A line such as `单位：万元`, `（2022年度）` or `填报单位：…` beside the table.
fn read_line(form: &mut Declaration, line: &Line, profile: &Profile) -> bool {
    let text = flat(&line.span.text);
    let inner = text.trim_matches(['(', ')', '（', '）']);
    if form.year.is_none() && text.len() <= 30 && (inner.ends_with("年度") || inner.ends_with('年'))
    {
        form.year = year_in(inner);
        return form.year.is_some();
    }
    if let Some(unit) = text
        .strip_prefix("单位：")
        .or_else(|| text.strip_prefix("单位:"))
        && matches!(unit, "元" | "万元" | "千元" | "亿元")
    {
        for amount in form.amounts.iter_mut().filter(|a| a.unit.is_none()) {
            amount.unit = Some(unit.to_string());
        }
        return true;
    }
    if let Some(at) = line.span.text.find(['：', ':']) {
        let (name, value) = line.span.text.split_at(at);
        let value = value.trim_start_matches([':', '：']).trim();
        let known = profile.fields.iter().any(|l| label(l) == label(name));
        if known && !value.is_empty() && !value.contains(['：', ':']) {
            form.fields.push(Field {
                label: canonical(name),
                text: value.to_string(),
                evidence: evidence(&[&line.span]),
            });
            return true;
        }
    }
    false
}

/// Tells a form as a whole to be looked at.
fn mark_all(form: &mut Declaration) {
    let all = form
        .fields
        .iter_mut()
        .map(|r| &mut r.evidence)
        .chain(form.amounts.iter_mut().map(|r| &mut r.evidence))
        .chain(form.narratives.iter_mut().map(|r| &mut r.evidence))
        .chain(form.goals.iter_mut().map(|r| &mut r.evidence))
        .chain(form.indicators.iter_mut().map(|r| &mut r.evidence));
    for evidence in all {
        evidence.review = true;
    }
}

/// An indicator block: its range of indicators, its goal, and whether the goal was printed above it.
type BlockRead = (std::ops::Range<usize>, Option<(Term, u32)>, bool);

struct Reader<'a> {
    profile: &'a Profile,
    form: &'a mut Declaration,
    /// The goal read last, which the next block serves.
    goal: Option<(Term, u32)>,
    /// The indicator blocks so far.
    blocks: Vec<BlockRead>,
}

impl Reader<'_> {
    fn table(&mut self, ledger: &mut Ledger<'_>) {
        let mut row = 0;
        while row < ledger.table.rows {
            row = self.row(ledger, row).max(row + 1);
        }
    }

    /// Reads what begins in a row. Says the first row that is not read yet.
    fn row(&mut self, ledger: &mut Ledger<'_>, row: usize) -> usize {
        if let Some(block) = indicators::read(ledger, row, self.profile) {
            self.block(block.indicators, block.term);
            return block.end;
        }
        let cells = ledger.starting(row);
        for (i, &k) in cells.iter().enumerate() {
            if ledger.is_taken(k) || ledger.is_empty(k) {
                continue;
            }
            let text = ledger.text(k).to_string();
            let name = label(&text);
            let known = |list: &[String]| list.iter().any(|l| label(l) == name);
            if known(&self.profile.funds) {
                let end = fund::read(ledger, k, self.form.year, &mut self.form.amounts);
                return end;
            }
            if known(&self.profile.lists) && self.lists(ledger, k) {
                return ledger.cell(k).row + ledger.cell(k).rowspan;
            }
            let next = cells.get(i + 1).copied();
            if let (Some((term, number)), Some(v)) = (self.profile.goal(&text), next)
                && i == 0
            {
                self.goal(ledger, k, v, term, number);
                continue;
            }
            if known(&self.profile.narratives) {
                if let Some(v) = next {
                    self.narrative(ledger, &[k], v, canonical(&text));
                }
                continue;
            }
            if known(&self.profile.fields) {
                self.field(ledger, k, next);
            }
        }
        row + 1
    }

    fn field(&mut self, ledger: &mut Ledger<'_>, k: usize, value: Option<usize>) {
        let name = canonical(ledger.text(k));
        ledger.take(k);
        let Some(v) = value else {
            return;
        };
        let other = self
            .profile
            .fields
            .iter()
            .any(|l| label(l) == label(ledger.text(v)));
        if ledger.is_empty(v) || other {
            return;
        }
        let mut proof = evidence(&ledger.spans(&[v]));
        proof.review |= ledger.cell(k).span.review;
        self.form.fields.push(Field {
            label: name,
            text: one_line(ledger.text(v)),
            evidence: proof,
        });
        ledger.take(v);
    }

    fn narrative(&mut self, ledger: &mut Ledger<'_>, labels: &[usize], value: usize, name: String) {
        for k in labels {
            ledger.take(*k);
        }
        if ledger.is_empty(value) {
            return;
        }
        let paragraphs: Vec<String> = ledger
            .text(value)
            .split('\n')
            .map(str::trim)
            .filter(|p| !p.is_empty())
            .map(str::to_string)
            .collect();
        ledger.take(value);
        self.form.narratives.push(Narrative {
            label: name,
            paragraphs,
            evidence: evidence(&ledger.spans(&[value])),
        });
    }

    /// A label over columns of text: heads in its first row, text in the rows below.
    fn lists(&mut self, ledger: &mut Ledger<'_>, k: usize) -> bool {
        let corner = ledger.cell(k);
        let left = corner.col + corner.colspan;
        let heads: Vec<usize> = ledger
            .starting(corner.row)
            .into_iter()
            .filter(|h| ledger.cell(*h).col >= left && !ledger.is_empty(*h))
            .collect();
        if heads.is_empty()
            || corner.rowspan < 2
            || !heads
                .iter()
                .all(|h| self.profile.goal(ledger.text(*h)).is_some())
        {
            return false;
        }
        ledger.take(k);
        for h in heads {
            let head = ledger.cell(h);
            for r in head.row + head.rowspan..corner.row + corner.rowspan {
                if let Some(v) = ledger.at(r, head.col)
                    && v != h
                    && !ledger.is_taken(v)
                {
                    self.narrative(ledger, &[], v, canonical(ledger.text(h)));
                }
            }
            ledger.take(h);
        }
        true
    }

    fn goal(
        &mut self,
        ledger: &mut Ledger<'_>,
        k: usize,
        value: usize,
        term: Term,
        number: Option<u32>,
    ) {
        let number = number.unwrap_or_else(|| {
            1 + self.form.goals.iter().filter(|g| g.term == term).count() as u32
        });
        ledger.take(k);
        self.goal = Some((term, number));
        if ledger.is_empty(value) {
            return;
        }
        let mut proof = evidence(&ledger.spans(&[value]));
        proof.review |= ledger.cell(k).span.review;
        // Two goals of one number: one of them was misread or misprinted.
        proof.review |= self
            .form
            .goals
            .iter()
            .any(|g| (g.term, g.number) == (term, number));
        self.form.goals.push(Goal {
            term,
            number,
            text: one_line(ledger.text(value)),
            actual: None,
            evidence: proof,
        });
        ledger.take(value);
    }

    fn block(
        &mut self,
        mut indicators: Vec<crate::model::Indicator>,
        term: Option<(Term, Option<u32>)>,
    ) {
        let from = self.form.indicators.len();
        let above = self.goal.take();
        let goal = match (above, term) {
            (Some(goal), _) => Some(goal),
            (None, Some((term, number))) => Some((term, number.unwrap_or(0))),
            (None, None) => None,
        };
        // The label beside the block and the goal above it must speak of one term.
        let clash = matches!((above, term), (Some((a, _)), Some((b, _))) if a != b);
        for i in &mut indicators {
            i.goal = goal;
            i.evidence.review |= clash || goal.is_none();
        }
        self.form.indicators.append(&mut indicators);
        self.blocks
            .push((from..self.form.indicators.len(), goal, above.is_some()));
    }

    /// A block without a goal of its own serves the only goal of its term, or all of them.
    fn settle_goals(&mut self) {
        for (range, goal, printed) in std::mem::take(&mut self.blocks) {
            let Some((term, 0)) = goal else { continue };
            if printed {
                continue;
            }
            let count = self.form.goals.iter().filter(|g| g.term == term).count();
            let number = u32::from(count <= 1);
            for i in &mut self.form.indicators[range] {
                i.goal = Some((term, number));
            }
        }
    }
}
