//! Scans: what a picture shows is what its digital twin says, in the same cells, where it stands.

use crate::architecture::project;
use crate::command::Desk;
use crate::models;
use crate::samples::{Score, samples};
use crate::scan_make::{Ink, Leaf, Random, pdf};
use formstitch::form;
use formstitch::model::{Block, Flag, Report, Sheet, TextLayer};
use formstitch::ocr::{Eyes, Mode, Settings};
use formstitch::pipeline::{self, Laid, Means};
use serde_json::Value;
use std::fs;

fn sample(name: &str) -> Vec<u8> {
    fs::read(project("samples").join(name)).unwrap()
}

fn read_as(mode: Mode, name: &str, bytes: &[u8]) -> (Report, Laid) {
    models::in_place();
    let eyes = Eyes::new(Settings {
        mode,
        ..Settings::default()
    });
    let means = Means {
        profiles: form::built_in(),
        eyes: &eyes,
    };
    pipeline::extract_laid(name, bytes, means)
}

/// Row, column and spans of each cell, by tables.
fn grids(sheets: &[Sheet]) -> Vec<Vec<[usize; 4]>> {
    let tables = sheets
        .iter()
        .flat_map(|s| &s.blocks)
        .filter_map(|b| match b {
            Block::Table(t) => Some(t),
            Block::Line(_) => None,
        });
    let cells = tables.map(|t| t.cells.iter().map(|c| [c.row, c.col, c.rowspan, c.colspan]));
    cells
        .map(|cells| {
            let mut cells: Vec<_> = cells.collect();
            cells.sort_unstable();
            cells
        })
        .collect()
}

/// What is wrong with the reading of a scan of a sample.
fn against_truth(name: &str, report: &Report) -> Score {
    let all = samples();
    let (_, truth) = all.iter().find(|(file, _)| file == name).unwrap();
    Score::of(truth, &serde_json::to_value(report).unwrap())
}

/// Each region of what was read holds ink, and lies on the page, which is so large.
fn assert_on_the_ink(report: &Report, ink: &Ink) {
    let report = serde_json::to_value(report).unwrap();
    let size = [ink.width, ink.height].map(|side| side as f64 * 72.0 / ink.dpi);
    let mut regions = 0;
    for record in report["declarations"][0]["indicators"].as_array().unwrap() {
        for region in record["at"].as_array().unwrap() {
            let side = |i: usize| region["bbox"][i].as_f64().unwrap();
            let bbox = [0, 1, 2, 3].map(side);
            let inside = bbox[0] >= -1.0
                && bbox[1] >= -1.0
                && bbox[2] <= size[0] + 1.0
                && bbox[3] <= size[1] + 1.0;
            assert!(inside, "{bbox:?} on a page of {size:?}");
            assert!(
                ink.ink(bbox) > 0.01,
                "nothing is printed at {bbox:?}: {record}"
            );
            regions += 1;
        }
    }
    assert!(regions > 10, "{regions} regions");
}

/// The box of a value is as high or as wide as its type, and its ink reaches all four sides.
fn assert_tight(report: &Report, ink: &Ink, text: &str) {
    let field = report.declarations[0]
        .fields
        .iter()
        .find(|f| f.text.contains(text));
    let evidence = &field
        .unwrap_or_else(|| panic!("no field says {text}"))
        .evidence;
    let value = serde_json::to_value(&evidence.at).unwrap();
    let side = |i: usize| value[0]["bbox"][i].as_f64().unwrap();
    let [x0, y0, x1, y1] = [0, 1, 2, 3].map(side);
    let (w, h) = ((x1 - x0) / 4.0, (y1 - y0) / 4.0);
    for part in [
        [x0, y0, x0 + w, y1],
        [x1 - w, y0, x1, y1],
        [x0, y0, x1, y0 + h],
        [x0, y1 - h, x1, y1],
    ] {
        assert!(
            ink.ink(part) > 0.0,
            "no ink at {part:?} of {:?}",
            [x0, y0, x1, y1]
        );
    }
}

