//! `formstitch show`: the forms of one file, for reading.

use super::grid::{GridCell, draw};
use super::messages::Lang;
use super::text::{Paint, clean, mark, pad, width, wrap};
use super::{Outcome, ShowArgs, out, read_one};
use crate::batch::to_review;
use crate::error::Result;
use crate::model::{Amount, Declaration, Indicator, Report, Status, Term};
use std::io::IsTerminal;

/// Columns of running text: what a common terminal has.
const TEXT_WIDTH: usize = 100;
/// The widest a label is before its value moves on.
const LABEL_WIDTH: usize = 28;
/// How many unplaced texts are shown of a form.
const UNPLACED_SHOWN: usize = 20;

pub(super) fn run(args: &ShowArgs, lang: Lang) -> Result<Outcome> {
    let profiles = args.own.load(lang)?;
    let report = read_one(&args.file, profiles, &args.sight, &args.limits, lang)?.report;
    if let (Status::Failed, Some(failure)) = (report.status, &report.error) {
        let line = format!("{}: {}", report.source.path, lang.failure(failure));
        out::tell(&clean(&line));
        return Ok(Outcome::Unclean);
    }
    let paint = Paint::on(std::io::stdout().is_terminal());
    out::print(&shown(&report, lang, paint))?;
    Ok(if report.status == Status::Ok {
        Outcome::Clean
    } else {
        Outcome::Unclean
    })
}

fn shown(report: &Report, lang: Lang, paint: Paint) -> String {
    let mut page = Page {
        out: String::new(),
        lang,
        paint,
    };
    for (i, declaration) in report.declarations.iter().enumerate() {
        if i > 0 {
            page.out.push('\n');
        }
        page.declaration(declaration);
    }
    if report.declarations.is_empty() {
        page.line(lang.no_form());
    }
    if !report.warnings.is_empty() {
        page.head(lang.warnings());
        for warning in &report.warnings {
            let at = warning.page.map_or(String::new(), |p| format!("p. {p}: "));
            page.text(2, &format!("{at}{} [{}]", warning.message, warning.code));
        }
    }
    let review = to_review(report);
    if review > 0 {
        let legend = paint.marked(&lang.legend(review));
        page.out += &format!("\n{legend}\n");
    }
    page.out
}

struct Page {
    out: String,
    lang: Lang,
    paint: Paint,
}

impl Page {
    fn line(&mut self, text: &str) {
        self.out += text;
        self.out.push('\n');
    }

    fn head(&mut self, text: &str) {
        let head = self.paint.bold(text);
        self.out += &format!("\n{head}\n");
    }

    /// Running text, indented.
    fn text(&mut self, indent: usize, text: &str) {
        for line in wrap(&clean(text), TEXT_WIDTH - indent) {
            self.out += &" ".repeat(indent);
            self.line(&line);
        }
    }

    fn pairs(&mut self, pairs: &[(String, String, bool)]) {
        let widths = pairs.iter().map(|(label, _, _)| width(label));
        let column = widths.max().unwrap_or(0).min(LABEL_WIDTH);
        for (label, value, review) in pairs {
            let mut lead = format!("  {}  ", pad(&clean(label), column));
            let room = TEXT_WIDTH.saturating_sub(column + 4);
            for line in wrap(&clean(&mark(value, *review)), room) {
                let line = if *review {
                    self.paint.marked(&line)
                } else {
                    line
                };
                self.line(format!("{lead}{line}").trim_end());
                lead = " ".repeat(column + 4);
            }
        }
    }

    fn declaration(&mut self, d: &Declaration) {
        let title = clean(&mark(&d.title, d.review));
        let title = self.paint.bold(&title);
        self.line(&title);
        let form = format!("{} ({:.2})", d.form, d.form_confidence);
        let mut facts = vec![(self.lang.form().to_string(), form, false)];
        if let Some(year) = d.year {
            facts.push((self.lang.year().into(), year.to_string(), false));
        }
        if let Some(organisation) = &d.organisation {
            facts.push((self.lang.organisation().into(), organisation.clone(), false));
        }
        for f in &d.fields {
            facts.push((f.label.clone(), f.text.clone(), f.evidence.review));
        }
        self.pairs(&facts);
        self.amounts(&d.amounts);
        self.narratives(d);
        self.goals(d);
        self.ends(d);
    }

