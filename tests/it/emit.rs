//! Reports to JSON, JSON Lines and SQLite.

use formstitch::ErrorKind;
use formstitch::emit::json::JsonDir;
use formstitch::emit::jsonl::{JsonLines, is_closed_pipe};
use formstitch::emit::sqlite::Sqlite;
use formstitch::emit::{FileFacts, Item, Sink, schema};
use formstitch::model::*;
use rusqlite::Connection;
use rusqlite::types::Value as Sql;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

fn evidence(page: u32, review: bool) -> Evidence {
    Evidence {
        at: vec![
            Region {
                page: Some(page),
                bbox: Some([72.0, 100.5, 200.25, 112.0]),
                path: None,
            },
            Region {
                page: Some(page + 1),
                bbox: Some([0.0, 10.0, 50.0, 22.0]),
                path: None,
            },
        ],
        confidence: if review { 0.85 } else { 1.0 },
        flags: if review {
            vec![Flag::Rejoined, Flag::Truncated]
        } else {
            vec![Flag::Rejoined]
        },
        review,
    }
}

fn declaration(year: i32) -> Declaration {
    Declaration {
        form: "department-target".into(),
        form_confidence: 0.9,
        title: format!("某局{year}年部门整体支出绩效目标申报表"),
        year: Some(year),
        organisation: Some("某局".into()),
        review: true,
        fields: vec![Field {
            label: "联系电话".into(),
            text: "86921206".into(),
            evidence: evidence(1, false),
        }],
        amounts: vec![
            Amount {
                item: vec!["支出构成".into(), "基本支出".into()],
                column: "2018年".into(),
                text: "1,850.360".into(),
                value: Some("1850.360".into()),
                unit: Some("万元".into()),
                period: Some(2018),
                evidence: evidence(1, true),
            },
            Amount {
                item: vec!["合计".into()],
                column: String::new(),
                text: "99999999999999999999.01".into(),
                value: Some("99999999999999999999.01".into()),
                unit: None,
                period: None,
                evidence: evidence(1, false),
            },
        ],
        narratives: vec![Narrative {
            label: "部门职能概述".into(),
            paragraphs: vec!["一、甲".into(), "二、乙\"'".into()],
            evidence: evidence(2, true),
        }],
        goals: vec![Goal {
            term: Term::Long,
            number: 1,
            text: "目标一".into(),
            actual: None,
            evidence: evidence(3, false),
        }],
        indicators: vec![
            Indicator {
                goal: Some((Term::Long, 1)),
                class: "output.quantity".into(),
                level1: "产出指标".into(),
                level2: "数量指标".into(),
                name: "组织培训".into(),
                target: Target {
                    text: "≥10.50人/年".into(),
                    kind: TargetKind::Quantity,
                    op: Some(">=".into()),
                    min: Some("10.50".into()),
                    max: None,
                    unit: Some("人/年".into()),
                },
                standard: Some("根据统计".into()),
                actual: Some("11".into()),
                weight: Some("10".into()),
                score: Some("9.5".into()),
                deviation: Some("无偏差".into()),
                remark: Some("备".into()),
                direction: Some("正向".into()),
                unit: Some("人".into()),
                explanation: Some("说明".into()),
                extra: BTreeMap::from([("数据来源".to_string(), "统计局".to_string())]),
                evidence: evidence(3, true),
            },
            Indicator {
                goal: Some((Term::Annual, 0)),
                class: "other".into(),
                name: "无".into(),
                evidence: evidence(4, false),
                ..Indicator::default()
            },
        ],
        findings: vec![Finding {
            code: "sum-mismatch".into(),
            severity: Severity::Error,
            message: "相差 100.00".into(),
            message_en: "100.00 off".into(),
            figures: vec![Figure {
                label: "相差".into(),
                value: "100.00".into(),
                unit: Some("万元".into()),
            }],
            check_reading: true,
            refs: vec!["/amounts/0".into(), "/amounts/77".into()],
        }],
        unplaced: vec![Run {
            text: "数量".into(),
            evidence: evidence(5, false),
        }],
    }
}

