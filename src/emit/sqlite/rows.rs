//! A report as rows.

use crate::model::{Declaration, Evidence, Flag, Goal, Indicator, RawTable, Report, Run, Term};
use rusqlite::{Connection, Params, Result, params};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// Puts a report in the place of whatever the database holds for its path.
pub(super) fn replace(connection: &Connection, report: &Report) -> Result<()> {
    let source = &report.source;
    let document = document_id(&source.path, &source.sha256);
    let rows = Rows {
        connection,
        document: &document,
    };
    rows.put("DELETE FROM document WHERE path = ?1", params![source.path])?;
    rows.document(report)?;
    for (n, declaration) in report.declarations.iter().enumerate() {
        rows.declaration(n, declaration)?;
    }
    for (n, table) in report.tables.iter().enumerate() {
        rows.table(n, table)?;
    }
    rows.runs(None, "unplaced", &report.unplaced)?;
    rows.runs(None, "furniture", &report.furniture)
}

/// Sixteen hexadecimal digits that only this content at this path has.
fn document_id(path: &str, sha256: &str) -> String {
    let digest = Sha256::digest(format!("{sha256}\n{path}"));
    digest.iter().take(8).map(|b| format!("{b:02x}")).collect()
}

struct Rows<'a> {
    connection: &'a Connection,
    document: &'a str,
}