    fn amounts(&mut self, amounts: &[Amount]) {
        if amounts.is_empty() {
            return;
        }
        self.head(self.lang.amounts());
        let (rows, cols, cells) = amount_table(amounts);
        self.out += &draw(rows, cols, &cells, self.paint);
    }

    fn narratives(&mut self, d: &Declaration) {
        if d.narratives.is_empty() {
            return;
        }
        self.head(self.lang.narratives());
        for n in &d.narratives {
            let label = clean(&mark(&n.label, n.evidence.review));
            self.line(&format!("  {}", self.paint.bold(&label)));
            for paragraph in &n.paragraphs {
                self.text(4, paragraph);
            }
        }
    }

    fn goals(&mut self, d: &Declaration) {
        if d.goals.is_empty() && d.indicators.is_empty() {
            return;
        }
        self.head(self.lang.goals());
        let mut left: Vec<&Indicator> = d.indicators.iter().collect();
        for g in &d.goals {
            let name = self.lang.goal(g.term, g.number);
            let name = self.paint.bold(&mark(&name, g.evidence.review));
            self.line(&format!("  {name}"));
            self.text(4, &g.text);
            if let Some(actual) = &g.actual {
                let reached = self.lang.reached();
                self.text(4, &format!("{reached}: {actual}"));
            }
            self.indicators(take_goal(&mut left, Some((g.term, g.number))));
        }
        while let Some(first) = left.first() {
            let goal = first.goal;
            let name = match goal {
                Some((term, number)) => self.lang.goal(term, number),
                None => self.lang.no_goal().into(),
            };
            let name = self.paint.bold(&name);
            self.line(&format!("  {name}"));
            self.indicators(take_goal(&mut left, goal));
        }
    }

    fn indicators(&mut self, rows: Vec<&Indicator>) {
        if rows.is_empty() {
            return;
        }
        let (rows, cols, cells) = indicator_table(&rows, self.lang);
        self.out += &draw(rows, cols, &cells, self.paint);
    }

    fn ends(&mut self, d: &Declaration) {
        if !d.findings.is_empty() {
            self.head(self.lang.findings());
            for f in &d.findings {
                let severity = self.lang.severity(f.severity);
                let message = self.lang.message(f);
                self.text(2, &format!("{severity}: {message} [{}]", f.code));
            }
        }
        if !d.unplaced.is_empty() {
            self.head(self.lang.unplaced());
            for run in d.unplaced.iter().take(UNPLACED_SHOWN) {
                self.text(2, &run.text);
            }
            if d.unplaced.len() > UNPLACED_SHOWN {
                let more = self.lang.and_more(d.unplaced.len() - UNPLACED_SHOWN);
                self.text(2, &more);
            }
        }
    }
}

/// Takes the indicators of one goal out of `left`.
fn take_goal<'a>(left: &mut Vec<&'a Indicator>, goal: Option<(Term, u32)>) -> Vec<&'a Indicator> {
    let (taken, rest) = left.iter().partition(|i| i.goal == goal);
    *left = rest;
    taken
}

