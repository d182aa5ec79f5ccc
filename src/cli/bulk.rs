//! A run of `formstitch extract` while it goes on: which files are read, where results and failures go, what is said.

use super::extract::{Outputs, Sinks};
use super::fail_list::FailList;
use super::log::Log;
use super::signals::Stop;
use super::{ExtractArgs, out};
use crate::batch::{Caller, Choice, Done, Input, Summary};
use crate::error::{Error, Result};
use std::path::PathBuf;

/// The run.
pub(super) struct Bulk<'a> {
    outputs: &'a Outputs,
    log: &'a mut Log,
    stop: &'a Stop,
    limit: Option<usize>,
    dry: bool,
    /// Files that were chosen.
    pub chosen: usize,
    /// Opened when the first file is chosen: a run that finds nothing leaves nothing behind.
    sinks: Option<Sinks>,
    /// Output files, which may lie in a folder that is walked.
    own: Vec<PathBuf>,
    failures: Option<FailList>,
}

impl<'a> Bulk<'a> {
    /// A run as the arguments say; begins the list of failures.
    pub fn new(
        args: &ExtractArgs,
        outputs: &'a Outputs,
        log: &'a mut Log,
        stop: &'a Stop,
    ) -> Result<Self> {
        let failures = match &args.fail_list {
            Some(path) if !args.picks.dry_run => Some(FailList::create(path)?),
            _ => None,
        };
        Ok(Self {
            outputs,
            log,
            stop,
            limit: args.picks.limit(),
            dry: args.picks.dry_run,
            chosen: 0,
            sinks: None,
            own: Vec::new(),
            failures,
        })
    }

    /// Whether nobody reads any more what is written, so that nothing is left to do.
    pub fn is_unheard(&self) -> bool {
        self.sinks.as_ref().is_some_and(Sinks::is_broken)
    }

    /// Makes all that was written last.
    pub fn finish(&mut self) -> Result<()> {
        self.sinks.as_mut().map_or(Ok(()), Sinks::finish)
    }

    fn open(&mut self) -> Result<()> {
        if self.sinks.is_none() {
            self.sinks = Some(self.outputs.open()?);
            self.own = self
                .outputs
                .files()
                .filter_map(|f| f.canonicalize().ok())
                .collect();
        }
        Ok(())
    }

    fn is_own(&self, input: &Input) -> bool {
        let name = input.path.file_name();
        let mut alike = self.own.iter().filter(|own| own.file_name() == name);
        alike.any(|own| input.path.canonicalize().is_ok_and(|p| p == *own))
    }
}

impl Caller for Bulk<'_> {
    fn choose(&mut self, input: &Input) -> Result<Choice> {
        if self.limit == Some(self.chosen) {
            return Ok(Choice::Enough);
        }
        if self.dry {
            self.chosen += 1;
            out::print(&format!("{}\n", input.told()))?;
            return Ok(Choice::Pass);
        }
        self.open()?;
        if self.is_own(input) {
            return Ok(Choice::Pass);
        }
        self.chosen += 1;
        Ok(Choice::Read)
    }

    fn done(&mut self, done: Done) -> Result<()> {
        self.log.file(&done);
        if let (Some(list), Some(why)) = (&mut self.failures, &done.item.report.error) {
            list.add(&done.input, why)?;
        }
        match &mut self.sinks {
            Some(sinks) => sinks.write(&done.item),
            None => Ok(()),
        }
    }

    fn problem(&mut self, error: &Error) -> Result<()> {
        self.log.problem(error);
        match &mut self.failures {
            Some(list) => list.add_problem(error),
            None => Ok(()),
        }
    }

    fn goes_on(&mut self, so_far: &Summary) -> bool {
        self.log.pace(so_far);
        let on = !self.stop.is_wanted();
        if !on {
            self.log.stopping();
        }
        on
    }
}
