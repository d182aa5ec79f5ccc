//! Both databases hold the same, whatever was loaded how often, from where, in which order and by whom.

use crate::architecture::project;
use crate::command::Desk;
use crate::database::{Base, bases};
use crate::emit::{failed, item};
use crate::samples::{report, samples};
use formstitch::ErrorKind;
use formstitch::audit::{Settings, across::Archive};
use formstitch::emit::catalog::{TABLES, Value};
use formstitch::emit::rows::{self, FileRow, document_id};
use formstitch::emit::{FileFacts, Item};
use formstitch::model::{Failure, Report, Status, Warning};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Child;

/// What a sample comes to.
fn read_sample(name: &str) -> Item {
    wrapped(report(name), name)
}

fn wrapped(mut report: Report, path: &str) -> Item {
    report.source.path = path.to_string();
    Item {
        relative: PathBuf::from(path),
        report,
        ..item(path, "")
    }
}

/// The samples, and some reports that are made up: the last is hostile.
pub fn all_samples() -> Vec<Item> {
    let mut items: Vec<Item> = samples()
        .iter()
        .map(|(name, _)| read_sample(name))
        .collect();
    items.push(item("made/甲.pdf", "x"));
    items.push(failed("made/b.pdf"));
    items.push(hostile());
    items
}

/// What one of the databases takes badly.
fn hostile() -> Item {
    let mut item = item("made/hostile.pdf", "hostile");
    let d = &mut item.report.declarations[0];
    d.fields[0].text = "甲\0乙\u{1}\u{feff}\\x\t\r\n".into();
    d.fields[0].label = "长".repeat(5000);
    d.organisation = Some("a\0".repeat(4000));
    d.amounts[0].item = vec!["\0\"\\".into(), "\u{2028}".into()];
    d.amounts[0].value = Some("-000.10".into());
    d.amounts[1].value = Some("9".repeat(200) + "." + &"1".repeat(90));
    d.indicators[0].name = "名".repeat(5000);
    d.indicators[0].extra.insert("\0".into(), "\0".into());
    d.indicators[0].target.min = Some("1e5".into());
    d.indicators[1].target.min = Some("2021-12-31".into());
    d.indicators[1].target.max = Some("2024-02-29".into());
    item.report.declarations[1].amounts[0].item = Vec::new();
    item.report.tables[0].rows.push(Vec::new());
    let at = &mut item.report.unplaced[0].evidence.at[0];
    at.bbox = Some([f64::NAN, -0.0, 1e300, f64::INFINITY]);
    item.report.source.created = Some("2023-01-09T09:30:00Z".into());
    item.report.source.path = "深/".repeat(2000) + "\0.pdf";
    item
}

fn given_up(path: &str, content: &str, kind: ErrorKind) -> Item {
    let mut given_up = item(path, content);
    given_up.report = formstitch::pipeline::blank(path, content.as_bytes());
    given_up.report.status = Status::Failed;
    given_up.report.error = Some(Failure {
        code: kind.code().into(),
        message: "took too long".into(),
    });
    given_up
}

/// Audits the forms of items, and stores what is found.
fn audit(base: &Base, items: &[Item]) {
    let mut archive = Archive::new(Settings::built_in());
    let mut seen = BTreeSet::new();
    for item in items {
        let document = document_id(&item.report.source.sha256, &item.report.source.path);
        for (n, d) in item.report.declarations.iter().enumerate() {
            let id = format!("{document}/declarations/{n}");
            if seen.insert(id.clone()) {
                archive.add(&id, d);
            }
        }
    }
    let audited = archive.finish();
    let found = audited.entries.iter().map(|e| rows::Audited {
        finding: &e.finding,
        scope: "form",
        organisation: e.organisation.as_deref(),
        year: e.year,
        places: e
            .places
            .iter()
            .map(|p| (p.declaration.as_str(), p.pointer.as_str()))
            .collect(),
    });
    let mut store = base.open();
    store.replace(&rows::audited(found)).unwrap();
    store.finish().unwrap();
}