/// Items down, columns across, in the order they come in; an item that has two values for one column gets a second row.
fn amount_table(amounts: &[Amount]) -> (usize, usize, Vec<GridCell>) {
    let mut items: Vec<&[String]> = Vec::new();
    let mut columns: Vec<&str> = Vec::new();
    let mut places: Vec<(usize, usize)> = Vec::new();
    for a in amounts {
        let col = position(&mut columns, a.column.as_str());
        let free = items
            .iter()
            .enumerate()
            .position(|(row, item)| *item == a.item && !places.contains(&(row, col)));
        let row = free.unwrap_or_else(|| {
            items.push(&a.item);
            items.len() - 1
        });
        places.push((row, col));
    }
    let mut cells = Vec::new();
    for (col, name) in columns.iter().enumerate() {
        cells.push(GridCell::new(0, col + 1, *name));
    }
    for (row, item) in items.iter().enumerate() {
        cells.push(GridCell::new(row + 1, 0, item.join(" / ")));
    }
    for (a, (row, col)) in amounts.iter().zip(places) {
        let text = match &a.unit {
            Some(unit) if !a.text.ends_with(unit.as_str()) => format!("{} {unit}", a.text),
            _ => a.text.clone(),
        };
        let mut cell = GridCell::new(row + 1, col + 1, mark(&text, a.evidence.review));
        cell.marked = a.evidence.review;
        cells.push(cell);
    }
    (items.len() + 1, columns.len() + 1, cells)
}

fn position<'a>(names: &mut Vec<&'a str>, name: &'a str) -> usize {
    names.iter().position(|n| *n == name).unwrap_or_else(|| {
        names.push(name);
        names.len() - 1
    })
}

/// One row an indicator; only columns that say something; equal labels of level 1 and 2 below each other as one cell.
fn indicator_table(rows: &[&Indicator], lang: Lang) -> (usize, usize, Vec<GridCell>) {
    let mut heads: Vec<String> = lang.indicator_heads().map(str::to_string).to_vec();
    let extra: Vec<&str> = rows.iter().fold(Vec::new(), |mut keys, i| {
        for key in i.extra.keys() {
            position(&mut keys, key);
        }
        keys
    });
    heads.extend(extra.iter().map(ToString::to_string));
    let values: Vec<Vec<&str>> = rows.iter().map(|i| indicator_values(i, &extra)).collect();
    let columns: Vec<usize> = (0..heads.len())
        .filter(|&c| values.iter().any(|v| !v[c].is_empty()))
        .collect();
    let mut cells = Vec::new();
    for (col, &c) in columns.iter().enumerate() {
        cells.push(GridCell::new(0, col, heads[c].clone()));
        let mut row = 0;
        while row < rows.len() {
            let same = |r: &usize| c < 2 && values[*r][..=c] == values[row][..=c];
            let rowspan = 1 + (row + 1..rows.len()).take_while(same).count();
            // The mark stands at the name, and the row's own cells are coloured.
            let review = c >= 2 && rows[row].evidence.review;
            let mut cell = GridCell::new(row + 1, col, mark(values[row][c], review && c == 2));
            cell.rowspan = rowspan;
            cell.marked = review;
            cells.push(cell);
            row += rowspan;
        }
    }
    (rows.len() + 1, columns.len(), cells)
}

/// The values of a row under the heads of `Lang::indicator_heads`, then those of `extra`.
fn indicator_values<'a>(i: &'a Indicator, extra: &[&str]) -> Vec<&'a str> {
    let or_empty = |v: &'a Option<String>| v.as_deref().unwrap_or_default();
    let mut values = vec![
        i.level1.as_str(),
        &i.level2,
        &i.name,
        &i.target.text,
        or_empty(&i.standard),
        or_empty(&i.actual),
        or_empty(&i.weight),
        or_empty(&i.score),
        or_empty(&i.deviation),
        or_empty(&i.direction),
        or_empty(&i.unit),
        or_empty(&i.explanation),
        or_empty(&i.remark),
    ];
    values.extend(
        extra
            .iter()
            .map(|k| i.extra.get(*k).map_or("", String::as_str)),
    );
    values
}

#[cfg(test)]
mod tests {
    use super::{amount_table, shown};
    use crate::cli::messages::Lang;
    use crate::cli::text::Paint;
    use crate::model::{
        Amount, Declaration, Evidence, Field, Goal, Indicator, Report, Target, Term,
    };
    use crate::pipeline;

