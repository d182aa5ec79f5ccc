//! The audit over an archive whose errors are known: `scripts/make-archive` made it, and says what is wrong in it.

use crate::architecture::project;
use crate::command::Desk;
use serde_json::Value;
use std::collections::BTreeMap;

/// How often each finding is there: (file in the archive, code).
type Counts = BTreeMap<(String, String), usize>;

fn count(all: impl Iterator<Item = (String, String)>) -> Counts {
    let mut counts = Counts::new();
    for one in all {
        *counts.entry(one).or_default() += 1;
    }
    counts
}

fn truth() -> (u64, Counts) {
    let text = std::fs::read_to_string(project("tests/audit/truth.json")).unwrap();
    let truth: Value = serde_json::from_str(&text).unwrap();
    let findings = truth["findings"].as_array().unwrap().iter();
    let word = |v: &Value| v.as_str().unwrap().to_string();
    (
        truth["forms"].as_u64().unwrap(),
        count(findings.map(|f| (word(&f[0]), word(&f[1])))),
    )
}

/// A desk with the archive in a database.
pub fn archive() -> Desk {
    let bytes = std::fs::read(project("tests/audit/archive.zip")).unwrap();
    let desk = Desk::new(&[("archive.zip", &bytes)]);
    let ran = desk.run(&["extract", "archive.zip", "--in-process", "--db", "a.sqlite"]);
    assert_eq!(ran.code(), 0, "{}", ran.stderr());
    desk
}

fn rows(desk: &Desk, sql: &str) -> Vec<Vec<String>> {
    let base = rusqlite::Connection::open(desk.at("a.sqlite")).unwrap();
    let mut statement = base.prepare(sql).unwrap();
    let width = statement.column_count();
    let row = |r: &rusqlite::Row<'_>| {
        (0..width)
            .map(|n| r.get::<_, Option<String>>(n).map(Option::unwrap_or_default))
            .collect()
    };
    statement
        .query_map([], row)
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

/// What the database holds of the last audit, by the file that each finding is about first.
fn stored(desk: &Desk) -> Counts {
    let found = rows(
        desk,
        "SELECT f.path, a.code FROM audit_finding a JOIN audit_ref r ON r.finding_id = a.id AND r.number = 0 \
         JOIN declaration d ON d.id = r.declaration_id JOIN file f ON f.document_id = d.document_id",
    );
    let path = |p: &str| p.strip_prefix("archive.zip/").unwrap_or(p).to_string();
    count(found.into_iter().map(|r| (path(&r[0]), r[1].clone())))
}

#[test]
fn every_seeded_error_is_found_and_nothing_else() {
    let desk = archive();
    let (forms, expected) = truth();
    let ran = desk.run(&["audit", "--db", "a.sqlite", "--show", "0"]);
    assert_eq!(ran.code(), 0, "{}", ran.stderr());
    assert!(
        ran.stdout()
            .starts_with(&format!("{forms} forms audited, 32 findings")),
        "{}",
        ran.stdout()
    );
    let found = stored(&desk);
    let missed: Vec<_> = expected
        .iter()
        .filter(|(k, n)| found.get(k) != Some(n))
        .collect();
    let wrong: Vec<_> = found
        .iter()
        .filter(|(k, n)| expected.get(k) != Some(n))
        .collect();
    assert!(
        missed.is_empty() && wrong.is_empty(),
        "missed: {missed:?}\nfalse: {wrong:?}"
    );
}

#[test]
fn every_rule_has_a_seed() {
    let (_, expected) = truth();
    for rule in formstitch::audit::RULES {
        assert!(
            expected.keys().any(|(_, code)| code == rule.code),
            "{}",
            rule.code
        );
    }
}