#[test]
fn both_databases_hold_the_same() {
    let items = all_samples();
    let sqlite = Base::sqlite();
    sqlite.load(&items);
    audit(&sqlite, &items);
    let rows = sqlite.dump();
    for table in TABLES {
        assert!(!rows[table.name].is_empty(), "{} is empty", table.name);
    }
    if let Some(postgres) = Base::postgres() {
        postgres.load(&items);
        // The second audit takes the place of the first.
        audit(&postgres, &items);
        audit(&postgres, &items);
        let theirs = postgres.dump();
        for table in TABLES {
            assert_eq!(theirs[table.name], rows[table.name], "{}", table.name);
        }
        for ((view, ours), theirs) in sqlite.views().iter().zip(postgres.views().values()) {
            assert_eq!(theirs.0, ours.0, "{view}");
            for (theirs, ours) in theirs.1.iter().zip(&ours.1) {
                assert_eq!(theirs, ours, "{view}");
            }
            assert_eq!(theirs.1.len(), ours.1.len(), "{view}");
        }
    }
}

#[test]
fn what_a_database_cannot_hold_is_told() {
    for base in bases() {
        base.load(&[hostile()]);
        let (_, told) = base.ask("SELECT message FROM warning WHERE code = 'database-changed'");
        // Of two labels, an organisation and a name and a value of another column.
        assert!(told[0][0].starts_with("4004 characters U+0000"), "{told:?}");
        assert!(
            told[0][0].contains("1 figures are no plain decimals"),
            "{told:?}"
        );
        let (_, text) = base.ask("SELECT text FROM field WHERE text LIKE '甲%'");
        assert_eq!(text, [["甲␀乙\u{1}\u{feff}\\x\t\r\n"]]);
        let limits = "SELECT target_min, target_from, target_to FROM indicator WHERE id LIKE '%/0/indicators/%' ORDER BY id";
        assert_eq!(
            base.ask(limits).1,
            [["∅", "∅", "∅"], ["∅", "2021-12-31", "2024-02-29"]]
        );
        let known = base.open().known(&hostile().report.source.path).unwrap();
        assert!(known.is_some(), "a long path is found again");
    }
}

#[test]
fn the_layout_is_that_of_the_catalog() {
    for base in bases() {
        base.load(&[]);
        for table in TABLES {
            let (names, _) = base.ask(&format!("SELECT * FROM {}", table.name));
            let catalog: Vec<&str> = table.columns.iter().map(|c| c.name).collect();
            assert_eq!(names, catalog, "{}", table.name);
            for column in table.columns {
                let nullable = match base.is_sqlite() {
                    true => format!(
                        "SELECT 1 - \"notnull\" FROM pragma_table_info('{}') WHERE name = '{}'",
                        table.name, column.name
                    ),
                    false => format!(
                        "SELECT (is_nullable = 'YES') FROM information_schema.columns WHERE table_name = '{}' AND column_name = '{}'",
                        table.name, column.name
                    ),
                };
                let told = base.ask(&nullable).1;
                assert_eq!(
                    told,
                    [[i32::from(column.nullable).to_string()]],
                    "{}.{}",
                    table.name,
                    column.name
                );
            }
        }
    }
}

#[test]
fn loading_again_adds_nothing() {
    let items = [item("a.pdf", "x"), failed("b.pdf"), item("c.pdf", "z")];
    for base in bases() {
        base.load(&items);
        let first = base.dump();
        base.load(&items);
        assert_eq!(base.dump(), first);
        base.load(&[items[2].clone(), items[0].clone(), items[2].clone()]);
        assert_eq!(base.dump(), first);
    }
}