    fn doubtful() -> Evidence {
        Evidence {
            review: true,
            ..Evidence::default()
        }
    }

    fn amount(item: &str, column: &str, text: &str) -> Amount {
        Amount {
            item: vec![item.into()],
            column: column.into(),
            text: text.into(),
            value: None,
            unit: Some("万元".into()),
            period: None,
            evidence: Evidence::default(),
        }
    }

    fn indicator(level2: &str, name: &str, target: &str) -> Indicator {
        Indicator {
            goal: Some((Term::Long, 1)),
            level1: "产出指标".into(),
            level2: level2.into(),
            name: name.into(),
            target: Target {
                text: target.into(),
                ..Target::default()
            },
            ..Indicator::default()
        }
    }

    fn report() -> Report {
        let mut report = pipeline::blank("a.pdf", b"");
        let mut doubted = indicator("质量指标", "合格率", "≥98%");
        doubted.evidence = doubtful();
        doubted.extra.insert("备用栏".into(), "甲".into());
        report.declarations.push(Declaration {
            form: "department-target".into(),
            form_confidence: 1.0,
            title: "申报表".into(),
            year: Some(2020),
            organisation: None,
            review: false,
            fields: vec![Field {
                label: "联系电话".into(),
                text: "86921\u{1b}206".into(),
                evidence: doubtful(),
            }],
            amounts: vec![amount("基本支出", "2018年", "850.36")],
            narratives: Vec::new(),
            goals: vec![Goal {
                term: Term::Long,
                number: 1,
                text: "目标文字".into(),
                actual: None,
                evidence: Evidence::default(),
            }],
            indicators: vec![indicator("数量指标", "培训", "10人/年"), doubted],
            findings: Vec::new(),
            unplaced: Vec::new(),
        });
        report
    }

    #[test]
    fn a_form_is_shown_with_its_doubts_marked() {
        let text = shown(&report(), Lang::Zh, Paint(false));
        let expected = "\
申报表
  表单类型  department-target (1.00)
  年度      2020
  联系电话  ⚠ 86921\u{fffd}206

资金
┌──────────┬─────────────┐
│          │ 2018年      │
├──────────┼─────────────┤
│ 基本支出 │ 850.36 万元 │
└──────────┴─────────────┘

目标与指标
  长期目标 1
    目标文字
┌──────────┬──────────┬──────────┬─────────┬────────┐
│ 一级指标 │ 二级指标 │ 指标名称 │ 指标值  │ 备用栏 │
├──────────┼──────────┼──────────┼─────────┼────────┤
│ 产出指标 │ 数量指标 │ 培训     │ 10人/年 │        │
│          ├──────────┼──────────┼─────────┼────────┤
│          │ 质量指标 │ ⚠ 合格率 │ ≥98%    │ 甲     │
└──────────┴──────────┴──────────┴─────────┴────────┘

⚠ 待复核：2 处
";
        assert_eq!(text, expected);
    }

    #[test]
    fn colour_is_only_paint() {
        let plain = shown(&report(), Lang::En, Paint(false));
        let painted = shown(&report(), Lang::En, Paint(true));
        let mut stripped = String::new();
        for part in painted.split('\u{1b}') {
            let rest = if stripped.is_empty() {
                part
            } else {
                part.split_once('m').map_or("", |(_, rest)| rest)
            };
            stripped += rest;
            if stripped.is_empty() {
                stripped.push('\u{0}');
            }
        }
        assert_eq!(stripped.trim_start_matches('\u{0}'), plain);
    }

    #[test]
    fn two_values_for_one_place_are_both_kept() {
        let amounts = [
            amount("合计", "2018年", "1"),
            amount("合计", "2019年", "2"),
            amount("合计", "2018年", "3"),
        ];
        let (rows, cols, cells) = amount_table(&amounts);
        assert_eq!((rows, cols), (3, 3));
        let texts = cells.iter().filter(|c| c.text.ends_with("万元")).count();
        assert_eq!(texts, 3);
    }
}
