//! `formstitch extract`.

use super::bulk::{Bulk, Held};
use super::log::{self, Log, LogFormat};
use super::messages::Lang;
use super::progress::Total;
use super::signals::Stop;
use super::text::{clean, pad, width};
use super::{ExtractArgs, Outcome, out};
use crate::batch::{self, FORM_EXTENSIONS, Found, Options, Sources, Summary, told_path};
use crate::emit::store::Address;
use crate::error::{Error, ErrorKind, Result};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Where the database goes when no output is named.
pub(super) const DEFAULT_DB: &str = "formstitch.sqlite";

pub(super) fn run(args: &ExtractArgs, lang: Lang) -> Result<Outcome> {
    match extract(args, lang) {
        Err(error) if args.log_format == LogFormat::Json => {
            log::could_not_run(&error);
            Ok(Outcome::Broken)
        }
        done => done,
    }
}

fn extract(args: &ExtractArgs, lang: Lang) -> Result<Outcome> {
    let outputs = Outputs::of(args, lang)?;
    let sources = args.picks.sources(args.json.is_some())?;
    outputs.must_not_be_inputs(&sources, lang)?;
    let options = Options {
        jobs: args.jobs.unwrap_or(0).into(),
        tables: args.tables,
        profiles: args.own.load(lang)?,
        ..args.limits.options()?
    };
    let stop = Stop::listen()?;
    let (total, counting) = count(&sources, args.picks.dry_run);
    let mut log = Log::new(args.log_format, lang, total, args.picks.limit());
    let mut bulk = Bulk::new(args, &outputs, options.extractor(), &mut log, &stop)?;
    let done = batch::stream(&sources, &options, &mut bulk);
    counting.store(false, Ordering::Relaxed);
    let summary = match done.and_then(|summary| bulk.finish().map(|()| summary)) {
        Err(_) if bulk.is_unheard() => return Ok(Outcome::Clean),
        done => done?,
    };
    let (chosen, held) = (bulk.chosen, bulk.held);
    log.summary(&summary);
    // The bar is gone before the table comes.
    drop(log);
    if chosen + summary.passed_over == 0 && !args.picks.leave_out() && !summary.stopped {
        return Err(nothing_found(args, &summary, lang));
    }
    if args.picks.dry_run {
        lang.held(held).iter().for_each(|l| tell_people(args, l));
        tell_people(args, &lang.would_be_read(chosen));
    } else {
        let told = report(&summary, &outputs, held, lang);
        match outputs.is_stdout() {
            true => tell_people(args, told.trim_end()),
            false => out::print(&told)?,
        }
    }
    Ok(outcome(&summary, args.strict))
}

/// What is said on standard error, where that is not for programs.
fn tell_people(args: &ExtractArgs, text: &str) {
    if args.log_format == LogFormat::Text {
        out::tell(text);
    }
}

fn outcome(summary: &Summary, strict: bool) -> Outcome {
    if summary.stopped {
        Outcome::Stopped
    } else if summary.not_read() + summary.partial > 0 || strict && summary.review > 0 {
        Outcome::Unclean
    } else {
        Outcome::Clean
    }
}

/// Counts the files beside the run, so that it knows how much is left; ends when the flag is taken down.
fn count(sources: &Sources, dry: bool) -> (Total, Arc<AtomicBool>) {
    let (total, wanted) = (Total::default(), Arc::new(AtomicBool::new(!dry)));
    let (sources, told, on) = (sources.clone(), Arc::clone(&total), Arc::clone(&wanted));
    if !dry {
        // Where it cannot be counted, the time left stays unknown, and that is all.
        let _ = std::thread::Builder::new().spawn(move || {
            if let Ok(Some(files)) = sources.count(&|| on.load(Ordering::Relaxed)) {
                let _ = told.set(files);
            }
        });
    }
    (total, wanted)
}

fn nothing_found(args: &ExtractArgs, summary: &Summary, lang: Lang) -> Error {
    for (path, why) in &summary.failures {
        tell_people(args, &clean(&format!("{path}: {}", why.message)));
    }
    Error::new(ErrorKind::Usage, lang.no_input())
}

/// Where the results go.
pub(super) struct Outputs {
    pub(super) db: Option<Address>,
    pub(super) json: Option<PathBuf>,
    pub(super) jsonl: Option<PathBuf>,
    fail_list: Option<PathBuf>,
    /// Whether the database was not asked for.
    by_default: bool,
}