fn report(path: &str, content: &str) -> Report {
    let mut report = formstitch::pipeline::blank(path, content.as_bytes());
    report.source.format = Format::Pdf;
    report.source.pages = 5;
    report.source.text_layer = TextLayer::Native;
    report.source.attachments = vec!["附件.xlsx".into()];
    report.declarations = vec![declaration(2020), declaration(2021)];
    let cell = |text: &str, rowspan, colspan| RawCell {
        text: text.into(),
        rowspan,
        colspan,
        evidence: Evidence {
            at: vec![Region {
                path: Some("table[1]/r1c1".into()),
                ..Region::default()
            }],
            confidence: 1.0,
            ..Evidence::default()
        },
    };
    report.tables = vec![RawTable {
        rows: vec![
            vec![cell("a", 2, 1), cell("b", 1, 2)],
            vec![cell("c", 1, 1), cell("d", 1, 1)],
        ],
    }];
    report.unplaced = vec![Run {
        text: "外".into(),
        evidence: evidence(1, false),
    }];
    report.furniture = vec![Run {
        text: "- 1 -".into(),
        evidence: evidence(1, false),
    }];
    report.warnings = vec![Warning {
        code: "page-clipped".into(),
        message: "第 3 页".into(),
        page: Some(3),
    }];
    report.coverage = Coverage {
        glyphs: 10,
        placed: 4,
        tables: 3,
        unplaced: 2,
        furniture: 1,
    };
    report
}

pub fn item(path: &str, content: &str) -> Item {
    Item {
        report: report(path, content),
        relative: PathBuf::from(path),
        tables: Some(vec![vec!["a".into(), "b".into()], vec![]]),
        file: FileFacts {
            bytes: content.len() as u64,
            modified: 1_600_000_000_000_000_001,
        },
        extractor: "0.1.0".into(),
    }
}

pub fn failed(path: &str) -> Item {
    let mut item = item(path, "noise");
    item.report = formstitch::pipeline::blank(path, b"noise");
    item.report.status = Status::Failed;
    item.report.error = Some(Failure {
        code: "damaged".into(),
        message: "expected a PDF, found noise".into(),
    });
    item
}

fn load(database: &Path, items: &[Item]) {
    let mut sink = Sqlite::open(database).expect("opens");
    for item in items {
        sink.write(item).expect("writes");
    }
    sink.finish().expect("finishes");
}

fn rows(connection: &Connection, sql: &str) -> Vec<Vec<Sql>> {
    let mut statement = connection.prepare(sql).expect("sql");
    let width = statement.column_count();
    statement
        .query_map([], |row| (0..width).map(|k| row.get(k)).collect())
        .expect("query")
        .collect::<Result<_, _>>()
        .expect("rows")
}

fn names(connection: &Connection, kind: &str) -> Vec<String> {
    rows(
        connection,
        &format!("SELECT name FROM sqlite_master WHERE type = '{kind}' ORDER BY name"),
    )
    .into_iter()
    .map(|row| match &row[0] {
        Sql::Text(name) => name.clone(),
        other => format!("{other:?}"),
    })
    .collect()
}

/// Every row of every table, in key order.
fn dump(database: &Path) -> BTreeMap<String, Vec<Vec<Sql>>> {
    let connection = Connection::open(database).expect("opens");
    names(&connection, "table")
        .into_iter()
        .map(|name| {
            let all = rows(
                &connection,
                &format!("SELECT * FROM \"{name}\" ORDER BY 1, 2"),
            );
            (name, all)
        })
        .collect()
}

fn one(connection: &Connection, sql: &str) -> Vec<Sql> {
    let mut all = rows(connection, sql);
    assert_eq!(all.len(), 1, "{sql}");
    all.remove(0)
}

fn text(text: &str) -> Sql {
    Sql::Text(text.into())
}

