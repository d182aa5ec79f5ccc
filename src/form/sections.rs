//! The parts of one form, read off its tables row by row.

use super::Forms;
use super::fund;
use super::goals;
use super::group::FormParts;
use super::indicators::{self, Group};
use super::label::{canonical, label};
use super::ledger::{Ledger, LineEntry, evidence, flat, one_line, run};
use super::profile::Profile;
use super::words;
use crate::model::{Declaration, Evidence, Field, Flag, Line, Span, Term};

/// A form of no known family is trusted this much: its title says what it is, and its parts are told by their words.
const UNKNOWN: f32 = 0.6;
/// The same without a title.
const UNTITLED: f32 = 0.4;

/// Reads one form.
pub fn read(parts: &FormParts<'_>, profiles: &[Profile], forms: &mut Forms) {
    let known = parts.profile.and_then(|p| profiles.get(p));
    let profile = known.unwrap_or(Profile::unknown());
    let mut form = Declaration {
        form: known.map_or("unknown".into(), |p| p.id.clone()),
        form_confidence: match (known.is_some(), parts.title.is_empty()) {
            (true, _) => 1.0,
            (false, false) => UNKNOWN,
            (false, true) => UNTITLED,
        },
        review: known.is_none(),
        ..Declaration::default()
    };
    let mut ledgers: Vec<Ledger<'_>> = parts.tables.iter().map(|t| Ledger::new(t)).collect();
    read_title(&mut form, parts, &mut ledgers, profile);
    let mut reader = Reader {
        profile,
        singles: ledgers.iter().any(|l| has_single_goals(l, profile)),
        yearly: ledgers.iter().any(|l| has_yearly_goal(l, profile)),
        form: &mut form,
        goal: None,
        columns: Vec::new(),
        blocks: Vec::new(),
    };
    for ledger in &mut ledgers {
        reader.table(ledger);
    }
    if parts.tables.iter().any(|t| t.cut_columns || t.cut_rows) {
        reader.form.review = true;
    }
    reader.settle_goals();
    for ledger in &ledgers {
        unit_above(&mut form, ledger);
    }
    let mut lines: Vec<LineEntry<'_>> = parts
        .lines
        .iter()
        .map(|line| LineEntry { line, taken: false })
        .collect();
    for entry in &mut lines {
        entry.taken = read_line(&mut form, entry.line, profile);
    }
    form.organisation = organisation(&form, profile);
    fund::mark_doubled(&mut form.amounts);
    // Where columns may be missing, no row is sure to be whole, and no text or head to end where it seems to.
    if known.is_none() || parts.tables.iter().any(|t| t.cut_columns) {
        mark_all(&mut form);
    }
    if is_hardly_legible(&mut form) {
        form.review = true;
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
            && (profile.fits_title(ledger.text(k)) > 0 || words::is_title(ledger.text(k)))
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
pub(super) fn year_in(text: &str) -> Option<i32> {
    let chars: Vec<char> = flat(text).chars().collect();
    chars.windows(5).find_map(|w| {
        let year: i32 = w[..4].iter().collect::<String>().parse().ok()?;
        (w[4] == '年' && (1990..2100).contains(&year)).then_some(year)
    })
}

fn organisation(form: &Declaration, profile: &Profile) -> Option<String> {
    let own = profile.organisation.iter().map(String::as_str);
    own.chain(words::ORGANISATION.iter().copied())
        .find_map(|l| form.fields.iter().find(|f| label(&f.label) == label(l)))
        .map(|f| f.text.clone())
}

/// Whether a form prints goals one by one, each beside its label.
fn has_single_goals(ledger: &Ledger<'_>, profile: &Profile) -> bool {
    (0..ledger.table.rows).any(|r| {
        let cells = ledger.starting(r);
        let mut printed = cells.iter().filter(|k| !ledger.is_empty(**k));
        let (Some(&first), next) = (printed.next(), printed.next()) else {
            return false;
        };
        let is_goal = |k: usize| profile.goal(ledger.text(k)).is_some();
        let heads = next.is_some_and(|k| is_goal(*k) || words::is_outcome(ledger.text(*k)));
        is_goal(first) && !heads
    })
}

/// Whether the label of a goal names the year.
fn has_yearly_goal(ledger: &Ledger<'_>, profile: &Profile) -> bool {
    (0..ledger.table.cells.len()).any(|k| {
        let goal = profile.goal(ledger.text(k));
        goal.is_some_and(|(term, _)| term == Some(Term::Annual))
    })
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
    // The year of the title once more.
    if form.year.is_some()
        && inner.ends_with("年度")
        && text.len() <= 30
        && form.year == year_in(inner)
    {
        return true;
    }
    labelled(form, &line.span.text, &[&line.span], profile)
}

/// Reads a text of labels with their values: `填报单位：…  单位：万元`. Says whether it is one.
pub(super) fn labelled(
    form: &mut Declaration,
    text: &str,
    spans: &[&Span],
    profile: &Profile,
) -> bool {
    let mut pieces: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let opens = word
            .find(['：', ':'])
            .is_some_and(|at| words::could_be_label(&word[..at]));
        match pieces.last_mut() {
            Some(last) if !opens => {
                last.push(' ');
                last.push_str(word);
            }
            _ => pieces.push(word.to_string()),
        }
    }
    let pairs: Option<Vec<(&str, &str)>> = pieces
        .iter()
        .map(|p| {
            let (name, value) = p.split_once(['：', ':'])?;
            let known = profile.fields.iter().any(|l| label(l) == label(name));
            (known || words::is_label(name) || names_unit(name)).then(|| (name, value.trim()))
        })
        .collect();
    let Some(pairs) = pairs.filter(|p| !p.is_empty()) else {
        return false;
    };
    for (name, value) in pairs {
        if names_unit(name) && is_unit(value) {
            unit_of_all(form, value);
        } else if !value.is_empty() {
            form.fields.push(Field {
                label: canonical(name),
                text: value.to_string(),
                evidence: evidence(spans),
            });
        }
    }
    true
}

/// Whether a label names the unit of all amounts.
fn names_unit(name: &str) -> bool {
    matches!(
        label(name).as_str(),
        "单位" | "金额单位" | "货币单位" | "计量单位" | "资金单位"
    )
}

fn is_unit(text: &str) -> bool {
    matches!(text, "元" | "万元" | "千元" | "百万元" | "亿元")
}

/// The unit that a form names once for all its amounts.
fn unit_of_all(form: &mut Declaration, unit: &str) {
    for amount in form.amounts.iter_mut() {
        if amount.unit.is_some() || !words::is_money_column(&amount.column) {
            continue;
        }
        amount.unit = Some(unit.to_string());
    }
}

/// The unit that a table names above its amounts.
fn unit_above(form: &mut Declaration, ledger: &Ledger<'_>) {
    let texts = (0..ledger.table.cells.len()).map(|k| ledger.text(k));
    let pairs = texts
        .flat_map(str::split_whitespace)
        .filter_map(|t| t.split_once(['：', ':']));
    for (_, unit) in pairs.filter(|(name, unit)| names_unit(name) && is_unit(unit)) {
        unit_of_all(form, unit);
    }
}

/// The paragraphs of a cell.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    text.split('\n')
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .map(str::to_string)
        .collect()
}