impl Outputs {
    fn of(args: &ExtractArgs, lang: Lang) -> Result<Self> {
        let by_default = args.db.is_none() && args.json.is_none() && args.jsonl.is_none();
        let db = match &args.db {
            Some(url) => Some(
                Address::parse(url)
                    .ok_or_else(|| Error::new(ErrorKind::Usage, lang.unknown_database(url)))?,
            ),
            None if by_default => Some(Address::Sqlite(DEFAULT_DB.into())),
            None => None,
        };
        Ok(Self {
            db,
            json: args.json.clone(),
            jsonl: args.jsonl.clone(),
            fail_list: args.fail_list.clone(),
            by_default,
        })
    }

    pub(super) fn is_stdout(&self) -> bool {
        self.jsonl.as_deref() == Some(Path::new("-"))
    }

    /// The files that are written, standard output left out.
    pub(super) fn files(&self) -> impl Iterator<Item = &Path> {
        let database = match &self.db {
            Some(Address::Sqlite(path)) => Some(path),
            Some(Address::Postgres(_)) | None => None,
        };
        let others = [&self.jsonl, &self.fail_list];
        (database.into_iter())
            .chain(others.into_iter().flatten())
            .map(PathBuf::as_path)
    }

    /// A slip such as `--jsonl *.pdf` must not cost a document.
    fn must_not_be_inputs(&self, sources: &Sources, lang: Lang) -> Result<()> {
        let there: Vec<(&Path, PathBuf)> = self
            .files()
            .filter_map(|f| Some((f, f.canonicalize().ok()?)))
            .collect();
        if there.is_empty() {
            return Ok(());
        }
        let is_output = |path: &Path| {
            let named = there.iter().filter(|(f, real)| {
                *f == path
                    || f.file_name() == path.file_name()
                    || real.file_name() == path.file_name()
            });
            named
                .filter(|(_, real)| path.canonicalize().is_ok_and(|p| p == *real))
                .map(|(f, _)| lang.output_is_input(&told_path(f)))
                .next()
        };
        let mut slip = sources.list.as_deref().and_then(is_output);
        nearby(sources, &there).walk(&mut |found| match found {
            Found::File(input) => {
                slip = slip.take().or_else(|| is_output(&input.path));
                match slip {
                    None => ControlFlow::Continue(()),
                    Some(_) => ControlFlow::Break(()),
                }
            }
            _ => ControlFlow::Continue(()),
        })?;
        match slip {
            None => Ok(()),
            Some(told) => Err(Error::new(ErrorKind::Usage, told)),
        }
    }
}

/// The sources in which an output may be found. Folders are left out where all outputs are of kinds that are not taken from
/// folders, as databases are: so nobody walks twice.
fn nearby(sources: &Sources, outputs: &[(&Path, PathBuf)]) -> Sources {
    let like_a_form = |path: &PathBuf| {
        let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
        ending.is_some_and(|e| FORM_EXTENSIONS.contains(&e.as_str()))
    };
    let mut sources = Sources {
        unique: false,
        ..sources.clone()
    };
    if !outputs.iter().any(|(_, real)| like_a_form(real)) {
        sources.paths.retain(|p| !p.is_dir());
    }
    sources
}

/// What the run came to, in words.
fn report(summary: &Summary, outputs: &Outputs, held: Held, lang: Lang) -> String {
    let mut lines = Vec::new();
    let failed = summary.not_read();
    if failed > 0 {
        lines.push(lang.failures(failed));
        let mut failures: Vec<_> = summary.failures.iter().collect();
        failures.sort_by(|a, b| a.0.cmp(&b.0));
        for (path, failure) in &failures {
            lines.push(clean(&format!("  {path}: {}", lang.failure(failure))));
        }
        if failed > failures.len() {
            lines.push(format!("  {}", lang.and_more(failed - failures.len())));
        }
        lines.push(String::new());
    }
    if summary.skipped > 0 {
        lines.push(lang.skipped(summary.skipped));
    }
    lines.extend(lang.held(held));
    lines.extend(aligned(&lang.summary(summary)));
    if outputs.by_default && summary.files > 0 {
        lines.push(lang.written_to(DEFAULT_DB));
    }
    if summary.stopped {
        lines.push(lang.go_on_later().into());
    }
    lines.join("\n") + "\n"
}

/// Labels to the left, figures to the right.
pub(super) fn aligned(rows: &[(&str, String)]) -> Vec<String> {
    let label = rows.iter().map(|(l, _)| width(l)).max().unwrap_or(0);
    let figure = rows.iter().map(|(_, f)| width(f)).max().unwrap_or(0);
    rows.iter()
        .map(|(l, f)| format!("{}  {f:>figure$}", pad(l, label)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::aligned;

    #[test]
    fn figures_stand_below_each_other() {
        let rows = [
            ("文件", "12".to_string()),
            ("用时（秒）", "1.5".to_string()),
        ];
        assert_eq!(aligned(&rows), ["文件         12", "用时（秒）  1.5"]);
    }
}