#[test]
fn a_scan_has_the_cells_of_its_twin() {
    for (name, pages, degrees, grain) in [
        ("rulings.pdf", 1, 0.8, 12),
        ("integrated-target.pdf", 2, -0.5, 20),
    ] {
        let twin = sample(name);
        let (digital, laid) = read_as(Mode::Never, name, &twin);
        let inks = (1..=pages).map(|n| {
            Ink::of(&twin, n, 200.0)
                .askew(degrees)
                .worn(grain, u64::from(n))
        });
        let leaves: Vec<Leaf> = inks.map(|ink| Leaf::Scan(ink, Vec::new())).collect();
        let (report, scanned) = read_as(Mode::Auto, name, &pdf(&leaves));
        assert_eq!(report.source.text_layer, TextLayer::Ocr);
        assert_eq!(grids(&scanned.sheets), grids(&laid.sheets), "{name}");
        assert_eq!(
            report.declarations.len(),
            digital.declarations.len(),
            "{name}"
        );
        let c = report.coverage;
        assert_eq!(c.placed + c.tables + c.unplaced + c.furniture, c.glyphs);
        let score = against_truth(name, &report);
        assert!(
            score.values() >= 0.9,
            "{name}: {} {:#?}",
            score.values(),
            score.wrong
        );
        assert!(score.silent.is_empty(), "{name}: {:#?}", score.silent);
    }
}

#[test]
fn what_stands_under_two_heads_without_a_border_between_them_is_to_be_looked_at() {
    let name = "rulings.pdf";
    let ink = Ink::of(&sample(name), 1, 200.0);
    // Between `指标名称` and `指标值`, in both blocks.
    let lost = [439.5, 795.5].map(|y| [480.0, y, 490.0, y + 18.5]);
    let page = lost.iter().fold(ink, |ink, bbox| ink.without(*bbox));
    let leaf = Leaf::Scan(page.worn(12, 1), Vec::new());
    let (report, _) = read_as(Mode::Auto, name, &pdf(&[leaf]));
    assert!(!report.declarations.is_empty());
    let score = against_truth(name, &report);
    assert!(score.silent.is_empty(), "{:#?}", score.silent);
}

/// A page break that follows the borders of rows goes through the labels that are merged over these rows.
#[test]
fn a_label_that_a_page_break_cuts_along_its_middle_is_read_from_both_pages() {
    let name = "rulings.pdf";
    let twin = sample(name);
    let ink = Ink::of(&twin, 1, 200.0);
    // The border between two rows of `时效指标`.
    let at = 533.3;
    let upper = ink.between(0.0, at, 0.0).askew(0.6).worn(12, 1);
    let foot = ink.height as f64 * 72.0 / ink.dpi;
    let lower = ink.between(at, foot, 60.0).askew(-0.4).worn(12, 2);
    let leaves = [upper, lower].map(|ink| Leaf::Scan(ink, Vec::new()));
    let (report, _) = read_as(Mode::Auto, name, &pdf(&leaves));
    let score = against_truth(name, &report);
    assert!(
        score.values() >= 0.95,
        "{} {:#?}",
        score.values(),
        score.wrong
    );
    assert!(score.silent.is_empty(), "{:#?}", score.silent);
    let seconds = report.declarations.iter().flat_map(|d| &d.indicators);
    let timely = seconds.filter(|i| i.level2 == "时效指标");
    assert_eq!(timely.count(), 4);
}

