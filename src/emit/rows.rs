//! A report as rows of the tables in [`super::catalog`], whatever the database.
//!
//! Ids are stable. A document's id is made of its content, and everything below it is numbered in the order of the form:
//! `<document>/declarations/0/amounts/13`, which is also the JSON pointer into the report. No row tells when or in which
//! order it was written.

mod value;

use super::catalog::{self, Table, Value};
use super::{FileFacts, Item};
use crate::model::{
    Amount, Declaration, Evidence, Finding, Goal, Indicator, Narrative, RawTable, Report, Run,
    Status, Term,
};
use sha2::{Digest, Sha256};
use value::{Changes, real, whole, word};

/// Bytes of an id; it has twice as many digits.
const ID_BYTES: usize = 16;
/// Longest path that is kept whole, in bytes: PostgreSQL's indexes end at 2,704, and no path of an archive comes near it.
const MAX_PATH: usize = 2000;
/// The code of the warning that says what a database could not hold as it was.
pub const CHANGED: &str = "database-changed";

/// A row: a value for each column of its table.
pub type Row = Vec<Value>;

/// A path at which a document was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRow {
    /// The path as given, with `/` between its parts.
    pub path: String,
    /// The document that was found there.
    pub document_id: String,
    /// What the disk says of the file.
    pub facts: FileFacts,
}

impl FileRow {
    /// As a row of [`catalog::FILE`].
    pub fn row(&self) -> Row {
        vec![
            Value::Text(key(&self.path)),
            Value::Text(self.document_id.clone()),
            whole(self.facts.bytes),
            Value::Whole(self.facts.modified),
        ]
    }
}

/// A path as databases hold it: as it is, unless it is longer than an index takes or has a U+0000 in it.
pub fn key(path: &str) -> String {
    let clean = Changes::default().plain_text(path);
    if clean.len() <= MAX_PATH {
        return clean;
    }
    let start = clean.floor_char_boundary(MAX_PATH / 2);
    format!("{}…{}", &clean[..start], hash(&clean))
}

/// Something that an audit found.
#[derive(Clone, Debug)]
pub struct Audited<'a> {
    /// The finding; its own `refs` are not told.
    pub finding: &'a Finding,
    /// `form` or `archive`.
    pub scope: &'static str,
    /// The body it is about.
    pub organisation: Option<&'a str>,
    /// The year.
    pub year: Option<i32>,
    /// Declarations with pointers into them.
    pub places: Vec<(&'a str, &'a str)>,
}