/// Checks a value against a schema: no key it does not know, none missing, types right.
fn strict(value: &Value, schema: &Value, root: &Value, at: &str) {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = root.pointer(reference.trim_start_matches('#'));
        return strict(value, target.expect("a known reference"), root, at);
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let null = any.iter().any(|s| s["type"] == "null");
        if value.is_null() && null {
            return;
        }
        let rest: Vec<&Value> = any.iter().filter(|s| s["type"] != "null").collect();
        assert_eq!(rest.len(), 1, "{at}");
        return strict(value, rest[0], root, at);
    }
    match value {
        Value::Object(map) => {
            let known = schema["properties"].as_object();
            for (key, inner) in map {
                let inner_schema = match known.and_then(|k| k.get(key)) {
                    Some(found) => found,
                    None if schema["additionalProperties"].is_object() => {
                        &schema["additionalProperties"]
                    }
                    None => panic!("{at}: unknown key {key}"),
                };
                strict(inner, inner_schema, root, &format!("{at}/{key}"));
            }
            for key in schema["required"].as_array().into_iter().flatten() {
                assert!(
                    map.contains_key(key.as_str().unwrap_or("")),
                    "{at}: no {key}"
                );
            }
        }
        Value::Array(list) => {
            for (n, inner) in list.iter().enumerate() {
                let inner_schema = schema["prefixItems"].get(n).unwrap_or(&schema["items"]);
                assert!(inner_schema.is_object(), "{at}/{n}: {schema}");
                strict(inner, inner_schema, root, &format!("{at}/{n}"));
            }
        }
        Value::String(word) => {
            if let Some(list) = schema["oneOf"].as_array() {
                assert!(list.iter().any(|s| s["const"] == *word), "{at}: {word}");
            } else {
                assert!(
                    schema["type"].to_string().contains("string"),
                    "{at}: {schema}"
                );
            }
        }
        _ => assert!(
            schema["type"].is_string() || schema["type"].is_array(),
            "{at}: {schema}"
        ),
    }
}

#[test]
fn json_comes_back_as_it_went() {
    let dir = tempfile::tempdir().expect("folder");
    let mut sink = JsonDir::new(dir.path().join("out"));
    let item = item("2020/甲.pdf", "x");
    sink.write(&item).expect("writes");
    sink.write(&item).expect("writes again");
    sink.finish().expect("finishes");
    let folder = dir.path().join("out/2020");
    let written = std::fs::read_to_string(folder.join("甲.pdf.json")).expect("a file");
    assert!(written.contains("\"label\": \"联系电话\"") && written.ends_with("}\n"));
    let back: Report = serde_json::from_str(&written).expect("a report");
    assert_eq!(back, item.report);
    let tables = std::fs::read_to_string(folder.join("甲.pdf.tables.json")).expect("a file");
    let tables: Vec<Vec<String>> = serde_json::from_str(&tables).expect("tables");
    assert_eq!(Some(tables), item.tables);
    assert_eq!(
        std::fs::read_dir(folder).expect("folder").count(),
        2,
        "temporary files are left"
    );
}

#[test]
fn names_without_room_for_the_endings_are_cut_and_stay_apart() {
    let dir = tempfile::tempdir().expect("folder");
    let mut sink = JsonDir::new(dir.path().join("out"));
    let long = "表".repeat(83);
    let names = ["a.pdf", "b.pdf"].map(|end| PathBuf::from(format!("{long}{end}")));
    for name in &names {
        let item = Item {
            relative: name.clone(),
            ..item("x.pdf", "x")
        };
        assert!(!sink.holds(name));
        sink.write(&item).expect("writes");
        assert!(sink.holds(name));
    }
    let written = std::fs::read_dir(dir.path().join("out")).expect("folder");
    assert_eq!(written.count(), 4);
}

