//! `formstitch extract`: inputs, outputs, exit codes.

use crate::command::Desk;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

const TEXT: &[u8] = b"plain words";

fn paths(lines: &[serde_json::Value]) -> Vec<&str> {
    let path = |v: &'static str| move |l: &serde_json::Value| l.pointer(v).is_some();
    assert!(lines.iter().all(path("/source/path")));
    lines
        .iter()
        .filter_map(|l| l.pointer("/source/path")?.as_str())
        .collect()
}

fn codes(lines: &[serde_json::Value]) -> Vec<&str> {
    lines
        .iter()
        .map(|l| l.pointer("/error/code").and_then(|c| c.as_str()))
        .map(Option::unwrap_or_default)
        .collect()
}

#[test]
fn bad_files_are_reports_and_the_rest_goes_on() {
    let desk = Desk::new(&[
        ("empty.pdf", b""),
        ("spaces.pdf", b" \n \0 "),
        ("named.pdf", TEXT),
        ("truncated.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Cata"),
    ]);
    let ran = desk.run(&["extract", ".", "--jsonl", "-"]);
    assert_eq!(ran.code(), 1);
    let lines = ran.lines();
    assert_eq!(
        paths(&lines),
        ["empty.pdf", "named.pdf", "spaces.pdf", "truncated.pdf"]
    );
    let codes = codes(&lines);
    assert_eq!(codes[..3], ["empty", "unknown-format", "empty"]);
    assert!(
        ["damaged", "no-pages"].contains(&codes[3]),
        "{}",
        ran.stdout()
    );
    assert!(ran.stderr().contains("4 files could not be read"));
    assert!(ran.stderr().contains("fetch it again"));
    let figure = ran.stderr().lines().find(|l| l.starts_with("failed"));
    assert!(
        figure.is_some_and(|l| l.ends_with(" 4")),
        "{}",
        ran.stderr()
    );
}

#[test]
fn only_json_goes_to_standard_output_beside_json_lines() {
    let desk = Desk::new(&[("a.pdf", TEXT)]);
    let ran = desk.run(&["extract", "a.pdf", "--jsonl", "-"]);
    assert_eq!(ran.lines().len(), 1);
    assert!(ran.stderr().contains("files"));
    let ran = desk.run(&["extract", "a.pdf", "--jsonl", "a.jsonl"]);
    assert!(ran.stdout().contains("files"), "the table is the output");
    assert_eq!(
        fs::read_to_string(desk.at("a.jsonl"))
            .unwrap()
            .lines()
            .count(),
        1
    );
}

#[test]
fn what_cannot_run_ends_with_2() {
    let desk = Desk::new(&[("a.pdf", TEXT), ("notes/n.doc", TEXT)]);
    let cannot = |arguments: &[&str], why: &str| {
        let ran = desk.run(arguments);
        assert_eq!(ran.code(), 2, "{arguments:?}: {}", ran.stderr());
        assert!(
            ran.stderr().contains(why),
            "{arguments:?}: {}",
            ran.stderr()
        );
        assert_eq!(ran.stdout(), "");
    };
    cannot(&["extract"], "PATH");
    cannot(&["extract", "none.pdf"], "none.pdf");
    cannot(&["extract", "*.docx"], "no file matches");
    cannot(&["extract", "notes"], "no file to read");
    cannot(&["extract", "a.pdf", "--jobs", "0"], "--jobs");
    cannot(&["extract", "a.pdf", "--timeout", "0"], "--timeout");
    cannot(&["extract", "a.pdf", "--tables"], "--json");
    cannot(&["extract", "a.pdf", "--db", "mysql://x/y"], "PostgreSQL");
    cannot(
        &["extract", "a.pdf", "--jsonl", "no/such/folder/x"],
        "no/such/folder/x",
    );
    cannot(&["extract", "a.pdf", "--json", "a.pdf"], "a.pdf");
    cannot(&["extract", "a.pdf", "--jsonl", "./a.pdf"], "input");
    assert!(!desk.at("formstitch.sqlite").exists());
    assert_eq!(fs::read(desk.at("a.pdf")).unwrap(), TEXT);
}

