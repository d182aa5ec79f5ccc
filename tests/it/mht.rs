//! Saved web pages and mail.

use encoding_rs::{GB18030, GBK};
use formstitch::ErrorKind;
use formstitch::model::{Block, Document, Format};
use formstitch::read::mht::looks_like;
use formstitch::read::read;
use proptest::prelude::*;

const TABLE: &str = "<html><body><table><tr><td>部门整体支出</td><td>绩效目标申报表</td></tr></table></body></html>";

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let mut word = 0u32;
        for i in 0..3 {
            word = word << 8 | u32::from(three.get(i).copied().unwrap_or(0));
        }
        for i in 0..4 {
            let letter = LETTERS[(word >> (18 - 6 * i)) as usize & 63] as char;
            out.push(if i > three.len() { '=' } else { letter });
        }
        if out.len() % 78 == 76 {
            out.push_str("\r\n");
        }
    }
    out
}

fn quoted(bytes: &[u8]) -> String {
    let mut out = String::new();
    for (i, b) in bytes.iter().enumerate() {
        if i % 20 == 19 {
            out.push_str("=\r\n");
        }
        match b {
            b'=' | 0..=31 | 127.. => out += &format!("={b:02X}"),
            _ => out.push(*b as char),
        }
    }
    out
}

/// A part: its kind, further heads, how it is encoded, its body.
fn part(kind: &str, heads: &str, encoding: &str, body: &str) -> String {
    format!(
        "------=_P\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n{heads}\r\n{body}\r\n"
    )
}

fn saved(head: &str, parts: &[String]) -> Vec<u8> {
    let parts = parts.concat();
    format!(
        "From: <Saved by Blink>\r\nSubject: =?utf-8?Q?=E8=A1=A8?=\r\nMIME-Version: 1.0\r\nContent-Type: \
         multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----=_P\"{head}\r\n\r\n\r\n{parts}------=_P--\r\n"
    )
    .into_bytes()
}

fn one(kind: &str, encoding: &str, body: &str) -> Document {
    let bytes = saved(
        "",
        &[part(
            kind,
            "Content-Location: http://x/\r\n",
            encoding,
            body,
        )],
    );
    assert!(looks_like(&bytes));
    read(&bytes).expect("a page archive")
}

/// Texts, and where each is from.
fn told(document: &Document) -> Vec<(String, String)> {
    let blocks = document.sheets.iter().flat_map(|s| &s.blocks);
    let spans = blocks.flat_map(|b| match b {
        Block::Line(l) => vec![&l.span],
        Block::Table(t) => t.cells.iter().map(|c| &c.span).collect(),
    });
    spans
        .map(|s| (s.text.clone(), s.at[0].path.clone().unwrap_or_default()))
        .collect()
}

fn cells(document: &Document) -> Vec<String> {
    told(document).into_iter().map(|(text, _)| text).collect()
}

#[test]
fn pages_are_read_in_each_encoding() {
    let gbk = GBK.encode(TABLE).0;
    let utf16: Vec<u8> = TABLE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xff\xfe", utf16.as_slice()].concat();
    for document in [
        one(
            "text/html; charset=\"utf-8\"",
            "quoted-printable",
            &quoted(TABLE.as_bytes()),
        ),
        one(
            "text/html; charset=utf-8",
            "base64",
            &base64(TABLE.as_bytes()),
        ),
        one(
            "text/html; charset=gb2312",
            "quoted-printable",
            &quoted(&gbk),
        ),
        one("text/html;\r\n\tcharset=\"gbk\"", "base64", &base64(&gbk)),
        one("text/html", "base64", &base64(&gbk)),
        one("text/html; charset=\"unicode\"", "base64", &base64(&utf16)),
        one("text/html; charset=\"unicode\"", "base64", &base64(&marked)),
        one("Text/HTML; charset=utf-8", "8bit", TABLE),
    ] {
        assert_eq!(document.format, Format::Html);
        assert_eq!(cells(&document), ["部门整体支出", "绩效目标申报表"]);
        assert!(document.warnings.is_empty(), "{:?}", document.warnings);
    }
}

