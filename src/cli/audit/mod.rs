//! `formstitch audit`: findings over a database, told, stored and written as reports.

mod explain;
mod gather;
mod pictures;
mod reports;

use super::messages::Lang;
use super::outputs::DEFAULT_DB;
use super::text::{aligned, clean};
use super::{Outcome, out};
use crate::audit::{Settings, across::Audited, rule};
use crate::batch::told_path;
use crate::emit::rows;
use crate::emit::store::Address;
use crate::error::{Error, ErrorKind, Result};
use crate::model::Severity;
use crate::report::Dossier;
use clap::Args;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// How many findings are told, if not told otherwise.
const SHOWN: usize = 20;

/// Pictures in a page of HTML, if not told otherwise: some ten megabytes.
const PICTURES: usize = 200;

#[derive(Debug, Args)]
pub(super) struct AuditArgs {
    /// Database to audit: sqlite:PATH, just a path, or postgres://…
    #[arg(long, value_name = "URL", default_value = DEFAULT_DB)]
    db: String,
    /// Settings of your own over the built-in ones: thresholds, word lists, rules that are off (audit.toml)
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// Report to write: a page (.html) or a workbook (.xlsx), by its extension; may be given several times
    #[arg(long, value_name = "FILE")]
    report: Vec<PathBuf>,
    /// Put pictures of the pages into a page of HTML, at most N of them, of the worst findings first; others are redrawn from what
    /// was read
    #[arg(long, value_name = "N", default_value_t = PICTURES)]
    pictures: usize,
    /// Tell the first N findings
    #[arg(long, value_name = "N", default_value_t = SHOWN)]
    show: usize,
    /// Leave the database as it is: findings are only told and reported
    #[arg(long)]
    no_store: bool,
    /// Exit with 1 where anything worse than a note was found
    #[arg(long)]
    strict: bool,
    /// Say what a rule does and why it matters, with its source; without CODE, list all rules
    #[arg(long, value_name = "CODE", num_args = 0..=1, default_missing_value = "")]
    explain: Option<String>,
    /// Print the built-in settings
    #[arg(long, conflicts_with = "explain")]
    print_rules: bool,
}

pub(super) fn run(args: &AuditArgs, lang: Lang) -> Result<Outcome> {
    if let Some(code) = &args.explain {
        return explain::run(code, lang);
    }
    if args.print_rules {
        out::print(crate::audit::BUILT_IN)?;
        return Ok(Outcome::Clean);
    }
    let settings = settings(args)?;
    let address = Address::parse(&args.db)
        .ok_or_else(|| Error::new(ErrorKind::Usage, lang.unknown_database(&args.db)))?;
    let kinds = reports::kinds(&args.report, &address, lang)?;
    let mut source = address.look()?;
    let (audited, paths) = gather::audit(source.as_mut(), &settings)?;
    let mut dossier = Dossier::new(audited, paths);
    if !kinds.is_empty() {
        gather::show(source.as_mut(), &mut dossier)?;
    }
    drop(source);
    if !args.no_store {
        store(&address, dossier.audited())?;
    }
    if kinds.contains(&reports::Kind::Page) {
        pictures::add(&mut dossier, args.pictures);
    }
    let told = told(&dossier, args.show, lang);
    reports::write(&dossier, &args.report, &kinds, lang)?;
    out::print(&told)?;
    let bad = dossier
        .audited()
        .entries
        .iter()
        .any(|e| e.finding.severity != Severity::Info);
    Ok(if args.strict && bad {
        Outcome::Unclean
    } else {
        Outcome::Clean
    })
}

fn settings(args: &AuditArgs) -> Result<Settings> {
    let Some(path) = &args.rules else {
        return Ok(Settings::built_in().clone());
    };
    let usage = |what: String| Error::new(ErrorKind::Usage, what).at_path(told_path(path));
    let text = std::fs::read_to_string(path).map_err(|e| usage(e.to_string()))?;
    Settings::over(&text).map_err(usage)
}

fn store(address: &Address, audited: &Audited) -> Result<()> {
    let found = audited.entries.iter().map(|e| rows::Audited {
        finding: &e.finding,
        scope: gather::scope(e.scope),
        organisation: e.organisation.as_deref(),
        year: e.year,
        places: e
            .places
            .iter()
            .map(|p| (p.declaration.as_str(), p.pointer.as_str()))
            .collect(),
    });
    let mut store = address.open()?;
    store.replace(&rows::audited(found))?;
    store.finish()
}

/// How many of each kind, and the first of them.
fn told(dossier: &Dossier, show: usize, lang: Lang) -> String {
    let audited = dossier.audited();
    let mut counts: BTreeMap<(std::cmp::Reverse<Severity>, &str), usize> = BTreeMap::new();
    for e in &audited.entries {
        let key = (
            std::cmp::Reverse(e.finding.severity),
            e.finding.code.as_str(),
        );
        *counts.entry(key).or_default() += 1;
    }
    let mut lines = vec![lang.audited(audited.forms, audited.entries.len())];
    let labels: Vec<(String, String)> = counts
        .iter()
        .map(|((severity, code), count)| {
            let title = rule(code).map_or("", |r| lang.of(r.title));
            let label = format!("  {}  {title} [{code}]", lang.severity(severity.0));
            (label, count.to_string())
        })
        .collect();
    let rows: Vec<(&str, String)> = labels
        .iter()
        .map(|(l, c)| (l.as_str(), c.clone()))
        .collect();
    lines.extend(aligned(&rows));
    if show > 0 && !audited.entries.is_empty() {
        lines.push(String::new());
    }
    for e in audited.entries.iter().take(show) {
        let f = &e.finding;
        let body = e.organisation.as_deref().unwrap_or("");
        let year = e.year.map_or(String::new(), |y| format!(" {y}"));
        let path = e
            .places
            .first()
            .map_or("", |p| dossier.path(&p.declaration));
        let head = format!(
            "{}: {body}{year}{}",
            lang.severity(f.severity),
            lang.colon()
        );
        lines.push(clean(&format!(
            "{head}{} [{}] {path}",
            lang.message(f),
            f.code
        )));
    }
    if show > 0 && audited.entries.len() > show {
        lines.push(lang.and_more(audited.entries.len() - show));
    }
    lines.join("\n") + "\n"
}
