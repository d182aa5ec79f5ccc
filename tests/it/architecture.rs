//! The rooms use only whom they may, and the documents say what is there.

use regex::Regex;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Room, and what it may use. A room always may use itself. `None`: everything that is public.
const ARROWS: &[(&str, Option<&[&str]>)] = &[
    ("model", Some(&[])),
    ("error", Some(&["model"])),
    ("read", Some(&["model", "error"])),
    ("ocr", Some(&["model", "error"])),
    ("unprint", Some(&["model"])),
    ("layout", Some(&["model"])),
    ("form", Some(&["model"])),
    ("audit", Some(&["model"])),
    ("report", Some(&["audit", "model", "error"])),
    ("emit", Some(&["model", "error"])),
    (
        "pipeline",
        Some(&[
            "read", "ocr", "unprint", "layout", "form", "audit", "model", "error",
        ]),
    ),
    ("profiles", Some(&["form", "model", "error"])),
    (
        "batch",
        Some(&["pipeline", "profiles", "ocr", "emit", "model", "error"]),
    ),
    ("extractor", None),
    ("cli", None),
    ("lib", None),
    ("main", None),
];

/// A path below the project.
pub fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn text(path: &str) -> String {
    fs::read_to_string(project(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// Code without its comments. Good enough for looking for paths: strings stay.
fn code(source: &str) -> String {
    source
        .lines()
        .map(|line| match line.trim_start().starts_with("//") {
            true => "",
            false => line.split(" // ").next().unwrap_or(line),
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// The names at the top of what stands in `{…}`: of `a::{b, c}, d` these are `a` and `d`.
fn tops(group: &str) -> Vec<String> {
    let (mut depth, mut names, mut name) = (0, Vec::new(), String::new());
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(std::mem::take(&mut name)),
            _ if depth == 0 => name.push(c),
            _ => {}
        }
    }
    names.push(name);
    names
        .iter()
        .map(|n| first_name(n.trim()).to_string())
        .filter(|n| !n.is_empty())
        .collect()
}

fn first_name(path: &str) -> &str {
    let end = path.find(|c: char| !c.is_alphanumeric() && c != '_');
    &path[..end.unwrap_or(path.len())]
}

/// The rooms that `source` names, by `crate::…` or, where it stands next to the rooms, `super::…`.
fn used(source: &str, beside_the_rooms: bool) -> BTreeSet<String> {
    let source = code(source);
    let mut found = BTreeSet::new();
    for (at, _) in source.match_indices("crate::") {
        if source[..at].ends_with(['$', '_']) {
            continue;
        }
        let rest = &source[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(group) => found.extend(tops(group)),
            None => found.extend([first_name(rest).to_string()]),
        }
    }
    if beside_the_rooms {
        for (at, _) in source.match_indices("super::") {
            found.extend([first_name(&source[at + "super::".len()..]).to_string()]);
        }
    }
    found
        .into_iter()
        .map(|name| match name.as_str() {
            "Error" | "ErrorKind" | "Result" => "error".to_string(),
            "Extractor" => "extractor".to_string(),
            _ => name,
        })
        .filter(|name| ARROWS.iter().any(|(room, _)| room == name))
        .collect()
}

/// The room a file below `src` belongs to.
fn room(path: &Path) -> String {
    let first = path.components().next().expect("a file has a name");
    let first = Path::new(first.as_os_str());
    first
        .file_stem()
        .expect("a name")
        .to_string_lossy()
        .into_owned()
}

#[test]
fn arrows_point_one_way() {
    let (src, mut wrong) = (project("src"), Vec::new());
    for entry in WalkDir::new(&src).sort_by_file_name() {
        let entry = entry.expect("src can be walked");
        if entry.path().extension().is_none_or(|e| e != "rs") {
            continue;
        }
        let path = entry.path().strip_prefix(&src).expect("below src");
        let room = room(path);
        let Some((_, may)) = ARROWS.iter().find(|(r, _)| *r == room) else {
            wrong.push(format!("src/{}: no room of that name", path.display()));
            continue;
        };
        let Some(may) = may else { continue };
        let source = fs::read_to_string(entry.path()).expect("source is UTF-8");
        let beside = path.components().count() == 1 || path.ends_with("mod.rs");
        for other in used(&source, beside && path.components().count() <= 2) {
            if other != room && !may.contains(&other.as_str()) {
                wrong.push(format!("src/{}: {room} → {other}", path.display()));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "arrows that docs/architecture.md does not draw:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn uses_are_found_however_they_are_written() {
    let source = "use crate::{audit, form::{self, Forms}};\n// use crate::emit::json;\nlet x = crate::Error::new(crate::model::Page);";
    let found: Vec<_> = used(source, false).into_iter().collect();
    assert_eq!(found, ["audit", "error", "form", "model"]);
    let beside = used("use super::layout::layout;", true);
    assert!(beside.contains("layout"));
}

#[test]
fn the_architecture_page_draws_the_same_arrows() {
    let page = text("docs/architecture.md");
    for (room, may) in ARROWS {
        if matches!(*room, "lib" | "main" | "extractor") {
            continue;
        }
        let row = page
            .lines()
            .find(|l| {
                l.starts_with(&format!("| `src/{room}/`"))
                    || l.starts_with(&format!("| `src/{room}.rs`"))
            })
            .unwrap_or_else(|| panic!("docs/architecture.md has no row for {room}"));
        for other in may.unwrap_or(&[]) {
            assert!(row.contains(other), "{room} may use {other}: {row}");
        }
    }
}

fn headings(page: &str) -> Vec<usize> {
    let mut in_code = false;
    page.lines()
        .filter(|l| {
            in_code ^= l.starts_with("```");
            !in_code && l.starts_with('#')
        })
        .map(|l| l.chars().take_while(|c| *c == '#').count())
        .collect()
}

fn code_blocks(page: &str) -> Vec<String> {
    let fence = Regex::new("(?ms)^```[a-z]*\n(.*?)^```").expect("a valid expression");
    fence
        .captures_iter(page)
        .map(|c| c[1].to_string())
        .collect()
}

#[test]
fn both_readmes_keep_step() {
    let (english, chinese) = (text("README.md"), text("README.zh-CN.md"));
    assert_eq!(headings(&english), headings(&chinese), "levels of headings");
    assert_eq!(code_blocks(&english), code_blocks(&chinese), "code blocks");
}

#[test]
fn the_samples_page_lists_every_sample() {
    let page = text("samples/README.md");
    let listed: BTreeSet<String> = Regex::new(r"(?m)^\| `([^`]+)` \|")
        .expect("a valid expression")
        .captures_iter(&page)
        .map(|c| c[1].to_string())
        .collect();
    let there: BTreeSet<String> = fs::read_dir(project("samples"))
        .expect("samples/ is there")
        .map(|e| {
            e.expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|n| n != "README.md" && !n.ends_with(".truth.json") && !n.contains(".sqlite"))
        .collect();
    assert_eq!(listed, there);
}