#[test]
fn the_page_of_findings_lists_every_rule() {
    let page = std::fs::read_to_string(project("docs/findings.md")).unwrap();
    for rule in formstitch::audit::RULES {
        let row = format!("| `{}` | ", rule.code);
        let row = page
            .lines()
            .find(|l| l.starts_with(&row))
            .unwrap_or_else(|| panic!("{}", rule.code));
        assert!(
            row.contains(rule.title.en) && row.contains(rule.title.zh),
            "{row}"
        );
        let squeezed = |t: &str| t.split_whitespace().collect::<String>();
        assert!(squeezed(row).contains(&squeezed(rule.what.en)), "{row}");
    }
}

#[test]
fn an_audit_takes_the_place_of_the_last_and_points_at_records() {
    let desk = archive();
    let all = || {
        rows(
            &desk,
            "SELECT id, code, message FROM audit_finding ORDER BY id",
        )
    };
    desk.run(&["audit", "--db", "a.sqlite"]);
    let first = all();
    desk.run(&["audit", "--db", "a.sqlite"]);
    assert_eq!(all(), first);
    let lost = "SELECT pointer FROM audit_ref x LEFT JOIN record r ON r.id = x.record_id \
                WHERE pointer LIKE '/%/%' AND r.id IS NULL";
    assert_eq!(rows(&desk, lost), Vec::<Vec<String>>::new());
    desk.put(
        "own.toml",
        b"off = [\"sum-mismatch\"]\n[severity]\noutlier = \"error\"\n",
    );
    desk.run(&["audit", "--db", "a.sqlite", "--rules", "own.toml"]);
    assert_eq!(all().len(), first.len() - 1);
    let severities = rows(
        &desk,
        "SELECT severity FROM audit_finding WHERE code = 'outlier'",
    );
    assert_eq!(severities, [["error"]]);
    desk.run(&["audit", "--db", "a.sqlite", "--no-store"]);
    assert_eq!(all().len(), first.len() - 1);
}

#[test]
fn findings_are_told_in_the_language_asked_for() {
    let desk = archive();
    let zh = desk.run(&["--lang", "zh", "audit", "--db", "a.sqlite", "--strict"]);
    assert_eq!(zh.code(), 1);
    assert!(
        zh.stdout().contains("合计不等于各部分之和 [sum-mismatch]"),
        "{}",
        zh.stdout()
    );
    assert!(
        zh.stdout().contains("合计填报 2849.07，相差 37.00"),
        "{}",
        zh.stdout()
    );
    let en = desk.run(&["audit", "--db", "a.sqlite"]);
    assert!(
        en.stdout().contains("but 合计 says 2849.07; 37.00 off"),
        "{}",
        en.stdout()
    );
}

#[test]
fn rules_explain_themselves() {
    let desk = Desk::new(&[]);
    let list = desk.run(&["audit", "--explain"]);
    assert_eq!(
        list.stdout().lines().count(),
        formstitch::audit::RULES.len()
    );
    let zh = desk.run(&["--lang", "zh", "audit", "--explain", "target-vague"]);
    assert!(zh.stdout().contains("财预〔2015〕88号"), "{}", zh.stdout());
    let en = desk.run(&["audit", "--explain", "weight-total"]);
    assert!(
        en.stdout().contains("财预〔2021〕101号") && en.stdout().contains("Weights"),
        "{}",
        en.stdout()
    );
    let none = desk.run(&["audit", "--explain", "sum-mismatsch"]);
    assert_eq!(none.code(), 2);
    assert!(
        none.stderr().contains("is it sum-mismatch?"),
        "{}",
        none.stderr()
    );
}

#[test]
fn faulty_settings_are_told_with_their_place() {
    let desk = archive();
    desk.put("own.toml", b"[thresholds]\nprior = 1\n");
    let ran = desk.run(&["audit", "--db", "a.sqlite", "--rules", "own.toml"]);
    assert_eq!(ran.code(), 2);
    assert!(
        ran.stderr().contains("own.toml") && ran.stderr().contains("prior"),
        "{}",
        ran.stderr()
    );
    let printed = desk.run(&["audit", "--print-rules"]);
    assert_eq!(printed.stdout(), formstitch::audit::BUILT_IN);
}
