//! Office Open XML workbooks (`.xlsx`, `.xlsm`).

mod beside;
mod strings;
mod styles;

use super::area::{Area, MAX_COLS, MAX_ROWS, parse};
use super::worksheet::{Sides, Stored, Worksheet};
use super::{Book, at, format};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Document, Format};
use crate::read::package::{Package, Relation, attr, child, children, facts, flag, xml};
use roxmltree::Node;
use styles::Styles;

/// Most merged ranges of a worksheet; forms have some hundred.
const MAX_MERGES: usize = 1 << 15;
/// Points of a column's unit of width, and of the room around its text.
const COLUMN_UNIT: f64 = 5.25;
const COLUMN_ROOM: f64 = 3.75;

/// Reads a workbook.
///
/// # Errors
/// `Damaged`, `Limit`, `Password`.
pub(in crate::read) fn read(mut package: Package<'_>) -> Result<Document> {
    let book = Reader::open(&mut package)?.book()?;
    book.document(Format::Xlsx)
}

/// The part that lists the sheets, if this package is a workbook.
pub(in crate::read) fn main_part(package: &Package<'_>) -> Option<&'static str> {
    let path = "xl/workbook.xml";
    package.has(path).then_some(path)
}

struct Reader<'p, 'a> {
    package: &'p mut Package<'a>,
    relations: Vec<Relation>,
    workbook: String,
    styles: Styles,
    strings: Vec<String>,
    from_1904: bool,
}

impl<'p, 'a> Reader<'p, 'a> {
    fn open(package: &'p mut Package<'a>) -> Result<Self> {
        let path = "xl/workbook.xml";
        let workbook = package.text(path)?.ok_or_else(|| missing(path))?;
        let relations = package.relations(path)?;
        let mut reader = Self {
            package,
            relations,
            workbook,
            styles: Styles::default(),
            strings: Vec::new(),
            from_1904: false,
        };
        if let Some(text) = reader.part("styles")? {
            reader.styles = Styles::read(&text)?;
        }
        if let Some(text) = reader.part("sharedStrings")? {
            reader.strings = strings::shared(&text)?;
        }
        Ok(reader)
    }

    /// The text of the part that the workbook relates to in this way.
    fn part(&mut self, kind: &str) -> Result<Option<String>> {
        match self.relations.iter().find(|r| r.kind == kind) {
            Some(relation) => self.package.text(&relation.target.clone()),
            None => Ok(None),
        }
    }

    fn book(mut self) -> Result<Book> {
        let workbook = std::mem::take(&mut self.workbook);
        let tree = xml(&workbook, "xl/workbook.xml")?;
        let root = tree.root_element();
        let settings = child(root, "workbookPr");
        self.from_1904 = settings.is_some_and(|p| flag(attr(p, "date1904"), false));
        let mut book = Book {
            facts: facts(self.package)?,
            ..Book::default()
        };
        for sheet in child(root, "sheets").into_iter().flat_map(|s| s.children()) {
            let id = attr(sheet, "id").unwrap_or_default();
            let relation = self
                .relations
                .iter()
                .find(|r| r.id == id && r.kind == "worksheet");
            let Some(path) = relation.map(|r| r.target.clone()) else {
                continue;
            };
            let mut worksheet = self.worksheet(&path)?;
            worksheet.name = attr(sheet, "name").unwrap_or_default().to_string();
            worksheet.hidden = !matches!(attr(sheet, "state"), None | Some("visible"));
            for address in &mut worksheet.empty_formulas {
                *address = format!("{}!{address}", worksheet.name);
            }
            beside::read(self.package, &path, &mut worksheet)?;
            book.sheets.push(worksheet);
        }
        Ok(book)
    }

    fn worksheet(&mut self, path: &str) -> Result<Worksheet> {
        let text = self.package.text(path)?.ok_or_else(|| missing(path))?;
        let tree = xml(&text, path)?;
        let root = tree.root_element();
        let mut sheet = Worksheet::default();
        let view = child(root, "sheetViews").and_then(|v| child(v, "sheetView"));
        let zeros = view.is_none_or(|v| flag(attr(v, "showZeros"), true));
        sizes(root, &mut sheet);
        let merges = child(root, "mergeCells")
            .into_iter()
            .flat_map(|m| m.children());
        sheet.merges = merges
            .filter_map(|m| Area::parse(attr(m, "ref")?))
            .take(MAX_MERGES + 1)
            .collect();
        if sheet.merges.len() > MAX_MERGES {
            return Err(Error::new(
                ErrorKind::Limit,
                format!("expected at most {MAX_MERGES} merged ranges, found more in {path}"),
            ));
        }
        if let Some(data) = child(root, "sheetData") {
            self.rows(data, &mut sheet, zeros);
        }
        sheet.settle();
        Ok(sheet)
    }

    fn rows(&self, data: Node<'_, '_>, sheet: &mut Worksheet, zeros: bool) {
        let mut next = 0;
        for row in children(data, "row") {
            let number = attr(row, "r").and_then(|r| r.parse::<u32>().ok());
            let r = number.and_then(|n| n.checked_sub(1)).unwrap_or(next);
            if r >= MAX_ROWS {
                continue;
            }
            next = r + 1;
            let height = attr(row, "ht")
                .and_then(|h| h.parse::<f64>().ok())
                .filter(|h| h.is_finite());
            if flag(attr(row, "hidden"), false) || height == Some(0.0) {
                sheet.rows.hidden.push((r, r));
            }
            sheet.rows.sizes.extend(height.map(|h| (r, h)));
            let mut next_col = 0;
            for cell in children(row, "c") {
                let address = attr(cell, "r").and_then(parse);
                let (row, col) = address.unwrap_or((r, next_col));
                if row >= MAX_ROWS || col >= MAX_COLS {
                    continue;
                }
                next_col = col + 1;
                self.cell(cell, row, col, sheet, zeros);
            }
        }
    }

    fn cell(&self, cell: Node<'_, '_>, row: u32, col: u32, sheet: &mut Worksheet, zeros: bool) {
        let index = attr(cell, "s").and_then(|s| s.parse::<usize>().ok());
        let style = self.styles.cell(index.unwrap_or(0));
        let value = child(cell, "v");
        if child(cell, "f").is_some() && value.is_none() && child(cell, "is").is_none() {
            sheet
                .empty_formulas
                .push(at("", row, col).trim_start_matches('!').to_string());
        }
        let raw = value.and_then(|v| v.text()).unwrap_or_default();
        let (text, sure) = match attr(cell, "t").unwrap_or("n") {
            "s" => {
                let string = raw
                    .trim()
                    .parse::<usize>()
                    .ok()
                    .and_then(|i| self.strings.get(i));
                match string {
                    Some(text) => (
                        format::text(&strings::in_font(text, style.font), &style.code),
                        true,
                    ),
                    None => (String::new(), raw.is_empty()),
                }
            }
            "inlineStr" => {
                let text = child(cell, "is").map(strings::text).unwrap_or_default();
                (
                    format::text(&strings::in_font(&text, style.font), &style.code),
                    true,
                )
            }
            "b" => (
                if raw.trim() == "1" { "TRUE" } else { "FALSE" }.into(),
                true,
            ),
            "str" => (format::text(&strings::unescape(raw), &style.code), true),
            "e" | "d" => (raw.to_string(), true),
            _ if raw.trim().is_empty() => (String::new(), true),
            _ => match raw.trim().parse::<f64>() {
                Ok(0.0) if !zeros => (String::new(), true),
                Ok(number) => {
                    let shown = format::number(number, &style.code, self.from_1904);
                    (shown.text, shown.sure)
                }
                Err(_) => (raw.to_string(), false),
            },
        };
        if !text.is_empty() || style.sides != Sides::default() {
            let stored = Stored {
                text,
                sure,
                sides: style.sides,
                size: style.size,
            };
            sheet.cells.insert((row, col), stored);
        }
    }
}

/// Column widths and the usual row height.
fn sizes(root: Node<'_, '_>, sheet: &mut Worksheet) {
    let number = |node: Node<'_, '_>, name: &str| {
        let value = attr(node, name).and_then(|v| v.parse::<f64>().ok());
        value.filter(|v| v.is_finite() && *v >= 0.0)
    };
    let usual = child(root, "sheetFormatPr");
    let width = usual
        .and_then(|f| number(f, "defaultColWidth"))
        .unwrap_or(8.43);
    sheet.cols.usual = width * COLUMN_UNIT + COLUMN_ROOM;
    sheet.rows.usual = usual
        .and_then(|f| number(f, "defaultRowHeight"))
        .unwrap_or(15.0);
    for col in child(root, "cols").into_iter().flat_map(|c| c.children()) {
        let (Some(min), Some(max)) = (number(col, "min"), number(col, "max")) else {
            continue;
        };
        let first = (min as u32).max(1) - 1;
        let last = (max as u32).clamp(1, MAX_COLS) - 1;
        let width = number(col, "width");
        if flag(attr(col, "hidden"), false) || width == Some(0.0) {
            sheet.cols.hidden.push((first, last.max(first)));
        }
        if let Some(width) = width {
            let widths = (first..=last).map(|c| (c, width * COLUMN_UNIT + COLUMN_ROOM));
            sheet.cols.sizes.extend(widths);
        }
    }
}

fn missing(path: &str) -> Error {
    Error::new(
        ErrorKind::Damaged,
        format!("expected the part {path}, found none"),
    )
}