#[test]
fn the_order_does_not_matter() {
    let mut items = vec![
        item("b.pdf", "x"),
        failed("c.pdf"),
        item("a.pdf", "x"),
        item("d.pdf", "z"),
    ];
    for (one, two) in bases().into_iter().zip(bases()) {
        one.load(&items);
        items.reverse();
        two.load(&items[..2]);
        two.load(&items[2..]);
        assert_eq!(one.dump(), two.dump());
        assert_eq!(one.views(), two.views());
    }
}

#[test]
fn another_path_is_another_file_of_the_same_document() {
    for base in bases() {
        base.load(&[item("b/moved.pdf", "x")]);
        let first = base.dump();
        base.load(&[item("a/here.pdf", "x")]);
        let mut second = base.dump();
        assert_eq!(second["file"].len(), 2);
        second.insert("file", first["file"].clone());
        assert_eq!(second, first);
        assert_eq!(base.ask("SELECT path FROM v_documents").1, [["a/here.pdf"]]);
        let (_, paths) = base.ask("SELECT DISTINCT path FROM v_indicators");
        assert_eq!(paths, [["a/here.pdf"]]);
    }
}

#[test]
fn new_content_at_a_path_leaves_the_old_document_out_of_the_views() {
    for (changed, fresh) in bases().into_iter().zip(bases()) {
        changed.load(&[item("a.pdf", "old"), item("b.pdf", "y")]);
        changed.load(&[item("a.pdf", "new")]);
        fresh.load(&[item("a.pdf", "new"), item("b.pdf", "y")]);
        assert_eq!(changed.views(), fresh.views());
        assert_eq!(changed.dump()["document"].len(), 3, "nothing is lost");
    }
}

#[test]
fn another_extractor_replaces_on_request_only() {
    let by = |extractor: &str| {
        let mut items = vec![item("a.pdf", "x"), item("b.pdf", "y")];
        for item in &mut items {
            item.extractor = extractor.into();
            if extractor == "9.9" {
                item.report.declarations.truncate(1);
                item.report.declarations[0].fields[0].text = "新".into();
            }
        }
        items
    };
    for (base, fresh) in bases().into_iter().zip(bases()) {
        base.load(&by("0.1"));
        let first = base.dump();
        base.load(&by("9.9"));
        assert_eq!(base.dump(), first);
        let mut store = base.open();
        store.refresh(true);
        for item in by("9.9") {
            store.write(&item).unwrap();
        }
        store.finish().unwrap();
        fresh.load(&by("9.9"));
        assert_eq!(base.dump(), fresh.dump());
        let known = base.open().known("a.pdf").unwrap().unwrap();
        assert_eq!(known.extractor, "9.9");
    }
}

/// What comes of a file of which some pages could not be read for lack of models.
fn without_models(path: &str, content: &str) -> Item {
    let mut partial = item(path, content);
    partial.report.status = Status::Partial;
    partial.report.declarations.clear();
    partial.report.warnings = vec![Warning {
        code: "weights-missing".into(),
        message: "no models".into(),
        page: Some(1),
    }];
    partial
}

#[test]
fn a_reading_given_up_gives_way_to_a_better_one() {
    let good = item("a.pdf", "x");
    let bad = [ErrorKind::Limit, ErrorKind::Crashed, ErrorKind::Weights]
        .map(|kind| given_up("a.pdf", "x", kind));
    for bad in bad.into_iter().chain([without_models("a.pdf", "x")]) {
        for (base, fresh) in bases().into_iter().zip(bases()) {
            fresh.load(std::slice::from_ref(&good));
            for items in [[&bad, &good], [&good, &bad]] {
                for item in items {
                    base.load(std::slice::from_ref(item));
                }
                assert_eq!(base.dump(), fresh.dump());
            }
        }
    }
    let damaged = given_up("a.pdf", "x", ErrorKind::Damaged);
    for base in bases() {
        base.load(std::slice::from_ref(&damaged));
        base.load(std::slice::from_ref(&good));
        assert_eq!(base.dump()["document"][0][9], Value::Text("failed".into()));
    }
}

