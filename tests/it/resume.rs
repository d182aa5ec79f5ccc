//! The same command again: what is done is left alone, and a run that was killed goes on where it was.

use crate::architecture::project;
use crate::command::{Desk, Ran};
use crate::database::{Base, bases};
use crate::poison::good_files;
use std::fs;
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

const FORM: &str = "<table><tr><td>项目名称</td><td>修路</td></tr></table>";

fn desk() -> Desk {
    Desk::new(&[
        ("in/a.html", format!("{FORM}<!-- a -->").as_bytes()),
        ("in/b.html", format!("{FORM}<!-- b -->").as_bytes()),
        ("in/damaged.pdf", b"%PDF-1.4 nothing"),
    ])
}

fn extract(desk: &Desk, base: &Base, more: &[&str]) -> Ran {
    let mut arguments = vec!["extract", "in", "--jobs", "2", "--db", &base.url];
    arguments.extend(more);
    desk.run(&arguments)
}

/// How many files a run read.
fn read(ran: &Ran) -> usize {
    let told = ran.stdout();
    let line = told.lines().find(|l| l.starts_with("files ")).unwrap();
    line.split_whitespace().last().unwrap().parse().unwrap()
}

#[test]
fn what_is_known_is_not_read_again() {
    for base in bases() {
        let desk = desk();
        assert_eq!(read(&extract(&desk, &base, &[])), 3);
        let first = base.dump();
        let again = extract(&desk, &base, &[]);
        assert_eq!(read(&again), 0);
        assert!(
            again
                .stdout()
                .contains("3 files are in the database already")
        );
        assert!(
            again
                .stdout()
                .contains("1 of them had failed; --retry-failed")
        );
        assert_eq!(base.dump(), first);
        assert_eq!(read(&extract(&desk, &base, &["--retry-failed"])), 1);
        assert_eq!(base.dump(), first);
        // What the same version read, --refresh leaves alone; other profiles are another extractor.
        assert_eq!(read(&extract(&desk, &base, &["--refresh"])), 0);
        desk.put("own/mine.toml", MINE.as_bytes());
        let own = ["--profiles", "own"];
        let told = extract(&desk, &base, &own);
        assert_eq!(read(&told), 0);
        assert!(
            told.stdout()
                .contains("3 of them were read by another version")
        );
        assert_eq!(base.dump(), first);
        assert_eq!(
            read(&extract(&desk, &base, &[own[0], own[1], "--refresh"])),
            3
        );
        assert_ne!(base.dump()["document"], first["document"]);
    }
}

const MINE: &str = "id = \"mine\"\ntitles = [\"我的绩效目标申报表\"]\n";

#[test]
fn what_changed_or_moved_is_read_again_and_nothing_is_doubled() {
    for base in bases() {
        let desk = desk();
        extract(&desk, &base, &[]);
        let first = base.dump();
        // Written again as it was: another time on disk, the same document.
        let same = fs::read(desk.at("in/a.html")).unwrap();
        sleep(Duration::from_millis(20));
        fs::write(desk.at("in/a.html"), same).unwrap();
        assert_eq!(read(&extract(&desk, &base, &[])), 1);
        assert_eq!(base.dump()["document"], first["document"]);
        // Moved: another path of the same document.
        fs::rename(desk.at("in/b.html"), desk.at("in/c.html")).unwrap();
        assert_eq!(read(&extract(&desk, &base, &[])), 1);
        let moved = base.dump();
        assert_eq!(moved["document"], first["document"]);
        assert_eq!(moved["file"].len(), first["file"].len() + 1);
        // New content at a path is a new document; the old one is in no view any more.
        desk.put("in/a.html", format!("{FORM}<!-- new -->").as_bytes());
        assert_eq!(read(&extract(&desk, &base, &[])), 1);
        assert_eq!(base.dump()["document"].len(), first["document"].len() + 1);
        let seen = base.ask("SELECT count(*) FROM v_documents").1;
        assert_eq!(seen, [[first["document"].len().to_string()]]);
    }
}

#[test]
fn a_dry_run_names_what_a_run_would_read() {
    let (desk, base) = (desk(), Base::sqlite());
    let dry = extract(&desk, &base, &["--dry-run"]);
    assert_eq!(dry.stdout().lines().count(), 3);
    extract(&desk, &base, &["--exclude", "b.html"]);
    let dry = extract(&desk, &base, &["--dry-run"]);
    assert_eq!(dry.stdout().trim(), "in/b.html");
}

#[test]
fn files_are_read_where_another_output_lacks_them() {
    let (desk, base) = (desk(), Base::sqlite());
    extract(&desk, &base, &[]);
    assert_eq!(read(&extract(&desk, &base, &["--json", "out"])), 3);
    assert_eq!(read(&extract(&desk, &base, &["--json", "out"])), 0);
    fs::remove_file(desk.at("out/a.html.json")).unwrap();
    assert_eq!(read(&extract(&desk, &base, &["--json", "out"])), 1);
    assert_eq!(read(&extract(&desk, &base, &["--jsonl", "out.jsonl"])), 3);
}

#[test]
fn raw_tables_that_are_asked_for_later_are_not_forgotten() {
    let (desk, base) = (desk(), Base::sqlite());
    extract(&desk, &base, &["--json", "out"]);
    let tables = ["--json", "out", "--tables"];
    assert_eq!(read(&extract(&desk, &base, &tables)), 3);
    assert!(desk.at("out/a.html.tables.json").is_file());
    assert_eq!(read(&extract(&desk, &base, &tables)), 0);
}

