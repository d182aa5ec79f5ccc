//! Binary workbooks, made record by record.

use crate::office_make::{codes, furniture, told};
use formstitch::ErrorKind;
use formstitch::model::Format;
use formstitch::read::read;
use std::io::{Cursor, Write};

fn record(kind: u16, content: &[u8]) -> Vec<u8> {
    let mut out = kind.to_le_bytes().to_vec();
    out.extend((content.len() as u16).to_le_bytes());
    out.extend(content);
    out
}

fn words(all: &[u16]) -> Vec<u8> {
    all.iter().flat_map(|w| w.to_le_bytes()).collect()
}

/// A text of two-byte characters with its length in two bytes.
fn text(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut out = (units.len() as u16).to_le_bytes().to_vec();
    out.push(1);
    out.extend(words(&units));
    out
}

fn style(format: u16, bordered: bool) -> Vec<u8> {
    let mut out = words(&[0, format, 0, 0, 0]);
    out.extend(if bordered { 0x1111u32 } else { 0 }.to_le_bytes());
    out.extend([0; 6]);
    record(0x00e0, &out)
}

fn label(row: u16, col: u16, style: u16, content: &str) -> Vec<u8> {
    let mut out = words(&[row, col, style]);
    out.extend(text(content));
    record(0x0204, &out)
}

fn number(row: u16, col: u16, style: u16, value: f64) -> Vec<u8> {
    let mut out = words(&[row, col, style]);
    out.extend(value.to_le_bytes());
    record(0x0203, &out)
}

fn begin(kind: u16) -> Vec<u8> {
    record(0x0809, &words(&[0x0600, kind, 0, 0, 0, 0, 0, 0]))
}

/// A workbook with one worksheet of these records; styles: 0 plain, 1 bordered, 2 and 3 bordered shares and dates.
fn workbook(sheet: &[Vec<u8>]) -> Vec<u8> {
    let mut date = words(&[164]);
    date.extend(text("yyyy\"年\"m\"月\""));
    let font = [words(&[220, 0, 0, 400, 0, 0, 0]), vec![1, 0, b'A']].concat();
    let globals = [
        begin(5),
        record(0x0042, &words(&[1200])),
        record(0x0031, &font),
        record(0x041e, &date),
        style(0, false),
        style(0, true),
        style(9, true),
        style(164, true),
    ]
    .concat();
    let name = [vec![0, 0, 1, 1], words(&[0x8868])].concat();
    let offset = globals.len() + 4 + 4 + name.len() + 4;
    let listed = [(offset as u32).to_le_bytes().to_vec(), name].concat();
    let stream = [
        globals,
        record(0x0085, &listed),
        record(0x000a, &[]),
        begin(16),
        sheet.concat(),
        record(0x000a, &[]),
    ]
    .concat();
    compound("Workbook", &stream)
}

fn compound(name: &str, stream: &[u8]) -> Vec<u8> {
    let mut file =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))
            .expect("a file");
    let mut out = file.create_stream(format!("/{name}")).expect("a stream");
    out.write_all(stream).expect("its bytes");
    // Shorter streams are stored in another way.
    out.write_all(&[0; 4096]).expect("its padding");
    drop(out);
    file.into_inner().into_inner()
}

#[test]
fn cells_spans_formats_and_hidden_rows() {
    let hidden = [words(&[4, 0, 1, 300, 0, 0]), 0x20u32.to_le_bytes().to_vec()].concat();
    let bytes = workbook(&[
        record(0x0208, &hidden),
        label(0, 0, 0, "自评表"),
        label(1, 0, 1, "项目"),
        record(0x0201, &words(&[1, 1, 1])),
        label(2, 0, 1, "执行率"),
        number(2, 1, 2, 0.285),
        label(3, 0, 1, "时间"),
        number(3, 1, 3, 45292.0),
        label(4, 0, 1, "藏"),
        record(0x00e5, &words(&[1, 1, 1, 0, 1])),
    ]);
    let document = read(&bytes).expect("a document");
    assert_eq!(document.format, Format::Xls);
    assert_eq!(
        told(&document),
        [
            "line 自评表",
            "table 3x2",
            "0,0 1x2 项目",
            "1,0 执行率",
            "1,1 29%",
            "2,0 时间",
            "2,1 2024年1月",
        ]
    );
    assert_eq!(furniture(&document), ["藏"]);
    assert_eq!(codes(&document), ["hidden-cells"]);
}

#[test]
fn compound_files_are_told_apart() {
    for (stream, kind) in [
        ("EncryptedPackage", ErrorKind::Password),
        ("WordDocument", ErrorKind::UnknownFormat),
        ("Other", ErrorKind::UnknownFormat),
        ("Workbook", ErrorKind::Damaged),
    ] {
        let error = read(&compound(stream, b"no records")).expect_err("an error");
        assert_eq!(error.kind, kind, "{stream}");
    }
}
