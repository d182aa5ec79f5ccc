//! Workbooks to sheets.

use crate::office_make::{codes, furniture, package, told, xlsx};
use formstitch::ErrorKind;
use formstitch::model::{Block, Document, Format as Kind};
use formstitch::pipeline::extract;
use formstitch::read::read;
use rust_xlsxwriter::{Format, FormatBorder, Formula, Note, Workbook, Worksheet};

fn boxed() -> Format {
    Format::new().set_border(FormatBorder::Thin)
}

fn plain() -> Format {
    Format::new()
}

/// The bytes of a workbook whose only sheet `fill` fills.
pub fn made(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().expect("a workbook")
}

fn page(fill: impl FnOnce(&mut Worksheet)) -> Document {
    read(&made(fill)).expect("a document")
}

fn put(sheet: &mut Worksheet, row: u32, col: u16, text: &str, format: &Format) {
    sheet
        .write_with_format(row, col, text, format)
        .expect("a cell");
}

fn merge(sheet: &mut Worksheet, at: (u32, u16, u32, u16), text: &str, format: &Format) {
    sheet
        .merge_range(at.0, at.1, at.2, at.3, text, format)
        .expect("a merged range");
}

/// A small self-evaluation: title, unit line, bordered table, note.
pub fn form(sheet: &mut Worksheet) {
    merge(sheet, (0, 0, 0, 3), "项目支出绩效自评表", &plain());
    put(sheet, 1, 0, "填报单位：甲局", &plain());
    put(sheet, 1, 3, "单位：万元", &plain());
    put(sheet, 2, 0, "项目", &boxed());
    put(sheet, 2, 1, "金额", &boxed());
    merge(sheet, (2, 2, 2, 3), "执行率", &boxed());
    merge(sheet, (3, 0, 4, 0), "年度总\n体目标", &boxed());
    for row in 3..5 {
        sheet
            .write_with_format(row, 1, 1234.5, &boxed().set_num_format("#,##0.00"))
            .expect("a number");
        for col in 2..4 {
            sheet
                .write_with_format(row, col, 0.95, &boxed().set_num_format("0%"))
                .expect("a share");
        }
    }
    put(sheet, 5, 0, "注：本表一式两份。", &plain());
}

#[test]
fn borders_part_tables_from_lines() {
    let document = page(form);
    assert_eq!(document.format, Kind::Xlsx);
    assert_eq!(
        told(&document),
        [
            "line 项目支出绩效自评表",
            "line 填报单位：甲局",
            "line 单位：万元",
            "table 3x4",
            "0,0 项目",
            "0,1 金额",
            "0,2 1x2 执行率",
            "1,0 2x1 年度总\n体目标",
            "1,1 1,234.50",
            "1,2 95%",
            "1,3 95%",
            "2,1 1,234.50",
            "2,2 95%",
            "2,3 95%",
            "line 注：本表一式两份。",
        ]
    );
    let Block::Table(table) = &document.sheets[0].blocks[3] else {
        panic!("a table");
    };
    let cell = &table.cells[3].span;
    assert_eq!(cell.at[0].path.as_deref(), Some("Sheet1!A4"));
    assert_eq!(cell.glyphs, 6);
}

#[test]
fn without_borders_rows_of_one_cell_are_lines() {
    let document = page(|sheet| {
        merge(sheet, (2, 1, 2, 3), "项目申报表", &plain());
        put(sheet, 3, 1, "填报单位：甲局", &plain());
        put(sheet, 3, 3, "单位：万元", &plain());
        for (row, texts) in [
            (4, ["项目", "金额", "备注"]),
            (5, ["甲", "1", "乙"]),
            (6, ["丙", "2", ""]),
        ] {
            for (col, text) in (1..).zip(texts) {
                put(sheet, row, col, text, &plain());
            }
        }
        put(sheet, 7, 1, "注：略", &plain());
    });
    assert_eq!(
        told(&document),
        [
            "line 项目申报表",
            "line 填报单位：甲局",
            "line 单位：万元",
            "table 3x3",
            "0,0 项目",
            "0,1 金额",
            "0,2 备注",
            "1,0 甲",
            "1,1 1",
            "1,2 乙",
            "2,0 丙",
            "2,1 2",
            "line 注：略",
        ]
    );
}

#[test]
fn empty_rows_and_columns_part_tables() {
    let document = page(|sheet| {
        for (row, col, text) in [(0, 0, "甲"), (3, 0, "乙"), (3, 4, "丙")] {
            put(sheet, row, col, text, &boxed());
            put(sheet, row, col + 1, "1", &boxed());
        }
        put(sheet, 5, 0, "", &boxed());
    });
    let want = [
        "table 1x2",
        "0,0 甲",
        "0,1 1",
        "table 1x2",
        "0,0 乙",
        "0,1 1",
        "table 1x2",
        "0,0 丙",
        "0,1 1",
    ];
    assert_eq!(told(&document), want);
}

