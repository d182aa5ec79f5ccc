//! Local variants of declarations, written by hand after forms of many finance bureaus: each file beside this one holds
//! a page and, below `---`, what is to be read off it.
//!
//! A page is lines and tables: `| a | b |` is a row, `<` continues the cell to its left, `^` the one above, `/n` breaks
//! a line. What is read: `form`, `title`, `year`; `F label = text` (a long text by paragraph, parted by `||`),
//! `A item | column = text`, `G term number = text => outcome`; `C term number: columns` tells what follows the name in
//! the `I class | level 1 | level 2 | name | …` below it, and which goal these serve.

use formstitch::form::recognise;
use formstitch::model::{Declaration, Document, Goal, Indicator, Term};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A value with whether it is marked for review.
type Values = Vec<(String, bool)>;

fn pages() -> Vec<(String, String, Vec<Values>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/variants");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("a folder")
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    let read = |p: &PathBuf| {
        let text = std::fs::read_to_string(p).expect("a variant");
        let (page, truth) = text.split_once("\n---\n").expect("a page and its truth");
        let name = p
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        (name, markup(page), expected(truth))
    };
    files.iter().map(read).collect()
}

fn markup(page: &str) -> String {
    let mut out = String::from("<!DOCTYPE html><meta charset=utf-8>");
    let mut rows: Vec<Vec<&str>> = Vec::new();
    for line in page.lines().chain([""]) {
        if let Some(row) = line.strip_prefix('|') {
            let cells = row.trim_end().trim_end_matches('|').split('|');
            rows.push(cells.map(str::trim).collect());
            continue;
        }
        out.push_str(&table(&std::mem::take(&mut rows)));
        if !line.trim().is_empty() {
            out.push_str(&format!("<p>{line}</p>"));
        }
    }
    out
}

fn table(rows: &[Vec<&str>]) -> String {
    let at = |r: usize, c: usize| rows.get(r).and_then(|row| row.get(c)).copied();
    let mut out = String::new();
    for (r, row) in rows.iter().enumerate() {
        out.push_str("<tr>");
        for (c, text) in row.iter().enumerate() {
            if matches!(*text, "<" | "^") {
                continue;
            }
            let wide = 1 + (c + 1..).take_while(|c| at(r, *c) == Some("<")).count();
            let tall = 1 + (r + 1..).take_while(|r| at(*r, c) == Some("^")).count();
            let text = text.replace("/n", "<br>");
            out.push_str(&format!("<td rowspan={tall} colspan={wide}>{text}</td>"));
        }
        out.push_str("</tr>");
    }
    if out.is_empty() {
        out
    } else {
        format!("<table border=1>{out}</table>")
    }
}

fn expected(truth: &str) -> Vec<Values> {
    let mut out: Vec<Values> = Vec::new();
    let (mut goal, mut columns) = (String::new(), Vec::new());
    for line in truth.lines().filter(|l| !l.is_empty()) {
        let (key, value) = line.split_once(' ').expect("a key and a value");
        if key == "form" {
            out.push(Vec::new());
        }
        let form = out.last_mut().expect("a form first");
        let mut add = |text: String| form.push((text, false));
        let pair = || value.split_once(" = ").expect("a label and a text");
        match key {
            "C" => {
                let (to, heads) = value.split_once(": ").expect("a goal and columns");
                goal = to.to_string();
                columns = heads.split(' ').collect();
            }
            "I" => {
                let parts: Vec<&str> = value.split('|').map(str::trim).collect();
                let name = parts[3];
                add(format!("I {goal} {}", parts[..4].join("|")));
                for (head, text) in columns.iter().zip(&parts[4..]) {
                    if !text.is_empty() {
                        add(format!("I {name} {head}={text}"));
                    }
                }
            }
            "F" | "N" => {
                let (label, text) = pair();
                text.split(" || ")
                    .for_each(|t| add(format!("F {label}={t}")));
            }
            "A" => {
                let (place, text) = pair();
                let (item, column) = place.split_once(" |").expect("an item and a column");
                let item = item.rsplit(" > ").next().unwrap_or(item);
                add(format!("A {item}|{}={text}", column.trim()));
            }
            "G" => add(format!("G {value}")),
            _ => add(line.to_string()),
        }
    }
    out
}

