//! Tab-separated text, as it is left when a PDF is lost, to sheets.
//!
//! A line with tabs is a row of cells, any other a line of text; `## ` before a title is taken off. Rows that stand
//! together are a table. A blank line or a form feed parts pages, and each run of lines between them is a sheet of its
//! own, so that later stages know where pages ended. Nothing is known of where a cell stood: rows keep their blank
//! cells, and what they mean is settled by [`crate::form::rejoin`].
//!
//! A region is a path: `line 12/col 3` is the third cell of the twelfth line, `line 12` a line without tabs; both
//! counted from 1.

use super::encoding;
use super::fold::fold;
use super::markup::span;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Block, Cell, Document, Facts, Format, Line, Sheet, Table, TextLayer, Warning};

/// Bytes that are looked at for control characters before anything is decoded.
const SNIFF: usize = 64 * 1024;
/// One unreadable character in so many is the file's fault, more are no text.
const READABLE: usize = 50;
/// Most cells of one table, blank ones included: rows are filled up to the longest one, so a few tabs could ask for
/// a lot of memory.
const MAX_CELLS: usize = 1 << 20;
/// Most cells of all tables.
const MAX_ALL: usize = 4 << 20;
/// What other formats begin with that are text too.
const OTHERS: [&str; 6] = ["{\\rtf", "<", "%PDF", "%!PS", "MIME-Version", "{\""];

/// Whether the bytes are text with tabs in it, and of no other kind.
pub fn looks_like(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(SNIFF)];
    if encoding::byte_order(bytes).is_none() && head.iter().any(|b| is_control(char::from(*b))) {
        return false;
    }
    let text = encoding::decode(bytes, None).text;
    let broken = text.chars().filter(|c| *c == '\u{fffd}').count();
    let start = text.trim_start();
    !OTHERS.iter().any(|o| start.starts_with(o))
        && !text.chars().any(is_control)
        && broken * READABLE <= text.chars().count()
        && text.lines().any(|l| l.trim().contains('\t'))
}

fn is_control(ch: char) -> bool {
    ch.is_ascii_control() && !matches!(ch, '\t' | '\n' | '\r' | '\u{c}')
}

/// Reads tab-separated text.
///
/// # Errors
/// `Limit` where the rows of a table, filled up to the longest one, would take unreasonable memory.
pub fn read(bytes: &[u8]) -> Result<Document> {
    let decoded = encoding::decode(bytes, None);
    let text = decoded.text.replace("\r\n", "\n").replace('\r', "\n");
    let sheets = sheets(&text)?;
    let mut warnings = decoded.warnings;
    if sheets.is_empty() {
        warnings.push(Warning {
            code: "no-text".into(),
            message: "the file holds no text".into(),
            page: None,
        });
    }
    Ok(Document {
        format: Format::Txt,
        text_layer: TextLayer::Markup,
        pages: Vec::new(),
        sheets,
        furniture: Vec::new(),
        facts: Facts::default(),
        warnings,
    })
}

/// A line with its number, from 1.
type Numbered<'a> = (usize, &'a str);

fn sheets(text: &str) -> Result<Vec<Sheet>> {
    let mut out = Vec::new();
    let mut run: Vec<Numbered<'_>> = Vec::new();
    let mut cells = 0;
    for (at, line) in text.lines().enumerate() {
        for (part, piece) in line.split('\u{c}').enumerate() {
            // A row of blank cells is no page break, and says nothing.
            let blank = piece.trim_matches(' ').is_empty();
            if part > 0 || blank {
                close(&mut run, &mut out, &mut cells)?;
            }
            if !piece.trim().is_empty() {
                run.push((at + 1, piece));
            }
        }
    }
    close(&mut run, &mut out, &mut cells)?;
    Ok(out)
}

/// Makes a sheet of the lines since the last page break.
fn close(run: &mut Vec<Numbered<'_>>, out: &mut Vec<Sheet>, cells: &mut usize) -> Result<()> {
    let mut sheet = Sheet::default();
    for rows in run.chunk_by(|a, b| a.1.contains('\t') == b.1.contains('\t')) {
        if rows[0].1.contains('\t') {
            let table = table(rows)?;
            *cells += table.cells.len();
            if *cells > MAX_ALL {
                return Err(too_many(*cells, MAX_ALL));
            }
            sheet.blocks.push(Block::Table(table));
        } else {
            sheet.blocks.extend(rows.iter().map(|r| line(*r)));
        }
    }
    run.clear();
    if !sheet.blocks.is_empty() {
        out.push(sheet);
    }
    Ok(())
}