#[test]
fn boxes_lie_on_the_page_as_displayed() {
    let twin = sample("sum-error.pdf");
    for ink in [
        Ink::of(&twin, 1, 150.0).askew(2.0),
        Ink::of(&twin, 1, 150.0).on_its_side(),
    ] {
        let (report, laid) = read_as(Mode::Auto, "a.png", &ink.png());
        assert_on_the_ink(&report, &ink);
        let digital = read_as(Mode::Never, "a.pdf", &twin);
        assert_tight(&report, &ink, &digital.0.declarations[0].fields[0].text);
        assert_eq!(grids(&laid.sheets), grids(&digital.1.sheets));
        for d in &report.declarations {
            assert!(
                d.indicators
                    .iter()
                    .all(|i| i.evidence.flags.contains(&Flag::Ocr))
            );
        }
    }
}

#[test]
fn a_hidden_layer_full_of_errors_gives_way_to_the_picture() {
    let ink = Ink::of(&sample("integrated-target.pdf"), 1, 200.0);
    let wrong = vec![
        "Xinzhou 999.99 wrong wrong",
        "nothing of this is in the picture at all",
        "8888.88 7777.77",
    ];
    let bare = read_as(
        Mode::Auto,
        "a.pdf",
        &pdf(&[Leaf::Scan(ink.clone(), Vec::new())]),
    )
    .0;
    let told = vec![
        "This page was printed and not scanned, as its letters say.",
        "A second line of it.",
    ];
    let mixed = read_as(
        Mode::Auto,
        "a.pdf",
        &pdf(&[Leaf::Print(told), Leaf::Scan(ink, wrong)]),
    )
    .0;
    assert_eq!(
        (bare.source.text_layer, mixed.source.text_layer),
        (TextLayer::Ocr, TextLayer::Mixed)
    );
    let said = serde_json::to_string(&mixed).unwrap();
    assert!(!said.contains("999.99") && !said.contains("8888.88"));
    assert!(said.contains("printed and not scanned"));
    let texts = |r: &Report| -> Vec<String> {
        let indicators = r.declarations.iter().flat_map(|d| &d.indicators);
        indicators
            .map(|i| format!("{} {}", i.name, i.target.text))
            .collect()
    };
    assert!(!texts(&bare).is_empty());
    assert_eq!(texts(&mixed), texts(&bare));
}

#[test]
fn always_reads_what_the_text_layer_says_and_never_reads_nothing() {
    let name = "integrated-target.pdf";
    let (report, _) = read_as(Mode::Always, name, &sample(name));
    let score = against_truth(name, &report);
    assert!(
        score.values() >= 0.98 && score.silent.is_empty(),
        "{score:#?}"
    );
    let scan = sample("scanned-grey.pdf");
    let (report, _) = read_as(Mode::Never, "a.pdf", &scan);
    assert!(report.declarations.is_empty() && report.coverage.glyphs == 0);
    assert_eq!(report.source.text_layer, TextLayer::None);
    let codes: Vec<&str> = report.warnings.iter().map(|w| w.code.as_str()).collect();
    assert_eq!(codes, ["no-text"]);
}