#[test]
fn the_encoding_that_came_with_the_page_goes_before_its_own() {
    let page = TABLE.replace("<body>", "<meta charset=big5><body>");
    let bytes = GB18030.encode(&page).0;
    let document = one("text/html; charset=gb2312", "base64", &base64(&bytes));
    assert_eq!(cells(&document), ["部门整体支出", "绩效目标申报表"]);
}

#[test]
fn frames_follow_the_page_that_starts() {
    let page = |id: &str, text: &str| {
        let body = format!("<html><body><p>{text}</p></body></html>");
        part(
            "text/html; charset=utf-8",
            &format!("Content-ID: <{id}>\r\n"),
            "8bit",
            &body,
        )
    };
    let picture = part("image/png", "", "base64", "iVBORw0KGgo=");
    let style = part("text/css", "", "8bit", "p { color: red }");
    let parts = [
        page("a", "甲"),
        picture,
        page("b", "乙"),
        style,
        page("c", "丙"),
    ];
    let document = read(&saved(";\r\n\tstart=\"<b>\"", &parts)).expect("pages");
    let wanted = [
        ("乙", "line[1]"),
        ("甲", "part[2]/line[1]"),
        ("丙", "part[3]/line[1]"),
    ];
    assert_eq!(
        told(&document),
        wanted.map(|(a, b)| (a.to_string(), b.to_string()))
    );
    let document = read(&saved("", &parts)).expect("pages");
    assert_eq!(cells(&document), ["甲", "乙", "丙"]);
}

#[test]
fn mail_is_read_by_its_html() {
    let text = part("text/plain; charset=utf-8", "", "8bit", "正文");
    let html = part(
        "text/html; charset=utf-8",
        "",
        "base64",
        &base64(TABLE.as_bytes()),
    );
    let file = part(
        "application/pdf; name=\"a.pdf\"",
        "Content-Disposition: attachment; filename=\"a.pdf\"\r\n",
        "base64",
        "JVBERi0=",
    );
    let document = read(&saved("", &[text.clone(), html, file])).expect("mail");
    assert_eq!(cells(&document), ["部门整体支出", "绩效目标申报表"]);
    assert_eq!(document.facts.attachments, ["a.pdf"]);
    let error = read(&saved("", &[text])).expect_err("no page");
    assert_eq!(error.kind, ErrorKind::UnknownFormat);
    let single = format!("MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n{TABLE}");
    assert_eq!(cells(&read(single.as_bytes()).expect("mail")).len(), 2);
}

#[test]
fn a_part_that_cannot_be_decoded_is_told() {
    let good = part("text/html; charset=utf-8", "", "8bit", TABLE);
    let bad = part("text/html; charset=utf-8", "", "base64", "!!!!");
    let document = read(&saved("", &[good, bad.clone()])).expect("one page");
    assert_eq!(document.warnings[0].code, "page-unreadable");
    let error = read(&saved("", &[bad])).expect_err("no page");
    assert_eq!(error.kind, ErrorKind::Damaged);
}

#[test]
fn what_only_looks_a_little_like_mail_is_none() {
    for text in [
        "",
        "Content-Type: text/html\n\n<html>",
        "MIME-Version: 1.0\n\n<html>",
        "一：二\nMIME-Version: 1.0\nContent-Type: text/html\n\n",
        "<html>\nMIME-Version: 1.0\nContent-Type: text/html\n\n",
        "MIME-Version: 1.0\nContent-Type: text/plain\n\n",
    ] {
        assert!(!looks_like(text.as_bytes()), "{text}");
    }
}

#[test]
fn too_many_pages_are_a_limit() {
    let page = part("text/html", "", "8bit", "<p>x</p>");
    let error = read(&saved("", &vec![page; 501])).expect_err("too many");
    assert_eq!(error.kind, ErrorKind::Limit);
}

proptest! {
    #[test]
    fn any_body_is_read_or_refused(body in "(------=_P|\\r\\n|Content-Type: (text/html|multipart/mixed; boundary=x)|--x|<td>|=E4|[ -~]){0,40}") {
        let _ = read(&saved("", &[body]));
    }
}
