//! What a run came to.

use crate::model::{Failure, Report, Status};
use std::time::Duration;

/// How many failures a [`Summary`] names; the rest is only counted.
pub const FAILURES_NAMED: usize = 20;

/// What a run came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files, failed ones included.
    pub files: usize,
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
    /// The first [`FAILURES_NAMED`] failed files, with why.
    pub failures: Vec<(String, Failure)>,
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
                if self.failures.len() < FAILURES_NAMED {
                    let why = report.error.clone().unwrap_or_else(|| Failure {
                        code: "unknown".into(),
                        message: String::new(),
                    });
                    self.failures.push((report.source.path.clone(), why));
                }
            }
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
