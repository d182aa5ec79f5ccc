//! `formstitch status`.

use super::messages::Lang;
use super::outputs::DEFAULT_DB;
use super::text::{aligned, clean};
use super::{Outcome, out};
use crate::emit::catalog::{V_COUNTS, V_DOCUMENTS, Value};
use crate::emit::store::{Address, Source};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Failure;
use clap::Args;
use std::collections::BTreeMap;

/// How many failed files are named, if not told otherwise.
const FAILURES: usize = 20;

#[derive(Debug, Args)]
pub(super) struct StatusArgs {
    /// Database to look at: sqlite:PATH, just a path, or postgres://…
    #[arg(long, value_name = "URL", default_value = DEFAULT_DB)]
    db: String,
    /// Name no more than so many failed files
    #[arg(long, value_name = "N", default_value_t = FAILURES)]
    failures: usize,
}

pub(super) fn run(args: &StatusArgs, lang: Lang) -> Result<Outcome> {
    let address = Address::parse(&args.db)
        .ok_or_else(|| Error::new(ErrorKind::Usage, lang.unknown_database(&args.db)))?;
    let mut source = address.look()?;
    let counts = counts(source.as_mut())?;
    let mut lines = Vec::new();
    for (what, head) in lang.status_heads() {
        let rows: Vec<(&str, String)> = counts
            .iter()
            .filter(|c| c.what == what && c.count > 0)
            .map(|c| (lang.counted(&c.name), c.count.to_string()))
            .collect();
        if !rows.is_empty() {
            lines.push(head.to_string());
            lines.extend(
                aligned(&rows)
                    .into_iter()
                    .map(|l| format!("  {}", clean(&l))),
            );
        }
    }
    let (failed, total) = failures(source.as_mut(), args.failures)?;
    if total > 0 {
        lines.push(lang.failures(total));
        for (path, failure) in &failed {
            lines.push(clean(&format!("  {path}: {}", lang.failure(failure))));
        }
        if total > failed.len() {
            lines.push(format!("  {}", lang.and_more(total - failed.len())));
        }
    }
    out::print(&(lines.join("\n") + "\n"))?;
    Ok(Outcome::Clean)
}

struct Count {
    what: String,
    name: String,
    count: i64,
}

fn counts(source: &mut dyn Source) -> Result<Vec<Count>> {
    let mut out = Vec::new();
    source.read(&V_COUNTS, None, &mut |row| {
        if let [Value::Text(what), Value::Text(name), Value::Whole(count)] = row {
            out.push(Count {
                what: what.clone(),
                name: name.clone(),
                count: *count,
            });
        }
        Ok(())
    })?;
    Ok(out)
}

/// The first `most` files by path that could not be read, with why, and how many there are.
fn failures(source: &mut dyn Source, most: usize) -> Result<(BTreeMap<String, Failure>, usize)> {
    let at = |name: &str| V_DOCUMENTS.place(name);
    let (Some(path), Some(status), Some(code), Some(message)) = (
        at("path"),
        at("status"),
        at("error_code"),
        at("error_message"),
    ) else {
        return Ok((BTreeMap::new(), 0));
    };
    let text = |value: &Value| match value {
        Value::Text(text) => text.clone(),
        _ => String::new(),
    };
    let (mut found, mut total) = (BTreeMap::new(), 0);
    source.read(&V_DOCUMENTS, None, &mut |row| {
        if text(&row[status]) == "failed" {
            total += 1;
            let failure = Failure {
                code: text(&row[code]),
                message: text(&row[message]),
            };
            found.insert(text(&row[path]), failure);
            if found.len() > most {
                found.pop_last();
            }
        }
        Ok(())
    })?;
    Ok((found, total))
}
