//! A form as a grid of cells, before it has any size.

use super::spec::{FUND_ROWS, FormSpec, Prose};
use formstitch::model::Term;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Align {
    Left,
    Centre,
}

/// What a cell holds, which decides how it is aligned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Role {
    Label,
    Value,
    Prose,
    Name,
    Target,
    Standard,
}

/// A cell over `rows.0..rows.1` and `cols.0..cols.1`.
#[derive(Clone, Debug)]
pub struct GridCell {
    pub rows: (usize, usize),
    pub cols: (usize, usize),
    pub role: Role,
    pub paragraphs: Vec<String>,
    /// Which prose of the form it holds, if any.
    pub prose: Option<usize>,
}

pub const COLUMNS: usize = 7;

struct Grid {
    cells: Vec<GridCell>,
    row: usize,
}

impl Grid {
    fn put(&mut self, height: usize, cols: (usize, usize), role: Role, text: &str) {
        self.cells.push(GridCell {
            rows: (self.row, self.row + height),
            cols,
            role,
            paragraphs: vec![text.to_string()],
            prose: None,
        });
    }

    fn put_prose(&mut self, cols: (usize, usize), index: usize, prose: &Prose) {
        let paragraphs = if prose.residue {
            let run = |p: &String| format!("<p>{}</p>", p.replace('&', "&amp;"));
            vec![prose.paragraphs.iter().map(run).collect()]
        } else {
            prose.paragraphs.clone()
        };
        self.cells.push(GridCell {
            rows: (self.row, self.row + 1),
            cols,
            role: Role::Prose,
            paragraphs,
            prose: Some(index),
        });
    }
}

/// The cells of a form, each grid position covered once.
pub fn cells(form: &FormSpec) -> Vec<GridCell> {
    let mut g = Grid {
        cells: Vec::new(),
        row: 0,
    };
    g.put(1, (0, 1), Role::Label, "单位名称");
    g.put(1, (1, 7), Role::Prose, &form.organisation);
    g.row += 1;
    g.put(1, (0, 1), Role::Label, "填报人");
    g.put(1, (1, 3), Role::Value, &form.person);
    g.put(1, (3, 4), Role::Label, "联系电话");
    g.put(1, (4, 7), Role::Value, &form.phone);
    g.row += 1;
    fund_table(&mut g, form);
    for (i, prose) in form.narratives[..2].iter().enumerate() {
        g.put(1, (0, 1), Role::Label, prose.label);
        g.put_prose((1, 7), i, prose);
        g.row += 1;
    }
    g.put(2, (0, 1), Role::Label, "整体绩效目标");
    g.put(1, (1, 4), Role::Label, form.narratives[2].label);
    g.put(1, (4, 7), Role::Label, form.narratives[3].label);
    g.row += 1;
    g.put_prose((1, 4), 2, &form.narratives[2]);
    g.put_prose((4, 7), 3, &form.narratives[3]);
    g.row += 1;
    for goal in &form.goals {
        let term = if goal.term == Term::Long {
            "长期"
        } else {
            "年度"
        };
        let label = format!("{term}目标{}{}", goal.number, form.colon);
        g.put(1, (0, 1), Role::Label, &label);
        g.put(1, (1, 7), Role::Prose, &goal.text);
        g.row += 1;
        let height = goal.entries.len() + 1;
        g.put(height, (0, 1), Role::Label, &format!("{term}绩效指标"));
        g.put(1, (1, 2), Role::Label, "一级指标");
        g.put(1, (2, 3), Role::Label, "二级指标");
        g.put(1, (3, 4), Role::Label, "指标名称");
        g.put(1, (4, 5), Role::Label, "指标值");
        g.put(1, (5, 7), Role::Label, "绩效标准");
        g.row += 1;
        indicators(&mut g, goal);
    }
    g.cells
}

fn fund_table(g: &mut Grid, form: &FormSpec) {
    g.put(8, (0, 1), Role::Label, "部门总体资金情况(万元)");
    g.put(2, (1, 3), Role::Label, "总体资金情况");
    g.put(2, (3, 4), Role::Label, "当年预算收支");
    g.put(2, (4, 5), Role::Label, "占比");
    g.put(1, (5, 7), Role::Label, "近两年收支金额");
    g.row += 1;
    g.put(1, (5, 6), Role::Label, &format!("{}年", form.year - 2));
    g.put(1, (6, 7), Role::Label, &format!("{}年", form.year - 1));
    g.row += 1;
    for (i, (item, row)) in FUND_ROWS.iter().zip(&form.funds).enumerate() {
        if i % 3 == 0 {
            g.put(3, (1, 2), Role::Label, item[0]);
        }
        g.put(1, (2, 3), Role::Label, item[1]);
        for (c, text) in row.iter().enumerate() {
            g.put(1, (3 + c, 4 + c), Role::Value, text);
        }
        g.row += 1;
    }
}

fn indicators(g: &mut Grid, goal: &super::spec::GoalSpec) {
    let entries = &goal.entries;
    let run = |i: usize, key: &dyn Fn(usize) -> &'static str| {
        (i..entries.len()).take_while(|&j| key(j) == key(i)).count()
    };
    let level1 = |i: usize| entries[i].level1;
    let class = |i: usize| entries[i].class;
    for (i, entry) in entries.iter().enumerate() {
        let whole = entry.level1 == entry.level2;
        if !whole && (i == 0 || level1(i - 1) != level1(i)) {
            g.put(run(i, &level1), (1, 2), Role::Label, entry.level1);
        }
        if i == 0 || class(i - 1) != class(i) {
            let cols = if whole { (1, 3) } else { (2, 3) };
            g.put(run(i, &class), cols, Role::Label, entry.level2);
        }
        g.put(1, (3, 4), Role::Name, &entry.name);
        g.put(1, (4, 5), Role::Target, &entry.target);
        g.put(1, (5, 7), Role::Standard, &entry.standard);
        g.row += 1;
    }
}