fn term(term: Term) -> &'static str {
    match term {
        Term::Long => "long",
        Term::Mid => "mid",
        Term::Annual => "annual",
    }
}

fn goal(goal: &Goal) -> String {
    let reached = goal.actual.as_ref().map(|a| format!(" => {a}"));
    let reached = reached.unwrap_or_default();
    format!(
        "G {} {} = {}{reached}",
        term(goal.term),
        goal.number,
        goal.text
    )
}

fn indicator(i: &Indicator) -> Vec<String> {
    let to = i
        .goal
        .map_or(String::new(), |(t, n)| format!("{} {n}", term(t)));
    let mut out = vec![format!(
        "I {to} {}|{}|{}|{}",
        i.class, i.level1, i.level2, i.name
    )];
    let mut add = |head: &str, text: &str| {
        if !text.is_empty() {
            out.push(format!("I {} {head}={text}", i.name));
        }
    };
    add("target", &i.target.text);
    let columns = [
        ("standard", &i.standard),
        ("actual", &i.actual),
        ("weight", &i.weight),
        ("score", &i.score),
        ("deviation", &i.deviation),
        ("remark", &i.remark),
        ("direction", &i.direction),
        ("unit", &i.unit),
        ("explanation", &i.explanation),
    ];
    for (head, text) in columns {
        add(head, text.as_deref().unwrap_or_default());
    }
    for (head, text) in &i.extra {
        add(head, text);
    }
    out
}

fn values(d: &Declaration) -> Values {
    let mut out: Values = vec![
        (format!("form {}", d.form), d.review),
        (format!("title {}", d.title), d.review),
    ];
    out.extend(d.year.map(|y| (format!("year {y}"), d.review)));
    for f in &d.fields {
        out.push((format!("F {}={}", f.label, f.text), f.evidence.review));
    }
    for n in &d.narratives {
        let texts = n.paragraphs.iter();
        out.extend(texts.map(|p| (format!("F {}={p}", n.label), n.evidence.review)));
    }
    for a in &d.amounts {
        let item = a.item.last().map_or("", String::as_str);
        let text = format!("A {item}|{}={}", a.column, a.text);
        out.push((text, a.evidence.review));
    }
    out.extend(d.goals.iter().map(|g| (goal(g), g.evidence.review)));
    for i in &d.indicators {
        let marked = i.evidence.review;
        out.extend(indicator(i).into_iter().map(|t| (t, marked)));
    }
    out
}

fn read(markup: &str) -> Document {
    formstitch::read::html::read(markup.as_bytes()).expect("a page")
}

/// How often each value is read more (or, negative, less) often than it is printed.
fn differences(expected: &Values, got: &Values) -> BTreeMap<String, i32> {
    let mut out: BTreeMap<String, i32> = BTreeMap::new();
    for (text, _) in got {
        *out.entry(text.clone()).or_default() += 1;
    }
    for (text, _) in expected {
        *out.entry(text.clone()).or_default() -= 1;
    }
    out.retain(|_, n| *n != 0);
    out
}

#[test]
fn every_variant_is_read_whole() {
    let mut wrong = Vec::new();
    for (name, markup, expected) in pages() {
        let forms = recognise(&read(&markup).sheets);
        let got: Vec<Values> = forms.declarations.iter().map(values).collect();
        if got.len() != expected.len() {
            wrong.push(format!(
                "{name}: {} forms, not {}",
                got.len(),
                expected.len()
            ));
        }
        for (e, g) in expected.iter().zip(&got) {
            let found = differences(e, g);
            wrong.extend(
                found
                    .iter()
                    .map(|(text, n)| format!("{name}: {n:+} {text}")),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_character_of_a_variant_is_lost() {
    for (name, markup, _) in pages() {
        let document = read(&markup);
        let forms = recognise(&document.sheets);
        let printed: usize = document
            .sheets
            .iter()
            .flat_map(|s| &s.blocks)
            .map(|block| match block {
                formstitch::model::Block::Line(l) => l.span.glyphs,
                formstitch::model::Block::Table(t) => t.cells.iter().map(|c| c.span.glyphs).sum(),
            })
            .sum();
        let kept = forms.placed_glyphs + forms.table_glyphs + forms.unplaced_glyphs;
        assert_eq!(kept, printed, "{name}");
    }
}
