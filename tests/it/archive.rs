//! ZIP archives of files.

use crate::architecture::project;
use crate::command::Desk;
use crate::samples::report;
use crate::zip_make::Zip;
use encoding_rs::GBK;
use serde_json::Value;
use std::fs;

const PAGE: &str =
    "<html><meta charset=utf-8><table><tr><td>甲</td><td>乙</td></tr></table></html>";

fn page() -> &'static [u8] {
    PAGE.as_bytes()
}

/// Path and error code of each report.
fn reports(desk: &Desk, arguments: &[&str]) -> Vec<(String, String)> {
    let all = [&["extract"], arguments, &["--jsonl", "-"]].concat();
    let text = |v: &Value, at: &str| {
        v.pointer(at)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_string()
    };
    let lines = desk.run(&all).lines();
    lines
        .iter()
        .map(|l| (text(l, "/source/path"), text(l, "/error/code")))
        .collect()
}

fn told(wanted: &[(&str, &str)]) -> Vec<(String, String)> {
    wanted
        .iter()
        .map(|(a, b)| (a.to_string(), b.to_string()))
        .collect()
}

#[test]
fn each_file_of_an_archive_is_a_report() {
    let inner = Zip::default().with("里.html", page()).bytes();
    let gbk = GBK.encode("绩效/申报表.html").0;
    let archive = Zip::default()
        .with("b.html", page())
        .with("a.pdf", b"no pdf")
        .with(gbk.as_ref(), page())
        .with("sub/", b"")
        .with("内.zip", &inner)
        .with("__MACOSX/._b.html", b"x")
        .with("Thumbs.db", b"x")
        .with("notes.doc", b"x")
        .bytes();
    let desk = Desk::new(&[("in/2020/表.zip", &archive), ("in/c.html", page())]);
    let wanted = told(&[
        ("in/2020/表.zip/a.pdf", "unknown-format"),
        ("in/2020/表.zip/b.html", ""),
        ("in/2020/表.zip/内.zip/里.html", ""),
        ("in/2020/表.zip/绩效/申报表.html", ""),
        ("in/c.html", ""),
    ]);
    assert_eq!(reports(&desk, &["in"]), wanted);
    assert_eq!(reports(&desk, &["in", "--no-supervisor"]), wanted);
    let ran = desk.run(&["extract", "in", "--json", "out"]);
    assert!(
        ran.stdout().contains("1 files of other kinds"),
        "{}",
        ran.stdout()
    );
    let files = ran.stdout().lines().find(|l| l.starts_with("files"));
    assert!(files.is_some_and(|l| l.ends_with(" 5")), "{}", ran.stdout());
    for name in ["a.pdf", "b.html", "内.zip/里.html", "绩效/申报表.html"] {
        let path = desk.at(&format!("out/2020/表.zip/{name}.json"));
        let report: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        assert_eq!(report["source"]["path"], format!("in/2020/表.zip/{name}"));
    }
}

#[test]
fn an_entry_is_read_as_the_file_it_is() {
    let archive = Zip::default().with("a.html", page()).bytes();
    let desk = Desk::new(&[("a.zip", &archive), ("a.html", page())]);
    let lines = desk
        .run(&["extract", "a.html", "a.zip", "--jsonl", "-"])
        .lines();
    let (mut file, mut entry) = (lines[0].clone(), lines[1].clone());
    assert_eq!(entry["source"]["path"], "a.zip/a.html");
    for report in [&mut file, &mut entry] {
        report["source"]["path"] = Value::Null;
    }
    assert_eq!(file, entry);
}

#[test]
fn a_bad_entry_costs_only_itself() {
    let whole = Zip::default().with("x.html", page()).bytes();
    let bomb = vec![b' '; 40 << 20];
    let archive = Zip::default()
        .with("1.html", page())
        .odd(b"2-locked.html", page(), 1, PAGE.len() as u32)
        .with("3-bomb.html", &bomb)
        .odd(b"4-lying.html", &bomb, 0, 10)
        .with("5-cut.zip", &whole[..whole.len() - 9])
        .with("6-deep.zip", &Zip::default().with("y.zip", &whole).bytes())
        .with("7-empty.zip", &Zip::default().bytes())
        .with("8-empty.html", b"")
        .with("9.html", page())
        .bytes();
    let desk = Desk::new(&[("a.zip", &archive)]);
    let found = reports(&desk, &["a.zip"]);
    let codes: Vec<_> = found.iter().map(|(_, code)| code.as_str()).collect();
    let wanted = [
        "",
        "password",
        "limit",
        "damaged",
        "damaged",
        "limit",
        "unknown-format",
        "empty",
        "",
    ];
    assert_eq!(codes, wanted, "{found:?}");
    assert_eq!(found[5].0, "a.zip/6-deep.zip/y.zip");
}

#[test]
fn a_damaged_archive_is_one_failed_report() {
    let whole = Zip::default().with("x.html", page()).bytes();
    let desk = Desk::new(&[
        ("cut.zip", &whole[..whole.len() / 2]),
        ("empty.zip", &Zip::default().bytes()),
        ("head.zip", b"PK\x03\x04"),
    ]);
    let wanted = [
        ("cut.zip", "damaged"),
        ("empty.zip", "unknown-format"),
        ("head.zip", "damaged"),
    ];
    assert_eq!(reports(&desk, &["."]), told(&wanted));
}

