//! `formstitch extract` over many files: which are read, what is said, breaking off and going on.

use crate::command::{Desk, Ran};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

const PAGE: &[u8] =
    "<html><meta charset=utf-8><table><tr><td>甲</td><td>乙</td></tr></table></html>".as_bytes();

fn desk() -> Desk {
    let desk = Desk::new(&[
        ("in/2019/a.html", PAGE),
        ("in/2019/b.pdf", b"no pdf"),
        ("in/2020/a.html", PAGE),
        ("in/2020/drafts/c.html", PAGE),
        ("in/d.html", PAGE),
    ]);
    for (name, days) in [
        ("in/2019/a.html", 400),
        ("in/2019/b.pdf", 400),
        ("in/d.html", 2),
    ] {
        let file = fs::File::options()
            .append(true)
            .open(desk.at(name))
            .unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(days * 86_400))
            .unwrap();
    }
    desk
}

/// The paths that a dry run names.
fn dry(desk: &Desk, more: &[&str]) -> Vec<String> {
    let ran = desk.run(&[&["extract", "--dry-run"], more].concat());
    assert_eq!(ran.code(), 0, "{}", ran.stderr());
    let paths: Vec<String> = ran.stdout().lines().map(Into::into).collect();
    assert!(ran.stderr().contains("nothing was"), "{}", ran.stderr());
    paths
}

fn events(ran: &Ran) -> Vec<Value> {
    let lines = ran.stderr().lines().map(serde_json::from_str);
    lines
        .collect::<Result<_, _>>()
        .unwrap_or_else(|e| panic!("{e}: {}", ran.stderr()))
}

fn of_kind<'a>(events: &'a [Value], kind: &str) -> Vec<&'a Value> {
    events.iter().filter(|e| e["event"] == kind).collect()
}

#[test]
fn a_dry_run_names_what_would_be_read_and_leaves_nothing() {
    let desk = desk();
    let all = [
        "in/2019/a.html",
        "in/2019/b.pdf",
        "in/2020/a.html",
        "in/2020/drafts/c.html",
        "in/d.html",
    ];
    assert_eq!(dry(&desk, &["in"]), all);
    assert_eq!(
        dry(&desk, &["in", "--limit", "2", "--fail-list", "f.txt"]),
        all[..2]
    );
    assert!(!desk.at("formstitch.sqlite").exists());
    assert!(!desk.at("f.txt").exists());
}

#[test]
fn files_are_picked_by_name_and_time() {
    let desk = desk();
    assert_eq!(dry(&desk, &["in", "--include", "*.pdf"]), ["in/2019/b.pdf"]);
    assert_eq!(
        dry(&desk, &["in", "--include", "2019/*", "--exclude", "*.pdf"]),
        ["in/2019/a.html"]
    );
    assert_eq!(
        dry(&desk, &["in", "--include", "2020/**/*.html"]),
        ["in/2020/a.html", "in/2020/drafts/c.html"]
    );
    assert_eq!(
        dry(&desk, &["in", "--exclude", "drafts", "--exclude", "2019"]),
        ["in/2020/a.html", "in/d.html"]
    );
    let week = (jiff::Timestamp::now() - jiff::SignedDuration::from_hours(7 * 24)).to_string();
    let recent = ["in/2020/a.html", "in/2020/drafts/c.html", "in/d.html"];
    assert_eq!(dry(&desk, &["in", "--since", &week]), recent);
    assert_eq!(
        dry(&desk, &["in", "--since", week.split_once('T').unwrap().0]),
        recent
    );
    // Nothing new is no mistake; a pattern or date without sense is.
    assert!(dry(&desk, &["in", "--since", "2100-01-01"]).is_empty());
    assert_eq!(desk.run(&["extract", "in", "--since", "soon"]).code(), 2);
    assert_eq!(desk.run(&["extract", "in", "--include", "a["]).code(), 2);
    assert_eq!(desk.run(&["extract", "in", "--limit", "0"]).code(), 2);
}

#[test]
fn a_limit_is_kept_and_the_rest_stays() {
    let desk = desk();
    let ran = desk.run(&["extract", "in", "--limit", "3", "--jsonl", "-"]);
    assert_eq!(ran.lines().len(), 3);
}

#[test]
fn failed_files_are_listed_and_read_again_from_the_list() {
    let desk = desk();
    let ran = desk.run(&[
        "extract",
        "in",
        "none.pdf",
        "--json",
        "out",
        "--fail-list",
        "failed.tsv",
    ]);
    assert_eq!(ran.code(), 1);
    let list = fs::read_to_string(desk.at("failed.tsv")).unwrap();
    let columns: BTreeSet<Vec<&str>> = list
        .lines()
        .map(|l| l.splitn(3, '\t').take(2).collect())
        .collect();
    let wanted = [
        vec!["in/2019/b.pdf", "unknown-format"],
        vec!["none.pdf", "io"],
    ];
    assert_eq!(columns, BTreeSet::from(wanted));
    desk.put("in/2019/b.pdf", PAGE);
    desk.put("none.pdf", PAGE);
    let again = ["extract", "--from-list", "failed.tsv"];
    let ran = desk.run(&[&again[..], &["--json", "again"]].concat());
    assert_eq!(ran.code(), 0, "{}", ran.stderr());
    assert!(desk.at("again/in/2019/b.pdf.json").exists());
    assert!(desk.at("again/none.pdf.json").exists());
    // The list is an input: it is not written over while it is read.
    let ran = desk.run(&[&again[..], &["--fail-list", "./failed.tsv"]].concat());
    assert_eq!(ran.code(), 2);
    assert_eq!(fs::read_to_string(desk.at("failed.tsv")).unwrap(), list);
    // An empty list is a good sign.
    desk.put("none.txt", b"");
    assert_eq!(desk.run(&["extract", "--from-list", "none.txt"]).code(), 0);
    assert_eq!(desk.run(&["extract", "--from-list", "no-list"]).code(), 2);
}

