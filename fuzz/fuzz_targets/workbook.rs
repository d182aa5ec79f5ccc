//! A workbook: bytes that may be one, and the parts of one. A zero byte ends a part; in order, they are the worksheet,
//! the styles, the shared strings, the comments and the shapes.
#![no_main]

use formstitch_fuzz::extract;
use formstitch_fuzz::office::{package, relations};
use formstitch_fuzz::xml::mend;

const PARTS: [&str; 5] = [
    "xl/worksheets/sheet1.xml",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
    "xl/comments1.xml",
    "xl/drawings/drawing1.xml",
];
const BOOK: &str =
    "<workbook><sheets><sheet name='表' sheetId='1' id='worksheet'/></sheets></workbook>";

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    extract(bytes);
    let parts: Vec<String> = bytes.split(|b| *b == 0).map(mend).collect();
    let of_book = relations(&[
        ("worksheet", "worksheets/sheet1.xml"),
        ("styles", "styles.xml"),
        ("sharedStrings", "sharedStrings.xml"),
    ]);
    let of_sheet = relations(&[
        ("comments", "../comments1.xml"),
        ("drawing", "../drawings/drawing1.xml"),
    ]);
    let mut all = vec![
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", &of_book),
        ("xl/worksheets/_rels/sheet1.xml.rels", &of_sheet),
    ];
    all.extend(PARTS.into_iter().zip(parts.iter().map(String::as_str)));
    extract(&package(&all));
});