#[test]
fn a_missing_path_among_others_counts_as_failed() {
    let desk = Desk::new(&[("a.pdf", TEXT)]);
    let ran = desk.run(&["extract", "none.pdf", "a.pdf", "--jsonl", "-"]);
    assert_eq!(ran.code(), 1);
    assert_eq!(ran.lines().len(), 1);
    assert!(ran.stderr().contains("none.pdf"));
    assert!(ran.stderr().contains("2 files could not be read"));
}

#[test]
fn folders_patterns_and_names_keep_their_places() {
    let desk = Desk::new(&[
        ("in/2019/a.pdf", TEXT),
        ("in/2020/a.pdf", TEXT),
        ("in/2020/.hidden.pdf", TEXT),
        ("in/2020/notes.doc", TEXT),
        ("other/b.html", TEXT),
    ]);
    let outputs = |arguments: &[&str]| {
        let _ = fs::remove_dir_all(desk.at("out"));
        let arguments = [&["extract"], arguments, &["--json", "out"]].concat();
        let ran = desk.run(&arguments);
        assert_eq!(ran.code(), 1, "{}", ran.stderr());
        let walk = walkdir::WalkDir::new(desk.at("out")).sort_by_file_name();
        let names: Vec<String> = walk
            .into_iter()
            .map(Result::unwrap)
            .filter(|e| e.file_type().is_file())
            .map(|e| {
                let below = e.path().strip_prefix(desk.at("out")).unwrap();
                below.to_string_lossy().replace('\\', "/")
            })
            .collect();
        names
    };
    let both = ["2019/a.pdf.json", "2020/a.pdf.json"];
    assert_eq!(outputs(&["in"]), both);
    assert_eq!(outputs(&["in/**/*.pdf"]), both);
    assert_eq!(outputs(&["in/2019/a.pdf", "in/2020/a.pdf"]), both);
    assert_eq!(outputs(&["in/2019", "in/2020"]), both);
    assert_eq!(
        outputs(&["in/2020/notes.doc", "other"]),
        ["b.html.json", "notes.doc.json"]
    );
    assert_eq!(
        outputs(&["other", "--tables"]),
        ["b.html.json", "b.html.tables.json"]
    );
}

#[test]
fn no_output_depends_on_the_number_of_jobs() {
    let desk = Desk::new(&[]);
    for i in 0..200 {
        let text = format!("%PDF-1.4 number {i}");
        desk.put(&format!("in/{:02}/{i}.pdf", i % 7), text.as_bytes());
    }
    let out = |arguments: &[&str]| {
        let all = [&["extract", "in", "--jsonl", "-"], arguments].concat();
        let ran = desk.run(&all);
        assert_eq!(ran.lines().len(), 200);
        ran.stdout().to_string()
    };
    let one = out(&["--jobs", "1"]);
    assert_eq!(out(&["--jobs", "8"]), one);
    assert_eq!(out(&["--jobs", "3", "--no-supervisor"]), one);
}