#[cfg(unix)]
#[test]
fn names_that_are_no_unicode_can_be_listed() {
    use std::os::unix::ffi::OsStrExt;
    let desk = Desk::new(&[("in/b.html", PAGE)]);
    let name = std::ffi::OsStr::from_bytes(b"in/\xb1\xed.pdf");
    fs::write(desk.root().join(name), b"no pdf").unwrap();
    let ran = desk.run(&["extract", "in", "--jsonl", "-", "--fail-list", "failed.tsv"]);
    assert_eq!(ran.lines().len(), 2);
    fs::write(desk.root().join(name), PAGE).unwrap();
    let ran = desk.run(&["extract", "--from-list", "failed.tsv", "--jsonl", "-"]);
    assert_eq!((ran.code(), ran.lines().len()), (0, 1), "{}", ran.stderr());
}

#[test]
fn every_line_of_a_json_log_is_an_event() {
    let desk = desk();
    let run = |more: &[&str]| {
        let ran = desk.run(&[&["extract", "--log-format", "json", "--jsonl", "-"], more].concat());
        (ran.code(), events(&ran))
    };
    let (code, all) = run(&["in", "none"]);
    assert_eq!(code, 1);
    assert_eq!(all[0]["event"], "start");
    assert_eq!(of_kind(&all, "file").len(), 4);
    let failed = of_kind(&all, "failed");
    assert_eq!(failed.len(), 2);
    let bad = failed
        .iter()
        .find(|e| e["path"] == "in/2019/b.pdf")
        .unwrap();
    assert_eq!(bad["code"], "unknown-format");
    assert!(bad["seconds"].is_f64() && bad["pages"].is_u64());
    let last = all.last().unwrap();
    assert_eq!(last["event"], "summary");
    assert_eq!((&last["files"], &last["failed"]), (&5.into(), &2.into()));
    assert_eq!(last["codes"]["io"], 1);
    let (code, all) = run(&["none"]);
    assert_eq!(code, 2);
    assert_eq!(all.last().unwrap()["event"], "error");
}

#[test]
fn outputs_in_a_folder_that_is_read_are_no_inputs() {
    let desk = desk();
    for _ in 0..2 {
        // The second time it is there before, and a slip is refused.
        let ran = desk.run(&["extract", "in", "--jsonl", "in/z.txt"]);
        let code = ran.code();
        let lines = fs::read_to_string(desk.at("in/z.txt")).unwrap();
        assert_eq!(lines.lines().count(), 5);
        assert!(code == 1 || ran.stderr().contains("will not be overwritten"));
    }
}

/// Presses Ctrl-C so many times once the first file is done.
#[cfg(unix)]
fn broken_off(desk: &Desk, arguments: &[&str], times: usize) -> (Option<i32>, String) {
    let mut child = desk
        .command(arguments)
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap());
    let mut text = String::new();
    while !text.contains("\"file\"") {
        assert!(log.read_line(&mut text).unwrap() > 0, "{text}");
    }
    for _ in 0..times {
        let kill = Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status();
        assert!(kill.unwrap().success());
        std::thread::sleep(Duration::from_millis(100));
    }
    log.read_to_string(&mut text).unwrap();
    (child.wait().unwrap().code(), text)
}

#[cfg(unix)]
#[test]
fn ctrl_c_finishes_what_is_in_work_and_the_same_command_goes_on() {
    const FILES: usize = 3000;
    let desk = Desk::new(&[]);
    for i in 0..FILES {
        desk.put(&format!("in/{i}.html"), PAGE);
    }
    let command = [
        "extract",
        "in",
        "--db",
        "a.sqlite",
        "--json",
        "out",
        "--log-format",
        "json",
    ];
    let (code, log) = broken_off(&desk, &command, 1);
    assert_eq!(code, Some(130), "{log}");
    assert!(
        log.contains("\"stopping\"") && log.contains("\"stopped\":true"),
        "{log}"
    );
    let done = log.matches("\"event\":\"file\"").count();
    assert!(done < FILES, "it was too fast to be broken off");
    assert_eq!(fs::read_dir(desk.at("out")).unwrap().count(), done);
    let documents = || {
        let db = rusqlite::Connection::open(desk.at("a.sqlite")).unwrap();
        let count = db.query_row("SELECT count(*) FROM document", [], |r| r.get::<_, i64>(0));
        count.unwrap()
    };
    assert!(documents() > 0);
    // A second Ctrl-C does not wait.
    let (code, log) = broken_off(&desk, &command, 2);
    assert_eq!(code, Some(130), "{log}");
    let ran = desk.run(&command);
    assert_eq!(ran.code(), 0, "{}", ran.stderr());
    assert_eq!(fs::read_dir(desk.at("out")).unwrap().count(), FILES);
}

#[cfg(unix)]
#[test]
fn a_broken_off_run_says_how_to_go_on() {
    let desk = Desk::new(&[]);
    for i in 0..2000 {
        desk.put(&format!("in/{i}.html"), PAGE);
    }
    let mut child = desk
        .command(&["extract", "in", "--jobs", "1", "--json", "out"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while !desk.at("out").exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(kill.unwrap().success());
    let (mut out, mut err) = (String::new(), String::new());
    child
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut out)
        .unwrap();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut err)
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(err.contains("Ctrl-C again ends at once"), "{err}");
    assert!(out.contains("run the same command again"), "{out}");
}
