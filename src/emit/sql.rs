//! Statements that both databases understand, made from the catalog.

use super::catalog::{Column, TABLES, Table};

/// The columns, comma between.
pub(super) fn columns(table: &Table) -> String {
    list(table.columns, |c| c.name.to_string())
}

/// The columns of the primary key, comma between.
pub(super) fn key(table: &Table) -> String {
    list(&table.columns[..table.key], |c| c.name.to_string())
}

/// What each column becomes, comma between.
pub(super) fn list(columns: &[Column], each: impl FnMut(&Column) -> String) -> String {
    let all: Vec<String> = columns.iter().map(each).collect();
    all.join(", ")
}

/// The end of an insert that puts the new row in the place of the old.
pub(super) fn or_replace(table: &Table) -> String {
    let set = list(&table.columns[table.key..], |c| {
        format!("{0} = excluded.{0}", c.name)
    });
    format!("ON CONFLICT ({}) DO UPDATE SET {set}", key(table))
}

/// Deletes what a table holds below the document `$1`; `$2` is that of [`behind`].
pub(super) fn delete_below(table: &Table) -> String {
    let key = table.columns.first().map_or("", |c| c.name);
    format!(
        "DELETE FROM {} WHERE {key} >= $1 AND {key} < $2",
        table.name
    )
}

/// The first text behind all ids that begin with `document`: `0` comes after `/`.
pub(super) fn behind(document: &str) -> String {
    format!("{document}0")
}

/// The tables of what is below a document, each before those that it points to.
pub(super) fn below() -> impl Iterator<Item = &'static Table> {
    let whole = ["document", "file", "audit_finding", "audit_ref"];
    TABLES
        .iter()
        .rev()
        .copied()
        .filter(move |t| !whole.contains(&t.name))
}

/// What is known of the file at `$1`.
pub(super) const KNOWN_FILE: &str = "SELECT d.id, f.bytes, f.modified, d.extractor, d.status, d.error_code, \
     EXISTS (SELECT 1 FROM warning w WHERE w.document_id = d.id AND w.code = 'weights-missing') \
     FROM file f JOIN document d ON d.id = f.document_id WHERE f.path = $1";

/// What is known of the document `$1`.
pub(super) const KNOWN_DOCUMENT: &str = "SELECT d.id, f.bytes, f.modified, d.extractor, d.status, d.error_code, \
     EXISTS (SELECT 1 FROM warning w WHERE w.document_id = d.id AND w.code = 'weights-missing') \
     FROM document d LEFT JOIN file f ON f.document_id = d.id WHERE d.id = $1 ORDER BY f.path LIMIT 1";

/// Whether a form or record of the document `$1` waits for review: the records that a run counts.
pub(super) const WAITS_FOR_REVIEW: &str = "SELECT \
     EXISTS (SELECT 1 FROM record WHERE document_id = $1 AND review \
             AND kind IN ('field', 'amount', 'narrative', 'goal', 'indicator')) \
     OR EXISTS (SELECT 1 FROM declaration WHERE document_id = $1 AND review)";

/// All rows of a table or view, or those whose first column is from `$1` on and before `$2`: by the key, or where there is
/// none in the view's own order. `each` says how a column is told.
pub(super) fn select(table: &Table, part: bool, each: impl FnMut(&Column) -> String) -> String {
    let name = table.name;
    let own = |c: &Column| format!("{name}.{}", c.name);
    let within = match table.columns.first() {
        Some(first) if part => format!(" WHERE {0} >= $1 AND {0} < $2", own(first)),
        _ => String::new(),
    };
    let order = match table.key {
        0 => String::new(),
        key => format!(" ORDER BY {}", list(&table.columns[..key], own)),
    };
    format!(
        "SELECT {} FROM {name}{within}{order}",
        list(table.columns, each)
    )
}