/// What an audit found as rows of its two tables, numbered in the order given.
pub fn audited<'a>(
    found: impl IntoIterator<Item = Audited<'a>>,
) -> [(&'static Table, Vec<Row>); 2] {
    let (mut findings, mut refs) = (Vec::new(), Vec::new());
    let mut changes = Changes::default();
    for (n, a) in found.into_iter().enumerate() {
        let id = Value::Text(format!("audit/{:06}", n + 1));
        let f = a.finding;
        findings.push(vec![
            id.clone(),
            changes.text(&f.code),
            word(&f.severity),
            Value::Flag(f.check_reading),
            Value::Text(a.scope.to_string()),
            a.organisation.map_or(Value::Null, |o| changes.text(o)),
            maybe_whole(a.year),
            changes.text(&f.message),
            changes.text(&f.message_en),
            changes.figures(&f.figures),
        ]);
        for (number, (declaration, pointer)) in a.places.iter().enumerate() {
            // /amounts/13 is a record; /title, and the form itself, are not.
            let record = match pointer.matches('/').count() {
                2 => Value::Text(format!("{declaration}{pointer}")),
                _ => Value::Null,
            };
            let declaration = Value::Text((*declaration).to_string());
            refs.push(vec![
                id.clone(),
                place(number),
                declaration,
                changes.text(pointer),
                record,
            ]);
        }
    }
    [
        (&catalog::AUDIT_FINDING, findings),
        (&catalog::AUDIT_REF, refs),
    ]
}

/// Everything of one item.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    /// Where it was found, and its document's id.
    pub file: FileRow,
    /// What read it.
    pub extractor: String,
    /// How the reading ended.
    pub status: Status,
    /// Why it failed.
    pub error_code: Option<String>,
    /// Whether some of its pages could not be read for lack of the models of OCR.
    pub lacks_models: bool,
    /// The document and all below it, each row behind those that it points to.
    pub rows: Vec<(&'static Table, Row)>,
}

impl Rows {
    /// The rows of an item.
    ///
    /// What no database can hold is written otherwise, and a warning with the code [`CHANGED`] says so.
    pub fn of(item: &Item) -> Self {
        let report = &item.report;
        let id = document_id(&report.source.sha256, &report.source.path);
        let mut writer = Writer {
            document: id.clone(),
            rows: Vec::new(),
            changes: Changes::default(),
        };
        writer.report(report, &item.extractor);
        Self {
            file: FileRow {
                path: report.source.path.clone(),
                document_id: id,
                facts: item.file,
            },
            extractor: item.extractor.clone(),
            status: report.status,
            error_code: report.error.as_ref().map(|e| e.code.clone()),
            lacks_models: report.warnings.iter().any(|w| w.code == "weights-missing"),
            rows: writer.rows,
        }
    }
}

/// The id of a document: 32 hexadecimal digits that only this content has, or, where there was no content to be had
/// (`sha256` is empty), only this path.
pub fn document_id(sha256: &str, path: &str) -> String {
    match sha256 {
        "" => hash(format!("path:{path}")),
        known => known.chars().take(2 * ID_BYTES).collect(),
    }
}

/// 32 hexadecimal digits that only these bytes have.
pub(super) fn hash(bytes: impl AsRef<[u8]>) -> String {
    let digest = Sha256::digest(bytes);
    digest
        .iter()
        .take(ID_BYTES)
        .map(|b| format!("{b:02x}"))
        .collect()
}

struct Writer {
    document: String,
    rows: Vec<(&'static Table, Row)>,
    changes: Changes,
}

impl Writer {
    fn put(&mut self, table: &'static Table, row: Row) {
        debug_assert_eq!(row.len(), table.columns.len(), "{}", table.name);
        self.rows.push((table, row));
    }

    fn text(&mut self, text: &str) -> Value {
        self.changes.text(text)
    }

    fn maybe(&mut self, text: Option<&String>) -> Value {
        text.map_or(Value::Null, |t| self.changes.text(t))
    }

    fn owner(&self) -> Value {
        Value::Text(self.document.clone())
    }

    fn report(&mut self, report: &Report, extractor: &str) {
        self.document(report, extractor);
        for (n, name) in report.source.attachments.iter().enumerate() {
            let row = vec![self.owner(), place(n), self.text(name)];
            self.put(&catalog::ATTACHMENT, row);
        }
        for (n, declaration) in report.declarations.iter().enumerate() {
            self.declaration(n, declaration);
        }
        let mut cells = 0;
        for (n, table) in report.tables.iter().enumerate() {
            self.table(n, table, &mut cells);
        }
        self.runs(None, "unplaced", &report.unplaced);
        self.runs(None, "furniture", &report.furniture);
        for (n, w) in report.warnings.iter().enumerate() {
            self.warning(n, &w.code, &w.message, w.page);
        }
        if let Some(message) = self.changes.told() {
            self.warning(report.warnings.len(), CHANGED, &message, None);
        }
    }

    fn document(&mut self, report: &Report, extractor: &str) {
        let (s, c) = (&report.source, &report.coverage);
        let error = report.error.as_ref();
        let row = vec![
            self.owner(),
            self.text(&s.sha256),
            word(&s.format),
            whole(s.bytes),
            whole(u64::from(s.pages)),
            word(&s.text_layer),
            self.maybe(s.producer.as_ref()),
            self.maybe(s.created.as_ref()),
            s.created.as_deref().map_or(Value::Null, value::day_of),
            word(&report.status),
            self.maybe(error.map(|e| &e.code)),
            self.maybe(error.map(|e| &e.message)),
            self.text(extractor),
            whole(u64::from(report.schema_version)),
            place(c.glyphs),
            place(c.placed),
            place(c.tables),
            place(c.unplaced),
            place(c.furniture),
        ];
        self.put(&catalog::DOCUMENT, row);
    }

    fn warning(&mut self, n: usize, code: &str, message: &str, page: Option<u32>) {
        let row = vec![
            self.owner(),
            place(n),
            self.text(code),
            self.text(message),
            maybe_whole(page),
        ];
        self.put(&catalog::WARNING, row);
    }

    fn declaration(&mut self, number: usize, d: &Declaration) {
        let id = format!("{}/declarations/{number}", self.document);
        let row = vec![
            Value::Text(id.clone()),
            self.owner(),
            place(number),
            self.text(&d.form),
            real(d.form_confidence),
            self.text(&d.title),
            maybe_whole(d.year),
            self.maybe(d.organisation.as_ref()),
            Value::Flag(d.review),
        ];
        self.put(&catalog::DECLARATION, row);
        for (n, f) in d.fields.iter().enumerate() {
            let id = self.record(Some(&id), "field", "fields", n, &f.evidence);
            let row = vec![id, self.text(&f.label), self.text(&f.text)];
            self.put(&catalog::FIELD, row);
        }
        for (n, a) in d.amounts.iter().enumerate() {
            self.amount(&id, n, a);
        }
        for (n, x) in d.narratives.iter().enumerate() {
            self.narrative(&id, n, x);
        }
        for (n, g) in d.goals.iter().enumerate() {
            self.goal(&id, n, g);
        }
        for (n, i) in d.indicators.iter().enumerate() {
            let goal = i.goal.and_then(|g| goal_place(&d.goals, g));
            self.indicator(&id, n, i, goal);
        }
        self.runs(Some(&id), "unplaced", &d.unplaced);
        for (n, f) in d.findings.iter().enumerate() {
            self.finding(&id, n, f, d);
        }
    }

    /// The part of a record that all kinds share; returns its id.
    fn record(
        &mut self,
        declaration: Option<&str>,
        kind: &str,
        list: &str,
        number: usize,
        evidence: &Evidence,
    ) -> Value {
        let owner = declaration.unwrap_or(&self.document);
        let id = Value::Text(format!("{owner}/{list}/{number}"));
        self.evidence(&id, declaration, kind, number, evidence);
        id
    }

    fn evidence(
        &mut self,
        id: &Value,
        declaration: Option<&str>,
        kind: &str,
        number: usize,
        evidence: &Evidence,
    ) {
        let row = vec![
            id.clone(),
            self.owner(),
            declaration.map_or(Value::Null, |d| Value::Text(d.to_string())),
            Value::Text(kind.to_string()),
            place(number),
            maybe_whole(evidence.at.iter().find_map(|r| r.page)),
            real(evidence.confidence),
            value::flags(&evidence.flags),
            Value::Flag(evidence.review),
        ];
        self.put(&catalog::RECORD, row);
        for (n, r) in evidence.at.iter().enumerate() {
            let side = |k: usize| r.bbox.map_or(Value::Null, |b| value::length(b[k]));
            let row = vec![
                id.clone(),
                place(n),
                maybe_whole(r.page),
                side(0),
                side(1),
                side(2),
                side(3),
                self.maybe(r.path.as_ref()),
            ];
            self.put(&catalog::REGION, row);
        }
    }

    fn amount(&mut self, owner: &str, n: usize, a: &Amount) {
        let id = self.record(Some(owner), "amount", "amounts", n, &a.evidence);
        let row = vec![
            id,
            self.changes.list(&a.item),
            self.text(&a.column),
            self.text(&a.text),
            self.changes.decimal(a.value.as_ref()),
            self.maybe(a.unit.as_ref()),
            maybe_whole(a.period),
        ];
        self.put(&catalog::AMOUNT, row);
    }

    fn narrative(&mut self, owner: &str, n: usize, x: &Narrative) {
        let id = self.record(Some(owner), "narrative", "narratives", n, &x.evidence);
        let row = vec![id.clone(), self.text(&x.label)];
        self.put(&catalog::NARRATIVE, row);
        for (n, text) in x.paragraphs.iter().enumerate() {
            let row = vec![id.clone(), place(n), self.text(text)];
            self.put(&catalog::PARAGRAPH, row);
        }
    }

    fn goal(&mut self, owner: &str, n: usize, g: &Goal) {
        let id = self.record(Some(owner), "goal", "goals", n, &g.evidence);
        let row = vec![
            id,
            word(&g.term),
            whole(u64::from(g.number)),
            self.text(&g.text),
            self.maybe(g.actual.as_ref()),
        ];
        self.put(&catalog::GOAL, row);
    }

    fn indicator(&mut self, owner: &str, n: usize, i: &Indicator, goal: Option<usize>) {
        let id = self.record(Some(owner), "indicator", "indicators", n, &i.evidence);
        let (min, from) = self.changes.limit(i.target.min.as_ref());
        let (max, to) = self.changes.limit(i.target.max.as_ref());
        let row = vec![
            id,
            goal.map_or(Value::Null, |n| Value::Text(format!("{owner}/goals/{n}"))),
            i.goal.map_or(Value::Null, |g| word(&g.0)),
            maybe_whole(i.goal.map(|g| g.1)),
            self.text(&i.class),
            self.text(&i.level1),
            self.text(&i.level2),
            self.text(&i.name),
            self.text(&i.target.text),
            word(&i.target.kind),
            self.maybe(i.target.op.as_ref()),
            min,
            max,
            from,
            to,
            self.maybe(i.target.unit.as_ref()),
            self.maybe(i.standard.as_ref()),
            self.maybe(i.actual.as_ref()),
            self.maybe(i.weight.as_ref()),
            self.maybe(i.score.as_ref()),
            self.maybe(i.deviation.as_ref()),
            self.maybe(i.remark.as_ref()),
            self.maybe(i.direction.as_ref()),
            self.maybe(i.unit.as_ref()),
            self.maybe(i.explanation.as_ref()),
            self.changes.object(&i.extra),
        ];
        self.put(&catalog::INDICATOR, row);
    }

    fn finding(&mut self, owner: &str, n: usize, f: &Finding, d: &Declaration) {
        let id = Value::Text(format!("{owner}/findings/{n}"));
        let row = vec![
            id.clone(),
            Value::Text(owner.to_string()),
            place(n),
            self.text(&f.code),
            word(&f.severity),
            self.text(&f.message),
            self.text(&f.message_en),
            self.changes.figures(&f.figures),
            Value::Flag(f.check_reading),
        ];
        self.put(&catalog::FINDING, row);
        for (n, pointer) in f.refs.iter().enumerate() {
            let record = match is_record(pointer, d) {
                true => Value::Text(format!("{owner}{pointer}")),
                false => Value::Null,
            };
            let row = vec![id.clone(), place(n), self.text(pointer), record];
            self.put(&catalog::FINDING_REF, row);
        }
    }

    fn runs(&mut self, declaration: Option<&str>, kind: &str, runs: &[Run]) {
        for (n, run) in runs.iter().enumerate() {
            let id = self.record(declaration, kind, kind, n, &run.evidence);
            let row = vec![id, self.text(&run.text)];
            self.put(&catalog::RUN, row);
        }
    }

    fn table(&mut self, number: usize, table: &RawTable, cells: &mut usize) {
        let row = vec![self.owner(), place(number), place(table.rows.len())];
        self.put(&catalog::RAW_TABLE, row);
        // Column ranges taken by cells from above, and the row they reach to.
        let mut taken: Vec<(usize, usize, usize)> = Vec::new();
        for (y, row) in table.rows.iter().enumerate() {
            taken.retain(|t| t.2 > y);
            taken.sort_unstable();
            let mut x = 0;
            for (n, cell) in row.iter().enumerate() {
                for t in &taken {
                    if t.0 <= x {
                        x = x.max(t.1);
                    }
                }
                let id = format!("{}/tables/{number}/rows/{y}/{n}", self.document);
                let id = Value::Text(id);
                self.evidence(&id, None, "cell", *cells, &cell.evidence);
                *cells += 1;
                let row = vec![
                    id,
                    place(number),
                    place(y),
                    place(x),
                    place(cell.rowspan),
                    place(cell.colspan),
                    self.text(&cell.text),
                ];
                self.put(&catalog::CELL, row);
                if cell.rowspan > 1 {
                    let at = taken.partition_point(|t| t.0 < x);
                    taken.insert(at, (x, x + cell.colspan, y + cell.rowspan));
                }
                x += cell.colspan;
            }
        }
    }
}

/// A place in a list, or a number of things.
fn place(n: usize) -> Value {
    whole(n as u64)
}

fn maybe_whole(value: Option<impl Into<i64>>) -> Value {
    value.map_or(Value::Null, |v| Value::Whole(v.into()))
}

/// The place of the goal with this term and number.
fn goal_place(goals: &[Goal], wanted: (Term, u32)) -> Option<usize> {
    goals.iter().position(|g| (g.term, g.number) == wanted)
}

/// Whether a JSON pointer leads to a whole record of the declaration.
fn is_record(pointer: &str, d: &Declaration) -> bool {
    let mut parts = pointer.split('/').skip(1);
    let count = match parts.next() {
        Some("fields") => d.fields.len(),
        Some("amounts") => d.amounts.len(),
        Some("narratives") => d.narratives.len(),
        Some("goals") => d.goals.len(),
        Some("indicators") => d.indicators.len(),
        Some("unplaced") => d.unplaced.len(),
        _ => return false,
    };
    let (Some(number), None) = (parts.next(), parts.next()) else {
        return false;
    };
    number
        .parse::<usize>()
        .is_ok_and(|n| n < count && n.to_string() == number)
}