fn table(rows: &[Numbered<'_>]) -> Result<Table> {
    let cols = rows.iter().map(|r| r.1.split('\t').count()).max();
    let cols = cols.unwrap_or(1);
    let all = cols.saturating_mul(rows.len());
    if all > MAX_CELLS {
        return Err(too_many(all, MAX_CELLS));
    }
    let mut cells = Vec::with_capacity(all);
    for (row, (number, text)) in rows.iter().enumerate() {
        let mut texts = text.split('\t');
        for col in 0..cols {
            let text = texts.next().map(plain).unwrap_or_default();
            cells.push(Cell {
                row,
                col,
                rowspan: 1,
                colspan: 1,
                span: span(text, format!("line {number}/col {}", col + 1)),
                ..Cell::default()
            });
        }
    }
    Ok(Table {
        rows: rows.len(),
        cols,
        cells,
        ..Table::default()
    })
}

fn line((number, text): Numbered<'_>) -> Block {
    let text = text.trim_start();
    let bare = text.trim_start_matches('#');
    let title = bare.len() < text.len() && bare.starts_with(' ');
    Block::Line(Line {
        span: span(
            plain(if title { bare } else { text }),
            format!("line {number}"),
        ),
        ..Line::default()
    })
}

fn plain(text: &str) -> String {
    text.trim().chars().map(fold).collect()
}

fn too_many(found: usize, most: usize) -> Error {
    Error::new(
        ErrorKind::Limit,
        format!("tables of {found} cells, at most {most} are read"),
    )
}

#[cfg(test)]
mod tests {
    use super::{looks_like, read};
    use crate::model::Block;
    use encoding_rs::{GB18030, UTF_16LE};

    #[test]
    fn rows_lines_titles_and_pages() {
        let text = "## 目标申报表\r\n\r\n单位名称\t新洲区\t\r\n\t填报人\r\n备注\u{c}甲\t乙\r\n";
        let document = read(text.as_bytes()).expect("text is read");
        assert_eq!(document.sheets.len(), 3);
        let Block::Line(title) = &document.sheets[0].blocks[0] else {
            panic!("a line");
        };
        assert_eq!(title.span.text, "目标申报表");
        assert_eq!(title.span.at[0].path.as_deref(), Some("line 1"));
        let Block::Table(table) = &document.sheets[1].blocks[0] else {
            panic!("a table");
        };
        assert_eq!((table.rows, table.cols, table.cells.len()), (2, 3, 6));
        assert_eq!(table.cells[4].span.text, "填报人");
        assert_eq!(
            table.cells[4].span.at[0].path.as_deref(),
            Some("line 4/col 2")
        );
        assert!(matches!(document.sheets[2].blocks[0], Block::Table(_)));
    }

    #[test]
    fn any_encoding_and_mark() {
        let text = "单位名称\t武汉市新洲区科学技术和经济信息化局\n填报人\t李晓兰\n";
        let gbk = GB18030.encode(text).0.into_owned();
        let mut wide = vec![0xff, 0xfe];
        wide.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(UTF_16LE.decode(&wide).0, text);
        for bytes in [text.as_bytes().to_vec(), gbk, wide] {
            assert!(looks_like(&bytes));
            let document = read(&bytes).expect("text is read");
            let Block::Table(table) = &document.sheets[0].blocks[0] else {
                panic!("a table");
            };
            assert_eq!(table.cells[3].span.text, "李晓兰");
        }
    }

    #[test]
    fn what_is_no_tab_separated_text() {
        for text in [
            "一行文字\n",
            "{\\rtf1\t}",
            "<a>\t</a>",
            "a\tb\0",
            "%PDF-1.4\t",
        ] {
            assert!(!looks_like(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn a_few_tabs_do_not_ask_for_much_memory() {
        let text = format!("{}\n{}", "\t".repeat(5000), "a\tb\n".repeat(5000));
        assert!(read(text.as_bytes()).is_ok());
        let text = format!("x{}\n{}", "\t".repeat(5000), "a\tb\n".repeat(5000));
        assert!(read(text.as_bytes()).is_err());
    }
}