impl Rows<'_> {
    fn put(&self, sql: &str, values: impl Params) -> Result<()> {
        self.connection.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }

    fn document(&self, report: &Report) -> Result<()> {
        let (s, c) = (&report.source, &report.coverage);
        self.put(
            "INSERT INTO document VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
            params![
                self.document,
                s.path,
                s.sha256,
                word(&s.format),
                whole(s.bytes),
                s.pages,
                word(&s.text_layer),
                s.producer,
                s.created,
                word(&report.status),
                report.error.as_ref().map(|e| &e.code),
                report.error.as_ref().map(|e| &e.message),
                report.schema_version,
                whole(c.glyphs as u64),
                whole(c.placed as u64),
                whole(c.tables as u64),
                whole(c.unplaced as u64),
                whole(c.furniture as u64),
            ],
        )?;
        for (n, name) in s.attachments.iter().enumerate() {
            self.put(
                "INSERT INTO attachment VALUES (?1, ?2, ?3)",
                params![self.document, n, name],
            )?;
        }
        for (n, w) in report.warnings.iter().enumerate() {
            self.put(
                "INSERT INTO warning VALUES (?1, ?2, ?3, ?4, ?5)",
                params![self.document, n, w.code, w.message, w.page],
            )?;
        }
        Ok(())
    }

    fn declaration(&self, number: usize, d: &Declaration) -> Result<()> {
        let id = format!("{}/declarations/{number}", self.document);
        self.put(
            "INSERT INTO declaration VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                id,
                self.document,
                number,
                d.form,
                real(d.form_confidence),
                d.title,
                d.year,
                d.organisation,
                d.review
            ],
        )?;
        let owner = Some(id.as_str());
        for (n, f) in d.fields.iter().enumerate() {
            let id = self.record(owner, "field", &format!("fields/{n}"), n, &f.evidence)?;
            self.put(
                "INSERT INTO field VALUES (?1, ?2, ?3)",
                params![id, f.label, f.text],
            )?;
        }
        for (n, a) in d.amounts.iter().enumerate() {
            let id = self.record(owner, "amount", &format!("amounts/{n}"), n, &a.evidence)?;
            self.put(
                "INSERT INTO amount VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![
                    id,
                    json(&a.item),
                    a.column,
                    a.text,
                    a.value,
                    a.unit,
                    a.period
                ],
            )?;
        }
        for (n, x) in d.narratives.iter().enumerate() {
            let id = self.record(
                owner,
                "narrative",
                &format!("narratives/{n}"),
                n,
                &x.evidence,
            )?;
            self.put(
                "INSERT INTO narrative VALUES (?1, ?2)",
                params![id, x.label],
            )?;
            for (n, text) in x.paragraphs.iter().enumerate() {
                self.put(
                    "INSERT INTO paragraph VALUES (?1, ?2, ?3)",
                    params![id, n, text],
                )?;
            }
        }
        for (n, g) in d.goals.iter().enumerate() {
            self.goal(&id, n, g)?;
        }
        for (n, i) in d.indicators.iter().enumerate() {
            let goal = i.goal.and_then(|g| goal_place(&d.goals, g));
            self.indicator(&id, n, i, goal)?;
        }
        self.runs(owner, "unplaced", &d.unplaced)?;
        self.findings(&id, d)
    }

    /// The part of a record that all kinds share; returns its id.
    fn record(
        &self,
        declaration: Option<&str>,
        kind: &str,
        place: &str,
        number: usize,
        evidence: &Evidence,
    ) -> Result<String> {
        let id = format!("{}/{place}", declaration.unwrap_or(self.document));
        let flags: Vec<String> = evidence.flags.iter().map(|f: &Flag| word(f)).collect();
        self.put(
            "INSERT INTO record VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                id,
                self.document,
                declaration,
                kind,
                number,
                evidence.at.iter().find_map(|r| r.page),
                real(evidence.confidence),
                flags.join(","),
                evidence.review
            ],
        )?;
        for (n, r) in evidence.at.iter().enumerate() {
            let side = |k: usize| r.bbox.map(|b| b[k]);
            self.put(
                "INSERT INTO region VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![id, n, r.page, side(0), side(1), side(2), side(3), r.path],
            )?;
        }
        Ok(id)
    }

    fn goal(&self, owner: &str, n: usize, g: &Goal) -> Result<()> {
        let id = self.record(Some(owner), "goal", &format!("goals/{n}"), n, &g.evidence)?;
        self.put(
            "INSERT INTO goal VALUES (?1, ?2, ?3, ?4, ?5)",
            params![id, word(&g.term), g.number, g.text, g.actual],
        )
    }

    fn indicator(&self, owner: &str, n: usize, i: &Indicator, goal: Option<usize>) -> Result<()> {
        let id = self.record(
            Some(owner),
            "indicator",
            &format!("indicators/{n}"),
            n,
            &i.evidence,
        )?;
        self.put(
            "INSERT INTO indicator VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, \
             ?18, ?19, ?20, ?21, ?22, ?23, ?24)",
            params![
                id,
                goal.map(|n| format!("{owner}/goals/{n}")),
                i.goal.map(|g| word(&g.0)),
                i.goal.map(|g| g.1),
                i.class,
                i.level1,
                i.level2,
                i.name,
                i.target.text,
                word(&i.target.kind),
                i.target.op,
                i.target.min,
                i.target.max,
                i.target.unit,
                i.standard,
                i.actual,
                i.weight,
                i.score,
                i.deviation,
                i.remark,
                i.direction,
                i.unit,
                i.explanation,
                json(&i.extra)
            ],
        )
    }

    fn findings(&self, owner: &str, d: &Declaration) -> Result<()> {
        for (n, f) in d.findings.iter().enumerate() {
            let id = format!("{owner}/findings/{n}");
            self.put(
                "INSERT INTO finding VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![id, owner, n, f.code, word(&f.severity), f.message],
            )?;
            for (n, pointer) in f.refs.iter().enumerate() {
                self.put(
                    "INSERT INTO finding_ref VALUES (?1, ?2, ?3, (SELECT id FROM record WHERE id = ?4))",
                    params![id, n, pointer, format!("{owner}{pointer}")],
                )?;
            }
        }
        Ok(())
    }

    fn runs(&self, declaration: Option<&str>, kind: &str, runs: &[Run]) -> Result<()> {
        for (n, run) in runs.iter().enumerate() {
            let id = self.record(declaration, kind, &format!("{kind}/{n}"), n, &run.evidence)?;
            self.put("INSERT INTO run VALUES (?1, ?2)", params![id, run.text])?;
        }
        Ok(())
    }

    fn table(&self, number: usize, table: &RawTable) -> Result<()> {
        // Column ranges taken by cells from above, and the row they reach to.
        let mut taken: Vec<(usize, usize, usize)> = Vec::new();
        let mut count = 0;
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
                let place = format!("tables/{number}/rows/{y}/{n}");
                let id = self.record(None, "cell", &place, count, &cell.evidence)?;
                count += 1;
                self.put(
                    "INSERT INTO cell VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                    params![id, number, y, x, cell.rowspan, cell.colspan, cell.text],
                )?;
                if cell.rowspan > 1 {
                    let at = taken.partition_point(|t| t.0 < x);
                    taken.insert(at, (x, x + cell.colspan, y + cell.rowspan));
                }
                x += cell.colspan;
            }
        }
        Ok(())
    }
}

/// The place of the goal with this term and number.
fn goal_place(goals: &[Goal], wanted: (Term, u32)) -> Option<usize> {
    goals.iter().position(|g| (g.term, g.number) == wanted)
}

/// An enum as the contract writes it.
fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// The decimal that `value` was written as, not its binary neighbour; 0 for what is no number.
fn real(value: f32) -> f64 {
    value
        .to_string()
        .parse::<f64>()
        .ok()
        .filter(|v| v.is_finite())
        .unwrap_or(0.0)
}

fn whole(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