#[test]
fn a_failure_gives_way_to_what_another_extractor_reads() {
    let failed = given_up("a.pdf", "x", ErrorKind::Password);
    let mut good = item("a.pdf", "x");
    good.extractor = "9.9".into();
    for (base, fresh) in bases().into_iter().zip(bases()) {
        fresh.load(std::slice::from_ref(&good));
        base.load(std::slice::from_ref(&failed));
        base.load(std::slice::from_ref(&good));
        assert_eq!(base.dump(), fresh.dump());
        // The other way needs a refresh.
        base.load(std::slice::from_ref(&failed));
        assert_eq!(base.dump()["document"], fresh.dump()["document"]);
    }
}

#[test]
fn a_store_knows_what_waits_for_review() {
    let mut sure = item("a.pdf", "x");
    for d in &mut sure.report.declarations {
        d.review = false;
        d.fields.iter_mut().for_each(|f| f.evidence.review = false);
        d.amounts.iter_mut().for_each(|a| a.evidence.review = false);
        d.narratives
            .iter_mut()
            .for_each(|n| n.evidence.review = false);
        d.goals.iter_mut().for_each(|g| g.evidence.review = false);
        d.indicators
            .iter_mut()
            .for_each(|i| i.evidence.review = false);
    }
    let mut form = sure.clone();
    form.report.declarations[0].review = true;
    let mut field = sure.clone();
    field.report.declarations[0].fields[0].evidence.review = true;
    for (given, waits) in [(sure, false), (form, true), (field, true)] {
        for base in bases() {
            let mut store = base.open();
            store.write(&given).unwrap();
            let known = store.known("a.pdf").unwrap().unwrap();
            let told = store.waits_for_review(&known.document_id).unwrap();
            assert_eq!(told, waits);
            assert!(!store.waits_for_review("none").unwrap());
        }
    }
}

#[test]
fn a_store_knows_what_it_holds() {
    for base in bases() {
        let mut store = base.open();
        let (good, bad) = (item("a.pdf", "x"), given_up("b.pdf", "y", ErrorKind::Limit));
        let sha256 = good.report.source.sha256.clone();
        for written in [false, true] {
            assert_eq!(store.known("none.pdf").unwrap(), None);
            assert_eq!(store.has("").unwrap(), None);
            assert_eq!(store.has(&"0".repeat(64)).unwrap(), None);
            if !written {
                store.write(&good).unwrap();
                store.write(&bad).unwrap();
                store.write(&without_models("c.pdf", "z")).unwrap();
            }
            let known = store.known("a.pdf").unwrap().unwrap();
            assert_eq!(known.document_id, document_id(&sha256, ""));
            assert_eq!((known.file, known.extractor.as_str()), (good.file, "0.1.0"));
            assert_eq!(
                (known.status.as_str(), known.error_code.as_deref()),
                ("ok", None)
            );
            assert_eq!(store.has(&sha256).unwrap().unwrap(), known);
            let known = store.known("b.pdf").unwrap().unwrap();
            assert!(
                known.is_given_up() && !known.waits_for_models(),
                "{known:?}"
            );
            let known = store.known("c.pdf").unwrap().unwrap();
            assert!(
                known.waits_for_models() && !known.is_given_up(),
                "{known:?}"
            );
            store.finish().unwrap();
        }
        let moved = FileRow {
            path: "0/moved.pdf".into(),
            document_id: document_id(&sha256, ""),
            facts: FileFacts {
                bytes: 1,
                modified: -1,
            },
        };
        store.place(&moved).unwrap();
        assert_eq!(
            store.known("0/moved.pdf").unwrap().unwrap().file,
            moved.facts
        );
        store.finish().unwrap();
        assert_eq!(
            store.known("0/moved.pdf").unwrap().unwrap().file,
            moved.facts
        );
        assert_eq!(store.has(&sha256).unwrap().unwrap().file, moved.facts);
        let nobody = FileRow {
            document_id: "nobody".into(),
            ..moved
        };
        store.place(&nobody).unwrap();
        assert_eq!(store.finish().unwrap_err().kind, ErrorKind::Database);
    }
}