#[test]
fn json_stays_in_its_folder() {
    let dir = tempfile::tempdir().expect("folder");
    let mut sink = JsonDir::new(dir.path().join("out"));
    let mut item = failed("x");
    item.tables = None;
    for path in ["../../a.pdf", "/b.pdf", "./c.pdf"] {
        item.relative = PathBuf::from(path);
        sink.write(&item).expect("writes");
    }
    for path in ["out/__/__/a.pdf.json", "out/b.pdf.json", "out/c.pdf.json"] {
        assert!(dir.path().join(path).is_file(), "{path}");
    }
    assert_eq!(std::fs::read_dir(dir.path()).expect("folder").count(), 1);
}

#[test]
fn the_schema_knows_every_key() {
    let schema = schema();
    for item in [item("a.pdf", "x"), failed("b.pdf")] {
        let value = serde_json::to_value(&item.report).expect("json");
        strict(&value, &schema, &schema, "");
    }
    let amount = &schema["$defs"]["Amount"]["properties"];
    assert!(
        amount["bbox"].is_null() && amount["confidence"].is_object(),
        "evidence is flattened"
    );
}

#[test]
#[should_panic(expected = "/declarations/0/amounts/0: unknown key surprise")]
fn the_strict_reader_refuses_other_keys() {
    let schema = schema();
    let mut value = serde_json::to_value(report("a.pdf", "x")).expect("json");
    value["declarations"][0]["amounts"][0]["surprise"] = Value::Null;
    strict(&value, &schema, &schema, "");
}