#[test]
fn what_is_hidden_is_kept_beside() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    form(sheet);
    put(sheet, 6, 0, "藏行", &boxed());
    put(sheet, 2, 4, "藏列", &boxed());
    sheet.set_row_hidden(6).expect("hidden");
    sheet.set_row_hidden(4).expect("hidden");
    sheet.set_column_hidden(4).expect("hidden");
    sheet
        .insert_note(2, 0, &Note::new("批注").add_author_prefix(false))
        .expect("a note");
    sheet.set_header("&C第 &P 页");
    let other = book.add_worksheet();
    put(other, 0, 0, "密", &plain());
    other.set_hidden(true);
    let bytes = book.save_to_buffer().expect("a workbook");
    let document = read(&bytes).expect("a document");
    assert_eq!(codes(&document), ["hidden-cells", "hidden-sheet"]);
    let mut beside = furniture(&document);
    beside.sort_unstable();
    let mut want = [
        "藏列", "1,234.50", "95%", "95%", "藏行", "批注", "第 页", "密",
    ];
    want.sort_unstable();
    assert_eq!(beside, want);
    let told = told(&document);
    assert!(told.contains(&"table 2x4".to_string()), "{told:?}");
    assert!(told.contains(&"1,0 年度总\n体目标".to_string()), "{told:?}");
    let report = extract("a.xlsx", &bytes);
    let c = report.coverage;
    assert_eq!(c.placed + c.tables + c.unplaced + c.furniture, c.glyphs);
    assert_eq!(c.furniture, 2 + 8 + 3 + 3 + 2 + 2 + 2 + 1);
    assert_eq!(report.furniture.len(), 8);
}

#[test]
fn cells_show_what_a_person_sees() {
    let bold = plain().set_bold();
    let document = page(|sheet| {
        sheet.write(0, 0, 0.1 + 0.2).expect("a number");
        sheet.write(0, 1, 82800.92000000001).expect("a number");
        sheet.write(1, 0, true).expect("a truth");
        sheet
            .write_formula(1, 1, Formula::new("=A1*3").set_result("0.9"))
            .expect("a formula");
        let date = plain().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
        sheet.write_with_format(2, 0, 45292, &date).expect("a date");
        sheet
            .write_formula(2, 1, Formula::new("=1/0").set_result("#DIV/0!"))
            .expect("a formula");
        sheet
            .write_rich_string(3, 0, &[(&plain(), "产出"), (&bold, "指标")])
            .expect("a text");
        sheet.write(3, 1, "⼈数").expect("a text");
        sheet.write(4, 0, 123456789012.0).expect("a number");
        sheet.write(4, 1, 67880231).expect("a number");
    });
    assert_eq!(
        told(&document),
        [
            "table 5x2",
            "0,0 0.3",
            "0,1 82800.92",
            "1,0 TRUE",
            "1,1 0.9",
            "2,0 2024年1月1日",
            "2,1 #DIV/0!",
            "3,0 产出指标",
            "3,1 人数",
            "4,0 1.23457E+11",
            "4,1 67880231",
        ]
    );
    let Block::Table(table) = &document.sheets[0].blocks[0] else {
        panic!("a table");
    };
    let marked: Vec<&str> = table
        .cells
        .iter()
        .filter(|c| c.span.review)
        .map(|c| c.span.text.as_str())
        .collect();
    assert_eq!(marked, ["1.23457E+11"]);
}

#[test]
fn odd_parts_are_read_as_meant() {
    let sheet = "<sheetData><row><c t='inlineStr'><is><t>甲_x000D_\n乙</t><rPh><t>jia</t></rPh></is></c>\
        <c><f>A1</f></c><c t='s'><v>0</v></c></row><row><c t='inlineStr'><is><t>丙</t></is></c><c><v>1.50</v></c>\
        <c t='inlineStr'><is><r><rPr><rFont val='Wingdings 2'/></rPr><t>R</t></r><r><t>是</t></r></is></c></row>\
        </sheetData>";
    let strings = (
        "xl/sharedStrings.xml",
        "<sst><si><r><t>共</t></r><r><t>享</t></r></si></sst>",
    );
    let document = read(&xlsx(sheet, &[strings])).expect("a document");
    let want = [
        "table 2x3",
        "0,0 甲\n乙",
        "0,2 共享",
        "1,0 丙",
        "1,1 1.5",
        "1,2 ☑是",
    ];
    assert_eq!(told(&document), want);
    assert_eq!(codes(&document), ["formula-without-value"]);
    assert!(document.warnings[0].message.contains("表!B1"));
}

#[test]
fn sizes_are_bounded() {
    let wide = "<dimension ref='A1:XFD1048576'/><cols><col min='1' max='16384' width='9'/></cols><sheetData>\
        <row r='1'><c r='A1' t='inlineStr'><is><t>甲</t></is></c></row>\
        <row r='1048576'><c r='XFD1048576' t='inlineStr'><is><t>乙</t></is></c></row></sheetData>\
        <mergeCells><mergeCell ref='A1:XFD1048576'/><mergeCell ref='B2:C3'/></mergeCells>";
    let document = read(&xlsx(wide, &[])).expect("a document");
    assert_eq!(told(&document).len(), 1);
    let bomb = format!("<sheetData>{}</sheetData>", " ".repeat(140 << 20));
    let error = read(&xlsx(&bomb, &[])).expect_err("a limit");
    assert_eq!(error.kind, ErrorKind::Limit);
    let entity = package(&[(
        "xl/workbook.xml",
        "<!DOCTYPE a [<!ENTITY e 'x'>]><workbook>&e;</workbook>",
    )]);
    assert_eq!(read(&entity).expect_err("refused").kind, ErrorKind::Damaged);
}

#[test]
fn other_archives_and_files_are_told_apart() {
    let kind = |bytes: &[u8]| read(bytes).expect_err("an error").kind;
    assert_eq!(kind(&package(&[("a.txt", "a")])), ErrorKind::UnknownFormat);
    assert_eq!(kind(b"PK\x03\x04 and no more"), ErrorKind::Damaged);
    let flat = b"<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?><Workbook><Table></Table></Workbook>";
    assert_eq!(kind(flat), ErrorKind::UnknownFormat);
    let page = b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table border=1><tr><td>a<td>b</table></html>";
    assert_eq!(read(page).expect("a page").format, Kind::Html);
}
