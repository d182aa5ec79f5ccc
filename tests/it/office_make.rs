//! Office files made part by part, and what readers make of them.

use formstitch::model::{Block, Document, Table};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A zip archive of these parts.
pub fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, text) in parts {
        zip.start_file(*path, SimpleFileOptions::default())
            .expect("a part");
        zip.write_all(text.as_bytes()).expect("its text");
    }
    zip.finish().expect("an archive").into_inner()
}

/// A Word file with this body, and further parts with the relations of the document to them.
pub fn docx(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let relations: String = parts
        .iter()
        .map(|(path, _)| {
            let kind: String = path.chars().take_while(char::is_ascii_alphabetic).collect();
            format!("<Relationship Id='{path}' Type='http://x/{kind}' Target='{path}'/>")
        })
        .collect();
    let main = format!(
        "<w:document xmlns:w='w' xmlns:mc='mc' xmlns:v='v' xmlns:wps='wps'><w:body>{body}</w:body></w:document>"
    );
    let relations = format!("<Relationships>{relations}</Relationships>");
    let paths: Vec<(String, &str)> = parts
        .iter()
        .map(|(p, t)| (format!("word/{p}"), *t))
        .collect();
    let mut all = vec![
        ("word/document.xml", main.as_str()),
        ("word/_rels/document.xml.rels", &relations),
    ];
    all.extend(paths.iter().map(|(p, t)| (p.as_str(), *t)));
    package(&all)
}

/// A workbook of one worksheet, with these parts (`xl/styles.xml` and the like) besides.
pub fn xlsx(sheet: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let sheet = format!("<worksheet>{sheet}</worksheet>");
    let mut all = vec![
        (
            "xl/workbook.xml",
            "<workbook xmlns:r='r'><sheets><sheet name='表' sheetId='1' r:id='a'/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id='a' Type='http://x/worksheet' Target='worksheets/sheet1.xml'/>\
             <Relationship Id='b' Type='http://x/styles' Target='styles.xml'/>\
             <Relationship Id='c' Type='http://x/sharedStrings' Target='sharedStrings.xml'/></Relationships>",
        ),
        ("xl/worksheets/sheet1.xml", sheet.as_str()),
    ];
    all.extend(parts.iter().copied());
    package(&all)
}

/// Blocks of all sheets: `line text`, or `table` with its cells as `row,col rows×cols text` (spans only where larger
/// than one).
pub fn told(document: &Document) -> Vec<String> {
    let blocks = document.sheets.iter().flat_map(|s| &s.blocks);
    let mut out = Vec::new();
    for block in blocks {
        match block {
            Block::Line(line) => out.push(format!("line {}", line.span.text)),
            Block::Table(table) => {
                assert!(exact(table), "{table:?}");
                out.push(format!("table {}x{}", table.rows, table.cols));
                out.extend(cells(table));
            }
        }
    }
    out
}

fn cells(table: &Table) -> Vec<String> {
    let filled = table.cells.iter().filter(|c| c.span.glyphs > 0);
    filled
        .map(|c| {
            let span = match (c.rowspan, c.colspan) {
                (1, 1) => String::new(),
                (rows, cols) => format!(" {rows}x{cols}"),
            };
            format!("{},{}{span} {}", c.row, c.col, c.span.text)
        })
        .collect()
}

/// Whether every position of a table is covered by exactly one cell.
pub fn exact(table: &Table) -> bool {
    let mut seen = vec![0; table.rows * table.cols];
    for c in &table.cells {
        for r in c.row..c.row + c.rowspan {
            for k in c.col..c.col + c.colspan {
                if r >= table.rows || k >= table.cols {
                    return false;
                }
                seen[r * table.cols + k] += 1;
            }
        }
    }
    seen.iter().all(|n| *n == 1)
}

/// Codes of the warnings.
pub fn codes(document: &Document) -> Vec<&str> {
    document.warnings.iter().map(|w| w.code.as_str()).collect()
}

/// Texts of the furniture.
pub fn furniture(document: &Document) -> Vec<&str> {
    document.furniture.iter().map(|s| s.text.as_str()).collect()
}
