//! Forms of every family, also with the family's profile taken away: the records are the same, and the form says that
//! it is of no known family. Answers are at hand beside the project, and for real forms in `tests/real-truth`.

use crate::samples::COLUMNS;
use formstitch::form::{Profile, recognise_with};
use formstitch::model::{Declaration, Evidence, Indicator};
use formstitch::{pipeline, read};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Least share of indicator rows that must be right where the family is not known.
const RECORDS: f64 = 0.97;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The built-in families but one.
fn without(id: &str) -> Vec<Profile> {
    let files = std::fs::read_dir(root().join("profiles")).unwrap();
    let mut paths: Vec<PathBuf> = files.map(|f| f.unwrap().path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "toml"));
    paths.sort();
    paths
        .iter()
        .map(|p| Profile::parse(&std::fs::read_to_string(p).unwrap()).unwrap())
        .filter(|p| p.id != id)
        .collect()
}

/// Files with their answers.
fn cases() -> Vec<(PathBuf, Value)> {
    let shared = root().join("../shared");
    let mut out = Vec::new();
    for folder in ["cases", "seed"] {
        let Ok(files) = std::fs::read_dir(shared.join(folder)) else {
            continue;
        };
        for path in files.map(|f| f.unwrap().path()) {
            if !path.to_string_lossy().ends_with(".truth.json") {
                continue;
            }
            let truth: Value =
                serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            let case = truth["case"].as_str().unwrap_or_default();
            // Pictures are not read yet; text without geometry is judged elsewhere.
            if case.starts_with("scan") || case == "seed" {
                continue;
            }
            out.push((path.with_file_name(truth["file"].as_str().unwrap()), truth));
        }
    }
    out
}

fn flat(value: &Value) -> String {
    let text = value.as_str().or_else(|| value["text"].as_str());
    text.unwrap_or_default()
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect()
}

type Rows = BTreeMap<Vec<String>, usize>;

const NAMES: [&str; 4] = ["class", "level1", "level2", "name"];

fn rows<'a>(indicators: impl Iterator<Item = &'a Value>) -> Rows {
    let mut out = Rows::new();
    for i in indicators {
        let mut row: Vec<String> = NAMES.iter().chain(&COLUMNS).map(|c| flat(&i[*c])).collect();
        row.push(i["goal"].to_string());
        *out.entry(row).or_default() += 1;
    }
    out
}

fn read_rows(declarations: &[Declaration]) -> Rows {
    let indicators: Vec<Value> = declarations
        .iter()
        .flat_map(|d| &d.indicators)
        .map(|i: &Indicator| serde_json::to_value(i).unwrap())
        .collect();
    rows(indicators.iter())
}

fn true_rows(truth: &Value) -> Rows {
    let declarations = truth["declarations"].as_array().unwrap();
    rows(
        declarations
            .iter()
            .filter_map(|d| d["indicators"].as_array())
            .flatten(),
    )
}

/// Twice the rows that both have, as a share of all rows.
fn agreement(a: &Rows, b: &Rows) -> f64 {
    let both: usize = a
        .iter()
        .map(|(row, n)| n.min(b.get(row).unwrap_or(&0)))
        .sum();
    2.0 * both as f64 / (a.values().sum::<usize>() + b.values().sum::<usize>()).max(1) as f64
}

#[test]
fn a_form_of_no_known_family_has_the_same_records_and_says_so() {
    for (path, truth) in cases() {
        let family = truth["declarations"][0]["form"].as_str().unwrap();
        let document = read::read(&std::fs::read(&path).unwrap()).unwrap();
        let laid = pipeline::lay_out(&document);
        let forms = recognise_with(&laid.sheets, &without(family));
        let reached = agreement(&read_rows(&forms.declarations), &true_rows(&truth));
        assert!(reached >= RECORDS, "{}: {reached:.4}", path.display());
        for d in &forms.declarations {
            // Another family may own such a title too; then nothing is asked of it.
            if d.form == "unknown" {
                assert!(d.review && d.form_confidence < 1.0, "{}", path.display());
                assert!(evidence(d).all(|e| e.review), "{}", path.display());
            }
        }
    }
}

fn evidence(d: &Declaration) -> impl Iterator<Item = &Evidence> {
    let fields = d.fields.iter().map(|r| &r.evidence);
    let amounts = d.amounts.iter().map(|r| &r.evidence);
    let goals = d.goals.iter().map(|r| &r.evidence);
    let texts = d.narratives.iter().map(|r| &r.evidence);
    let indicators = d.indicators.iter().map(|r| &r.evidence);
    fields
        .chain(amounts)
        .chain(goals)
        .chain(texts)
        .chain(indicators)
}

#[test]
fn real_workbooks_and_their_prints_give_the_same_records() {
    let folder = root().join("../shared/real");
    for entry in std::fs::read_dir(root().join("tests/real-truth")).unwrap() {
        let path = entry.unwrap().path();
        let truth: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let stem = path
            .file_name()
            .unwrap()
            .to_string_lossy()
            .replace(".truth.json", "");
        for kind in ["xlsx", "pdf"] {
            let Ok(bytes) = std::fs::read(folder.join(format!("{stem}.{kind}"))) else {
                continue;
            };
            let report = pipeline::extract(&stem, &bytes);
            let (found, wanted) = (read_rows(&report.declarations), true_rows(&truth));
            assert_eq!(found, wanted, "{stem}.{kind}");
        }
    }
}