/// Tells a form as a whole to be looked at.
fn mark_all(form: &mut Declaration) {
    for evidence in all(form) {
        evidence.review = true;
    }
}

/// What each record of a form rests on.
fn all(form: &mut Declaration) -> impl Iterator<Item = &mut Evidence> {
    let fields = form.fields.iter_mut().map(|r| &mut r.evidence);
    fields
        .chain(form.amounts.iter_mut().map(|r| &mut r.evidence))
        .chain(form.narratives.iter_mut().map(|r| &mut r.evidence))
        .chain(form.goals.iter_mut().map(|r| &mut r.evidence))
        .chain(form.indicators.iter_mut().map(|r| &mut r.evidence))
}

/// Where so many records are doubtful for their characters, and this share of all, the rest is not sure either.
const ILLEGIBLE: (usize, f64) = (8, 0.75);

/// Whether most of a form was read with doubt.
fn is_hardly_legible(form: &mut Declaration) -> bool {
    let (mut records, mut doubtful) = (0_usize, 0_usize);
    for evidence in all(form) {
        records += 1;
        doubtful += usize::from(evidence.flags.contains(&Flag::LowConfidence));
    }
    doubtful >= ILLEGIBLE.0 && doubtful as f64 >= records as f64 * ILLEGIBLE.1
}

/// An indicator block: its range of indicators, its goal, and whether the goal was printed above it.
type BlockRead = (std::ops::Range<usize>, Option<(Option<Term>, u32)>, bool);