#[test]
fn a_damaged_body_is_told() {
    let mut bytes = Zip::default().with("x.html", &page().repeat(20)).bytes();
    bytes[60] ^= 0x55;
    bytes[70] ^= 0x55;
    let desk = Desk::new(&[("a.zip", &bytes)]);
    assert_eq!(
        reports(&desk, &["a.zip"]),
        told(&[("a.zip/x.html", "damaged")])
    );
}

#[test]
fn names_that_lead_out_stay_inside() {
    let long = format!("{}.html", "长".repeat(200));
    let archive = Zip::default()
        .with("../../up.html", page())
        .with("/root.html", page())
        .with("C:\\drive.html", page())
        .with("a\0b.html", page())
        .with("same?.html", page())
        .with("same*.html", page())
        .with("x.html", page())
        .with("x.html.json/y.html", page())
        .with(&long, page())
        .bytes();
    let desk = Desk::new(&[("in/a.zip", &archive)]);
    let ran = desk.run(&["extract", "in", "--json", "in/out/deep"]);
    assert_eq!(ran.code(), 0, "{}", ran.stderr());
    let all = walkdir::WalkDir::new(desk.root())
        .into_iter()
        .map(Result::unwrap);
    let files: Vec<_> = all.filter(|e| e.file_type().is_file()).collect();
    assert_eq!(files.len(), 1 + 9);
    let inside = desk.at("in/out/deep/a.zip");
    assert_eq!(
        files
            .iter()
            .filter(|f| f.path().starts_with(&inside))
            .count(),
        9
    );
    assert!(inside.join("same_ (2).html.json").exists());
}

#[test]
fn entries_of_one_name_are_not_lost_in_silence() {
    let archive = Zip::default()
        .with("x.html", b"<html>1")
        .with("x.html", page())
        .bytes();
    let desk = Desk::new(&[("a.zip", &archive)]);
    let wanted = [("a.zip", "damaged"), ("a.zip/x.html", "")];
    assert_eq!(reports(&desk, &["a.zip"]), told(&wanted));
}

#[test]
fn documents_that_are_zip_files_are_no_archives() {
    let office = Zip::default()
        .with("[Content_Types].xml", b"<x/>")
        .with("a.html", page())
        .bytes();
    let open = Zip::default()
        .with("mimetype", b"x")
        .with("a.html", page())
        .bytes();
    let desk = Desk::new(&[("a.docx", &office), ("b.odt", &open)]);
    let found = reports(&desk, &["a.docx", "b.odt"]);
    assert_eq!(
        found
            .iter()
            .map(|(path, _)| path.as_str())
            .collect::<Vec<_>>(),
        ["a.docx", "b.odt"]
    );
}

#[test]
fn one_file_of_an_archive_can_be_shown() {
    let one = Zip::default().with("d/a.html", page()).bytes();
    let two = Zip::default()
        .with("a.html", page())
        .with("b.html", page())
        .bytes();
    let desk = Desk::new(&[("one.zip", &one), ("two.zip", &two)]);
    for path in ["one.zip", "one.zip/d/a.html", "two.zip/b.html"] {
        let ran = desk.run(&["tables", path]);
        assert_eq!(ran.code(), 0, "{}", ran.stderr());
        assert!(ran.stdout().contains("│ 甲 │ 乙 │"), "{}", ran.stdout());
        assert_eq!(desk.run(&["show", path]).code(), 0);
    }
    for arguments in [
        &["tables", "two.zip"][..],
        &["show", "two.zip"],
        &["inspect", "two.zip", "-o", "x.png"],
    ] {
        let ran = desk.run(arguments);
        assert_eq!(ran.code(), 2);
        assert!(ran.stderr().contains("two.zip/a.html"), "{}", ran.stderr());
    }
    let ran = desk.run(&["show", "two.zip/c.html"]);
    assert_eq!(ran.code(), 2);
}

#[test]
fn a_database_names_the_entry() {
    let archive = Zip::default().with("a.html", page()).bytes();
    let desk = Desk::new(&[("a.zip", &archive)]);
    assert_eq!(
        desk.run(&["extract", "a.zip", "--db", "x.sqlite"]).code(),
        0
    );
    let database = rusqlite::Connection::open(desk.at("x.sqlite")).unwrap();
    let path: String = database
        .query_row("SELECT path FROM file", [], |row| row.get(0))
        .unwrap();
    assert_eq!(path, "a.zip/a.html");
}

/// Files of the sample archive, and the samples they are.
const PACKED: [(&str, &str); 2] = [
    ("unknown-family.html", "unknown-family.html"),
    ("南屏县/整体支出绩效目标表.html", "department-annual.html"),
];

#[test]
fn the_sample_archive_is_read_as_the_samples_in_it() {
    let bytes = fs::read(project("samples/archive.zip")).unwrap();
    let desk = Desk::new(&[("a.zip", &bytes)]);
    let reports = desk.run(&["extract", "a.zip", "--jsonl", "-"]).lines();
    assert_eq!(reports.len(), PACKED.len());
    for (got, (name, sample)) in reports.iter().zip(PACKED) {
        assert_eq!(got["source"]["path"], format!("a.zip/{name}"));
        let alone = serde_json::to_string(&report(sample)).unwrap();
        let alone: Value = serde_json::from_str(&alone).unwrap();
        assert_eq!(got["source"]["sha256"], alone["source"]["sha256"], "{name}");
        assert!(got["declarations"] == alone["declarations"], "{name}");
    }
}