#[test]
fn what_is_refused_costs_only_itself() {
    for (broken, good) in bases().into_iter().zip(bases()) {
        broken.load(&[]);
        broken.run(match broken.is_sqlite() {
            true => "CREATE TRIGGER trap BEFORE INSERT ON goal WHEN new.text = '坏' BEGIN SELECT raise(ABORT, 'trapped'); END",
            false => "ALTER TABLE goal ADD CONSTRAINT trapped CHECK (text <> '坏')",
        });
        let mut bad = item("b.pdf", "y");
        bad.report.declarations[1].goals[0].text = "坏".into();
        let mut store = broken.open();
        for item in [item("a.pdf", "x"), bad, item("c.pdf", "z")] {
            store.write(&item).unwrap();
        }
        let error = store.finish().unwrap_err();
        assert_eq!(error.kind, ErrorKind::Database);
        assert!(error.to_string().contains("trapped"), "{error}");
        drop(store);
        good.load(&[item("a.pdf", "x"), item("c.pdf", "z")]);
        assert_eq!(broken.dump(), good.dump());
    }
}

#[test]
fn two_processes_at_once_write_what_one_does() {
    let samples = project("samples");
    let samples = samples.to_str().unwrap();
    for (one, two) in bases().into_iter().zip(bases()) {
        let desk = Desk::new(&[]);
        let start = |base: &Base| -> Child {
            let mut command = desk.command(&[
                "extract", samples, "--jobs", "1", "--ocr", "never", "--db", &base.url,
            ]);
            command.stdout(std::process::Stdio::null()).spawn().unwrap()
        };
        let mut both = [start(&two), start(&two)];
        let ended = both
            .each_mut()
            .map(|child| child.wait().unwrap().code().unwrap());
        let alone = start(&one).wait().unwrap().code().unwrap();
        assert_eq!(ended, [alone, alone]);
        assert_eq!(two.dump(), one.dump());
    }
}

#[test]
fn databases_that_cannot_be_had_are_told_without_the_password() {
    let desk = Desk::new(&[("a.html", b"<p>x</p>")]);
    for (url, told) in [
        (
            "postgres://me:geheim@127.0.0.1:1/x",
            "postgres://me@127.0.0.1:1/x: ",
        ),
        (
            "postgres://me:geheim@127.0.0.1:1/x?sslmode=require",
            "without TLS",
        ),
        (
            "postgres://me:geheim@127.0.0.1:1/x?nonsense=1",
            "no address of a database",
        ),
    ] {
        let ran = desk.run(&["extract", "a.html", "--db", url]);
        assert_eq!(ran.code(), 2, "{url}");
        assert!(ran.stderr().contains(told), "{}", ran.stderr());
        assert!(!ran.stderr().contains("geheim"), "{}", ran.stderr());
    }
}

#[test]
fn another_programs_or_version_of_a_database_is_refused() {
    let Some(base) = Base::postgres() else {
        return;
    };
    let refused = || {
        formstitch::emit::store::open(&base.url)
            .err()
            .unwrap()
            .to_string()
    };
    base.run("CREATE TABLE record (x INT)");
    assert!(
        refused().contains("another program's table record"),
        "{}",
        refused()
    );
    base.run("DROP TABLE record");
    base.load(&[]);
    base.run("UPDATE formstitch_layout SET version = 9");
    assert!(refused().contains("layout 3, found 9"), "{}", refused());
    base.run("UPDATE formstitch_layout SET version = 1");
    assert!(refused().contains("new database"), "{}", refused());
}
