//! `formstitch extract`.

use super::messages::Lang;
use super::progress::Progress;
use super::text::{clean, pad, width};
use super::{ExtractArgs, Outcome, out};
use crate::batch::{self, Inputs, Options, Summary, told_path};
use crate::emit::json::JsonDir;
use crate::emit::jsonl::JsonLines;
use crate::emit::store::Address;
use crate::emit::{Item, Sink};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Failure, Status};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Where the database goes when no output is named.
pub(super) const DEFAULT_DB: &str = "formstitch.sqlite";

pub(super) fn run(args: &ExtractArgs, lang: Lang) -> Result<Outcome> {
    let outputs = Outputs::of(args, lang)?;
    let profiles = args.own.load(lang)?;
    let inputs = batch::find(&args.paths)?;
    if inputs.files.is_empty() {
        for problem in &inputs.problems {
            out::tell(&clean(&problem.to_string()));
        }
        return Err(Error::new(ErrorKind::Usage, lang.no_input()));
    }
    outputs.must_not_be_inputs(&inputs, lang)?;
    let options = Options {
        jobs: args.jobs.unwrap_or(0).into(),
        tables: args.tables,
        profiles,
        ..args.limits.options()?
    };
    let mut sinks = outputs.open()?;
    let summary = match read_all(&inputs, &options, &mut sinks, lang) {
        Err(_) if sinks.is_broken() => return Ok(Outcome::Clean),
        done => done?,
    };
    let mut told = report(&inputs, &summary, lang);
    if outputs.by_default {
        told += &lang.written_to(DEFAULT_DB);
        told.push('\n');
    }
    if outputs.is_stdout() {
        out::tell(told.trim_end());
    } else {
        out::print(&told)?;
    }
    let failed = summary.failed + summary.partial + inputs.problems.len();
    Ok(if failed > 0 || args.strict && summary.review > 0 {
        Outcome::Unclean
    } else {
        Outcome::Clean
    })
}

fn read_all(inputs: &Inputs, options: &Options, sinks: &mut Sinks, lang: Lang) -> Result<Summary> {
    let mut progress = Progress::new(inputs.files.len(), lang);
    let summary = batch::run(&inputs.files, options, &mut |item| {
        progress.step(item.report.status == Status::Failed);
        sinks.write(&item)
    })?;
    sinks.finish()?;
    Ok(summary)
}

/// Where the results go.
struct Outputs {
    db: Option<Address>,
    json: Option<PathBuf>,
    jsonl: Option<PathBuf>,
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
            by_default,
        })
    }

    fn is_stdout(&self) -> bool {
        self.jsonl.as_deref() == Some(Path::new("-"))
    }

    /// A slip such as `--jsonl *.pdf` must not cost a document.
    fn must_not_be_inputs(&self, inputs: &Inputs, lang: Lang) -> Result<()> {
        let name = |path: &Path| path.file_name().map(ToOwned::to_owned);
        let database = match &self.db {
            Some(Address::Sqlite(path)) => Some(path),
            _ => None,
        };
        for output in [database, self.jsonl.as_ref()].into_iter().flatten() {
            let Ok(real) = output.canonicalize() else {
                continue;
            };
            let same = inputs
                .files
                .iter()
                .filter(|i| name(&i.path) == name(&real) || i.path == *output)
                .any(|i| i.path.canonicalize().is_ok_and(|p| p == real));
            if same {
                let told = lang.output_is_input(&told_path(output));
                return Err(Error::new(ErrorKind::Usage, told));
            }
        }
        Ok(())
    }

    fn open(&self) -> Result<Sinks> {
        let mut sinks = Sinks {
            all: Vec::new(),
            broken: None,
        };
        if let Some(database) = &self.db {
            sinks.all.push(database.open()?);
        }
        if let Some(dir) = &self.json {
            std::fs::create_dir_all(dir).map_err(|e| cannot_open(dir, &e))?;
            sinks.all.push(Box::new(JsonDir::new(dir.clone())));
        }
        if let Some(path) = &self.jsonl {
            let output: Box<dyn Write + Send> = if self.is_stdout() {
                let (pipe, broken) = out::Pipe::new();
                sinks.broken = Some(broken);
                Box::new(pipe)
            } else {
                Box::new(BufWriter::new(
                    File::create(path).map_err(|e| cannot_open(path, &e))?,
                ))
            };
            sinks.all.push(Box::new(JsonLines::new(output)));
        }
        Ok(sinks)
    }
}

fn cannot_open(path: &Path, error: &std::io::Error) -> Error {
    Error::new(ErrorKind::Io, format!("cannot be opened: {error}")).at_path(told_path(path))
}

struct Sinks {
    all: Vec<Box<dyn Sink>>,
    /// Whether standard output, if it is among them, lost its reader.
    broken: Option<Arc<AtomicBool>>,
}

impl Sinks {
    fn write(&mut self, item: &Item) -> Result<()> {
        self.each(|sink| sink.write(item))
    }

    fn finish(&mut self) -> Result<()> {
        self.each(|sink| sink.finish())
    }

    /// Where only standard output lost its reader, the other outputs are still wanted and go on without it.
    fn each(&mut self, mut act: impl FnMut(&mut dyn Sink) -> Result<()>) -> Result<()> {
        let last = self.all.len().saturating_sub(1);
        let mut lost = false;
        for (i, sink) in self.all.iter_mut().enumerate() {
            let done = act(sink.as_mut());
            // Standard output is opened last.
            let reader_gone = i == last && last > 0 && is_set(self.broken.as_ref());
            if reader_gone && done.is_err() {
                lost = true;
            } else {
                done?;
            }
        }
        if lost {
            self.all.truncate(last);
            self.broken = None;
        }
        Ok(())
    }

    fn is_broken(&self) -> bool {
        is_set(self.broken.as_ref())
    }
}

fn is_set(flag: Option<&Arc<AtomicBool>>) -> bool {
    flag.is_some_and(|f| f.load(Ordering::Relaxed))
}

/// What the run came to, in words.
fn report(inputs: &Inputs, summary: &Summary, lang: Lang) -> String {
    let mut lines = Vec::new();
    let problems = inputs.problems.iter().map(|error| {
        let failure = Failure {
            code: error.kind.code().into(),
            message: error.detail.clone(),
        };
        (error.path.clone().unwrap_or_default(), failure)
    });
    let failures: Vec<(String, Failure)> = problems
        .chain(summary.failures.iter().cloned())
        .take(batch::FAILURES_NAMED)
        .collect();
    let failed = summary.failed + inputs.problems.len();
    if failed > 0 {
        lines.push(lang.failures(failed));
        for (path, failure) in &failures {
            lines.push(clean(&format!("  {path}: {}", lang.failure(failure))));
        }
        if failed > failures.len() {
            lines.push(format!("  {}", lang.and_more(failed - failures.len())));
        }
        lines.push(String::new());
    }
    if inputs.skipped > 0 {
        lines.push(lang.skipped(inputs.skipped));
    }
    lines.extend(aligned(&lang.summary(summary, inputs.problems.len())));
    lines.join("\n") + "\n"
}

/// Labels to the left, figures to the right.
fn aligned(rows: &[(&str, String)]) -> Vec<String> {
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
