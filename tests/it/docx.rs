//! Word files to sheets.

use crate::office_make::{codes, docx, furniture, told};
use formstitch::model::Document;
use formstitch::pipeline::extract;
use formstitch::read::read;

fn page(body: &str) -> Document {
    read(&docx(body, &[])).expect("a document")
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn cell(properties: &str, content: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>")
}

fn table(rows: &[String]) -> String {
    let rows: String = rows.iter().map(|r| format!("<w:tr>{r}</w:tr>")).collect();
    format!(
        "<w:tbl><w:tblPr><w:tblBorders><w:top w:val='single'/></w:tblBorders></w:tblPr>{rows}</w:tbl>"
    )
}

/// A small form.
pub fn form() -> Vec<u8> {
    let rows = [
        cell("<w:gridSpan w:val='2'/>", &p("项目")) + &cell("", &p("金额")),
        cell("<w:vMerge w:val='restart'/>", &p("产出"))
            + &cell("", &p("数量"))
            + &cell("", &p("10")),
        cell("<w:vMerge/>", "<w:p/>") + &cell("", &p("质量")) + &cell("", &p("95%")),
    ];
    docx(
        &(p("项目支出绩效自评表") + &table(&rows) + &p("注：略")),
        &[],
    )
}

#[test]
fn spans_are_resolved() {
    let document = read(&form()).expect("a document");
    assert_eq!(
        told(&document),
        [
            "line 项目支出绩效自评表",
            "table 3x3",
            "0,0 1x2 项目",
            "0,2 金额",
            "1,0 2x1 产出",
            "1,1 数量",
            "1,2 10",
            "2,1 质量",
            "2,2 95%",
            "line 注：略",
        ]
    );
}

#[test]
fn cells_before_the_grid_and_deleted_rows() {
    let row = |properties: &str, cells: String| {
        format!("<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>")
    };
    let rows = row("", cell("", &p("甲")) + &cell("", &p("乙")))
        + &row("<w:del/>", cell("", &p("删")) + &cell("", &p("删")))
        + &row("<w:hidden/>", cell("", &p("藏")) + &cell("", &p("藏")))
        + &row("<w:gridBefore w:val='1'/>", cell("", &p("丙")));
    let document = page(&format!("<w:tbl>{rows}</w:tbl>"));
    assert_eq!(told(&document), ["table 2x2", "0,0 甲", "0,1 乙", "1,1 丙"]);
    assert_eq!(codes(&document), ["hidden-text"]);
}

#[test]
fn a_table_that_holds_the_page_together_falls_away() {
    let inner = table(&[
        cell("", &p("甲")) + &cell("", &p("1")),
        cell("", &p("乙")) + &cell("", &p("2")),
    ]);
    let document = page(&table(&[cell("", &(p("标题") + &inner + &p("注")))]));
    assert_eq!(
        told(&document),
        [
            "line 标题",
            "table 2x2",
            "0,0 甲",
            "0,1 1",
            "1,0 乙",
            "1,1 2",
            "line 注"
        ]
    );
}

#[test]
fn text_is_what_word_shows() {
    let field = "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>\
        <w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>";
    let check = "<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>\
        <w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>";
    for (inside, want) in [
        ("<w:r><w:t>年度</w:t></w:r><w:r><w:t>目标</w:t></w:r>".into(), vec!["line 年度目标"]),
        ("<w:r><w:t>年度总</w:t><w:br/><w:t>体目标</w:t></w:r>".into(), vec!["line 年度总", "line 体目标"]),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>c</w:t></w:r>".into(), vec!["line a b-c"]),
        ("<w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins>".into(), vec!["line 新"]),
        (format!("<w:r><w:t>第</w:t></w:r>{field}<w:r><w:t>页</w:t></w:r>"), vec!["line 第7页"]),
        (format!("{check}<w:r><w:t>是</w:t></w:r>"), vec!["line ☑是"]),
        ("<w:r><w:sym w:font='Wingdings 2' w:char='F052'/><w:t>是</w:t></w:r>".into(), vec!["line ☑是"]),
        ("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>填</w:t></w:r></w:sdtContent></w:sdt>".into(), vec!["line 填"]),
        ("<w:r><w:t>m</w:t></w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>2</w:t></w:r>".into(), vec!["line m²"]),
    ] {
        assert_eq!(told(&page(&format!("<w:p>{inside}</w:p>"))), want, "{inside}");
    }
    let document = page(
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏着</w:t></w:r><w:r><w:t>见</w:t></w:r></w:p>",
    );
    assert_eq!(told(&document), ["line 见"]);
    assert_eq!(
        document.warnings[0].message,
        "2 characters are hidden and were left out"
    );
}

#[test]
fn text_boxes_are_read_once() {
    let inside = format!("<w:txbxContent>{}</w:txbxContent>", p("框"));
    let body = format!(
        "<w:p><w:r><w:t>文</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{inside}</wps:txbx></w:drawing>\
         </mc:Choice><mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    );
    assert_eq!(told(&page(&body)), ["line 文", "line 框"]);
}

#[test]
fn list_numbers_are_printed() {
    let numbering = "<w:numbering xmlns:w='w'><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/>\
        <w:numFmt w:val='chineseCounting'/><w:lvlText w:val='%1、'/></w:lvl><w:lvl w:ilvl='1'><w:start w:val='1'/>\
        <w:numFmt w:val='decimal'/><w:lvlText w:val='%2.'/></w:lvl></w:abstractNum>\
        <w:num w:numId='5'><w:abstractNumId w:val='0'/></w:num></w:numbering>";
    let item = |level: u32, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='5'/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let body = [
        item(0, "甲"),
        item(1, "乙"),
        item(1, "丙"),
        item(0, "丁"),
        item(1, "戊"),
    ]
    .concat();
    let document = read(&docx(&body, &[("numbering.xml", numbering)])).expect("a document");
    let want = [
        "line 一、 甲",
        "line 1. 乙",
        "line 2. 丙",
        "line 二、 丁",
        "line 1. 戊",
    ];
    assert_eq!(told(&document), want);
}

#[test]
fn heads_and_notes_are_furniture() {
    let part = |name: &str, inside: &str| format!("<w:{name} xmlns:w='w'>{inside}</w:{name}>");
    let head = part("hdr", &p("附件"));
    let notes = part(
        "footnotes",
        &format!("<w:footnote w:id='2'>{}</w:footnote>", p("脚注")),
    );
    let bytes = docx(
        &p("正文"),
        &[("header1.xml", &head), ("footnotes.xml", &notes)],
    );
    let document = read(&bytes).expect("a document");
    assert_eq!(furniture(&document), ["附件", "脚注"]);
    assert_eq!(
        document.furniture[0].at[0].path.as_deref(),
        Some("header1[1]")
    );
    let report = extract("a.docx", &bytes);
    assert_eq!((report.coverage.glyphs, report.coverage.furniture), (6, 4));
}

#[test]
fn deep_nesting_ends() {
    let deep = format!(
        "{}{}{}",
        "<w:sdt><w:sdtContent>".repeat(5000),
        p("底"),
        "</w:sdtContent></w:sdt>".repeat(5000)
    );
    assert_eq!(told(&page(&deep)), ["line 底"]);
    let tables = format!(
        "{}{}{}",
        "<w:tbl><w:tr><w:tc>".repeat(2000),
        p("底"),
        "</w:tc></w:tr></w:tbl>".repeat(2000)
    );
    assert_eq!(told(&page(&tables)), ["line 底"]);
}
