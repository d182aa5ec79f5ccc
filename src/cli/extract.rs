//! `formstitch extract`.

use super::bulk::{Bulk, Held};
use super::log::{self, Log, LogFormat};
use super::messages::Lang;
use super::outputs::{DEFAULT_DB, Outputs};
use super::progress::Total;
use super::signals::Stop;
use super::text::{aligned, clean};
use super::{ExtractArgs, Outcome, out};
use crate::batch::{self, Options, Sources, Summary};
use crate::error::{Error, ErrorKind, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

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
        eyes: args.sight.eyes(),
        fetch: args.sight.fetch(lang),
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
    Ok(outcome(&summary, held, args.strict))
}

/// What is said on standard error, where that is not for programs.
fn tell_people(args: &ExtractArgs, text: &str) {
    if args.log_format == LogFormat::Text {
        out::tell(text);
    }
}

/// What an earlier run came to counts as before: a file that failed is a failure, what waited for review waits.
fn outcome(summary: &Summary, held: Held, strict: bool) -> Outcome {
    if summary.stopped {
        Outcome::Stopped
    } else if summary.not_read() + summary.partial + held.failed > 0
        || strict && (summary.review > 0 || held.review)
    {
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
