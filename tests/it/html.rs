//! Web pages to sheets.

use encoding_rs::{BIG5, GB18030, GBK};
use formstitch::model::{Block, Document, Flag, Format, Span, Table, TextLayer};
use formstitch::read::html::{looks_like, read as read_html};
use formstitch::read::read as read_any;
use proptest::prelude::*;

fn page(markup: &str) -> Document {
    read_html(markup.as_bytes()).expect("a page")
}

fn blocks(document: &Document) -> &[Block] {
    &document.sheets[0].blocks
}

fn lines(document: &Document) -> Vec<&str> {
    blocks(document)
        .iter()
        .filter_map(|b| match b {
            Block::Line(l) => Some(l.span.text.as_str()),
            Block::Table(_) => None,
        })
        .collect()
}

fn tables(document: &Document) -> Vec<&Table> {
    blocks(document)
        .iter()
        .filter_map(|b| match b {
            Block::Table(t) => Some(t),
            Block::Line(_) => None,
        })
        .collect()
}

fn spans(document: &Document) -> Vec<&Span> {
    blocks(document)
        .iter()
        .flat_map(|b| match b {
            Block::Line(l) => vec![&l.span],
            Block::Table(t) => t.cells.iter().map(|c| &c.span).collect(),
        })
        .collect()
}

/// `row,col,rowspan,colspan text` of each cell.
fn grid(table: &Table) -> Vec<String> {
    table
        .cells
        .iter()
        .map(|c| {
            format!(
                "{},{},{},{} {}",
                c.row, c.col, c.rowspan, c.colspan, c.span.text
            )
        })
        .collect()
}

fn texts(table: &Table) -> Vec<&str> {
    table.cells.iter().map(|c| c.span.text.as_str()).collect()
}

fn codes(document: &Document) -> Vec<&str> {
    document.warnings.iter().map(|w| w.code.as_str()).collect()
}

