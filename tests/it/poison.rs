//! Files that harm whoever reads them, among two thousand that do not.

use crate::architecture::project;
use crate::command::{Desk, FORMSTITCH};
use formstitch::batch::{self, Options, WorkerCommand};
use formstitch::model::{Report, Status};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

/// What each poison does, and the code of the failed report.
const POISONS: [(&str, &str); 5] = [
    ("panic", "panicked"),
    ("abort", "crashed"),
    ("stack", "stack-overflow"),
    ("loop", "timeout"),
    ("alloc", "memory"),
];
/// Of each poison; two run into each other's slots.
const DOSES: usize = 2;
/// Good files.
const GOOD: usize = 2000;
/// Long for a good file and short for a test: a `loop` halts one slot so long.
const TIMEOUT: Duration = Duration::from_secs(4);
/// Samples that are read fast.
const SAMPLES: [&str; 6] = [
    "unknown-family.html",
    "self-evaluation.docx",
    "department-annual.html",
    "saved-page.mht",
    "project-target.xlsx",
    "integrated-target.pdf",
];

/// The worker of `examples/`. Built here: one that an earlier run left is of another version.
fn poison_worker() -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    let build = || {
        let tests = std::env::current_exe().unwrap();
        let profile = tests.ancestors().nth(2).unwrap();
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--locked", "--example", "poison_worker"]);
        if profile.ends_with("release") {
            build.arg("--release");
        }
        assert!(build.current_dir(project("")).status().unwrap().success());
        let name = format!("poison_worker{}", std::env::consts::EXE_SUFFIX);
        profile.join("examples").join(name)
    };
    BUILT.get_or_init(build).clone()
}

/// The bytes with a comment that the format allows.
fn marked(name: &str, bytes: &[u8], number: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    match name.rsplit_once('.').unwrap().1 {
        "pdf" => bytes.extend(format!("\n% {number}\n").bytes()),
        "html" => bytes.extend(format!("<!-- {number} -->").bytes()),
        // What comes behind the last part of a mail.
        "mht" => bytes.extend(format!("\r\n{number}\r\n").bytes()),
        _ => {
            let comment = format!("{number:05}");
            let length = bytes.len();
            assert_eq!(bytes[length - 2..], [0, 0], "{name} has a comment");
            bytes[length - 2] = comment.len() as u8;
            bytes.extend(comment.bytes());
        }
    }
    bytes
}

/// Puts files into a folder that are documents of their own, and says their names.
pub fn good_files(desk: &Desk, folder: &str, files: usize) -> Vec<String> {
    let put = |i: usize| {
        let sample = SAMPLES[i % SAMPLES.len()];
        let bytes = fs::read(project("samples").join(sample)).unwrap();
        let name = format!("{i:04}-{sample}");
        desk.put(&format!("{folder}/{name}"), &marked(sample, &bytes, i));
        name
    };
    (0..files).map(put).collect()
}

/// Each report with its place in the order in which they came.
fn run(desk: &Desk, folder: &str, program: PathBuf) -> BTreeMap<String, (usize, Report)> {
    let inputs = batch::find(&[desk.at(folder)]).unwrap().files;
    let options = Options {
        jobs: 2,
        timeout: TIMEOUT,
        worker: Some(WorkerCommand {
            program,
            args: Vec::new(),
        }),
        ..Options::default()
    };
    let mut reports = BTreeMap::new();
    let summary = batch::run(&inputs, &options, &mut |item| {
        let name = item.relative.to_string_lossy().into_owned();
        let place = reports.len();
        assert!(reports.insert(name, (place, item.report)).is_none());
        Ok(())
    });
    assert_eq!(summary.map(|s| s.files), Ok(inputs.len()));
    assert_eq!(reports.len(), inputs.len());
    reports
}

/// All that a report says, in short; the folder is not the file's fault.
fn digest(mut report: Report) -> Vec<u8> {
    report.source.path.clear();
    Sha256::digest(serde_json::to_vec(&report).unwrap()).to_vec()
}

#[test]
fn each_page_that_is_recognised_has_the_time_of_a_file() {
    let desk = Desk::new(&[("in/a.html", b"%POISON pages")]);
    let reports = run(&desk, "in", poison_worker());
    let error = reports["a.html"].1.error.as_ref();
    assert!(error.is_none_or(|e| e.code != "timeout"), "{error:?}");
}

#[test]
fn poison_costs_only_itself() {
    let desk = Desk::new(&[]);
    for name in good_files(&desk, "calm", GOOD) {
        fs::create_dir_all(desk.at("wild")).unwrap();
        fs::hard_link(
            desk.at(&format!("calm/{name}")),
            desk.at(&format!("wild/{name}")),
        )
        .unwrap();
    }
    let mut bad = Vec::new();
    for (i, (poison, _)) in POISONS
        .iter()
        .cycle()
        .take(POISONS.len() * DOSES)
        .enumerate()
    {
        // Spread out, and some at the very beginning.
        let name = format!("{:04}-zz-{poison}.pdf", i * GOOD / 12);
        desk.put(
            &format!("wild/{name}"),
            format!("%POISON {poison}\n").as_bytes(),
        );
        bad.push(name);
    }
    let mut hostile = 0;
    for entry in fs::read_dir(project("../shared/hostile"))
        .into_iter()
        .flatten()
    {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "pdf") {
            let name = format!("{:04}-hostile-{hostile}.pdf", hostile * 7 % GOOD);
            fs::copy(path, desk.at(&format!("wild/{name}"))).unwrap();
            bad.push(name);
            hostile += 1;
        }
    }

    let calm = run(&desk, "calm", FORMSTITCH.into());
    let mut wild = run(&desk, "wild", poison_worker());
    assert_eq!(calm.len(), GOOD);
    assert_eq!(wild.len(), GOOD + bad.len());
    let turn = |name: &str| wild.keys().position(|n| n == name).unwrap();
    for name in bad.iter().filter(|n| n.contains("-loop")) {
        let (place, _) = wild[name];
        assert!(place > turn(name) + 20, "{name} held up the others");
    }
    for (name, (_, report)) in calm {
        assert_eq!(report.status, Status::Ok, "{name}");
        let (_, other) = wild.remove(&name).unwrap();
        assert!(digest(report) == digest(other), "{name} was harmed");
    }
    for (name, (_, report)) in &wild {
        let Some((_, poison)) = name.trim_end_matches(".pdf").split_once("-zz-") else {
            continue;
        };
        let (_, wanted) = POISONS.iter().find(|(p, _)| *p == poison).unwrap();
        let error = report.error.as_ref().unwrap();
        assert_eq!(error.code, *wanted, "{name}: {}", error.message);
        assert_eq!(report.source.sha256.len(), 64, "{name}");
        let option = match poison {
            "loop" => "--file-timeout",
            "alloc" => "--file-memory",
            _ => "",
        };
        assert!(error.message.contains(option), "{}", error.message);
    }
}