#[test]
fn a_file_has_one_name_however_it_is_named() {
    let (desk, base) = (desk(), Base::sqlite());
    extract(&desk, &base, &[]);
    let first = base.dump();
    let here = fs::canonicalize(desk.root()).unwrap();
    let folder = here.join("in").display().to_string();
    desk.put("list", format!("{folder}/b.html\n").as_bytes());
    let named = ["--from-list", "list", "--db", &base.url];
    for paths in [folder.as_str(), "in/a.html", &format!("{folder}/*.html")] {
        let mut arguments = vec!["extract", paths];
        arguments.extend(named);
        assert_eq!(read(&desk.run(&arguments)), 0, "{paths}");
    }
    assert_eq!(base.dump(), first);
    let json = ["extract", "--json", "out", "--from-list", "list"];
    assert_eq!(read(&desk.run(&json)), 1);
    assert!(desk.at("out/in/b.html.json").is_file());
}

#[test]
fn what_waited_for_review_waits_still() {
    for base in bases() {
        let desk = Desk::new(&[("in/a.html", FORM.as_bytes())]);
        let strict = extract(&desk, &base, &["--strict"]).code();
        let again = extract(&desk, &base, &["--strict"]);
        assert_eq!((read(&again), again.code()), (0, strict));
        let waits = base.ask("SELECT count(*) FROM record WHERE review").1 != [["0"]];
        let form = base.ask("SELECT count(*) FROM declaration WHERE review").1 != [["0"]];
        assert_eq!(strict, i32::from(waits || form));
        assert_eq!(
            again.stdout().contains("waits for review"),
            strict == 1,
            "{}",
            again.stdout()
        );
        assert_eq!(extract(&desk, &base, &[]).code(), 0);
    }
}

#[test]
fn the_state_of_a_database_is_told() {
    for base in bases() {
        let desk = desk();
        extract(&desk, &base, &[]);
        let status = desk.run(&["status", "--db", &base.url]);
        assert_eq!(status.code(), 0);
        for line in [
            "  failed  1",
            "  ok      2",
            "  damaged  1",
            "in/damaged.pdf: ",
        ] {
            assert!(
                status.stdout().contains(line),
                "{line} in\n{}",
                status.stdout()
            );
        }
    }
    let desk = desk();
    assert_eq!(desk.run(&["status", "--db", "none.sqlite"]).code(), 2);
}

/// Kills over all runs.
const KILLS: usize = 50;
/// Files of the archive: several batches of a database.
const FILES: usize = 400;

/// A run is killed at random moments and begun again, until it comes to its end: the database is that of a run that nobody
/// disturbed, row for row.
#[test]
fn a_killed_run_goes_on_where_it_was() {
    let desk = Desk::new(&[]);
    good_files(&desk, "in", FILES);
    desk.put(
        "in/a.zip",
        &fs::read(project("samples/archive.zip")).unwrap(),
    );
    for whole in bases() {
        let begin = Instant::now();
        assert!(read(&extract(&desk, &whole, &[])) > FILES);
        let takes = begin.elapsed();
        let (rows, views) = (whole.dump(), whole.views());
        let mut random = 0x2545_f491_4f6c_dd1d_u64;
        let mut killed = 0;
        while killed < KILLS {
            let mut tries = bases();
            tries.retain(|base| base.is_sqlite() == whole.is_sqlite());
            let base = &tries[0];
            // As much time as a run takes, in some pieces, and then to the end.
            let mut spent = Duration::ZERO;
            while spent < takes && killed < KILLS {
                random = random
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                let share = 0.02 + (random >> 40) as f64 / (1_u64 << 24) as f64 * 0.4;
                let moment = takes.mul_f64(share);
                kill_after(&desk, base, moment);
                spent += moment;
                killed += 1;
            }
            extract(&desk, base, &[]);
            assert_eq!(base.dump(), rows);
            assert_eq!(base.views(), views);
        }
    }
}

fn kill_after(desk: &Desk, base: &Base, moment: Duration) {
    let mut run = desk
        .command(&["extract", "in", "--jobs", "2", "--db", &base.url])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    sleep(moment);
    run.kill().unwrap();
    run.wait().unwrap();
}

/// Names in GBK, a name with what parts a list in it, and a pipe.
#[cfg(unix)]
#[test]
fn odd_names_stay_apart_and_pipes_are_no_files() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let desk = Desk::new(&[("in/a.html", FORM.as_bytes())]);
    let names: [&[u8]; 4] = [
        b"\xc4\xbf\xb1\xea.pdf",
        b"\xc4\xbf\xb1\xeb.pdf",
        b"line\nand\ttab%.pdf",
        "目\u{fffd}\u{fffd}.pdf".as_bytes(),
    ];
    for (i, name) in names.iter().enumerate() {
        let bytes = format!("%PDF nothing {i}");
        fs::write(desk.at("in").join(OsStr::from_bytes(name)), bytes).unwrap();
    }
    let made = std::process::Command::new("mkfifo")
        .arg(desk.at("in/pipe.pdf"))
        .status();
    let pipe = usize::from(made.is_ok_and(|s| s.success()));
    for base in bases() {
        let first = extract(&desk, &base, &["--fail-list", "failed.tsv"]);
        assert_eq!((first.code(), read(&first)), (1, 5 + pipe));
        let files = base
            .ask("SELECT count(*) AS files, count(DISTINCT document_id) AS documents FROM file")
            .1;
        assert_eq!(files[0], vec![(5 + pipe).to_string(); 2]);
        // What failed before is a failure still, though it is not read again. A pipe has no time of its own to go by.
        let again = extract(&desk, &base, &[]);
        assert_eq!(again.code(), 1);
        assert!(read(&again) <= pipe, "{}", again.stdout());
        let listed = desk.run(&["extract", "--from-list", "failed.tsv", "--jsonl", "-"]);
        assert_eq!(listed.lines().len(), 4 + pipe);
    }
}