/// Reads the tables of one form, row by row.
pub struct Reader<'a> {
    /// What the form's family says.
    pub profile: &'a Profile,
    /// What was read so far.
    pub form: &'a mut Declaration,
    /// Whether the form prints goals one by one.
    pub singles: bool,
    /// Whether a label says that its goal is the year's.
    pub yearly: bool,
    /// The goal read last, which the next block serves, and whether its label counts it.
    pub goal: Option<(Term, u32, bool)>,
    /// Goals that stand under heads, with the grid columns `from..to` of these.
    pub columns: Vec<(usize, usize, (Term, u32))>,
    /// The indicator blocks so far.
    blocks: Vec<BlockRead>,
}

impl Reader<'_> {
    fn table(&mut self, ledger: &mut Ledger<'_>) {
        self.columns.clear();
        let mut row = 0;
        while row < ledger.table.rows {
            row = self.row(ledger, row).max(row + 1);
        }
    }

    /// Reads what begins in a row. Says the first row that is not read yet.
    fn row(&mut self, ledger: &mut Ledger<'_>, row: usize) -> usize {
        if let Some(block) = indicators::read(ledger, row, self.profile) {
            let end = block.end;
            self.block(ledger, block);
            return end;
        }
        if let Some(end) = self.lists(ledger, row) {
            return end;
        }
        if let Some(end) = self.goals(ledger, row) {
            return end;
        }
        if let Some(end) = self.tasks(ledger, row) {
            return end;
        }
        if let Some(end) = self.funds(ledger, row) {
            return end;
        }
        self.pairs(ledger, row);
        row + 1
    }

    /// A table of money: beside its corner cell, which may itself stand beside a label of more than that, or below its
    /// heads.
    fn funds(&mut self, ledger: &mut Ledger<'_>, row: usize) -> Option<usize> {
        let year = self.form.year;
        let starting = ledger.starting(row);
        let mut printed = starting
            .into_iter()
            .filter(|k| !ledger.is_empty(*k) && !ledger.is_taken(*k))
            .peekable();
        let first = *printed.peek()?;
        let tall = |k: &usize| ledger.cell(*k).rowspan > 1;
        let mut corners: Vec<usize> = printed.take_while(tall).collect();
        if corners.is_empty() {
            corners.push(first);
        }
        let outer = tall(&first);
        for (i, &corner) in corners.iter().enumerate() {
            let text = ledger.text(corner);
            let name = label(text);
            let known = self.profile.funds.iter().any(|l| label(l) == name);
            if (known || outer && words::is_money_table(text))
                && let Some(end) = fund::read(ledger, corner, year, &mut self.form.amounts)
            {
                for &k in &corners[..i] {
                    ledger.take(k);
                }
                return Some(end);
            }
        }
        if outer {
            return None;
        }
        fund::headed(ledger, row, year, &mut self.form.amounts)
    }

    /// A label over columns of text, as the profile names it: heads in its first row, text in the rows below.
    fn lists(&mut self, ledger: &mut Ledger<'_>, row: usize) -> Option<usize> {
        let cells = ledger.starting(row);
        let corner = cells.iter().copied().find(|k| !ledger.is_empty(*k))?;
        if !self.is_listed(ledger.text(corner)) || ledger.cell(corner).rowspan < 2 {
            return None;
        }
        let heads: Vec<usize> = cells
            .into_iter()
            .filter(|k| *k > corner && !ledger.is_empty(*k))
            .collect();
        if !self.are_heads(ledger, &heads) {
            return None;
        }
        let end = ledger.cell(corner).row + ledger.cell(corner).rowspan;
        self.list(ledger, Some(corner), &heads, end);
        Some(end)
    }

    /// Whether the family has a label that stands over columns of text.
    pub(super) fn is_listed(&self, text: &str) -> bool {
        let name = label(text);
        self.profile.lists.iter().any(|l| label(l) == name)
    }

    fn block(&mut self, ledger: &mut Ledger<'_>, block: indicators::Block) {
        let above = self.goal.take();
        let several = block.groups.len() > 1;
        for (i, group) in block.groups.into_iter().enumerate() {
            let under = self.goal_over(&group, i, several);
            // A block whose own label names another term than an uncounted goal above it serves goals of that term.
            let side = block.term.and_then(|(term, _)| term);
            let own =
                above.filter(|(term, _, counted)| *counted || side.is_none_or(|s| s == *term));
            let own = own.map(|(term, number, _)| (term, number));
            self.group(group, own.or(under), block.term);
        }
        for (k, figures) in block.totals {
            self.total(ledger, k, &figures);
        }
    }

    /// The goal under whose head a group of columns stands; where several groups stand side by side, goals and groups
    /// have one order.
    fn goal_over(&self, group: &Group, i: usize, several: bool) -> Option<(Term, u32)> {
        if !several {
            return None;
        }
        let (from, to) = group.columns;
        let overlap = |c: &(usize, usize, (Term, u32))| c.1.min(to).saturating_sub(c.0.max(from));
        let best = self.columns.iter().max_by_key(|c| overlap(c));
        let best = best.filter(|c| 2 * overlap(c) > to - from);
        best.or(self.columns.get(i)).map(|c| c.2)
    }

    fn group(
        &mut self,
        group: Group,
        above: Option<(Term, u32)>,
        term: Option<(Option<Term>, Option<u32>)>,
    ) {
        let from = self.form.indicators.len();
        let side = term.and_then(|(term, _)| term);
        let goal = match (above, term) {
            (Some((term, number)), _) => Some((Some(term), number)),
            (None, Some((term, number))) => Some((term, number.unwrap_or(0))),
            (None, None) => None,
        };
        // The label beside the block and the goal above it must speak of one term.
        let clash = matches!((above, side), (Some((a, _)), Some(b)) if a != b);
        let mut indicators = group.indicators;
        for i in &mut indicators {
            i.evidence.review |= clash;
        }
        self.form.indicators.append(&mut indicators);
        self.blocks
            .push((from..self.form.indicators.len(), goal, above.is_some()));
    }

    /// The row of sums below a block: a field for each figure.
    fn total(&mut self, ledger: &mut Ledger<'_>, k: usize, figures: &[usize]) {
        ledger.take(k);
        for &v in figures {
            let mut proof = evidence(&ledger.spans(&[v]));
            proof.review |= ledger.cell(k).span.review;
            self.form.fields.push(Field {
                label: canonical(ledger.text(k)),
                text: one_line(ledger.text(v)),
                evidence: proof,
            });
            ledger.take(v);
        }
    }

    /// A block without a goal of its own serves the only goal of its term, or all of them.
    fn settle_goals(&mut self) {
        let terms: std::collections::BTreeSet<Term> =
            self.form.goals.iter().map(|g| g.term).collect();
        let only = if terms.len() == 1 {
            terms.first().copied()
        } else {
            None
        };
        for (range, goal, printed) in std::mem::take(&mut self.blocks) {
            let (named, number) = goal.unwrap_or((None, 0));
            // A block that names no term speaks of the goals' own; where these differ, a person must say.
            let unsure = named.is_none() && terms.len() > 1;
            let term = named.or(only).unwrap_or(Term::Annual);
            let count = self.form.goals.iter().filter(|g| g.term == term).count();
            let number = match number {
                0 if !printed => u32::from(count <= 1),
                n => n,
            };
            // Every such form states a goal; where a scan has none, its label was not read. Where one goal names
            // another, they were not told apart.
            let mut own = self.form.goals.iter().filter(|g| g.term == term);
            let run_on = own.any(|g| goals::names_another(g.number, &g.text));
            let counted = goal.is_some_and(|(_, number)| number != 0 || printed);
            let lost = !counted && count == 0 || run_on;
            for i in &mut self.form.indicators[range] {
                i.goal = Some((term, number));
                let scanned = i.evidence.flags.contains(&Flag::Ocr);
                i.evidence.review |= unsure || lost && scanned;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_most_of_which_is_doubtful_is_hardly_legible() {
        let form = |doubtful: usize, sure: usize| {
            let field = |flags: &[Flag]| Field {
                label: "项目名称".into(),
                text: "河道整治".into(),
                evidence: Evidence {
                    flags: flags.to_vec(),
                    ..Evidence::default()
                },
            };
            let doubtful = (0..doubtful).map(|_| field(&[Flag::Ocr, Flag::LowConfidence]));
            let fields = doubtful.chain((0..sure).map(|_| field(&[Flag::Ocr])));
            Declaration {
                fields: fields.collect(),
                ..Declaration::default()
            }
        };
        assert!(is_hardly_legible(&mut form(9, 3)));
        assert!(!is_hardly_legible(&mut form(9, 4)));
        assert!(!is_hardly_legible(&mut form(7, 0)), "too few to tell");
    }
}