/// A buffer that can be looked into, and that breaks after so many bytes.
#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>, Option<std::io::ErrorKind>);

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if let Some(kind) = self.1 {
            return Err(kind.into());
        }
        self.0
            .lock()
            .map_err(|_| std::io::ErrorKind::Other)?
            .extend(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn json_lines_are_one_report_each() {
    let buffer = Buffer::default();
    let mut sink = JsonLines::new(Box::new(buffer.clone()));
    let items = [item("a.pdf", "x"), failed("b.pdf")];
    for item in &items {
        sink.write(item).expect("writes");
    }
    sink.finish().expect("finishes");
    let written = String::from_utf8(buffer.0.lock().expect("lock").clone()).expect("utf-8");
    let back: Vec<Report> = written
        .lines()
        .map(|l| serde_json::from_str(l).expect("a report"))
        .collect();
    assert_eq!(back, items.map(|i| i.report));
}

#[test]
fn a_closed_pipe_can_be_told_from_a_full_disk() {
    for (kind, closed) in [
        (std::io::ErrorKind::BrokenPipe, true),
        (std::io::ErrorKind::StorageFull, false),
    ] {
        let mut sink = JsonLines::new(Box::new(Buffer(Arc::default(), Some(kind))));
        let error = sink.write(&failed("a")).expect_err("fails");
        assert_eq!(error.kind, ErrorKind::Io);
        assert_eq!(is_closed_pipe(&error), closed);
    }
}

#[test]
fn loading_twice_changes_nothing() {
    let dir = tempfile::tempdir().expect("folder");
    let database = dir.path().join("a.sqlite");
    let items = [item("a.pdf", "x"), failed("b.pdf"), item("copy/a.pdf", "x")];
    load(&database, &items);
    let first = dump(&database);
    assert_eq!((first["document"].len(), first["file"].len()), (2, 3));
    assert!(
        first
            .iter()
            .all(|(table, rows)| !rows.is_empty() || table.starts_with("audit_")),
        "an empty table"
    );
    load(&database, &items);
    assert_eq!(dump(&database), first);
    load(&database, &[items[0].clone(), items[0].clone()]);
    assert_eq!(dump(&database), first);
}

#[test]
fn the_order_of_loading_does_not_matter() {
    let dir = tempfile::tempdir().expect("folder");
    let (one, two) = (dir.path().join("1.sqlite"), dir.path().join("2.sqlite"));
    load(&one, &[item("a.pdf", "x"), item("b.pdf", "y")]);
    load(&two, &[item("b.pdf", "y"), item("a.pdf", "x")]);
    assert_eq!(dump(&one), dump(&two));
}

#[test]
fn rows_hang_together() {
    let dir = tempfile::tempdir().expect("folder");
    let database = dir.path().join("a.sqlite");
    load(&database, &[item("a.pdf", "x")]);
    let connection = Connection::open(&database).expect("opens");
    assert!(rows(&connection, "PRAGMA foreign_key_check").is_empty());
    assert_eq!(one(&connection, "PRAGMA integrity_check"), [text("ok")]);
    let every = "SELECT count(*) FROM record r WHERE r.id NOT IN (SELECT id FROM field UNION SELECT id FROM amount \
                 UNION SELECT id FROM narrative UNION SELECT id FROM goal UNION SELECT id FROM indicator UNION \
                 SELECT id FROM run UNION SELECT id FROM cell)";
    assert_eq!(one(&connection, every), [Sql::Integer(0)]);
    connection
        .execute_batch("PRAGMA foreign_keys = ON; DELETE FROM file; DELETE FROM document")
        .expect("deletes");
    drop(connection);
    assert!(dump(&database).values().all(Vec::is_empty));
}

#[test]
fn foreign_keys_are_enforced_while_loading() {
    let dir = tempfile::tempdir().expect("folder");
    let database = dir.path().join("a.sqlite");
    load(&database, &[]);
    let connection = Connection::open(&database).expect("opens");
    connection
        .execute_batch("PRAGMA foreign_keys = ON")
        .expect("pragma");
    let orphan = "INSERT INTO attachment VALUES ('nobody', 0, 'x')";
    assert!(connection.execute_batch(orphan).is_err());
}

#[test]
fn indicators_can_be_asked_at_once() {
    let dir = tempfile::tempdir().expect("folder");
    let database = dir.path().join("a.sqlite");
    load(&database, &[item("a.pdf", "x")]);
    let connection = Connection::open(&database).expect("opens");
    let row = one(
        &connection,
        "SELECT path, title, year, organisation, term, goal, goal_text, class, level1, level2, name, target_text, \
         target_kind, target_op, target_min, target_min_approx, target_max, target_unit, standard, actual, weight, score, \
         deviation, remark, direction, unit, explanation, extra, page, review, flags, confidence \
         FROM v_indicators WHERE year = 2020 AND name = '组织培训'",
    );
    let expected = [
        text("a.pdf"),
        text("某局2020年部门整体支出绩效目标申报表"),
        Sql::Integer(2020),
        text("某局"),
        text("long"),
        Sql::Integer(1),
        text("目标一"),
        text("output.quantity"),
        text("产出指标"),
        text("数量指标"),
        text("组织培训"),
        text("≥10.50人/年"),
        text("quantity"),
        text(">="),
        text("10.50"),
        Sql::Real(10.5),
        Sql::Null,
        text("人/年"),
        text("根据统计"),
        text("11"),
        text("10"),
        text("9.5"),
        text("无偏差"),
        text("备"),
        text("正向"),
        text("人"),
        text("说明"),
        text("{\"数据来源\":\"统计局\"}"),
        Sql::Integer(3),
        Sql::Integer(1),
        text("rejoined,truncated"),
        Sql::Real(0.85),
    ];
    assert_eq!(row, expected);
    let all = rows(
        &connection,
        "SELECT year, name, goal, goal_text FROM v_indicators",
    );
    assert_eq!(all.len(), 4);
    assert_eq!(
        all[1],
        [Sql::Integer(2020), text("无"), Sql::Integer(0), Sql::Null]
    );
}

#[test]
fn amounts_stay_exact() {
    let dir = tempfile::tempdir().expect("folder");
    let database = dir.path().join("a.sqlite");
    load(&database, &[item("a.pdf", "x")]);
    let connection = Connection::open(&database).expect("opens");
    let all = rows(
        &connection,
        "SELECT item, label, column_head, text, value, value_approx, unit, period, page, review FROM v_amounts WHERE year = 2021",
    );
    assert_eq!(
        all[0],
        [
            text("支出构成 / 基本支出"),
            text("基本支出"),
            text("2018年"),
            text("1,850.360"),
            text("1850.360"),
            Sql::Real(1850.36),
            text("万元"),
            Sql::Integer(2018),
            Sql::Integer(1),
            Sql::Integer(1)
        ]
    );
    assert_eq!(all[1][4], text("99999999999999999999.01"));
    assert_eq!(all[1][7], Sql::Null);
}

#[test]
fn everything_to_look_at_is_in_one_view() {
    let dir = tempfile::tempdir().expect("folder");
    let database = dir.path().join("a.sqlite");
    let mut single = item("a.pdf", "x");
    single.report.declarations.truncate(1);
    load(&database, &[single, failed("b.pdf")]);
    let connection = Connection::open(&database).expect("opens");
    let found: Vec<String> = rows(
        &connection,
        "SELECT path, what, label, text, why, page FROM v_review",
    )
    .into_iter()
    .map(|row| {
        row.into_iter()
            .map(|v| match v {
                Sql::Text(t) => t.replace('\n', "⏎"),
                Sql::Integer(n) => n.to_string(),
                other => format!("{other:?}"),
            })
            .collect::<Vec<_>>()
            .join("|")
    })
    .collect();
    assert_eq!(
        found,
        [
            "a.pdf|warning|page-clipped|第 3 页|warning|3",
            "a.pdf|declaration|department-target|某局2020年部门整体支出绩效目标申报表|form, title or year unsure|Null",
            "a.pdf|finding|sum-mismatch|相差 100.00|error|1",
            "a.pdf|amount|支出构成 / 基本支出 / 2018年|1,850.360|rejoined,truncated|1",
            "a.pdf|indicator|产出指标 / 数量指标 / 组织培训|≥10.50人/年|rejoined,truncated|3",
            "a.pdf|narrative|部门职能概述|一、甲⏎二、乙\"'|rejoined,truncated|2",
            "a.pdf|unplaced|Null|数量|rejoined|5",
            "b.pdf|document|unknown|expected a PDF, found noise|failed: damaged|Null",
        ]
    );
}

#[test]
fn cells_know_their_column() {
    let dir = tempfile::tempdir().expect("folder");
    let database = dir.path().join("a.sqlite");
    load(&database, &[item("a.pdf", "x")]);
    let connection = Connection::open(&database).expect("opens");
    let all = rows(
        &connection,
        "SELECT text || first_row || first_column || row_span || column_span FROM cell ORDER BY 1",
    );
    assert_eq!(
        all,
        [
            [text("a0021")],
            [text("b0112")],
            [text("c1111")],
            [text("d1211")]
        ]
    );
    let at = one(
        &connection,
        "SELECT path FROM region JOIN cell ON id = record_id WHERE text = 'a'",
    );
    assert_eq!(at, [text("table[1]/r1c1")]);
}

#[test]
fn reports_of_an_unfinished_batch_are_kept_whole() {
    let dir = tempfile::tempdir().expect("folder");
    let (dropped, finished) = (dir.path().join("1.sqlite"), dir.path().join("2.sqlite"));
    let mut sink = Sqlite::open(&dropped).expect("opens");
    sink.write(&item("a.pdf", "x")).expect("writes");
    drop(sink);
    load(&finished, &[item("a.pdf", "x")]);
    assert_eq!(dump(&dropped), dump(&finished));
}

#[test]
fn a_refused_report_leaves_the_others_alone() {
    let dir = tempfile::tempdir().expect("folder");
    let (broken, good) = (dir.path().join("1.sqlite"), dir.path().join("2.sqlite"));
    load(&broken, &[]);
    let connection = Connection::open(&broken).expect("opens");
    let trap = "CREATE TRIGGER trap BEFORE INSERT ON goal WHEN new.text = '坏' BEGIN SELECT raise(ABORT, 'trapped'); END";
    connection.execute_batch(trap).expect("trigger");
    let mut sink = Sqlite::open(&broken).expect("opens");
    sink.write(&item("a.pdf", "x")).expect("writes");
    let mut bad = item("b.pdf", "y");
    bad.report.declarations[1].goals[0].text = "坏".into();
    sink.write(&bad).expect("waits");
    sink.write(&item("c.pdf", "z")).expect("waits");
    let error = sink.finish().expect_err("refused");
    assert_eq!(error.kind, ErrorKind::Database);
    assert!(
        error.to_string().contains("1.sqlite") && error.to_string().contains("trapped"),
        "{error}"
    );
    drop(sink);
    load(&good, &[item("a.pdf", "x"), item("c.pdf", "z")]);
    assert_eq!(dump(&broken), dump(&good));
}

#[test]
fn sinks_that_cannot_be_written_say_which() {
    let dir = tempfile::tempdir().expect("folder");
    let blocked = dir.path().join("file");
    std::fs::write(
        &blocked,
        "not a database, not a folder, only some text that is long enough",
    )
    .expect("file");
    let error = JsonDir::new(blocked.clone())
        .write(&failed("a.pdf"))
        .expect_err("fails");
    assert_eq!(error.kind, ErrorKind::Io);
    assert!(
        error
            .to_string()
            .starts_with(&blocked.display().to_string()),
        "{error}"
    );

    for path in [
        blocked,
        dir.path().join("nowhere/a.sqlite"),
        dir.path().to_path_buf(),
    ] {
        let error = Sqlite::open(&path).expect_err("fails");
        assert_eq!(error.kind, ErrorKind::Database);
        assert!(
            error.to_string().starts_with(&path.display().to_string()),
            "{error}"
        );
    }
}

#[test]
fn a_database_of_the_layout_before_is_brought_up_to_date() {
    let dir = tempfile::tempdir().expect("folder");
    let database = dir.path().join("a.sqlite");
    load(&database, &[item("a.pdf", "x")]);
    let mut before = dump(&database);
    Connection::open(&database)
        .and_then(|c| {
            c.execute_batch(
                "DROP VIEW v_review; DROP TABLE audit_ref; DROP TABLE audit_finding; \
                 ALTER TABLE finding DROP COLUMN message_en; ALTER TABLE finding DROP COLUMN figures; \
                 ALTER TABLE finding DROP COLUMN check_reading; CREATE VIEW v_review AS SELECT 1 AS x; \
                 PRAGMA user_version = 2",
            )
        })
        .expect("the layout before");
    load(&database, &[]);
    let mut after = dump(&database);
    // What was found is kept, without what the layout before did not hold.
    let (old, new) = (before.remove("finding"), after.remove("finding"));
    assert_eq!(old.map(|f| f.len()), new.map(|f| f.len()));
    assert_eq!(after, before);
    load(&database, &[item("b.pdf", "y")]);
    let columns = "SELECT path, what, why FROM v_review";
    Connection::open(&database)
        .and_then(|c| c.prepare(columns).map(|_| ()))
        .expect("the view of this layout");
}

#[test]
fn foreign_and_newer_databases_are_refused() {
    let dir = tempfile::tempdir().expect("folder");
    let other = dir.path().join("other.sqlite");
    Connection::open(&other)
        .and_then(|c| c.execute_batch("CREATE TABLE x (y)"))
        .expect("database");
    let error = Sqlite::open(&other).expect_err("refused").to_string();
    assert!(error.contains("another program's"), "{error}");
    let newer = dir.path().join("newer.sqlite");
    load(&newer, &[]);
    Connection::open(&newer)
        .and_then(|c| c.execute_batch("PRAGMA user_version = 9"))
        .expect("database");
    let error = Sqlite::open(&newer).expect_err("refused").to_string();
    assert!(error.contains("layout 3, found 9"), "{error}");
    Connection::open(&newer)
        .and_then(|c| c.execute_batch("PRAGMA user_version = 1"))
        .expect("database");
    let error = Sqlite::open(&newer).expect_err("refused").to_string();
    assert!(
        error.contains("found 1") && error.contains("new database"),
        "{error}"
    );
}
