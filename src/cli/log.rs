//! What a run says on standard error while it goes on: for people, or an event a line for programs.

use super::messages::Lang;
use super::out;
use super::progress::{Beat, Pace, Progress, Total};
use super::text::clean;
use crate::batch::{Done, Summary};
use crate::error::Error;
use crate::model::Failure;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Between two events of progress: a program can keep more of them than a person.
const BETWEEN_EVENTS: Duration = Duration::from_secs(5);

/// How a run tells how it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// What a run says.
pub(super) struct Log {
    voice: Voice,
    begin: Instant,
    total: Total,
    limit: Option<usize>,
}

enum Voice {
    People(Progress, Lang),
    Programs(Beat),
}

impl Log {
    /// Begins to tell about a run over `total` files, of which at most `limit` are read.
    pub fn new(format: LogFormat, lang: Lang, total: Total, limit: Option<usize>) -> Self {
        let voice = match format {
            LogFormat::Text => Voice::People(Progress::new(lang), lang),
            LogFormat::Json => {
                event("start", json!({ "version": env!("CARGO_PKG_VERSION") }));
                Voice::Programs(Beat::new(BETWEEN_EVENTS))
            }
        };
        Self {
            voice,
            begin: Instant::now(),
            total,
            limit,
        }
    }

    /// A file is done.
    pub fn file(&self, done: &Done) {
        if let Voice::Programs(_) = self.voice {
            let report = &done.item.report;
            let mut facts = json!({
                "path": report.source.path,
                "status": report.status,
                "seconds": thousandths(done.took.as_secs_f64()),
                "pages": report.source.pages,
                "forms": report.declarations.len(),
            });
            if let Some(why) = &report.error {
                add_failure(&mut facts, why);
                facts["option"] = json!(option_against(&why.code));
                event("failed", facts);
            } else {
                event("file", facts);
            }
        }
    }

    /// A path led nowhere.
    pub fn problem(&self, error: &Error) {
        if let Voice::Programs(_) = self.voice {
            event(
                "failed",
                json!({ "path": error.path, "code": error.kind.code(), "message": error.detail }),
            );
        }
    }

    /// The run is so far.
    pub fn pace(&mut self, so_far: &Summary) {
        let of = |elapsed| {
            let total = self.total.get().map(|&total| match self.limit {
                Some(limit) => total.min(limit + so_far.passed_over),
                None => total,
            });
            Pace::of(so_far, total, elapsed)
        };
        match &mut self.voice {
            Voice::People(progress, _) => progress.tell(|| of(self.begin.elapsed())),
            Voice::Programs(beat) => {
                if beat.is_due() {
                    let pace = of(self.begin.elapsed());
                    event(
                        "progress",
                        json!({
                            "done": pace.done,
                            "total": pace.total,
                            "failed": pace.failed,
                            "files_per_second": thousandths(pace.rate),
                            "seconds_left": pace.left.map(thousandths),
                        }),
                    );
                }
            }
        }
    }

    /// The user broke it off; what is in work is finished.
    pub fn stopping(&self) {
        match &self.voice {
            Voice::People(progress, lang) => progress.say(lang.stopping()),
            Voice::Programs(_) => event("stopping", json!({})),
        }
    }

    /// What it came to. For people, that is said elsewhere.
    pub fn summary(&self, summary: &Summary) {
        if let Voice::Programs(_) = self.voice {
            event(
                "summary",
                json!({
                    "files": summary.files,
                    "passed_over": summary.passed_over,
                    "skipped": summary.skipped,
                    "forms": summary.forms,
                    "records": summary.records,
                    "review": summary.review,
                    "partial": summary.partial,
                    "failed": summary.not_read(),
                    "codes": summary.codes,
                    "stopped": summary.stopped,
                    "seconds": thousandths(summary.elapsed.as_secs_f64()),
                }),
            );
        }
    }
}

/// Says as an event that the run could not begin, or broke off.
pub(super) fn could_not_run(error: &Error) {
    event(
        "error",
        json!({ "path": error.path, "code": error.kind.code(), "message": clean(&error.to_string()) }),
    );
}

/// The option that raises the limit behind a code, where there is one.
fn option_against(code: &str) -> Option<&'static str> {
    match code {
        "timeout" => Some("--file-timeout"),
        "memory" => Some("--file-memory"),
        _ => None,
    }
}

fn add_failure(facts: &mut Value, why: &Failure) {
    facts["code"] = json!(why.code);
    facts["message"] = json!(why.message);
}

/// One line: what, when, and the facts.
fn event(name: &str, facts: Value) {
    let mut line = json!({ "event": name, "time": Timestamp::now().to_string() });
    if let (Some(line), Value::Object(facts)) = (line.as_object_mut(), facts) {
        line.extend(facts);
    }
    out::tell(&line.to_string());
}

fn thousandths(figure: f64) -> f64 {
    (figure * 1000.0).round() / 1000.0
}