#[test]
fn a_file_that_takes_too_long_is_given_up() {
    let desk = Desk::new(&[]);
    let large = fs::File::create(desk.at("a.pdf")).unwrap();
    large.set_len(300 << 20).unwrap();
    let ran = desk.run(&["extract", "a.pdf", "--jsonl", "-", "--timeout", "0.001"]);
    assert_eq!(ran.code(), 1);
    assert_eq!(codes(&ran.lines()), ["limit"]);
    assert!(ran.stdout().contains("took longer than"));
    assert!(ran.stderr().contains("--timeout"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_needs_too_much_memory_is_given_up() {
    let desk = Desk::new(&[("b.pdf", TEXT)]);
    let large = fs::File::create(desk.at("a.pdf")).unwrap();
    large.set_len(400 << 20).unwrap();
    let limited = ["extract", ".", "--jsonl", "-", "--memory", "300"];
    let ran = desk.run(&limited);
    assert_eq!(ran.code(), 1);
    assert_eq!(codes(&ran.lines()), ["limit", "unknown-format"]);
    // A limit that not even an idle worker keeps is no fault of any file.
    let ran = desk.run(&["extract", "b.pdf", "--jsonl", "-", "--memory", "5"]);
    assert_eq!(ran.code(), 2);
    assert!(ran.stderr().contains("worker"), "{}", ran.stderr());
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let desk = Desk::new(&[]);
    for i in 0..2000 {
        desk.put(&format!("in/{i}.pdf"), TEXT);
    }
    let code_after_one_line = |arguments: &[&str]| {
        let all = [&["extract", "in", "--jsonl", "-"], arguments].concat();
        let mut child = desk
            .command(&all)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut first = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut first).unwrap();
        drop(output);
        assert!(first.starts_with("{\"schema_version\":1"));
        child.wait().unwrap().code()
    };
    assert_eq!(code_after_one_line(&[]), Some(0));
    // Another output is still wanted, and what came of it still told.
    assert_eq!(code_after_one_line(&["--json", "out"]), Some(1));
    assert_eq!(fs::read_dir(desk.at("out")).unwrap().count(), 2000);
}

#[test]
fn many_failures_are_not_all_listed() {
    let desk = Desk::new(&[]);
    for i in 0..30 {
        desk.put(&format!("in/{i:02}.pdf"), TEXT);
    }
    let ran = desk.run(&["extract", "in", "--jsonl", "-"]);
    assert!(ran.stderr().contains("in/19.pdf"));
    assert!(!ran.stderr().contains("in/20.pdf"));
    assert!(ran.stderr().contains("and 10 more"));
}

#[test]
fn messages_follow_the_language() {
    let desk = Desk::new(&[("a.pdf", TEXT)]);
    let ran = desk.run(&["--lang", "zh", "extract", "a.pdf", "--jsonl", "-"]);
    assert!(ran.stderr().contains("待复核"), "{}", ran.stderr());
    let by_locale = desk
        .command(&["extract", "a.pdf", "--jsonl", "-"])
        .env("LANG", "zh_CN.UTF-8")
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&by_locale.stderr).contains("待复核"));
}

#[cfg(unix)]
#[test]
fn names_that_are_no_unicode_are_read() {
    use std::os::unix::ffi::OsStrExt;
    let desk = Desk::new(&[("in/b.pdf", TEXT)]);
    let name = std::ffi::OsStr::from_bytes(b"\xb1\xed.pdf");
    // Some file systems take no such names.
    if fs::write(desk.at("in").join(name), TEXT).is_err() {
        return;
    }
    let ran = desk.run(&["extract", "in", "--jsonl", "-"]);
    assert_eq!(codes(&ran.lines()), ["unknown-format", "unknown-format"]);
}

#[test]
fn clean_input_ends_with_0_and_a_database() {
    let page = "<html><meta charset=utf-8><table><tr><td>甲</td><td>乙</td></tr></table></html>";
    let desk = Desk::new(&[("a.html", page.as_bytes())]);
    let ran = desk.run(&["extract", "a.html"]);
    assert_eq!(ran.code(), 0, "{}", ran.stderr());
    assert!(desk.at("formstitch.sqlite").exists());
    assert!(ran.stdout().contains("formstitch.sqlite"));
    let ran = desk.run(&["tables", "a.html", "--json"]);
    assert_eq!(ran.code(), 0);
    let tables: Vec<Vec<String>> = serde_json::from_str(ran.stdout()).unwrap();
    assert_eq!(tables, [["甲", "乙"]]);
    let ran = desk.run(&["tables", "a.html"]);
    assert!(ran.stdout().contains("│ 甲 │ 乙 │"), "{}", ran.stdout());
}