/// Pictures of nothing, and how each ends.
#[test]
fn pictures_of_nothing_end_within_the_budgets() {
    models::in_place();
    let mut noise = Ink::plain(1240, 1754, 255, 150.0);
    let mut random = Random(5);
    noise
        .grey
        .iter_mut()
        .for_each(|shade| *shade = random.below(256) as u8);
    // A photograph: shades that change slowly, with grain on them.
    let mut photograph = Ink::plain(1240, 1754, 255, 150.0);
    for (i, shade) in photograph.grey.iter_mut().enumerate() {
        let (x, y) = ((i % 1240) as f64, (i / 1240) as f64);
        let light = 128.0 + 90.0 * (x / 170.0).sin() * (y / 230.0).cos();
        *shade = (light + f64::from(random.below(25))) as u8;
    }
    let files = [
        ("black.png", Ink::plain(1240, 1754, 0, 150.0)),
        ("dot.png", Ink::plain(1, 1, 0, 72.0)),
        ("grey.png", Ink::plain(1240, 1754, 128, 150.0)),
        ("huge.png", Ink::plain(10_000, 10_000, 250, 300.0)),
        ("noise.png", noise),
        ("photograph.png", photograph),
        ("white.png", Ink::plain(1240, 1754, 255, 150.0)),
    ];
    let desk = Desk::new(&[]);
    for (name, ink) in &files {
        desk.put(&format!("in/{name}"), &ink.png());
    }
    let ran = desk.run(&["extract", "in", "--offline", "--jsonl", "-"]);
    let reports = ran.lines();
    assert_eq!(
        (reports.len(), ran.code()),
        (files.len(), 0),
        "{}",
        ran.stderr()
    );
    for report in reports {
        let path = report["source"]["path"].as_str().unwrap();
        assert_eq!(report["status"], "ok", "{path}: {}", report["error"]);
        assert_eq!(report["source"]["pages"], 1, "{path}");
        assert!(
            report["declarations"].as_array().unwrap().is_empty(),
            "{path}"
        );
        let empty = report["coverage"]["glyphs"] == 0;
        assert!(
            empty || path.contains("noise") || path.contains("photograph"),
            "{path}: {}",
            report["coverage"]
        );
        let codes: Vec<&Value> = report["warnings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|w| &w["code"])
            .collect();
        assert_eq!(
            codes.contains(&&Value::from("no-text")),
            empty,
            "{path}: {codes:?}"
        );
    }
}

#[test]
fn without_models_a_scan_fails_and_is_read_as_soon_as_they_are_there() {
    models::in_place();
    let ink = Ink::plain(300, 200, 255, 100.0);
    let desk = Desk::new(&[("none/keep", b""), ("in/a.png", &ink.png())]);
    let read = |more: &[&str]| {
        let ran = desk.run(
            &[
                &["extract", "in", "--offline", "--db", "a.db", "--jsonl", "-"],
                more,
            ]
            .concat(),
        );
        (ran.code(), ran.lines(), ran.stderr().to_string())
    };
    for (lang, advice) in [
        ("en", "run formstitch weights install"),
        ("zh", "请运行 formstitch weights install"),
    ] {
        let (code, lines, said) = read(&["--weights", "none", "--lang", lang]);
        assert_eq!((code, lines.len()), (1, 1), "{said}");
        assert_eq!(
            (&lines[0]["status"], &lines[0]["error"]["code"]),
            (&"failed".into(), &"weights".into())
        );
        assert!(said.contains(advice), "{said}");
    }
    let (code, lines, said) = read(&[]);
    assert_eq!((code, lines.len()), (0, 1), "{said}");
    assert_eq!(lines[0]["status"], "ok");
    let told = desk.run(&["status", "--db", "a.db"]);
    assert!(!told.stdout().contains("weights"), "{}", told.stdout());
}

#[test]
fn pages_that_wait_for_models_are_told_and_read_later() {
    models::in_place();
    let told = vec![
        "This page was printed and not scanned, as its letters say.",
        "A second line of it.",
    ];
    let scan = Leaf::Scan(Ink::plain(600, 400, 255, 100.0), Vec::new());
    let desk = Desk::new(&[
        ("none/keep", b""),
        ("a.pdf", &pdf(&[Leaf::Print(told), scan])),
    ]);
    let read = |more: &[&str]| {
        let ran = desk.run(
            &[
                &[
                    "extract",
                    "a.pdf",
                    "--offline",
                    "--db",
                    "a.db",
                    "--jsonl",
                    "-",
                ],
                more,
            ]
            .concat(),
        );
        ran.lines()
    };
    let first = read(&["--weights", "none"]);
    assert_eq!(
        (&first[0]["status"], &first[0]["warnings"][0]["code"]),
        (&"partial".into(), &"weights-missing".into())
    );
    assert_eq!(first[0]["warnings"][0]["page"], 2);
    assert_eq!(read(&[])[0]["status"], "ok");
    assert_eq!(
        desk.run(&["export", "--db", "a.db", "--jsonl", "-"])
            .lines()[0]["status"],
        "ok"
    );
}
