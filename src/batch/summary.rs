//! What a run came to.

use crate::error::Error;
use crate::model::{Failure, Report, Status};
use std::collections::BTreeMap;
use std::time::Duration;

/// How many failures a [`Summary`] names; the rest is only counted.
pub const FAILURES_NAMED: usize = 20;

/// What a run came to, or has come to so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files that were read, failed ones included.
    pub files: usize,
    /// Files that were found and, as the caller chose, not read.
    pub passed_over: usize,
    /// Files in folders and archives that are of other kinds.
    pub skipped: usize,
    /// Paths that led nowhere.
    pub problems: usize,
    /// Forms found.
    pub forms: usize,
    /// Records: fields, amounts, narratives, goals and indicator rows.
    pub records: usize,
    /// Records and forms that a person should look at.
    pub review: usize,
    /// Files of which some pages could not be read.
    pub partial: usize,
    /// Files that could not be read.
    pub failed: usize,
    /// How often each code of an error came, paths that led nowhere included.
    pub codes: BTreeMap<String, usize>,
    /// The first [`FAILURES_NAMED`] failed files and paths that led nowhere, with why.
    pub failures: Vec<(String, Failure)>,
    /// Whether the caller broke it off.
    pub stopped: bool,
    /// How long it took.
    pub elapsed: Duration,
}

impl Summary {
    /// Counts one more file.
    pub fn add(&mut self, report: &Report) {
        self.files += 1;
        self.forms += report.declarations.len();
        self.records += records(report);
        self.review += to_review(report);
        match report.status {
            Status::Ok => {}
            Status::Partial => self.partial += 1,
            Status::Failed => {
                self.failed += 1;
                let unknown = || Failure {
                    code: "unknown".into(),
                    message: String::new(),
                };
                let why = report.error.clone().unwrap_or_else(unknown);
                self.name(&report.source.path, why);
            }
        }
    }

    /// Counts a path that led nowhere.
    pub fn add_problem(&mut self, error: &Error) {
        self.problems += 1;
        let why = Failure {
            code: error.kind.code().into(),
            message: error.detail.clone(),
        };
        self.name(error.path.as_deref().unwrap_or_default(), why);
    }

    /// Failed files and paths that led nowhere.
    pub fn not_read(&self) -> usize {
        self.failed + self.problems
    }

    fn name(&mut self, path: &str, why: Failure) {
        *self.codes.entry(why.code.clone()).or_default() += 1;
        if self.failures.len() < FAILURES_NAMED {
            self.failures.push((path.to_string(), why));
        }
    }
}

/// The number of records of a report: fields, amounts, narratives, goals and indicator rows.
pub fn records(report: &Report) -> usize {
    report
        .declarations
        .iter()
        .map(|d| {
            d.fields.len()
                + d.amounts.len()
                + d.narratives.len()
                + d.goals.len()
                + d.indicators.len()
        })
        .sum()
}

/// How many records and forms of a report a person should look at.
pub fn to_review(report: &Report) -> usize {
    report
        .declarations
        .iter()
        .map(|d| {
            let records = d
                .fields
                .iter()
                .map(|x| &x.evidence)
                .chain(d.amounts.iter().map(|x| &x.evidence))
                .chain(d.narratives.iter().map(|x| &x.evidence))
                .chain(d.goals.iter().map(|x| &x.evidence))
                .chain(d.indicators.iter().map(|x| &x.evidence));
            usize::from(d.review) + records.filter(|e| e.review).count()
        })
        .sum()
}
