//! `formstitch tables`.

use super::eyes;
use super::grid::{GridCell, draw};
use super::messages::Lang;
use super::text::{Paint, mark};
use super::{Outcome, TablesArgs, out, the_one};
use crate::batch::{apart, read_input, tables_of};
use crate::error::Result;
use crate::model::{Block, Failure, Sheet, Table};
use crate::pipeline;
use std::io::IsTerminal;

pub(super) fn run(args: &TablesArgs, lang: Lang) -> Result<Outcome> {
    let input = the_one(&args.file, lang)?;
    let told = input.told();
    let profiles = args.own.load(lang)?;
    let (eyes, fetch) = (args.sight.eyes(), args.sight.fetch(lang));
    let sheets = apart(args.file_timeout, move || -> Result<Vec<Sheet>> {
        let document = eyes::read(&read_input(&input)?, &eyes, &fetch)?;
        Ok(pipeline::lay_out_with(&document, profiles.all()).sheets)
    });
    let sheets = match sheets.and_then(|inner| inner) {
        Ok(sheets) => sheets,
        Err(error) => {
            let failure = Failure {
                code: error.kind.code().into(),
                message: error.to_string(),
            };
            out::tell(&format!("{told}: {}", lang.failure(&failure)));
            return Ok(Outcome::Unclean);
        }
    };
    if args.json {
        out::print(&(out::pretty(&tables_of(&sheets))? + "\n"))?;
    } else {
        out::print(&shown(&sheets, lang))?;
    }
    Ok(Outcome::Clean)
}

fn shown(sheets: &[Sheet], lang: Lang) -> String {
    let paint = Paint::on(std::io::stdout().is_terminal());
    let mut out = String::new();
    let blocks = sheets.iter().flat_map(|s| &s.blocks);
    let tables = blocks.filter_map(|b| match b {
        Block::Table(table) => Some(table),
        Block::Line(_) => None,
    });
    for (i, table) in tables.enumerate() {
        if i > 0 {
            out.push('\n');
        }
        out += &paint.bold(&lang.table(i + 1, table.rows, table.cols));
        out.push('\n');
        out += &grid(table, paint);
    }
    if out.is_empty() {
        return format!("{}\n", lang.no_table());
    }
    out
}

fn grid(table: &Table, paint: Paint) -> String {
    let cells: Vec<GridCell> = table
        .cells
        .iter()
        .map(|cell| GridCell {
            row: cell.row,
            col: cell.col,
            rowspan: cell.rowspan,
            colspan: cell.colspan,
            text: mark(&cell.span.text, cell.span.review),
            marked: cell.span.review,
        })
        .collect();
    draw(table.rows, table.cols, &cells, paint)
}
