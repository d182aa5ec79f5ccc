//! Golden files: the whole report on each sample, as it was when someone last looked at it and said yes.
//!
//! Scans have none: what a network says of a picture differs in its last digits from processor to processor, and with it
//! now and then a confidence or a mark. `samples.rs` holds them to their truth.
//!
//! `BLESS=1 cargo test golden` writes them anew and fails, so that no run that writes can pass for one that checks.

use crate::architecture::project;
use crate::samples::{is_scan, report, samples};
use serde_json::Value;
use std::env;
use std::fs;

/// Takes out what may differ without the reading being different: boxes to a whole point, confidences to a hundredth.
fn settled(v: Value) -> Value {
    match v {
        Value::Object(map) => Value::Object(
            map.into_iter()
                .map(|(key, v)| {
                    let v = match (key.as_str(), v) {
                        ("at", Value::Array(regions)) => regions.iter().map(place).collect(),
                        ("confidence" | "form_confidence", v) => {
                            Value::from(format!("{:.2}", v.as_f64().unwrap_or(-1.0)))
                        }
                        (_, v) => settled(v),
                    };
                    (key, v)
                })
                .collect(),
        ),
        Value::Array(list) => list.into_iter().map(settled).collect(),
        other => other,
    }
}

/// A region in one word: `1 [42 90 140 101]`.
fn place(region: &Value) -> Value {
    let sides = region["bbox"].as_array().into_iter().flatten();
    let sides: Vec<String> = sides
        .map(|n| format!("{:.0}", n.as_f64().unwrap_or(f64::NAN)))
        .collect();
    match region["page"].as_u64() {
        Some(page) => Value::from(format!("{page} [{}]", sides.join(" "))),
        None => region["path"].clone(),
    }
}

fn golden(file: &str) -> String {
    let mut report = serde_json::to_value(report(file)).expect("a report is JSON");
    let source = report["source"].as_object_mut().expect("a source");
    for volatile in ["sha256", "bytes"] {
        source.shift_remove(volatile);
    }
    serde_json::to_string_pretty(&settled(report)).expect("JSON") + "\n"
}

/// Where two texts first differ.
fn first_difference(old: &str, new: &str) -> String {
    let mut new = new.lines();
    for (n, old) in old.lines().enumerate() {
        let new = new.next().unwrap_or("(end)");
        if old != new {
            return format!("line {}:\n    was {old}\n    is  {new}", n + 1);
        }
    }
    format!("more at the end: {}", new.next().unwrap_or_default())
}

#[test]
fn reports_are_as_they_were_last_looked_at() {
    let bless = env::var("BLESS").is_ok_and(|v| v == "1");
    let folder = project("tests/golden");
    let mut out = Vec::new();
    for (file, _) in samples().into_iter().filter(|(f, _)| !is_scan(f)) {
        let (path, new) = (folder.join(format!("{file}.json")), golden(&file));
        match fs::read_to_string(&path) {
            Ok(old) if old == new => continue,
            Ok(old) => out.push(format!("  {file}: {}", first_difference(&old, &new))),
            Err(_) if bless => out.push(format!("  {file}: new")),
            Err(e) => out.push(format!("  {file}: no golden file ({e})")),
        }
        if bless {
            fs::create_dir_all(&folder).expect("tests/golden can be made");
            fs::write(&path, new).expect("a golden file can be written");
        }
    }
    let out = out.join("\n");
    assert!(
        !bless,
        "blessed; look at the changes, then run again without BLESS:\n{out}"
    );
    assert!(
        out.is_empty(),
        "reports changed; if they are better now, run `BLESS=1 cargo test golden`:\n{out}"
    );
}