fn exact(table: &Table) -> bool {
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

/// The only cell of a page's only table.
fn cell(inside: &str) -> String {
    let document = page(&format!(
        "<table border=1><tr><td>{inside}</td></tr></table>"
    ));
    texts(tables(&document)[0])[0].to_string()
}

const FORM: &str = "<html><head>META</head><body><p>项目支出绩效目标申报表</p><table border=1>\
    <tr><td>项目名称</td><td>智慧校园建设项目，资金总额按年度安排</td></tr></table></body></html>";

fn form(meta: &str) -> String {
    FORM.replace("META", meta)
}

fn is_form(bytes: &[u8]) -> Document {
    assert!(looks_like(bytes));
    let document = read_any(bytes).expect("a page");
    assert_eq!(lines(&document), ["项目支出绩效目标申报表"]);
    assert_eq!(
        texts(tables(&document)[0]),
        ["项目名称", "智慧校园建设项目，资金总额按年度安排"]
    );
    document
}

#[test]
fn a_page_is_a_sheet_of_lines_and_tables_with_addresses() {
    let document = page(
        "<h1>标题</h1><table><caption>表一</caption><tr><td>a<td>b</table>尾<table><tr><td>c<td>d</table>",
    );
    assert_eq!(document.format, Format::Html);
    assert_eq!(document.text_layer, TextLayer::Markup);
    assert!(document.pages.is_empty());
    let at: Vec<String> = spans(&document)
        .iter()
        .map(|s| format!("{}={}", s.at[0].path.as_deref().unwrap_or(""), s.text))
        .collect();
    assert_eq!(
        at,
        [
            "line[1]=标题",
            "line[2]=表一",
            "table[1]/r1c1=a",
            "table[1]/r1c2=b",
            "line[3]=尾",
            "table[2]/r1c1=c",
            "table[2]/r1c2=d"
        ]
    );
    assert!(
        spans(&document)
            .iter()
            .all(|s| s.confidence == 1.0 && !s.review && s.flags.is_empty())
    );
}

#[test]
fn encodings_declared_rightly() {
    is_form(form("<meta charset=utf-8>").as_bytes());
    for label in ["gb2312", "gbk", "GB18030"] {
        let text = form(&format!(
            "<meta http-equiv='Content-Type' content='text/html; charset={label}'>"
        ));
        let document = is_form(&GB18030.encode(&text).0);
        assert!(document.warnings.is_empty(), "{:?}", document.warnings);
    }
    let text = format!("<?xml version='1.0' encoding='gbk'?>{}", form(""));
    is_form(&GBK.encode(&text).0);
}

#[test]
fn encodings_declared_wrongly() {
    for label in ["gb2312", "iso-8859-1", "big5"] {
        let text = form(&format!("<meta charset={label}>"));
        assert_eq!(codes(&is_form(text.as_bytes())), ["encoding-declared"]);
    }
    for label in ["utf-8", "iso-8859-1", "utf-16", "shift_jis"] {
        let text = form(&format!("<meta charset={label}>"));
        assert_eq!(
            codes(&is_form(&GBK.encode(&text).0)),
            ["encoding-declared"],
            "{label}"
        );
    }
    let text = form("<!-- <meta charset=big5> --><meta charset=gbk>");
    assert!(is_form(&GBK.encode(&text).0).warnings.is_empty());
}

#[test]
fn encodings_not_declared() {
    is_form(form("").as_bytes());
    is_form(&GBK.encode(&form("")).0);
    let (big5, _, _) =
        BIG5.encode("<html><body><p>預算績效目標申報表，單位名稱與年度金額，的確有人在這裡</p>");
    let document = read_html(&big5).expect("a page");
    assert_eq!(
        lines(&document),
        ["預算績效目標申報表，單位名稱與年度金額，的確有人在這裡"]
    );
    // A character beyond GBK, four bytes in GB18030.
    let (rare, _, _) = GB18030.encode("<html><body><p>单位名称：𠮷林县水务局</p>");
    assert_eq!(
        lines(&read_html(&rare).expect("a page")),
        ["单位名称：𠮷林县水务局"]
    );
}

#[test]
fn byte_order_marks_win() {
    let text = form("<meta charset=gb2312>");
    let mut utf8 = vec![0xef, 0xbb, 0xbf];
    utf8.extend(text.as_bytes());
    is_form(&utf8);
    let little = |mark: bool| -> Vec<u8> {
        let mark = if mark { "\u{feff}" } else { "" };
        format!("{mark}{text}")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect()
    };
    let big: Vec<u8> = format!("\u{feff}{text}")
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    is_form(&little(true));
    is_form(&little(false));
    is_form(&big);
}

#[test]
fn unreadable_characters_are_marked() {
    let mut bytes = form("<meta charset=utf-8>").into_bytes();
    let at = bytes.len() - "。</td></tr></table></body></html>".len();
    bytes.insert(at, 0xff);
    let document = read_html(&bytes).expect("a page");
    assert_eq!(codes(&document), ["encoding"]);
    let bad: Vec<&Span> = spans(&document).into_iter().filter(|s| s.review).collect();
    assert_eq!(bad.len(), 1);
    assert!(bad[0].text.contains('\u{fffd}') && bad[0].confidence < 1.0);
    assert_eq!(bad[0].flags, [Flag::LowConfidence]);
    assert_eq!(lines(&document), ["项目支出绩效目标申报表"]);
}

#[test]
fn spans_make_a_grid() {
    let document = page(
        "<table border=1><tr><td colspan=3>t</td></tr><tr><td rowspan=2>a</td><td>b</td><td>c</td></tr>\
         <tr><td colspan='2'>d</td></tr></table>",
    );
    assert_eq!(
        grid(tables(&document)[0]),
        [
            "0,0,1,3 t",
            "1,0,2,1 a",
            "1,1,1,1 b",
            "1,2,1,1 c",
            "2,1,1,2 d"
        ]
    );
}

#[test]
fn missing_cells_are_empty_ones() {
    let document =
        page("<table border=1><tr><td>a<td>b<td>c<tr><td>d<tr><td rowspan=2>e<td>f<td>g</table>");
    let table = tables(&document)[0];
    assert!(exact(table));
    assert_eq!(texts(table), ["a", "b", "c", "d", "", "", "e", "f", "g"]);
}

#[test]
fn absurd_spans_are_cut_to_the_table() {
    let document = page(
        "<table border=1><tr><td colspan=1000000000 rowspan=99999999999999999999>a</td><td>b</td></tr>\
         <tr><td colspan=4000000000>c</td></tr><tr><td colspan=-1 rowspan=x>d</td><td colspan=0>e</td></tr></table>",
    );
    let table = tables(&document)[0];
    assert!(exact(table));
    assert!(table.rows <= 3 && table.cols <= 4, "{:?}", grid(table));
    assert_eq!(texts(table).concat(), "abcde");
}

#[test]
fn many_absurd_cells_take_no_room() {
    let row = "<td colspan=1000 rowspan=65534>x</td>".repeat(300);
    let document = page(&format!(
        "<table>{}</table>",
        format!("<tr>{row}</tr>").repeat(260)
    ));
    let table = tables(&document)[0];
    let glyphs: usize = spans(&document).iter().map(|s| s.glyphs).sum();
    assert_eq!(glyphs, 78_000);
    assert!(table.rows * table.cols > 1 << 20);
    assert!(exact(table));
}

#[test]
fn rowspan_zero_reaches_to_the_end_of_its_group() {
    let document = page(
        "<table border=1><tbody><tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d</tbody><tbody><tr><td>e<td>f</tbody></table>",
    );
    assert_eq!(
        grid(tables(&document)[0]),
        [
            "0,0,3,1 a",
            "0,1,1,1 b",
            "1,1,1,1 c",
            "2,1,1,1 d",
            "3,0,1,1 e",
            "3,1,1,1 f"
        ]
    );
}

#[test]
fn rowspans_end_with_their_group_and_feet_come_last() {
    let document = page(
        "<table border=1><tfoot><tr><td>z<td>y</tfoot><thead><tr><td rowspan=9>h<td>i</thead><tr><td>a<td>b</table>",
    );
    assert_eq!(texts(tables(&document)[0]), ["h", "i", "a", "b", "z", "y"]);
}

#[test]
fn a_span_that_runs_into_another_cell_stops_there() {
    let document = page("<table border=1><tr><td>a<td rowspan=2>b<td>c<tr><td colspan=3>d</table>");
    assert_eq!(
        grid(tables(&document)[0]),
        [
            "0,0,1,1 a",
            "0,1,2,1 b",
            "0,2,1,1 c",
            "1,0,1,1 d",
            "1,2,1,1 "
        ]
    );
}

#[test]
fn unclosed_cells_and_rows() {
    let document = page("<table border=1><tr><td>a<td>b<tr><th>c<td>d");
    assert_eq!(
        grid(tables(&document)[0]),
        ["0,0,1,1 a", "0,1,1,1 b", "1,0,1,1 c", "1,1,1,1 d"]
    );
}

#[test]
fn layout_tables_fall_away() {
    let document = page(
        "<table width=100%><tr><td class=nav>首页 &gt; 公开</td></tr><tr><td><div><table border=1><tr><td>a</td><td>b</td>\
         </tr><tr><td>c</td><td>d</td></tr></table></div></td></tr><tr><td>打印本页 | 关闭窗口</td></tr></table>",
    );
    assert_eq!(lines(&document), ["首页 > 公开", "打印本页 | 关闭窗口"]);
    assert_eq!(tables(&document).len(), 1);
    assert_eq!(texts(tables(&document)[0]), ["a", "b", "c", "d"]);
    let columns = page(
        "<table><tr><td>导航</td><td><table border=1><tr><td>a<td>b<tr><td>c<td>d</table></td></tr></table>",
    );
    assert_eq!(lines(&columns), ["导航"]);
    assert_eq!(texts(tables(&columns)[0]), ["a", "b", "c", "d"]);
}

#[test]
fn a_table_in_a_ruled_form_is_part_of_its_grid() {
    let document = page(
        "<table border=1><tr><td>名称</td><td>某局</td></tr><tr><td>指标</td><td>说明<table border=1><tr><td>a<td>b\
         <tr><td>c<td>d</table></td></tr></table>",
    );
    assert_eq!(tables(&document).len(), 1);
    let table = tables(&document)[0];
    assert!(exact(table));
    assert_eq!(
        grid(table),
        [
            "0,0,1,1 名称",
            "0,1,1,2 某局",
            "1,0,3,1 指标",
            "1,1,1,2 说明",
            "2,1,1,1 a",
            "2,2,1,1 b",
            "3,1,1,1 c",
            "3,2,1,1 d"
        ]
    );
}

#[test]
fn a_table_in_a_grid_without_lines_stands_alone() {
    let document = page(
        "<table><tr><td>徽标</td><td>日期</td></tr><tr><td>导航</td><td>正文<table border=1><tr><td>a<td>b<tr><td>c<td>d\
         </table></td></tr></table>",
    );
    let found: Vec<Vec<&str>> = tables(&document).into_iter().map(texts).collect();
    assert_eq!(
        found,
        [vec!["徽标", "日期", "导航", ""], vec!["a", "b", "c", "d"]]
    );
}

#[test]
fn a_table_of_one_column_in_a_cell_is_its_text() {
    let document = page(
        "<table border=1><tr><td>名称</td><td>某局</td></tr><tr><td>职能</td><td><table><tr><td>一、甲<tr><td>二、乙\
         </table></td></tr></table>",
    );
    assert_eq!(
        texts(tables(&document)[0]),
        ["名称", "某局", "职能", "一、甲\n二、乙"]
    );
}

#[test]
fn a_thousand_nested_tables_do_no_harm() {
    let depth = 3000;
    let document = page(&format!(
        "{}x{}",
        "<table><tr><td>".repeat(depth),
        "</table>".repeat(depth)
    ));
    assert_eq!(lines(&document), ["x"]);
    let deep = page(&format!("{}x", "<div>".repeat(5000)));
    assert_eq!(lines(&deep), ["x"]);
}

#[test]
fn pages_that_cost_too_much_are_refused() {
    let fonts: String = (0..3000).map(|n| format!("<font size={n}>")).collect();
    for markup in [
        "<div>".repeat(50_000),
        format!("{fonts}{}", "<p>x".repeat(3000)),
        "<br>".repeat(1_100_000),
    ] {
        let error = read_html(markup.as_bytes()).err().map(|e| e.kind);
        assert_eq!(error, Some(formstitch::ErrorKind::Limit));
    }
}

#[test]
fn several_forms_on_one_page() {
    let one = "<p>表</p><table border=1><tr><td>a<td>b</table>";
    let document = page(&one.repeat(3));
    let kinds: String = blocks(&document)
        .iter()
        .map(|b| {
            if matches!(b, Block::Line(_)) {
                'l'
            } else {
                't'
            }
        })
        .collect();
    assert_eq!(kinds, "ltltlt");
}

#[test]
fn word_markup() {
    let document = page(
        "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><meta name=Generator content='Microsoft Word 11'>\
         <!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--></head><body>\
         <xml><w:View>Normal</w:View></xml><table class=MsoTableGrid border=1><tr><td><p class=MsoNormal><b><span \
         style='font-family:宋体'>联系</span></b><b><span style='font-family:宋体'>电话</span></b><span lang=EN-US>\
         <o:p></o:p></span></p></td><td><p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>\
         <p class=MsoNormal><![if !supportLists]><span lang=EN-US>1.</span><![endif]><span>完成</span></p></td></tr></table>",
    );
    assert_eq!(texts(tables(&document)[0]), ["联系电话", "1.完成"]);
    assert_eq!(
        document.facts.producer.as_deref(),
        Some("Microsoft Word 11")
    );
    assert!(document.warnings.is_empty());
}

#[test]
fn symbol_fonts_are_read_as_what_they_show() {
    assert_eq!(
        cell(
            "<span style=\"font-family:'Wingdings 2'\">R</span>是 <font face='Wingdings 2'>£</font>否 <span \
              style='font-family:Wingdings'>&#254;<span style='font-family:宋体'>R</span></span>"
        ),
        "☑是 □否 ☑R"
    );
}

#[test]
fn split_words_and_white_space() {
    assert_eq!(
        cell("<span>产</span><span>出</span><font>指</font><b>标</b>"),
        "产出指标"
    );
    assert_eq!(cell("  绩效\n      标准  "), "绩效标准");
    assert_eq!(cell("张三 李四"), "张三 李四");
    assert_eq!(cell("GDP\n  growth   rate"), "GDP growth rate");
    assert_eq!(cell("&nbsp;&nbsp;　万元　&nbsp;"), "万元");
    assert_eq!(cell("a\u{200b}b\u{feff}c"), "abc");
    assert_eq!(cell("\u{2f00}\u{f900}"), "一豈");
}

#[test]
fn paragraphs_in_cells() {
    assert_eq!(cell("年<br>度<br/>目标"), "年\n度\n目标");
    assert_eq!(
        cell("<p>一、甲</p>\n<p>&nbsp;</p><div>二、乙</div><ul><li>丙<li>丁</ul>"),
        "一、甲\n二、乙\n丙\n丁"
    );
    assert_eq!(cell("<pre>甲\n乙</pre>"), "甲\n乙");
}

#[test]
fn what_is_not_shown_is_left_out() {
    let document = page(
        "<body><!-- <table><tr><td>注释</td></tr></table> --><script>var t='<td>不是表格</td>';</script><style>td{}</style>\
         <noscript>无</noscript><p>见</p><table><tr style='display: none'><td>甲</td></tr><tr><td>乙<td hidden>丙<td>丁</table>",
    );
    assert_eq!(lines(&document), ["见"]);
    assert_eq!(texts(tables(&document)[0]), ["乙", "丁"]);
    assert_eq!(codes(&document), ["hidden-markup"]);
    assert!(document.warnings[0].message.contains('2'));
    assert!(
        page("<p>甲<span style='display:none'> </span></p>")
            .warnings
            .is_empty()
    );
    assert_eq!(codes(&page("<html><script>1</script></html>")), ["no-text"]);
}

#[test]
fn form_controls() {
    assert_eq!(
        cell("<input value='12.5'> <input type=hidden value=x><input name=q>"),
        "12.5"
    );
    assert_eq!(cell("<textarea>甲\n乙</textarea>"), "甲\n乙");
    assert_eq!(cell("<select><option>甲<option selected>乙</select>"), "乙");
    assert_eq!(cell("<select><option>甲<option>乙</select>"), "甲");
    assert_eq!(
        cell("<input type=checkbox checked>是<input type=radio>否"),
        "☑是□否"
    );
}

#[test]
fn raised_and_lowered_figures_stay_told_apart() {
    assert_eq!(
        cell("10<sup>4</sup>m<sup>2</sup> H<sub>2</sub>O"),
        "10⁴m² H₂O"
    );
}

#[test]
fn escaped_markup_stays_as_printed() {
    assert_eq!(
        cell("&lt;p&gt;abc&lt;/p&gt; &amp;nbsp;"),
        "<p>abc</p> &nbsp;"
    );
}

#[test]
fn sniffing() {
    for yes in [
        "<!DOCTYPE html><p>",
        "\n\n<HTML><body>",
        "<!-- x --><table><tr>",
        "<?xml version='1.0'?><html xmlns=''>",
        "<meta charset=gbk>",
        "junk before <table border=1>",
    ] {
        assert!(looks_like(yes.as_bytes()), "{yes}");
    }
    for no in [
        "",
        "plain text",
        "a < b",
        "<svg xmlns=''></svg>",
        "%PDF-1.4 <html>",
        "PK\u{3}\u{4}\0\0\0\0\u{1}\u{2} <html>",
        "<!-- <html>",
        "From: x\nMIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>",
    ] {
        assert!(!looks_like(no.as_bytes()), "{no}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_position_is_covered_once_and_no_glyph_is_lost(
        rows in prop::collection::vec(prop::collection::vec((0usize..5, 0usize..5, "[a-z字 ]{0,4}"), 0..6), 1..8),
        cut in 0usize..8,
    ) {
        let mut markup = String::from("<table border=1>");
        let mut shown = 0;
        for (i, row) in rows.iter().enumerate() {
            if i == cut {
                markup.push_str("<tbody>");
            }
            markup.push_str("<tr>");
            for (down, across, text) in row {
                shown += text.chars().filter(|c| !c.is_whitespace()).count();
                markup.push_str(&format!("<td rowspan={down} colspan={across}>{text}"));
            }
        }
        let document = page(&markup);
        prop_assert!(tables(&document).into_iter().all(exact));
        prop_assert_eq!(spans(&document).iter().map(|s| s.glyphs).sum::<usize>(), shown);
    }

    #[test]
    fn nested_tables_lose_no_glyph_and_stay_exact(
        shape in prop::collection::vec((1usize..4, 1usize..4, any::<bool>(), 0usize..4), 1..5),
    ) {
        // Each table holds the next one in its last but `skip` cell.
        let mut inner = String::new();
        let mut shown = 0;
        for (rows, cols, ruled, skip) in shape {
            let mut markup = format!("<table{}>", if ruled { " border=1" } else { "" });
            for r in 0..rows {
                markup.push_str("<tr>");
                for c in 0..cols {
                    let last = r * cols + c + 1 + skip.min(rows * cols - 1) == rows * cols;
                    markup.push_str(&format!("<td>甲{}乙</td>", if last { inner.as_str() } else { "" }));
                    shown += 2;
                }
            }
            inner = markup + "</table>";
        }
        let document = page(&inner);
        prop_assert!(tables(&document).into_iter().all(exact));
        prop_assert_eq!(spans(&document).iter().map(|s| s.glyphs).sum::<usize>(), shown);
    }

    #[test]
    fn any_bytes_make_some_page(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        looks_like(&bytes);
        let mut wrapped = b"<table><tr><td>".to_vec();
        wrapped.extend(bytes);
        prop_assert!(read_html(&wrapped).is_ok());
    }
}
