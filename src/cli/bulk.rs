//! A run of `formstitch extract` while it goes on: which files are read, where results and failures go, what is said.

use super::fail_list::FailList;
use super::log::Log;
use super::outputs::Outputs;
use super::signals::Stop;
use super::sinks::Sinks;
use super::{ExtractArgs, out};
use crate::batch::{Caller, Choice, Done, Input, Summary};
use crate::error::{Error, Result};
use std::path::PathBuf;

/// Files that are in the database already, and so were not read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Held {
    /// All of them.
    pub files: usize,
    /// Those that another version read, or that were read with other profiles.
    pub older: usize,
    /// Those that could not be read.
    pub failed: usize,
    /// Whether something in them waits for review; only asked where that decides.
    pub review: bool,
}

/// The run.
pub(super) struct Bulk<'a> {
    outputs: &'a Outputs,
    log: &'a mut Log,
    stop: &'a Stop,
    limit: Option<usize>,
    dry: bool,
    /// Whether what another extractor read is read again.
    refresh: bool,
    /// Whether what failed is read again.
    retry_failed: bool,
    /// Whether what waits for review is a failure.
    strict: bool,
    /// What reads.
    extractor: String,
    /// What was left out, as it is known.
    pub held: Held,
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
        extractor: String,
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
            refresh: args.refresh,
            retry_failed: args.retry_failed,
            strict: args.strict,
            extractor,
            held: Held::default(),
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
            let opened = match self.dry {
                true => Sinks::look(self.outputs),
                false => Sinks::open(self.outputs),
            };
            let sinks = self.sinks.insert(opened?);
            if let Some(store) = &mut sinks.store {
                store.refresh(self.refresh);
            }
            self.own = self
                .outputs
                .files()
                .filter_map(|f| f.canonicalize().ok())
                .collect();
        }
        Ok(())
    }

    /// Whether all outputs hold what the file comes to: the same file was read before.
    fn is_held(&mut self, input: &Input) -> Result<bool> {
        let Some(sinks) = &mut self.sinks else {
            return Ok(false);
        };
        if !sinks.others_hold(&input.relative) {
            return Ok(false);
        }
        let Some(store) = &mut sinks.store else {
            return Ok(false);
        };
        let Some(known) = store.known(&input.told())? else {
            return Ok(false);
        };
        let older = known.extractor != self.extractor;
        let failed = known.is_failed();
        let facts = input.facts();
        let changed = facts.modified == 0 || known.file != facts;
        let again = older && self.refresh || failed && self.retry_failed;
        if changed || again || known.waits_for_models() {
            return Ok(false);
        }
        self.held.files += 1;
        self.held.older += usize::from(older);
        self.held.failed += usize::from(failed);
        if self.strict && !self.held.review {
            self.held.review = store.waits_for_review(&known.document_id)?;
        }
        Ok(true)
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
        self.open()?;
        if self.dry {
            if !self.is_held(input)? {
                self.chosen += 1;
                out::print(&format!("{}\n", input.told()))?;
            }
            return Ok(Choice::Pass);
        }
        if self.is_own(input) || self.is_held(input)? {
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
